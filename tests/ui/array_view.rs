use autodiff_core::differentiable;
use ndarray::Array2;

#[differentiable]
fn f(m: &Array2<f64>) -> f64 {
    m.broadcast((2, 2, 2)).unwrap().sum()
}

fn main() {
    f::grad(&Array2::zeros((2, 2)));
}
