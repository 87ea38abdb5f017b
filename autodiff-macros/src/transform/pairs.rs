//! Sine and cosine of one number: where the forward sweep computes the one and the reverse sweep asks for the other, both are
//! computed together, which the mathematical library does in the time of one.

use std::cell::Cell;

use super::bars::Rev;
use crate::ir::{Expr, Kind, Stmt, VarId};
use crate::rules::lookup;

impl Rev<'_> {
    /// Moves sines and cosines of a region's reverse statements to where the forward statements compute the other.
    pub fn pair_sines(&mut self, fwd: &mut Vec<Stmt>, rev: &mut [Stmt]) {
        let mut k = 0;
        while k < fwd.len() {
            if let Some((of, other)) = half(&fwd[k])
                && !self.func.var(of).multi
                && let Some(rule) = lookup(other, 1)
                && (rev.iter().any(|s| asks(s, other, of))
                    || self.bars.values().flatten().any(|e| inside(e, other, of)))
            {
                // It may be there already.
                let there = fwd.iter().find_map(|s| match s {
                    Stmt::Let { var, init: Some(e) } if is(e, other, of) && !self.func.var(*var).multi => Some(*var),
                    _ => None,
                });
                let v = there.unwrap_or_else(|| {
                    let (name, ty) = (format!("{}_{other}", self.func.var(of).name), self.func.var(of).ty.clone());
                    let v = self.fresh(&name, ty, Kind::Value);
                    k += 1;
                    fwd.insert(k, Stmt::Let { var: v, init: Some(Expr::Prim(rule, vec![Expr::Var(of)])) });
                    v
                });
                rev.iter_mut().for_each(|s| replace(s, other, of, v));
                self.bars.values_mut().flatten().for_each(|e| replace_in(e, other, of, v));
            }
            k += 1;
        }
    }
}

/// The number whose sine or cosine a statement computes, and which of the two is the other one.
fn half(s: &Stmt) -> Option<(VarId, &'static str)> {
    let Stmt::Let { init: Some(Expr::Prim(rule, args)), .. } = s else { return None };
    let other = match rule.name {
        "sin" => "cos",
        "cos" => "sin",
        _ => return None,
    };
    match args.as_slice() {
        [Expr::Var(v)] => Some((*v, other)),
        _ => None,
    }
}

fn is(e: &Expr, function: &str, of: VarId) -> bool {
    matches!(e, Expr::Prim(rule, args) if rule.name == function && matches!(args.as_slice(), [Expr::Var(v)] if *v == of))
}

fn inside(e: &Expr, function: &str, of: VarId) -> bool {
    let found = Cell::new(is(e, function, of));
    e.children(&mut |c| found.set(found.get() || inside(c, function, of)), &mut |_| {});
    found.get()
}

fn asks(s: &Stmt, function: &str, of: VarId) -> bool {
    let found = Cell::new(false);
    s.walk(&mut |s| {
        s.operands(&mut |e| found.set(found.get() || inside(e, function, of)), &mut |_| {});
        for region in s.regions() {
            found.set(found.get() || region.values.iter().any(|e| inside(e, function, of)));
        }
    });
    found.get()
}

fn replace_in(e: &mut Expr, function: &str, of: VarId, with: VarId) {
    if is(e, function, of) {
        *e = Expr::Var(with);
    } else {
        e.children_mut(&mut |c| replace_in(c, function, of, with), &mut |_| {});
    }
}

fn replace(s: &mut Stmt, function: &str, of: VarId, with: VarId) {
    s.operands_mut(&mut |e| replace_in(e, function, of, with), &mut |_| {});
    for region in s.regions_mut() {
        region.stmts.iter_mut().for_each(|s| replace(s, function, of, with));
        region.values.iter_mut().for_each(|e| replace_in(e, function, of, with));
    }
}
