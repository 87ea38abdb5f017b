//! Arrays of the crate `ndarray`, with feature `ndarray`.
//!
//! Arrays that own their elements (`Array1`, `Array2`, …, `ArrayD`) are [`Differentiable`]; functions take them by reference or by
//! value. In a `#[differentiable]` function of them there are rules for `f64` and `f32` of
//!
//! * `&a + &b`, `&a - &b`, `&a * &b`, `&a / &b`, element by element, of arrays with as many axes as one another, where an axis of
//!   length 1 is repeated; `&a * s` and `&a / s` with a scalar; `-&a`;
//! * `a.dot(&b)` of vectors, of a matrix and a vector, of two matrices; `a.sum()`;
//! * elements: `a[i]`, `a[[i, j]]`, read and written, and iteration over those of an `Array1`.
//!
//! Operators take references, since the derivative needs the operands again; what is used in between has a name. An
//! operand behind a reference that is `#[constant]` is refused: let it vary, and leave its derivative aside. Views that
//! vary and all other methods are refused by rustc, which finds no companion of the method: index the array itself, or write a
//! function with a rule of your own.
//!
//! ```
//! use autodiff_core::differentiable;
//! use ndarray::{Array1, Array2, array};
//!
//! #[differentiable]
//! fn loss(weights: &Array2<f64>, x: &Array1<f64>, target: &Array1<f64>) -> f64 {
//!     let y = weights.dot(x);
//!     let error = &y - target;
//!     0.5 * error.dot(&error)
//! }
//!
//! let (w_bar, x_bar, _) = loss::grad(&array![[1.0, 2.0], [3.0, 4.0]], &array![1.0, 1.0], &array![2.0, 7.0]);
//! assert_eq!(w_bar, array![[1.0, 1.0], [0.0, 0.0]]);
//! assert_eq!(x_bar, array![1.0, 2.0]);
//! ```

#![expect(clippy::type_complexity, reason = "a pullback gives a value and a closure over every argument")]

use ndarray::linalg::Dot;
use ndarray::{Array, Array1, Array2, Axis, Dimension, LinalgScalar, NdFloat};

use crate::Differentiable;
use crate::ops::{AddRule, DivRule, MulRule, NegRule, Scalar, SubRule};

/// The elements for which there are rules: `f64` and `f32`.
pub trait Element: NdFloat + Scalar {}

impl Element for f64 {}
impl Element for f32 {}

impl<T, D> Differentiable for Array<T, D>
where
    T: Clone + Differentiable<Shadow = T>,
    D: Dimension,
{
    type Shadow = Self;

    #[inline]
    fn zero_like(&self) -> Self {
        self.map(T::zero_like)
    }

    /// Arrays of different shapes have no part in common.
    #[inline]
    fn accumulate(&mut self, other: &Self) {
        if self.shape() == other.shape() {
            self.zip_mut_with(other, T::accumulate);
        }
    }

    /// In the order of the indices, the last one first.
    #[inline]
    fn for_each_float<F: FnMut(f64)>(&self, visit: &mut F) {
        self.iter().for_each(|x| x.for_each_float(visit));
    }

    #[inline]
    fn map_floats<F: FnMut(f64) -> f64>(&mut self, map: &mut F) {
        self.iter_mut().for_each(|x| x.map_floats(map));
    }
}

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
    SubRule::{rule_sub_jvp, rule_sub_lhs_bar, rule_sub_rhs_bar}:
        |a, a_dot, b, b_dot| a_dot - b_dot, |y_bar| y_bar.clone(), negated(y_bar);
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

/// `a.dot(&b)`: `Ẏ = Ȧ B + A Ḃ`, `Ā += Ȳ Bᵀ`, `B̄ += Aᵀ Ȳ`.
#[doc(hidden)]
pub trait ArrayDot<Rhs>: Sized {
    type Output;
    fn __dot_jvp(&self, self_dot: &Self, rhs: &Rhs, rhs_dot: Option<&Rhs>) -> (Self::Output, Self::Output);
    fn __dot_pullback(
        &self,
        rhs: &Rhs,
    ) -> (Self::Output, impl FnOnce(&Self, Option<&mut Self>, &Rhs, Option<&mut Rhs>, Self::Output) + use<Self, Rhs>);
}

macro_rules! products {
    ($(($L:ty, $R:ty) -> $Y:ty: |$a:ident, $b:ident, $y_bar:ident| $to_a:expr, $to_b:expr;)*) => { $(
        impl<T: Element + LinalgScalar> ArrayDot<$R> for $L {
            type Output = $Y;

            #[inline]
            fn __dot_jvp(&self, self_dot: &Self, rhs: &$R, rhs_dot: Option<&$R>) -> ($Y, $Y) {
                let by_self = Dot::dot(self_dot, rhs);
                let y_dot = match rhs_dot {
                    Some(rhs_dot) => by_self + Dot::dot(self, rhs_dot),
                    None => by_self,
                };
                (Dot::dot(self, rhs), y_dot)
            }

            #[inline]
            fn __dot_pullback(
                &self,
                rhs: &$R,
            ) -> ($Y, impl FnOnce(&Self, Option<&mut Self>, &$R, Option<&mut $R>, $Y) + use<T>) {
                let back = |$a: &Self, a_bar: Option<&mut Self>, $b: &$R, b_bar: Option<&mut $R>, $y_bar: $Y| {
                    if let Some(a_bar) = a_bar {
                        *a_bar += &$to_a;
                    }
                    if let Some(b_bar) = b_bar {
                        *b_bar += &$to_b;
                    }
                };
                (Dot::dot(self, rhs), back)
            }
        }
    )* };
}

products! {
    (Array1<T>, Array1<T>) -> T: |a, b, y_bar| b * y_bar, a * y_bar;
    (Array2<T>, Array1<T>) -> Array1<T>: |a, b, y_bar|
        y_bar.view().insert_axis(Axis(1)).dot(&b.view().insert_axis(Axis(0))), a.t().dot(&y_bar);
    (Array2<T>, Array2<T>) -> Array2<T>: |a, b, y_bar| y_bar.dot(&b.t()), a.t().dot(&y_bar);
}

/// `a.sum()` of the elements: `ẏ = Σ ȧ`, `ā += ȳ` in each.
#[doc(hidden)]
pub trait ArraySum: Sized {
    type Output;
    fn __sum_jvp(&self, self_dot: &Self) -> (Self::Output, Self::Output);
    fn __sum_pullback(&self) -> (Self::Output, impl FnOnce(&Self, Option<&mut Self>, Self::Output) + use<Self>);
}

impl<T: Element, D: Dimension> ArraySum for Array<T, D> {
    type Output = T;

    #[inline]
    fn __sum_jvp(&self, self_dot: &Self) -> (T, T) {
        (self.sum(), self_dot.sum())
    }

    #[inline]
    fn __sum_pullback(&self) -> (T, impl FnOnce(&Self, Option<&mut Self>, T) + use<T, D>) {
        (self.sum(), |_: &Self, a_bar: Option<&mut Self>, y_bar: T| {
            if let Some(a_bar) = a_bar {
                *a_bar += y_bar;
            }
        })
    }
}
