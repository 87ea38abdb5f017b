use autodiff_core::differentiable;

#[differentiable]
fn f(v: &mut [f64]) -> &mut f64 {
    &mut v[0]
}

fn main() {}
