use autodiff_core::differentiable;

#[derive(Clone, Copy, autodiff_core::Differentiable)]
struct Point {
    x: f64,
    y: f64,
}

#[differentiable]
fn f(base: Point, x: f64) -> f64 {
    let p = Point { x, ..base };
    p.x * p.y
}

fn main() {}
