use autodiff_core::differentiable;

#[differentiable(crate = "autodiff_core")]
fn f(x: f64) -> f64 {
    x * x
}

fn main() {}
