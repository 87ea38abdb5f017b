//! Functions that are arguments: calls of those that a function is given, and what it gives to others.

use std::rc::Rc;

use proc_macro2::Span;
use quote::quote;
use syn::{Expr as SynExpr, Type};

use super::closure::Closure;
use super::{FunctionParam, Lowerer, Sym};
use crate::ir::{Arg, Callee, Code, Expr, Handed, Hole, Kind, Place, Stmt, Taken, Ty, VarId};
use crate::report::{Result, error};
use crate::rules::{libm, lookup};
use crate::surroundings::{is_constant_beside, is_plain_function};

/// Where an argument goes.
pub struct Parameter<'p> {
    pub by: &'p Callee,
    /// Its number among the parameters, the receiver counted.
    pub index: usize,
    /// Where the function is named that has it.
    pub at: Span,
    pub receiver: Option<&'p Place>,
}

/// An expression without parentheses and `&` around it.
pub fn referred(e: &SynExpr) -> &SynExpr {
    match e {
        SynExpr::Paren(p) => referred(&p.expr),
        SynExpr::Group(p) => referred(&p.expr),
        SynExpr::Reference(r) => referred(&r.expr),
        SynExpr::Unary(u) if matches!(u.op, syn::UnOp::Deref(_)) => referred(&u.expr),
        e => e,
    }
}

