//! `dot`, `sum` and `mean`.

use ndarray::linalg::Dot;
use ndarray::{Array, Array1, Array2, Axis, Dimension, LinalgScalar};
use num_traits::FromPrimitive;

use super::Element;

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

/// `a.mean()` of the elements, nothing where there are none: `ẏ = Σ ȧ / n`, `ā += ȳ / n` in each.
#[doc(hidden)]
pub trait ArrayMean: Sized {
    type Output;
    fn __mean_jvp(&self, self_dot: &Self) -> (Self::Output, Self::Output);
    fn __mean_pullback(&self) -> (Self::Output, impl FnOnce(&Self, Option<&mut Self>, Self::Output) + use<Self>);
}

impl<T: Element + FromPrimitive, D: Dimension> ArrayMean for Array<T, D> {
    type Output = Option<T>;

    #[inline]
    fn __mean_jvp(&self, self_dot: &Self) -> (Option<T>, Option<T>) {
        (self.mean(), self_dot.mean())
    }

    #[inline]
    fn __mean_pullback(&self) -> (Option<T>, impl FnOnce(&Self, Option<&mut Self>, Option<T>) + use<T, D>) {
        (self.mean(), |a: &Self, a_bar: Option<&mut Self>, y_bar: Option<T>| {
            if let (Some(a_bar), Some(y_bar), Some(n)) = (a_bar, y_bar, T::from_usize(a.len())) {
                *a_bar += y_bar / n;
            }
        })
    }
}
