use autodiff_core::differentiable;

fn twice(g: impl Fn(f64) -> f64, x: f64) -> f64 {
    g(g(x))
}

#[differentiable]
fn f(x: f64) -> f64 {
    twice(|t| t * x, x)
}

fn main() {}
