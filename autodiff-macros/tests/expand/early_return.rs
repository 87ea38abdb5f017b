#[differentiable]
fn softplus(x: f64, scale: f64) -> f64 {
    let z = x * scale;
    if z > 30.0 {
        return x;
    }
    z.exp().ln_1p() / scale
}
