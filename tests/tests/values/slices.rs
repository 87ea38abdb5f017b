//! Parts of slices, and ranges of floats.

mod ends_split_off {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64, v: &[f64]) -> f64 {
        let mut s = 0.0;
        if let Some((a, rest)) = v.split_first() {
            s += a * x + rest.iter().sum::<f64>() * rest.len() as f64;
        }
        if let Some((z, init)) = v.split_last() {
            s += z * init.iter().product::<f64>() * x;
        }
        let mut w = v.to_vec();
        if let Some((a, rest)) = w.split_first_mut() {
            *a *= x;
            if let Some((last, _)) = rest.split_last_mut() {
                *last = *a * *last;
            }
        }
        s + w.iter().sum::<f64>() * x
    }

    fn twin<D: Num>(x: D, v: &[D]) -> D {
        let n = v.len();
        if n == 0 {
            return c::<D>(0.0);
        }
        let others = v[1..].iter().fold(c::<D>(0.0), |s, t| s + *t);
        let before = v[..n - 1].iter().fold(c::<D>(1.0), |p, t| p * *t);
        let s = v[0] * x + others * (n - 1) as f64 + v[n - 1] * before * x;
        let mut w = v.to_vec();
        w[0] = v[0] * x;
        if n > 1 {
            w[n - 1] = w[0] * v[n - 1];
        }
        s + w.iter().fold(c::<D>(0.0), |s, t| s + *t) * x
    }

    check! { (val x, by_ref v) -> scalar; (0.7, vec![1.5, -0.25, 0.9]), (0.7, vec![1.5]), (0.7, vec![]) }
}

mod ranges_that_may_be_out_of_bounds {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64, v: &[f64]) -> f64 {
        let mut s = 0.0;
        if let Some(part) = v.get(1..3) {
            s += part[0] * part[1];
        }
        if let Some(part) = v.get(4..9) {
            s += part[0];
        }
        if let Some(part) = v.get(..=1) {
            s += part.iter().product::<f64>();
        }
        s * x + v.get(2..).map_or(x, |rest| rest.len() as f64 * x)
    }

    fn twin<D: Num>(x: D, v: &[D]) -> D {
        let mut s = c::<D>(0.0);
        if v.len() >= 3 {
            s += v[1] * v[2];
        }
        if v.len() >= 9 {
            s += v[4];
        }
        if v.len() >= 2 {
            s += v[0] * v[1];
        }
        s * x + if v.len() >= 2 { x * (v.len() - 2) as f64 } else { x }
    }

    check! { (val x, by_ref v) -> scalar;
    (0.7, vec![1.5, -0.25, 0.9, 2.0, 0.1]), (0.7, vec![1.5, 0.3]), (0.7, vec![1.5]), (0.4, vec![0.5; 10]) }
}

mod range_of_floats {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let r: std::ops::Range<f64> = x..y;
        let unit = 0.0..x;
        let mut s = (r.end - r.start) * r.start + unit.end * unit.end;
        if r.contains(&1.0) {
            s *= 2.0;
        }
        for i in 0..(y * 4.0) as usize {
            s += i as f64 * x;
        }
        s
    }

    fn twin<D: Num>(x: D, y: D) -> D {
        let mut s = (y - x) * x + x * x;
        if (x.re()..y.re()).contains(&1.0) {
            s *= 2.0;
        }
        for i in 0..(y.re() * 4.0) as usize {
            s += x * i as f64;
        }
        s
    }

    check! { (val x, val y) -> scalar; (0.7, 1.3), (-0.4, 0.6) }
}

mod arrays_of_said_length {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64, v: &[f64]) -> f64 {
        let a = std::array::from_fn::<f64, 3, _>(|i| v[i] * x);
        a[0] * a[1] + a[2]
    }

    fn twin<D: Num>(x: D, v: &[D]) -> D {
        v[0] * x * v[1] * x + v[2] * x
    }

    check! { (val x, by_ref v) -> scalar; (0.7, vec![1.5, -0.25, 0.9]) }
}

mod failures_of_items {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64, v: &[f64]) -> f64 {
        let scaled: Result<Vec<f64>, String> =
            v.iter().map(|t| if *t > 2.0 { Err("large".to_string()) } else { Ok(t * x) }).collect();
        scaled.map_or(x, |w| w.iter().sum())
    }

    fn twin<D: Num>(x: D, v: &[D]) -> D {
        if v.iter().any(|t| t.re() > 2.0) {
            return x;
        }
        v.iter().fold(c::<D>(0.0), |s, t| s + *t * x)
    }

    check! { (val x, by_ref v) -> scalar; (0.7, vec![1.5, -0.25, 0.9]), (0.7, vec![1.5, 2.5]) }
}
