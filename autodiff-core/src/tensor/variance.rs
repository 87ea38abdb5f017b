//! Variances and standard deviations.

use super::error::{self, Result};
use super::extent::Extent;
use super::reduce::{Reduce, reduce};
use super::{Element, Tensor, fold};

/// The squares of the distances from the mean, summed and divided by the number of elements less a correction; or the
/// root of that.
#[derive(Clone, Copy)]
struct Variance<const ROOT: bool> {
    count: usize,
    correction: usize,
}

impl<const ROOT: bool> Variance<ROOT> {
    fn freedom<T: Element>(self) -> T {
        T::size(self.count.saturating_sub(self.correction))
    }
}

impl<const ROOT: bool> Reduce for Variance<ROOT> {
    const NAME: &'static str = if ROOT { "Std" } else { "Var" };
    const KEEPS: bool = true;

    fn group<T: Element>(self, x: &[T], _: bool) -> (T, T) {
        let add = |a, b| a + b;
        let mean = fold::fold(x, T::zero(), add, add) / T::size(x.len());
        let square = |sum: T, x: T| sum + (x - mean) * (x - mean);
        let variance = fold::fold(x, T::zero(), square, add) / self.freedom();
        (if ROOT { variance.sqrt() } else { variance }, mean)
    }

    /// Without degrees of freedom it is infinite, or NaN at the mean.
    fn slope<T: Element>(self, x: T, y: T, mean: T) -> T {
        if self.count <= self.correction {
            return if ROOT || x == mean { T::zero() / T::zero() } else { T::GREATEST };
        }
        if !ROOT {
            T::lit(2.0) / self.freedom() * (x - mean)
        } else if y == T::zero() {
            T::zero()
        } else {
            (x - mean) / (self.freedom::<T>() * y)
        }
    }

    fn gradient<T: Element>(self, extent: &Extent, x: &Tensor<T>, y: &Tensor<T>, mean: &Tensor<T>) -> Tensor<T> {
        if self.count <= self.correction {
            let slope = |[x, y, mean]: [T; 3]| self.slope(x, y, mean);
            return Tensor::plain(super::kernel::map(x.shape(), [&x.array, &y.array, &mean.array], slope));
        }
        let distance = x - x.mean_over(extent.clone().keeping());
        if !ROOT {
            return distance * Tensor::scalar(T::lit(2.0) / self.freedom());
        }
        let (zero, one) = (Tensor::default(), Tensor::scalar(T::one()));
        let at_zero = y.eq(&zero);
        let root = at_zero.select(&one, y) * Tensor::scalar(self.freedom::<T>());
        distance * at_zero.select(&zero, &root.recip())
    }
}

macro_rules! variance {
    ($root:literal $word:literal $formula:literal $all:ident $axes:ident $try_axes:ident) => {
        impl<T: Element> Tensor<T> {
            #[doc = concat!("The ", $word, " of all elements: ", $formula, " with the correction `c = 1`.")]
            ///
            /// NaN for fewer than two elements.
            #[must_use]
            pub fn $all(&self) -> Self {
                reduce(Variance::<$root> { count: self.len(), correction: 1 }, self, Extent::all(self.shape()))
            }

            #[doc = concat!("The ", $word, " along axes, which stay as axes of length 1 with `keepdim`: ", $formula, ".")]
            ///
            /// The correction `c` is 1 for a sample (`PyTorch`'s default) and 0 for all there is. Negative axes count from
            /// the last, −1.
            ///
            /// # Panics
            ///
            /// If there is no such axis, or one is named twice.
            #[must_use]
            #[track_caller]
            pub fn $axes(&self, axes: &[isize], correction: usize, keepdim: bool) -> Self {
                error::unwrap(self.$try_axes(axes, correction, keepdim))
            }

            #[doc = concat!("[`", stringify!($axes), "`](Self::", stringify!($axes), "), or why not.")]
            ///
            /// # Errors
            ///
            /// [`TensorError::Axis`](super::TensorError::Axis)
            pub fn $try_axes(&self, axes: &[isize], correction: usize, keepdim: bool) -> Result<Self> {
                let extent = Extent::of(stringify!($axes), self.shape(), axes, keepdim)?;
                Ok(reduce(Variance::<$root> { count: extent.count(), correction }, self, extent))
            }
        }
    };
}

variance! { false "variance" "`Σ (xᵢ − mean)² / (n − c)`" var var_axes try_var_axes }
variance! { true "standard deviation" "`√(Σ (xᵢ − mean)² / (n − c))`" std std_axes try_std_axes }
