use autodiff_core::differentiable;

#[differentiable]
fn twice<F: FnMut(f64) -> f64>(mut f: F, x: f64) -> f64 {
    let y = f(x);
    f(y)
}

#[differentiable]
fn f(x: f64) -> f64 {
    let mut sum = 0.0;
    let y = twice(
        |t| {
            sum += t * x;
            sum
        },
        x,
    );
    y + sum
}

fn main() {}
