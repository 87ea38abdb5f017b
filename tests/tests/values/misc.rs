//! Casts, constants, UFCS, comparisons, exponents, `%`.

mod casts {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64, n: usize, k: i32) -> f64 {
        let steps = n as f64;
        let single = x as f32;
        let back = single as f64 * 2.0;
        back * steps / k as f64 + (n as f32 * 0.5) as f64 * x
    }

    fn twin<D: Num>(x: D, n: usize, k: i32) -> D {
        x * 2.0 * n as f64 / k as f64 + x * n as f64 * 0.5
    }

    check! { (val x, inert n, inert k) -> scalar, tolerance 1e-7, differences 1e-3, step 0.0625; (1.5, 3, 2) }
}

mod casts_to_integers {
    use crate::prelude::*;

    /// A varying value cast to an integer contributes zero.
    #[differentiable]
    fn f(x: f64, table: &[f64]) -> f64 {
        let i = x as usize;
        let t = x - i as f64;
        let sign = (x * 10.0) as i64 % 2;
        (table[i] * (1.0 - t) + table[i + 1] * t) * (1 + sign) as f64
    }

    fn twin<D: Num>(x: D, table: &[D]) -> D {
        let i = x.re() as usize;
        let t = x - i as f64;
        let sign = (x.re() * 10.0) as i64 % 2;
        (table[i] * (-t + 1.0) + table[i + 1] * t) * (1 + sign) as f64
    }

    check! { (val x, by_ref table) -> scalar; (1.35, vec![1.0, 2.0, 4.0]), (0.25, vec![1.0, 2.0, 4.0]) }
}

mod conversions {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f32, n: u16) -> f64 {
        let wide = f64::from(x);
        wide * wide * f64::from(n) + f64::from(true as u8)
    }

    fn twin<D: Num>(x: D, n: u16) -> D {
        x * x * f64::from(n) + 1.0
    }

    check! { (val x, inert n) -> scalar; (1.5_f32, 3_u16) }
}

mod constants_and_statics {
    use crate::prelude::*;
    use std::f64::consts::{E, PI};

    const GAIN: f64 = 2.5;
    const TABLE: [f64; 3] = [0.5, -1.0, 2.0];
    static OFFSETS: &[f64] = &[1.0, 3.0];

    #[differentiable]
    fn f(x: f64, i: usize) -> f64 {
        const LOCAL: f64 = 0.125;
        let mut y = GAIN * x + PI;
        y *= TABLE[i] + std::f64::consts::LN_2 * LOCAL;
        for w in TABLE {
            y += w * x * x;
        }
        for w in OFFSETS {
            y *= w * 0.5;
        }
        y + E.powf(x) + f64::EPSILON + OFFSETS[1] * x.max(f64::MIN_POSITIVE)
    }

    fn twin<D: Num>(x: D, i: usize) -> D {
        let y = (x * 2.5 + PI) * (TABLE[i] + std::f64::consts::LN_2 * 0.125) + x * x * 1.5;
        y * 0.75 + x.exp() + x * 3.0
    }

    check! { (val x, inert i) -> scalar; (0.7, 0), (0.3, 2) }
}

mod qualified_calls {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let r = f64::sqrt(x * x + y * y);
        let m = f64::max(x, f64::min(y, 3.0));
        let s = f64::powi(r, 3) + f64::mul_add(x, y, m);
        s * f64::abs(-y) + f64::exp(-<f64>::sin(x))
    }

    fn twin<D: Num>(x: D, y: D) -> D {
        let r = (x * x + y * y).sqrt();
        let m = max(x, min(y, c(3.0)));
        (r.powi(3) + x * y + m) * y.abs() + (-x.sin()).exp()
    }

    check! { (val x, val y) -> scalar; (1.5, 2.5), (2.5, 0.5), (0.5, -4.0) }
}

mod every_method {
    use crate::prelude::*;

