//! Methods of `Option` and `Result` on varying data: each is a branch on whether there is a value.

use quote::{ToTokens, quote};
use syn::{Expr as SynExpr, ExprMethodCall};

use super::carry::code;
use super::control::{Yield, not};
use super::{Lowerer, Sym};
use crate::ir::{Code, Ctor, Expr, Hole, Place, Proj, Stmt, Take, Ty};
use crate::report::{Result, error};

/// An option or a result as its methods see it.
struct Parts {
    some: Expr,
    value: Sym,
    /// Where it is kept, if it is one datum.
    place: Option<Place>,
    /// Whether it is known to be an option or a result.
    ty: Ty,
}

/// Methods that `Option` and `Result` have and whose name nothing else is likely to have.
fn is_telling(name: &str) -> bool {
    matches!(
        name,
        "unwrap_or"
            | "unwrap_or_else"
            | "unwrap_or_default"
            | "map_or"
            | "map_or_else"
            | "and_then"
            | "ok"
            | "ok_or"
            | "ok_or_else"
            | "or_else"
            | "map_err"
    )
}

/// The methods that are followed.
fn is_followed(name: &str) -> bool {
    is_telling(name)
        || matches!(
            name,
            "map" | "filter" | "zip" | "or" | "and" | "copied" | "cloned" | "take" | "replace" | "is_some_and"
        )
}

/// `None`, of a type that the context tells.
pub fn none() -> Sym {
    Sym::Expr(code(quote!(::core::option::Option::None), Vec::new()), Ty::Unknown)
}

/// `Some` or `Ok`.
enum Success {
    Option,
    Result,
    /// As another one is, of whose kind the expression tells.
    Like(Expr),
}

impl Success {
    fn of(&self, e: Expr, ty: Ty) -> Sym {
        let ty = Box::new(ty);
        match self {
            Success::Option => {
                Sym::Expr(Expr::Build(Ctor::Call(quote!(::core::option::Option::Some)), vec![e]), Ty::Option(ty))
            }
            Success::Result => {
                Sym::Expr(Expr::Build(Ctor::Call(quote!(::core::result::Result::Ok)), vec![e]), Ty::Result(ty))
            }
            Success::Like(kind) => Sym::Expr(Expr::Build(Ctor::Like, vec![kind.clone(), e]), Ty::Unknown),
        }
    }
}

/// Whether what an option holds is a reference to what its memory holds (`o.as_mut()`), and whether that is `mut`.
pub fn lent_payload(option: &Sym) -> Option<bool> {
    match option {
        Sym::Place { ty: Ty::Ref(inner, mutable), .. } if matches!(**inner, Ty::Ref(..)) => Some(*mutable),
        _ => None,
    }
}

/// What a `Some` or an `Ok` in memory holds, or a reference to it.
pub fn payload(place: &Place, ty: Ty, lent: Option<bool>) -> Sym {
    let inner = if let Ty::Option(t) | Ty::Result(t) = ty { *t } else { Ty::Unknown };
    let place = place.then(Proj::Payload);
    match lent {
        Some(mutable) => Sym::Place { place, ty: Ty::Ref(Box::new(inner), mutable), by_ref: true },
        None => Sym::Place { place, ty: inner, by_ref: false },
    }
}

