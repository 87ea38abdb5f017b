//! Aggregates that move, are copied, reassigned and passed on as a whole.

mod parameters_reassigned {
    use crate::prelude::*;

    #[differentiable]
    fn f(mut v: Vec<f64>, mut a: [f64; 2], mut p: (f64, f64), mut x: f64) -> Vec<f64> {
        x *= v[0];
        v[0] = x * a[1];
        a = [v[0], p.0];
        p.1 += a[0];
        p = (p.1, a[1] * x);
        v.push(p.0 * p.1);
        v
    }

    fn twin<D: Num>(v: Vec<D>, a: [D; 2], p: (D, D), x: D) -> Vec<D> {
        let x = x * v[0];
        let first = x * a[1];
        let mut out = v.clone();
        out[0] = first;
        out.push((p.1 + first) * p.0 * x);
        out
    }

    check! { (val v, val a, val p, val x) -> value; (vec![0.5, -0.7], [1.5, 0.3], (0.8, -0.4), 1.2) }
}

mod rows_swapped_by_copy {
    use crate::prelude::*;

    #[differentiable]
    fn f(m: &mut [[f64; 2]; 3], x: f64) {
        let mut row = m[0];
        row[1] *= x;
        m[0] = m[2];
        m[2] = row;
        m[0][1] += m[2][1] * m[2][0];
        let all = *m;
        m[1] = [all[0][0] * x, all[2][1]];
        m[0][0] = 5.0;
    }

    fn twin<D: Num>(m: &mut [[D; 2]; 3], x: D) {
        let old = [m[0][0], m[0][1] * x];
        let new = [m[2][0], m[2][1] + old[1] * old[0]];
        *m = [[c(5.0), new[1]], [new[0] * x, old[1]], old];
    }

    check! { (by_mut m, val x) -> nothing; ([[0.5, -0.7], [1.5, 0.3], [0.8, -0.4]], 1.2) }
}

mod vec_replaced_in_a_loop {
    use crate::prelude::*;

    /// Pascal's triangle with a weight: each row is a new `Vec`.
    #[differentiable]
    fn f(w: f64, n: usize) -> Vec<f64> {
        let mut row = vec![1.0];
        for i in 0..n {
            let mut next = vec![1.0; i + 2];
            for j in 1..=i {
                next[j] = row[j - 1] + w * row[j];
            }
            row = next;
        }
        row
    }

    fn twin<D: Num>(w: D, n: usize) -> Vec<D> {
        let mut row = vec![c::<D>(1.0)];
        for _ in 0..n {
            let inner: Vec<D> = row.windows(2).map(|p| p[0] + w * p[1]).collect();
            row = [vec![c(1.0)], inner, vec![c(1.0)]].concat();
        }
        row
    }

    check! { (val w, inert n) -> value; (0.7, 4), (0.7, 1), (0.7, 0) }
}

mod local_array_in_a_loop {
    use crate::prelude::*;

    #[differentiable]
    fn f(v: &[f64], x: f64) -> f64 {
        let mut s = x;
        let mut last = [0.0; 2];
        for y in v {
            let mut t = [s, *y, s * y];
            for i in 0..3 {
                t[i] = t[i].sin() * t[(i + 1) % 3];
            }
            last = [t[2], last[0]];
            s = t[0] + last[1];
        }
        s * last[0]
    }

    fn twin<D: Num>(v: &[D], x: D) -> D {
        let mut s = x;
        let mut last = [c::<D>(0.0); 2];
        for y in v {
            let mut t = [s, *y, s * *y];
            for i in 0..3 {
                t[i] = t[i].sin() * t[(i + 1) % 3];
            }
            last = [t[2], last[0]];
            s = t[0] + last[1];
        }
        s * last[0]
    }

    check! { (by_ref v, val x) -> scalar; (vec![0.5, -0.7, 1.1], 0.3), (vec![], 0.3) }
}

mod double_buffer {
    use crate::prelude::*;

