//! Calls of other differentiable functions, by every path, with every kind of argument and result.

/// Callees of several modules below, reached by path.
pub mod library {
    use crate::prelude::*;

    #[differentiable]
    pub fn gauss(x: f64, width: f64) -> f64 {
        (-x * x / (2.0 * width * width)).exp()
    }

    #[differentiable]
    pub fn dot(a: &[f64], b: &[f64]) -> f64 {
        let mut s = 0.0;
        for i in 0..a.len() {
            s += a[i] * b[i];
        }
        s
    }

    #[differentiable]
    pub fn scale(v: &mut [f64], k: f64) {
        for x in v.iter_mut() {
            *x *= k;
        }
    }

    #[differentiable]
    pub fn polar(x: f64, y: f64) -> (f64, f64) {
        (x.hypot(y), y.atan2(x))
    }

    pub mod deep {
        use crate::prelude::*;

        #[differentiable]
        pub fn cube(x: f64) -> f64 {
            x * x * x
        }
    }

    pub fn gauss_twin<D: Num>(x: D, width: D) -> D {
        (-x * x / (width * width * 2.0)).exp()
    }

    pub fn dot_twin<D: Num>(a: &[D], b: &[D]) -> D {
        a.iter().zip(b).fold(c(0.0), |s, (a, b)| s + *a * *b)
    }
}

mod same_module {
    use crate::prelude::*;

    #[differentiable]
    fn square(x: f64) -> f64 {
        x * x
    }

    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        square(x + square(y)) * square(x) - square(2.0)
    }

    fn twin<D: Num>(x: D, y: D) -> D {
        (x + y * y).powi(2) * x * x - 4.0
    }

    check! { (val x, val y) -> scalar; (1.5, -0.5) }
}

mod by_path {
    use super::library;
    use super::library::deep::{self, cube as third_power};
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64, w: f64) -> f64 {
        use super::library::gauss as bell;
        library::gauss(x, w) + third_power(x) * bell(w, 2.0) + deep::cube(w) + super::library::deep::cube(x * w)
    }

    fn twin<D: Num>(x: D, w: D) -> D {
        library::gauss_twin(x, w) + x.powi(3) * library::gauss_twin(w, c(2.0)) + w.powi(3) + (x * w).powi(3)
    }

    check! { (val x, val w) -> scalar; (0.5, 1.5) }
}

mod same_slice_twice {
    use super::library::{dot, dot_twin};
    use crate::prelude::*;

    #[differentiable]
    fn f(v: &[f64], w: &[f64]) -> f64 {
        dot(v, v) + dot(v, w) * dot(&w[1..], &w[..w.len() - 1])
    }

    fn twin<D: Num>(v: &[D], w: &[D]) -> D {
        dot_twin(v, v) + dot_twin(v, w) * dot_twin(&w[1..], &w[..w.len() - 1])
    }

    check! { (by_ref v, by_ref w) -> scalar; (vec![1.5, -0.5, 2.0], vec![0.3, 0.7, -1.1]) }
}

mod inert_callee {
    use crate::prelude::*;

    fn binomial(n: u32, k: u32) -> f64 {
        (0..k).fold(1.0, |b, i| b * f64::from(n - i) / f64::from(i + 1))
    }

    fn knots(n: usize) -> Vec<f64> {
        (0..n).map(|i| i as f64 * 0.5).collect()
    }

    /// A Bernstein sum: the coefficients come from functions of integers.
    #[differentiable]
    fn f(t: f64, n: u32) -> f64 {
        let weights = knots(n as usize + 1);
        let mut s = 0.0;
        for k in 0..=n {
            s += binomial(n, k) * t.powi(k as i32) * (1.0 - t).powi((n - k) as i32) * weights[k as usize];
        }
        s
    }

    fn twin<D: Num>(t: D, n: u32) -> D {
        // With linear weights the sum is linear: n t / 2.
        t * f64::from(n) * 0.5
    }

    check! { (val t, inert n) -> scalar; (0.3, 4), (0.8, 1) }
}

