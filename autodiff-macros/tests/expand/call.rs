#[differentiable]
fn norm_ratio(a: &[f64], b: &[f64]) -> f64 {
    let top = dot(a, b);
    top / dot(b, b).sqrt()
}
