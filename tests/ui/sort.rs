use autodiff_core::differentiable;

#[differentiable]
fn f(mut v: Vec<f64>) -> f64 {
    v.select_nth_unstable_by(1, f64::total_cmp);
    v[1]
}

fn main() {}
