use autodiff_core::differentiable;

mod libm {
    pub fn sin(degrees: f64) -> f64 {
        degrees.to_radians().sin()
    }
}

#[differentiable]
fn f(x: f64) -> f64 {
    libm::sin(x)
}

fn main() {
    f::grad(1.0);
}
