//! Vectors whose elements are moved, added and removed, and `mem::swap`, `replace` and `take`.

mod mem_take {
    use autodiff_core::differentiable;

    #[differentiable]
    fn f(v: &mut Vec<f64>, x: f64) -> f64 {
        let w = std::mem::take(v);
        v.push(x * w[0]);
        w[0] * w[1]
    }

    #[test]
    fn derivatives() {
        let (mut v, mut v_bar) = (vec![1.0, 2.0], vec![1.0]);
        assert_eq!(f::vjp(&mut v, 0.3, 10.0, &mut v_bar), (2.0, 1.0));
        assert_eq!(v_bar, [20.3, 10.0]);
    }
}

mod mem_take_float {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let mut a = x * y;
        let b = std::mem::take(&mut a);
        a + b * y
    }

    #[test]
    fn derivatives() {
        check_grad!(f(1.0, 0.3));
    }
}

mod mem_replace_ref {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &mut Vec<f64>, x: f64) -> f64 {
        let w = std::mem::replace(v, vec![x, x * x]);
        w[0] * w[1] * v[1]
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&mut vec![1.0, 2.0], 0.3));
    }
}

mod mem_swap_args {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(a: &mut f64, b: &mut f64) {
        std::mem::swap(a, b);
        *a *= 2.0;
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&mut 1.0, &mut 3.0) -> ());
    }
}

mod mem_swap_slices {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(x: f64, n: usize) -> f64 {
        let mut a = vec![x, 1.0];
        let mut b = vec![0.0, x * x];
        for _ in 0..n {
            b[0] = a[0] * a[1];
            std::mem::swap(&mut a, &mut b);
        }
        a[0] + b[1] * a[1]
    }

    #[test]
    fn derivatives() {
        check_grad!(f(1.3, const 3));
    }
}

mod v_extend {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64], x: f64) -> Vec<f64> {
        let mut w = vec![x];
        w.extend(v.iter().map(|y| y * x));
        w.extend_from_slice(v);
        w
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[1.0, 2.0], 1.1));
    }
}

mod v_extend_vec {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64], x: f64) -> Vec<f64> {
        let mut w = vec![x];
        w.extend(v);
        w.extend([x, 2.0 * x]);
        let z = vec![x * x];
        w.extend(z);
        w
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[1.0, 2.0], 1.1));
    }
}

mod v_sort {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64]) -> f64 {
        let mut w = v.to_vec();
        w.sort_by(|a, b| a.partial_cmp(b).unwrap());
        w[0] + 2.0 * w[1] * w[2]
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[3.0, 1.0, 2.0]));
    }
}

mod v_sort_total {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &mut [f64]) {
        v.sort_by(f64::total_cmp);
        v[0] *= v[1] * 1.1;
        v.sort_unstable_by(|a, b| b.total_cmp(a));
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&mut vec![3.0, 1.0, 2.0]) -> ());
    }
}

mod v_sort_key {
    use autodiff_core::{Differentiable, check_grad, differentiable};

    #[derive(Clone, Copy, Debug, Differentiable)]
    struct P {
        k: i32,
        x: f64,
    }
    #[differentiable]
    fn f(v: &[P]) -> f64 {
        let mut w = v.to_vec();
        w.sort_by_key(|p| p.k);
        w[0].x * 2.0 + w[1].x * w[1].x
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[P { k: 3, x: 1.0 }, P { k: 1, x: 2.0 }, P { k: 2, x: 3.0 }]));
    }
}

mod v_sort_pairs {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64]) -> f64 {
        let mut w: Vec<(f64, f64)> = v.iter().map(|x| (x.cos(), *x)).collect();
        w.sort_by(|a, b| a.0.partial_cmp(&b.0).unwrap());
        w[0].0 * w[0].1 + w[1].0 * w[2].1
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[3.0, 1.0, 2.0]));
    }
}

mod v_sort_local_copy {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64]) -> f64 {
        let n = v.len();
        let mut w = v.to_vec();
        w.sort_unstable_by(|a, b| a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal));
        if n % 2 == 0 { (w[n / 2 - 1] + w[n / 2]) / 2.0 } else { w[n / 2] }
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[3.0, 1.0, 2.0, 5.0]));
    }
}

