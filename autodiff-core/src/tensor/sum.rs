//! Sums and means: over all elements or along axes.

use ndarray::{ArrayD, Axis, Dimension};

use super::array::Array;
use super::error::{self, Result};
use super::extent::Extent;
use super::linear::{Linear, linear};
use super::{Element, Tensor, kernel};

/// The sum over an extent; the transpose stretches, which costs no memory.
struct Sum(Extent);

impl<T: Element> Linear<T> for Sum {
    const NAME: &'static str = "Sum";

    fn forward(&self, x: &Tensor<T>) -> Result<Tensor<T>> {
        Ok(x.sum_over(self.0.clone()))
    }

    fn transpose(&self, y_bar: &Tensor<T>) -> Result<Tensor<T>> {
        Ok(self.0.widened(y_bar))
    }
}

/// The sum over an extent, divided by the number of what was summed.
struct Mean(Extent);

impl<T: Element> Linear<T> for Mean {
    const NAME: &'static str = "Mean";

    fn forward(&self, x: &Tensor<T>) -> Result<Tensor<T>> {
        Ok(x.mean_over(self.0.clone()))
    }

    fn transpose(&self, y_bar: &Tensor<T>) -> Result<Tensor<T>> {
        Ok(self.0.widened(&(y_bar / Tensor::scalar(T::size(self.0.count())))))
    }
}

/// The sums of an array over an extent.
pub fn sums<T: Element>(x: &Array<T>, extent: &Extent) -> Array<T> {
    if extent.is_total() {
        return Array::new(extent.result().slice(), vec![kernel::sum(x)]);
    }
    let mut sum: Option<ArrayD<T>> = None;
    for axis in extent.axes() {
        sum = Some(sum.map_or_else(|| x.view().sum_axis(Axis(axis)), |sum| sum.sum_axis(Axis(axis))));
    }
    sum.map_or_else(|| x.clone(), Array::from_array).reshaped(extent.result().slice())
}

impl<T: Element> Tensor<T> {
    pub(super) fn sum_over(&self, extent: Extent) -> Self {
        linear(self, sums(&self.array, &extent), Sum(extent))
    }

    pub(super) fn mean_over(&self, extent: Extent) -> Self {
        let count = T::size(extent.count());
        let mean = kernel::update(sums(&self.array, &extent), [], [], |sum, [], []| sum / count);
        linear(self, mean, Mean(extent))
    }

    /// The sum of all elements: `Σ xᵢ`, and 0 if there are none.
    ///
    /// ```
    /// use autodiff_core::tensor::Tensor;
    ///
    /// let x = Tensor::from([[1.0, 2.0], [3.0, 4.0]]).requires_grad(true);
    /// let y = x.sum();
    /// assert_eq!(y.item(), 10.0);
    /// y.backward();
    /// assert_eq!(x.grad().unwrap().to_vec(), [1.0; 4]);
    /// ```
    #[must_use]
    pub fn sum(&self) -> Self {
        self.sum_over(Extent::all(self.shape()))
    }

    /// The sums along axes, which stay as axes of length 1 with `keepdim`. Negative axes count from the last, −1.
    ///
    /// ```
    /// use autodiff_core::tensor::Tensor;
    ///
    /// let x = Tensor::from([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]);
    /// assert_eq!(x.sum_axes(&[0], false).to_vec(), [5.0, 7.0, 9.0]);
    /// assert_eq!(x.sum_axes(&[-1], true).shape(), [2, 1]);
    /// ```
    ///
    /// # Panics
    ///
    /// If there is no such axis, or one is named twice.
    #[must_use]
    #[track_caller]
    pub fn sum_axes(&self, axes: &[isize], keepdim: bool) -> Self {
        error::unwrap(self.try_sum_axes(axes, keepdim))
    }

    /// [`sum_axes`](Self::sum_axes), or why not.
    ///
    /// # Errors
    ///
    /// [`TensorError::Axis`](super::TensorError::Axis)
    pub fn try_sum_axes(&self, axes: &[isize], keepdim: bool) -> Result<Self> {
        Ok(self.sum_over(Extent::of("sum_axes", self.shape(), axes, keepdim)?))
    }

    /// The mean of all elements: `Σ xᵢ / n`, and NaN if there are none.
    ///
    /// ```
    /// use autodiff_core::tensor::Tensor;
    ///
    /// let x = Tensor::from([1.0, 2.0, 6.0]).requires_grad(true);
    /// let y = x.mean();
    /// assert_eq!(y.item(), 3.0);
    /// y.backward();
    /// assert_eq!(x.grad().unwrap().to_vec(), [1.0 / 3.0; 3]);
    /// ```
    #[must_use]
    pub fn mean(&self) -> Self {
        self.mean_over(Extent::all(self.shape()))
    }

    /// The means along axes, which stay as axes of length 1 with `keepdim`. Negative axes count from the last, −1.
    ///
    /// ```
    /// use autodiff_core::tensor::Tensor;
    ///
    /// let x = Tensor::from([[1.0, 2.0], [3.0, 4.0]]);
    /// assert_eq!(x.mean_axes(&[0], false).to_vec(), [2.0, 3.0]);
    /// ```
    ///
    /// # Panics
    ///
    /// If there is no such axis, or one is named twice.
    #[must_use]
    #[track_caller]
    pub fn mean_axes(&self, axes: &[isize], keepdim: bool) -> Self {
        error::unwrap(self.try_mean_axes(axes, keepdim))
    }

    /// [`mean_axes`](Self::mean_axes), or why not.
    ///
    /// # Errors
    ///
    /// [`TensorError::Axis`](super::TensorError::Axis)
    pub fn try_mean_axes(&self, axes: &[isize], keepdim: bool) -> Result<Self> {
        Ok(self.mean_over(Extent::of("mean_axes", self.shape(), axes, keepdim)?))
    }
}
