//! Combinations: matrices, in place and by value.

mod lu_determinant {
    use crate::prelude::*;

    /// Gaussian elimination in place, with partial pivoting.
    #[differentiable]
    fn f(a: &mut [f64], n: usize) -> f64 {
        let mut det = 1.0;
        for k in 0..n {
            let mut pivot = k;
            for i in k + 1..n {
                if a[i * n + k].abs() > a[pivot * n + k].abs() {
                    pivot = i;
                }
            }
            if a[pivot * n + k] == 0.0 {
                return 0.0;
            }
            if pivot != k {
                for j in 0..n {
                    a.swap(k * n + j, pivot * n + j);
                }
                det = -det;
            }
            det *= a[k * n + k];
            for i in k + 1..n {
                a[i * n + k] /= a[k * n + k];
                let factor = a[i * n + k];
                for j in k + 1..n {
                    a[i * n + j] -= factor * a[k * n + j];
                }
            }
        }
        det
    }

    fn twin<D: Num>(a: &mut [D], n: usize) -> D {
        let mut det = c::<D>(1.0);
        for k in 0..n {
            let pivot = (k..n).max_by(|i, j| a[i * n + k].re().abs().total_cmp(&a[j * n + k].re().abs())).unwrap();
            if pivot != k {
                (0..n).for_each(|j| a.swap(k * n + j, pivot * n + j));
                det = -det;
            }
            det *= a[k * n + k];
            for i in k + 1..n {
                let factor = a[i * n + k] / a[k * n + k];
                a[i * n + k] = factor;
                for j in k + 1..n {
                    let step = factor * a[k * n + j];
                    a[i * n + j] -= step;
                }
            }
        }
        det
    }

    check! { (by_mut a, inert n) -> scalar, tolerance 1e-11;
    (vec![0.5, 2.0, -1.0, 3.0, 0.3, 0.7, 1.0, -2.0, 1.5], 3), (vec![2.0], 1), (vec![], 0) }
}

mod matrix_multiply {
    use crate::prelude::*;

    #[differentiable]
    fn f(a: &[f64], b: &[f64], out: &mut [f64], n: usize, m: usize, p: usize) {
        for i in 0..n {
            for j in 0..p {
                let mut sum = 0.0;
                for k in 0..m {
                    sum += a[i * m + k] * b[k * p + j];
                }
                out[i * p + j] = sum;
            }
        }
    }

    fn twin<D: Num>(a: &[D], b: &[D], out: &mut [D], n: usize, m: usize, p: usize) {
        for (cell, out) in out.iter_mut().enumerate().take(n * p) {
            *out = (0..m).fold(c(0.0), |s, k| s + a[cell / p * m + k] * b[k * p + cell % p]);
        }
    }

    check! { (by_ref a, by_ref b, by_mut out, inert n, inert m, inert p) -> nothing;
    (vec![1.0, 2.0, -0.5, 0.7, 1.1, 0.2], vec![0.3, -1.0, 2.0, 0.6, 0.9, 1.4], vec![9.0; 4], 2, 3, 2) }
}

mod square_matrices {
    use crate::prelude::*;

    #[differentiable]
    fn multiply<const N: usize>(a: &[[f64; N]; N], b: &[[f64; N]; N]) -> [[f64; N]; N] {
        let mut out = [[0.0; N]; N];
        for i in 0..N {
            for j in 0..N {
                for k in 0..N {
                    out[i][j] += a[i][k] * b[k][j];
                }
            }
        }
        out
    }

    /// aⁿ by repeated squaring.
    #[differentiable]
    fn f(a: [[f64; 2]; 2], mut n: u32) -> [[f64; 2]; 2] {
        let mut base = a;
        let mut result = [[1.0, 0.0], [0.0, 1.0]];
        while n > 0 {
            if n & 1 == 1 {
                result = multiply(&result, &base);
            }
            base = multiply(&base, &base);
            n >>= 1;
        }
        result
    }

    fn twin<D: Num>(a: [[D; 2]; 2], n: u32) -> [[D; 2]; 2] {
        let mut r = [[c(1.0), c(0.0)], [c(0.0), c(1.0)]];
        for _ in 0..n {
            r = r.map(|row| [row[0] * a[0][0] + row[1] * a[1][0], row[0] * a[0][1] + row[1] * a[1][1]]);
        }
        r
    }

    check! { (val a, inert n) -> value; ([[0.5, 1.2], [-0.3, 0.8]], 5), ([[0.5, 1.2], [-0.3, 0.8]], 0) }
}

