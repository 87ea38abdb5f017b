//! `if`, as a value and as a statement, and conditions.

mod if_value {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64) -> f64 {
        if x > 0.0 { x.sqrt() * x } else { x * x }
    }

    fn twin<D: Num>(x: D) -> D {
        if x.re() > 0.0 { x.powf(1.5) } else { x * x }
    }

    check! { (val x) -> scalar; 1.7, -0.8 }
}

mod else_if_chain {
    use crate::prelude::*;

    /// A smooth step, and two outer pieces.
    #[differentiable]
    fn f(x: f64, width: f64) -> f64 {
        let t = if x < 0.0 {
            0.0
        } else if x < width {
            x / width
        } else if x > 10.0 * width {
            width * 0.1
        } else {
            1.0
        };
        t * t * (3.0 - 2.0 * t)
    }

    fn twin<D: Num>(x: D, width: D) -> D {
        let t = if x.re() < 0.0 {
            c(0.0)
        } else if x < width {
            x / width
        } else if x > width * 10.0 {
            width * 0.1
        } else {
            c(1.0)
        };
        t * t * (-t * 2.0 + 3.0)
    }

    check! { (val x, val width) -> scalar; (-1.0, 2.0), (0.7, 2.0), (3.0, 2.0), (25.0, 2.0) }
}

mod if_statement {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let mut s = x;
        let mut count = 0;
        if y > x {
            s *= y;
            count += 1;
        }
        if count == 1 {
            s += y.exp();
        } else {
            s -= y;
            count += 2;
        }
        s * f64::from(count)
    }

    fn twin<D: Num>(x: D, y: D) -> D {
        if y > x { x * y + y.exp() } else { (x - y) * 2.0 }
    }

    check! { (val x, val y) -> scalar; (0.5, 1.5), (1.5, 0.5) }
}

mod untaken_branch {
    use crate::prelude::*;

    /// The arm not taken has no derivative at this point: it must not leak a NaN.
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let a = if x > 0.0 { x.sqrt() } else { 0.0 };
        let b = if y != 0.0 { x / y } else { x };
        a + b
    }

    fn twin<D: Num>(x: D, y: D) -> D {
        let a = if x.re() > 0.0 { x.sqrt() } else { c(0.0) };
        a + if y.re() == 0.0 { x } else { x / y }
    }

    check! { (val x, val y) -> scalar; (4.0, 2.0), (-1.0, 2.0) }
}

mod untaken_branch_at_the_edge {
    use crate::prelude::*;

    /// At `x = 0` exactly: central differences have no say there.
    #[differentiable]
    fn f(x: f64) -> f64 {
        if x > 0.0 { x.sqrt() } else { 0.0 }
    }

    #[test]
    fn zero_in_both_modes() {
        autodiff_tests::companions! {
            assert_eq!(f::jvp(0.0, 1.0), (0.0, 0.0));
            assert_eq!(f::vjp(0.0, 1.0), (0.0, 0.0));
        }
        assert_eq!(f(0.0), 0.0);
    }
}

mod nested_if {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64, y: f64, z: f64) -> f64 {
        if x > y {
            if x > z { x * y } else { z * y }
        } else if y > z {
            let t = y * z;
            if t > 0.0 { t.sqrt() } else { t * t }
        } else {
            z - x
        }
    }

    fn twin<D: Num>(x: D, y: D, z: D) -> D {
        match (x > y, x > z, y > z) {
            (true, true, _) => x * y,
            (true, false, _) => z * y,
            (false, _, true) if (y * z).re() > 0.0 => (y * z).sqrt(),
            (false, _, true) => (y * z).powi(2),
            (false, _, false) => z - x,
        }
    }

    check! { (val x, val y, val z) -> scalar;
    (3.0, 2.0, 1.0), (3.0, 2.0, 4.0), (1.0, 3.0, 2.0), (1.0, 3.0, -2.0), (1.0, 2.0, 3.0) }
}

mod conditions {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64, y: f64, strict: bool) -> f64 {
        let inside = x * x + y * y < 1.0;
        let near = (x - y).abs() <= 0.25 || !strict;
        if inside && near && !x.is_nan() {
            x * y
        } else if strict && (0.0..2.0).contains(&y) {
            x + y * y
        } else {
            x
        }
    }

    fn twin<D: Num>(x: D, y: D, strict: bool) -> D {
        let near = (x.re() - y.re()).abs() <= 0.25 || !strict;
        if (x * x + y * y).re() < 1.0 && near {
            x * y
        } else if strict && (0.0..2.0).contains(&y.re()) {
            x + y * y
        } else {
            x
        }
    }

    check! { (val x, val y, inert strict) -> scalar;
    (0.5, 0.4, true), (0.1, 0.8, true), (0.1, 0.8, false), (2.0, 3.0, true) }
}

