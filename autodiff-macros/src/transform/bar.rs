//! Cotangents, and the way to the parts of one.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote};

use crate::ir::{Code, Ctor, Expr, Place, Proj};

/// A cotangent: a number, or a part of a shadow.
#[derive(Clone)]
pub enum Bar {
    Value(Expr),
    Part(Part),
}

/// A part of a shadow: what the hops lead to from a place.
#[derive(Clone)]
pub struct Part {
    pub place: Place,
    pub hops: Vec<Hop>,
}

/// A step into a cotangent behind a variant that is known only at run time, where a place cannot lead.
#[derive(Clone)]
pub enum Hop {
    Member {
        path: TokenStream,
        index: usize,
        arity: usize,
        /// The field's name, where it has one.
        name: Option<String>,
    },
    Element(usize),
    Boxed,
    /// What a `Some` or an `Ok` holds, where it is not known which.
    Success,
}

/// What the hops have led to so far: a place, or a reference to one.
struct Reached {
    tokens: TokenStream,
    is_reference: bool,
}

impl Bar {
    pub fn place(place: Place) -> Self {
        Bar::Part(place.into())
    }

    /// Whether this is part of something whose variant is known only at run time.
    pub fn is_behind_variant(&self) -> bool {
        matches!(self, Bar::Part(part) if !part.hops.is_empty())
    }
}

impl From<Place> for Part {
    fn from(place: Place) -> Self {
        Part { place, hops: Vec::new() }
    }
}

impl Part {
    /// The cotangent of a component of what a constructor built.
    pub fn component(&self, ctor: &Ctor, index: usize, arity: usize) -> Part {
        if self.hops.is_empty()
            && let Some(step) = projection(ctor, index)
        {
            return self.place.then(step).into();
        }
        let hop = match ctor {
            Ctor::Array | Ctor::Vec => Hop::Element(index),
            Ctor::Boxed(_) => Hop::Boxed,
            Ctor::Like => Hop::Success,
            Ctor::Tuple => Hop::Member { path: TokenStream::new(), index, arity, name: None },
            Ctor::Call(path) => Hop::Member { path: path.clone(), index, arity, name: None },
            Ctor::Struct(path, names) => {
                Hop::Member { path: path.clone(), index, arity, name: names.get(index).cloned() }
            }
        };
        let mut hops = self.hops.clone();
        hops.push(hop);
        Part { place: self.place.clone(), hops }
    }

    /// Code for what is at the end of the hops from the place `__hole_0`: `leaf` of it by a reference or as a place,
    /// and `otherwise` where a variant on the way is another one.
    pub fn reach(&self, leaf: &dyn Fn(Leaf) -> TokenStream, otherwise: Option<&TokenStream>) -> TokenStream {
        reach(&Reached { tokens: quote!(__hole_0), is_reference: false }, &self.hops, leaf, otherwise)
    }
}

/// What the hops lead to, as a place and by a reference.
pub struct Leaf {
    pub place: TokenStream,
    pub reference: TokenStream,
}

impl Reached {
    fn leaf(&self) -> Leaf {
        let tokens = &self.tokens;
        if self.is_reference {
            Leaf { place: quote!(*#tokens), reference: tokens.clone() }
        } else {
            Leaf { place: tokens.clone(), reference: quote!(&#tokens) }
        }
    }
}

fn reach(
    from: &Reached,
    hops: &[Hop],
    leaf: &dyn Fn(Leaf) -> TokenStream,
    otherwise: Option<&TokenStream>,
) -> TokenStream {
    let Some((first, rest)) = hops.split_first() else {
        return leaf(from.leaf());
    };
    match first {
        Hop::Element(k) => {
            let tokens = &from.tokens;
            reach(&Reached { tokens: quote!(#tokens[#k]), is_reference: false }, rest, leaf, otherwise)
        }
        Hop::Boxed => {
            let inner = from.leaf().place;
            reach(&Reached { tokens: quote!((*#inner)), is_reference: false }, rest, leaf, otherwise)
        }
        Hop::Success => {
            let whole = from.leaf().reference;
            let inner = reach(&Reached { tokens: quote!(b), is_reference: true }, rest, leaf, otherwise);
            let otherwise = otherwise.map(|zero| quote!(else { #zero }));
            quote!(if let ::core::option::Option::Some(b) = ::__core::ops::try_payload(#whole) { #inner } #otherwise)
        }
        Hop::Member { .. } => {
            let members = hops.iter().take_while(|hop| matches!(hop, Hop::Member { .. })).count();
            let (pattern, whole) = (pattern(&hops[..members]), from.leaf().reference);
            let inner = reach(&Reached { tokens: quote!(b), is_reference: true }, &hops[members..], leaf, otherwise);
            let otherwise = otherwise.map(|zero| quote!(else { #zero }));
            quote!(if let #pattern = #whole { #inner } #otherwise)
        }
    }
}

/// The step of a place into a component, unless a variant at run time decides whether there is one.
fn projection(ctor: &Ctor, index: usize) -> Option<Proj> {
    let span = Span::call_site();
    match ctor {
        Ctor::Tuple => Some(Proj::Field(index.to_string(), span)),
        Ctor::Array | Ctor::Vec => {
            let tokens = index.to_string().parse().unwrap_or_default();
            Some(Proj::Index(Expr::Code(Code { tokens, holes: Vec::new(), pure: true })))
        }
        Ctor::Boxed(_) => Some(Proj::Deref),
        Ctor::Struct(path, names) if !names_variant(path) => Some(Proj::Field(names[index].clone(), span)),
        Ctor::Call(_) | Ctor::Struct(..) | Ctor::Like => None,
    }
}

/// Whether a path names a variant of an enum, by the case of what it is a part of.
fn names_variant(path: &TokenStream) -> bool {
    syn::parse2::<syn::Path>(path.clone()).is_ok_and(|path| {
        path.segments.iter().rev().nth(1).is_some_and(|s| s.ident.to_string().starts_with(char::is_uppercase))
    })
}

/// The pattern that reaches through members to one binding `b`.
fn pattern(members: &[Hop]) -> TokenStream {
    let Some((Hop::Member { path, index, arity, name }, rest)) = members.split_first() else {
        return quote!(b);
    };
    let inner = pattern(rest);
    if let Some(name) = name {
        let name = format_ident!("{}", name.trim_start_matches("r#"));
        return quote!(#path { #name: #inner, .. });
    }
    let parts = (0..*arity).map(|k| if k == *index { inner.clone() } else { quote!(_) });
    quote!(#path(#(#parts),*))
}
