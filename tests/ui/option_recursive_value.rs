use autodiff_core::differentiable;

#[differentiable(recursive = true)]
fn f(x: f64) -> f64 {
    x * x
}

fn main() {}
