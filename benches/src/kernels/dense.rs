//! A layer of a network: Σ tanh(W x).

use std::hint::black_box;
use std::rc::Rc;

use autodiff_core::differentiable;

use super::data::Random;
use super::{Case, Kernel, gradient, primal};

pub(super) const KERNEL: Kernel<1> =
    Kernel { name: "dense", parameters: ["n"], case, small: [7], table: &[([64], 1.5), ([256], 1.5), ([1024], 1.5)] };

/// Σᵢ tanh(Σⱼ wᵢⱼ xⱼ); the matrix by rows.
#[differentiable]
#[must_use]
pub fn dense(w: &[f64], x: &[f64]) -> f64 {
    let n = x.len();
    let mut sum = 0.0;
    for i in 0..w.len() / n {
        let mut z = 0.0;
        for j in 0..n {
            z += w[i * n + j] * x[j];
        }
        sum += z.tanh();
    }
    sum
}

/// Its gradient in one pass over the rows.
pub fn by_hand(w: &[f64], x: &[f64], w_bar: &mut [f64], x_bar: &mut [f64]) {
    x_bar.fill(0.0);
    let n = x.len();
    for (row, row_bar) in w.chunks_exact(n).zip(w_bar.chunks_exact_mut(n)) {
        let y = row.iter().zip(x).map(|(w, x)| w * x).sum::<f64>().tanh();
        let z_bar = 1.0 - y * y;
        for (((w, x), w_bar), x_bar) in row.iter().zip(x).zip(row_bar).zip(x_bar.iter_mut()) {
            *w_bar = z_bar * x;
            *x_bar += z_bar * w;
        }
    }
}

fn case([n]: [usize; 1]) -> Case {
    let mut random = Random::new(5);
    let data = Rc::new((random.uniforms(n * n, -0.1, 0.1), random.uniforms(n, 0.0, 1.0)));
    let (ours, theirs, zeros) = (data.clone(), data.clone(), (vec![0.0; n * n], vec![0.0; n]));
    Case {
        primal: primal(move || {
            let (w, x) = black_box(&*data);
            dense(w, x)
        }),
        ours: gradient(zeros.clone(), move |(w_bar, x_bar)| {
            let (w, x) = black_box(&*ours);
            w_bar.fill(0.0);
            x_bar.fill(0.0);
            dense::grad_into(w, x, w_bar, x_bar);
        }),
        by_hand: gradient(zeros, move |(w_bar, x_bar)| {
            let (w, x) = black_box(&*theirs);
            by_hand(w, x, w_bar, x_bar);
        }),
    }
}
