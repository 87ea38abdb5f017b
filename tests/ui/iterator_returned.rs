use autodiff_core::differentiable;

#[differentiable]
fn f(v: &[f64]) -> std::slice::Iter<'_, f64> {
    v.iter()
}

fn main() {}