mod shortest_paths {
    use crate::prelude::*;

    /// Floyd–Warshall: a min-plus triple loop in place.
    #[differentiable]
    fn f(d: &mut [[f64; 3]; 3]) -> f64 {
        for k in 0..3 {
            for i in 0..3 {
                for j in 0..3 {
                    let through = d[i][k] + d[k][j];
                    if through < d[i][j] {
                        d[i][j] = through;
                    }
                }
            }
        }
        let mut total = 0.0;
        for row in d.iter() {
            for x in row {
                total += x * x;
            }
        }
        total
    }

    fn twin<D: Num>(d: &mut [[D; 3]; 3]) -> D {
        for k in 0..3 {
            for i in 0..3 {
                for j in 0..3 {
                    d[i][j] = min(d[i][j], d[i][k] + d[k][j]);
                }
            }
        }
        d.iter().flatten().fold(c(0.0), |s, x| s + *x * *x)
    }

    check! { (by_mut d) -> scalar; [[0.1, 1.0, 5.0], [2.0, 0.2, 1.5], [0.7, 9.0, 0.3]] }
}

mod tridiagonal {
    use crate::prelude::*;

    /// The Thomas algorithm: a forward sweep, then back substitution.
    #[differentiable]
    fn f(lower: &[f64], diagonal: &[f64], upper: &[f64], right: &[f64]) -> Vec<f64> {
        let n = diagonal.len();
        let mut c = vec![0.0; n];
        let mut x = right.to_vec();
        c[0] = upper[0] / diagonal[0];
        x[0] /= diagonal[0];
        for i in 1..n {
            let scale = 1.0 / (diagonal[i] - lower[i] * c[i - 1]);
            c[i] = upper[i] * scale;
            x[i] = (x[i] - lower[i] * x[i - 1]) * scale;
        }
        for i in (0..n - 1).rev() {
            x[i] -= c[i] * x[i + 1];
        }
        x
    }

    fn twin<D: Num>(lower: &[D], diagonal: &[D], upper: &[D], right: &[D]) -> Vec<D> {
        // Gaussian elimination on the full matrix.
        let n = diagonal.len();
        let mut a = vec![vec![c::<D>(0.0); n + 1]; n];
        for i in 0..n {
            a[i][i] = diagonal[i];
            a[i][n] = right[i];
            if i > 0 {
                a[i][i - 1] = lower[i];
                a[i - 1][i] = upper[i - 1];
            }
        }
        for k in 0..n {
            let pivot = a[k].clone();
            for (i, row) in a.iter_mut().enumerate().filter(|(i, _)| *i != k) {
                let factor = row[k] / pivot[k];
                assert_ne!(i, k);
                row.iter_mut().zip(&pivot).for_each(|(x, p)| *x -= factor * *p);
            }
        }
        (0..n).map(|i| a[i][n] / a[i][i]).collect()
    }

    check! { (by_ref lower, by_ref diagonal, by_ref upper, by_ref right) -> value, tolerance 1e-11;
    (vec![0.0, 0.5, -0.3], vec![2.0, 1.7, 2.2], vec![0.4, 0.6, 0.0], vec![1.0, -0.5, 0.7]) }
}

mod cholesky {
    use crate::prelude::*;

    #[differentiable]
    fn f(a: &[[f64; 3]; 3]) -> [[f64; 3]; 3] {
        let mut l = [[0.0; 3]; 3];
        for i in 0..3 {
            for j in 0..=i {
                let mut sum = a[i][j];
                for k in 0..j {
                    sum -= l[i][k] * l[j][k];
                }
                l[i][j] = if i == j { sum.sqrt() } else { sum / l[j][j] };
            }
        }
        l
    }

    fn twin<D: Num>(a: &[[D; 3]; 3]) -> [[D; 3]; 3] {
        let z = c::<D>(0.0);
        let l00 = a[0][0].sqrt();
        let (l10, l20) = (a[1][0] / l00, a[2][0] / l00);
        let l11 = (a[1][1] - l10 * l10).sqrt();
        let l21 = (a[2][1] - l20 * l10) / l11;
        let l22 = (a[2][2] - l20 * l20 - l21 * l21).sqrt();
        [[l00, z, z], [l10, l11, z], [l20, l21, l22]]
    }

    check! { (by_ref a) -> value, tolerance 1e-11; [[4.0, 1.0, 0.5], [1.0, 3.0, -0.7], [0.5, -0.7, 2.0]] }
}
