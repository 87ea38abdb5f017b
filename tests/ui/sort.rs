use autodiff_core::differentiable;

#[differentiable]
fn f(mut v: Vec<f64>) -> f64 {
    v.sort_by(f64::total_cmp);
    v[0]
}

fn main() {}
