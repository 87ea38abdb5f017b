use std::ops::Mul;

use autodiff_core::{Differentiable, differentiable};

#[derive(Clone, Copy, Differentiable)]
struct Complex {
    re: f64,
    im: f64,
}

#[differentiable]
impl Mul for Complex {
    type Output = Complex;

    fn mul(self, z: Complex) -> Complex {
        Complex { re: self.re * z.re - self.im * z.im, im: self.re * z.im + self.im * z.re }
    }
}

#[differentiable(order = 2)]
fn square(re: f64, im: f64) -> f64 {
    let z = Complex { re, im };
    (z * z).re
}

fn main() {
    square::hessian(1.0, 2.0);
}
