use autodiff_core::differentiable;

#[differentiable]
const LIMIT: f64 = 1.0;

fn main() {}
