use autodiff_core::differentiable;

#[differentiable(name = F "twice")]
fn f(x: f64) -> f64 {
    x * x
}

fn main() {}
