//! `for_each_rule!(callback, f32)`: the whole table as tokens, for tests and for modules that are generated from it.
//!
//! It expands to one call of the callback with the type and all rows (the type is `f64` if none is given). A row has the
//! operation as the body of a function, its arguments with the intervals to sample, per varying argument the partial and
//! the parameters of a function that holds all other arguments constant, and the edges:
//!
//! ```text
//! callback! {
//!     f32
//!     {
//!         rule log(x: f32, b: f32) -> y = { x.log(b) };
//!         arguments (x, b) on ((0.1, 4.0), (1.5, 4.0));
//!         d x = { 1.0 / (x * b.ln()) } where (x: f32, #[constant] b: f32);
//!         d b = { -y / (b * b.ln()) } where (#[constant] x: f32, b: f32);
//!         at (0.0, 2.0) => (f32::INFINITY, f32::INFINITY);
//!     }
//!     …
//! }
//! ```

use proc_macro2::{Ident, Literal, Span, TokenStream as TokenStream2, TokenTree};
use quote::{ToTokens, quote};
use syn::parse::{Parse, ParseStream};
use syn::{Path, Token};

use super::{Edge, Rule, Shape, rules, tensor};

/// The expansion of `for_each_rule!(input)`.
pub fn for_each_rule(input: TokenStream2) -> TokenStream2 {
    match syn::parse2(input) {
        Ok(Input { callback, float }) if float == "tensor" => tensor::expansion(&callback),
        Ok(Input { callback, float }) => {
            let rows = rules().iter().map(|rule| Row { rule, float: &float });
            quote! { #callback! { #float #(#rows)* } }
        }
        Err(error) => error.into_compile_error(),
    }
}

/// `callback` or `callback, f32`
struct Input {
    callback: Path,
    float: Ident,
}

impl Parse for Input {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        let callback = input.parse()?;
        let float = if input.is_empty() {
            name("f64")
        } else {
            input.parse::<Token![,]>()?;
            input.parse()?
        };
        Ok(Self { callback, float })
    }
}

/// One row for one type of float.
struct Row<'a> {
    rule: &'static Rule,
    float: &'a Ident,
}

impl ToTokens for Row<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream2) {
        let Rule { args, domain, .. } = *self.rule;
        let operation = name(self.rule.name);
        let result = name(self.rule.result);
        let call = call(self.rule);
        let names = args.iter().copied().map(name);
        let params = args.iter().map(|arg| self.param(arg));
        let lows = args.iter().zip(domain).map(|(arg, (low, _))| self.value(arg, *low));
        let highs = args.iter().zip(domain).map(|(arg, (_, high))| self.value(arg, *high));
        let partials = self.rule.partials.iter().map(|(arg, partial)| self.partial(arg, partial));
        let edges = self.rule.edges.iter().map(|edge| self.edge(edge));
        tokens.extend(quote! {
            {
                rule #operation(#(#params),*) -> #result = { #call };
                arguments (#(#names),*) on (#((#lows, #highs)),*);
                #(#partials)*
                #(#edges)*
            }
        });
    }
}

