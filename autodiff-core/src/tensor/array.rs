//! The values of a tensor: an `ndarray` array shared by reference count, possibly stretched along axes of length 1.
//!
//! Stretching (`NumPy`'s broadcasting) is a view: the gradient of a sum is one number stretched to the shape of what was
//! summed, and no memory.

use ndarray::iter::Iter;
use ndarray::{ArcArray, ArrayD, ArrayViewD, Axis, IxDyn};

use super::Element;
use super::recycle::Held;

/// Shared values; a copy costs two reference counts and no values.
#[derive(Clone)]
pub struct Array<T: Element> {
    base: Held<T>,
    /// The shape to which the base is stretched, if it is.
    wide: Option<IxDyn>,
}

impl<T: Element> Array<T> {
    /// Values in row-major order; their number is the product of the shape.
    pub fn new(shape: &[usize], values: Vec<T>) -> Self {
        let array = ArrayD::from_shape_vec(IxDyn(shape), values).expect("as many values as the shape says");
        Self::from_array(array)
    }

    pub fn from_array(array: ArrayD<T>) -> Self {
        Self { base: Held::new(array.into_shared()), wide: None }
    }

    pub fn from_shared(base: ArcArray<T, IxDyn>) -> Self {
        Self { base: Held::new(base), wide: None }
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
        let wide = (base.shape() != ndarray::Dimension::slice(&shape)).then_some(shape);
        Self { base: Held::new(base), wide }
    }

    /// The values that are there once.
    pub fn base(&self) -> &ArcArray<T, IxDyn> {
        &self.base
    }

    /// The values, which are there once and not stretched.
    pub fn into_base(self) -> ArcArray<T, IxDyn> {
        self.base.into_inner()
    }

    pub fn shape(&self) -> &[usize] {
        self.wide.as_ref().map_or_else(|| self.base.shape(), ndarray::Dimension::slice)
    }

    pub fn len(&self) -> usize {
        self.shape().iter().product()
    }

    pub fn view(&self) -> ArrayViewD<'_, T> {
        match &self.wide {
            Some(shape) => self.base.broadcast(shape.clone()).expect("stretched arrays have been checked"),
            None => self.base.view(),
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
        Self { base: self.base.clone(), wide: Some(IxDyn(shape)) }
    }

    /// The values in row-major order, if they lie so in memory.
    pub fn as_slice(&self) -> Option<&[T]> {
        if self.wide.is_some() { None } else { self.base.as_slice() }
    }

    /// The number of which all values are copies, if that can be seen without looking at them.
    pub fn uniform(&self) -> Option<T> {
        if self.base.len() == 1 { self.base.iter().next().copied() } else { None }
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
        match self.wide {
            Some(shape) => self.base.broadcast(shape).expect("stretched arrays have been checked").to_owned(),
            None => self.base.into_inner().into_owned(),
        }
    }

    /// The values as a vector that nothing else shares, row-major; or the array as it was.
    pub fn into_unique(self) -> Result<(Vec<T>, IxDyn), Self> {
        if self.as_slice().is_none() {
            return Err(self);
        }
        match self.base.into_unique() {
            Ok(owned) => {
                let shape = ndarray::Dimension::slice(&owned.raw_dim()).to_vec();
                match owned.into_raw_vec_and_offset() {
                    (values, Some(0) | None) if values.len() == shape.iter().product() => Ok((values, IxDyn(&shape))),
                    (values, offset) => {
                        let from = offset.unwrap_or(0);
                        let len: usize = shape.iter().product();
                        Ok((values[from..from + len].to_vec(), IxDyn(&shape)))
                    }
                }
            }
            Err(base) => Err(Self { base, wide: None }),
        }
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
