//! Whether operations are recorded: a switch of each thread.

use std::cell::Cell;

thread_local! {
    static RECORDING: Cell<bool> = const { Cell::new(true) };
}

/// Whether this thread records operations on tensors that require a gradient.
pub(super) fn recording() -> bool {
    RECORDING.get()
}

/// Runs `body` with recording as given, and restores it afterwards, also after a panic.
pub(super) fn with_recording<R>(on: bool, body: impl FnOnce() -> R) -> R {
    struct Restore(bool);
    impl Drop for Restore {
        fn drop(&mut self) {
            RECORDING.set(self.0);
        }
    }
    let _restore = Restore(RECORDING.replace(on));
    body()
}

/// Runs `body` without recording: its results require no gradient, and leaves may be assigned to.
///
/// The switch is one of the current thread.
///
/// ```
/// use autodiff_core::tensor::{Tensor, no_grad};
///
/// let mut w = Tensor::from([1.0, 2.0]).requires_grad(true);
/// (&w * &w).sum().backward();
/// no_grad(|| w -= 0.1 * w.grad().unwrap());
/// assert_eq!(w.to_vec(), [0.8, 1.6]);
/// assert!(w.is_leaf());
/// ```
pub fn no_grad<R>(body: impl FnOnce() -> R) -> R {
    with_recording(false, body)
}
