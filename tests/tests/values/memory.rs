//! Reading and writing memory: indices, in-place updates, local arrays and `Vec`s.

mod indices {
    use crate::prelude::*;

    #[differentiable]
    fn f(v: &[f64], order: &[usize], k: f64) -> f64 {
        let mut s = 0.0;
        for i in 0..order.len() {
            s += v[order[i]] * v[(i * 2 + 1) % v.len()] * k;
        }
        s * v[v.len() / 2]
    }

    fn twin<D: Num>(v: &[D], order: &[usize], k: D) -> D {
        let s = order.iter().enumerate().fold(c::<D>(0.0), |s, (i, &j)| s + v[j] * v[(i * 2 + 1) % v.len()] * k);
        s * v[v.len() / 2]
    }

    check! { (by_ref v, inert_ref order, val k) -> scalar; (vec![1.0, -0.5, 2.0], vec![2, 0, 0, 1], 0.7) }
}

mod nested_indices {
    use crate::prelude::*;

    #[differentiable]
    fn f(m: &mut [[f64; 2]], a: [[f64; 2]; 2]) -> f64 {
        for i in 0..m.len() {
            m[i][0] = m[i][0] * a[0][1] + m[i][1] * a[1][0];
            m[i][1] *= m[i][0];
        }
        let last = m.len() - 1;
        m[last][0] -= m[0][1];
        m[last][1] * a[1][1]
    }

    fn twin<D: Num>(m: &mut [[D; 2]], a: [[D; 2]; 2]) -> D {
        for row in m.iter_mut() {
            let first = row[0] * a[0][1] + row[1] * a[1][0];
            *row = [first, row[1] * first];
        }
        let first = m[0];
        let last = m.last_mut().unwrap();
        last[0] -= first[1];
        last[1] * a[1][1]
    }

    check! { (by_mut m, val a) -> scalar; (vec![[1.0, 2.0], [0.5, -1.0]], [[0.1, 0.7], [1.3, -0.4]]) }
}

mod nested_vecs {
    use crate::prelude::*;

    #[differentiable]
    fn f(v: &[f64], k: f64) -> f64 {
        let n = v.len();
        let mut m = vec![vec![0.0; n]; n];
        for i in 0..n {
            for j in 0..n {
                m[i][j] = v[i] * v[j] + k;
            }
        }
        let mut trace = 0.0;
        for i in 0..n {
            m[i][n - 1 - i] *= m[i][i];
            trace += m[i][i] * m[n - 1 - i][i];
        }
        trace
    }

    fn twin<D: Num>(v: &[D], k: D) -> D {
        let n = v.len();
        let mut m: Vec<Vec<D>> = v.iter().map(|a| v.iter().map(|b| *a * *b + k).collect()).collect();
        let mut trace = c::<D>(0.0);
        for i in 0..n {
            let d = m[i][i];
            m[i][n - 1 - i] *= d;
            trace += m[i][i] * m[n - 1 - i][i];
        }
        trace
    }

    check! { (by_ref v, val k) -> scalar; (vec![1.0, -0.5, 2.0], 0.7), (vec![1.5, 0.3], -0.2) }
}

mod range_slices {
    use crate::prelude::*;

    #[differentiable]
    fn f(v: &[f64], k: usize) -> f64 {
        let head = &v[..k];
        let tail = &v[k..];
        let middle = &v[1..=k];
        let mut s = 0.0;
        for x in head {
            s += x * tail[0];
        }
        for i in 0..middle.len() {
            s *= middle[i];
        }
        for x in &v[k..v.len() - 1] {
            s += x.sin();
        }
        s * tail[tail.len() - 1] * tail[1..][0]
    }

    fn twin<D: Num>(v: &[D], k: usize) -> D {
        let s = v[..k].iter().fold(c::<D>(0.0), |s, x| s + *x * v[k]);
        let s = v[1..=k].iter().fold(s, |s, x| s * *x);
        let s = v[k..v.len() - 1].iter().fold(s, |s, x| s + x.sin());
        s * v[v.len() - 1] * v[k + 1]
    }

    check! { (by_ref v, inert k) -> scalar; (vec![1.0, -0.5, 2.0, 0.7, 1.1], 2), (vec![1.5, 0.3, -0.2], 1) }
}

mod range_slices_written {
    use crate::prelude::*;

    #[differentiable]
    fn f(v: &mut [f64], x: f64) {
        let tail = &mut v[1..];
        tail[0] = x * tail[1];
        tail[1] += x;
        for y in v[..2].iter_mut() {
            *y *= x;
        }
        v[1..3][0] *= 2.0;
    }

    fn twin<D: Num>(v: &mut [D], x: D) {
        v[1] = x * v[2] * x * 2.0;
        v[2] += x;
        v[0] *= x;
    }

    check! { (by_mut v, val x) -> nothing; (vec![1.0, -0.5, 2.0, 0.7], 0.3) }
}

mod element_writes {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let mut a = [x, y, x * y];
        a[0] = a[1] * a[2];
        a[1] *= a[0];
        a[2] -= a[1];
        a[0] /= x;
        a[1] += a[1];
        a[2] = a[2] * a[2];
        a[0] + a[1] * a[2]
    }

    fn twin<D: Num>(x: D, y: D) -> D {
        let a0 = y * x * y;
        let a1 = y * a0;
        let a2 = x * y - a1;
        a0 / x + a1 * 2.0 * a2 * a2
    }

    check! { (val x, val y) -> scalar; (1.5, 0.7), (-0.5, 1.2) }
}

mod in_place_recurrence {
    use crate::prelude::*;

