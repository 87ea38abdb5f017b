//! `#[derive(Differentiable)]`: a struct or an enum of differentiable fields is differentiable field by
//! field. Takes the tokens of the item, gives its `impl`, or `compile_error!`s and no `impl`.
//!
//! ```text
//! #[derive(Differentiable)]                 impl Differentiable for Planet {
//! struct Planet {                               type Shadow = Self;
//!     mass: f64,                                fn accumulate(&mut self, other: &Self) {
//!     #[constant]                                   match (self, other) {
//!     name: Name,                                       (Self { mass: to_0, name: _ },
//! }                                                      Self { mass: from_0, name: _ }) => {
//!                                                           <f64 as Differentiable>::accumulate(to_0, from_0);
//!                                                       }
//!                                               ...
//! ```

mod attrs;
mod bounds;
#[cfg(test)]
mod tests;

use crate::krate::core_path;
use attrs::ContainerAttrs;
use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::{Data, DeriveInput, Error, Fields, Ident, Member, Path, Result, Token, Type};

/// The derive: never panics, and reports every mistake at once.
pub fn derive(input: TokenStream) -> TokenStream {
    syn::parse2::<DeriveInput>(input).and_then(|input| expand(&input)).unwrap_or_else(Error::into_compile_error)
}

fn expand(input: &DeriveInput) -> Result<TokenStream> {
    let mut errors = Vec::new();
    let attrs = ContainerAttrs::parse(&input.attrs, &mut errors);
    let variants = variants(input, &mut errors);
    if let Some(error) = errors.into_iter().reduce(|mut all, error| {
        all.combine(error);
        all
    }) {
        return Err(error);
    }

    let core = core_path(attrs.krate.as_ref());
    let trait_ = quote!(#core::Differentiable);
    let generics = bounds::with_bounds(&input.generics, &variants, &trait_);
    let (impl_generics, _, where_clause) = generics.split_for_impl();
    let (_, ty_generics, _) = input.generics.split_for_impl();
    let name = &input.ident;
    let body = Body { variants: &variants, core: &core.to_token_stream(), trait_: &trait_ };
    let (zero_like, accumulate) = (body.zero_like(), body.accumulate());
    let (for_each_float, map_floats) = (body.for_each_float(), body.map_floats());
    let constants = body.constants();

    Ok(quote! {
        #[automatically_derived]
        #[allow(deprecated, unused_variables, unreachable_code, unreachable_patterns)]
        impl #impl_generics #trait_ for #name #ty_generics #where_clause {
            type Shadow = Self;

            #[inline]
            fn has_constants(&self) -> ::core::primitive::bool {
                #constants
            }

            #[inline]
            fn zero_like(&self) -> Self {
                #zero_like
            }

            #[inline]
            fn accumulate(&mut self, __other: &Self) {
                #accumulate
            }

            #[inline]
            fn for_each_float<__Visit: ::core::ops::FnMut(::core::primitive::f64)>(&self, __visit: &mut __Visit) {
                #for_each_float
            }

            #[inline]
            fn map_floats<__Map: ::core::ops::FnMut(::core::primitive::f64) -> ::core::primitive::f64>(&mut self, __map: &mut __Map) {
                #map_floats
            }
        }
    })
}

/// One variant of an enum, or the whole of a struct.
struct Variant<'a> {
    /// `Self` or `Self::Name`.
    path: Path,
    fields: Vec<Field<'a>>,
}

/// One field; no flat view has `#[constant]` ones.
struct Field<'a> {
    member: Member,
    ty: &'a Type,
    constant: bool,
}

fn variants<'a>(input: &'a DeriveInput, errors: &mut Vec<Error>) -> Vec<Variant<'a>> {
    match &input.data {
        Data::Struct(data) => {
            vec![Variant { path: syn::parse_quote!(Self), fields: fields(&data.fields, errors) }]
        }
        Data::Enum(data) => data
            .variants
            .iter()
            .map(|variant| {
                attrs::reject_on_variant(&variant.attrs, errors);
                let name = &variant.ident;
                Variant { path: syn::parse_quote!(Self::#name), fields: fields(&variant.fields, errors) }
            })
            .collect(),
        Data::Union(data) => {
            errors.push(Error::new(
                data.union_token.span,
                "a union cannot be differentiated: which of its fields holds the value is not known; \
                 use an enum, or mark what holds the union `#[constant]`",
            ));
            Vec::new()
        }
    }
}

fn fields<'a>(fields: &'a Fields, errors: &mut Vec<Error>) -> Vec<Field<'a>> {
    let mut all = Vec::new();
    for (field, member) in fields.iter().zip(fields.members()) {
        let constant = attrs::is_constant(&field.attrs, errors);
        if let Type::Reference(reference) = &field.ty
            && !constant
            && !is_str(&reference.elem)
        {
            errors.push(Error::new_spanned(
                &field.ty,
                "a reference cannot be differentiated inside of a type: its shadow would have to own what \
                 it refers to; own it (`f64`, `[f64; N]`, `Vec<f64>`), or mark the field `#[constant]`",
            ));
        }
        let ty = &field.ty;
        all.push(Field { member, ty, constant });
    }
    all
}

/// `&str` is the one reference that is differentiable: it is inert.
fn is_str(ty: &Type) -> bool {
    matches!(ty, Type::Path(ty) if ty.path.segments.last().is_some_and(|last| last.ident == "str"))
}

