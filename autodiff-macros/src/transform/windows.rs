//! Windows: the part of a slice that a loop goes through element by element, borrowed once before the loop.
//!
//! `for i in 0..n { … x[at + i] … y_bar[i] += … }` checks each index against a length that has nothing to do with `n`, and a
//! loop with such checks is not vectorised. Where every iteration reaches the element, a slice of just these elements is
//! taken before the loop, or the loop would have failed; within it the checks fall away. An element that every iteration
//! reads is read before the loop.

use std::collections::BTreeMap;

use quote::quote;

use super::adjoint::Adjoint;
use super::effects::{changed, defined};
use super::index::{Index, Indices, element};
use super::registers::detached;
use crate::ir::{Code, Expr, Func, Hole, Kind, Loop, LoopKind, Place, Proj, Region, Stmt, Ty, VarId, exits_of};

/// The sweeps with windows for their innermost loops.
pub fn open_windows(adjoint: &mut Adjoint) {
    let prelude = adjoint.prelude.clone();
    detached(adjoint, |func, forward, reverse| {
        let indices = Indices::of(func, &[forward, reverse]);
        let tapes = Tapes::of(&prelude, &[forward, reverse]);
        let plans = [&*forward, &*reverse].map(|stmts| {
            let mut plans = BTreeMap::new();
            search(func, &indices, &tapes, stmts, &mut 0, &mut plans);
            plans
        });
        for (stmts, mut plans) in [forward, reverse].into_iter().zip(plans) {
            carry_out(func, stmts, &mut plans, &mut 0);
        }
    });
}

/// The windows of one loop.
struct Plan {
    windows: Vec<Window>,
    /// Elements that every iteration reads and none writes.
    once: Vec<Place>,
    /// What the iterations take from a tape is read off its top.
    notes: bool,
    /// Where the range ends, as an argument of the function if it is one.
    hi: Expr,
}

struct Window {
    root: VarId,
    /// Something is written through it.
    mutable: bool,
    /// The index in the first iteration.
    start: Expr,
    /// The places that it replaces, as they are printed.
    places: Vec<String>,
}

fn search(
    func: &Func,
    indices: &Indices,
    tapes: &Tapes,
    stmts: &[Stmt],
    n: &mut usize,
    plans: &mut BTreeMap<usize, Plan>,
) {
    for s in stmts {
        if let Stmt::Loop(l) = s {
            if let Some(plan) = Plan::of(func, indices, tapes, l) {
                plans.insert(*n, plan);
            }
            *n += 1;
        }
        s.regions().into_iter().for_each(|r| search(func, indices, tapes, &r.stmts, n, plans));
    }
}

/// The tapes of numbers on which every iteration of a loop upwards puts one note.
struct Tapes(Vec<(VarId, usize)>);

impl Tapes {
    fn of(prelude: &[Stmt], sweeps: &[&[Stmt]]) -> Self {
        let numbers = |trace: VarId| {
            prelude.iter().any(|s| match s {
                Stmt::Let { var, init: Some(Expr::Code(c)) } => {
                    *var == trace && c.tokens.to_string().contains("Numbers")
                }
                _ => false,
            })
        };
        let (mut once, mut all) = (Vec::new(), Vec::new());
        for s in sweeps.iter().copied().flatten() {
            s.walk(&mut |s| match s {
                Stmt::Save { trace, .. } => all.push(*trace),
                Stmt::Loop(l) if matches!(l.kind, LoopKind::For { step: None, rev: false, .. }) => {
                    let plain = l.until.is_none() && exits_of(&l.body.stmts).is_empty();
                    once.extend(l.body.stmts.iter().filter(|_| plain).filter_map(|s| match s {
                        Stmt::Save { trace, tape: true, .. } if numbers(*trace) => Some((*trace, l.id)),
                        _ => None,
                    }));
                }
                _ => {}
            });
        }
        once.retain(|(trace, _)| all.iter().filter(|t| *t == trace).count() == 1);
        Self(once)
    }

    /// Whether a loop of the reverse sweep begins each iteration with such a note.
    fn read_by(&self, l: &Loop) -> bool {
        let down = matches!(l.kind, LoopKind::For { step: None, rev: true, .. });
        down && matches!(l.body.stmts.first(), Some(Stmt::Restore { trace, .. }) if self.0.contains(&(*trace, l.id)))
    }
}

/// How an element is reached.
struct Access {
    place: Place,
    row: Index,
    /// In every iteration.
    always: bool,
}

