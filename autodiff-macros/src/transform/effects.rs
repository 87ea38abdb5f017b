//! What statements define and change.

use std::collections::HashSet;

use crate::ir::{Arg, BackArg, Expr, Place, Stmt, VarId};

/// The variables that some statements introduce, at any depth.
pub fn defined(stmts: &[Stmt]) -> HashSet<VarId> {
    let mut all = HashSet::new();
    stmts.iter().for_each(|s| s.walk(&mut |s| all.extend(s.defines())));
    all
}

/// The variables to which some statements assign as a whole.
pub fn assigned(stmts: &[Stmt]) -> HashSet<VarId> {
    let mut all = HashSet::new();
    stmts.iter().for_each(|s| {
        s.walk(&mut |s| {
            if let Stmt::Assign { var, .. } = s {
                all.insert(*var);
            }
        });
    });
    all
}

/// The variables and the memory that some statements change. What is carried verbatim may change
/// all that it mentions as a place.
pub fn changed(stmts: &[Stmt]) -> HashSet<VarId> {
    let mut all = HashSet::new();
    stmts.iter().for_each(|s| {
        s.walk(&mut |s| {
            match s {
                Stmt::Assign { var, .. } => {
                    all.insert(*var);
                }
                Stmt::Store { place, .. } | Stmt::AddTo { place, .. } | Stmt::Mem { place, .. } => {
                    all.insert(place.root);
                }
                Stmt::Back { args, .. } => args.iter().for_each(|a| {
                    if let BackArg::Shadow(p) = a {
                        all.insert(p.root);
                    }
                }),
                Stmt::Call(call) => call.args.iter().for_each(|a| {
                    if let Arg::RefMut(p, _) = a {
                        all.insert(p.root);
                    }
                }),
                _ => {}
            }
            s.each_effect(&mut |code| all.extend(code.changes()));
            s.operands(&mut |e| lent(e, &mut all), &mut |_| {});
        });
    });
    all
}

/// The memory that an expression lends to be changed.
fn lent(e: &Expr, all: &mut HashSet<VarId>) {
    if let Expr::Ref(p, true) = e {
        all.insert(p.root);
    }
    e.children(&mut |c| lent(c, all), &mut |_| {});
}

/// Whether some statements do nothing with some variables and memory but add to them.
pub fn additive(stmts: &[Stmt], sums: &HashSet<VarId>) -> bool {
    let free = |e: &Expr| !e.any_var(&mut |v| sums.contains(&v));
    let indices_free = |p: &Place| {
        let mut ok = true;
        p.indices(&mut |i| ok &= free(i));
        ok
    };
    stmts.iter().all(|s| match s {
        Stmt::AddTo { place, value, .. } => indices_free(place) && free(value),
        Stmt::Assign { var, value } if sums.contains(var) => match value {
            Expr::Prim(rule, args) if matches!(rule.name, "add" | "sub") => {
                matches!(&args[0], Expr::Var(v) if v == var) && free(&args[1])
            }
            _ => false,
        },
        // A pullback adds to the shadows of what it is lent: of that it gets the primal again.
        Stmt::Back { args, .. } => args.iter().enumerate().all(|(k, arg)| match arg {
            BackArg::Shadow(p) => {
                let lent = k > 0 && matches!(args[k - 1], BackArg::Primal(_) | BackArg::Tangent(_));
                indices_free(p) && (lent || !sums.contains(&p.root))
            }
            BackArg::Primal(p) | BackArg::Tangent(Some(p)) => indices_free(p) && !sums.contains(&p.root),
            BackArg::PrimalInert(e) | BackArg::Bar(e) => free(e),
            BackArg::NoShadow | BackArg::Tangent(None) => true,
        }),
        s => {
            let mut ok = s.defines().iter().all(|v| !sums.contains(v));
            let clear = std::cell::Cell::new(true);
            s.operands(&mut |e| clear.set(clear.get() && free(e)), &mut |p| {
                clear.set(clear.get() && indices_free(p) && !sums.contains(&p.root));
            });
            ok &= clear.get();
            ok && s.regions().into_iter().all(|r| additive(&r.stmts, sums) && r.values.iter().all(free))
        }
    })
}
