use autodiff_core::differentiable;

struct Square;

#[differentiable(derivative = |x| 2.0 * x)]
impl Square {
    fn of(x: f64) -> f64 {
        x * x
    }
}

fn main() {
    Square::of(1.0);
}