    #[differentiable]
    fn f(v: &mut [f64], k: f64) {
        for i in 1..v.len() {
            v[i] += k * v[i - 1] * v[i - 1];
        }
        for i in (0..v.len() - 1).rev() {
            v[i] *= v[i + 1];
        }
    }

    fn twin<D: Num>(v: &mut [D], k: D) {
        for i in 1..v.len() {
            v[i] = v[i] + k * v[i - 1] * v[i - 1];
        }
        for i in (0..v.len() - 1).rev() {
            v[i] = v[i] * v[i + 1];
        }
    }

    check! { (by_mut v, val k) -> nothing; (vec![1.0, -0.5, 2.0, 0.7], 0.3), (vec![1.0], 0.3) }
}

mod overwritten_again_and_again {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64, n: usize) -> f64 {
        let mut a = [x, 1.0];
        for i in 0..n {
            a[i % 2] = a[0].sin() + a[1] * a[1];
            a[(i + 1) % 2] *= x;
        }
        a[0] * a[1]
    }

    fn twin<D: Num>(x: D, n: usize) -> D {
        let mut a = [x, c(1.0)];
        for i in 0..n {
            a[i % 2] = a[0].sin() + a[1] * a[1];
            a[(i + 1) % 2] = a[(i + 1) % 2] * x;
        }
        a[0] * a[1]
    }

    check! { (val x, inert n) -> scalar; (0.6, 5), (0.6, 0) }
}

mod aliasing_by_index {
    use crate::prelude::*;

    /// `i` and `j` may be the same place.
    #[differentiable]
    fn f(v: &mut [f64; 3], i: usize, j: usize) -> f64 {
        v[i] *= v[j];
        v[j] = v[i] + v[j];
        let t = v[i];
        v[i] = t * t - v[j];
        v[j] * t
    }

    fn twin<D: Num>(v: &mut [D; 3], i: usize, j: usize) -> D {
        v[i] = v[i] * v[j];
        v[j] = v[i] + v[j];
        let t = v[i];
        v[i] = t * t - v[j];
        v[j] * t
    }

    check! { (by_mut v, inert i, inert j) -> scalar; ([1.5, -0.5, 2.0], 0, 2), ([1.5, -0.5, 2.0], 1, 1) }
}

mod copies_are_independent {
    use crate::prelude::*;

    #[differentiable]
    fn f(a: [f64; 2], v: Vec<f64>) -> f64 {
        let mut b = a;
        b[0] *= a[1];
        let mut w = v.clone();
        w[0] += b[0];
        let u = v.to_vec();
        let moved = w;
        let mut pair = (b, b[1]);
        pair.0[1] = moved[0] * moved[1];
        b[1] *= 2.0;
        pair.0[0] * pair.0[1] + pair.1 * b[1] + u[0] * a[0]
    }

    fn twin<D: Num>(a: [D; 2], v: Vec<D>) -> D {
        let b0 = a[0] * a[1];
        b0 * (v[0] + b0) * v[1] + a[1] * a[1] * 2.0 + v[0] * a[0]
    }

    check! { (val a, val v) -> scalar; ([1.5, -0.5], vec![0.7, 1.3]) }
}

mod whole_array_assignment {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64, out: &mut [f64; 2], rows: &mut [[f64; 2]]) {
        let mut a = [x, x * x];
        for _ in 0..2 {
            a = [a[1], a[0] * x];
        }
        *out = [out[1] * a[0], a[1]];
        rows[0] = a;
        rows[1] = [rows[0][1], rows[1][0]];
    }

    fn twin<D: Num>(x: D, out: &mut [D; 2], rows: &mut [[D; 2]]) {
        let a = [x * x, x * x * x];
        *out = [out[1] * a[0], a[1]];
        rows[1] = [a[1], rows[1][0]];
        rows[0] = a;
    }

    check! { (val x, by_mut out, by_mut rows) -> nothing; (0.7, [1.0, 2.0], vec![[0.1, 0.2], [0.3, 0.4]]) }
}

mod references {
    use crate::prelude::*;

    #[differentiable]
    fn f(v: &[f64], m: &[[f64; 2]], x: &f64) -> f64 {
        let a = &v[0];
        let row = &m[1];
        let &b = &v[1];
        let c = &row[1];
        let y = *x;
        let d = &(y * *c);
        **&a * b + *d * row[0] - (*x) * c
    }

    fn twin<D: Num>(v: &[D], m: &[[D; 2]], x: &D) -> D {
        v[0] * v[1] + *x * m[1][1] * m[1][0] - *x * m[1][1]
    }

    check! { (by_ref v, by_ref m, by_ref x) -> scalar; (vec![1.5, -0.5], vec![[1.0, 2.0], [3.0, 4.0]], 0.7) }
}

mod mutable_element_references {
    use crate::prelude::*;

    #[differentiable]
    fn f(v: &mut [f64], rows: &mut [[f64; 2]]) {
        let first = &mut v[0];
        *first *= 3.0;
        let x = *first;
        let row = &mut rows[1];
        row[0] = x * row[1];
        row[1] += x;
        for row in rows.iter_mut() {
            row[1] *= row[0];
            for y in row.iter_mut() {
                *y += x;
            }
        }
        v[1] = v[0] * rows[0][1];
    }

    fn twin<D: Num>(v: &mut [D], rows: &mut [[D; 2]]) {
        let x = v[0] * 3.0;
        rows[1] = [x * rows[1][1], rows[1][1] + x];
        for row in rows.iter_mut() {
            *row = [row[0] + x, row[1] * row[0] + x];
        }
        v[0] = x;
        v[1] = x * rows[0][1];
    }

    check! { (by_mut v, by_mut rows) -> nothing; (vec![1.5, -0.5], vec![[1.0, 2.0], [3.0, 4.0]]) }
}
