use autodiff_core::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    let table = [|t: f64| t * 2.0, |t: f64| t * t];
    table[0](x)
}

fn main() {}
