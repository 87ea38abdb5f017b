use autodiff_core::differentiable;

fn cube_vjp(x: f64, y_bar: f64) -> (f64, f64) {
    (x * x * x, 3.0 * x * x * y_bar)
}

#[differentiable(order = 2, vjp = cube_vjp)]
fn cube(x: f64) -> f64 {
    x * x * x
}

fn main() {}
