use autodiff_core::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    x * libm::erf(x)
}

fn main() {
    f::grad(1.0);
}
