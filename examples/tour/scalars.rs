//! Functions of one and two numbers.

use autodiff_core::differentiable;
use autodiff_core::tensor::Tensor;
use num_dual::DualNum;

use crate::table::Row;
use crate::title;

#[differentiable]
fn parabola(x: f64) -> f64 {
    3.0 * x.powi(2)
}

#[differentiable]
fn quadratic(x: f64) -> f64 {
    6.0 * x.powi(2) + 2.0 * x + 4.0
}

#[differentiable]
fn surface(u: f64, v: f64) -> f64 {
    u.powi(3) + v.powi(2) + 4.0 * u * v
}

#[differentiable]
fn secant(x: f64) -> f64 {
    3.0 * x.powi(2) - 4.0 * x
}

pub fn derivatives() {
    title("Functions of numbers");

    let x = Tensor::from(3.0).requires_grad(true);
    let y = 3.0 * x.powi(2);
    y.backward();
    assert_eq!([parabola(3.0), y.item()], [27.0; 2]);
    Row::new("y = 3x² at 3", "6x", [18.0])
        .at([3.0])
        .reverse([parabola::grad(3.0)])
        .forward(|dot| [parabola::jvp(3.0, dot[0]).1])
        .dual(|x| [x[0].powi(2) * 3.0])
        .tensor(gradient(&x))
        .difference(|x| [parabola(x[0])])
        .print();

    let x = Tensor::from(3.0).requires_grad(true);
    let y = 6.0 * x.powi(2) + 2.0 * &x + 4.0;
    y.backward();
    assert_eq!([quadratic(3.0), y.item()], [64.0; 2]);
    Row::new("y = 6x² + 2x + 4 at 3", "12x + 2", [38.0])
        .at([3.0])
        .reverse([quadratic::grad(3.0)])
        .forward(|dot| [quadratic::jvp(3.0, dot[0]).1])
        .dual(|x| [x[0].powi(2) * 6.0 + x[0] * 2.0 + 4.0])
        .tensor(gradient(&x))
        .difference(|x| [quadratic(x[0])])
        .print();

    let [u, v] = [3.0, 4.0].map(|value| Tensor::from(value).requires_grad(true));
    let f = u.powi(3) + v.powi(2) + 4.0 * &u * &v;
    f.backward();
    assert_eq!([surface(3.0, 4.0), f.item()], [91.0; 2]);
    let (by_u, by_v) = surface::grad(3.0, 4.0);
    Row::new("f = u³ + v² + 4uv at (3, 4)", "3u² + 4v, 2v + 4u", [43.0, 20.0])
        .at([3.0, 4.0])
        .reverse([by_u, by_v])
        .forward(|dot| [surface::jvp(3.0, 4.0, (dot[0], dot[1])).1])
        .dual(|x| [x[0].powi(3) + x[1].powi(2) + x[0] * x[1] * 4.0])
        .tensor([gradient(&u), gradient(&v)].concat())
        .difference(|x| [surface(x[0], x[1])])
        .print();
}

/// The quotients creep up to the derivative and lose digits on the way; the macro needs no `h`.
pub fn limit() {
    title("The limit of (f(x + h) − f(x)) / h for f = 3x² − 4x at 1");
    let quotients = ["2.300000", "2.030000", "2.003000", "2.000300", "2.000030", "2.000003"];
    for (h, by_hand) in [1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6].into_iter().zip(quotients) {
        let quotient = (secant(1.0 + h) - secant(1.0)) / h;
        assert_eq!(format!("{quotient:.6}"), by_hand);
        println!("  {:<29}2 + 3h = {quotient:.6}", format!("h = {h}"));
    }
    let x = Tensor::from(1.0).requires_grad(true);
    (3.0 * x.powi(2) - 4.0 * &x).backward();
    Row::new("the derivative itself", "6x − 4", [2.0])
        .at([1.0])
        .reverse([secant::grad(1.0)])
        .forward(|dot| [secant::jvp(1.0, dot[0]).1])
        .dual(|x| [x[0].powi(2) * 3.0 - x[0] * 4.0])
        .tensor(gradient(&x))
        .difference(|x| [secant(x[0])])
        .print();
}

/// The elements of a tensor's gradient; none where there is no gradient.
pub fn gradient(x: &Tensor) -> Vec<f64> {
    x.grad().map(|gradient| gradient.to_vec()).unwrap_or_default()
}
