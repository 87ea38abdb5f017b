//! The trait of values that have a derivative: what a shadow is and how shadows are added.
//!
//! The derivative of a value has the value's own type, so one trait says it all: how to make a zero of
//! the same shape, how to add, and how to see the floats in a fixed order. Generated code uses
//! [`zero_like`](Differentiable::zero_like) and [`accumulate`](Differentiable::accumulate); solvers and
//! tests use the flat view.

use core::borrow::BorrowMut;

#[cfg(feature = "alloc")]
mod heap;
mod inert;
mod plain;
mod tuples;

/// A value made of floats, and of other things that ride along unchanged.
///
/// Its tangents and cotangents ("shadows") are of the same type: a shadow mirrors every place of the
/// value, so the adjoint of `p.rows[i].x` is `p_bar.rows[i].x`. Floats are `f64` and `f32`; integers,
/// `bool`, `char` and strings are inert: they hold no floats, are copied into shadows as they are, and
/// addition leaves them alone. Fields marked `#[constant]`, and what the `Err` of a `Result` holds, are
/// in no flat view: their floats are zero in a new shadow and take part in sums, no more.
///
/// Implement it with `#[derive(Differentiable)]`.
///
/// ```
/// use autodiff_core::Differentiable;
///
/// let x = (2.0, [1.0_f32, 3.0], 7);
/// let mut x_bar = x.zero_like();
/// assert_eq!(x_bar, (0.0, [0.0, 0.0], 7));
/// x_bar.accumulate(&x);
/// x_bar.accumulate(&x);
/// assert_eq!(x_bar, (4.0, [2.0, 6.0], 7));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be differentiated: it does not implement `Differentiable`",
    label = "no derivative is known for `{Self}`",
    note = "write `#[derive(autodiff_core::Differentiable)]` on the type, or mark the argument or field `#[constant]` if it does not vary"
)]
pub trait Differentiable {
    /// What a shadow is stored in: `Self` for sized types, `Vec<T>` for `[T]`, `String` for `str`.
    type Shadow: BorrowMut<Self>;

    /// Whether there may be floats that are no part of what one differentiates by: `#[constant]` fields, failures.
    #[doc(hidden)]
    #[inline]
    fn has_constants(&self) -> bool {
        false
    }

    /// A shadow of the same shape: floats 0, everything else cloned.
    ///
    /// ```
    /// use autodiff_core::Differentiable;
    ///
    /// assert_eq!(Some([1.0, 2.0]).zero_like(), Some([0.0, 0.0]));
    /// assert_eq!([1.0, 2.0][..].zero_like(), vec![0.0, 0.0]);
    /// ```
    #[must_use]
    fn zero_like(&self) -> Self::Shadow;

    /// `self += other`, float by float.
    ///
    /// Where shapes differ only the common part is added: the common prefix of two sequences, nothing
    /// between two variants of an enum. Inert parts stay as they are. It never panics.
    ///
    /// ```
    /// use autodiff_core::Differentiable;
    ///
    /// let mut a = vec![1.0, 2.0];
    /// a.accumulate(&vec![10.0, 20.0, 30.0]);
    /// assert_eq!(a, [11.0, 22.0]);
    /// ```
    fn accumulate(&mut self, other: &Self);

    /// Calls `visit` with every float, in the flat order: fields and elements as declared, `f32` widened.
    ///
    /// ```
    /// use autodiff_core::Differentiable;
    ///
    /// let mut norm = 0.0;
    /// (3.0, [4.0_f32]).for_each_float(&mut |x| norm += x * x);
    /// assert_eq!(norm, 25.0);
    /// ```
    fn for_each_float<F: FnMut(f64)>(&self, visit: &mut F);

    /// Replaces every float `x` by `map(x)`, in the flat order; an `f32` rounds the result.
    ///
    /// ```
    /// use autodiff_core::Differentiable;
    ///
    /// let mut direction = (3.0, [4.0_f32]);
    /// direction.map_floats(&mut |x| x / 5.0);
    /// assert_eq!(direction, (0.6, [0.8_f32]));
    /// ```
    fn map_floats<F: FnMut(f64) -> f64>(&mut self, map: &mut F);

    /// Sets every float to 0.
    ///
    /// ```
    /// use autodiff_core::Differentiable;
    ///
    /// let mut shadow = (1.5, 3_usize);
    /// shadow.set_zero();
    /// assert_eq!(shadow, (0.0, 3));
    /// ```
    #[inline]
    fn set_zero(&mut self) {
        self.map_floats(&mut |_| 0.0);
    }

    /// How many floats there are.
    ///
    /// ```
    /// use autodiff_core::Differentiable;
    ///
    /// assert_eq!([(1.0, 'a'), (2.0, 'b')].flat_len(), 2);
    /// ```
    #[inline]
    #[must_use]
    fn flat_len(&self) -> usize {
        let mut len = 0;
        self.for_each_float(&mut |_| len += 1);
        len
    }

    /// The floats in the flat order, `f32` widened.
    ///
    /// ```
    /// use autodiff_core::Differentiable;
    ///
    /// assert_eq!((1.0, 9, [2.0, 3.0]).to_flat(), [1.0, 2.0, 3.0]);
    /// ```
    #[cfg(feature = "alloc")]
    #[inline]
    #[must_use]
    fn to_flat(&self) -> alloc::vec::Vec<f64> {
        let mut flat = alloc::vec::Vec::new();
        self.for_each_float(&mut |x| flat.push(x));
        flat
    }

    /// The inverse of `to_flat`: sets the floats from the first [`flat_len`](Self::flat_len) elements.
    ///
    /// Further elements are ignored; where there are too few, the remaining floats keep their values.
    ///
    /// ```
    /// use autodiff_core::Differentiable;
    ///
    /// let mut x = (0.0, 9, [0.0, 0.0]);
    /// x.set_flat(&[1.0, 2.0, 3.0]);
    /// assert_eq!(x, (1.0, 9, [2.0, 3.0]));
    /// ```
    #[inline]
    fn set_flat(&mut self, flat: &[f64]) {
        let mut flat = flat.iter();
        self.map_floats(&mut |old| flat.next().copied().unwrap_or(old));
    }
}
