use autodiff_core::differentiable;

#[differentiable]
fn f(v: &[f64]) -> f64 {
    let mut it = v.iter().filter(|x| **x > 0.0);
    let first = it.next().unwrap();
    first * first
}

fn main() {}
