//! Reverse mode: the forward sweep with what it keeps, and the reverse sweep.

use quote::quote;

use super::bars::{Rev, Scope, Where};
use super::branch::assigned_in;
use super::prepare::prepare;
use super::push::{Bar, same};
use crate::analyse::{Activity, Stability};
use crate::ir::{
    Arg, BackArg, Call, Code, Expr, Func, Hole, Kind, Loop, LoopKind, MemOp, Place, Region, Stmt, Take, Ty, VarId, exits_of,
};

/// A function's two sweeps.
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

/// The adjoint of a function. `by_ref` are the slots passed by reference, `outputs` those by `&mut`.
pub fn adjoint(func: &Func, slots: &[VarId], by_ref: &[VarId], outputs: &[VarId], result: &Ty) -> Adjoint {
    let mut func = func.clone();
    let mut activity = Activity::of(&func, slots, outputs);
    // Every slot has a shadow, also one that nothing reads.
    for &v in slots {
        activity.set(v, true);
    }
    let foreign: Vec<VarId> = outputs.to_vec();
    let stability = Stability::of(&func, &foreign);
    prepare(&mut func, &mut activity, Some(&stability));
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
        depth: 0,
        scopes: Vec::new(),
        left: None,
        y_bar: bar.clone(),
        inherited: Vec::new(),
        conditional: std::collections::HashSet::new(),
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
    let reverse = r.out.pop().unwrap_or_default();
    let prelude = std::mem::take(&mut r.prelude);
    func.body = out.fwd;
    keep_from_moving(&mut func, &reverse);
    Adjoint { func, prelude, reverse, y, y_bar, slots: handed }
}

/// Memory that the reverse sweep reads must not be moved away by the forward sweep: it is cloned there.
fn keep_from_moving(func: &mut Func, reverse: &[Stmt]) {
    let mut read = std::collections::HashSet::new();
    reverse.iter().for_each(|s| s.each_read(&mut |v| {
        read.insert(v);
    }));
    let vars = func.vars.clone();
    let owned = move |p: &Place| {
        let var = &vars[p.root.0];
        p.path.is_empty() && !var.by_ref && read.contains(&p.root) && matches!(var.ty, Ty::Vec(_) | Ty::Unknown | Ty::Option(_) | Ty::Tuple(_))
    };
    let mut body = std::mem::take(&mut func.body);
    clone_moves(&mut body, &owned);
    func.body = body;
}

