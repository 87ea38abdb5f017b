use autodiff_core::differentiable;

trait Shape {
    fn area(&self) -> f64;
}

#[differentiable]
fn f(shape: &dyn Shape, x: f64) -> f64 {
    shape.area() * x
}

fn main() {}
