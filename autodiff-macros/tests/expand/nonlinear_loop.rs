#[differentiable]
fn recurrence(a: &[f64], x0: f64) -> f64 {
    let mut x = x0;
    for ai in a {
        x = x.sin() * ai + x;
    }
    x
}
