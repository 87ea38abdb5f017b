//! Products of elements.

use ndarray::Dimension;

use super::array::Array;
use super::error::{self, Result};
use super::extent::Extent;
use super::reduce::{Reduce, reduce};
use super::{Element, Tensor, fold};

/// The product of a group. The derivative by an element is the product of all others.
#[derive(Clone, Copy)]
struct Prod;

impl Reduce for Prod {
    const NAME: &'static str = "Prod";
    const KEEPS: bool = false;

    fn group<T: Element>(self, x: &[T], _: bool) -> (T, T) {
        let times = |a, b| a * b;
        let y = fold::fold(x, T::one(), times, times);
        (y, y)
    }

    /// A product from which no factor can be divided out again is one with a zero in it.
    fn is_plain<T: Element>(self, y: &Array<T>) -> bool {
        y.iter().all(|y| *y != T::zero() && !y.is_nan())
    }

    fn slope<T: Element>(self, x: T, y: T, _: T) -> T {
        y / x
    }

    fn gradient<T: Element>(self, extent: &Extent, x: &Tensor<T>, y: &Tensor<T>, _: &Tensor<T>) -> Tensor<T> {
        if x.ne(Tensor::default()).all() { y / x } else { products_of_others(extent, x) }
    }
}

/// For every element the product of all others of its group, without a division.
fn products_of_others<T: Element>(extent: &Extent, x: &Tensor<T>) -> Tensor<T> {
    let order = extent.groups_last();
    let shape: Vec<_> = order.iter().map(|axis| extent.shape()[*axis]).collect();
    let rows = x.permuted(&order).reshaped(&[extent.kept().size(), extent.count()]);
    let others = products_before(&rows) * products_before(&rows.reversed(1)).reversed(1);
    others.reshaped(&shape).permuted_back(&order)
}

/// For every element of a row the product of those before it, by doubling the distance over which products reach.
fn products_before<T: Element>(rows: &Tensor<T>) -> Tensor<T> {
    let len = rows.shape()[1];
    let shifted = |rows: &Tensor<T>, by: usize| {
        let ones = Tensor::ones(&[rows.shape()[0], by]);
        Tensor::joined(&[&ones, &rows.ranged(1, 0..len - by)], 1)
    };
    let mut products = shifted(rows, 1);
    let mut reach = 1;
    while reach < len {
        products = &products * shifted(&products, reach);
        reach *= 2;
    }
    products
}

impl<T: Element> Tensor<T> {
    /// The product of all elements: `Π xᵢ`, and 1 if there are none.
    ///
    /// ```
    /// use autodiff_core::tensor::Tensor;
    ///
    /// let x = Tensor::from([0.0, 2.0, 3.0]).requires_grad(true);
    /// let y = x.prod();
    /// assert_eq!(y.item(), 0.0);
    /// y.backward();
    /// assert_eq!(x.grad().unwrap().to_vec(), [6.0, 0.0, 0.0]);
    /// ```
    #[must_use]
    pub fn prod(&self) -> Self {
        reduce(Prod, self, Extent::all(self.shape()))
    }

    /// The products along axes, which stay as axes of length 1 with `keepdim`. Negative axes count from the last, −1.
    ///
    /// ```
    /// use autodiff_core::tensor::Tensor;
    ///
    /// let x = Tensor::from([[1.0, 2.0], [3.0, 4.0]]);
    /// assert_eq!(x.prod_axes(&[0], false).to_vec(), [3.0, 8.0]);
    /// ```
    ///
    /// # Panics
    ///
    /// If there is no such axis, or one is named twice.
    #[must_use]
    #[track_caller]
    pub fn prod_axes(&self, axes: &[isize], keepdim: bool) -> Self {
        error::unwrap(self.try_prod_axes(axes, keepdim))
    }

    /// [`prod_axes`](Self::prod_axes), or why not.
    ///
    /// # Errors
    ///
    /// [`TensorError::Axis`](super::TensorError::Axis)
    pub fn try_prod_axes(&self, axes: &[isize], keepdim: bool) -> Result<Self> {
        Ok(reduce(Prod, self, Extent::of("prod_axes", self.shape(), axes, keepdim)?))
    }
}
