//! Memory that is used again: what one derivative kept its notes in is there for the next, on the same thread.
//!
//! A tape that is as long as the loop comes as fresh pages from the system each time, and goes back to it: that takes as
//! long as the arithmetic. Each thread keeps what it is given, up to a bound, sorted by type, the last given on top: tapes
//! are given back in the reverse of the order in which they were taken, so that the next call finds the right sizes.

use alloc::vec::Vec;

/// Memory for elements of a type, with room for so many where there is such: empty, or with something left of others.
#[cold]
#[inline(never)]
pub(super) fn take<T: 'static>(room: usize) -> Vec<T> {
    #[cfg(feature = "std")]
    return pool::with(|pool| pool.take(room)).flatten().unwrap_or_default();
    #[cfg(not(feature = "std"))]
    Vec::with_capacity(room)
}

/// Hands memory back for the next one.
#[inline(never)]
pub(super) fn give<T: 'static>(memory: Vec<T>) {
    #[cfg(feature = "std")]
    pool::with(|pool| pool.give(memory));
    #[cfg(not(feature = "std"))]
    drop(memory);
}

/// A stack for the reverse sweep of what borrows nothing, such as pullbacks. Its memory is that of an earlier one of the same
/// thread, and goes to a later one.
///
/// ```
/// use autodiff_core::ops::Notes;
///
/// let mut notes = Notes::new();
/// notes.push(("first", vec![1.0]));
/// notes.push(("second", vec![2.0]));
/// assert_eq!(notes.pop(), Some(("second", vec![2.0])));
/// ```
#[derive(Clone, Debug)]
pub struct Notes<T: 'static>(Vec<T>);

impl<T> Default for Notes<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> Notes<T> {
    /// An empty stack, which has no memory yet.
    #[must_use]
    #[inline(always)]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Makes room for so many more.
    #[inline(always)]
    pub fn reserve(&mut self, more: usize) {
        if self.0.capacity() == 0 && more > 0 {
            self.0 = take(more);
        }
        self.0.reserve(more);
    }

    /// Puts one on top.
    #[inline(always)]
    pub fn push(&mut self, value: T) {
        if self.0.capacity() == 0 {
            self.0 = take(1);
        }
        self.0.push(value);
    }

    /// Takes the top one off.
    #[inline(always)]
    pub fn pop(&mut self) -> Option<T> {
        self.0.pop()
    }
}

impl<T> Drop for Notes<T> {
    #[inline(always)]
    fn drop(&mut self) {
        if self.0.capacity() != 0 {
            self.0.clear();
            give(core::mem::take(&mut self.0));
        }
    }
}

/// A copy of some numbers, for the reverse sweep, in memory that was an earlier one's.
#[derive(Debug)]
pub struct Copied<T: Copy + 'static>(Vec<T>);

/// Copies some numbers.
///
/// ```
/// assert_eq!(*autodiff_core::ops::copied(&[1.0, 2.0]), [1.0, 2.0]);
/// ```
#[must_use]
#[inline(always)]
pub fn copied<T: Copy + 'static>(numbers: &[T]) -> Copied<T> {
    let mut memory = take(numbers.len());
    memory.clear();
    memory.extend_from_slice(numbers);
    Copied(memory)
}

impl<T: Copy> Clone for Copied<T> {
    fn clone(&self) -> Self {
        copied(&self.0)
    }
}

impl<T: Copy> core::ops::Deref for Copied<T> {
    type Target = Vec<T>;

    #[inline(always)]
    fn deref(&self) -> &Vec<T> {
        &self.0
    }
}

impl<T: Copy> Drop for Copied<T> {
    #[inline(always)]
    fn drop(&mut self) {
        if self.0.capacity() != 0 {
            give(core::mem::take(&mut self.0));
        }
    }
}

/// Gives the memory that this thread keeps for the notes of derivatives back to the system: at most 256 MiB.
///
/// ```
/// use autodiff_core::differentiable;
///
/// #[differentiable]
/// fn logistic(x: f64, steps: usize) -> f64 {
///     let mut x = x;
///     for _ in 0..steps {
///         x = 2.6 * x * (1.0 - x);
///     }
///     x
/// }
///
/// assert!(logistic::grad(0.3, 1_000_000).abs() < 1e-9); // it forgets where it began
/// autodiff_core::release_memory();
/// ```
#[cfg(feature = "std")]
pub fn release_memory() {
    pool::with(|pool| *pool = pool::Pool::default());
}

#[cfg(feature = "std")]
mod pool {
    use alloc::boxed::Box;
    use alloc::vec::Vec;
    use core::any::Any;
    use core::cell::RefCell;

    /// The bytes that a thread keeps at most.
    const LIMIT: usize = 256 << 20;

