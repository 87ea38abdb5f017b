//! Sums over a loop that go to one place: they are summed in a variable, which the compiler keeps in a register.
//!
//! `for row in … { c_bar[column] += …; }` would load, add and store in each iteration, since the compiler cannot tell that
//! nothing else in the loop reads the place.

use std::collections::HashSet;

use quote::quote;

use super::adjoint::Adjoint;
use super::effects::{additive, changed, defined};
use crate::ir::{Code, Expr, Func, Hole, Kind, LoopKind, Place, Proj, Stmt, Ty, VarId, add};

/// The sweeps with sums in variables.
pub fn sum_in_registers(adjoint: &mut Adjoint) {
    detached(adjoint, |func, forward, reverse| {
        in_stmts(func, forward);
        in_stmts(func, reverse);
    });
}

/// Changes the statements of both sweeps, with the function at hand for new variables.
pub fn detached(adjoint: &mut Adjoint, change: impl FnOnce(&mut Func, &mut Vec<Stmt>, &mut Vec<Stmt>)) {
    let mut body = std::mem::take(&mut adjoint.func.body.stmts);
    change(&mut adjoint.func, &mut body, &mut adjoint.reverse);
    adjoint.func.body.stmts = body;
}

fn in_stmts(func: &mut Func, stmts: &mut Vec<Stmt>) {
    let mut k = 0;
    while k < stmts.len() {
        stmts[k].regions_mut().into_iter().for_each(|r| in_stmts(func, &mut r.stmts));
        let sums = in_loop(func, &mut stmts[k]);
        for (place, acc) in sums {
            stmts.insert(k, Stmt::Let { var: acc, init: Some(Expr::Zero(func.var(acc).ty.clone())) });
            stmts.insert(k + 2, added(&place, acc));
            k += 1;
        }
        k += 1;
    }
}

/// Adds a sum to its place behind the loop. Where the loop ran not once, the place may not even exist.
pub fn added(place: &Place, acc: VarId) -> Stmt {
    let index = match place.path.as_slice() {
        [Proj::Index(i)] => i.clone(),
        _ => Expr::Lit(String::new()),
    };
    Stmt::Verbatim(Code {
        tokens: quote!(if let ::core::option::Option::Some(b) = __hole_0.get_mut(__hole_1) {
            *b = *b + __hole_2;
        }),
        holes: vec![Hole::Place(Place::var(place.root)), Hole::Expr(index), Hole::Expr(Expr::Var(acc))],
        pure: false,
    })
}

/// Replaces the sums of one loop; gives their places and variables.
fn in_loop(func: &mut Func, stmt: &mut Stmt) -> Vec<(Place, VarId)> {
    let own: HashSet<VarId> = stmt.defines().into_iter().collect();
    let Stmt::Loop(l) = stmt else { return Vec::new() };
    if !matches!(l.kind, LoopKind::For { .. }) {
        return Vec::new();
    }
    let (inside, written) = (defined(&l.body.stmts), changed(&l.body.stmts));
    let mut sums: Vec<(Place, VarId)> = Vec::new();
    for k in 0..l.body.stmts.len() {
        let Stmt::AddTo { place, value, whole: false } = &l.body.stmts[k] else { continue };
        let [Proj::Index(index)] = place.path.as_slice() else { continue };
        let mut fixed = is_safe(index) && !inside.contains(&place.root);
        index.each_var(&mut |v| fixed &= !own.contains(&v) && !inside.contains(&v) && !written.contains(&v));
        let float = func.place_ty(place);
        let memory = matches!(func.var(place.root).ty.peel(), Ty::Slice(_) | Ty::Vec(_) | Ty::Array(..));
        if !fixed || !memory || !float.is_float() || !additive(&l.body.stmts, &HashSet::from([place.root])) {
            continue;
        }
        let known = sums.iter().find(|(p, _)| super::push::same(p, place)).map(|(_, acc)| *acc);
        let acc = known.unwrap_or_else(|| {
            let acc = func.fresh("sum", float, Kind::Value);
            func.vars[acc.0].mutable = true;
            sums.push((place.clone(), acc));
            acc
        });
        l.body.stmts[k] = Stmt::Assign { var: acc, value: add(Expr::Var(acc), value.clone()) };
    }
    sums
}

/// Whether an index can be computed where the loop would not: nothing in it fails.
fn is_safe(e: &Expr) -> bool {
    match e {
        Expr::Var(_) => true,
        Expr::Code(c) if c.pure => {
            let operators = |t: proc_macro2::TokenTree| match t {
                proc_macro2::TokenTree::Punct(p) => matches!(p.as_char(), '+' | '*'),
                proc_macro2::TokenTree::Literal(_) => true,
                proc_macro2::TokenTree::Ident(i) => i.to_string().starts_with("__hole_"),
                proc_macro2::TokenTree::Group(_) => false,
            };
            c.tokens.clone().into_iter().all(operators)
                && c.holes.iter().all(|h| matches!(h, Hole::Expr(e) if is_safe(e)))
        }
        _ => false,
    }
}
