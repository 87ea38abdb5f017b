use autodiff_core::differentiable;

#[differentiable]
unsafe extern "C" fn f(x: f64, ...) -> f64 {
    x
}

fn main() {}
