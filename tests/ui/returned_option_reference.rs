use autodiff_core::differentiable;

#[differentiable]
fn f(v: &[f64]) -> Option<&f64> {
    v.first()
}

fn main() {}
