//! Loops over groups of elements: what becomes one number in a reduction, or a row of a softmax.

use ndarray::Dimension;

use super::array::Array;
use super::extent::Extent;
use super::{Element, recycle};

/// Partial results at a time, so that LLVM sees independent operations and vectorises them.
const LANES: usize = 8;

/// Folds the elements from `init`, in eight partial results that are joined in the end.
#[inline]
pub fn fold<T: Element>(x: &[T], init: T, add: impl Fn(T, T) -> T, join: impl Fn(T, T) -> T) -> T {
    let mut sums = [init; LANES];
    let (chunks, rest) = x.as_chunks::<LANES>();
    for chunk in chunks {
        for (sum, x) in sums.iter_mut().zip(chunk) {
            *sum = add(*sum, *x);
        }
    }
    let rest = rest.iter().fold(init, |sum, x| add(sum, *x));
    sums.into_iter().fold(rest, join)
}

/// Calls `each` with the elements of every group of an extent, in the order of the results.
pub fn groups<T: Element>(x: &Array<T>, extent: &Extent, mut each: impl FnMut(&[T])) {
    let groups = extent.kept().size();
    let count = extent.count();
    let order = extent.groups_last();
    let permuted = if order.is_sorted() { x.clone() } else { x.permuted(&order) };
    if let Some(values) = permuted.as_slice() {
        (0..groups).for_each(|group| each(&values[group * count..][..count]));
        return;
    }
    let mut values = permuted.iter();
    let mut scratch = Vec::with_capacity(count);
    for _ in 0..groups {
        scratch.clear();
        scratch.extend(values.by_ref().take(count));
        each(&scratch);
    }
}

/// An array of the same shape, group by group: `each` writes the new elements of a group.
pub fn regroup<T: Element, const N: usize>(
    operands: [&Array<T>; N],
    extent: &Extent,
    mut each: impl FnMut([&[T]; N], &mut [T]),
) -> Array<T> {
    let (groups, count) = (extent.kept().size(), extent.count());
    let order = extent.groups_last();
    let permuted = operands.map(|x| if order.is_sorted() { x.clone() } else { x.permuted(&order) }.dense());
    let slices = permuted.each_ref().map(|x| x.as_slice().unwrap_or_default());
    let mut out = recycle::vec(groups * count);
    for group in 0..groups {
        let from = group * count;
        each(slices.map(|slice| &slice[from..from + count]), &mut out[from..from + count]);
    }
    let shape: Vec<_> = order.iter().map(|axis| extent.shape()[*axis]).collect();
    let mut back = vec![0; order.len()];
    order.iter().enumerate().for_each(|(place, axis)| back[*axis] = place);
    Array::new(&shape, out).permuted(&back)
}
