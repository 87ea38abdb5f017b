//! Proof that what the macro took for constant is.

use core::cmp::Ordering;

/// A value that holds no floats, so that it cannot vary.
///
/// The macro takes what `len`, `position`, `is_nan` and their like return for constant, by their names; where
/// it does not know what they are called on, a type of yours may mean something else by them.
#[diagnostic::on_unimplemented(
    message = "a method of this name is taken for one whose result cannot vary, but this one returns a `{Self}`",
    label = "returns a `{Self}`, which may vary",
    note = "`len`, `position`, `all`, `capacity` and their like return no floats in Rust's library; rename this method, or compute its result where nothing varies"
)]
pub trait Unvarying {}

/// A value, proven to hold no floats.
///
/// ```
/// use autodiff_core::ops;
///
/// assert_eq!(ops::unvarying(vec![1.0, 2.0].len()), 2);
/// ```
#[inline(always)]
pub fn unvarying<T: Unvarying>(value: T) -> T {
    value
}

macro_rules! unvarying {
    ($($ty:ty)*) => { $(impl Unvarying for $ty {})* };
}

unvarying! {
    () bool char str Ordering core::num::FpCategory core::time::Duration
    i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize
}

#[cfg(feature = "alloc")]
unvarying! { alloc::string::String }

impl<T: Unvarying + ?Sized> Unvarying for &T {}
impl<T: Unvarying> Unvarying for Option<T> {}
impl<T: Unvarying, E> Unvarying for Result<T, E> {}
impl<T: Unvarying, const N: usize> Unvarying for [T; N] {}
impl<A: Unvarying, B: Unvarying> Unvarying for (A, B) {}
impl<A: Unvarying, B: Unvarying, C: Unvarying> Unvarying for (A, B, C) {}
