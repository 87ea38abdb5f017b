//! Tensors with the same elements in another shape.

use ndarray::{Dimension, IxDyn};

use super::error::{self, Result, TensorError};
use super::linear::{Linear, linear};
use super::{Element, Tensor};

mod sealed {
    pub trait Sealed {}
}

/// The length of an axis in [`Tensor::reshape`]: −1, in one place, is what remains.
pub trait Length: sealed::Sealed + Copy {
    /// The length as a signed number.
    fn signed(self) -> isize;
}

macro_rules! length {
    ($($int:ident)+) => {$(
        impl sealed::Sealed for $int {}

        impl Length for $int {
            fn signed(self) -> isize {
                // What does not fit is no length that there could be elements for.
                isize::try_from(self).unwrap_or(isize::MIN)
            }
        }
    )+};
}

length! { i32 isize usize }

/// Another shape in row-major order; the transpose restores the shape.
struct View {
    name: &'static str,
    from: IxDyn,
    to: IxDyn,
}

impl<T: Element> Linear<T> for View {
    const NAME: &'static str = "View";

    fn name(&self) -> &'static str {
        self.name
    }

    fn forward(&self, x: &Tensor<T>) -> Result<Tensor<T>> {
        Ok(x.viewed(self.name, self.to.slice()))
    }

    fn transpose(&self, y_bar: &Tensor<T>) -> Result<Tensor<T>> {
        Ok(y_bar.reshaped(self.from.slice()))
    }
}

/// The shape that was asked for, if there are as many elements.
fn resolved<L: Length>(from: &[usize], to: &[L]) -> Option<Vec<usize>> {
    let given = to.iter().map(|len| len.signed());
    let product = given.clone().filter(|len| *len != -1);
    let product =
        product.map(|len| usize::try_from(len).ok()).try_fold(1_usize, |product, len| product.checked_mul(len?));
    let (product, len): (_, usize) = (product?, from.iter().product());
    let rest = match given.clone().filter(|len| *len == -1).count() {
        0 if product == len => 1,
        1 if product > 0 && len % product == 0 => len / product,
        _ => return None,
    };
    Some(given.map(|len| usize::try_from(len).unwrap_or(rest)).collect())
}

impl<T: Element> Tensor<T> {
    /// Another shape of as many elements.
    pub(super) fn reshaped(&self, shape: &[usize]) -> Self {
        self.viewed("View", shape)
    }

    fn viewed(&self, name: &'static str, shape: &[usize]) -> Self {
        if self.shape() == shape {
            return self.clone();
        }
        let operation = View { name, from: IxDyn(self.shape()), to: IxDyn(shape) };
        linear(self, self.array.reshaped(shape), operation)
    }

    /// The same elements, in row-major order, in another shape. One length may be −1: what remains.
    ///
    /// No elements are copied if they lie in memory in that order.
    ///
    /// ```
    /// use autodiff_core::tensor::Tensor;
    ///
    /// let x = Tensor::arange(6.);
    /// assert_eq!(x.reshape(&[2, -1]).shape(), [2, 3]);
    /// ```
    ///
    /// # Panics
    ///
    /// If the shape has another number of elements.
    #[must_use]
    #[track_caller]
    pub fn reshape<L: Length>(&self, shape: &[L]) -> Self {
        error::unwrap(self.try_reshape(shape))
    }

    /// [`reshape`](Self::reshape), or why not.
    ///
    /// # Errors
    ///
    /// [`TensorError::Reshape`]
    pub fn try_reshape<L: Length>(&self, shape: &[L]) -> Result<Self> {
        let to = resolved(self.shape(), shape).ok_or_else(|| TensorError::Reshape {
            operation: "reshape",
            from: self.shape().to_vec(),
            to: shape.iter().map(|len| len.signed()).collect(),
        })?;
        Ok(self.reshaped(&to))
    }

