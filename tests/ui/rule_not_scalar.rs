use autodiff_core::differentiable;

#[differentiable(derivative = |v, k| k)]
fn f(v: &[f64], k: f64) -> f64 {
    v[0] * k
}

#[differentiable(derivative = |x| (x, x))]
fn g(x: f64) -> (f64, f64) {
    (x * x, x)
}

fn main() {
    f::grad(&[1.0], 2.0);
    g::jvp(1.0, 1.0);
}
