use autodiff_core::{Differentiable, differentiable};

#[differentiable]
trait Model {
    fn energy(&self, x: f64) -> f64;
}

#[derive(Differentiable)]
struct Spring<T> {
    stiffness: f64,
    tag: T,
}

#[differentiable(trait)]
impl<T> Model for Spring<T> {
    fn energy(&self, x: f64) -> f64 {
        self.stiffness * x * x
    }
}

fn main() {}
