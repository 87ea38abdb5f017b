//! Lowering a whole function.

use proc_macro2::{Ident, Span, TokenStream};
use quote::ToTokens;
use syn::{Block, Pat, Type};

use super::taint::{Taint, pattern_names};
use super::{Lowerer, Names, Sym, TypeScope};
use crate::ir::{Expr, Float, Func, Kind, Place, Region, Take, Ty, VarId};
use crate::report::{Report, Result};

/// How an argument is passed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Pass {
    Value,
    Ref,
    RefMut,
}

/// A parameter of the function to lower.
#[derive(Clone)]
pub struct Param {
    pub pat: Pat,
    /// `None` for `self`.
    pub ty: Option<Type>,
    pub pass: Pass,
    /// Has a derivative.
    pub slot: bool,
    /// The tangent of another parameter, which callers leave out where it is zero.
    pub tangent: bool,
    pub name: String,
    pub span: Span,
    /// What is known of it where it is a function.
    pub function: Option<FunctionParam>,
}

/// A parameter that is a function: `F: Fn(f64) -> f64`, `&dyn Fn(f64) -> f64`, `fn(f64) -> f64`.
#[derive(Clone)]
pub struct FunctionParam {
    /// The type parameter that the companions have for it.
    pub ty: Ident,
    /// How it takes its arguments, as a tuple for the traits of functions; `None` where no tuple says it.
    pub takes: Option<TokenStream>,
    /// The types of its arguments.
    pub inputs: Vec<Type>,
    /// What it gives.
    pub gives: Type,
    /// The parameter's type in the companions that users call.
    pub written: Type,
    /// It can be called behind `&`.
    pub shared: bool,
    /// Generated code passes it by reference, however users do.
    pub lent: bool,
    /// It is called on varying data, so that the companions ask for its derivatives.
    pub follows: bool,
}

impl Param {
    /// The function that it is, where the companions ask for its derivatives.
    pub fn followed(&self) -> Option<&FunctionParam> {
        self.function.as_ref().filter(|f| f.follows)
    }

    /// The parameter of a function's tangent that holds the tangent of this one.
    pub fn dot(&self) -> Self {
        Param { tangent: true, name: format!("{}_dot", self.name), ..self.clone() }
    }

    /// Whether it is a function that generated code passes by reference, however users do.
    pub fn is_lent_function(&self) -> bool {
        self.function.as_ref().is_some_and(|f| f.lent)
    }
}

/// Lowers a body. Errors go to the report; what could be lowered is returned, and the numbers of the parameters that
/// have to be followed first.
pub fn lower(params: &[Param], block: &Block, types: &TypeScope, report: &Report) -> (Func, Vec<usize>) {
    let mut names = Names::new();
    for p in params.iter().filter(|p| p.slot) {
        names.extend(pattern_names(&p.pat));
        names.insert(p.name.clone());
    }
    let mut l = Lowerer::new(types, report, Taint::of(names, block));
    let mut vars = Vec::new();
    for (k, p) in params.iter().enumerate() {
        if let Some(v) = report.keep(l.parameter(p)) {
            if let Some(function) = &p.function {
                l.functions.insert(v, (k, function.clone()));
            }
            vars.push(v);
        }
    }
    let hint = types.result.clone();
    let body = match l.statements(&block.stmts, hint.as_ref()).and_then(|sym| match sym {
        Sym::Never | Sym::Unit => Ok(Vec::new()),
        sym => l.returned(sym, block).map(|e| vec![e]),
    }) {
        Ok(values) => Region { stmts: l.out.pop().map(|(_, s)| s).unwrap_or_default(), values },
        Err(e) => {
            report.push(e);
            Region::default()
        }
    };
    let default = match types.floats.as_slice() {
        [only] => Float::Param(only.clone()),
        _ => Float::Any,
    };
    let mut func = Func { vars: l.vars, params: vars, body, items: l.items, default, recursive: false };
    super::deferred::settle(&mut func);
    (func, l.unfollowed)
}

/// Whether a type is written as one of the numbers that cannot vary, or `bool`.
fn is_primitive(ty: &Type) -> bool {
    let text = ty.to_token_stream().to_string();
    let integer = |rest: &str| rest == "size" || rest.parse::<u8>().is_ok();
    text == "bool" || text.strip_prefix(['u', 'i']).is_some_and(integer)
}

impl Lowerer<'_> {
    /// What the function returns, as one datum that owns what it holds.
    pub(super) fn returned(&mut self, sym: Sym, at: &dyn quote::ToTokens) -> Result<Expr> {
        if let (Some(ty), Sym::Place { place, by_ref: true, .. }) = (&self.types.borrows, &sym) {
            // The reference is to what Rust coerces it to: a `String` is returned as a `str`.
            let hole = crate::ir::Hole::Place(place.clone());
            let tokens = quote::quote!({
                let lent: #ty = &__hole_0;
                lent
            });
            return Ok(super::carry::code(tokens, vec![hole]));
        }
        if !self.types.lends {
            return self.value(sym, at).map(|(e, _)| e);
        }
        if let Sym::Place { place, .. } = sym {
            return Ok(Expr::Take(place, Take::Owned));
        }
        let (e, ty) = self.value(sym, at)?;
        if ty.is_float() && !matches!(e, Expr::Code(_)) {
            return Ok(e);
        }
        let tokens = quote::quote!(::__core::ops::owned(__hole_0));
        if self.expr_varies(&e) {
            return crate::report::error(
                at,
                "this reference cannot be followed to what it refers to; return the value, or its index",
            );
        }
        Ok(super::carry::code(tokens, vec![crate::ir::Hole::Expr(e)]))
    }

    pub(super) fn parameter(&mut self, p: &Param) -> Result<VarId> {
        let ty = p.ty.as_ref().map_or(Ty::Unknown, |t| self.types.read(t));
        let inner = ty.peel().clone();
        let borrowed = self.taint.borrowed.contains(&p.name);
        let inert = inner == Ty::Inert;
        let reached = inner == Ty::Unknown;
        let by_ref = p.pass != Pass::Value;
        let root = by_ref || borrowed || super::is_aggregate(&inner) || (reached && !inert) || p.ty.is_none();
        let kind = if root { Kind::Root } else { Kind::Value };
        let v = self.fresh(&p.name, p.span, ty.clone(), kind, p.slot);
        let var = &mut self.vars[v.0];
        var.by_ref = by_ref;
        var.varying = p.slot;
        if p.pass == Pass::RefMut {
            var.multi = true;
        }
        if p.pass == Pass::Value && inert {
            var.said = p.ty.as_ref().map(ToTokens::to_token_stream);
            var.number = p.ty.as_ref().is_some_and(is_primitive);
        }
        let sym = match kind {
            Kind::Value => Sym::Expr(Expr::Var(v), ty),
            Kind::Root => Sym::Place { place: Place::var(v), ty, by_ref },
        };
        match &p.pat {
            Pat::Ident(i) => {
                let mutable = i.mutability.is_some();
                if mutable && kind == Kind::Value && super::kind_of(&self.vars[v.0].ty) == Kind::Value {
                    // `mut x`: assignments begin new versions; the argument itself stays as it came.
                    self.vars[v.0].mutable = true;
                }
                if mutable && kind == Kind::Root && !by_ref {
                    self.vars[v.0].mutable = true;
                }
                self.define(i.ident.to_string(), sym);
            }
            pat => self.bind_pattern(pat, sym, true)?,
        }
        Ok(v)
    }
}
