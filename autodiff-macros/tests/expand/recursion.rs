#[differentiable]
fn horner(c: &[f64], x: f64) -> f64 {
    if c.is_empty() { 0.0 } else { c[0] + x * horner(&c[1..], x) }
}
