//! `maximum`, `minimum` and `clamp`, with `PyTorch`'s answers for ties and NaN.

use super::elementwise::{Row, apply, row};
use super::error::{self, Result};
use super::{Element, Operand, Tensor, kernel};

macro_rules! extremum {
    ($row:ident $method:ident $try_method:ident $name:literal $operator:tt $compare:ident $word:literal) => {
        #[derive(Clone, Copy)]
        struct $row;

        impl Row<2> for $row {
            const NAME: &'static str = $name;
            const SLOPES: [Option<f64>; 2] = [None; 2];
            const KEEPS: ([bool; 2], bool) = ([true; 2], false);

            #[inline]
            fn value<T: Element>(self, [a, b]: [T; 2]) -> T {
                if a $operator b || a.is_nan() { a } else { b }
            }

            /// ½ at a tie, and 1 for both where one is NaN.
            #[inline]
            fn partial<T: Element, const I: usize>(self, [a, b]: [T; 2], _: T) -> T {
                let (a, b) = if I == 0 { (a, b) } else { (b, a) };
                if a == b {
                    T::lit(0.5)
                } else if b $operator a {
                    T::zero()
                } else {
                    T::one()
                }
            }

            fn expression<T: Element>(self, wrt: usize, [a, b]: &[Tensor<T>; 2], _: &Tensor<T>) -> Tensor<T> {
                let (a, b) = if wrt == 0 { (a, b) } else { (b, a) };
                let half = a.eq(b).select(&Tensor::scalar(T::lit(0.5)), &Tensor::scalar(T::one()));
                b.$compare(a).select(&Tensor::default(), &half)
            }
        }

        impl<T: Element> Tensor<T> {
            #[doc = concat!("The ", $word, " of two elements, and NaN if one is. ½ of the gradient goes to each at a tie.")]
            ///
            /// # Panics
            ///
            /// If the shapes do not broadcast together.
            #[must_use]
            #[track_caller]
            pub fn $method(&self, other: impl Operand<T>) -> Self {
                error::unwrap(self.$try_method(other))
            }

            #[doc = concat!("[`", stringify!($method), "`](Self::", stringify!($method), "), or why not.")]
            ///
            /// # Errors
            ///
            /// [`TensorError::Broadcast`](super::TensorError::Broadcast)
            pub fn $try_method(&self, other: impl Operand<T>) -> Result<Self> {
                apply($row, [self, &other.into_tensor()])
            }
        }
    };
}

extremum! { Maximum maximum try_maximum "Maximum" > gt "larger" }
extremum! { Minimum minimum try_minimum "Minimum" < lt "smaller" }

/// `clamp` with bounds that vary, are NaN, or are in the wrong order, where the upper one wins.
#[derive(Clone, Copy)]
struct Clamp;

impl Row<3> for Clamp {
    const NAME: &'static str = "Clamp";
    const SLOPES: [Option<f64>; 3] = [None; 3];
    const KEEPS: ([bool; 3], bool) = ([true; 3], false);

    #[inline]
    fn value<T: Element>(self, [x, lo, hi]: [T; 3]) -> T {
        Minimum.value([Maximum.value([x, lo]), hi])
    }

    /// ½ for each on a bound, unless the bounds leave no choice.
    #[inline]
    fn partial<T: Element, const I: usize>(self, [x, lo, hi]: [T; 3], _: T) -> T {
        let (half, on_bound) = (T::lit(0.5), [lo, lo, hi][I] == x || (I == 0 && x == hi));
        let whole = match I {
            0 => !(x < lo || x > hi),
            1 => x < lo && lo <= hi,
            _ => lo > hi || (x > hi && lo <= hi),
        };
        if on_bound && lo < hi {
            half
        } else if whole {
            T::one()
        } else {
            T::zero()
        }
    }

    fn expression<T: Element>(self, wrt: usize, args: &[Tensor<T>; 3], y: &Tensor<T>) -> Tensor<T> {
        let wide = args.each_ref().map(|arg| arg.array.stretched(y.shape()));
        let partial = |args| match wrt {
            0 => self.partial::<T, 0>(args, T::zero()),
            1 => self.partial::<T, 1>(args, T::zero()),
            _ => self.partial::<T, 2>(args, T::zero()),
        };
        Tensor::plain(kernel::map(y.shape(), wide.each_ref(), partial))
    }
}

impl<T: Element> Tensor<T> {
    /// Every element, or the bound that it lies beyond.
    ///
    /// On a bound the gradient is 0, or ½ to each if the bound itself varies.
    ///
    /// ```
    /// use autodiff_core::tensor::Tensor;
    ///
    /// let x = Tensor::from([-2.0, 0.5, 3.0]).requires_grad(true);
    /// let y = x.clamp(-1.0, 1.0);
    /// assert_eq!(y.to_vec(), [-1.0, 0.5, 1.0]);
    /// y.sum().backward();
    /// assert_eq!(x.grad().unwrap().to_vec(), [0.0, 1.0, 0.0]);
    /// ```
    ///
    /// # Panics
    ///
    /// If the shapes do not broadcast together.
    #[must_use]
    #[track_caller]
    pub fn clamp(&self, lo: impl Operand<T>, hi: impl Operand<T>) -> Self {
        error::unwrap(self.try_clamp(lo, hi))
    }

    /// [`clamp`](Self::clamp), or why not.
    ///
    /// # Errors
    ///
    /// [`TensorError::Broadcast`](super::TensorError::Broadcast)
    pub fn try_clamp(&self, lo: impl Operand<T>, hi: impl Operand<T>) -> Result<Self> {
        let (lo, hi) = (lo.into_tensor(), hi.into_tensor());
        // `f64::clamp`, of which the table knows, panics where a bound is NaN or above the other.
        let ordered = || lo.try_le(&hi).is_ok_and(|ordered| ordered.all());
        if lo.does_require_grad() || hi.does_require_grad() || !ordered() {
            apply(Clamp, [self, &lo, &hi])
        } else {
            apply(row::Clamp {}, [self, &lo, &hi])
        }
    }
}
