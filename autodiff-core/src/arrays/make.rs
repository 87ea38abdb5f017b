//! Arrays made of vectors.

use ndarray::{Array, Array1, Array2, Dimension, ShapeError};

use super::Element;
use crate::ops::Inert;

/// `Array1::from(vector)`, `Array2::from(vector of rows)`: the elements and their derivatives alike.
#[doc(hidden)]
pub trait ArrayFrom<V>: Sized {
    fn __from_jvp(v: V, v_dot: Option<V>) -> (Self, Self);
    fn __from_pullback(v: V) -> (Self, impl FnOnce(Self) -> V + use<Self, V>);
}

impl<T: Element> ArrayFrom<Vec<T>> for Array1<T> {
    #[inline]
    fn __from_jvp(v: Vec<T>, v_dot: Option<Vec<T>>) -> (Self, Self) {
        let y_dot = v_dot.map_or_else(|| Self::zeros(v.len()), Self::from);
        (Self::from(v), y_dot)
    }

    #[inline]
    fn __from_pullback(v: Vec<T>) -> (Self, impl FnOnce(Self) -> Vec<T> + use<T>) {
        (Self::from(v), |y_bar: Self| y_bar.to_vec())
    }
}

impl<T: Element, const N: usize> ArrayFrom<Vec<[T; N]>> for Array2<T> {
    #[inline]
    fn __from_jvp(v: Vec<[T; N]>, v_dot: Option<Vec<[T; N]>>) -> (Self, Self) {
        let y_dot = v_dot.map_or_else(|| Self::zeros((v.len(), N)), Self::from);
        (Self::from(v), y_dot)
    }

    #[inline]
    fn __from_pullback(v: Vec<[T; N]>) -> (Self, impl FnOnce(Self) -> Vec<[T; N]> + use<T, N>) {
        (Self::from(v), |y_bar: Self| y_bar.rows().into_iter().map(|row| core::array::from_fn(|j| row[j])).collect())
    }
}

/// `Array1::from_vec(vector)`.
#[doc(hidden)]
pub trait ArrayFromVec<T>: Sized {
    fn __from_vec_jvp(v: Vec<T>, v_dot: Option<Vec<T>>) -> (Self, Self);
    fn __from_vec_pullback(v: Vec<T>) -> (Self, impl FnOnce(Self) -> Vec<T> + use<Self, T>);
}

impl<T: Element> ArrayFromVec<T> for Array1<T> {
    #[inline]
    fn __from_vec_jvp(v: Vec<T>, v_dot: Option<Vec<T>>) -> (Self, Self) {
        Self::__from_jvp(v, v_dot)
    }

    #[inline]
    fn __from_vec_pullback(v: Vec<T>) -> (Self, impl FnOnce(Self) -> Vec<T> + use<T>) {
        Self::__from_pullback(v)
    }
}

type Shaped<A> = Result<A, ShapeError>;

/// `Array::from_shape_vec(shape, vector)`, in the standard order of the elements.
#[doc(hidden)]
pub trait ArrayFromShapeVec<T, S>: Sized {
    fn __from_shape_vec_jvp(shape: S, _: Option<S>, v: Vec<T>, v_dot: Option<Vec<T>>) -> (Shaped<Self>, Shaped<Self>);
    fn __from_shape_vec_pullback(
        shape: S,
        v: Vec<T>,
    ) -> (Shaped<Self>, impl FnOnce(Shaped<Self>) -> (Inert, Vec<T>) + use<Self, T, S>);
}

impl<T: Element, D: Dimension, S: ndarray::IntoDimension<Dim = D>> ArrayFromShapeVec<T, S> for Array<T, D> {
    #[inline]
    fn __from_shape_vec_jvp(shape: S, _: Option<S>, v: Vec<T>, v_dot: Option<Vec<T>>) -> (Shaped<Self>, Shaped<Self>) {
        let shape = shape.into_dimension();
        let y_dot = Self::from_shape_vec(shape.clone(), v_dot.unwrap_or_else(|| vec![T::zero(); v.len()]));
        (Self::from_shape_vec(shape, v), y_dot)
    }

    #[inline]
    fn __from_shape_vec_pullback(
        shape: S,
        v: Vec<T>,
    ) -> (Shaped<Self>, impl FnOnce(Shaped<Self>) -> (Inert, Vec<T>) + use<T, D, S>) {
        let n = v.len();
        (Self::from_shape_vec(shape.into_dimension(), v), move |y_bar: Shaped<Self>| {
            let v_bar = y_bar.map_or_else(|_| vec![T::zero(); n], |y_bar| y_bar.iter().copied().collect());
            (Inert, v_bar)
        })
    }
}
