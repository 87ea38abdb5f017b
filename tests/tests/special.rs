//! The special functions of feature `special`: values at known points, rules against finite differences and against the
//! identities that the functions satisfy, and both modes through functions that call them.

use autodiff_core::special::{self, digamma, erf, erfc, gamma, j0, j1, ln_gamma, norm_cdf};
use autodiff_core::{check::Checker, check_grad, check_rule, differentiable};
use std::f64::consts::{LN_2, PI};

const EULER: f64 = 0.577_215_664_901_532_9;

#[track_caller]
fn close(found: f64, expected: f64, relative: f64) {
    assert!((found - expected).abs() <= relative * expected.abs(), "{found:?} for {expected:?}");
}

#[test]
fn rules_against_finite_differences() {
    for x in [-3.0, -1.2, -0.25, 0.0, 0.3, 1.0, 2.5, 4.0] {
        check_rule!(erf(x));
        check_rule!(erfc(x));
        check_rule!(norm_cdf(x));
        check_rule!(j0(x));
        check_rule!(j1(x));
    }
    for x in [-3.3, -2.5, -0.4, 0.2, 0.9, 1.461_632, 2.0, 5.5, 7.99, 8.01, 30.0] {
        check_rule!(gamma(x));
        check_rule!(ln_gamma(x));
        check_rule!(digamma(x));
    }
    for x in [12.0, 30.5] {
        check_rule!(j0(x));
        check_rule!(j1(x));
    }
    check_rule!(erf(0.5_f32));
    check_rule!(digamma(2.5_f32), Checker::new().tolerance(3e-2));
}

/// DLMF 5.4 and 5.15; the values of ψ' from ψ'(1) = π²/6, ψ'(½) = π²/2 and its recurrence.
#[test]
fn known_values() {
    close(gamma(0.5), PI.sqrt(), 1e-15);
    close(ln_gamma(0.5), PI.sqrt().ln(), 1e-15);
    close(digamma(0.5), -EULER - 2.0 * LN_2, 1e-15);
    close(digamma(0.25), -EULER - PI / 2.0 - 3.0 * LN_2, 1e-15);
    close(digamma::grad(0.5), PI * PI / 2.0, 1e-14);
    close(digamma::grad(3.0), PI * PI / 6.0 - 1.25, 1e-14);
    close(digamma::grad(-0.5), PI * PI / 2.0 + 4.0, 1e-14);
    close(gamma::grad(2.0), 1.0 - EULER, 1e-14);
    close(gamma::grad(4.0), 6.0 * (1.0 + 0.5 + 1.0 / 3.0 - EULER), 1e-14);
    close(erf::grad(1.0), 2.0 / (PI.sqrt() * 1.0_f64.exp()), 1e-15);
    close(norm_cdf(1.96), 0.975_002_104_851_779_7, 1e-15);
    // The first zero of J0, where its slope is −J1.
    close(j0::grad(2.404_825_557_695_773), -0.519_147_497_289_466_8, 1e-14);
    assert_eq!(j1::grad(0.0), 0.5);
    assert_eq!(j1::grad(-0.0), 0.5);
}

/// What has no derivative says so, and far out nothing becomes NaN that has a limit.
#[test]
fn poles_and_limits() {
    for x in [-1.0_f64, -2.0, -1e9] {
        assert!(digamma(x).is_nan() && ln_gamma::grad(x).is_nan() && gamma::grad(x).is_nan());
        assert!(digamma::grad(x).is_nan());
    }
    assert_eq!(digamma(0.0), f64::NEG_INFINITY);
    assert_eq!(digamma::grad(0.0), f64::INFINITY);
    assert!(gamma::grad(0.0_f64).is_nan());
    // Far from 0 on the negative line there is no recursion without end.
    assert!(digamma(-1e15_f64 - 0.5).is_finite());
    assert_eq!((erf::grad(f64::INFINITY), erfc::grad(-1e200), norm_cdf::grad(f64::NEG_INFINITY)), (0.0, 0.0, 0.0));
    assert_eq!((digamma(f64::INFINITY), digamma::grad(f64::INFINITY)), (f64::INFINITY, 0.0));
    assert!(erf::grad(f64::NAN).is_nan() && digamma::grad(f64::NAN).is_nan());
}

/// Each is 0 for every `x`, and so is its derivative.
mod identities {
    use super::*;

    #[differentiable]
    fn complement(x: f64) -> f64 {
        erf(x) + erfc(x) - 1.0
    }

    /// DLMF 5.5.1
    #[differentiable]
    fn recurrence(x: f64) -> f64 {
        gamma(x + 1.0) - x * gamma(x)
    }

    /// DLMF 5.5.5
    #[differentiable]
    fn duplication(x: f64) -> f64 {
        ln_gamma(2.0 * x) - ln_gamma(x) - ln_gamma(x + 0.5) - (2.0 * x - 1.0) * LN_2 + 0.5 * PI.ln()
    }

    /// DLMF 5.5.4, differentiated once more by ψ's own rule
    #[differentiable]
    fn reflection(x: f64) -> f64 {
        special::digamma(1.0 - x) - digamma(x) - PI / (PI * x).tan()
    }

    #[differentiable]
    fn symmetry(x: f64) -> f64 {
        norm_cdf(x) + norm_cdf(-x) - 1.0
    }

    /// DLMF 7.2.2 with the definition of Φ
    #[differentiable]
    fn normal(x: f64, deviation: f64) -> f64 {
        norm_cdf(x / deviation) - 0.5 * erfc(-x / (deviation * 2.0_f64.sqrt()))
    }

    #[test]
    fn vanish() {
        for x in [0.15, 0.8, 1.7, 3.2] {
            for (value, slope, scale) in [
                (complement(x), complement::grad(x), 1.0),
                (recurrence(x), recurrence::grad(x), 20.0),
                (duplication(x), duplication::grad(x), 10.0),
                (symmetry(x), symmetry::grad(x), 1.0),
                (normal(x, 2.0), normal::grad(x, 2.0).0, 1.0),
            ] {
                assert!(value.abs() < 1e-14 * scale && slope.abs() < 2e-14 * scale, "{value:e}, {slope:e} at {x}");
            }
        }
        for x in [0.15, 0.4, -1.3, -20.75] {
            let (value, slope) = reflection::value_and_grad(x);
            assert!(value.abs() < 1e-12 && slope.abs() < 1e-11, "{value:e}, {slope:e} at {x}");
        }
    }
}

#[differentiable]
fn likelihood(data: &[f64], shape: f64, scale: f64) -> f64 {
    let mut total = 0.0;
    for &x in data {
        total += (shape - 1.0) * x.ln() - x / scale - ln_gamma(shape) - shape * scale.ln();
    }
    total
}

#[differentiable]
fn waves(x: &[f64; 3], k: f64) -> f64 {
    x.iter().map(|r| j0(k * r) * j1(*r) + gamma(1.0 + r * r) * digamma(k)).sum::<f64>() * erf(k)
}

#[test]
fn composed() {
    check_grad!(likelihood(&[0.5, 2.0, 1.25], 2.5, 0.75));
    check_grad!(waves(&[0.3, 1.5, 0.9], 1.2));
}

/// Generic code asks for `special::Real`.
#[differentiable]
fn q<T: special::Real>(x: T) -> T {
    erfc(x / (T::one() + T::one()).sqrt()) / (T::one() + T::one())
}

#[test]
fn generic() {
    check_grad!(q(0.7_f64));
    check_grad!(q(0.7_f32));
    close(q(1.0), 1.0 - norm_cdf(1.0), 1e-15);
}
