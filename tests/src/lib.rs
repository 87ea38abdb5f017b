//! The test suite of `autodiff-core`, written as a downstream crate: see `tests/`.
//!
//! This library is the suite's harness. [`check!`] stands beside a `#[differentiable]` function `f` and its
//! reference `twin`, calls every companion of `f` at the given points, and hands the flat numbers to
//! [`verify`], which knows nothing of shapes and does all the comparing.

mod check;
pub mod flat;
pub mod program;
#[cfg(test)]
mod sabotage;
pub mod verify;

pub use flat::Flat;

/// The code blocks of the repository's README, run as doctests.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;

/// The code blocks of the page on rules of one's own.
#[cfg(doctest)]
#[doc = include_str!("../../docs/own_rules.md")]
pub struct OwnRules;
