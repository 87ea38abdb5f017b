//! Reversing regions: straight-line statements from last to first, what follows an exit only where it ran.

use std::collections::HashSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::bars::{Rev, Scope, Where};
use super::branch::{ArmOut, Base, assigned_in};
use super::push::{Bar, same};
use crate::ir::{Arm, Code, Exit, Expr, Hole, Kind, Place, Region, Stmt, Take, Ty, VarId, exits_of, is_zero};

/// Variables kept for the reverse sweep of a region, and where.
pub struct Kept {
    pub trace: VarId,
    pub vars: Vec<VarId>,
}

/// How a region's variables are put away.
struct Save {
    trace: VarId,
    vars: Vec<VarId>,
    tape: bool,
}

impl Save {
    /// The statement, before some expressions are evaluated.
    fn stmt(&self, before: &[Expr]) -> Stmt {
        let mut read = false;
        for e in before {
            read |= e.any_var(&mut |v| self.vars.contains(&v));
        }
        Stmt::Save { trace: self.trace, vars: self.vars.clone(), tape: self.tape, last: !read }
    }

    /// Puts the statement before every exit of a list.
    fn before_exits(&self, stmts: Vec<Stmt>, leaving: &[usize]) -> Vec<Stmt> {
        let mut out = Vec::new();
        for mut stmt in stmts {
            match &stmt {
                Stmt::Exit { exit, id } if leaving.contains(id) => {
                    let value = match exit {
                        Exit::Return(Some(e)) => vec![e.clone()],
                        _ => Vec::new(),
                    };
                    out.push(self.stmt(&value));
                }
                _ => {
                    for region in stmt.regions_mut() {
                        let inner = std::mem::take(&mut region.stmts);
                        region.stmts = self.before_exits(inner, leaving);
                    }
                }
            }
            out.push(stmt);
        }
        out
    }
}

/// A region after reversal.
pub struct RevOut {
    pub fwd: Region,
    pub rev: Vec<Stmt>,
    pub kept: Option<Kept>,
}

/// The cotangents of the values that a region yields.
pub type Seeds = Vec<Option<Bar>>;

fn number(n: usize) -> Expr {
    Expr::Code(Code { tokens: n.to_string().parse().unwrap_or_default(), holes: Vec::new(), pure: true })
}

