//! Operators of arrays on references.

use ndarray::{Array, Axis, Dimension};

use super::Element;
use crate::Differentiable;
use crate::ops::{AddRule, DivRule, MulRule, NegRule, SubRule};

/// The cotangent of an operand that was repeated along axes of length 1: the sum along them.
fn gathered<T: Element, D: Dimension>(y_bar: Array<T, D>, like: &Array<T, D>) -> Array<T, D> {
    if y_bar.shape() == like.shape() {
        return y_bar;
    }
    let mut sum = y_bar.into_dyn();
    for (axis, &len) in like.shape().iter().enumerate() {
        if len == 1 && sum.len_of(Axis(axis)) != 1 {
            sum = sum.sum_axis(Axis(axis)).insert_axis(Axis(axis));
        }
    }
    sum.into_dimensionality().unwrap_or_else(|_| like.zero_like())
}

fn negated<T: Element, D: Dimension>(a: &Array<T, D>) -> Array<T, D> {
    a.mapv(|x| -x)
}

/// Operators of two arrays, and of an array and a scalar, on references.
macro_rules! operators {
    ($($Rule:ident::{$jvp:ident, $lhs_bar:ident, $rhs_bar:ident}:
        |$a:ident, $a_dot:ident, $b:ident, $b_dot:ident| $y_dot:expr, |$y_bar:ident| $to_a:expr, $to_b:expr;
        $(|$s:ident, $s_dot:ident| $scaled_dot:expr, $scaled_to_a:expr, $scaled_to_s:expr;)?
    )*) => { $(
        #[allow(unused_variables, reason = "not every partial needs every operand")]
        #[diagnostic::do_not_recommend]
        impl<T: Element, D: Dimension> $Rule<&Array<T, D>> for &Array<T, D> {
            type Output = Array<T, D>;
            type LhsBar = Array<T, D>;
            type RhsBar = Array<T, D>;

            #[inline]
            fn $jvp(&self, self_dot: &Self, rhs: &&Array<T, D>, rhs_dot: &&Array<T, D>) -> Array<T, D> {
                let ($a, $a_dot, $b, $b_dot) = (*self, *self_dot, *rhs, *rhs_dot);
                $y_dot
            }

            #[inline]
            fn $lhs_bar(&self, rhs: &&Array<T, D>, $y_bar: &Array<T, D>) -> Array<T, D> {
                let ($a, $b) = (*self, *rhs);
                gathered($to_a, $a)
            }

            #[inline]
            fn $rhs_bar(&self, rhs: &&Array<T, D>, $y_bar: &Array<T, D>) -> Array<T, D> {
                let ($a, $b) = (*self, *rhs);
                gathered($to_b, $b)
            }
        }

        $(#[allow(unused_variables, reason = "not every partial needs every operand")]
        #[diagnostic::do_not_recommend]
        impl<T: Element, D: Dimension> $Rule<T> for &Array<T, D> {
            type Output = Array<T, D>;
            type LhsBar = Array<T, D>;
            type RhsBar = T;

            #[inline]
            fn $jvp(&self, self_dot: &Self, rhs: &T, rhs_dot: &T) -> Array<T, D> {
                let ($a, $a_dot, $s, $s_dot) = (*self, *self_dot, *rhs, *rhs_dot);
                $scaled_dot
            }

            #[inline]
            fn $lhs_bar(&self, rhs: &T, $y_bar: &Array<T, D>) -> Array<T, D> {
                let ($a, $s) = (*self, *rhs);
                $scaled_to_a
            }

            #[inline]
            fn $rhs_bar(&self, rhs: &T, $y_bar: &Array<T, D>) -> T {
                let ($a, $s) = (*self, *rhs);
                $scaled_to_s
            }
        })?
    )* };
}

operators! {
    AddRule::{rule_add_jvp, rule_add_lhs_bar, rule_add_rhs_bar}:
        |a, a_dot, b, b_dot| a_dot + b_dot, |y_bar| y_bar.clone(), y_bar.clone();
        |s, s_dot| a_dot + s_dot, y_bar.clone(), y_bar.sum();
    SubRule::{rule_sub_jvp, rule_sub_lhs_bar, rule_sub_rhs_bar}:
        |a, a_dot, b, b_dot| a_dot - b_dot, |y_bar| y_bar.clone(), negated(y_bar);
        |s, s_dot| a_dot - s_dot, y_bar.clone(), -y_bar.sum();
    MulRule::{rule_mul_jvp, rule_mul_lhs_bar, rule_mul_rhs_bar}:
        |a, a_dot, b, b_dot| a_dot * b + a * b_dot, |y_bar| y_bar * b, y_bar * a;
        |s, s_dot| a_dot * s + a * s_dot, y_bar * s, (y_bar * a).sum();
    DivRule::{rule_div_jvp, rule_div_lhs_bar, rule_div_rhs_bar}:
        |a, a_dot, b, b_dot| (a_dot - a / b * b_dot) / b, |y_bar| y_bar / b, -(y_bar / b * (a / b));
        |s, s_dot| (a_dot - a * (s_dot / s)) / s, y_bar / s, -(y_bar * a).sum() / (s * s);
}

#[diagnostic::do_not_recommend]
impl<T: Element, D: Dimension> NegRule for &Array<T, D> {
    type Output = Array<T, D>;
    type Bar = Array<T, D>;

    #[inline]
    fn rule_neg_jvp(&self, self_dot: &Self) -> Array<T, D> {
        negated(self_dot)
    }

    #[inline]
    fn rule_neg_bar(&self, y_bar: &Array<T, D>) -> Array<T, D> {
        negated(y_bar)
    }
}

/// Operators of a scalar and an array: `Array` has them for its own floats.
macro_rules! scaled_from_left {
    ($($T:ty)*) => { $(
        #[diagnostic::do_not_recommend]
        impl<D: Dimension> MulRule<&Array<$T, D>> for $T {
            type Output = Array<$T, D>;
            type LhsBar = $T;
            type RhsBar = Array<$T, D>;

            #[inline]
            fn rule_mul_jvp(&self, self_dot: &$T, rhs: &&Array<$T, D>, rhs_dot: &&Array<$T, D>) -> Array<$T, D> {
                *rhs * *self_dot + *rhs_dot * *self
            }

            #[inline]
            fn rule_mul_lhs_bar(&self, rhs: &&Array<$T, D>, y_bar: &Array<$T, D>) -> $T {
                (y_bar * *rhs).sum()
            }

            #[inline]
            fn rule_mul_rhs_bar(&self, _: &&Array<$T, D>, y_bar: &Array<$T, D>) -> Array<$T, D> {
                y_bar * *self
            }
        }
    )* };
}

scaled_from_left! { f64 f32 }
