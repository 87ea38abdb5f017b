use autodiff_core::differentiable;

#[differentiable]
fn f(x: Option<f64>, y: f64) -> f64 {
    x.zip(Some(y)).map_or(0.0, |(a, b)| a * b)
}

fn main() {}
