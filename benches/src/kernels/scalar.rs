//! f(u, v) = u³ + v² + 4uv: one call, and a sum of it over a table.

use std::hint::black_box;
use std::rc::Rc;

use autodiff_core::differentiable;

use super::data::Random;
use super::{Case, Kernel, gradient, primal};

pub(super) const KERNEL: Kernel<0> =
    Kernel { name: "scalar", parameters: [], case: |_| case(), small: [], table: &[([], 1.2)] };

pub(super) const LOOP: Kernel<1> = Kernel {
    name: "scalar_loop",
    parameters: ["n"],
    case: case_of_loop,
    small: [13],
    table: &[([100], 1.1), ([1_000], 1.1), ([10_000], 1.1)],
};

/// The function.
#[differentiable]
#[must_use]
pub fn scalar(u: f64, v: f64) -> f64 {
    u.powi(3) + v.powi(2) + 4.0 * u * v
}

/// Its gradient.
#[must_use]
pub fn by_hand(u: f64, v: f64) -> (f64, f64) {
    (3.0 * u * u + 4.0 * v, 2.0 * v + 4.0 * u)
}

fn case() -> Case {
    Case {
        primal: primal(|| scalar(black_box(3.0), black_box(4.0))),
        ours: gradient((0.0, 0.0), |g| *g = scalar::grad(black_box(3.0), black_box(4.0))),
        by_hand: gradient((0.0, 0.0), |g| *g = by_hand(black_box(3.0), black_box(4.0))),
    }
}

fn case_of_loop([n]: [usize; 1]) -> Case {
    let mut random = Random::new(1);
    let points: Rc<[(f64, f64)]> = (0..n).map(|_| (random.uniform(), random.uniform())).collect();
    let (ours, theirs, zeros) = (points.clone(), points.clone(), vec![(0.0, 0.0); n]);
    Case {
        primal: primal(move || black_box(&points).iter().map(|&(u, v)| scalar(u, v)).sum()),
        ours: gradient(zeros.clone(), move |g| {
            for (g, &(u, v)) in g.iter_mut().zip(black_box(&ours).iter()) {
                *g = scalar::grad(u, v);
            }
        }),
        by_hand: gradient(zeros, move |g| {
            for (g, &(u, v)) in g.iter_mut().zip(black_box(&theirs).iter()) {
                *g = by_hand(u, v);
            }
        }),
    }
}
