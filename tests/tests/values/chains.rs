//! Iterator chains: adaptors that keep a state, and methods that pick an item.

mod it_skip_while {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64]) -> f64 {
        v.iter().skip_while(|x| **x < 1.0).map(|x| x * x).sum()
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[0.5, 2.0, 0.3, 4.0]));
    }
}

mod it_scan {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64]) -> Vec<f64> {
        v.iter()
            .scan(1.0, |acc, x| {
                *acc *= x;
                Some(*acc)
            })
            .collect()
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[0.5, 2.0, 0.3, 4.0]));
    }
}

mod it_scan_end {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64]) -> f64 {
        v.iter()
            .scan(0.0, |s, &x| {
                *s += x;
                if *s > 3.0 { None } else { Some(*s * x) }
            })
            .sum()
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[0.5, 2.0, 0.3, 4.0]));
    }
}

mod it_map_while {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64]) -> f64 {
        v.iter().map_while(|x| if *x < 3.0 { Some(x * x) } else { None }).sum()
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[0.5, 2.0, 0.3, 4.0, 1.0]));
    }
}

mod it_flatten_opt {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[Option<f64>]) -> f64 {
        v.iter().flatten().map(|x| x * x).sum()
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[Some(0.5), None, Some(2.0)]));
    }
}

mod it_max_by {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64]) -> f64 {
        let m = v.iter().max_by(|a, b| a.partial_cmp(b).unwrap()).unwrap();
        m * m
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[0.5, 2.0, 0.3]));
    }
}

mod it_max_by_copied {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64]) -> f64 {
        let m = v.iter().copied().max_by(|a, b| a.total_cmp(b)).unwrap();
        m * v[0]
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[0.5, 2.0, 0.3]));
    }
}

mod it_min_by_path {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64]) -> f64 {
        v.iter().copied().min_by(f64::total_cmp).unwrap_or(0.0) * v[0]
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[0.5, 2.0, 0.3]));
    }
}

mod it_min_by_map {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64], x: f64) -> f64 {
        v.iter().map(|a| (a - x).powi(2)).min_by(|a, b| a.partial_cmp(b).unwrap()).unwrap()
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[0.5, 2.0, 0.3], 1.0));
    }
}

mod it_max_by_enum {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64]) -> f64 {
        let (i, m) = v.iter().enumerate().max_by(|(_, a), (_, b)| a.total_cmp(b)).unwrap();
        m * i as f64
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[0.5, 2.0, 0.3]));
    }
}

mod it_fold_max {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64]) -> f64 {
        v.iter().copied().fold(f64::NEG_INFINITY, f64::max) * v[0]
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[0.5, 2.0, 0.3]));
    }
}

mod it_fold_max2 {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64]) -> f64 {
        v.iter().fold(f64::INFINITY, |a, &b| a.min(b)) * v[0]
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[0.5, 2.0, 0.3]));
    }
}

mod it_reduce {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64]) -> f64 {
        v.iter().copied().reduce(|a, b| a * b + b).unwrap()
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[0.5, 2.0, 0.3]));
    }
}

mod it_reduce_max {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64]) -> f64 {
        v.iter().copied().reduce(f64::max).unwrap_or(1.0) * v[0]
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[0.5, 2.0, 0.3]));
    }
}

mod it_last {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64]) -> f64 {
        v.iter().map(|x| x * x).last().unwrap() * v[0]
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[0.5, 2.0, 0.3]));
    }
}

mod it_nth {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64]) -> f64 {
        v.iter().map(|x| x * x).nth(1).unwrap() * v[0]
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[0.5, 2.0, 0.3]));
    }
}

mod it_next {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64]) -> f64 {
        v.iter().map(|x| x * x).next().unwrap() * v[1]
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[0.5, 2.0, 0.3]));
    }
}

mod it_next_mut {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64]) -> f64 {
        let mut it = v.iter();
        let a = it.next().unwrap();
        let b = *it.next().unwrap();
        let mut s = a * b;
        for x in it {
            s += x * a;
        }
        s
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[0.5, 2.0, 0.3]));
    }
}