    /// Methods in chains; each has its own tests in `rules.rs`.
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let a = x.exp_m1().ln_1p() + y.cbrt().recip();
        let b = x.asinh() * y.cosh().log10() - (x * 0.1).atanh();
        let c = (x * y).to_radians().tan().atan() + x.hypot(y).log2();
        let d = (0.5 * x).sin().asin() * y.exp2() + x.copysign(y) * y.signum();
        let e = x.atan2(y) + (1.0 + x * x).acosh() + x.clamp(-1.0, 5.0) + y.fract() * x.floor();
        a * b + c * d / e + x.powf(y) * y.log(3.0) + x.rem_euclid(y)
    }

    fn twin<D: Num>(x: D, y: D) -> D {
        let a = x + y.cbrt().recip();
        let b = x.asinh() * y.cosh().log10() - (x * 0.1).atanh();
        let c = x * y * (std::f64::consts::PI / 180.0) + hypot(x, y).log2();
        let d = x * 0.5 * y.exp2() + x;
        let e = x.atan2(y) + (x * x + 1.0).acosh() + x + (y - y.re().trunc()) * x.re().floor();
        a * b + c * d / e + x.powd(y) * y.log(3.0) + rem(x, y)
    }

    check! { (val x, val y) -> scalar; (1.3, 0.7), (0.4, 2.25) }
}

mod constant_exponents {
    use crate::prelude::*;

    /// Negative bases and zeros: a constant exponent has no logarithm.
    #[differentiable]
    fn f(x: f64, n: i32) -> f64 {
        const HALF: f64 = 0.5;
        x.powi(3) + x.powf(2.0) + x.powi(n) + x.powi(0) + x.powi(1) + (x * x + 1.0).powf(HALF) + x.powf(n as f64)
    }

    fn twin<D: Num>(x: D, n: i32) -> D {
        // num-dual divides by x in its powers; products do not.
        let power = (0..n).fold(c::<D>(1.0), |p, _| p * x);
        x * x * x + x * x + power * 2.0 + x + 1.0 + (x * x + 1.0).sqrt()
    }

    check! { (val x, inert n) -> scalar; (-1.5, 3), (0.0, 4), (0.7, 2) }
}

mod remainders {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64, y: f64, n: i32) -> f64 {
        let m = n % 3;
        let wrapped = (x * f64::from(m + 1)) % y;
        wrapped * wrapped + x % 0.75
    }

    fn twin<D: Num>(x: D, y: D, n: i32) -> D {
        let wrapped = rem(x * f64::from(n % 3 + 1), y);
        wrapped * wrapped + rem(x, c(0.75))
    }

    check! { (val x, val y, inert n) -> scalar; (1.3, 0.9, 4), (-2.2, 1.5, 5) }
}

mod maxima {
    use crate::prelude::*;

    #[differentiable]
    fn f(v: &[f64], low: f64) -> f64 {
        let mut m = f64::MIN;
        for &x in v {
            m = m.max(x);
        }
        let mut n = f64::INFINITY;
        for &x in v {
            n = n.min(x * x);
        }
        m.max(low) * n.min(10.0).max(low) + m.abs() * (low - m).abs()
    }

    fn twin<D: Num>(v: &[D], low: D) -> D {
        let m = v.iter().copied().reduce(max).unwrap();
        let n = v.iter().map(|x| *x * *x).reduce(min).unwrap();
        max(m, low) * max(min(n, c(10.0)), low) + m.abs() * (low - m).abs()
    }

    check! { (by_ref v, val low) -> scalar; (vec![1.5, -0.5, 0.7], 0.1), (vec![-1.5, -0.5], 0.3) }
}

mod comparisons_as_values {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let above = x > y;
        let count = (x > 0.0) as u8 + u8::from(y > 0.0) + above as u8;
        let sign = if above != (x == y) { 1.0 } else { -1.0 };
        let ordered = x.partial_cmp(&y) == Some(std::cmp::Ordering::Less) || x.total_cmp(&y).is_gt();
        if ordered && !x.is_finite() { 0.0 } else { sign * x * y * f64::from(count) }
    }

    fn twin<D: Num>(x: D, y: D) -> D {
        let count = [x.re() > 0.0, y.re() > 0.0, x > y].iter().filter(|b| **b).count();
        x * y * count as f64 * if x > y { 1.0 } else { -1.0 }
    }

    check! { (val x, val y) -> scalar; (1.5, 0.5), (0.5, 1.5), (1.5, -0.5) }
}
