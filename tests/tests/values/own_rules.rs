//! Functions with a rule of the user's own: alone, called by derived functions, as methods, in each form.

/// Foreign functions, which the macro must not look into.
pub mod foreign {
    use crate::prelude::*;

    /// √(x² + y²), written so that nothing of it could be derived.
    #[differentiable(derivative = |x, y, r| (x / r, y / r))]
    pub fn length(x: f64, y: f64) -> f64 {
        let bits = (x * x + y * y).sqrt().to_bits();
        f64::from_bits(bits)
    }

    /// `x^n`, of which `n` cannot vary; the rule leaves the result aside.
    #[differentiable(derivative = |x, n| f64::from(n) * x.powi(n - 1))]
    pub fn power(x: f64, n: i32) -> f64 {
        f64::from_bits(x.powi(n).to_bits())
    }

    #[differentiable(vjp = scaled_sum_vjp, jvp = scaled_sum_jvp)]
    pub fn scaled_sum(v: &[f64], k: f64) -> f64 {
        f64::from_bits((v.iter().sum::<f64>() * k).to_bits())
    }

    fn scaled_sum_vjp(v: &[f64], k: f64, y_bar: f64) -> (f64, (Vec<f64>, f64)) {
        (scaled_sum(v, k), (vec![k * y_bar; v.len()], v.iter().sum::<f64>() * y_bar))
    }

    fn scaled_sum_jvp(v: &[f64], k: f64, (v_dot, k_dot): (&[f64], f64)) -> (f64, f64) {
        let (sum, sum_dot) = (v.iter().sum::<f64>(), v_dot.iter().sum::<f64>());
        (scaled_sum(v, k), sum_dot * k + sum * k_dot)
    }

    pub fn scaled_sum_twin<D: Num>(v: &[D], k: D) -> D {
        v.iter().fold(c::<D>(0.0), |s, x| s + *x) * k
    }
}

mod two_arguments {
    use super::foreign::length as f;
    use crate::prelude::*;

    fn twin<D: Num>(x: D, y: D) -> D {
        (x * x + y * y).sqrt()
    }

    check! { (val x, val y) -> scalar; (3.0, 4.0), (-0.5, 2.0) }
}

mod inert_argument {
    use super::foreign::power as f;
    use crate::prelude::*;

    fn twin<D: Num>(x: D, n: i32) -> D {
        x.powi(n)
    }

    check! { (val x, inert n) -> scalar; (1.5, 3), (-0.75, 2) }
}

mod general {
    first_order! {}
    use super::foreign::{scaled_sum as f, scaled_sum_twin as twin};
    use crate::prelude::*;

    check! { (by_ref v, val k) -> scalar; (vec![1.0, -2.0, 0.5], 3.0), (vec![0.25], -1.0) }
}

mod called {
    first_order! {}
    use super::foreign::{length, power, scaled_sum, scaled_sum_twin};
    use crate::prelude::*;

    #[differentiable]
    fn f(v: &[f64], x: f64) -> f64 {
        let mut total = scaled_sum(v, x * x);
        for (i, value) in v.iter().enumerate() {
            if *value > 0.0 {
                total += length(*value, x) * power(x, 3);
            } else {
                total -= power(*value, i as i32 + 2) * length(1.0, total);
            }
        }
        total
    }

    fn twin<D: Num>(v: &[D], x: D) -> D {
        let mut total = scaled_sum_twin(v, x * x);
        for (i, value) in v.iter().enumerate() {
            if value.re() > 0.0 {
                total = total + (*value * *value + x * x).sqrt() * x.powi(3);
            } else {
                total = total - value.powi(i as i32 + 2) * (total * total + 1.0).sqrt();
            }
        }
        total
    }

    check! { (by_ref v, val x) -> scalar; (vec![1.0, -0.5, 2.0], 0.7), (vec![-1.5, 0.25], -0.3) }
}

mod one_argument_held {
    use super::foreign::length;
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64, #[constant] y: f64) -> f64 {
        length(y, x) + length(y, 2.0)
    }

    fn twin<D: Num>(x: D, y: f64) -> D {
        (x * x + y * y).sqrt() + y.hypot(2.0)
    }

    check! { (val x, inert y) -> scalar; (1.0, 2.0), (3.0, -0.25) }
}

mod generic {
    use crate::prelude::*;
    use num_traits::Float;

    #[differentiable(derivative = |x, y| y * (T::one() - y) + x - x)]
    fn logistic<T: Float>(x: T) -> T {
        T::one() / (T::one() + (-x).exp())
    }

    #[differentiable]
    fn f(x: f64, z: f64) -> f64 {
        logistic(x * z) + logistic::<f64>(z)
    }

