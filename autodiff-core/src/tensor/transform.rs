//! Derivatives of functions from tensors to tensors: products with the Jacobian and the Hessian, and these themselves.

use super::array::Array;
use super::error::{self, Result, TensorError};
use super::mode::with_recording;
use super::reverse::grads;
use super::{Element, GradOptions, Tensor, forward};

/// Calls the function on a leaf of its own, so that nothing outside is touched.
fn record<T: Element>(f: impl Fn(&Tensor<T>) -> Tensor<T>, x: &Tensor<T>) -> (Tensor<T>, Tensor<T>) {
    let x = x.detach().requires_grad(true);
    let y = with_recording(true, || f(&x));
    (x, y)
}

fn same_shape<T: Element>(operation: &'static str, gradient: &Tensor<T>, tensor: &Tensor<T>) -> Result<()> {
    if gradient.shape() == tensor.shape() {
        return Ok(());
    }
    let (gradient, tensor) = (gradient.shape().to_vec(), tensor.shape().to_vec());
    Err(TensorError::GradientShape { operation, gradient, tensor })
}

/// `Jᵀ · y_bar`, or zero where the result does not depend on `x`.
fn pull<T: Element>(y: &Tensor<T>, x: &Tensor<T>, y_bar: &Tensor<T>, options: GradOptions) -> Result<Tensor<T>> {
    let zero = || Tensor::zeros(x.shape());
    if y.node.is_none() {
        return Ok(zero());
    }
    Ok(grads(y, &[x], Some(y_bar), options, false)?.pop().flatten().unwrap_or_else(zero))
}

/// Reverse mode: the value `y = f(x)` and `Jᵀ · y_bar` of the shape of `x`, for a cotangent of the shape of `y`.
///
/// ```
/// use autodiff_core::tensor::{Tensor, vjp};
///
/// let x = Tensor::from([0.0, 1.0, 2.0]);
/// let (y, x_bar) = vjp(|x| x * x, &x, &Tensor::from([1.0, 1.0, 0.0]));
/// assert_eq!(y.to_vec(), [0.0, 1.0, 4.0]);
/// assert_eq!(x_bar.to_vec(), [0.0, 2.0, 0.0]);
/// ```
///
/// # Panics
///
/// With the message of [`try_vjp`].
#[track_caller]
pub fn vjp<T: Element>(
    f: impl Fn(&Tensor<T>) -> Tensor<T>,
    x: &Tensor<T>,
    y_bar: &Tensor<T>,
) -> (Tensor<T>, Tensor<T>) {
    error::unwrap(try_vjp(f, x, y_bar))
}

/// [`vjp`], or why not.
///
/// # Errors
///
/// [`TensorError::GradientShape`] if the cotangent has not the shape of the value.
pub fn try_vjp<T: Element>(
    f: impl Fn(&Tensor<T>) -> Tensor<T>,
    x: &Tensor<T>,
    y_bar: &Tensor<T>,
) -> Result<(Tensor<T>, Tensor<T>)> {
    let (x, y) = record(f, x);
    same_shape("vjp", y_bar, &y)?;
    let x_bar = pull(&y, &x, y_bar, GradOptions::default())?;
    Ok((y.detach(), x_bar))
}

/// Forward mode: the value `y = f(x)` and its tangent `J · x_dot`, for a tangent of the shape of `x`.
///
/// ```
/// use autodiff_core::tensor::{Tensor, jvp};
///
/// let x = Tensor::from([0.0, 1.0, 2.0]);
/// let (_, y_dot) = jvp(|x| x * x, &x, &Tensor::from([1.0, 1.0, 0.0]));
/// assert_eq!(y_dot.to_vec(), [0.0, 2.0, 0.0]);
/// ```
///
/// # Panics
///
/// With the message of [`try_jvp`].
#[track_caller]
pub fn jvp<T: Element>(
    f: impl Fn(&Tensor<T>) -> Tensor<T>,
    x: &Tensor<T>,
    x_dot: &Tensor<T>,
) -> (Tensor<T>, Tensor<T>) {
    error::unwrap(try_jvp(f, x, x_dot))
}

/// [`jvp`], or why not.
///
/// # Errors
///
/// [`TensorError::GradientShape`] if the tangent has not the shape of `x`.
pub fn try_jvp<T: Element>(
    f: impl Fn(&Tensor<T>) -> Tensor<T>,
    x: &Tensor<T>,
    x_dot: &Tensor<T>,
) -> Result<(Tensor<T>, Tensor<T>)> {
    same_shape("jvp", x_dot, x)?;
    let (x, y) = record(f, x);
    let y_dot = with_recording(false, || forward::push("jvp", &y, &[(&x, x_dot)]))?;
    Ok((y.detach(), y_dot))
}

/// The Jacobian `∂f(x)/∂x`, of the shape of the value followed by the shape of `x`.
///
/// Row by row in reverse mode, or column by column in forward mode, whichever are fewer; the function runs once.
///
/// ```
/// use autodiff_core::tensor::{Tensor, jacobian};
///
/// let x = Tensor::from([1.0, 2.0]);
/// let j = jacobian(|x| x * x.sum(), &x);
/// assert_eq!(j.shape(), [2, 2]);
/// assert_eq!(j.to_vec(), [4.0, 1.0, 2.0, 5.0]);
/// ```
///
/// # Panics
///
/// With the message of [`try_jacobian`].
#[track_caller]
pub fn jacobian<T: Element>(f: impl Fn(&Tensor<T>) -> Tensor<T>, x: &Tensor<T>) -> Tensor<T> {
    error::unwrap(try_jacobian(f, x))
}

