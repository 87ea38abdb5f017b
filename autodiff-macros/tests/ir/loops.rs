//! What an iteration of the reverse sweep takes from the forward sweep.

/// Linear: the reverse sweep reads the constants of the step only.
#[differentiable]
fn linear(x: f64, a: f64, n: usize) -> f64 {
    let mut y = x;
    for _ in 0..n {
        y = 0.5 * y + a;
    }
    y
}

/// Newton's iteration: the estimate, from which everything else follows.
#[differentiable]
fn newton(a: f64) -> f64 {
    let mut x = 1.0;
    for _ in 0..8 {
        x = 0.5 * (x + a / x);
    }
    x
}

/// The product of a row needs its partial products; the sum of rows nothing of itself.
#[differentiable]
fn nested(m: &[[f64; 3]]) -> f64 {
    let mut total = 0.0;
    for row in m {
        let mut product = 1.0;
        for x in row {
            product *= x;
        }
        total += product;
    }
    total
}

/// How often and by which exit is on record besides.
#[differentiable]
fn while_with_break(x: f64, limit: f64) -> f64 {
    let mut y = x;
    while y < limit {
        if y < 0.0 {
            break;
        }
        y = y * y + x;
    }
    y
}

/// An element that is overwritten is kept as it was.
#[differentiable]
fn in_place(v: &mut [f64]) {
    for i in 1..v.len() {
        v[i] = v[i] * v[i - 1];
    }
}

/// The difference is cheap and computed again from memory that has not changed; the exponential is kept.
#[differentiable]
fn cheap_again(v: &[f64], x: f64) -> f64 {
    let mut total = 0.0;
    for i in 0..v.len() {
        let d = v[i] - x;
        let e = (d * d).exp();
        total += e * e;
    }
    total
}
