use autodiff_core::differentiable;

#[differentiable(derivative = |x| 2 * x as i32)]
fn f(x: f64) -> f64 {
    x * x
}

fn main() {
    f::grad(1.0);
}
