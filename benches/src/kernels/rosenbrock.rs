//! The function of Rosenbrock in n dimensions.

use std::hint::black_box;
use std::rc::Rc;

use autodiff_core::differentiable;

use super::data::Random;
use super::{Case, Kernel, gradient, primal};

pub(super) const KERNEL: Kernel<1> = Kernel {
    name: "rosenbrock",
    parameters: ["n"],
    case,
    small: [13],
    table: &[([100], 1.0), ([1_000], 1.0), ([100_000], 1.0)],
};

/// Σ 100 (xᵢ₊₁ − xᵢ²)² + (1 − xᵢ)².
#[differentiable]
#[must_use]
pub fn rosenbrock(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() - 1 {
        sum += 100.0 * (x[i + 1] - x[i] * x[i]).powi(2) + (1.0 - x[i]).powi(2);
    }
    sum
}

/// Its gradient, gathered: each element is written once.
pub fn by_hand(x: &[f64], x_bar: &mut [f64]) {
    let n = x.len();
    let x_bar = &mut x_bar[..n];
    let inner = |a: f64, b: f64| -400.0 * a * (b - a * a) - 2.0 * (1.0 - a);
    x_bar[0] = inner(x[0], x[1]);
    for i in 1..n - 1 {
        x_bar[i] = inner(x[i], x[i + 1]) + 200.0 * (x[i] - x[i - 1] * x[i - 1]);
    }
    x_bar[n - 1] = 200.0 * (x[n - 1] - x[n - 2] * x[n - 2]);
}

fn case([n]: [usize; 1]) -> Case {
    let data: Rc<[f64]> = Random::new(3).uniforms(n, 0.0, 1.0).into();
    let (ours, theirs, zeros) = (data.clone(), data.clone(), vec![0.0; n]);
    Case {
        primal: primal(move || rosenbrock(black_box(&data))),
        ours: gradient(zeros.clone(), move |x_bar| {
            x_bar.fill(0.0);
            rosenbrock::grad_into(black_box(&ours), x_bar);
        }),
        by_hand: gradient(zeros, move |x_bar| by_hand(black_box(&theirs), x_bar)),
    }
}
