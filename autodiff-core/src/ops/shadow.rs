//! Where contributions go: shadows that are there, and shadows that nobody asked for.

use crate::Differentiable;
use core::borrow::BorrowMut;

/// The contribution of something that does not vary: nothing.
///
/// ```
/// use autodiff_core::ops::{self, Inert};
///
/// let mut x_bar = 1.5;
/// ops::add_to(&mut x_bar, Inert);
/// assert_eq!(x_bar, 1.5);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Inert;

/// What can be added to the shadow of a `T`: a shadow, or [`Inert`].
///
/// ```
/// use autodiff_core::ops;
///
/// let mut x_bar = [1.0, 2.0, 3.0];
/// ops::add_to(&mut x_bar, [1.0, 1.0, 1.0]);
/// ops::add_to(&mut x_bar[1..], vec![10.0, 10.0]);
/// assert_eq!(x_bar, [2.0, 13.0, 14.0]);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a contribution to the derivative of a `{T}`",
    label = "expected the shadow of a `{T}`"
)]
pub trait Contribution<T: ?Sized> {
    /// `target += self`.
    fn add_to(self, target: &mut T);
}

impl<T: Differentiable> Contribution<T> for T {
    #[inline(always)]
    fn add_to(self, target: &mut T) {
        target.accumulate(&self);
    }
}

impl<T: ?Sized> Contribution<T> for Inert {
    #[inline(always)]
    fn add_to(self, _: &mut T) {}
}

#[cfg(feature = "alloc")]
impl<T: Differentiable<Shadow = T>> Contribution<[T]> for alloc::vec::Vec<T> {
    #[inline(always)]
    fn add_to(self, target: &mut [T]) {
        target.accumulate(&self);
    }
}

#[cfg(feature = "alloc")]
impl<T: Differentiable<Shadow = T>, const N: usize> Contribution<[T]> for [T; N] {
    #[inline(always)]
    fn add_to(self, target: &mut [T]) {
        target.accumulate(&self);
    }
}

/// `target += contribution`.
///
/// ```
/// let mut x_bar = (1.0, 2.0);
/// autodiff_core::ops::add_to(&mut x_bar, (0.5, 0.5));
/// assert_eq!(x_bar, (1.5, 2.5));
/// ```
#[inline(always)]
pub fn add_to<T: ?Sized>(target: &mut T, contribution: impl Contribution<T>) {
    contribution.add_to(target);
}

/// What a pullback gave for an argument, as a cotangent of that argument: itself, or a zero where the parameter cannot
/// vary and it gave [`Inert`].
pub trait Given<B> {
    /// The cotangent.
    fn given(self) -> B;
}

impl<B: Differentiable> Given<B> for B {
    #[inline(always)]
    fn given(self) -> B {
        self
    }
}

impl<B: Differentiable + Default> Given<B> for Inert {
    #[inline(always)]
    fn given(self) -> B {
        let mut zero = B::default();
        zero.set_zero();
        zero
    }
}

/// The cotangent that a pullback gave; see [`Given`].
///
/// ```
/// use autodiff_core::ops::{Inert, given};
///
/// let steps_bar: u8 = given(Inert);
/// let x_bar: f64 = given(2.5);
/// assert_eq!((steps_bar, x_bar), (0, 2.5));
/// ```
#[must_use]
#[inline(always)]
pub fn given<B>(bar: impl Given<B>) -> B {
    bar.given()
}

/// The sum of two shadows.
///
/// ```
/// assert_eq!(autodiff_core::ops::sum2([1.0, 2.0], [0.5, 0.5]), [1.5, 2.5]);
/// ```
#[must_use]
#[inline(always)]
#[expect(clippy::needless_pass_by_value, reason = "both come fresh from a formula")]
pub fn sum2<T: Differentiable>(mut a: T, b: T) -> T {
    a.accumulate(&b);
    a
}

/// The part of a slice's shadow that mirrors the slice: so the compiler knows that an index of the one is an index of
/// the other.
///
/// # Panics
///
/// Where the shadow is shorter than the slice.
///
/// ```
/// assert_eq!(autodiff_core::ops::fitted(&mut [1.0, 2.0, 3.0], &[0.0, 0.0]), [1.0, 2.0]);
/// ```
#[inline(always)]
#[track_caller]
pub fn fitted<'a, T>(shadow: &'a mut [T], like: &[T]) -> &'a mut [T] {
    let (given, wanted) = (shadow.len(), like.len());
    assert!(given >= wanted, "the shadow of a slice of {wanted} elements has {given}");
    &mut shadow[..wanted]
}

/// The shadow that was given, or a zero one made like `like` and kept in `scratch`.
///
/// ```
/// use autodiff_core::ops;
///
/// let x = [1.0, 2.0];
/// let mut scratch = None;
/// let x_bar = ops::shadow_or(None, &x[..], &mut scratch);
/// assert_eq!(x_bar, [0.0, 0.0]);
///
/// let mut given = 7.0;
/// assert_eq!(*ops::shadow_or(Some(&mut given), &1.0, &mut None), 7.0);
/// ```
#[inline(always)]
pub fn shadow_or<'a, T: Differentiable + ?Sized>(
    shadow: Option<&'a mut T>,
    like: &T,
    scratch: &'a mut Option<T::Shadow>,
) -> &'a mut T {
    match shadow {
        Some(shadow) => shadow,
        None => scratch.insert(like.zero_like()).borrow_mut(),
    }
}