mod it_count {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64]) -> f64 {
        let n = v.iter().filter(|x| **x > 0.4).count();
        v[0] * n as f64
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[0.5, 2.0, 0.3]));
    }
}

mod it_any_all_pos {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64]) -> f64 {
        if v.iter().any(|x| *x > 5.0) || v.iter().all(|&x| x < 0.0) {
            return 0.0;
        }
        let k = v.iter().position(|x| *x > 1.0).unwrap_or(0);
        v[k] * v[0]
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[0.5, 2.0, 0.3]));
    }
}

mod it_find {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64]) -> f64 {
        let x = v.iter().find(|x| **x > 1.0).unwrap();
        x * v[0]
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[0.5, 2.0, 0.3]));
    }
}

mod it_find_match {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64]) -> f64 {
        match v.iter().find(|&&x| x > 1.0) {
            Some(x) => x * v[0],
            None => v[0],
        }
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[0.5, 2.0, 0.3]));
        check_grad!(f(&[0.5, 0.3]));
    }
}

mod it_unzip {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64]) -> f64 {
        let (a, b): (Vec<f64>, Vec<f64>) = v.iter().map(|x| (x * x, x.sin())).unzip();
        a[0] * b[1] + a[1]
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[0.5, 2.0, 0.3]));
    }
}

mod it_partition {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64]) -> f64 {
        let (a, b): (Vec<f64>, Vec<f64>) = v.iter().partition(|x| **x > 1.0);
        a.iter().product::<f64>() * b.iter().sum::<f64>()
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[0.5, 2.0, 0.3, 4.0]));
    }
}

mod it_try_fold {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64]) -> Option<f64> {
        v.iter().try_fold(1.0, |acc, x| if *x > 0.0 { Some(acc * x) } else { None })
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[0.5, 2.0, 0.3]));
        check_grad!(f(&[0.5, -2.0, 0.3]));
    }
}

mod it_collect_result {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64]) -> Result<Vec<f64>, String> {
        v.iter().map(|x| if *x > 0.0 { Ok(x * x) } else { Err("neg".to_string()) }).collect()
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[0.5, 2.0, 0.3]));
        check_grad!(f(&[0.5, -2.0, 0.3]));
    }
}

mod it_collect_option_q {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64]) -> Option<f64> {
        let w = v.iter().map(|x| if *x > 0.0 { Some(x * x) } else { None }).collect::<Option<Vec<f64>>>()?;
        Some(w[0] * w[1])
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[0.5, 2.0, 0.3]));
        check_grad!(f(&[0.5, -2.0, 0.3]));
    }
}

mod it_cycle_take {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64], w: &[f64]) -> f64 {
        v.iter().zip(w.iter().cycle()).map(|(a, b)| a * b).sum::<f64>() + w.iter().cycle().take(3).sum::<f64>()
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[0.5, 2.0, 0.3], &[1.0, 2.0]));
    }
}

mod it_chunks_exact {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64]) -> f64 {
        v.chunks_exact(2).map(|c| c[0] * c[1]).sum()
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[0.5, 2.0, 0.3, 1.0, 2.0]));
    }
}

mod it_windows {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64]) -> f64 {
        v.windows(2).map(|w| (w[1] - w[0]).powi(2)).sum::<f64>().sqrt()
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[0.5, 2.0, 0.3, 1.0, 2.0]));
    }
}

mod it_rev_chain {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64], w: &[f64]) -> f64 {
        v.iter().chain(w).rev().enumerate().map(|(i, x)| x * i as f64).sum()
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[0.5, 2.0], &[1.0, 3.0]));
    }
}

mod it_chain_enum {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64], w: &[f64]) -> f64 {
        v.iter().chain(w.iter()).enumerate().map(|(i, x)| x * x * i as f64).sum()
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[0.5, 2.0], &[1.0, 3.0]));
    }
}

mod it_filter_enum {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64]) -> f64 {
        v.iter().filter(|x| **x > 0.4).enumerate().map(|(i, x)| x * x * i as f64).sum()
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[0.5, 0.1, 2.0, 3.0]));
    }
}

mod it_filter_take {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64]) -> f64 {
        v.iter().filter(|x| **x > 0.4).take(2).map(|x| x * x).sum()
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[0.5, 0.1, 2.0, 3.0]));
    }
}

