//! Implementations of the core crate's traits of functions for a function's companion struct, so that `f {}` can be
//! handed to code that is generic over differentiable functions.
//!
//! ```text
//! impl ScalarFunction<f64, 2> for f { … }     // fn f(x: f64, y: f64) -> f64
//! impl SliceFunction<f64, 1> for g { … }      // fn g(x: &[f64]) -> f64, or -> Vec<f64>
//! impl Reverse<(Ref<[f64]>, f64)> for h { … } // fn h(x: &[f64], a: f64) -> …; Function and Forward likewise
//! ```

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::{GenericParam, Type};

use super::companions::Wrappers;
use crate::functions::{argument_types, is_nameable, takes};
use crate::ir::{Float, Ty};
use crate::lower::{Param, Pass};
use crate::signature::{Shape, mentions};

/// The modes that a function has.
#[derive(Clone, Copy)]
pub struct Modes {
    pub forward: bool,
    pub reverse: bool,
}

impl Modes {
    pub const BOTH: Modes = Modes { forward: true, reverse: true };
    pub const NONE: Modes = Modes { forward: false, reverse: false };
}

/// The implementations for which the signature is of the right form.
pub fn adapters(shape: &Shape, holder: &Ident, modes: Modes) -> TokenStream {
    let mut all = as_argument(shape, holder, modes).unwrap_or_default();
    if modes.forward && modes.reverse {
        all.extend(as_kernel(shape, holder));
    }
    if all.is_empty() {
        return all;
    }
    quote! {
        #[allow(
            unused, deprecated, non_snake_case, unused_qualifications, clippy::all, clippy::pedantic, clippy::nursery,
            reason = "generated code"
        )]
        const _: () = { #all };
    }
}

/// The traits of functions that go over tensors.
fn as_kernel(shape: &Shape, holder: &Ident) -> TokenStream {
    let w = Wrappers::new(shape, 1);
    let Some(float) = float(shape) else { return TokenStream::new() };
    let borrowed = matches!(&shape.sig.output, syn::ReturnType::Type(_, ty) if matches!(**ty, Type::Reference(_)));
    if borrowed || shape.params.is_empty() || !shape.followed().is_empty() || shape.params.iter().any(|p| !p.slot) {
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

/// The traits of functions that are passed as arguments, where nothing but types and constants stand in the signature
/// and they are all found in the arguments.
fn as_argument(shape: &Shape, holder: &Ident, modes: Modes) -> Option<TokenStream> {
    let w = Wrappers::new(shape, 1);
    let (core, f, result) = (&shape.core, &shape.sig.ident, &w.result);
    let types = argument_types(shape)?;
    let takes = takes(&types, core)?;
    let generics = &shape.sig.generics.params;
    let named = generics.iter().all(|p| match p {
        GenericParam::Type(t) => shape.floats.contains(&t.ident) && types.iter().any(|ty| mentions(ty, &t.ident)),
        GenericParam::Const(c) => types.iter().any(|ty| mentions(ty, &c.ident)),
        GenericParam::Lifetime(_) => true,
    });
    let known = |p: &Param| {
        p.function.is_none()
            && (p.slot || p.pass != Pass::Value || p.ty.as_ref().is_some_and(|ty| shape.types.read(ty).is_plain()))
    };
    let lends = matches!(&shape.sig.output, syn::ReturnType::Type(_, ty) if !is_nameable(ty));
    let of_lifetimes =
        |w: &syn::WhereClause| w.predicates.iter().any(|p| matches!(p, syn::WherePredicate::Lifetime(_)));
    if shape.sig.generics.where_clause.as_ref().is_some_and(of_lifetimes) {
        return None;
    }
    if !named || lends || shape.types.lends || !shape.params.iter().all(known) {
        return None;
    }
    let generics = generics.iter().filter(|p| !matches!(p, GenericParam::Lifetime(_)));
    let generics = quote!(<#(#generics),*>);
    let wheres = w.wheres("grad");
    let args = w.arguments();
    let names = &w.names;
    let each = |suffix: &str| w.each(|_, n| w.suffixed(n, suffix).to_token_stream());
    let (dots, bars) = (each("dot"), each("bar"));
    let (y, y_bar, back) = (w.local("y"), w.local("y_bar"), w.local("back"));
    let forward = modes.forward.then(|| {
        let pairs = names.iter().zip(&dots).flat_map(|(n, dot)| [n.to_token_stream(), dot.clone()]).collect::<Vec<_>>();
        let call = w.hidden("jvp", &pairs);
        quote! {
            #[automatically_derived]
            impl #generics #core::Forward<#takes> for #holder #wheres {
                #[inline]
                fn jvp(
                    &self,
                    (#(#names,)*): <#takes as #core::Arguments>::Given<'_>,
                    (#(#dots,)*): <#takes as #core::Arguments>::Dots<'_>,
                ) -> (#result, #result) {
                    #call
                }
            }
        }
    });
    let reverse = modes.reverse.then(|| {
        let call = w.hidden("pullback", &args);
        let mut taken = Vec::new();
        let mut again = Vec::new();
        let mut given = Vec::new();
        let mut zeros = TokenStream::new();
        for (p, (n, bar)) in shape.params.iter().zip(names.iter().zip(&bars)) {
            let x = w.suffixed(n, "again");
            match p.pass {
                Pass::Value => {
                    taken.push(quote!(()));
                    given.push(bar.clone());
                    if !p.slot {
                        zeros.extend(quote!(let #bar = #core::Differentiable::zero_like(&#n);));
                    }
                }
                Pass::Ref => {
                    taken.push(quote!((#x, #bar)));
                    again.extend([quote!(#x), bar.clone()]);
                    given.push(quote!(()));
                }
                Pass::RefMut => {
                    taken.push(bar.clone());
                    again.push(bar.clone());
                    given.push(quote!(()));
                }
            }
        }
        let results = w.back_results("bar");
        let captured = &shape.captured;
        quote! {
            #[automatically_derived]
            impl #generics #core::Reverse<#takes> for #holder #wheres {
                #[inline]
                fn pullback(&self, (#(#names,)*): <#takes as #core::Arguments>::Given<'_>) -> (
                    #result,
                    impl ::core::ops::FnOnce(<#takes as #core::Arguments>::Back<'_>, #result) -> <#takes as #core::Arguments>::Bars + use<#(#captured),*>,
                ) {
                    #zeros
                    let (#y, #back) = #call;
                    (#y, move |(#(#taken,)*): <#takes as #core::Arguments>::Back<'_>, #y_bar: #result| {
                        let #results = #back(#(#again,)* #y_bar);
                        (#(#given,)*)
                    })
                }
            }
        }
    });
    Some(quote! {
        #[automatically_derived]
        impl #generics #core::Function<#takes> for #holder #wheres {
            type Output = #result;
            #[inline]
            fn call(&self, (#(#names,)*): <#takes as #core::Arguments>::Given<'_>) -> #result { #f(#(#args),*) }
        }
        #forward
        #reverse
    })
}

/// Functions of floats by value, to a float.
fn scalar(w: &Wrappers<'_>, holder: &Ident, float: &Ident) -> TokenStream {
    let (core, f, name) = (&w.shape.core, &w.shape.sig.ident, w.shape.sig.ident.to_string());
    let (generics, wheres) = (w.generics(), w.wheres("grad"));
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
    let (generics, wheres, output) = (w.generics(), w.wheres("grad"), &w.result);
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
