//! `check_rule!` on rules that are right, and on one wrong rule of every kind.
#![cfg(feature = "std")]
#![allow(clippy::ptr_arg, reason = "the functions are of the shapes that users write")]

use autodiff_core::check::{self, Checker};
use autodiff_core::{check_rule, differentiable, try_check_rule};

#[differentiable(derivative = |x, y, r| (x / r, y / r))]
fn length(x: f64, y: f64) -> f64 {
    x.hypot(y)
}

#[differentiable(derivative = |x, y, r| (x / r, x / r))]
fn wrong_partial(x: f64, y: f64) -> f64 {
    x.hypot(y)
}

#[differentiable(vjp = cumulate_back, jvp = cumulate_forward)]
fn cumulate(v: &mut [f64], scale: f64) {
    let mut sum = 0.0;
    for x in v.iter_mut() {
        sum += *x * scale;
        *x = sum;
    }
}

fn cumulate_forward(v: &mut [f64], scale: f64, (v_dot, scale_dot): (&mut [f64], f64)) {
    let (mut sum, mut sum_dot) = (0.0, 0.0);
    for (x, x_dot) in v.iter_mut().zip(v_dot) {
        sum_dot += *x_dot * scale + *x * scale_dot;
        sum += *x * scale;
        (*x, *x_dot) = (sum, sum_dot);
    }
}

fn cumulate_back(v: &mut [f64], scale: f64, v_bar: &mut [f64]) -> f64 {
    let x = v.to_vec();
    cumulate(v, scale);
    let (mut sum_bar, mut scale_bar) = (0.0, 0.0);
    for (x, x_bar) in x.iter().zip(v_bar).rev() {
        sum_bar += *x_bar;
        *x_bar = sum_bar * scale;
        scale_bar += sum_bar * x;
    }
    scale_bar
}

#[differentiable(vjp = |x, y_bar| (x * x, 2.0 * x * y_bar))]
fn backward(x: f64) -> f64 {
    x * x
}

#[differentiable(vjp = |x, y_bar| (x * x, x * y_bar))]
fn wrong_backward(x: f64) -> f64 {
    x * x
}

#[differentiable(jvp = |x, x_dot| (x * x, 2.0 * x * x_dot))]
fn forward(x: f64) -> f64 {
    x * x
}

#[differentiable(jvp = |x, x_dot| (x * x, x_dot))]
fn wrong_forward(x: f64) -> f64 {
    x * x
}

/// The two modes disagree.
#[differentiable(vjp = |x, y_bar| (x * x, 2.0 * x * y_bar), jvp = |x, x_dot| (x * x, 2.5 * x * x_dot))]
fn wrong_between(x: f64) -> f64 {
    x * x
}

#[differentiable(jvp = |x, x_dot| (x + x, 2.0 * x * x_dot))]
fn wrong_value(x: f64) -> f64 {
    x * x
}

#[test]
fn right_rules_pass() {
    check_rule!(length(0.5, -2.0));
    check_rule!(length(0.5, -2.0), Checker::new().tolerance(1e-8));
    check_rule!(cumulate(&mut vec![1.0, -2.0, 0.5], 3.0) -> ());
    check_rule!(backward(1.5) by vjp);
    check_rule!(forward(1.5) by jvp);
    check_rule!([backward, backward::vjp](1.5) by vjp, Checker::new().tolerance(1e-8));
    check::rule!([forward, forward::jvp](1.5) by jvp);
}

#[test]
fn wrong_rules_are_named() {
    let text = |result: Result<_, check::GradError>| result.expect_err("a wrong rule").to_string();
    let error = text(try_check_rule!(wrong_partial(0.5, -2.0)));
    assert!(error.contains("wrong_partial") && error.contains("-2.0"), "{error}");
    assert!(text(try_check_rule!(wrong_backward(1.5) by vjp)).contains("wrong_backward"));
    assert!(text(try_check_rule!(wrong_forward(1.5) by jvp)).contains("wrong_forward"));
    assert!(text(try_check_rule!(wrong_between(1.5))).contains("wrong_between"));
    let error = text(try_check_rule!(wrong_value(1.5) by jvp));
    assert!(error.contains("wrong_value") && error.contains("value"), "{error}");
}

#[test]
#[should_panic(expected = "wrong_backward")]
fn the_macro_panics() {
    check_rule!(wrong_backward(1.5) by vjp);
}