mod it_map_rev_zip {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64], w: &[f64]) -> f64 {
        v.iter().map(|x| x * x).rev().zip(w.iter().skip(1).step_by(2)).map(|(a, b)| a * b).sum()
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[0.5, 2.0], &[1.0, 3.0, 4.0, 5.0]));
    }
}

mod it_zip_filter {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64], w: &[f64]) -> f64 {
        v.iter().zip(w.iter().filter(|x| **x > 1.5)).map(|(a, b)| a * b).sum()
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[0.5, 2.0], &[1.0, 3.0, 4.0, 5.0]));
    }
}

mod it_nested {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(m: &[Vec<f64>], x: &[f64]) -> Vec<f64> {
        m.iter().map(|r| r.iter().zip(x).map(|(a, b)| a * b).sum::<f64>()).collect()
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&vec![vec![0.5, 2.0], vec![1.0, 3.0]], &[1.0, 2.0]));
    }
}

mod it_flat_map {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(m: &[Vec<f64>]) -> f64 {
        m.iter().flat_map(|r| r.iter().map(|x| x * x)).sum::<f64>() + m.iter().flatten().sum::<f64>()
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&vec![vec![0.5, 2.0], vec![1.0, 3.0]]));
    }
}

mod it_flat_map_ranges {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64]) -> f64 {
        (0..v.len()).flat_map(|i| (0..i).map(move |j| (i, j))).map(|(i, j)| v[i] * v[j]).sum()
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[0.5, 2.0, 1.0, 3.0]));
    }
}

mod it_sum_ref {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64]) -> f64 {
        let n = v.len() as f64;
        let m = v.iter().sum::<f64>() / n;
        v.iter().map(|x| (x - m) * (x - m)).sum::<f64>() / (n - 1.0)
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[0.5, 2.0, 1.0, 3.0]));
    }
}

mod it_for_each_mut {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &mut [f64], k: f64) {
        v.iter_mut().enumerate().for_each(|(i, x)| *x *= k * i as f64);
        v.iter_mut().zip([1.0, 2.0]).for_each(|(a, b)| *a += b * k);
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&mut vec![0.5, 2.0, 1.0, 3.0], 2.0) -> ());
    }
}

mod it_fold_tuple {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64]) -> (f64, f64) {
        v.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(lo, hi), &x| (lo.min(x), hi.max(x)))
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[0.5, 2.0, 1.0, 3.0]));
    }
}

mod it_fold_array {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64]) -> f64 {
        let a = v.iter().fold([0.0; 2], |a, x| [a[0] + x, a[1] + x * x]);
        a[1] - a[0] * a[0]
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[0.5, 2.0, 1.0, 3.0]));
    }
}

mod it_fold_vec {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64]) -> Vec<f64> {
        v.iter().fold(Vec::new(), |mut a, x| {
            a.push(x * x);
            a
        })
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[0.5, 2.0, 1.0, 3.0]));
    }
}

mod it_collect_tuple_vec {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64]) -> f64 {
        let p: Vec<(f64, f64)> = v.iter().map(|x| (*x, x * x)).collect();
        p.iter().map(|(a, b)| a * b).sum()
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[0.5, 2.0, 1.0, 3.0]));
    }
}

mod it_sum_opt {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64]) -> Option<f64> {
        v.iter().map(|x| if *x > 0.0 { Some(x.ln()) } else { None }).sum()
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[0.5, 2.0, 1.0, 3.0]));
        check_grad!(f(&[0.5, 2.0, -1.0, 3.0]));
    }
}

mod it_repeat_once {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64], x: f64) -> f64 {
        std::iter::once(x).chain(v.iter().copied()).map(|a| a * a).sum::<f64>()
            + std::iter::repeat(x).take(3).product::<f64>()
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[1.0, 2.0], 1.1));
    }
}

mod it_ties {
    use autodiff_core::differentiable;

