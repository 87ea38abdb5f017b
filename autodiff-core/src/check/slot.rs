//! What [`check_grad!`](crate::check_grad) is made of: arguments as flat slices and back.

use std::cell::RefCell;

use super::{Checker, GradError, Report};
use crate::Differentiable;

/// An argument that varies: its shape and its floats.
#[derive(Clone, Debug)]
pub struct Slot<S> {
    zero: S,
    flat: Vec<f64>,
}

impl<S: Differentiable<Shadow = S>> Slot<S> {
    /// Copies an argument.
    #[must_use]
    pub fn new<T: ?Sized + Differentiable<Shadow = S>>(argument: &T) -> Self {
        Self { zero: argument.zero_like(), flat: argument.to_flat() }
    }

    /// The argument's floats.
    #[must_use]
    pub fn flat(&self) -> &[f64] {
        &self.flat
    }

    /// A value of the argument's shape with the first of `floats`, which advances past them.
    #[must_use]
    pub fn take(&self, floats: &mut &[f64]) -> S {
        let mut value = self.zero.zero_like();
        value.set_flat(floats);
        *floats = floats.get(self.flat.len()..).unwrap_or_default();
        value
    }

    /// Whether the argument cannot hold the digits of an `f64`.
    #[must_use]
    pub fn single(&self) -> bool {
        let precise = 1.0 + 2.0_f64.powi(-40);
        let value = self.take(&mut &*vec![precise; self.flat.len()]);
        let mut single = false;
        value.for_each_float(&mut |x| single |= x != precise);
        single
    }
}

/// Appends the floats of a value.
pub fn push<T: ?Sized + Differentiable>(value: &T, flat: &mut Vec<f64>) {
    value.for_each_float(&mut |x| flat.push(x));
}

/// A value and its derivative, both flat.
type Pair = (Vec<f64>, Vec<f64>);

/// A function of a mode, as a type that a mode can have where it is absent.
type Derivative = fn(&[f64], &[f64]) -> Pair;

/// A mode that the rule under test does not have.
pub const ABSENT: Option<Derivative> = None;

/// A mode that it has.
pub fn present<F: FnMut(&[f64], &[f64]) -> Pair>(function: F) -> Option<F> {
    Some(function)
}

/// Runs the check with what the macro knows: the name and the arguments.
///
/// A mode that is absent is made of the other one, row by row or column by column, so that the one that is there is
/// compared with finite differences.
///
/// # Errors
///
/// As [`Checker::check`].
pub fn run(
    checker: &Checker,
    function: &str,
    slots: &[(&str, &[f64], bool)],
    single_result: bool,
    f: impl FnMut(&[f64]) -> Vec<f64>,
    jvp: Option<impl FnMut(&[f64], &[f64]) -> Pair>,
    vjp: Option<impl FnMut(&[f64], &[f64]) -> Pair>,
) -> Result<Report, GradError> {
    let mut checker = checker.clone().function(function);
    let mut at = Vec::new();
    let mut single = single_result;
    for (name, flat, single_slot) in slots {
        checker = checker.argument(name, flat.len());
        at.extend_from_slice(flat);
        single |= single_slot;
    }
    if single {
        checker = checker.single_precision();
    }
    match (jvp, vjp) {
        (Some(jvp), Some(vjp)) => checker.check(f, jvp, vjp, &at),
        (Some(jvp), None) => {
            let jvp = RefCell::new(jvp);
            let inputs = at.len();
            let vjp = |x: &[f64], bar: &[f64]| transposed(&mut *jvp.borrow_mut(), x, inputs, bar);
            checker.check(f, |x: &[f64], dot: &[f64]| jvp.borrow_mut()(x, dot), vjp, &at)
        }
        (None, Some(vjp)) => {
            let (f, vjp) = (RefCell::new(f), RefCell::new(vjp));
            let outputs = f.borrow_mut()(&at).len();
            let jvp = |x: &[f64], dot: &[f64]| transposed(&mut *vjp.borrow_mut(), x, outputs, dot);
            checker.check(|x: &[f64]| f.borrow_mut()(x), jvp, |x: &[f64], bar: &[f64]| vjp.borrow_mut()(x, bar), &at)
        }
        (None, None) => unreachable!("the macro gives one mode at least"),
    }
}

/// The other mode of a derivative, from its values along the `count` axes of its seed.
fn transposed(derivative: &mut dyn FnMut(&[f64], &[f64]) -> Pair, x: &[f64], count: usize, seed: &[f64]) -> Pair {
    let mut y = Vec::new();
    let mut result = Vec::with_capacity(count);
    for k in 0..count {
        let mut axis = vec![0.0; count];
        axis[k] = 1.0;
        let (value, along) = derivative(x, &axis);
        result.push(along.iter().zip(seed).map(|(a, s)| a * s).sum());
        y = value;
    }
    (y, result)
}
