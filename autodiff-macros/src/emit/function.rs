//! The two bodies that carry the derivative: the tangent, and the pullback with its closure.

use std::collections::HashSet;

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::{format_ident, quote};

use super::expr::{Mode, Printer};
use super::names::names;
use crate::functions::Calls;
use crate::ir::{Callee, Func, Kind, Stmt, VarId};
use crate::lower::{Param, Pass};
use crate::signature::{Member, Shape};
use crate::transform::{Adjoint, SlotBar, adjoint, tangent};

/// Replaces the placeholders of a pattern by the names of its bindings.
pub fn fill_binds(tokens: TokenStream, names: &[Ident]) -> TokenStream {
    tokens
        .into_iter()
        .map(|t| match t {
            TokenTree::Ident(i) => match i.to_string().strip_prefix("__bind_").and_then(|k| k.parse::<usize>().ok()) {
                Some(k) if k < names.len() => TokenTree::Ident(names[k].clone()),
                _ => TokenTree::Ident(i),
            },
            TokenTree::Group(g) => {
                let mut group = Group::new(g.delimiter(), fill_binds(g.stream(), names));
                group.set_span(g.span());
                TokenTree::Group(group)
            }
            t => t,
        })
        .collect()
}

/// A slot's parameter together with its variable.
fn slots<'a>(shape: &'a Shape, func: &Func) -> Vec<(&'a Param, VarId)> {
    shape.params.iter().zip(func.params.iter().copied()).filter(|(p, _)| p.slot).collect()
}

fn outputs(shape: &Shape, func: &Func) -> Vec<VarId> {
    slots(shape, func).into_iter().filter(|(p, _)| p.pass == Pass::RefMut).map(|(_, v)| v).collect()
}

/// The receiver of a hidden companion. One that the method consumes is only lent: its caller cannot see how a
/// method takes its receiver, and needs it again in the reverse sweep.
fn receiver(p: &Param) -> TokenStream {
    match p.pass {
        Pass::Value | Pass::Ref => quote!(&self),
        Pass::RefMut => quote!(&mut self),
    }
}

