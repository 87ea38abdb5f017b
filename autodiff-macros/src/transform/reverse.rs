//! Reversing regions: straight-line statements from last to first, what follows an exit only where it ran.

use proc_macro2::TokenStream;
use quote::quote;

use super::adjoint::negate;
use super::bar::Bar;
use super::bars::{Rev, Scope, Where};
use super::branch::assigned_in;
use super::keep::{Kept, Save};
use super::push::same;
use crate::ir::{Code, Exit, Expr, Hole, Kind, Place, Region, Stmt, Take, VarId, exits_of, is_zero};

/// A region after reversal.
pub struct RevOut {
    pub fwd: Region,
    pub rev: Vec<Stmt>,
    pub kept: Option<Kept>,
}

/// The cotangents of the values that a region yields.
pub type Seeds = Vec<Option<Bar>>;

pub fn number(n: usize) -> Expr {
    Expr::Code(Code { tokens: n.to_string().parse().unwrap_or_default(), holes: Vec::new(), pure: true })
}

impl Rev<'_> {
    /// Reverses a region: its forward statements with what must be kept, and its reverse statements.
    pub fn region(&mut self, region: Region, seeds: &Seeds, at: Where) -> RevOut {
        let Region { stmts, values } = region;
        let split = stmts.iter().position(|s| !exits_of(std::slice::from_ref(s)).is_empty());
        let entered = self.entered.take();
        let mut stmts = stmts;
        let tail = split.map(|k| stmts.split_off(k));
        let mut defined = std::mem::take(&mut self.inherited);
        self.out.push(Vec::new());
        for &root in &defined {
            if self.func.var(root).kind == Kind::Root && self.activity.var(root) && !self.shadows.contains_key(&root) {
                self.declare_shadow(root, Expr::ZeroLike(Place::var(root)));
            }
        }
        defined.extend(stmts.iter().flat_map(Stmt::defines));
        let seeded = self.declare_shadows(&stmts, if tail.is_none() { &values } else { &[] }, seeds);
        let mut fwd_tail = Vec::new();
        let mut fwd_values = values;
        match tail {
            None => {
                for (k, value) in fwd_values.iter().enumerate() {
                    if let Some(Some(seed)) = seeds.get(k)
                        && !seeded.contains(&k)
                    {
                        self.push(value, seed.clone(), None, "y_bar");
                    }
                }
            }
            Some(tail) => {
                let (stmts, values) = self.tail(tail, fwd_values, seeds, at);
                fwd_tail = stmts;
                fwd_values = values;
            }
        }
        let mut fwd = Vec::new();
        let refills = refills(&stmts);
        for (k, stmt) in stmts.into_iter().enumerate().rev() {
            self.refills = refills.contains(&k);
            let mut replaced = self.stmt(stmt, at);
            self.refills = false;
            replaced.extend(fwd);
            fwd = replaced;
        }
        let mut rev = self.out.pop().unwrap_or_default();
        if at != Where::Visible && split.is_none() {
            self.pair_sines(&mut fwd, &mut rev);
        }
        // Reversing may have made notes of its own.
        defined.extend(fwd.iter().flat_map(Stmt::defines));
        let mut seen = std::collections::HashSet::new();
        defined.retain(|v| seen.insert(*v));
        let definitions = fwd.clone();
        let kept = if at == Where::Visible {
            None
        } else {
            self.keep(&defined, &definitions, entered.filter(|_| split.is_none()).as_ref(), &mut fwd, &mut rev, at)
        };
        if let Some(kept) = &kept {
            let tape = at == Where::Tape;
            let save = Save { trace: kept.trace, vars: kept.vars.clone(), tape };
            // Memory that what follows may change is kept as the region leaves it.
            let late = split.is_some()
                && kept.vars.iter().any(|v| self.func.var(*v).kind == Kind::Root && self.func.var(*v).mutable);
            if late {
                let leaving = exits_of(&fwd_tail);
                let open = !matches!(fwd_tail.last(), Some(Stmt::Exit { .. }));
                fwd_tail = save.before_exits(fwd_tail, &leaving);
                if open {
                    fwd_tail.push(save.stmt(&fwd_values));
                }
            } else {
                let reads = if split.is_none() { fwd_values.as_slice() } else { &[] };
                let mut stmt = save.stmt(reads);
                if let (Stmt::Save { last, .. }, true) = (&mut stmt, split.is_some()) {
                    *last = false;
                }
                fwd.push(stmt);
            }
        }
        fwd.extend(fwd_tail);
        RevOut { fwd: Region { stmts: fwd, values: fwd_values }, rev, kept }
    }

    /// The shadows of the memory that some statements introduce. A value that the region moves out passes
    /// its cotangent on as the shadow; returns the indices of those values.
    fn declare_shadows(&mut self, stmts: &[Stmt], values: &[Expr], seeds: &Seeds) -> Vec<usize> {
        let mut seeded = Vec::new();
        for root in stmts.iter().flat_map(Stmt::defines) {
            if self.func.var(root).kind != Kind::Root || !self.activity.var(root) {
                continue;
            }
            let moved = values.iter().enumerate().find_map(|(k, value)| match (value, seeds.get(k)) {
                (Expr::Take(p, Take::Move), Some(Some(Bar::Part(part))))
                    if p.root == root && p.path.is_empty() && part.hops.is_empty() && self.depth == 0 =>
                {
                    Some((k, part.place.clone()))
                }
                _ => None,
            });
            let init = match moved {
                Some((k, place)) if !seeded.contains(&k) => {
                    seeded.push(k);
                    super::push::moved(place)
                }
                _ => Expr::ZeroLike(Place::var(root)),
            };
            self.declare_shadow(root, init);
        }
        seeded
    }

    /// Begins the shadow of some memory.
    fn declare_shadow(&mut self, root: VarId, init: Expr) {
        let (name, ty) = (self.bar_name(root), self.func.var(root).ty.clone());
        let shadow = self.fresh(&name, ty, Kind::Root);
        self.func.vars[shadow.0].mutable = true;
        self.shadows.insert(root, shadow);
        self.emit(Stmt::Let { var: shadow, init: Some(init) });
    }

    /// The condition that the innermost scope was left by one of some exits.
    fn left_by(&self, ids: &[usize]) -> Expr {
        let Some(left) = self.left else {
            return Expr::Code(Code { tokens: quote!(false), holes: Vec::new(), pure: true });
        };
        let ids = ids.iter().map(|n| number(*n).tokens_of());
        Expr::Code(Code {
            tokens: quote!(::core::matches!(__hole_0, #(#ids)|*)),
            holes: vec![Hole::Expr(Expr::Var(left))],
            pure: true,
        })
    }

    /// A statement that may leave the region, and what follows it.
    fn tail(&mut self, mut stmts: Vec<Stmt>, values: Vec<Expr>, seeds: &Seeds, at: Where) -> (Vec<Stmt>, Vec<Expr>) {
        let rest = stmts.split_off(1);
        let Some(first) = stmts.pop() else {
            return (Vec::new(), values);
        };
        if let Stmt::Exit { exit, id } = first {
            return (self.exit(exit, id), Vec::new());
        }
        let rest = Region { stmts: rest, values };
        let inner = if at == Where::Visible { Where::Option } else { at };
        match first {
            Stmt::If { cond, then, els, results } if diverges(&then) && els.exits().is_empty() => {
                self.guard(cond, then, els, results, true, rest, seeds, inner)
            }
            Stmt::If { cond, then, els, results } if diverges(&els) && then.exits().is_empty() => {
                self.guard(cond, els, then, results, false, rest, seeds, inner)
            }
            first => {
                let ids = exits_of(std::slice::from_ref(&first));
                let defined = first.defines();
                let idle = rest.stmts.is_empty() && rest.values.iter().all(|v| !self.activity.expr(v));
                let mut fwd_rest = rest;
                if !idle {
                    let assigned = assigned_in(&[&fwd_rest.stmts]);
                    let base = self.branch(&assigned);
                    let (out, arm) = self.arm(&base, |s| {
                        s.inherited.clone_from(&defined);
                        let mut out = s.region(std::mem::take(&mut fwd_rest), seeds, inner);
                        for &v in &defined {
                            if let Some(shadow) = s.shadows.remove(&v) {
                                s.bars.insert(v, vec![super::push::moved(Place::var(shadow))]);
                            }
                        }
                        let rev = std::mem::take(&mut out.rev);
                        (out, rev)
                    });
                    fwd_rest = out.fwd;
                    let cond = negate(self.left_by(&ids));
                    // Where the statement was left, its results were not made, and no zero can be made like them.
                    self.late = defined.iter().copied().filter(|v| !self.func.var(*v).ty.is_float()).collect();
                    self.close(base, vec![(arm, out.kept)], Some(cond), inner);
                    self.late.clear();
                }
                let mut fwd = self.stmt(first, at);
                fwd.extend(fwd_rest.stmts);
                (fwd, fwd_rest.values)
            }
        }
    }

    /// `if cond { leave } else { … } rest`: the arm that leaves excludes everything else.
    #[expect(clippy::too_many_arguments, reason = "the parts of an `if` and what follows it")]
    fn guard(
        &mut self,
        cond: Expr,
        leave: Region,
        stay: Region,
        results: Vec<VarId>,
        leave_is_then: bool,
        rest: Region,
        seeds: &Seeds,
        at: Where,
    ) -> (Vec<Stmt>, Vec<Expr>) {
        let ids = leave.exits();
        let assigned = assigned_in(&[&leave.stmts, &stay.stmts, &rest.stmts]);
        let base = self.branch(&assigned);
        let (leave_out, leave_arm) = self.arm(&base, |s| {
            let mut out = s.region(leave, &Vec::new(), at);
            let rev = std::mem::take(&mut out.rev);
            (out, rev)
        });
        let marker = [Stmt::If {
            cond: cond.clone(),
            then: Region::default(),
            els: Region::default(),
            results: results.clone(),
        }];
        let ((rest_out, stay_fwd), stay_arm) = self.arm(&base, |s| {
            s.out.push(Vec::new());
            let _ = s.declare_shadows(&marker, &[], &Vec::new());
            s.inherited.clone_from(&results);
            let mut rest_out = s.region(rest, seeds, at);
            let tail = std::mem::take(&mut rest_out.rev);
            if let Some(out) = s.out.last_mut() {
                out.extend(tail);
            }
            let mut stay_seeds = Vec::new();
            for r in &results {
                stay_seeds.push(s.result_bar(*r));
            }
            let stay_fwd = s.within(stay, &stay_seeds, at);
            let rev = s.out.pop().unwrap_or_default();
            ((rest_out, stay_fwd), rev)
        });
        let left = self.left_by(&ids);
        let inert = leave_arm.rev.is_empty() && leave_arm.bars.values().all(|t| t.iter().all(is_zero));
        if inert && base.is_empty() && stay_arm.rev.is_empty() && stay_arm.bars.is_empty() {
            self.join(base, vec![]);
        } else {
            // The arm that stays stands first where what it kept tells whether it ran.
            self.close_two(base, (stay_arm, rest_out.kept), (leave_arm, leave_out.kept), left, at);
        }
        let (then, els) = if leave_is_then { (leave_out.fwd, stay_fwd) } else { (stay_fwd, leave_out.fwd) };
        let mut fwd = vec![Stmt::If { cond, then, els, results }];
        fwd.extend(rest_out.fwd.stmts);
        (fwd, rest_out.fwd.values)
    }

    /// An exit: the forward sweep notes by which one it left; a returned value is where cotangents begin.
    fn exit(&mut self, exit: Exit, id: usize) -> Vec<Stmt> {
        if let Exit::Return(Some(e)) = &exit {
            let bar = self.y_bar.clone();
            self.push(e, bar, None, "y_bar");
        }
        self.mark_exit(exit, id)
    }

    /// The forward sweep's side of an exit.
    pub fn mark_exit(&self, exit: Exit, id: usize) -> Vec<Stmt> {
        let mut fwd = Vec::new();
        let target = match &exit {
            Exit::Break(target) => Some(*target),
            Exit::Return(_) => None,
        };
        for scope in self.scopes.iter().rev() {
            if let Some(var) = scope.exit {
                fwd.push(Stmt::Assign { var, value: number(id) });
            }
            if scope.id == target {
                break;
            }
            if let Some((trace, vars)) = &scope.record {
                fwd.push(Stmt::Save { trace: *trace, vars: vars.clone(), tape: true, last: true });
            }
        }
        // A returned value may read what was kept: keep first, then leave.
        fwd.push(Stmt::Exit { exit, id });
        fwd
    }

    /// Marks the exits in statements that carry no derivative.
    pub fn mark_exits(&mut self, stmt: Stmt) -> Vec<Stmt> {
        match stmt {
            Stmt::Exit { exit, id } => self.mark_exit(exit, id),
            Stmt::Loop(mut l) => {
                self.scopes.push(Scope { id: Some(l.id), exit: None, record: None });
                let body = std::mem::take(&mut l.body);
                l.body = self.mark_region(body);
                self.scopes.pop();
                vec![Stmt::Loop(l)]
            }
            mut stmt => {
                for region in stmt.regions_mut() {
                    let inner = std::mem::take(region);
                    *region = self.mark_region(inner);
                }
                vec![stmt]
            }
        }
    }

    fn mark_region(&mut self, region: Region) -> Region {
        let stmts = region.stmts.into_iter().flat_map(|s| self.mark_exits(s)).collect();
        Region { stmts, values: region.values }
    }
}

/// The writes among some statements to places that were moved out of before, as when two are exchanged.
fn refills(stmts: &[Stmt]) -> Vec<usize> {
    let mut moved: Vec<&Place> = Vec::new();
    let mut found = Vec::new();
    for (k, stmt) in stmts.iter().enumerate() {
        match stmt {
            Stmt::Let { init: Some(Expr::Take(p, Take::Move)), .. } => moved.push(p),
            Stmt::Store { place, .. } => {
                if let Some(at) = moved.iter().position(|p| same(p, place)) {
                    moved.remove(at);
                    found.push(k);
                }
            }
            _ => {}
        }
    }
    found
}

/// Whether a region always ends in an exit that leaves it.
fn diverges(region: &Region) -> bool {
    matches!(region.stmts.last(), Some(Stmt::Exit { .. })) && exits_of(&region.stmts).len() == 1
}

impl Expr {
    /// The tokens of code without holes.
    pub fn tokens_of(&self) -> TokenStream {
        match self {
            Expr::Code(c) => c.tokens.clone(),
            _ => TokenStream::new(),
        }
    }
}
