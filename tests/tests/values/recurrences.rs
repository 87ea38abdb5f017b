//! Loops by what they carry: sums, recurrences linear and nonlinear, bounds that depend on values.

mod nonlinear_recurrence {
    use crate::prelude::*;

    /// The logistic map: each step's derivative needs the state before it.
    #[differentiable]
    fn f(x: f64, r: f64, n: u32) -> f64 {
        let mut y = x;
        for _ in 0..n {
            y = r * y * (1.0 - y);
        }
        y
    }

    fn twin<D: Num>(x: D, r: D, n: u32) -> D {
        (0..n).fold(x, |y, _| r * y * (-y + 1.0))
    }

    check! { (val x, val r, inert n) -> scalar; (0.3, 2.8, 7), (0.3, 2.8, 0) }
}

mod coupled_recurrence {
    use crate::prelude::*;

    /// Fibonacci-like: linear, two carried values that swap; then a product of both.
    #[differentiable]
    fn f(a: f64, b: f64, k: f64, n: u8) -> f64 {
        let (mut x, mut y) = (a, b);
        for _ in 0..n {
            let next = x + k * y;
            x = y;
            y = next;
        }
        x * y
    }

    fn twin<D: Num>(a: D, b: D, k: D, n: u8) -> D {
        let (x, y) = (0..n).fold((a, b), |(x, y), _| (y, x + k * y));
        x * y
    }

    check! { (val a, val b, val k, inert n) -> scalar; (1.0, 0.5, 0.3, 6) }
}

mod nested_loops {
    use crate::prelude::*;

    #[differentiable]
    fn f(m: &[[f64; 3]], x: f64) -> f64 {
        let mut total = 0.0;
        for i in 0..m.len() {
            let mut row = 1.0;
            for j in 0..=i.min(2) {
                row *= m[i][j] + x;
            }
            total += row.ln() * x;
        }
        total
    }

    fn twin<D: Num>(m: &[[D; 3]], x: D) -> D {
        m.iter().enumerate().fold(c(0.0), |total, (i, row)| {
            total + row.iter().take(i + 1).fold(c::<D>(1.0), |p, m| p * (*m + x)).ln() * x
        })
    }

    check! { (by_ref m, val x) -> scalar;
    (vec![[1.0, 2.0, 3.0], [0.5, 1.5, 2.5], [0.2, 0.4, 0.6], [1.1, 1.2, 1.3]], 0.3) }
}

mod data_dependent_bounds {
    use crate::prelude::*;

    /// The inner trip count follows from varying values, and may be zero.
    #[differentiable]
    fn f(v: &[f64], k: f64) -> f64 {
        let mut s = k;
        for &x in v {
            let n = x as usize;
            for i in 0..n {
                s += (s * x * 0.1).sin() / (i + 1) as f64;
            }
            let mut t = x;
            while t > 1.0 {
                t *= k;
                s += t;
            }
        }
        s
    }

    fn twin<D: Num>(v: &[D], k: D) -> D {
        let mut s = k;
        for &x in v {
            for i in 0..x.re() as usize {
                s += (s * x * 0.1).sin() / (i + 1) as f64;
            }
            let mut t = x;
            while t.re() > 1.0 {
                t *= k;
                s += t;
            }
        }
        s
    }

    check! { (by_ref v, val k) -> scalar; (vec![3.4, 0.5, 2.6], 0.6) }
}

mod accumulate_inside_and_outside {
    use crate::prelude::*;

    /// A sum that the loop also reads.
    #[differentiable]
    fn f(v: &[f64]) -> f64 {
        let mut sum = 0.0;
        let mut weighted = 0.0;
        for x in v {
            sum += x;
            weighted += sum * x;
        }
        weighted / sum
    }

    fn twin<D: Num>(v: &[D]) -> D {
        let (mut sum, mut weighted) = (c::<D>(0.0), c::<D>(0.0));
        for x in v {
            sum += *x;
            weighted += sum * *x;
        }
        weighted / sum
    }

    check! { (by_ref v) -> scalar; vec![1.0, -0.5, 2.0, 0.25] }
}

mod running_maximum {
    use crate::prelude::*;

    #[differentiable]
    fn f(v: &[f64]) -> f64 {
        let mut best = f64::NEG_INFINITY;
        let mut second = f64::NEG_INFINITY;
        for &x in v {
            if x > best {
                second = best;
                best = x;
            } else if x > second {
                second = x;
            }
        }
        best * second
    }

    fn twin<D: Num>(v: &[D]) -> D {
        let mut sorted = v.to_vec();
        sorted.sort_by(|a, b| b.re().total_cmp(&a.re()));
        sorted[0] * sorted[1]
    }

    check! { (by_ref v) -> scalar; vec![1.0, 3.0, -2.0, 2.0], vec![3.0, 1.0] }
}

mod while_loop {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64, rate: f64) -> f64 {
        let mut y = x;
        let mut steps = 0;
        while y < 10.0 {
            y += rate * y * y;
            steps += 1;
        }
        y / f64::from(steps + 1)
    }

    fn twin<D: Num>(x: D, rate: D) -> D {
        let (mut y, mut steps) = (x, 0);
        while y.re() < 10.0 {
            y += rate * y * y;
            steps += 1;
        }
        y / f64::from(steps + 1)
    }

    check! { (val x, val rate) -> scalar; (1.5, 0.25), (12.0, 0.25) }
}

mod while_index {
    use crate::prelude::*;

    #[differentiable]
    fn f(v: &[f64], limit: f64) -> f64 {
        let mut i = 0;
        let mut s = 0.0;
        while i < v.len() && s < limit {
            s += v[i] * v[i];
            i += 1;
        }
        s * limit + i as f64
    }

    fn twin<D: Num>(v: &[D], limit: D) -> D {
        let (mut s, mut i) = (c::<D>(0.0), 0);
        while i < v.len() && s < limit {
            s += v[i] * v[i];
            i += 1;
        }
        s * limit + i as f64
    }

    check! { (by_ref v, val limit) -> scalar; (vec![1.0, 2.0, 3.0, 4.0], 6.0), (vec![1.0], 6.0) }
}
