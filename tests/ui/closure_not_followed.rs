use autodiff_core::differentiable;

#[differentiable]
fn weighted<F: Fn(usize) -> f64>(weight: F, x: &[f64]) -> f64 {
    x.iter().enumerate().map(|(i, x)| weight(i) * x).sum()
}

#[differentiable]
fn f(k: f64, x: &[f64]) -> f64 {
    weighted(|i| k * i as f64, x)
}

fn main() {}
