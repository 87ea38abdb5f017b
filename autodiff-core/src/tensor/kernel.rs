//! Loops over the elements of arrays: one function of numbers applied along broadcast operands.
//!
//! Operands that lie row-major in memory are read as slices, so that LLVM sees a plain loop and vectorises it; a stretched
//! number and strided views are spread over blocks that stay in the first cache.

use ndarray::iter::Iter;
use ndarray::{Dimension, IxDyn};

use super::array::Array;
use super::{Element, recycle};

/// Elements at a time for operands that have to be spread first.
const BLOCK: usize = 256;

/// `f` of the operands, element by element; all have the shape already.
pub fn map<T: Element, const N: usize>(
    shape: &[usize],
    operands: [&Array<T>; N],
    f: impl Fn([T; N]) -> T + Copy,
) -> Array<T> {
    map_groups(shape, operands, [], |args, []| f(args))
}

/// The same of operands in two groups.
pub fn map_groups<T: Element, const N: usize, const M: usize>(
    shape: &[usize],
    operands: [&Array<T>; N],
    others: [&Array<T>; M],
    f: impl Fn([T; N], [T; M]) -> T + Copy,
) -> Array<T> {
    let mut out = recycle::vec(shape.iter().product());
    each_block(&mut out, operands, others, [], |out, args, others, []| {
        let args = args.map(|arg| &arg[..out.len()]);
        let others = others.map(|other| &other[..out.len()]);
        for i in 0..out.len() {
            out[i] = f(args.map(|arg| arg[i]), others.map(|other| other[i]));
        }
    });
    Array::new(shape, out)
}

/// `f` of the target's elements and of the operands' (in two groups), into the target's memory if nothing else shares it.
pub fn update<T: Element, const N: usize, const M: usize>(
    target: Array<T>,
    operands: [&Array<T>; N],
    others: [&Array<T>; M],
    f: impl Fn(T, [T; N], [T; M]) -> T + Copy,
) -> Array<T> {
    match target.into_unique() {
        Ok((mut out, shape)) => {
            each_block(&mut out, operands, others, [], |out, args, others, []| {
                let args = args.map(|arg| &arg[..out.len()]);
                let others = others.map(|other| &other[..out.len()]);
                for i in 0..out.len() {
                    out[i] = f(out[i], args.map(|arg| arg[i]), others.map(|other| other[i]));
                }
            });
            Array::new(shape.slice(), out)
        }
        Err(target) => {
            let mut out = recycle::vec(target.len());
            each_block(&mut out, operands, others, [&target], |out, args, others, [target]| {
                let target = &target[..out.len()];
                let args = args.map(|arg| &arg[..out.len()]);
                let others = others.map(|other| &other[..out.len()]);
                for i in 0..out.len() {
                    out[i] = f(target[i], args.map(|arg| arg[i]), others.map(|other| other[i]));
                }
            });
            Array::new(target.shape(), out)
        }
    }
}

/// The values and those of the partials that are wanted, of a function that gives both.
pub fn map_with<T: Element, const N: usize>(
    shape: &[usize],
    operands: [&Array<T>; N],
    wanted: [bool; N],
    f: impl Fn([T; N]) -> (T, [T; N]),
) -> (Array<T>, [Option<Array<T>>; N]) {
    let len = shape.iter().product();
    let mut values = recycle::vec(len);
    let mut partials = wanted.map(|wanted| recycle::vec(if wanted { len } else { 0 }));
    let mut parts = [[T::default(); BLOCK]; N];
    let mut lanes = Lanes::new(operands);
    for (block, values) in values.chunks_mut(BLOCK).enumerate() {
        let from = block * BLOCK;
        let operands = lanes.block(from, values.len());
        for (i, value) in values.iter_mut().enumerate() {
            let (y, slopes) = f(operands.map(|operand| operand[i]));
            *value = y;
            for (part, slope) in parts.iter_mut().zip(slopes) {
                part[i] = slope;
            }
        }
        for (partials, part) in partials.iter_mut().zip(&parts).filter(|(partials, _)| !partials.is_empty()) {
            partials[from..from + values.len()].copy_from_slice(&part[..values.len()]);
        }
    }
    let mut wanted = wanted.into_iter();
    let partials =
        partials.map(|partial| wanted.next().is_some_and(|wanted| wanted).then(|| Array::new(shape, partial)));
    (Array::new(shape, values), partials)
}

