//! Arguments that do not vary.

mod integers {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64, n: usize, shift: i32, low: u8) -> f64 {
        x.powi(shift) * n as f64 + x * f64::from(low)
    }

    fn twin<D: Num>(x: D, n: usize, shift: i32, low: u8) -> D {
        x.powi(shift) * n as f64 + x * f64::from(low)
    }

    check! { (val x, inert n, inert shift, inert low) -> scalar; (1.5, 3, -2, 7), (0.5, 1, 3, 0) }
}

mod flags {
    use crate::prelude::*;

    #[differentiable]
    fn f(logarithmic: bool, unit: char, x: f64) -> f64 {
        let metres = if unit == 'k' { x * 1000.0 } else { x };
        if logarithmic { metres.ln() } else { metres }
    }

    fn twin<D: Num>(logarithmic: bool, unit: char, x: D) -> D {
        let metres = if unit == 'k' { x * 1000.0 } else { x };
        if logarithmic { metres.ln() } else { metres }
    }

    check! { (inert logarithmic, inert unit, val x) -> scalar; (true, 'k', 2.0), (false, 'm', 3.0) }
}

mod text {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64, kind: &str, label: String) -> f64 {
        let y = match kind {
            "square" => x * x,
            "root" => x.sqrt(),
            _ => x,
        };
        y * label.len() as f64
    }

    fn twin<D: Num>(x: D, kind: &str, label: String) -> D {
        let y = match kind {
            "square" => x * x,
            "root" => x.sqrt(),
            _ => x,
        };
        y * label.len() as f64
    }

    check! { (val x, inert_ref kind, inert label) -> scalar;
    (3.0, "square".to_owned(), "abc".to_owned()), (3.0, "root".to_owned(), "ab".to_owned()),
    (3.0, String::new(), "a".to_owned()) }
}

mod constant_slice {
    use crate::prelude::*;

    /// Weighted squares: neither the weights nor the data are differentiated.
    #[differentiable]
    fn f(slope: f64, #[constant] x: &[f64], #[constant] y: &[f64], #[constant] weight: f64) -> f64 {
        let mut sum = 0.0;
        for i in 0..x.len() {
            let r = y[i] - slope * x[i];
            sum += weight * r * r;
        }
        sum
    }

    fn twin<D: Num>(slope: D, x: &[f64], y: &[f64], weight: f64) -> D {
        let mut sum = c::<D>(0.0);
        for (x, y) in x.iter().zip(y) {
            let r = slope * *x - *y;
            sum += r * r * weight;
        }
        sum
    }

    check! { (val slope, inert_ref x, inert_ref y, inert weight) -> scalar;
    (1.5, vec![1.0, 2.0], vec![1.4, 3.2], 0.5) }
}

mod constant_struct {
    use crate::prelude::*;

    #[derive(Clone)]
    pub struct Settings {
        pub order: i32,
        pub scale: f64,
    }

    #[differentiable]
    fn f(#[constant] settings: &Settings, x: f64) -> f64 {
        settings.scale * x.powi(settings.order)
    }

    fn twin<D: Num>(settings: &Settings, x: D) -> D {
        x.powi(settings.order) * settings.scale
    }

    impl autodiff_tests::Flat for Settings {
        const TOLERANCE: f64 = 0.0;

        fn push(&self, _: &mut Vec<f64>) {}

        fn take(&mut self, _: &mut &[f64]) {}
    }

    check! { (inert_ref settings, val x) -> scalar; (Settings { order: 3, scale: 0.5 }, 1.25) }
}

mod inert_slice {
    use crate::prelude::*;

    #[differentiable]
    fn f(v: &[f64], indices: &[usize]) -> f64 {
        let mut sum = 0.0;
        for &i in indices {
            sum += v[i] * v[i];
        }
        sum
    }

    fn twin<D: Num>(v: &[D], indices: &[usize]) -> D {
        indices.iter().fold(c(0.0), |sum, &i| sum + v[i] * v[i])
    }

    check! { (by_ref v, inert_ref indices) -> scalar; (vec![1.0, 2.0, 3.0], vec![2, 0, 2]) }
}

/// What a function gives that cannot vary goes on to another one: as an integer, as part of a pair, around a loop, and
/// where one of its uses lets it vary.
mod inert_result_is_an_argument {
    use autodiff_core::Differentiable;

    use crate::prelude::*;

