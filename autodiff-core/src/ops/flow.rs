//! What generated code needs around control flow: tapes, copies, and the insides of `Some` and `Ok`.

use core::borrow::BorrowMut;
use core::marker::PhantomData;
use core::mem;

use super::Scalar;
use crate::Differentiable;

#[cfg(feature = "alloc")]
pub use alloc::boxed::Box;
#[cfg(feature = "alloc")]
pub use alloc::vec::Vec;

/// A stack of what the iterations of a loop keep for the reverse sweep.
#[cfg(feature = "alloc")]
pub type Tape<T> = alloc::vec::Vec<T>;

/// `vec![elem; len]` where the user's crate may have no `vec!`.
#[cfg(feature = "alloc")]
#[inline(always)]
pub fn vec_of<T: Clone>(elem: T, len: usize) -> alloc::vec::Vec<T> {
    alloc::vec![elem; len]
}

/// `vec![a, b, …]` where the user's crate may have no `vec!`.
#[cfg(feature = "alloc")]
#[inline(always)]
pub fn vec_from<T, const N: usize>(elems: [T; N]) -> alloc::vec::Vec<T> {
    alloc::vec::Vec::from(elems)
}

/// The same value, proven to be a float: where the macro cannot see a type, the compiler checks it.
#[inline(always)]
pub fn scalar<T: Scalar>(x: impl AsScalar<T>) -> T {
    x.into_scalar()
}

/// A float or a reference to one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no float, so this operation has no derivative here",
    note = "annotate the variable with its type if it is an integer, or mark it `#[constant]`"
)]
pub trait AsScalar<T> {
    /// The float itself.
    fn into_scalar(self) -> T;
}

impl<T: Scalar> AsScalar<T> for T {
    #[inline(always)]
    fn into_scalar(self) -> T {
        self
    }
}

impl<T: Scalar> AsScalar<T> for &T {
    #[inline(always)]
    fn into_scalar(self) -> T {
        *self
    }
}

/// A literal in the type of another value.
#[inline(always)]
pub fn lit_like<T: Scalar>(value: f64, _like: T) -> T {
    super::lit(value)
}

/// An owned copy of a datum, without asking that it be `Clone`: added to −0, which changes no float, not even −0.
#[inline]
pub fn owned<T: Differentiable + ?Sized>(x: &T) -> T::Shadow {
    let mut copy = x.zero_like();
    let floats = copy.borrow_mut();
    floats.map_floats(&mut |_| -0.0);
    floats.accumulate(x);
    copy
}

/// The adjoint of a value that was made: only code that ran after it asks.
#[inline]
pub fn present<T: Differentiable>(bar: &Option<T>) -> T::Shadow {
    match bar {
        Some(bar) => owned(bar),
        None => unreachable!(),
    }
}

/// The tangent that a caller gave, or a zero one of the shape of the argument.
#[inline(always)]
pub fn tangent_or<'a, T: Differentiable + ?Sized>(
    tangent: Option<&'a T>,
    like: &T,
    scratch: &'a mut Option<T::Shadow>,
) -> &'a T {
    match tangent {
        Some(tangent) => tangent,
        None => core::borrow::Borrow::borrow(scratch.insert(like.zero_like())),
    }
}

/// The elements of a slice as an array.
///
/// # Panics
///
/// Where the slice is shorter than the array.
#[inline]
pub fn array_of<T: Clone, const N: usize>(items: &[T]) -> [T; N] {
    core::array::from_fn(|i| items[i].clone())
}

/// Takes a datum's adjoint and leaves zero.
#[inline(always)]
pub fn take<T: Differentiable<Shadow = T>>(x: &mut T) -> T {
    let zero = x.zero_like();
    mem::replace(x, zero)
}

/// Takes the adjoint of a part of memory and leaves zero.
#[inline]
pub fn take_shadow<T: Differentiable + ?Sized>(x: &mut T) -> T::Shadow {
    let taken = owned(x);
    x.set_zero();
    taken
}

/// `Option` and `Result` as generated code sees them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is neither an `Option` nor a `Result`",
    label = "taken for an `Option` or a `Result` by what is called on it",
    note = "a method of another type that is called as one of theirs is has no derivative here: write a `#[differentiable]` function"
)]
pub trait Fallible {
    /// What `Some` or `Ok` holds.
    type Value;
    /// The same with another value.
    type With<U>;
    /// `Some` or `Ok`.
    fn success<U>(value: U) -> Self::With<U>;
    /// The value, where there is one.
    fn value(&self) -> Option<&Self::Value>;
    /// The value, for changing it.
    fn value_mut(&mut self) -> Option<&mut Self::Value>;
}

