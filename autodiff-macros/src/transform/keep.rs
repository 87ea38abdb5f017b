//! What a region keeps for its reverse sweep, and what it computes again.

use std::collections::HashSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::bars::{Rev, Where};
use super::invariant::Entered;
use super::notes::Notes;
use crate::ir::{Code, Exit, Expr, Kind, Stmt, Ty, VarId};

/// Variables kept for the reverse sweep of a region, and where.
pub struct Kept {
    pub trace: VarId,
    pub vars: Vec<VarId>,
}

/// How a region's variables are put away.
pub struct Save {
    pub trace: VarId,
    pub vars: Vec<VarId>,
    pub tape: bool,
}

impl Save {
    /// The statement, before some expressions are evaluated.
    pub fn stmt(&self, before: &[Expr]) -> Stmt {
        let mut read = false;
        for e in before {
            read |= e.any_var(&mut |v| self.vars.contains(&v));
        }
        Stmt::Save { trace: self.trace, vars: self.vars.clone(), tape: self.tape, last: !read }
    }

    /// Puts the statement before every exit of a list.
    pub fn before_exits(&self, stmts: Vec<Stmt>, leaving: &[usize]) -> Vec<Stmt> {
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

impl Rev<'_> {
    /// Decides how the reverse sweep gets at each variable of the region that it reads: computes it again
    /// where that is cheap, else keeps it.
    /// Where the region is the body of a loop, what no iteration changes is kept once for all of them.
    pub fn keep(
        &mut self,
        defined: &[VarId],
        definitions: &[Stmt],
        entered: Option<&Entered>,
        fwd: &mut Vec<Stmt>,
        rev: &mut Vec<Stmt>,
        at: Where,
    ) -> Option<Kept> {
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
                Some(e) if self.affordable(*v, e, defined, definitions, &kept, &again, &mut plan, 0) => {
                    again.extend(plan);
                }
                init => {
                    let shared = match (init, entered) {
                        (Some(e), Some(l)) => self.once_for_all(*v, e, l, definitions, fwd),
                        _ => None,
                    };
                    match shared {
                        Some(e) => again.push((*v, e)),
                        None => kept.push(*v),
                    }
                }
            }
        }
        let mut head = Vec::new();
        let result = if kept.is_empty() {
            None
        } else {
            let trace = self.fresh(if at == Where::Tape { "tape" } else { "kept" }, Ty::Inert, Kind::Value);
            self.func.vars[trace.0].mutable = true;
            let notes = Notes::of(&kept, definitions, self.func);
            self.declare_trace(trace, at, notes);
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
    pub fn declare_trace(&mut self, trace: VarId, at: Where, notes: Notes) {
        let tokens: TokenStream = match at {
            Where::Tape => match notes {
                Notes::Numbers => quote!(::__core::ops::Numbers::new()),
                Notes::Owned => quote!(::__core::ops::Notes::new()),
                Notes::Any => quote!(::__core::ops::Tape::new()),
            },
            _ => quote!(::core::option::Option::None),
        };
        self.func.vars[trace.0].mutable = true;
        self.prelude
            .push(Stmt::Let { var: trace, init: Some(Expr::Code(Code { tokens, holes: Vec::new(), pure: true })) });
    }

    /// Whether a variable can be computed again from what is at hand; collects the definitions it takes.
    #[expect(clippy::too_many_arguments, reason = "a search over the region's definitions with its results so far")]
    fn affordable(
        &self,
        v: VarId,
        e: &Expr,
        defined: &[VarId],
        definitions: &[Stmt],
        kept: &[VarId],
        again: &[(VarId, Expr)],
        plan: &mut Vec<(VarId, Expr)>,
        depth: usize,
    ) -> bool {
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
}
