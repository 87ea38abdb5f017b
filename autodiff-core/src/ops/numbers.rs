//! A tape of plain numbers.

use alloc::vec::Vec;

/// A stack of numbers, or of tuples of numbers, for the reverse sweep.
///
/// What a `Vec` does, but no method of it hands out its own address: so the compiler keeps length and pointer in registers
/// over a loop. With `Vec::push` each iteration would store the length and the next would wait for it.
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
#[derive(Clone, Debug, Default)]
pub struct Numbers<T> {
    /// The numbers, and behind them what is left of others.
    buffer: Vec<T>,
    len: usize,
}

impl<T: Copy> Numbers<T> {
    /// An empty tape, which has no memory yet.
    #[must_use]
    #[inline(always)]
    pub fn new() -> Self {
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
            self.buffer = filled_up(core::mem::take(&mut self.buffer), value);
        }
        self.len += 1;
    }

    /// Takes the top one off.
    #[inline(always)]
    pub fn pop(&mut self) -> Option<T> {
        let top = self.len.checked_sub(1)?;
        self.len = top;
        self.buffer.get(top).copied()
    }
}

/// The buffer with at least a capacity.
#[cold]
#[inline(never)]
fn with_capacity<T>(mut buffer: Vec<T>, wanted: usize) -> Vec<T> {
    buffer.reserve(wanted - buffer.len());
    buffer
}

/// The full buffer with a value at its end, and some copies of it behind that, few enough to stay in the cache.
#[cold]
#[inline(never)]
fn filled_up<T: Copy>(mut buffer: Vec<T>, value: T) -> Vec<T> {
    buffer.push(value);
    buffer.resize(buffer.capacity().min(buffer.len() + 255), value);
    buffer
}
