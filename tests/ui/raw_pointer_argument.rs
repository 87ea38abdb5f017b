use autodiff_core::differentiable;

#[differentiable]
fn f(p: *const f64, x: f64) -> f64 {
    let _ = p;
    x
}

fn main() {}
