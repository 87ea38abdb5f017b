//! Plain Rust between the formulas: nested functions, arrays made by closures, assertions, inert macros.

mod nested_fn {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(x: f64) -> f64 {
        #[differentiable]
        fn sq(x: f64) -> f64 {
            x * x
        }
        const K: f64 = 2.0;
        fn n() -> usize {
            3
        }
        sq(x) * K * n() as f64
    }

    #[test]
    fn derivatives() {
        check_grad!(f(1.5));
    }
}

mod nested_fn_plain {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(x: f64) -> f64 {
        fn sq(x: f64) -> f64 {
            x * x
        }
        sq(x) * x
    }

    #[test]
    fn derivatives() {
        check_grad!(f(1.5));
    }
}

mod nested_fn_early {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(x: f64, v: &[f64]) -> f64 {
        fn clip(x: f64, hi: f64) -> f64 {
            if x > hi {
                return hi * 2.0;
            }
            let y = x * x;
            y + hi
        }
        fn total(v: &[f64]) -> f64 {
            v.iter().sum()
        }
        let hi = x + 1.0;
        clip(x, 3.0) * clip(hi, x) + total(v) * total(&v[1..])
    }

    #[test]
    fn derivatives() {
        check_grad!(f(1.5, &[1.0, 2.0]));
        check_grad!(f(4.5, &[1.0, 2.0]));
    }
}

mod nested_fn_scopes {
    use autodiff_core::{check_grad, differentiable};

    #[expect(clippy::items_after_statements, reason = "items exist from the start of the scope: that is under test")]
    #[differentiable]
    fn f(x: f64, n: usize) -> f64 {
        let a = {
            fn h(x: f64) -> f64 {
                x * x
            }
            fn k(x: f64) -> f64 {
                h(x) + x
            }
            k(x) * h(x)
        };
        fn name(n: usize) -> String {
            let mut s = String::new();
            for i in 0..n {
                s.push_str(&i.to_string());
            }
            s
        }
        let b = later(a);
        fn later(y: f64) -> f64 {
            y.sin()
        }
        b * name(n).len() as f64 * [x, a].iter().map(|y| later(*y)).sum::<f64>()
    }

    #[test]
    fn derivatives() {
        check_grad!(f(1.5, const 3));
    }
}

mod array_map {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: [f64; 3], k: f64) -> [f64; 3] {
        v.map(|x| x * k)
    }

    #[test]
    fn derivatives() {
        check_grad!(f([0.5, 2.0, 0.3], 2.0));
    }
}

mod array_from_fn {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64; 3], k: f64) -> [f64; 3] {
        std::array::from_fn(|i| v[i] * v[(i + 1) % 3] * k)
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[0.5, 2.0, 0.3], 2.0));
    }
}

mod it_collect_array {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64; 3]) -> [f64; 3] {
        let w: [f64; 3] = v.iter().map(|x| x * x).collect::<Vec<_>>().try_into().unwrap();
        w
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[0.5, 2.0, 0.3]));
    }
}

mod array_map_more {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: [f64; 3], m: &[[f64; 2]; 2], k: f64) -> f64 {
        let w = v.map(|x| x * k);
        let n = m.map(|r| r[0] * r[1]);
        let z: [f64; 2] = std::array::from_fn(|i| n[i] + w[i]);
        let q: [f64; 3] = v.to_vec().try_into().unwrap();
        w[0] * z[1] + z[0] * q[2]
    }

    #[test]
    fn derivatives() {
        check_grad!(f([0.5, 2.0, 0.3], &[[1.0, 2.0], [3.0, 4.0]], 2.0));
    }
}

mod debug_asserts {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(x: f64, v: &[f64]) -> f64 {
        debug_assert!(x > 0.0, "x = {x}");
        debug_assert_eq!(v.len(), 2);
        assert!(v.iter().all(|y| y.is_finite()));
        let s = format!("{x:.2}");
        x * v[0] * s.len() as f64
    }

    #[test]
    fn derivatives() {
        check_grad!(f(1.5, &[1.0, 2.0]));
    }
}

mod user_macro_inert {
    use autodiff_core::{check_grad, differentiable};

    macro_rules! konst {
        ($e:expr) => {
            $e * 2.0
        };
    }
    #[differentiable]
    fn f(x: f64, n: usize) -> f64 {
        let k = konst!(3.0);
        let j: f64 = konst!(n as f64);
        x * k * j
    }

    #[test]
    fn derivatives() {
        check_grad!(f(1.5, const 2));
    }
}

mod user_macro_inside {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(x: f64) -> f64 {
        macro_rules! two {
            () => {
                2.0
            };
        }
        x * two!()
    }

    #[test]
    fn derivatives() {
        check_grad!(f(1.5));
    }
}

mod const_tables {
    use autodiff_core::{check_grad, differentiable};

    const C: [f64; 3] = [1.0, 2.0, 3.0];
    static S: &[(f64, i32)] = &[(1.0, 2), (0.5, 3)];
    #[differentiable]
    fn f(x: f64) -> f64 {
        let mut r = 0.0;
        for (i, c) in C.iter().enumerate() {
            r += c * x.powi(i as i32);
        }
        for &(a, n) in S {
            r += a * x.powi(n);
        }
        for (a, n) in S.iter() {
            r += a * x.powi(*n);
        }
        r + C[1] * x
    }

    #[test]
    fn derivatives() {
        check_grad!(f(1.5));
    }
}

mod chosen_ref {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(a: &[f64], b: &[f64], n: i32) -> f64 {
        let r = if n > 2 { b } else { a };
        r[0] * r[1]
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[1.5, 2.0], &[3.0, 4.0], const 3));
    }
}

mod as_casts {
    use autodiff_core::differentiable;

    #[differentiable]
    fn f(x: f64, i: i64, b: bool, y: f32) -> f64 {
        let k = x as usize;
        let z = (x as f32) as f64;
        z * k as f64 + b as i32 as f64 * x + i as f64 + y as f64 * x + (i as f32 * y) as f64
    }

    #[test]
    fn derivatives() {
        let g = f::grad(2.5, 3, true, 1.5);
        assert!((g.0 - (2.0 + 1.0 + 1.5)).abs() < 1e-6 && (g.1 - 5.5).abs() < 1e-6);
    }
}

mod rem_ops {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(x: f64, n: u32) -> f64 {
        let k = (n ^ 5) & 0xff | (n << 2) >> 1;
        let mut y = x % 0.7;
        y %= 0.5;
        y * k as f64 + (!n & 3) as u8 as f64 * x + x.rem_euclid(0.3)
    }

    #[test]
    fn derivatives() {
        check_grad!(f(1.57, const 7));
    }
}

mod labelled_break {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64], x: f64) -> f64 {
        let r = 'a: loop {
            let mut s = x;
            for y in v {
                s *= y;
                if s > 3.0 {
                    break 'a s * 2.0;
                }
            }
            break s;
        };
        let q = 'b: {
            if r > 1.0 {
                break 'b r * x;
            }
            r
        };
        q
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[1.0, 2.1, 3.0], 1.5));
        check_grad!(f(&[1.0, 0.2], 0.5));
    }
}

mod guards {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(x: f64, n: i32) -> f64 {
        match n {
            k if k > 3 && x > 1.0 => x * x,
            0 | 1 => x,
            _ if x < 0.0 => -x,
            _ => x * n as f64,
        }
    }

    #[test]
    fn derivatives() {
        check_grad!(f(1.5, const 4));
        check_grad!(f(1.5, const 0));
        check_grad!(f(-1.5, const 4));
    }
}
