use autodiff_core::differentiable;

#[differentiable]
fn f(v: &[f64], x: f64) -> f64 {
    let mut sum = 0.0;
    let mut it = v.iter();
    while let Some(y) = it.next()
        && sum < 10.0
    {
        sum += x * y;
    }
    sum
}

fn main() {}
