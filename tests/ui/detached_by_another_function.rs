use autodiff_core::differentiable;

#[differentiable]
fn stop_gradient(x: f64) -> f64 {
    2.0 * x
}

#[differentiable]
fn f(x: f64) -> f64 {
    x * stop_gradient(x) + (3.0 + stop_gradient(x)).abs()
}

fn main() {
    f::grad(1.0);
}
