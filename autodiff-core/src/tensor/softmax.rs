//! The logarithm of a sum of exponentials, and what is made of it.

use std::sync::Arc;

use super::array::Array;
use super::error::{self, Result};
use super::extent::Extent;
use super::node::{Bars, Function, Node};
use super::reduce::{Reduce, reduce};
use super::{Element, Tensor, fold, mode};

/// `ln Σ exp xᵢ`
#[derive(Clone, Copy)]
struct Logsumexp;

/// The largest element and the sum of the exponentials of the distances from it.
fn exponentials<T: Element>(x: &[T]) -> (T, T) {
    let more = |y: T, x: T| if x > y || x.is_nan() { x } else { y };
    let top = fold::fold(x, T::LEAST, more, more);
    (top, fold::fold(x, T::zero(), |sum, x| sum + (x - top).exp(), |a, b| a + b))
}

impl Reduce for Logsumexp {
    const NAME: &'static str = "Logsumexp";
    const KEEPS: bool = false;

    fn group<T: Element>(self, x: &[T], _: bool) -> (T, T) {
        let (top, sum) = exponentials(x);
        let y = if top == T::LEAST || top == T::GREATEST { top } else { top + sum.ln() };
        (y, y)
    }

    fn slope<T: Element>(self, x: T, y: T, _: T) -> T {
        (x - y).exp()
    }

    fn gradient<T: Element>(self, _: &Extent, x: &Tensor<T>, y: &Tensor<T>, _: &Tensor<T>) -> Tensor<T> {
        (x - y).exp()
    }
}

/// The node of a softmax or of its logarithm. Holds the result, without its node, which holds this.
struct Softmax<T: Element, const LOG: bool> {
    extent: Extent,
    y: Array<T>,
}

impl<T: Element, const LOG: bool> Softmax<T, LOG> {
    fn y(&self, at: &Arc<Node<T>>) -> Tensor<T> {
        Tensor { array: self.y.clone(), node: Some(Arc::clone(at)) }
    }

    fn sums(&self, x: &Tensor<T>) -> Tensor<T> {
        x.sum_over(self.extent.clone().keeping())
    }
}

impl<T: Element, const LOG: bool> Function<T> for Softmax<T, LOG> {
    fn name(&self) -> &'static str {
        if LOG { "LogSoftmax" } else { "Softmax" }
    }

    fn vjp(&self, at: &Arc<Node<T>>, y_bar: Tensor<T>, bars: &mut Bars<'_, T>) -> Result<()> {
        let bar = match (LOG, mode::recording()) {
            (true, true) => &y_bar - self.y(at).exp() * self.sums(&y_bar),
            (false, true) => {
                let weighted = self.y(at) * y_bar;
                &weighted - self.y(at) * self.sums(&weighted)
            }
            (_, false) => Tensor::plain(fold::regroup([&self.y, &y_bar.array], &self.extent, |[y, y_bar], out| {
                let add = |a, b| a + b;
                if LOG {
                    let sum = fold::fold(y_bar, T::zero(), add, add);
                    out.iter_mut().zip(y).zip(y_bar).for_each(|((out, y), y_bar)| *out = *y_bar - y.exp() * sum);
                } else {
                    out.iter_mut().zip(y).zip(y_bar).for_each(|((out, y), y_bar)| *out = *y * *y_bar);
                    let sum = fold::fold(out, T::zero(), add, add);
                    out.iter_mut().zip(y).for_each(|(out, y)| *out -= *y * sum);
                }
            })),
        };
        bars.give(0, bar);
        Ok(())
    }

    fn jvp(&self, at: &Arc<Node<T>>, dots: &[Option<Tensor<T>>]) -> Result<Tensor<T>> {
        let x_dot = dots[0].clone().unwrap_or_else(|| Tensor::zeros(self.extent.shape()));
        let y = self.y(at);
        Ok(if LOG {
            &x_dot - self.sums(&(y.exp() * &x_dot))
        } else {
            let weighted = &y * x_dot;
            &weighted - y * self.sums(&weighted)
        })
    }
}

