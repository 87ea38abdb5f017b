//! Functions of neural networks that floats have no method for.

use super::elementwise::{Row, apply};
use super::error;
use super::{Element, Tensor};

#[derive(Clone, Copy)]
struct Relu;

impl Row<1> for Relu {
    const NAME: &'static str = "Relu";
    const SLOPES: [Option<f64>; 1] = [None];
    const KEEPS: ([bool; 1], bool) = ([true], false);

    #[inline]
    fn value<T: Element>(self, [x]: [T; 1]) -> T {
        // NaN stays NaN.
        if x <= T::zero() { T::zero() } else { x }
    }

    #[inline]
    fn partial<T: Element, const I: usize>(self, [x]: [T; 1], _: T) -> T {
        if x > T::zero() { T::one() } else { T::zero() }
    }

    fn expression<T: Element>(self, _: usize, [x]: &[Tensor<T>; 1], _: &Tensor<T>) -> Tensor<T> {
        x.gt(Tensor::default()).to_tensor()
    }
}

#[derive(Clone, Copy)]
struct Sigmoid;

impl Row<1> for Sigmoid {
    const NAME: &'static str = "Sigmoid";
    const SLOPES: [Option<f64>; 1] = [None];
    const KEEPS: ([bool; 1], bool) = ([false], true);

    #[inline]
    fn value<T: Element>(self, [x]: [T; 1]) -> T {
        T::one() / (T::one() + (-x).exp())
    }

    #[inline]
    fn partial<T: Element, const I: usize>(self, _: [T; 1], y: T) -> T {
        y * (T::one() - y)
    }

    fn expression<T: Element>(self, _: usize, _: &[Tensor<T>; 1], y: &Tensor<T>) -> Tensor<T> {
        y * (Tensor::scalar(T::one()) - y)
    }
}

impl<T: Element> Tensor<T> {
    /// `max(x, 0)` element by element. The gradient at 0 is 0.
    ///
    /// ```
    /// use autodiff_core::tensor::Tensor;
    ///
    /// let x = Tensor::from([-1.0, 0.0, 2.0]).requires_grad(true);
    /// let y = x.relu();
    /// y.sum().backward();
    /// assert_eq!(y.to_vec(), [0.0, 0.0, 2.0]);
    /// assert_eq!(x.grad().unwrap().to_vec(), [0.0, 0.0, 1.0]);
    /// ```
    #[must_use]
    pub fn relu(&self) -> Self {
        error::unwrap(apply(Relu, [self]))
    }

    /// `1 / (1 + e^−x)` element by element, with the derivative `y (1 − y)`.
    ///
    /// ```
    /// use autodiff_core::tensor::Tensor;
    ///
    /// let x = Tensor::from(0.0).requires_grad(true);
    /// let y = x.sigmoid();
    /// y.backward();
    /// assert_eq!((y.item(), x.grad().unwrap().item()), (0.5, 0.25));
    /// ```
    #[must_use]
    pub fn sigmoid(&self) -> Self {
        error::unwrap(apply(Sigmoid, [self]))
    }
}
