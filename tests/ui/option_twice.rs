use autodiff_core::differentiable;

#[differentiable(name = A, name = B)]
fn f(x: f64) -> f64 {
    x * x
}

fn main() {}
