//! Functions of slices with `#[differentiable]`, applied to whole tensors: a loss written as plain Rust as one node.

use std::sync::Arc;

use super::array::Array;
use super::error::{Result, TensorError};
use super::node::{Bars, Function, Node};
use super::{Element, Tensor, mode};
use crate::SliceFunction;

/// What a function of slices may give: a float, or a `Vec` of floats.
pub trait SliceOutput<T: Element> {
    /// The result as a tensor of no axes or of one.
    #[doc(hidden)]
    fn into_tensor(self) -> Tensor<T>;

    /// The cotangent of such a result.
    #[doc(hidden)]
    fn from_tensor(bar: &Tensor<T>) -> Self;
}

macro_rules! float_output {
    ($float:ident) => {
        impl SliceOutput<$float> for $float {
            fn into_tensor(self) -> Tensor<$float> {
                Tensor::from(self)
            }

            fn from_tensor(bar: &Tensor<$float>) -> Self {
                bar.item()
            }
        }
    };
}

float_output!(f64);
float_output!(f32);

impl<T: Element> SliceOutput<T> for Vec<T> {
    fn into_tensor(self) -> Tensor<T> {
        Tensor::from(self)
    }

    fn from_tensor(bar: &Tensor<T>) -> Self {
        bar.to_vec()
    }
}

/// The node of an applied function. Both modes call it again, since its pullback borrows the slices.
struct Applied<F, T: Element, const N: usize> {
    function: std::marker::PhantomData<fn(F)>,
    args: [Array<T>; N],
}

impl<F: SliceFunction<T, N, Output: SliceOutput<T>>, T: Element, const N: usize> Applied<F, T, N> {
    fn check_order() -> Result<()> {
        if mode::recording() {
            return Err(TensorError::Order { operation: "apply", function: F::NAME });
        }
        Ok(())
    }

    fn slices(&self) -> [&[T]; N] {
        self.args.each_ref().map(|arg| arg.as_slice().unwrap_or_default())
    }
}

impl<F: SliceFunction<T, N, Output: SliceOutput<T>>, T: Element, const N: usize> Function<T> for Applied<F, T, N> {
    fn name(&self) -> &'static str {
        "Apply"
    }

    fn vjp(&self, _: &Arc<Node<T>>, y_bar: Tensor<T>, bars: &mut Bars<'_, T>) -> Result<()> {
        Self::check_order()?;
        let (_, adjoints) = F::vjp(self.slices(), F::Output::from_tensor(&y_bar));
        for (input, (bar, arg)) in adjoints.into_iter().zip(&self.args).enumerate() {
            if bars.wants(input) {
                bars.give(input, Tensor::plain(Array::new(arg.shape(), bar)));
            }
        }
        Ok(())
    }

    fn jvp(&self, _: &Arc<Node<T>>, dots: &[Option<Tensor<T>>]) -> Result<Tensor<T>> {
        Self::check_order()?;
        let dots: [Vec<T>; N] = std::array::from_fn(|input| match &dots[input] {
            Some(dot) => dot.to_vec(),
            None => vec![T::zero(); self.args[input].len()],
        });
        let (_, y_dot) = F::jvp(self.slices(), dots.each_ref().map(Vec::as_slice));
        Ok(y_dot.into_tensor())
    }
}

impl<T: Element> Tensor<T> {
    /// A `#[differentiable]` function of one slice, `fn(&[f64]) -> f64` or `-> Vec<f64>`, of the elements in row-major
    /// order, as one node.
    ///
    /// The value of a `-> f64` function has no axes, that of a `-> Vec<f64>` function one. The function has a first
    /// derivative only ([`TensorError::Order`]).
    ///
    /// ```
    /// use autodiff_core::{differentiable, tensor::Tensor};
    ///
    /// #[differentiable]
    /// fn rosenbrock(x: &[f64]) -> f64 {
    ///     let mut sum = 0.0;
    ///     for i in 0..x.len() - 1 {
    ///         sum += 100.0 * (x[i + 1] - x[i] * x[i]).powi(2) + (1.0 - x[i]).powi(2);
    ///     }
    ///     sum
    /// }
    ///
    /// let x = Tensor::from([0.0, 1.0, 2.0]).requires_grad(true);
    /// let y = x.apply(rosenbrock {}).ln();
    /// y.backward();
    /// assert_eq!(y.to_string(), "tensor(5.3033, grad_fn=<LogBackward0>)");
    /// ```
    #[must_use]
    #[track_caller]
    pub fn apply<F>(&self, f: F) -> Self
    where
        F: SliceFunction<T, 1, Output: SliceOutput<T>> + 'static,
    {
        Self::apply_all(f, [self])
    }

    /// A `#[differentiable]` function of `N` slices, of the elements of `N` tensors, as one node.
    ///
    /// ```
    /// use autodiff_core::{differentiable, tensor::Tensor};
    ///
    /// #[differentiable]
    /// fn weighted(w: &[f64], x: &[f64]) -> f64 {
    ///     w.iter().zip(x).map(|(w, x)| w * x * x).sum()
    /// }
    ///
    /// let w = Tensor::from([1.0, 2.0]);
    /// let x = Tensor::from([3.0, 4.0]).requires_grad(true);
    /// Tensor::apply_all(weighted {}, [&w, &x]).backward();
    /// assert_eq!(x.grad().unwrap().to_vec(), [6.0, 16.0]);
    /// ```
    #[must_use]
    #[track_caller]
    pub fn apply_all<F, const N: usize>(_: F, args: [&Self; N]) -> Self
    where
        F: SliceFunction<T, N, Output: SliceOutput<T>> + 'static,
    {
        let dense = args.map(|arg| arg.array.clone().dense());
        let y = F::value(dense.each_ref().map(|arg| arg.as_slice().unwrap_or_default())).into_tensor();
        Self::recorded(y.array, args, |_| Applied::<F, T, N> { function: std::marker::PhantomData, args: dense })
    }
}
