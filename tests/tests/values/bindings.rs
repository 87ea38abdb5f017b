//! `let` in all its forms, assignment, blocks as values, tuples.

mod shadowing {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let x = x * y;
        let y = x + y;
        let x = x * x;
        {
            let y = 2.0 * x;
            let x = y.sin();
            let _ = x;
        }
        x * y
    }

    fn twin<D: Num>(x: D, y: D) -> D {
        let p = x * y;
        p * p * (p + y)
    }

    check! { (val x, val y) -> scalar; (1.5, -0.5) }
}

mod self_square {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64) -> f64 {
        let mut x = x;
        x = x * x;
        x = x * x;
        x *= x;
        x
    }

    fn twin<D: Num>(x: D) -> D {
        x.powi(8)
    }

    check! { (val x) -> scalar; 1.1, -0.9 }
}

mod compound_assignment {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let mut t = x;
        t += y;
        t *= x;
        t -= 2.0 * y;
        t /= y;
        t *= t;
        t += t;
        t
    }

    fn twin<D: Num>(x: D, y: D) -> D {
        let t = ((x + y) * x - y * 2.0) / y;
        t * t * 2.0
    }

    check! { (val x, val y) -> scalar; (1.5, 0.5), (-0.5, 2.0) }
}

mod remainder_assignment {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let mut t = x * x;
        t %= y;
        t * x
    }

    fn twin<D: Num>(x: D, y: D) -> D {
        rem(x * x, y) * x
    }

    check! { (val x, val y) -> scalar; (2.7, 2.0), (3.1, -1.75) }
}

mod deferred {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let scale;
        let offset: f64;
        if x > y {
            scale = x * y;
            offset = x;
        } else {
            scale = x + y;
            offset = y * y;
        }
        scale * x + offset
    }

    fn twin<D: Num>(x: D, y: D) -> D {
        if x > y { x * y * x + x } else { (x + y) * x + y * y }
    }

    check! { (val x, val y) -> scalar; (2.0, 0.5), (0.5, 2.0) }
}

mod patterns {
    use crate::prelude::*;

    #[differentiable]
    fn f(p: (f64, f64), v: [f64; 3]) -> f64 {
        let (a, b) = p;
        let [x, _, z] = v;
        let ((s, t), u) = ((a * x, b * z), a - z);
        let (mut m, n) = (s + t, u);
        m *= n;
        m + v[1] * s
    }

    fn twin<D: Num>(p: (D, D), v: [D; 3]) -> D {
        let (s, t) = (p.0 * v[0], p.1 * v[2]);
        (s + t) * (p.0 - v[2]) + v[1] * s
    }

    check! { (val p, val v) -> scalar; ((1.0, -2.0), [0.5, 1.5, 2.5]) }
}

mod tuple_swap {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let (mut a, mut b) = (x, y);
        (a, b) = (b, a * b);
        (a, b) = (a + b, a - b);
        a * b + a
    }

    fn twin<D: Num>(x: D, y: D) -> D {
        let (a, b) = (y, x * y);
        let (a, b) = (a + b, a - b);
        a * b + a
    }

    check! { (val x, val y) -> scalar; (1.5, 0.7) }
}

mod tuple_fields {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let mut t = (x, (y, x * y));
        t.0 *= t.1.0;
        t.1.1 = t.1.1 * t.0 + y;
        let inner = t.1;
        t.0 + inner.1 * inner.0
    }

    fn twin<D: Num>(x: D, y: D) -> D {
        let p = x * y;
        let q = p * p + y;
        p + q * y
    }

    check! { (val x, val y) -> scalar; (1.5, 0.7), (-0.25, 3.0) }
}

mod blocks {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let r = {
            let s = x * x;
            let t = y * y;
            (s + t).sqrt()
        };
        let q = {
            let r = r * 2.0;
            r.ln()
        } * {
            let w = x - y;
            w * w
        };
        r * q
    }

    fn twin<D: Num>(x: D, y: D) -> D {
        let r = (x * x + y * y).sqrt();
        let w = x - y;
        r * (r * 2.0).ln() * w * w
    }

    check! { (val x, val y) -> scalar; (1.5, 0.7) }
}

mod labelled_block {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let s = 'found: {
            if x > 1.0 {
                break 'found x * y;
            }
            let t = x.exp();
            if t > y {
                break 'found t;
            }
            t * y
        };
        s * x
    }

    fn twin<D: Num>(x: D, y: D) -> D {
        let t = x.exp();
        let s = if x.re() > 1.0 {
            x * y
        } else if t > y {
            t
        } else {
            t * y
        };
        s * x
    }

    check! { (val x, val y) -> scalar; (1.5, 0.7), (0.5, 0.7), (0.5, 2.7) }
}

mod dead_code {
    use crate::prelude::*;

