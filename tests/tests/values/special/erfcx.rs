//! A module that is a file, and bears the name of its function.

use crate::prelude::*;

#[differentiable]
pub fn erfcx(x: f64, terms: &[f64]) -> f64 {
    let mut s = 0.0;
    for t in terms.iter().rev() {
        s = s * x + t;
    }
    erfcx_head(x) * s
}

#[differentiable]
fn erfcx_head(x: f64) -> f64 {
    (-x * x).exp()
}

/// Names in the module itself mean the function's derivatives, too.
#[test]
fn within_the_module() {
    let head = (-0.25f64).exp();
    let (y, (x_bar, terms_bar)) = erfcx::value_and_grad(0.5, &[1.0, 3.0]);
    assert!((y - head * 2.5).abs() < 1e-15);
    assert!((x_bar - head * 0.5).abs() < 1e-15);
    assert_eq!(terms_bar, [head, head * 0.5]);
}
