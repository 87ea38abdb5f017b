//! Branches and matches: the reverse sweep takes the arm that the forward sweep took.

use quote::quote;

use super::adjoint::negate;
use super::bar::Bar;
use super::bars::{Rev, Where};
use super::branch::{ArmOut, Base, assigned_in};
use super::keep::Kept;
use super::reverse::{Seeds, number};
use crate::ir::{Arm, Code, Expr, Place, Region, Stmt, VarId};

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

impl Rev<'_> {
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
        let (Some((els_out, els_arm)), Some((then_out, then_arm))) = (outs.pop(), outs.pop()) else {
            return Vec::new();
        };
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
                Arm {
                    pattern: number(k).tokens_of(),
                    binds: Vec::new(),
                    guard: None,
                    number: None,
                    body: Region::default(),
                }
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
                    let saved = Stmt::IfSaved {
                        trace: kept.trace,
                        vars: kept.vars,
                        then: region,
                        els: idle.clone(),
                        results: inner_results,
                    };
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

    /// Reverses a region in place: as part of what is being reversed, or where values of its own were kept,
    /// as a branch that puts them back.
    pub fn within(&mut self, region: Region, seeds: &Seeds, at: Where) -> Region {
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
    pub fn close_two(
        &mut self,
        base: Base,
        (stay, stay_kept): (ArmOut, Option<Kept>),
        (leave, leave_kept): (ArmOut, Option<Kept>),
        cond: Expr,
        at: Where,
    ) {
        let (mut regions, idle, results) = self.join(base, vec![stay, leave]);
        let (Some(leave), Some(stay)) = (regions.pop(), regions.pop()) else {
            return;
        };
        self.choose(stay, stay_kept, leave, leave_kept, negate(cond), idle, results, at);
    }

    /// Emits a branch of the reverse sweep in which one arm may not have run.
    pub fn close(&mut self, base: Base, arms: Vec<(ArmOut, Option<Kept>)>, cond: Option<Expr>, at: Where) {
        let mut outs = Vec::new();
        let mut kepts = Vec::new();
        for (arm, kept) in arms {
            outs.push(arm);
            kepts.push(kept);
        }
        let (mut regions, idle, results) = self.join(base, outs);
        let (Some(then), Some(kept)) = (regions.pop(), kepts.pop()) else {
            return;
        };
        let cond = cond.unwrap_or_else(|| Expr::Code(Code { tokens: quote!(true), holes: Vec::new(), pure: true }));
        self.choose(then, kept, idle.clone(), None, cond, idle, results, at);
    }

    /// Chooses between two regions of the reverse sweep, by what was kept where that tells, else by `cond`.
    #[expect(clippy::too_many_arguments, reason = "two arms with what each kept")]
    pub fn choose(
        &mut self,
        then: Region,
        then_kept: Option<Kept>,
        els: Region,
        els_kept: Option<Kept>,
        cond: Expr,
        idle: Region,
        results: Vec<VarId>,
        at: Where,
    ) {
        if then.stmts.is_empty() && els.stmts.is_empty() && results.is_empty() {
            return;
        }
        let option = at != Where::Tape;
        let stmt = match (then_kept, els_kept) {
            (Some(kept), None) if option => Stmt::IfSaved { trace: kept.trace, vars: kept.vars, then, els, results },
            (None, Some(kept)) if option => {
                Stmt::IfSaved { trace: kept.trace, vars: kept.vars, then: els, els: then, results }
            }
            (Some(a), Some(b)) if option => {
                let inner_results: Vec<VarId> = results.iter().map(|r| self.again_like(*r)).collect();
                let values = inner_results.iter().map(|r| Expr::Var(*r)).collect();
                let inner =
                    Stmt::IfSaved { trace: b.trace, vars: b.vars, then: els, els: idle, results: inner_results };
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
        if let Some(s) = self.shadows.get(&r) {
            return Some(Bar::place(Place::var(*s)));
        }
        let e = self.take(r)?;
        // What is there only where the statement was not left is looked at by the arms alone.
        if e.any_var(&mut |v| self.optional.contains(&v)) {
            return Some(Bar::Value(e));
        }
        let (name, ty) = (self.bar_name(r), self.func.var(r).ty.clone());
        let e = self.bind(&name, e, ty);
        Some(Bar::Value(e))
    }
}
