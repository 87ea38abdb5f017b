//! What is held constant in the middle of a function: `stop_gradient`, `#[constant]` on `let` and on expressions.
//!
//! A reference computes the same function with the held parts given as numbers.

use crate::prelude::*;
use autodiff_core::stop_gradient;

mod in_a_product {
    use super::*;

    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        x.powi(3) * stop_gradient(x * y) + autodiff_core::stop_gradient(y).sin() * y
    }

    #[test]
    fn both_modes() {
        let (x, y) = (1.5_f64, -0.75_f64);
        let expected = (3.0 * x * x * (x * y), y.sin());
        assert_eq!(f::grad(x, y), expected);
        assert_eq!(f::jvp(x, y, (1.0, 0.0)).1, expected.0);
        assert_eq!(f::jvp(x, y, (0.0, 1.0)).1, expected.1);
        assert_eq!(f::value_and_grad(x, y).0, f(x, y));
    }
}

mod marked_expressions {
    use super::*;

    #[differentiable]
    fn f(x: f64, v: &[f64]) -> f64 {
        let scale = #[constant]
        (x + v[0]);
        let mut total = scale * x;
        for value in v {
            total += (#[constant]
            value.exp())
                * value;
        }
        total
            + helper(
                #[constant]
                x,
                x,
            )
    }

    #[differentiable]
    fn helper(a: f64, b: f64) -> f64 {
        a * a * b
    }

    #[test]
    fn both_modes() {
        let (x, v) = (0.5_f64, [0.25_f64, -1.0]);
        let expected = (x + v[0] + x * x, v.map(f64::exp).to_vec());
        assert_eq!(f::grad(x, &v), expected);
        assert_eq!(f::jvp(x, &v, (1.0, &[0.0, 0.0])).1, expected.0);
        assert_eq!(f::jvp(x, &v, (0.0, &[0.0, 1.0])).1, expected.1[1]);
    }
}

/// What is held was read before it changed.
mod before_a_write {
    use super::*;

    #[differentiable]
    fn f(v: &mut [f64]) -> f64 {
        let held = stop_gradient(v[0]);
        let kept = v[0];
        v[0] = v[1] * held;
        v[0] += #[constant]
        v[0];
        v[0] * kept
    }

    #[test]
    fn both_modes() {
        let x = [3.0, 5.0];
        let mut v = x;
        let mut v_bar = [0.0, 0.0];
        let (y, ()) = f::vjp(&mut v, 1.0, &mut v_bar);
        assert_eq!((y, v[0]), (90.0, 30.0));
        // y = (x1·h + c)·x0 with h = 3 and c = 15
        assert_eq!(v_bar, [30.0, 9.0]);
        for (k, expected) in [30.0, 9.0].into_iter().enumerate() {
            let (mut v, mut v_dot) = (x, [0.0, 0.0]);
            v_dot[k] = 1.0;
            assert_eq!(f::jvp(&mut v, &mut v_dot).1, expected);
        }
    }
}

/// A zero tangent would meet an infinite partial.
mod through_infinity {
    use super::*;

    #[differentiable]
    fn f(x: f64, p: f64) -> f64 {
        x.powf(stop_gradient(p)) + stop_gradient(p).sqrt() + p
    }

    #[test]
    fn both_modes() {
        assert_eq!(f::grad(-2.0, 0.0), (0.0, 1.0));
        assert_eq!(f::jvp(-2.0, 0.0, (0.0, 1.0)).1, 1.0);
    }
}

mod in_state_that_loops_carry {
    use super::*;

    #[differentiable]
    fn f(x: f64, n: usize) -> f64 {
        let mut y = x;
        for _ in 0..n {
            y = y * x + stop_gradient(y);
        }
        y
    }

    #[test]
    fn both_modes() {
        let x = 0.5_f64;
        let (mut y, mut y_dot) = (x, 1.0);
        for _ in 0..4 {
            (y, y_dot) = (y * x + y, y_dot * x + y);
        }
        assert_eq!(f::value_and_grad(x, 4), (y, y_dot));
        assert_eq!(f::jvp(x, 4, 1.0), (y, y_dot));
    }
}

/// Whole arrays, and what is computed in a block of its own.
mod aggregates {
    use super::*;

    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let held = stop_gradient([x, y]);
        let scale = #[constant]
        {
            let square = |z: f64| z * z;
            square(x) + 1.0
        };
        held[0] * y + held[1] * x + scale * x
    }

    #[test]
    fn both_modes() {
        let (x, y) = (2.0, 5.0);
        assert_eq!(f::value_and_grad(x, y), (30.0, (10.0, 2.0)));
        assert_eq!(f::jvp(x, y, (1.0, 0.0)).1, 10.0);
        assert_eq!(f::jvp(x, y, (0.0, 1.0)).1, 2.0);
    }
}

/// What a reference leads to is copied; iterators run as they stand.
mod references {
    use super::*;

    #[differentiable]
    fn f(v: &[f64], x: f64) -> f64 {
        let w = stop_gradient(v);
        let mut total = 0.0;
        for i in 0..v.len() {
            total += w[i] * v[i] * x;
        }
        let rest: f64 = stop_gradient(&v[1..]).iter().map(|a| a * x).sum();
        let sum: f64 = stop_gradient(v.iter().sum());
        total + rest + sum * v.iter().map(|a| a * stop_gradient(*a)).sum::<f64>()
    }

    #[test]
    fn both_modes() {
        let (v, x) = ([1.0, 2.0, 4.0], 3.0);
        // v·v x + 6 x + 7 v·v, the second factors held
        assert_eq!(f::value_and_grad(&v, x), (21.0 * 3.0 + 18.0 + 147.0, (vec![10.0, 20.0, 40.0], 27.0)));
        assert_eq!(f::jvp(&v, x, (&[0.0, 0.0, 0.0], 1.0)).1, 27.0);
        assert_eq!(f::jvp(&v, x, (&[0.0, 1.0, 0.0], 0.0)).1, 20.0);
    }
}

mod tuples {
    use super::*;

    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let (a, b) = stop_gradient((x, y * x));
        let p = (x, y);
        let q = stop_gradient(p);
        a * x + b * y + q.0 * x
    }

    #[test]
    fn both_modes() {
        assert_eq!(f::grad(2.0, 3.0), (4.0, 6.0));
        assert_eq!(f::jvp(2.0, 3.0, (1.0, 1.0)).1, 10.0);
    }
}

mod under_another_name {
    use super::*;
    use autodiff_core::stop_gradient as hold;

    #[differentiable]
    fn f(x: f64) -> f64 {
        x * hold(x)
    }

    #[test]
    fn both_modes() {
        assert_eq!(f::value_and_grad(3.0), (9.0, 3.0));
        assert_eq!(f::jvp(3.0, 1.0), (9.0, 3.0));
    }
}

mod generic {
    use super::*;
    use num_traits::Float;

    #[differentiable]
    fn f<T: Float>(x: T) -> T {
        let y = stop_gradient(x.exp());
        y * x
    }

    #[test]
    fn both_modes() {
        assert_eq!(f::grad(0.5_f64), 0.5_f64.exp());
        assert_eq!(f::jvp(0.5_f32, 1.0).1, 0.5_f32.exp());
    }
}
