use autodiff_core::differentiable;

#[differentiable]
fn f(v: &[f64]) -> f64 {
    let mut sum = 0.0;
    let mut it = v.iter().peekable();
    while let Some(x) = it.next() {
        sum += x * it.peek().map_or(1.0, |y| **y);
    }
    sum
}

#[differentiable]
fn g(x: f64) -> f64 {
    std::iter::successors(Some(x), |y| (*y < 9.0).then(|| y * y)).sum()
}

fn main() {}
