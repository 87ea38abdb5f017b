//! The cost of k means: for each point the square of the distance to the nearest centroid.

use std::hint::black_box;
use std::rc::Rc;

use autodiff_core::differentiable;

use super::data::Random;
use super::{Case, Kernel, gradient, primal};

pub(super) const KERNEL: Kernel<3> = Kernel {
    name: "kmeans",
    parameters: ["k", "n", "d"],
    case,
    small: [3, 17, 2],
    table: &[([10, 1_000, 8], 2.0), ([100, 1_000, 8], 2.0), ([100, 10_000, 8], 2.0)],
};

/// Σᵢ minⱼ ‖cⱼ − pᵢ‖²; both tables by rows of `d`.
#[differentiable]
#[must_use]
pub fn cost(#[constant] points: &[f64], centroids: &[f64], d: usize) -> f64 {
    let mut total = 0.0;
    for point in points.chunks_exact(d) {
        let mut least = f64::INFINITY;
        for centroid in centroids.chunks_exact(d) {
            let mut distance = 0.0;
            for (c, p) in centroid.iter().zip(point) {
                distance += (c - p) * (c - p);
            }
            if distance < least {
                least = distance;
            }
        }
        total += least;
    }
    total
}

/// Half of the cost's derivative by one centroid's coordinates: Σ (c − p) over the points that are nearest to it. Along a
/// tangent, its derivative is half of a row of the Hessian.
#[differentiable]
fn half_gradient(#[constant] points: &[f64], centroids: &[f64], d: usize, out: &mut [f64]) {
    for point in points.chunks_exact(d) {
        let mut least = f64::INFINITY;
        let mut nearest = 0;
        for j in 0..centroids.len() / d {
            let mut distance = 0.0;
            for i in 0..d {
                distance += (centroids[j * d + i] - point[i]).powi(2);
            }
            if distance < least {
                least = distance;
                nearest = j;
            }
        }
        for i in 0..d {
            out[nearest * d + i] += centroids[nearest * d + i] - point[i];
        }
    }
}

/// The direction of Newton's method: the gradient over the diagonal of the Hessian. An element of the gradient depends
/// on its own coordinate alone, so the derivative along (1, …, 1) is that diagonal.
#[must_use]
pub fn direction(points: &[f64], centroids: &[f64], d: usize) -> Vec<f64> {
    let gradient = cost::grad(points, centroids, d);
    let ones = vec![1.0; centroids.len()];
    let (mut half, mut half_diagonal) = (vec![0.0; centroids.len()], vec![0.0; centroids.len()]);
    half_gradient::jvp(points, centroids, d, &mut half, (&ones, &mut half_diagonal));
    gradient.iter().zip(half_diagonal).map(|(gradient, half)| gradient / (2.0 * half)).collect()
}

/// Its gradient, which looks at the nearest centroid alone.
pub fn by_hand(points: &[f64], centroids: &[f64], d: usize, centroids_bar: &mut [f64]) {
    centroids_bar.fill(0.0);
    for point in points.chunks_exact(d) {
        let (mut least, mut nearest) = (f64::INFINITY, 0);
        for (j, centroid) in centroids.chunks_exact(d).enumerate() {
            let distance = centroid.iter().zip(point).map(|(c, p)| (c - p) * (c - p)).sum();
            if distance < least {
                (least, nearest) = (distance, j * d);
            }
        }
        let (c, c_bar) = (&centroids[nearest..nearest + d], &mut centroids_bar[nearest..nearest + d]);
        for ((c, p), c_bar) in c.iter().zip(point).zip(c_bar) {
            *c_bar += 2.0 * (c - p);
        }
    }
}

fn case([k, n, d]: [usize; 3]) -> Case {
    let points = Random::new(8).uniforms(n * d, 0.0, 1.0);
    let centroids = points[(n - k) * d..].to_vec();
    let zeros = vec![0.0; k * d];
    let data = Rc::new((points, centroids));
    let (ours, theirs) = (data.clone(), data.clone());
    Case {
        primal: primal(move || {
            let (points, centroids) = black_box(&*data);
            cost(points, centroids, d)
        }),
        ours: gradient(zeros.clone(), move |bar| {
            let (points, centroids) = black_box(&*ours);
            bar.fill(0.0);
            cost::grad_into(points, centroids, d, bar);
        }),
        by_hand: gradient(zeros, move |bar| {
            let (points, centroids) = black_box(&*theirs);
            by_hand(points, centroids, d, bar);
        }),
    }
}
