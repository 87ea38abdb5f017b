use autodiff_core::{Differentiable, differentiable};

#[derive(Clone, Copy, Differentiable)]
enum Size {
    Small(f64),
    Large(f64),
}

#[differentiable]
fn f(size: Option<Size>, x: f64) -> f64 {
    match size {
        Some(Size::Small(s) | Size::Large(s)) => s * x,
        None => x,
    }
}

fn main() {}
