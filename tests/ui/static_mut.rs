use autodiff_core::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    #[allow(dead_code)]
    static mut COUNT: u32 = 0;
    x * x
}

fn main() {}
