use autodiff_core::differentiable;

#[differentiable]
fn f(x: f32) -> f64 {
    let y = x.into();
    g(y)
}

#[differentiable]
fn g(x: f64) -> f64 {
    x * x
}

fn main() {}