impl Plan {
    fn of(func: &Func, indices: &Indices, tapes: &Tapes, l: &Loop) -> Option<Self> {
        let LoopKind::For { var, lo, hi, step: None, .. } = &l.kind else { return None };
        let body = &l.body.stmts;
        let innermost = body.iter().all(|s| {
            let mut loops = false;
            s.walk(&mut |s| loops |= matches!(s, Stmt::Loop(_) | Stmt::Repeat { .. }));
            !loops
        });
        if !innermost || l.until.is_some() || !exits_of(body).is_empty() || !is_plain(lo) || !is_plain(hi) {
            return None;
        }
        let (inside, written) = (defined(body), changed(body));
        let mut seen = Seen { func, indices, accesses: Vec::new(), others: Vec::new() };
        body.iter().for_each(|s| seen.stmt(s, true));
        let Seen { accesses, others, .. } = seen;
        let fixed = |v: VarId| v == *var || !inside.contains(&v) && !written.contains(&v);
        let mut windows: Vec<(Window, Index)> = Vec::new();
        for access in accesses.iter().filter(|a| a.always) {
            let (root, row) = (access.place.root, &access.row);
            if windows.iter().any(|(w, r)| w.root == root && r == row) {
                continue;
            }
            let mut all = accesses.iter().filter(|a| a.place.root == root);
            let mutable = written.contains(&root);
            // What is written is reached through the window alone.
            let apart = !others.contains(&root) && all.all(|a| a.row == *row);
            let memory = matches!(func.var(root).ty.peel(), Ty::Slice(_) | Ty::Vec(_));
            if !memory
                || inside.contains(&root)
                || (mutable && !apart)
                || !row.steps_with(*var)
                || !row.reads().all(fixed)
            {
                continue;
            }
            let Some(start) = element(&access.place).and_then(|index| first(&index, *var, lo, body)) else { continue };
            if start.any_var(&mut |v| v == *var || inside.contains(&v)) {
                continue;
            }
            let of_row = accesses.iter().filter(|a| a.place.root == root && a.row == *row);
            let places = of_row.map(|a| format!("{:?}", a.place)).collect();
            windows.push((Window { root, mutable, start, places }, row.clone()));
        }
        let mut once: Vec<Place> = Vec::new();
        for a in accesses.iter().filter(|a| a.always && !written.contains(&a.place.root)) {
            let same = a.row.reads().all(|v| v != *var && fixed(v)) && !inside.contains(&a.place.root);
            let mut outer = true;
            a.place.each_var(&mut |v| outer &= v != *var && !inside.contains(&v) && !written.contains(&v));
            if same && outer && !once.iter().any(|p| super::push::same(p, &a.place)) {
                once.push(a.place.clone());
            }
        }
        // An argument is there in both sweeps.
        let argument = indices.read(hi).and_then(|hi| hi.variable()).filter(|v| func.params.contains(v));
        let hi = argument.map_or(hi.clone(), Expr::Var);
        let windows = windows.into_iter().map(|(w, _)| w).collect::<Vec<_>>();
        // A counter that indexes something is a `usize`; another may be any integer.
        let notes = tapes.read_by(l);
        (!windows.is_empty()).then_some(Self { windows, once, notes, hi })
    }
}

/// Whether the end of a range can be computed once more.
fn is_plain(e: &Expr) -> bool {
    match e {
        Expr::Var(_) => true,
        Expr::Code(c) => {
            c.pure && c.holes.iter().all(|h| matches!(h, Hole::Place(_)) || matches!(h, Hole::Expr(e) if is_plain(e)))
        }
        _ => false,
    }
}

/// An index as it is in the first iteration.
fn first(index: &Expr, counter: VarId, lo: &Expr, body: &[Stmt]) -> Option<Expr> {
    Some(match index {
        Expr::Var(v) if *v == counter => lo.clone(),
        Expr::Var(v) => {
            let init = body.iter().find_map(|s| match s {
                Stmt::Let { var, init: Some(e) } if var == v => Some(e),
                _ => None,
            });
            init.map_or(Some(index.clone()), |e| first(e, counter, lo, body))?
        }
        Expr::Code(c) => {
            let mut c = c.clone();
            for hole in &mut c.holes {
                if let Hole::Expr(e) = hole {
                    *e = first(e, counter, lo, body)?;
                }
            }
            Expr::Code(c)
        }
        _ => return None,
    })
}

