//! Patterns that always match: names for the parts of a symbol.

use syn::visit_mut::{self, VisitMut};
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
                for (p, part) in self.tuple_pattern(t, sym)? {
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
                    if matches!(p, Pat::Rest(_)) {
                        reject_after_rest(s.elems.iter().skip(k + 1))?;
                        break;
                    }
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
        let rest = s.elems.iter().position(is_rest);
        for (k, p) in s.elems.iter().enumerate() {
            if Some(k) == rest {
                let Pat::Ident(name) = p else { continue };
                let hi = (k + 1 < s.elems.len()).then(|| {
                    let back: proc_macro2::TokenStream =
                        (s.elems.len() - k - 1).to_string().parse().unwrap_or_default();
                    code(quote::quote!(__hole_0.len() - #back), vec![Hole::Place(place.clone())])
                });
                let ty = Ty::Ref(Box::new(Ty::Slice(Box::new(ty.element()))), false);
                let part = Sym::Place { place: place.then(Proj::Range(Some(nth(k)), hi)), ty, by_ref: true };
                let name = syn::PatIdent { subpat: None, ..name.clone() };
                self.bind_pattern(&Pat::Ident(name), part, user)?;
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

    /// The parts of a tuple that a pattern names, with their patterns.
    pub(super) fn tuple_pattern<'p>(&mut self, t: &'p syn::PatTuple, sym: Sym) -> Result<Vec<(&'p Pat, Sym)>> {
        let Some(rest) = t.elems.iter().position(|p| matches!(p, Pat::Rest(_))) else {
            let parts = self.tuple_parts(sym, t.elems.len(), t)?;
            return Ok(t.elems.iter().zip(parts).collect());
        };
        let after = t.elems.len() - rest - 1;
        let known = match &sym {
            Sym::Tuple(parts) => Some(parts.len()),
            Sym::Expr(_, ty) | Sym::Place { ty, .. } => match ty.peel() {
                Ty::Tuple(parts) => Some(parts.len()),
                _ => None,
            },
            _ => None,
        };
        let Some(n) = known.or((after == 0).then_some(rest)) else {
            return error(t, "how many parts `..` stands for is not known here; name every part or use `_`");
        };
        let parts = self.tuple_parts(sym, n, t)?;
        let (first, last) = (t.elems.iter().take(rest), t.elems.iter().skip(rest + 1));
        let tail = parts[n.saturating_sub(after)..].to_vec();
        Ok(first.zip(parts).chain(last.zip(tail)).collect())
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
            let whole = syn::PatIdent { subpat: None, ..p.clone() };
            self.bind_ident(&whole, sym.clone(), user)?;
            return self.bind_pattern(sub, sym, user);
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
        let inside = place.path.iter().any(Proj::is_inside);
        let kept = !self.var(place.root).mutable && !self.var(place.root).multi;
        if inside
            && kept
            && !mutable
            && !ty.is_float()
            && (super::is_aggregate(&ty) || self.taint.projected.contains(name))
        {
            // What a variant of data that nobody changes holds stays there: the name stands for it.
            return Sym::Place { place: self.freeze(place), ty, by_ref: false };
        }
        let aggregate = super::is_aggregate(&ty) || (ty == Ty::Unknown && self.taint.projected.contains(name));
        let part = aggregate && !place.path.is_empty() && (inside || matches!(ty, Ty::Vec(_) | Ty::Unknown));
        let root = self.var(place.root);
        if part && !mutable && !root.mutable && !root.multi && self.var(place.root).global.is_none() {
            // What is taken out of data that nobody changes stays there: the name stands for it.
            return Sym::Place { place: self.freeze(place), ty, by_ref: false };
        }
        let e = if part {
            // The reverse sweep still needs the whole.
            Expr::Take(place, Take::Method("clone".to_owned()))
        } else if aggregate {
            Expr::Take(place, Take::Move)
        } else {
            self.lasting(Expr::Load(place), &ty)
        };
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
            // What was carried verbatim counts as inert; what varies later is of whatever type it is.
            if ty != Ty::Unknown || varying {
                self.vars[v.0].ty = ty.clone();
            }
            return self.sym_of(v, ty);
        }
        let var = self.fresh(name, p.ident.span(), ty.clone(), kind, varying);
        self.vars[var.0].mutable = mutable;
        self.emit(Stmt::Let { var, init: Some(e) });
        self.sym_of(var, ty)
    }

    /// The condition under which a pattern matches a symbol. `None` where it always does.
    pub(super) fn test(&mut self, pat: &Pat, sym: &Sym) -> Result<Option<Expr>> {
        let pat = match pat {
            Pat::Ident(p) if is_binding(p) => match &p.subpat {
                Some((_, sub)) => return self.test(sub, sym),
                None => return Ok(None),
            },
            Pat::Wild(_) | Pat::Rest(_) => return Ok(None),
            Pat::Paren(p) => return self.test(&p.pat, sym),
            Pat::Reference(r) => return self.test(&r.pat, sym),
            Pat::Type(t) => return self.test(&t.pat, sym),
            Pat::Tuple(t) => {
                let mut all: Option<Expr> = None;
                for (p, part) in self.tuple_pattern(t, sym.clone())? {
                    let part = self.test(p, &part)?;
                    all = match (all, part) {
                        (Some(a), Some(b)) => {
                            Some(code(quote::quote!(__hole_0 && __hole_1), vec![Hole::Expr(a), Hole::Expr(b)]))
                        }
                        (a, b) => a.or(b),
                    };
                }
                return Ok(all);
            }
            other => other,
        };
        if let Sym::Option { some, value } = sym {
            return match pat {
                Pat::TupleStruct(p) if p.path.segments.last().is_some_and(|s| s.ident == "Some") => {
                    let inner = self.test(&p.elems[0], value)?;
                    Ok(Some(match inner {
                        None => some.clone(),
                        Some(inner) => {
                            code(quote::quote!(__hole_0 && __hole_1), vec![Hole::Expr(some.clone()), Hole::Expr(inner)])
                        }
                    }))
                }
                Pat::Ident(_) | Pat::Path(_) => Ok(Some(super::control::not(some.clone()))),
                other => error(other, "this pattern of an option cannot be followed here; use `Some(name)` and `None`"),
            };
        }
        let hole = match sym {
            Sym::Place { place, .. } => Hole::Place(place.clone()),
            sym => Hole::Expr(self.value(sym.clone(), pat)?.0),
        };
        let mut tested = pat.clone();
        Nameless.visit_pat_mut(&mut tested);
        Ok(Some(code(quote::quote!(::core::matches!(__hole_0, #tested)), vec![hole])))
    }
}

/// Replaces the names that a pattern binds by `_`: what is left is the test.
struct Nameless;

impl VisitMut for Nameless {
    fn visit_pat_mut(&mut self, pat: &mut Pat) {
        match pat {
            Pat::Ident(p) if is_binding(p) => {
                *pat = match p.subpat.take() {
                    Some((_, sub)) => *sub,
                    None => syn::parse_quote!(_),
                };
                self.visit_pat_mut(pat);
            }
            // Default binding modes see through the reference.
            Pat::Reference(r) if matches!(*r.pat, Pat::Ident(_) | Pat::Wild(_)) => *pat = syn::parse_quote!(_),
            pat => visit_mut::visit_pat_mut(self, pat),
        }
    }
    fn visit_field_pat_mut(&mut self, f: &mut syn::FieldPat) {
        f.colon_token.get_or_insert_default();
        self.visit_pat_mut(&mut f.pat);
    }
}

/// `..` or `name @ ..` in a slice pattern.
fn is_rest(pat: &Pat) -> bool {
    match pat {
        Pat::Rest(_) => true,
        Pat::Ident(p) => p.subpat.as_ref().is_some_and(|(_, sub)| matches!(**sub, Pat::Rest(_))),
        _ => false,
    }
}

/// What follows `..` among the fields of a tuple struct has no number that is known here.
pub fn reject_after_rest<'p>(mut after: impl Iterator<Item = &'p Pat>) -> Result<()> {
    match after.next() {
        Some(p) => error(p, "which field this is is not known behind `..`; put `_` for every field before it"),
        None => Ok(()),
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
