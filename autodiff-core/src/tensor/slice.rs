//! Parts of tensors: ranges and places of an axis.

use core::ops::{Bound, Range, RangeBounds};

use ndarray::{Axis, IxDyn, Slice};

use super::array::Array;
use super::error::{self, Result, TensorError};
use super::linear::{Linear, linear};
use super::{Element, Tensor};

/// Every `step`-th place of a range of an axis; backwards from its end if the step is negative.
#[derive(Clone, Copy)]
struct Part {
    axis: usize,
    /// The length of the whole axis.
    whole: usize,
    start: usize,
    end: usize,
    step: isize,
}

impl Part {
    fn count(self) -> usize {
        (self.end - self.start).div_ceil(self.step.unsigned_abs())
    }

    fn slice(self) -> Slice {
        let signed = |place: usize| isize::try_from(place).expect("axes are shorter than memory");
        Slice::new(signed(self.start), Some(signed(self.end)), self.step)
    }
}

/// A part of an axis; the transpose puts it into zeros.
struct Take(Part);

impl<T: Element> Linear<T> for Take {
    const NAME: &'static str = "Slice";

    fn forward(&self, x: &Tensor<T>) -> Result<Tensor<T>> {
        Ok(x.part(self.0))
    }

    fn transpose(&self, y_bar: &Tensor<T>) -> Result<Tensor<T>> {
        Ok(y_bar.put(self.0))
    }
}

/// Zeros with the argument in a part of an axis; the transpose takes the part.
struct Put(Part);

impl<T: Element> Linear<T> for Put {
    const NAME: &'static str = "SliceBackward";

    fn forward(&self, x: &Tensor<T>) -> Result<Tensor<T>> {
        Ok(x.put(self.0))
    }

    fn transpose(&self, y_bar: &Tensor<T>) -> Result<Tensor<T>> {
        Ok(y_bar.part(self.0))
    }
}

/// One place of an axis, which goes; the transpose puts it into zeros.
struct Select {
    axis: usize,
    index: usize,
    whole: usize,
}

impl<T: Element> Linear<T> for Select {
    const NAME: &'static str = "Select";

    fn forward(&self, x: &Tensor<T>) -> Result<Tensor<T>> {
        Ok(x.at(self.axis, self.index))
    }

    fn transpose(&self, y_bar: &Tensor<T>) -> Result<Tensor<T>> {
        let Self { axis, index, whole } = *self;
        let mut shape = y_bar.shape().to_vec();
        shape.insert(axis, 1);
        Ok(y_bar.reshaped(&shape).put(Part { axis, whole, start: index, end: index + 1, step: 1 }))
    }
}

impl<T: Element> Tensor<T> {
    fn part(&self, part: Part) -> Self {
        linear(self, self.array.sliced(part.axis, part.slice(), part.count()), Take(part))
    }

    fn put(&self, part: Part) -> Self {
        let mut shape = IxDyn(self.shape());
        shape[part.axis] = part.whole;
        let mut whole = ndarray::ArrayD::zeros(shape);
        whole.slice_axis_mut(Axis(part.axis), part.slice()).assign(&self.array.view());
        linear(self, Array::from_array(whole), Put(part))
    }

    /// A range of an axis that is known to be one.
    pub(super) fn ranged(&self, axis: usize, range: Range<usize>) -> Self {
        let whole = self.shape()[axis];
        self.part(Part { axis, whole, start: range.start, end: range.end, step: 1 })
    }

    /// An axis from its end to its start.
    pub(super) fn reversed(&self, axis: usize) -> Self {
        let whole = self.shape()[axis];
        self.part(Part { axis, whole, start: 0, end: whole, step: -1 })
    }

    /// One place of an axis, which are known to be one.
    pub(super) fn at(&self, axis: usize, index: usize) -> Self {
        let whole = self.shape()[axis];
        linear(self, self.array.selected(axis, index), Select { axis, index, whole })
    }

    /// A range of an axis. No elements are copied. Negative axes and places count from the end, −1 is the last.
    ///
    /// ```
    /// use autodiff_core::tensor::Tensor;
    ///
    /// let x = Tensor::arange(5.);
    /// assert_eq!(x.slice(0, 1..3).to_vec(), [1., 2.]);
    /// assert_eq!(x.slice(0, ..-1).to_vec(), [0., 1., 2., 3.]);
    /// ```
    ///
    /// # Panics
    ///
    /// If there is no such axis, or the range is not within it.
    #[must_use]
    #[track_caller]
    pub fn slice(&self, axis: isize, range: impl RangeBounds<isize>) -> Self {
        error::unwrap(self.try_slice(axis, range))
    }