/// The bodies of the four methods. Each is a `match` with an arm per variant, which takes the fields by
/// name, tuple fields as `0: x`; so structs, tuple structs and enums are all the same.
struct Body<'a> {
    variants: &'a [Variant<'a>],
    core: &'a TokenStream,
    trait_: &'a TokenStream,
}

impl Body<'_> {
    fn zero_like(&self) -> TokenStream {
        self.match_self(|Variant { path, fields }| {
            let pattern = pattern(path, fields, "field", |_| true);
            let values = fields.iter().enumerate().map(|(i, field)| {
                let (member, from) = (&field.member, binding("field", i));
                let value = if field.constant {
                    let core = self.core;
                    quote!({
                        use #core::ops::{CloneConstant as _, ZeroConstant as _};
                        #core::ops::Constant(#from).zero()
                    })
                } else {
                    self.call(field, "zero_like", &quote!(#from))
                };
                quote!(#member: #value)
            });
            quote!(#pattern => #path { #(#values),* },)
        })
    }

    fn accumulate(&self) -> TokenStream {
        let core = self.core;
        let arms = self.variants.iter().map(|Variant { path, fields }| {
            let to = pattern(path, fields, "to", |_| true);
            let from = pattern(path, fields, "from", |_| true);
            let calls = fields.iter().enumerate().map(|(i, field)| {
                let (to, from) = (binding("to", i), binding("from", i));
                if field.constant {
                    return quote!({
                        use #core::ops::{AddConstant as _, KeepConstant as _};
                        #core::ops::Constants(#to, #from).add();
                    });
                }
                let call = self.call(field, "accumulate", &quote!(#to, #from));
                quote!(#call;)
            });
            quote!((#to, #from) => { #(#calls)* })
        });
        // Two different variants: nothing to add.
        let rest = (self.variants.len() != 1).then(|| quote!(_ => {}));
        quote!(match (self, __other) { #(#arms)* #rest })
    }

    /// Whether any field is constant, or holds something that is.
    fn constants(&self) -> TokenStream {
        self.match_self(|Variant { path, fields }| {
            if fields.iter().any(|field| field.constant) {
                return quote!(#path { .. } => true,);
            }
            let pattern = pattern(path, fields, "field", |_| true);
            let held = fields.iter().enumerate().map(|(i, field)| {
                let call = self.call(field, "has_constants", &binding("field", i).to_token_stream());
                quote!(|| #call)
            });
            quote!(#pattern => false #(#held)*,)
        })
    }

    fn for_each_float(&self) -> TokenStream {
        self.visitor("for_each_float", &quote!(__visit))
    }

    fn map_floats(&self) -> TokenStream {
        self.visitor("map_floats", &quote!(__map))
    }

    fn visitor(&self, method: &str, closure: &TokenStream) -> TokenStream {
        self.match_self(|Variant { path, fields }| {
            let pattern = pattern(path, fields, "field", varies);
            let calls = varying(fields).map(|(i, field)| {
                let from = binding("field", i);
                let call = self.call(field, method, &quote!(#from, #closure));
                quote!(#call;)
            });
            quote!(#pattern => { #(#calls)* })
        })
    }

    /// `match self { .. }`, or `match *self {}` for an enum without variants.
    fn match_self(&self, arm: impl Fn(&Variant) -> TokenStream) -> TokenStream {
        if self.variants.is_empty() {
            return quote!(match *self {});
        }
        let arms = self.variants.iter().map(arm);
        quote!(match self { #(#arms)* })
    }

    fn call(&self, field: &Field, method: &str, args: &TokenStream) -> TokenStream {
        call(field.ty, self.trait_, method, args)
    }
}

/// `<Ty as Trait>::method(args)`. The path begins where the type begins and ends where it ends, so that
/// what rustc has to say of a type without the trait comes out as one error that underlines the type.
fn call(ty: &Type, trait_: &TokenStream, method: &str, args: &TokenStream) -> TokenStream {
    let mut spans = ty.to_token_stream().into_iter().map(|token| match token {
        TokenTree::Group(group) => (group.span_open(), group.span_close()),
        token => (token.span(), token.span()),
    });
    let here = Span::call_site();
    let first = spans.next().unwrap_or((here, here));
    let (start, end) = spans.fold(first, |(start, _), (_, end)| (start, end));
    let opening = Token![<](start);
    let method = Ident::new(method, end);
    let call = quote_spanned!(end=> as #trait_>::#method(#args));
    quote!(#opening #ty #call)
}

/// `Path { a: field_0, 1: _ }`: binds the fields that are wanted.
fn pattern(path: &Path, fields: &[Field], prefix: &str, wanted: impl Fn(&Field) -> bool) -> TokenStream {
    let fields = fields.iter().enumerate().map(|(i, field)| {
        let member = &field.member;
        if wanted(field) {
            let name = binding(prefix, i);
            quote!(#member: #name)
        } else {
            quote!(#member: _)
        }
    });
    quote!(#path { #(#fields),* })
}

fn varies(field: &Field) -> bool {
    !field.constant
}

fn varying<'a, 'b>(fields: &'b [Field<'a>]) -> impl Iterator<Item = (usize, &'b Field<'a>)> {
    fields.iter().enumerate().filter(|(_, field)| varies(field))
}

/// A pattern would take the name of a constant of the user's for that constant, so the names are odd.
fn binding(prefix: &str, i: usize) -> Ident {
    format_ident!("__{prefix}_{i}", span = Span::mixed_site())
}
