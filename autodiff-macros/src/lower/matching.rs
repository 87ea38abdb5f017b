//! `match`, `if let`, `let … else`, and options.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::visit_mut::{self, VisitMut};
use syn::{Expr as SynExpr, Pat};

use super::carry::code;
use super::control::{Yield, not};
use super::taint::pattern_names;
use super::{Lowerer, Sym};
use crate::ir::{Arm, Expr, Hole, Kind, Place, Proj, Region, Stmt, Ty, VarId};
use crate::report::{Result, error};

/// The identifier that stands for a binding of a native pattern.
pub fn bind_ident(index: usize) -> proc_macro2::Ident {
    format_ident!("__bind_{index}", span = proc_macro2::Span::mixed_site())
}

/// Replaces the names that a pattern binds by placeholders.
struct Placeholders {
    names: Vec<String>,
}

impl VisitMut for Placeholders {
    fn visit_pat_ident_mut(&mut self, p: &mut syn::PatIdent) {
        let name = p.ident.to_string();
        if let Some(k) = self.names.iter().position(|n| *n == name) {
            p.ident = bind_ident(k);
        }
        visit_mut::visit_pat_ident_mut(self, p);
    }
    fn visit_field_pat_mut(&mut self, f: &mut syn::FieldPat) {
        f.colon_token.get_or_insert_default();
        visit_mut::visit_field_pat_mut(self, f);
    }
}

