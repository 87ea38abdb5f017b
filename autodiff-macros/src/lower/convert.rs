//! Conversions between numbers by call: `T::from(x).unwrap()`, `x.to_f64()`, `x.into()`.
//!
//! Where `num_traits` gives an `Option` it is `Some` for every float and every integer, so that the value is
//! all there is to follow.

use quote::ToTokens;
use syn::{Expr as SynExpr, ExprCall, ExprMethodCall};

use super::carry::code;
use super::{Lowerer, Sym};
use crate::ir::{Expr, Float, Ty};
use crate::report::Result;

/// Whether a method takes what an option holds, or something else where it holds nothing.
fn unwraps(name: &str) -> bool {
    matches!(name, "unwrap" | "expect" | "unwrap_or" | "unwrap_or_else" | "unwrap_or_default")
}

/// An associated function of a number type that converts a primitive number.
fn is_from_primitive(name: &str) -> bool {
    name.strip_prefix("from_").is_some_and(|p| matches!(p, "f64" | "f32") || super::is_inert_name(p))
}

impl Lowerer<'_> {
    /// `conversion.unwrap()` and its like: the number.
    pub(super) fn unwrapped_conversion(&mut self, c: &ExprMethodCall, hint: Option<&Ty>) -> Result<Option<Sym>> {
        if !unwraps(&c.method.to_string()) {
            return Ok(None);
        }
        let hint = hint.filter(|t| t.is_float());
        self.conversion(&c.receiver, hint)
    }

    /// `conversion?`, also with an error for the case that never comes: the number.
    pub(super) fn tried_conversion(&mut self, e: &SynExpr) -> Result<Option<Sym>> {
        match e {
            SynExpr::MethodCall(c) if c.method == "ok_or" || c.method == "ok_or_else" => {
                self.conversion(&c.receiver, None)
            }
            e => self.conversion(e, None),
        }
    }

    /// A conversion that gives `Some` whatever it is given.
    fn conversion(&mut self, e: &SynExpr, hint: Option<&Ty>) -> Result<Option<Sym>> {
        match e {
            SynExpr::Paren(p) => self.conversion(&p.expr, hint),
            SynExpr::MethodCall(c) if c.args.is_empty() && (c.method == "to_f64" || c.method == "to_f32") => {
                let to = if c.method == "to_f64" { Float::F64 } else { Float::F32 };
                self.cast_to(&c.receiver, to).map(Some)
            }
            SynExpr::Call(c) => match self.conversion_target(c, hint) {
                Some(to) => self.cast_to(&c.args[0], to).map(Some),
                None => Ok(None),
            },
            _ => Ok(None),
        }
    }

    /// What the `Option` of a converting call holds; `None` where the call is something else.
    pub(super) fn conversion_target(&self, c: &ExprCall, hint: Option<&Ty>) -> Option<Float> {
        let SynExpr::Path(func) = &*c.func else { return None };
        let n = func.path.segments.len();
        let name = func.path.segments.last()?.ident.to_string();
        if c.args.len() != 1 || !(name == "from" || is_from_primitive(&name)) {
            return None;
        }
        let (qualifier, by_trait) = match &func.qself {
            Some(q) => {
                let by = func.path.segments.get(n.checked_sub(2)?).map(|s| s.ident.to_string());
                (q.ty.to_token_stream().to_string(), by)
            }
            None if n >= 2 => (func.path.segments[n - 2].ident.to_string(), None),
            None => return None,
        };
        let target = match qualifier.as_str() {
            "NumCast" | "FromPrimitive" => match hint {
                Some(Ty::Float(f)) => f.clone(),
                _ => Float::Any,
            },
            q if self.types.params.iter().any(|p| p == q) => Float::Param(qualifier.clone()),
            _ => return None,
        };
        // `From::from` gives the number itself; of two functions of this name Rust makes the user choose.
        let plain = name == "from"
            && match by_trait.as_deref() {
                Some(by) => by == "From",
                None => self.types.from.contains(&qualifier),
            };
        (!plain).then_some(target)
    }

    /// `x` as a float of another type, if need be.
    pub(super) fn cast_to(&mut self, x: &SynExpr, to: Float) -> Result<Sym> {
        let (e, from) = self.value_of(x, None)?;
        let ty = if to == Float::Any { Ty::Unknown } else { Ty::Float(to.clone()) };
        let certain = from.peel().is_float();
        if certain && *from.peel() == ty {
            return Ok(Sym::Expr(e, ty));
        }
        Ok(Sym::Expr(Expr::Cast(Box::new(e), to, certain), ty))
    }

    /// `x.into()`: to the type that the context asks for, else to the one that Rust infers.
    pub(super) fn converted(&mut self, receiver: Sym, c: &ExprMethodCall, hint: Option<&Ty>) -> Result<Sym> {
        let (e, from) = self.value(receiver, &c.receiver)?;
        let bound = match from.peel() {
            Ty::Float(Float::Param(p)) => self.types.into.get(p).cloned(),
            _ => None,
        };
        let to = match hint.or(bound.as_ref()) {
            Some(Ty::Float(to)) => to.clone(),
            _ => Float::Any,
        };
        let ty = if to == Float::Any { Ty::Unknown } else { Ty::Float(to.clone()) };
        Ok(Sym::Expr(Expr::Cast(Box::new(e), to, from.peel().is_float()), ty))
    }

    /// An option that always holds something.
    pub(super) fn always(value: Sym) -> Sym {
        Sym::Option { some: code(quote::quote!(true), Vec::new()), value: Box::new(value) }
    }
}
