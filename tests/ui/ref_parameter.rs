use autodiff_core::differentiable;

#[differentiable]
fn f(ref x: f64) -> f64 {
    *x * *x
}

fn main() {}