    /// How many pieces are looked at for one that is large enough.
    const TRIES: usize = 4;

    /// What one thread keeps.
    #[derive(Default)]
    pub struct Pool {
        /// For each type a `Vec<Vec<T>>`.
        shelves: Vec<Box<dyn Any>>,
        bytes: usize,
    }

    std::thread_local! {
        static POOL: RefCell<Pool> = RefCell::default();
    }

    /// What is done with the pool; nothing while the thread ends.
    pub fn with<R>(run: impl FnOnce(&mut Pool) -> R) -> Option<R> {
        POOL.try_with(|pool| run(&mut pool.borrow_mut())).ok()
    }

    impl Pool {
        /// The last given that has the room, or the last.
        pub fn take<T: 'static>(&mut self, room: usize) -> Option<Vec<T>> {
            let shelf = shelf::<T>(&mut self.shelves)?;
            let last = shelf.len().checked_sub(1)?;
            let lowest = shelf.len().saturating_sub(TRIES);
            let at = shelf[lowest..].iter().rposition(|memory| memory.capacity() >= room);
            let memory = shelf.swap_remove(at.map_or(last, |at| lowest + at));
            self.bytes -= memory.capacity() * size_of::<T>();
            Some(memory)
        }

        pub fn give<T: 'static>(&mut self, memory: Vec<T>) {
            let bytes = memory.capacity() * size_of::<T>();
            // What takes no memory needs none again.
            if bytes == 0 || self.bytes + bytes > LIMIT {
                return;
            }
            self.bytes += bytes;
            if let Some(shelf) = shelf(&mut self.shelves) {
                shelf.push(memory);
            } else {
                self.shelves.push(Box::new(alloc::vec![memory]));
            }
        }
    }

    #[cfg(test)]
    impl Pool {
        pub fn pieces<T: 'static>(&mut self) -> usize {
            shelf::<T>(&mut self.shelves).map_or(0, |shelf| shelf.len())
        }
    }

    fn shelf<T: 'static>(shelves: &mut [Box<dyn Any>]) -> Option<&mut Vec<Vec<T>>> {
        shelves.iter_mut().find_map(|shelf| shelf.downcast_mut())
    }
}

#[cfg(all(test, feature = "std"))]
mod tests {
    use alloc::rc::Rc;

    use super::*;
    use crate::ops::Numbers;

    #[test]
    fn memory_is_used_again_by_its_type() {
        release_memory();
        let mut tape = Numbers::new();
        (0..1000).for_each(|k| tape.push((k, 0.5)));
        drop(tape);
        assert_eq!(take::<(f64, i32)>(1).capacity(), 0);
        let memory = take::<(i32, f64)>(1);
        assert!(memory.capacity() >= 1000);
        give(memory);
        release_memory();
        assert_eq!(take::<(i32, f64)>(1).capacity(), 0);
    }

    #[test]
    fn a_piece_with_the_room_is_found_below_others() {
        release_memory();
        give(Vec::<u16>::with_capacity(100));
        give(Vec::<u16>::with_capacity(10));
        assert!(take::<u16>(50).capacity() >= 100);
        assert_eq!(take::<u16>(50).capacity(), 10);
    }

    #[test]
    fn what_is_left_on_a_stack_is_dropped() {
        let shared = Rc::new(());
        let mut notes = Notes::new();
        (0..3).for_each(|_| notes.push(shared.clone()));
        drop(notes.pop());
        drop(notes);
        assert_eq!(Rc::strong_count(&shared), 1);
        let mut again = Notes::<Rc<()>>::new();
        assert_eq!(again.pop(), None);
        again.push(shared);
        assert!(again.pop().is_some() && again.pop().is_none());
    }

    #[test]
    fn a_tape_in_old_memory_is_empty() {
        release_memory();
        let mut old = Numbers::new();
        (0..10).for_each(|_| old.push(1.0));
        drop(old);
        let mut tape = Numbers::new();
        tape.reserve(5);
        assert_eq!(tape.pop(), None);
        (0..300).for_each(|k| tape.push(f64::from(k)));
        assert!((0..300).rev().all(|k| tape.pop() == Some(f64::from(k))));
        assert_eq!(tape.pop(), None);
        assert_eq!(*copied(&[1.0, 2.0]), [1.0, 2.0]);
        assert!(copied::<f64>(&[]).is_empty());
    }

    #[test]
    fn what_takes_no_memory_is_not_collected() {
        release_memory();
        (0..3).for_each(|_| {
            let mut notes = Notes::new();
            notes.push(());
        });
        assert_eq!(pool::with(pool::Pool::pieces::<()>), Some(0));
    }
}
