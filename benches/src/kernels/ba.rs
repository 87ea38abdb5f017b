//! Bundle adjustment: the sparse Jacobian of the errors of projecting points into cameras.

use std::hint::black_box;
use std::rc::Rc;

use autodiff_core::differentiable;

use super::data::Random;
use super::{Case, Kernel, gradient, primal};

pub(super) const KERNEL: Kernel<3> = Kernel {
    name: "ba",
    parameters: ["n", "m", "p"],
    case,
    small: [2, 3, 5],
    table: &[([21, 1_000, 4_000], 6.5), ([49, 7_776, 31_843], 6.5), ([539, 65_220, 277_273], 12.0)],
};

/// Rotation, centre, focal length, principal point, radial distortion.
pub type Camera = [f64; 11];

#[differentiable]
fn dot(a: &[f64; 3], b: &[f64; 3]) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

#[differentiable]
fn cross(a: &[f64; 3], b: &[f64; 3]) -> [f64; 3] {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

/// `x` rotated about the axis `r` by its length: the formula of Rodrigues.
#[differentiable]
fn rotate(r: &[f64; 3], x: &[f64; 3]) -> [f64; 3] {
    let squared = dot(r, r);
    if squared != 0.0 {
        let angle = squared.sqrt();
        let (sin, cos) = angle.sin_cos();
        let v = [r[0] / angle, r[1] / angle, r[2] / angle];
        let turned = cross(&v, x);
        let along = dot(&v, x) * (1.0 - cos);
        [
            x[0] * cos + turned[0] * sin + v[0] * along,
            x[1] * cos + turned[1] * sin + v[1] * along,
            x[2] * cos + turned[2] * sin + v[2] * along,
        ]
    } else {
        let turned = cross(r, x);
        [x[0] + turned[0], x[1] + turned[1], x[2] + turned[2]]
    }
}

/// Where a camera sees a point.
#[differentiable]
fn project(camera: &Camera, point: &[f64; 3]) -> [f64; 2] {
    let rotation = [camera[0], camera[1], camera[2]];
    let offset = [point[0] - camera[3], point[1] - camera[4], point[2] - camera[5]];
    let seen = rotate(&rotation, &offset);
    let x = seen[0] / seen[2];
    let y = seen[1] / seen[2];
    let squared = x * x + y * y;
    let distortion = 1.0 + camera[9] * squared + camera[10] * squared * squared;
    [x * distortion * camera[6] + camera[7], y * distortion * camera[6] + camera[8]]
}

/// The weighted error of one observation.
#[differentiable]
#[must_use]
pub fn reprojection_error(camera: &Camera, point: &[f64; 3], weight: f64, #[constant] feature: &[f64; 2]) -> [f64; 2] {
    let seen = project(camera, point);
    [weight * (seen[0] - feature[0]), weight * (seen[1] - feature[1])]
}

/// The error of a weight.
#[differentiable]
#[must_use]
pub fn weight_error(weight: f64) -> f64 {
    1.0 - weight * weight
}

/// Cameras, points, weights and features; observation i has camera i mod n and point i mod m.
pub struct Problem {
    /// The cameras.
    pub cameras: Vec<Camera>,
    /// The points.
    pub points: Vec<[f64; 3]>,
    /// A weight for each observation.
    pub weights: Vec<f64>,
    /// Where each observation was seen.
    pub features: Vec<[f64; 2]>,
}

/// A sparse matrix in compressed rows.
#[derive(Clone, Debug, Default)]
pub struct Sparse {
    /// Where each row begins among the values, and where the last ends.
    pub rows: Vec<usize>,
    /// The column of each value.
    pub columns: Vec<usize>,
    /// The values.
    pub values: Vec<f64>,
}

/// The partial derivatives of one observation's two errors by camera, point and weight.
pub type Block = [[f64; 15]; 2];

/// The errors of all observations, then those of the weights.
pub fn errors(problem: &Problem, out: &mut Vec<f64>) {
    let Problem { cameras, points, weights, features } = problem;
    out.clear();
    for (i, (&weight, feature)) in weights.iter().zip(features).enumerate() {
        out.extend(reprojection_error(&cameras[i % cameras.len()], &points[i % points.len()], weight, feature));
    }
    out.extend(weights.iter().map(|&weight| weight_error(weight)));
}

/// The Jacobian of the errors, from that of one observation and of one weight.
#[inline]
pub fn jacobian(
    problem: &Problem,
    block: impl Fn(&Camera, &[f64; 3], f64, &[f64; 2]) -> Block,
    by_weight: impl Fn(f64) -> f64,
    out: &mut Sparse,
) {
    let Problem { cameras, points, weights, features } = problem;
    let (n, m, p) = (cameras.len(), points.len(), weights.len());
    let Sparse { rows, columns, values } = out;
    rows.clear();
    columns.clear();
    values.clear();
    rows.reserve(3 * p + 1);
    columns.reserve(31 * p);
    values.reserve(31 * p);
    rows.push(0);
    for (i, (&weight, feature)) in weights.iter().zip(features).enumerate() {
        let (camera, point) = (i % n, i % m);
        for row in block(&cameras[camera], &points[point], weight, feature) {
            values.extend_from_slice(&row);
            columns.extend(11 * camera..11 * camera + 11);
            columns.extend(11 * n + 3 * point..11 * n + 3 * point + 3);
            columns.push(11 * n + 3 * m + i);
            rows.push(columns.len());
        }
    }
    for (i, &weight) in weights.iter().enumerate() {
        values.push(by_weight(weight));
        columns.push(11 * n + 3 * m + i);
        rows.push(columns.len());
    }
}

/// One observation's block by the derivative that the macro wrote: a reverse sweep for each error.
#[inline]
#[must_use]
pub fn derived_block(camera: &Camera, point: &[f64; 3], weight: f64, feature: &[f64; 2]) -> Block {
    [[1.0, 0.0], [0.0, 1.0]].map(|seed| {
        let (_, (camera_bar, point_bar, weight_bar)) = reprojection_error::vjp(camera, point, weight, feature, seed);
        let mut row = [0.0; 15];
        row[..11].copy_from_slice(&camera_bar);
        row[11..14].copy_from_slice(&point_bar);
        row[14] = weight_bar;
        row
    })
}

/// One observation's block by hand: one forward sweep, two reverse sweeps.
fn block_by_hand(camera: &Camera, point: &[f64; 3], weight: f64, feature: &[f64; 2]) -> Block {
    let r = [camera[0], camera[1], camera[2]];
    let o = [point[0] - camera[3], point[1] - camera[4], point[2] - camera[5]];
    let squared = dot(&r, &r);
    let angle = squared.sqrt();
    let (sin, cos) = angle.sin_cos();
    let inverse = if squared == 0.0 { 0.0 } else { angle.recip() };
    let v = r.map(|r| r * inverse);
    let turned = cross(&v, &o);
    let along = dot(&v, &o);
    let seen = rotate(&r, &o);
    let depth = seen[2].recip();
    let (x, y) = (seen[0] * depth, seen[1] * depth);
    let s = x * x + y * y;
    let distortion = 1.0 + (camera[9] + camera[10] * s) * s;
    let focal = camera[6];
    let errors = [x * distortion * focal + camera[7] - feature[0], y * distortion * focal + camera[8] - feature[1]];
    let row = |k: usize| {
        let mut row = [0.0; 15];
        row[14] = errors[k];
        row[7 + k] = weight;
        let p = [x, y][k];
        row[6] = weight * p * distortion;
        let distortion_bar = weight * focal * p;
        row[9] = distortion_bar * s;
        row[10] = distortion_bar * s * s;
        let s_bar = distortion_bar * (camera[9] + 2.0 * camera[10] * s);
        let mut p_bar = [2.0 * x * s_bar, 2.0 * y * s_bar];
        p_bar[k] += weight * focal * distortion;
        let seen_bar = [p_bar[0] * depth, p_bar[1] * depth, -(p_bar[0] * x + p_bar[1] * y) * depth];
        let (r_bar, o_bar);
        if squared != 0.0 {
            let scaled = seen_bar.map(|b| b * sin);
            let along_bar = dot(&seen_bar, &v) * (1.0 - cos);
            let cos_bar = dot(&seen_bar, &o) - dot(&seen_bar, &v) * along;
            let angle_bar = dot(&seen_bar, &turned) * cos - cos_bar * sin;
            let by_v = cross(&o, &scaled);
            let by_o = cross(&scaled, &v);
            let v_bar: [f64; 3] =
                std::array::from_fn(|i| by_v[i] + along_bar * o[i] + seen_bar[i] * along * (1.0 - cos));
            o_bar = std::array::from_fn(|i| by_o[i] + along_bar * v[i] + seen_bar[i] * cos);
            let angle_bar = angle_bar - dot(&v_bar, &v) * inverse;
            r_bar = std::array::from_fn(|i| v_bar[i] * inverse + angle_bar * v[i]);
        } else {
            r_bar = cross(&o, &seen_bar);
            let by_o = cross(&seen_bar, &r);
            o_bar = std::array::from_fn::<_, 3, _>(|i| by_o[i] + seen_bar[i]);
        }
        let r_bar: [f64; 3] = r_bar;
        row[..3].copy_from_slice(&r_bar);
        for i in 0..3 {
            row[3 + i] = -o_bar[i];
            row[11 + i] = o_bar[i];
        }
        row
    };
    [row(0), row(1)]
}

fn problem([n, m, p]: [usize; 3]) -> Problem {
    let mut random = Random::new(12);
    Problem {
        cameras: (0..n).map(|_| std::array::from_fn(|_| random.uniform())).collect(),
        points: (0..m).map(|_| std::array::from_fn(|_| random.uniform())).collect(),
        weights: random.uniforms(p, 0.0, 1.0),
        features: (0..p).map(|_| [random.uniform(), random.uniform()]).collect(),
    }
}

fn case(size: [usize; 3]) -> Case {
    let data = Rc::new(problem(size));
    let (ours, theirs) = (data.clone(), data.clone());
    let (mut out, mut sparse, mut sparse_by_hand) = (Vec::new(), Sparse::default(), Sparse::default());
    Case {
        primal: primal(move || {
            errors(black_box(&data), &mut out);
            out.last().copied().unwrap_or_default()
        }),
        ours: gradient(Vec::new(), move |values: &mut Vec<f64>| {
            std::mem::swap(values, &mut sparse.values);
            jacobian(black_box(&ours), derived_block, weight_error::grad, &mut sparse);
            std::mem::swap(values, &mut sparse.values);
        }),
        by_hand: gradient(Vec::new(), move |values: &mut Vec<f64>| {
            std::mem::swap(values, &mut sparse_by_hand.values);
            jacobian(black_box(&theirs), block_by_hand, |weight| -2.0 * weight, &mut sparse_by_hand);
            std::mem::swap(values, &mut sparse_by_hand.values);
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Without a rotation the other branch runs.
    #[test]
    fn no_rotation() {
        let Problem { mut cameras, points, weights, features } = problem([1, 1, 1]);
        cameras[0][..3].fill(0.0);
        let ours = derived_block(&cameras[0], &points[0], weights[0], &features[0]);
        let by_hand = block_by_hand(&cameras[0], &points[0], weights[0], &features[0]);
        for (a, b) in ours.as_flattened().iter().zip(by_hand.as_flattened()) {
            assert!((a - b).abs() <= 1e-10 * (1.0 + b.abs()), "{ours:?} {by_hand:?}");
        }
    }
}
