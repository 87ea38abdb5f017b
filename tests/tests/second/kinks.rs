//! Where something is zero or was not chosen: a tangent that is zero there by chance has a derivative all the same.

use super::differentiable;

/// The tangent of the square is zero at 0, and guarded against an infinite slope of what follows.
#[differentiable(order = 2)]
fn chosen(x: f64, above: f64) -> f64 {
    let square = if x > above { x * x } else { 0.0 };
    square.exp()
}

#[test]
fn a_guarded_tangent_that_is_zero_by_chance() {
    // exp(x²)″ = (2 + 4 x²) exp(x²).
    assert_eq!(chosen::hessian(0.0, -1.0)[0][0], 2.0);
    assert_eq!(chosen::hessian(0.0, 1.0)[0][0], 0.0);
    assert_eq!(chosen::hvp(0.0, -1.0, (0.0, 0.0)), (0.0, 0.0));
}

/// The root's slope is infinite where nothing was chosen.
#[differentiable(order = 2)]
fn guarded(x: f64) -> f64 {
    let part = if x > 0.0 { x * x } else { 0.0 };
    x * x + part.sqrt() * x
}

#[test]
fn an_infinite_slope_of_what_was_not_chosen() {
    assert_eq!(guarded::hessian(-1.0), 2.0);
    assert!((guarded::hessian(1.5) - 4.0).abs() < 1e-14);
}

/// A guarded product inside of a loop, from a tangent that begins as zero.
#[differentiable(order = 2)]
fn summed(x: &[f64]) -> f64 {
    let mut total = 0.0;
    for v in x {
        if *v >= 0.0 {
            total += v * v;
        }
    }
    total.cosh().ln()
}

#[test]
fn at_the_minimum() {
    // ln cosh(s) is ½ s² near 0, and s = Σ x²: all second derivatives are zero at 0.
    assert_eq!(summed::hessian(&[0.0, 0.0]).as_slice(), [0.0; 4]);
    let h = summed::hessian(&[0.5, -1.0]);
    let (s, t) = (0.25_f64, 0.25_f64.tanh());
    let expected = 2.0 * t + (1.0 - t * t) * 4.0 * s;
    assert!((h[(0, 0)] - expected).abs() < 1e-14, "{h:?}");
    assert_eq!(&h.as_slice()[1..], [0.0; 3]);
}

#[differentiable(order = 2)]
fn power(x: f64, p: f64) -> f64 {
    x.powf(p)
}

#[test]
fn a_power_of_exponent_zero() {
    // x^p = exp(p ln x): the mixed derivative is (1 + p ln x) x^(p−1), also at p = 0.
    let h = power::hessian(2.0, 0.0);
    assert_eq!(h[0][1], 0.5);
    assert_eq!(h[1][0], 0.5);
    assert_eq!(h[0][0], 0.0);
    assert!((h[1][1] - 2.0_f64.ln().powi(2)).abs() < 1e-15);
}
