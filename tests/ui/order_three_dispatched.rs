use std::ops::Add;

use autodiff_core::{Differentiable, differentiable};

#[differentiable(order = 3)]
fn square(x: f64) -> f64 {
    x * x
}

#[differentiable(order = 3)]
fn cube(x: f64) -> f64 {
    let y = square(x);
    y * y / x
}

#[derive(Clone, Copy, Differentiable)]
struct Point(f64, f64);

#[differentiable(order = 3)]
impl Add for Point {
    type Output = Point;

    fn add(self, p: Point) -> Point {
        Point(self.0 + p.0, self.1 + p.1)
    }
}

fn main() {
    cube::third(1.0, 1.0, 1.0);
}
