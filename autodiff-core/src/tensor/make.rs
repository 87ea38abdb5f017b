//! Making tensors, and taking their elements out.

use ndarray::{ArcArray, Array as NdArray, ArrayD, ArrayView, ArrayViewD, Dimension, IxDyn};
use rand::Rng;

use super::array::Array;
use super::error::{self, Result, TensorError};
use super::{Element, Tensor};

impl<T: Element> Tensor<T> {
    /// A tensor of no axes: one number.
    ///
    /// ```
    /// use autodiff_core::tensor::Tensor;
    ///
    /// assert_eq!(Tensor::scalar(3.0).item(), 3.0);
    /// ```
    #[must_use]
    pub fn scalar(value: T) -> Self {
        Self::plain(Array::scalar(value))
    }

    /// A number in every place.
    #[must_use]
    pub fn full(shape: &[usize], value: T) -> Self {
        Self::plain(Array::full(shape, value))
    }

    /// 0 in every place.
    ///
    /// ```
    /// use autodiff_core::tensor::Tensor;
    ///
    /// assert_eq!(Tensor::<f64>::zeros(&[2, 2]).to_vec(), [0.0; 4]);
    /// ```
    #[must_use]
    pub fn zeros(shape: &[usize]) -> Self {
        Self::full(shape, T::zero())
    }

    /// 1 in every place.
    #[must_use]
    pub fn ones(shape: &[usize]) -> Self {
        Self::full(shape, T::one())
    }

    /// 0, 1, 2, … below `end`.
    ///
    /// ```
    /// use autodiff_core::tensor::Tensor;
    ///
    /// assert_eq!(Tensor::arange(4.).to_vec(), [0., 1., 2., 3.]);
    /// assert!(Tensor::try_arange(f64::INFINITY).is_err());
    /// ```
    ///
    /// # Panics
    ///
    /// If the end is infinite or NaN.
    #[must_use]
    #[track_caller]
    pub fn arange(end: T) -> Self {
        error::unwrap(Self::try_arange(end))
    }

    /// [`arange`](Self::arange), or why not.
    ///
    /// # Errors
    ///
    /// [`TensorError::Value`] for an end that is infinite or NaN.
    pub fn try_arange(end: T) -> Result<Self> {
        if !end.to_f64().is_finite() {
            return Err(TensorError::Value { operation: "arange", problem: format!("the end is {end}, not a number") });
        }
        Ok((0..).map(T::size).take_while(|value| *value < end).collect())
    }

    /// `count` numbers at equal distances, from `start` to `end`, both included.
    ///
    /// ```
    /// use autodiff_core::tensor::Tensor;
    ///
    /// assert_eq!(Tensor::linspace(-1.0, 1.0, 5).to_vec(), [-1.0, -0.5, 0.0, 0.5, 1.0]);
    /// ```
    #[must_use]
    pub fn linspace(start: T, end: T, count: usize) -> Self {
        let steps = T::size(count.saturating_sub(1).max(1));
        // From both ends, so that the last number is `end` itself.
        let value = |i: usize| {
            if 2 * i < count {
                start + (end - start) / steps * T::size(i)
            } else {
                end - (end - start) / steps * T::size(count - 1 - i)
            }
        };
        let first = (count == 1).then_some(start);
        Self::from(first.map_or_else(|| (0..count).map(value).collect(), |first| vec![first]))
    }

    /// The identity matrix.
    #[must_use]
    pub fn eye(n: usize) -> Self {
        Self::from_array(NdArray::eye(n))
    }

    /// Uniform random numbers in `[0, 1)`.
    ///
    /// ```
    /// use autodiff_core::tensor::Tensor;
    /// use rand::SeedableRng;
    ///
    /// let mut rng = rand::rngs::SmallRng::seed_from_u64(1);
    /// let x = Tensor::<f64>::rand(&[100], &mut rng);
    /// assert!(x.ge(0.0).all() && x.lt(1.0).all());
    /// ```
    pub fn rand(shape: &[usize], rng: &mut (impl Rng + ?Sized)) -> Self {
        Self::generate(shape, || T::uniform(rng))
    }

    /// Normal random numbers of mean 0 and variance 1.
    pub fn randn(shape: &[usize], rng: &mut (impl Rng + ?Sized)) -> Self {
        Self::generate(shape, || T::normal(rng))
    }

    fn generate(shape: &[usize], mut next: impl FnMut() -> T) -> Self {
        let count = shape.iter().product();
        Self::plain(Array::new(shape, (0..count).map(|_| next()).collect()))
    }

    /// Values in row-major order, and the shape.
    ///
    /// # Panics
    ///
    /// If the number of values is not the product of the shape.
    #[must_use]
    #[track_caller]
    pub fn from_vec(values: Vec<T>, shape: &[usize]) -> Self {
        error::unwrap(Self::try_from_vec(values, shape))
    }

