use autodiff_core::differentiable;

#[differentiable]
mod physics {}

fn main() {}
