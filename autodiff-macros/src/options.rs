//! The options of the attribute: `#[differentiable(name = …, crate = …, recursive)]`.

use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::{Expr, Meta, Path, Token};

use crate::pipeline::option_error;
use crate::report::Result;

/// What the user asked for.
#[derive(Clone, Default)]
pub struct Options {
    /// The name of the struct that holds the companions.
    pub name: Option<Ident>,
    /// The path of `autodiff_core`.
    pub krate: Option<Path>,
    /// The function is part of a cycle of calls.
    pub recursive: bool,
}

impl Options {
    /// Reads the options.
    pub fn parse(tokens: TokenStream) -> Result<Self> {
        let mut options = Options::default();
        // `crate` is a keyword, so `Meta` does not take it as a path: it is read as a raw identifier.
        let tokens = tokens.into_iter().map(|t| match t {
            proc_macro2::TokenTree::Ident(i) if i == "crate" => Ident::new("krate", i.span()).into(),
            t => t,
        });
        let tokens = unkrate_values(tokens.collect());
        let metas = Punctuated::<Meta, Token![,]>::parse_terminated.parse2(tokens.clone());
        let metas = match metas {
            Ok(metas) => metas,
            Err(_) => return option_error(tokens, "these options cannot be read"),
        };
        for meta in metas {
            match &meta {
                Meta::Path(p) if p.is_ident("recursive") => options.recursive = true,
                Meta::NameValue(nv) if nv.path.is_ident("name") => match &nv.value {
                    Expr::Path(p) if p.path.get_ident().is_some() => options.name = p.path.get_ident().cloned(),
                    value => {
                        return option_error(value, "`name` takes an identifier, as in `name = EnergyD`");
                    }
                },
                Meta::NameValue(nv) if nv.path.is_ident("krate") => match &nv.value {
                    Expr::Path(p) => options.krate = Some(p.path.clone()),
                    value => {
                        return option_error(value, "`crate` takes a path, as in `crate = ::autodiff_core`");
                    }
                },
                other => {
                    let name = other.path().to_token_stream();
                    return option_error(other, &format!("`{name}` is no option of `#[differentiable]`"));
                }
            }
        }
        Ok(options)
    }
}

/// `crate = crate::reexport` keeps the `crate` of its value.
fn unkrate_values(tokens: TokenStream) -> TokenStream {
    let mut out: Vec<proc_macro2::TokenTree> = Vec::new();
    for t in tokens {
        let after_equals = matches!(out.last(), Some(proc_macro2::TokenTree::Punct(p)) if p.as_char() == '=');
        match t {
            proc_macro2::TokenTree::Ident(i) if i == "krate" && after_equals => {
                out.push(Ident::new("crate", i.span()).into());
            }
            t => out.push(t),
        }
    }
    out.into_iter().collect()
}
