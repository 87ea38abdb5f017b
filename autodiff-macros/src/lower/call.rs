//! Calls: constructors, functions of floats, and other differentiable functions.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Expr as SynExpr, ExprMethodCall, PathArguments};

use super::carry::code;
use super::functions::Parameter;
use super::{Lowerer, Sym};
use crate::ir::{Arg, Call, Callee, Ctor, Expr, Float, Hole, Kind, Place, Stmt, Take, Ty};
use crate::report::{Result, error};
use crate::rules::{Rule, libm, lookup};
use crate::surroundings::{hides_import, imported_namesake, is_function_beside, references_taken};

/// Functions that have no effect and are cheap enough to run again.
pub fn is_pure_function(func: &SynExpr) -> bool {
    const NAMES: &[&str] = &[
        "from",
        "from_f64",
        "from_f32",
        "from_usize",
        "from_i32",
        "from_u32",
        "from_u64",
        "from_i64",
        "zero",
        "one",
        "epsilon",
        "infinity",
        "neg_infinity",
        "nan",
        "max_value",
        "min_value",
        "min_positive_value",
        "from_bits",
        "PI",
        "TAU",
        "E",
        "default",
        "min",
        "max",
        "size_of",
    ];
    let SynExpr::Path(p) = func else { return false };
    p.path.segments.last().is_some_and(|s| {
        let name = s.ident.to_string();
        NAMES.contains(&name.as_str())
            || name.starts_with(char::is_uppercase)
            || (p.path.segments.len() > 1 && crate::rules::rules().iter().any(|r| r.name == name))
            || (p.path.segments.len() == 2 && p.path.segments[0].ident == "libm" && libm::function(&name).is_some())
    })
}

/// The prefix of the companions that other generated code calls.
pub const HIDDEN: &str = "__";

/// What the macro writes for the product of a tangent and a partial of the user's own.
pub const GUARDED: &str = "__guarded_product";

