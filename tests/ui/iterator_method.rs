use autodiff_core::differentiable;

#[differentiable]
fn f(v: &[f64]) -> f64 {
    v.iter().map(|x| x * x).max_by(f64::total_cmp).unwrap_or(0.0)
}

fn main() {}
