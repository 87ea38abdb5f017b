//! Expressions that name memory.

use proc_macro2::Span;
use quote::{ToTokens, quote};
use syn::{Expr as SynExpr, Member, UnOp};

use super::{Lowerer, Sym};
use crate::ir::{Code, Expr, Hole, Kind, Place, Proj, Stmt, Ty};
use crate::report::Result;

impl Lowerer<'_> {
    /// A path, field, element, dereference or reference as a symbol; `None` where its base is no local.
    pub(super) fn place_expr(&mut self, e: &SynExpr, hint: Option<&Ty>) -> Result<Option<Sym>> {
        match e {
            SynExpr::Path(p) => {
                let Some(name) = p.path.get_ident() else {
                    return Ok(None);
                };
                let sym = self.lookup(&name.to_string()).cloned();
                // An assignment may have told the type that the declaration left open.
                Ok(sym.map(|sym| match sym {
                    Sym::Expr(Expr::Var(v), Ty::Unknown) => Sym::Expr(Expr::Var(v), self.var(v).ty.clone()),
                    Sym::Place { place, ty: Ty::Unknown, by_ref } if place.path.is_empty() => {
                        let ty = self.var(place.root).ty.clone();
                        Sym::Place { place, ty, by_ref }
                    }
                    sym => sym,
                }))
            }
            SynExpr::Paren(p) => self.place_expr(&p.expr, hint),
            SynExpr::Group(p) => self.place_expr(&p.expr, hint),
            SynExpr::Field(f) => self.field(f),
            SynExpr::Index(i) => self.index(i),
            SynExpr::Unary(u) if matches!(u.op, UnOp::Deref(_)) => Ok(match self.place_expr(&u.expr, hint)? {
                Some(Sym::Place { place, ty: Ty::Boxed(inner), by_ref: false }) => Some(Sym::Place {
                    place: place.then(Proj::Deref),
                    by_ref: matches!(*inner, Ty::Ref(..)),
                    ty: *inner,
                }),
                // A reference leaves no trace. What is none, and yet can be followed, is a box.
                Some(Sym::Place { place, ty: Ty::Unknown, by_ref: false })
                    if is_surely_no_reference(&place, &u.expr) =>
                {
                    Some(Sym::Place { place: place.then(Proj::Deref), ty: Ty::Unknown, by_ref: false })
                }
                Some(Sym::Place { place, ty, .. }) => {
                    let ty = if let Ty::Ref(inner, _) = ty { *inner } else { ty };
                    let by_ref = matches!(ty, Ty::Ref(..));
                    Some(Sym::Place { place, ty, by_ref })
                }
                other => other,
            }),
            SynExpr::Reference(r) => {
                let hint = match hint {
                    Some(Ty::Ref(inner, _)) => Some(&**inner),
                    other => other,
                };
                match self.place_expr(&r.expr, hint)? {
                    Some(Sym::Place { place, ty, .. }) => {
                        let ty = Ty::Ref(Box::new(ty), r.mutability.is_some());
                        Ok(Some(Sym::Place { place, ty, by_ref: true }))
                    }
                    Some(other) => Ok(Some(other)),
                    None if !self.varies(e) && !is_computed(&r.expr) => Ok(None),
                    None => {
                        let sym = self.expr(&r.expr, hint)?;
                        if let Sym::Expr(_, ty) = &sym
                            && ty.is_float()
                        {
                            return Ok(Some(sym));
                        }
                        let (place, ty) = self.place_of(sym, "t", &r.expr)?;
                        let ty = Ty::Ref(Box::new(ty), r.mutability.is_some());
                        Ok(Some(Sym::Place { place, ty, by_ref: true }))
                    }
                }
            }
            _ => Ok(None),
        }
    }

    /// The symbol of an expression below which something is taken; `None` where it is inert and no local.
    fn base(&mut self, e: &SynExpr) -> Result<Option<Sym>> {
        if let Some(sym) = self.place_expr(e, None)? {
            return Ok(Some(sym));
        }
        if !self.varies(e) {
            return Ok(None);
        }
        self.expr(e, None).map(Some)
    }

    fn field(&mut self, f: &syn::ExprField) -> Result<Option<Sym>> {
        let Some(base) = self.base(&f.base)? else {
            return Ok(None);
        };
        if let (Sym::Tuple(parts), Member::Unnamed(index)) = (&base, &f.member)
            && let Some(part) = parts.get(index.index as usize)
        {
            return Ok(Some(part.clone()));
        }
        let (name, span) = match &f.member {
            Member::Named(i) => (i.to_string(), i.span()),
            Member::Unnamed(i) => (i.index.to_string(), i.span),
        };
        let (place, ty) = self.place_of(base, "t", &f.base)?;
        let ty = match (&ty, &f.member) {
            (Ty::Tuple(parts), Member::Unnamed(i)) => parts.get(i.index as usize).cloned().unwrap_or(Ty::Unknown),
            _ => Ty::Unknown,
        };
        let by_ref = matches!(ty, Ty::Ref(..));
        Ok(Some(Sym::Place { place: place.then(Proj::Field(name, span)), ty, by_ref }))
    }

    fn index(&mut self, i: &syn::ExprIndex) -> Result<Option<Sym>> {
        let Some(base) = self.base(&i.expr)? else {
            return Ok(None);
        };
        let (place, ty) = self.place_of(base, "t", &i.expr)?;
        let index = match &*i.index {
            SynExpr::Paren(p) => &*p.expr,
            other => other,
        };
        if let SynExpr::Range(r) = index {
            let lo = r.start.as_ref().map(|e| self.inert(e)).transpose()?;
            let hi = r.end.as_ref().map(|e| self.inert(e)).transpose()?;
            let hi = match (hi, &r.limits) {
                (Some(hi), syn::RangeLimits::Closed(_)) => Some(plus_one(hi)),
                (hi, _) => hi,
            };
            let slice = place.then(Proj::Range(lo, hi));
            return Ok(Some(Sym::Place { place: slice, ty: Ty::Slice(Box::new(ty.element())), by_ref: false }));
        }
        let at = self.inert(&i.index)?;
        let elem = ty.element();
        let by_ref = matches!(elem, Ty::Ref(..));
        Ok(Some(Sym::Place { place: place.then(Proj::Index(at)), ty: elem, by_ref }))
    }

    /// Fixes what a place means, since a name will stand for it: indices that may change are read now, and
    /// slicing out of range panics now.
    pub(super) fn freeze(&mut self, place: Place) -> Place {
        let mut frozen = place;
        for k in 0..frozen.path.len() {
            let mut proj = frozen.path[k].clone();
            match &mut proj {
                Proj::Index(e) => self.freeze_expr(e),
                Proj::Range(lo, hi) => lo.iter_mut().chain(hi).for_each(|e| self.freeze_expr(e)),
                Proj::Field(..) | Proj::Deref | Proj::Payload | Proj::Variant(..) => {}
            }
            frozen.path[k] = proj;
        }
        if let Some(Proj::Range(..)) = frozen.path.last() {
            let tokens = quote!(let _ = &__hole_0;);
            self.emit(Stmt::Verbatim(Code { tokens, holes: vec![Hole::Place(frozen.clone())], pure: false }));
        }
        frozen
    }

    fn freeze_expr(&mut self, e: &mut Expr) {
        if e.any_var(&mut |v| self.var(v).mutable) {
            let var = self.bind_always("k", Span::call_site(), e.clone(), Ty::Inert);
            *e = Expr::Var(var);
        }
    }

    /// Memory outside of the function: a constant table, named by its path.
    pub(super) fn global(&mut self, e: &Expr, ty: &Ty, at: &dyn ToTokens) -> Place {
        let is_path =
            matches!(e, Expr::Code(c) if c.holes.is_empty() && syn::parse2::<syn::ExprPath>(c.tokens.clone()).is_ok());
        if is_path && let Expr::Code(c) = e {
            let var = self.fresh("t", super::span_of(at), ty.clone(), Kind::Root, false);
            self.vars[var.0].global = Some(c.tokens.clone());
            return Place::var(var);
        }
        // A slice of a constant has no size: a reference to it is what can be named.
        let (init, by_ref) = match e {
            Expr::Code(c) if is_slice(&c.tokens) => {
                let tokens = &c.tokens;
                (Expr::Code(Code { tokens: quote!(&#tokens), ..c.clone() }), true)
            }
            e => (e.clone(), false),
        };
        let var = self.fresh("t", super::span_of(at), ty.clone(), Kind::Root, false);
        self.vars[var.0].by_ref = by_ref;
        self.emit(Stmt::Let { var, init: Some(init) });
        Place::var(var)
    }
}

/// Whether the user's expression for a place whose type is not known is the place itself: a field, or what is left of
/// a reference to it after one `*`.
fn is_surely_no_reference(place: &Place, e: &SynExpr) -> bool {
    match place.path.last() {
        Some(Proj::Field(..)) => true,
        Some(Proj::Payload | Proj::Variant(..)) => {
            matches!(super::call::strip(e), SynExpr::Unary(u) if matches!(u.op, UnOp::Deref(_)))
        }
        _ => false,
    }
}

/// Whether code is of the form `TABLE[1..]`.
fn is_slice(tokens: &proc_macro2::TokenStream) -> bool {
    syn::parse2::<syn::ExprIndex>(tokens.clone()).is_ok_and(|i| matches!(*i.index, SynExpr::Range(_)))
}

/// Whether a reference to an expression is one to a temporary: the value serves as well.
fn is_computed(e: &SynExpr) -> bool {
    match e {
        SynExpr::Paren(p) => is_computed(&p.expr),
        SynExpr::MethodCall(c) => crate::rules::lookup(&c.method.to_string(), c.args.len() + 1).is_some(),
        e => matches!(e, SynExpr::Binary(_) | SynExpr::Unary(_) | SynExpr::Cast(_)),
    }
}

/// `e + 1`, for the end of an inclusive range of indices.
pub fn plus_one(e: Expr) -> Expr {
    super::carry::code(quote!(__hole_0 + 1), vec![Hole::Expr(e)])
}
