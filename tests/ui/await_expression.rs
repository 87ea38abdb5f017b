use autodiff_core::differentiable;

async fn g(x: f64) -> f64 {
    x
}

#[differentiable]
fn f(x: f64) -> f64 {
    let later = async { g(x).await };
    drop(later);
    x
}

fn main() {}
