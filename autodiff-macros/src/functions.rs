//! Parameters that are functions: what their types say, and what the companions have in their place.
//!
//! ```text
//! fn simpson<F: Fn(f64) -> f64>(f: F, a: f64, b: f64) -> f64                        the function, as it was
//! fn vjp<F: Reverse<(f64,), Output = f64>>(f: F, a: f64, b: f64, y_bar: f64) -> …   what a user calls
//! fn __pullback<F: CallReverse<(f64,), Output = f64>>(f: &F, a: f64, b: f64) -> …   what generated code calls
//! ```
//!
//! Only a parameter that is called on varying data is followed so; lowering finds out. Any other one takes what it took.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::visit::{self, Visit};
use syn::{Generics, ParenthesizedGenericArguments, ReturnType, Signature, Type, TypeParamBound, WherePredicate};

use crate::lower::{FunctionParam, Param, Pass};
use crate::signature::{Shape, mentions, peel, without_lifetimes};

/// How a companion calls a function that it is given.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Calls {
    /// As the user passes it: for its values and tangents.
    Forward,
    /// As the user passes it: for its values and cotangents.
    Reverse,
    /// As generated code passes it.
    HiddenForward,
    HiddenReverse,
}

/// What the bound on a function says: its arguments and its result, and whether it can be called behind `&`.
fn called(bound: &TypeParamBound) -> Option<(&ParenthesizedGenericArguments, bool)> {
    let TypeParamBound::Trait(t) = bound else { return None };
    let last = t.path.segments.last()?;
    match &last.arguments {
        syn::PathArguments::Parenthesized(args) if matches!(&*last.ident.to_string(), "Fn" | "FnMut" | "FnOnce") => {
            Some((args, last.ident == "Fn"))
        }
        _ => None,
    }
}

/// Whether a bound says that a type is a function.
pub fn is_function_bound(bound: &TypeParamBound) -> bool {
    called(bound).is_some()
}

/// The bounds of a type parameter, where it stands and in the `where` clause.
fn bounds<'g>(generics: &'g Generics, name: &'g Ident) -> impl Iterator<Item = &'g TypeParamBound> {
    let own = generics.type_params().filter(move |t| t.ident == *name).flat_map(|t| &t.bounds);
    let wheres = generics.where_clause.iter().flat_map(|w| &w.predicates).filter_map(move |p| match p {
        WherePredicate::Type(p) if is_named(&p.bounded_ty, name) => Some(&p.bounds),
        _ => None,
    });
    own.chain(wheres.flatten())
}

fn is_named(ty: &Type, name: &Ident) -> bool {
    matches!(ty, Type::Path(p) if p.path.is_ident(name))
}

/// What the type of the parameter with a number says of the function that it is, if it is one.
pub fn function_param(sig: &Signature, ty: &Type, k: usize, core: &TokenStream) -> Option<FunctionParam> {
    let inner = peel(ty);
    let fresh = || Ident::new(&format!("Function{k}"), Span::mixed_site());
    let (name, inputs, output, shared) = match inner {
        Type::Path(p) => {
            let name = p.path.get_ident()?;
            let (args, shared) = bounds(&sig.generics, name).find_map(called)?;
            (name.clone(), args.inputs.iter().cloned().collect::<Vec<_>>(), &args.output, shared)
        }
        Type::TraitObject(object) => {
            let (args, shared) = object.bounds.iter().find_map(called)?;
            (fresh(), args.inputs.iter().cloned().collect(), &args.output, shared)
        }
        Type::BareFn(f) => (fresh(), f.inputs.iter().map(|arg| arg.ty.clone()).collect(), &f.output, true),
        _ => return None,
    };
    let gives = match output {
        ReturnType::Default => syn::parse_quote!(()),
        ReturnType::Type(_, ty) => (**ty).clone(),
    };
    let takes = takes(&inputs, core).filter(|_| is_nameable(&gives) && !matches!(gives, Type::Reference(_)));
    let written = ty.clone();
    Some(FunctionParam { ty: name, takes, inputs, gives, written, shared, lent: false, follows: false })
}

