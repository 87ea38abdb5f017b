//! Tangents that are exactly zero because something else was chosen: they stay zero under an infinite slope.
//!
//! The reverse sweep has the like of this in what it calls conditional adjoints, so that both modes answer alike.

use std::collections::{HashMap, HashSet};

use crate::ir::{Expr, Region, VarId, is_partly_zero, is_zero};

/// How many loops and branches are around a statement.
#[derive(Clone, Copy, Default, PartialEq)]
pub struct Depth {
    pub loops: usize,
    pub branches: usize,
}

/// What is known about the zeros among the tangents.
#[derive(Default)]
pub struct Zeros {
    /// Tangents that are exactly zero where a branch was not taken.
    conditional: HashSet<VarId>,
    /// Where variables began, and whether their tangent began as zero.
    began: HashMap<VarId, (Depth, bool)>,
    pub depth: Depth,
}

impl Zeros {
    /// Whether a tangent is exactly zero where a branch was not taken.
    pub fn is_conditional(&self, dot: &Expr) -> bool {
        match dot {
            Expr::Var(v) => self.conditional.contains(v),
            Expr::Select(_, a, b) => is_partly_zero(dot) || self.is_conditional(a) || self.is_conditional(b),
            Expr::Prim(rule, args) => match rule.name {
                "add" | "sub" => args.iter().all(|a| self.is_conditional(a)),
                // The tangent is the first factor.
                "neg" | "mul" | "div" | "guarded" => self.is_conditional(&args[0]),
                _ => false,
            },
            _ => false,
        }
    }

    /// Marks the tangent that a `let` defines.
    pub fn note_let(&mut self, dot_var: VarId, dot: Option<&Expr>) {
        if dot.is_some_and(|dot| self.is_conditional(dot)) {
            self.conditional.insert(dot_var);
        }
        self.began.insert(dot_var, (self.depth, dot.is_some_and(is_zero)));
    }

    /// Marks the tangents of a branch's results that one of its regions leaves at zero. `all` are the results, their
    /// tangents last.
    pub fn note_results(&mut self, results: &[VarId], all: &[VarId], regions: &[&Region]) {
        for (at, &dot) in all.iter().enumerate().skip(results.len()) {
            let zero = |e: &Expr| is_zero(e) || self.is_conditional(e);
            if regions.iter().any(|region| region.values.get(at).is_some_and(zero)) {
                self.conditional.insert(dot);
            }
        }
    }

    /// Marks the tangent of a variable that a branch leaves as it is, or sets, at zero.
    pub fn note_assigned(&mut self, dot_var: VarId, dot: &Expr) {
        let Some(&(depth, began_as_zero)) = self.began.get(&dot_var) else {
            return;
        };
        let zero = is_zero(dot) || self.is_conditional(dot);
        if depth == self.depth {
            self.began.insert(dot_var, (depth, is_zero(dot)));
            if !zero {
                self.conditional.remove(&dot_var);
            }
        } else if depth.loops == self.depth.loops {
            if zero || began_as_zero {
                self.conditional.insert(dot_var);
            }
        } else if began_as_zero {
            // A sum in a loop is zero where all of its terms are.
            self.conditional.insert(dot_var);
            if !self.is_conditional(dot) {
                self.conditional.remove(&dot_var);
                self.began.insert(dot_var, (depth, false));
            }
        }
    }
}
