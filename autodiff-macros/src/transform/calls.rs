//! Calls of other differentiable functions: the pullback gets the shadows, and gives back adjoints.

use quote::quote;

use super::bar::Bar;
use super::bars::Rev;
use super::push::given;
use crate::ir::{Arg, BackArg, Call, Callee, Code, Ctor, Expr, Hole, Kind, Place, Proj, Stmt, Take, Ty, VarId};

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
        let ys = call.results().map(|v| self.cotangent(v)).collect::<Vec<_>>();
        let mut args = Vec::new();
        let mut results = Vec::new();
        let mut pushes = Vec::new();
        let mut after: Vec<(Place, VarId)> = Vec::new();
        let mut lent: Vec<Place> = Vec::new();
        let width = call.width();
        for (k, arg) in call.args.iter().enumerate() {
            // What the pullback takes again: the argument, or a tangent of it.
            let again = |p: &Place, copy: &Option<Place>| {
                let p = copy.clone().unwrap_or_else(|| p.clone());
                if k % width == 0 || call.is_receiver(k) { BackArg::Primal(p) } else { BackArg::Tangent(Some(p)) }
            };
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
                    args.push(again(p, copy));
                    self.lend(p, &mut args, &mut lent, &mut after, false);
                }
                Arg::RefMut(p, copy) => {
                    if call.is_receiver(k) {
                        args.push(again(p, copy));
                    }
                    self.lend(p, &mut args, &mut lent, &mut after, true);
                }
                Arg::Zero => match &call.args[k - k % width] {
                    Arg::Value(_) | Arg::Inert(_, false) | Arg::Zero => results.push(None),
                    Arg::Ref(..) | Arg::Inert(_, true) => args.extend([BackArg::Tangent(None), BackArg::NoShadow]),
                    Arg::RefMut(p, copy) if call.is_receiver(k) => {
                        let p = copy.clone().unwrap_or_else(|| p.clone());
                        let zero = self.fresh("zero", self.func.place_ty(&p), Kind::Root);
                        self.emit(Stmt::Let { var: zero, init: Some(Expr::ZeroLike(p)) });
                        args.extend([BackArg::Primal(Place::var(zero)), BackArg::NoShadow]);
                    }
                    // As the shadow of the argument itself, which is there whenever one is asked for.
                    Arg::RefMut(p, _) => match self.shadow(p).filter(|_| self.activity.var(p.root)) {
                        Some(shadow) => self.lend_scratch(&shadow, &mut args),
                        None => self.lend_nothing(p, &mut args),
                    },
                },
            }
        }
        let bar = match <[Expr; 1]>::try_from(ys) {
            Ok([y]) if matches!(y, Expr::Take(..) | Expr::ZeroLike(_)) => y,
            Ok([y]) => self.bind("y_bar", y, Ty::Unknown),
            Err(mut ys) => {
                while ys.len() > 1 {
                    ys = ys.chunks(2).map(|pair| Expr::Build(Ctor::Tuple, pair.to_vec())).collect();
                }
                ys.swap_remove(0)
            }
        };
        args.push(BackArg::Bar(bar));
        let given = matches!(call.callee, Callee::Given { .. })
            .then(|| call.args.iter().skip(width).step_by(width).map(Arg::passed).collect());
        self.emit(Stmt::Back { call: call.pullback, args, results, given });
        for (place, copy) in after {
            self.emit(Stmt::AddTo { place, value: Expr::Ref(Place::var(copy), false), whole: true });
        }
        for (e, bar) in pushes {
            self.push(&e, bar, None, "t_bar");
        }
        vec![Stmt::Call(Box::new(call))]
    }

    /// The cotangent of a call's result.
    fn cotangent(&mut self, result: VarId) -> Expr {
        self.activity.set(result, true);
        if self.func.var(result).kind == Kind::Root {
            return match self.shadows.get(&result) {
                Some(&s) => Expr::Take(Place::var(s), Take::Move),
                None => self.zero(result),
            };
        }
        self.take(result).unwrap_or_else(|| self.zero(result))
    }

    /// Lends a shadow for memory without one, where the callee may need it to work with.
    fn lend_nothing(&mut self, p: &Place, args: &mut Vec<BackArg>) {
        // A vector may be a slot of the callee's, whatever it holds.
        if !self.func.var(p.root).ty.is_inert() || matches!(self.func.place_ty(p).peel(), Ty::Vec(_)) {
            self.lend_scratch(p, args);
        } else {
            args.push(BackArg::NoShadow);
        }
    }

    /// Lends a shadow of zeros that nothing depends on.
    fn lend_scratch(&mut self, p: &Place, args: &mut Vec<BackArg>) {
        let name = self.bar_name(p.root);
        let scratch = self.fresh(&name, self.func.place_ty(p), Kind::Root);
        self.func.vars[scratch.0].mutable = true;
        self.emit(Stmt::Let { var: scratch, init: Some(Expr::ZeroLike(p.clone())) });
        args.push(BackArg::Shadow(Place::var(scratch)));
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
            if mutable {
                self.lend_nothing(p, args);
            } else {
                args.push(BackArg::NoShadow);
            }
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
