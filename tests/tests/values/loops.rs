//! Loops of every form, over ranges and over memory.

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
