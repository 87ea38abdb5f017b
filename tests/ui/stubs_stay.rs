use autodiff_core::differentiable;

#[differentiable]
fn f(x: f64, v: &[f64]) -> f64 {
    let mut it = v.iter().filter(|y| **y > x);
    x * it.next().unwrap()
}

// A caller of the function that was rejected is no second mistake, nor is its own caller.
#[differentiable]
fn outer(x: f64, v: &[f64]) -> f64 {
    f(x, v) * x
}

fn main() {
    let v = [1.0, 2.0];
    println!("{}", f(1.0, &v));
    let (x_bar, v_bar): (f64, Vec<f64>) = f::grad(1.0, &v);
    println!("{x_bar} {v_bar:?}");
    println!("{:?}", f::value_and_grad(1.0, &v));
    println!("{:?}", f::vjp(1.0, &v, 1.0));
    println!("{:?}", f::jvp(1.0, &v, (1.0, &v)));
    println!("{:?}", outer::grad(1.0, &v));
}
