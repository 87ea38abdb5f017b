mod library {
    use autodiff_core::differentiable;

    #[differentiable]
    pub fn cube(x: f64) -> f64 {
        x * x * x
    }
}

use autodiff_core::differentiable;
use library::*;

/// Another one, which Rust prefers; the derivatives of the first one are still in scope.
fn cube(x: f64) -> f64 {
    x
}

#[differentiable]
fn f(x: f64) -> f64 {
    cube(x) + 1.0
}

fn main() {}