/// What a loop's body does with memory.
struct Seen<'a> {
    func: &'a Func,
    indices: &'a Indices<'a>,
    accesses: Vec<Access>,
    /// The memory that is reached in another way.
    others: Vec<VarId>,
}

impl Seen<'_> {
    fn stmt(&mut self, s: &Stmt, always: bool) {
        let plain =
            matches!(s, Stmt::Let { .. } | Stmt::Assign { .. } | Stmt::Store { .. } | Stmt::AddTo { whole: false, .. });
        match s {
            Stmt::Store { place, value } | Stmt::AddTo { place, value, whole: false } => {
                self.place(place, always);
                self.expr(value, always);
            }
            s => {
                let this = std::cell::RefCell::new(&mut *self);
                s.operands(&mut |e| this.borrow_mut().expr(e, always && plain), &mut |p| {
                    this.borrow_mut().others.push(p.root);
                });
            }
        }
        if let Stmt::Save { vars, .. } = s {
            self.others.extend(vars);
        }
        s.regions().into_iter().for_each(|r| {
            r.stmts.iter().for_each(|s| self.stmt(s, false));
            r.values.iter().for_each(|e| self.expr(e, false));
        });
    }

    fn expr(&mut self, e: &Expr, always: bool) {
        match e {
            Expr::Load(p) => self.place(p, always),
            e => {
                // Both operands of arithmetic are evaluated; of what else is below an expression nothing is known.
                let strict =
                    matches!(e, Expr::Prim(..) | Expr::Dyn(..) | Expr::DynNeg(_) | Expr::Cast(..) | Expr::Scalar(_));
                let this = std::cell::RefCell::new(&mut *self);
                e.children(&mut |c| this.borrow_mut().expr(c, always && strict), &mut |p| {
                    this.borrow_mut().others.push(p.root);
                });
            }
        }
    }

    fn place(&mut self, p: &Place, always: bool) {
        p.indices(&mut |e| self.expr(e, false));
        let row = if self.func.place_ty(p).is_float() { self.indices.of_element(p) } else { None };
        match row {
            Some(row) => self.accesses.push(Access { place: p.clone(), row, always }),
            None => self.others.push(p.root),
        }
    }
}

fn carry_out(func: &mut Func, stmts: &mut [Stmt], plans: &mut BTreeMap<usize, Plan>, n: &mut usize) {
    for s in stmts {
        let plan = if let Stmt::Loop(_) = s { plans.remove(n) } else { None };
        *n += usize::from(matches!(s, Stmt::Loop(_)));
        if let Some(plan) = plan {
            let Stmt::Loop(l) = std::mem::replace(s, Stmt::Verbatim(nothing())) else { continue };
            *s = through(func, *l, &plan);
        } else {
            s.regions_mut().into_iter().for_each(|r| carry_out(func, &mut r.stmts, plans, n));
        }
    }
}

fn nothing() -> Code {
    Code { tokens: quote!(), holes: Vec::new(), pure: true }
}

fn code(tokens: proc_macro2::TokenStream, holes: Vec<Expr>) -> Expr {
    Expr::Code(Code { tokens, holes: holes.into_iter().map(Hole::Expr).collect(), pure: true })
}

