//! Tensors with the same elements in another shape.

use super::error::Result;
use super::linear::{Linear, linear};
use super::{Element, Tensor};
use ndarray::{Dimension, IxDyn};

/// Another shape in row-major order; the transpose restores the shape.
struct View {
    from: IxDyn,
    to: IxDyn,
}

impl<T: Element> Linear<T> for View {
    const NAME: &'static str = "View";

    fn forward(&self, x: &Tensor<T>) -> Result<Tensor<T>> {
        Ok(x.reshaped(self.to.slice()))
    }

    fn transpose(&self, y_bar: &Tensor<T>) -> Result<Tensor<T>> {
        Ok(y_bar.reshaped(self.from.slice()))
    }
}

impl<T: Element> Tensor<T> {
    /// Another shape of as many elements.
    pub(super) fn reshaped(&self, shape: &[usize]) -> Self {
        if self.shape() == shape {
            return self.clone();
        }
        let operation = View { from: IxDyn(self.shape()), to: IxDyn(shape) };
        linear(self, self.array.reshaped(shape), operation)
    }
}
