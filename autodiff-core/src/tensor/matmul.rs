//! Products of matrices and vectors, also of many matrices at once.

use std::sync::Arc;

use ndarray::{Array1, ArrayView1, ArrayView2, ArrayViewD, ArrayViewMut2, Axis, Dimension, Ix2, linalg};

use super::array::Array;
use super::dot::vector;
use super::error::{self, Result, TensorError};
use super::node::{Bars, Function, Node};
use super::{Element, Tensor, recycle};

/// Which axes the arguments of a product have.
#[derive(Clone, Copy)]
enum Kind {
    /// A matrix and a vector.
    MatrixVector,
    /// Two matrices.
    Matrices,
    /// As many matrices on both sides, along the same leading axes.
    Batch,
}

/// The node of a product, linear in each argument.
struct Product<T: Element> {
    kind: Kind,
    args: [Tensor<T>; 2],
}

impl<T: Element> Function<T> for Product<T> {
    fn name(&self) -> &'static str {
        match self.kind {
            Kind::MatrixVector => "Mv",
            Kind::Matrices => "Mm",
            Kind::Batch => "Bmm",
        }
    }

    fn vjp(&self, _: &Arc<Node<T>>, y_bar: Tensor<T>, bars: &mut Bars<'_, T>) -> Result<()> {
        let [a, b] = &self.args;
        if bars.wants(0) {
            let bar = match self.kind {
                Kind::MatrixVector => column(&y_bar) * b,
                kind => product(kind, &y_bar, &b.matrices_transposed()),
            };
            bars.give(0, bar);
        }
        if bars.wants(1) {
            bars.give(1, product(self.kind, &a.matrices_transposed(), &y_bar));
        }
        Ok(())
    }

    fn jvp(&self, _: &Arc<Node<T>>, dots: &[Option<Tensor<T>>]) -> Result<Tensor<T>> {
        let [a, b] = &self.args;
        let by_a = dots[0].as_ref().map(|a_dot| product(self.kind, a_dot, b));
        let by_b = dots[1].as_ref().map(|b_dot| product(self.kind, a, b_dot));
        Ok(by_a.into_iter().chain(by_b).reduce(Tensor::plus).unwrap_or_default())
    }
}

/// A vector as a matrix of one column.
fn column<T: Element>(x: &Tensor<T>) -> Tensor<T> {
    x.reshaped(&[x.len(), 1])
}

/// The product of arguments whose shapes fit; recorded.
fn product<T: Element>(kind: Kind, a: &Tensor<T>, b: &Tensor<T>) -> Tensor<T> {
    let y = match kind {
        Kind::MatrixVector => Array::from_array(transform(&matrix(a.array.view()), &vector(&b.array)).into_dyn()),
        Kind::Matrices | Kind::Batch => {
            let mut shape = a.shape().to_vec();
            shape[a.ndim() - 1] = b.shape()[b.ndim() - 1];
            let mut y = recycle::vec(shape.iter().product());
            multiply_all(&a.array.view(), &b.array.view(), &mut y);
            Array::new(&shape, y)
        }
    };
    Tensor::recorded(y, [a, b], |_| Product { kind, args: [a.clone(), b.clone()] })
}

