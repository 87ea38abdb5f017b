//! Several tensors as one.

use core::borrow::Borrow;
use std::sync::Arc;

use super::array::Array;
use super::error::{self, Result, TensorError};
use super::node::{Bars, Function, Node};
use super::{Element, Tensor, recycle};

/// The node of [`Tensor::cat`] and [`Tensor::stack`], linear in every argument.
struct Join {
    axis: usize,
    /// The shapes of the arguments.
    shapes: Box<[Box<[usize]>]>,
    /// Whether the axis is a new one.
    stacks: bool,
}

impl<T: Element> Function<T> for Join {
    fn name(&self) -> &'static str {
        if self.stacks { "Stack" } else { "Cat" }
    }

    fn vjp(&self, _: &Arc<Node<T>>, y_bar: Tensor<T>, bars: &mut Bars<'_, T>) -> Result<()> {
        let mut start = 0;
        for (input, shape) in self.shapes.iter().enumerate() {
            let len = if self.stacks { 1 } else { shape[self.axis] };
            if bars.wants(input) {
                let part =
                    if self.stacks { y_bar.at(self.axis, input) } else { y_bar.ranged(self.axis, start..start + len) };
                bars.give(input, part);
            }
            start += len;
        }
        Ok(())
    }

    fn jvp(&self, _: &Arc<Node<T>>, dots: &[Option<Tensor<T>>]) -> Result<Tensor<T>> {
        let filled =
            dots.iter().zip(&self.shapes).map(|(dot, shape)| dot.clone().unwrap_or_else(|| Tensor::zeros(shape)));
        let filled: Vec<_> = filled.collect();
        Ok(Tensor::join(&filled.iter().collect::<Vec<_>>(), self.axis, self.stacks))
    }

    fn holds(&self) -> bool {
        false
    }
}

impl<T: Element> Tensor<T> {
    /// One after the other along an axis; the shapes have been checked, and there is at least one.
    pub(super) fn joined(parts: &[&Self], axis: usize) -> Self {
        Self::join(parts, axis, false)
    }

    fn join(parts: &[&Self], axis: usize, stacks: bool) -> Self {
        let first = parts[0].shape();
        let mut shape = first.to_vec();
        if stacks {
            shape.insert(axis, parts.len());
        } else {
            shape[axis] = parts.iter().map(|part| part.shape()[axis]).sum();
        }
        let mut values = recycle::vec(shape.iter().product());
        let mut rest = &mut values[..];
        let dense: Vec<_> = parts.iter().map(|part| part.array.clone().dense()).collect();
        let slices: Vec<_> = dense.iter().map(|part| part.as_slice().unwrap_or_default()).collect();
        let rows: usize = first[..axis].iter().product();
        for row in 0..rows {
            for slice in &slices {
                let len = slice.len() / rows;
                let (place, after) = rest.split_at_mut(len);
                place.copy_from_slice(&slice[row * len..][..len]);
                rest = after;
            }
        }
        Self::recorded(Array::new(&shape, values), parts.iter().copied(), |_| Join {
            axis,
            shapes: parts.iter().map(|part| part.shape().into()).collect(),
            stacks,
        })
    }

    /// Tensors one after the other along an axis, along which their lengths may differ. Negative axes count from the last.
    ///
    /// ```
    /// use autodiff_core::tensor::Tensor;
    ///
    /// let (a, b) = (Tensor::from([[1.0], [2.0]]), Tensor::from([[3.0, 4.0], [5.0, 6.0]]));
    /// assert_eq!(Tensor::cat(&[&a, &b], 1).to_vec(), [1.0, 3.0, 4.0, 2.0, 5.0, 6.0]);
    /// ```
    ///
    /// # Panics
    ///
    /// If there are no tensors, there is no such axis, or another axis differs.
    #[must_use]
    #[track_caller]
    pub fn cat(tensors: &[impl Borrow<Self>], axis: isize) -> Self {
        error::unwrap(Self::try_cat(tensors, axis))
    }

    /// [`cat`](Self::cat), or why not.
    ///
    /// # Errors
    ///
    /// [`TensorError::Value`] for no tensors, [`TensorError::Axis`], [`TensorError::Shape`]
    pub fn try_cat(tensors: &[impl Borrow<Self>], axis: isize) -> Result<Self> {
        let parts: Vec<&Self> = tensors.iter().map(Borrow::borrow).collect();
        let first = some("cat", &parts)?.shape();
        let axis = error::axis("cat", axis, first)?;
        let fits = |part: &&Self| {
            let mut lengths = part.shape().iter().zip(first).enumerate();
            part.ndim() == first.len() && lengths.all(|(place, (len, first))| place == axis || len == first)
        };
        if !parts.iter().all(fits) {
            return Err(misfit("cat", "equal lengths of all axes but the joined one", &parts));
        }
        Ok(Self::join(&parts, axis, false))
    }

    /// Tensors of one shape along a new axis, which is the axis of this number in the result; −1 is the last.
    ///
    /// ```
    /// use autodiff_core::tensor::Tensor;
    ///
    /// let (a, b) = (Tensor::from([1.0, 2.0]), Tensor::from([3.0, 4.0]));
    /// assert_eq!(Tensor::stack(&[&a, &b], 0).to_vec(), [1.0, 2.0, 3.0, 4.0]);
    /// assert_eq!(Tensor::stack(&[&a, &b], -1).to_vec(), [1.0, 3.0, 2.0, 4.0]);
    /// ```
    ///
    /// # Panics
    ///
    /// If there are no tensors, the result cannot have such an axis, or the shapes differ.
    #[must_use]
    #[track_caller]
    pub fn stack(tensors: &[impl Borrow<Self>], axis: isize) -> Self {
        error::unwrap(Self::try_stack(tensors, axis))
    }

    /// [`stack`](Self::stack), or why not.
    ///
    /// # Errors
    ///
    /// [`TensorError::Value`] for no tensors, [`TensorError::Axis`] with the shape of the result, [`TensorError::Shape`]
    pub fn try_stack(tensors: &[impl Borrow<Self>], axis: isize) -> Result<Self> {
        let parts: Vec<&Self> = tensors.iter().map(Borrow::borrow).collect();
        let first = some("stack", &parts)?.shape();
        let mut shape = first.to_vec();
        shape.push(parts.len());
        let axis = error::axis("stack", axis, &shape)?;
        if !parts.iter().all(|part| part.shape() == first) {
            return Err(misfit("stack", "tensors of one shape", &parts));
        }
        Ok(Self::join(&parts, axis, true))
    }
}

/// The first of the tensors, if there is one.
fn some<'a, T: Element>(operation: &'static str, parts: &[&'a Tensor<T>]) -> Result<&'a Tensor<T>> {
    let problem = || TensorError::Value { operation, problem: "there are no tensors to join".to_owned() };
    parts.first().copied().ok_or_else(problem)
}

fn misfit<T: Element>(operation: &'static str, expected: &'static str, parts: &[&Tensor<T>]) -> TensorError {
    TensorError::Shape { operation, expected, shapes: parts.iter().map(|part| part.shape().to_vec()).collect() }
}
