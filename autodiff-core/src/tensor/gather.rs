//! Elements that are looked up by their places.

use std::sync::Arc;

use ndarray::{Array as NdArray, ArrayD, Axis, Dimension, IxDyn};

use super::array::Array;
use super::error::{self, Result, TensorError};
use super::linear::{Linear, linear};
use super::{Element, Tensor};

/// Places of an axis, in any order and number.
#[derive(Clone)]
struct Places {
    axis: usize,
    /// The length of the whole axis.
    whole: usize,
    indices: Arc<[usize]>,
}

/// The subarrays at places of an axis; the transpose adds them up.
struct IndexSelect(Places);

impl<T: Element> Linear<T> for IndexSelect {
    const NAME: &'static str = "IndexSelect";

    fn forward(&self, x: &Tensor<T>) -> Result<Tensor<T>> {
        Ok(x.looked_up(self.0.clone()))
    }

    fn transpose(&self, y_bar: &Tensor<T>) -> Result<Tensor<T>> {
        Ok(y_bar.added_up(self.0.clone()))
    }
}

/// Subarrays added to zeros at places of an axis; the transpose looks them up.
struct IndexAdd(Places);

impl<T: Element> Linear<T> for IndexAdd {
    const NAME: &'static str = "IndexAdd";

    fn forward(&self, x: &Tensor<T>) -> Result<Tensor<T>> {
        Ok(x.added_up(self.0.clone()))
    }

    fn transpose(&self, y_bar: &Tensor<T>) -> Result<Tensor<T>> {
        Ok(y_bar.looked_up(self.0.clone()))
    }
}

/// For every element of the result the place of an axis that it comes from.
#[derive(Clone)]
struct Table {
    axis: usize,
    /// The shape of what is looked up in.
    whole: IxDyn,
    indices: Arc<ArrayD<usize>>,
}

impl Table {
    /// Calls `each` for every element of the table, in row-major order, with the place that it names.
    fn places(&self, mut each: impl FnMut(IxDyn)) {
        for (mut place, index) in ndarray::indices(self.indices.raw_dim()).into_iter().zip(self.indices.iter()) {
            place[self.axis] = *index;
            each(place);
        }
    }
}

/// Elements at places of an axis, one by one; the transpose adds them up.
struct Gather(Table);

impl<T: Element> Linear<T> for Gather {
    const NAME: &'static str = "Gather";

    fn forward(&self, x: &Tensor<T>) -> Result<Tensor<T>> {
        Ok(x.gathered(self.0.clone()))
    }

    fn transpose(&self, y_bar: &Tensor<T>) -> Result<Tensor<T>> {
        Ok(y_bar.scattered(self.0.clone()))
    }
}

/// Elements added to zeros at places of an axis; the transpose looks them up.
struct ScatterAdd(Table);

impl<T: Element> Linear<T> for ScatterAdd {
    const NAME: &'static str = "ScatterAdd";

    fn forward(&self, x: &Tensor<T>) -> Result<Tensor<T>> {
        Ok(x.scattered(self.0.clone()))
    }

    fn transpose(&self, y_bar: &Tensor<T>) -> Result<Tensor<T>> {
        Ok(y_bar.gathered(self.0.clone()))
    }
}

impl<T: Element> Tensor<T> {
    fn looked_up(&self, places: Places) -> Self {
        let y = self.array.view().select(Axis(places.axis), &places.indices);
        linear(self, Array::from_array(y), IndexSelect(places))
    }

    fn added_up(&self, places: Places) -> Self {
        let mut shape = IxDyn(self.shape());
        shape[places.axis] = places.whole;
        let mut sums = ArrayD::zeros(shape);
        for (part, place) in self.array.view().axis_iter(Axis(places.axis)).zip(places.indices.iter()) {
            let mut sum = sums.index_axis_mut(Axis(places.axis), *place);
            sum += &part;
        }
        linear(self, Array::from_array(sums), IndexAdd(places))
    }

    fn gathered(&self, table: Table) -> Self {
        let x = self.array.view();
        let mut values = Vec::with_capacity(table.indices.len());
        table.places(|place| values.push(x[place]));
        let y = Array::new(table.indices.shape(), values);
        linear(self, y, Gather(table))
    }