mod branch_of_tuples {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64, y: f64) -> (f64, f64) {
        let (low, high) = if x < y { (x, y) } else { (y, x) };
        let [a, b] = match low > 0.0 {
            true => [low * high, high],
            false => [low, low * low],
        };
        (a * high, b - low)
    }

    fn twin<D: Num>(x: D, y: D) -> (D, D) {
        let (low, high) = (min(x, y), max(x, y));
        if low.re() > 0.0 { (low * high * high, high - low) } else { (low * high, low * low - low) }
    }

    check! { (val x, val y) -> value; (1.0, 2.5), (2.5, 1.0), (-1.0, 0.5) }
}

mod branch_writes_memory {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64, v: &mut [f64; 3]) {
        if x > 0.0 {
            v[0] = x * v[1];
            v[1] *= v[1];
        } else {
            v[2] -= x;
        }
        v[0] *= v[2];
    }

    fn twin<D: Num>(x: D, v: &mut [D; 3]) {
        if x.re() > 0.0 {
            *v = [x * v[1] * v[2], v[1] * v[1], v[2]];
        } else {
            *v = [v[0] * (v[2] - x), v[1], v[2] - x];
        }
    }

    check! { (val x, by_mut v) -> nothing; (0.5, [1.0, 2.0, 3.0]), (-0.5, [1.0, 2.0, 3.0]) }
}

/// What something else was chosen for contributes exactly zero, also under an infinite slope: each of these is `y` alone
/// around the point, for want of a positive `x * y`.
mod chosen_against_under_an_infinite_slope {
    use num_traits::Float;

    use crate::prelude::*;

    macro_rules! constant_in_x {
        ($($(#[$attribute:meta])* fn $name:ident($x:ident, $y:ident) $body:block)*) => { $(
            mod $name {
                use autodiff_core::differentiable;

                $(#[$attribute])*
                #[differentiable]
                pub fn f($x: f64, $y: f64) -> f64 $body
            }

            #[test]
            fn $name() {
                use $name::f;
                assert_eq!(f::grad(-1.0, 2.0), (0.0, 1.0));
                assert_eq!(f::jvp(-1.0, 2.0, (1.0, 0.0)), (2.0, 0.0));
                assert_eq!(f::jvp(-1.0, 2.0, (0.0, 1.0)), (2.0, 1.0));
                autodiff_core::check_grad!(f(-1.0, 2.0));
                // Where the slope is finite it is not lost.
                autodiff_core::check_grad!(f(1.5, 2.0));
                assert_ne!(f::grad(1.5, 2.0).0, 0.0);
            }
        )* };
    }

    constant_in_x! {
        fn maximum(x, y) { y + (x * y).max(0.0).sqrt() }
        fn minimum(x, y) { y + (-(-x * y).min(0.0)).sqrt() }
        fn clamped(x, y) { y + (x * y).clamp(0.0, 100.0).sqrt() }
        fn scaled(x, y) {
            let d = 2.0 * (x * y).max(0.0);
            y + d.sqrt() + (d / 3.0).cbrt()
        }
        fn branch(x, y) { y + (if x * y > 0.0 { x * y } else { 0.0 }).sqrt() }
        fn arm(x, y) {
            let d = match x > 0.0 {
                true => x,
                false => 0.0,
            };
            y + d.powf(0.5)
        }
        fn set_in_a_branch(x, y) {
            let mut d = x * y;
            if d < 0.0 {
                d = 0.0;
            }
            y + d.sqrt()
        }
        fn left_in_a_branch(x, y) {
            let mut d = 0.0;
            if x > 0.0 {
                d = x;
            }
            y + d.sqrt()
        }
        fn summed_in_a_loop(x, y) {
            let mut sum = 0.0;
            for i in 1..4 {
                let mut term = x * f64::from(i);
                if term < 0.0 {
                    term = 0.0;
                }
                sum += term.sqrt();
            }
            y + sum.sqrt()
        }
    }

    #[differentiable]
    fn generic<T: Float>(x: T, y: T) -> T {
        y + (x * y).max(T::zero()).sqrt()
    }

    #[test]
    fn of_a_type_parameter() {
        assert_eq!(generic::grad(-1.0_f64, 2.0), (0.0, 1.0));
        assert_eq!(generic::grad(-1.0_f32, 2.0), (0.0, 1.0));
        assert_eq!(generic::jvp(-1.0_f64, 2.0, (1.0, 1.0)), (2.0, 1.0));
        assert_eq!(generic::grad(2.0_f64, 2.0), (0.5, 1.5));
    }

    /// Zero where nothing was chosen against is no such zero: an infinite slope stays loud.
    #[differentiable]
    fn at_the_edge(x: f64) -> f64 {
        x.max(-1.0).sqrt()
    }

    #[test]
    fn an_infinite_slope_is_kept() {
        assert_eq!(at_the_edge::grad(0.0), f64::INFINITY);
        assert_eq!(at_the_edge::jvp(0.0, 1.0), (0.0, f64::INFINITY));
    }
}
