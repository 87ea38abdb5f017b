//! The bounds that the derive adds: `T: Differentiable<Shadow = T>` where a varying field holds a `T`,
//! the same for a projection such as `T::Item`, and `T: Clone` where only a constant field does.

use super::Variant;
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use std::collections::HashSet;
use syn::visit::{self, Visit};
use syn::{Generics, Ident, Macro, Path, TypePath, parse_quote};

pub fn with_bounds(generics: &Generics, variants: &[Variant], trait_: &TokenStream) -> Generics {
    let mut generics = generics.clone();
    let mentioned = |constant: bool| {
        let mut found = Mentions::new(&generics);
        for field in variants.iter().flat_map(|variant| &variant.fields) {
            if field.constant == constant {
                found.visit_type(field.ty);
            }
        }
        (found.params, found.projections)
    };
    let (varying, varying_projections) = mentioned(false);
    let (constant, constant_projections) = mentioned(true);

    let mut predicates: Vec<syn::WherePredicate> = Vec::new();
    for param in generics.type_params().map(|param| &param.ident) {
        if varying.contains(param) {
            predicates.push(parse_quote!(#param: #trait_<Shadow = #param>));
        }
        if constant.contains(param) {
            predicates.push(parse_quote!(#param: ::core::clone::Clone));
        }
    }
    predicates.extend(varying_projections.iter().map(|ty| parse_quote!(#ty: #trait_<Shadow = #ty>)));
    predicates.extend(constant_projections.iter().map(|ty| parse_quote!(#ty: ::core::clone::Clone)));
    if !predicates.is_empty() {
        generics.make_where_clause().predicates.extend(predicates);
    }
    generics
}

/// The type parameters that a type mentions, and its projections from them.
struct Mentions {
    all: HashSet<Ident>,
    params: HashSet<Ident>,
    projections: Vec<TypePath>,
}

impl Mentions {
    fn new(generics: &Generics) -> Self {
        Self {
            all: generics.type_params().map(|param| param.ident.clone()).collect(),
            params: HashSet::new(),
            projections: Vec::new(),
        }
    }

    fn scan(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Ident(ident) if self.all.contains(&ident) => {
                    self.params.insert(ident);
                }
                TokenTree::Group(group) => self.scan(group.stream()),
                _ => {}
            }
        }
    }
}

impl<'ast> Visit<'ast> for Mentions {
    fn visit_type_path(&mut self, ty: &'ast TypePath) {
        let from_param = match &ty.qself {
            // `<T as Iterator>::Item`
            Some(qself) => mentions_any(&qself.ty.to_token_stream(), &self.all),
            // `T::Item`
            None => {
                ty.path.segments.len() > 1
                    && ty.path.segments.first().is_some_and(|first| self.all.contains(&first.ident))
            }
        };
        if from_param {
            self.projections.push(ty.clone());
        } else {
            visit::visit_type_path(self, ty);
        }
    }

    fn visit_path(&mut self, path: &'ast Path) {
        // `PhantomData<T>` holds no `T`.
        if path.segments.last().is_some_and(|last| last.ident == "PhantomData") {
            return;
        }
        if let Some(ident) = path.get_ident()
            && self.all.contains(ident)
        {
            self.params.insert(ident.clone());
        }
        visit::visit_path(self, path);
    }

    /// What a macro in the place of a type makes of its tokens is not known.
    fn visit_macro(&mut self, mac: &'ast Macro) {
        self.scan(mac.tokens.clone());
    }
}

fn mentions_any(tokens: &TokenStream, params: &HashSet<Ident>) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Ident(ident) => params.contains(&ident),
        TokenTree::Group(group) => mentions_any(&group.stream(), params),
        _ => false,
    })
}
