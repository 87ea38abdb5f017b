//! Elements that change their places: orders are computed once, and followed by values and shadows alike.

use alloc::vec::Vec;
use core::cmp::Ordering;

/// The order into which a stable sort by `compare` puts the elements, as their indices.
///
/// ```
/// use autodiff_core::ops;
///
/// let mut v = [3.0, 1.0, 2.0];
/// let order = ops::sort_order(&v, f64::total_cmp);
/// assert_eq!(order, [1, 2, 0]);
/// ops::permute(&mut v, &order);
/// assert_eq!(v, [1.0, 2.0, 3.0]);
/// ops::unpermute(&mut v, &order);
/// assert_eq!(v, [3.0, 1.0, 2.0]);
/// ```
pub fn sort_order<T>(v: &[T], mut compare: impl FnMut(&T, &T) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..v.len()).collect();
    order.sort_by(|&i, &j| compare(&v[i], &v[j]));
    order
}

/// The same for a sort by keys.
pub fn sort_order_by_key<T, K: Ord>(v: &[T], mut key: impl FnMut(&T) -> K) -> Vec<usize> {
    let mut order: Vec<usize> = (0..v.len()).collect();
    order.sort_by_key(|&i| key(&v[i]));
    order
}

/// Puts the elements into an order: element `i` becomes what element `order[i]` was.
pub fn permute<T>(v: &mut [T], order: &[usize]) {
    let mut inverse = alloc::vec![0; order.len()];
    for (to, &from) in order.iter().enumerate() {
        inverse[from] = to;
    }
    unpermute(v, &inverse);
}

/// Takes that back: element `order[i]` becomes what element `i` is.
pub fn unpermute<T>(v: &mut [T], order: &[usize]) {
    let mut target = Vec::from(order);
    for i in 0..target.len() {
        while target[i] != i {
            let to = target[i];
            v.swap(i, to);
            target.swap(i, to);
        }
    }
}

/// The indices of the elements that satisfy a condition, each asked once, in order.
pub fn kept<T>(v: &[T], mut keep: impl FnMut(&T) -> bool) -> Vec<usize> {
    (0..v.len()).filter(|&i| keep(&v[i])).collect()
}

/// The indices of the elements that differ from the last one that was kept.
pub fn deduplicated<T: PartialEq>(v: &[T]) -> Vec<usize> {
    let mut kept: Vec<usize> = Vec::new();
    for i in 0..v.len() {
        if kept.last().is_none_or(|&last| v[i] != v[last]) {
            kept.push(i);
        }
    }
    kept
}

/// Keeps the elements with some indices, which ascend.
pub fn keep<T>(v: &mut Vec<T>, kept: &[usize]) {
    let mut index = 0;
    let mut next = kept.iter().copied().peekable();
    v.retain(|_| {
        let stays = next.next_if_eq(&index).is_some();
        index += 1;
        stays
    });
}

/// Takes that back in a shadow: the elements that were kept go where they came from, the others are those of `was`.
///
/// ```
/// use autodiff_core::ops;
///
/// let mut v = vec![1.0, -2.0, 3.0];
/// let kept = ops::kept(&v, |x| *x > 0.0);
/// ops::keep(&mut v, &kept);
/// assert_eq!(v, [1.0, 3.0]);
/// ops::unkeep(&mut v, vec![0.0; 3], &kept);
/// assert_eq!(v, [1.0, 0.0, 3.0]);
/// ```
pub fn unkeep<T>(shadow: &mut Vec<T>, mut was: Vec<T>, kept: &[usize]) {
    for (bar, &i) in shadow.drain(..).zip(kept) {
        was[i] = bar;
    }
    *shadow = was;
}
