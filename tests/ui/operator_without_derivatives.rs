use std::ops::Mul;

use autodiff_core::{Differentiable, differentiable};

#[derive(Clone, Copy, Differentiable)]
struct Vec2 {
    x: f64,
    y: f64,
}

impl Mul<f64> for Vec2 {
    type Output = Vec2;

    fn mul(self, by: f64) -> Vec2 {
        Vec2 { x: self.x * by, y: self.y * by }
    }
}

#[differentiable]
fn scaled(v: Vec2, by: f64) -> f64 {
    let w = v * by;
    w.x + w.y
}

fn main() {}