    #[differentiable]
    fn f(v: &[f64], k: &[i32], w: &[f64]) -> (f64, f64, f64, f64) {
        let a = v.iter().zip(w).max_by(|a, b| a.0.total_cmp(b.0)).unwrap();
        let b = v.iter().zip(w).min_by(|a, b| a.0.total_cmp(b.0)).unwrap();
        let c = w.iter().enumerate().max_by_key(|(i, _)| k[*i]).unwrap();
        let d = w.iter().enumerate().min_by_key(|p| k[p.0]).unwrap();
        (a.1 * a.1, b.1 * b.1, c.1.sin(), d.1.cos())
    }

    #[test]
    fn derivatives() {
        let (y, (_, w)) =
            f::vjp(&[2.0, 1.0, 2.0, 1.0][..], &[5, 7, 7, 5][..], &[1.0, 2.0, 3.0, 4.0], (1.0, 10.0, 100.0, 1000.0));
        assert_eq!(y.0, 9.0);
        assert_eq!(y.1, 4.0);
        assert_eq!(y.2, 3.0_f64.sin());
        assert_eq!(y.3, 1.0_f64.cos());
        assert_eq!(w, vec![-1000.0 * 1.0_f64.sin(), 40.0, 6.0 + 100.0 * 3.0_f64.cos(), 0.0]);
    }
}

mod it_pick_in_loop {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(m: &[Vec<f64>], x: f64) -> f64 {
        let mut s = x;
        for r in m {
            let best = r.iter().map(|y| y * s).max_by(|a, b| a.total_cmp(b));
            s += match best {
                Some(b) => b.sin(),
                None => x,
            };
            if let Some(z) = r.iter().rev().find(|z| **z < s) {
                s *= z;
            }
            s += r.iter().skip(1).last().unwrap_or(&0.5) * r.iter().map(|y| y * y).nth(5).unwrap_or(x);
        }
        s
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[vec![0.3, 0.9], vec![], vec![1.2, -0.7, 0.2]], 0.8));
    }
}

mod it_stages_in_loop {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64], x: f64) -> f64 {
        let mut s = x;
        for n in 0..4 {
            s = 0.1 * s
                + v.iter()
                    .chain(&[x * x, 2.0])
                    .filter(|y| **y > 0.15)
                    .skip(1)
                    .step_by(2)
                    .take(n)
                    .enumerate()
                    .map(|(i, y)| y * s * (i as f64 + 1.0))
                    .sum::<f64>();
            s += v
                .iter()
                .skip_while(|y| **y < 0.8)
                .map_while(|y| (*y > 0.1).then(|| y * s))
                .scan(s, |t, y| {
                    *t *= y;
                    Some(*t + y)
                })
                .sum::<f64>();
        }
        s
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[0.3, 0.9, 0.7, 0.05, 1.3], 0.8));
        check_grad!(f(&[], 0.8));
    }
}

mod it_take_no_further {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64]) -> f64 {
        (0..10).map(|i| v[i] * v[i]).filter(|y| *y > 1.0).take(2).sum()
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[0.5, 2.0, 3.0]));
    }
}

mod it_cycle_empty {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64], w: &[f64]) -> f64 {
        v.iter().zip(w.iter().cycle()).map(|(a, b)| a * b).sum::<f64>()
            + v.iter().cycle().skip(2).take(5).product::<f64>()
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[0.5, 2.0, 3.0], &[]));
    }
}

mod it_find_map {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64], k: f64) -> f64 {
        let a = v.iter().find_map(|x| if *x > k { Some(x * k) } else { None });
        a.unwrap_or(k) * v.iter().position(|x| x * 2.0 > k).unwrap_or(1) as f64
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[0.5, 2.0, 3.0], 1.3));
        check_grad!(f(&[0.5, 2.0, 3.0], 5.3));
    }
}

mod it_reduce_min_map {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64], k: f64) -> f64 {
        v.iter().map(|x| (x - k).abs()).reduce(f64::min).unwrap_or(k)
            + v.iter().copied().filter(|x| *x > 9.0).reduce(|a, b| a + b).unwrap_or(k * k)
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[0.5, 2.0, 3.0], 1.3));
        check_grad!(f(&[], 1.3));
    }
}

mod it_struct_pick {
    use autodiff_core::{Differentiable, check_grad, differentiable};

