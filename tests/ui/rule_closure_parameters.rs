use autodiff_core::differentiable;

#[differentiable(derivative = |x, y, r, s| (x / r, y / r))]
fn f(x: f64, y: f64) -> f64 {
    x.hypot(y)
}

fn main() {
    f::grad(1.0, 2.0);
}
