use autodiff_core::differentiable;

trait Shape {
    fn area(&self) -> f64;
}

#[differentiable]
fn f(shapes: Vec<Box<dyn Shape>>, x: f64) -> f64 {
    shapes[0].area() * x
}

fn main() {}
