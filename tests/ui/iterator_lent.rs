use autodiff_core::differentiable;

#[differentiable]
fn f(v: &[f64]) -> f64 {
    let mut it = v.iter();
    let first: f64 = it.by_ref().take(2).sum();
    first * it.product::<f64>()
}

fn main() {}
