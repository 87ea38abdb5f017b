//! The mode that a rule of the user's does not have.
//!
//! `#[differentiable(vjp = path)]` says how to go in reverse and nothing about forward mode. What calls such a
//! function gets both modes all the same, since nobody may ever ask for the other one; whoever asks gets an error of
//! the compiler.

/// Forward mode of a function whose rule has reverse mode alone: nothing has it.
#[diagnostic::on_unimplemented(
    message = "the rule of this function has reverse mode alone: add `jvp = path` to its `#[differentiable(vjp = …)]`",
    label = "forward mode is asked for here",
    note = "`jvp` takes the arguments, then their tangents as a tuple, and gives the value and its tangent"
)]
pub trait ForwardRule {}

/// Reverse mode of a function whose rule has forward mode alone: nothing has it.
#[diagnostic::on_unimplemented(
    message = "the rule of this function has forward mode alone: add `vjp = path` to its `#[differentiable(jvp = …)]`",
    label = "reverse mode is asked for here",
    note = "`vjp` takes the arguments, then the cotangent of the result, and gives the value and the cotangents of the arguments"
)]
pub trait ReverseRule {}

/// The errors of calls that generated code makes, found when such a call is compiled and not before.
trait Absent {
    const FORWARD: ();
    const REVERSE: ();
}

impl<T> Absent for T {
    const FORWARD: () = panic!(
        "a function called here has a rule for reverse mode alone: add `jvp = path` to its `#[differentiable(vjp = …)]`"
    );
    const REVERSE: () = panic!(
        "a function called here has a rule for forward mode alone: add `vjp = path` to its `#[differentiable(jvp = …)]`"
    );
}

/// Stands where the tangent would be computed.
#[must_use]
pub fn no_forward_mode<Dot, Y>(_: Dot) -> Y {
    const { <Dot as Absent>::FORWARD }
    unreachable!("does not compile")
}

/// Stands where the cotangents would be computed.
#[must_use]
pub fn no_reverse_mode<Bar, X>(_: Bar) -> X {
    const { <Bar as Absent>::REVERSE }
    unreachable!("does not compile")
}
