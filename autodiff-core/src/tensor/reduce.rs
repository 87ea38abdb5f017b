//! Reductions that are not linear: one node for all, whose derivative is the gradient `G` of every group's result.
//!
//! The reverse mode stretches `y_bar` and multiplies by `G`, the forward mode multiplies `x_dot` by `G` and sums. A
//! reduction says what `G` is: as a function of numbers for kernels, and as an expression of tensors for derivatives of
//! derivatives.

use std::sync::Arc;

use ndarray::Dimension;

use super::array::Array;
use super::error::Result;
use super::extent::Extent;
use super::node::{Bars, Function, Node};
use super::{Element, Tensor, fold, kernel, mode};

/// A reduction of groups of elements.
pub trait Reduce: Copy + Send + Sync + 'static {
    const NAME: &'static str;
    /// Whether [`slope`](Self::slope) needs a number of the group beside its result.
    const KEEPS: bool;

    /// The result for a group, and that other number, which is asked for only if the result `varies`.
    fn group<T: Element>(self, x: &[T], varies: bool) -> (T, T);

    /// Whether [`slope`](Self::slope) is right, given the results.
    fn is_plain<T: Element>(self, _: &Array<T>) -> bool {
        true
    }

    /// The derivative of a group's result `y` by its element `x`.
    fn slope<T: Element>(self, x: T, y: T, kept: T) -> T;

    /// The same as an expression of tensors; the results and the other numbers are stretched to the shape of `x`.
    fn gradient<T: Element>(self, extent: &Extent, x: &Tensor<T>, y: &Tensor<T>, kept: &Tensor<T>) -> Tensor<T>;
}

/// The node of a reduction.
struct Reduction<R, T: Element> {
    reduce: R,
    extent: Extent,
    x: Tensor<T>,
    /// The result, without its node, which holds this.
    y: Array<T>,
    kept: Array<T>,
}

/// The results of a reduction over an extent.
pub fn reduce<R: Reduce, T: Element>(reduce: R, x: &Tensor<T>, extent: Extent) -> Tensor<T> {
    let varies = x.does_require_grad() && mode::recording();
    let (mut results, mut kept) = (Vec::new(), Vec::new());
    fold::groups(&x.array, &extent, |group| {
        let (y, keep) = reduce.group(group, varies);
        results.push(y);
        if R::KEEPS && varies {
            kept.push(keep);
        }
    });
    let shape = extent.result();
    let y = Array::new(shape.slice(), results);
    Tensor::recorded(y, [x], |y| {
        let kept = if R::KEEPS { Array::new(shape.slice(), kept) } else { y.clone() };
        Reduction { reduce, extent, x: x.clone(), y: y.clone(), kept }
    })
}

impl<R: Reduce, T: Element> Reduction<R, T> {
    /// `weight · G`, where the weight has the shape of `x`.
    fn weigh(&self, at: &Arc<Node<T>>, weight: Tensor<T>) -> Tensor<T> {
        let kept = self.extent.widened(&Tensor::plain(self.kept.clone()));
        if mode::recording() || !self.reduce.is_plain(&self.y) {
            let y = Tensor { array: self.y.clone(), node: Some(Arc::clone(at)) };
            return weight * self.reduce.gradient(&self.extent, &self.x, &self.extent.widened(&y), &kept);
        }
        let y = self.extent.widened(&Tensor::plain(self.y.clone()));
        let slope = |weight: T, [x, y, kept]: [T; 3], []: [T; 0]| weight * self.reduce.slope(x, y, kept);
        Tensor::plain(kernel::update(weight.array, [&self.x.array, &y.array, &kept.array], [], slope))
    }
}

impl<R: Reduce, T: Element> Function<T> for Reduction<R, T> {
    fn name(&self) -> &'static str {
        R::NAME
    }

    fn vjp(&self, at: &Arc<Node<T>>, y_bar: Tensor<T>, bars: &mut Bars<'_, T>) -> Result<()> {
        bars.give(0, self.weigh(at, self.extent.widened(&y_bar)));
        Ok(())
    }

    fn jvp(&self, at: &Arc<Node<T>>, dots: &[Option<Tensor<T>>]) -> Result<Tensor<T>> {
        let x_dot = dots[0].clone().unwrap_or_else(|| Tensor::zeros(self.extent.shape()));
        Ok(self.weigh(at, x_dot).sum_over(self.extent.clone()))
    }
}