/// [`jacobian`], or why not.
///
/// # Errors
///
/// What operations inside of the passes give; none with operations of this module.
pub fn try_jacobian<T: Element>(f: impl Fn(&Tensor<T>) -> Tensor<T>, x: &Tensor<T>) -> Result<Tensor<T>> {
    let (x, y) = record(f, x);
    let (rows, columns) = (y.len(), x.len());
    let shape = [y.shape(), x.shape()].concat();
    let mut values = vec![T::zero(); rows * columns];
    if rows <= columns {
        let options = GradOptions { keep_graph: true, ..GradOptions::default() };
        for (row, place) in values.chunks_mut(columns.max(1)).enumerate() {
            let x_bar = pull(&y, &x, &unit(y.shape(), row), options)?;
            place.copy_from_slice(&x_bar.to_vec());
        }
    } else {
        for column in 0..columns {
            let x_dot = unit(x.shape(), column);
            let y_dot = with_recording(false, || forward::push("jacobian", &y, &[(&x, &x_dot)]))?;
            let places = values.iter_mut().skip(column).step_by(columns);
            places.zip(y_dot.to_vec()).for_each(|(place, value)| *place = value);
        }
    }
    Tensor::try_from_vec(values, &shape)
}

/// 1 in one place, 0 in all others.
fn unit<T: Element>(shape: &[usize], place: usize) -> Tensor<T> {
    let mut values = vec![T::zero(); shape.iter().product()];
    values[place] = T::one();
    Tensor::plain(Array::new(shape, values))
}

/// `H · v` with the Hessian `H` of a function to one number, in forward mode over its reverse mode.
///
/// ```
/// use autodiff_core::tensor::{Tensor, hvp};
///
/// let x = Tensor::from([1.0, 2.0]);
/// let product = hvp(|x| x.powi(3).sum(), &x, &Tensor::from([1.0, 10.0]));
/// assert_eq!(product.to_vec(), [6.0, 120.0]);
/// ```
///
/// # Panics
///
/// With the message of [`try_hvp`].
#[track_caller]
pub fn hvp<T: Element>(f: impl Fn(&Tensor<T>) -> Tensor<T>, x: &Tensor<T>, v: &Tensor<T>) -> Tensor<T> {
    error::unwrap(try_hvp(f, x, v))
}

/// [`hvp`], or why not.
///
/// # Errors
///
/// [`TensorError::GradientShape`] if `v` has not the shape of `x`, [`TensorError::GradientNeeded`] if the value is not
/// one number, [`TensorError::Order`] if the function uses one that has a first derivative only.
pub fn try_hvp<T: Element>(f: impl Fn(&Tensor<T>) -> Tensor<T>, x: &Tensor<T>, v: &Tensor<T>) -> Result<Tensor<T>> {
    same_shape("hvp", v, x)?;
    let (x, gradient) = gradient(f, x)?;
    with_recording(false, || forward::push("hvp", &gradient, &[(&x, v)]))
}

/// The gradient of a function to one number, recorded so that it can be differentiated again.
fn gradient<T: Element>(f: impl Fn(&Tensor<T>) -> Tensor<T>, x: &Tensor<T>) -> Result<(Tensor<T>, Tensor<T>)> {
    let (x, y) = record(f, x);
    if y.len() != 1 {
        return Err(TensorError::GradientNeeded { shape: y.shape().to_vec() });
    }
    let options = GradOptions { create_graph: true, ..GradOptions::default() };
    let gradient = pull(&y, &x, &Tensor::ones(y.shape()), options)?;
    Ok((x, gradient))
}

/// The Hessian of a function to one number, of the shape of `x` twice.
///
/// ```
/// use autodiff_core::tensor::{Tensor, hessian};
///
/// let h = hessian(|x| x.prod(), &Tensor::from([2.0, 3.0]));
/// assert_eq!(h.to_vec(), [0.0, 1.0, 1.0, 0.0]);
/// ```
///
/// # Panics
///
/// With the message of [`try_hessian`].
#[track_caller]
pub fn hessian<T: Element>(f: impl Fn(&Tensor<T>) -> Tensor<T>, x: &Tensor<T>) -> Tensor<T> {
    error::unwrap(try_hessian(f, x))
}

/// [`hessian`], or why not.
///
/// # Errors
///
/// As [`try_hvp`].
pub fn try_hessian<T: Element>(f: impl Fn(&Tensor<T>) -> Tensor<T>, x: &Tensor<T>) -> Result<Tensor<T>> {
    let (x, gradient) = gradient(f, x)?;
    let n = x.len();
    let mut values = Vec::with_capacity(n * n);
    for column in 0..n {
        let v = unit(x.shape(), column);
        // The Hessian is symmetric, so its columns are its rows.
        values.extend(with_recording(false, || forward::push("hessian", &gradient, &[(&x, &v)]))?.to_vec());
    }
    Tensor::try_from_vec(values, &[x.shape(), x.shape()].concat())
}
