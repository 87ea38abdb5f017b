//! x ← sin(x)·aᵢ + x.

use std::hint::black_box;
use std::rc::Rc;

use autodiff_core::differentiable;

use super::data::Random;
use super::{Case, Kernel, gradient, primal};

pub(super) const KERNEL: Kernel<1> = Kernel {
    name: "recurrence",
    parameters: ["n"],
    case,
    small: [13],
    table: &[([1_000], 1.7), ([30_000], 1.7), ([1_000_000], 1.7)],
};

/// The last x.
#[differentiable]
#[must_use]
pub fn recurrence(a: &[f64], start: f64) -> f64 {
    let mut x = start;
    for ai in a {
        x = x.sin() * ai + x;
    }
    x
}

/// Its gradient: sines and cosines are computed together and kept.
pub fn by_hand(a: &[f64], start: f64, a_bar: &mut [f64], kept: &mut Vec<f64>) -> f64 {
    kept.clear();
    kept.reserve(a.len());
    let mut x = start;
    for (ai, a_bar) in a.iter().zip(a_bar.iter_mut()) {
        let (sin, cos) = x.sin_cos();
        *a_bar = sin;
        kept.push(cos);
        x += sin * ai;
    }
    let mut x_bar = 1.0;
    for ((ai, a_bar), cos) in a.iter().zip(a_bar).zip(kept).rev() {
        *a_bar *= x_bar;
        x_bar += x_bar * ai * *cos;
    }
    x_bar
}

fn case([n]: [usize; 1]) -> Case {
    let data: Rc<[f64]> = Random::new(4).uniforms(n, 0.0, 1.0).into();
    let (ours, theirs, zeros) = (data.clone(), data.clone(), (vec![0.0; n], 0.0));
    let mut kept = Vec::new();
    Case {
        primal: primal(move || recurrence(black_box(&data), black_box(0.5))),
        ours: gradient(zeros.clone(), move |(a_bar, x_bar)| {
            a_bar.fill(0.0);
            *x_bar = 0.0;
            recurrence::grad_into(black_box(&ours), black_box(0.5), a_bar, x_bar);
        }),
        by_hand: gradient(zeros, move |(a_bar, x_bar)| {
            *x_bar = by_hand(black_box(&theirs), black_box(0.5), a_bar, &mut kept);
        }),
    }
}
