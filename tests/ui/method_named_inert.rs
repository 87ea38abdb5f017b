use autodiff_core::{Differentiable, differentiable};

#[derive(Differentiable)]
struct Arrow {
    x: f64,
    y: f64,
}

#[differentiable]
impl Arrow {
    fn len(&self) -> f64 {
        self.x.hypot(self.y)
    }
}

#[differentiable]
fn double(arrow: &Arrow) -> f64 {
    2.0 * arrow.len()
}

fn main() {}
