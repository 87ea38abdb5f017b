use autodiff_core::differentiable;

enum Size {
    Small(f64),
    Large(f64),
}

#[differentiable]
fn f(x: f64) -> f64 {
    let size = if x > 1.0 { Size::Large(x) } else { Size::Small(x) };
    match size {
        Size::Small(s) | Size::Large(s) => s * s,
    }
}

fn main() {}
