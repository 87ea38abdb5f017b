//! Differentiable functions as values: what `f {}` is for code that is generic over functions.
//!
//! `#[differentiable]` implements these traits for the struct that it writes beside a function, where the signature is
//! of the form. They carry no data: a call through them is a call of the function.

/// A `#[differentiable]` function of `N` floats, by value, that gives a float.
///
/// ```
/// use autodiff_core::{ScalarFunction, differentiable};
///
/// #[differentiable]
/// fn f(u: f64, v: f64) -> f64 {
///     u.powi(3) + v.powi(2) + 4.0 * u * v
/// }
///
/// /// The largest slope of a function at a point.
/// fn steepest<F: ScalarFunction<f64, 2>>(_: F, at: [f64; 2]) -> f64 {
///     let (_, slopes) = F::value_and_gradient(at);
///     slopes[0].abs().max(slopes[1].abs())
/// }
///
/// assert_eq!(steepest(f {}, [3.0, 4.0]), 43.0);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a differentiable function of {N} arguments of type `{T}` that gives a `{T}`",
    note = "pass `f {{}}` for a function `fn f(x: {T}, …) -> {T}` with `#[differentiable]`; \
            arguments that are `#[constant]` or of other types are not supported here"
)]
pub trait ScalarFunction<T, const N: usize> {
    /// The function's name.
    const NAME: &'static str;

    /// The function.
    fn value(args: [T; N]) -> T;

    /// The value and the partial derivatives.
    fn value_and_gradient(args: [T; N]) -> (T, [T; N]);
}

/// A `#[differentiable]` function of `N` slices that gives a float or a `Vec` of floats.
///
/// ```
/// use autodiff_core::{SliceFunction, differentiable};
///
/// #[differentiable]
/// fn squares(x: &[f64]) -> Vec<f64> {
///     x.iter().map(|x| x * x).collect()
/// }
///
/// fn pull<F: SliceFunction<f64, 1, Output = Vec<f64>>>(_: F, x: &[f64], y_bar: Vec<f64>) -> Vec<f64> {
///     let (_, [x_bar]) = F::vjp([x], y_bar);
///     x_bar
/// }
///
/// assert_eq!(pull(squares {}, &[0.0, 1.0, 2.0], vec![1.0, 1.0, 0.0]), [0.0, 2.0, 0.0]);
/// ```
#[cfg(feature = "alloc")]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a differentiable function of {N} slices of `{T}`",
    note = "pass `f {{}}` for a function `fn f(x: &[{T}], …) -> {T}` or `-> Vec<{T}>` with `#[differentiable]`; \
            arguments that are `#[constant]` or of other types are not supported here"
)]
pub trait SliceFunction<T, const N: usize> {
    /// `T` or `Vec<T>`.
    type Output;

    /// The function's name.
    const NAME: &'static str;

    /// The function.
    fn value(args: [&[T]; N]) -> Self::Output;

    /// Reverse mode: the value, and `Jᵀ · y_bar` for every slice.
    fn vjp(args: [&[T]; N], y_bar: Self::Output) -> (Self::Output, [alloc::vec::Vec<T>; N]);

    /// Forward mode: the value and its tangent `J · dots`.
    fn jvp(args: [&[T]; N], dots: [&[T]; N]) -> (Self::Output, Self::Output);
}
