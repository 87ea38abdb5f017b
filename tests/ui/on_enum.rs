use autodiff_core::differentiable;

#[differentiable]
enum Size {
    Small(f64),
}

fn main() {}
