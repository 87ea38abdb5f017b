use autodiff_core::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    let p: *const f64 = &x as *const f64 as *const u8 as *const f64;
    let _ = p;
    x
}

fn main() {}
