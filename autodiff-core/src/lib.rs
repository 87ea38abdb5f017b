//! Derivatives of plain Rust functions, written at compile time.
//!
//! `#[differentiable]` on a `fn` writes the code that a careful numerical analyst would have written by
//! hand: its tangent (forward mode) and its adjoint (reverse mode). The function itself stays as it was;
//! its derivatives stand beside it, in a struct of the same name.
//!
//! ```
//! use autodiff_core::{check_grad, differentiable};
//!
//! #[differentiable]
//! fn f(u: f64, v: f64) -> f64 {
//!     u.powi(3) + v.powi(2) + 4.0 * u * v
//! }
//!
//! assert_eq!(f(3.0, 4.0), 91.0);
//! assert_eq!(f::grad(3.0, 4.0), (43.0, 20.0));
//! assert_eq!(f::jvp(3.0, 4.0, (1.0, 0.0)), (91.0, 43.0));
//! assert_eq!(f::vjp(3.0, 4.0, 1.0), (91.0, (43.0, 20.0)));
//!
//! check_grad!(f(3.0, 4.0));
//! ```
//!
//! # Values
//!
//! The derivative of a value has the value's own type: that of a `&[f64]` is a `Vec<f64>`, that of a
//! struct is a struct. [`Differentiable`] says how such shadows are made and added, and is derived; what
//! holds no floats rides along.
//!
//! ```
//! use autodiff_core::Differentiable;
//!
//! #[derive(Differentiable, Debug, PartialEq)]
//! struct Planet {
//!     mass: f64,
//!     position: [f64; 2],
//!     moons: u8,
//!     /// Neither differentiable nor varying: cloned into shadows, and otherwise left alone.
//!     #[constant]
//!     discovered: Option<std::time::SystemTime>,
//! }
//!
//! let mars = Planet { mass: 0.107, position: [1.38, 0.0], moons: 2, discovered: None };
//! let mut shadow = mars.zero_like();
//! assert_eq!(shadow, Planet { mass: 0.0, position: [0.0, 0.0], moons: 2, discovered: None });
//! shadow.accumulate(&mars);
//! assert_eq!(shadow.to_flat(), [0.107, 1.38, 0.0]);
//! ```
//!
//! # Tensors
//!
//! The module `tensor` records a graph at run time, in the vocabulary of `PyTorch`, with the rules of this macro; a
//! function with the attribute takes its place in such a graph as one node.
//!
//! # Trust
//!
//! [`check_grad!`] compares both modes with finite differences and with each other; [`mod@check`] is what
//! it is made of.
//!
//! # Features
//!
//! * `std` (default): [`mod@check`].
//! * `tensor` (default): the module `tensor`, for arrays whose shape is known at run time only.
//! * `ndarray`: arrays of that crate: see `arrays`.
//! * `nalgebra`: matrices and vectors of that crate: see `matrices`.
//! * `special`: the error function, gamma functions and Bessel functions, with their rules.
//! * `alloc`: vectors, strings and slices are [`Differentiable`]. Without it the crate is `no_std` and
//!   allocates nothing.
#![cfg_attr(not(feature = "std"), no_std)]

#[cfg(feature = "alloc")]
extern crate alloc;
// The macros write `::autodiff_core`, in this crate's own tests as well.
extern crate self as autodiff_core;

#[cfg(feature = "ndarray")]
pub mod arrays;
#[cfg(feature = "std")]
pub mod check;
mod detach;
mod differentiable;
mod function;
mod functions;
#[cfg(feature = "nalgebra")]
pub mod matrices;
#[cfg(feature = "alloc")]
mod matrix;
#[doc(hidden)]
pub mod ops;
#[cfg(feature = "special")]
pub mod special;
#[cfg(feature = "tensor")]
pub mod tensor;

#[doc(hidden)]
pub use autodiff_macros::for_each_rule;
pub use autodiff_macros::{Differentiable, differentiable};
pub use detach::stop_gradient;
pub use differentiable::Differentiable;
pub use function::ScalarFunction;
#[cfg(feature = "alloc")]
pub use function::SliceFunction;
pub use functions::{Argument, Arguments, Forward, Function, Ref, RefMut, Reverse};
#[cfg(feature = "alloc")]
pub use matrix::Matrix;
#[cfg(feature = "std")]
pub use ops::release_memory;
