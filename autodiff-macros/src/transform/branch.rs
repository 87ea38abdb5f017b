//! Joining the reverse sweeps of branches: what the arms contribute becomes the results of the branch.

use std::collections::BTreeMap;

use quote::quote;

use super::bars::Rev;
use super::tangent::core_code;
use crate::ir::{Expr, Kind, Region, Stmt, Ty, VarId, is_zero};

/// The contributions before a branch, and the adjoints that its arms replace.
pub struct Base {
    outer: BTreeMap<VarId, Vec<Expr>>,
    /// The adjoints of variables that an arm assigns, named.
    assigned: BTreeMap<VarId, Expr>,
}

/// What one arm's reverse sweep left behind.
pub struct ArmOut {
    pub rev: Vec<Stmt>,
    pub bars: BTreeMap<VarId, Vec<Expr>>,
}

/// The variables of the enclosing regions that some statements assign.
pub fn assigned_in(regions: &[&[Stmt]]) -> Vec<VarId> {
    let mut declared = Vec::new();
    let mut assigned = Vec::new();
    for stmts in regions {
        for stmt in *stmts {
            stmt.walk(&mut |s| {
                declared.extend(s.defines());
                if let Stmt::Assign { var, .. } = s
                    && !assigned.contains(var)
                {
                    assigned.push(*var);
                }
            });
        }
    }
    assigned.retain(|v| !declared.contains(v));
    assigned.sort();
    assigned
}

impl Rev<'_> {
    /// Begins a branch whose arms may assign some variables.
    pub fn branch(&mut self, assigned: &[VarId]) -> Base {
        let mut base = BTreeMap::new();
        for &v in assigned {
            if self.activity.var(v)
                && let Some(e) = self.take(v)
            {
                let (name, ty) = (self.bar_name(v), self.func.var(v).ty.clone());
                let atom = self.bind(&name, e, ty);
                base.insert(v, atom);
            }
        }
        Base { outer: std::mem::take(&mut self.bars), assigned: base }
    }

    /// Runs the reverse sweep of an arm.
    pub fn arm<T>(&mut self, base: &Base, f: impl FnOnce(&mut Self) -> (T, Vec<Stmt>)) -> (T, ArmOut) {
        self.bars = base.assigned.iter().map(|(v, e)| (*v, vec![e.clone()])).collect();
        let (value, rev) = f(self);
        let bars = std::mem::take(&mut self.bars);
        (value, ArmOut { rev, bars })
    }

    /// Ends a branch that turned out to be none: its one arm always runs.
    pub fn splice(&mut self, base: Base, arm: ArmOut) {
        self.bars = base.outer;
        for (v, terms) in arm.bars {
            self.bars.entry(v).or_default().extend(terms);
        }
        for stmt in arm.rev {
            self.emit(stmt);
        }
    }

    /// Ends a branch: the arms as regions that yield the adjoints they change, and the variables that hold
    /// those after the branch. The last region returned is that of an arm in which nothing happens.
    pub fn join(&mut self, base: Base, arms: Vec<ArmOut>) -> (Vec<Region>, Region, Vec<VarId>) {
        let mut keys = Vec::new();
        for arm in &arms {
            keys.extend(arm.bars.keys().copied());
        }
        keys.extend(base.assigned.keys().copied());
        keys.sort();
        keys.dedup();
        keys.retain(|k| match base.assigned.get(k) {
            Some(atom) => arms.iter().any(|a| !unchanged(a.bars.get(k), atom)),
            None => arms.iter().any(|a| a.bars.contains_key(k)),
        });
        let mut regions = Vec::new();
        for arm in arms {
            let mut values = Vec::new();
            for &k in &keys {
                let terms = arm.bars.get(&k).cloned().unwrap_or_default();
                let total = self.total(k, terms);
                values.push(if self.late.contains(&k) {
                    optional(total)
                } else {
                    total.unwrap_or_else(|| self.zero(k))
                });
            }
            regions.push(Region { stmts: arm.rev, values });
        }
        let idle = keys.iter().map(|k| match base.assigned.get(k) {
            Some(atom) => atom.clone(),
            None if self.late.contains(k) => optional(None),
            None => self.zero(*k),
        });
        let idle = idle.collect();
        let mut results = Vec::new();
        self.bars = base.outer;
        for (v, atom) in base.assigned {
            if !keys.contains(&v) {
                self.bars.insert(v, vec![atom]);
            }
        }
        for (at, &k) in keys.iter().enumerate() {
            let (name, ty) = (self.bar_name(k), self.func.var(k).ty.clone());
            let r = self.fresh(&name, ty, Kind::Value);
            if regions
                .iter()
                .any(|region: &Region| is_zero(&region.values[at]) || self.is_conditional(&region.values[at]))
            {
                self.conditional.insert(r);
            }
            results.push(r);
            let bar = if self.late.contains(&k) {
                self.func.vars[r.0].ty = Ty::Unknown;
                self.optional.insert(r);
                core_code(quote!(::__core::ops::present(&__hole_0)), vec![Expr::Var(r)])
            } else {
                Expr::Var(r)
            };
            self.bars.entry(k).or_default().push(bar);
        }
        (regions, Region { stmts: Vec::new(), values: idle }, results)
    }
}

/// An adjoint that one of the arms has.
fn optional(total: Option<Expr>) -> Expr {
    match total {
        Some(e) => core_code(quote!(::core::option::Option::Some(__hole_0)), vec![e]),
        None => core_code(quote!(::core::option::Option::None), Vec::new()),
    }
}

/// Whether an arm left an adjoint as it found it.
fn unchanged(terms: Option<&Vec<Expr>>, atom: &Expr) -> bool {
    let same = |e: &Expr| match (e, atom) {
        (Expr::Var(a), Expr::Var(b)) => a == b,
        (Expr::Lit(a), Expr::Lit(b)) => a == b,
        (Expr::Zero(_), Expr::Zero(_)) => true,
        _ => false,
    };
    matches!(terms.map(Vec::as_slice), Some([only]) if same(only))
}

impl Base {
    /// Whether no adjoint was pending that an arm may replace.
    pub fn is_empty(&self) -> bool {
        self.assigned.is_empty()
    }
}
