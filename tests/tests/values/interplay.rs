//! Features that meet: enums that change in loops, stacks, recursion over boxed variants, failures inside of loops.

mod z_enum_state {
    use autodiff_core::{Differentiable, check_grad, differentiable};

    #[derive(Clone, Copy, Debug, Differentiable)]
    enum S {
        Rest { x: f64 },
        Move(f64, f64),
        Done,
    }
    #[differentiable]
    fn f(x0: f64, k: f64) -> f64 {
        let mut s = S::Rest { x: x0 };
        let mut e = 0.0;
        for n in 0..5 {
            s = match s {
                S::Rest { x } if n % 2 == 0 => S::Move(x, k * x),
                S::Rest { x } => S::Rest { x: x.sin() },
                S::Move(x, v) => {
                    e += v * v;
                    if n > 3 { S::Done } else { S::Rest { x: x + v } }
                }
                S::Done => S::Done,
            };
            if let S::Move(_, ref mut v) = s {
                *v *= 1.5;
            }
        }
        match s {
            S::Rest { x } => e * x,
            S::Move(x, v) => e + x * v,
            S::Done => e,
        }
    }

    #[test]
    fn derivatives() {
        check_grad!(f(0.7, 0.3));
    }
}

mod z_tuple_options {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(a: Option<f64>, b: Option<f64>, k: f64) -> f64 {
        match (a, b) {
            (Some(x), Some(y)) if x > y => x * y,
            (Some(x), Some(y)) => x - y * k,
            (Some(x), None) | (None, Some(x)) => x * k,
            (None, None) => k,
        }
    }

    #[test]
    fn derivatives() {
        check_grad!(f(Some(2.0), Some(1.0), 0.5));
        check_grad!(f(Some(1.0), Some(2.0), 0.5));
        check_grad!(f(None, Some(2.0), 0.5));
        check_grad!(f(Some(2.0), None, 0.5));
        check_grad!(f(None, None, 0.5));
    }
}

mod z_stack {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64], k: f64) -> f64 {
        let mut st = v.to_vec();
        let mut s = k;
        let mut n = 0;
        while let Some(x) = st.pop() {
            n += 1;
            if x > 1.0 && n < 20 {
                st.push(x * 0.4);
                st.push(x * k);
            } else {
                s += x * s;
            }
        }
        s
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[3.0, 0.5, 1.2], 0.7));
    }
}

mod z_scan_tuple {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64]) -> Vec<f64> {
        v.iter()
            .scan((0.0, 1.0), |st, x| {
                let y = st.0 * x + st.1;
                st.1 = st.0;
                *st = (y, st.1 * 0.5 + x);
                Some(st.0 + st.1)
            })
            .collect()
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[3.0, 0.5, 1.2]));
    }
}

mod z_sort_captured {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64], x: f64) -> f64 {
        let mut w: Vec<(usize, f64)> = v.iter().copied().enumerate().collect();
        w.sort_by(|a, b| (a.1 - x).abs().total_cmp(&(b.1 - x).abs()));
        w[0].1 * w[1].1 * x + w[2].0 as f64 * x
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[3.0, 0.5, 1.2], 1.0));
    }
}

mod z_enum_nested {
    use autodiff_core::{Differentiable, check_grad, differentiable};

    #[derive(Clone, Debug, Differentiable)]
    enum K {
        Rbf { l: f64 },
        Sum(Box<K>, Box<K>),
        Scaled(f64, Box<K>),
    }
    #[differentiable(recursive)]
    fn f(k: &K, x: f64) -> f64 {
        match k {
            K::Rbf { l } => (-x * x / (2.0 * l * l)).exp(),
            K::Sum(a, b) => f(a, x) + f(b, x),
            K::Scaled(s, k) => s * f(k, x),
        }
    }

    #[test]
    fn derivatives() {
        check_grad!(f(
            &K::Sum(Box::new(K::Rbf { l: 0.7 }), Box::new(K::Scaled(2.0, Box::new(K::Rbf { l: 1.3 })))),
            0.4
        ));
    }
}

