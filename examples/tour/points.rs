//! The derivative of one function at many points at once, and its picture.

use std::error::Error;

use autodiff_core::differentiable;
use autodiff_core::tensor::Tensor;
use num_dual::DualNum;

use crate::picture::{self, Curves};
use crate::scalars::gradient;
use crate::table::Row;
use crate::title;

#[differentiable]
fn square(x: f64) -> f64 {
    x * x
}

#[differentiable]
fn wave(x: f64) -> f64 {
    x * x.sin()
}

#[differentiable]
fn squares(x: &[f64]) -> Vec<f64> {
    x.iter().map(|x| square(*x)).collect()
}

#[differentiable]
fn waves(x: &[f64]) -> Vec<f64> {
    x.iter().map(|x| wave(*x)).collect()
}

/// `sum` makes one number of the values, and its gradient is `f′` at every point.
pub fn derivatives() {
    title("One function at many points: sum(f(x)) has the gradient f′(x), point by point");

    let x = Tensor::linspace(-10.0, 10.0, 11).requires_grad(true);
    (&x * &x).sum().backward();
    let by_hand: Vec<f64> = x.to_vec().iter().map(|x| 2.0 * x).collect();
    Row::new("x² at 11 points", "2x", by_hand)
        .at(x.to_vec())
        .pulled_by([1.0; 11])
        .reverse(squares::vjp(&x.to_vec(), vec![1.0; 11]).1)
        .forward(|dot| squares::jvp(&x.to_vec(), dot).1)
        .dual(|x| x.iter().map(|x| x * x).collect::<Vec<_>>())
        .tensor(gradient(&x))
        .difference(squares)
        .print();

    let x = Tensor::linspace(-10.0, 10.0, 101).requires_grad(true);
    (&x * x.sin()).sum().backward();
    let by_hand: Vec<f64> = x.to_vec().iter().map(|x| x.sin() + x * x.cos()).collect();
    Row::new("x sin x at 101 points", "sin x + x cos x", by_hand.clone())
        .at(x.to_vec())
        .pulled_by([1.0; 101])
        .reverse(waves::vjp(&x.to_vec(), vec![1.0; 101]).1)
        .forward(|dot| waves::jvp(&x.to_vec(), dot).1)
        .dual(|x| x.iter().map(|x| x * x.sin()).collect::<Vec<_>>())
        .tensor(gradient(&x))
        .difference(waves)
        .print();

    // The scalar function itself over the tensor: one kernel and one node, whatever it does inside.
    x.zero_grad();
    x.map(wave {}).sum().backward();
    Row::new("  the same, x.map(wave {})", "sin x + x cos x", by_hand)
        .reverse(x.to_vec().into_iter().map(wave::grad).collect::<Vec<_>>())
        .tensor(gradient(&x))
        .print();
}

/// Draws the function beside its derivative.
pub fn picture() -> Result<(), Box<dyn Error>> {
    title("The picture: x sin x beside its derivative");
    let x = Tensor::linspace(-10.0, 10.0, 801).requires_grad(true);
    let y = x.map(wave {});
    y.sum().backward();
    // A picture needs numbers, not graphs.
    let (x_values, y_values) = (x.detach(), y.detach());
    assert!(!y_values.does_require_grad() && y_values.grad_fn().is_none());
    let curves = Curves {
        title: "A function and its derivative",
        names: ["f(x) = x sin x", "f′(x) = sin x + x cos x"],
        x: x_values.to_vec(),
        y: [y_values.to_vec(), gradient(&x)],
    };
    for path in picture::draw(&curves, "tour")? {
        println!("  {}", path.display());
    }
    Ok(())
}