impl Lowerer<'_> {
    /// Whether a method call on a datum is one of an option or a result.
    pub(super) fn is_option_method(&self, receiver: &Sym, c: &ExprMethodCall) -> bool {
        let name = c.method.to_string();
        let (Sym::Expr(_, ty) | Sym::Place { ty, .. }) = receiver else { return false };
        match ty.peel() {
            Ty::Option(_) | Ty::Result(_) => is_followed(&name),
            Ty::Unknown => {
                is_telling(&name)
                    || matches!(name.as_str(), "map" | "filter" | "is_some_and")
                        && matches!(c.args.first(), Some(SynExpr::Closure(_)))
                    || matches!((name.as_str(), c.args.len()), ("take", 0) | ("replace", 1))
            }
            _ => false,
        }
    }

    fn option_parts(&mut self, sym: Sym, at: &dyn ToTokens) -> Result<Parts> {
        Ok(match sym {
            Sym::Option { some, value } => {
                Parts { some, value: *value, place: None, ty: Ty::Option(Box::new(Ty::Unknown)) }
            }
            Sym::Expr(Expr::Build(Ctor::Call(path), mut values), ty @ (Ty::Option(_) | Ty::Result(_)))
                if values.len() == 1 =>
            {
                let inner = if let Ty::Option(t) | Ty::Result(t) = &ty { (**t).clone() } else { Ty::Unknown };
                let value = match values.pop() {
                    Some(e) => e,
                    None => Expr::Build(Ctor::Call(path), Vec::new()),
                };
                Parts { some: code(quote!(true), Vec::new()), value: Sym::Expr(value, inner), place: None, ty }
            }
            sym => {
                let by_ref = matches!(sym, Sym::Place { by_ref: true, .. });
                let (place, ty) = self.place_of(sym, "o", at)?;
                let place = self.freeze(place);
                let core = &self.types.core;
                let some = code(quote!(!#core::ops::is_failure(&__hole_0)), vec![Hole::Place(place.clone())]);
                let inner = match &ty {
                    Ty::Option(t) | Ty::Result(t) => (**t).clone(),
                    _ => Ty::Unknown,
                };
                let by_ref = by_ref || matches!(inner, Ty::Ref(..));
                let inner =
                    if by_ref && !matches!(inner, Ty::Ref(..)) { Ty::Ref(Box::new(inner), false) } else { inner };
                let value = Sym::Place { place: place.then(Proj::Payload), ty: inner, by_ref };
                Parts { some, value, place: Some(place), ty }
            }
        })
    }

    /// What a `Some` or an `Ok` holds as a datum of its own.
    fn inside(&mut self, value: Sym, at: &dyn ToTokens) -> Result<(Expr, Ty)> {
        let (e, ty) = self.value(value, at)?;
        Ok(match e {
            Expr::Take(place, Take::Move) if place.path.iter().any(Proj::is_inside) => {
                (Expr::Take(place, Take::Method("clone".to_owned())), ty)
            }
            e => (e, ty),
        })
    }

    /// Calls the closure that stands for a missing value; that of a result is given the failure.
    fn otherwise(&mut self, f: &SynExpr, place: Option<&Place>, at: &dyn ToTokens) -> Result<Sym> {
        let arity = match f {
            SynExpr::Closure(c) => c.inputs.len(),
            _ => 0,
        };
        let f = self.function(f, arity)?;
        let args = match (arity, place) {
            (1, Some(place)) => {
                let core = &self.types.core;
                vec![Sym::inert(code(quote!(#core::ops::failure(&__hole_0)), vec![Hole::Place(place.clone())]))]
            }
            _ => Vec::new(),
        };
        self.inline(&f, args, at)
    }

    /// What stands in for a missing value, computed whether it is missing or not. A reference to one is read.
    fn default_value(&mut self, e: &SynExpr, hint: Option<&Ty>) -> Result<Sym> {
        let e = match e {
            SynExpr::Reference(r) if matches!(*r.expr, SynExpr::Lit(_) | SynExpr::Path(_) | SynExpr::Unary(_)) => {
                &r.expr
            }
            e => e,
        };
        let sym = self.expr(e, hint)?;
        self.settle(sym, e)
    }

    /// `None`, or the failure of a result.
    fn failed(&self, parts: &(Option<Place>, Ty)) -> Sym {
        let core = &self.types.core;
        match parts {
            (Some(place), Ty::Result(_) | Ty::Unknown) => {
                let failure = quote!(#core::ops::same_failure(&__hole_0));
                Sym::Expr(code(failure, vec![Hole::Place(place.clone())]), Ty::Unknown)
            }
            _ => none(),
        }
    }

    /// A success: `Some` or `Ok`, as the receiver is one or the context asks for, or as Rust finds the receiver to be.
    fn success(&self, parts: &(Option<Place>, Ty), hint: Option<&Ty>) -> Success {
        let core = &self.types.core;
        match (&parts.1, hint, &parts.0) {
            (Ty::Result(_), ..) | (Ty::Unknown, Some(Ty::Result(_)), _) => Success::Result,
            (Ty::Unknown, Some(Ty::Option(_)), _) => Success::Option,
            (Ty::Unknown, _, Some(place)) => {
                let holes = vec![Hole::Place(place.clone())];
                Success::Like(code(quote!(#core::ops::kind_of(&__hole_0)), holes))
            }
            _ => Success::Option,
        }
    }

    /// A method of an option or a result.
    pub(super) fn option_method(&mut self, sym: Sym, c: &ExprMethodCall, hint: Option<&Ty>) -> Result<Sym> {
        let name = c.method.to_string();
        if let (Sym::Place { place, ty, .. }, "take" | "replace") = (&sym, name.as_str()) {
            return self.exchange(place.clone(), ty.peel().clone(), c);
        }
        let Parts { some, value, place, ty } = self.option_parts(sym, c)?;
        let fail = (place, ty);
        match (name.as_str(), c.args.len()) {
            ("unwrap" | "expect", _) => {
                let message = match c.args.first() {
                    Some(m) => m.to_token_stream(),
                    None => quote!("called `Option::unwrap()` on a `None` value"),
                };
                let tokens = quote!(::core::assert!(__hole_0, "{}", #message););
                self.emit(Stmt::Verbatim(Code { tokens, holes: vec![Hole::Expr(some)], pure: false }));
                Ok(value)
            }
            ("is_some" | "is_ok", 0) => Ok(Sym::inert(some)),
            ("is_none" | "is_err", 0) => Ok(Sym::inert(not(some))),
            ("as_ref" | "as_mut" | "as_deref", 0) | ("ok", 0) => Ok(Sym::Option { some, value: Box::new(value) }),
            ("copied" | "cloned", 0) => Ok(Sym::Option {
                some,
                value: Box::new(match value {
                    Sym::Place { place, ty, .. } => Sym::Place { place, ty: ty.peel().clone(), by_ref: false },
                    other => other,
                }),
            }),
            ("unwrap_or", 1) => {
                let default = self.default_value(&c.args[0], hint)?;
                self.two_way(some, c, |s| s.inside(value, c).map(|(e, ty)| Sym::Expr(e, ty)), |_| Ok(default))
            }
            ("unwrap_or_else", 1) => self.two_way(
                some,
                c,
                |s| s.inside(value, c).map(|(e, ty)| Sym::Expr(e, ty)),
                |s| s.otherwise(&c.args[0], fail.0.as_ref(), c),
            ),
            ("unwrap_or_default", 0) => {
                let zero = match self.sym_ty(&value) {
                    Ty::Float(f) => Sym::Expr(Expr::Zero(Ty::Float(f.clone())), Ty::Float(f)),
                    _ => Sym::Expr(code(quote!(::core::default::Default::default()), Vec::new()), Ty::Unknown),
                };
                self.two_way(some, c, |s| s.inside(value, c).map(|(e, ty)| Sym::Expr(e, ty)), |_| Ok(zero))
            }
            ("map_or", 2) => {
                let default = self.default_value(&c.args[0], hint)?;
                let f = self.function(&c.args[1], 1)?;
                self.two_way(some, c, |s| s.inline(&f, vec![value], c), |_| Ok(default))
            }
            ("map_or_else", 2) => {
                let f = self.function(&c.args[1], 1)?;
                self.two_way(some, c, |s| s.inline(&f, vec![value], c), |s| s.otherwise(&c.args[0], fail.0.as_ref(), c))
            }
            ("is_some_and" | "is_ok_and", 1) => {
                let f = self.function(&c.args[0], 1)?;
                let no = Sym::inert(code(quote!(false), Vec::new()));
                self.two_way(some, c, |s| s.inline(&f, vec![value], c), |_| Ok(no))
            }
            ("map", 1) => {
                let success = self.success(&fail, hint);
                let f = self.function(&c.args[0], 1)?;
                let failed = self.failed(&fail);
                let then = |s: &mut Self| {
                    let sym = s.inline(&f, vec![value], c)?;
                    let (e, ty) = s.inside(sym, c)?;
                    Ok(success.of(e, ty))
                };
                self.two_way(some, c, then, |_| Ok(failed))
            }
            ("and_then", 1) => {
                let f = self.function(&c.args[0], 1)?;
                let failed = self.failed(&fail);
                self.two_way(some, c, |s| s.inline(&f, vec![value], c), |_| Ok(failed))
            }
            ("and", 1) => {
                let other = self.expr(&c.args[0], None)?;
                let failed = self.failed(&fail);
                self.two_way(some, c, |_| Ok(other), |_| Ok(failed))
            }
            ("filter", 1) => {
                let f = self.function(&c.args[0], 1)?;
                let no = Sym::inert(code(quote!(false), Vec::new()));
                let seen = super::iter::reference(value.clone());
                let keep = self.two_way(some, c, |s| s.inline(&f, vec![seen], c), |_| Ok(no))?;
                let (some, _) = self.value(keep, c)?;
                Ok(Sym::Option { some, value: Box::new(value) })
            }
            ("zip", 1) => {
                let other = self.expr(&c.args[0], None)?;
                let other = self.option_parts(other, &c.args[0])?;
                let both = vec![Hole::Expr(some), Hole::Expr(other.some)];
                let value = Box::new(Sym::Tuple(vec![value, other.value]));
                Ok(Sym::Option { some: code(quote!(__hole_0 && __hole_1), both), value })
            }
            ("or", 1) => {
                let success = self.success(&fail, hint);
                let other = self.expr(&c.args[0], None)?;
                let then = |s: &mut Self| s.inside(value, c).map(|(e, ty)| success.of(e, ty));
                self.two_way(some, c, then, |_| Ok(other))
            }
            ("or_else", 1) => {
                let success = self.success(&fail, hint);
                let then = |s: &mut Self| s.inside(value, c).map(|(e, ty)| success.of(e, ty));
                self.two_way(some, c, then, |s| s.otherwise(&c.args[0], fail.0.as_ref(), c))
            }
            ("ok_or" | "ok_or_else" | "map_err", 1) => self.with_failure(some, value, &fail, c),
            _ => error(
                &c.method,
                format_args!("`{name}` of an option on varying data has no derivative here; use `match` or `if let`"),
            ),
        }
    }

    /// `ok_or`, `ok_or_else` and `map_err`: the value as it was, another failure.
    fn with_failure(&mut self, some: Expr, value: Sym, fail: &(Option<Place>, Ty), c: &ExprMethodCall) -> Result<Sym> {
        let eager = if c.method == "ok_or" { Some(self.inert(&c.args[0])?) } else { None };
        self.two_way(
            some,
            c,
            |s| s.inside(value, c).map(|(e, ty)| Success::Result.of(e, ty)),
            |s| {
                let failure = match eager {
                    Some(e) => e,
                    None => {
                        let sym = match &c.args[0] {
                            SynExpr::Closure(_) => s.otherwise(&c.args[0], fail.0.as_ref(), c)?,
                            f => {
                                let core = &s.types.core;
                                let holes = fail.0.iter().cloned().map(Hole::Place).collect();
                                let arg = fail.0.as_ref().filter(|_| c.method == "map_err");
                                let arg = arg.map(|_| quote!(#core::ops::failure(&__hole_0)));
                                Sym::inert(code(quote!(#f(#arg)), holes))
                            }
                        };
                        s.value(sym, c)?.0
                    }
                };
                let failure = code(quote!(::core::result::Result::Err(__hole_0)), vec![Hole::Expr(failure)]);
                Ok(Sym::Expr(failure, Ty::Unknown))
            },
        )
    }

    /// `o.take()` and `o.replace(x)`: what is there, and nothing or something else left behind.
    fn exchange(&mut self, place: Place, ty: Ty, c: &ExprMethodCall) -> Result<Sym> {
        let place = self.freeze(place);
        let left = match c.args.first() {
            Some(new) => {
                let (e, ty) = self.value_of(new, None)?;
                Success::Option.of(e, ty)
            }
            None => none(),
        };
        let old = Expr::Take(place.clone(), Take::Method("clone".to_owned()));
        let old = self.bind_always("taken", super::span_of(&c.method), old, ty.clone());
        let target = Sym::Place { place, ty: ty.clone(), by_ref: false };
        self.store(&c.receiver, target, left)?;
        Ok(self.sym_of(old, ty))
    }

    /// `condition.then(|| value)`.
    pub(super) fn then(&mut self, cond: Expr, c: &ExprMethodCall) -> Result<Sym> {
        let f = self.function(&c.args[0], 0)?;
        let then = |s: &mut Self| {
            let sym = s.inline(&f, Vec::new(), c)?;
            let (e, ty) = s.value(sym, c)?;
            Ok(Success::Option.of(e, ty))
        };
        self.two_way(cond, c, then, |_| Ok(none()))
    }

    /// An option as its parts, where it is one datum so far.
    pub(super) fn as_option(&mut self, sym: Sym, at: &dyn ToTokens) -> Result<(Expr, Sym)> {
        let parts = self.option_parts(sym, at)?;
        Ok((parts.some, parts.value))
    }

    fn sym_ty(&self, sym: &Sym) -> Ty {
        match sym {
            Sym::Expr(_, ty) | Sym::Place { ty, .. } => ty.peel().clone(),
            _ => Ty::Unknown,
        }
    }

    /// An option with known parts as one datum.
    pub(super) fn option_value(&mut self, some: Expr, value: Sym, at: &dyn ToTokens) -> Result<(Expr, Ty)> {
        let then = self.nested(|s| {
            let (e, ty) = s.inside(value, at)?;
            let some = Ctor::Call(quote!(::core::option::Option::Some));
            Ok(Yield::One(Expr::Build(some, vec![e]), Ty::Option(Box::new(ty))))
        })?;
        let none = Yield::One(code(quote!(::core::option::Option::None), Vec::new()), Ty::Unknown);
        let sym = self.emit_if(some, then, (Vec::new(), none), at);
        self.value(sym, at)
    }
}