fn typed(p: &Param) -> TokenStream {
    p.ty.as_ref().map_or(quote!(Self), |ty| quote!(#ty))
}

/// `name: Type` of a parameter, `mut` where the body assigns to it.
pub fn parameter(p: &Param, v: VarId, printer: &Printer<'_>) -> TokenStream {
    if p.ty.is_none() {
        return receiver(p);
    }
    let (name, ty) = (printer.name(v), typed(p));
    let mutable = if printer.func.var(v).mutable && p.pass == Pass::Value { quote!(mut) } else { TokenStream::new() };
    quote!(#mutable #name: #ty)
}

/// `let this = self;`, a copy of it where the method consumes it.
fn this(shape: &Shape, func: &Func, printer: &Printer<'_>) -> TokenStream {
    match (shape.params.first(), func.params.first()) {
        (Some(p), Some(&v)) if p.ty.is_none() && p.pass == Pass::Value => {
            let (name, core) = (printer.name(v), &shape.core);
            let mutable = if func.var(v).mutable { quote!(mut) } else { TokenStream::new() };
            quote!(let #mutable #name = #core::ops::owned::<Self>(self);)
        }
        (Some(p), Some(&v)) if p.ty.is_none() => {
            let name = printer.name(v);
            quote!(let #name = self;)
        }
        _ => TokenStream::new(),
    }
}

pub fn generics(shape: &Shape, calls: Calls) -> (TokenStream, TokenStream) {
    let params = &shape.sig.generics.params;
    let params = if params.is_empty() { TokenStream::new() } else { quote!(<#params>) };
    (params, where_clause(shape, calls))
}

/// The function's own where-clause, that its float parameters are floats, and that functions have the mode asked for.
pub fn where_clause(shape: &Shape, calls: Calls) -> TokenStream {
    let core = &shape.core;
    let own = shape.sig.generics.where_clause.iter().flat_map(|w| &w.predicates);
    let floats = shape.floats.iter().map(|f| quote!(#f: #core::ops::Scalar));
    let models = shape.models.iter().map(|m| quote!(#m: #core::Differentiable<Shadow = #m>));
    let receiver = match shape.member {
        Member::Trait => Some(quote!(Self: ::core::marker::Sized + #core::Differentiable<Shadow = Self>)),
        _ => None,
    };
    let functions = shape.function_bounds(calls);
    let all = own.map(|p| quote!(#p)).chain(floats).chain(models).chain(receiver).chain(functions).collect::<Vec<_>>();
    if all.is_empty() { TokenStream::new() } else { quote!(where #(#all),*) }
}

/// The forward-mode companion that generated code calls: each argument is followed by its tangent, `None`
/// where that is zero.
pub fn jvp(shape: &Shape, func: &Func) -> TokenStream {
    let core = &shape.core;
    let pairs = slots(shape, func);
    let ids = pairs.iter().map(|(_, v)| *v).collect::<Vec<_>>();
    let (tangent, dots) = tangent(func, &ids, &outputs(shape, func), shape.result.is_some());
    let body_label = shape.result.is_none().then(|| syn::Lifetime::new("'body", Span::mixed_site()));
    let printer = Printer {
        names: names(&tangent),
        func: &tangent,
        core: core.clone(),
        body_label,
        pulled: HashSet::new(),
        mode: Mode::Forward,
    };
    let mut params = Vec::new();
    let mut head = this(shape, func, &printer);
    for (p, &v) in shape.params.iter().zip(&func.params) {
        params.push(parameter(p, v, &printer));
        let x = printer.name(v);
        let dot = pairs.iter().position(|(_, w)| *w == v).map(|k| (dots[k], printer.name(dots[k])));
        let Some((dot_id, dot)) = dot else {
            let ty = Shape::pointee(p);
            params.push(match (p.ty.is_none(), p.pass) {
                (true, Pass::RefMut) => quote!(_: &mut Self),
                (true, _) => quote!(_: &Self),
                (false, Pass::Value) => {
                    let ty = typed(p);
                    quote!(_: ::core::option::Option<#ty>)
                }
                (false, Pass::Ref) => quote!(_: ::core::option::Option<&#ty>),
                (false, Pass::RefMut) => quote!(_: ::core::option::Option<&mut #ty>),
            });
            continue;
        };
        let ty = Shape::pointee(p);
        let m = if tangent.var(dot_id).mutable { quote!(mut) } else { TokenStream::new() };
        match (p.ty.is_none(), p.pass) {
            (true, Pass::RefMut) => params.push(quote!(#dot: &mut Self)),
            (true, Pass::Ref) => params.push(quote!(#dot: &Self)),
            (true, Pass::Value) => {
                params.push(quote!(#dot: &Self));
                head.extend(quote!(let #m #dot = #core::ops::owned::<Self>(#dot);));
            }
            (false, Pass::Value) => {
                let ty = typed(p);
                params.push(quote!(#dot: ::core::option::Option<#ty>));
                head.extend(if tangent.var(v).kind == Kind::Value && tangent.var(v).ty.is_float() {
                    let zero = printer.zero(&tangent.var(v).ty);
                    quote!(let #m #dot = #dot.unwrap_or(#zero);)
                } else {
                    quote!(let #m #dot = #dot.unwrap_or_else(|| #core::Differentiable::zero_like(&#x));)
                });
            }
            (false, Pass::Ref) => {
                params.push(quote!(#dot: ::core::option::Option<&#ty>));
                let scratch =
                    format_ident!("{}_scratch", dot.to_string().trim_start_matches("r#"), span = Span::mixed_site());
                head.extend(quote!(let mut #scratch = ::core::option::Option::None; let #dot = #core::ops::tangent_or(#dot, #x, &mut #scratch);));
            }
            (false, Pass::RefMut) => {
                params.push(quote!(#dot: ::core::option::Option<&mut #ty>));
                let scratch =
                    format_ident!("{}_scratch", dot.to_string().trim_start_matches("r#"), span = Span::mixed_site());
                head.extend(quote!(let mut #scratch = ::core::option::Option::None; let #dot = #core::ops::shadow_or(#dot, &*#x, &mut #scratch);));
            }
        }
    }
    let items = &func.items;
    let body = printer.region(&tangent.body);
    let body = match &printer.body_label {
        // Without a result `return` leaves a block, so that the units follow it.
        Some(label) => quote!(#label: { #body } ((), ())),
        None => body,
    };
    let imports = imports(shape, func);
    hidden_jvp(shape, &params, Some(&quote!(#imports #(#items)* #head #body)))
}

/// Companions of methods of other crates' types are methods of traits, which must be in scope.
pub fn imports(shape: &Shape, func: &Func) -> TokenStream {
    let mut on_types = false;
    func.body.stmts.iter().for_each(|s| {
        s.walk(&mut |s| {
            on_types |=
                matches!(s, Stmt::Call(call) if matches!(call.callee, Callee::Method { .. } | Callee::Assoc { .. }));
        });
    });
    let core = &shape.core;
    if on_types { quote!(use #core::ops::methods::*;) } else { TokenStream::new() }
}

/// A body in its braces with what is said about it, or the end of a declaration.
fn body_or_none(body: Option<&TokenStream>) -> (TokenStream, TokenStream) {
    match body {
        Some(body) => (quote!(#[inline]), quote!({ #body })),
        None => (TokenStream::new(), quote!(;)),
    }
}

/// The forward-mode companion that generated code calls, around its parameters and its body.
pub fn hidden_jvp(shape: &Shape, params: &[TokenStream], body: Option<&TokenStream>) -> TokenStream {
    let (generics, wheres) = generics(shape, Calls::HiddenForward);
    let (name, vis, lints) = (shape.hidden("jvp"), &shape.vis, shape.lints());
    let output = shape.result.as_ref().map_or(quote!(((), ())), |r| quote!((#r, #r)));
    let (inline, body) = body_or_none(body);
    quote! {
        #[doc(hidden)]
        #inline
        #lints
        #vis fn #name #generics (#(#params),*) -> #output #wheres #body
    }
}

/// The receiver as its caller brings it again.
fn again(name: &TokenStream) -> Ident {
    format_ident!("{}_again", name.to_string(), span = Span::mixed_site())
}

/// The types of the closure's parameters and of what it returns.
pub struct Back {
    /// For each reference argument the primal again and the shadow, in order, then the result's cotangent.
    pub inputs: Vec<TokenStream>,
    pub output: TokenStream,
}

/// The signature of the closure that a hidden pullback returns.
pub fn back_type(shape: &Shape) -> Back {
    let core = &shape.core;
    let mut inputs = Vec::new();
    let mut owned = Vec::new();
    for p in &shape.params {
        let ty = Shape::pointee(p);
        match (p.ty.is_none(), p.pass) {
            (true, _) => inputs.extend([quote!(&Self), quote!(::core::option::Option<&mut Self>)]),
            (false, Pass::Ref) => inputs.extend([quote!(&#ty), quote!(::core::option::Option<&mut #ty>)]),
            (false, Pass::RefMut) => inputs.push(quote!(::core::option::Option<&mut #ty>)),
            (false, Pass::Value) if p.slot => owned.push(typed(p)),
            (false, Pass::Value) => owned.push(quote!(#core::ops::Inert)),
        }
    }
    inputs.push(shape.result.as_ref().map_or(quote!(()), |r| quote!(#r)));
    let output = match owned.as_slice() {
        [] => quote!(()),
        [one] => one.clone(),
        many => quote!((#(#many),*)),
    };
    Back { inputs, output }
}

/// The two sweeps of a function.
pub fn sweeps(shape: &Shape, func: &Func) -> Adjoint {
    let pairs = slots(shape, func);
    let ids = pairs.iter().map(|(_, v)| *v).collect::<Vec<_>>();
    // The receiver's shadow is supplied by the caller however the receiver is passed.
    let by_ref =
        pairs.iter().filter(|(p, _)| p.pass != Pass::Value || p.ty.is_none()).map(|(_, v)| *v).collect::<Vec<_>>();
    let result_ty = shape.result_ty.clone();
    let result_ty = if shape.result.is_some() { result_ty } else { crate::ir::Ty::Unknown };
    adjoint(func, &ids, &by_ref, &outputs(shape, func), &result_ty)
}

/// Where a slot is a slice of floats, its shadow is cut to the slice's length: one check for all those in loops.
pub fn fitted(p: &Param, bar: &TokenStream, x: &TokenStream, core: &TokenStream) -> TokenStream {
    match &p.ty {
        Some(syn::Type::Reference(r)) if p.pass == Pass::Ref && matches!(*r.elem, syn::Type::Slice(_)) => {
            quote!(let #bar = #core::ops::fitted(#bar, #x);)
        }
        _ => TokenStream::new(),
    }
}

/// The reverse-mode companion that generated code calls: the value, and a closure that takes the reference
/// arguments again with their shadows, then the cotangent of the value, and yields the adjoints of the
/// arguments that were passed by value.
pub fn pullback(shape: &Shape, func: &Func, adj: &Adjoint) -> TokenStream {
    let core = &shape.core;
    let mut pulled = HashSet::new();
    let mut note = |s: &Stmt| {
        if let Stmt::Back { call, .. } = s {
            pulled.insert(*call);
        }
    };
    adj.reverse.iter().for_each(|s| s.walk(&mut note));
    let label = syn::Lifetime::new("'body", Span::mixed_site());
    let printer = Printer {
        names: names(&adj.func),
        func: &adj.func,
        core: core.clone(),
        body_label: Some(label.clone()),
        pulled,
        mode: Mode::Reverse,
    };

    let params = shape.params.iter().zip(&func.params).map(|(p, &v)| parameter(p, v, &printer)).collect::<Vec<_>>();
    let this = this(shape, func, &printer);
    let prelude = printer.stmts(&adj.prelude);
    let split = Printer::split(&adj.func.body);
    let before = printer.stmts(&adj.func.body.stmts[..split]);
    let y = printer.name(adj.y);
    let rest = crate::ir::Region { stmts: adj.func.body.stmts[split..].to_vec(), values: adj.func.body.values.clone() };
    let value = printer.region(&rest);
    let result = shape.result.as_ref().map_or(quote!(()), |r| quote!(#r));
    let value = if rest.stmts.is_empty() && rest.values.len() == 1 {
        quote!(let #y: #result = #value;)
    } else if rest.stmts.is_empty() {
        quote!(let #y = ();)
    } else {
        quote!(let #y: #result = #label: { #value };)
    };

    let mut inputs = Vec::new();
    let mut head = TokenStream::new();
    let mut owned = Vec::new();
    let mut slot = adj.slots.iter();
    for (p, &v) in shape.params.iter().zip(&func.params) {
        let ty = Shape::pointee(p);
        let x = printer.name(v);
        let bar = if p.slot { slot.next() } else { None };
        let takes_primal = p.ty.is_none() || p.pass == Pass::Ref;
        if takes_primal {
            inputs.push(match (p.pass, p.slot) {
                (Pass::Ref, _) => quote!(#x: &#ty),
                // What was moved out of the receiver is gone; its caller brings it again.
                (Pass::Value, true) => {
                    let again = again(&x);
                    quote!(#again: &#ty)
                }
                _ => quote!(_: &#ty),
            });
        }
        match bar {
            Some(SlotBar::Shadow(s)) => {
                let bar = printer.name(*s);
                inputs.push(quote!(#bar: ::core::option::Option<&mut #ty>));
                let scratch =
                    format_ident!("{}_scratch", bar.to_string().trim_start_matches("r#"), span = Span::mixed_site());
                if p.pass == Pass::Ref {
                    head.extend(quote!(let mut #scratch = ::core::option::Option::None; let #bar = #core::ops::shadow_or(#bar, #x, &mut #scratch);));
                    head.extend(fitted(p, &bar, &x, core));
                } else if p.pass == Pass::Value {
                    let again = again(&x);
                    head.extend(quote!(let mut #scratch = ::core::option::Option::None; let #bar = #core::ops::shadow_or(#bar, #again, &mut #scratch);));
                } else {
                    head.extend(quote!(let ::core::option::Option::Some(#bar) = #bar else { ::core::unreachable!() };));
                }
            }
            Some(SlotBar::Owned(e)) => owned.push(printer.expr(e)),
            None if takes_primal || p.pass == Pass::RefMut => inputs.push(quote!(_: ::core::option::Option<&mut #ty>)),
            None => owned.push(quote!(#core::ops::Inert)),
        }
    }
    let y_bar = printer.name(adj.y_bar);
    inputs.push(quote!(#y_bar: #result));
    let reverse = printer.stmts(&adj.reverse);
    let bars = match owned.as_slice() {
        [] => quote!(()),
        [one] => one.clone(),
        many => quote!((#(#many),*)),
    };
    let output = back_type(shape).output;
    let closure = quote! {
        move |#(#inputs),*| -> #output {
            #head
            #reverse
            #bars
        }
    };
    let closure = if shape.recursive { quote!(#core::ops::Box::new(#closure)) } else { closure };
    let items = &func.items;
    let imports = imports(shape, func);
    hidden_pullback(shape, &params, Some(&quote!(#imports #(#items)* #this #prelude #before #value (#y, #closure))))
}

/// The reverse-mode companion that generated code calls, around its parameters and its body.
pub fn hidden_pullback(shape: &Shape, params: &[TokenStream], body: Option<&TokenStream>) -> TokenStream {
    let core = &shape.core;
    let back = back_type(shape);
    let (inputs, output) = (&back.inputs, &back.output);
    let captured = &shape.captured;
    let closure = if shape.recursive {
        quote!(#core::ops::Box<dyn ::core::ops::FnOnce(#(#inputs),*) -> #output>)
    } else {
        quote!(impl ::core::ops::FnOnce(#(#inputs),*) -> #output + use<#(#captured),*>)
    };
    let result = shape.result.as_ref().map_or(quote!(()), |r| quote!(#r));
    let (generics, wheres) = generics(shape, Calls::HiddenReverse);
    let (name, vis, lints) = (shape.hidden("pullback"), &shape.vis, shape.lints());
    let (inline, body) = body_or_none(body);
    quote! {
        #[doc(hidden)]
        #inline
        #lints
        #vis fn #name #generics (#(#params),*) -> (#result, #closure) #wheres #body
    }
}

/// The parameters of the hidden companions where no body names them: of the pullback, and of the tangent.
fn unnamed(shape: &Shape) -> (Vec<TokenStream>, Vec<TokenStream>) {
    let mut args = Vec::new();
    let mut pairs = Vec::new();
    for p in &shape.params {
        let (ty, whole) = (Shape::pointee(p), typed(p));
        let (arg, dot) = match (p.ty.is_none(), p.pass) {
            (true, Pass::RefMut) => (receiver(p), quote!(_: &mut Self)),
            (true, _) => (receiver(p), quote!(_: &Self)),
            (false, Pass::Value) => (quote!(_: #whole), quote!(_: ::core::option::Option<#whole>)),
            (false, Pass::Ref) => (quote!(_: #whole), quote!(_: ::core::option::Option<&#ty>)),
            (false, Pass::RefMut) => (quote!(_: #whole), quote!(_: ::core::option::Option<&mut #ty>)),
        };
        args.push(arg.clone());
        pairs.extend([arg, dot]);
    }
    (args, pairs)
}

/// The hidden companions that every implementation of a trait must bring.
pub fn hidden_declarations(shape: &Shape) -> TokenStream {
    let (args, pairs) = unnamed(shape);
    let (jvp, pullback) = (hidden_jvp(shape, &pairs, None), hidden_pullback(shape, &args, None));
    quote!(#jvp #pullback)
}

/// The hidden companions of a rejected function: signatures only.
pub fn hidden_stubs(shape: &Shape) -> TokenStream {
    let core = &shape.core;
    let (args, pairs) = unnamed(shape);
    let (generics, wheres) = generics(shape, Calls::HiddenReverse);
    let (_, forward_wheres) = self::generics(shape, Calls::HiddenForward);
    let (vis, lints) = (&shape.vis, shape.lints());
    let (jvp, pullback) = (shape.hidden("jvp"), shape.hidden("pullback"));
    let result = shape.result.as_ref().map_or(quote!(()), |r| quote!(#r));
    let back = back_type(shape);
    let (inputs, output) = (&back.inputs, &back.output);
    quote! {
        #[doc(hidden)]
        #lints
        #vis fn #jvp #generics (#(#pairs),*) -> (#result, #result) #forward_wheres { ::core::unreachable!() }
        #[doc(hidden)]
        #lints
        #vis fn #pullback #generics (#(#args),*) -> (#result, #core::ops::Box<dyn ::core::ops::FnOnce(#(#inputs),*) -> #output>) #wheres {
            ::core::unreachable!()
        }
    }
}