mod z_enum_methods {
    use autodiff_core::{Differentiable, check_grad, differentiable};

    #[derive(Clone, Debug, Differentiable)]
    enum Gate {
        Open(f64),
        Shut,
    }
    #[derive(Clone, Debug, Differentiable)]
    struct Net {
        gates: Vec<Gate>,
        bias: Option<f64>,
    }
    #[differentiable]
    impl Net {
        fn run(&mut self, x: f64) -> f64 {
            let mut y = x;
            for g in self.gates.iter_mut() {
                match g {
                    Gate::Open(w) => {
                        y *= *w;
                        *w += 0.1 * y;
                    }
                    Gate::Shut => y += 1.0,
                }
            }
            if let Some(b) = &mut self.bias {
                y += *b;
                *b = y;
            }
            if let Some(Gate::Open(w)) = self.gates.first() {
                y *= w;
            }
            y
        }
    }

    #[test]
    fn derivatives() {
        check_grad!([Net::run, Net::run_jvp, Net::run_vjp](
            &mut Net { gates: vec![Gate::Open(0.5), Gate::Shut, Gate::Open(1.5)], bias: Some(0.2) },
            0.4
        ));
        check_grad!([Net::run, Net::run_jvp, Net::run_vjp](
            &mut Net { gates: vec![Gate::Shut, Gate::Open(1.5)], bias: None },
            0.4
        ));
    }
}

mod z_option_early {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64], lo: Option<f64>) -> Option<f64> {
        let first = v.first()?;
        let lo = lo.unwrap_or(*first);
        let mut s = 0.0;
        for x in v {
            let d = (x - lo).max(0.0);
            if d > 5.0 {
                return None;
            }
            s += if let Some(y) = v.iter().find(|y| **y > *x) { y * d } else { continue };
        }
        (s > 0.0).then_some(s.sqrt())
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[1.0, 2.0, 3.5], Some(0.5)));
        check_grad!(f(&[1.0, 2.0, 3.5], None));
        check_grad!(f(&[], None));
        check_grad!(f(&[1.0, 12.0, 3.5], None));
    }
}

mod z_result_chain {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn root(x: f64) -> Result<f64, String> {
        if x < 0.0 { Err(format!("negative {x}")) } else { Ok(x.sqrt()) }
    }
    #[differentiable]
    fn f(v: &[f64]) -> Result<Vec<f64>, String> {
        let mut out = Vec::with_capacity(v.len());
        for (i, x) in v.iter().enumerate() {
            let y = root(*x).map_err(|e| format!("{i}: {e}"))?;
            out.push(y * x);
        }
        let t: f64 = out.iter().sum();
        out.iter_mut().for_each(|y| *y /= t);
        Ok(out)
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[1.0, 2.0, 3.5]));
        check_grad!(f(&[1.0, -2.0, 3.5]));
    }
}

mod reassigned_in_its_arm {
    use autodiff_core::{Differentiable, check_grad, differentiable};

    #[derive(Clone, Copy, Debug, Differentiable)]
    struct P {
        x: f64,
        y: f64,
    }
    #[derive(Clone, Copy, Debug, Differentiable)]
    enum Op {
        Scale(P),
        Shift(f64),
        None,
    }
    #[differentiable]
    fn f(p: P, k: f64) -> f64 {
        let mut op = Op::Scale(p);
        let mut s = k;
        for _ in 0..3 {
            s = match op {
                Op::Scale(q) => {
                    op = Op::Shift(q.x * s);
                    q.x * s + q.y
                }
                Op::Shift(d) => {
                    op = Op::None;
                    s + d
                }
                Op::None => s * s,
            };
        }
        s
    }

    #[test]
    fn derivatives() {
        check_grad!(f(P { x: 0.7, y: 0.2 }, 1.3));
    }
}
