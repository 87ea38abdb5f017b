use autodiff_core::differentiable;

#[differentiable]
fn f(a: &[f64], b: &[f64]) -> f64 {
    let mut r = &a[0];
    if b[0] > 1.0 {
        r = &b[0];
    }
    r * r
}

fn main() {}
