use autodiff_core::{Differentiable, differentiable};

#[derive(Differentiable)]
struct Point {
    x: f64,
    y: f64,
}

#[differentiable]
fn f(x: f64) -> Point {
    Point {
        x,
        #[cfg(all())]
        y: 0.0,
        #[cfg(any())]
        y: x,
    }
}

fn main() {}