mod callee_returns_aggregates {
    use super::library::polar;
    use crate::prelude::*;

    #[differentiable]
    fn rotate(v: [f64; 2], angle: f64) -> [f64; 2] {
        let (s, c) = angle.sin_cos();
        [c * v[0] - s * v[1], s * v[0] + c * v[1]]
    }

    #[differentiable]
    fn powers(x: f64, n: usize) -> Vec<f64> {
        let mut out = vec![1.0; n];
        for i in 1..n {
            out[i] = out[i - 1] * x;
        }
        out
    }

    #[differentiable]
    fn f(x: f64, y: f64) -> (f64, Vec<f64>) {
        let (r, phi) = polar(x, y);
        let turned = rotate(rotate([x, y], phi), r);
        let mut p = powers(turned[0], 4);
        p[0] *= r;
        let first = powers(y, 3)[2];
        (turned[1] * p[3] + polar(y, x).0 * first, p)
    }

    fn twin<D: Num>(x: D, y: D) -> (D, Vec<D>) {
        let (r, phi) = (hypot(x, y), y.atan2(x));
        let (s, c) = (phi + r).sin_cos();
        let turned = [c * x - s * y, s * x + c * y];
        let p = vec![r, turned[0], turned[0].powi(2), turned[0].powi(3)];
        (turned[1] * p[3] + r * y * y, p)
    }

    check! { (val x, val y) -> value; (1.5, 0.7), (0.4, -1.2) }
}

mod generic_callee {
    use crate::prelude::*;
    use num_traits::Float;

    #[differentiable]
    fn sum_of_squares<T: Float, const N: usize>(v: &[T; N]) -> T {
        let mut s = T::zero();
        for x in v {
            s = s + *x * *x;
        }
        s
    }

    #[differentiable]
    fn f(x: f64, v: [f64; 2]) -> f64 {
        let a = sum_of_squares(&[x, v[0], v[1]]);
        a * sum_of_squares::<f64, 2>(&v)
    }

    fn twin<D: Num>(x: D, v: [D; 2]) -> D {
        let s = v[0] * v[0] + v[1] * v[1];
        (x * x + s) * s
    }

    check! { (val x, val v) -> scalar; (0.7, [1.5, -0.5]) }
}

mod constant_argument_of_callee {
    use crate::prelude::*;

    #[differentiable]
    fn model(slope: f64, #[constant] x: &[f64], n: usize) -> f64 {
        (slope * x[n]).tanh()
    }

    #[differentiable]
    fn f(slope: f64, #[constant] x: &[f64], #[constant] y: &[f64]) -> f64 {
        let mut loss = 0.0;
        for i in 0..x.len() {
            let r = model(slope, x, i) - y[i];
            loss += r * r;
        }
        loss
    }

    fn twin<D: Num>(slope: D, x: &[f64], y: &[f64]) -> D {
        x.iter().zip(y).fold(c(0.0), |s, (x, y)| s + ((slope * *x).tanh() - *y).powi(2))
    }

    check! { (val slope, inert_ref x, inert_ref y) -> scalar; (0.7, vec![1.0, 2.0], vec![0.5, 1.1]) }
}

/// Functions that are written as types are, and a type beside them.
#[expect(non_snake_case, reason = "named as in the formulas that they come from")]
mod names_of_types {
    use autodiff_core::Differentiable;

    use crate::prelude::*;

    #[derive(Clone, Copy, Differentiable)]
    struct Pair(f64, f64);

    #[differentiable]
    fn D(x: f64, y: f64) -> (f64, f64) {
        (x * y, x + y)
    }

    #[differentiable]
    fn T_ps(x: f64) -> f64 {
        x * x
    }

    #[differentiable]
    fn f(x: f64) -> f64 {
        let (mut X, D) = D(x, 3.0);
        X += D;
        let pair = Pair(X, x);
        pair.0 * pair.1 + T_ps(x)
    }

    fn twin<D: Num>(x: D) -> D {
        (x * 4.0 + 3.0) * x + x * x
    }

    check! { (val x) -> scalar; (2.0) }
}
