//! Writes to memory: each takes its part of the shadow, or moves the shadow as it moved the memory.

use quote::quote;

use super::bar::Bar;
use super::bars::Rev;
use super::push::same;
use crate::ir::{Code, Expr, Hole, Kind, MemOp, Place, Proj, Stmt, Take, Ty, VarId, neg};

impl Rev<'_> {
    /// `place = value`: the place's adjoint goes to the value and starts anew. Gives what the forward sweep must
    /// note before the write.
    pub fn store(&mut self, place: &Place, value: &Expr) -> Option<Stmt> {
        let target = self.shadow(place)?;
        if !self.func.expr_ty(value).is_float() && !self.func.place_ty(place).is_float() {
            let b = self.fresh("bar", self.func.place_ty(place), Kind::Root);
            // The old value may have had another shape: its shadow begins as the forward sweep saw it.
            let mut before = None;
            if self.refills {
                self.vacated.push(place.clone());
            }
            let init = if self.refills || matches!(self.func.place_ty(place), Ty::Array(..)) {
                Code {
                    tokens: quote!(::__core::ops::take(&mut __hole_0)),
                    holes: vec![Hole::Place(target)],
                    pure: false,
                }
            } else {
                let was = self.fresh("was", self.func.place_ty(place), Kind::Root);
                before = Some(Stmt::Let { var: was, init: Some(Expr::ZeroLike(place.clone())) });
                let holes = vec![Hole::Place(target), Hole::Expr(Expr::Take(Place::var(was), Take::Move))];
                Code { tokens: quote!(::core::mem::replace(&mut __hole_0, __hole_1)), holes, pure: false }
            };
            self.emit(Stmt::Let { var: b, init: Some(Expr::Code(init)) });
            let bar = if self.is_value(value) {
                Bar::Value(Expr::Take(Place::var(b), Take::Move))
            } else {
                Bar::place(Place::var(b))
            };
            self.push(value, bar, None, "bar");
            return before;
        }
        let name = self.bar_name(place.root).replace("_bar", "");
        let name = format!("{name}_k_bar");
        if let Expr::Prim(rule, args) = value
            && matches!(rule.name, "add" | "sub")
            && let Expr::Load(p) = &args[0]
            && same(p, place)
        {
            let ty = self.func.expr_ty(value);
            let b = self.bind(&name, Expr::Load(target), ty);
            let b = if rule.name == "sub" { neg(b) } else { b };
            self.push(&args[1], Bar::Value(b), None, &name);
            return None;
        }
        let ty = self.func.expr_ty(value);
        let zero = Expr::Zero(if ty.is_float() { ty.clone() } else { self.func.place_ty(place) });
        if self.activity.expr(value) {
            let b = self.bind(&name, Expr::Load(target.clone()), ty);
            self.emit(Stmt::Store { place: target, value: zero });
            self.push(value, Bar::Value(b), None, &name);
        } else {
            self.emit(Stmt::Store { place: target, value: zero });
        }
        None
    }

    /// Reverses the move out of a place that was filled again later: the shadow comes back in the shape that
    /// the moved value has.
    pub fn refill(&mut self, var: VarId, e: &Expr) -> bool {
        let Expr::Take(p, Take::Move) = e else { return false };
        let Some(at) = self.vacated.iter().position(|q| same(p, q)) else { return false };
        let (Some(&s), Some(target)) = (self.shadows.get(&var), self.shadow(p)) else { return false };
        self.vacated.remove(at);
        let tokens = quote!({
            let mut b = __hole_0;
            ::__core::Differentiable::accumulate(&mut b, &__hole_1);
            __hole_1 = b;
        });
        self.raw(tokens, vec![Hole::Expr(Expr::Take(Place::var(s), Take::Move)), Hole::Place(target)]);
        true
    }

    /// Whether the cotangent of an expression is one datum rather than a shadow.
    fn is_value(&self, e: &Expr) -> bool {
        matches!(e, Expr::Dyn(..) | Expr::DynNeg(_) | Expr::DynDot(..) | Expr::Scalar(_) | Expr::Load(_))
            || matches!(e, Expr::Var(v) if self.func.var(*v).kind == Kind::Value)
    }

    pub fn memory(&mut self, place: Place, op: MemOp) -> Vec<Stmt> {
        let Some(s) = self.shadow(&place) else {
            return vec![Stmt::Mem { place, op }];
        };
        let here = || Hole::Place(s.clone());
        let mut before = Vec::new();
        match &op {
            MemOp::Push(e) if !self.activity.expr(e) => self.raw(quote!(let _ = __hole_0.pop();), vec![here()]),
            MemOp::Push(e) => self.taken_back(e, quote!(__hole_0.pop()), vec![here()]),
            MemOp::Insert(i, e) => {
                let holes = vec![here(), Hole::Expr(i.clone())];
                if self.activity.expr(e) {
                    self.taken_back(e, quote!(::core::option::Option::Some(__hole_0.remove(__hole_1))), holes);
                } else {
                    self.raw(quote!(let _ = __hole_0.remove(__hole_1);), holes);
                }
            }
            MemOp::Cut(lo, hi) => {
                let part = place.then(Proj::Range(Some(lo.clone()), Some(hi.clone())));
                let was = self.zeros_of(part, &mut before);
                let holes = vec![here(), Hole::Expr(lo.clone()), Hole::Expr(was)];
                self.raw(
                    quote!({
                        let _ = __hole_0.splice(__hole_1..__hole_1, __hole_2);
                    }),
                    holes,
                );
            }
            MemOp::Permute(order) => {
                let holes = vec![here(), Hole::Expr(order.clone())];
                self.raw(quote!(::__core::ops::unpermute(&mut __hole_0, &__hole_1);), holes);
            }
            MemOp::Keep(kept) => {
                let was = self.zeros_of(place.then(Proj::Range(None, None)), &mut before);
                let holes = vec![here(), Hole::Expr(was), Hole::Expr(kept.clone())];
                self.raw(quote!(::__core::ops::unkeep(&mut __hole_0, __hole_1, &__hole_2);), holes);
            }
            MemOp::Swap(i, j) => self.raw(
                quote!(__hole_0.swap(__hole_1, __hole_2);),
                vec![here(), Hole::Expr(i.clone()), Hole::Expr(j.clone())],
            ),
            MemOp::Reverse => self.raw(quote!(__hole_0.reverse();), vec![here()]),
            MemOp::RotateLeft(k) => {
                self.raw(quote!(__hole_0.rotate_right(__hole_1);), vec![here(), Hole::Expr(k.clone())]);
            }
            MemOp::RotateRight(k) => {
                self.raw(quote!(__hole_0.rotate_left(__hole_1);), vec![here(), Hole::Expr(k.clone())]);
            }
            MemOp::Fill(e) => {
                if self.activity.expr(e) {
                    let float = self.func.expr_ty(e);
                    let sum = Expr::Code(Code {
                        tokens: quote!(__hole_0.iter().fold(__hole_1, |sum, b| sum + *b)),
                        holes: vec![here(), Hole::Expr(Expr::Zero(float.clone()))],
                        pure: false,
                    });
                    let b = self.bind("fill_bar", sum, float);
                    self.push(e, Bar::Value(b), None, "fill_bar");
                }
                self.raw(quote!(::__core::Differentiable::set_zero(&mut __hole_0);), vec![here()]);
            }
            MemOp::CopyFrom(src) => {
                let whole = || Proj::Range(None, None);
                let copied = Expr::Take(src.then(whole()), Take::Move);
                self.push(&copied, Bar::place(s.then(whole())), None, "t_bar");
                self.raw(quote!(::__core::Differentiable::set_zero(&mut __hole_0);), vec![here()]);
            }
            MemOp::ExtendFrom(src) => {
                let n = self.length(src, &mut before);
                let at = quote!(__hole_0.len() - __hole_1);
                if self.activity.var(src.root) {
                    let b = self.fresh("added_bar", self.func.var(place.root).ty.clone(), Kind::Root);
                    let split = Code {
                        tokens: quote!({ let at = #at; __hole_0.split_off(at) }),
                        holes: vec![here(), Hole::Expr(n)],
                        pure: false,
                    };
                    self.emit(Stmt::Let { var: b, init: Some(Expr::Code(split)) });
                    self.push(&Expr::Take(src.clone(), Take::Move), Bar::place(Place::var(b)), None, "t_bar");
                } else {
                    self.raw(quote!({ let at = #at; __hole_0.truncate(at); }), vec![here(), Hole::Expr(n)]);
                }
            }
            MemOp::SetZero => {
                self.raw(quote!(::__core::Differentiable::set_zero(&mut __hole_0);), vec![here()]);
            }
            MemOp::ExtendZeros(src) => {
                let n = self.length(src, &mut before);
                let at = quote!(__hole_0.len() - __hole_1);
                self.raw(quote!({ let at = #at; __hole_0.truncate(at); }), vec![here(), Hole::Expr(n)]);
            }
            MemOp::Truncate(_) if self.func.place_ty(&place).element().is_float() => {
                let n = self.length(&place, &mut before);
                let zero = Expr::Zero(self.func.place_ty(&place).element());
                self.raw(quote!(__hole_0.resize(__hole_1, __hole_2);), vec![here(), Hole::Expr(n), Hole::Expr(zero)]);
            }
            MemOp::Truncate(n) => {
                // What is dropped has a shape of its own, which its shadow gets back.
                let len = Expr::Code(Code {
                    tokens: quote!(::core::cmp::Ord::min(__hole_0, __hole_1.len())),
                    holes: vec![Hole::Expr(n.clone()), Hole::Place(place.clone())],
                    pure: true,
                });
                let was = self.zeros_of(place.then(Proj::Range(Some(len), None)), &mut before);
                self.raw(quote!(__hole_0.extend(__hole_1);), vec![here(), Hole::Expr(was)]);
            }
        }
        before.push(Stmt::Mem { place, op });
        before
    }

    /// Sends the cotangent that comes back out of the shadow, where there is one, to the element that was put in.
    fn taken_back(&mut self, e: &Expr, back: proc_macro2::TokenStream, mut holes: Vec<Hole>) {
        let float = self.func.expr_ty(e);
        if float.is_float() {
            let zero: proc_macro2::TokenStream = format!("__hole_{}", holes.len()).parse().unwrap_or_default();
            holes.push(Hole::Expr(Expr::Zero(float.clone())));
            let taken = Expr::Code(Code { tokens: quote!(#back.unwrap_or(#zero)), holes, pure: false });
            let b = self.bind("item_bar", taken, float);
            self.push(e, Bar::Value(b), None, "item_bar");
        } else {
            let b = self.fresh("item_bar", Ty::Unknown, Kind::Root);
            let taken = Code { tokens: back, holes, pure: false };
            self.emit(Stmt::Let { var: b, init: Some(Expr::Code(taken)) });
            let item = Place::var(b).then(Proj::Payload);
            self.push(e, Bar::place(item), None, "item_bar");
        }
    }

    /// Zeros in the shape of a part of memory, as the forward sweep finds it.
    fn zeros_of(&mut self, place: Place, before: &mut Vec<Stmt>) -> Expr {
        let was = self.fresh("was", self.func.var(place.root).ty.peel().clone(), Kind::Root);
        before.push(Stmt::Let { var: was, init: Some(Expr::ZeroLike(place)) });
        Expr::Take(Place::var(was), Take::Move)
    }

    /// The length of a place as the forward sweep finds it.
    fn length(&mut self, place: &Place, before: &mut Vec<Stmt>) -> Expr {
        let n = self.fresh("n", Ty::Inert, Kind::Value);
        let len = Code { tokens: quote!(__hole_0.len()), holes: vec![Hole::Place(place.clone())], pure: false };
        before.push(Stmt::Let { var: n, init: Some(Expr::Code(len)) });
        Expr::Var(n)
    }

    fn raw(&mut self, tokens: proc_macro2::TokenStream, holes: Vec<Hole>) {
        self.emit(Stmt::Verbatim(Code { tokens, holes, pure: false }));
    }
}