    /// Values that reach nothing, and a version overwritten before it is read.
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let _unused = (x - x).ln() / 0.0;
        let mut t = (y * y).sqrt();
        t = if t > 100.0 { t } else { x * 3.0 };
        t * y
    }

    fn twin<D: Num>(x: D, y: D) -> D {
        x * y * 3.0
    }

    check! { (val x, val y) -> scalar; (1.5, 0.7) }
}

mod reused_many_times {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64) -> f64 {
        let a = x + x;
        let b = a * x + a;
        let c = b * b * a;
        -(c - b) / (a + x * x)
    }

    fn twin<D: Num>(x: D) -> D {
        let a = x * 2.0;
        let b = a * (x + 1.0);
        (b - b * b * a) / (a + x * x)
    }

    check! { (val x) -> scalar; 0.8, -0.6 }
}

mod mutable_references {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let mut a = x * y;
        let mut b = x + y;
        let r = &mut a;
        *r *= y;
        let s = &mut b;
        *s += *r;
        let t = &a;
        *t * b
    }

    fn twin<D: Num>(x: D, y: D) -> D {
        let a = x * y * y;
        a * (x + y + a)
    }

    check! { (val x, val y) -> scalar; (1.5, 0.7) }
}

mod constants_in_between {
    use crate::prelude::*;

    /// A variable that varies, stops varying, and varies again.
    #[differentiable]
    fn f(x: f64) -> f64 {
        let mut t = x.sin();
        let u = t * 2.0;
        t = 3.0;
        let v = t * x;
        t = v * u;
        t * t
    }

    fn twin<D: Num>(x: D) -> D {
        let t = x * 3.0 * x.sin() * 2.0;
        t * t
    }

    check! { (val x) -> scalar; 0.8 }
}

mod zero_cotangent_at_a_pole {
    use crate::prelude::*;

    /// `sqrt` at 0 has an infinite slope, but nothing of it reaches the result.
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let mut t = (y - y).sqrt();
        t = if t > 1.0 { t } else { x * 3.0 };
        t * y
    }

    #[test]
    fn zero_in_both_modes() {
        autodiff_tests::companions! {
            assert_eq!(f::jvp(1.5, 0.5, (1.0, 1.0)), (2.25, 6.0));
            assert_eq!(f::vjp(1.5, 0.5, 1.0), (2.25, (1.5, 4.5)));
        }
        assert_eq!(f(1.5, 0.5), 2.25);
    }
}

mod deferred_until_a_loop {
    use crate::prelude::*;

    #[differentiable]
    fn split(x: f64, y: f64) -> (f64, f64) {
        (x * y, x - y)
    }

    #[differentiable]
    fn f(v: &[f64], x: f64) -> f64 {
        let mut product;
        let mut rest;
        let mut n: usize;
        n = v.len();
        let mut sum = x;
        let mut k = 0;
        while k < v.len() {
            let r = split(sum, v[k]);
            product = r.0;
            rest = r.1;
            if rest > 100.0 {
                break;
            }
            sum = product + rest * rest;
            k += 1;
        }
        n += k;
        sum * n as f64
    }

    fn twin<D: Num>(v: &[D], x: D) -> D {
        let mut sum = x;
        let mut n = v.len();
        for v in v {
            let rest = sum - *v;
            if rest.re() > 100.0 {
                break;
            }
            sum = sum * *v + rest * rest;
            n += 1;
        }
        sum * n as f64
    }

    check! { (by_ref v, val x) -> scalar; (vec![0.5, -1.0, 2.0], 1.5), (vec![1.0, 2.0], 200.0), (vec![], 2.0) }
}

mod items_of_inner_blocks {
    use crate::prelude::*;

    const K: f64 = 2.0;

    /// The same name means one thing in each block, and another one outside of them.
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let a = if x > 0.0 {
            const K: f64 = 3.0;
            const L: f64 = K + 1.0;
            assert!(x < K * L, "below {}", K);
            x * K + L * y
        } else {
            const K: f64 = 5.0;
            x * x * K
        };
        let b = {
            use std::f64::consts::PI as K;
            (y * K).sin()
        };
        let mut s = a * b * K;
        for i in 0..3 {
            static K: [f64; 3] = [0.5, 1.5, 2.5];
            s += x * K[i] * s;
        }
        s + match y {
            v if v > K => v * K,
            v => {
                const K: f64 = 7.0;
                v * v * K
            }
        }
    }

    fn twin<D: Num>(x: D, y: D) -> D {
        let a = if x.re() > 0.0 { x * 3.0 + y * 4.0 } else { x * x * 5.0 };
        let mut s = a * (y * std::f64::consts::PI).sin() * 2.0;
        for k in [0.5, 1.5, 2.5] {
            s = s + x * k * s;
        }
        s + if y.re() > 2.0 { y * 2.0 } else { y * y * 7.0 }
    }

    check! { (val x, val y) -> scalar; (0.7, 1.2), (-0.7, 2.2) }
}
