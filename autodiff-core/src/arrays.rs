//! Arrays of the crate `ndarray`, with feature `ndarray`.
//!
//! Arrays that own their elements (`Array1`, `Array2`, …, `ArrayD`) are [`Differentiable`]; functions take them by reference or by
//! value. In a `#[differentiable]` function of them there are rules for `f64` and `f32` of
//!
//! * `&a + &b`, `&a - &b`, `&a * &b`, `&a / &b`, element by element, of arrays with as many axes as one another, where an axis of
//!   length 1 is repeated; `&a + s`, `&a - s`, `&a * s`, `s * &a` and `&a / s` with a scalar; `-&a`;
//! * `a.dot(&b)` of vectors, of a matrix and a vector, of two matrices; `a.sum()`, `a.mean()`; `a.mapv(|x| …)`;
//! * elements: `a[i]`, `a[[i, j]]`, read and written, and iteration over those of an `Array1`;
//! * parts, where they are only read: `m.row(i)`, `m.column(j)`, `m.diag()`, `a.t()`, `a.view()`, `a.slice(s![…])`,
//!   `a.index_axis(axis, i)`;
//! * `array![…]` of one or two axes, `Array1::from_vec`, `Array1::from` and `Array2::from` of a vector,
//!   `Array::from_shape_vec`, and whatever makes an array of what does not vary (`zeros`).
//!
//! Operators take references, since the derivative needs the operands again; what is used in between has a name. An
//! operand behind a reference that is `#[constant]` is refused: let it vary, and leave its derivative aside. The
//! derivatives copy the parts that the function views. Views among the arguments, views that are written, and all other methods are refused by
//! rustc, which finds no companion of the method: index the array itself, or write a function with a rule of your own.
//!
//! ```
//! use autodiff_core::differentiable;
//! use ndarray::{Array1, Array2, array, s};
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
//!
//! #[differentiable]
//! fn roughness(v: &Array1<f64>) -> f64 {
//!     let mut sum = 0.0;
//!     for i in 1..v.len() {
//!         let pair = v.slice(s![i - 1..=i]);
//!         sum += (pair[1] - pair[0]).powi(2);
//!     }
//!     let ends = v.slice(s![..;-2]);
//!     sum + ends.sum()
//! }
//!
//! assert_eq!(roughness::grad(&array![1.0, 2.0, 4.0]), array![-1.0, -2.0, 5.0]);
//! ```

#![expect(clippy::type_complexity, reason = "a pullback gives a value and a closure over every argument")]

mod make;
mod operators;
mod parts;
mod products;

/// Companions of the methods of arrays.
#[doc(hidden)]
pub mod methods {
    pub use super::make::*;
    pub use super::parts::*;
    pub use super::products::*;
}

use ndarray::{Array, Dimension, NdFloat};

use crate::Differentiable;
use crate::ops::Scalar;

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
