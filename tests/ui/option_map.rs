use autodiff_core::differentiable;

#[differentiable]
fn f(v: &[f64]) -> f64 {
    v.first().map(|a| a * a).unwrap_or(0.0)
}

fn main() {}
