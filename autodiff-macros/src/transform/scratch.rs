//! Memory that every iteration of a loop writes anew, such as a vector for intermediate results: its shadow is zero
//! where the reverse of an iteration begins and where it ends, in whichever order the iterations run.

use super::adjoint::Adjoint;
use crate::ir::{BackArg, Expr, Kind, LoopKind, Place, Proj, Stmt, Ty, VarId, is_zero};

/// Whether the reverse of an iteration that finds a shadow zero leaves it so. `at` is where the loop stands in the
/// forward sweep.
pub fn returns_to_zero(adjoint: &Adjoint, at: usize, body: &[Stmt], shadow: VarId) -> bool {
    let Some(length) = length_of(adjoint, at, shadow) else { return false };
    let zeroing = Zeroing { shadow, length, adjoint };
    zeroing.after(body, true) == Some(true)
}

/// The length of the vector whose shadow this is, where the vector has a fixed one.
fn length_of(adjoint: &Adjoint, at: usize, shadow: VarId) -> Option<Expr> {
    let primal = adjoint.reverse.iter().find_map(|s| match s {
        Stmt::Let { var, init: Some(Expr::ZeroLike(p)) } if *var == shadow && p.path.is_empty() => Some(p.root),
        _ => None,
    })?;
    let made = adjoint.func.body.stmts[..at].iter().find_map(|s| match s {
        Stmt::Let { var, init: Some(Expr::Repeat { elem, len, .. }) } if *var == primal => Some((elem, len)),
        _ => None,
    })?;
    let (elem, len) = made;
    (adjoint.func.expr_ty(elem).is_float() && fixed(adjoint, len)).then(|| (**len).clone())
}

/// Whether an expression has one value throughout the function.
fn fixed(adjoint: &Adjoint, e: &Expr) -> bool {
    let mut ok = matches!(e, Expr::Var(_) | Expr::Code(crate::ir::Code { pure: true, .. }));
    e.each_var(&mut |v| {
        let var = adjoint.func.var(v);
        ok &= !var.multi && !var.mutable && var.kind == Kind::Value && var.ty == Ty::Inert;
    });
    ok
}

struct Zeroing<'a> {
    shadow: VarId,
    length: Expr,
    adjoint: &'a Adjoint,
}

impl Zeroing<'_> {
    fn mentions(&self, s: &Stmt) -> bool {
        let mut found = s.defines().contains(&self.shadow);
        s.each_read(&mut |v| found |= v == self.shadow);
        s.walk(&mut |s| {
            if let Stmt::Assign { var, .. } = s {
                found |= *var == self.shadow;
            }
        });
        found
    }

    /// Whether the shadow is zero after some statements, if it is (or is not known to be) before them; `None` where
    /// something is done with it that is not understood.
    fn after(&self, stmts: &[Stmt], mut zero: bool) -> Option<bool> {
        for s in stmts {
            if !self.mentions(s) {
                continue;
            }
            zero = match s {
                Stmt::Loop(l) => {
                    if self.clears(s) {
                        true
                    } else {
                        // Each iteration hands zero on to the next, and the last to what follows.
                        zero && self.after(&l.body.stmts, true)?
                    }
                }
                // An element that is written is dirty unless a loop clears them all.
                Stmt::Store { place, value } | Stmt::AddTo { place, value, .. }
                    if place.root == self.shadow && self.is_element(place) && self.only_loads(value) =>
                {
                    false
                }
                // Whatever a pullback leaves there.
                Stmt::Back { args, .. } if args.iter().all(|a| self.is_lent_or_read(a)) => false,
                Stmt::Let { init: Some(e), .. } if self.only_loads(e) => zero,
                Stmt::Assign { value, .. } if self.only_loads(value) => zero,
                Stmt::Store { place, value } | Stmt::AddTo { place, value, .. }
                    if place.root != self.shadow && self.only_loads(value) =>
                {
                    zero
                }
                _ => return None,
            };
        }
        Some(zero)
    }

    /// Whether a pullback gets the whole shadow to work with, which it cannot make longer or shorter, or its elements
    /// as numbers.
    fn is_lent_or_read(&self, arg: &BackArg) -> bool {
        match arg {
            BackArg::Shadow(_) | BackArg::NoShadow | BackArg::Tangent(None) => true,
            BackArg::Primal(p) | BackArg::Tangent(Some(p)) => p.root != self.shadow,
            BackArg::PrimalInert(e) | BackArg::Bar(e) => self.only_loads(e),
        }
    }

    fn is_element(&self, p: &Place) -> bool {
        matches!(p.path.as_slice(), [Proj::Index(_)])
    }

    /// Whether an expression reads only elements of the shadow, and does nothing else with it.
    fn only_loads(&self, e: &Expr) -> bool {
        match e {
            Expr::Load(p) => p.root != self.shadow || self.is_element(p),
            Expr::Take(p, _) | Expr::Ref(p, _) | Expr::ZeroLike(p) => p.root != self.shadow,
            Expr::Code(c) => !c.holes.iter().any(|h| matches!(h, crate::ir::Hole::Place(p) if p.root == self.shadow)),
            e => {
                let ok = std::cell::Cell::new(true);
                e.children(&mut |c| ok.set(ok.get() && self.only_loads(c)), &mut |_| {});
                ok.get()
            }
        }
    }

    /// Whether a loop leaves every element zero: it runs over all indices, and the last that each iteration does
    /// with the shadow is to write zero where it is. Elements elsewhere it does not write.
    fn clears(&self, s: &Stmt) -> bool {
        let Stmt::Loop(l) = s else { return false };
        let LoopKind::For { var, lo, hi, step: None, inclusive: false, .. } = &l.kind else { return false };
        let from_zero = matches!(lo, Expr::Code(c) if c.holes.is_empty() && matches!(c.tokens.to_string().as_str(), "0" | "0usize"));
        if !from_zero || !self.same(hi) || l.until.is_some() {
            return false;
        }
        let here = |p: &Place| matches!(p.path.as_slice(), [Proj::Index(Expr::Var(i))] if i == var);
        let mut zero = false;
        for s in l.body.stmts.iter().filter(|s| self.mentions(s)) {
            zero = match s {
                Stmt::Store { place, value } if place.root == self.shadow && here(place) => is_zero(value),
                Stmt::AddTo { place, value, .. } if place.root == self.shadow => {
                    if !here(place) || !self.only_loads(value) {
                        return false;
                    }
                    false
                }
                Stmt::Let { init: Some(e), .. } if self.only_loads(e) => zero,
                Stmt::Assign { value, .. } | Stmt::Store { value, .. } | Stmt::AddTo { value, .. }
                    if self.only_loads(value)
                        && !matches!(s, Stmt::Store { place, .. } if place.root == self.shadow) =>
                {
                    zero
                }
                _ => return false,
            };
        }
        zero
    }

    /// Whether the end of a range is the length: the same expression of what does not change.
    fn same(&self, hi: &Expr) -> bool {
        fixed(self.adjoint, hi) && format!("{hi:?}") == format!("{:?}", self.length)
    }
}
