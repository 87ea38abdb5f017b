//! Macros whose arguments the compiler understands.

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;
use syn::parse::{Parse, ParseStream};
use syn::{Expr, Pat, Token};

use super::Lowerer;

/// Macros that take expressions (and format strings) and have no derivative of their own.
pub const KNOWN: &[&str] = &[
    "assert",
    "assert_eq",
    "assert_ne",
    "debug_assert",
    "debug_assert_eq",
    "debug_assert_ne",
    "println",
    "print",
    "eprintln",
    "eprint",
    "format",
    "panic",
    "unreachable",
    "todo",
    "unimplemented",
    "vec",
    "write",
    "writeln",
];

/// `vec![elem; len]`.
pub struct VecRepeat {
    pub elem: Expr,
    pub len: Expr,
}

impl Parse for VecRepeat {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        let elem = input.parse()?;
        input.parse::<Token![;]>()?;
        Ok(VecRepeat { elem, len: input.parse()? })
    }
}

/// `matches!(value, pattern if guard)`.
pub struct Matches {
    pub value: Expr,
    pub pattern: Pat,
    pub guard: Option<Expr>,
}

impl Parse for Matches {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        let value = input.parse()?;
        input.parse::<Token![,]>()?;
        let pattern = Pat::parse_multi_with_leading_vert(input)?;
        let guard = if input.parse::<Option<Token![if]>>()?.is_some() { Some(input.parse()?) } else { None };
        input.parse::<Option<Token![,]>>()?;
        Ok(Matches { value, pattern, guard })
    }
}

impl Matches {
    /// The arguments as tokens again.
    pub fn tokens(&self) -> TokenStream {
        let Matches { value, pattern, guard } = self;
        let guard = guard.as_ref().map(|g| quote!(if #g));
        quote!(#value, #pattern #guard)
    }
}

/// The names that a format string captures: `"{x} {y:.3}"` gives `x`, `y`.
pub fn captures(format: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = format;
    while let Some(open) = rest.find('{') {
        rest = &rest[open + 1..];
        if let Some(after) = rest.strip_prefix('{') {
            rest = after;
            continue;
        }
        let Some(close) = rest.find('}') else { break };
        let inside = &rest[..close];
        let name = inside.split(':').next().unwrap_or_default();
        if syn::parse_str::<syn::Ident>(name).is_ok() {
            names.push(name.to_owned());
        }
        rest = &rest[close + 1..];
    }
    names
}

/// The expressions that a macro is given, where its arguments are expressions.
pub fn arguments(mac: &syn::Macro) -> Option<Vec<Expr>> {
    if let Ok(repeat) = syn::parse2::<VecRepeat>(mac.tokens.clone()) {
        return Some(vec![repeat.elem, repeat.len]);
    }
    let list = syn::punctuated::Punctuated::<Expr, Token![,]>::parse_terminated;
    mac.parse_body_with(list).ok().map(|list| list.into_iter().collect())
}

/// Whether tokens mention a local variable.
pub fn mentions_local(lowerer: &Lowerer<'_>, tokens: &TokenStream) -> bool {
    tokens.clone().into_iter().any(|t| match t {
        TokenTree::Ident(i) => lowerer.lookup(&i.to_string()).is_some(),
        TokenTree::Group(g) => mentions_local(lowerer, &g.stream()),
        _ => false,
    })
}
