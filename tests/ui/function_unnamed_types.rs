use autodiff_core::differentiable;

#[differentiable]
fn f<F: Fn(&[&f64]) -> f64>(g: F, x: f64) -> f64 {
    g(&[&x]) * x
}

fn main() {}
