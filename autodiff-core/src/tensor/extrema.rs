//! The largest and the smallest of elements, and where they are.

use ndarray::{ArrayD, Dimension};

use super::array::Array;
use super::error::{self, Result};
use super::extent::Extent;
use super::reduce::{Reduce, reduce};
use super::{Element, Tensor, fold, kernel};

/// Whether `a` is the more extreme, where NaN is more than any number.
fn exceeds<T: Element, const LARGEST: bool>(a: T, b: T) -> bool {
    (if LARGEST { a > b } else { a < b }) || (a.is_nan() && !b.is_nan())
}

/// The largest or the smallest element, of all or along axes. Elements that are equal to it share the gradient.
///
/// If the extremum of all is NaN, `PyTorch` shares the gradient between the elements that are NaN; along axes the
/// gradient is NaN.
#[derive(Clone, Copy)]
struct Extremum<const LARGEST: bool, const OF_ALL: bool>;

impl<const LARGEST: bool, const OF_ALL: bool> Extremum<LARGEST, OF_ALL> {
    fn is_it<T: Element>(self, x: T, y: T) -> bool {
        x == y || (OF_ALL && x.is_nan() && y.is_nan())
    }
}

impl<const LARGEST: bool, const OF_ALL: bool> Reduce for Extremum<LARGEST, OF_ALL> {
    const NAME: &'static str = match (LARGEST, OF_ALL) {
        (true, true) => "Max",
        (true, false) => "Amax",
        (false, true) => "Min",
        (false, false) => "Amin",
    };
    const KEEPS: bool = true;

    fn group<T: Element>(self, x: &[T], varies: bool) -> (T, T) {
        let init = if LARGEST { T::LEAST } else { T::GREATEST };
        let more = |y: T, x: T| if exceeds::<T, LARGEST>(x, y) { x } else { y };
        let y = fold::fold(x, init, more, more);
        let ties = if varies { x.iter().filter(|x| self.is_it(**x, y)).count() } else { 1 };
        (y, T::one() / T::size(ties))
    }

    fn slope<T: Element>(self, x: T, y: T, share: T) -> T {
        if self.is_it(x, y) {
            share
        } else {
            // Infinitely many times nothing, if nothing is equal to NaN.
            T::zero() * share
        }
    }

    fn gradient<T: Element>(self, _: &Extent, x: &Tensor<T>, y: &Tensor<T>, share: &Tensor<T>) -> Tensor<T> {
        let slope = |[x, y, share]: [T; 3]| self.slope(x, y, share);
        Tensor::plain(kernel::map(x.shape(), [&x.array, &y.array, &share.array], slope))
    }
}

/// The place of the first of the most extreme elements.
fn place<T: Element, const LARGEST: bool>(x: &[T]) -> usize {
    let mut best = 0;
    for (place, element) in x.iter().enumerate() {
        if exceeds::<T, LARGEST>(*element, x[best]) {
            best = place;
        }
    }
    best
}

macro_rules! extremum {
    ($largest:literal $word:literal $($all:ident $try_all:ident $axes:ident $try_axes:ident $arg:ident $try_arg:ident
        $arg_axis:ident $try_arg_axis:ident)+) => {
        impl<T: Element> Tensor<T> {$(
            #[doc = concat!("The ", $word, " element, and NaN if one is. Elements that are equal to it share the gradient.")]
            ///
            /// # Panics
            ///
            /// If there are no elements.
            #[must_use]
            #[track_caller]
            pub fn $all(&self) -> Self {
                error::unwrap(self.$try_all())
            }

            #[doc = concat!("[`", stringify!($all), "`](Self::", stringify!($all), "), or why not.")]
            ///
            /// # Errors
            ///
            /// [`TensorError::Empty`](super::TensorError::Empty)
            pub fn $try_all(&self) -> Result<Self> {
                let extent = Extent::all(self.shape());
                extent.nonempty(stringify!($all))?;
                Ok(reduce(Extremum::<$largest, true>, self, extent))
            }

            #[doc = concat!("The ", $word, " elements along axes, which stay as axes of length 1 with `keepdim`.")]
            ///
            /// Negative axes count from the last, −1. Elements that are equal share the gradient (`PyTorch`'s `amax`, `amin`).
            ///
            /// # Panics
            ///
            /// If there is no such axis, one is named twice, or there are no elements to choose from.
            #[must_use]
            #[track_caller]
            pub fn $axes(&self, axes: &[isize], keepdim: bool) -> Self {
                error::unwrap(self.$try_axes(axes, keepdim))
            }

            #[doc = concat!("[`", stringify!($axes), "`](Self::", stringify!($axes), "), or why not.")]
            ///
            /// # Errors
            ///
            /// [`TensorError::Axis`](super::TensorError::Axis), [`TensorError::Empty`](super::TensorError::Empty)
            pub fn $try_axes(&self, axes: &[isize], keepdim: bool) -> Result<Self> {
                let extent = Extent::of(stringify!($axes), self.shape(), axes, keepdim)?;
                extent.nonempty(stringify!($axes))?;
                Ok(reduce(Extremum::<$largest, false>, self, extent))
            }

            #[doc = concat!("The place of the first ", $word, " element in row-major order; NaN counts as such.")]
            ///
            /// # Panics
            ///
            /// If there are no elements.
            #[must_use]
            #[track_caller]
            pub fn $arg(&self) -> usize {
                error::unwrap(self.$try_arg())
            }

            #[doc = concat!("[`", stringify!($arg), "`](Self::", stringify!($arg), "), or why not.")]
            ///
            /// # Errors
            ///
            /// [`TensorError::Empty`](super::TensorError::Empty)
            pub fn $try_arg(&self) -> Result<usize> {
                let extent = Extent::all(self.shape());
                extent.nonempty(stringify!($arg))?;
                let places = places(&self.array, &extent, place::<T, $largest>);
                Ok(places.into_iter().next().unwrap_or_default())
            }

            #[doc = concat!("The places of the first ", $word, " elements along an axis, which goes; NaN counts as such.")]
            ///
            /// # Panics
            ///
            /// If there is no such axis, or no elements to choose from.
            #[must_use]
            #[track_caller]
            pub fn $arg_axis(&self, axis: isize) -> ArrayD<usize> {
                error::unwrap(self.$try_arg_axis(axis))
            }

            #[doc = concat!("[`", stringify!($arg_axis), "`](Self::", stringify!($arg_axis), "), or why not.")]
            ///
            /// # Errors
            ///
            /// [`TensorError::Axis`](super::TensorError::Axis), [`TensorError::Empty`](super::TensorError::Empty)
            pub fn $try_arg_axis(&self, axis: isize) -> Result<ArrayD<usize>> {
                let extent = Extent::of(stringify!($arg_axis), self.shape(), &[axis], false)?;
                extent.nonempty(stringify!($arg_axis))?;
                Ok(places(&self.array, &extent, place::<T, $largest>))
            }
        )+}
    };
}

/// The place that is found in every group.
fn places<T: Element>(x: &Array<T>, extent: &Extent, find: impl Fn(&[T]) -> usize) -> ArrayD<usize> {
    let shape = extent.result();
    let mut places = Vec::with_capacity(shape.size());
    fold::groups(x, extent, |group| places.push(find(group)));
    ArrayD::from_shape_vec(shape, places).expect("one place per group")
}

extremum! { true "largest" max try_max max_axes try_max_axes argmax try_argmax argmax_axis try_argmax_axis }
extremum! { false "smallest" min try_min min_axes try_min_axes argmin try_argmin argmin_axis try_argmin_axis }
