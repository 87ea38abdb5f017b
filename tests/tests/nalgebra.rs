//! Matrices and vectors of nalgebra: every rule against finite differences and the dot-product identity.

use autodiff_core::{Differentiable, check_grad, differentiable};
use nalgebra::{DMatrix, DVector, Matrix2, Matrix2x3, Matrix3, Vector2, Vector3, Vector4};

const A: [f64; 3] = [1.0, -2.0, 0.5];
const B: [f64; 3] = [0.25, 3.0, -1.5];

fn v(x: [f64; 3]) -> Vector3<f64> {
    Vector3::from(x)
}

mod fixed {
    use super::*;

    #[differentiable]
    fn operators(a: &Vector3<f64>, b: &Vector3<f64>, s: f64) -> f64 {
        let sum = a + b * s;
        let difference = -(a - b) / s;
        let scaled = s * sum;
        scaled.dot(&difference) + sum.norm_squared()
    }

    #[differentiable]
    fn by_value(a: Vector3<f64>, b: Vector3<f64>, s: f64) -> Vector3<f64> {
        let n = a.cross(&b).normalize();
        n * s + a.component_mul(&b) - b / s
    }

    #[differentiable]
    fn norms(a: &Vector3<f64>) -> f64 {
        let n = a.norm();
        n * a.sum() + a.x * a[2]
    }

    #[differentiable]
    fn built(x: f64, y: f64, z: f64) -> Vector3<f64> {
        let m = Matrix3::new(x, y, 1.0, z, x * y, 2.0, 0.5, y, z);
        let r = Matrix2::new(x.cos(), -x.sin(), x.sin(), x.cos());
        let turned = r * Vector2::new(y, z);
        m * Vector3::new(x, turned.x, turned[1]) + Vector3::zeros()
    }

    #[differentiable]
    fn from_elements(x: f64, v: &[f64]) -> f64 {
        let vector = Vector3::from_column_slice(v);
        let rows = Matrix2x3::from_row_slice(&[x, v[0], v[1], 1.0, x * v[2], v[0]]);
        let scaled = Matrix3::from_diagonal(&vector) * vector;
        let grown = DVector::from_vec(vec![x, v[1], x * x]);
        (rows * scaled).norm_squared() + grown.dot(&grown) * grown[1]
    }

    #[differentiable]
    fn products(m: &Matrix2x3<f64>, x: &Vector3<f64>) -> f64 {
        let y = m * x;
        let back = m.transpose() * y;
        let square = m * m.transpose();
        back.dot(x) + square[(0, 1)] * square[(1, 1)]
    }

    #[differentiable]
    fn written(x: f64, y: f64) -> f64 {
        let mut u = Vector4::new(x, y, x * y, 1.0);
        u[1] = u[0] * u[2];
        u.z += x;
        for i in 0..4 {
            u[i] *= y;
        }
        u.norm() + u[1]
    }

    /// A chain of rigid bodies' vectors, as a user writes it.
    #[differentiable]
    fn energy(q: &[Vector3<f64>], k: f64) -> f64 {
        let mut total = 0.0;
        for i in 1..q.len() {
            let d = q[i] - q[i - 1];
            let stretch = d.norm() - 1.0;
            total += 0.5 * k * stretch * stretch;
        }
        total
    }

    /// A step of an integrator: state in vectors that are written again and again.
    #[differentiable]
    fn trajectory(x: Vector3<f64>, v: &Vector3<f64>, k: f64, steps: usize) -> f64 {
        let (mut x, mut v) = (x, *v);
        let mut work = 0.0;
        for _ in 0..steps {
            let a = x * -k;
            v += a * 0.1;
            x += v * 0.1;
            if x.norm() > 1.5 {
                x *= 0.5;
                work -= v.dot(&a);
            }
            work += x.norm_squared();
        }
        work + x[1]
    }

    #[differentiable]
    fn moved(points: &mut [Vector3<f64>], by: &Vector3<f64>) {
        for p in points.iter_mut() {
            *p += by * p.x;
            p.y *= 2.0;
        }
    }

