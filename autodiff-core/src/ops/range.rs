//! The items of a range by their number.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    reason = "what a range reaches fits its integers"
)]

/// Integers and characters, which ranges count.
pub trait Countable: Copy {
    /// The one that comes `n` later.
    #[must_use]
    fn later(self, n: usize) -> Self;
}

macro_rules! countable {
    ($($integer:ty)*) => { $(
        impl Countable for $integer {
            #[inline(always)]
            fn later(self, n: usize) -> Self {
                self.wrapping_add(n as $integer)
            }
        }
    )* };
}

countable!(u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize);

/// The item that comes `n` after the first one of a range.
///
/// ```
/// use autodiff_core::ops::nth;
///
/// assert_eq!(nth((-2_i32..5).start, 3), 1);
/// ```
#[must_use]
#[inline(always)]
pub fn nth<T: Countable>(first: T, n: usize) -> T {
    first.later(n)
}
