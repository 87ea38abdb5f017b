use autodiff_core::differentiable;

#[differentiable(vjp = back, jvp = tangent)]
fn f(v: &[f64], k: f64) -> f64 {
    v[0] * k
}

fn back(v: &[f64], k: f64, y_bar: f64) -> (f64, (f64, f64)) {
    (v[0] * k, (k * y_bar, v[0] * y_bar))
}

fn tangent(v: &[f64], k: f64, v_dot: &[f64]) -> (f64, f64) {
    (v[0] * k, k * v_dot[0])
}

fn main() {
    f::grad(&[1.0], 2.0);
}
