//! Under every lint that a strict library turns on.

#![deny(
    warnings,
    missing_docs,
    unused,
    unused_qualifications,
    unreachable_pub,
    elided_lifetimes_in_paths,
    single_use_lifetimes,
    trivial_casts,
    trivial_numeric_casts,
    unused_lifetimes,
    clippy::all,
    clippy::pedantic,
    clippy::nursery,
    clippy::arithmetic_side_effects,
    clippy::float_arithmetic,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::shadow_reuse,
    clippy::shadow_unrelated,
    clippy::allow_attributes_without_reason,
    clippy::missing_docs_in_private_items,
    clippy::mod_module_files,
    clippy::std_instead_of_core,
    clippy::single_char_lifetime_names
)]
#![allow(
    clippy::float_arithmetic,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::float_cmp,
    clippy::suboptimal_flops,
    clippy::many_single_char_names,
    clippy::redundant_pub_crate,
    clippy::must_use_candidate,
    clippy::missing_const_for_fn,
    clippy::trivially_copy_pass_by_ref,
    reason = "what the user's own function below does on purpose"
)]

use autodiff_core::differentiable;

/// A library's public module.
pub(crate) mod library {
    use super::differentiable;

    /// The cube, weighted.
    #[differentiable]
    #[must_use]
    pub(crate) fn cube(x: f64, weights: &[f64]) -> f64 {
        let mut sum = 0.0;
        for w in weights {
            if *w < 0.0 {
                return sum;
            }
            sum += w * x.powi(3);
        }
        sum
    }

    /// A recurrence in place.
    #[differentiable]
    pub(crate) fn recurrence(x: &mut [f64], rate: f64) {
        for k in 1..x.len() {
            let previous = x[k - 1];
            x[k] += rate * previous * previous;
        }
    }

    /// A body with a lifetime and an inert argument.
    pub(crate) struct Body {
        /// Its mass.
        pub(crate) mass: f64,
    }

    impl Body {
        /// The energy at a speed.
        #[differentiable]
        pub(crate) fn energy(#[constant] &self, speed: f64) -> f64 {
            0.5 * self.mass * speed * speed
        }
    }

    /// The largest, generic in its lifetime.
    #[differentiable]
    pub(crate) fn largest<'data>(x: &'data [f64], scale: &'data f64) -> f64 {
        x.iter().fold(f64::NEG_INFINITY, |a, b| a.max(*b)) * scale
    }
}

/// The values.
#[test]
fn strict_lints() {
    assert_eq!(library::cube::grad(2.0, &[1.0, 3.0]), (48.0, vec![8.0, 8.0]));
    let (mut x, mut x_bar) = ([2.0, 1.0], [0.0, 1.0]);
    let rate_bar = library::recurrence::vjp(&mut x, 0.5, &mut x_bar);
    assert_eq!((x, rate_bar, x_bar), ([2.0, 3.0], 4.0, [2.0, 1.0]));
    assert_eq!(library::Body { mass: 2.0 }.energy_grad(3.0), 6.0);
    assert_eq!(library::largest::grad(&[1.0, 4.0, 2.0], &3.0), (vec![0.0, 3.0, 0.0], 4.0));
}
