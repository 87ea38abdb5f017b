use autodiff_core::differentiable;

#[differentiable]
fn twice<F: Fn(f64) -> f64>(f: F, x: f64) -> f64 {
    f(f(x))
}

#[differentiable]
fn f(v: &[f64], x: f64) -> f64 {
    let it = v.iter();
    twice(|t| it.clone().map(|y| y * t).sum::<f64>(), x)
}

fn main() {}
