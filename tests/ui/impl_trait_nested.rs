use autodiff_core::differentiable;

#[differentiable]
fn f(x: f64, scale: (f64, impl Fn(f64) -> f64)) -> f64 {
    scale.0 * x
}

fn main() {}