/// The loop over its windows, where it runs at all.
fn through(func: &mut Func, mut l: Loop, plan: &Plan) -> Stmt {
    let LoopKind::For { var, lo, rev, inclusive, .. } = l.kind.clone() else { return Stmt::Loop(Box::new(l)) };
    let hi = plan.hi.clone();
    let at_zero = matches!(&lo, Expr::Code(c) if c.holes.is_empty() && matches!(c.tokens.to_string().as_str(), "0" | "0usize" | "0_usize"));
    let mut then = Vec::new();
    let span = if at_zero { hi.clone() } else { code(quote!(__hole_0 - __hole_1), vec![hi.clone(), lo.clone()]) };
    let number = if inclusive { code(quote!(__hole_0 + 1), vec![span]) } else { span };
    let count = func.fresh("count", Ty::Inert, Kind::Value);
    then.push(Stmt::Let { var: count, init: Some(number) });
    let step = if at_zero { var } else { func.fresh("step", Ty::Inert, Kind::Value) };
    for window in &plan.windows {
        let (name, element) = (func.var(window.root).name.clone(), func.var(window.root).ty.element());
        let w = func.fresh(&name, Ty::Ref(Box::new(Ty::Slice(Box::new(element))), window.mutable), Kind::Root);
        func.vars[w.0].by_ref = true;
        let tokens = if window.mutable {
            quote!(::__core::ops::window_mut(__hole_0, __hole_1, __hole_2))
        } else {
            quote!(::__core::ops::window(__hole_0, __hole_1, __hole_2))
        };
        let holes = vec![
            Hole::Expr(Expr::Ref(Place::var(window.root), window.mutable)),
            Hole::Expr(window.start.clone()),
            Hole::Expr(Expr::Var(count)),
        ];
        then.push(Stmt::Let { var: w, init: Some(Expr::Code(Code { tokens, holes, pure: !window.mutable })) });
        let here = Place::var(w).then(Proj::Index(Expr::Var(step)));
        let replace = |p: &mut Place| {
            if p.root == window.root && window.places.contains(&format!("{p:?}")) {
                *p = here.clone();
            }
        };
        l.body.stmts.iter_mut().for_each(|s| in_stmt(s, &replace));
    }
    for place in &plan.once {
        let v = func.fresh(&func.var(place.root).name.clone(), func.place_ty(place), Kind::Value);
        then.push(Stmt::Let { var: v, init: Some(Expr::Load(place.clone())) });
        let replace = |e: &mut Expr| {
            if matches!(e, Expr::Load(p) if super::push::same(p, place)) {
                *e = Expr::Var(v);
            }
        };
        l.body.stmts.iter_mut().for_each(|s| each_expr(s, &replace));
    }
    if plan.notes
        && let Stmt::Restore { trace, vars } = l.body.stmts.remove(0)
    {
        let top = func.fresh("notes", Ty::Inert, Kind::Value);
        let tokens = quote!(__hole_0.top(__hole_1));
        then.push(Stmt::Let { var: top, init: Some(code(tokens, vec![Expr::Var(trace), Expr::Var(count)])) });
        let alone = vars.len() == 1;
        for (k, var) in vars.into_iter().enumerate().rev() {
            let part = proc_macro2::Literal::usize_unsuffixed(k);
            let tokens = if alone { quote!(__hole_0[__hole_1]) } else { quote!(__hole_0[__hole_1].#part) };
            let init = Some(code(tokens, vec![Expr::Var(top), Expr::Var(step)]));
            l.body.stmts.insert(0, Stmt::Let { var, init });
        }
    }
    if !at_zero {
        let mut read = false;
        l.body.stmts.iter().for_each(|s| s.each_read(&mut |v| read |= v == var));
        if read {
            let here = code(quote!(__hole_0 + __hole_1), vec![lo.clone(), Expr::Var(step)]);
            l.body.stmts.insert(0, Stmt::Let { var, init: Some(here) });
        }
    }
    let zero = code(quote!(0), Vec::new());
    l.kind = LoopKind::For { var: step, lo: zero, hi: Expr::Var(count), step: None, rev, inclusive: false };
    then.push(Stmt::Loop(Box::new(l)));
    let runs = if inclusive { quote!(__hole_0 <= __hole_1) } else { quote!(__hole_0 < __hole_1) };
    let then = Region { stmts: then, values: Vec::new() };
    Stmt::If { cond: code(runs, vec![lo, hi]), then, els: Region::default(), results: Vec::new() }
}

fn in_stmt(s: &mut Stmt, replace: &dyn Fn(&mut Place)) {
    s.operands_mut(&mut |e| in_expr(e, replace), &mut |p| replace(p));
    for region in s.regions_mut() {
        region.stmts.iter_mut().for_each(|s| in_stmt(s, replace));
        region.values.iter_mut().for_each(|e| in_expr(e, replace));
    }
}

/// Changes every expression of a statement, the parts before the whole.
fn each_expr(s: &mut Stmt, change: &dyn Fn(&mut Expr)) {
    fn below(e: &mut Expr, change: &dyn Fn(&mut Expr)) {
        e.children_mut(&mut |c| below(c, change), &mut |p| p.indices_mut(&mut |i| below(i, change)));
        change(e);
    }
    s.operands_mut(&mut |e| below(e, change), &mut |p| p.indices_mut(&mut |i| below(i, change)));
    for region in s.regions_mut() {
        region.stmts.iter_mut().for_each(|s| each_expr(s, change));
        region.values.iter_mut().for_each(|e| below(e, change));
    }
}

fn in_expr(e: &mut Expr, replace: &dyn Fn(&mut Place)) {
    e.children_mut(&mut |c| in_expr(c, replace), &mut |p| replace(p));
}