    /// Two buffers that swap roles: the heat equation.
    #[differentiable]
    fn f(u: &[f64], k: f64, steps: usize) -> Vec<f64> {
        let n = u.len();
        let mut now = u.to_vec();
        let mut next = vec![0.0; n];
        for _ in 0..steps {
            for i in 0..n {
                let left = if i > 0 { now[i - 1] } else { now[i] };
                let right = if i + 1 < n { now[i + 1] } else { now[i] };
                next[i] = now[i] + k * (left - 2.0 * now[i] + right) * now[i];
            }
            (now, next) = (next, now);
        }
        now
    }

    fn twin<D: Num>(u: &[D], k: D, steps: usize) -> Vec<D> {
        let n = u.len();
        let mut now = u.to_vec();
        for _ in 0..steps {
            now = (0..n)
                .map(|i| now[i] + k * (now[i.saturating_sub(1)] - now[i] * 2.0 + now[(i + 1).min(n - 1)]) * now[i])
                .collect();
        }
        now
    }

    check! { (by_ref u, val k, inert steps) -> value; (vec![0.5, -0.7, 1.1], 0.1, 3), (vec![0.5, -0.7, 1.1], 0.1, 0) }
}

mod std_mem_swap {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let (mut a, mut b) = (x * y, x.sin());
        std::mem::swap(&mut a, &mut b);
        b *= a;
        a * b * b
    }

    fn twin<D: Num>(x: D, y: D) -> D {
        let s = x.sin();
        s * (x * y * s).powi(2)
    }

    check! { (val x, val y) -> scalar; (0.7, 1.3) }
}

mod recursion_over_halves {
    use crate::prelude::*;

    /// A recursive in-place transform (fast Walsh–Hadamard with a twiddle).
    #[differentiable]
    fn f(v: &mut [f64], k: f64) {
        let n = v.len();
        if n < 2 {
            return;
        }
        let (left, right) = v.split_at_mut(n / 2);
        for i in 0..left.len() {
            let (a, b) = (left[i], right[i]);
            left[i] = a + b * k;
            right[i] = (a - b) * k;
        }
        f(left, k);
        f(right, k * 0.5);
    }

    fn twin<D: Num>(v: &mut [D], k: D) {
        let n = v.len() / 2;
        if n == 0 {
            return;
        }
        for i in 0..n {
            (v[i], v[i + n]) = (v[i] + v[i + n] * k, (v[i] - v[i + n]) * k);
        }
        twin(&mut v[..n], k);
        twin(&mut v[n..], k * 0.5);
    }

    check! { (by_mut v, val k) -> nothing; (vec![0.5, -0.7, 1.1, 0.8], 0.9), (vec![0.5], 0.9) }
}

mod empty_and_unit_sizes {
    use crate::prelude::*;

    #[differentiable]
    fn f<const N: usize>(a: [f64; N], v: &[[f64; N]], x: f64) -> ([f64; N], f64) {
        let mut b = a;
        let mut s = x;
        for row in v {
            for i in 0..N {
                b[i] *= row[i] + s;
            }
            s = s * x;
        }
        (b, s)
    }

    fn twin<D: Num, const N: usize>(a: [D; N], v: &[[D; N]], x: D) -> ([D; N], D) {
        let mut s = x;
        let mut b = a;
        for row in v {
            for i in 0..N {
                b[i] = b[i] * (row[i] + s);
            }
            s *= x;
        }
        (b, s)
    }

    check! { (val a, by_ref v, val x) -> value; ([0.5, -0.7], vec![[1.1, 0.8], [0.3, 0.2]], 0.9), ([0.5, -0.7], vec![], 0.9) }

    mod no_components {
        use super::{Lift, Parts, f, twin};
        use autodiff_tests::check;

        check! { (val a, by_ref v, val x) -> value; ([0.0_f64; 0], vec![[0.0_f64; 0]; 2], 0.9) }
    }
}

mod break_in_a_stepped_range {
    use crate::prelude::*;

