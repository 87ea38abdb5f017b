//! The values of a tensor: an `ndarray` array shared by reference count, possibly stretched along axes of length 1.
//!
//! Stretching (`NumPy`'s broadcasting) is a view: the gradient of a sum is one number stretched to the shape of what was
//! summed, and no memory.

use std::sync::Arc;

use ndarray::iter::Iter;
use ndarray::{ArcArray, ArrayD, ArrayViewD, Axis, Dimension, IxDyn};

use super::Element;
use super::recycle::Held;

/// Shared values; a copy costs one reference count.
#[derive(Clone)]
pub struct Array<T: Element>(Arc<Values<T>>);

struct Values<T: Element> {
    base: Held<T>,
    /// The shape to which the base is stretched, if it is.
    wide: Option<IxDyn>,
}

impl<T: Element> Array<T> {
    fn of(base: Held<T>, wide: Option<IxDyn>) -> Self {
        Self(Arc::new(Values { base, wide }))
    }

    /// Values in row-major order; their number is the product of the shape.
    pub fn new(shape: &[usize], values: Vec<T>) -> Self {
        let array = ArrayD::from_shape_vec(IxDyn(shape), values).expect("as many values as the shape says");
        Self::from_array(array)
    }

    pub fn from_array(array: ArrayD<T>) -> Self {
        Self::from_shared(array.into_shared())
    }

    pub fn from_shared(base: ArcArray<T, IxDyn>) -> Self {
        Self::of(Held::new(base), None)
    }

    /// One number, of no axes.
    pub fn scalar(value: T) -> Self {
        Self::new(&[], vec![value])
    }

    /// One number stretched to a shape.
    pub fn full(shape: &[usize], value: T) -> Self {
        Self::scalar(value).stretched(shape)
    }

    /// A base stretched to a shape that it broadcasts to.
    pub fn wide(base: ArcArray<T, IxDyn>, shape: IxDyn) -> Self {
        let wide = (base.shape() != shape.slice()).then_some(shape);
        Self::of(Held::new(base), wide)
    }

    /// The values that are there once.
    pub fn base(&self) -> &ArcArray<T, IxDyn> {
        &self.0.base
    }

    /// The values, which are there once and not stretched.
    pub fn into_base(self) -> ArcArray<T, IxDyn> {
        match Arc::try_unwrap(self.0) {
            Ok(values) => values.base.into_inner(),
            Err(shared) => (*shared.base).clone(),
        }
    }

    pub fn shape(&self) -> &[usize] {
        self.0.wide.as_ref().map_or_else(|| self.0.base.shape(), IxDyn::slice)
    }

    pub fn len(&self) -> usize {
        self.shape().iter().product()
    }

    pub fn view(&self) -> ArrayViewD<'_, T> {
        match &self.0.wide {
            Some(shape) => self.0.base.broadcast(shape.clone()).expect("stretched arrays have been checked"),
            None => self.0.base.view(),
        }
    }

    pub fn iter(&self) -> Iter<'_, T, IxDyn> {
        self.view().into_iter()
    }

    /// Stretched to a shape that it broadcasts to.
    pub fn stretched(&self, shape: &[usize]) -> Self {
        if self.shape() == shape {
            return self.clone();
        }
        Self::of(self.0.base.clone(), Some(IxDyn(shape)))
    }

    /// The values in row-major order, if they lie so in memory.
    pub fn as_slice(&self) -> Option<&[T]> {
        if self.0.wide.is_some() { None } else { self.0.base.as_slice() }
    }

    /// The number of which all values are copies, if that can be seen without looking at them.
    pub fn uniform(&self) -> Option<T> {
        if self.0.base.len() == 1 { self.0.base.iter().next().copied() } else { None }
    }

    /// The same values in row-major order.
    pub fn dense(self) -> Self {
        if self.as_slice().is_some() {
            return self;
        }
        Self::from_array(self.view().as_standard_layout().into_owned())
    }

    /// An array of `ndarray`, without copying if nothing else shares the values.
    pub fn into_array(self) -> ArrayD<T> {
        if self.0.wide.is_some() { self.view().to_owned() } else { self.into_base().into_owned() }
    }

    /// The values as a vector that nothing else shares, row-major; or the array as it was.
    pub fn into_unique(self) -> Result<(Vec<T>, IxDyn), Self> {
        if self.as_slice().is_none() {
            return Err(self);
        }
        let base = Arc::try_unwrap(self.0).map_err(Self)?.base;
        let owned = base.into_unique().map_err(|base| Self::of(base, None))?;
        let shape = owned.raw_dim();
        let len = owned.len();
        let (values, offset) = owned.into_raw_vec_and_offset();
        if values.len() == len {
            return Ok((values, shape));
        }
        // A part of what was a larger array; an empty part has no offset.
        let from = offset.unwrap_or(0);
        Ok((values[from..from + len].to_vec(), shape))
    }

    /// The sum over the axes along which `shape` was stretched to this array's shape.
    pub fn sum_to(&self, shape: &[usize]) -> Self {
        if self.shape() == shape {
            return self.clone();
        }
        if shape.iter().product::<usize>() == 1 {
            return Self::new(shape, vec![super::kernel::sum(self)]);
        }
        let lead = self.shape().len() - shape.len();
        let mut sum = self.view().to_owned();
        for _ in 0..lead {
            sum = sum.sum_axis(Axis(0));
        }
        for (axis, &len) in shape.iter().enumerate() {
            if len == 1 && sum.shape()[axis] != 1 {
                sum = sum.sum_axis(Axis(axis)).insert_axis(Axis(axis));
            }
        }
        Self::from_array(sum)
    }
}
