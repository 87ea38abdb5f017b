//! Loops of every form, over ranges and over memory; exits from them are in `exits.rs`.

mod range {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64, n: usize) -> f64 {
        let mut sum = 0.0;
        for k in 0..n {
            sum += x.powi(k as i32) / (k + 1) as f64;
        }
        sum
    }

    fn twin<D: Num>(x: D, n: usize) -> D {
        let mut sum = c::<D>(0.0);
        for k in 0..n {
            sum += x.powi(k as i32) / (k + 1) as f64;
        }
        sum
    }

    check! { (val x, inert n) -> scalar; (0.5, 5), (0.5, 1), (0.5, 0) }
}

mod inclusive_range {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64, from: i32, to: i32) -> f64 {
        let mut product = x;
        for k in from..=to {
            product *= x - f64::from(k);
        }
        product
    }

    fn twin<D: Num>(x: D, from: i32, to: i32) -> D {
        (from..=to).fold(x, |p, k| p * (x - f64::from(k)))
    }

    check! { (val x, inert from, inert to) -> scalar; (2.5, -1, 3), (2.5, 3, 1), (2.5, 2, 2) }
}

mod reversed_range {
    use crate::prelude::*;

    #[differentiable]
    fn f(c: &[f64], x: f64) -> f64 {
        let mut y = 0.0;
        for i in (0..c.len()).rev() {
            y = y * x + c[i];
        }
        y
    }

    fn twin<D: Num>(k: &[D], x: D) -> D {
        k.iter().rev().fold(c(0.0), |y, k| y * x + *k)
    }

    check! { (by_ref c, val x) -> scalar; (vec![1.0, -2.0, 0.5, 3.0], 0.7), (vec![], 0.7) }
}

mod stepped_range {
    use crate::prelude::*;

    #[differentiable]
    fn f(v: &[f64], w: f64) -> f64 {
        let mut s = 0.0;
        for i in (0..v.len()).step_by(2) {
            s += v[i] * w;
        }
        for i in (1..v.len()).step_by(3).rev() {
            s *= v[i];
        }
        s
    }

    fn twin<D: Num>(v: &[D], w: D) -> D {
        let s = v.iter().step_by(2).fold(c::<D>(0.0), |s, v| s + *v * w);
        v.iter().skip(1).step_by(3).rev().fold(s, |s, v| s * *v)
    }

    check! { (by_ref v, val w) -> scalar; (vec![1.0, 2.0, -0.5, 3.0, 0.7, 1.3], 0.5), (vec![2.0], 0.5) }
}

mod over_slices {
    use crate::prelude::*;

    #[differentiable]
    fn f(v: &[f64], scale: f64) -> f64 {
        let mut s = 0.0;
        for x in v {
            s += x * scale;
        }
        for &x in v {
            s += x * x;
        }
        for x in v.iter() {
            s *= *x + 1.0;
        }
        s
    }

    fn twin<D: Num>(v: &[D], scale: D) -> D {
        let s = v.iter().fold(c::<D>(0.0), |s, x| s + *x * scale + *x * *x);
        v.iter().fold(s, |s, x| s * (*x + 1.0))
    }

    check! { (by_ref v, val scale) -> scalar; (vec![1.0, -0.5, 2.0], 0.3), (vec![], 0.3) }
}

mod over_arrays {
    use crate::prelude::*;

    #[differentiable]
    fn f(v: [f64; 3], k: f64) -> f64 {
        let mut s = k;
        for x in v {
            s = s * k + x;
        }
        for x in &v {
            s += x.cos();
        }
        for x in [k, s, k * s] {
            s += x * x;
        }
        for weight in [0.5, 0.25] {
            s *= weight;
        }
        s
    }

    fn twin<D: Num>(v: [D; 3], k: D) -> D {
        let s = v.iter().fold(k, |s, x| s * k + *x);
        let s = v.iter().fold(s, |s, x| s + x.cos());
        (s + k * k + s * s + k * k * s * s) * 0.125
    }

    check! { (val v, val k) -> scalar; ([1.0, -0.5, 2.0], 0.3) }
}

mod over_mutable {
    use crate::prelude::*;

    #[differentiable]
    fn f(v: &mut [f64], k: f64) {
        for x in v.iter_mut() {
            *x = *x * *x + k;
        }
        for x in v {
            *x *= k;
        }
    }

    fn twin<D: Num>(v: &mut [D], k: D) {
        for x in v {
            *x = (*x * *x + k) * k;
        }
    }

    check! { (by_mut v, val k) -> nothing; (vec![1.0, -0.5], 0.3), (vec![], 0.3) }
}

mod into_iter {
    use crate::prelude::*;

    #[differentiable]
    fn f(v: Vec<f64>, w: Vec<f64>, k: [f64; 2]) -> f64 {
        let mut s = 1.0;
        for x in v.into_iter().rev() {
            s = s * x + 1.0;
        }
        for (i, x) in w.into_iter().enumerate() {
            s += x * i as f64;
        }
        for x in k.into_iter() {
            s *= x;
        }
        s
    }

    fn twin<D: Num>(v: Vec<D>, w: Vec<D>, k: [D; 2]) -> D {
        let s = v.iter().rev().fold(c::<D>(1.0), |s, x| s * *x + 1.0);
        let s = w.iter().enumerate().fold(s, |s, (i, x)| s + *x * i as f64);
        s * k[0] * k[1]
    }

    check! { (val v, val w, val k) -> scalar; (vec![1.0, -0.5], vec![0.3, 0.7, 0.2], [1.5, -2.0]) }
}

mod adaptors {
    use crate::prelude::*;

    #[differentiable]
    fn f(a: &[f64], b: &[f64]) -> f64 {
        let mut s = 0.0;
        for (i, x) in a.iter().enumerate() {
            s += x * i as f64;
        }
        for (x, y) in a.iter().zip(b) {
            s += x * y;
        }
        for (x, y) in a.iter().zip(b.iter().rev()) {
            s -= x.sin() * y;
        }
        for (i, (x, y)) in a.iter().zip(b.iter()).enumerate().rev() {
            s = s * x + y * i as f64;
        }
        s
    }

    fn twin<D: Num>(a: &[D], b: &[D]) -> D {
        let n = a.len();
        let mut s = c::<D>(0.0);
        for i in 0..n {
            s += a[i] * i as f64 + a[i] * b[i] - a[i].sin() * b[n - 1 - i];
        }
        for i in (0..n).rev() {
            s = s * a[i] + b[i] * i as f64;
        }
        s
    }

    check! { (by_ref a, by_ref b) -> scalar; (vec![1.0, -0.5, 0.7], vec![0.3, 0.8, -1.1]) }
}

mod zip_mutable {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: &[f64], y: &mut [f64], z: &mut [f64]) {
        for ((x, y), z) in x.iter().zip(y.iter_mut()).zip(z.iter_mut()) {
            *y += x * *z;
            *z *= *y;
        }
        for (i, y) in y.iter_mut().enumerate() {
            *y *= z[i];
        }
    }

    fn twin<D: Num>(x: &[D], y: &mut [D], z: &mut [D]) {
        for i in 0..x.len() {
            let t = y[i] + x[i] * z[i];
            z[i] *= t;
            y[i] = t * z[i];
        }
    }

    check! { (by_ref x, by_mut y, by_mut z) -> nothing; (vec![1.0, -0.5], vec![0.3, 0.7], vec![2.0, 1.5]) }
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
            total
                + row
                    .iter()
                    .take(i + 1)
                    .fold(c::<D>(1.0), |p, m| p * (*m + x))
                    .ln()
                    * x
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
