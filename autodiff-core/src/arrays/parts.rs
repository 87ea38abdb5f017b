//! Rows, columns and other parts of arrays. What the function itself views, its derivatives copy.

use ndarray::{Array, Array1, Array2, Axis, Dimension, RemoveAxis, SliceArg};

use super::Element;
use crate::ops::Inert;

/// What a pullback gives where there are no arguments by value.
type Nothing = ();

/// Declares a method that views a part of an array: `ẏ` is that part of `ȧ`, and `ȳ` is added to that part of `ā`.
macro_rules! parts {
    ($($(#[$doc:meta])* $Trait:ident::{$jvp:ident, $pullback:ident} [$($generics:tt)*] [$($captured:ident),*]
        ($($arg:ident: $A:ty),*) -> $bars:ty = $inert:expr, $M:ty => $Y:ty: |$a:ident| $view:expr, |$a_bar:ident| $view_mut:expr;
    )*) => { $(
        $(#[$doc])*
        #[doc(hidden)]
        pub trait $Trait<$($generics)*> {
            fn $jvp(&self, self_dot: &Self $(, $arg: $A, _: Option<$A>)*) -> ($Y, $Y);
            fn $pullback(&self $(, $arg: $A)*) -> ($Y, impl FnOnce(&Self, Option<&mut Self>, $Y) -> $bars + use<Self, $($captured),*>);
        }

        impl<$($generics)*> $Trait<$($captured),*> for $M {
            #[inline]
            fn $jvp(&self, self_dot: &Self $(, $arg: $A, _: Option<$A>)*) -> ($Y, $Y) {
                let of = |$a: &Self| $view.to_owned();
                (of(self), of(self_dot))
            }

            #[inline]
            fn $pullback(&self $(, $arg: $A)*) -> ($Y, impl FnOnce(&Self, Option<&mut Self>, $Y) -> $bars + use<$($captured),*>) {
                let $a = self;
                ($view.to_owned(), move |_: &Self, a_bar: Option<&mut Self>, y_bar: $Y| {
                    if let Some($a_bar) = a_bar {
                        let mut part = $view_mut;
                        part += &y_bar;
                    }
                    $inert
                })
            }
        }
    )* };
}

parts! {
    /// `m.row(i)`.
    ArrayRow::{__row_jvp, __row_pullback} [T: Element] [T] (i: usize) -> Inert = Inert,
        Array2<T> => Array1<T>: |a| a.row(i), |a_bar| a_bar.row_mut(i);
    /// `m.column(j)`.
    ArrayColumn::{__column_jvp, __column_pullback} [T: Element] [T] (j: usize) -> Inert = Inert,
        Array2<T> => Array1<T>: |a| a.column(j), |a_bar| a_bar.column_mut(j);
    /// `m.diag()`.
    ArrayDiag::{__diag_jvp, __diag_pullback} [T: Element] [T] () -> Nothing = (),
        Array2<T> => Array1<T>: |a| a.diag(), |a_bar| a_bar.diag_mut();
    /// `a.t()`, the axes in reverse order.
    ArrayTranspose::{__t_jvp, __t_pullback} [T: Element, D: Dimension] [T, D] () -> Nothing = (),
        Array<T, D> => Array<T, D>: |a| a.t(), |a_bar| a_bar.view_mut().reversed_axes();
    /// `a.view()`, all of it.
    ArrayWhole::{__view_jvp, __view_pullback} [T: Element, D: Dimension] [T, D] () -> Nothing = (),
        Array<T, D> => Array<T, D>: |a| a.view(), |a_bar| a_bar.view_mut();
    /// `a.index_axis(axis, i)`.
    ArrayIndexAxis::{__index_axis_jvp, __index_axis_pullback} [T: Element, D: RemoveAxis] [T, D]
        (axis: Axis, i: usize) -> (Inert, Inert) = (Inert, Inert),
        Array<T, D> => Array<T, D::Smaller>: |a| a.index_axis(axis, i), |a_bar| a_bar.index_axis_mut(axis, i);
    /// `a.slice(s![…])`.
    ArraySlice::{__slice_jvp, __slice_pullback} [T: Element, D: Dimension, I: SliceArg<D> + Clone] [T, D, I]
        (at: I) -> Inert = Inert,
        Array<T, D> => Array<T, I::OutDim>: |a| a.slice(at.clone()), |a_bar| a_bar.slice_mut(at.clone());
}

/// The elements of an array and an array of elements, which `mapv` goes through.
#[doc(hidden)]
pub trait ArrayElements<T>: Sized {
    /// In the order of the indices, the last one first.
    fn elements(&self) -> Vec<T>;
    fn __elements_jvp(&self, self_dot: &Self) -> (Vec<T>, Vec<T>);
    fn __elements_pullback(&self) -> (Vec<T>, impl FnOnce(&Self, Option<&mut Self>, Vec<T>) + use<Self, T>);

    /// An array of this shape.
    #[must_use]
    fn with_elements(&self, elements: Vec<T>) -> Self;
    fn __with_elements_jvp(&self, _: &Self, elements: Vec<T>, elements_dot: Option<Vec<T>>) -> (Self, Self);
    fn __with_elements_pullback(
        &self,
        elements: Vec<T>,
    ) -> (Self, impl FnOnce(&Self, Option<&mut Self>, Self) -> Vec<T> + use<Self, T>);
}

impl<T: Element, D: Dimension> ArrayElements<T> for Array<T, D> {
    #[inline]
    fn elements(&self) -> Vec<T> {
        self.iter().copied().collect()
    }

    #[inline]
    fn __elements_jvp(&self, self_dot: &Self) -> (Vec<T>, Vec<T>) {
        (self.elements(), self_dot.elements())
    }

    #[inline]
    fn __elements_pullback(&self) -> (Vec<T>, impl FnOnce(&Self, Option<&mut Self>, Vec<T>) + use<T, D>) {
        (self.elements(), |_: &Self, a_bar: Option<&mut Self>, y_bar: Vec<T>| {
            if let Some(a_bar) = a_bar {
                a_bar.iter_mut().zip(y_bar).for_each(|(a_bar, y_bar)| *a_bar += y_bar);
            }
        })
    }

    #[inline]
    fn with_elements(&self, elements: Vec<T>) -> Self {
        let mut of = elements.into_iter();
        self.map(|_| of.next().unwrap_or(T::zero()))
    }

    #[inline]
    fn __with_elements_jvp(&self, _: &Self, elements: Vec<T>, elements_dot: Option<Vec<T>>) -> (Self, Self) {
        let y_dot = self.with_elements(elements_dot.unwrap_or_default());
        (self.with_elements(elements), y_dot)
    }

    #[inline]
    fn __with_elements_pullback(
        &self,
        elements: Vec<T>,
    ) -> (Self, impl FnOnce(&Self, Option<&mut Self>, Self) -> Vec<T> + use<T, D>) {
        (self.with_elements(elements), |_: &Self, _: Option<&mut Self>, y_bar: Self| y_bar.elements())
    }
}
