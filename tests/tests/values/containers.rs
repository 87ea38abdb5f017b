//! The methods of slices and `Vec`s.

mod vec_macro {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64, n: usize) -> f64 {
        let mut a = vec![x; n];
        let b = vec![x, 2.0, x * x];
        for i in 1..n {
            a[i] = a[i - 1] * b[i % 3];
        }
        a[n - 1] + b[2]
    }

    fn twin<D: Num>(x: D, n: usize) -> D {
        let b = [x, c(2.0), x * x];
        (1..n).fold(x, |a, i| a * b[i % 3]) + b[2]
    }

    check! { (val x, inert n) -> scalar; (0.8, 6), (0.8, 1) }
}

mod push {
    use crate::prelude::*;

    #[differentiable]
    fn f(v: &[f64], k: f64) -> Vec<f64> {
        let mut out = Vec::with_capacity(v.len());
        for x in v {
            out.push(x * k);
        }
        out.push(k);
        let last = out[out.len() - 1] * out[0];
        out.push(last);
        out
    }

    fn twin<D: Num>(v: &[D], k: D) -> Vec<D> {
        let mut out: Vec<D> = v.iter().map(|x| *x * k).collect();
        out.push(k);
        out.push(k * out[0]);
        out
    }

    check! { (by_ref v, val k) -> value; (vec![1.0, -0.5], 0.7), (vec![], 0.7) }
}

mod push_some {
    use crate::prelude::*;

    /// How many are pushed depends on the values.
    #[differentiable]
    fn f(v: &[f64], k: f64) -> f64 {
        let mut kept: Vec<f64> = Vec::new();
        for &x in v {
            if x > k {
                kept.push(x - k);
            } else if !kept.is_empty() {
                let n = kept.len();
                kept[n - 1] *= x;
            }
        }
        let mut s = 0.0;
        for i in 0..kept.len() {
            s += kept[i] * kept[0];
        }
        s
    }

    fn twin<D: Num>(v: &[D], k: D) -> D {
        let mut kept: Vec<D> = Vec::new();
        for &x in v {
            if x > k {
                kept.push(x - k);
            } else if let Some(last) = kept.last_mut() {
                *last *= x;
            }
        }
        kept.iter().fold(c(0.0), |s, x| s + *x * kept[0])
    }

    check! { (by_ref v, val k) -> scalar; (vec![0.1, 1.0, 0.5, 2.0, 0.2, 3.0], 0.7), (vec![0.1], 0.7) }
}

mod lengths {
    use crate::prelude::*;

    #[differentiable]
    fn f(v: &[f64], w: [f64; 3]) -> f64 {
        if v.is_empty() {
            return w[0] * w.len() as f64;
        }
        let mean = v[0] / v.len() as f64;
        mean * w[w.len() - 1]
    }

    fn twin<D: Num>(v: &[D], w: [D; 3]) -> D {
        if v.is_empty() { w[0] * 3.0 } else { v[0] * w[2] / v.len() as f64 }
    }

    check! { (by_ref v, val w) -> scalar; (vec![1.0, -0.5], [0.7, 0.1, 0.4]), (vec![], [0.7, 0.1, 0.4]) }
}

mod swap {
    use crate::prelude::*;

    #[differentiable]
    fn f(v: &mut [f64], rows: &mut [[f64; 2]; 2]) {
        v.swap(0, 2);
        v[0] *= v[1];
        v.swap(1, 1);
        rows.swap(0, 1);
        rows[0][0] *= v[2];
        let n = v.len();
        for i in 0..n / 2 {
            v.swap(i, n - 1 - i);
        }
        v[0] += v[1] * v[1];
    }

    fn twin<D: Num>(v: &mut [D], rows: &mut [[D; 2]; 2]) {
        v.swap(0, 2);
        let second = v[1];
        v[0] *= second;
        *rows = [rows[1], rows[0]];
        rows[0][0] *= v[2];
        v.reverse();
        let square = v[1] * v[1];
        v[0] += square;
    }

    check! { (by_mut v, by_mut rows) -> nothing; (vec![1.0, -0.5, 2.0, 0.7], [[1.0, 2.0], [3.0, 4.0]]) }
}

mod insertion_sort {
    use crate::prelude::*;

    #[differentiable]
    fn f(v: &mut [f64], weights: &[f64]) -> f64 {
        for i in 1..v.len() {
            let mut j = i;
            while j > 0 && v[j - 1] > v[j] {
                v.swap(j - 1, j);
                j -= 1;
            }
        }
        let mut s = 0.0;
        for (x, w) in v.iter().zip(weights) {
            s += x * w;
        }
        s
    }

    fn twin<D: Num>(v: &mut [D], weights: &[D]) -> D {
        v.sort_by(|a, b| a.re().total_cmp(&b.re()));
        v.iter().zip(weights).fold(c(0.0), |s, (x, w)| s + *x * *w)
    }

    check! { (by_mut v, by_ref weights) -> scalar; (vec![1.0, -0.5, 2.0, 0.7], vec![0.1, 0.2, 0.3, 0.4]) }
}

mod fill {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64, v: &mut [f64]) -> f64 {
        let before = v[0];
        v.fill(x * x);
        v[1] *= before;
        let mut local = [x; 3];
        local.fill(v[1]);
        v[2..].fill(0.0);
        local[0] * local[2]
    }

    fn twin<D: Num>(x: D, v: &mut [D]) -> D {
        let before = v[0];
        v.fill(x * x);
        v[1] *= before;
        let second = v[1];
        v[2..].fill(c(0.0));
        second * second
    }

    check! { (val x, by_mut v) -> scalar; (0.7, vec![1.5, 2.0, 3.0, 4.0]) }
}

