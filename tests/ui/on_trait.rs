use autodiff_core::differentiable;

#[differentiable]
trait Energy {
    fn energy(&self) -> f64;
}

fn main() {}
