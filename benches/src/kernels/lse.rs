//! ln Σ exp(xᵢ), with the maximum taken out.

use std::hint::black_box;
use std::rc::Rc;

use autodiff_core::differentiable;

use super::data::Random;
use super::{Case, Kernel, gradient, primal};

pub(super) const KERNEL: Kernel<1> = Kernel {
    name: "lse",
    parameters: ["n"],
    case,
    small: [13],
    table: &[([800], 1.1), ([8_000], 1.1), ([80_000], 1.1)],
};

/// max x + ln Σ exp(xᵢ − max x).
#[differentiable]
#[must_use]
pub fn lse(x: &[f64]) -> f64 {
    let mut largest = f64::NEG_INFINITY;
    for &xi in x {
        if xi > largest {
            largest = xi;
        }
    }
    let mut sum = 0.0;
    for &xi in x {
        sum += (xi - largest).exp();
    }
    sum.ln() + largest
}

/// Its gradient: the exponentials over their sum.
pub fn by_hand(x: &[f64], x_bar: &mut [f64]) {
    let largest = x.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut sum = 0.0;
    for (x, x_bar) in x.iter().zip(x_bar.iter_mut()) {
        *x_bar = (x - largest).exp();
        sum += *x_bar;
    }
    let scale = sum.recip();
    x_bar.iter_mut().for_each(|x_bar| *x_bar *= scale);
}

fn case([n]: [usize; 1]) -> Case {
    let data: Rc<[f64]> = Random::new(6).uniforms(n, 0.0, 1.0).into();
    let (ours, theirs, zeros) = (data.clone(), data.clone(), vec![0.0; n]);
    Case {
        primal: primal(move || lse(black_box(&data))),
        ours: gradient(zeros.clone(), move |x_bar| {
            x_bar.fill(0.0);
            lse::grad_into(black_box(&ours), x_bar);
        }),
        by_hand: gradient(zeros, move |x_bar| by_hand(black_box(&theirs), x_bar)),
    }
}
