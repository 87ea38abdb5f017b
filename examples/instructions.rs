//! The gradient of f(u, v) = u³ + v² + 4uv, derived and by hand, each in a function of its own, so that the
//! instructions of both can be counted:
//!
//! ```text
//! cargo rustc -p autodiff-examples --example instructions --release -- --emit asm -C codegen-units=1
//! ```
//!
//! The test `instructions` of the test crate does that and compares the counts.

use std::hint::black_box;

use autodiff_core::differentiable;

#[differentiable]
fn f(u: f64, v: f64) -> f64 {
    u.powi(3) + v.powi(2) + 4.0 * u * v
}

#[inline(never)]
fn derived_gradient(u: f64, v: f64) -> (f64, f64) {
    f::grad(u, v)
}

#[inline(never)]
fn gradient_by_hand(u: f64, v: f64) -> (f64, f64) {
    (3.0 * u * u + 4.0 * v, 2.0 * v + 4.0 * u)
}

fn main() {
    let (u, v) = black_box((3.0, 4.0));
    let (derived, by_hand) = (derived_gradient(u, v), gradient_by_hand(u, v));
    println!("derived {derived:?}, by hand {by_hand:?}");
    assert_eq!(derived, by_hand);
}
