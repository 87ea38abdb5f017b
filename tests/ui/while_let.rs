use autodiff_core::differentiable;

#[differentiable]
fn f(v: &[f64]) -> f64 {
    let mut rest: Vec<f64> = v.to_vec();
    let mut sum = 0.0;
    while let Some(x) = rest.pop() {
        sum += x * x;
    }
    sum
}

fn main() {}
