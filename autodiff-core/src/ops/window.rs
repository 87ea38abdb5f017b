//! The part of a slice that a loop goes through.

/// So many elements of a slice from one on.
///
/// # Panics
///
/// Where they are not all there, as the loop would that goes through them.
///
/// ```
/// assert_eq!(autodiff_core::ops::window(&[1, 2, 3, 4], 1, 2), [2, 3]);
/// ```
#[inline(always)]
#[track_caller]
pub fn window<T>(slice: &[T], start: usize, count: usize) -> &[T] {
    match slice.get(start..).and_then(|rest| rest.get(..count)) {
        Some(window) => window,
        None => missing(slice.len(), start),
    }
}

/// The same for changing them.
///
/// # Panics
///
/// Where they are not all there.
///
/// ```
/// let mut numbers = [1, 2, 3, 4];
/// autodiff_core::ops::window_mut(&mut numbers, 1, 2)[0] = 5;
/// assert_eq!(numbers, [1, 5, 3, 4]);
/// ```
#[inline(always)]
#[track_caller]
pub fn window_mut<T>(slice: &mut [T], start: usize, count: usize) -> &mut [T] {
    let len = slice.len();
    match slice.get_mut(start..).and_then(|rest| rest.get_mut(..count)) {
        Some(window) => window,
        None => missing(len, start),
    }
}

/// Fails for the first element that is not there.
#[cold]
#[inline(never)]
#[track_caller]
fn missing(len: usize, start: usize) -> ! {
    let index = len.max(start);
    panic!("index out of bounds: the len is {len} but the index is {index}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[should_panic(expected = "index out of bounds: the len is 3 but the index is 3")]
    fn the_first_that_is_missing_is_named() {
        let _ = window(&[1, 2, 3], 1, 5);
    }

    #[test]
    #[should_panic(expected = "index out of bounds: the len is 3 but the index is 7")]
    fn a_start_outside_is_named() {
        let _ = window_mut(&mut [1, 2, 3], 7, 1);
    }
}
