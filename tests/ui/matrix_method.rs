use autodiff_core::differentiable;
use nalgebra::{Matrix2, Vector2};

#[differentiable]
fn f(m: &Matrix2<f64>, x: &Vector2<f64>) -> f64 {
    m.determinant() * x.dot(&(m * x))
}

fn main() {
    f::grad(&Matrix2::identity(), &Vector2::zeros());
}
