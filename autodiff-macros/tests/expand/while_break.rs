#[differentiable]
fn series(x: f64) -> f64 {
    let mut sum = 1.0;
    let mut term = 1.0;
    let mut n = 1.0;
    while n < 100.0 {
        term *= x / n;
        sum += term;
        if term.abs() < 1e-16 {
            break;
        }
        n += 1.0;
    }
    sum
}
