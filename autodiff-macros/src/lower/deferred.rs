//! `let x;`: what its assignments tell about the variable, once all of them are known.

use std::collections::HashSet;

use crate::ir::{Float, Func, Kind, Region, Stmt, Ty, VarId};

/// Settles the variables that are declared without a value.
pub fn settle(func: &mut Func) {
    let (mut declared, mut assigned, mut in_loops) = (HashSet::new(), HashSet::new(), HashSet::new());
    func.body.walk(&mut |s| match s {
        Stmt::Let { var, init: None } => {
            declared.insert(*var);
        }
        Stmt::Assign { var, .. } => {
            assigned.insert(*var);
        }
        Stmt::Loop(l) => l.body.walk(&mut |s| {
            if let Stmt::Assign { var, .. } = s {
                in_loops.insert(*var);
            }
        }),
        _ => {}
    });
    let values: HashSet<VarId> = declared.into_iter().filter(|v| func.var(*v).kind == Kind::Value).collect();
    // Each assignment began a version of its own: nothing is left of the declaration.
    let dead = values.iter().copied().filter(|v| !assigned.contains(v)).collect();
    remove(&mut func.body, &dead);
    // A variable that only loops assign may never have had a value to take the shape of a zero from. That it is a
    // float is for rustc to confirm.
    for v in values.intersection(&in_loops) {
        let var = &mut func.vars[v.0];
        if var.varying && var.ty == Ty::Unknown {
            var.ty = Ty::Float(Float::Any);
        }
    }
}

fn remove(region: &mut Region, dead: &HashSet<VarId>) {
    region.stmts.retain(|s| !matches!(s, Stmt::Let { var, init: None } if dead.contains(var)));
    for stmt in &mut region.stmts {
        for inner in stmt.regions_mut() {
            remove(inner, dead);
        }
    }
}
