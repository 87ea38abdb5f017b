//! Calls of other differentiable functions: the pullback gets the shadows, and gives back adjoints.

use quote::quote;

use super::bar::Bar;
use super::bars::Rev;
use super::push::given;
use crate::ir::{Arg, BackArg, Call, Callee, Code, Expr, Hole, Kind, Place, Proj, Stmt, Take, Ty, VarId};

/// Whether two places cannot overlap, as the borrow checker sees it.
fn apart(a: &Place, b: &Place) -> bool {
    if a.root != b.root {
        return true;
    }
    for (p, q) in a.path.iter().zip(&b.path) {
        match (p, q) {
            (Proj::Field(x, _), Proj::Field(y, _)) if x != y => return true,
            (Proj::Field(..), Proj::Field(..)) => {}
            _ => return false,
        }
    }
    false
}

impl Rev<'_> {
    pub fn call(&mut self, call: Call) -> Vec<Stmt> {
        self.activity.set(call.result, true);
        let y = if self.func.var(call.result).kind == Kind::Root {
            match self.shadows.get(&call.result) {
                Some(&s) => Expr::Take(Place::var(s), Take::Move),
                None => self.zero(call.result),
            }
        } else {
            self.take(call.result).unwrap_or_else(|| self.zero(call.result))
        };
        let mut args = Vec::new();
        let mut results = Vec::new();
        let mut pushes = Vec::new();
        let mut after: Vec<(Place, VarId)> = Vec::new();
        let mut lent: Vec<Place> = Vec::new();
        let mut receiver = matches!(call.callee, Callee::Method { .. });
        for arg in &call.args {
            let method_receiver = std::mem::take(&mut receiver);
            match arg {
                Arg::Value(e) => {
                    let ty = self.func.expr_ty(e);
                    let root = matches!(e, Expr::Take(..) | Expr::Build(..) | Expr::Repeat { .. })
                        || matches!(e, Expr::Var(v) if self.func.var(*v).kind == Kind::Root);
                    if !self.activity.expr(e) {
                        results.push(None);
                        continue;
                    }
                    let kind = if root { Kind::Root } else { Kind::Value };
                    let name = match e {
                        Expr::Var(v) => self.bar_name(*v),
                        _ => "arg_bar".to_owned(),
                    };
                    let r = self.fresh(&name, ty, kind);
                    results.push(Some(r));
                    let bar = if root {
                        Bar::place(Place::var(r))
                    } else if let (Expr::Var(_), Ty::Unknown) = (e, &self.func.var(r).ty) {
                        // It may be a number that the callee's parameter cannot vary by.
                        Bar::Value(given(Expr::Var(r)))
                    } else {
                        Bar::Value(Expr::Var(r))
                    };
                    pushes.push((e.clone(), bar));
                }
                Arg::Inert(e, true) => {
                    args.push(BackArg::PrimalInert(e.clone()));
                    args.push(BackArg::NoShadow);
                }
                Arg::Inert(_, false) => results.push(None),
                Arg::Ref(p, copy) => {
                    args.push(BackArg::Primal(copy.clone().unwrap_or_else(|| p.clone())));
                    self.lend(p, &mut args, &mut lent, &mut after, false);
                }
                Arg::RefMut(p, copy) => {
                    if method_receiver {
                        args.push(BackArg::Primal(copy.clone().unwrap_or_else(|| p.clone())));
                    }
                    self.lend(p, &mut args, &mut lent, &mut after, true);
                }
            }
        }
        let bar = if matches!(y, Expr::Take(..) | Expr::ZeroLike(_)) { y } else { self.bind("y_bar", y, Ty::Unknown) };
        args.push(BackArg::Bar(bar));
        let given =
            matches!(call.callee, Callee::Given { .. }).then(|| call.args[1..].iter().map(Arg::passed).collect());
        self.emit(Stmt::Back { call: call.pullback, args, results, given });
        for (place, copy) in after {
            self.emit(Stmt::AddTo { place, value: Expr::Ref(Place::var(copy), false), whole: true });
        }
        for (e, bar) in pushes {
            self.push(&e, bar, None, "t_bar");
        }
        vec![Stmt::Call(Box::new(call))]
    }

    /// Lends a shadow to a pullback. One that overlaps with another one already lent is lent as a copy, whose
    /// contributions are added afterwards.
    fn lend(
        &mut self,
        p: &Place,
        args: &mut Vec<BackArg>,
        lent: &mut Vec<Place>,
        after: &mut Vec<(Place, VarId)>,
        mutable: bool,
    ) {
        let Some(s) = self.shadow(p).filter(|_| self.activity.var(p.root)) else {
            let ty = self.func.place_ty(p);
            if mutable && (!self.func.var(p.root).ty.is_inert() || matches!(ty.peel(), Ty::Vec(_))) {
                // Nothing depends on what the callee writes there, but it needs a shadow to work with. (A vector
                // may be a slot of the callee's, whatever it holds.)
                let name = self.bar_name(p.root);
                let scratch = self.fresh(&name, ty, Kind::Root);
                self.func.vars[scratch.0].mutable = true;
                self.emit(Stmt::Let { var: scratch, init: Some(Expr::ZeroLike(p.clone())) });
                args.push(BackArg::Shadow(Place::var(scratch)));
                return;
            }
            args.push(BackArg::NoShadow);
            return;
        };
        if lent.iter().all(|other| apart(other, &s)) {
            lent.push(s.clone());
            args.push(BackArg::Shadow(s));
            return;
        }
        let ty = match self.func.place_ty(p) {
            Ty::Slice(e) => Ty::Vec(e),
            ty => ty,
        };
        let name = self.bar_name(p.root);
        let copy = self.fresh(&name, ty, Kind::Root);
        self.func.vars[copy.0].mutable = true;
        let tokens = if mutable {
            quote!(::__core::ops::take_shadow(&mut __hole_0))
        } else {
            quote!(::__core::Differentiable::zero_like(&__hole_0))
        };
        self.emit(Stmt::Let {
            var: copy,
            init: Some(Expr::Code(Code { tokens, holes: vec![Hole::Place(s.clone())], pure: false })),
        });
        args.push(BackArg::Shadow(Place::var(copy)));
        after.push((s, copy));
    }
}
