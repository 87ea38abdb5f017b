use autodiff_core::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    let p = &x as *const f64;
    let _ = p;
    x
}

fn main() {}
