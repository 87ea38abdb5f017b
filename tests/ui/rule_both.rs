use autodiff_core::differentiable;

#[differentiable(derivative = |x| 2.0 * x, jvp = tangent)]
fn f(x: f64) -> f64 {
    x * x
}

fn tangent(x: f64, x_dot: f64) -> (f64, f64) {
    (x * x, 2.0 * x * x_dot)
}

fn main() {
    f::grad(1.0);
}
