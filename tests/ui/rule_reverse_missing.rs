use autodiff_core::differentiable;

#[differentiable(jvp = |x, x_dot| (x * x, 2.0 * x * x_dot))]
fn f(x: f64) -> f64 {
    x * x
}

fn main() {
    f::jvp(1.0, 1.0);
    let slope = f::grad(1.0);
}
