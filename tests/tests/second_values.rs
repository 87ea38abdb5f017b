//! Second order: the functions of the values suite with `order = 2`, which `build.rs` writes from the same sources.
//!
//! Each `check!` there holds `hvp` to the differences of `vjp`, and the Hessian to its symmetry.
#![allow(clippy::all, clippy::pedantic, deprecated, reason = "of these sources the suite of first order has spoken")]

include!(concat!(env!("OUT_DIR"), "/second.rs"));

/// What every module of the suite starts with.
mod prelude {
    pub use crate::dual::*;
    pub use autodiff_core::differentiable;
    pub use autodiff_tests::check_second as check;
}
