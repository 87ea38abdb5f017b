#[differentiable]
fn branch(x: f64, n: usize) -> f64 {
    let y = if n > 2 {
        let t = x.sin();
        t * t
    } else {
        x.exp()
    };
    y * x
}
