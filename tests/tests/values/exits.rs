//! `break`, `continue` and labels; `return` is in `returns.rs`.

mod break_on_condition {
    use crate::prelude::*;

    #[differentiable]
    fn f(v: &[f64], limit: f64) -> f64 {
        let mut s = 0.0;
        for x in v {
            if s + x > limit {
                break;
            }
            s += x * limit;
        }
        s * s
    }

    fn twin<D: Num>(v: &[D], limit: D) -> D {
        let mut s = c::<D>(0.0);
        for x in v {
            if s + *x > limit {
                break;
            }
            s += *x * limit;
        }
        s * s
    }

    check! { (by_ref v, val limit) -> scalar; (vec![0.5, 0.7, 1.0, 2.0], 1.8), (vec![5.0], 1.8), (vec![0.1], 1.8) }
}

mod break_in_the_middle {
    use crate::prelude::*;

    /// Half an iteration happens before the exit.
    #[differentiable]
    fn f(x: f64, k: f64) -> f64 {
        let mut y = x;
        let mut n = 0;
        loop {
            y *= k;
            if y > 5.0 || n > 20 {
                break;
            }
            y += x.sin();
            n += 1;
        }
        y * x
    }

    fn twin<D: Num>(x: D, k: D) -> D {
        let mut y = x * k;
        while y.re() <= 5.0 {
            y = (y + x.sin()) * k;
        }
        y * x
    }

    check! { (val x, val k) -> scalar; (0.8, 1.3), (4.5, 1.3) }
}

mod break_with_value {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64, k: f64) -> f64 {
        let mut y = x;
        let mut n = 0;
        let found = loop {
            n += 1;
            y = y * k + 0.5;
            if y > 3.0 {
                break y * x;
            }
            if n == 4 {
                break y.exp() * k;
            }
        };
        found + x
    }

    fn twin<D: Num>(x: D, k: D) -> D {
        let mut y = x;
        for n in 1..=4 {
            y = y * k + 0.5;
            if y.re() > 3.0 {
                return y * x + x;
            }
            if n == 4 {
                break;
            }
        }
        y.exp() * k + x
    }

    check! { (val x, val k) -> scalar; (1.0, 1.4), (0.5, 0.7) }
}

mod continue_skips {
    use crate::prelude::*;

    #[differentiable]
    fn f(v: &[f64], k: f64) -> f64 {
        let mut s = 1.0;
        for (i, &x) in v.iter().enumerate() {
            if i % 3 == 1 {
                continue;
            }
            s += x;
            if x < 0.0 {
                s *= k;
                continue;
            }
            s *= x * k;
        }
        s
    }

    fn twin<D: Num>(v: &[D], k: D) -> D {
        v.iter()
            .enumerate()
            .filter(|(i, _)| i % 3 != 1)
            .fold(c(1.0), |s, (_, x)| if x.re() < 0.0 { (s + *x) * k } else { (s + *x) * *x * k })
    }

    check! { (by_ref v, val k) -> scalar; (vec![1.0, 2.0, -0.5, 0.7, 1.1, 1.9], 0.6) }
}

mod continue_in_while {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64, n: usize) -> f64 {
        let mut i = 0;
        let mut y = x;
        while i < n {
            i += 1;
            if i % 2 == 0 {
                y += x * i as f64;
                continue;
            }
            y *= x.cos();
        }
        y
    }

    fn twin<D: Num>(x: D, n: usize) -> D {
        (1..=n).fold(x, |y, i| if i % 2 == 0 { y + x * i as f64 } else { y * x.cos() })
    }

    check! { (val x, inert n) -> scalar; (0.5, 5), (0.5, 0) }
}

mod labels {
    use crate::prelude::*;

    #[differentiable]
    fn f(m: &[[f64; 3]], limit: f64) -> f64 {
        let mut s = 0.0;
        'rows: for row in m {
            let mut p = 1.0;
            for &x in row {
                if x == 0.0 {
                    continue 'rows;
                }
                p *= x;
                if p > limit {
                    break 'rows;
                }
            }
            s += p * p;
        }
        s * limit
    }

    fn twin<D: Num>(m: &[[D; 3]], limit: D) -> D {
        let mut s = c::<D>(0.0);
        for row in m {
            let partial = [row[0], row[0] * row[1], row[0] * row[1] * row[2]];
            let zero = row.iter().position(|x| x.re() == 0.0).unwrap_or(3);
            if partial.iter().take(zero).any(|p| *p > limit) {
                break;
            }
            if zero == 3 {
                s += partial[2] * partial[2];
            }
        }
        s * limit
    }

    check! { (by_ref m, val limit) -> scalar, step 1e-9, differences 1e-5, jumps true;
    (vec![[1.0, 2.0, 0.5], [0.3, 0.0, 9.0], [0.7, 0.2, 3.0]], 4.0),
    (vec![[1.0, 2.0, 0.5], [1.3, 5.0, 9.0], [0.7, 0.2, 3.0]], 4.0) }
}

mod labelled_loop_with_value {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64, v: &[f64]) -> f64 {
        let mut y = x;
        let r = 'outer: loop {
            for a in v {
                y += a * x;
                if y > 4.0 {
                    break 'outer y * a;
                }
            }
            if v.is_empty() {
                break x * x;
            }
        };
        r * x
    }

    fn twin<D: Num>(x: D, v: &[D]) -> D {
        let mut y = x;
        for a in v.iter().cycle() {
            y += *a * x;
            if y.re() > 4.0 {
                return y * *a * x;
            }
        }
        x * x * x
    }

    check! { (val x, by_ref v) -> scalar; (0.5, vec![1.0, 0.5, 0.8]), (0.5, vec![]) }
}
