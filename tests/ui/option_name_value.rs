use autodiff_core::differentiable;

#[differentiable(name = "Energy")]
fn f(x: f64) -> f64 {
    x * x
}

fn main() {}