fn matrix<T>(x: ArrayViewD<'_, T>) -> ArrayView2<'_, T> {
    x.into_dimensionality::<Ix2>().expect("the number of axes has been checked")
}

/// A matrix times a vector: inner products with rows, or a sum of columns, as they lie in memory.
fn transform<T: Element>(a: &ArrayView2<'_, T>, x: &ArrayView1<'_, T>) -> Array1<T> {
    if a.strides()[0] != 1 || a.strides()[1] == 1 {
        return a.dot(x);
    }
    let mut y = Array1::zeros(a.nrows());
    for (column, x) in a.columns().into_iter().zip(x) {
        y.scaled_add(*x, &column);
    }
    y
}

/// The products of the matrices along the leading axes, into row-major memory.
fn multiply_all<T: Element>(a: &ArrayViewD<'_, T>, b: &ArrayViewD<'_, T>, y: &mut [T]) {
    if a.ndim() > 2 {
        let parts = a.axis_iter(Axis(0)).zip(b.axis_iter(Axis(0)));
        // Empty matrices leave nothing to write.
        let len = (y.len() / a.len_of(Axis(0)).max(1)).max(1);
        parts.zip(y.chunks_exact_mut(len)).for_each(|((a, b), y)| multiply_all(&a, &b, y));
        return;
    }
    let (a, b) = (matrix(a.view()), matrix(b.view()));
    let shape = (a.nrows(), b.ncols());
    let mut y = ArrayViewMut2::from_shape(shape, y).expect("as much memory as the product has elements");
    linalg::general_mat_mul(T::one(), &a, &b, T::zero(), &mut y);
}

impl<T: Element> Tensor<T> {
    /// The product of matrices: `yᵢⱼ = Σ aᵢₖ bₖⱼ`.
    ///
    /// A vector on the left is a row, one on the right a column, which are not axes of the result; two vectors give their
    /// inner product. Axes before the last two are those of many matrices, and broadcast together.
    ///
    /// ```
    /// use autodiff_core::tensor::Tensor;
    ///
    /// let a = Tensor::from([[1.0, 2.0], [3.0, 4.0]]);
    /// assert_eq!(a.matmul(&a).to_vec(), [7.0, 10.0, 15.0, 22.0]);
    /// assert_eq!(a.matmul(&Tensor::from([1.0, 1.0])).to_vec(), [3.0, 7.0]);
    /// assert_eq!(Tensor::<f64>::ones(&[5, 2, 3]).matmul(&Tensor::ones(&[3, 4])).shape(), [5, 2, 4]);
    /// ```
    ///
    /// # Panics
    ///
    /// If one is a number, or the shapes do not fit.
    #[must_use]
    #[track_caller]
    pub fn matmul(&self, other: &Self) -> Self {
        error::unwrap(self.try_matmul(other))
    }

    /// [`matmul`](Self::matmul), or why not.
    ///
    /// # Errors
    ///
    /// [`TensorError::Shape`]
    pub fn try_matmul(&self, other: &Self) -> Result<Self> {
        let misfit = |expected| {
            let shapes = vec![self.shape().to_vec(), other.shape().to_vec()];
            TensorError::Shape { operation: "matmul", expected, shapes }
        };
        let (a, b) = (self.shape(), other.shape());
        let (Some(&inner), Some(&rows)) = (a.last(), b.get(b.len().saturating_sub(2))) else {
            return Err(misfit("vectors or matrices are needed"));
        };
        if inner != rows {
            return Err(misfit("as many columns on the left as rows on the right are needed"));
        }
        Ok(match (a.len(), b.len()) {
            (1, 1) => self.try_dot(other)?,
            (2, 1) => product(Kind::MatrixVector, self, other),
            (1, 2) => product(Kind::MatrixVector, &other.matrices_transposed(), self),
            (2, 2) => product(Kind::Matrices, self, other),
            // Many matrices times one: their rows are those of one large matrix.
            (_, 1 | 2) => {
                let mut shape = a.to_vec();
                shape.pop();
                let rows = self.reshaped(&[shape.iter().product(), inner]).try_matmul(other)?;
                shape.extend(b.get(1));
                rows.reshaped(&shape)
            }
            (1, _) => {
                let rows = self.reshaped(&[1, inner]).try_matmul(other)?;
                let mut shape = rows.shape().to_vec();
                shape.remove(shape.len() - 2);
                rows.reshaped(&shape)
            }
            _ => {
                let (a_batch, b_batch) = (&a[..a.len() - 2], &b[..b.len() - 2]);
                let batch = error::broadcast("matmul", [a_batch, b_batch]);
                let batch = batch.map_err(|_| misfit("axes before the last two that broadcast together are needed"))?;
                let wide = |x: &Self| [batch.slice(), &x.shape()[x.ndim() - 2..]].concat();
                product(Kind::Batch, &self.broadcast(&wide(self)), &other.broadcast(&wide(other)))
            }
        })
    }
}
