use autodiff_core::{Differentiable, differentiable};

#[derive(Clone, Copy, Differentiable)]
struct Triple(f64, f64, f64);

#[differentiable]
fn f(triple: Triple) -> f64 {
    let Triple(.., last) = triple;
    last * last
}

#[differentiable]
fn pair(x: f64) -> (f64, f64) {
    (x, x * x)
}

#[differentiable]
fn g(x: f64) -> f64 {
    let (.., last) = pair(x);
    last * x
}

fn main() {}
