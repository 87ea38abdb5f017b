use autodiff_core::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    let k = 1;
    (if k == 1 { f64::sin } else { f64::cos })(x)
}

fn main() {}
