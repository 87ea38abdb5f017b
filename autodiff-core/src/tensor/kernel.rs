//! Loops over the elements of arrays: one function of numbers applied along broadcast operands.
//!
//! Operands that lie row-major in memory are read as slices, so that LLVM sees a plain loop and vectorises it; a stretched
//! number and strided views are spread over blocks that stay in the first cache.

use ndarray::iter::Iter;
use ndarray::{Dimension, IxDyn};

use super::Element;
use super::array::Array;

/// Elements at a time for operands that have to be spread first.
const BLOCK: usize = 128;

/// One operand of an elementwise loop.
enum Lane<'a, T> {
    Dense(&'a [T]),
    Uniform(T),
    Strided(Iter<'a, T, IxDyn>),
}

impl<'a, T: Element> Lane<'a, T> {
    fn new(array: &'a Array<T>) -> Self {
        if let Some(values) = array.as_slice() {
            Self::Dense(values)
        } else if let Some(value) = array.uniform() {
            Self::Uniform(value)
        } else {
            Self::Strided(array.iter())
        }
    }
}

/// `f` of the operands, element by element; all have the shape already.
pub fn map<T: Element, const N: usize>(
    shape: &[usize],
    operands: [&Array<T>; N],
    f: impl Fn([T; N]) -> T + Copy,
) -> Array<T> {
    let len = shape.iter().product();
    let mut out = Vec::with_capacity(len);
    if let Some(operands) = dense(operands) {
        let operands = operands.map(|operand| &operand[..len]);
        out.extend((0..len).map(|i| f(operands.map(|operand| operand[i]))));
    } else {
        let mut operands = Lanes::new(operands, len);
        while out.len() < len {
            let from = out.len();
            let count = BLOCK.min(len - from);
            let operands = operands.block(from, count);
            out.extend((0..count).map(|i| f(operands.map(|operand| operand[i]))));
        }
    }
    Array::new(shape, out)
}

/// The values and those of the partials that are wanted, of a function that gives both.
pub fn map_with<T: Element, const N: usize>(
    shape: &[usize],
    operands: [&Array<T>; N],
    wanted: [bool; N],
    f: impl Fn([T; N]) -> (T, [T; N]),
) -> (Array<T>, [Option<Array<T>>; N]) {
    let len = shape.iter().product();
    let mut values = Vec::with_capacity(len);
    let mut partials = wanted.map(|wanted| if wanted { Vec::with_capacity(len) } else { Vec::new() });
    let mut operands = Lanes::new(operands, len);
    let mut parts = [[T::default(); BLOCK]; N];
    while values.len() < len {
        let from = values.len();
        let count = BLOCK.min(len - from);
        let operands = operands.block(from, count);
        values.extend((0..count).map(|i| {
            let (value, slopes) = f(operands.map(|operand| operand[i]));
            for (part, slope) in parts.iter_mut().zip(slopes) {
                part[i] = slope;
            }
            value
        }));
        for ((partials, part), wanted) in partials.iter_mut().zip(&parts).zip(wanted) {
            if wanted {
                partials.extend_from_slice(&part[..count]);
            }
        }
    }
    let mut partials = partials.map(|partials| Some(partials).filter(|partials| partials.len() == len));
    let partials =
        std::array::from_fn(|i| partials[i].take().filter(|_| wanted[i]).map(|part| Array::new(shape, part)));
    (Array::new(shape, values), partials)
}

/// `f` of the target's elements and of the operands' (in two groups), into the target's memory if nothing else shares it.
pub fn update<T: Element, const N: usize, const M: usize>(
    target: Array<T>,
    operands: [&Array<T>; N],
    others: [&Array<T>; M],
    f: impl Fn(T, [T; N], [T; M]) -> T + Copy,
) -> Array<T> {
    let (mut out, shape) = match target.into_unique() {
        Ok(unique) => unique,
        Err(shared) => return fresh(&shared, operands, others, f),
    };
    let len = out.len();
    if let (Some(operands), Some(others)) = (dense(operands), dense(others)) {
        let operands = operands.map(|operand| &operand[..len]);
        let others = others.map(|other| &other[..len]);
        for (i, out) in out.iter_mut().enumerate() {
            *out = f(*out, operands.map(|operand| operand[i]), others.map(|other| other[i]));
        }
    } else {
        let (mut operands, mut others) = (Lanes::new(operands, len), Lanes::new(others, len));
        for (from, out) in out.chunks_mut(BLOCK).enumerate() {
            let from = from * BLOCK;
            let operands = operands.block(from, out.len());
            let others = others.block(from, out.len());
            for (i, out) in out.iter_mut().enumerate() {
                *out = f(*out, operands.map(|operand| operand[i]), others.map(|other| other[i]));
            }
        }
    }
    Array::new(shape.slice(), out)
}

/// The same into new memory.
fn fresh<T: Element, const N: usize, const M: usize>(
    target: &Array<T>,
    operands: [&Array<T>; N],
    others: [&Array<T>; M],
    f: impl Fn(T, [T; N], [T; M]) -> T,
) -> Array<T> {
    let shape = target.shape();
    let len = target.len();
    let mut out = Vec::with_capacity(len);
    if let (Some([target]), Some(operands), Some(others)) = (dense([target]), dense(operands), dense(others)) {
        let target = &target[..len];
        let operands = operands.map(|operand| &operand[..len]);
        let others = others.map(|other| &other[..len]);
        out.extend((0..len).map(|i| f(target[i], operands.map(|operand| operand[i]), others.map(|other| other[i]))));
    } else {
        let mut target = Lanes::new([target], len);
        let (mut operands, mut others) = (Lanes::new(operands, len), Lanes::new(others, len));
        while out.len() < len {
            let from = out.len();
            let count = BLOCK.min(len - from);
            let [target] = target.block(from, count);
            let operands = operands.block(from, count);
            let others = others.block(from, count);
            out.extend(
                (0..count).map(|i| f(target[i], operands.map(|operand| operand[i]), others.map(|other| other[i]))),
            );
        }
    }
    Array::new(shape, out)
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
    spread: [[T; BLOCK]; N],
}

impl<'a, T: Element, const N: usize> Lanes<'a, T, N> {
    fn new(operands: [&'a Array<T>; N], len: usize) -> Self {
        let lanes = operands.map(Lane::new);
        let mut spread = [[T::default(); BLOCK]; N];
        for (lane, spread) in lanes.iter().zip(&mut spread) {
            if let Lane::Uniform(value) = lane {
                spread[..len.min(BLOCK)].fill(*value);
            }
        }
        Self { lanes, spread }
    }

    /// The elements `from..from + count`; blocks are asked for in order.
    fn block(&mut self, from: usize, count: usize) -> [&[T]; N] {
        let mut slices: [&[T]; N] = [&[]; N];
        for ((slice, lane), spread) in slices.iter_mut().zip(&mut self.lanes).zip(&mut self.spread) {
            *slice = match lane {
                Lane::Dense(values) => &values[from..from + count],
                Lane::Uniform(_) => &spread[..count],
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