    #[differentiable]
    fn zone(x: f64) -> u8 {
        x.floor() as u8
    }

    #[differentiable]
    fn times(x: f64, n: u8) -> f64 {
        x * f64::from(n)
    }

    #[differentiable]
    fn split(x: f64) -> (f64, u8) {
        (x * x, x as u8)
    }

    #[differentiable]
    fn scaled(x: f64, #[constant] by: f64) -> f64 {
        x * by
    }

    #[differentiable]
    fn f(x: f64) -> f64 {
        let n = zone(x);
        let (square, m) = split(x);
        let mut sum = times(x, zone(x)) + times(square, n) * n as f64;
        for _ in 0..m {
            sum += times(square, m);
        }
        if x > 2.0 {
            sum += times(sum, n);
        }
        sum + square
    }

    fn twin<D: Num>(x: D) -> D {
        let n = x.re().floor();
        let square = x * x;
        let mut sum = x * n + square * (n * n) + square * (n * n);
        if x.re() > 2.0 {
            sum = sum * (1.0 + n);
        }
        sum + square
    }

    check! { (val x) -> scalar; (1.5), (3.5) }

    #[derive(Clone, Debug, PartialEq, Differentiable)]
    struct Power {
        base: f64,
    }

    impl Power {
        #[differentiable]
        fn steps(&self, x: f64) -> usize {
            (self.base * x) as usize
        }

        #[differentiable]
        fn raised(&self, steps: usize) -> f64 {
            self.base.powi(steps as i32)
        }

        #[differentiable]
        fn both(&self, x: f64) -> f64 {
            let steps = self.steps(x);
            self.raised(steps) * x + self.raised(self.steps(x))
        }
    }

    #[differentiable]
    fn constant_in_part(x: f64) -> f64 {
        let (square, _) = split(x);
        scaled(x, square) + square
    }

    #[test]
    fn constant_where_it_is_said() {
        assert_eq!(constant_in_part::grad(3.5), 3.5 * 3.5 + 2.0 * 3.5);
        assert_eq!(constant_in_part::jvp(3.5, 1.0).1, 3.5 * 3.5 + 2.0 * 3.5);
    }

    #[test]
    fn of_methods() {
        // 1.5⁵ (x + 1) at 3.5
        let power = Power { base: 1.5 };
        let expected = (Power { base: 5.0 * 1.5_f64.powi(4) * 4.5 }, 1.5_f64.powi(5));
        assert_eq!(power.both_grad(3.5), expected);
        assert_eq!(power.both_jvp(3.5, (Power { base: 1.0 }, 0.0)).1, expected.0.base);
        assert_eq!(power.both_jvp(3.5, (Power { base: 0.0 }, 1.0)).1, expected.1);
    }
}

mod slices_of_a_constant {
    use crate::prelude::*;

    const TABLE: [f64; 4] = [0.5, -1.5, 2.0, 0.25];

    #[differentiable]
    fn f(z: f64) -> f64 {
        let mut s = TABLE[0];
        for (i, &c) in TABLE[1..].iter().enumerate() {
            s = s * z + c / (z + i as f64);
        }
        for c in TABLE[1..3].iter().rev() {
            s = s * z + c;
        }
        for w in TABLE[..3].windows(2) {
            s += z * w[0] * w[1];
        }
        s + z * TABLE[1..].len() as f64
    }

    fn twin<D: Num>(z: D) -> D {
        let mut s = c::<D>(0.5);
        for (i, t) in [-1.5, 2.0, 0.25].into_iter().enumerate() {
            s = s * z + c::<D>(t) / (z + i as f64);
        }
        (s * z + 2.0) * z - 1.5 - z * 0.75 - z * 3.0 + z * 3.0
    }

    check! { (val z) -> scalar; (0.7), (1.9) }
}

mod constant_in_lower_case_as_an_argument {
    use crate::prelude::*;

    #[expect(non_upper_case_globals, reason = "as translations of other languages have them")]
    const smallest_value: f64 = -0.25;

    #[differentiable]
    fn larger(a: f64, b: f64) -> f64 {
        if a < b { b } else { a }
    }

    #[differentiable]
    fn f(x: f64) -> f64 {
        larger(smallest_value, x) * x
    }

    fn twin<D: Num>(x: D) -> D {
        if x.re() > -0.25 { x * x } else { x * -0.25 }
    }

    check! { (val x) -> scalar; (0.7), (-1.9) }
}
