//! Where the companions stand: methods beside their method, associated functions of a struct that is named after
//! a free function, and functions of a module that is named after it.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::{FnArg, GenericParam, ImplItem, ImplItemFn, ItemImpl, Type};

use super::adapters::{Modes, adapters};
use crate::lower::HIDDEN;
use crate::signature::{Home, Shape};

impl Home {
    /// The struct's declaration around the companions. In the modes that it has it implements the traits of functions.
    pub fn wrap(&self, shape: &Shape, functions: &TokenStream, modes: Modes) -> TokenStream {
        let Home::Free { holder, in_namesake, is_operator } = self else {
            return functions.clone();
        };
        let (own_vis, f) = (&shape.vis, &shape.sig.ident);
        let doc = format!("The derivatives of the function `{f}`.");
        let adapters = if (modes.forward || modes.reverse) && !is_operator {
            adapters(shape, holder, modes)
        } else {
            TokenStream::new()
        };
        // What imports the function would import a public struct of its name, and that name is the module's there.
        let vis = if *in_namesake && holder == f { TokenStream::new() } else { quote!(#own_vis) };
        let lints = quote! {
            #[allow(
                unused, non_snake_case, unused_qualifications, clippy::all, clippy::pedantic, clippy::nursery,
                reason = "generated code"
            )]
        };
        let outside = if *in_namesake { of_module(holder, f, functions, &lints) } else { TokenStream::new() };
        quote! {
            #[doc = #doc]
            #[allow(non_camel_case_types, dead_code, reason = "named after the function; not every derivative is used")]
            #[derive(::core::clone::Clone, ::core::marker::Copy)]
            #vis struct #holder {}
            #[automatically_derived]
            #lints
            impl #holder { #functions }
            #adapters
            #outside
        }
    }
}

/// The companions as functions of the module that bears the function's name, so that `zeta::vjp` is what it is
/// everywhere else. Where the user named the struct, its own functions are not repeated.
fn of_module(holder: &Ident, f: &Ident, functions: &TokenStream, lints: &TokenStream) -> TokenStream {
    let Ok(all) = syn::parse2::<ItemImpl>(quote!(impl #holder { #functions })) else {
        return TokenStream::new();
    };
    let named = holder != f;
    let functions = all.items.iter().filter_map(|item| match item {
        ImplItem::Fn(f) if !named || f.sig.ident.to_string().starts_with(HIDDEN) => Some(passed_on(holder, f)),
        _ => None,
    });
    let functions = functions.map(|f| quote!(#lints #f)).collect::<TokenStream>();
    let alias = if named { quote!(#lints use #holder as #f;) } else { TokenStream::new() };
    quote!(#alias #functions)
}

/// A function that hands its arguments to a companion.
fn passed_on(holder: &Ident, companion: &ImplItemFn) -> TokenStream {
    let (attrs, vis, mut sig) = (&companion.attrs, &companion.vis, companion.sig.clone());
    let mut inferred = false;
    let mut args = Vec::new();
    for (k, arg) in sig.inputs.iter_mut().enumerate() {
        if let FnArg::Typed(t) = arg {
            let name = format_ident!("argument_{k}");
            inferred |= matches!(*t.ty, Type::ImplTrait(_));
            *t.pat = syn::parse_quote!(#name);
            args.push(name);
        }
    }
    let params = sig.generics.params.iter().filter_map(|p| match p {
        GenericParam::Type(t) => Some(&t.ident),
        GenericParam::Const(c) => Some(&c.ident),
        GenericParam::Lifetime(_) => None,
    });
    let params = params.collect::<Vec<_>>();
    let fish = if inferred || params.is_empty() { TokenStream::new() } else { quote!(::<#(#params),*>) };
    let name = &sig.ident;
    quote!(#(#attrs)* #vis #sig { #holder::#name #fish(#(#args),*) })
}
