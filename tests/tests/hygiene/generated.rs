//! Parameters and locals that are called as generated code calls its own.

use autodiff_core::differentiable;

#[differentiable]
fn parameters(y: f64, y_bar: f64, x_bar: f64, tape: f64, back: f64, exit: f64) -> f64 {
    y * y_bar * x_bar * tape * back * exit
}

#[test]
fn parameters_with_generated_names() {
    assert_eq!(parameters::grad(1.0, 2.0, 3.0, 4.0, 5.0, 6.0), (720.0, 360.0, 240.0, 180.0, 144.0, 120.0));
    let dots = (1.0, 0.0, 0.0, 0.0, 0.0, 1.0);
    assert_eq!(parameters::jvp(1.0, 2.0, 3.0, 4.0, 5.0, 6.0, dots), (720.0, 840.0));
    assert_eq!(parameters::vjp(1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 2.0).1.5, 240.0);
    let (y, back) = parameters::pullback(1.0, 2.0, 3.0, 4.0, 5.0, 6.0);
    assert_eq!((y, back(1.0).0), (720.0, 720.0));
}

/// A parameter, and another one that is called as the first one's derivative.
#[differentiable]
fn derivatives(x: f64, x_dot: f64, x_bar: f64, y_dot: f64, out_y_dot: f64) -> f64 {
    x.powi(2) * x_dot * x_bar * y_dot * out_y_dot
}

#[test]
fn parameters_named_as_derivatives() {
    assert_eq!(derivatives::grad(3.0, 1.0, 1.0, 1.0, 1.0), (6.0, 9.0, 9.0, 9.0, 9.0));
    assert_eq!(derivatives::jvp(3.0, 1.0, 1.0, 1.0, 1.0, (1.0, 1.0, 1.0, 1.0, 1.0)), (9.0, 42.0));
}

#[differentiable]
fn slices(x: &[f64], x_bar: &[f64], y_bar: &mut [f64]) {
    for k in 0..x.len() {
        y_bar[k] *= x[k] * x_bar[k];
    }
}

#[test]
fn slices_with_generated_names() {
    let (mut y, mut shadow) = ([2.0], [1.0]);
    let bars = slices::vjp(&[3.0], &[5.0], &mut y, &mut shadow);
    assert_eq!((y, bars, shadow), ([30.0], (vec![10.0], vec![6.0]), [15.0]));
}

#[differentiable]
fn locals(x: f64) -> f64 {
    let y = x * x;
    let y_bar = y * x;
    let tape = y_bar.sin();
    let mut kept = tape;
    let mut left = 0;
    let exit = 1.0 + x;
    let this = exit * 2.0;
    while left < 3 {
        let trips = kept * x;
        kept = trips * this;
        if kept > 1e6 {
            break;
        }
        left += 1;
    }
    let last = kept;
    let back = last.exp_m1();
    let x_bar = back;
    x_bar
}

#[test]
fn locals_with_generated_names() {
    let x: f64 = 0.4;
    // y = exp((sin x³)·(2x(1 + x))³) − 1
    let (s, p) = (x.powi(3).sin(), 2.0 * x * (1.0 + x));
    let inner = 3.0 * x * x * x.powi(3).cos() * p.powi(3) + s * 3.0 * p * p * (2.0 + 4.0 * x);
    let expected = inner * (s * p.powi(3)).exp();
    assert!((locals::grad(x) - expected).abs() < 1e-13);
    assert!((locals::jvp(x, 1.0).1 - expected).abs() < 1e-13);
}

/// The function, its struct and a companion share a name with a parameter and with each other.
#[differentiable]
fn grad(grad: f64, jvp: f64) -> f64 {
    grad * grad * jvp
}

#[differentiable]
fn vjp(x: f64) -> f64 {
    grad(x, 2.0) + pullback(x)
}

#[differentiable]
fn pullback(pullback: f64) -> f64 {
    pullback.sqrt()
}

#[test]
fn functions_named_as_companions() {
    assert_eq!(grad::grad(3.0, 2.0), (12.0, 9.0));
    assert_eq!(vjp::grad(4.0), 16.25);
    assert_eq!(pullback::pullback(4.0).0, 2.0);
}

#[differentiable]
fn shadows(x: f64) -> f64 {
    let x = x * x;
    let x = {
        let x = x + 1.0;
        let x_1 = x * x;
        x_1 * x
    };
    let t = x;
    let t_1 = t * 2.0;
    let t = t * t_1;
    let t_2 = t + x;
    t_2
}

#[test]
fn shadowing_beside_numbered_names() {
    // u = (x² + 1)³, f = 2u² + u
    let x: f64 = 0.7;
    let (u, du) = ((x * x + 1.0).powi(3), 6.0 * x * (x * x + 1.0).powi(2));
    let expected = (4.0 * u + 1.0) * du;
    assert!((shadows::grad(x) - expected).abs() < 1e-12);
    assert!((shadows::jvp(x, 1.0).1 - expected).abs() < 1e-12);
}

#[differentiable]
fn labels(x: f64) -> f64 {
    let mut s = 0.0;
    'exit: for i in 0..4 {
        'left: loop {
            s += x * f64::from(i);
            if i == 2 {
                break 'exit;
            }
            break 'left;
        }
    }
    s * x
}

#[test]
fn labels_with_generated_names() {
    assert_eq!(labels::grad(2.0), 12.0);
}

#[differentiable]
fn function_like(sin: f64, cos: f64, len: f64, f64: f64) -> f64 {
    sin.sin() * cos.cos() * len * f64
}

#[test]
fn parameters_named_as_methods_and_types() {
    assert_eq!(function_like::grad(0.0, 0.0, 2.0, 3.0), (6.0, 0.0, 0.0, 0.0));
}
