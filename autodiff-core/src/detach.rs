//! What is held constant in the middle of a function.

use crate::Differentiable;

/// The value itself, as a constant: nothing is differentiated through it.
///
/// In a `#[differentiable]` function the result does not vary, whatever the argument is; elsewhere this is the
/// identity. `#[constant]` on an expression or on a `let` means the same.
///
/// ```
/// use autodiff_core::{differentiable, stop_gradient};
///
/// // x · x, of which only the first factor counts.
/// #[differentiable]
/// fn half_squared(x: f64) -> f64 {
///     x * stop_gradient(x)
/// }
///
/// assert_eq!(half_squared::value_and_grad(3.0), (9.0, 3.0));
///
/// #[differentiable]
/// fn marked(x: f64) -> f64 {
///     #[constant]
///     let weight = 1.0 / x;
///     weight * x + #[constant] (2.0 * x)
/// }
///
/// assert_eq!(marked::value_and_grad(4.0), (9.0, 0.25));
/// ```
#[must_use]
#[inline]
pub fn stop_gradient<T>(x: T) -> T {
    x
}

/// The derivatives of the function of this name: nothing.
#[doc(hidden)]
#[allow(non_camel_case_types, reason = "named after the function")]
pub struct stop_gradient {}

impl stop_gradient {
    /// What generated code calls: no other type of this name has it.
    #[inline]
    pub fn __detach<T>(x: T) -> T {
        x
    }

    /// Forward mode, where the function is called by another name.
    #[inline]
    pub fn __jvp<T: Differentiable<Shadow = T>>(x: T, _: Option<T>) -> (T, T) {
        let x_dot = x.zero_like();
        (x, x_dot)
    }

    /// Reverse mode, where the function is called by another name.
    #[inline]
    pub fn __pullback<T: Differentiable<Shadow = T>>(x: T) -> (T, impl FnOnce(T) -> T + use<T>) {
        (x, |y_bar: T| y_bar.zero_like())
    }

    /// The adjoint of the tangent.
    #[expect(clippy::type_complexity, reason = "as generated code asks for it")]
    #[inline]
    pub fn __order_2_pullback<T: Differentiable<Shadow = T>>(
        x: T,
        _: Option<T>,
    ) -> ((T, T), impl FnOnce((T, T)) -> (T, T) + use<T>) {
        let x_dot = x.zero_like();
        ((x, x_dot), |(y_bar, y_dot_bar): (T, T)| (y_bar.zero_like(), y_dot_bar.zero_like()))
    }
}