impl Lowerer<'_> {
    pub(super) fn match_(&mut self, m: &syn::ExprMatch, hint: Option<&Ty>) -> Result<Sym> {
        let sym = self.expr(&m.expr, None)?;
        if !matches!(sym, Sym::Option { .. }) && !self.sym_varies(&sym) {
            return self.match_native(m, sym, hint);
        }
        self.match_chain(m, sym, hint)
    }

    /// A match on inert data: as it stands, with every arm in a region.
    fn match_native(&mut self, m: &syn::ExprMatch, sym: Sym, hint: Option<&Ty>) -> Result<Sym> {
        let scrutinee = match sym {
            Sym::Place { place, by_ref, .. } => {
                let place = self.freeze(place);
                let tokens = if by_ref && !self.var(place.root).by_ref { quote!(&__hole_0) } else { quote!(__hole_0) };
                code(tokens, vec![Hole::Place(place)])
            }
            sym => {
                let (e, _) = self.value(sym, &m.expr)?;
                if let Expr::Code(c) = &e
                    && c.holes.is_empty()
                {
                    e
                } else {
                    Expr::Var(self.bind("m", super::span_of(&m.expr), e, Ty::Inert))
                }
            }
        };
        let mut lowered = Vec::new();
        let mut heads = Vec::new();
        for arm in &m.arms {
            let (pattern, binds) = self.native_pattern(&arm.pat);
            let names = pattern_names(&arm.pat);
            let guard = match &arm.guard {
                None => None,
                Some((_, guard)) => {
                    let (stmts, e) = self.nested(|s| {
                        s.define_all(&names, &binds);
                        s.inert(guard)
                    })?;
                    if !stmts.is_empty() {
                        return error(guard, "this guard cannot be followed; compute it before the `match`");
                    }
                    Some(e)
                }
            };
            heads.push((pattern, binds.clone(), guard));
            lowered.push(self.nested(|s| {
                s.define_all(&names, &binds);
                let sym = s.body(&arm.body, hint)?;
                s.yields(sym, &arm.body)
            })?);
        }
        let (regions, results, sym) = self.merge(lowered, super::span_of(m));
        let arms = heads
            .into_iter()
            .zip(regions)
            .map(|((pattern, binds, guard), body)| Arm { pattern, binds, guard, number: None, body })
            .collect();
        self.emit(Stmt::Match { scrutinee, arms, results });
        Ok(sym)
    }

    fn define_all(&mut self, names: &[String], binds: &[VarId]) {
        let mut k = 0;
        for name in names {
            if !is_constant_name(name) {
                let v = binds[k];
                self.define(name.clone(), Sym::inert(Expr::Var(v)));
                k += 1;
            }
        }
    }

    /// A pattern as tokens, its bindings replaced by placeholders, and a variable for each.
    fn native_pattern(&mut self, pat: &Pat) -> (TokenStream, Vec<VarId>) {
        let mut names = pattern_names(pat);
        names.retain(|n| !is_constant_name(n));
        let mut unique: Vec<String> = Vec::new();
        for name in names {
            if !unique.contains(&name) {
                unique.push(name);
            }
        }
        let binds = unique.iter().map(|n| self.fresh(n, super::span_of(pat), Ty::Inert, Kind::Value, false)).collect();
        let mut pat = pat.clone();
        Placeholders { names: unique }.visit_pat_mut(&mut pat);
        (pat.to_token_stream(), binds)
    }

    /// A match on data that may vary: a chain of tests.
    fn match_chain(&mut self, m: &syn::ExprMatch, sym: Sym, hint: Option<&Ty>) -> Result<Sym> {
        let sym = self.named(sym, &m.expr)?;
        let m = syn::ExprMatch { arms: Self::spread(&m.arms), ..m.clone() };
        self.chain_from(&m, 0, &sym, hint)
    }

    /// Makes a symbol that is looked at several times cheap to look at.
    pub(super) fn named(&mut self, sym: Sym, at: &SynExpr) -> Result<Sym> {
        Ok(match sym {
            Sym::Expr(e, ty) if ty.is_float() => {
                let v = self.bind("m", super::span_of(at), e, ty.clone());
                self.sym_of(v, ty)
            }
            Sym::Expr(e, ty) => {
                let (place, ty) = self.place_of(Sym::Expr(e, ty), "m", at)?;
                Sym::Place { place, ty, by_ref: false }
            }
            Sym::Tuple(parts) => Sym::Tuple(parts.into_iter().map(|p| self.named(p, at)).collect::<Result<_>>()?),
            Sym::Place { place, ty, by_ref } => Sym::Place { place: self.freeze(place), ty, by_ref },
            Sym::Option { some, value } => {
                let some = Expr::Var(self.bind("is_some", super::span_of(at), some, Ty::Inert));
                Sym::Option { some, value }
            }
            other => other,
        })
    }

    fn chain_from(&mut self, m: &syn::ExprMatch, k: usize, sym: &Sym, hint: Option<&Ty>) -> Result<Sym> {
        let Some(arm) = m.arms.get(k) else {
            let tokens = quote!(::core::unreachable!(););
            self.emit(Stmt::Verbatim(crate::ir::Code { tokens, holes: Vec::new(), pure: false }));
            return Ok(Sym::Never);
        };
        // A match is exhaustive: what comes to its last arm matches.
        let last = k + 1 == m.arms.len() && arm.guard.is_none();
        let test = if last { None } else { self.test(&arm.pat, sym)? };
        let take = |s: &mut Self| {
            s.bind_pattern_loose(&arm.pat, sym)?;
            s.body(&arm.body, hint)
        };
        let Some((_, guard)) = &arm.guard else {
            let Some(cond) = test else {
                return self.scoped(take);
            };
            return self.two_way(cond, m, take, |s| s.chain_from(m, k + 1, sym, hint));
        };
        // The names are bound, and the guard is asked, only where the pattern matches.
        let (stmts, asked) = self.nested(|s| {
            s.bind_pattern_loose(&arm.pat, sym)?;
            s.inert(guard)
        })?;
        let test = test.unwrap_or_else(|| code(quote!(true), Vec::new()));
        let cond = self.fresh("cond", super::span_of(guard), Ty::Inert, Kind::Value, false);
        let then = Region { stmts, values: vec![asked] };
        let els = Region { stmts: Vec::new(), values: vec![code(quote!(false), Vec::new())] };
        self.emit(Stmt::If { cond: test, then, els, results: vec![cond] });
        let cond = Expr::Var(cond);
        self.two_way(cond, m, take, |s| s.chain_from(m, k + 1, sym, hint))
    }

    /// Binds the names of a pattern that is known to match.
    pub(super) fn bind_pattern_loose(&mut self, pat: &Pat, sym: &Sym) -> Result<()> {
        match (pat, sym) {
            (Pat::Ident(p), _) if super::pattern::is_binding(p) => {
                let mut name = p.clone();
                if let Some((_, sub)) = name.subpat.take() {
                    self.bind_pattern_loose(&sub, sym)?;
                }
                self.bind_pattern(&Pat::Ident(name), sym.clone(), false)
            }
            (Pat::Slice(_), _) => self.bind_pattern(pat, sym.clone(), false),
            (Pat::Tuple(t), _) => {
                for (p, part) in self.tuple_pattern(t, sym.clone())? {
                    self.bind_pattern_loose(p, &part)?;
                }
                Ok(())
            }
            (Pat::TupleStruct(_), Sym::Option { value, .. }) => match payload_of(pat) {
                Some(inner) => self.bind_pattern_loose(inner, value),
                None => Ok(()),
            },
            (Pat::TupleStruct(p), _) => {
                let by_ref = matches!(sym, Sym::Place { by_ref: true, .. });
                let (place, ty) = self.place_of(sym.clone(), "m", pat)?;
                if let Some(inner) = payload_of(pat) {
                    let ty = if let Ty::Option(t) | Ty::Result(t) = ty.peel() { (**t).clone() } else { Ty::Unknown };
                    let by_ref = by_ref || matches!(ty, Ty::Ref(..));
                    let ty = if by_ref && !matches!(ty, Ty::Ref(..)) { Ty::Ref(Box::new(ty), false) } else { ty };
                    let value = Sym::Place { place: place.then(Proj::Payload), ty, by_ref };
                    return self.bind_pattern_loose(inner, &value);
                }
                if p.path.segments.last().is_some_and(|s| s.ident == "Err") {
                    return self.bind_failure(&p.elems[0], place);
                }
                for (k, inner) in p.elems.iter().enumerate() {
                    if matches!(inner, Pat::Rest(_)) {
                        return super::pattern::reject_after_rest(p.elems.iter().skip(k + 1));
                    }
                    self.bind_field(&p.path, k.to_string(), inner, &place, by_ref)?;
                }
                Ok(())
            }
            (Pat::Struct(p), _) => {
                let by_ref = matches!(sym, Sym::Place { by_ref: true, .. });
                let (place, _) = self.place_of(sym.clone(), "m", pat)?;
                for field in &p.fields {
                    let name = match &field.member {
                        syn::Member::Named(i) => i.to_string(),
                        syn::Member::Unnamed(i) => i.index.to_string(),
                    };
                    self.bind_field(&p.path, name, &field.pat, &place, by_ref)?;
                }
                Ok(())
            }
            (Pat::Paren(p), _) => self.bind_pattern_loose(&p.pat, sym),
            (Pat::Reference(r), Sym::Place { place, ty, .. }) => {
                let ty = if let Ty::Ref(inner, _) = ty { (**inner).clone() } else { ty.clone() };
                let by_ref = matches!(ty, Ty::Ref(..));
                self.bind_pattern_loose(&r.pat, &Sym::Place { place: place.clone(), ty, by_ref })
            }
            (Pat::Reference(r), _) => self.bind_pattern_loose(&r.pat, sym),
            (Pat::Or(or), _) if binds(pat) => error(
                or,
                "alternatives that bind names cannot be followed inside of a pattern; write them as arms of their own",
            ),
            _ => Ok(()),
        }
    }

    /// A field of the variant that an enum is known to be.
    fn bind_field(&mut self, path: &syn::Path, name: String, pat: &Pat, place: &Place, by_ref: bool) -> Result<()> {
        let place = place.then(Proj::Variant(path.to_token_stream(), name));
        self.bind_pattern_loose(pat, &Sym::Place { place, ty: Ty::Unknown, by_ref })
    }

    /// What an `Err` holds: a failure has no derivative.
    fn bind_failure(&mut self, pat: &Pat, place: Place) -> Result<()> {
        if !binds(pat) {
            return Ok(());
        }
        let core = &self.types.core;
        let copy = code(quote!(#core::ops::failure(&__hole_0)), vec![Hole::Place(place)]);
        self.bind_pattern(pat, Sym::inert(copy), false)
    }

    /// One arm for each of several alternatives that bind names.
    fn spread(arms: &[syn::Arm]) -> Vec<syn::Arm> {
        let one = |arm: &syn::Arm| match &arm.pat {
            Pat::Or(or) if binds(&arm.pat) => {
                or.cases.iter().map(|pat| syn::Arm { pat: pat.clone(), ..arm.clone() }).collect()
            }
            _ => vec![arm.clone()],
        };
        arms.iter().flat_map(one).collect()
    }

    pub(super) fn two_way(
        &mut self,
        cond: Expr,
        at: &dyn ToTokens,
        then: impl FnOnce(&mut Self) -> Result<Sym>,
        els: impl FnOnce(&mut Self) -> Result<Sym>,
    ) -> Result<Sym> {
        let then = self.nested(|s| {
            let sym = then(s)?;
            s.yields(sym, &at)
        })?;
        let els = self.nested(|s| {
            let sym = els(s)?;
            s.yields(sym, &at)
        })?;
        let (mut regions, results, sym) = self.merge(vec![then, els], super::span_of(&at));
        let els = regions.pop().unwrap_or_default();
        let then = regions.pop().unwrap_or_default();
        self.emit(Stmt::If { cond, then, els, results });
        Ok(sym)
    }

    pub(super) fn if_let(&mut self, l: &syn::ExprLet, i: &syn::ExprIf, want: bool, hint: Option<&Ty>) -> Result<Sym> {
        let sym = self.expr(&l.expr, None)?;
        let finish = |s: &mut Self, sym: Sym, at: &dyn ToTokens| {
            if want || matches!(sym, Sym::Never) { s.yields(sym, &at) } else { Ok(Yield::Unit) }
        };
        let alternatives = matches!(&*l.pat, Pat::Or(_)) && binds(&l.pat);
        if !matches!(sym, Sym::Option { .. }) && !self.sym_varies(&sym) || alternatives {
            let els: SynExpr = match &i.else_branch {
                Some((_, e)) => (**e).clone(),
                None => syn::parse_quote!({}),
            };
            let (pat, body) = (&l.pat, &i.then_branch);
            let m: syn::ExprMatch = {
                let scrutinee = &l.expr;
                syn::parse_quote!(match #scrutinee { #pat => #body, _ => #els })
            };
            return if self.sym_varies(&sym) {
                self.match_chain(&m, sym, hint)
            } else {
                self.match_native(&m, sym, hint)
            };
        }
        let sym = self.named(sym, &l.expr)?;
        let test = self.test(&l.pat, &sym)?;
        let cond = test.unwrap_or_else(|| code(quote!(true), Vec::new()));
        let then = self.nested(|s| {
            s.bind_pattern_loose(&l.pat, &sym)?;
            let sym = s.block(&i.then_branch, hint)?;
            finish(s, sym, &i.then_branch)
        })?;
        let els = self.nested(|s| s.else_(i, want, hint))?;
        Ok(self.emit_if(cond, then, els, i))
    }

    pub(super) fn emit_if(
        &mut self,
        cond: Expr,
        then: (Vec<Stmt>, Yield),
        els: (Vec<Stmt>, Yield),
        at: &dyn ToTokens,
    ) -> Sym {
        let (mut regions, results, sym) = self.merge(vec![then, els], super::span_of(&at));
        let els = regions.pop().unwrap_or_default();
        let then = regions.pop().unwrap_or_default();
        self.emit(Stmt::If { cond, then, els, results });
        sym
    }

    pub(super) fn let_else(&mut self, pat: &Pat, e: &SynExpr, diverge: &SynExpr) -> Result<Sym> {
        let sym = self.expr(e, None)?;
        let sym = self.named(sym, e)?;
        if let Some(cond) = self.test(pat, &sym)? {
            let (stmts, _) = self.nested(|s| s.body(diverge, None))?;
            let then = Region { stmts, values: Vec::new() };
            self.emit(Stmt::If { cond: not(cond), then, els: Region::default(), results: Vec::new() });
        }
        self.bind_pattern_loose(pat, &sym)?;
        Ok(Sym::Unit)
    }
}

/// The pattern inside `Some(…)` or `Ok(…)`.
fn payload_of(pat: &Pat) -> Option<&Pat> {
    match pat {
        Pat::TupleStruct(p) if p.path.is_ident("Some") || p.path.is_ident("Ok") => p.elems.first(),
        _ => None,
    }
}

/// Whether a pattern binds a name.
fn binds(pat: &Pat) -> bool {
    pattern_names(pat).iter().any(|n| !is_constant_name(n))
}

/// Whether a name in a pattern is a constant's or a variant's by convention.
fn is_constant_name(name: &str) -> bool {
    name.chars().next().is_some_and(char::is_uppercase)
}
