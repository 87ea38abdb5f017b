#[differentiable]
fn smooth(t: &mut [f64], r: f64) {
    let old = t.to_vec();
    for i in 1..t.len() - 1 {
        t[i] = old[i] + r * (old[i + 1] - 2.0 * old[i] + old[i - 1]);
    }
    t[0] *= r;
}
