//! Counters of loops, computed from the index instead of kept for each iteration.

/// An integer that counts.
pub trait Counter: Copy {
    /// How far this is from an earlier value.
    fn steps_since(self, start: Self) -> usize;
    /// The value so many steps later.
    #[must_use]
    fn after(self, steps: usize) -> Self;
}

macro_rules! counters {
    ($($int:ty)*) => {$(
        impl Counter for $int {
            #[inline(always)]
            #[allow(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a loop that ran has no more iterations than a `usize` counts"
            )]
            fn steps_since(self, start: Self) -> usize {
                self.wrapping_sub(start) as usize
            }

            #[inline(always)]
            #[allow(
                clippy::cast_possible_truncation,
                clippy::cast_possible_wrap,
                clippy::cast_lossless,
                reason = "the counter had this value when it was counted up"
            )]
            fn after(self, steps: usize) -> Self {
                self.wrapping_add(steps as $int)
            }
        }
    )*};
}

counters!(u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize);

/// The number of iterations to reserve memory for: all of them, unless that is absurd.
#[inline(always)]
pub fn room(range: &impl Iterator) -> usize {
    range.size_hint().0.min(1 << 24)
}

/// The number of iterations before that with an index, of a loop that begins at another.
///
/// ```
/// assert_eq!(autodiff_core::ops::since(7_i32, -2), 9);
/// ```
#[inline(always)]
pub fn since<T: Counter>(index: T, from: T) -> usize {
    index.steps_since(from)
}

/// A counter after so many iterations that advance it by `step` each.
///
/// ```
/// assert_eq!(autodiff_core::ops::ahead(5_u8, 3, 2), 11);
/// ```
#[inline(always)]
pub fn ahead<T: Counter>(start: T, iterations: usize, step: usize) -> T {
    start.after(iterations.wrapping_mul(step))
}
