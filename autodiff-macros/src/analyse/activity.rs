//! Which variables carry a derivative: those that depend on a varying argument and that a result depends on.
//!
//! One graph over variables, without regard for order: an edge from what a definition reads to what it
//! defines. Varied is what the arguments reach, useful what reaches a result. Renaming at assignments makes
//! most variables single definitions, so little is lost by ignoring order.

use std::collections::HashSet;

use crate::ir::{Arg, Exit, Expr, Func, MemOp, Region, Stmt, VarId};

/// The variables that carry a derivative.
pub struct Activity {
    active: Vec<bool>,
}

impl Activity {
    /// `slots` are the varying parameters, `outputs` those that are written through `&mut`.
    pub fn of(func: &Func, slots: &[VarId], outputs: &[VarId]) -> Self {
        let mut graph = Graph { edges: Vec::new(), results: outputs.to_vec() };
        graph.region(&func.body);
        for value in &func.body.values {
            graph.result(value);
        }
        let n = func.vars.len();
        let varied = reach(n, slots, graph.edges.iter().copied());
        let useful = reach(n, &graph.results, graph.edges.iter().map(|&(from, to)| (to, from)));
        let active = (0..n).map(|v| varied[v] && useful[v] && !func.vars[v].ty.is_inert()).collect();
        Activity { active }
    }

    /// Whether a variable carries a derivative; variables made later do where they say so themselves.
    pub fn var(&self, v: VarId) -> bool {
        self.active.get(v.0).copied().unwrap_or(false)
    }

    /// Declares a variable made after the analysis.
    pub fn set(&mut self, v: VarId, active: bool) {
        if self.active.len() <= v.0 {
            self.active.resize(v.0 + 1, false);
        }
        self.active[v.0] = active;
    }

    /// Whether an expression's value carries a derivative.
    pub fn expr(&self, e: &Expr) -> bool {
        any_differentiated(e, &mut |v| self.var(v))
    }

    /// Whether anything in a region carries a derivative.
    pub fn region(&self, region: &Region) -> bool {
        region.stmts.iter().any(|s| self.stmt(s)) || region.values.iter().any(|e| self.expr(e))
    }

    /// Whether anything in a statement carries a derivative.
    pub fn stmt(&self, stmt: &Stmt) -> bool {
        match stmt {
            Stmt::Let { var, .. } | Stmt::Assign { var, .. } => self.var(*var),
            Stmt::Store { place, .. } | Stmt::Mem { place, .. } => self.var(place.root),
            Stmt::Call(call) => {
                call.results().any(|v| self.var(v))
                    || call.args.iter().any(|a| matches!(a, Arg::RefMut(p, _) if self.var(p.root)))
            }
            Stmt::Exit { exit: Exit::Return(Some(e)), .. } => self.expr(e),
            other => other.defines().iter().any(|v| self.var(*v)) || other.regions().iter().any(|r| self.region(r)),
        }
    }
}

struct Graph {
    edges: Vec<(VarId, VarId)>,
    results: Vec<VarId>,
}

impl Graph {
    fn edge(&mut self, from: &Expr, to: VarId) {
        differentiated(from, &mut |v| self.edges.push((v, to)));
    }

    fn result(&mut self, e: &Expr) {
        differentiated(e, &mut |v| self.results.push(v));
    }

    fn region(&mut self, region: &Region) {
        for stmt in &region.stmts {
            self.stmt(stmt);
        }
    }

    fn stmt(&mut self, stmt: &Stmt) {
        match stmt {
            Stmt::Let { var, init: Some(e) } | Stmt::Assign { var, value: e } => self.edge(e, *var),
            Stmt::Store { place, value } => self.edge(value, place.root),
            Stmt::Mem { place, op } => match op {
                MemOp::Push(e) | MemOp::Fill(e) | MemOp::Insert(_, e) => self.edge(e, place.root),
                MemOp::CopyFrom(src) | MemOp::ExtendFrom(src) => self.edges.push((src.root, place.root)),
                _ => {}
            },
            Stmt::Call(call) => {
                let mut reads = HashSet::new();
                let mut writes = call.results().collect::<Vec<_>>();
                for arg in &call.args {
                    match arg {
                        Arg::Value(e) => differentiated(e, &mut |v| {
                            reads.insert(v);
                        }),
                        Arg::Ref(p, _) => {
                            reads.insert(p.root);
                        }
                        Arg::RefMut(p, _) => {
                            reads.insert(p.root);
                            writes.push(p.root);
                        }
                        Arg::Inert(..) | Arg::Zero => {}
                    }
                }
                self.edges.extend(reads.iter().flat_map(|&r| writes.iter().map(move |&w| (r, w))));
            }
            Stmt::If { then, els, results, .. } => self.joins(&[then, els], results),
            Stmt::Match { arms, results, .. } => self.joins(&arms.iter().map(|a| &a.body).collect::<Vec<_>>(), results),
            Stmt::Exit { exit: Exit::Return(Some(e)), .. } => self.result(e),
            _ => {}
        }
        for region in stmt.regions() {
            self.region(region);
        }
    }

    fn joins(&mut self, regions: &[&Region], results: &[VarId]) {
        for region in regions {
            for (value, &result) in region.values.iter().zip(results) {
                self.edge(value, result);
            }
        }
    }
}

/// Calls `f` on the variables whose values an expression depends on differentiably.
pub fn differentiated(e: &Expr, f: &mut dyn FnMut(VarId)) {
    any_differentiated(e, &mut |v| {
        f(v);
        false
    });
}

/// Whether `f` holds for one of the variables whose values an expression depends on differentiably. Looks from the
/// right, since a chain of operators is deep on its left: its passes ask this at each link.
fn any_differentiated(e: &Expr, f: &mut dyn FnMut(VarId) -> bool) -> bool {
    match e {
        Expr::Var(v) => f(*v),
        Expr::Load(p) | Expr::Take(p, _) | Expr::Ref(p, _) => f(p.root),
        Expr::Prim(rule, args) => args
            .iter()
            .zip(rule.args)
            .rev()
            .any(|(arg, name)| !rule.inert.iter().any(|(inert, _)| inert == name) && any_differentiated(arg, f)),
        Expr::Select(_, a, b) | Expr::Dyn(_, a, b) => any_differentiated(b, f) || any_differentiated(a, f),
        Expr::Repeat { elem: a, .. } | Expr::DynNeg(a) | Expr::Cast(a, ..) | Expr::Scalar(a) => {
            any_differentiated(a, f)
        }
        Expr::DynDot(_, args) => {
            args.iter().any(|(arg, dot)| any_differentiated(arg, f) || dot.iter().any(|dot| any_differentiated(dot, f)))
        }
        Expr::Build(_, parts) => parts.iter().rev().any(|p| any_differentiated(p, f)),
        Expr::Lit(_) | Expr::Code(_) | Expr::ZeroLike(_) | Expr::Zero(_) => false,
    }
}

fn reach(n: usize, from: &[VarId], edges: impl Iterator<Item = (VarId, VarId)>) -> Vec<bool> {
    let mut next = vec![Vec::new(); n];
    for (a, b) in edges {
        next[a.0].push(b);
    }
    let mut seen = vec![false; n];
    let mut todo = from.to_vec();
    while let Some(v) = todo.pop() {
        if !std::mem::replace(&mut seen[v.0], true) {
            todo.extend(&next[v.0]);
        }
    }
    seen
}