fn clone_moves(region: &mut Region, owned: &dyn Fn(&Place) -> bool) {
    fn in_expr(e: &mut Expr, owned: &dyn Fn(&Place) -> bool) {
        if let Expr::Take(p, how @ Take::Move) = e
            && owned(p)
        {
            *how = Take::Method("clone".to_owned());
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
    fn inert_cell(&mut self, name: &str, init: &str) -> VarId {
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
                    if let Some(&s) = self.shadows.get(&var) {
                        let part = Bar::place(Place::var(s));
                        let whole = matches!(&e, Expr::Dyn(..) | Expr::DynNeg(_) | Expr::Scalar(_) | Expr::Prim(..) | Expr::Load(_));
                        let value_var = matches!(&e, Expr::Var(v) if self.func.var(*v).kind == Kind::Value);
                        let bar = if whole || value_var { Bar::Value(Expr::Take(Place::var(s), Take::Move)) } else { part };
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
                self.store(&place, &value);
                vec![Stmt::Store { place, value }]
            }
            Stmt::Mem { place, op } => self.memory(place, op),
            Stmt::Call(call) => self.call(*call),
            Stmt::If { cond, then, els, results } => self.if_(cond, then, els, results, at),
            Stmt::Match { scrutinee, arms, results } => self.match_(scrutinee, arms, results, at),
            Stmt::Loop(l) => self.loop_(*l, at),
            other => vec![other],
        }
    }

    fn raw(&mut self, tokens: proc_macro2::TokenStream, holes: Vec<Hole>) {
        self.emit(Stmt::Verbatim(Code { tokens, holes, pure: false }));
    }

    fn memory(&mut self, place: Place, op: MemOp) -> Vec<Stmt> {
        let Some(s) = self.shadow(&place) else { return vec![Stmt::Mem { place, op }] };
        let here = || Hole::Place(s.clone());
        let mut before = Vec::new();
        match &op {
            MemOp::Push(e) if !self.activity.expr(e) => self.raw(quote!(let _ = __hole_0.pop();), vec![here()]),
            MemOp::Push(e) => {
                let float = self.func.expr_ty(e);
                if float.is_float() {
                    let popped = Expr::Code(Code {
                        tokens: quote!(__hole_0.pop().unwrap_or(__hole_1)),
                        holes: vec![here(), Hole::Expr(Expr::Zero(float.clone()))],
                        pure: false,
                    });
                    let b = self.bind("item_bar", popped, float);
                    self.push(e, Bar::Value(b), None, "item_bar");
                } else {
                    let b = self.fresh("item_bar", Ty::Unknown, Kind::Root);
                    let popped = Code { tokens: quote!(__hole_0.pop()), holes: vec![here()], pure: false };
                    self.emit(Stmt::Let { var: b, init: Some(Expr::Code(popped)) });
                    let item = Place::var(b).then(crate::ir::Proj::Payload);
                    self.push(e, Bar::place(item), None, "item_bar");
                }
            }
            MemOp::Swap(i, j) => self.raw(quote!(__hole_0.swap(__hole_1, __hole_2);), vec![here(), Hole::Expr(i.clone()), Hole::Expr(j.clone())]),
            MemOp::Reverse => self.raw(quote!(__hole_0.reverse();), vec![here()]),
            MemOp::RotateLeft(k) => self.raw(quote!(__hole_0.rotate_right(__hole_1);), vec![here(), Hole::Expr(k.clone())]),
            MemOp::RotateRight(k) => self.raw(quote!(__hole_0.rotate_left(__hole_1);), vec![here(), Hole::Expr(k.clone())]),
            MemOp::Fill(e) => {
                if self.activity.expr(e) {
                    let float = self.func.expr_ty(e);
                    let sum = Expr::Code(Code {
                        tokens: quote!(__hole_0.iter().fold(__hole_1, |sum, b| sum + *b)),
                        holes: vec![here(), Hole::Expr(Expr::Zero(float.clone()))],
                        pure: false,
                    });
                    let b = self.bind("fill_bar", sum, float);
                    self.push(e, Bar::Value(b), None, "fill_bar");
                }
                self.raw(quote!(::__core::Differentiable::set_zero(&mut __hole_0);), vec![here()]);
            }
            MemOp::CopyFrom(src) => {
                self.push(&Expr::Take(src.clone(), Take::Move), Bar::place(s.clone()), None, "t_bar");
                self.raw(quote!(::__core::Differentiable::set_zero(&mut __hole_0);), vec![here()]);
            }
            MemOp::ExtendFrom(src) => {
                let n = self.length(src, &mut before);
                let at = quote!(__hole_0.len() - __hole_1);
                if self.activity.var(src.root) {
                    let b = self.fresh("added_bar", self.func.var(place.root).ty.clone(), Kind::Root);
                    let split = Code { tokens: quote!({ let at = #at; __hole_0.split_off(at) }), holes: vec![here(), Hole::Expr(n)], pure: false };
                    self.emit(Stmt::Let { var: b, init: Some(Expr::Code(split)) });
                    self.push(&Expr::Take(src.clone(), Take::Move), Bar::place(Place::var(b)), None, "t_bar");
                } else {
                    self.raw(quote!({ let at = #at; __hole_0.truncate(at); }), vec![here(), Hole::Expr(n)]);
                }
            }
            MemOp::Truncate(_) => {
                let n = self.length(&place, &mut before);
                self.raw(quote!(__hole_0.resize(__hole_1, ::core::default::Default::default());), vec![here(), Hole::Expr(n)]);
            }
        }
        before.push(Stmt::Mem { place, op });
        before
    }

    /// The length of a place as the forward sweep finds it.
    fn length(&mut self, place: &Place, before: &mut Vec<Stmt>) -> Expr {
        let n = self.fresh("n", Ty::Inert, Kind::Value);
        let len = Code { tokens: quote!(__hole_0.len()), holes: vec![Hole::Place(place.clone())], pure: false };
        before.push(Stmt::Let { var: n, init: Some(Expr::Code(len)) });
        Expr::Var(n)
    }

    fn call(&mut self, call: Call) -> Vec<Stmt> {
        self.activity.set(call.result, true);
        let y = if self.func.var(call.result).kind == Kind::Root {
            match self.shadows.get(&call.result) {
                Some(&s) => Expr::Take(Place::var(s), Take::Move),
                None => self.zero(call.result),
            }
        } else {
            self.take(call.result).unwrap_or_else(|| self.zero(call.result))
        };
        let mut args = Vec::new();
        let mut results = Vec::new();
        let mut pushes = Vec::new();
        let mut after: Vec<(Place, VarId)> = Vec::new();
        let mut lent: Vec<Place> = Vec::new();
        let mut receiver = matches!(call.callee, crate::ir::Callee::Method { .. });
        for arg in &call.args {
            let method_receiver = std::mem::take(&mut receiver);
            match arg {
                Arg::Value(e) => {
                    let ty = self.func.expr_ty(e);
                    let root = matches!(e, Expr::Take(..) | Expr::Build(..) | Expr::Repeat { .. }) || matches!(e, Expr::Var(v) if self.func.var(*v).kind == Kind::Root);
                    if !self.activity.expr(e) {
                        results.push(None);
                        continue;
                    }
                    let kind = if root { Kind::Root } else { Kind::Value };
                    let name = match e {
                        Expr::Var(v) => self.bar_name(*v),
                        _ => "arg_bar".to_owned(),
                    };
                    let r = self.fresh(&name, ty, kind);
                    results.push(Some(r));
                    let bar = if root { Bar::place(Place::var(r)) } else { Bar::Value(Expr::Var(r)) };
                    pushes.push((e.clone(), bar));
                }
                Arg::Inert(e, true) => {
                    args.push(BackArg::PrimalInert(e.clone()));
                    args.push(BackArg::NoShadow);
                }
                Arg::Inert(_, false) => results.push(None),
                Arg::Ref(p, copy) => {
                    args.push(BackArg::Primal(copy.clone().unwrap_or_else(|| p.clone())));
                    self.lend(p, &mut args, &mut lent, &mut after, false);
                }
                Arg::RefMut(p) => {
                    if method_receiver {
                        args.push(BackArg::Primal(p.clone()));
                    }
                    self.lend(p, &mut args, &mut lent, &mut after, true);
                }
            }
        }
        let bar = if matches!(y, Expr::Take(..) | Expr::ZeroLike(_)) { y } else { self.bind("y_bar", y, Ty::Unknown) };
        args.push(BackArg::Bar(bar));
        self.emit(Stmt::Back { call: call.pullback, args, results });
        for (place, copy) in after {
            self.emit(Stmt::AddTo { place, value: Expr::Ref(Place::var(copy), false), whole: true });
        }
        for (e, bar) in pushes {
            self.push(&e, bar, None, "t_bar");
        }
        vec![Stmt::Call(Box::new(call))]
    }

    /// Lends a shadow to a pullback. One that overlaps with another one already lent is lent as a copy, whose
    /// contributions are added afterwards.
    fn lend(&mut self, p: &Place, args: &mut Vec<BackArg>, lent: &mut Vec<Place>, after: &mut Vec<(Place, VarId)>, mutable: bool) {
        let Some(s) = self.shadow(p).filter(|_| self.activity.var(p.root)) else {
            if mutable && *self.func.var(p.root).ty.peel() != Ty::Inert {
                // Nothing depends on what the callee writes there, but it needs a shadow to work with.
                let name = self.bar_name(p.root);
                let scratch = self.fresh(&name, self.func.place_ty(p), Kind::Root);
                self.func.vars[scratch.0].mutable = true;
                self.emit(Stmt::Let { var: scratch, init: Some(Expr::ZeroLike(p.clone())) });
                args.push(BackArg::Shadow(Place::var(scratch)));
                return;
            }
            args.push(BackArg::NoShadow);
            return;
        };
        if lent.iter().all(|other| apart(other, &s)) {
            lent.push(s.clone());
            args.push(BackArg::Shadow(s));
            return;
        }
        let ty = match self.func.place_ty(p) {
            Ty::Slice(e) => Ty::Vec(e),
            ty => ty,
        };
        let name = self.bar_name(p.root);
        let copy = self.fresh(&name, ty, Kind::Root);
        self.func.vars[copy.0].mutable = true;
        let tokens = if mutable { quote!(::__core::ops::take_shadow(&mut __hole_0)) } else { quote!(::__core::Differentiable::zero_like(&__hole_0)) };
        self.emit(Stmt::Let { var: copy, init: Some(Expr::Code(Code { tokens, holes: vec![Hole::Place(s.clone())], pure: false })) });
        args.push(BackArg::Shadow(Place::var(copy)));
        after.push((s, copy));
    }

    fn loop_(&mut self, mut l: Loop, at: Where) -> Vec<Stmt> {
        let body = std::mem::take(&mut l.body);
        let leaves = !exits_of(&body.stmts).is_empty();
        let nested = self.depth > 0;
        let once = matches!(l.kind, LoopKind::Once);
        // What each run of the loop leaves on record: by which exit it was left, how far it came.
        let mut record = Vec::new();
        let exit = leaves.then(|| self.inert_cell("exit", "0_usize"));
        record.extend(exit);
        let run = match &l.kind {
            LoopKind::For { .. } if leaves => Some(self.inert_cell("last", "::core::option::Option::None")),
            LoopKind::While { .. } | LoopKind::Forever => Some(self.inert_cell("trips", "0_usize")),
            _ => None,
        };
        record.extend(run);
        let record_trace = (nested && !record.is_empty()).then(|| {
            let t = self.fresh("runs", Ty::Inert, Kind::Value);
            self.declare_trace(t, Where::Tape);
            t
        });
        self.scopes.push(Scope { id: Some(l.id), exit, record: record_trace.map(|t| (t, record.clone())) });

        let assigned: Vec<VarId> = assigned_in(&[&body.stmts]).into_iter().filter(|v| self.activity.var(*v)).collect();
        let before: Vec<(VarId, Option<Expr>)> = assigned.iter().map(|&v| (v, self.take(v))).collect();
        let outer = std::mem::take(&mut self.bars);
        let mut accs = Vec::new();
        for &v in &assigned {
            let (name, ty) = (self.bar_name(v), self.func.var(v).ty.clone());
            let acc = self.fresh(&name, ty, Kind::Value);
            accs.push(acc);
            self.bars.insert(v, vec![Expr::Var(acc)]);
        }
        let left = exit.map(|exit| {
            if once {
                return exit;
            }
            let v = self.fresh("left", Ty::Inert, Kind::Value);
            self.func.vars[v.0].mutable = true;
            v
        });
        let outer_left = std::mem::replace(&mut self.left, left);
        let inner = match (once, at) {
            (true, Where::Visible) => Where::Option,
            (true, at) => at,
            (false, _) => Where::Tape,
        };
        self.depth += usize::from(!once);
        let out = self.region(body, &Vec::new(), inner);
        self.depth -= usize::from(!once);
        self.left = outer_left;
        self.scopes.pop();

        let mut bars = std::mem::replace(&mut self.bars, outer);
        let mut rev_body = out.rev;
        let mut updates = Vec::new();
        for (&v, &acc) in assigned.iter().zip(&accs) {
            let terms = bars.remove(&v).unwrap_or_default();
            if !matches!(terms.as_slice(), [Expr::Var(only)] if *only == acc) {
                let value = self.total(v, terms).unwrap_or_else(|| self.zero(v));
                updates.push((acc, value));
            }
        }
        let mut added = Vec::new();
        for (v, terms) in bars {
            let Some(total) = self.total(v, terms) else { continue };
            let (name, ty) = (self.bar_name(v), self.func.var(v).ty.clone());
            let acc = self.fresh(&name, ty.clone(), Kind::Value);
            if self.is_conditional(&total) {
                self.conditional.insert(acc);
            }
            self.func.vars[acc.0].mutable = true;
            if ty.is_float() {
                rev_body.push(Stmt::Assign { var: acc, value: crate::ir::add(Expr::Var(acc), total) });
            } else {
                rev_body.push(Stmt::AddTo { place: Place::var(acc), value: total, whole: true });
            }
            added.push((v, acc));
        }
        // What is carried on changes last: the sums above read it as this iteration found it.
        self.write_back(&mut rev_body, &mut updates);
        if let (Some(left), false) = (left, once) {
            rev_body.push(Stmt::Assign { var: left, value: zero_usize() });
        }
        for ((&v, &acc), (_, init)) in assigned.iter().zip(&accs).zip(before) {
            let changed = updates.iter().any(|(a, _)| *a == acc);
            let mut read = false;
            rev_body.iter().for_each(|s| s.each_read(&mut |w| read |= w == acc));
            if !changed && !read {
                if let Some(init) = init {
                    self.bars.insert(v, vec![init]);
                }
                continue;
            }
            self.func.vars[acc.0].mutable = changed;
            let init = init.unwrap_or_else(|| self.zero(v));
            self.emit(Stmt::Let { var: acc, init: Some(init) });
            self.bars.insert(v, vec![Expr::Var(acc)]);
        }
        for (v, acc) in added {
            let init = self.take(v).unwrap_or_else(|| self.zero(v));
            self.emit(Stmt::Let { var: acc, init: Some(init) });
            self.bars.insert(v, vec![Expr::Var(acc)]);
        }
        if let Some(trace) = record_trace {
            self.emit(Stmt::Restore { trace, vars: record.clone() });
        }
        if let (Some(left), Some(exit), false) = (left, exit, once) {
            self.emit(Stmt::Let { var: left, init: Some(Expr::Var(exit)) });
        }
        self.emit_reverse_loop(&l, run, rev_body, out.kept, inner);

        let mut fwd_body = Vec::new();
        if let Some(run) = run {
            let value = match &l.kind {
                LoopKind::For { var, .. } => Code { tokens: quote!(::core::option::Option::Some(__hole_0)), holes: vec![Hole::Expr(Expr::Var(*var))], pure: true },
                _ => Code { tokens: quote!(__hole_0 + 1), holes: vec![Hole::Expr(Expr::Var(run))], pure: true },
            };
            fwd_body.push(Stmt::Assign { var: run, value: Expr::Code(value) });
        }
        fwd_body.extend(out.fwd.stmts);
        l.body = Region { stmts: fwd_body, values: Vec::new() };
        let mut fwd = Vec::new();
        if nested {
            // A loop inside a loop starts its record anew.
            if let Some(exit) = exit {
                fwd.push(Stmt::Assign { var: exit, value: zero_usize() });
            }
            if let Some(run) = run {
                let none = if matches!(l.kind, LoopKind::For { .. }) { quote!(::core::option::Option::None) } else { quote!(0) };
                fwd.push(Stmt::Assign { var: run, value: Expr::Code(Code { tokens: none, holes: Vec::new(), pure: true }) });
            }
        }
        fwd.push(Stmt::Loop(Box::new(l)));
        if let Some(trace) = record_trace {
            fwd.push(Stmt::Save { trace, vars: record, tape: true, last: true });
        }
        fwd
    }

    /// Ends an iteration of the reverse sweep: the adjoints that are carried on. Where one of them is read
    /// by another's new value, all new values are computed before any is written.
    fn write_back(&mut self, body: &mut Vec<Stmt>, updates: &mut [(VarId, Expr)]) {
        let accs: Vec<VarId> = updates.iter().map(|(a, _)| *a).collect();
        let tangled = updates.iter().enumerate().any(|(k, (_, e))| e.any_var(&mut |v| accs.iter().take(k).any(|a| *a == v)));
        for (acc, value) in updates.iter_mut() {
            if tangled && !matches!(value, Expr::Zero(_) | Expr::Lit(_)) {
                let (name, ty) = (self.func.var(*acc).name.clone(), self.func.var(*acc).ty.clone());
                let v = self.fresh(&name, ty, Kind::Value);
                body.push(Stmt::Let { var: v, init: Some(value.clone()) });
                *value = Expr::Var(v);
            }
        }
        for (acc, value) in updates.iter() {
            body.push(Stmt::Assign { var: *acc, value: value.clone() });
        }
    }

    fn emit_reverse_loop(&mut self, l: &Loop, run: Option<VarId>, body: Vec<Stmt>, kept: Option<super::reverse::Kept>, at: Where) {
        if body.is_empty() {
            return;
        }
        let body = Region { stmts: body, values: Vec::new() };
        match (&l.kind, run) {
            (LoopKind::For { var, lo, hi, step, rev, inclusive }, run) => {
                let kind = LoopKind::For { var: *var, lo: lo.clone(), hi: hi.clone(), step: step.clone(), rev: !rev, inclusive: *inclusive };
                self.emit(Stmt::Loop(Box::new(Loop { id: l.id, kind, body, span: l.span, until: run })));
            }
            (LoopKind::Once, _) => {
                let stmt = match kept {
                    Some(kept) if at == Where::Option => Stmt::IfSaved { trace: kept.trace, vars: kept.vars, then: body, els: Region::default(), results: Vec::new() },
                    _ => Stmt::If { cond: Expr::Code(Code { tokens: quote!(true), holes: Vec::new(), pure: true }), then: body, els: Region::default(), results: Vec::new() },
                };
                self.emit(stmt);
            }
            (_, Some(run)) => self.emit(Stmt::Repeat { count: Expr::Var(run), var: None, body }),
            _ => {}
        }
    }
}

fn zero_usize() -> Expr {
    Expr::Code(Code { tokens: quote!(0), holes: Vec::new(), pure: true })
}

/// Whether two places cannot overlap, as the borrow checker sees it.
fn apart(a: &Place, b: &Place) -> bool {
    use crate::ir::Proj;
    if a.root != b.root {
        return true;
    }
    for (p, q) in a.path.iter().zip(&b.path) {
        match (p, q) {
            (Proj::Field(x, _), Proj::Field(y, _)) if x != y => return true,
            (Proj::Field(..), Proj::Field(..)) => {}
            _ => return false,
        }
    }
    let _ = same;
    false
}