    /// All elements along one axis, in row-major order.
    #[must_use]
    pub fn flatten(&self) -> Self {
        self.reshaped(&[self.len()])
    }

    /// Without the axes of length 1.
    ///
    /// ```
    /// use autodiff_core::tensor::Tensor;
    ///
    /// let x = Tensor::<f64>::zeros(&[1, 3, 1]);
    /// assert_eq!(x.squeeze().shape(), [3]);
    /// assert_eq!(x.squeeze_axis(0).shape(), [3, 1]);
    /// assert_eq!(x.unsqueeze(-1).shape(), [1, 3, 1, 1]);
    /// ```
    #[must_use]
    pub fn squeeze(&self) -> Self {
        let shape: Vec<_> = self.shape().iter().copied().filter(|len| *len != 1).collect();
        self.viewed("Squeeze", &shape)
    }

    /// Without an axis, if its length is 1; with it otherwise. Negative axes count from the last, −1.
    ///
    /// # Panics
    ///
    /// If there is no such axis.
    #[must_use]
    #[track_caller]
    pub fn squeeze_axis(&self, axis: isize) -> Self {
        error::unwrap(self.try_squeeze_axis(axis))
    }

    /// [`squeeze_axis`](Self::squeeze_axis), or why not.
    ///
    /// # Errors
    ///
    /// [`TensorError::Axis`]
    pub fn try_squeeze_axis(&self, axis: isize) -> Result<Self> {
        let axis = error::axis("squeeze_axis", axis, self.shape())?;
        let mut shape = self.shape().to_vec();
        if shape[axis] == 1 {
            shape.remove(axis);
        }
        Ok(self.viewed("Squeeze", &shape))
    }

    /// With one more axis of length 1, which is the axis of this number in the result; −1 is the last.
    ///
    /// # Panics
    ///
    /// If the result cannot have such an axis.
    #[must_use]
    #[track_caller]
    pub fn unsqueeze(&self, axis: isize) -> Self {
        error::unwrap(self.try_unsqueeze(axis))
    }

    /// [`unsqueeze`](Self::unsqueeze), or why not.
    ///
    /// # Errors
    ///
    /// [`TensorError::Axis`], with the shape of the result
    pub fn try_unsqueeze(&self, axis: isize) -> Result<Self> {
        let mut shape = self.shape().to_vec();
        shape.push(1);
        let axis = error::axis("unsqueeze", axis, &shape)?;
        shape.pop();
        shape.insert(axis, 1);
        Ok(self.viewed("Unsqueeze", &shape))
    }

    /// Stretched to a shape by `NumPy`'s rule: aligned at the last axis, an axis of length 1 becomes as long as is needed.
    /// No elements are copied; the gradient sums over what was stretched.
    ///
    /// ```
    /// use autodiff_core::tensor::Tensor;
    ///
    /// let x = Tensor::from([[1.0], [2.0]]);
    /// assert_eq!(x.broadcast_to(&[2, 3]).to_vec(), [1.0, 1.0, 1.0, 2.0, 2.0, 2.0]);
    /// ```
    ///
    /// # Panics
    ///
    /// If the shape does not broadcast to the other.
    #[must_use]
    #[track_caller]
    pub fn broadcast_to(&self, shape: &[usize]) -> Self {
        error::unwrap(self.try_broadcast_to(shape))
    }

    /// [`broadcast_to`](Self::broadcast_to), or why not.
    ///
    /// # Errors
    ///
    /// [`TensorError::Broadcast`]
    pub fn try_broadcast_to(&self, shape: &[usize]) -> Result<Self> {
        let joint = error::broadcast("broadcast_to", [self.shape(), shape])?;
        if joint.slice() != shape {
            let shapes = vec![self.shape().to_vec(), shape.to_vec()];
            return Err(TensorError::Broadcast { operation: "broadcast_to", shapes });
        }
        Ok(self.broadcast(shape))
    }
}
