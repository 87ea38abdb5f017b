//! What a reduction runs over: which axes of a shape become one number each.

use ndarray::{Dimension, IxDyn};

use super::error::{self, Result, TensorError};
use super::{Element, Tensor};

/// The axes of a shape that are reduced, and whether they stay as axes of length 1.
#[derive(Clone)]
pub struct Extent {
    shape: IxDyn,
    /// Which axes are reduced; all if there is no list.
    reduced: Option<Box<[bool]>>,
    keepdim: bool,
}

impl Extent {
    /// All axes, of which none stays.
    pub fn all(shape: &[usize]) -> Self {
        Self { shape: IxDyn(shape), reduced: None, keepdim: false }
    }

    /// The axes with these numbers, each of which is named once.
    pub fn of(operation: &'static str, shape: &[usize], axes: &[isize], keepdim: bool) -> Result<Self> {
        let mut reduced: Box<[bool]> = vec![false; shape.len()].into();
        for &axis in axes {
            let place = error::axis(operation, axis, shape)?;
            if std::mem::replace(&mut reduced[place], true) {
                return Err(TensorError::Axis { operation, axis, shape: shape.to_vec() });
            }
        }
        Ok(Self { shape: IxDyn(shape), reduced: Some(reduced), keepdim })
    }

    /// The shape that is reduced.
    pub fn shape(&self) -> &[usize] {
        self.shape.slice()
    }

    pub fn is_reduced(&self, axis: usize) -> bool {
        self.reduced.as_ref().is_none_or(|reduced| reduced[axis])
    }

    /// The axes that are reduced, in descending order.
    pub fn axes(&self) -> impl Iterator<Item = usize> {
        (0..self.shape.ndim()).rev().filter(|axis| self.is_reduced(*axis))
    }

    /// Whether all elements become one number.
    pub fn is_total(&self) -> bool {
        self.reduced.as_ref().is_none_or(|reduced| reduced.iter().all(|reduced| *reduced))
    }

    /// How many elements become one number.
    pub fn count(&self) -> usize {
        self.axes().map(|axis| self.shape[axis]).product()
    }

    /// The shape of the result with the reduced axes as axes of length 1.
    pub fn kept(&self) -> IxDyn {
        let mut kept = self.shape.clone();
        self.axes().for_each(|axis| kept[axis] = 1);
        kept
    }

    /// The shape of the result.
    pub fn result(&self) -> IxDyn {
        if self.keepdim {
            return self.kept();
        }
        let lengths: Vec<_> = (0..self.shape.ndim()).filter(|axis| !self.is_reduced(*axis)).collect();
        IxDyn(&lengths.iter().map(|axis| self.shape[*axis]).collect::<Vec<_>>())
    }

    /// The same axes, which stay as axes of length 1.
    pub fn keeping(mut self) -> Self {
        self.keepdim = true;
        self
    }

    /// The axes in an order in which the reduced ones are the last.
    pub fn groups_last(&self) -> Vec<usize> {
        let (reduced, mut order): (Vec<_>, Vec<_>) = (0..self.shape.ndim()).partition(|axis| self.is_reduced(*axis));
        order.extend(reduced);
        order
    }

    /// What there is one of per group of elements, stretched to all of them; recorded.
    pub fn widened<T: Element>(&self, y: &Tensor<T>) -> Tensor<T> {
        if self.keepdim || y.ndim() == 0 {
            return y.broadcast(self.shape());
        }
        y.reshaped(self.kept().slice()).broadcast(self.shape())
    }

    /// The error for what is not defined for no elements, if there are none.
    pub fn nonempty(&self, operation: &'static str) -> Result<()> {
        if self.count() == 0 && self.result().size() > 0 {
            return Err(TensorError::Empty { operation, shape: self.shape().to_vec() });
        }
        Ok(())
    }
}
