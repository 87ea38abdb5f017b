use autodiff_core::differentiable;

struct Planet;

impl Planet {
    fn energy(x: f64) -> f64 {
        x * x
    }
}

#[differentiable]
fn twice<F: Fn(f64) -> f64>(f: F, x: f64) -> f64 {
    f(f(x))
}

#[differentiable]
fn f(x: f64) -> f64 {
    twice(Planet::energy, x)
}

fn main() {}
