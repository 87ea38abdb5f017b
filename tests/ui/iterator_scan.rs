use autodiff_core::differentiable;

#[differentiable]
fn f(v: &[f64]) -> f64 {
    v.iter()
        .scan(0.0, |state, x| {
            *state += x;
            Some(*state)
        })
        .sum()
}

fn main() {}
