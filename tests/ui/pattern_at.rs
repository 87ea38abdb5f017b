use autodiff_core::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    let pair = (x, 2.0 * x);
    let whole @ (a, _) = pair;
    a * whole.1
}

fn main() {}
