use autodiff_core::differentiable;

trait Smooth {
    fn smooth(self, width: f64) -> Self;
}

impl Smooth for f64 {
    fn smooth(self, width: f64) -> f64 {
        self / width
    }
}

#[differentiable]
fn f(x: f64) -> f64 {
    x.smooth(2.0)
}

fn main() {}
