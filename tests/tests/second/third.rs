//! `order = 3`: by the same composition.

use super::differentiable;

#[differentiable(order = 3)]
fn inner(x: f64) -> f64 {
    x.powi(4)
}

#[differentiable(order = 3)]
fn f(x: f64, y: f64) -> f64 {
    let z: f64 = inner(x);
    z * y.exp()
}

#[test]
fn along_two_directions() {
    let (x, y) = (2.0_f64, 0.5_f64);
    let e = y.exp();
    // The gradient of v·H·w: 24 x e for x, x, x; 12 x² e for x, x, y; 4 x³ e for x, y, y; x⁴ e for y, y, y.
    let (by_x, by_y) = f::third(x, y, (1.0, 0.0), (1.0, 0.0));
    assert!((by_x - 48.0 * e).abs() < 1e-12 && (by_y - 48.0 * e).abs() < 1e-12, "{by_x}, {by_y}");
    let (by_x, by_y) = f::third(x, y, (1.0, 0.0), (0.0, 1.0));
    assert!((by_x - 48.0 * e).abs() < 1e-12 && (by_y - 32.0 * e).abs() < 1e-12, "{by_x}, {by_y}");
    let (by_x, by_y) = f::third(x, y, (0.0, 1.0), (0.0, 2.0));
    assert!((by_x - 64.0 * e).abs() < 1e-12 && (by_y - 32.0 * e).abs() < 1e-12, "{by_x}, {by_y}");
    assert!((f::hessian(x, y)[0][0] - 48.0 * e).abs() < 1e-12);
}