/// Calls `body` with parts of `out` and the same parts of three groups of operands: all at once if they lie row-major in
/// memory, block by block otherwise.
#[inline]
fn each_block<T: Element, const N: usize, const M: usize, const K: usize>(
    out: &mut [T],
    first: [&Array<T>; N],
    second: [&Array<T>; M],
    third: [&Array<T>; K],
    mut body: impl FnMut(&mut [T], [&[T]; N], [&[T]; M], [&[T]; K]),
) {
    if let (Some(first), Some(second), Some(third)) = (dense(first), dense(second), dense(third)) {
        return body(out, first, second, third);
    }
    let (mut first, mut second, mut third) = (Lanes::new(first), Lanes::new(second), Lanes::new(third));
    for (block, out) in out.chunks_mut(BLOCK).enumerate() {
        let (from, count) = (block * BLOCK, out.len());
        body(out, first.block(from, count), second.block(from, count), third.block(from, count));
    }
}

/// All operands as slices, if all lie row-major in memory.
fn dense<'a, T: Element, const N: usize>(operands: [&'a Array<T>; N]) -> Option<[&'a [T]; N]> {
    let mut slices: [&'a [T]; N] = [&[]; N];
    for (slice, operand) in slices.iter_mut().zip(operands) {
        *slice = operand.as_slice()?;
    }
    Some(slices)
}

/// Operands of any layout, read block by block.
struct Lanes<'a, T, const N: usize> {
    lanes: [Lane<'a, T>; N],
    /// The block of an operand that does not lie row-major in memory.
    spread: [Vec<T>; N],
}

/// One operand.
enum Lane<'a, T> {
    Dense(&'a [T]),
    Uniform,
    Strided(Iter<'a, T, IxDyn>),
}

impl<'a, T: Element, const N: usize> Lanes<'a, T, N> {
    fn new(operands: [&'a Array<T>; N]) -> Self {
        let mut spread = [const { Vec::new() }; N];
        let mut places = spread.iter_mut();
        let lanes = operands.map(|operand| {
            let place = places.next();
            if let Some(values) = operand.as_slice() {
                return Lane::Dense(values);
            }
            let uniform = operand.uniform();
            if let Some(place) = place {
                *place = vec![uniform.unwrap_or_default(); BLOCK.min(operand.len())];
            }
            uniform.map_or_else(|| Lane::Strided(operand.iter()), |_| Lane::Uniform)
        });
        Self { lanes, spread }
    }

    /// The elements `from..from + count`; blocks are asked for in order.
    fn block(&mut self, from: usize, count: usize) -> [&[T]; N] {
        let mut slices: [&[T]; N] = [&[]; N];
        for ((slice, lane), spread) in slices.iter_mut().zip(&mut self.lanes).zip(&mut self.spread) {
            *slice = match lane {
                Lane::Dense(values) => &values[from..from + count],
                Lane::Uniform => &spread[..count],
                Lane::Strided(values) => {
                    for (place, value) in spread[..count].iter_mut().zip(values) {
                        *place = *value;
                    }
                    &spread[..count]
                }
            };
        }
        slices
    }
}

/// The sum of all elements, in eight partial sums where they lie in memory order.
pub fn sum<T: Element>(array: &Array<T>) -> T {
    match array.len() {
        0 => return T::zero(),
        len => {
            if let (None, Some(value)) = (array.as_slice(), array.uniform()) {
                return value * T::size(len);
            }
        }
    }
    array.view().sum()
}
