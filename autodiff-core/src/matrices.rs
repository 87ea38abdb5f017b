//! Matrices and vectors of the crate `nalgebra`, with feature `nalgebra`.
//!
//! Matrices that own their elements are [`Differentiable`]: `SMatrix` with its names (`Vector3`, `Matrix2`, …), `DMatrix` and
//! `DVector`. In a `#[differentiable]` function of them there are rules for `f64` and `f32` of
//!
//! * `a + b`, `a - b`, `-a`, `a * b` of matrices, vectors and scalars, `a / s`;
//! * `dot`, `cross`, `norm`, `norm_squared`, `normalize`, `transpose`, `component_mul`, `sum`;
//! * elements: `v[i]`, `m[(i, j)]`, `v.x`, read and written, and iteration over them;
//! * `Vector2::new(x, y)`, also of three and four elements, `Matrix2::new`, `Matrix3::new`, `from_row_slice` and
//!   `from_column_slice` of `SMatrix`, `DVector::from_vec`, `from_diagonal`, and whatever makes a matrix of what does not vary
//!   (`zeros`, `identity`).
//!
//! Matrices whose size is known at run time cannot be copied: their operators take references, `&a * &x`, and what is used in
//! between has a name. An operand behind a reference that is `#[constant]` is refused: `*x` is not, where it can be copied. All else is refused by rustc, which finds no companion of the method: write it in a function with a rule of your own.
//! Formulas of matrix products are those of Giles, *An extended collection of matrix derivative results for forward and reverse
//! mode algorithmic differentiation* (2008), section 2.

pub(crate) mod methods;
mod operators;

use nalgebra::{Dim, Matrix, RealField, Scalar, StorageMut};

use crate::Differentiable;

/// The elements for which there are rules: `f64` and `f32`.
pub trait Element: RealField + Copy + crate::ops::Scalar {}

impl Element for f64 {}
impl Element for f32 {}

impl<T, R, C, S> Differentiable for Matrix<T, R, C, S>
where
    T: Scalar + Differentiable<Shadow = T>,
    R: Dim,
    C: Dim,
    S: StorageMut<T, R, C> + Clone,
{
    type Shadow = Self;

    #[inline]
    fn zero_like(&self) -> Self {
        let mut zero = self.clone();
        zero.iter_mut().for_each(|x| *x = x.zero_like());
        zero
    }

    /// Matrices of different sizes have no part in common.
    #[inline]
    fn accumulate(&mut self, other: &Self) {
        if self.shape() == other.shape() {
            self.iter_mut().zip(other.iter()).for_each(|(a, b)| a.accumulate(b));
        }
    }

    /// Column by column, as nalgebra stores them.
    #[inline]
    fn for_each_float<F: FnMut(f64)>(&self, visit: &mut F) {
        self.iter().for_each(|x| x.for_each_float(visit));
    }

    #[inline]
    fn map_floats<F: FnMut(f64) -> f64>(&mut self, map: &mut F) {
        self.iter_mut().for_each(|x| x.map_floats(map));
    }
}
