use autodiff_core::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    let triple = (x, 2.0 * x, 3.0 * x);
    let (first, ..) = triple;
    first * x
}

fn main() {}
