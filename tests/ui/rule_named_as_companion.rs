use autodiff_core::{Differentiable, differentiable};

#[derive(Clone, Differentiable)]
struct Spring {
    stiffness: f64,
}

impl Spring {
    #[differentiable(vjp = Self::force_vjp)]
    fn force(&self, x: f64) -> f64 {
        self.stiffness * x
    }
}

fn main() {
    Spring { stiffness: 1.0 }.force(2.0);
}