    fn twin<D: Num>(x: D, z: D) -> D {
        ((-x * z).exp() + 1.0).recip() + ((-z).exp() + 1.0).recip()
    }

    check! { (val x, val z) -> scalar; (0.5, 1.5), (-2.0, 0.25) }

    #[test]
    fn single_precision() {
        let y = logistic(0.5_f32);
        assert_eq!(logistic::grad(0.5_f32), y * (1.0 - y));
    }
}

mod written_in_place {
    first_order! {}
    use crate::prelude::*;

    #[differentiable(vjp = rotate_vjp, jvp = rotate_jvp)]
    fn rotate(p: &mut [f64; 2], angle: f64, out: &mut [f64]) -> f64 {
        let (x, y) = (p[0], p[1]);
        *p = [x * angle.cos() - y * angle.sin(), x * angle.sin() + y * angle.cos()];
        out[0] += p[0];
        p[1] * out[0]
    }

    fn rotate_jvp(
        p: &mut [f64; 2],
        angle: f64,
        out: &mut [f64],
        (p_dot, angle_dot, out_dot): (&mut [f64; 2], f64, &mut [f64]),
    ) -> (f64, f64) {
        let (x_dot, y_dot) = (p_dot[0], p_dot[1]);
        let y = rotate(p, angle, out);
        *p_dot = [
            x_dot * angle.cos() - y_dot * angle.sin() - p[1] * angle_dot,
            x_dot * angle.sin() + y_dot * angle.cos() + p[0] * angle_dot,
        ];
        out_dot[0] += p_dot[0];
        (y, p_dot[1] * out[0] + p[1] * out_dot[0])
    }

    fn rotate_vjp(
        p: &mut [f64; 2],
        angle: f64,
        out: &mut [f64],
        y_bar: f64,
        p_bar: &mut [f64; 2],
        out_bar: &mut [f64],
    ) -> (f64, f64) {
        let y = rotate(p, angle, out);
        out_bar[0] += y_bar * p[1];
        let [x_bar, z_bar] = [p_bar[0] + out_bar[0], p_bar[1] + y_bar * out[0]];
        let angle_bar = z_bar * p[0] - x_bar * p[1];
        *p_bar = [x_bar * angle.cos() + z_bar * angle.sin(), z_bar * angle.cos() - x_bar * angle.sin()];
        (y, angle_bar)
    }

    /// The memory is written again after the call: the rule must see what was there before.
    #[differentiable]
    fn f(x: f64, angle: f64) -> f64 {
        let mut p = [x, 2.0];
        let mut out = [x * x, 1.0];
        let mut total = 0.0;
        for _ in 0..3 {
            total += rotate(&mut p, angle, &mut out);
            p[0] *= 0.5;
            out[1] = out[0];
            out[0] = 0.25;
        }
        total + p[0] * p[1] + out[1]
    }

    fn twin<D: Num>(x: D, angle: D) -> D {
        let mut p = [x, c(2.0)];
        let mut out = [x * x, c(1.0)];
        let mut total = c::<D>(0.0);
        for _ in 0..3 {
            p = [p[0] * angle.cos() - p[1] * angle.sin(), p[0] * angle.sin() + p[1] * angle.cos()];
            out[0] = out[0] + p[0];
            total = total + p[1] * out[0];
            p[0] = p[0] * 0.5;
            out[1] = out[0];
            out[0] = c(0.25);
        }
        total + p[0] * p[1] + out[1]
    }

    check! { (val x, val angle) -> scalar; (1.5, 0.3), (-0.5, 2.0) }
}

mod moved_in {
    first_order! {}
    use crate::prelude::*;

    #[differentiable(vjp = sum_of_squares_vjp, jvp = sum_of_squares_jvp)]
    fn sum_of_squares(v: Vec<f64>, name: String, _unused: bool) -> f64 {
        assert_eq!(name, "v");
        v.iter().map(|x| x * x).sum()
    }

    fn sum_of_squares_vjp(v: Vec<f64>, name: String, unused: bool, y_bar: f64) -> (f64, Vec<f64>) {
        let v_bar = v.iter().map(|x| 2.0 * x * y_bar).collect();
        (sum_of_squares(v, name, unused), v_bar)
    }

    fn sum_of_squares_jvp(v: Vec<f64>, name: String, unused: bool, v_dot: Vec<f64>) -> (f64, f64) {
        let y_dot = v.iter().zip(&v_dot).map(|(x, d)| 2.0 * x * d).sum();
        (sum_of_squares(v, name, unused), y_dot)
    }

    #[differentiable]
    fn f(x: f64) -> f64 {
        sum_of_squares(vec![x, 2.0 * x, 1.0], String::from("v"), true) * x
    }

