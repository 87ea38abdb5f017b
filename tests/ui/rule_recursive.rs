use autodiff_core::differentiable;

#[differentiable(derivative = |x| 2.0 * x, recursive)]
fn f(x: f64) -> f64 {
    x * x
}

fn main() {
    f(1.0);
}
