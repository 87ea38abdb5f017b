use autodiff_core::differentiable;

fn sum(v: &[f64]) -> f64 {
    v.iter().sum()
}

#[differentiable]
fn f(v: &[f64], x: f64) -> f64 {
    let mut it = v.iter().filter(|y| **y > x);
    let first = (if v.is_empty() { sum } else { sum })(v);
    let mut rest = v.to_vec();
    while let Some(last) = rest.pop() {
        drop(last);
    }
    it.next();
    first * x
}

#[differentiable]
fn g(pointer: *const f64, shape: &dyn AsRef<[f64]>, x: f64) -> &f64 {
    let _y = unsafe { *pointer };
    let _z = async { shape.as_ref()[0] };
    panic!("{x}")
}

fn main() {}
