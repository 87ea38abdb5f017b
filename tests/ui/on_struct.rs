use autodiff_core::differentiable;

#[differentiable]
pub struct Point {
    x: f64,
}

fn main() {}
