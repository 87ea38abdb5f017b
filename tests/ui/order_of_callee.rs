use autodiff_core::{Differentiable, differentiable};

#[differentiable]
fn area(width: f64, height: f64) -> f64 {
    width * height
}

#[derive(Clone, Differentiable)]
struct Spring {
    stiffness: f64,
}

impl Spring {
    #[differentiable]
    fn energy(&self, x: f64) -> f64 {
        0.5 * self.stiffness * x * x
    }
}

#[differentiable(order = 2)]
fn cost(spring: &Spring, x: f64) -> f64 {
    area(x, 2.0) + spring.energy(x)
}

fn main() {
    cost::hvp(&Spring { stiffness: 1.0 }, 1.0, (&Spring { stiffness: 0.0 }, 1.0));
}
