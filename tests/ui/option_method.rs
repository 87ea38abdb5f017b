use autodiff_core::differentiable;

#[differentiable]
fn f(v: &[f64], x: f64) -> f64 {
    let either = v.first().copied().xor(v.get(1).copied());
    either.unwrap_or(x)
}

fn main() {}
