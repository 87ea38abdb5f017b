//! Expressions: the dispatcher, and those that need no file of their own.

use std::rc::Rc;

use proc_macro2::TokenTree;
use quote::{ToTokens, quote};
use syn::visit::{self, Visit};
use syn::{Expr as SynExpr, Lit, Member, RangeLimits, UnOp};

use super::carry::code;
use super::closure::Closure;
use super::macros::VecRepeat;
use super::taint::{is_compound, is_inert_result};
use super::{Lowerer, Sym, span_of};
use crate::ir::{Ctor, Expr, Float, Hole, Kind, Place, Proj, Stmt, Take, Ty};
use crate::report::{Result, error};

impl Lowerer<'_> {
    /// Whether the value of an expression may vary: it mentions a varying name outside of the parts
    /// (comparisons, lengths, casts to integers) that forget it.
    pub(super) fn varies(&self, e: &SynExpr) -> bool {
        struct Varies<'l, 'a>(&'l Lowerer<'a>, bool);
        impl Visit<'_> for Varies<'_, '_> {
            fn visit_expr(&mut self, e: &SynExpr) {
                match e {
                    _ if self.1 || is_inert_result(e) => {}
                    // A chain of operators is deep on its left, and this is asked at each link.
                    SynExpr::Binary(b) => {
                        self.visit_expr(&b.right);
                        self.visit_expr(&b.left);
                    }
                    e => visit::visit_expr(self, e),
                }
            }
            fn visit_ident(&mut self, i: &proc_macro2::Ident) {
                if let Some(sym) = self.0.lookup(&i.to_string()) {
                    self.1 |= self.0.sym_varies(sym);
                }
            }
            fn visit_macro(&mut self, m: &syn::Macro) {
                fn tokens(v: &mut Varies<'_, '_>, stream: proc_macro2::TokenStream) {
                    for t in stream {
                        match t {
                            TokenTree::Ident(i) => v.visit_ident(&i),
                            TokenTree::Group(g) => tokens(v, g.stream()),
                            _ => {}
                        }
                    }
                }
                if m.path.is_ident("vec")
                    && let Some(args) = super::macros::arguments(m)
                {
                    return args.iter().for_each(|a| self.visit_expr(a));
                }
                if m.path.is_ident("vec") || super::macros::mentions_local(self.0, &m.tokens) {
                    tokens(self, m.tokens.clone());
                }
            }
            fn visit_item(&mut self, _: &syn::Item) {}
        }
        let mut v = Varies(self, false);
        v.visit_expr(e);
        v.1
    }

    /// Lowers an expression. `hint` is the type that the context asks for, where it is known.
    pub(super) fn expr(&mut self, e: &SynExpr, hint: Option<&Ty>) -> Result<Sym> {
        match e {
            SynExpr::Paren(p) => return self.expr(&p.expr, hint),
            SynExpr::Group(g) => return self.expr(&g.expr, hint),
            SynExpr::Lit(l) => return Ok(self.literal(l, hint)),
            SynExpr::Path(_) | SynExpr::Field(_) | SynExpr::Reference(_) => {
                if let Some(sym) = self.place_expr(e, hint)? {
                    return Ok(sym);
                }
            }
            SynExpr::Index(_) => {
                if let Some(sym) = self.place_expr(e, hint)? {
                    return Ok(sym);
                }
            }
            SynExpr::Unary(u) if matches!(u.op, UnOp::Deref(_)) => {
                if let Some(sym) = self.place_expr(e, hint)? {
                    return Ok(sym);
                }
            }
            SynExpr::Closure(c) => return Ok(Sym::Closure(Rc::new(Closure::new(self, c)?))),
            SynExpr::Range(r) => return self.range(r),
            SynExpr::Const(_) | SynExpr::Infer(_) => {}
            _ => {}
        }
        if !self.varies(e) && !Self::is_structural(e) {
            let ty = self.inert_type(e, hint);
            if let Some(x) = self.carry(e) {
                return Ok(Sym::Expr(x, ty));
            }
        }
        self.structural(e, hint)
    }

    /// Expressions that become symbols although nothing in them varies: chains that later parts of the
    /// function may feed with varying values.
    fn is_structural(e: &SynExpr) -> bool {
        match e {
            SynExpr::Array(_) | SynExpr::Repeat(_) | SynExpr::Tuple(_) | SynExpr::Struct(_) => true,
            SynExpr::Macro(m) => m.mac.path.is_ident("vec"),
            SynExpr::MethodCall(c) => super::iter::makes_iterator(&c.method.to_string()),
            SynExpr::Call(c) => super::taint::detached(c).is_some(),
            _ => false,
        }
    }

    fn structural(&mut self, e: &SynExpr, hint: Option<&Ty>) -> Result<Sym> {
        match e {
            SynExpr::Binary(b) if is_compound(&b.op) => self.compound(b),
            SynExpr::Binary(b) => self.binary(b, hint),
            SynExpr::Unary(u) => self.unary(u, hint),
            SynExpr::Assign(a) => self.assign(a),
            SynExpr::MethodCall(c) => self.method(c, hint),
            SynExpr::Call(c) => self.call(c, hint),
            SynExpr::If(i) => self.if_(i, true, hint),
            SynExpr::Match(m) => self.match_(m, hint),
            SynExpr::Block(b) => self.labelled_block(b, hint),
            SynExpr::ForLoop(l) => self.for_(l),
            SynExpr::While(w) => self.while_(w),
            SynExpr::Loop(l) => self.loop_(l, hint),
            SynExpr::Break(b) => self.break_(b),
            SynExpr::Continue(c) => self.continue_(c),
            SynExpr::Return(r) => self.return_(r),
            SynExpr::Try(t) => self.try_(t),
            SynExpr::Cast(c) => self.cast(c),
            SynExpr::Tuple(t) => self.tuple(t, hint),
            SynExpr::Array(a) => self.array(a, hint),
            SynExpr::Repeat(r) => self.repeat(&r.expr, &r.len, false, hint),
            SynExpr::Struct(s) => self.struct_(s),
            SynExpr::Macro(m) => self.macro_value(e, &m.mac, hint),
            SynExpr::Let(l) => error(l, "`let` in a condition of several parts cannot be followed; nest two `if`s"),
            SynExpr::Async(a) => error(a.async_token, "`async` code has no derivative; differentiate a plain `fn`"),
            SynExpr::Await(a) => error(a.await_token, "`await` has no derivative; differentiate a plain `fn`"),
            SynExpr::Unsafe(u) => error(
                u.unsafe_token,
                "`unsafe` code cannot be differentiated; move it to a function and mark its result `#[constant]`, or write it safely",
            ),
            e => error(
                e,
                "this expression has no derivative here; rewrite it with arithmetic, methods of `f64`, and calls of \
                 `#[differentiable]` functions",
            ),
        }
    }

    fn literal(&mut self, l: &syn::ExprLit, hint: Option<&Ty>) -> Sym {
        match &l.lit {
            Lit::Float(f) => {
                let ty = match f.suffix() {
                    "f64" => Float::F64,
                    "f32" => Float::F32,
                    _ => match hint {
                        Some(Ty::Float(float)) => float.clone(),
                        _ => Float::Any,
                    },
                };
                Sym::Expr(Expr::Lit(f.to_string()), Ty::Float(ty))
            }
            Lit::Int(i) if matches!(i.suffix(), "f64" | "f32") => {
                let ty = if i.suffix() == "f64" { Float::F64 } else { Float::F32 };
                Sym::Expr(Expr::Lit(i.to_string()), Ty::Float(ty))
            }
            other => Sym::inert(code(other.to_token_stream(), Vec::new())),
        }
    }

    /// The type of an expression that is carried as it stands.
    pub(super) fn inert_type(&self, e: &SynExpr, hint: Option<&Ty>) -> Ty {
        let known = match e {
            SynExpr::Lit(l) => match &l.lit {
                Lit::Float(_) => Ty::Float(Float::Any),
                Lit::Int(i) if matches!(i.suffix(), "f64" | "f32") => Ty::Float(Float::Any),
                _ => Ty::Inert,
            },
            SynExpr::Paren(p) => self.inert_type(&p.expr, hint),
            SynExpr::Group(p) => self.inert_type(&p.expr, hint),
            SynExpr::Unary(u) => self.inert_type(&u.expr, hint),
            // A reference to a constant outlives the function: what keeps it need not copy what it leads to.
            SynExpr::Reference(r) if self.is_outside(&r.expr) => {
                Ty::Ref(Box::new(self.inert_type(&r.expr, None)), false)
            }
            SynExpr::Binary(b) if super::taint::is_comparison(&b.op) => Ty::Inert,
            SynExpr::Binary(b) => match (self.inert_type(&b.left, None), self.inert_type(&b.right, None)) {
                (Ty::Float(f), _) | (_, Ty::Float(f)) => Ty::Float(f),
                (Ty::Inert, Ty::Inert) => Ty::Inert,
                _ => Ty::Unknown,
            },
            SynExpr::Cast(c) => self.types.read(&c.ty),
            SynExpr::Path(p) => self.path_type(&p.path),
            SynExpr::MethodCall(c) => self.inert_method_type(c),
            SynExpr::Call(c) => match (&*c.func, super::taint::detached(c)) {
                (_, Some(arg)) => self.inert_type(arg, hint),
                (SynExpr::Path(p), None) => self.path_type(&p.path),
                _ => Ty::Unknown,
            },
            SynExpr::If(i) => match (i.then_branch.stmts.last(), &i.else_branch) {
                (Some(syn::Stmt::Expr(e, None)), Some(_)) => self.inert_type(e, hint),
                _ => Ty::Unknown,
            },
            SynExpr::Macro(m) if m.mac.path.is_ident("matches") => Ty::Inert,
            _ if is_inert_result(e) => Ty::Inert,
            _ => Ty::Unknown,
        };
        match (known, hint) {
            (Ty::Unknown, Some(hint)) => hint.clone(),
            (Ty::Float(Float::Any), Some(Ty::Float(f))) => Ty::Float(f.clone()),
            (known, _) => known,
        }
    }

    /// Whether an expression is the path of a constant or a static.
    fn is_outside(&self, e: &SynExpr) -> bool {
        let SynExpr::Path(p) = e else { return false };
        let name = p.path.segments.last().map(|s| s.ident.to_string()).unwrap_or_default();
        name.starts_with(char::is_uppercase) && p.path.get_ident().is_none_or(|i| self.lookup(&i.to_string()).is_none())
    }

    fn inert_method_type(&self, c: &syn::ExprMethodCall) -> Ty {
        let name = c.method.to_string();
        if super::taint::is_inert_call(c) {
            return Ty::Inert;
        }
        let receiver = self.inert_type(&c.receiver, None);
        let integers = [
            "min",
            "max",
            "abs",
            "pow",
            "clamp",
            "rem_euclid",
            "div_euclid",
            "signum",
            "wrapping_sub",
            "wrapping_mul",
            "saturating_add",
            "saturating_mul",
        ];
        match name.as_str() {
            "unwrap" | "expect" | "clone" | "unwrap_or" => receiver,
            "to_vec" => match receiver.peel() {
                Ty::Slice(e) | Ty::Array(e, _) | Ty::Vec(e) => Ty::Vec(e.clone()),
                _ => Ty::Unknown,
            },
            n if integers.contains(&n) => receiver,
            _ if crate::rules::lookup(&name, c.args.len() + 1).is_some() => match receiver {
                Ty::Float(f) => Ty::Float(f),
                _ => Ty::Float(Float::Any),
            },
            _ => Ty::Unknown,
        }
    }

    /// The type that a path says by itself: `f64::EPSILON`, `T::zero()`, a local name.
    fn path_type(&self, path: &syn::Path) -> Ty {
        if let Some(ident) = path.get_ident() {
            return match self.lookup(&ident.to_string()) {
                Some(Sym::Expr(_, ty) | Sym::Place { ty, .. }) => ty.clone(),
                _ => Ty::Unknown,
            };
        }
        let names = path.segments.iter().map(|s| s.ident.to_string()).collect::<Vec<_>>();
        let last = names.last().map(String::as_str).unwrap_or_default();
        for name in &names[..names.len() - 1] {
            match name.as_str() {
                "f64" if last != "to_bits" => return Ty::Float(Float::F64),
                "f32" if last != "to_bits" => return Ty::Float(Float::F32),
                name if self.types.params.iter().any(|p| p == name) => {
                    return Ty::Float(Float::Param(name.to_owned()));
                }
                name if super::is_inert_name(name) => return Ty::Inert,
                "Vec" => return Ty::Vec(Box::new(Ty::Unknown)),
                "libm" if names.len() == 2 => {
                    return crate::rules::libm::function(last).map_or(Ty::Unknown, |(_, float)| Ty::Float(float));
                }
                _ => {}
            }
        }
        Ty::Unknown
    }

    fn tuple(&mut self, t: &syn::ExprTuple, hint: Option<&Ty>) -> Result<Sym> {
        if t.elems.is_empty() {
            return Ok(Sym::Unit);
        }
        let mut parts = Vec::new();
        let mut marks = Vec::new();
        for (k, elem) in t.elems.iter().enumerate() {
            let hint = match hint {
                Some(Ty::Tuple(tys)) => tys.get(k),
                _ => None,
            };
            let sym = self.expr(elem, hint)?;
            parts.push(self.settle(sym, elem)?);
            marks.push(self.mark());
        }
        for k in (0..parts.len()).rev() {
            if let Sym::Expr(e, ty) = &parts[k] {
                let mut operand = [(e.clone(), ty.clone())];
                self.pin(&mut operand, &marks[k..=k]);
                let [(e, ty)] = operand;
                parts[k] = Sym::Expr(e, ty);
            }
        }
        Ok(Sym::Tuple(parts))
    }

    /// Reads a scalar out of memory now, since later parts of the same expression may change it.
    pub(super) fn settle(&mut self, sym: Sym, at: &dyn ToTokens) -> Result<Sym> {
        match sym {
            Sym::Place { place, ty, by_ref: false }
                if ty.is_float() || (ty == Ty::Unknown && !place.path.is_empty()) =>
            {
                if let taken @ Expr::Take(..) = self.lasting(Expr::Load(place.clone()), &ty) {
                    return Ok(Sym::Expr(taken, ty));
                }
                let name = "t";
                if self.var(place.root).multi || self.var(place.root).mutable {
                    let v = self.bind(name, span_of(at), Expr::Load(place), ty.clone());
                    Ok(Sym::Expr(Expr::Var(v), ty))
                } else {
                    Ok(Sym::Expr(Expr::Load(place), ty))
                }
            }
            other => Ok(other),
        }
    }

    fn elements(
        &mut self,
        elems: &syn::punctuated::Punctuated<SynExpr, syn::Token![,]>,
        hint: Option<&Ty>,
    ) -> Result<(Vec<Expr>, Ty)> {
        let hint = hint.map(Ty::element).filter(|t| *t != Ty::Unknown);
        let values = self.operands(elems.iter(), hint.as_ref())?;
        let known = values.iter().map(|(_, ty)| ty.clone()).find(|ty| *ty != Ty::Unknown);
        let elem_ty = hint.or(known).unwrap_or(Ty::Unknown);
        Ok((values.into_iter().map(|(e, _)| e).collect(), elem_ty))
    }

    /// Several expressions from left to right.
    pub(super) fn operands<'e>(
        &mut self,
        elems: impl Iterator<Item = &'e SynExpr>,
        hint: Option<&Ty>,
    ) -> Result<Vec<(Expr, Ty)>> {
        let mut values = Vec::new();
        let mut marks = Vec::new();
        for elem in elems {
            let sym = self.expr(elem, hint)?;
            let (value, ty) = self.value(sym, elem)?;
            values.push((self.lasting(value, &ty), ty));
            marks.push(self.mark());
        }
        self.pin(&mut values, &marks);
        Ok(values)
    }

    fn array(&mut self, a: &syn::ExprArray, hint: Option<&Ty>) -> Result<Sym> {
        let (values, elem) = self.elements(&a.elems, hint)?;
        let len = values.len().to_string();
        Ok(Sym::Expr(Expr::Build(Ctor::Array, values), Ty::Array(Box::new(elem), len)))
    }

    fn repeat(&mut self, elem: &SynExpr, len: &SynExpr, vec: bool, hint: Option<&Ty>) -> Result<Sym> {
        let hint = hint.map(Ty::element).filter(|t| *t != Ty::Unknown);
        let sym = self.expr(elem, hint.as_ref())?;
        let (elem, ty) = self.value(sym, elem)?;
        let text = len.to_token_stream().to_string();
        let len = if vec { self.inert(len)? } else { code(len.to_token_stream(), Vec::new()) };
        let ty = if vec { Ty::Vec(Box::new(ty)) } else { Ty::Array(Box::new(ty), text) };
        Ok(Sym::Expr(Expr::Repeat { elem: Box::new(elem), len: Box::new(len), vec }, ty))
    }

    fn macro_value(&mut self, e: &SynExpr, mac: &syn::Macro, hint: Option<&Ty>) -> Result<Sym> {
        if mac.path.is_ident("vec") {
            if let Ok(r) = syn::parse2::<VecRepeat>(mac.tokens.clone()) {
                return self.repeat(&r.elem, &r.len, true, hint);
            }
            let elems = mac.parse_body_with(syn::punctuated::Punctuated::parse_terminated)?;
            let (values, elem) = self.elements(&elems, hint)?;
            return Ok(Sym::Expr(Expr::Build(Ctor::Vec, values), Ty::Vec(Box::new(elem))));
        }
        if !self.varies(e)
            && let Some(x) = self.carry(e)
        {
            let ty = hint.cloned().unwrap_or(Ty::Unknown);
            return Ok(Sym::Expr(x, ty));
        }
        let name = mac.path.segments.last().map(|s| s.ident.to_string()).unwrap_or_default();
        if super::macros::KNOWN.contains(&name.as_str())
            && let Some(x) = self.carry(e)
        {
            return Ok(Sym::Expr(x, Ty::Inert));
        }
        error(
            &mac.path,
            format_args!(
                "the macro `{name}!` is given a varying value and its expansion is not known here; write out what \
                 it expands to, or make its result `#[constant]`"
            ),
        )
    }

    fn struct_(&mut self, s: &syn::ExprStruct) -> Result<Sym> {
        let names = s.fields.iter().map(|f| match &f.member {
            Member::Named(i) => i.to_string(),
            Member::Unnamed(i) => i.index.to_string(),
        });
        let names: Vec<String> = names.collect();
        let values = self.operands(s.fields.iter().map(|f| &f.expr), None)?;
        if let Some(rest) = &s.rest {
            return self.struct_update(s, rest, names, values);
        }
        let values = values.into_iter().map(|(e, _)| e).collect();
        Ok(Sym::Expr(Expr::Build(Ctor::Struct(s.path.to_token_stream(), names), values), Ty::Unknown))
    }

    /// `Point { x, ..base }`: a copy of the base, whose fields are then written.
    fn struct_update(
        &mut self,
        s: &syn::ExprStruct,
        rest: &SynExpr,
        names: Vec<String>,
        values: Vec<(Expr, Ty)>,
    ) -> Result<Sym> {
        let mut values = values;
        let marks = vec![self.mark(); values.len()];
        let base = self.expr(rest, None)?;
        let varies = self.sym_varies(&base) || values.iter().any(|(e, _)| self.expr_varies(e));
        let base = match base {
            Sym::Expr(e, _) if !self.expr_varies(&e) => {
                let path = &s.path;
                code(quote!(#path { ..__hole_0 }), vec![Hole::Expr(e)])
            }
            base => {
                let (place, _) = self.place_of(base, "base", rest)?;
                Expr::Take(place, Take::Method("clone".to_owned()))
            }
        };
        self.pin(&mut values, &marks);
        let var = self.fresh("t", span_of(s), Ty::Unknown, Kind::Root, varies);
        self.unnamed.insert(var);
        self.vars[var.0].mutable = true;
        self.vars[var.0].multi = true;
        self.emit(Stmt::Let { var, init: Some(base) });
        for (name, (value, _)) in names.into_iter().zip(values) {
            let place = Place::var(var).then(Proj::Field(name, span_of(s)));
            self.emit(Stmt::Store { place, value });
        }
        Ok(Sym::Place { place: Place::var(var), ty: Ty::Unknown, by_ref: false })
    }

    fn cast(&mut self, c: &syn::ExprCast) -> Result<Sym> {
        let ty = self.types.read(&c.ty);
        let Ty::Float(to) = &ty else {
            let e = self.inert(&c.expr)?;
            let target = &c.ty;
            return Ok(Sym::inert(code(quote!(__hole_0 as #target), vec![Hole::Expr(e)])));
        };
        let sym = self.expr(&c.expr, None)?;
        let (e, from) = self.value(sym, &c.expr)?;
        if from == Ty::Inert || !self.expr_varies(&e) {
            let target = &c.ty;
            return Ok(Sym::Expr(code(quote!(__hole_0 as #target), vec![Hole::Expr(e)]), ty.clone()));
        }
        let certain = from.is_float();
        if certain && from == ty {
            return Ok(Sym::Expr(e, ty));
        }
        Ok(Sym::Expr(Expr::Cast(Box::new(e), to.clone(), certain), ty))
    }

    fn range(&mut self, r: &syn::ExprRange) -> Result<Sym> {
        if let (Some(start), Some(end), RangeLimits::HalfOpen(_)) = (&r.start, &r.end, &r.limits)
            && (self.varies(start) || self.varies(end))
        {
            let ends = self.operands([&**start, &**end].into_iter(), None)?;
            let floats = ends.iter().any(|(e, ty)| ty.is_float() || (*ty == Ty::Unknown && self.expr_varies(e)));
            let ends = ends.into_iter().map(|(e, _)| e).collect::<Vec<_>>();
            if floats {
                // Nothing iterates over floats: the range is a pair of them.
                let ctor = Ctor::Struct(quote!(::core::ops::Range), vec!["start".to_owned(), "end".to_owned()]);
                return Ok(Sym::Expr(Expr::Build(ctor, ends), Ty::Unknown));
            }
            let mut ends = ends.into_iter();
            return Ok(Sym::Iter(Rc::new(super::iter::Iter::range(ends.next(), ends.next(), false))));
        }
        let mut bound = |e: &Option<Box<SynExpr>>| e.as_ref().map(|e| self.inert(e)).transpose();
        let (lo, hi) = (bound(&r.start)?, bound(&r.end)?);
        let inclusive = matches!(r.limits, RangeLimits::Closed(_));
        Ok(Sym::Iter(Rc::new(super::iter::Iter::range(lo, hi, inclusive))))
    }

    /// An expression in a place where only an inert value can stand: an index, a bound, a condition.
    pub(super) fn inert(&mut self, e: &SynExpr) -> Result<Expr> {
        match e {
            SynExpr::Paren(p) => return self.inert(&p.expr),
            SynExpr::Group(p) => return self.inert(&p.expr),
            _ => {}
        }
        if let Some(x) = self.carry(e) {
            return Ok(x);
        }
        let sym = self.structural(e, None)?;
        Ok(self.value(sym, e)?.0)
    }
}
