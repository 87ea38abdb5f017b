//! Implementations of the core crate's traits of functions for a function's companion struct, so that `f {}` can be
//! handed to code that is generic over differentiable functions.
//!
//! ```text
//! impl ScalarFunction<f64, 2> for f { … }     // fn f(x: f64, y: f64) -> f64
//! impl SliceFunction<f64, 1> for g { … }      // fn g(x: &[f64]) -> f64, or -> Vec<f64>
//! ```

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::Type;

use super::companions::Wrappers;
use crate::ir::{Float, Ty};
use crate::lower::Pass;
use crate::signature::Shape;

/// The implementations for which the signature is of the right form.
pub fn adapters(shape: &Shape, holder: &Ident) -> TokenStream {
    let w = Wrappers::new(shape);
    let Some(float) = float(shape) else { return TokenStream::new() };
    let borrowed = matches!(&shape.sig.output, syn::ReturnType::Type(_, ty) if matches!(**ty, Type::Reference(_)));
    if borrowed || shape.params.is_empty() || shape.params.iter().any(|p| !p.slot) {
        return TokenStream::new();
    }
    let all = |pass: Pass, fits: fn(&Type) -> Option<&Type>| {
        let same = |p: &crate::lower::Param| p.ty.as_ref().and_then(fits).is_some_and(|ty| is(ty, &float));
        shape.params.iter().all(|p| p.pass == pass && same(p))
    };
    if all(Pass::Value, |ty| Some(ty)) && shape.scalar().is_some() {
        scalar(&w, holder, &float)
    } else if all(Pass::Ref, slice) {
        slices(&w, holder, &float)
    } else {
        TokenStream::new()
    }
}

/// The type of float that the function is about, if its generics mention nothing else.
fn float(shape: &Shape) -> Option<Ident> {
    let float = match &shape.result_ty {
        Ty::Float(float) => float,
        Ty::Vec(item) => match &**item {
            Ty::Float(float) => float,
            _ => return None,
        },
        _ => return None,
    };
    let float = match float {
        Float::F64 => format_ident!("f64"),
        Float::F32 => format_ident!("f32"),
        Float::Param(name) => format_ident!("{name}"),
        Float::Any => return None,
    };
    let generics = &shape.sig.generics.params;
    let only = generics.iter().all(|p| matches!(p, syn::GenericParam::Type(t) if t.ident == float));
    (only && (generics.is_empty() || shape.floats.contains(&float))).then_some(float)
}

fn is(ty: &Type, float: &Ident) -> bool {
    matches!(ty, Type::Path(p) if p.path.is_ident(float))
}

fn slice(ty: &Type) -> Option<&Type> {
    match ty {
        Type::Reference(r) if r.lifetime.is_none() => match &*r.elem {
            Type::Slice(s) => Some(&s.elem),
            _ => None,
        },
        _ => None,
    }
}

/// Functions of floats by value, to a float.
fn scalar(w: &Wrappers<'_>, holder: &Ident, float: &Ident) -> TokenStream {
    let (core, f, name) = (&w.shape.core, &w.shape.sig.ident, w.shape.sig.ident.to_string());
    let (generics, wheres) = (w.generics(), w.wheres());
    let args = w.arguments();
    let n = args.len();
    let bars = Wrappers::tuple(&w.each(|_, arg| {
        let bar = w.suffixed(arg, "bar");
        quote!(#bar)
    }));
    let list = w.each(|_, arg| {
        let bar = w.suffixed(arg, "bar");
        quote!(#bar)
    });
    let y = w.local("y");
    let both = w.public("value_and_grad", &args);
    quote! {
        #[automatically_derived]
        #[allow(
            unused, deprecated, non_snake_case, unused_qualifications, clippy::all, clippy::pedantic, clippy::nursery,
            reason = "generated code"
        )]
        impl #generics #core::ScalarFunction<#float, #n> for #holder #wheres {
            const NAME: &'static str = #name;
            #[inline]
            fn value([#(#args),*]: [#float; #n]) -> #float { #f(#(#args),*) }
            #[inline]
            fn value_and_gradient([#(#args),*]: [#float; #n]) -> (#float, [#float; #n]) {
                let (#y, #bars) = #both;
                (#y, [#(#list),*])
            }
        }
    }
}

/// Functions of slices, to a float or a vector.
fn slices(w: &Wrappers<'_>, holder: &Ident, float: &Ident) -> TokenStream {
    let (core, f, name) = (&w.shape.core, &w.shape.sig.ident, w.shape.sig.ident.to_string());
    let (generics, wheres, output) = (w.generics(), w.wheres(), &w.result);
    let args = w.arguments();
    let n = args.len();
    let each = |suffix: &str| {
        w.each(|_, arg| {
            let name = w.suffixed(arg, suffix);
            quote!(#name)
        })
    };
    let (bars, dots) = (each("bar"), each("dot"));
    let (bar, dot) = (Wrappers::tuple(&bars), Wrappers::tuple(&dots));
    let (y, y_bar) = (w.local("y"), w.local("y_bar"));
    let vjp = w.public("vjp", &[&args[..], &[quote!(#y_bar)]].concat());
    let jvp = w.public("jvp", &[&args[..], &[dot]].concat());
    quote! {
        #[automatically_derived]
        #[allow(
            unused, deprecated, non_snake_case, unused_qualifications, clippy::all, clippy::pedantic, clippy::nursery,
            reason = "generated code"
        )]
        impl #generics #core::SliceFunction<#float, #n> for #holder #wheres {
            type Output = #output;
            const NAME: &'static str = #name;
            fn value([#(#args),*]: [&[#float]; #n]) -> #output { #f(#(#args),*) }
            fn vjp([#(#args),*]: [&[#float]; #n], #y_bar: #output) -> (#output, [#core::ops::Vec<#float>; #n]) {
                let (#y, #bar) = #vjp;
                (#y, [#(#bars),*])
            }
            fn jvp([#(#args),*]: [&[#float]; #n], [#(#dots),*]: [&[#float]; #n]) -> (#output, #output) { #jvp }
        }
    }
}
