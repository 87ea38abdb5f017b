use autodiff_core::differentiable;

#[differentiable]
fn f(x: f64) -> Box<dyn Fn(f64) -> f64> {
    Box::new(move |t| t * x)
}

fn main() {}