impl Lowerer<'_> {
    pub(super) fn call(&mut self, c: &syn::ExprCall, hint: Option<&Ty>) -> Result<Sym> {
        let SynExpr::Path(func) = strip(&c.func) else {
            if let SynExpr::Closure(closure) = strip(&c.func) {
                let closure = super::closure::Closure::new(self, closure)?;
                let args = c.args.iter().map(|a| self.expr(a, None)).collect::<Result<Vec<_>>>()?;
                return self.inline(&closure, args, c);
            }
            return error(&c.func, "a function that is computed has no derivative here; call it by its name");
        };
        if func.path.is_ident(GUARDED) {
            let (d, ty) = self.value_of(&c.args[0], hint)?;
            let (p, _) = self.value_of(&c.args[1], hint)?;
            return Ok(Sym::Expr(Expr::Prim(&crate::rules::GUARDED, vec![d, p]), ty));
        }
        if let Some(name) = func.path.get_ident() {
            match self.lookup(&name.to_string()).cloned() {
                Some(Sym::Closure(closure)) => {
                    let mut args = Vec::new();
                    for arg in &c.args {
                        let sym = self.expr(arg, None)?;
                        args.push(self.settle(sym, arg)?);
                    }
                    return self.inline(&closure, args, c);
                }
                Some(sym) if let Some(function) = self.given_function(&sym) => {
                    return self.call_given(function, c, hint);
                }
                Some(_) => {
                    return error(
                        &c.func,
                        format_args!(
                            "`{name}` is a value: what it computes from varying arguments is not known here; call a \
                             `#[differentiable]` function by its name, or a closure of this function"
                        ),
                    );
                }
                None => {}
            }
        }
        if let Some(arg) = super::taint::detached(c) {
            return self.detach(func, arg, hint);
        }
        let Some(last) = func.path.segments.last() else {
            return error(func, "this path names no function");
        };
        let name = last.ident.to_string();
        if let Some(result) = self.float_function(func, &name, c, hint)? {
            return Ok(result);
        }
        if (name.starts_with(char::is_uppercase) && !is_function_beside(&last.ident))
            || (name == "new" && is_box(&func.path))
        {
            return self.constructor(func, c, hint);
        }
        if name == "from_fn" && func.path.segments.iter().rev().nth(1).is_some_and(|s| s.ident == "array") {
            return self.array_from_fn(c, last, hint);
        }
        if let Some(it) = self.iter_function(&func.path, &name, c)? {
            return Ok(it);
        }
        if let Some(result) = self.mem_function(&func.path, &name, c)? {
            return Ok(result);
        }
        if func.path.segments.len() == 1 && hides_import(&last.ident) {
            return error(
                func,
                format_args!(
                    "`{name}` is a function of this module without derivatives, and those of another `{name}` may be \
                     imported with a `*`; mark it `#[differentiable]`, or rename it"
                ),
            );
        }
        let callee = callee(func, last);
        let args = self.arguments(c.args.iter(), &callee, last.ident.span(), None)?;
        Ok(self.differentiable(callee, args, hint, super::span_of(&last.ident)))
    }

    /// `stop_gradient(x)`: carried as it stands where that is possible, else its argument is lowered. What a
    /// reference leads to is copied, so that nothing is borrowed until the reverse sweep.
    fn detach(&mut self, func: &syn::ExprPath, arg: &SynExpr, hint: Option<&Ty>) -> Result<Sym> {
        // The carried code has no `let` that says what a sum gives.
        let open = matches!(arg, SynExpr::MethodCall(c) if c.turbofish.is_none() && (c.method == "sum" || c.method == "product"));
        let known = self.inert_type(arg, hint.filter(|_| open));
        let refers = matches!(arg, SynExpr::Reference(_)) || matches!(known, Ty::Ref(..));
        let mut path = func.clone();
        if let (true, Ty::Float(float), Some(last)) = (open, &known, path.path.segments.last_mut()) {
            let float = float.tokens();
            last.arguments = PathArguments::AngleBracketed(syn::parse_quote!(::<#float>));
        }
        if !refers && let Some(e) = self.carry(&syn::parse_quote!(#path(#arg))) {
            return Ok(Sym::Expr(e, known));
        }
        detach(&mut path);
        let (e, ty) = match self.expr(arg, hint)? {
            Sym::Place { place, ty, by_ref: true } => {
                let (method, ty) = match ty.peel() {
                    Ty::Slice(elem) => ("to_vec", Ty::Vec(elem.clone())),
                    ty => ("clone", ty.clone()),
                };
                (Expr::Take(place, crate::ir::Take::Method(method.to_owned())), ty)
            }
            sym => self.value(sym, arg)?,
        };
        Ok(Sym::Expr(code(quote!(#path(__hole_0)), vec![Hole::Expr(e)]), ty))
    }

    /// `f64::sqrt(x)`, `Float::abs(x)`, `f64::from(x)`.
    fn float_function(
        &mut self,
        func: &syn::ExprPath,
        name: &str,
        c: &syn::ExprCall,
        hint: Option<&Ty>,
    ) -> Result<Option<Sym>> {
        let n = func.path.segments.len();
        let qualifier = if let Some(q) = &func.qself {
            q.ty.to_token_stream().to_string()
        } else if n >= 2 {
            func.path.segments[n - 2].ident.to_string()
        } else {
            String::new()
        };
        if let Some(to) = self.conversion_target(c, None) {
            return self.cast_to(&c.args[0], to).map(|value| Some(Self::always(value)));
        }
        let float = match qualifier.as_str() {
            "f64" => Ty::Float(Float::F64),
            "f32" => Ty::Float(Float::F32),
            q if self.types.params.iter().any(|p| p == q) => Ty::Float(Float::Param(qualifier.clone())),
            "Float" | "Real" | "FloatCore" => Ty::Float(Float::Any),
            "libm" if n == 2 => return self.libm_function(func, name, c).map(Some),
            _ => return Ok(None),
        };
        if let ("from", [arg]) = (name, c.args.iter().collect::<Vec<_>>().as_slice()) {
            let Ty::Float(to @ (Float::F64 | Float::F32 | Float::Param(_))) = &float else {
                return Ok(None);
            };
            let (e, from) = self.value_of(arg, None)?;
            if from == float {
                return Ok(Some(Sym::Expr(e, from)));
            }
            if from == Ty::Inert || !self.expr_varies(&e) {
                return Ok(Some(Sym::Expr(code(quote!(#func(__hole_0)), vec![Hole::Expr(e)]), float)));
            }
            return Ok(Some(Sym::Expr(Expr::Cast(Box::new(e), to.clone(), from.is_float()), float)));
        }
        if name == "sin_cos" && c.args.len() == 1 {
            let (e, ty) = self.value_of(&c.args[0], Some(&float))?;
            let v = self.bind("x", super::span_of(c), e, ty.clone());
            if let (Some(sin), Some(cos)) = (lookup("sin", 1), lookup("cos", 1)) {
                let part = |rule| Sym::Expr(Expr::Prim(rule, vec![Expr::Var(v)]), ty.clone());
                return Ok(Some(Sym::Tuple(vec![part(sin), part(cos)])));
            }
        }
        let Some(rule) = lookup(name, c.args.len()) else {
            if super::taint::is_inert_method(name) {
                let e = self.inert(&SynExpr::Call(c.clone()))?;
                return Ok(Some(Sym::inert(e)));
            }
            return Ok(None);
        };
        self.applied(rule, c, hint.unwrap_or(&float), &float).map(Some)
    }

    /// A row of the table, called as a function.
    fn applied(&mut self, rule: &'static Rule, c: &syn::ExprCall, hint: &Ty, float: &Ty) -> Result<Sym> {
        let first = self.expr(&c.args[0], Some(hint))?;
        let (x, ty) = self.value(first, c)?;
        let ty = if ty.peel().is_float() { ty.peel().clone() } else { float.clone() };
        let mut args = vec![(x, ty.clone())];
        let mut marks = vec![self.mark()];
        for (k, arg) in c.args.iter().enumerate().skip(1) {
            let e = self.rule_operand(rule, k, arg, &ty)?;
            args.push((e, ty.clone()));
            marks.push(self.mark());
        }
        self.pin(&mut args, &marks);
        let args = args.into_iter().map(|(e, _)| e).collect();
        Ok(Sym::Expr(Expr::Prim(rule, args), ty))
    }

    /// `libm::sin(x)`: whatever of that crate has a row of the table.
    fn libm_function(&mut self, func: &syn::ExprPath, name: &str, c: &syn::ExprCall) -> Result<Sym> {
        if let ("sincos" | "sincosf", 1) = (name, c.args.len())
            && let suffix = name.trim_start_matches("sincos")
            && let (Some((sin, float)), Some((cos, _))) =
                (libm::function(&format!("sin{suffix}")), libm::function(&format!("cos{suffix}")))
        {
            self.same_libm(func, name);
            let float = Ty::Float(float);
            let (e, _) = self.value_of(&c.args[0], Some(&float))?;
            let v = self.bind("x", super::span_of(c), e, float.clone());
            let part = |rule| Sym::Expr(Expr::Prim(rule, vec![Expr::Var(v)]), float.clone());
            return Ok(Sym::Tuple(vec![part(sin), part(cos)]));
        }
        if let ("remquo" | "remquof", 2) = (name, c.args.len())
            && let Some((rule, float)) = libm::function(&name.replace("quo", "ainder"))
        {
            self.same_libm(func, name);
            let float = Ty::Float(float);
            let mut operands = Vec::new();
            for arg in &c.args {
                let (e, _) = self.value_of(arg, Some(&float))?;
                operands.push(Expr::Var(self.bind("x", super::span_of(arg), e, float.clone())));
            }
            // The whole quotient is a step.
            let holes = operands.iter().cloned().map(Hole::Expr).collect();
            let quotient = code(quote!(#func(__hole_0, __hole_1).1), holes);
            return Ok(Sym::Tuple(vec![Sym::Expr(Expr::Prim(rule, operands), float), Sym::inert(quotient)]));
        }
        let Some((rule, float)) = libm::function(name).filter(|(rule, _)| rule.args.len() == c.args.len()) else {
            return error(
                &c.func,
                format_args!(
                    "there is no rule for `libm::{name}`; call it in a function of your own with a rule, as in \
                     `#[differentiable(derivative = |x, y| …)]`"
                ),
            );
        };
        self.same_libm(func, name);
        let float = Ty::Float(float);
        self.applied(rule, c, &float, &float)
    }

    /// Has rustc compare the user's `libm` with the crate of this name: two different functions of one name are
    /// ambiguous.
    fn same_libm(&mut self, func: &syn::ExprPath, name: &str) {
        if func.path.leading_colon.is_none() {
            let (user, name) = (&func.path.segments[0].ident, quote::format_ident!("{name}"));
            self.items.push(syn::parse_quote! {
                const _: () = { use #user::*; use ::libm::*; let _ = #name; };
            });
        }
    }

    /// `Some(x)`, `Ok(x)`, `Newtype(x)`.
    fn constructor(&mut self, func: &syn::ExprPath, c: &syn::ExprCall, hint: Option<&Ty>) -> Result<Sym> {
        let inner = match hint {
            Some(Ty::Option(t) | Ty::Result(t) | Ty::Boxed(t)) => Some(&**t),
            _ => None,
        };
        let values = self.operands(c.args.iter(), inner)?;
        let ty = match values.as_slice() {
            [(_, found)] if func.path.is_ident("Some") => Ty::Option(Box::new(found.clone())),
            [(_, found)] if func.path.is_ident("Ok") => Ty::Result(Box::new(found.clone())),
            [(_, found)] if is_box(&func.path) => Ty::Boxed(Box::new(found.clone())),
            _ => Ty::Unknown,
        };
        let path = func.to_token_stream();
        let ctor = if is_box(&func.path) { Ctor::Boxed(path) } else { Ctor::Call(path) };
        let values = values.into_iter().map(|(e, _)| e).collect();
        Ok(Sym::Expr(Expr::Build(ctor, values), ty))
    }

    /// `std::mem::swap` and `std::mem::replace`.
    fn mem_function(&mut self, path: &syn::Path, name: &str, c: &syn::ExprCall) -> Result<Option<Sym>> {
        let n = path.segments.len();
        let in_mem = n >= 2 && path.segments[n - 2].ident == "mem";
        let args = c.args.iter().collect::<Vec<_>>();
        match (in_mem, name, args.as_slice()) {
            (true, "swap", [a, b]) => {
                let (x, y) = (referent(a), referent(b));
                if let (SynExpr::Reference(_), SynExpr::Reference(_)) = (a, b)
                    && self.type_of_place(&x).is_some_and(|ty| ty.is_float())
                {
                    let assign: syn::ExprAssign = syn::parse_quote!((#x, #y) = (#y, #x));
                    return self.assign(&assign).map(Some);
                }
                let (old_x, old_y) = (self.lifted(&x)?, self.lifted(&y)?);
                let target = self.target(&x)?;
                self.store(&x, target, old_y)?;
                let target = self.target(&y)?;
                self.store(&y, target, old_x)?;
                Ok(Some(Sym::Unit))
            }
            (true, "replace", [a, value]) => {
                let place = referent(a);
                let old = self.lifted(&place)?;
                let hint = self.type_of_place(&place).filter(|t| *t != Ty::Unknown);
                let value = self.expr(value, hint.as_ref())?;
                let target = self.target(&place)?;
                self.store(&place, target, value)?;
                Ok(Some(old))
            }
            (true, "take", [a]) => {
                let place = referent(a);
                let old = self.lifted(&place)?;
                let ty = match &old {
                    Sym::Expr(_, ty) | Sym::Place { ty, .. } => ty.clone(),
                    _ => Ty::Unknown,
                };
                let empty = if ty.is_float() {
                    Expr::Zero(ty.clone())
                } else {
                    code(quote!(::core::default::Default::default()), Vec::new())
                };
                let target = self.target(&place)?;
                self.store(&place, target, Sym::Expr(empty, ty))?;
                Ok(Some(old))
            }
            _ => Ok(None),
        }
    }

    /// What is in a place, before something else is put there.
    fn lifted(&mut self, place: &SynExpr) -> Result<Sym> {
        let target = self.target(place)?;
        let (e, ty) = self.value(target, place)?;
        // Out of what is borrowed, or part of something, nothing can be moved.
        let e = match e {
            Expr::Take(p, Take::Move) if self.var(p.root).by_ref || !p.path.is_empty() => {
                Expr::Take(p, Take::Method("clone".to_owned()))
            }
            Expr::Load(p) if !ty.is_float() => Expr::Take(p, Take::Method("clone".to_owned())),
            e => e,
        };
        let old = self.bind_always("old", super::span_of(place), e, ty.clone());
        Ok(self.sym_of(old, ty))
    }

    /// A call of another differentiable function or method.
    pub(super) fn method_call(&mut self, receiver: Sym, c: &ExprMethodCall, hint: Option<&Ty>) -> Result<Sym> {
        let (place, _) = self.place_of(receiver, "t", &c.receiver)?;
        let root = self.var(place.root);
        let lent = root.mutable || matches!(root.ty, Ty::Ref(_, true)) || (root.by_ref && root.multi);
        let turbofish = c.turbofish.as_ref().map(ToTokens::to_token_stream).unwrap_or_default();
        let callee = Callee::Method { name: c.method.to_string(), turbofish, span: c.method.span() };
        let others = self.arguments(c.args.iter(), &callee, c.method.span(), Some(&place))?;
        let mut args = vec![if lent { Arg::RefMut(place, None) } else { Arg::Ref(place, None) }];
        args.extend(others);
        Ok(self.differentiable(callee, args, hint, c.method.span()))
    }

    /// The arguments of a call; `receiver` is that of a method. A reference that is `mut` may be passed where a shared
    /// one is taken: where the callee is a function of the same module, its signature tells.
    pub(super) fn arguments<'e>(
        &mut self,
        args: impl Iterator<Item = &'e SynExpr>,
        callee: &Callee,
        at: proc_macro2::Span,
        receiver: Option<&Place>,
    ) -> Result<Vec<Arg>> {
        let taken = match callee {
            Callee::Path { path, name, .. } if path.to_string() == *name => {
                references_taken(&syn::Ident::new(name.trim_start_matches("r#"), at))
            }
            _ => None,
        };
        let mut lowered = Vec::new();
        let mut marks = Vec::new();
        for (k, arg) in args.enumerate() {
            marks.push(self.mark());
            let to = Parameter { by: callee, index: k + usize::from(receiver.is_some()), at, receiver };
            if let Some(function) = self.passed_function(arg, &to)? {
                lowered.push(function);
                continue;
            }
            let sym = self.expr(arg, None)?;
            lowered.push(match sym {
                Sym::Place { place, by_ref: true, ty } => {
                    let mutable =
                        taken.as_ref().and_then(|taken| taken.get(k).copied().flatten()).unwrap_or_else(|| {
                            matches!(ty, Ty::Ref(_, true))
                                || matches!(arg, SynExpr::Reference(r) if r.mutability.is_some())
                        });
                    let place = self.freeze(place);
                    if mutable {
                        let root = &mut self.vars[place.root.0];
                        root.multi = true;
                        root.mutable |= !root.by_ref;
                        Arg::RefMut(place, None)
                    } else {
                        Arg::Ref(place, None)
                    }
                }
                Sym::Expr(e, _) if !self.expr_varies(&e) => {
                    let by_ref = matches!(arg, SynExpr::Reference(_));
                    Arg::Inert(e, by_ref)
                }
                sym => {
                    let sym = self.settle(sym, arg)?;
                    let (value, ty) = self.value(sym, arg)?;
                    Arg::Value(self.lasting(value, &ty))
                }
            });
        }
        for (k, arg) in lowered.iter_mut().enumerate().rev() {
            let after = marks.get(k + 1).copied().unwrap_or_else(|| self.mark());
            if let Arg::Value(e) = arg {
                let mut operand = [(e.clone(), Ty::Unknown)];
                self.pin(&mut operand, &[after]);
                let [(pinned, _)] = operand;
                *e = pinned;
            }
        }
        // A callee that writes through one argument may write there what another one brings.
        let varies = lowered.iter().any(|a| match a {
            Arg::Value(e) => self.expr_varies(e),
            Arg::Ref(p, _) | Arg::RefMut(p, _) => self.var(p.root).varying,
            Arg::Inert(..) | Arg::Zero => false,
        });
        for arg in &lowered {
            if let Arg::RefMut(p, _) = arg {
                let root = &mut self.vars[p.root.0];
                root.varying |= varies && !root.ty.is_inert();
            }
        }
        Ok(lowered)
    }

    pub(super) fn differentiable(
        &mut self,
        callee: Callee,
        args: Vec<Arg>,
        hint: Option<&Ty>,
        span: proc_macro2::Span,
    ) -> Sym {
        let name = match &callee {
            Callee::Path { name, .. }
            | Callee::Method { name, .. }
            | Callee::Assoc { name, .. }
            | Callee::Given { name, .. } => name.clone(),
        };
        let given = matches!(callee, Callee::Given { .. });
        let hands = !given && args.iter().any(|a| matches!(a, Arg::Ref(p, _) if self.handed.contains(&p.root)));
        let ty = hint.cloned().unwrap_or(Ty::Unknown);
        let result = self.fresh("y", span, ty.clone(), super::kind_of(&ty), true);
        self.unnamed.insert(result);
        let pullback =
            self.fresh(&format!("{}_back", name.trim_start_matches("r#")), span, Ty::Inert, Kind::Value, false);
        let dots = Vec::new();
        self.emit(Stmt::Call(Box::new(Call { callee, args, result, dots, pullback, deref: false, hands, span })));
        self.sym_of(result, ty)
    }
}

/// The path of `stop_gradient` as that of an associated function which nothing else of this name has: a function
/// of the user's that happens to be called so is an error and no wrong derivative.
pub fn detach(path: &mut syn::ExprPath) {
    let Some(last) = path.path.segments.last_mut() else { return };
    let span = proc_macro2::Span::mixed_site().located_at(last.ident.span());
    let mut segment = syn::PathSegment::from(syn::Ident::new("__detach", span));
    segment.arguments = std::mem::take(&mut last.arguments);
    path.path.segments.push(segment);
}

/// An expression without the parentheses around it.
pub fn strip(e: &SynExpr) -> &SynExpr {
    match e {
        SynExpr::Paren(p) => strip(&p.expr),
        SynExpr::Group(p) => strip(&p.expr),
        e => e,
    }
}

fn is_box(path: &syn::Path) -> bool {
    let n = path.segments.len();
    n >= 2 && path.segments[n - 2].ident == "Box"
}

/// Splits a path into the function, where its companions are found and what it is called.
pub fn callee(func: &syn::ExprPath, last: &syn::PathSegment) -> Callee {
    let name = last.ident.to_string();
    let turbofish = match &last.arguments {
        PathArguments::AngleBracketed(a) => {
            let args = &a.args;
            quote!(::<#args>)
        }
        _ => TokenStream::new(),
    };
    let n = func.path.segments.len();
    let on_type =
        func.qself.is_some() || (n >= 2 && func.path.segments[n - 2].ident.to_string().starts_with(char::is_uppercase));
    let mut prefix = func.path.clone();
    if let Some(segment) = prefix.segments.last_mut() {
        segment.arguments = PathArguments::None;
    }
    if on_type {
        prefix.segments.pop();
        prefix.segments.pop_punct();
        let ty = match &func.qself {
            Some(q) => {
                let ty = &q.ty;
                quote!(<#ty>)
            }
            None => prefix.to_token_stream(),
        };
        return Callee::Assoc { ty, name, turbofish, span: last.ident.span() };
    }
    let path = prefix.to_token_stream();
    let imported = if n == 1 { imported_namesake(&last.ident) } else { None };
    if let Some(module) = imported {
        prefix = module;
    } else if n >= 2 && func.path.segments[n - 2].ident == last.ident {
        // A module bears the derivatives of the function of its name.
        prefix.segments.pop();
        prefix.segments.pop_punct();
    }
    if let Some(segment) = prefix.segments.last_mut() {
        // At the user's place, but of our making: rustc's message on a missing companion names the attribute.
        segment.ident.set_span(proc_macro2::Span::mixed_site().located_at(segment.ident.span()));
    }
    Callee::Path { path, companions: prefix.to_token_stream(), turbofish, name }
}

/// What a reference refers to, as an expression.
fn referent(e: &SynExpr) -> SynExpr {
    match e {
        SynExpr::Reference(r) => (*r.expr).clone(),
        e => syn::parse_quote!(*#e),
    }
}
