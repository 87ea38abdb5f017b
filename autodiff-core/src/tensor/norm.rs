//! Norms of vectors: `(Σ |xᵢ|ᵖ)^(1/p)`.

use super::error::{self, Result};
use super::extent::Extent;
use super::reduce::{Reduce, reduce};
use super::{Element, Tensor, TensorError, fold, kernel};

/// The norm of an order that is neither 0 nor infinite.
#[derive(Clone, Copy)]
struct Norm {
    p: f64,
}

/// −1, 0 or 1. Zero for NaN, as `PyTorch` has it.
fn sign<T: Element>(x: T) -> T {
    if x > T::zero() {
        T::one()
    } else if x < T::zero() {
        -T::one()
    } else {
        T::zero()
    }
}

/// The signs of elements, which do not vary.
fn signs<T: Element>(x: &Tensor<T>) -> Tensor<T> {
    Tensor::plain(kernel::map(x.shape(), [&x.array], |[x]| sign(x)))
}

impl Reduce for Norm {
    const NAME: &'static str = "LinalgVectorNorm";
    const KEEPS: bool = false;

    fn group<T: Element>(self, x: &[T], _: bool) -> (T, T) {
        let add = |a, b| a + b;
        let p = T::lit(self.p);
        let y = if self.p == 2.0 {
            fold::fold(x, T::zero(), |sum, x| sum + x * x, add).sqrt()
        } else if self.p == 1.0 {
            fold::fold(x, T::zero(), |sum, x| sum + x.abs(), add)
        } else {
            fold::fold(x, T::zero(), |sum, x| sum + x.abs().powf(p), add).powf(T::one() / p)
        };
        (y, y)
    }

    fn slope<T: Element>(self, x: T, y: T, _: T) -> T {
        if self.p == 1.0 {
            sign(x)
        } else if x == T::zero() || y == T::zero() {
            T::zero()
        } else if self.p == 2.0 {
            x / y
        } else {
            sign(x) * (x.abs() / y).powf(T::lit(self.p - 1.0))
        }
    }

    fn gradient<T: Element>(self, _: &Extent, x: &Tensor<T>, y: &Tensor<T>, _: &Tensor<T>) -> Tensor<T> {
        let (zero, one) = (Tensor::default(), Tensor::scalar(T::one()));
        let at_zero = y.eq(&zero);
        if self.p == 1.0 {
            signs(x)
        } else if self.p == 2.0 {
            at_zero.select(&zero, &(x / y))
        } else if self.p < 2.0 {
            let slope = signs(x) * (x.abs() / y).powf(Tensor::scalar(T::lit(self.p - 1.0)));
            (x.eq(&zero) | at_zero).select(&zero, &slope)
        } else {
            let ratio = x / at_zero.select(&one, y);
            at_zero.select(&zero, &(&ratio * ratio.abs().powf(Tensor::scalar(T::lit(self.p - 2.0)))))
        }
    }
}

/// The largest or the smallest magnitude; elements that have it share the gradient.
#[derive(Clone, Copy)]
struct Magnitude<const LARGEST: bool>;

impl<const LARGEST: bool> Reduce for Magnitude<LARGEST> {
    const NAME: &'static str = "LinalgVectorNorm";
    const KEEPS: bool = true;

    fn group<T: Element>(self, x: &[T], _: bool) -> (T, T) {
        let init = if LARGEST { T::zero() } else { T::GREATEST };
        let more = |y: T, x: T| {
            let x = x.abs();
            if (if LARGEST { x > y } else { x < y }) || x.is_nan() { x } else { y }
        };
        let y = fold::fold(x, init, more, more);
        let ties = x.iter().filter(|x| x.abs() == y).count();
        (y, T::one() / T::size(ties.max(1)))
    }

    fn slope<T: Element>(self, x: T, y: T, share: T) -> T {
        if x.abs() == y { sign(x) * share } else { T::zero() }
    }

    fn gradient<T: Element>(self, _: &Extent, x: &Tensor<T>, y: &Tensor<T>, share: &Tensor<T>) -> Tensor<T> {
        let slope = |[x, y, share]: [T; 3]| self.slope(x, y, share);
        Tensor::plain(kernel::map(x.shape(), [&x.array, &y.array, &share.array], slope))
    }
}

/// How many elements are not zero. Flat.
#[derive(Clone, Copy)]
struct Count;

