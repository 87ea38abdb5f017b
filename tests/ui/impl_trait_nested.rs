use autodiff_core::differentiable;

#[differentiable]
fn f(x: f64, rest: &impl AsRef<[f64]>) -> f64 {
    rest.as_ref()[0] * x
}

fn main() {}
