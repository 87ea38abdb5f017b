use autodiff_core::differentiable;

#[differentiable]
fn f(v: &[f64]) -> f64 {
    let mut it = v.iter();
    let first = it.next().unwrap();
    first * first
}

fn main() {}
