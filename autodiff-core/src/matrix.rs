//! Hessians and Jacobians whose size is known at run time.

use alloc::vec::Vec;
use core::fmt;
use core::ops::{Index, IndexMut};

/// A matrix, stored row by row.
///
/// ```
/// use autodiff_core::Matrix;
///
/// let mut m = Matrix::zeros(2, 3);
/// m[(0, 1)] = 5.0;
/// m.row_mut(1).fill(2.0);
/// assert_eq!((m.rows(), m.cols()), (2, 3));
/// assert_eq!(m.as_slice(), [0.0, 5.0, 0.0, 2.0, 2.0, 2.0]);
/// assert_eq!(m.row(0), [0.0, 5.0, 0.0]);
/// ```
#[derive(Clone, PartialEq)]
pub struct Matrix<T> {
    rows: usize,
    cols: usize,
    elements: Vec<T>,
}

impl<T: Clone + num_traits::Zero> Matrix<T> {
    /// A matrix of zeros.
    #[must_use]
    pub fn zeros(rows: usize, cols: usize) -> Self {
        Matrix { rows, cols, elements: alloc::vec![T::zero(); rows * cols] }
    }
}

impl<T> Matrix<T> {
    /// The number of rows: of a Jacobian, that of the outputs.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The number of columns: of a Jacobian, that of the inputs.
    #[must_use]
    pub fn cols(&self) -> usize {
        self.cols
    }

    /// All elements, row by row.
    #[must_use]
    pub fn as_slice(&self) -> &[T] {
        &self.elements
    }

    /// All elements, row by row.
    #[must_use]
    pub fn into_vec(self) -> Vec<T> {
        self.elements
    }

    /// One row.
    ///
    /// # Panics
    ///
    /// Where there is no such row.
    #[must_use]
    pub fn row(&self, i: usize) -> &[T] {
        assert!(i < self.rows, "row {i} of {}", self.rows);
        &self.elements[i * self.cols..(i + 1) * self.cols]
    }

    /// One row, for changing it.
    ///
    /// # Panics
    ///
    /// Where there is no such row.
    #[must_use]
    pub fn row_mut(&mut self, i: usize) -> &mut [T] {
        assert!(i < self.rows, "row {i} of {}", self.rows);
        &mut self.elements[i * self.cols..(i + 1) * self.cols]
    }
}

/// `m[(row, column)]`.
impl<T> Index<(usize, usize)> for Matrix<T> {
    type Output = T;

    fn index(&self, (i, j): (usize, usize)) -> &T {
        &self.row(i)[j]
    }
}

impl<T> IndexMut<(usize, usize)> for Matrix<T> {
    fn index_mut(&mut self, (i, j): (usize, usize)) -> &mut T {
        &mut self.row_mut(i)[j]
    }
}

impl<T: fmt::Debug> fmt::Debug for Matrix<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries((0..self.rows).map(|i| self.row(i))).finish()
    }
}

/// Stored row by row on one side, column by column on the other.
#[cfg(feature = "nalgebra")]
impl<T: nalgebra::Scalar> From<Matrix<T>> for nalgebra::DMatrix<T> {
    fn from(m: Matrix<T>) -> Self {
        nalgebra::DMatrix::from_row_iterator(m.rows, m.cols, m.elements)
    }
}

#[cfg(feature = "nalgebra")]
impl<T: nalgebra::Scalar> From<&nalgebra::DMatrix<T>> for Matrix<T> {
    fn from(m: &nalgebra::DMatrix<T>) -> Self {
        Matrix { rows: m.nrows(), cols: m.ncols(), elements: m.transpose().iter().cloned().collect() }
    }
}

#[cfg(feature = "ndarray")]
impl<T> From<Matrix<T>> for ndarray::Array2<T> {
    fn from(m: Matrix<T>) -> Self {
        let shape = (m.rows, m.cols);
        ndarray::Array2::from_shape_vec(shape, m.elements).unwrap_or_else(|_| unreachable!("as many as there are"))
    }
}

#[cfg(feature = "ndarray")]
impl<T: Clone> From<&ndarray::Array2<T>> for Matrix<T> {
    fn from(m: &ndarray::Array2<T>) -> Self {
        Matrix { rows: m.nrows(), cols: m.ncols(), elements: m.iter().cloned().collect() }
    }
}