impl Rev<'_> {
    /// Reverses a region: its forward statements with what must be kept, and its reverse statements.
    pub fn region(&mut self, region: Region, seeds: &Seeds, at: Where) -> RevOut {
        let Region { stmts, values } = region;
        let split = stmts.iter().position(|s| !exits_of(std::slice::from_ref(s)).is_empty());
        let mut stmts = stmts;
        let tail = split.map(|k| stmts.split_off(k));
        let mut defined = std::mem::take(&mut self.inherited);
        defined.extend(stmts.iter().flat_map(Stmt::defines));
        self.out.push(Vec::new());
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
        let definitions = stmts.clone();
        for stmt in stmts.into_iter().rev() {
            let mut replaced = self.stmt(stmt, at);
            replaced.extend(fwd);
            fwd = replaced;
        }
        let mut rev = self.out.pop().unwrap_or_default();
        let kept = if at == Where::Visible { None } else { self.keep(&defined, &definitions, &mut rev, at) };
        if let Some(kept) = &kept {
            let tape = at == Where::Tape;
            let save = Save { trace: kept.trace, vars: kept.vars.clone(), tape };
            // Memory that what follows may change is kept as the region leaves it.
            let late = split.is_some() && kept.vars.iter().any(|v| self.func.var(*v).kind == Kind::Root && self.func.var(*v).mutable);
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
            let (name, ty) = (self.bar_name(root), self.func.var(root).ty.clone());
            let shadow = self.fresh(&name, ty, Kind::Root);
            self.func.vars[shadow.0].mutable = true;
            self.shadows.insert(root, shadow);
            let moved = values.iter().enumerate().find_map(|(k, value)| match (value, seeds.get(k)) {
                (Expr::Take(p, Take::Move), Some(Some(Bar::Part { place, steps })))
                    if p.root == root && p.path.is_empty() && steps.is_empty() && self.depth == 0 =>
                {
                    Some((k, place.clone()))
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
            self.emit(Stmt::Let { var: shadow, init: Some(init) });
        }
        seeded
    }

    /// Decides how the reverse sweep gets at each variable of the region that it reads: computes it again
    /// where that is cheap, else keeps it.
    fn keep(&mut self, defined: &[VarId], definitions: &[Stmt], rev: &mut Vec<Stmt>, at: Where) -> Option<Kept> {
        let mut own = HashSet::new();
        let mut reads = Vec::new();
        for stmt in rev.iter() {
            stmt.walk(&mut |s| own.extend(s.defines()));
            stmt.each_read(&mut |v| reads.push(v));
        }
        // What this region contributes is summed at its end, inside of it.
        for e in self.bars.values().flatten() {
            e.each_var(&mut |v| reads.push(v));
        }
        let needed = |v: &VarId| reads.contains(v) && !own.contains(v);
        let mut kept: Vec<VarId> = Vec::new();
        let mut again: Vec<(VarId, Expr)> = Vec::new();
        for v in defined.iter().filter(|v| needed(v)) {
            let init = definitions.iter().find_map(|s| match s {
                Stmt::Let { var, init: Some(e) } if var == v => Some(e),
                _ => None,
            });
            let mut plan = Vec::new();
            match init {
                Some(e) if self.affordable(*v, e, defined, definitions, &kept, &again, &mut plan, 0) => again.extend(plan),
                _ => kept.push(*v),
            }
        }
        let mut head = Vec::new();
        let result = if kept.is_empty() {
            None
        } else {
            let trace = self.fresh(if at == Where::Tape { "tape" } else { "kept" }, Ty::Inert, Kind::Value);
            self.func.vars[trace.0].mutable = true;
            self.declare_trace(trace, at);
            if at == Where::Tape {
                head.push(Stmt::Restore { trace, vars: kept.clone() });
            }
            Some(Kept { trace, vars: kept })
        };
        head.extend(again.into_iter().map(|(var, e)| Stmt::Let { var, init: Some(e) }));
        head.append(rev);
        *rev = head;
        result
    }

    /// Declares, at the head of the forward sweep, where values are kept.
    pub fn declare_trace(&mut self, trace: VarId, at: Where) {
        let tokens: TokenStream = match at {
            Where::Tape => quote!(::__core::ops::Tape::new()),
            _ => quote!(::core::option::Option::None),
        };
        self.func.vars[trace.0].mutable = true;
        self.prelude.push(Stmt::Let { var: trace, init: Some(Expr::Code(Code { tokens, holes: Vec::new(), pure: true })) });
    }

    /// Whether a variable can be computed again from what is at hand; collects the definitions it takes.
    #[expect(clippy::too_many_arguments, reason = "a search over the region's definitions with its results so far")]
    fn affordable(&self, v: VarId, e: &Expr, defined: &[VarId], definitions: &[Stmt], kept: &[VarId], again: &[(VarId, Expr)], plan: &mut Vec<(VarId, Expr)>, depth: usize) -> bool {
        if again.iter().chain(plan.iter()).any(|(w, _)| *w == v) {
            return true;
        }
        if depth > 4 || !self.again.contains(&v) || cost(e) > 8 {
            return false;
        }
        let mut ok = true;
        let mut reads = Vec::new();
        e.each_var(&mut |w| reads.push(w));
        for w in reads {
            if !ok || !defined.contains(&w) || kept.contains(&w) {
                continue;
            }
            let init = definitions.iter().find_map(|s| match s {
                Stmt::Let { var, init: Some(e) } if *var == w => Some(e),
                _ => None,
            });
            ok &= init.is_some_and(|e| self.affordable(w, e, defined, definitions, kept, again, plan, depth + 1));
        }
        if ok {
            plan.push((v, e.clone()));
        }
        ok
    }

    /// The condition that the innermost scope was left by one of some exits.
    fn left_by(&self, ids: &[usize]) -> Expr {
        let Some(left) = self.left else { return Expr::Code(Code { tokens: quote!(false), holes: Vec::new(), pure: true }) };
        let ids = ids.iter().map(|n| number(*n).tokens_of());
        Expr::Code(Code { tokens: quote!(::core::matches!(__hole_0, #(#ids)|*)), holes: vec![Hole::Expr(Expr::Var(left))], pure: true })
    }

    /// A statement that may leave the region, and what follows it.
    fn tail(&mut self, mut stmts: Vec<Stmt>, values: Vec<Expr>, seeds: &Seeds, at: Where) -> (Vec<Stmt>, Vec<Expr>) {
        let rest = stmts.split_off(1);
        let Some(first) = stmts.pop() else { return (Vec::new(), values) };
        if let Stmt::Exit { exit, id } = first {
            return (self.exit(exit, id), Vec::new());
        }
        let rest = Region { stmts: rest, values };
        let inner = if at == Where::Visible { Where::Option } else { at };
        match first {
            Stmt::If { cond, then, els, results } if diverges(&then) && els.exits().is_empty() => self.guard(cond, then, els, results, true, rest, seeds, inner),
            Stmt::If { cond, then, els, results } if diverges(&els) && then.exits().is_empty() => self.guard(cond, els, then, results, false, rest, seeds, inner),
            first => {
                let ids = exits_of(std::slice::from_ref(&first));
                let defined = first.defines();
                let before = std::slice::from_ref(&first).to_vec();
                let _ = self.declare_shadows(&before, &[], &Vec::new());
                let idle = rest.stmts.is_empty() && rest.values.iter().all(|v| !self.activity.expr(v));
                let mut fwd_rest = rest;
                if !idle {
                    let assigned = assigned_in(&[&fwd_rest.stmts]);
                    let base = self.branch(&assigned);
                    let (out, arm) = self.arm(&base, |s| {
                        s.inherited.clone_from(&defined);
                        let mut out = s.region(std::mem::take(&mut fwd_rest), seeds, inner);
                        let rev = std::mem::take(&mut out.rev);
                        (out, rev)
                    });
                    fwd_rest = out.fwd;
                    let cond = super::adjoint::negate(self.left_by(&ids));
                    self.close(base, vec![(arm, out.kept)], Some(cond), inner);
                }
                let mut fwd = self.stmt(first, at);
                fwd.extend(fwd_rest.stmts);
                (fwd, fwd_rest.values)
            }
        }
    }

    /// `if cond { leave } else { … } rest`: the arm that leaves excludes everything else.
    #[expect(clippy::too_many_arguments, reason = "the parts of an `if` and what follows it")]
    fn guard(&mut self, cond: Expr, leave: Region, stay: Region, results: Vec<VarId>, leave_is_then: bool, rest: Region, seeds: &Seeds, at: Where) -> (Vec<Stmt>, Vec<Expr>) {
        let ids = leave.exits();
        let assigned = assigned_in(&[&leave.stmts, &stay.stmts, &rest.stmts]);
        let base = self.branch(&assigned);
        let (leave_out, leave_arm) = self.arm(&base, |s| {
            let mut out = s.region(leave, &Vec::new(), at);
            let rev = std::mem::take(&mut out.rev);
            (out, rev)
        });
        let marker = [Stmt::If { cond: cond.clone(), then: Region::default(), els: Region::default(), results: results.clone() }];
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
        if inert && base_is_empty(&base) && stay_arm.rev.is_empty() && stay_arm.bars.is_empty() {
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

    /// Reverses a region in place: as part of what is being reversed, or where values of its own were kept,
    /// as a branch that puts them back.
    fn within(&mut self, region: Region, seeds: &Seeds, at: Where) -> Region {
        let assigned = assigned_in(&[&region.stmts]);
        let base = self.branch(&assigned);
        let (out, arm) = self.arm(&base, |s| {
            let mut out = s.region(region, seeds, at);
            let rev = std::mem::take(&mut out.rev);
            (out, rev)
        });
        if out.kept.is_some() && at == Where::Option {
            self.close(base, vec![(arm, out.kept)], None, at);
        } else {
            self.splice(base, arm);
        }
        out.fwd
    }

    /// Emits a branch of the reverse sweep with two arms; `cond` decides for the second.
    pub fn close_two(&mut self, base: Base, (stay, stay_kept): (ArmOut, Option<Kept>), (leave, leave_kept): (ArmOut, Option<Kept>), cond: Expr, at: Where) {
        let (mut regions, idle, results) = self.join(base, vec![stay, leave]);
        let (Some(leave), Some(stay)) = (regions.pop(), regions.pop()) else { return };
        self.choose(stay, stay_kept, leave, leave_kept, super::adjoint::negate(cond), idle, results, at);
    }

    /// Emits a branch of the reverse sweep in which one arm may not have run.
    fn close(&mut self, base: Base, arms: Vec<(ArmOut, Option<Kept>)>, cond: Option<Expr>, at: Where) {
        let mut outs = Vec::new();
        let mut kepts = Vec::new();
        for (arm, kept) in arms {
            outs.push(arm);
            kepts.push(kept);
        }
        let (mut regions, idle, results) = self.join(base, outs);
        let (Some(then), Some(kept)) = (regions.pop(), kepts.pop()) else { return };
        let cond = cond.unwrap_or_else(|| Expr::Code(Code { tokens: quote!(true), holes: Vec::new(), pure: true }));
        self.choose(then, kept, idle.clone(), None, cond, idle, results, at);
    }

    /// Chooses between two regions of the reverse sweep, by what was kept where that tells, else by `cond`.
    #[expect(clippy::too_many_arguments, reason = "two arms with what each kept")]
    pub fn choose(&mut self, then: Region, then_kept: Option<Kept>, els: Region, els_kept: Option<Kept>, cond: Expr, idle: Region, results: Vec<VarId>, at: Where) {
        if then.stmts.is_empty() && els.stmts.is_empty() && results.is_empty() {
            return;
        }
        let option = at != Where::Tape;
        let stmt = match (then_kept, els_kept) {
            (Some(kept), None) if option => Stmt::IfSaved { trace: kept.trace, vars: kept.vars, then, els, results },
            (None, Some(kept)) if option => Stmt::IfSaved { trace: kept.trace, vars: kept.vars, then: els, els: then, results },
            (Some(a), Some(b)) if option => {
                let inner_results: Vec<VarId> = results.iter().map(|r| self.again_like(*r)).collect();
                let values = inner_results.iter().map(|r| Expr::Var(*r)).collect();
                let inner = Stmt::IfSaved { trace: b.trace, vars: b.vars, then: els, els: idle, results: inner_results };
                let els = Region { stmts: vec![inner], values };
                Stmt::IfSaved { trace: a.trace, vars: a.vars, then, els, results }
            }
            _ => Stmt::If { cond, then, els, results },
        };
        self.emit(stmt);
    }

    fn again_like(&mut self, v: VarId) -> VarId {
        let var = self.func.var(v).clone();
        self.fresh(&var.name, var.ty, var.kind)
    }

    /// The cotangent of a branch's result.
    pub fn result_bar(&mut self, r: VarId) -> Option<Bar> {
        if !self.activity.var(r) {
            return None;
        }
        if self.func.var(r).kind == Kind::Root {
            return self.shadows.get(&r).map(|s| Bar::place(Place::var(*s)));
        }
        let e = self.take(r)?;
        let (name, ty) = (self.bar_name(r), self.func.var(r).ty.clone());
        let e = self.bind(&name, e, ty);
        Some(Bar::Value(e))
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

    /// A branch on a condition.
    pub fn if_(&mut self, cond: Expr, then: Region, els: Region, results: Vec<VarId>, at: Where) -> Vec<Stmt> {
        let inner = if at == Where::Visible { Where::Option } else { at };
        let seeds: Seeds = results.iter().map(|r| self.result_bar(*r)).collect();
        let assigned = assigned_in(&[&then.stmts, &els.stmts]);
        let base = self.branch(&assigned);
        let mut outs = Vec::new();
        for region in [then, els] {
            outs.push(self.arm(&base, |s| {
                let mut out = s.region(region, &seeds, inner);
                let rev = std::mem::take(&mut out.rev);
                (out, rev)
            }));
        }
        let (Some((els_out, els_arm)), Some((then_out, then_arm))) = (outs.pop(), outs.pop()) else { return Vec::new() };
        let (mut regions, idle, joined) = self.join(base, vec![then_arm, els_arm]);
        if let (Some(els), Some(then)) = (regions.pop(), regions.pop()) {
            self.choose(then, then_out.kept, els, els_out.kept, cond.clone(), idle, joined, inner);
        }
        vec![Stmt::If { cond, then: then_out.fwd, els: els_out.fwd, results }]
    }

    /// A match: the reverse sweep matches again, on the same data or on the number of the arm.
    pub fn match_(&mut self, scrutinee: Expr, arms: Vec<Arm>, results: Vec<VarId>, at: Where) -> Vec<Stmt> {
        let inner = if at == Where::Visible { Where::Option } else { at };
        let seeds: Seeds = results.iter().map(|r| self.result_bar(*r)).collect();
        let bodies: Vec<&[Stmt]> = arms.iter().map(|a| a.body.stmts.as_slice()).collect();
        let assigned = assigned_in(&bodies);
        let base = self.branch(&assigned);
        let mut fwd_arms = Vec::new();
        let mut rev_arms = Vec::new();
        let mut outs = Vec::new();
        let mut kepts = Vec::new();
        let mut by_number = None;
        for (k, mut arm) in arms.into_iter().enumerate() {
            let mut body = std::mem::take(&mut arm.body);
            if let Some(n) = arm.number {
                by_number = Some(n);
                // The bindings are gone at reverse time: copies in the arm can be kept.
                for b in arm.binds.clone() {
                    let copy = self.again_like(b);
                    let mut rename = |v: VarId| if v == b { copy } else { v };
                    for s in &mut body.stmts {
                        rename_stmt(s, &mut rename);
                    }
                    body.values.iter_mut().for_each(|e| e.rename(&mut rename));
                    body.stmts.insert(0, Stmt::Let { var: copy, init: Some(Expr::Var(b)) });
                }
            }
            let (out, arm_out) = self.arm(&base, |s| {
                let mut out = s.region(body, &seeds, inner);
                let rev = std::mem::take(&mut out.rev);
                (out, rev)
            });
            let head = if arm.number.is_some() {
                Arm { pattern: number(k).tokens_of(), binds: Vec::new(), guard: None, number: None, body: Region::default() }
            } else {
                Arm { body: Region::default(), ..arm.clone() }
            };
            rev_arms.push(head);
            arm.body = out.fwd;
            fwd_arms.push(arm);
            outs.push(arm_out);
            kepts.push(out.kept);
        }
        let (regions, idle, joined) = self.join(base, outs);
        for ((arm, region), kept) in rev_arms.iter_mut().zip(regions).zip(kepts) {
            arm.body = match kept {
                Some(kept) if inner == Where::Option => {
                    let inner_results: Vec<VarId> = joined.iter().map(|r| self.again_like(*r)).collect();
                    let values = inner_results.iter().map(|r| Expr::Var(*r)).collect();
                    let saved = Stmt::IfSaved { trace: kept.trace, vars: kept.vars, then: region, els: idle.clone(), results: inner_results };
                    Region { stmts: vec![saved], values }
                }
                _ => region,
            };
        }
        let rev_scrutinee = by_number.map_or_else(|| scrutinee.clone(), Expr::Var);
        if by_number.is_some() {
            rev_arms.push(Arm { pattern: quote!(_), binds: Vec::new(), guard: None, number: None, body: idle });
        }
        if !joined.is_empty() || rev_arms.iter().any(|a| !a.body.stmts.is_empty()) {
            self.emit(Stmt::Match { scrutinee: rev_scrutinee, arms: rev_arms, results: joined });
        }
        vec![Stmt::Match { scrutinee, arms: fwd_arms, results }]
    }

    /// `place = value`: the place's adjoint goes to the value and starts anew.
    pub fn store(&mut self, place: &Place, value: &Expr) {
        let Some(target) = self.shadow(place) else { return };
        if !self.func.expr_ty(value).is_float() && !self.func.place_ty(place).is_float() {
            let b = self.fresh("bar", self.func.place_ty(place), Kind::Root);
            let tokens = quote!(::__core::ops::take(&mut __hole_0));
            self.emit(Stmt::Let { var: b, init: Some(Expr::Code(Code { tokens, holes: vec![Hole::Place(target)], pure: false })) });
            let bar = if self.is_value(value) { Bar::Value(Expr::Take(Place::var(b), Take::Move)) } else { Bar::place(Place::var(b)) };
            self.push(value, bar, None, "bar");
            return;
        }
        let name = self.bar_name(place.root).replace("_bar", "");
        let name = format!("{name}_k_bar");
        if let Expr::Prim(rule, args) = value
            && matches!(rule.name, "add" | "sub")
            && let Expr::Load(p) = &args[0]
            && same(p, place)
        {
            let ty = self.func.expr_ty(value);
            let b = self.bind(&name, Expr::Load(target), ty);
            let b = if rule.name == "sub" { crate::ir::neg(b) } else { b };
            self.push(&args[1], Bar::Value(b), None, &name);
            return;
        }
        let ty = self.func.expr_ty(value);
        let zero = Expr::Zero(if ty.is_float() { ty.clone() } else { self.func.place_ty(place) });
        if self.activity.expr(value) {
            let b = self.bind(&name, Expr::Load(target.clone()), ty);
            self.emit(Stmt::Store { place: target, value: zero });
            self.push(value, Bar::Value(b), None, &name);
        } else {
            self.emit(Stmt::Store { place: target, value: zero });
        }
    }

    /// Whether the cotangent of an expression is one datum rather than a shadow.
    fn is_value(&self, e: &Expr) -> bool {
        matches!(e, Expr::Dyn(..) | Expr::DynNeg(_) | Expr::Scalar(_) | Expr::Load(_))
            || matches!(e, Expr::Var(v) if self.func.var(*v).kind == Kind::Value)
    }
}

fn base_is_empty(base: &Base) -> bool {
    base.is_empty()
}

/// Whether a region always ends in an exit that leaves it.
fn diverges(region: &Region) -> bool {
    matches!(region.stmts.last(), Some(Stmt::Exit { .. })) && exits_of(&region.stmts).len() == 1
}

fn rename_stmt(stmt: &mut Stmt, f: &mut dyn FnMut(VarId) -> VarId) {
    let cell = std::cell::RefCell::new(&mut *f);
    stmt.operands_mut(&mut |e| e.rename(&mut **cell.borrow_mut()), &mut |p| {
        let mut e = Expr::Load(p.clone());
        e.rename(&mut **cell.borrow_mut());
        if let Expr::Load(q) = e {
            *p = q;
        }
    });
    for region in stmt.regions_mut() {
        for s in &mut region.stmts {
            rename_stmt(s, f);
        }
        region.values.iter_mut().for_each(|e| e.rename(f));
    }
}

/// What computing an expression again costs, in units of an addition; more than any budget where it must
/// not be done.
fn cost(e: &Expr) -> usize {
    let own = match e {
        Expr::Prim(rule, _) => match rule.name {
            "add" | "sub" | "mul" | "neg" | "abs" | "max" | "min" | "mul_add" | "to_radians" | "to_degrees" => 1,
            "div" | "sqrt" | "recip" => 4,
            _ => 100,
        },
        Expr::Var(_) | Expr::Lit(_) | Expr::Load(_) | Expr::Zero(_) | Expr::Code(Code { pure: true, .. }) => 0,
        Expr::Cast(..) => 1,
        _ => 100,
    };
    let mut total = own;
    let extra = std::cell::Cell::new(0);
    e.children(&mut |c| extra.set(extra.get() + cost(c)), &mut |p| {
        p.indices(&mut |i| extra.set(extra.get() + cost(i)));
    });
    total += extra.get();
    total
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
