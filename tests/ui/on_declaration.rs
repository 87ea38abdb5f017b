use autodiff_core::differentiable;

trait Energy {
    #[differentiable]
    fn energy(&self) -> f64;
}

fn main() {}
