//! A polynomial fitted to the sign function by least squares.

use std::hint::black_box;
use std::rc::Rc;

use autodiff_core::differentiable;

use super::data::Random;
use super::{Case, Kernel, gradient, primal};

pub(super) const KERNEL: Kernel<2> = Kernel {
    name: "llsq",
    parameters: ["n", "m"],
    case,
    small: [17, 5],
    table: &[([1_024, 128], 1.5), ([4_096, 128], 1.5), ([16_392, 128], 1.5)],
};

/// ½ Σᵢ (sign tᵢ − Σⱼ xⱼ tᵢʲ)², tᵢ = −1 + 2i/(n − 1).
#[differentiable]
#[must_use]
pub fn llsq(x: &[f64], n: usize) -> f64 {
    let mut sum = 0.0;
    for i in 0..n {
        let t = -1.0 + 2.0 * i as f64 / (n as f64 - 1.0);
        let sign = if t < 0.0 { -1.0 } else { 1.0 };
        let mut power = 1.0;
        let mut value = 0.0;
        for xj in x {
            value += xj * power;
            power *= t;
        }
        sum += (sign - value) * (sign - value);
    }
    0.5 * sum
}

/// Its gradient in one pass over the points.
pub fn by_hand(x: &[f64], n: usize, x_bar: &mut [f64]) {
    x_bar.fill(0.0);
    for i in 0..n {
        let t = -1.0 + 2.0 * i as f64 / (n as f64 - 1.0);
        let sign = if t < 0.0 { -1.0 } else { 1.0 };
        let (mut power, mut value) = (1.0, 0.0);
        for xj in x {
            value += xj * power;
            power *= t;
        }
        let mut value_bar = value - sign;
        for x_bar in x_bar.iter_mut() {
            *x_bar += value_bar;
            value_bar *= t;
        }
    }
}

fn case([n, m]: [usize; 2]) -> Case {
    let data: Rc<[f64]> = Random::new(7).uniforms(m, 0.0, 1.0).into();
    let (ours, theirs, zeros) = (data.clone(), data.clone(), vec![0.0; m]);
    Case {
        primal: primal(move || llsq(black_box(&data), n)),
        ours: gradient(zeros.clone(), move |x_bar| {
            x_bar.fill(0.0);
            llsq::grad_into(black_box(&ours), n, x_bar);
        }),
        by_hand: gradient(zeros, move |x_bar| by_hand(black_box(&theirs), n, x_bar)),
    }
}
