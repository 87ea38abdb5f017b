//! The two bodies that carry the derivative: the tangent, and the pullback with its closure.

use std::collections::HashSet;

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::{format_ident, quote};

use super::calls::{forward_name, pullback_name};
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

/// The tangent of a function as a function, to which the same can be done again.
pub fn tangent_of(shape: &Shape, func: &Func) -> (Shape, Func) {
    let ids = slots(shape, func).iter().map(|(_, v)| *v).collect::<Vec<_>>();
    (shape.tangent(), tangent(func, &ids, &outputs(shape, func), shape.result.is_some()))
}

/// The parameters of a hidden companion and what its body begins with: a tangent that the caller left out is zero.
fn inputs(shape: &Shape, func: &Func, printer: &Printer<'_>) -> (Vec<TokenStream>, TokenStream) {
    let core = &shape.core;
    let mut params = Vec::new();
    let mut head = this(shape, func, printer);
    for (k, (p, &v)) in shape.params.iter().zip(&func.params).enumerate() {
        if !p.tangent {
            params.push(parameter(p, v, printer));
            continue;
        }
        params.push(tangent_parameter(p, &if p.slot { printer.name(v) } else { quote!(_) }));
        if !p.slot {
            continue;
        }
        let (dot, x) = (printer.name(v), printer.name(func.params[shape.base(k)]));
        let m = if func.var(v).mutable { quote!(mut) } else { TokenStream::new() };
        match (p.ty.is_none(), p.pass) {
            (true, Pass::RefMut | Pass::Ref) => {}
            (true, Pass::Value) => {
                head.extend(quote!(let #m #dot = #core::ops::owned::<Self>(#dot);));
            }
            (false, Pass::Value) if func.var(v).kind == Kind::Value && func.var(v).ty.is_float() => {
                let zero = printer.zero(&func.var(v).ty);
                head.extend(quote!(let #m #dot = #dot.unwrap_or(#zero);));
            }
            (false, Pass::Value) => {
                head.extend(quote!(let #m #dot = #dot.unwrap_or_else(|| #core::Differentiable::zero_like(&#x));));
            }
            (false, _) => head.extend(or_zero(p, &dot, &x, core)),
        }
    }
    (params, head)
}

/// The parameter that holds a tangent.
fn tangent_parameter(p: &Param, name: &TokenStream) -> TokenStream {
    let ty = Shape::pointee(p);
    match (p.ty.is_none(), p.pass) {
        (true, Pass::RefMut) => quote!(#name: &mut Self),
        (true, _) => quote!(#name: &Self),
        (false, Pass::Value) => {
            let ty = typed(p);
            quote!(#name: ::core::option::Option<#ty>)
        }
        (false, Pass::Ref) => quote!(#name: ::core::option::Option<&#ty>),
        (false, Pass::RefMut) => quote!(#name: ::core::option::Option<&mut #ty>),
    }
}

/// A name with which nothing else is called.
fn scratch(name: &TokenStream) -> Ident {
    format_ident!("{}_scratch", name.to_string().trim_start_matches("r#"), span = Span::mixed_site())
}

/// A tangent passed by reference, or a zero of the shape of its argument.
fn or_zero(p: &Param, dot: &TokenStream, x: &TokenStream, core: &TokenStream) -> TokenStream {
    let (scratch, none) = (scratch(dot), quote!(::core::option::Option::None));
    match p.pass {
        Pass::RefMut => {
            quote!(let mut #scratch = #none; let #dot = #core::ops::shadow_or(#dot, &*#x, &mut #scratch);)
        }
        _ => quote!(let mut #scratch = #none; let #dot = #core::ops::tangent_or(#dot, #x, &mut #scratch);),
    }
}

/// The forward-mode companion that generated code calls: the tangent of a function, where each argument is followed by
/// its tangent, `None` where that is zero.
pub fn forward(shape: &Shape, func: &Func) -> TokenStream {
    let core = &shape.core;
    let body_label = shape.result.is_none().then(|| syn::Lifetime::new("'body", Span::mixed_site()));
    let printer = Printer {
        names: names(func),
        func,
        core: core.clone(),
        body_label,
        pulled: HashSet::new(),
        mode: Mode::Forward,
    };
    let (params, head) = inputs(shape, func, &printer);
    let items = &func.items;
    let body = printer.region(&func.body);
    let body = match &printer.body_label {
        // Without a result `return` leaves a block, so that the units follow it.
        Some(label) => {
            let units = shape.output();
            quote!(#label: { #body } #units)
        }
        None => body,
    };
    let imports = imports(shape, func);
    hidden_forward(shape, &params, Some(&quote!(#imports #(#items)* #head #body)))
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

/// The forward-mode companion that generated code calls, around its parameters and its body. `shape` is that of the
/// tangent.
pub fn hidden_forward(shape: &Shape, params: &[TokenStream], body: Option<&TokenStream>) -> TokenStream {
    let (generics, wheres) = generics(shape, Calls::HiddenForward);
    let (name, vis, lints) = (shape.hidden(&forward_name(shape.order)), &shape.vis, shape.lints());
    let output = shape.output();
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
            (false, Pass::Ref) if p.tangent => {
                inputs.extend([quote!(::core::option::Option<&#ty>), quote!(::core::option::Option<&mut #ty>)]);
            }
            (false, Pass::Ref) => inputs.extend([quote!(&#ty), quote!(::core::option::Option<&mut #ty>)]),
            (false, Pass::RefMut) => inputs.push(quote!(::core::option::Option<&mut #ty>)),
            (false, Pass::Value) if p.slot => owned.push(typed(p)),
            (false, Pass::Value) => owned.push(quote!(#core::ops::Inert)),
        }
    }
    inputs.push(shape.output());
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

    let (params, begin) = self::inputs(shape, func, &printer);
    let prelude = printer.stmts(&adj.prelude);
    let split = Printer::split(&adj.func.body);
    let before = printer.stmts(&adj.func.body.stmts[..split]);
    let y = printer.name(adj.y);
    let rest = crate::ir::Region { stmts: adj.func.body.stmts[split..].to_vec(), values: adj.func.body.values.clone() };
    let value = printer.region(&rest);
    let result = shape.output();
    let value = if rest.stmts.is_empty() && rest.values.len() == 1 {
        quote!(let #y: #result = #value;)
    } else if rest.stmts.is_empty() {
        let units = shape.output();
        quote!(let #y = #units;)
    } else if shape.result.is_none() && shape.order > 0 {
        let units = shape.output();
        quote!(#label: { #value } let #y = #units;)
    } else {
        quote!(let #y: #result = #label: { #value };)
    };

    let mut inputs = Vec::new();
    let mut head = TokenStream::new();
    let mut owned = Vec::new();
    let mut slot = adj.slots.iter();
    for (k, (p, &v)) in shape.params.iter().zip(&func.params).enumerate() {
        let ty = Shape::pointee(p);
        let x = printer.name(v);
        let bar = if p.slot { slot.next() } else { None };
        let takes_primal = p.ty.is_none() || p.pass == Pass::Ref;
        if takes_primal {
            let optional = p.tangent && p.ty.is_some();
            if optional && p.slot {
                head.extend(or_zero(p, &x, &printer.name(func.params[shape.base(k)]), core));
            }
            inputs.push(match (p.pass, p.slot) {
                (Pass::Ref, true) if optional => quote!(#x: ::core::option::Option<&#ty>),
                (Pass::Ref, false) if optional => quote!(_: ::core::option::Option<&#ty>),
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
                let scratch = scratch(&bar);
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
    hidden_pullback(shape, &params, Some(&quote!(#imports #(#items)* #begin #prelude #before #value (#y, #closure))))
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
    let result = shape.output();
    let (generics, wheres) = generics(shape, Calls::HiddenReverse);
    let (name, vis, lints) = (shape.hidden(&pullback_name(shape.order)), &shape.vis, shape.lints());
    let (inline, body) = body_or_none(body);
    quote! {
        #[doc(hidden)]
        #inline
        #lints
        #vis fn #name #generics (#(#params),*) -> (#result, #closure) #wheres #body
    }
}

/// The parameters of a hidden companion where no body names them.
fn unnamed(shape: &Shape) -> Vec<TokenStream> {
    let param = |p: &Param| match p {
        p if p.tangent => tangent_parameter(p, &quote!(_)),
        p if p.ty.is_none() => receiver(p),
        p => {
            let ty = typed(p);
            quote!(_: #ty)
        }
    };
    shape.params.iter().map(param).collect()
}

/// The function and its tangents, as often as they are differentiated again.
pub fn tower(shape: &Shape, order: usize) -> Vec<Shape> {
    let mut all: Vec<Shape> = Vec::new();
    for _ in 1..order {
        all.push(all.last().unwrap_or(shape).tangent());
    }
    all
}

/// The hidden companions that every implementation of a trait must bring.
pub fn hidden_declarations(shape: &Shape, order: usize) -> TokenStream {
    let mut out = TokenStream::new();
    for (k, shape) in std::iter::once(shape).chain(&tower(shape, order.max(2))).enumerate() {
        if k > 0 {
            out.extend(hidden_forward(shape, &unnamed(shape), None));
        }
        if k < order {
            out.extend(hidden_pullback(shape, &unnamed(shape), None));
        }
    }
    out
}

/// The hidden companions of a rejected function: signatures only.
pub fn hidden_stubs(shape: &Shape, order: usize) -> TokenStream {
    let core = &shape.core;
    let (generics, wheres) = generics(shape, Calls::HiddenReverse);
    let (vis, lints) = (&shape.vis, shape.lints());
    let mut out = TokenStream::new();
    for (k, shape) in std::iter::once(shape).chain(&tower(shape, order.max(2))).enumerate() {
        if k > 0 {
            let params = unnamed(shape);
            out.extend(hidden_forward(shape, &params, Some(&quote!(::core::unreachable!()))));
        }
        if k < order {
            let params = unnamed(shape);
            let (back, result) = (back_type(shape), shape.output());
            let (inputs, output) = (&back.inputs, &back.output);
            let name = shape.hidden(&pullback_name(k));
            out.extend(quote! {
                #[doc(hidden)]
                #lints
                #vis fn #name #generics (#(#params),*) -> (#result, #core::ops::Box<dyn ::core::ops::FnOnce(#(#inputs),*) -> #output>) #wheres {
                    ::core::unreachable!()
                }
            });
        }
    }
    out
}
