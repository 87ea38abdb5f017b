//! Loops: the reverse sweep runs the iterations backwards, from what each of them kept.

use quote::quote;

use super::bars::{Rev, Scope, Where};
use super::branch::assigned_in;
use super::invariant::Entered;
use super::keep::Kept;
use super::notes::Notes;
use super::push::plus;
use crate::ir::{Code, Expr, Hole, Kind, Loop, LoopKind, Place, Region, Stmt, Ty, VarId, add, exits_of};

fn zero_usize() -> Expr {
    Expr::Code(Code { tokens: quote!(0), holes: Vec::new(), pure: true })
}

/// Makes room on the tape for as many iterations as there will be; where that is absurd, for many.
fn room(l: &Loop, kept: &Kept) -> Option<Stmt> {
    let LoopKind::For { lo, hi, step: None, inclusive, .. } = &l.kind else { return None };
    let range = if *inclusive { quote!(__hole_1..=__hole_2) } else { quote!(__hole_1..__hole_2) };
    Some(Stmt::Verbatim(Code {
        tokens: quote!(__hole_0.reserve(::__core::ops::room(&(#range)));),
        holes: vec![Hole::Expr(Expr::Var(kept.trace)), Hole::Expr(lo.clone()), Hole::Expr(hi.clone())],
        pure: false,
    }))
}

impl Rev<'_> {
    pub fn loop_(&mut self, mut l: Loop, at: Where) -> Vec<Stmt> {
        let body = std::mem::take(&mut l.body);
        debug_assert!(self.before_loop.is_empty(), "an inner loop is done before the outer one is");
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
            // Counts; of a `for` the last index, whose type its range decides.
            let counts = !matches!(l.kind, LoopKind::For { .. });
            self.declare_trace(t, Where::Tape, if counts { Notes::Numbers } else { Notes::Any });
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
        self.entered = Entered::new(&l);
        let out = self.region(body, &Vec::new(), inner);
        let (before_loop, after_loop) = (std::mem::take(&mut self.before_loop), std::mem::take(&mut self.after_loop));
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
        let mut incoming = Vec::new();
        let mut added = Vec::new();
        for (v, terms) in bars {
            let Some(total) = self.total(v, terms) else {
                continue;
            };
            let (name, ty) = (self.bar_name(v), self.func.var(v).ty.clone());
            let acc = self.fresh(&name, ty.clone(), Kind::Value);
            if self.is_conditional(&total) {
                self.conditional.insert(acc);
            }
            self.func.vars[acc.0].mutable = true;
            if ty.is_float() {
                rev_body.push(Stmt::Assign { var: acc, value: add(Expr::Var(acc), total) });
            } else {
                rev_body.push(plus(Place::var(acc), total, true));
            }
            added.push((v, acc));
        }
        // What is carried on changes last: the sums above read it as this iteration found it.
        self.write_back(&mut rev_body, &mut updates);
        // Where no statement asks by which exit the loop was left, nothing says so.
        let asked = |left: VarId| {
            let mut read = false;
            rev_body.iter().for_each(|s| s.each_read(&mut |w| read |= w == left));
            read
        };
        let left = left.filter(|l| once || asked(*l));
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
            incoming.push((acc, self.is_conditional(&init)));
            self.emit(Stmt::Let { var: acc, init: Some(init) });
            self.bars.insert(v, vec![Expr::Var(acc)]);
        }
        let idle = (record_trace.is_none() && !leaves && out.kept.is_none())
            .then(|| self.idle_without(&incoming, &rev_body))
            .flatten();
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
        let room = out.kept.as_ref().filter(|_| !leaves).and_then(|kept| room(&l, kept));
        self.emit_reverse_loop(&l, run, rev_body, out.kept, inner);
        if let Some(cond) = idle
            && let Some(out) = self.out.last_mut()
            && let Some(back @ Stmt::Loop(_)) = out.pop_if(|s| matches!(s, Stmt::Loop(_)))
        {
            let then = Region { stmts: vec![back], values: Vec::new() };
            out.push(Stmt::If { cond, then, els: Region::default(), results: Vec::new() });
        }

        let mut fwd_body = Vec::new();
        if let Some(run) = run {
            let value = match &l.kind {
                LoopKind::For { var, .. } => Code {
                    tokens: quote!(::core::option::Option::Some(__hole_0)),
                    holes: vec![Hole::Expr(Expr::Var(*var))],
                    pure: true,
                },
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
                let none = if matches!(l.kind, LoopKind::For { .. }) {
                    quote!(::core::option::Option::None)
                } else {
                    quote!(0)
                };
                fwd.push(Stmt::Assign {
                    var: run,
                    value: Expr::Code(Code { tokens: none, holes: Vec::new(), pure: true }),
                });
            }
        }
        fwd.extend(before_loop);
        fwd.extend(room);
        fwd.push(Stmt::Loop(Box::new(l)));
        fwd.extend(after_loop);
        if let Some(trace) = record_trace {
            fwd.push(Stmt::Save { trace, vars: record, tape: true, last: true });
        }
        fwd
    }

    /// The condition under which the reverse of a loop has anything to do: one of the adjoints that it starts from is
    /// not zero. `None` where these are not all of a kind that a branch may have left zero, or where the loop finds
    /// adjoints elsewhere too. (Of a minimum over many candidates all but one have an adjoint of zero.)
    fn idle_without(&self, incoming: &[(VarId, bool)], body: &[Stmt]) -> Option<Expr> {
        let shadow = |v: VarId| self.shadows.values().any(|s| *s == v);
        let mut alone = !incoming.is_empty() && incoming.iter().all(|(_, conditional)| *conditional);
        for s in body {
            s.walk(&mut |s| {
                let read = std::cell::Cell::new(false);
                s.operands(&mut |e| read.set(read.get() || e.any_var(&mut |v| shadow(v))), &mut |p| {
                    p.indices(&mut |i| read.set(read.get() || i.any_var(&mut |v| shadow(v))));
                });
                let plain = matches!(
                    s,
                    Stmt::Let { .. }
                        | Stmt::Assign { .. }
                        | Stmt::AddTo { whole: false, .. }
                        | Stmt::Loop(_)
                        | Stmt::If { .. }
                );
                alone &= plain && !read.get();
            });
        }
        let conditions = incoming.iter().map(|(acc, _)| {
            let zero = Expr::Zero(self.func.var(*acc).ty.clone());
            Code {
                tokens: quote!(__hole_0 != __hole_1),
                holes: vec![Hole::Expr(Expr::Var(*acc)), Hole::Expr(zero)],
                pure: true,
            }
        });
        let any = conditions.reduce(|a, b| Code {
            tokens: quote!(__hole_0 || __hole_1),
            holes: vec![Hole::Expr(Expr::Code(a)), Hole::Expr(Expr::Code(b))],
            pure: true,
        });
        any.filter(|_| alone && incoming.iter().all(|(acc, _)| self.func.var(*acc).ty.is_float())).map(Expr::Code)
    }

    /// Ends an iteration of the reverse sweep: the adjoints that are carried on. Where one of them is read
    /// by another's new value, all new values are computed before any is written.
    fn write_back(&mut self, body: &mut Vec<Stmt>, updates: &mut [(VarId, Expr)]) {
        let accs: Vec<VarId> = updates.iter().map(|(a, _)| *a).collect();
        let tangled =
            updates.iter().enumerate().any(|(k, (_, e))| e.any_var(&mut |v| accs.iter().take(k).any(|a| *a == v)));
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

    fn emit_reverse_loop(&mut self, l: &Loop, run: Option<VarId>, body: Vec<Stmt>, kept: Option<Kept>, at: Where) {
        if body.is_empty() {
            return;
        }
        let body = Region { stmts: body, values: Vec::new() };
        match (&l.kind, run) {
            (LoopKind::For { var, lo, hi, step, rev, inclusive }, run) => {
                let kind = LoopKind::For {
                    var: *var,
                    lo: lo.clone(),
                    hi: hi.clone(),
                    step: step.clone(),
                    rev: !rev,
                    inclusive: *inclusive,
                };
                self.emit(Stmt::Loop(Box::new(Loop { id: l.id, kind, body, span: l.span, until: run })));
            }
            (LoopKind::Once, _) => {
                let stmt = match kept {
                    Some(kept) if at == Where::Option => Stmt::IfSaved {
                        trace: kept.trace,
                        vars: kept.vars,
                        then: body,
                        els: Region::default(),
                        results: Vec::new(),
                    },
                    _ => Stmt::If {
                        cond: Expr::Code(Code { tokens: quote!(true), holes: Vec::new(), pure: true }),
                        then: body,
                        els: Region::default(),
                        results: Vec::new(),
                    },
                };
                self.emit(stmt);
            }
            (_, Some(run)) => self.emit(Stmt::Repeat { count: Expr::Var(run), var: None, body }),
            _ => {}
        }
    }
}