    fn twin<D: Num>(x: D) -> D {
        (x * x * 5.0 + 1.0) * x
    }

    check! { (val x) -> scalar; 1.5, -0.5 }
}

mod methods {
    first_order! {}
    use crate::prelude::*;
    use autodiff_core::Differentiable;

    #[derive(Clone, Debug, PartialEq, Differentiable)]
    struct Spring {
        stiffness: f64,
        rest: f64,
    }

    #[differentiable]
    impl Spring {
        #[differentiable(vjp = Self::pull_back, jvp = Self::push_forward)]
        fn pull(&self, length: f64) -> f64 {
            f64::from_bits((self.stiffness * (length - self.rest)).to_bits())
        }

        #[differentiable(derivative = |_, x, y| y / x)]
        fn slope(#[constant] &self, x: f64) -> f64 {
            f64::from_bits((self.stiffness * x).to_bits())
        }

        #[differentiable(derivative = |x| 2.0 * x)]
        fn square(x: f64) -> f64 {
            f64::from_bits((x * x).to_bits())
        }

        #[differentiable]
        fn energy(&self, length: f64) -> f64 {
            0.5 * self.pull(length) * (length - self.rest) + Self::square(length)
        }
    }

    impl Spring {
        fn pull_back(&self, length: f64, y_bar: f64) -> (f64, (Spring, f64)) {
            let stretch = length - self.rest;
            let bar = Spring { stiffness: stretch * y_bar, rest: -self.stiffness * y_bar };
            (self.pull(length), (bar, self.stiffness * y_bar))
        }

        fn push_forward(&self, length: f64, (self_dot, length_dot): (&Spring, f64)) -> (f64, f64) {
            let stretch_dot = length_dot - self_dot.rest;
            (self.pull(length), self_dot.stiffness * (length - self.rest) + self.stiffness * stretch_dot)
        }
    }

    #[differentiable]
    fn f(k: f64, rest: f64, x: f64) -> f64 {
        let spring = Spring { stiffness: k * k, rest };
        spring.energy(x) + spring.pull(rest * 2.0)
    }

    fn twin<D: Num>(k: D, rest: D, x: D) -> D {
        k * k * (x - rest) * (x - rest) * 0.5 + x * x + k * k * rest
    }

    check! { (val k, val rest, val x) -> scalar; (2.0, 0.5, 1.5), (-1.0, 3.0, 0.25) }

    #[test]
    fn constant_receiver() {
        let spring = Spring { stiffness: 3.0, rest: 1.0 };
        assert_eq!(spring.slope_grad(2.0), 3.0);
        assert_eq!(spring.slope_jvp(2.0, 0.5), (6.0, 1.5));
        assert_eq!(spring.pull_grad(2.0), (Spring { stiffness: 1.0, rest: -3.0 }, 3.0));
    }
}

/// A rule for one mode serves that mode, also in functions that call it.
mod one_mode {
    first_order! {}
    use autodiff_core::differentiable;

    #[differentiable(vjp = |x, y_bar| (x * x, 2.0 * x * y_bar))]
    pub fn backward(x: f64) -> f64 {
        x * x
    }

    #[differentiable(jvp = |x, x_dot| (x * x, 2.0 * x * x_dot))]
    pub fn forward(x: f64) -> f64 {
        x * x
    }

    #[differentiable]
    pub fn calls_backward(x: f64, z: f64) -> f64 {
        backward(x * z) + z
    }

    #[differentiable]
    pub fn calls_forward(x: f64, z: f64) -> f64 {
        forward(x * z) + z
    }

    #[test]
    fn each_serves_its_own() {
        assert_eq!(backward::grad(3.0), 6.0);
        assert_eq!(backward::vjp(3.0, 0.5), (9.0, 3.0));
        assert_eq!(forward::jvp(3.0, 0.5), (9.0, 3.0));
        assert_eq!(calls_backward::grad(3.0, 2.0), (24.0, 37.0));
        assert_eq!(calls_forward::jvp(3.0, 2.0, (1.0, 1.0)), (38.0, 61.0));
    }
}

/// An argument that does not vary is not asked for its partial, however infinite.
mod not_asked {
    use crate::prelude::*;

    #[differentiable(derivative = |x, p, y| (p * y / x, if x > 0.0 { y * x.ln() } else { f64::NAN }))]
    fn power(x: f64, p: f64) -> f64 {
        x.powf(p)
    }

    #[differentiable]
    fn f(x: f64) -> f64 {
        power(x, 2.0)
    }

    fn twin<D: Num>(x: D) -> D {
        x * x
    }

    check! { (val x) -> scalar; -1.5, 2.0 }
}
