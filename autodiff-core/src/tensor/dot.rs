//! The inner product of vectors.

use std::sync::Arc;

use ndarray::{ArrayView1, Ix1};

use super::array::Array;
use super::error::{self, Result, TensorError};
use super::node::{Bars, Function, Node};
use super::{Element, Tensor};

/// The node of [`Tensor::dot`], linear in each argument.
struct Dot<T: Element>([Tensor<T>; 2]);

impl<T: Element> Function<T> for Dot<T> {
    fn name(&self) -> &'static str {
        "Dot"
    }

    fn vjp(&self, _: &Arc<Node<T>>, y_bar: Tensor<T>, bars: &mut Bars<'_, T>) -> Result<()> {
        let [a, b] = &self.0;
        if bars.wants(0) {
            bars.give(0, b.times(&y_bar)?);
        }
        if bars.wants(1) {
            bars.give(1, a.times(&y_bar)?);
        }
        Ok(())
    }

    fn jvp(&self, _: &Arc<Node<T>>, dots: &[Option<Tensor<T>>]) -> Result<Tensor<T>> {
        let [a, b] = &self.0;
        let parts = [(&dots[0], b), (&dots[1], a)];
        let mut y_dot = None;
        for (dot, other) in parts {
            if let Some(dot) = dot {
                let part = dot.try_dot(other)?;
                y_dot = Some(y_dot.map_or_else(|| part.clone(), |sum: Tensor<T>| sum.plus(part.clone())));
            }
        }
        Ok(y_dot.unwrap_or_default())
    }
}

/// A vector as `ndarray` sees it.
pub fn vector<T: Element>(x: &Array<T>) -> ArrayView1<'_, T> {
    x.view().into_dimensionality::<Ix1>().expect("the number of axes has been checked")
}

impl<T: Element> Tensor<T> {
    /// This vector times a number, which is no work for the number 1.
    fn times(&self, factor: &Self) -> Result<Self> {
        if !factor.does_require_grad() && factor.array.uniform() == Some(T::one()) {
            return Ok(self.clone());
        }
        self.try_mul(factor)
    }

    /// The inner product of two vectors of one length: `Σ xᵢ yᵢ`.
    ///
    /// ```
    /// use autodiff_core::tensor::Tensor;
    ///
    /// let x = Tensor::arange(4.).requires_grad(true);
    /// let y = x.dot(&x);
    /// assert_eq!(y.item(), 14.);
    /// y.backward();
    /// assert_eq!(x.grad().unwrap().to_vec(), [0., 2., 4., 6.]);
    /// ```
    ///
    /// # Panics
    ///
    /// If one has not one axis, or the lengths differ.
    #[must_use]
    #[track_caller]
    pub fn dot(&self, other: &Self) -> Self {
        error::unwrap(self.try_dot(other))
    }

    /// [`dot`](Self::dot), or why not.
    ///
    /// # Errors
    ///
    /// [`TensorError::Shape`]
    pub fn try_dot(&self, other: &Self) -> Result<Self> {
        if self.ndim() != 1 || self.shape() != other.shape() {
            let shapes = vec![self.shape().to_vec(), other.shape().to_vec()];
            return Err(TensorError::Shape { operation: "dot", expected: "two vectors of one length", shapes });
        }
        let y = Array::scalar(vector(&self.array).dot(&vector(&other.array)));
        Ok(Self::recorded(y, [self, other], |_| Dot([self.clone(), other.clone()])))
    }
}