    /// [`from_vec`](Self::from_vec), or why not.
    ///
    /// # Errors
    ///
    /// [`TensorError::Reshape`]
    pub fn try_from_vec(values: Vec<T>, shape: &[usize]) -> Result<Self> {
        let len = shape.iter().try_fold(1_usize, |product, len| product.checked_mul(*len));
        if len != Some(values.len()) {
            return Err(TensorError::Reshape {
                operation: "from_vec",
                from: vec![values.len()],
                to: shape.iter().map(|len| isize::try_from(*len).unwrap_or(isize::MAX)).collect(),
            });
        }
        Ok(Self::plain(Array::new(shape, values)))
    }

    /// An array of `ndarray`, without copying.
    #[must_use]
    pub fn from_array<D: Dimension>(array: NdArray<T, D>) -> Self {
        Self::plain(Array::from_array(array.into_dyn()))
    }

    /// The elements as an array of `ndarray`, without copying.
    #[must_use]
    pub fn view(&self) -> ArrayViewD<'_, T> {
        self.array.view()
    }

    /// The elements as an array of `ndarray`, without copying if no other tensor shares them.
    #[must_use]
    pub fn into_array(self) -> ArrayD<T> {
        let Self { array, node } = self;
        drop(node);
        array.into_array()
    }

    /// The elements in row-major order.
    ///
    /// ```
    /// use autodiff_core::tensor::Tensor;
    ///
    /// assert_eq!(Tensor::from([[1.0, 2.0], [3.0, 4.0]]).to_vec(), [1.0, 2.0, 3.0, 4.0]);
    /// ```
    #[must_use]
    pub fn to_vec(&self) -> Vec<T> {
        match self.array.as_slice() {
            Some(values) => values.to_vec(),
            None => self.array.iter().copied().collect(),
        }
    }

    /// The one number of a tensor of one element.
    ///
    /// # Panics
    ///
    /// If there are more elements, or none.
    #[must_use]
    #[track_caller]
    pub fn item(&self) -> T {
        error::unwrap(self.try_item())
    }

    /// [`item`](Self::item), or why not.
    ///
    /// # Errors
    ///
    /// [`TensorError::NotScalar`]
    pub fn try_item(&self) -> Result<T> {
        match (self.len(), self.array.iter().next()) {
            (1, Some(value)) => Ok(*value),
            _ => Err(TensorError::NotScalar { shape: self.shape().to_vec() }),
        }
    }
}

impl<T: Element> From<T> for Tensor<T> {
    fn from(value: T) -> Self {
        Self::scalar(value)
    }
}

impl<T: Element> From<Vec<T>> for Tensor<T> {
    fn from(values: Vec<T>) -> Self {
        Self::plain(Array::new(&[values.len()], values))
    }
}

impl<T: Element> From<&[T]> for Tensor<T> {
    fn from(values: &[T]) -> Self {
        Self::from(values.to_vec())
    }
}

impl<T: Element> FromIterator<T> for Tensor<T> {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        Self::from(values.into_iter().collect::<Vec<_>>())
    }
}

impl<T: Element, const N: usize> From<[T; N]> for Tensor<T> {
    fn from(values: [T; N]) -> Self {
        Self::from(values.to_vec())
    }
}

impl<T: Element, const N: usize, const M: usize> From<[[T; M]; N]> for Tensor<T> {
    fn from(values: [[T; M]; N]) -> Self {
        Self::plain(Array::new(&[N, M], values.concat()))
    }
}

impl<T: Element, const N: usize, const M: usize, const L: usize> From<[[[T; L]; M]; N]> for Tensor<T> {
    fn from(values: [[[T; L]; M]; N]) -> Self {
        Self::plain(Array::new(&[N, M, L], values.concat().concat()))
    }
}

impl<T: Element, D: Dimension> From<NdArray<T, D>> for Tensor<T> {
    fn from(array: NdArray<T, D>) -> Self {
        Self::from_array(array)
    }
}

impl<T: Element, D: Dimension> From<ArcArray<T, D>> for Tensor<T> {
    fn from(array: ArcArray<T, D>) -> Self {
        Self::plain(Array::from_shared(array.into_dyn()))
    }
}

impl<T: Element, D: Dimension> From<ArrayView<'_, T, D>> for Tensor<T> {
    fn from(view: ArrayView<'_, T, D>) -> Self {
        Self::from_array(view.to_owned())
    }
}

impl<T: Element> From<Tensor<T>> for ArrayD<T> {
    fn from(tensor: Tensor<T>) -> Self {
        tensor.into_array()
    }
}

impl<T: Element> TryFrom<Vec<Vec<T>>> for Tensor<T> {
    type Error = TensorError;

    /// Rows of equal length.
    fn try_from(rows: Vec<Vec<T>>) -> Result<Self> {
        let columns = rows.first().map_or(0, Vec::len);
        if let Some(row) = rows.iter().find(|row| row.len() != columns) {
            let shapes = vec![vec![columns], vec![row.len()]];
            return Err(TensorError::Shape { operation: "try_from", expected: "rows of equal length", shapes });
        }
        let shape = IxDyn(&[rows.len(), columns]);
        Self::try_from_vec(rows.concat(), shape.slice())
    }
}
