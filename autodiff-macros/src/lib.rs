//! The compiler behind `autodiff-core`: plain Rust functions in, their derivatives out.
//!
//! Use it through `autodiff_core::differentiable`; the tour of the library is there. The way through the
//! compiler is `pipeline`.

mod analyse;
mod check;
mod configurations;
mod constants;
mod derive;
mod desugar;
mod emit;
mod functions;
mod hoist;
mod ir;
mod krate;
mod lower;
mod operators;
mod options;
mod own;
mod pipeline;
mod report;
mod rules;
mod signature;
mod surroundings;
mod transform;

use proc_macro::TokenStream;

/// Writes the derivatives of a function, forward and reverse, beside it.
#[proc_macro_attribute]
pub fn differentiable(options: TokenStream, item: TokenStream) -> TokenStream {
    pipeline::expand(options.into(), item.into()).into()
}

/// Implements the trait `Differentiable` for a struct or an enum.
#[proc_macro_derive(Differentiable, attributes(constant, differentiable))]
pub fn derive_differentiable(item: TokenStream) -> TokenStream {
    derive::derive(item.into()).into()
}

/// Hands the table of derivative rules to a macro: how tests are generated from it.
#[doc(hidden)]
#[proc_macro]
pub fn for_each_rule(input: TokenStream) -> TokenStream {
    rules::for_each_rule(input.into()).into()
}

#[cfg(test)]
mod expansion_time;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod ir_snapshots;
#[cfg(test)]
mod snapshots;