    #[derive(Clone, Debug, Differentiable)]
    struct P {
        x: f64,
        w: Vec<f64>,
    }
    #[differentiable]
    fn f(ps: &[P]) -> f64 {
        let p = ps.iter().max_by(|a, b| a.x.partial_cmp(&b.x).unwrap()).unwrap();
        let q = ps.iter().find(|p| p.w.len() > 1).unwrap();
        p.x * p.w[0] + q.w[1] * q.x
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[P { x: 1.0, w: vec![2.0, 3.0] }, P { x: 4.0, w: vec![5.0] }]));
    }
}

/// Ranges of every kind of integer: their items are of the type that their ends say, whatever counts the rounds.
mod ranges_of_integers {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: &[f64], n: i32, m: u64) -> f64 {
        let below_zero: f64 = (0..n).map(|i| x[0] * f64::from(i - 5)).sum();
        // Beyond 32 bits.
        let large: f64 = (1..=m).map(|k| x[1] * (k * k * k) as f64 * 1e-12).sum();
        let zipped: f64 = x.iter().zip(0..n).map(|(x, i)| x.powi(i) * f64::from(i - 7)).sum();
        let open: f64 = x.iter().zip(1..).map(|(x, i)| x.powi(i)).sum();
        let backwards = (0..n).map(|i| x[1] * f64::from(i)).rev().map(|y| y * y).fold(0.0, |s, y| s * 0.5 + y);
        let literal: f64 = (0..5).map(|i| x[0].powi(i)).sum();
        let mut picked = 0.0;
        for (i, x) in (-2..n).rev().step_by(2).zip(x) {
            picked += x * f64::from(i);
        }
        below_zero + large + zipped + open + backwards + literal + picked
    }

    fn twin<D: Num>(x: &[D], n: i32, m: u64) -> D {
        let below_zero = (0..n).fold(c(0.0), |s: D, i| s + x[0] * f64::from(i - 5));
        let large = (1..=m).fold(c(0.0), |s: D, k| s + x[1] * ((k * k * k) as f64 * 1e-12));
        let zipped = x.iter().zip(0..n).fold(c(0.0), |s: D, (x, i)| s + x.powi(i) * f64::from(i - 7));
        let open = x.iter().zip(1..).fold(c(0.0), |s: D, (x, i)| s + x.powi(i));
        let backwards = (0..n).rev().fold(c(0.0), |s: D, i| s * 0.5 + (x[1] * f64::from(i)).powi(2));
        let literal = (0..5).fold(c(0.0), |s: D, i| s + x[0].powi(i));
        let picked = (-2..n).rev().step_by(2).zip(x).fold(c(0.0), |s: D, (i, x)| s + *x * f64::from(i));
        below_zero + large + zipped + open + backwards + literal + picked
    }

    check! { (by_ref x, inert n, inert m) -> scalar; (vec![1.5, 0.5, 2.0], 3, 3000), (vec![1.5, 0.5], 4, 0) }
}

/// Comparisons through references, as many as there are.
mod compared_by_reference {
    use crate::prelude::*;

    #[differentiable]
    #[expect(clippy::op_ref, reason = "this is what is tested")]
    fn f(x: &[f64], t: f64) -> f64 {
        let doubled: f64 = x.iter().map(|x| x * 2.0).filter(|y| y >= &0.0).map(|y| y * y).sum();
        let above: f64 = x.iter().filter(|x| x > &&t).filter(|x| *x != &1.0).map(|x| x * x * t).sum();
        let rising = x.iter().copied().fold(0.5, |a, b| if &b > &a { a + b * b } else { a });
        doubled + above + rising
    }

    fn twin<D: Num>(x: &[D], t: D) -> D {
        let mut sum: D = c(0.0);
        let mut rising: D = c(0.5);
        for x in x {
            if x.re() >= 0.0 {
                sum += *x * *x * 4.0;
            }
            if x.re() > t.re() && x.re() != 1.0 {
                sum += *x * *x * t;
            }
            if x.re() > rising.re() {
                rising += *x * *x;
            }
        }
        sum + rising
    }

    check! { (by_ref x, val t) -> scalar; (vec![1.25, -2.0, 3.0, 0.25], 0.4), (vec![-1.0], 0.5) }
}