    fn scattered(&self, table: Table) -> Self {
        let mut sums = ArrayD::zeros(table.whole.clone());
        let mut x = self.array.iter();
        table.places(|place| sums[place] += x.next().copied().unwrap_or_default());
        linear(self, Array::from_array(sums), ScatterAdd(table))
    }

    /// The subarrays at places of an axis, which may be named in any order and several times.
    ///
    /// ```
    /// use autodiff_core::tensor::Tensor;
    ///
    /// let x = Tensor::from([1.0, 2.0, 3.0]).requires_grad(true);
    /// let y = x.index_select(0, &[2, 0, 2]);
    /// assert_eq!(y.to_vec(), [3.0, 1.0, 3.0]);
    /// y.sum().backward();
    /// assert_eq!(x.grad().unwrap().to_vec(), [1.0, 0.0, 2.0]);
    /// ```
    ///
    /// # Panics
    ///
    /// If there is no such axis or place.
    #[must_use]
    #[track_caller]
    pub fn index_select(&self, axis: isize, indices: &[usize]) -> Self {
        error::unwrap(self.try_index_select(axis, indices))
    }

    /// [`index_select`](Self::index_select), or why not.
    ///
    /// # Errors
    ///
    /// [`TensorError::Axis`], [`TensorError::Index`]
    pub fn try_index_select(&self, axis: isize, indices: &[usize]) -> Result<Self> {
        let axis = error::axis("index_select", axis, self.shape())?;
        let whole = self.shape()[axis];
        within("index_select", indices.iter(), whole)?;
        Ok(self.looked_up(Places { axis, whole, indices: indices.into() }))
    }

    /// The elements at places of an axis, one for every element of `indices`: along axis 1 of a matrix
    /// `y[i, j] = x[i, indices[i, j]]`.
    ///
    /// Along the other axes `indices` may be shorter than the tensor.
    ///
    /// ```
    /// use autodiff_core::tensor::Tensor;
    /// use ndarray::array;
    ///
    /// let x = Tensor::from([[1.0, 2.0], [3.0, 4.0]]);
    /// assert_eq!(x.gather(1, &array![[1], [0]]).to_vec(), [2.0, 3.0]);
    /// ```
    ///
    /// # Panics
    ///
    /// If there is no such axis or place, or the shape of `indices` does not fit.
    #[must_use]
    #[track_caller]
    pub fn gather<D: Dimension>(&self, axis: isize, indices: &NdArray<usize, D>) -> Self {
        error::unwrap(self.try_gather(axis, indices))
    }

    /// [`gather`](Self::gather), or why not.
    ///
    /// # Errors
    ///
    /// [`TensorError::Axis`], [`TensorError::Shape`], [`TensorError::Index`]
    pub fn try_gather<D: Dimension>(&self, axis: isize, indices: &NdArray<usize, D>) -> Result<Self> {
        const NAME: &str = "gather";
        let axis = error::axis(NAME, axis, self.shape())?;
        let lengths = || indices.shape().iter().zip(self.shape());
        let fits = |(place, (len, whole)): (usize, (&usize, &usize))| place == axis || len <= whole;
        if indices.ndim() != self.ndim() || !lengths().enumerate().all(fits) {
            let shapes = vec![self.shape().to_vec(), indices.shape().to_vec()];
            let expected = "as many axes, and along the others indices no longer than the tensor";
            return Err(TensorError::Shape { operation: NAME, expected, shapes });
        }
        within(NAME, indices.iter(), self.shape()[axis])?;
        let indices = Arc::new(indices.to_owned().into_dyn());
        Ok(self.gathered(Table { axis, whole: IxDyn(self.shape()), indices }))
    }
}

/// The error for a place that an axis does not have.
fn within<'a>(operation: &'static str, indices: impl Iterator<Item = &'a usize>, len: usize) -> Result<()> {
    match indices.copied().find(|index| *index >= len) {
        Some(index) => Err(TensorError::Index { operation, index: isize::try_from(index).unwrap_or(isize::MAX), len }),
        None => Ok(()),
    }
}
