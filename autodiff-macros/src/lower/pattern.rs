//! Patterns that always match: names for the parts of a symbol.

use syn::{Member, Pat};

use super::carry::code;
use super::{Lowerer, Sym};
use crate::ir::{Expr, Hole, Kind, Place, Proj, Stmt, Take, Ty};
use crate::report::{Result, error};

impl Lowerer<'_> {
    /// Binds the names of a pattern to the parts of a symbol.
    pub(super) fn bind_pattern(&mut self, pat: &Pat, sym: Sym, user: bool) -> Result<()> {
        match pat {
            Pat::Ident(p) => self.bind_ident(p, sym, user),
            Pat::Wild(_) => Ok(()),
            Pat::Paren(p) => self.bind_pattern(&p.pat, sym, user),
            Pat::Type(t) => {
                let ty = self.types.read(&t.ty);
                let sym = match sym {
                    Sym::Expr(e, Ty::Unknown) => Sym::Expr(e, ty),
                    Sym::Place { place, ty: Ty::Unknown, by_ref } => {
                        let by_ref = by_ref || matches!(ty, Ty::Ref(..));
                        Sym::Place { place, ty, by_ref }
                    }
                    other => other,
                };
                self.bind_pattern(&t.pat, sym, user)
            }
            Pat::Reference(r) => {
                let sym = match sym {
                    Sym::Place { place, ty, .. } => {
                        let ty = if let Ty::Ref(inner, _) = ty { *inner } else { ty };
                        Sym::Place { place, by_ref: matches!(ty, Ty::Ref(..)), ty }
                    }
                    other => other,
                };
                self.bind_pattern(&r.pat, sym, user)
            }
            Pat::Tuple(t) => {
                if t.elems.iter().any(|p| matches!(p, Pat::Rest(_))) {
                    return error(t, "`..` in a tuple pattern cannot be followed; name every part or use `_`");
                }
                let parts = self.tuple_parts(sym, t.elems.len(), t)?;
                for (p, part) in t.elems.iter().zip(parts) {
                    self.bind_pattern(p, part, user)?;
                }
                Ok(())
            }
            Pat::Struct(s) => {
                let by_ref = matches!(sym, Sym::Place { by_ref: true, .. });
                let (place, _) = self.place_of(sym, "t", s)?;
                for field in &s.fields {
                    let (name, span) = match &field.member {
                        Member::Named(i) => (i.to_string(), i.span()),
                        Member::Unnamed(i) => (i.index.to_string(), i.span),
                    };
                    let part = Sym::Place { place: place.then(Proj::Field(name, span)), ty: Ty::Unknown, by_ref };
                    self.bind_pattern(&field.pat, part, user)?;
                }
                Ok(())
            }
            Pat::TupleStruct(s) => {
                let by_ref = matches!(sym, Sym::Place { by_ref: true, .. });
                let (place, _) = self.place_of(sym, "t", s)?;
                for (k, p) in s.elems.iter().enumerate() {
                    let proj = Proj::Field(k.to_string(), super::span_of(p));
                    let part = Sym::Place { place: place.then(proj), ty: Ty::Unknown, by_ref };
                    self.bind_pattern(p, part, user)?;
                }
                Ok(())
            }
            Pat::Slice(s) => self.bind_slice(s, sym, user),
            other => error(
                other,
                "this pattern cannot be followed here; bind a name and take it apart with `match` or indexing",
            ),
        }
    }

    fn bind_slice(&mut self, s: &syn::PatSlice, sym: Sym, user: bool) -> Result<()> {
        let by_ref = matches!(sym, Sym::Place { by_ref: true, .. });
        let (place, ty) = self.place_of(sym, "t", s)?;
        let rest = s.elems.iter().position(|p| matches!(p, Pat::Rest(_)));
        for (k, p) in s.elems.iter().enumerate() {
            if Some(k) == rest {
                continue;
            }
            let at = if rest.is_some_and(|r| k > r) {
                let back: proc_macro2::TokenStream = (s.elems.len() - k).to_string().parse().unwrap_or_default();
                code(quote::quote!(__hole_0.len() - #back), vec![Hole::Place(place.clone())])
            } else {
                nth(k)
            };
            let part = Sym::Place { place: place.then(Proj::Index(at)), ty: ty.element(), by_ref };
            self.bind_pattern(p, part, user)?;
        }
        Ok(())
    }

    /// The parts of a tuple, however it is held.
    pub(super) fn tuple_parts(&mut self, sym: Sym, n: usize, at: &dyn quote::ToTokens) -> Result<Vec<Sym>> {
        if let Sym::Tuple(parts) = sym {
            if parts.len() != n {
                return error(at, "this pattern has another number of parts than the tuple");
            }
            return Ok(parts);
        }
        if let Sym::Expr(Expr::Build(crate::ir::Ctor::Tuple, values), Ty::Tuple(tys)) = &sym
            && values.len() == n
        {
            return Ok(values.iter().cloned().zip(tys.iter().cloned()).map(|(e, t)| Sym::Expr(e, t)).collect());
        }
        let outer_ref = matches!(sym, Sym::Place { by_ref: true, .. });
        let span = super::span_of(at);
        let (place, ty) = self.place_of(sym, "t", at)?;
        Ok((0..n)
            .map(|k| {
                let ty = match &ty {
                    Ty::Tuple(parts) => parts.get(k).cloned().unwrap_or(Ty::Unknown),
                    _ => Ty::Unknown,
                };
                let by_ref = outer_ref || matches!(ty, Ty::Ref(..));
                Sym::Place { place: place.then(Proj::Field(k.to_string(), span)), ty, by_ref }
            })
            .collect())
    }

    fn bind_ident(&mut self, p: &syn::PatIdent, sym: Sym, user: bool) -> Result<()> {
        if let Some((_, sub)) = &p.subpat {
            return error(sub, "`name @ pattern` cannot be followed here; match twice");
        }
        let name = p.ident.to_string();
        let mutable = p.mutability.is_some();
        let span = p.ident.span();
        let bound = match sym {
            Sym::Place { place, ty, .. } if p.by_ref.is_some() => {
                Sym::Place { place: self.freeze(place), ty: Ty::Ref(Box::new(ty), mutable), by_ref: true }
            }
            Sym::Place { by_ref: true, .. } if mutable => {
                return error(p, "a reference that is reassigned cannot be followed; use an index or a range instead");
            }
            Sym::Place { place, ty, by_ref: true } => Sym::Place { place: self.freeze(place), ty, by_ref: true },
            Sym::Place { place, ty, by_ref: false } => self.bind_place(p, &name, place, ty),
            Sym::Expr(e, ty) => self.bind_expr(p, &name, e, ty),
            Sym::Tuple(parts) if !mutable => {
                let mut named = Vec::new();
                for (k, part) in parts.into_iter().enumerate() {
                    named.push(match part {
                        Sym::Expr(e, ty) => {
                            let v = self.bind(&format!("{name}_{k}"), span, e, ty.clone());
                            self.sym_of(v, ty)
                        }
                        Sym::Place { place, ty, by_ref: false } if ty.is_float() => {
                            let v = self.bind(&format!("{name}_{k}"), span, Expr::Load(place), ty.clone());
                            Sym::Expr(Expr::Var(v), ty)
                        }
                        other => other,
                    });
                }
                Sym::Tuple(named)
            }
            Sym::Tuple(parts) => {
                let (e, ty) = self.value(Sym::Tuple(parts), p)?;
                self.bind_expr(p, &name, e, ty)
            }
            Sym::Option { some, value } => {
                let some = self.bind("is_some", span, some, Ty::Inert);
                Sym::Option { some: Expr::Var(some), value }
            }
            Sym::Iter(it) if mutable && user && it.stages.is_empty() => {
                let at = self.fresh(&name, span, Ty::Inert, Kind::Value, false);
                self.vars[at.0].mutable = true;
                self.vars[at.0].multi = true;
                self.emit(Stmt::Let { var: at, init: Some(code(quote::quote!(0_usize), Vec::new())) });
                Sym::Cursor { source: std::rc::Rc::new(it.source.clone()), at }
            }
            Sym::Iter(_) if mutable && user => {
                return error(
                    p,
                    "a filtered iterator that is advanced by hand cannot be followed; collect it into a `Vec`, or use a `for` loop",
                );
            }
            other => other,
        };
        self.define(name, bound);
        Ok(())
    }

    fn bind_place(&mut self, p: &syn::PatIdent, name: &str, place: Place, ty: Ty) -> Sym {
        let mutable = p.mutability.is_some();
        let whole = place.path.is_empty() && !self.var(place.root).by_ref;
        if whole && matches!(ty, Ty::Vec(_)) {
            self.vars[place.root.0].mutable |= mutable;
            return Sym::Place { place, ty, by_ref: false };
        }
        let inside = place.path.iter().any(|p| matches!(p, Proj::Payload));
        if inside && !mutable && !ty.is_float() && (super::is_aggregate(&ty) || self.taint.projected.contains(name)) {
            // What a `Some` or an `Ok` holds stays there: the name stands for it.
            return Sym::Place { place: self.freeze(place), ty, by_ref: false };
        }
        let aggregate = super::is_aggregate(&ty) || (ty == Ty::Unknown && self.taint.projected.contains(name));
        let e = if aggregate { Expr::Take(place, Take::Move) } else { Expr::Load(place) };
        self.bind_expr(p, name, e, ty)
    }

    fn bind_expr(&mut self, p: &syn::PatIdent, name: &str, e: Expr, ty: Ty) -> Sym {
        let mutable = p.mutability.is_some();
        let borrowed = self.taint.borrowed.contains(name);
        let reached = ty == Ty::Unknown && self.taint.projected.contains(name)
            || mutable && !ty.is_float() && self.taint.changed.contains(name);
        let kind = if borrowed || reached { Kind::Root } else { super::kind_of(&ty) };
        let varying = self.expr_varies(&e) || (mutable && self.tainted(name) && ty != Ty::Inert);
        if let Expr::Var(v) = e
            && !mutable
            && self.indices.remove(&v)
        {
            name.clone_into(&mut self.vars[v.0].name);
            self.vars[v.0].span = p.ident.span();
            return Sym::Expr(e, ty);
        }
        if let Expr::Var(v) = e
            && self.unnamed.remove(&v)
            && self.home[v.0] == self.region()
            // What a loop has assigned as one datum does not become memory afterwards.
            && (kind == self.var(v).kind || !self.var(v).multi)
        {
            name.trim_start_matches("r#").clone_into(&mut self.vars[v.0].name);
            self.vars[v.0].span = p.ident.span();
            self.vars[v.0].kind = kind;
            self.vars[v.0].mutable |= mutable;
            self.vars[v.0].varying |= varying;
            if ty != Ty::Unknown {
                self.vars[v.0].ty = ty.clone();
            }
            return self.sym_of(v, ty);
        }
        let var = self.fresh(name, p.ident.span(), ty.clone(), kind, varying);
        self.vars[var.0].mutable = mutable;
        self.emit(Stmt::Let { var, init: Some(e) });
        self.sym_of(var, ty)
    }

    /// The condition under which a pattern matches a symbol, and the names it binds where it does.
    /// `None` where it always matches.
    pub(super) fn test(&mut self, pat: &Pat, sym: &Sym) -> Result<Option<Expr>> {
        match pat {
            Pat::Ident(p) if is_binding(p) => match &p.subpat {
                Some((_, sub)) => self.test(sub, sym),
                None => Ok(None),
            },
            Pat::Wild(_) => Ok(None),
            Pat::Paren(p) => self.test(&p.pat, sym),
            Pat::Reference(r) => self.test(&r.pat, sym),
            Pat::Tuple(t) => {
                let parts = self.tuple_parts(sym.clone(), t.elems.len(), t)?;
                let mut all: Option<Expr> = None;
                for (p, part) in t.elems.iter().zip(&parts) {
                    let part = self.test(p, part)?;
                    all = match (all, part) {
                        (Some(a), Some(b)) => {
                            Some(code(quote::quote!(__hole_0 && __hole_1), vec![Hole::Expr(a), Hole::Expr(b)]))
                        }
                        (a, b) => a.or(b),
                    };
                }
                Ok(all)
            }
            Pat::Slice(s) => {
                let Sym::Place { place, ty, .. } = sym else {
                    return error(pat, "only memory can be matched by a slice pattern here");
                };
                let rest = s.elems.iter().any(|p| matches!(p, Pat::Rest(_)));
                let n: proc_macro2::TokenStream =
                    (s.elems.len() - usize::from(rest)).to_string().parse().unwrap_or_default();
                let op = if rest { quote::quote!(>=) } else { quote::quote!(==) };
                for (k, p) in s.elems.iter().enumerate() {
                    let part = Sym::Place { place: place.then(Proj::Index(nth(k))), ty: ty.element(), by_ref: true };
                    if !matches!(p, Pat::Rest(_)) && self.test(p, &part)?.is_some() {
                        return error(
                            p,
                            "a pattern inside a slice pattern must be a name here; test the element in a guard",
                        );
                    }
                }
                Ok(Some(code(quote::quote!(__hole_0.len() #op #n), vec![Hole::Place(place.clone())])))
            }
            Pat::TupleStruct(p) if p.path.is_ident("Some") || p.path.is_ident("Ok") => {
                let place = match sym {
                    Sym::Place { place, .. } => place.clone(),
                    sym => self.place_of(sym.clone(), "m", pat)?.0,
                };
                let core = &self.types.core;
                Ok(Some(code(quote::quote!(!#core::ops::is_failure(&__hole_0)), vec![Hole::Place(place)])))
            }
            other => {
                let hole = match sym {
                    Sym::Place { place, .. } => Hole::Place(place.clone()),
                    sym => Hole::Expr(self.value(sym.clone(), pat)?.0),
                };
                Ok(Some(code(quote::quote!(::core::matches!(__hole_0, #other)), vec![hole])))
            }
        }
    }
}

/// A literal index.
fn nth(k: usize) -> Expr {
    code(k.to_string().parse().unwrap_or_default(), Vec::new())
}

/// Whether an identifier pattern binds a name, rather than naming a constant or a variant.
pub fn is_binding(p: &syn::PatIdent) -> bool {
    p.mutability.is_some()
        || p.by_ref.is_some()
        || p.ident.to_string().chars().next().is_some_and(|c| c.is_lowercase() || c == '_')
}
