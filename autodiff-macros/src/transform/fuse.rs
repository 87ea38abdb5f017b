//! Fused loops: forward and reverse of each iteration in one pass, so that nothing is kept from one sweep to the next.
//!
//! A loop that only adds to what it hands on (sums, whose cotangents do not depend on what the loop computes) does
//! not need its forward sweep to have ended before its reverse sweep begins. Where the cotangent of the result is
//! known from the start, its iterations are reversed one by one as they have run, and in the order in which they
//! run: adjoints that are only added to do not ask in which order.

use std::collections::HashSet;

use super::adjoint::Adjoint;
use super::effects::{additive, assigned, changed, defined};
use super::scratch::returns_to_zero;
use crate::ir::{Code, Expr, Hole, Kind, Loop, LoopKind, Stmt, VarId, exits_of};

/// The sweeps with every loop fused where that is possible; `None` where there is no such loop.
pub fn fuse(adjoint: &Adjoint) -> Option<Adjoint> {
    if !exits_of(&adjoint.func.body.stmts).is_empty() {
        return None;
    }
    let mut fused = adjoint.clone();
    let mut any = false;
    let mut at = 0;
    while at < fused.func.body.stmts.len() {
        if let Some(plan) = Plan::of(&fused, at) {
            at = plan.carry_out(&mut fused, at);
            any = true;
        }
        at += 1;
    }
    any.then_some(fused)
}

/// How one loop is fused.
struct Plan {
    /// Where its reverse stands in the reverse sweep.
    reverse: usize,
    /// Statements of the reverse sweep that go before the loop: the cotangents that the loop reads, and the adjoints
    /// that it adds to.
    seeds: Vec<usize>,
}

impl Plan {
    fn of(adjoint: &Adjoint, at: usize) -> Option<Self> {
        let forward = &adjoint.func.body.stmts;
        let Stmt::Loop(l) = &forward[at] else { return None };
        if !matches!(l.kind, LoopKind::For { .. }) || !exits_of(&l.body.stmts).is_empty() {
            return None;
        }
        let found = adjoint.reverse.iter().enumerate().find_map(|(k, s)| match s {
            Stmt::Loop(r) if r.id == l.id && r.until.is_none() => Some((k, r)),
            _ => None,
        });
        let (reverse, back) = found?;
        // What is kept is at hand where each iteration ends.
        if !trace_is_plain(l, back) {
            return None;
        }
        let given: HashSet<VarId> = adjoint
            .func
            .params
            .iter()
            .copied()
            .chain(adjoint.prelude.iter().chain(&forward[..at]).flat_map(Stmt::defines))
            .chain([adjoint.y_bar])
            .collect();
        let changing = assigned(&forward[at..]);
        let steady = |v: VarId| given.contains(&v) && !changing.contains(&v);

        // What the reverse of an iteration touches outside of itself.
        let inside: HashSet<VarId> =
            forward[at].defines().into_iter().chain(defined(&l.body.stmts)).chain(defined(&back.body.stmts)).collect();
        let mut outside = HashSet::new();
        let at_hand: HashSet<VarId> = l.body.stmts.iter().flat_map(Stmt::defines).collect();
        back.body.stmts.iter().filter(|s| !is_at_hand(s, &at_hand)).for_each(|s| {
            s.each_read(&mut |v| {
                outside.insert(v);
            });
        });
        outside.extend(changed(&back.body.stmts));
        outside.retain(|v| !inside.contains(v));

        let before = &adjoint.reverse[..reverse];
        let places: HashSet<VarId> = changed(&back.body.stmts).into_iter().filter(|v| !inside.contains(v)).collect();
        let mut summed = places.clone();
        let mut scratch = HashSet::new();
        if !additive(&back.body.stmts, &summed) {
            for &v in &places {
                if returns_to_zero(adjoint, at, &back.body.stmts, v) {
                    scratch.insert(v);
                    summed.remove(&v);
                }
            }
            if !additive(&back.body.stmts, &summed) {
                return None;
            }
        }

        let mut seeds = Vec::new();
        let mut todo: Vec<VarId> = outside.into_iter().collect();
        todo.sort();
        while let Some(v) = todo.pop() {
            let defining = before.iter().position(|s| s.defines().contains(&v));
            match defining {
                None if steady(v) || adjoint.is_slot_shadow(v) => {}
                None => return None,
                Some(k) if seeds.contains(&k) => {}
                Some(k) => {
                    let Stmt::Let { init: Some(e), .. } = &before[k] else { return None };
                    if !is_movable(e, adjoint, at) {
                        return None;
                    }
                    seeds.push(k);
                    e.each_var(&mut |w| todo.push(w));
                }
            }
        }
        seeds.sort_unstable();
        // What stays behind runs after the loop instead of before it.
        let stays: Vec<Stmt> =
            before.iter().enumerate().filter(|(k, _)| !seeds.contains(k)).map(|(_, s)| s.clone()).collect();
        let moved: HashSet<VarId> = seeds.iter().flat_map(|k| before[*k].defines()).collect();
        let fixed: HashSet<VarId> = moved.iter().copied().filter(|v| !summed.contains(v)).collect();
        if changed(&stays).iter().any(|v| fixed.contains(v)) || !additive(&stays, &summed) {
            return None;
        }
        let mut meets_scratch = false;
        stays.iter().for_each(|s| s.each_read(&mut |v| meets_scratch |= scratch.contains(&v)));
        (!meets_scratch).then_some(Self { reverse, seeds })
    }

