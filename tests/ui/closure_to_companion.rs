use autodiff_core::differentiable;

#[differentiable]
fn twice<F: Fn(f64) -> f64>(f: F, x: f64) -> f64 {
    f(f(x))
}

fn main() {
    twice::grad(|x| x * x, 2.0);
}
