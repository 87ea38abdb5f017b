use autodiff_core::differentiable;

#[differentiable(derivative = slope)]
fn f(x: f64) -> f64 {
    x * x
}

fn slope(x: f64) -> f64 {
    2.0 * x
}

fn main() {
    f::grad(1.0);
}