impl<T> Fallible for Option<T> {
    type Value = T;
    type With<U> = Option<U>;
    #[inline(always)]
    fn success<U>(value: U) -> Option<U> {
        Some(value)
    }
    #[inline(always)]
    fn value(&self) -> Option<&T> {
        self.as_ref()
    }
    #[inline(always)]
    fn value_mut(&mut self) -> Option<&mut T> {
        self.as_mut()
    }
}

impl<T, E> Fallible for Result<T, E> {
    type Value = T;
    type With<U> = Result<U, E>;
    #[inline(always)]
    fn success<U>(value: U) -> Result<U, E> {
        Ok(value)
    }
    #[inline(always)]
    fn value(&self) -> Option<&T> {
        self.as_ref().ok()
    }
    #[inline(always)]
    fn value_mut(&mut self) -> Option<&mut T> {
        self.as_mut().ok()
    }
}

/// Whether something is an `Option` or a `Result`, for [`success_like`].
#[must_use]
#[inline(always)]
pub fn kind_of<R: Fallible>(_: &R) -> PhantomData<R> {
    PhantomData
}

/// `Some(value)` or `Ok(value)`, whichever a value of type `R` would be.
#[must_use]
#[inline(always)]
pub fn success_like<R: Fallible, U>(_: PhantomData<R>, value: U) -> R::With<U> {
    R::success(value)
}

/// What `Some` or `Ok` holds, where it does.
#[must_use]
#[inline(always)]
pub fn try_payload<R: Fallible>(r: &R) -> Option<&R::Value> {
    r.value()
}

/// Whether `?` would return.
#[inline(always)]
pub fn is_failure<R: Fallible>(r: &R) -> bool {
    r.value().is_none()
}

/// What `Some` or `Ok` holds.
///
/// # Panics
///
/// Where there is nothing: generated code asks only after a test.
#[inline(always)]
pub fn payload<R: Fallible>(r: &R) -> &R::Value {
    match r.value() {
        Some(value) => value,
        None => unreachable!("read only where there is a value"),
    }
}

/// The same for changing it.
///
/// # Panics
///
/// Where there is nothing: generated code asks only after a test.
#[inline(always)]
pub fn payload_mut<R: Fallible>(r: &mut R) -> &mut R::Value {
    match r.value_mut() {
        Some(value) => value,
        None => unreachable!("read only where there is a value"),
    }
}

/// Tells the compiler that an option is one of values like another.
#[inline(always)]
pub fn option_of<T>(_option: &Option<T>, _like: &T) {}

/// What `Some` or `Ok` holds, where there is something.
#[inline(always)]
pub fn try_payload_mut<R: Fallible>(r: &mut R) -> Option<&mut R::Value> {
    r.value_mut()
}

/// A copy of what `Err` holds.
///
/// # Panics
///
/// Where there is no failure: generated code asks only after a test.
#[inline]
pub fn failure<T, E: Differentiable<Shadow = E>>(r: &Result<T, E>) -> E {
    match r {
        Err(e) => owned(e),
        Ok(_) => unreachable!("read only where there is a failure"),
    }
}

/// What `?` returns: the failure in the function's own type.
pub trait Residual<Out> {
    /// The failure.
    fn residual(self) -> Out;
}

impl<T, U> Residual<Option<U>> for &Option<T> {
    #[inline(always)]
    fn residual(self) -> Option<U> {
        None
    }
}

impl<T, U, E: Differentiable<Shadow = E>, F: From<E>> Residual<Result<U, F>> for &Result<T, E> {
    #[inline(always)]
    fn residual(self) -> Result<U, F> {
        match self {
            Err(e) => Err(F::from(owned(e))),
            Ok(_) => unreachable!("read only where there is a failure"),
        }
    }
}

/// The failure of one `Option` or `Result` as that of another, which `and_then` and `collect` pass on as it is.
pub trait SameFailure<Out> {
    /// The failure.
    fn same_failure(self) -> Out;
}

impl<T, U> SameFailure<Option<U>> for &Option<T> {
    #[inline(always)]
    fn same_failure(self) -> Option<U> {
        None
    }
}

impl<T, U, E: Differentiable<Shadow = E>> SameFailure<Result<U, E>> for &Result<T, E> {
    #[inline(always)]
    fn same_failure(self) -> Result<U, E> {
        Err(failure(self))
    }
}

/// What `and_then` and `collect` pass on.
#[inline(always)]
pub fn same_failure<R: SameFailure<Out>, Out>(r: R) -> Out {
    r.same_failure()
}

/// What `?` returns.
#[inline(always)]
pub fn residual<R: Residual<Out>, Out>(r: R) -> Out {
    r.residual()
}