mod copy_from_slice {
    use crate::prelude::*;

    #[differentiable]
    fn f(source: &[f64], target: &mut [f64]) -> f64 {
        let kept = target[1];
        target[1..3].copy_from_slice(&source[..2]);
        target[0] *= target[1];
        let mut local = vec![1.0; 2];
        local.copy_from_slice(source);
        local[0] *= kept;
        local[0] * local[1]
    }

    fn twin<D: Num>(source: &[D], target: &mut [D]) -> D {
        let kept = target[1];
        target[1] = source[0];
        target[2] = source[1];
        target[0] *= source[0];
        source[0] * kept * source[1]
    }

    check! { (by_ref source, by_mut target) -> scalar; (vec![1.5, 2.0], vec![0.3, 0.4, 0.5, 0.6]) }
}

mod split_at {
    use crate::prelude::*;

    #[differentiable]
    fn f(v: &[f64], w: &mut [f64], k: usize) -> f64 {
        let (left, right) = v.split_at(k);
        let (a, b) = w.split_at_mut(1);
        a[0] *= left[0];
        for i in 0..b.len() {
            b[i] += a[0] * right[i];
        }
        left[k - 1] * right[0]
    }

    fn twin<D: Num>(v: &[D], w: &mut [D], k: usize) -> D {
        w[0] *= v[0];
        let first = w[0];
        for i in 1..w.len() {
            w[i] += first * v[k + i - 1];
        }
        v[k - 1] * v[k]
    }

    check! { (by_ref v, by_mut w, inert k) -> scalar; (vec![1.5, 2.0, -0.5, 0.7], vec![0.3, 0.4, 0.5], 2) }
}

mod chunks {
    use crate::prelude::*;

    #[differentiable]
    fn f(v: &[f64]) -> f64 {
        let mut s = 0.0;
        for pair in v.chunks(2) {
            if pair.len() == 2 {
                s += pair[0] * pair[1];
            } else {
                s *= pair[0];
            }
        }
        for triple in v.chunks_exact(3) {
            s += triple[2].sin() * triple[0];
        }
        s
    }

    fn twin<D: Num>(v: &[D]) -> D {
        let mut s = c::<D>(0.0);
        for i in (0..v.len()).step_by(2) {
            s = if i + 1 < v.len() { s + v[i] * v[i + 1] } else { s * v[i] };
        }
        for i in (0..v.len() / 3).map(|i| 3 * i) {
            s += v[i + 2].sin() * v[i];
        }
        s
    }

    check! { (by_ref v) -> scalar; vec![1.5, 2.0, -0.5, 0.7, 1.1], vec![] }
}

mod chunks_mut {
    use crate::prelude::*;

    #[differentiable]
    fn f(v: &mut [f64], k: f64) {
        for (i, row) in v.chunks_mut(2).enumerate() {
            row[0] *= k * i as f64;
            row[1] += row[0] * k;
        }
    }

    fn twin<D: Num>(v: &mut [D], k: D) {
        for i in 0..v.len() / 2 {
            v[2 * i] *= k * i as f64;
            let first = v[2 * i];
            v[2 * i + 1] += first * k;
        }
    }

    check! { (by_mut v, val k) -> nothing; (vec![1.5, 2.0, -0.5, 0.7], 0.3) }
}

mod windows {
    use crate::prelude::*;

    #[differentiable]
    fn f(v: &[f64]) -> f64 {
        let mut roughness = 0.0;
        for w in v.windows(3) {
            let second = w[0] - 2.0 * w[1] + w[2];
            roughness += second * second;
        }
        for w in v.windows(2) {
            roughness *= 1.0 + w[0] * w[1];
        }
        roughness
    }

    fn twin<D: Num>(v: &[D]) -> D {
        let n = v.len();
        let s = (2..n).fold(c::<D>(0.0), |s, i| s + (v[i - 2] - v[i - 1] * 2.0 + v[i]).powi(2));
        (1..n).fold(s, |s, i| s * (v[i - 1] * v[i] + 1.0))
    }

    check! { (by_ref v) -> scalar; vec![1.5, 2.0, -0.5, 0.7], vec![1.0] }
}

mod first_and_last {
    use crate::prelude::*;

    #[differentiable]
    fn f(v: &[f64]) -> f64 {
        let first = v.first().unwrap();
        let last = *v.last().unwrap();
        first * last + last.sin()
    }

    fn twin<D: Num>(v: &[D]) -> D {
        let last = v[v.len() - 1];
        v[0] * last + last.sin()
    }

    check! { (by_ref v) -> scalar; vec![1.5, 2.0, -0.5], vec![1.5] }
}

mod to_vec_of_a_part {
    use crate::prelude::*;

    #[differentiable]
    fn f(v: &[f64]) -> Vec<f64> {
        let mut part = v[1..3].to_vec();
        part[0] *= v[0];
        let mut all = v.to_vec();
        all[0] = part[0] * part[1];
        part.push(all[0]);
        part
    }

    fn twin<D: Num>(v: &[D]) -> Vec<D> {
        let a = v[1] * v[0];
        vec![a, v[2], a * v[2]]
    }

    check! { (by_ref v) -> value; vec![1.5, 2.0, -0.5, 0.7] }
}
