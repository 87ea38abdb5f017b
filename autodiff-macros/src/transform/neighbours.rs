//! Sums into neighbouring elements: what an iteration adds to an element that the next one adds to as well is carried
//! there in a variable.
//!
//! `for i in … { x_bar[i] += …; x_bar[i + 1] += …; }` adds to each element twice, and the second time waits for the
//! first to be stored. Worse: the compiler loads both elements at once, across two stores, which cannot be forwarded.
//! Carried, each element is read and written once.

use std::collections::BTreeMap;

use quote::quote;

use super::adjoint::Adjoint;
use super::effects::{additive, changed, defined};
use super::index::{Index, Indices};
use super::registers::{added, detached};
use crate::ir::{Code, Expr, Func, Kind, Loop, LoopKind, Place, Proj, Stmt, Ty, VarId, add, exits_of};

/// The sweeps with what goes to the next iteration's elements carried there.
pub fn carry_to_neighbours(adjoint: &mut Adjoint) {
    detached(adjoint, |func, forward, reverse| {
        // Found first: the indices are read in the sweeps as they are.
        let indices = Indices::of(func, &[forward, reverse]);
        let found = [&*forward, &*reverse].map(|stmts| {
            let mut found = BTreeMap::new();
            search(func, &indices, stmts, &mut 0, &mut found);
            found
        });
        for (stmts, mut found) in [forward, reverse].into_iter().zip(found) {
            carry_out(func, stmts, &mut found, &mut 0);
        }
    });
}

/// Additions in one loop's body that go to places next to each other.
struct Group {
    /// Where they stand in the body: first that whose element no later iteration adds to, then its neighbour, and so on.
    at: Vec<usize>,
    float: Ty,
}

/// Notes the groups of each loop, by the loop's number in the order of a walk.
fn search(func: &Func, indices: &Indices, stmts: &[Stmt], n: &mut usize, found: &mut BTreeMap<usize, Vec<Group>>) {
    for s in stmts {
        if let Stmt::Loop(l) = s {
            found.insert(*n, groups(func, indices, s, l));
            *n += 1;
        }
        s.regions().into_iter().for_each(|r| search(func, indices, &r.stmts, n, found));
    }
}

/// The groups of one loop.
fn groups(func: &Func, indices: &Indices, stmt: &Stmt, l: &Loop) -> Vec<Group> {
    let LoopKind::For { var, step: None, rev, .. } = &l.kind else { return Vec::new() };
    let body = &l.body.stmts;
    if !exits_of(body).is_empty() {
        return Vec::new();
    }
    let (inside, written) = (defined(body), changed(body));
    let mut rows: Vec<(VarId, Index, BTreeMap<i64, Vec<usize>>)> = Vec::new();
    for (k, s) in body.iter().enumerate() {
        let Stmt::AddTo { place, whole: false, .. } = s else { continue };
        let [Proj::Index(index)] = place.path.as_slice() else { continue };
        let memory = matches!(func.var(place.root).ty.peel(), Ty::Slice(_) | Ty::Vec(_) | Ty::Array(..));
        let ours = memory && func.place_ty(place).is_float() && !inside.contains(&place.root);
        let Some((row, offset)) = indices.read(index).filter(|_| ours).map(Index::split) else { continue };
        // The same in each iteration, but for the counter itself.
        let fixed =
            |v: VarId| v == *var || !inside.contains(&v) && !written.contains(&v) && !stmt.defines().contains(&v);
        if !row.steps_with(*var) || !row.reads().all(fixed) {
            continue;
        }
        match rows.iter_mut().find(|(root, r, _)| *root == place.root && *r == row) {
            Some((.., offsets)) => offsets.entry(offset).or_default().push(k),
            None => rows.push((place.root, row, BTreeMap::from([(offset, vec![k])]))),
        }
    }
    let mut found = Vec::new();
    for (root, _, offsets) in rows {
        if !additive(body, &std::collections::HashSet::from([root])) {
            continue;
        }
        // Upwards the lowest element of a run is left behind for good, downwards the highest.
        let mut offsets: Vec<_> = offsets.into_iter().collect();
        if *rev {
            offsets.reverse();
        }
        let next = if *rev { -1 } else { 1 };
        let float = func.var(root).ty.element();
        for run in offsets.chunk_by(|(a, _), (b, _)| a + next == *b) {
            if run.len() > 1 && run.iter().all(|(_, at)| at.len() == 1) {
                found.push(Group { at: run.iter().map(|(_, at)| at[0]).collect(), float: float.clone() });
            }
        }
    }
    found
}

fn carry_out(func: &mut Func, stmts: &mut Vec<Stmt>, found: &mut BTreeMap<usize, Vec<Group>>, n: &mut usize) {
    let mut k = 0;
    while k < stmts.len() {
        let (mut before, mut after) = (Vec::new(), Vec::new());
        if let Stmt::Loop(l) = &mut stmts[k] {
            for group in found.remove(n).unwrap_or_default() {
                carry(func, &mut l.body.stmts, &group, &mut before, &mut after);
            }
            *n += 1;
        }
        stmts[k].regions_mut().into_iter().for_each(|r| carry_out(func, &mut r.stmts, found, n));
        let end = k + before.len() + 1;
        let next = end + after.len();
        stmts.splice(k..k, before);
        stmts.splice(end..end, after);
        k = next;
    }
}

/// Carries one group: each but the first of its additions is where its neighbour's begins in the next iteration.
fn carry(func: &mut Func, body: &mut Vec<Stmt>, group: &Group, before: &mut Vec<Stmt>, after: &mut Vec<Stmt>) {
    let mut fresh = |name: &str, ty: Ty| func.fresh(name, ty, Kind::Value);
    let mut onwards: Option<VarId> = None;
    let mut ends = Vec::new();
    let mut mutable = Vec::new();
    for &k in group.at.iter().rev() {
        let Stmt::AddTo { place, value, .. } = &body[k] else { continue };
        let (place, value) = (place.clone(), value.clone());
        let sum = onwards.map_or(value.clone(), |v| add(Expr::Var(v), value));
        if k == group.at[0] {
            body[k] = Stmt::AddTo { place, value: sum, whole: false };
            continue;
        }
        let float = group.float.clone();
        let [Proj::Index(index)] = place.path.as_slice() else { continue };
        let (part, carried, at) =
            (fresh("part", float.clone()), fresh("carried", float.clone()), fresh("at", Ty::Inert));
        mutable.extend([carried, at]);
        before.push(Stmt::Let { var: carried, init: Some(Expr::Zero(float)) });
        before.push(Stmt::Let { var: at, init: Some(zero()) });
        body[k] = Stmt::Let { var: part, init: Some(sum) };
        ends.push(Stmt::Assign { var: carried, value: Expr::Var(part) });
        ends.push(Stmt::Assign { var: at, value: index.clone() });
        let last = Place::var(place.root).then(Proj::Index(Expr::Var(at)));
        after.push(added(&last, carried));
        onwards = Some(carried);
    }
    body.extend(ends);
    for v in mutable {
        func.vars[v.0].mutable = true;
        func.vars[v.0].multi = true;
    }
}

fn zero() -> Expr {
    Expr::Code(Code { tokens: quote!(0_usize), holes: Vec::new(), pure: true })
}
