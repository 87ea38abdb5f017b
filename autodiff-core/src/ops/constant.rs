//! Fields marked `#[constant]`, and what failures hold: floats that are no part of what one differentiates by.
//!
//! A function may store varying values there all the same, and read them again. So in a shadow they are zero to begin
//! with and take part in sums, as all floats do; but no flat view has them, and the adjoints that a function hands out
//! are zero there.

use crate::Differentiable;

/// A field marked `#[constant]`, of any type: [`ZeroConstant`] where it has a shadow, else [`CloneConstant`].
pub struct Constant<'a, T>(pub &'a T);

/// The zero of a constant field that has one.
pub trait ZeroConstant<T> {
    /// The field in a shadow.
    fn zero(self) -> T;
}

impl<T: Differentiable<Shadow = T>> ZeroConstant<T> for Constant<'_, T> {
    #[inline]
    fn zero(self) -> T {
        self.0.zero_like()
    }
}

/// The shadow of a constant field without floats that anybody knows of.
pub trait CloneConstant<T> {
    /// The field in a shadow.
    fn zero(self) -> T;
}

impl<T: Clone> CloneConstant<T> for &Constant<'_, T> {
    #[inline]
    fn zero(self) -> T {
        self.0.clone()
    }
}

/// Two such fields, to be added.
pub struct Constants<'a, T>(pub &'a mut T, pub &'a T);

/// The sum of constant fields that have one.
pub trait AddConstant {
    /// Adds the second field to the first one.
    fn add(self);
}

impl<T: Differentiable> AddConstant for Constants<'_, T> {
    #[inline]
    fn add(self) {
        self.0.accumulate(self.1);
    }
}

/// Nothing to be added.
pub trait KeepConstant {
    /// Leaves the first field as it is.
    fn add(self);
}

impl<T> KeepConstant for &Constants<'_, T> {
    #[inline]
    fn add(self) {}
}

/// A shadow as a function hands it out: zero where nothing is differentiated by.
#[cfg(feature = "alloc")]
#[inline]
pub fn without_constants<T: Differentiable<Shadow = T>>(bar: T) -> T {
    if !bar.has_constants() {
        return bar;
    }
    let mut clean = bar.zero_like();
    clean.set_flat(&bar.to_flat());
    clean
}

/// A shadow as a function hands it out: zero where nothing is differentiated by. Without a heap there is no flat copy,
/// and what is there is small.
#[cfg(not(feature = "alloc"))]
#[inline]
pub fn without_constants<T: Differentiable<Shadow = T>>(bar: T) -> T {
    if !bar.has_constants() {
        return bar;
    }
    let mut clean = bar.zero_like();
    let mut wanted = 0;
    clean.map_floats(&mut |zero| {
        let (mut at, mut found) = (0, zero);
        bar.for_each_float(&mut |x| {
            if at == wanted {
                found = x;
            }
            at += 1;
        });
        wanted += 1;
        found
    });
    clean
}
