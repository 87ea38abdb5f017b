//! Axes in another order.

use super::error::{self, Result, TensorError};
use super::linear::{Linear, linear};
use super::{Element, Tensor};

/// Axes in another order; the transpose puts them back.
struct Permute {
    name: &'static str,
    order: Box<[usize]>,
}

impl<T: Element> Linear<T> for Permute {
    const NAME: &'static str = "Permute";

    fn name(&self) -> &'static str {
        self.name
    }

    fn forward(&self, x: &Tensor<T>) -> Result<Tensor<T>> {
        Ok(x.permuted(&self.order))
    }

    fn transpose(&self, y_bar: &Tensor<T>) -> Result<Tensor<T>> {
        Ok(y_bar.permuted_back(&self.order))
    }
}

impl<T: Element> Tensor<T> {
    fn reordered(&self, name: &'static str, order: &[usize]) -> Self {
        linear(self, self.array.permuted(order), Permute { name, order: order.into() })
    }

    /// The axes in an order in which each is once.
    pub(super) fn permuted(&self, order: &[usize]) -> Self {
        if order.is_sorted() { self.clone() } else { self.reordered("Permute", order) }
    }

    /// What [`permuted`](Self::permuted) was done to.
    pub(super) fn permuted_back(&self, order: &[usize]) -> Self {
        let mut back = vec![0; order.len()];
        order.iter().enumerate().for_each(|(place, axis)| back[*axis] = place);
        self.permuted(&back)
    }

    /// The last two axes exchanged.
    pub(super) fn matrices_transposed(&self) -> Self {
        let mut order: Vec<_> = (0..self.ndim()).collect();
        order[self.ndim() - 2..].reverse();
        self.reordered("Transpose", &order)
    }

    /// The transpose of a matrix; a vector or a number as it is. No elements are copied.
    ///
    /// ```
    /// use autodiff_core::tensor::Tensor;
    ///
    /// let x = Tensor::from([[1.0, 2.0], [3.0, 4.0]]);
    /// assert_eq!(x.t().to_vec(), [1.0, 3.0, 2.0, 4.0]);
    /// ```
    ///
    /// # Panics
    ///
    /// If there are more than two axes.
    #[must_use]
    #[track_caller]
    pub fn t(&self) -> Self {
        error::unwrap(self.try_t())
    }

    /// [`t`](Self::t), or why not.
    ///
    /// # Errors
    ///
    /// [`TensorError::Shape`]
    pub fn try_t(&self) -> Result<Self> {
        match self.ndim() {
            0 | 1 => Ok(self.clone()),
            2 => Ok(self.reordered("T", &[1, 0])),
            _ => {
                let shapes = vec![self.shape().to_vec()];
                Err(TensorError::Shape { operation: "t", expected: "a matrix or less", shapes })
            }
        }
    }

    /// Two axes exchanged. No elements are copied. Negative axes count from the last, −1.
    ///
    /// # Panics
    ///
    /// If there is no such axis.
    #[must_use]
    #[track_caller]
    pub fn transpose(&self, i: isize, j: isize) -> Self {
        error::unwrap(self.try_transpose(i, j))
    }

    /// [`transpose`](Self::transpose), or why not.
    ///
    /// # Errors
    ///
    /// [`TensorError::Axis`]
    pub fn try_transpose(&self, i: isize, j: isize) -> Result<Self> {
        let i = error::axis("transpose", i, self.shape())?;
        let j = error::axis("transpose", j, self.shape())?;
        let mut order: Vec<_> = (0..self.ndim()).collect();
        order.swap(i, j);
        Ok(self.reordered("Transpose", &order))
    }

    /// All axes in another order. No elements are copied. Negative axes count from the last, −1.
    ///
    /// ```
    /// use autodiff_core::tensor::Tensor;
    ///
    /// let x = Tensor::<f64>::zeros(&[2, 3, 4]);
    /// assert_eq!(x.permute(&[2, 0, 1]).shape(), [4, 2, 3]);
    /// ```
    ///
    /// # Panics
    ///
    /// If an axis is missing, is named twice, or is none of this tensor's.
    #[must_use]
    #[track_caller]
    pub fn permute(&self, order: &[isize]) -> Self {
        error::unwrap(self.try_permute(order))
    }

    /// [`permute`](Self::permute), or why not.
    ///
    /// # Errors
    ///
    /// [`TensorError::Axis`], [`TensorError::Value`] if an axis is missing
    pub fn try_permute(&self, order: &[isize]) -> Result<Self> {
        let mut axes = Vec::with_capacity(order.len());
        for &axis in order {
            let place = error::axis("permute", axis, self.shape())?;
            if axes.contains(&place) {
                return Err(TensorError::Axis { operation: "permute", axis, shape: self.shape().to_vec() });
            }
            axes.push(place);
        }
        if axes.len() != self.ndim() {
            let problem = format!("an order of {} axes was given for shape {:?}", axes.len(), self.shape());
            return Err(TensorError::Value { operation: "permute", problem });
        }
        Ok(self.reordered("Permute", &axes))
    }
}
