//! Tensors whose shape is known at run time only, with a graph that is recorded as they are computed.
//!
//! The vocabulary is `PyTorch`'s: [`requires_grad`](Tensor::requires_grad), [`backward`](Tensor::backward),
//! [`grad`](Tensor::grad), [`no_grad`]. The derivatives are those of `#[differentiable]`: every elementwise operation
//! comes from the one table of rules, and a function with the attribute can be [mapped](Tensor::map) over a tensor or
//! [applied](Tensor::apply) to it as one node of the graph.
//!
//! ```
//! use autodiff_core::tensor::Tensor;
//!
//! let x = Tensor::arange(4.).requires_grad(true);
//! let y = x.dot(&x);
//! assert_eq!(y.to_string(), "tensor(14., grad_fn=<DotBackward0>)");
//! y.backward();
//! assert_eq!(x.grad().unwrap().to_string(), "tensor([0., 2., 4., 6.])");
//! ```
//!
//! # Values and leaves
//!
//! A tensor is a value: its elements never change behind its back. A copy is cheap, since elements are shared by
//! reference count, and operations give new tensors. Only a leaf can be assigned to (`w -= …` inside [`no_grad`]); copies
//! taken before, and graphs recorded before, keep the elements that they were made with. A copy of a leaf is the same
//! leaf: both see one gradient.
//!
//! # Threads
//!
//! Tensors are `Send` and `Sync`; gradients are behind a lock. [`no_grad`] is a switch of the current thread.
//!
//! # Errors
//!
//! What can fail has a `try_` form that gives a [`TensorError`]; the plain form panics with the same message.
//! Operators panic. After an error nothing has changed.
//!
//! # At kinks
//!
//! Where there is no derivative, tensors answer as `PyTorch` does, and so differ from scalar code in a few points:
//! `maximum` and `minimum` share the gradient between equal arguments, and both branches of
//! [`where_`](Mask::select) are computed, so that an infinite slope in the branch not taken gives NaN.

use std::sync::Arc;

mod activation;
mod apply;
mod array;
mod bounds;
mod cumsum;
mod dot;
mod element;
mod elementwise;
mod error;
mod extent;
mod extrema;
mod fold;
mod forward;
mod gather;
mod graph;
mod join;
mod kernel;
mod linear;
mod make;
mod map;
mod mask;
mod matmul;
mod mode;
mod node;
mod norm;
mod operators;
mod permute;
mod print;
mod prod;
mod recycle;
mod reduce;
mod reverse;
mod shape;
mod slice;
mod softmax;
mod sum;
mod transform;
mod variance;
mod views;

pub use apply::SliceOutput;
use array::Array;
pub use element::Element;
#[doc(hidden)]
pub use element::Functions;
pub use error::TensorError;
pub use graph::GradFn;
pub use mask::Mask;
pub use mode::no_grad;
use node::{Function, Node};
pub use operators::Operand;
pub use recycle::release_memory;
pub use reverse::{GradOptions, grad_of, try_grad_of};
pub use shape::Length;
pub use transform::{hessian, hvp, jacobian, jvp, try_hessian, try_hvp, try_jacobian, try_jvp, try_vjp, vjp};

/// An array of floats of any shape, and how it was computed.
///
/// `T` is `f64` or `f32`. See the [module](self).
#[derive(Clone)]
pub struct Tensor<T: Element = f64> {
    array: Array<T>,
    /// The leaf or the operation; none if no gradient is required.
    node: Option<Arc<Node<T>>>,
}

impl<T: Element> Tensor<T> {
    /// Values without a graph.
    fn plain(array: Array<T>) -> Self {
        Self { array, node: None }
    }

    /// The result of an operation, which is recorded if one of the inputs requires a gradient.
    fn recorded<'a, F: Function<T> + 'static>(
        array: Array<T>,
        inputs: impl IntoIterator<Item = &'a Self> + Clone,
        function: impl FnOnce(&Array<T>) -> F,
    ) -> Self {
        if !mode::recording() || inputs.clone().into_iter().all(|input| input.node.is_none()) {
            return Self::plain(array);
        }
        let parents = inputs.into_iter().map(|input| input.node.clone()).collect();
        let node = Node::operation(parents, function(&array));
        Self { array, node: Some(node) }
    }

    /// The length of every axis.
    ///
    /// ```
    /// use autodiff_core::tensor::Tensor;
    ///
    /// assert_eq!(Tensor::from([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]).shape(), [2, 3]);
    /// assert_eq!(Tensor::from(1.0).shape(), []);
    /// ```
    #[must_use]
    pub fn shape(&self) -> &[usize] {
        self.array.shape()
    }

    /// The number of axes.
    #[must_use]
    pub fn ndim(&self) -> usize {
        self.shape().len()
    }

    /// The number of elements.
    #[must_use]
    pub fn len(&self) -> usize {
        self.array.len()
    }

    /// Whether there are no elements.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Makes this a leaf that requires a gradient, or one that does not, with the same elements.
    ///
    /// [`does_require_grad`](Self::does_require_grad) asks.
    ///
    /// ```
    /// use autodiff_core::tensor::Tensor;
    ///
    /// let x = Tensor::from(3.0).requires_grad(true);
    /// let y = 3.0 * x.powi(2);
    /// y.backward();
    /// assert_eq!(x.grad().unwrap().item(), 18.0);
    /// ```
    #[must_use]
    pub fn requires_grad(self, required: bool) -> Self {
        match (&self.node, required) {
            (Some(_), true) => self,
            _ => Self { array: self.array, node: required.then(Node::leaf) },
        }
    }

    /// Whether a gradient is required for this tensor: it is such a leaf, or was computed from one.
    #[doc(alias = "requires_grad")]
    #[must_use]
    pub fn does_require_grad(&self) -> bool {
        self.node.is_some()
    }

    /// Whether this is no result of a recorded operation.
    #[must_use]
    pub fn is_leaf(&self) -> bool {
        self.node.as_ref().is_none_or(|node| node.is_leaf())
    }

    /// The accumulated gradient of a leaf (or of a result with [`retain_grad`](Self::retain_grad)).
    ///
    /// ```
    /// use autodiff_core::tensor::Tensor;
    ///
    /// let x = Tensor::arange(4.).requires_grad(true);
    /// assert!(x.grad().is_none());
    /// x.sum().backward();
    /// x.sum().backward();
    /// assert_eq!(x.grad().unwrap().to_vec(), [2., 2., 2., 2.]);
    /// x.zero_grad();
    /// assert!(x.grad().is_none());
    /// ```
    #[must_use]
    pub fn grad(&self) -> Option<Self> {
        self.node.as_ref()?.grad().clone()
    }

    /// Forgets the accumulated gradient.
    pub fn zero_grad(&self) {
        if let Some(node) = &self.node {
            *node.grad() = None;
        }
    }

    /// Keeps the gradient of a result, as is done for leaves.
    pub fn retain_grad(&self) {
        if let Some(node) = &self.node {
            node.retain();
        }
    }

    /// The same elements without a graph: a constant for everything that follows.
    #[must_use]
    pub fn detach(&self) -> Self {
        Self::plain(self.array.clone())
    }

    /// The elements, apart from the graph; the same as [`detach`](Self::detach).
    #[must_use]
    pub fn data(&self) -> Self {
        self.detach()
    }
}

impl<T: Element> Default for Tensor<T> {
    /// The number 0.
    fn default() -> Self {
        Self::from(T::zero())
    }
}
