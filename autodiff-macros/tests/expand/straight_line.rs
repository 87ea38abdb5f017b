#[differentiable]
fn f(u: f64, v: f64) -> f64 {
    u.powi(3) + v.powi(2) + 4.0 * u * v
}
