use autodiff_core::differentiable;

#[differentiable]
fn f(x: f64) -> impl Copy {
    x * x
}

fn main() {}
