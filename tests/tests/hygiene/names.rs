//! Raw identifiers, other scripts, underscores, single letters and long names.

use autodiff_core::{Differentiable, differentiable};

#[differentiable]
fn raw(r#type: f64, r#match: &[f64], r#loop: usize) -> f64 {
    let r#let = r#type * r#match[r#loop];
    let mut r#while = r#let;
    for r#in in 0..2 {
        r#while *= r#type + r#in as f64;
    }
    r#while
}

#[test]
fn raw_identifiers() {
    // t²(t + 1)·m
    assert_eq!(raw::grad(2.0, &[3.0], 0), (48.0, vec![12.0]));
    assert_eq!(raw::jvp(2.0, &[3.0], 0, (1.0, &[1.0])), (36.0, 60.0));
}

#[differentiable]
fn r#yield(r#true_x: f64) -> f64 {
    r#true_x * r#true_x
}

#[differentiable]
fn calls_raw(x: f64) -> f64 {
    r#yield(x) * x
}

#[test]
fn raw_function_names() {
    assert_eq!(r#yield::grad(3.0), 6.0);
    assert_eq!(calls_raw::grad(3.0), 27.0);
}

#[derive(Clone, Copy, Debug, PartialEq, Differentiable)]
struct Beam {
    r#type: f64,
    r#ref: [f64; 2],
}

impl Beam {
    #[differentiable]
    fn r#move(&self, r#as: f64) -> f64 {
        self.r#type * r#as + self.r#ref[1]
    }
}

#[differentiable]
fn raw_fields(b: Beam) -> f64 {
    let Beam { r#type, r#ref } = b;
    r#type * r#ref[0] + b.r#type
}

#[test]
fn raw_fields_and_methods() {
    let b = Beam { r#type: 2.0, r#ref: [3.0, 4.0] };
    assert_eq!(raw_fields::grad(b), Beam { r#type: 4.0, r#ref: [2.0, 0.0] });
    assert_eq!(b.move_grad(5.0), (Beam { r#type: 5.0, r#ref: [0.0, 1.0] }, 2.0));
}

#[differentiable]
fn größe(ξ: f64, 速度: &[f64], ß: f64) -> f64 {
    let ω = ξ * ß;
    let mut σ = 0.0;
    for 値 in 速度 {
        σ += ω * 値;
    }
    σ.tanh()
}

#[test]
fn other_scripts() {
    let (ξ, v, ß) = (0.3, [0.5, 0.2], 0.7);
    let d = 1.0 - (ξ * ß * 0.7_f64).tanh().powi(2);
    let (a, b, c) = größe::grad(ξ, &v, ß);
    assert!((a - d * ß * 0.7).abs() < 1e-15);
    assert!((b[0] - d * ξ * ß).abs() < 1e-15);
    assert!((c - d * ξ * 0.7).abs() < 1e-15);
}

#[differentiable]
fn underscores(_x: f64, __y: f64, _: f64, _1: f64) -> f64 {
    let _z = _x * __y;
    let _ = _z.sin();
    _z * _1
}

#[test]
fn names_of_underscores() {
    assert_eq!(underscores::grad(2.0, 3.0, 9.0, 5.0), (15.0, 10.0, 0.0, 6.0));
}

#[differentiable]
fn unnamed((a, b): (f64, f64), [c, _]: [f64; 2], (arg_0, arg_1): (f64, f64)) -> f64 {
    a * b * c * arg_0 * arg_1
}

#[test]
fn patterns_as_parameters() {
    assert_eq!(unnamed::grad((2.0, 3.0), [5.0, 7.0], (1.0, 1.0)), ((15.0, 10.0), [6.0, 0.0], (30.0, 30.0)));
}
