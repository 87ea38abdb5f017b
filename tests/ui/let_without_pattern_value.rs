use autodiff_core::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    let (a, b);
    a = x;
    b = 2.0 * x;
    a * b
}

fn main() {}
