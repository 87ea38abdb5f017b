use autodiff_core::differentiable;

fn sum(v: &[f64], g: impl Fn(f64) -> f64) -> f64 {
    v.iter().map(|x| g(*x)).sum()
}

#[differentiable]
fn f(v: &[f64], x: f64) -> f64 {
    let mut it = v.iter().filter(|y| **y > x);
    let first = sum(v, |y| y * x);
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