mod v_retain {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64]) -> Vec<f64> {
        let mut w = v.to_vec();
        w.retain(|x| *x > 1.5);
        w[0] *= w[1];
        w
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[3.0, 1.0, 2.0, 5.0]));
    }
}

mod v_drain {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64]) -> f64 {
        let mut w = v.to_vec();
        let s: f64 = w.drain(1..3).map(|x| x * x).sum();
        s * w[0] * w[1]
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[3.0, 1.0, 2.0, 5.0]));
    }
}

mod v_drain_all {
    use autodiff_core::differentiable;

    #[differentiable]
    fn f(v: &mut Vec<f64>) -> f64 {
        let mut s = 0.0;
        for x in v.drain(..) {
            s += x * x;
        }
        s
    }

    #[test]
    fn derivatives() {
        let mut v = vec![3.0, 1.0, 2.0, 5.0];
        let mut v_bar = vec![];
        assert_eq!(f::vjp(&mut v, 1.0, &mut v_bar).0, 39.0);
        assert_eq!(v_bar, [6.0, 2.0, 4.0, 10.0]);
    }
}

mod v_truncate_resize {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64], x: f64) -> Vec<f64> {
        let mut w = v.to_vec();
        w.truncate(2);
        w.resize(5, x * w[0]);
        w[3] *= w[1];
        w.resize(4, 0.0);
        w
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[3.0, 1.0, 2.0, 5.0], 2.0));
    }
}

mod v_insert_remove {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64], x: f64) -> Vec<f64> {
        let mut w = v.to_vec();
        w.insert(1, x * w[0]);
        let y = w.remove(0);
        w[2] *= y;
        let z = w.swap_remove(0);
        w[0] += z * z;
        w
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[3.0, 1.0, 2.0, 5.0], 2.0));
    }
}

mod v_pop {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64], x: f64) -> f64 {
        let mut w = v.to_vec();
        let a = w.pop().unwrap();
        let b = w.pop().unwrap_or(x);
        a * b * w[0]
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[3.0, 1.0, 2.0, 5.0], 2.0));
    }
}

mod v_pop_while {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64]) -> f64 {
        let mut w = v.to_vec();
        let mut s = 1.0;
        while let Some(x) = w.pop() {
            s = s * 0.5 + x * x;
        }
        s
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[3.0, 1.0, 2.0, 5.0]));
    }
}

mod v_stack_machine {
    use autodiff_core::differentiable;

    #[differentiable]
    fn f(v: &[f64], ops: &[u8]) -> f64 {
        let mut st = v.to_vec();
        for &op in ops {
            let b = st.pop().unwrap();
            let a = st.pop().unwrap();
            st.push(match op {
                0 => a + b,
                1 => a * b,
                _ => a / b,
            });
        }
        st.pop().unwrap()
    }

    #[test]
    fn derivatives() {
        autodiff_core::check_grad!(f(&[3.0, 1.0, 2.0, 5.0], const &[1, 0, 2][..]));
    }
}

mod v_concat {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64], w: &[f64]) -> Vec<f64> {
        let mut z = [v, w].concat();
        z[0] *= z[2];
        z
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[3.0, 1.0], &[2.0, 5.0]));
    }
}

mod v_append {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64], w: &[f64]) -> Vec<f64> {
        let mut z = v.to_vec();
        let mut y = w.to_vec();
        z.append(&mut y);
        y.push(z[0] * z[2]);
        z.append(&mut y);
        z
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[3.0, 1.0], &[2.0, 5.0]));
    }
}

mod v_split_off {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64]) -> f64 {
        let mut z = v.to_vec();
        let y = z.split_off(1);
        z[0] * y[0] * y[1]
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[3.0, 1.0, 4.0]));
    }
}

mod v_dedup {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64]) -> f64 {
        let mut z = v.to_vec();
        z.dedup();
        z[0] * z[1]
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[3.0, 1.0, 4.0]));
    }
}

mod v_split_at_mut {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &mut [f64], k: usize) {
        let (a, b) = v.split_at_mut(k);
        a[0] += b[0] * b[1];
        b[0] *= a[1];
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&mut vec![3.0, 1.0, 4.0, 2.0], const 2) -> ());
    }
}

