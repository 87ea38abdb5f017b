//! Functions with `#[differentiable]` over tensors: one kernel and one node, whatever the function does inside.
//!
//! The forward pass computes value and partials together, element by element, and keeps the partials; the backward pass
//! multiplies by them. Without a graph only the values are computed.

use std::sync::Arc;

use ndarray::{Dimension, IxDyn};

use super::array::Array;
use super::error::{self, Result, TensorError};
use super::node::{Bars, Function, Node};
use super::{Element, Operand, Tensor, kernel, mode};
use crate::ScalarFunction;

/// The node of a mapped function.
struct Mapped<T: Element, const N: usize> {
    name: &'static str,
    /// The partial derivative by each argument that varies.
    partials: [Option<Tensor<T>>; N],
    shapes: [IxDyn; N],
}

impl<T: Element, const N: usize> Mapped<T, N> {
    fn weigh(&self, wrt: usize, weight: Tensor<T>) -> Result<Tensor<T>> {
        if mode::recording() {
            return Err(TensorError::Order { operation: "map", function: self.name });
        }
        let Some(partial) = &self.partials[wrt] else { return Ok(Tensor::zeros(weight.shape())) };
        if weight.array.uniform() == Some(T::one()) {
            return Ok(partial.clone());
        }
        let product = kernel::update(weight.array, [&partial.array], [], |weight, [partial], []| weight * partial);
        Ok(Tensor::plain(product))
    }
}

impl<T: Element, const N: usize> Function<T> for Mapped<T, N> {
    fn name(&self) -> &'static str {
        "Map"
    }

    fn vjp(&self, _: &Arc<Node<T>>, y_bar: Tensor<T>, bars: &mut Bars<'_, T>) -> Result<()> {
        bars.give_each(N, y_bar, |wrt, y_bar| Ok(self.weigh(wrt, y_bar)?.sum_to(self.shapes[wrt].slice())))
    }

    fn jvp(&self, _: &Arc<Node<T>>, dots: &[Option<Tensor<T>>]) -> Result<Tensor<T>> {
        let shape = error::broadcast("map", self.shapes.each_ref().map(Dimension::slice))?;
        let mut sum = None;
        for (wrt, dot) in dots.iter().enumerate() {
            if let Some(dot) = dot {
                let part = self.weigh(wrt, dot.broadcast(shape.slice()))?;
                sum = Some(match sum {
                    Some(sum) => Tensor::plus(sum, part),
                    None => part,
                });
            }
        }
        Ok(sum.unwrap_or_else(|| Tensor::zeros(shape.slice())))
    }
}

impl<T: Element> Tensor<T> {
    /// `f(x)` for every element `x`, as one node, with a `#[differentiable]` function `fn f(x: f64) -> f64`.
    ///
    /// One loop, forward and backward, where operations on tensors would take one each. The function has a first
    /// derivative only: derivatives of its gradient are an error ([`TensorError::Order`]).
    ///
    /// ```
    /// use autodiff_core::{differentiable, tensor::Tensor};
    ///
    /// #[differentiable]
    /// fn wave(x: f64) -> f64 {
    ///     if x > 0.0 { x.sin() * x } else { x.exp() }
    /// }
    ///
    /// let x = Tensor::linspace(-1.0, 1.0, 3).requires_grad(true);
    /// let y = x.map(wave {});
    /// y.sum().backward();
    /// assert_eq!(y.to_vec(), [wave(-1.0), wave(0.0), wave(1.0)]);
    /// assert_eq!(x.grad().unwrap().to_vec(), [wave::grad(-1.0), wave::grad(0.0), wave::grad(1.0)]);
    /// ```
    #[must_use]
    pub fn map<F: ScalarFunction<T, 1>>(&self, f: F) -> Self {
        error::unwrap(Self::try_map_all(f, [self]))
    }

    /// `f(x, y)` for every pair of elements, which broadcast together, as one node.
    ///
    /// ```
    /// use autodiff_core::{differentiable, tensor::Tensor};
    ///
    /// #[differentiable]
    /// fn f(u: f64, v: f64) -> f64 {
    ///     u.powi(3) + v.powi(2) + 4.0 * u * v
    /// }
    ///
    /// let u = Tensor::from([3.0, 1.0]).requires_grad(true);
    /// let v = Tensor::from(4.0).requires_grad(true);
    /// u.zip_map(&v, f {}).sum().backward();
    /// assert_eq!(u.grad().unwrap().to_vec(), [43.0, 19.0]);
    /// assert_eq!(v.grad().unwrap().item(), 20.0 + 12.0);
    /// ```
    ///
    /// # Panics
    ///
    /// If the shapes do not broadcast together.
    #[must_use]
    #[track_caller]
    pub fn zip_map<F: ScalarFunction<T, 2>>(&self, other: impl Operand<T>, f: F) -> Self {
        error::unwrap(self.try_zip_map(other, f))
    }

    /// [`zip_map`](Self::zip_map), or why not.
    ///
    /// # Errors
    ///
    /// [`TensorError::Broadcast`]
    pub fn try_zip_map<F: ScalarFunction<T, 2>>(&self, other: impl Operand<T>, f: F) -> Result<Self> {
        Self::try_map_all(f, [self, &other.into_tensor()])
    }

    /// A function of `N` floats over the elements of `N` tensors, which broadcast together, as one node.
    ///
    /// ```
    /// use autodiff_core::{differentiable, tensor::Tensor};
    ///
    /// #[differentiable]
    /// fn volume(a: f64, b: f64, c: f64) -> f64 {
    ///     a * b * c
    /// }
    ///
    /// let [a, b, c] = [1.0, 2.0, 3.0].map(|x| Tensor::full(&[2], x).requires_grad(true));
    /// Tensor::map_all(volume {}, [&a, &b, &c]).sum().backward();
    /// assert_eq!(b.grad().unwrap().to_vec(), [3.0, 3.0]);
    /// ```
    ///
    /// # Panics
    ///
    /// If the shapes do not broadcast together.
    #[must_use]
    #[track_caller]
    pub fn map_all<F: ScalarFunction<T, N>, const N: usize>(f: F, args: [&Self; N]) -> Self {
        error::unwrap(Self::try_map_all(f, args))
    }

    /// [`map_all`](Self::map_all), or why not.
    ///
    /// # Errors
    ///
    /// [`TensorError::Broadcast`]
    pub fn try_map_all<F: ScalarFunction<T, N>, const N: usize>(_: F, args: [&Self; N]) -> Result<Self> {
        let shape = error::broadcast("map", args.map(Self::shape))?;
        let shape = shape.slice();
        let wide: [Array<T>; N] = args.map(|arg| arg.array.stretched(shape));
        let varies = args.map(Self::does_require_grad);
        if !mode::recording() || !varies.contains(&true) {
            return Ok(Self::plain(kernel::map(shape, wide.each_ref(), F::value)));
        }
        let (y, partials) = kernel::map_with(shape, wide.each_ref(), varies, F::value_and_gradient);
        Ok(Self::recorded(y, args, |_| Mapped {
            name: F::NAME,
            partials: partials.map(|partial| partial.map(Self::plain)),
            shapes: args.map(|arg| IxDyn(arg.shape())),
        }))
    }
}
