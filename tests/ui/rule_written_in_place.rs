use autodiff_core::differentiable;

#[differentiable(derivative = |x, count| 2.0 * x)]
fn f(x: f64, #[constant] count: &mut usize) -> f64 {
    *count += 1;
    x * x
}

fn main() {
    f::grad(1.0, &mut 0);
}
