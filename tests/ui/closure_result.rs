use autodiff_core::differentiable;

#[differentiable]
fn f<F: Fn(f64) -> f64>(#[constant] g: F, x: f64) -> F {
    let _ = x;
    g
}

fn main() {}