fn peel_mut(ty: &mut Type) -> &mut Type {
    match ty {
        Type::Reference(r) => &mut r.elem,
        Type::Paren(p) => peel_mut(&mut p.elem),
        Type::Group(g) => peel_mut(&mut g.elem),
        ty => ty,
    }
}

/// How a function takes arguments of some types: `(f64, Ref<[f64]>)`.
pub fn takes(inputs: &[Type], core: &TokenStream) -> Option<TokenStream> {
    let each = inputs.iter().map(|ty| match ty {
        Type::Reference(r) if is_nameable(&r.elem) => {
            let (kind, ty) = (if r.mutability.is_some() { quote!(RefMut) } else { quote!(Ref) }, &r.elem);
            Some(quote!(#core::#kind<#ty>))
        }
        ty => is_nameable(ty).then(|| quote!(#ty)),
    });
    let each = each.collect::<Option<Vec<_>>>()?;
    (each.len() <= 8).then(|| quote!((#(#each,)*)))
}

/// Whether a type says the same wherever it is written: no lifetimes, no `impl`, nothing left out.
pub fn is_nameable(ty: &Type) -> bool {
    struct Finds(bool);
    impl Visit<'_> for Finds {
        fn visit_type(&mut self, ty: &Type) {
            self.0 |= matches!(
                ty,
                Type::Reference(_)
                    | Type::ImplTrait(_)
                    | Type::TraitObject(_)
                    | Type::Infer(_)
                    | Type::Ptr(_)
                    | Type::Never(_)
                    | Type::BareFn(_)
            );
            visit::visit_type(self, ty);
        }
        fn visit_lifetime(&mut self, _: &syn::Lifetime) {
            self.0 = true;
        }
    }
    let mut finds = Finds(false);
    finds.visit_type(ty);
    !finds.0
}

impl Shape {
    /// Has the companions follow the parameters with these numbers, which are functions.
    pub fn follow(&mut self, params: &[usize]) {
        for &k in params {
            let Some(p) = self.params.get_mut(k) else { continue };
            let Some(function) = &mut p.function else { continue };
            let name = function.ty.clone();
            (function.follows, function.lent) = (true, true);
            *peel_mut(&mut function.written) = syn::parse_quote!(#name);
            (p.ty, p.pass, p.slot) = (Some(syn::parse_quote!(&#name)), Pass::Ref, true);
            let generics = &mut self.sig.generics;
            if generics.type_params().any(|t| t.ident == name) {
                forget_bounds(generics, &name);
            } else {
                generics.params.push(syn::parse_quote!(#name));
                self.captured.push(name.to_token_stream());
            }
        }
    }

    /// Has generated code pass functions by reference: whoever calls this one need not know whether they are followed.
    pub fn lend_functions(&mut self) {
        for p in &mut self.params {
            if let Some(function) = p.function.as_mut().filter(|f| f.shared && p.pass == Pass::Value) {
                function.lent = true;
                let ty = &function.written;
                (p.ty, p.pass) = (Some(syn::parse_quote!(&#ty)), Pass::Ref);
            }
        }
    }

    /// Follows every function that may be given varying data: what a trait says holds for all implementations.
    pub fn follow_all(&mut self) {
        let may_vary =
            |f: &FunctionParam| f.takes.is_some() && f.inputs.iter().any(|ty| !self.types.read(ty).is_inert());
        let params = self.params.iter().enumerate();
        let all = params.filter(|(_, p)| p.function.as_ref().is_some_and(may_vary)).map(|(k, _)| k).collect::<Vec<_>>();
        self.follow(&all);
    }

    /// The parameters that are followed, without repetition of their types.
    pub fn followed(&self) -> Vec<&FunctionParam> {
        let mut all: Vec<&FunctionParam> = Vec::new();
        for f in self.params.iter().filter_map(Param::followed) {
            if all.iter().all(|other| other.ty != f.ty) {
                all.push(f);
            }
        }
        all
    }

    /// What a companion asks of the functions that are followed.
    pub fn function_bounds(&self, calls: Calls) -> Vec<TokenStream> {
        let core = &self.core;
        let bound = |f: &&FunctionParam| {
            let (name, takes, gives) = (&f.ty, &f.takes, &f.gives);
            match calls {
                Calls::Forward => quote!(#name: #core::Forward<#takes, Output = #gives>),
                Calls::Reverse => quote!(#name: #core::Reverse<#takes, Output = #gives>),
                Calls::HiddenForward => quote!(#name: #core::ops::CallForward<#takes, Output = #gives>),
                Calls::HiddenReverse => quote!(#name: #core::ops::CallReverse<#takes, Output = #gives>),
            }
        };
        self.followed().iter().map(bound).collect()
    }

    /// For each parameter that is a function the companion that tells callers how it takes what they pass there: whether
    /// it is followed, and what a closure's parameters are, is known from nothing else.
    pub fn roles(&self) -> TokenStream {
        let core = &self.core;
        let receiver = self.params.first().filter(|p| p.ty.is_none()).map(|_| quote!(&self));
        let role = |(k, p): (usize, &Param)| {
            let f = p.function.as_ref().filter(|f| f.follows || (f.shared && p.pass == Pass::Ref))?;
            let (name, vis, lints) = (self.hidden(&format!("role_{k}")), &self.vis, self.lints());
            let (takes, gives) = (f.takes.as_ref()?, &f.gives);
            let types = f.inputs.iter().chain([&f.gives]).collect::<Vec<_>>();
            let used = |name: &Ident| types.iter().any(|ty| mentions(ty, name));
            let generics = self.sig.generics.params.iter().filter(|p| match p {
                syn::GenericParam::Type(t) => used(&t.ident),
                syn::GenericParam::Const(c) => used(&c.ident),
                syn::GenericParam::Lifetime(_) => false,
            });
            let floats =
                self.floats.iter().filter(|f| used(f) && self.sig.generics.type_params().any(|t| t.ident == **f));
            let (role, types) = match &f.written {
                _ if f.follows => (quote!(Follows), quote!(#takes, #gives)),
                ty @ Type::BareFn(_) => (quote!(IgnoresPointer), quote!(#ty)),
                _ => (quote!(Ignores), quote!(#takes, #gives)),
            };
            Some(quote! {
                #[doc(hidden)]
                #[inline(always)]
                #lints
                #vis fn #name<#(#generics),*>(#receiver) -> #core::ops::#role<#types> where #(#floats: #core::ops::Scalar),* {
                    #core::ops::#role(::core::marker::PhantomData)
                }
            })
        };
        self.params.iter().enumerate().filter_map(role).collect()
    }
}

/// Takes the bounds of a type parameter away: that it is called is said otherwise, and what is passed may be no `Copy`.
fn forget_bounds(generics: &mut Generics, name: &Ident) {
    for t in generics.type_params_mut().filter(|t| t.ident == *name) {
        t.bounds = syn::punctuated::Punctuated::new();
        t.colon_token = None;
    }
    if let Some(wheres) = &mut generics.where_clause {
        let kept = std::mem::take(&mut wheres.predicates);
        wheres.predicates = kept
            .into_iter()
            .filter(|p| !matches!(p, WherePredicate::Type(p) if is_named(&p.bounded_ty, name)))
            .collect();
    }
}

/// The types of a function's arguments, in a position where their lifetimes can be elided.
pub fn argument_types(shape: &Shape) -> Option<Vec<Type>> {
    shape.params.iter().map(|p| p.ty.as_ref().map(without_lifetimes)).collect()
}
