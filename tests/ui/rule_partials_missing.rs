use autodiff_core::differentiable;

#[differentiable(derivative = |x, y, n| (y, x, 0.0))]
fn f(x: f64, y: f64, n: usize) -> f64 {
    (x * y).powi(n as i32)
}

fn main() {
    f::grad(1.0, 2.0, 3);
}
