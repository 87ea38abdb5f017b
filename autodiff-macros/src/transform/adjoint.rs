//! Reverse mode: the forward sweep with what it keeps, and the reverse sweep.

use quote::quote;

use super::bar::Bar;
use super::bars::{Rev, Scope, Where};
use super::merge::merge_additions;
use super::notes::mark_numbers;
use super::prepare::prepare;
use super::tangent::core_code;
use crate::analyse::{Activity, Stability};
use crate::ir::{
    Code, Expr, Func, Hole, Kind, Place, Region, Reverse, Stmt, Take, Ty, VarId, debug_verify, exits_of, verify,
    verify_sweeps,
};

/// A function's two sweeps.
#[derive(Clone)]
pub struct Adjoint {
    pub func: Func,
    /// Declarations before the forward sweep.
    pub prelude: Vec<Stmt>,
    /// The reverse sweep, in terms of `y_bar` and the shadows.
    pub reverse: Vec<Stmt>,
    /// Holds the value between the sweeps.
    pub y: VarId,
    pub y_bar: VarId,
    /// For each slot its shadow (memory) or the expression of its adjoint (a value).
    pub slots: Vec<SlotBar>,
}

/// How a slot's adjoint is handed out.
#[derive(Clone)]
pub enum SlotBar {
    /// A shadow that the caller supplies, for a reference.
    Shadow(VarId),
    /// A datum that the reverse sweep yields.
    Owned(Expr),
}

/// The negation of a condition.
pub fn negate(e: Expr) -> Expr {
    if let Expr::Code(c) = &e
        && let ([Hole::Expr(inner)], true) = (c.holes.as_slice(), c.tokens.to_string() == "! __hole_0")
    {
        return inner.clone();
    }
    Expr::Code(Code { tokens: quote!(!__hole_0), holes: vec![Hole::Expr(e)], pure: true })
}

/// The parameters passed by `&mut`, those that cannot vary too: their memory is the caller's again at reverse time.
fn written_through(func: &Func) -> Vec<VarId> {
    let through = |v: &VarId| func.var(*v).by_ref && func.var(*v).multi;
    func.params.iter().copied().filter(through).collect()
}

/// The adjoint of a function. `by_ref` are the slots passed by reference, `outputs` those by `&mut`.
pub fn adjoint(func: &Func, slots: &[VarId], by_ref: &[VarId], outputs: &[VarId], result: &Ty) -> Adjoint {
    let mut func = func.clone();
    let mut activity = Activity::of(&func, slots, outputs);
    // Every slot has a shadow, also one that nothing reads.
    for &v in slots {
        activity.set(v, true);
    }
    let foreign = written_through(&func);
    let stability = Stability::of(&func, &foreign);
    prepare(&mut func, &mut activity, Some(&stability));
    mark_numbers(&mut func);
    debug_verify("naming", || verify(&func, &[]));
    let again = repeatable(&func);
    let body = std::mem::take(&mut func.body);
    let kind = if result.is_float() { Kind::Value } else { Kind::Root };
    let y = func.fresh("y", result.clone(), kind);
    let y_bar = func.fresh("y_bar", result.clone(), kind);
    let bar = if result.is_float() { Bar::Value(Expr::Var(y_bar)) } else { Bar::place(Place::var(y_bar)) };
    let mut r = Rev {
        func: &mut func,
        activity: &mut activity,
        bars: std::collections::BTreeMap::new(),
        shadows: std::collections::HashMap::new(),
        out: vec![Vec::new()],
        prelude: Vec::new(),
        again,
        entered: None,
        before_loop: Vec::new(),
        after_loop: Vec::new(),
        depth: 0,
        scopes: Vec::new(),
        left: None,
        y_bar: bar.clone(),
        inherited: Vec::new(),
        refills: false,
        vacated: Vec::new(),
        conditional: std::collections::HashSet::new(),
        late: Vec::new(),
        optional: std::collections::HashSet::new(),
    };
    for &v in slots {
        if r.func.var(v).kind == Kind::Root {
            let (name, ty) = (r.bar_name(v), r.func.var(v).ty.clone());
            let shadow = r.fresh(&name, ty, Kind::Root);
            r.func.vars[shadow.0].mutable = true;
            r.func.vars[shadow.0].by_ref = by_ref.contains(&v);
            r.shadows.insert(v, shadow);
            if !by_ref.contains(&v) {
                r.emit(Stmt::Let { var: shadow, init: Some(Expr::ZeroLike(Place::var(v))) });
            }
        }
    }
    let leaves = !exits_of(&body.stmts).is_empty();
    let exit = leaves.then(|| r.inert_cell("exit", "0_usize"));
    r.scopes.push(Scope { id: None, exit, record: None });
    r.left = exit;
    let out = r.region(body, &vec![Some(bar)], Where::Visible);
    let mut reverse = r.out.pop().unwrap_or_default();
    reverse.extend(out.rev);
    r.out.push(reverse);
    let mut handed = Vec::new();
    for &v in slots {
        handed.push(match r.shadows.get(&v) {
            Some(&s) if by_ref.contains(&v) => SlotBar::Shadow(s),
            Some(&s) => SlotBar::Owned(Expr::Take(Place::var(s), Take::Move)),
            None => SlotBar::Owned(r.take(v).unwrap_or_else(|| r.zero(v))),
        });
    }
    let mut reverse = r.out.pop().unwrap_or_default();
    merge_additions(&mut reverse);
    let prelude = std::mem::take(&mut r.prelude);
    func.body = out.fwd;
    keep_from_moving(&mut func, &reverse);
    let prelude = prune(&mut func, prelude, &reverse);
    let adjoint = Adjoint { func, prelude, reverse, y, y_bar, slots: handed };
    debug_verify("the adjoint", || verify_sweeps(&adjoint.func, &adjoint.reverse_sweep(&foreign)));
    adjoint
}

