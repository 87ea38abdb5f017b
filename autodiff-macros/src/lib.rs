//! The compiler behind `autodiff-core`: plain Rust functions in, their derivatives out.
//!
//! Use it through `autodiff_core::differentiable`; the tour of the library is there. The way through the
//! compiler is `pipeline`.

mod analyse;
mod check;
mod derive;
mod emit;
mod ir;
mod krate;
mod lower;
mod options;
mod pipeline;
mod report;
mod rules;
mod signature;
mod transform;

use proc_macro::TokenStream;

/// Writes the derivatives of a function, forward and reverse, beside it.
///
/// The function stays as it is. Beside it appears a struct of the same name (functions and braced structs do
/// not meet: they live in different namespaces) whose associated functions are the derivatives:
///
/// | companion | takes | gives |
/// |---|---|---|
/// | `f::jvp` | the arguments, then the tangents: one per slot, passed as the argument is | `(y, y_dot)` |
/// | `f::vjp` | the arguments, then `y_bar`, then a `&mut` shadow for each `&mut` argument | `(y, bars)` |
/// | `f::grad`, `f::value_and_grad` | the arguments; where `f` returns one float | `bars`; `(y, bars)` |
/// | `f::vjp_into`, `f::grad_into` | the same, then `&mut` storage per slot, to which it adds | `y` |
/// | `f::pullback` | the arguments | `(y, closure)` |
///
/// A *slot* is an argument that can vary: everything but integers, `bool`, `char`, strings and what is
/// marked `#[constant]`. One slot stands bare, several as a tuple. A method's companions are methods:
/// `energy_jvp`, `energy_vjp`, …
///
/// ```text
/// #[differentiable]
/// fn f(u: f64, v: f64) -> f64 { u.powi(3) + v * u }
/// ```
///
/// expands to the function and, shortened to its two sweeps,
///
/// ```text
/// struct f {}
/// impl f {
///     fn pullback(u: f64, v: f64) -> (f64, impl FnOnce(f64) -> (f64, f64)) {
///         let y = u.powi(3) + v * u;
///         (y, move |y_bar| (y_bar * (3.0 * u.powi(2)) + y_bar * v, y_bar * u))
///     }
///     fn jvp(u: f64, v: f64, (u_dot, v_dot): (f64, f64)) -> (f64, f64) {
///         (u.powi(3) + v * u, u_dot * (3.0 * u.powi(2)) + v_dot * u + u_dot * v)
///     }
///     fn grad(u: f64, v: f64) -> (f64, f64) { … }
///     …
/// }
/// ```
///
/// # Options
///
/// * `name = EnergyD`: the name of the struct, where a module or a type has the function's name.
/// * `crate = path`: where `autodiff_core` is found, where it is re-exported; a renamed dependency is found
///   without it.
/// * `recursive`: the function is part of a cycle of calls (a function that calls itself is seen to).
///
/// On an `impl` block the attribute differentiates the methods that carry it, or all where none does.
///
/// # Errors
///
/// What cannot be differentiated is rejected by an error at the offending tokens; the function itself stays
/// usable.
#[proc_macro_attribute]
pub fn differentiable(options: TokenStream, item: TokenStream) -> TokenStream {
    pipeline::expand(options.into(), item.into()).into()
}

/// Implements the trait `Differentiable` for a struct or an enum: a derivative has the type of the value.
///
/// Fields that are marked `#[constant]` are cloned and otherwise left alone.
///
/// ```text
/// #[derive(Differentiable)]
/// struct Planet { mass: f64, position: [f64; 3], moons: u32 }
/// ```
///
/// expands to, shortened,
///
/// ```text
/// impl Differentiable for Planet {
///     type Shadow = Self;
///     fn zero_like(&self) -> Self { Planet { mass: 0.0, position: [0.0; 3], moons: self.moons } }
///     fn accumulate(&mut self, other: &Self) { self.mass += other.mass; … }
///     …
/// }
/// ```
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
mod ir_snapshots;
#[cfg(test)]
mod snapshots;
