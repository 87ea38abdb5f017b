//! Methods that move, add and remove the elements of vectors and slices.
//!
//! Where an element goes may be decided by varying data, but is no number that varies: an order, a list of
//! indices or a length is computed once, and both sweeps follow it.

use std::rc::Rc;

use quote::{ToTokens, quote};
use syn::{Expr as SynExpr, ExprMethodCall};

use super::carry::code;
use super::iter::Iter;
use super::{Lowerer, Sym};
use crate::ir::{Ctor, Expr, Hole, MemOp, Place, Proj, Stmt, Take, Ty};
use crate::report::{Result, error};

impl Lowerer<'_> {
    /// A method that moves elements; `None` where it is none.
    pub(super) fn vector_method(&mut self, receiver: &Sym, c: &ExprMethodCall) -> Result<Option<Sym>> {
        let Sym::Place { place, ty, .. } = receiver else { return Ok(None) };
        let (place, ty) = (place.clone(), ty.peel().clone());
        if !matches!(ty, Ty::Vec(_) | Ty::Slice(_) | Ty::Array(..) | Ty::Unknown) {
            return Ok(None);
        }
        let place = self.freeze(place);
        let elem = ty.element();
        let core = self.types.core.clone();
        let name = c.method.to_string();
        let args = c.args.iter().collect::<Vec<_>>();
        let whole = || Hole::Place(place.clone());
        match (name.as_str(), args.as_slice()) {
            ("sort_by" | "sort_unstable_by", [f]) => {
                let f = self.inert(f)?;
                let order = code(quote!(#core::ops::sort_order(&__hole_0, __hole_1)), vec![whole(), Hole::Expr(f)]);
                let order = self.count_of("order", order, c);
                self.change(place, MemOp::Permute(order), false, c)
            }
            ("sort_by_key" | "sort_unstable_by_key" | "sort_by_cached_key", [f]) => {
                let f = self.inert(f)?;
                let order = quote!(#core::ops::sort_order_by_key(&__hole_0, __hole_1));
                let order = self.count_of("order", code(order, vec![whole(), Hole::Expr(f)]), c);
                self.change(place, MemOp::Permute(order), false, c)
            }
            ("retain", [f]) => {
                let f = self.inert(f)?;
                let kept = code(quote!(#core::ops::kept(&__hole_0, __hole_1)), vec![whole(), Hole::Expr(f)]);
                let kept = self.count_of("kept", kept, c);
                self.change(place, MemOp::Keep(kept), false, c)
            }
            ("dedup", []) => {
                let kept = code(quote!(#core::ops::deduplicated(&__hole_0)), vec![whole()]);
                let kept = self.count_of("kept", kept, c);
                self.change(place, MemOp::Keep(kept), false, c)
            }
            ("insert", [i, e]) => {
                let i = self.inert(i)?;
                let i = self.count_of("k", i, c);
                let (e, _) = self.value_of(e, Some(&elem).filter(|t| **t != Ty::Unknown))?;
                let varies = self.expr_varies(&e);
                self.change(place, MemOp::Insert(i, e), varies, c)
            }
            ("remove", [i]) => {
                let i = self.inert(i)?;
                let i = self.count_of("k", i, c);
                let removed = self.copy_of(place.then(Proj::Index(i.clone())), &elem, c);
                self.change(place, MemOp::Cut(i.clone(), super::place::plus_one(i)), false, c)?;
                Ok(Some(removed))
            }
            ("swap_remove", [i]) => {
                let i = self.inert(i)?;
                let i = self.count_of("k", i, c);
                let removed = self.copy_of(place.then(Proj::Index(i.clone())), &elem, c);
                let last = self.count_of("last", code(quote!(__hole_0.len() - 1), vec![whole()]), c);
                self.change(place.clone(), MemOp::Swap(i, last.clone()), false, c)?;
                self.change(place, MemOp::Truncate(last), false, c)?;
                Ok(Some(removed))
            }
            ("pop", []) => self.popped(place, &elem, c).map(Some),
            ("drain", [SynExpr::Range(range)]) => self.drained(place, &elem, range, c).map(Some),
            ("split_off", [at]) => {
                let at = self.inert(at)?;
                let at = self.count_of("at", at, c);
                let tail = place.then(Proj::Range(Some(at.clone()), None));
                let tail = self.copy_of_slice(tail, &elem, c);
                self.change(place, MemOp::Truncate(at), false, c)?;
                Ok(Some(tail))
            }
            ("append", [SynExpr::Reference(other)]) => {
                let Some(Sym::Place { place: source, .. }) = self.place_expr(&other.expr, None)? else {
                    return error(other, "what is appended cannot be followed; use `extend_from_slice` and `clear`");
                };
                let varies = self.var(source.root).varying;
                self.change(place, MemOp::ExtendFrom(source.clone()), varies, c)?;
                self.change(source, MemOp::Truncate(code(quote!(0), Vec::new())), false, c)
            }
            ("extend", [items]) => {
                let sym = self.expr(items, None)?;
                let it = self.iterate(sym, items)?;
                let varies = self.iter_varies(&it);
                self.varies_in_time(place.root, varies, &c.method)?;
                self.for_each(&it, super::span_of(&c.method), c, &mut |s, _, item| {
                    let (e, _) = s.value(item, c)?;
                    s.change(place.clone(), MemOp::Push(e), false, c).map(drop)
                })?;
                Ok(Some(Sym::Unit))
            }
            (name, _) if name.starts_with("select_nth_unstable") => {
                error(&c.method, "where a partial sort leaves the other elements is not fixed; sort with `sort_by`")
            }
            ("resize", [n, e]) => self.resized(place, &elem, n, e, c).map(Some),
            _ => Ok(None),
        }
    }

    /// An inert value that both sweeps read, under a name.
    fn count_of(&mut self, name: &str, e: Expr, c: &ExprMethodCall) -> Expr {
        Expr::Var(self.bind_always(name, super::span_of(&c.method), e, Ty::Inert))
    }

    fn change(&mut self, place: Place, op: MemOp, varies: bool, c: &ExprMethodCall) -> Result<Option<Sym>> {
        self.varies_in_time(place.root, varies, &c.method)?;
        let root = &mut self.vars[place.root.0];
        root.mutable = true;
        root.multi = true;
        self.emit(Stmt::Mem { place, op });
        Ok(Some(Sym::Unit))
    }

    /// An element, before it is removed.
    fn copy_of(&mut self, place: Place, elem: &Ty, c: &ExprMethodCall) -> Sym {
        let e = if elem.is_float() { Expr::Load(place) } else { Expr::Take(place, Take::Method("clone".to_owned())) };
        let v = self.bind_always("removed", super::span_of(&c.method), e, elem.clone());
        self.sym_of(v, elem.clone())
    }

    fn copy_of_slice(&mut self, place: Place, elem: &Ty, c: &ExprMethodCall) -> Sym {
        let ty = Ty::Vec(Box::new(elem.clone()));
        let e = Expr::Take(place, Take::Method("to_vec".to_owned()));
        let v = self.bind_always("removed", super::span_of(&c.method), e, ty.clone());
        self.sym_of(v, ty)
    }

    fn popped(&mut self, place: Place, elem: &Ty, c: &ExprMethodCall) -> Result<Sym> {
        let n = code(quote!(__hole_0.len()), vec![Hole::Place(place.clone())]);
        let n = self.count_of("n", n, c);
        let some = code(quote!(__hole_0 != 0), vec![Hole::Expr(n.clone())]);
        let last = self.count_of("last", code(quote!(usize::saturating_sub(__hole_0, 1)), vec![Hole::Expr(n)]), c);
        let at = place.then(Proj::Index(last.clone()));
        let then = |s: &mut Self| {
            let copy = s.copy_of(at, elem, c);
            let (e, ty) = s.value(copy, c)?;
            let ctor = Ctor::Call(quote!(::core::option::Option::Some));
            Ok(Sym::Expr(Expr::Build(ctor, vec![e]), Ty::Option(Box::new(ty))))
        };
        let popped = self.two_way(some, c, then, |_| Ok(super::option::none()))?;
        self.change(place, MemOp::Truncate(last), false, c)?;
        Ok(popped)
    }

    fn drained(&mut self, place: Place, elem: &Ty, range: &syn::ExprRange, c: &ExprMethodCall) -> Result<Sym> {
        let lo = match &range.start {
            Some(e) => self.inert(e)?,
            None => code(quote!(0), Vec::new()),
        };
        let hi = match (&range.end, &range.limits) {
            (Some(e), syn::RangeLimits::HalfOpen(_)) => self.inert(e)?,
            (Some(e), syn::RangeLimits::Closed(_)) => super::place::plus_one(self.inert(e)?),
            (None, _) => code(quote!(__hole_0.len()), vec![Hole::Place(place.clone())]),
        };
        let (lo, hi) = (self.count_of("lo", lo, c), self.count_of("hi", hi, c));
        let part = place.then(Proj::Range(Some(lo.clone()), Some(hi.clone())));
        let items = self.copy_of_slice(part, elem, c);
        self.change(place, MemOp::Cut(lo, hi), false, c)?;
        let (items, ty) = self.place_of(items, "items", c)?;
        Ok(Sym::Iter(Rc::new(Iter::elements(items, &ty, false))))
    }

    fn resized(&mut self, place: Place, elem: &Ty, n: &SynExpr, e: &SynExpr, c: &ExprMethodCall) -> Result<Sym> {
        let n = self.inert(n)?;
        let n = self.count_of("n", n, c);
        let (e, ty) = self.value_of(e, Some(elem).filter(|t| **t != Ty::Unknown))?;
        let varies = self.expr_varies(&e);
        self.varies_in_time(place.root, varies, &c.method)?;
        let value = self.bind_always("t", super::span_of(&c.method), e, ty.clone());
        let value = self.sym_of(value, ty.clone());
        let (value, _) = self.value(value, c)?;
        let len = code(quote!(__hole_0.len()), vec![Hole::Place(place.clone())]);
        let len = self.count_of("len", len, c);
        let grows = code(quote!(__hole_0 > __hole_1), vec![Hole::Expr(n.clone()), Hole::Expr(len.clone())]);
        let target = place.clone();
        self.two_way(
            grows,
            c,
            |s| {
                let more = code(quote!(__hole_0 - __hole_1), vec![Hole::Expr(n.clone()), Hole::Expr(len)]);
                let more = Expr::Repeat { elem: Box::new(value), len: Box::new(more), vec: true };
                let more = s.bind_always("more", super::span_of(&c.method), more, Ty::Vec(Box::new(ty)));
                s.change(target, MemOp::ExtendFrom(Place::var(more)), varies, c)?;
                Ok(Sym::Unit)
            },
            |s| {
                s.change(place, MemOp::Truncate(n.clone()), false, c)?;
                Ok(Sym::Unit)
            },
        )
    }

    /// `array.map(f)`.
    pub(super) fn mapped_array(&mut self, receiver: Sym, len: &str, c: &ExprMethodCall) -> Result<Sym> {
        let (place, ty) = self.place_of(receiver, "items", &c.receiver)?;
        let place = self.freeze(place);
        let f = self.function(&c.args[0], 1)?;
        let it = Iter::elements(place, &ty, false).stage(super::iter::Stage::Map(f));
        let (items, ty) = self.gathered(&it, Ty::Unknown, c)?;
        Ok(Self::array_from(items, &ty, len))
    }

    /// `array::from_fn(f)`.
    pub(super) fn array_from_fn(
        &mut self,
        c: &syn::ExprCall,
        name: &syn::PathSegment,
        hint: Option<&Ty>,
    ) -> Result<Sym> {
        // `from_fn::<_, N, _>`
        let said = match &name.arguments {
            syn::PathArguments::AngleBracketed(a) => a.args.iter().nth(1).map(|n| n.to_token_stream().to_string()),
            _ => None,
        };
        let hinted = if let Some(Ty::Array(_, len)) = hint { Some(len.clone()) } else { None };
        let Some(len) = &said.filter(|len| len != "_").or(hinted) else {
            return error(&c.func, "the length of this array is not known here; annotate the variable it goes to");
        };
        let f = &c.args[0];
        let end: proc_macro2::TokenStream = len.parse().unwrap_or_default();
        let whole: ExprMethodCall = syn::parse_quote!((0..#end).map(#f));
        let sym = self.method(&whole, None)?;
        let Sym::Iter(it) = sym else { return error(f, "only a closure can be followed here") };
        let (items, ty) = self.gathered(&it, Ty::Unknown, &whole)?;
        Ok(Self::array_from(items, &ty, len))
    }

    /// `vector.try_into().unwrap()` where an array is wanted.
    pub(super) fn vector_as_array(&mut self, c: &ExprMethodCall, hint: Option<&Ty>) -> Result<Option<Sym>> {
        let (SynExpr::MethodCall(inner), Some(Ty::Array(_, len))) = (&*c.receiver, hint) else { return Ok(None) };
        if !(inner.method == "try_into" && matches!(c.method.to_string().as_str(), "unwrap" | "expect")) {
            return Ok(None);
        }
        let sym = self.expr(&inner.receiver, None)?;
        let (place, ty) = self.place_of(sym, "items", &inner.receiver)?;
        if !matches!(ty, Ty::Vec(_) | Ty::Slice(_)) {
            return error(&inner.method, "what becomes an array here is not known; collect it into a `Vec` first");
        }
        let end: proc_macro2::TokenStream = len.parse().unwrap_or_default();
        let tokens = quote!(::core::assert_eq!(__hole_0.len(), #end, "an array of another length"););
        let holes = vec![Hole::Place(place.clone())];
        self.emit(Stmt::Verbatim(crate::ir::Code { tokens, holes, pure: false }));
        Ok(Some(Self::array_from(place, &ty, len)))
    }

    fn array_from(items: Place, ty: &Ty, len: &str) -> Sym {
        Sym::Expr(Expr::Take(items, Take::Array(len.to_owned())), Ty::Array(Box::new(ty.element()), len.to_owned()))
    }

    /// `[a, b].concat()`, or the rows of a matrix one after the other.
    pub(super) fn concatenated(&mut self, c: &ExprMethodCall) -> Result<Option<Sym>> {
        let SynExpr::Array(parts) = &*c.receiver else { return Ok(None) };
        let mut syms = Vec::new();
        for part in &parts.elems {
            let sym = self.expr(part, None)?;
            syms.push(self.iterate(sym, part)?);
        }
        let v =
            self.fresh("items", super::span_of(&c.method), Ty::Vec(Box::new(Ty::Unknown)), crate::ir::Kind::Root, true);
        let empty = code(quote!(::std::vec::Vec::new()), Vec::new());
        self.emit(Stmt::Let { var: v, init: Some(empty) });
        for it in syms {
            self.for_each(&it, super::span_of(&c.method), c, &mut |s, _, item| {
                let (e, ty) = s.value(item, c)?;
                if s.var(v).ty.element() == Ty::Unknown {
                    s.vars[v.0].ty = Ty::Vec(Box::new(ty));
                }
                s.change(Place::var(v), MemOp::Push(e), false, c).map(drop)
            })?;
        }
        let ty = self.var(v).ty.clone();
        Ok(Some(Sym::Place { place: Place::var(v), ty, by_ref: false }))
    }
}
