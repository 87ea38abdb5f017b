//! A tape of plain numbers.

use alloc::vec::Vec;

use super::storage::{give, take};

/// A stack of numbers, or of tuples of numbers, for the reverse sweep.
///
/// What a `Vec` does, but no method of it hands out its own address: so the compiler keeps length and pointer in registers
/// over a loop. With `Vec::push` each iteration would store the length and the next would wait for it. Its memory is that
/// of an earlier tape of the same thread, and goes to a later one.
///
/// ```
/// use autodiff_core::ops::Numbers;
///
/// let mut tape = Numbers::new();
/// tape.push((1.0, 2.0));
/// tape.push((3.0, 4.0));
/// assert_eq!(tape.pop(), Some((3.0, 4.0)));
/// assert_eq!(tape.pop(), Some((1.0, 2.0)));
/// assert_eq!(tape.pop(), None);
/// ```
#[derive(Clone, Debug)]
pub struct Numbers<T: Copy + 'static> {
    /// The numbers, and behind them what is left of others.
    buffer: Vec<T>,
    len: usize,
}

impl<T: Copy> Default for Numbers<T> {
    #[inline(always)]
    fn default() -> Self {
        Self::new()
    }
}

impl<T: Copy> Numbers<T> {
    /// An empty tape, which has no memory yet.
    #[must_use]
    #[inline(always)]
    pub const fn new() -> Self {
        Self { buffer: Vec::new(), len: 0 }
    }

    /// Makes room for so many more, where there is something to fill the room with: at the first `push` otherwise.
    #[inline(always)]
    pub fn reserve(&mut self, more: usize) {
        let wanted = self.len + more;
        if wanted > self.buffer.capacity() {
            self.buffer = with_capacity(core::mem::take(&mut self.buffer), wanted);
        }
    }

    /// Puts one on top.
    #[inline(always)]
    pub fn push(&mut self, value: T) {
        if let Some(place) = self.buffer.get_mut(self.len) {
            *place = value;
        } else {
            self.buffer = filled_up(core::mem::take(&mut self.buffer), self.len, value);
        }
        self.len += 1;
    }

    /// Takes so many off the top, the lowest of them first: all that the iterations of a loop have put there.
    ///
    /// ```
    /// let mut tape = autodiff_core::ops::Numbers::new();
    /// (0..5).for_each(|k| tape.push(k));
    /// assert_eq!(tape.top(2), [3, 4]);
    /// assert_eq!(tape.pop(), Some(2));
    /// ```
    #[inline(always)]
    pub fn top(&mut self, count: usize) -> &[T] {
        self.len = self.len.saturating_sub(count);
        self.buffer.get(self.len..).and_then(|rest| rest.get(..count)).unwrap_or_default()
    }

    /// Takes the top one off.
    #[inline(always)]
    pub fn pop(&mut self) -> Option<T> {
        let top = self.len.checked_sub(1)?;
        self.len = top;
        self.buffer.get(top).copied()
    }
}

impl<T: Copy> Drop for Numbers<T> {
    #[inline(always)]
    fn drop(&mut self) {
        if self.buffer.capacity() != 0 {
            give(core::mem::take(&mut self.buffer));
        }
    }
}

/// The buffer with at least a capacity.
#[cold]
#[inline(never)]
fn with_capacity<T: Copy + 'static>(mut buffer: Vec<T>, wanted: usize) -> Vec<T> {
    if buffer.capacity() == 0 {
        buffer = take(wanted);
    }
    buffer.reserve(wanted.saturating_sub(buffer.len()));
    buffer
}

/// The full buffer with a value behind its first so many elements, and some copies of it behind that, few enough to stay
/// in the cache.
#[cold]
#[inline(never)]
fn filled_up<T: Copy + 'static>(mut buffer: Vec<T>, len: usize, value: T) -> Vec<T> {
    if buffer.capacity() == 0 {
        buffer = take(1);
    }
    if let Some(place) = buffer.get_mut(len) {
        *place = value;
    } else {
        buffer.push(value);
        buffer.resize(buffer.capacity().min(buffer.len() + 255), value);
    }
    buffer
}
