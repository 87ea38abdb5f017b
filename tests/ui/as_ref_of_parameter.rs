use autodiff_core::differentiable;

#[differentiable]
fn f(v: &impl AsRef<[f64]>) -> f64 {
    v.as_ref().iter().sum()
}

fn main() {}
