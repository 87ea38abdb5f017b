use autodiff_core::{Differentiable, differentiable};

#[differentiable(trait)]
fn square(x: f64) -> f64 {
    x * x
}

#[derive(Differentiable)]
struct Spring {
    stiffness: f64,
}

#[differentiable(trait)]
impl Spring {
    fn energy(&self, x: f64) -> f64 {
        self.stiffness * x * x
    }
}

fn main() {}