impl Row<'_> {
    fn partial(&self, wrt: &str, partial: &str) -> TokenStream2 {
        let partial: TokenStream2 = partial.parse().expect("the table's partials are Rust");
        let partial = retype(partial, self.float);
        let held = self.rule.args.iter().map(|arg| {
            let param = self.param(arg);
            if *arg == wrt || self.inert(arg).is_some() {
                param
            } else {
                quote! { #[constant] #param }
            }
        });
        let wrt = name(wrt);
        quote! { d #wrt = { #partial } where (#(#held),*); }
    }

    fn edge(&self, edge: &Edge) -> TokenStream2 {
        let at = self.rule.args.iter().zip(edge.at).map(|(arg, at)| self.value(arg, *at));
        let partials = edge.partials.iter().map(|value| float(*value, self.float));
        quote! { at (#(#at),*) => (#(#partials),*); }
    }

    fn param(&self, arg: &str) -> TokenStream2 {
        let ty = self.inert(arg).map_or_else(|| self.float.clone(), name);
        let arg = name(arg);
        quote! { #arg: #ty }
    }

    /// A number as a literal of the argument's type: `2.0`, or `2` for an integer.
    fn value(&self, arg: &str, value: f64) -> TokenStream2 {
        if self.inert(arg).is_some() {
            // The text of a whole f64 has no fraction, so it is an integer's.
            value.to_string().parse().expect("a whole number")
        } else {
            float(value, self.float)
        }
    }

    /// The type of an argument that cannot vary.
    fn inert(&self, arg: &str) -> Option<&'static str> {
        self.rule.inert.iter().find(|(inert, _)| *inert == arg).map(|(_, ty)| *ty)
    }
}

/// The operation applied to its arguments, as a user writes it.
pub(super) fn call(rule: &Rule) -> TokenStream2 {
    let method = name(rule.name);
    let args: Vec<_> = rule.args.iter().copied().map(name).collect();
    let (receiver, rest) = args.split_first().expect("an operation has an argument");
    let sign = |sign: &str| sign.parse::<TokenStream2>().expect("an operator");
    match rule.shape {
        // No row of the table has this one.
        Shape::Method | Shape::Guarded => quote! { #receiver.#method(#(#rest),*) },
        Shape::Unary(operator) => {
            let sign = sign(operator);
            quote! { #sign #receiver }
        }
        Shape::Binary(operator) => {
            let sign = sign(operator);
            quote! { #receiver #sign #(#rest)* }
        }
        Shape::Function(function) => {
            let function = name(function);
            quote! { libm::#function(#receiver #(, #rest)*) }
        }
    }
}

/// `n as f64` in a partial is a cast to whatever float the row is for.
fn retype(tokens: TokenStream2, float: &Ident) -> TokenStream2 {
    tokens
        .into_iter()
        .map(|token| match token {
            TokenTree::Ident(ident) if ident == "f64" => float.clone().into(),
            TokenTree::Group(group) => proc_macro2::Group::new(group.delimiter(), retype(group.stream(), float)).into(),
            other => other,
        })
        .collect()
}

fn float(value: f64, ty: &Ident) -> TokenStream2 {
    if value.is_nan() {
        quote! { #ty::NAN }
    } else if value == f64::INFINITY {
        quote! { #ty::INFINITY }
    } else if value == f64::NEG_INFINITY {
        quote! { #ty::NEG_INFINITY }
    } else {
        let size = Literal::f64_unsuffixed(value.abs());
        if value.is_sign_negative() {
            quote! { -#size }
        } else {
            quote! { #size }
        }
    }
}

pub(super) fn name(text: &str) -> Ident {
    Ident::new(text, Span::call_site())
}

#[cfg(test)]
mod tests {
    use quote::{ToTokens, quote};

    use super::{Row, call, for_each_rule, name};
    use crate::rules::{lookup, rules};

    fn text_of_call(name: &str, arity: usize) -> String {
        call(lookup(name, arity).expect(name)).to_string()
    }

    fn text_of_row(operation: &str, arity: usize, float: &str) -> String {
        let rule = lookup(operation, arity).expect(operation);
        Row { rule, float: &name(float) }.to_token_stream().to_string()
    }

    #[test]
    fn calls_are_written_as_users_write_them() {
        assert_eq!(text_of_call("tanh", 1), "x . tanh ()");
        assert_eq!(text_of_call("clamp", 3), "x . clamp (lo , hi)");
        assert_eq!(text_of_call("neg", 1), "- x");
        assert_eq!(text_of_call("rem", 2), "a % b");
    }

    #[test]
    fn a_row_shows_all_that_the_table_says() {
        let expected = quote! {
            {
                rule log(x: f32, b: f32) -> y = { x.log(b) };
                arguments (x, b) on ((0.1, 4.0), (1.5, 4.0));
                d x = { 1.0 / (x * b.ln()) } where (x: f32, #[constant] b: f32);
                d b = { -y / (b * b.ln()) } where (#[constant] x: f32, b: f32);
                at (0.0, 2.0) => (f32::INFINITY, f32::INFINITY);
            }
        };
        assert_eq!(text_of_row("log", 2, "f32"), expected.to_string());
    }

    #[test]
    fn integers_stay_integers_and_casts_follow_the_type() {
        let powi = text_of_row("powi", 2, "f32");
        assert!(powi.contains("arguments (x , n) on ((- 3.0 , 3.0) , (- 4 , 5))"), "{powi}");
        assert!(powi.contains("n as f32 * x . powi"), "{powi}");
        assert!(powi.contains("at (0.0 , 2) => (0.0)"), "{powi}");
        assert!(!powi.contains("constant"), "{powi}");
    }

    #[test]
    fn every_row_is_handed_over() {
        let all = for_each_rule(quote!(some::callback));
        let call: syn::Macro = syn::parse2(all).expect("one macro call");
        assert_eq!(call.path, syn::parse_quote!(some::callback));
        assert_eq!(call.tokens.into_iter().count(), 1 + rules().len());
    }

    #[test]
    fn a_wrong_argument_is_an_error_and_no_panic() {
        for input in [quote!(), quote!(f f), quote!(f, 3)] {
            assert!(for_each_rule(input).to_string().contains("compile_error"));
        }
    }
}
