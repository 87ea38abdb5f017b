use autodiff_core::{Differentiable, differentiable};

#[differentiable]
trait Model {
    fn energy(&self, x: f64) -> f64;
}

#[derive(Differentiable)]
struct Spring {
    stiffness: f64,
}

#[differentiable]
impl Model for Spring {
    fn energy(&self, x: f64) -> f64 {
        self.stiffness * x * x
    }
}

fn main() {}