    /// [`slice`](Self::slice), or why not.
    ///
    /// # Errors
    ///
    /// [`TensorError::Axis`], [`TensorError::Index`], [`TensorError::Value`] for a range that ends before it starts
    pub fn try_slice(&self, axis: isize, range: impl RangeBounds<isize>) -> Result<Self> {
        self.stepped("slice", axis, &range, 1)
    }

    /// Every `step`-th place of a range of an axis, from its end to its start if the step is negative. No elements are
    /// copied.
    ///
    /// ```
    /// use autodiff_core::tensor::Tensor;
    ///
    /// let x = Tensor::arange(5.);
    /// assert_eq!(x.slice_step(0, .., 2).to_vec(), [0., 2., 4.]);
    /// assert_eq!(x.slice_step(0, 1.., -1).to_vec(), [4., 3., 2., 1.]);
    /// ```
    ///
    /// # Panics
    ///
    /// If there is no such axis, the range is not within it, or the step is 0.
    #[must_use]
    #[track_caller]
    pub fn slice_step(&self, axis: isize, range: impl RangeBounds<isize>, step: isize) -> Self {
        error::unwrap(self.try_slice_step(axis, range, step))
    }

    /// [`slice_step`](Self::slice_step), or why not.
    ///
    /// # Errors
    ///
    /// As [`try_slice`](Self::try_slice), and [`TensorError::Value`] for a step of 0.
    pub fn try_slice_step(&self, axis: isize, range: impl RangeBounds<isize>, step: isize) -> Result<Self> {
        self.stepped("slice_step", axis, &range, step)
    }

    fn stepped(
        &self,
        operation: &'static str,
        axis: isize,
        range: &impl RangeBounds<isize>,
        step: isize,
    ) -> Result<Self> {
        let axis = error::axis(operation, axis, self.shape())?;
        let whole = self.shape()[axis];
        // The place after the last may be named: ranges end there, and one that starts there is empty.
        let place = |index: isize, after: usize| {
            let place = if index < 0 { whole.checked_add_signed(index) } else { usize::try_from(index).ok() };
            let place = place.map(|place| place + after).filter(|place| *place <= whole);
            place.ok_or(TensorError::Index { operation, index, len: whole })
        };
        let start = match range.start_bound() {
            Bound::Included(index) => place(*index, 0)?,
            Bound::Excluded(index) => place(*index, 1)?,
            Bound::Unbounded => 0,
        };
        let end = match range.end_bound() {
            Bound::Included(index) => place(*index, 1)?,
            Bound::Excluded(index) => place(*index, 0)?,
            Bound::Unbounded => whole,
        };
        let problem = if step == 0 {
            "the step is 0".to_owned()
        } else if start > end {
            format!("the range starts at {start} and ends at {end}")
        } else {
            return Ok(self.part(Part { axis, whole, start, end, step }));
        };
        Err(TensorError::Value { operation, problem })
    }

    /// One place of an axis, which goes. No elements are copied. Negative axes and places count from the end.
    ///
    /// ```
    /// use autodiff_core::tensor::Tensor;
    ///
    /// let x = Tensor::from([[1.0, 2.0], [3.0, 4.0]]);
    /// assert_eq!(x.select(0, 1).to_vec(), [3.0, 4.0]);
    /// assert_eq!(x.select(1, -1).to_vec(), [2.0, 4.0]);
    /// ```
    ///
    /// # Panics
    ///
    /// If there is no such axis or place.
    #[must_use]
    #[track_caller]
    pub fn select(&self, axis: isize, index: isize) -> Self {
        error::unwrap(self.try_select(axis, index))
    }

    /// [`select`](Self::select), or why not.
    ///
    /// # Errors
    ///
    /// [`TensorError::Axis`], [`TensorError::Index`]
    pub fn try_select(&self, axis: isize, index: isize) -> Result<Self> {
        let axis = error::axis("select", axis, self.shape())?;
        let len = self.shape()[axis];
        let place = if index < 0 { len.checked_add_signed(index) } else { usize::try_from(index).ok() };
        match place.filter(|place| *place < len) {
            Some(place) => Ok(self.at(axis, place)),
            None => Err(TensorError::Index { operation: "select", index, len }),
        }
    }
}
