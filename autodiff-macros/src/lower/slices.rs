//! Parts of slices: single elements, halves, ranges that may be out of bounds.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Expr as SynExpr, ExprMethodCall};

use super::carry::code;
use super::{Lowerer, Sym};
use crate::ir::{Expr, Hole, Place, Proj, Ty, VarId};
use crate::report::{Result, error};

impl Lowerer<'_> {
    /// `first`, `last`, `get`: an option whose parts are known.
    pub(super) fn peek(&mut self, receiver: Sym, c: &ExprMethodCall) -> Result<Sym> {
        let name = c.method.to_string();
        let (place, ty) = self.memory(receiver, c)?;
        let place = self.freeze(place);
        let n = self.len_of(&place, &ty.element());
        let elem = Ty::Ref(Box::new(ty.element()), name.ends_with("_mut"));
        let at = match (name.trim_end_matches("_mut"), c.args.first()) {
            ("first", _) => code(quote!(0), Vec::new()),
            ("last", _) => code(quote!(__hole_0 - 1), vec![Hole::Expr(n.clone())]),
            (_, Some(SynExpr::Range(r))) => return self.peek_range(&place, &ty, r, c),
            (_, Some(arg)) => {
                let e = self.inert(arg)?;
                Expr::Var(self.bind_always("k", super::span_of(arg), e, Ty::Inert))
            }
            (_, None) => return error(c, "`get` needs an index"),
        };
        let some = match name.as_str() {
            "get" | "get_mut" => code(quote!(__hole_0 < __hole_1), vec![Hole::Expr(at.clone()), Hole::Expr(n)]),
            _ => code(quote!(__hole_0 != 0), vec![Hole::Expr(n)]),
        };
        let value = Sym::Place { place: place.then(Proj::Index(at)), ty: elem, by_ref: true };
        Ok(Sym::Option { some, value: Box::new(value) })
    }

    /// `get(a..b)`: the part of a slice, where it is one.
    fn peek_range(&mut self, place: &Place, ty: &Ty, r: &syn::ExprRange, c: &ExprMethodCall) -> Result<Sym> {
        let mut end = |e: &Option<Box<SynExpr>>| -> Result<Option<VarId>> {
            let Some(e) = e else { return Ok(None) };
            let at = self.inert(e)?;
            Ok(Some(self.bind_always("k", super::span_of(e), at, Ty::Inert)))
        };
        let (lo, hi) = (end(&r.start)?, end(&r.end)?);
        let hi = match (hi, &r.limits) {
            (Some(hi), syn::RangeLimits::Closed(_)) => {
                let after = super::place::plus_one(Expr::Var(hi));
                Some(self.bind_always("k", super::span_of(r), after, Ty::Inert))
            }
            (hi, _) => hi,
        };
        let n = self.len_of(place, &ty.element());
        let bound = |v: Option<VarId>, otherwise: Expr| Hole::Expr(v.map_or(otherwise, Expr::Var));
        let zero = code(quote!(0), Vec::new());
        let holes = vec![bound(lo, zero), bound(hi, n.clone()), Hole::Expr(n)];
        let some = code(quote!(__hole_0 <= __hole_1 && __hole_1 <= __hole_2), holes);
        let slice = Ty::Slice(Box::new(ty.element()));
        let ty = Ty::Ref(Box::new(slice), c.method == "get_mut");
        let place = place.then(Proj::Range(lo.map(Expr::Var), hi.map(Expr::Var)));
        Ok(Sym::Option { some, value: Box::new(Sym::Place { place, ty, by_ref: true }) })
    }

    /// `split_first`, `split_last`: an element and the others, where there is one.
    pub(super) fn split_end(&mut self, receiver: Sym, c: &ExprMethodCall) -> Result<Sym> {
        let (place, ty) = self.memory(receiver, c)?;
        let place = self.freeze(place);
        let name = c.method.to_string();
        let (mutable, first) = (name.ends_with("_mut"), name.starts_with("split_first"));
        let n = self.len_of(&place, &ty.element());
        let last = code(quote!(__hole_0 - 1), vec![Hole::Expr(n.clone())]);
        let number = |k: TokenStream| code(k, Vec::new());
        let (at, lo, hi) =
            if first { (number(quote!(0)), Some(number(quote!(1))), None) } else { (last.clone(), None, Some(last)) };
        let part = |proj, ty| Sym::Place { place: place.then(proj), ty: Ty::Ref(Box::new(ty), mutable), by_ref: true };
        let others = part(Proj::Range(lo, hi), Ty::Slice(Box::new(ty.element())));
        let value = Box::new(Sym::Tuple(vec![part(Proj::Index(at), ty.element()), others]));
        Ok(Sym::Option { some: code(quote!(__hole_0 != 0), vec![Hole::Expr(n)]), value })
    }

    pub(super) fn split(&mut self, receiver: Sym, c: &ExprMethodCall) -> Result<Sym> {
        let (place, ty) = self.memory(receiver, c)?;
        let place = self.freeze(place);
        let arg = &c.args[0];
        let e = self.inert(arg)?;
        let mid = Expr::Var(self.bind_always("mid", super::span_of(arg), e, Ty::Inert));
        let mutable = c.method == "split_at_mut";
        let ty = Ty::Ref(Box::new(Ty::Slice(Box::new(ty.element()))), mutable);
        let part = |lo, hi| Sym::Place { place: place.then(Proj::Range(lo, hi)), ty: ty.clone(), by_ref: true };
        Ok(Sym::Tuple(vec![part(None, Some(mid.clone())), part(Some(mid), None)]))
    }
}
