use autodiff_core::differentiable;

fn cube(x: f64) -> f64 {
    x * x * x
}

#[differentiable]
fn twice<F: Fn(f64) -> f64>(f: F, x: f64) -> f64 {
    f(f(x))
}

#[differentiable]
fn f(x: f64) -> f64 {
    twice(cube, x)
}

fn main() {}
