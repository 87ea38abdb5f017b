//! What carries a derivative: what the arguments reach and a result depends on.

/// The counter and the bound that is computed from it are inert whatever happens around them.
#[differentiable]
fn inert_counter(x: f64, n: usize) -> f64 {
    let mut count = 0;
    let mut y = x;
    for i in 0..n {
        if i % 2 == 0 {
            count += 1;
        }
        y = y * x;
    }
    y * count as f64
}

/// `norm` varies, and no result needs it.
#[differentiable]
fn varies_unneeded(x: f64, y: f64) -> f64 {
    let norm = (x * x + y * y).sqrt();
    if norm > 1.0 { x } else { y }
}

/// The first value of `y` is overwritten before anything reads it.
#[differentiable]
fn overwritten(x: f64) -> f64 {
    let mut y = x.sin();
    y = x.cos();
    y
}

/// The weights are constant, the values vary, and so does what is written beside them.
#[differentiable]
fn slices(#[constant] weights: &[f64], values: &[f64], out: &mut [f64]) {
    let scale = weights[0] + 1.0;
    for i in 0..values.len() {
        out[i] = weights[i] * values[i] * scale;
    }
}

/// `b` varies only because the loop carries it to `a` and back.
#[differentiable]
fn through_a_loop(x: f64, n: usize) -> f64 {
    let mut a = 1.0;
    let mut b = 1.0;
    let mut idle = 1.0;
    for _ in 0..n {
        b = a;
        a = x;
        idle = idle * 0.5;
    }
    b + idle
}
