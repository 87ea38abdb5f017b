//! The product of two vectors.

use std::hint::black_box;
use std::rc::Rc;

use autodiff_core::differentiable;

use super::data::Random;
use super::{Case, Kernel, gradient, primal};

pub(super) const KERNEL: Kernel<1> = Kernel {
    name: "dot",
    parameters: ["n"],
    case,
    small: [13],
    table: &[([100], 0.3), ([1_000], 0.3), ([100_000], 0.5)],
};

/// Σ xᵢ yᵢ.
#[differentiable]
#[must_use]
pub fn dot(x: &[f64], y: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() {
        sum += x[i] * y[i];
    }
    sum
}

/// Its gradient.
pub fn by_hand(x: &[f64], y: &[f64], x_bar: &mut [f64], y_bar: &mut [f64]) {
    x_bar.copy_from_slice(y);
    y_bar.copy_from_slice(x);
}

fn case([n]: [usize; 1]) -> Case {
    let mut random = Random::new(2);
    let data = Rc::new((random.uniforms(n, 0.0, 1.0), random.uniforms(n, 0.0, 1.0)));
    let (ours, theirs, zeros) = (data.clone(), data.clone(), (vec![0.0; n], vec![0.0; n]));
    Case {
        primal: primal(move || {
            let (x, y) = black_box(&*data);
            dot(x, y)
        }),
        ours: gradient(zeros.clone(), move |(x_bar, y_bar)| {
            let (x, y) = black_box(&*ours);
            x_bar.fill(0.0);
            y_bar.fill(0.0);
            dot::grad_into(x, y, x_bar, y_bar);
        }),
        by_hand: gradient(zeros, move |(x_bar, y_bar)| {
            let (x, y) = black_box(&*theirs);
            by_hand(x, y, x_bar, y_bar);
        }),
    }
}
