use autodiff_core::differentiable;

#[differentiable(vjp = |x, y_bar| (x * x, 2.0 * x * y_bar))]
fn f(x: f64) -> f64 {
    x * x
}

fn main() {
    f::grad(1.0);
    f::jvp(1.0, 1.0);
}
