//! Running sums.

use super::error::{self, Result};
use super::extent::Extent;
use super::linear::{Linear, linear};
use super::{Element, Tensor, fold};

/// The sums of the elements up to each place along an axis; the transpose sums from each place on.
#[derive(Clone)]
struct Cumsum {
    extent: Extent,
    reverse: bool,
}

impl<T: Element> Linear<T> for Cumsum {
    const NAME: &'static str = "Cumsum";

    fn forward(&self, x: &Tensor<T>) -> Result<Tensor<T>> {
        Ok(x.sums_along(self.clone()))
    }

    fn transpose(&self, y_bar: &Tensor<T>) -> Result<Tensor<T>> {
        Ok(y_bar.sums_along(Self { reverse: !self.reverse, ..self.clone() }))
    }
}

impl<T: Element> Tensor<T> {
    fn sums_along(&self, operation: Cumsum) -> Self {
        let y = fold::regroup([&self.array], &operation.extent, |[x], out| {
            let mut sum = T::zero();
            let mut next = |(out, x): (&mut T, &T)| {
                sum += *x;
                *out = sum;
            };
            if operation.reverse {
                out.iter_mut().zip(x).rev().for_each(&mut next);
            } else {
                out.iter_mut().zip(x).for_each(&mut next);
            }
        });
        linear(self, y, operation)
    }

    /// The running sums along an axis: `yᵢ = Σ xⱼ` over `j ≤ i`. Negative axes count from the last, −1.
    ///
    /// ```
    /// use autodiff_core::tensor::Tensor;
    ///
    /// let x = Tensor::from([1.0, 2.0, 3.0]).requires_grad(true);
    /// let y = x.cumsum(0);
    /// assert_eq!(y.to_vec(), [1.0, 3.0, 6.0]);
    /// y.sum().backward();
    /// assert_eq!(x.grad().unwrap().to_vec(), [3.0, 2.0, 1.0]);
    /// ```
    ///
    /// # Panics
    ///
    /// If there is no such axis.
    #[must_use]
    #[track_caller]
    pub fn cumsum(&self, axis: isize) -> Self {
        error::unwrap(self.try_cumsum(axis))
    }

    /// [`cumsum`](Self::cumsum), or why not.
    ///
    /// # Errors
    ///
    /// [`TensorError::Axis`](super::TensorError::Axis)
    pub fn try_cumsum(&self, axis: isize) -> Result<Self> {
        let extent = Extent::of("cumsum", self.shape(), &[axis], true)?;
        Ok(self.sums_along(Cumsum { extent, reverse: false }))
    }
}
