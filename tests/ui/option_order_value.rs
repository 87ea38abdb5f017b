use autodiff_core::differentiable;

#[differentiable(order = 4)]
fn four(x: f64) -> f64 {
    x * x
}

#[differentiable(order = two)]
fn two(x: f64) -> f64 {
    x * x
}

#[differentiable(order)]
fn nothing(x: f64) -> f64 {
    x * x
}

fn main() {}
