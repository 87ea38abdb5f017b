use autodiff_core::differentiable;

#[differentiable(order = 2)]
fn slope<F: Fn(f64) -> f64>(f: F, x: f64) -> f64 {
    f(x + 0.5) - f(x - 0.5)
}

#[differentiable]
fn twice<F: Fn(f64) -> f64>(f: F, x: f64) -> f64 {
    f(f(x))
}

#[differentiable(order = 2)]
fn given(x: f64, k: f64) -> f64 {
    twice(|v| v * k, x)
}

fn main() {}
