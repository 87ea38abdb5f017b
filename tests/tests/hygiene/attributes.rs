//! What stands on the user's function stays on it: documentation, lints, attributes.

use autodiff_core::differentiable;

/// A documented function.
///
/// With `code`, and several lines.
#[differentiable]
#[must_use = "the value is all there is"]
#[inline(always)]
#[allow(clippy::inline_always, reason = "kept")]
#[cfg(not(any()))]
#[cfg_attr(not(any()), track_caller)]
pub fn documented(/* plain */ x: f64, #[allow(unused_variables, reason = "kept")] unused: f64) -> f64 {
    #[allow(clippy::let_and_return, reason = "kept")]
    let y = x * x;
    y
}

#[test]
fn attributes_stay() {
    assert_eq!(documented::grad(3.0, 1.0), (6.0, 0.0));
}

/// Taken out by its own configuration, with its derivatives.
#[cfg(any())]
#[differentiable]
fn absent(x: f64) -> f64 {
    missing(x)
}

#[differentiable]
#[deprecated = "on purpose"]
fn deprecated(x: f64) -> f64 {
    x * x
}

#[test]
#[expect(deprecated, reason = "the primal is")]
fn deprecated_functions() {
    assert_eq!(deprecated(2.0), 4.0);
    assert_eq!(deprecated::grad(2.0), 4.0);
}

#[differentiable]
#[expect(unused_variables, reason = "an expectation is met by the primal alone")]
fn expectation(x: f64, unused: f64) -> f64 {
    x
}

#[test]
fn expectations() {
    assert_eq!(expectation::grad(2.0, 1.0), (1.0, 0.0));
}

#[differentiable]
fn local_attributes(x: f64, n: usize) -> f64 {
    let mut y = x;
    #[allow(unused_mut, reason = "kept")]
    let mut z = 2.0 * x;
    #[allow(clippy::needless_range_loop, reason = "kept")]
    for _ in 0..n {
        y *= z;
    }
    y
}

#[test]
fn attributes_inside() {
    assert_eq!(local_attributes::grad(3.0, 1), 12.0);
}
