use autodiff_core::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    (0..).map(|k| x.powi(k)).sum()
}

fn main() {}