impl Adjoint {
    /// Whether a variable is the shadow that the caller supplies for a slot.
    pub fn is_slot_shadow(&self, v: VarId) -> bool {
        self.slots.iter().any(|s| matches!(s, SlotBar::Shadow(w) if *w == v))
    }

    /// The reverse sweep as the verifier sees it. `lost` are the parameters passed by `&mut`.
    fn reverse_sweep<'a>(&'a self, lost: &'a [VarId]) -> Reverse<'a> {
        let mut given = vec![self.y, self.y_bar];
        let mut handed = Vec::new();
        for slot in &self.slots {
            match slot {
                SlotBar::Shadow(v) => given.push(*v),
                SlotBar::Owned(e) => handed.push(e),
            }
        }
        Reverse { prelude: &self.prelude, stmts: &self.reverse, handed, given, lost }
    }
}

/// Removes the assignments to some variables.
fn strip(region: &mut Region, unread: &[VarId]) {
    region.stmts.retain(|s| !matches!(s, Stmt::Assign { var, .. } if unread.contains(var)));
    for stmt in &mut region.stmts {
        stmt.regions_mut().into_iter().for_each(|r| strip(r, unread));
    }
}

/// Drops the notes of the forward sweep (exits, trip counts) that nobody reads.
fn prune(func: &mut Func, prelude: Vec<Stmt>, reverse: &[Stmt]) -> Vec<Stmt> {
    let mut read = std::collections::HashSet::new();
    let mut note = |v: VarId| {
        read.insert(v);
    };
    reverse.iter().for_each(|s| s.each_read(&mut note));
    func.body.walk(&mut |s| {
        if let Stmt::Save { trace, vars, .. } = s {
            vars.iter().copied().for_each(&mut note);
            note(*trace);
        }
    });
    let unread: Vec<VarId> = prelude.iter().flat_map(Stmt::defines).filter(|v| !read.contains(v)).collect();
    strip(&mut func.body, &unread);
    prelude.into_iter().filter(|s| s.defines().iter().all(|v| !unread.contains(v))).collect()
}

/// Memory that the reverse sweep reads must not be moved away by the forward sweep: it is cloned there.
fn keep_from_moving(func: &mut Func, reverse: &[Stmt]) {
    let mut read = std::collections::HashSet::new();
    reverse.iter().for_each(|s| {
        s.each_read(&mut |v| {
            read.insert(v);
        });
    });
    let vars = func.vars.clone();
    let owned = move |p: &Place| {
        let var = &vars[p.root.0];
        let moved = p.path.is_empty() && !var.by_ref && read.contains(&p.root);
        match var.ty {
            // What varies can be copied whether or not the user made it `Clone`.
            Ty::Unknown | Ty::Boxed(_) if moved && var.varying => Some(Take::Owned),
            Ty::Vec(_) | Ty::Unknown | Ty::Boxed(_) | Ty::Option(_) | Ty::Result(_) | Ty::Tuple(_) if moved => {
                Some(Take::Method("clone".to_owned()))
            }
            _ => None,
        }
    };
    let mut body = std::mem::take(&mut func.body);
    clone_moves(&mut body, &owned);
    func.body = body;
}