    #[differentiable]
    fn f(v: &[f64], limit: f64) -> f64 {
        let mut s = 1.0;
        for i in (0..v.len()).step_by(2) {
            if s > limit {
                break;
            }
            s += v[i] * s;
        }
        for i in (0..v.len()).rev().step_by(2) {
            s *= v[i];
            if s > 2.0 * limit {
                return s * limit;
            }
        }
        s
    }

    fn twin<D: Num>(v: &[D], limit: D) -> D {
        let mut s = c::<D>(1.0);
        for x in v.iter().step_by(2).take_while(|_| true) {
            if s > limit {
                break;
            }
            s = s + *x * s;
        }
        for x in v.iter().rev().step_by(2) {
            s *= *x;
            if s > limit * 2.0 {
                return s * limit;
            }
        }
        s
    }

    check! { (by_ref v, val limit) -> scalar; (vec![1.5, 0.7, 0.3, 0.4, 0.9], 2.8), (vec![1.5, 0.7, 3.3], 2.1), (vec![], 9.0) }
}

mod to_vec_of_an_array {
    use crate::prelude::*;

    #[differentiable]
    fn f(a: [f64; 3], k: f64) -> f64 {
        let mut b = a.to_vec();
        b[0] *= k;
        b[0] * b[2] * a[1]
    }

    fn twin<D: Num>(a: [D; 3], k: D) -> D {
        a[0] * k * a[2] * a[1]
    }

    check! { (val a, val k) -> scalar; ([1.5, 0.7, -0.3], 0.6) }
}

mod reference_to_a_temporary {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64, v: &[f64]) -> f64 {
        let scale = &(1.0_f64 + 0.3).sqrt();
        let mut y = x * *scale;
        for e in v {
            let half = &(0.5_f64).tanh();
            let t = &(y.sin() - e / (2.0 + 4.0));
            y = y * *t * *half;
        }
        y
    }

    fn twin<D: Num>(x: D, v: &[D]) -> D {
        v.iter().fold(x * 1.3_f64.sqrt(), |y, e| y * (y.sin() - *e / 6.0) * 0.5_f64.tanh())
    }

    check! { (val x, by_ref v) -> scalar; (0.7, vec![0.4, 0.9, -0.3]) }
}

mod constant_fields {
    use autodiff_core::{Differentiable, check_grad, differentiable};

    #[derive(Clone, Debug, PartialEq, Differentiable)]
    pub struct Spring {
        stiffness: f64,
        #[constant]
        length: f64,
        #[constant]
        table: Vec<f64>,
        #[constant]
        name: &'static str,
    }

    #[differentiable]
    fn new(k: f64, length: f64) -> Spring {
        Spring { stiffness: k * k, length, table: vec![length, 2.0], name: "new" }
    }

    #[differentiable]
    fn energy(s: &Spring, x: f64) -> f64 {
        let d = x - s.length;
        0.5 * s.stiffness * d * d * s.table[0] * s.table[1]
    }

    /// What a function stores in such a field keeps its derivative, through calls and branches.
    #[differentiable]
    fn f(k: f64, x: f64) -> f64 {
        let mut s = if k > 1.0 { new(k, x * x) } else { Spring { length: 2.0 * x, ..new(x, k) } };
        let before = energy(&s, x);
        s.length = k * x;
        s.table[1] = x;
        before + energy(&s, x) * s.length
    }

    #[test]
    fn derivatives() {
        for (k, x) in [(1.5, 0.7), (0.5, 0.7), (0.5, -1.2)] {
            check_grad!(f(k, x));
        }
    }

    /// Nothing is differentiated by it, though.
    #[test]
    fn an_argument_has_no_adjoint_there() {
        let s = Spring { stiffness: 3.0, length: 0.5, table: vec![1.0, 2.0], name: "s" };
        check_grad!(energy(&s, 2.0));
        let (s_bar, x_bar) = energy::grad(&s, 2.0);
        assert_eq!(s_bar, Spring { stiffness: 2.25, length: 0.0, table: vec![0.0, 0.0], name: "s" });
        assert_eq!(x_bar, 9.0);
        assert_eq!(s.zero_like().table, [0.0, 0.0]);
        assert_eq!(s.flat_len(), 1);
    }
}
