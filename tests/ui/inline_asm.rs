use autodiff_core::differentiable;

use std::arch::asm;

#[differentiable]
fn f(x: f64) -> f64 {
    asm!("nop");
    x * x
}

fn main() {}