impl Lowerer<'_> {
    /// The parameter that a symbol stands for, where that is a function.
    pub(super) fn given_function(&self, sym: &Sym) -> Option<VarId> {
        let v = match sym {
            Sym::Place { place: Place { root, path }, .. } if path.is_empty() => *root,
            Sym::Expr(Expr::Var(v), _) => *v,
            _ => return None,
        };
        self.functions.contains_key(&v).then_some(v)
    }

    /// The function that is followed which a symbol stands for.
    pub(super) fn followed(&self, sym: &Sym) -> Option<(VarId, &FunctionParam)> {
        let v = self.given_function(sym)?;
        self.functions.get(&v).map(|(_, f)| (v, f)).filter(|(_, f)| f.follows)
    }

    /// Has a parameter followed: what is lowered until then is lowered again.
    pub(super) fn follow(&mut self, v: VarId, at: &SynExpr) -> Result<FunctionParam> {
        let Some((k, function)) = self.functions.get(&v).cloned() else {
            return error(at, "this function is not known");
        };
        if function.takes.is_none() {
            return error(
                at,
                "what this function takes and gives cannot be said of its derivatives: write its type with types by value \
                 or behind one `&`, without lifetimes, as in `impl Fn(f64, &[f64]) -> f64`",
            );
        }
        if !function.follows {
            self.unfollowed.push(k);
            return error(at, "this function is to be followed");
        }
        Ok(function)
    }

    /// `f(x)` where `f` is a parameter.
    pub(super) fn call_given(&mut self, f: VarId, c: &syn::ExprCall, hint: Option<&Ty>) -> Result<Sym> {
        let function = self.follow(f, &c.func)?;
        if c.args.len() != function.inputs.len() {
            return error(c, "this function is called with another number of arguments than it takes");
        }
        let mut args = vec![Arg::Ref(Place::var(f), None)];
        let (ty, takes) = (function.ty.clone(), function.takes.clone().unwrap_or(quote!(())));
        let callee = Callee::Given { ty, takes, name: self.var(f).name.clone() };
        args.extend(self.arguments(c.args.iter(), &callee, super::span_of(&c.func), None)?);
        for (arg, ty) in args[1..].iter_mut().zip(&function.inputs) {
            let Type::Reference(r) = ty else { continue };
            match &*arg {
                // What is mutable here is lent as shared memory where the function takes it so.
                Arg::RefMut(place, None) if r.mutability.is_none() => *arg = Arg::Ref(place.clone(), None),
                // A number behind `&` is put where a reference can lead to.
                Arg::Value(e) if r.mutability.is_none() => {
                    let inner = self.types.read(&r.elem);
                    let place = self.fresh("t", super::span_of(&c.func), inner, Kind::Root, true);
                    self.emit(Stmt::Let { var: place, init: Some(e.clone()) });
                    *arg = Arg::Ref(Place::var(place), None);
                }
                _ => {}
            }
        }
        let gives = self.types.read(&function.gives);
        let hint = if gives == Ty::Unknown { hint.cloned() } else { Some(gives) };
        Ok(self.differentiable(callee, args, hint.as_ref(), super::span_of(&c.func)))
    }

    /// An argument of a call that is a function.
    pub(super) fn passed_function(&mut self, arg: &SynExpr, to: &Parameter<'_>) -> Result<Option<Arg>> {
        let path = match referred(arg) {
            SynExpr::Closure(c) => {
                let closure = Closure::new(self, c)?;
                return self.hand_closure(&closure, to, arg).map(Some);
            }
            SynExpr::Path(path) => path,
            _ => return Ok(None),
        };
        let local = path.path.get_ident().and_then(|name| self.lookup(&name.to_string())).cloned();
        match local {
            Some(Sym::Closure(closure)) => self.hand_closure(&closure, to, arg).map(Some),
            Some(sym) => {
                let Some(v) = self.given_function(&sym) else { return Ok(None) };
                let followed = self.functions.get(&v).is_some_and(|(_, f)| f.follows || self.may_vary(f));
                if !followed {
                    return Ok(None);
                }
                self.follow(v, arg)?;
                self.handed.insert(v);
                Ok(Some(Arg::Ref(Place::var(v), None)))
            }
            None => self.hand_path(path, to, arg),
        }
    }

    /// A path that is passed, where it is that of a function.
    fn hand_path(&mut self, path: &syn::ExprPath, to: &Parameter<'_>, arg: &SynExpr) -> Result<Option<Arg>> {
        let n = path.path.segments.len();
        let Some(last) = path.path.segments.last() else { return Ok(None) };
        let name = last.ident.to_string();
        if !name.trim_start_matches("r#").starts_with(char::is_lowercase) || (n == 1 && is_constant_beside(&last.ident))
        {
            return Ok(None);
        }
        let qualifier = n.checked_sub(2).map(|k| path.path.segments[k].ident.to_string()).unwrap_or_default();
        let of_floats =
            matches!(&*qualifier, "f64" | "f32" | "Float" | "libm") || self.types.params.contains(&qualifier);
        let arity = (1..=3).find(|n| match &*qualifier {
            "libm" => libm::function(&name).is_some_and(|(rule, _)| rule.args.len() == *n),
            _ => lookup(&name, *n).is_some(),
        });
        if let (true, Some(arity)) = (of_floats, arity) {
            let names = (0..arity).map(|k| quote::format_ident!("arg_{k}")).collect::<Vec<_>>();
            let closure: syn::ExprClosure = syn::parse_quote!(|#(#names),*| #path(#(#names),*));
            let closure = Closure::new(self, &closure)?;
            return self.hand_closure(&closure, to, arg).map(Some);
        }
        if path.qself.is_some() || qualifier.starts_with(char::is_uppercase) {
            return error(
                arg,
                format_args!(
                    "how many arguments `{name}` takes is not known here; pass a closure, as `|x| {}(x)`",
                    quote!(#path)
                ),
            );
        }
        if let Callee::Given { .. } = to.by {
            return error(
                arg,
                "a function that is given cannot be given functions here; pass a value, or call one by its name",
            );
        }
        let function = if is_plain_function(&last.ident) {
            Handed::Plain(quote!(#path))
        } else {
            let Callee::Path { companions, .. } = super::call::callee(path, last) else { return Ok(None) };
            Handed::Named { function: quote!(#path), holder: companions }
        };
        let f = self.fresh(
            &format!("{}_given", name.trim_start_matches("r#")),
            last.ident.span(),
            Ty::Unknown,
            Kind::Root,
            false,
        );
        let init = self.take_function(function, to, Vec::new());
        self.emit(Stmt::Let { var: f, init: Some(init) });
        self.handed.insert(f);
        Ok(Some(Arg::Ref(Place::var(f), None)))
    }

    /// A function as a parameter takes it.
    pub(super) fn take_function(&self, function: Handed, to: &Parameter<'_>, captured: Vec<Hole>) -> Expr {
        let taken = Taken { by: to.by.clone(), index: to.index, function, at: to.at };
        let mut holes = vec![Hole::Taken(Rc::new(taken))];
        holes.extend(captured);
        holes.extend(to.receiver.map(|p| Hole::Expr(Expr::Ref(p.clone(), false))));
        Expr::Code(Code { tokens: quote!(__hole_0), holes, pure: false })
    }

    /// Whether a function may be given something that varies.
    fn may_vary(&self, f: &FunctionParam) -> bool {
        f.inputs.iter().any(|ty| !self.types.read(ty).is_inert())
    }
}
