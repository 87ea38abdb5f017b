use autodiff_core::differentiable;

#[differentiable(derivative = |n| 0.0)]
fn f(n: usize) -> f64 {
    n as f64
}

fn main() {
    f::vjp(1, 1.0);
}
