use autodiff_core::differentiable;

#[differentiable]
fn f(g: impl Fn(f64) -> f64, x: f64) -> f64 {
    g(1.0) * x
}

fn main() {}