    /// Fuses the loop; gives the place where it stands now.
    fn carry_out(self, adjoint: &mut Adjoint, mut at: usize) -> usize {
        let mut reverse = std::mem::take(&mut adjoint.reverse);
        let back = reverse.remove(self.reverse);
        let mut seeds = Vec::new();
        for k in self.seeds.iter().rev() {
            seeds.insert(0, reverse.remove(*k));
        }
        adjoint.reverse = reverse;
        let moved = seeds.len();
        if let (Stmt::Loop(l), Stmt::Loop(back)) = (&mut adjoint.func.body.stmts[at], back) {
            let mut traces = Vec::new();
            if let Some(Stmt::Save { trace, .. }) = l.body.stmts.last() {
                traces.push(*trace);
                l.body.stmts.pop();
            }
            let at_hand: HashSet<VarId> = l.body.stmts.iter().flat_map(Stmt::defines).collect();
            l.body.stmts.extend(back.body.stmts.into_iter().filter(|s| match s {
                Stmt::Restore { trace, .. } => !traces.contains(trace),
                s => !is_at_hand(s, &at_hand),
            }));
            // Neither is there anything to reserve room for.
            let needless = |s: &Stmt| match s {
                Stmt::Verbatim(code) => {
                    code.holes.iter().any(|h| matches!(h, Hole::Expr(Expr::Var(v)) if traces.contains(v)))
                }
                _ => false,
            };
            let (before, all) = (at, &mut adjoint.func.body.stmts);
            at -= all[..before].iter().filter(|s| needless(s)).count();
            all.retain(|s| !needless(s));
            adjoint.prelude.retain(|s| s.defines().iter().all(|v| !traces.contains(v)));
        }
        adjoint.func.body.stmts.splice(at..at, seeds);
        at + moved
    }
}

/// Whether a statement computes again what is still there from the forward half of the iteration.
fn is_at_hand(s: &Stmt, at_hand: &HashSet<VarId>) -> bool {
    matches!(s, Stmt::Let { var, .. } if at_hand.contains(var))
}

/// Whether the loop keeps what it keeps in one step at the end of an iteration, and takes it back in one step.
fn trace_is_plain(l: &Loop, back: &Loop) -> bool {
    let restored = match back.body.stmts.first() {
        Some(Stmt::Restore { trace, .. }) => Some(*trace),
        _ => None,
    };
    let saved = match l.body.stmts.last() {
        Some(Stmt::Save { trace, vars, .. }) => {
            let at_hand: HashSet<VarId> = l.body.stmts.iter().flat_map(Stmt::defines).collect();
            if !vars.iter().all(|v| at_hand.contains(v)) {
                return false;
            }
            Some(*trace)
        }
        _ => None,
    };
    restored == saved && saves(&l.body.stmts, saved) == usize::from(saved.is_some())
}

/// How often a trace is written to in some statements.
fn saves(stmts: &[Stmt], of: Option<VarId>) -> usize {
    let mut n = 0;
    stmts
        .iter()
        .for_each(|s| s.walk(&mut |s| n += usize::from(matches!(s, Stmt::Save { trace, .. } if Some(*trace) == of))));
    n
}

/// Whether an expression of the reverse sweep says the same before the loop: it has no effects and reads no memory
/// that is written from there on.
fn is_movable(e: &Expr, adjoint: &Adjoint, at: usize) -> bool {
    let untouched = |v: VarId| {
        let var = adjoint.func.var(v);
        var.kind == Kind::Value || (!var.mutable && !var.multi)
    };
    match e {
        // A shadow has the shape of its memory, which keeps its shape unless something is pushed or replaced.
        Expr::ZeroLike(p) if p.path.is_empty() => keeps_shape(adjoint, at, p.root),
        Expr::Code(Code { pure: false, .. }) => false,
        e => {
            let mut ok = !matches!(e, Expr::Take(..) | Expr::Ref(..) | Expr::ZeroLike(_));
            e.each_var(&mut |v| ok &= untouched(v));
            let cell = std::cell::Cell::new(ok);
            e.children(&mut |c| cell.set(cell.get() && is_movable(c, adjoint, at)), &mut |_| {});
            cell.get()
        }
    }
}

/// Whether nothing from a statement on can change the length of some memory.
fn keeps_shape(adjoint: &Adjoint, at: usize, root: VarId) -> bool {
    let mut ok = true;
    for s in &adjoint.func.body.stmts[at..] {
        s.walk(&mut |s| {
            let plain = match s {
                Stmt::Store { place, .. } => place.root != root || !place.path.is_empty(),
                Stmt::Mem { place, .. } => place.root != root,
                Stmt::Assign { var, .. } => *var != root,
                Stmt::Call(call) => call
                    .args
                    .iter()
                    .all(|a| !matches!(a, crate::ir::Arg::RefMut(p, _) if p.root == root && p.path.is_empty())),
                Stmt::Verbatim(code) => code.changes().all(|changed| changed != root),
                _ => true,
            };
            ok &= plain;
        });
    }
    ok
}
