//! Sums in the reverse sweep: what is added to one place in several steps is added in one.
//!
//! An expression that reads `x[i]` three times contributes to its adjoint three times. Each `x_bar[i] += …` loads, adds,
//! stores and checks its bounds, and none may be moved past the next check; summed first, they are one.

use std::collections::HashSet;

use super::push::same;
use crate::ir::{Expr, Place, Stmt, VarId, add, is_zero};

/// Merges additions in some statements of the reverse sweep and everything below them.
pub fn merge_additions(stmts: &mut Vec<Stmt>) {
    for stmt in stmts.iter_mut() {
        stmt.regions_mut().into_iter().for_each(|r| merge_additions(&mut r.stmts));
    }
    let mut k = 0;
    while k < stmts.len() {
        if let Some(later) = partner(stmts, k) {
            let Stmt::AddTo { value, .. } = stmts.remove(k) else { continue };
            match &mut stmts[later - 1] {
                Stmt::AddTo { value: sum, .. } => *sum = add(value, taken(sum)),
                // What was there comes first, as it did before.
                Stmt::Let { init: Some(read), .. } => *read = add(taken(read), value),
                _ => {}
            }
        } else {
            k += 1;
        }
    }
}

fn taken(e: &mut Expr) -> Expr {
    std::mem::replace(e, Expr::Lit("0.0".to_owned()))
}

/// Where a statement that adds to a place can be merged into: the next one that adds to it, or one that reads it
/// for the last time before it is overwritten.
fn partner(stmts: &[Stmt], k: usize) -> Option<usize> {
    let Stmt::AddTo { place, value, whole: false } = &stmts[k] else { return None };
    let reads = reads_of(place, value);
    for (at, stmt) in stmts.iter().enumerate().skip(k + 1) {
        match stmt {
            Stmt::AddTo { place: p, value: v, whole: false } => {
                if v.any_var(&mut |w| w == place.root) {
                    return None;
                }
                if same(p, place) {
                    return Some(at);
                }
                if reads.contains(&p.root) && (p.root != place.root || value.any_var(&mut |w| w == p.root)) {
                    return None;
                }
            }
            Stmt::Let { var, init: Some(e) } => {
                if matches!(e, Expr::Load(p) if same(p, place)) {
                    return is_overwritten(&stmts[at + 1..], place).then_some(at);
                }
                if e.any_var(&mut |w| w == place.root) || reads.contains(var) || is_impure(e) {
                    return None;
                }
            }
            Stmt::Assign { var, value: e } => {
                if e.any_var(&mut |w| w == place.root) || reads.contains(var) || is_impure(e) {
                    return None;
                }
            }
            _ => return None,
        }
    }
    None
}

/// The variables and the memory that the addition reads.
fn reads_of(place: &Place, value: &Expr) -> HashSet<VarId> {
    let mut reads = HashSet::new();
    place.each_var(&mut |v| {
        reads.insert(v);
    });
    value.each_var(&mut |v| {
        reads.insert(v);
    });
    reads
}

/// Whether the next thing that happens to the place's memory is that the place is set to zero.
fn is_overwritten(stmts: &[Stmt], place: &Place) -> bool {
    for stmt in stmts {
        if let Stmt::Store { place: p, value } = stmt
            && same(p, place)
        {
            return is_zero(value);
        }
        let Stmt::Let { init: Some(e), .. } = stmt else { return false };
        if e.any_var(&mut |w| w == place.root) {
            return false;
        }
    }
    false
}

fn is_impure(e: &Expr) -> bool {
    let mut found = false;
    e.each_effect(&mut |_| found = true);
    found
}