fn clone_moves(region: &mut Region, owned: &dyn Fn(&Place) -> Option<Take>) {
    fn in_expr(e: &mut Expr, owned: &dyn Fn(&Place) -> Option<Take>) {
        if let Expr::Take(p, how @ Take::Move) = e
            && let Some(copied) = owned(p)
        {
            *how = copied;
        }
        // A datum that becomes part of another one.
        if let Expr::Build(_, parts) = e {
            for part in parts {
                if let Expr::Var(v) = part
                    && let Some(Take::Owned) = owned(&Place::var(*v))
                {
                    *part = core_code(quote!(::__core::ops::owned(&__hole_0)), vec![part.clone()]);
                }
            }
        }
        e.children_mut(&mut |c| in_expr(c, owned), &mut |_| {});
    }
    for stmt in &mut region.stmts {
        stmt.operands_mut(&mut |e| in_expr(e, owned), &mut |_| {});
        for inner in stmt.regions_mut() {
            clone_moves(inner, owned);
        }
    }
    region.values.iter_mut().for_each(|e| in_expr(e, owned));
}

/// The variables whose definitions read only what cannot have changed by reverse time. After `prepare`
/// every operand that may change has been copied, so only what is read from memory matters.
fn repeatable(func: &Func) -> std::collections::HashSet<VarId> {
    let mut found = std::collections::HashSet::new();
    func.body.walk(&mut |s| {
        if let Stmt::Let { var, init: Some(e) } = s {
            let mut ok = !func.var(*var).multi && func.var(*var).kind == Kind::Value;
            e.each_var(&mut |v| {
                let var = func.var(v);
                ok &= !var.multi && (var.kind == Kind::Value || !var.mutable);
            });
            if ok {
                found.insert(*var);
            }
        }
    });
    found
}

impl Rev<'_> {
    /// A number that the forward sweep updates, declared at its head.
    pub fn inert_cell(&mut self, name: &str, init: &str) -> VarId {
        let v = self.fresh(name, Ty::Inert, Kind::Value);
        self.func.vars[v.0].mutable = true;
        let tokens = init.parse().unwrap_or_default();
        self.prelude.push(Stmt::Let { var: v, init: Some(Expr::Code(Code { tokens, holes: Vec::new(), pure: true })) });
        v
    }

    /// Reverses a statement: emits its adjoint, returns what stands in the forward sweep.
    pub fn stmt(&mut self, stmt: Stmt, at: Where) -> Vec<Stmt> {
        if !self.activity.stmt(&stmt) {
            return if exits_of(std::slice::from_ref(&stmt)).is_empty() { vec![stmt] } else { self.mark_exits(stmt) };
        }
        match stmt {
            Stmt::Let { var, init: Some(e) } => {
                if self.func.var(var).kind == Kind::Root {
                    if self.refill(var, &e) {
                        return vec![Stmt::Let { var, init: Some(e) }];
                    }
                    if let Some(&s) = self.shadows.get(&var) {
                        let part = Bar::place(Place::var(s));
                        let whole = matches!(
                            &e,
                            Expr::Dyn(..)
                                | Expr::DynNeg(_)
                                | Expr::DynDot(..)
                                | Expr::Scalar(_)
                                | Expr::Prim(..)
                                | Expr::Load(_)
                        );
                        let value_var = matches!(&e, Expr::Var(v) if self.func.var(*v).kind == Kind::Value);
                        let bar =
                            if whole || value_var { Bar::Value(Expr::Take(Place::var(s), Take::Move)) } else { part };
                        let name = self.bar_name(var);
                        self.push(&e, bar, None, &name);
                    }
                } else if let Some(b) = self.take(var) {
                    let name = self.bar_name(var);
                    let own = Expr::Var(var);
                    self.push(&e, Bar::Value(b), Some(&own), &name);
                }
                vec![Stmt::Let { var, init: Some(e) }]
            }
            Stmt::Let { var, init: None } => {
                self.bars.remove(&var);
                vec![Stmt::Let { var, init: None }]
            }
            Stmt::Assign { var, value } => {
                if let Some(b) = self.take(var) {
                    let name = self.bar_name(var);
                    self.push(&value, Bar::Value(b), None, &name);
                }
                vec![Stmt::Assign { var, value }]
            }
            Stmt::Store { place, value } => {
                let before = self.store(&place, &value);
                before.into_iter().chain([Stmt::Store { place, value }]).collect()
            }
            Stmt::Mem { place, op } => self.memory(place, op),
            Stmt::Call(call) => self.call(*call),
            Stmt::If { cond, then, els, results } => self.if_(cond, then, els, results, at),
            Stmt::Match { scrutinee, arms, results } => self.match_(scrutinee, arms, results, at),
            Stmt::Loop(l) => self.loop_(*l, at),
            other => vec![other],
        }
    }
}