    #[differentiable]
    fn over_elements(a: &Vector3<f64>, m: &Matrix3<f64>) -> f64 {
        let s: f64 = a.iter().map(|x| x * x).sum();
        let mut t = 1.0;
        for x in m.iter() {
            t *= x + a[0];
        }
        s * t
    }

    #[test]
    fn against_differences() {
        check_grad!(trajectory(v(A), &v(B), 0.75, const 6));
        check_grad!(moved(&mut vec![v(A), v(B)], &v([0.5, 0.25, -0.5])) -> ());
        check_grad!(over_elements(&v(A), &Matrix3::new(0.3, 0.7, 1.1, 0.5, 0.9, 1.3, 0.7, 1.1, 1.5)));
        check_grad!(operators(&v(A), &v(B), 0.75));
        check_grad!(by_value(v(A), v(B), 0.75));
        check_grad!(norms(&v(A)));
        check_grad!(from_elements(0.75, &A));
        check_grad!(built(0.3, -1.2, 0.8));
        check_grad!(products(&Matrix2x3::new(1.0, -0.5, 2.0, 0.25, 1.5, -1.0), &v(A)));
        check_grad!(written(0.75, -1.25));
        check_grad!(energy(&[v(A), v(B), v([0.5, 0.5, 0.5])], 3.0));
    }

    #[test]
    fn the_norm_rests_at_zero() {
        assert_eq!(norms::grad(&Vector3::zeros()), Vector3::zeros());
    }

    #[differentiable]
    fn single(a: &Vector3<f32>, s: f32) -> f32 {
        (a * s).norm() + a.cross(&Vector3::new(s, 1.0, 2.0)).sum()
    }

    #[test]
    fn single_precision() {
        check_grad!(single(&Vector3::new(1.0_f32, -2.0, 0.5), 0.75_f32));
    }
}

mod dynamic {
    use super::*;

    #[differentiable]
    fn quadratic(m: &DMatrix<f64>, x: &DVector<f64>, s: f64) -> f64 {
        let y = m * x;
        let scaled = &y * s;
        let z = &scaled + x;
        x.dot(&z) + m.norm()
    }

    #[differentiable]
    fn chain(a: &DMatrix<f64>, b: &DMatrix<f64>) -> f64 {
        let c = a * b;
        let (t, twice) = (c.transpose(), b * 2.0);
        let d = &t - &twice;
        d.norm_squared() + d[(0, 1)]
    }

    #[test]
    fn against_differences() {
        let m = DMatrix::from_row_slice(3, 3, &[1.0, 2.0, -0.5, 0.25, -1.0, 1.5, 0.75, 0.5, 2.0]);
        let n = DMatrix::from_row_slice(3, 3, &[0.5, -1.0, 1.5, 2.25, 1.0, -0.5, 0.75, 0.25, -2.0]);
        check_grad!(quadratic(&m, &DVector::from_column_slice(&A), 0.75));
        check_grad!(chain(&m, &n));
    }
}

mod in_structs {
    use super::*;

    #[derive(Clone, Debug, PartialEq, Differentiable)]
    struct Body {
        mass: f64,
        position: Vector3<f64>,
        velocity: Vector3<f64>,
    }

    #[differentiable]
    fn energy(body: &Body, center: &Vector3<f64>) -> f64 {
        let r = body.position - center;
        0.5 * body.mass * body.velocity.norm_squared() - body.mass / r.norm()
    }

    #[test]
    fn against_differences() {
        let body = Body { mass: 2.0, position: v(A), velocity: v(B) };
        check_grad!(energy(&body, &v([0.5, 0.5, 0.5])));
    }
}

#[test]
fn shadows() {
    let m = DMatrix::from_row_slice(1, 2, &[3.0, 4.0]);
    let mut shadow = m.zero_like();
    shadow.accumulate(&m);
    shadow.accumulate(&DMatrix::zeros(2, 2));
    assert_eq!((shadow.to_flat(), shadow.shape()), (vec![3.0, 4.0], (1, 2)));
    assert_eq!(Matrix2::new(1.0, 2.0, 3.0, 4.0).to_flat(), [1.0, 3.0, 2.0, 4.0]);
}
