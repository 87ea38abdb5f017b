//! The finite differences of `check_jacobian`: where they are hard to take, what they can tell, what not.
#![cfg(feature = "std")]

use autodiff_core::check::{GradError, check_jacobian};

/// A name, a function, its derivative, and points.
type Case = (&'static str, fn(f64) -> f64, fn(f64) -> f64, &'static [f64]);

/// Checks `y = f(x)` against its derivative.
fn scalar(f: fn(f64) -> f64, derivative: fn(f64) -> f64, x: f64) -> Result<(), GradError> {
    let both = |x: &[f64], s: &[f64]| (vec![f(x[0])], vec![derivative(x[0]) * s[0]]);
    check_jacobian(|x| vec![f(x[0])], both, both, &[x]).map(drop)
}

#[test]
fn differences_are_accurate_where_it_is_hard() {
    let cases: &[Case] = &[
        ("exp", f64::exp, f64::exp, &[-700.0, -1.0, 0.0, 1e-9, 700.0]),
        ("ln near its pole", f64::ln, f64::recip, &[1e-11, 1e-9, 1e-3, 1.0, 1e9]),
        ("sqrt near its edge", f64::sqrt, |x| 0.5 / x.sqrt(), &[1e-12, 1e-4, 2.0]),
        ("fast waves", |x| (1e3 * x).sin(), |x| 1e3 * (1e3 * x).cos(), &[0.0, 1.0, 20.0]),
        ("far out", f64::sin, f64::cos, &[1e3, 1e6]),
        ("narrow bump", |x| (-(x * 1e4).powi(2)).exp(), |x| -2e8 * x * (-(x * 1e4).powi(2)).exp(), &[1e-4, 5e-5]),
        ("beside a kink", f64::abs, f64::signum, &[1e-3, -1e-6, 5.0]),
        ("beside a jump", f64::floor, |_| 0.0, &[0.999, 1.001, 7.5]),
        (
            "beside a branch",
            |x| if x > 1.0 { x * x } else { -x },
            |x| if x > 1.0 { 2.0 * x } else { -1.0 },
            &[0.9999, 1.0001],
        ),
        ("constant", |_| 3.0, |_| 0.0, &[0.0, 1.0, 1e10]),
        ("small beside a large constant", |x| 1e6 + x, |_| 1.0, &[0.0, 1.0]),
        ("tiny", |x| 1e-200 * x * x, |x| 2e-200 * x, &[1.0, 3.0]),
        ("huge", |x| 1e200 * x * x, |x| 2e200 * x, &[1.0, 3.0]),
        ("flat point", |x| x * x, |x| 2.0 * x, &[0.0]),
        ("cubic flat point", |x| x.powi(3), |x| 3.0 * x * x, &[0.0]),
        ("tan near its pole", f64::tan, |x| 1.0 + x.tan().powi(2), &[1.57, 1.5]),
    ];
    for (name, f, derivative, points) in cases {
        for x in *points {
            if let Err(error) = scalar(*f, *derivative, *x) {
                panic!("{name} at {x}: {error}");
            }
        }
    }
}

#[test]
fn differences_reject_what_is_slightly_wrong() {
    let cases: &[Case] = &[
        ("exp", f64::exp, |x| f64::exp(x) * (1.0 + 1e-5), &[-700.0, 0.0, 700.0]),
        ("fast waves", |x| (1e3 * x).sin(), |x| 1e3 * (1e3 * x + 1e-5).cos(), &[1.0]),
        ("small beside a large constant", |x| 1e6 + x, |_| 1.001, &[1.0]),
        ("zero", |x| x * x, |x| 2.0 * x + 1e-5, &[0.0]),
        ("narrow bump", |x| (-(x * 1e4).powi(2)).exp(), |_| 0.0, &[1e-4]),
        ("kink", f64::abs, |_| 1.0, &[0.0]),
        ("jump", f64::floor, |_| 0.0, &[1.0]),
    ];
    for (name, f, derivative, points) in cases {
        for x in *points {
            assert!(scalar(*f, *derivative, *x).is_err(), "{name} at {x}");
        }
    }
}

#[test]
fn differences_that_do_not_settle_say_so() {
    let error = scalar(|x| if x == 0.0 { 0.0 } else { x * x.recip().sin() }, |_| 0.0, 0.0);
    let error = scalar(f64::floor, |_| 0.0, 2.0).and(error).unwrap_err();
    assert!(error.to_string().contains("do not settle"), "{error}");
}
