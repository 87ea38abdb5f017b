//! Linear operations of one argument: each says what it does and what its transpose does, and nothing else.

use std::sync::Arc;

use super::error::Result;
use super::node::{Bars, Function, Node};
use super::{Element, Tensor, array::Array};

/// A linear operation `y = A x`.
pub trait Linear<T: Element>: Send + Sync + 'static {
    const NAME: &'static str;

    /// The name in a graph, where that is not always the same.
    fn name(&self) -> &'static str {
        Self::NAME
    }

    /// `A x`, recorded.
    fn forward(&self, x: &Tensor<T>) -> Result<Tensor<T>>;

    /// `Aᵀ y_bar`, recorded.
    fn transpose(&self, y_bar: &Tensor<T>) -> Result<Tensor<T>>;
}

/// The node of a linear operation.
struct Node1<L>(L);

impl<T: Element, L: Linear<T>> Function<T> for Node1<L> {
    fn name(&self) -> &'static str {
        self.0.name()
    }

    fn vjp(&self, _: &Arc<Node<T>>, y_bar: Tensor<T>, bars: &mut Bars<'_, T>) -> Result<()> {
        bars.give(0, self.0.transpose(&y_bar)?);
        Ok(())
    }

    fn jvp(&self, _: &Arc<Node<T>>, dots: &[Option<Tensor<T>>]) -> Result<Tensor<T>> {
        self.0.forward(dots[0].as_ref().unwrap_or(&Tensor::default()))
    }

    fn holds(&self) -> bool {
        false
    }
}

/// The result of a linear operation on `x`.
pub fn linear<T: Element, L: Linear<T>>(x: &Tensor<T>, y: Array<T>, operation: L) -> Tensor<T> {
    Tensor::recorded(y, [x], |_| Node1(operation))
}

/// `x` stretched to a shape; the transpose sums over what was stretched.
struct Broadcast {
    from: Box<[usize]>,
    to: Box<[usize]>,
}

impl<T: Element> Linear<T> for Broadcast {
    const NAME: &'static str = "Expand";

    fn forward(&self, x: &Tensor<T>) -> Result<Tensor<T>> {
        Ok(x.broadcast(&self.to))
    }

    fn transpose(&self, y_bar: &Tensor<T>) -> Result<Tensor<T>> {
        Ok(y_bar.sum_to(&self.from))
    }
}

/// The sum over what a shape was stretched along; the transpose stretches.
struct SumTo {
    from: Box<[usize]>,
    to: Box<[usize]>,
}

impl<T: Element> Linear<T> for SumTo {
    const NAME: &'static str = "SumToSize";

    fn forward(&self, x: &Tensor<T>) -> Result<Tensor<T>> {
        Ok(x.sum_to(&self.to))
    }

    fn transpose(&self, y_bar: &Tensor<T>) -> Result<Tensor<T>> {
        Ok(y_bar.broadcast(&self.from))
    }
}

impl<T: Element> Tensor<T> {
    /// Stretched to a shape that it is known to broadcast to.
    pub(super) fn broadcast(&self, shape: &[usize]) -> Self {
        if self.shape() == shape {
            return self.clone();
        }
        let operation = Broadcast { from: self.shape().into(), to: shape.into() };
        linear(self, self.array.stretched(shape), operation)
    }

    /// Summed to a shape that broadcasts to this one's.
    pub(super) fn sum_to(&self, shape: &[usize]) -> Self {
        if self.shape() == shape {
            return self.clone();
        }
        let operation = SumTo { from: self.shape().into(), to: shape.into() };
        linear(self, self.array.sum_to(shape), operation)
    }
}
