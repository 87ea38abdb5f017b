#[differentiable]
fn newton(a: f64, tol: f64) -> f64 {
    let mut x = a;
    let mut k = 0;
    loop {
        let fx = x * x - a;
        if fx.abs() < tol {
            break;
        }
        if k > 50 {
            return f64::NAN;
        }
        x -= fx / (2.0 * x);
        k += 1;
    }
    x
}
