//! What [`check_grad!`](crate::check_grad) is made of: arguments as flat slices and back.

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

/// Runs the check with what the macro knows: the name and the arguments.
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
    jvp: impl FnMut(&[f64], &[f64]) -> (Vec<f64>, Vec<f64>),
    vjp: impl FnMut(&[f64], &[f64]) -> (Vec<f64>, Vec<f64>),
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
    checker.check(f, jvp, vjp, &at)
}