mod v_rotate {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &mut [f64]) {
        v.rotate_left(1);
        v[0] *= v[1];
        v.reverse();
        v.swap(0, 2);
        v[1..].fill(2.0);
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&mut vec![3.0, 1.0, 4.0, 2.0]) -> ());
    }
}

mod v_last_mut {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &mut Vec<f64>, x: f64) {
        if let Some(l) = v.last_mut() {
            *l *= x;
        }
        *v.first_mut().unwrap() += x;
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&mut vec![3.0, 1.0, 4.0, 2.0], 2.0) -> ());
    }
}

mod v_rows_truncated {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(m: &[Vec<f64>], x: f64) -> f64 {
        let mut w = m.to_vec();
        let mut s = w[2][0] * x;
        w.truncate(1);
        s *= w[0][1];
        w.push(vec![s, x]);
        let r = w.pop().unwrap();
        w.insert(0, r);
        w[0][0] * w[1][0] + s
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[vec![1.0, 2.0], vec![0.3], vec![1.5, 0.2]], 0.7));
    }
}

mod v_ops_in_loop {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64], x: f64) -> f64 {
        let mut w = v.to_vec();
        let mut s = x;
        for n in 0..4 {
            w.push(s * w[n % w.len()]);
            w.sort_by(|a, b| b.total_cmp(a));
            if n == 2 {
                w.retain(|y| *y > 0.2);
            }
            w.insert(n % 2, s);
            let y = w.remove(w.len() / 2);
            s += y * w[0];
            w.resize(n + 2, s);
            let t: f64 = w.drain(..1).sum();
            s = s * 0.3 + t.sin();
            w.extend([s, y]);
        }
        s + w.iter().sum::<f64>()
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[0.3, 0.9, 0.7], 0.8));
        check_grad!(f(&[0.3, -0.9, 0.1, 0.5], 0.6));
    }
}

mod v_sorted_struct2 {
    use autodiff_core::{Differentiable, check_grad, differentiable};

    #[derive(Clone, Debug, Differentiable)]
    struct P {
        x: f64,
        w: Vec<f64>,
    }
    #[differentiable]
    fn f(ps: &mut Vec<P>, k: f64) -> f64 {
        ps.sort_by(|a, b| a.x.partial_cmp(&b.x).unwrap());
        ps[0].x *= k;
        ps.retain(|p| p.w.len() > 1);
        let p = ps.remove(0);
        ps[0].w[1] * p.x * p.w[0]
    }

    #[test]
    fn derivatives() {
        check_grad!(f(
            &mut vec![P { x: 1.0, w: vec![2.0, 3.0] }, P { x: 0.5, w: vec![5.0] }, P { x: 0.1, w: vec![5.0, 7.0] }],
            0.7
        ));
    }
}

mod v_slice_sort_part {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &mut [f64], k: f64) {
        v[1..].sort_by(|a, b| a.total_cmp(b));
        v[1] *= k;
        v[..2].reverse();
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&mut vec![3.0, 1.0, 2.0, 0.5], 0.7) -> ());
    }
}

mod v_array_sort {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: [f64; 3], k: f64) -> [f64; 3] {
        let mut w = v;
        w.sort_by(|a, b| a.partial_cmp(b).unwrap());
        w[0] *= k * w[2];
        w
    }

    #[test]
    fn derivatives() {
        check_grad!(f([3.0, 1.0, 2.0], 0.7));
    }
}

mod mem_all {
    use autodiff_core::{Differentiable, check_grad, differentiable};

    #[derive(Clone, Debug, Default, Differentiable)]
    struct P {
        x: f64,
        w: Vec<f64>,
    }
    #[differentiable]
    fn f(p: &mut P, q: &mut P, k: f64) -> f64 {
        std::mem::swap(p, q);
        let w = std::mem::take(&mut p.w);
        p.w.push(k * w[0]);
        p.w.push(w[1]);
        let x = std::mem::replace(&mut q.x, k);
        let old = std::mem::take(&mut q.x);
        x * w[1] * old
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&mut P { x: 1.0, w: vec![2.0, 3.0] }, &mut P { x: 0.5, w: vec![5.0, 7.0] }, 0.7));
    }
}

mod o_take {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(o: &mut Option<f64>, k: f64) -> f64 {
        match o.take() {
            Some(x) => x * k,
            None => k,
        }
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&mut Some(2.0), 3.0));
    }
}
