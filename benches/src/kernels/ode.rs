//! A system of differential equations, y′₀ = x₀, y′ᵢ = xᵢ yᵢ₋₁, by the classical method of Runge and Kutta.

use std::hint::black_box;
use std::rc::Rc;

use autodiff_core::differentiable;

use super::data::Random;
use super::{Case, Kernel, gradient, primal};

pub(super) const KERNEL: Kernel<2> = Kernel {
    name: "ode",
    parameters: ["n", "s"],
    case,
    small: [7, 3],
    table: &[([100, 10], 3.0), ([1_000, 30], 3.0), ([10_000, 100], 2.5)],
};

/// The right side of the equations.
#[differentiable]
fn slope(x: &[f64], y: &[f64], out: &mut [f64]) {
    out[0] = x[0];
    for i in 1..x.len() {
        out[i] = x[i] * y[i - 1];
    }
}

/// Takes `y` from 0 to 2 in `steps` steps.
#[differentiable]
pub fn integrate(x: &[f64], steps: usize, y: &mut [f64]) {
    let n = x.len();
    let h = 2.0 / steps as f64;
    let mut k1 = vec![0.0; n];
    let mut k2 = vec![0.0; n];
    let mut k3 = vec![0.0; n];
    let mut k4 = vec![0.0; n];
    let mut stage = vec![0.0; n];
    for _ in 0..steps {
        slope(x, &*y, &mut k1);
        for i in 0..n {
            stage[i] = y[i] + h / 2.0 * k1[i];
        }
        slope(x, &stage, &mut k2);
        for i in 0..n {
            stage[i] = y[i] + h / 2.0 * k2[i];
        }
        slope(x, &stage, &mut k3);
        for i in 0..n {
            stage[i] = y[i] + h * k3[i];
        }
        slope(x, &stage, &mut k4);
        for i in 0..n {
            y[i] += h / 6.0 * (k1[i] + 2.0 * k2[i] + 2.0 * k3[i] + k4[i]);
        }
    }
}

/// The last component at 2, from 0 everywhere.
#[differentiable]
#[must_use]
pub fn ode(x: &[f64], steps: usize) -> f64 {
    let mut y = vec![0.0; x.len()];
    integrate(x, steps, &mut y);
    y[x.len() - 1]
}

/// What the derivative written by hand works with: made once, used by every call.
#[derive(Default)]
struct Work {
    /// y at the beginning of each step.
    kept: Vec<f64>,
    stages: [Vec<f64>; 3],
    slopes: [Vec<f64>; 4],
    y: Vec<f64>,
    y_bar: Vec<f64>,
    slope_bar: Vec<f64>,
    stage_bar: Vec<f64>,
}

/// The three inner stages of a step and the four slopes.
fn step(x: &[f64], y: &[f64], h: f64, stages: &mut [Vec<f64>; 3], slopes: &mut [Vec<f64>; 4]) {
    slope(x, y, &mut slopes[0]);
    for (k, part) in [h / 2.0, h / 2.0, h].into_iter().enumerate() {
        for ((stage, y), slope) in stages[k].iter_mut().zip(y).zip(&slopes[k]) {
            *stage = y + part * slope;
        }
        slope(x, &stages[k], &mut slopes[k + 1]);
    }
}

/// The adjoint of `slope`: gives the adjoint of `y`.
fn slope_back(x: &[f64], y: &[f64], slope_bar: &[f64], x_bar: &mut [f64], y_bar: &mut [f64]) {
    let n = x.len();
    x_bar[0] += slope_bar[0];
    for i in 1..n {
        x_bar[i] += y[i - 1] * slope_bar[i];
        y_bar[i - 1] = x[i] * slope_bar[i];
    }
    y_bar[n - 1] = 0.0;
}

/// The gradient: y is kept once a step, the stages are computed again.
fn by_hand(x: &[f64], steps: usize, x_bar: &mut [f64], work: &mut Work) {
    let n = x.len();
    let h = 2.0 / steps as f64;
    let Work { kept, stages, slopes, y, y_bar, slope_bar, stage_bar } = work;
    stages.iter_mut().chain(slopes.iter_mut()).chain([&mut *slope_bar, stage_bar]).for_each(|v| v.resize(n, 0.0));
    kept.clear();
    kept.reserve(n * steps);
    for v in [&mut *y, y_bar] {
        v.clear();
        v.resize(n, 0.0);
    }
    for _ in 0..steps {
        kept.extend_from_slice(y);
        step(x, y, h, stages, slopes);
        let [k1, k2, k3, k4] = &*slopes;
        for i in 0..n {
            y[i] += h / 6.0 * (k1[i] + 2.0 * k2[i] + 2.0 * k3[i] + k4[i]);
        }
    }
    x_bar.fill(0.0);
    y_bar[n - 1] = 1.0;
    for y in kept.chunks_exact(n).rev() {
        step(x, y, h, stages, slopes);
        for (slope_bar, y_bar) in slope_bar.iter_mut().zip(&*y_bar) {
            *slope_bar = h / 6.0 * y_bar;
        }
        // The end's adjoint reaches the slopes with these weights; of `y_bar` only the stages' part is added meanwhile.
        let stage_of = |k: usize| if k == 0 { y } else { &stages[k - 1][..] };
        let mut rest = vec![0.0; 0];
        std::mem::swap(&mut rest, &mut slopes[0]);
        rest.copy_from_slice(y_bar);
        for (k, part, weight) in [(3, h, 2.0), (2, h / 2.0, 2.0), (1, h / 2.0, 1.0)] {
            slope_back(x, stage_of(k), slope_bar, x_bar, stage_bar);
            for i in 0..n {
                rest[i] += stage_bar[i];
                slope_bar[i] = h / 6.0 * weight * y_bar[i] + part * stage_bar[i];
            }
        }
        slope_back(x, y, slope_bar, x_bar, stage_bar);
        for i in 0..n {
            y_bar[i] = rest[i] + stage_bar[i];
        }
        std::mem::swap(&mut rest, &mut slopes[0]);
    }
}

fn case([n, steps]: [usize; 2]) -> Case {
    let data: Rc<[f64]> = Random::new(9).uniforms(n, 0.9, 1.1).into();
    let (ours, theirs, zeros) = (data.clone(), data.clone(), vec![0.0; n]);
    let mut work = Work::default();
    Case {
        primal: primal(move || ode(black_box(&data), steps)),
        ours: gradient(zeros.clone(), move |x_bar| {
            x_bar.fill(0.0);
            ode::grad_into(black_box(&ours), steps, x_bar);
        }),
        by_hand: gradient(zeros, move |x_bar| by_hand(black_box(&theirs), steps, x_bar, &mut work)),
    }
}