impl<T: Element> Tensor<T> {
    fn softmax_over<const LOG: bool>(&self, extent: Extent) -> Self {
        let y = fold::regroup([&self.array], &extent, |[x], out| {
            let (top, sum) = exponentials(x);
            if LOG {
                let log = sum.ln();
                out.iter_mut().zip(x).for_each(|(out, x)| *out = *x - top - log);
            } else {
                out.iter_mut().zip(x).for_each(|(out, x)| *out = (*x - top).exp() / sum);
            }
        });
        Self::recorded(y, [self], |y| Softmax::<T, LOG> { extent, y: y.clone() })
    }

    /// `ln Σ exp xᵢ` over all elements, without overflow; −∞ if there are none.
    ///
    /// ```
    /// use autodiff_core::tensor::Tensor;
    ///
    /// assert_eq!(Tensor::from([1000.0, 1000.0]).logsumexp().item(), 1000.0 + 2_f64.ln());
    ///
    /// let x = Tensor::from([0.0, 0.0]).requires_grad(true);
    /// x.logsumexp().backward();
    /// assert_eq!(x.grad().unwrap().to_vec(), [0.5, 0.5]);
    /// ```
    #[must_use]
    pub fn logsumexp(&self) -> Self {
        reduce(Logsumexp, self, Extent::all(self.shape()))
    }

    /// `ln Σ exp xᵢ` along axes, which stay as axes of length 1 with `keepdim`. Negative axes count from the last, −1.
    ///
    /// # Panics
    ///
    /// If there is no such axis, or one is named twice.
    #[must_use]
    #[track_caller]
    pub fn logsumexp_axes(&self, axes: &[isize], keepdim: bool) -> Self {
        error::unwrap(self.try_logsumexp_axes(axes, keepdim))
    }

    /// [`logsumexp_axes`](Self::logsumexp_axes), or why not.
    ///
    /// # Errors
    ///
    /// [`TensorError::Axis`](super::TensorError::Axis)
    pub fn try_logsumexp_axes(&self, axes: &[isize], keepdim: bool) -> Result<Self> {
        Ok(reduce(Logsumexp, self, Extent::of("logsumexp_axes", self.shape(), axes, keepdim)?))
    }

    /// `exp xᵢ / Σ exp xⱼ` along an axis: positive numbers whose sum is 1. Negative axes count from the last, −1.
    ///
    /// ```
    /// use autodiff_core::tensor::Tensor;
    ///
    /// let x = Tensor::from([[0.0, 0.0], [0.0, 3_f64.ln()]]);
    /// assert_eq!(x.softmax(0).to_vec(), [0.5, 0.25, 0.5, 0.75]);
    /// ```
    ///
    /// # Panics
    ///
    /// If there is no such axis.
    #[must_use]
    #[track_caller]
    pub fn softmax(&self, axis: isize) -> Self {
        error::unwrap(self.try_softmax(axis))
    }

    /// [`softmax`](Self::softmax), or why not.
    ///
    /// # Errors
    ///
    /// [`TensorError::Axis`](super::TensorError::Axis)
    pub fn try_softmax(&self, axis: isize) -> Result<Self> {
        Ok(self.softmax_over::<false>(Extent::of("softmax", self.shape(), &[axis], true)?))
    }

    /// `xᵢ − ln Σ exp xⱼ` along an axis: the logarithm of [`softmax`](Self::softmax), without overflow.
    ///
    /// # Panics
    ///
    /// If there is no such axis.
    #[must_use]
    #[track_caller]
    pub fn log_softmax(&self, axis: isize) -> Self {
        error::unwrap(self.try_log_softmax(axis))
    }

    /// [`log_softmax`](Self::log_softmax), or why not.
    ///
    /// # Errors
    ///
    /// [`TensorError::Axis`](super::TensorError::Axis)
    pub fn try_log_softmax(&self, axis: isize) -> Result<Self> {
        Ok(self.softmax_over::<true>(Extent::of("log_softmax", self.shape(), &[axis], true)?))
    }
}
