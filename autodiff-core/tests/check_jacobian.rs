//! `check_jacobian`: each way of being wrong is found and named.
#![cfg(feature = "std")]

use autodiff_core::check::{Checker, Component, GradError, Mode, Problem, Report, check_jacobian};

/// The problem of three functions of flat slices.
fn problem(result: Result<Report, GradError>) -> Problem {
    result.unwrap_err().problem
}

type Flat = Vec<f64>;

/// y = (x0 x1, exp(x1)), whose derivatives the tests spoil.
fn f(x: &[f64]) -> Flat {
    vec![x[0] * x[1], x[1].exp()]
}
fn jvp(x: &[f64], t: &[f64]) -> (Flat, Flat) {
    (f(x), vec![t[0] * x[1] + x[0] * t[1], x[1].exp() * t[1]])
}
fn vjp(x: &[f64], b: &[f64]) -> (Flat, Flat) {
    (f(x), vec![b[0] * x[1], b[0] * x[0] + b[1] * x[1].exp()])
}
const AT: [f64; 2] = [2.0, 0.5];

#[test]
fn a_wrong_component_is_named() {
    let checker = Checker::new().function("area").argument("width", 1).argument("height", 1);
    let wrong = |x: &[f64], b: &[f64]| (f(x), vec![b[0] * x[1], b[0] * x[0]]);
    let error = checker.check(f, jvp, wrong, &AT).unwrap_err();
    assert_eq!(error.failures, 1);
    let Problem::Component { input, output, finite, uncertainty, jvp, vjp } = &error.problem else { panic!("{error}") };
    let exact = 0.5_f64.exp();
    assert_eq!(*input, Component { argument: "height".into(), index: 0 });
    assert_eq!((*output, *jvp, *vjp), (1, exact, Some(0.0)));
    assert!((finite - exact).abs() <= *uncertainty && *uncertainty < 1e-9, "{finite} ± {uncertainty}");
    let text = error.to_string();
    assert!(text.starts_with("`area`: the derivative of output 1 by `height` component 0 is\n"), "{text}");
}

#[test]
fn both_modes_wrong_alike_are_found_by_differences() {
    let wrong_jvp = |x: &[f64], t: &[f64]| (f(x), vec![t[0] * x[1] + x[0] * t[1], 0.0]);
    let wrong_vjp = |x: &[f64], b: &[f64]| (f(x), vec![b[0] * x[1], b[0] * x[0]]);
    let found = problem(check_jacobian(f, wrong_jvp, wrong_vjp, &AT));
    assert!(matches!(found, Problem::Component { output: 1, jvp: 0.0, vjp: Some(0.0), .. }), "{found}");
}

#[test]
fn a_small_error_between_the_modes_is_found() {
    let wrong = |x: &[f64], b: &[f64]| {
        let (y, x_bar) = vjp(x, b);
        (y, vec![x_bar[0] * (1.0 + 1e-7), x_bar[1]])
    };
    let found = problem(check_jacobian(f, jvp, wrong, &AT));
    assert!(matches!(found, Problem::Component { output: 0, .. }), "{found}");
}

#[test]
fn nan_is_no_derivative() {
    let nan = |x: &[f64], t: &[f64]| (f(x), vec![t[0] * x[1] + x[0] * t[1], f64::NAN]);
    let found = problem(check_jacobian(f, nan, vjp, &AT));
    assert!(matches!(found, Problem::Component { output: 1, .. }), "{found}");
}

#[test]
fn seeds_must_be_used_linearly() {
    let offset = |x: &[f64], t: &[f64]| {
        let (y, y_dot) = jvp(x, t);
        // Right for unit seeds only.
        let spoilt = if t.iter().filter(|t| **t != 0.0).count() == 1 { 0.0 } else { 1e-5 };
        (y, vec![y_dot[0], y_dot[1] + spoilt])
    };
    let found = problem(check_jacobian(f, offset, vjp, &AT));
    assert!(matches!(found, Problem::Direction { output: 1, .. }), "{found}");

    let normalised = |x: &[f64], b: &[f64]| {
        let (y, x_bar) = vjp(x, b);
        let size = b.iter().fold(0.0, |size: f64, b| size.max(b.abs()));
        (y, x_bar.iter().map(|x| if size == 0.0 { 0.0 } else { x / size }).collect())
    };
    let found = problem(check_jacobian(f, jvp, normalised, &AT));
    assert!(matches!(found, Problem::DotProduct { .. }), "{found}");

    let sticky = |x: &[f64], b: &[f64]| {
        let (y, x_bar) = vjp(x, b);
        let zero = b.iter().all(|b| *b == 0.0);
        (y, x_bar.iter().map(|x| if zero { 1e-300 } else { *x }).collect())
    };
    let found = problem(check_jacobian(f, jvp, sticky, &AT));
    let expected = Problem::ZeroSeed { mode: Mode::Reverse, index: 0, found: 1e-300 };
    assert_eq!(found, expected, "{found}");

    // Right for the directions, wrong for their combination, which is larger.
    let clipped = |x: &[f64], t: &[f64]| {
        let t: Flat = t.iter().map(|t| t.clamp(-2.0, 2.0)).collect();
        jvp(x, &t)
    };
    let clipped_too = |x: &[f64], t: &[f64]| vjp(x, &t.iter().map(|t| t.clamp(-2.0, 2.0)).collect::<Flat>());
    let found = problem(check_jacobian(f, clipped, clipped_too, &AT));
    assert!(matches!(found, Problem::Linearity { .. }), "{found}");
}

#[test]
fn values_and_lengths_must_match() {
    let value = |x: &[f64], t: &[f64]| (vec![x[0] * x[1], 1.0], jvp(x, t).1);
    let found = problem(check_jacobian(f, value, vjp, &AT));
    assert!(matches!(found, Problem::Value { mode: Mode::Forward, output: 1, found: 1.0, .. }), "{found}");

    let short = |x: &[f64], b: &[f64]| (f(x), vec![vjp(x, b).1[0]]);
    let found = problem(check_jacobian(f, jvp, short, &AT));
    assert_eq!(found, Problem::Length { mode: Mode::Reverse, expected: 2, found: 1 });

    let found = problem(check_jacobian(f, jvp, vjp, &[2.0, 1000.0]));
    assert_eq!(found, Problem::NotFinite { output: 1, value: f64::INFINITY });
}

#[test]
fn many_components_are_sampled_and_all_reached() {
    let n = 500;
    let at: Flat = (0..n).map(|i| f64::from(i) * 0.01 + 0.1).collect();
    let f = |x: &[f64]| -> Flat { x.iter().map(|x| x.sin()).collect() };
    let both = |x: &[f64], s: &[f64]| -> (Flat, Flat) { (f(x), x.iter().zip(s).map(|(x, s)| x.cos() * s).collect()) };
    check_jacobian(f, both, both, &at).unwrap();
    for wrong in [0, 250, 499] {
        let one_wrong = |x: &[f64], s: &[f64]| {
            let (y, mut y_dot) = both(x, s);
            y_dot[wrong] *= 1.01;
            (y, y_dot)
        };
        check_jacobian(f, one_wrong, one_wrong, &at).unwrap_err();
    }
}
