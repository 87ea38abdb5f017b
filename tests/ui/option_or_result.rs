use autodiff_core::differentiable;

#[differentiable]
fn g(x: f64) -> Result<f64, String> {
    if x > 0.0 { Ok(x.ln()) } else { Err("too small".to_string()) }
}

#[differentiable]
fn f(x: f64) -> f64 {
    g(x).map(|y| y * x).unwrap_or(x)
}

fn main() {}
