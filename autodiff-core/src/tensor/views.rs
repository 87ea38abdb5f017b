//! The values of a tensor read in another way. All but [`Array::reshaped`] copy nothing, also of stretched arrays.

use ndarray::{ArcArray, Axis, Dimension, IxDyn, Order, RemoveAxis, Slice};

use super::Element;
use super::array::Array;

impl<T: Element> Array<T> {
    /// The base with as many axes as the array, and the shape to which it is stretched.
    fn aligned(&self) -> (ArcArray<T, IxDyn>, IxDyn) {
        let (mut base, shape) = (self.base().clone(), IxDyn(self.shape()));
        while base.ndim() < shape.ndim() {
            base = base.insert_axis(Axis(0));
        }
        (base, shape)
    }

    /// The same values in another shape, in row-major order. Copies what does not lie so in memory, unless only axes of
    /// length 1 come and go.
    pub fn reshaped(&self, shape: &[usize]) -> Self {
        if self.shape() == shape {
            return self.clone();
        }
        if let (None, Some(value)) = (self.as_slice(), self.uniform()) {
            return Self::full(shape, value);
        }
        let long = |shape: &[usize]| shape.iter().copied().filter(|len| *len != 1).collect::<Vec<_>>();
        if self.as_slice().is_none() && long(self.shape()) == long(shape) {
            let (mut base, mut wide) = self.aligned();
            for axis in (0..wide.ndim()).rev().filter(|axis| self.shape()[*axis] == 1) {
                base = base.index_axis_move(Axis(axis), 0);
                wide = wide.remove_axis(Axis(axis));
            }
            for (axis, _) in shape.iter().enumerate().filter(|(_, len)| **len == 1) {
                base = base.insert_axis(Axis(axis));
                wide = wide.insert_axis(Axis(axis));
            }
            return Self::wide(base, wide);
        }
        let base = self.clone().dense().into_base();
        Self::from_shared(base.into_shape_with_order((IxDyn(shape), Order::RowMajor)).expect("as many values"))
    }

    /// The axes in another order.
    pub fn permuted(&self, order: &[usize]) -> Self {
        let (base, shape) = self.aligned();
        let lengths: Vec<_> = order.iter().map(|axis| shape[*axis]).collect();
        Self::wide(base.permuted_axes(IxDyn(order)), IxDyn(&lengths))
    }

    /// The values at one place of an axis, which goes.
    pub fn selected(&self, axis: usize, index: usize) -> Self {
        let (base, shape) = self.aligned();
        let index = if base.len_of(Axis(axis)) == 1 { 0 } else { index };
        Self::wide(base.index_axis_move(Axis(axis), index), shape.remove_axis(Axis(axis)))
    }

    /// The values at some places of an axis, of which there are `len`.
    pub fn sliced(&self, axis: usize, slice: Slice, len: usize) -> Self {
        let (mut base, mut shape) = self.aligned();
        if base.len_of(Axis(axis)) == shape[axis] {
            base.slice_axis_inplace(Axis(axis), slice);
        }
        shape[axis] = len;
        Self::wide(base, shape)
    }
}