impl Reduce for Count {
    const NAME: &'static str = "LinalgVectorNorm";
    const KEEPS: bool = false;

    fn group<T: Element>(self, x: &[T], _: bool) -> (T, T) {
        let count = T::size(x.iter().filter(|x| **x != T::zero()).count());
        (count, count)
    }

    fn slope<T: Element>(self, _: T, _: T, _: T) -> T {
        T::zero()
    }

    fn gradient<T: Element>(self, _: &Extent, x: &Tensor<T>, _: &Tensor<T>, _: &Tensor<T>) -> Tensor<T> {
        Tensor::zeros(x.shape())
    }
}

impl<T: Element> Tensor<T> {
    fn norm_over(&self, operation: &'static str, p: f64, extent: Extent) -> Result<Self> {
        if p < 0.0 || p.is_infinite() {
            extent.nonempty(operation)?;
        }
        if p.is_nan() {
            return Err(TensorError::Value {
                operation,
                problem: "the order of a norm is a number, not NaN".to_owned(),
            });
        }
        Ok(match p {
            f64::INFINITY => reduce(Magnitude::<true>, self, extent),
            f64::NEG_INFINITY => reduce(Magnitude::<false>, self, extent),
            0.0 => reduce(Count, self, extent),
            _ => reduce(Norm { p }, self, extent),
        })
    }

    /// The Euclidean norm of all elements: `√(Σ xᵢ²)`. The gradient at zero is 0.
    ///
    /// ```
    /// use autodiff_core::tensor::Tensor;
    ///
    /// let x = Tensor::from([3.0, 4.0]).requires_grad(true);
    /// let y = x.norm();
    /// assert_eq!(y.item(), 5.0);
    /// y.backward();
    /// assert_eq!(x.grad().unwrap().to_vec(), [0.6, 0.8]);
    /// ```
    #[must_use]
    pub fn norm(&self) -> Self {
        reduce(Norm { p: 2.0 }, self, Extent::all(self.shape()))
    }

    /// The norm of order `p` along axes, which stay as axes of length 1 with `keepdim`: `(Σ |xᵢ|ᵖ)^(1/p)`.
    ///
    /// For an infinite `p` it is the largest magnitude, whose gradient is shared between equal ones, for −∞ the smallest,
    /// and for 0 the number of elements that are not zero. Where the norm is 0, its gradient is. Negative axes count from
    /// the last, −1.
    ///
    /// ```
    /// use autodiff_core::tensor::Tensor;
    ///
    /// let x = Tensor::from([[3.0, -4.0], [1.0, 1.0]]);
    /// assert_eq!(x.norm_axes(1.0, &[1], false).to_vec(), [7.0, 2.0]);
    /// assert_eq!(x.norm_axes(f64::INFINITY, &[0, 1], false).item(), 4.0);
    /// ```
    ///
    /// # Panics
    ///
    /// If there is no such axis, one is named twice, `p` is NaN, or there are no elements and `p` is infinite or negative.
    #[must_use]
    #[track_caller]
    pub fn norm_axes(&self, p: f64, axes: &[isize], keepdim: bool) -> Self {
        error::unwrap(self.try_norm_axes(p, axes, keepdim))
    }

    /// [`norm_axes`](Self::norm_axes), or why not.
    ///
    /// # Errors
    ///
    /// [`TensorError::Axis`], [`TensorError::Value`], [`TensorError::Empty`]
    pub fn try_norm_axes(&self, p: f64, axes: &[isize], keepdim: bool) -> Result<Self> {
        self.norm_over("norm_axes", p, Extent::of("norm_axes", self.shape(), axes, keepdim)?)
    }

    /// The norm of order `p` of all elements; see [`norm_axes`](Self::norm_axes).
    ///
    /// # Panics
    ///
    /// If `p` is NaN, or there are no elements and `p` is infinite or negative.
    #[must_use]
    #[track_caller]
    pub fn norm_p(&self, p: f64) -> Self {
        error::unwrap(self.try_norm_p(p))
    }

    /// [`norm_p`](Self::norm_p), or why not.
    ///
    /// # Errors
    ///
    /// [`TensorError::Value`], [`TensorError::Empty`]
    pub fn try_norm_p(&self, p: f64) -> Result<Self> {
        self.norm_over("norm_p", p, Extent::all(self.shape()))
    }
}
