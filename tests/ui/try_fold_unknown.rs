use autodiff_core::differentiable;

#[differentiable]
fn f(v: &[f64]) -> f64 {
    let product = v.iter().try_fold(1.0, |product, x| (*x > 0.0).then(|| product * x));
    product.unwrap_or(0.0)
}

fn main() {}
