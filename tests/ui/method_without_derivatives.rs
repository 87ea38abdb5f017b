use autodiff_core::differentiable;

#[derive(autodiff_core::Differentiable)]
struct Spring {
    stiffness: f64,
}

impl Spring {
    fn energy(&self, x: f64) -> f64 {
        0.5 * self.stiffness * x * x
    }
}

#[differentiable]
fn f(spring: &Spring, x: f64) -> f64 {
    spring.energy(x)
}

fn main() {}
