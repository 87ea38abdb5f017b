//! The logarithm of the posterior density of a mixture of normal distributions, with a Wishart prior.

use std::f64::consts::PI;
use std::hint::black_box;
use std::rc::Rc;

use autodiff_core::differentiable;

use super::data::Random;
use super::{Case, Kernel, gradient, primal};

pub(super) const KERNEL: Kernel<3> = Kernel {
    name: "gmm",
    parameters: ["d", "k", "n"],
    case,
    small: [3, 4, 5],
    table: &[([2, 5, 1_000], 1.7), ([10, 25, 1_000], 1.9), ([20, 50, 1_000], 2.1), ([64, 25, 1_000], 5.0)],
};

/// ln Σ exp(xᵢ), with the maximum taken out.
#[differentiable]
fn log_sum_exp(x: &[f64]) -> f64 {
    let mut largest = x[0];
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

/// `ln Γ_d(a)`, the multivariate gamma function.
fn log_gamma_of(d: usize, a: f64) -> f64 {
    let dimensions = d as f64;
    let mut out = 0.25 * dimensions * (dimensions - 1.0) * PI.ln();
    for j in 1..=d {
        out += libm::lgamma(a + 0.5 * (1.0 - j as f64));
    }
    out
}

/// The objective: weights `alpha`, means `mu`, logarithms of the diagonals `q` and lower triangles `l` (column by
/// column) of the matrices, all one component after the other; points `x` of dimension `d`.
#[differentiable]
#[expect(clippy::too_many_arguments, reason = "the interface of the benchmark")]
#[must_use]
pub fn objective(
    alpha: &[f64],
    mu: &[f64],
    q: &[f64],
    l: &[f64],
    #[constant] x: &[f64],
    d: usize,
    #[constant] gamma: f64,
    m: usize,
) -> f64 {
    let k = alpha.len();
    let n = x.len() / d;
    let triangle = d * (d - 1) / 2;

    let mut diagonals = vec![0.0; k * d];
    let mut sums = vec![0.0; k];
    for i in 0..k {
        for j in 0..d {
            diagonals[i * d + j] = q[i * d + j].exp();
            sums[i] += q[i * d + j];
        }
    }

    let mut centered = vec![0.0; d];
    let mut product = vec![0.0; d];
    let mut terms = vec![0.0; k];
    let mut likelihood = 0.0;
    for point in 0..n {
        for i in 0..k {
            for j in 0..d {
                centered[j] = x[point * d + j] - mu[i * d + j];
                product[j] = diagonals[i * d + j] * centered[j];
            }
            let mut at = i * triangle;
            for column in 0..d {
                for row in column + 1..d {
                    product[row] += l[at] * centered[column];
                    at += 1;
                }
            }
            let mut norm = 0.0;
            for j in 0..d {
                norm += product[j] * product[j];
            }
            terms[i] = alpha[i] + sums[i] - 0.5 * norm;
        }
        likelihood += log_sum_exp(&terms);
    }

    let mut squares = 0.0;
    for diagonal in &diagonals {
        squares += diagonal * diagonal;
    }
    for element in l {
        squares += element * element;
    }
    let mut sum_of_q = 0.0;
    for i in 0..k {
        sum_of_q += sums[i];
    }
    let degrees = (d + m + 1) as f64;
    let constant = degrees * d as f64 * (gamma / 2.0_f64.sqrt()).ln() - log_gamma_of(d, degrees / 2.0);
    let prior = k as f64 * constant - 0.5 * gamma * gamma * squares + m as f64 * sum_of_q;
    likelihood - n as f64 * (d as f64 / 2.0 * (2.0 * PI).ln() + log_sum_exp(alpha)) + prior
}

/// The parameters, or their adjoints.
type Parameters = (Vec<f64>, Vec<f64>, Vec<f64>, Vec<f64>);

/// What the derivative written by hand works with: made once, used by every call.
#[derive(Default)]
struct Work {
    diagonals: Vec<f64>,
    diagonals_bar: Vec<f64>,
    sums: Vec<f64>,
    /// Of one point: by component x − μ and Q (x − μ).
    centered: Vec<f64>,
    products: Vec<f64>,
    terms: Vec<f64>,
    centered_bar: Vec<f64>,
}

/// Puts the softmax of `terms` in its place.
fn softmax(terms: &mut [f64]) {
    let largest = terms.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut sum = 0.0;
    for term in terms.iter_mut() {
        *term = (*term - largest).exp();
        sum += *term;
    }
    terms.iter_mut().for_each(|term| *term /= sum);
}

/// The gradient, point by point, without a tape.
fn by_hand(parameters: &Parameters, x: &[f64], d: usize, gamma: f64, m: usize, bars: &mut Parameters, work: &mut Work) {
    let (alpha, mu, q, l) = parameters;
    let (alpha_bar, mu_bar, q_bar, l_bar) = bars;
    let (k, n) = (alpha.len(), x.len() / d);
    let triangle = d * (d - 1) / 2;
    let Work { diagonals, diagonals_bar, sums, centered, products, terms, centered_bar } = work;
    centered.resize(k * d, 0.0);
    products.resize(k * d, 0.0);
    centered_bar.resize(d, 0.0);
    diagonals.clear();
    diagonals.extend(q.iter().map(|q| q.exp()));
    diagonals_bar.clear();
    diagonals_bar.resize(k * d, 0.0);
    sums.clear();
    sums.extend(q.chunks_exact(d).map(|q| q.iter().sum::<f64>()));
    alpha_bar.fill(0.0);
    mu_bar.fill(0.0);
    l_bar.fill(0.0);
    for x in x.chunks_exact(d) {
        terms.clear();
        for i in 0..k {
            let part = i * d..(i + 1) * d;
            let (centered, product) = (&mut centered[part.clone()], &mut products[part.clone()]);
            let (mu, diagonal) = (&mu[part.clone()], &diagonals[part]);
            for j in 0..d {
                centered[j] = x[j] - mu[j];
                product[j] = diagonal[j] * centered[j];
            }
            let mut column = &l[i * triangle..(i + 1) * triangle];
            for (j, &centered) in centered.iter().enumerate() {
                let (now, rest) = column.split_at(d - 1 - j);
                column = rest;
                for (product, l) in product[j + 1..].iter_mut().zip(now) {
                    *product += l * centered;
                }
            }
            let norm: f64 = product.iter().map(|p| p * p).sum();
            terms.push(alpha[i] + sums[i] - 0.5 * norm);
        }
        softmax(terms);
        for (i, &weight) in terms.iter().enumerate() {
            alpha_bar[i] += weight;
            let part = i * d..(i + 1) * d;
            let (centered, product) = (&centered[part.clone()], &mut products[part.clone()]);
            let (diagonal, diagonal_bar) = (&diagonals[part.clone()], &mut diagonals_bar[part.clone()]);
            for j in 0..d {
                product[j] *= -weight;
                diagonal_bar[j] += product[j] * centered[j];
                centered_bar[j] = product[j] * diagonal[j];
            }
            let part_of_l = i * triangle..(i + 1) * triangle;
            let (mut column, mut column_bar) = (&l[part_of_l.clone()], &mut l_bar[part_of_l]);
            for j in 0..d {
                let (now, rest) = column.split_at(d - 1 - j);
                let (now_bar, rest_bar) = column_bar.split_at_mut(d - 1 - j);
                (column, column_bar) = (rest, rest_bar);
                let mut sum = 0.0;
                for ((l, l_bar), product) in now.iter().zip(now_bar).zip(&product[j + 1..]) {
                    *l_bar += product * centered[j];
                    sum += product * l;
                }
                centered_bar[j] += sum;
            }
            for (mu_bar, centered_bar) in mu_bar[part].iter_mut().zip(&*centered_bar) {
                *mu_bar -= centered_bar;
            }
        }
    }
    // Each component's sum of q has the adjoint of its weight, and the prior's m.
    for i in 0..k {
        for j in i * d..(i + 1) * d {
            let by_diagonal = diagonals_bar[j] - gamma * gamma * diagonals[j];
            q_bar[j] = alpha_bar[i] + m as f64 + by_diagonal * diagonals[j];
        }
    }
    for (l_bar, l) in l_bar.iter_mut().zip(l) {
        *l_bar -= gamma * gamma * l;
    }
    terms.clear();
    terms.extend_from_slice(alpha);
    softmax(terms);
    for (alpha_bar, weight) in alpha_bar.iter_mut().zip(terms) {
        *alpha_bar -= n as f64 * *weight;
    }
}

fn case([d, k, n]: [usize; 3]) -> Case {
    let mut random = Random::new(11);
    let points = random.normals(n * d);
    let (alpha, mu) = (random.normals(k), random.uniforms(k * d, 0.0, 1.0));
    let parameters: Parameters = (alpha, mu, random.normals(k * d), random.normals(k * d * (d - 1) / 2));
    let zeros = (vec![0.0; k], vec![0.0; k * d], vec![0.0; k * d], vec![0.0; k * d * (d - 1) / 2]);
    let data = Rc::new((parameters, points));
    let (ours, theirs) = (data.clone(), data.clone());
    let mut work = Work::default();
    Case {
        primal: primal(move || {
            let ((alpha, mu, q, l), x) = black_box(&*data);
            objective(alpha, mu, q, l, x, d, 1.0, 0)
        }),
        ours: gradient(zeros.clone(), move |bars| {
            let ((alpha, mu, q, l), x) = black_box(&*ours);
            let (alpha_bar, mu_bar, q_bar, l_bar) = bars;
            alpha_bar.fill(0.0);
            mu_bar.fill(0.0);
            q_bar.fill(0.0);
            l_bar.fill(0.0);
            objective::grad_into(alpha, mu, q, l, x, d, 1.0, 0, alpha_bar, mu_bar, q_bar, l_bar);
        }),
        by_hand: gradient(zeros, move |bars| {
            let (parameters, x) = black_box(&*theirs);
            by_hand(parameters, x, d, 1.0, 0, bars, &mut work);
        }),
    }
}

#[cfg(test)]
mod tests {
    use std::f64::consts::LN_2;

    use super::*;

    /// One component of dimension one, in closed form: the density of a normal distribution.
    #[test]
    fn one_normal_distribution() {
        let (x, mu, q) = ([0.3, -1.2], 0.5, 0.25_f64);
        let value = objective(&[0.7], &[mu], &[q], &[], &x, 1, 1.0, 0);
        let density: f64 = x.iter().map(|x| q - 0.5 * (q.exp() * (x - mu)).powi(2) - 0.5 * (2.0 * PI).ln()).sum();
        // n = 2, ln Γ₁(1) = 0.
        let prior = -LN_2 - 0.5 * (2.0 * q).exp();
        assert!((value - density - prior).abs() < 1e-12, "{value} {density} {prior}");
    }
}
