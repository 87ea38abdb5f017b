//! What generated code calls: arithmetic on operands whose type the macro could not see.
//!
//! Where the macro knows that an operand is a scalar it writes the formula out. Where it does not know
//! (a field, the result of a call, a generic parameter) it writes a call to one of the functions here,
//! and the traits behind them, which exist only for types with a rule, choose the formula. A type
//! without a rule does not compile.
//!
//! In all of it `x_dot` is a tangent and `x_bar` a cotangent: for `y = a * b`, `mul_jvp` is `y_dot`, and
//! `mul_lhs_bar` and `mul_rhs_bar` are what `y_bar` contributes to `a_bar` and `b_bar`.

#![expect(
    clippy::inline_always,
    reason = "each is a formula that stands for itself in generated code, in debug builds too"
)]

/// Companions of methods of other crates' types.
pub mod methods {
    #[cfg(feature = "ndarray")]
    pub use crate::arrays::methods::*;
    #[cfg(feature = "nalgebra")]
    pub use crate::matrices::methods::*;
}

mod binary;
mod cast;
mod constant;
mod counter;
mod flatten;
mod flow;
mod function;
mod modes;
#[cfg(feature = "alloc")]
mod numbers;
#[cfg(feature = "alloc")]
mod order;
mod range;
mod scalar;
mod second;
mod shadow;
#[cfg(feature = "alloc")]
mod storage;
mod unary;
mod unvarying;
mod window;

pub use binary::{
    AddRule, DivRule, MulRule, RemRule, SubRule, add_jvp, add_lhs_bar, add_rhs_bar, div_jvp, div_lhs_bar, div_rhs_bar,
    mul_jvp, mul_lhs_bar, mul_rhs_bar, rem_jvp, rem_lhs_bar, rem_rhs_bar, sub_jvp, sub_lhs_bar, sub_rhs_bar,
};
pub use cast::{CastRule, cast_bar, cast_dot};
pub use constant::{AddConstant, CloneConstant, Constant, Constants, KeepConstant, ZeroConstant, without_constants};
pub use counter::{Counter, ahead, room, since};
pub use flatten::{copy_float, flatten, unit};
pub use flow::{
    AsScalar, Fallible, Residual, SameFailure, array_of, failure, is_failure, kind_of, lit_like, option_of, owned,
    payload, payload_mut, present, residual, same_failure, scalar, success_like, take, take_shadow, tangent_or,
    try_payload, try_payload_mut,
};
#[cfg(feature = "alloc")]
pub use flow::{Box, Tape, Vec, vec_from, vec_of};
pub use function::{
    Call, CallForward, CallReverse, Closure, Code, Fixed, Follows, FollowsClosures, Ignores, IgnoresPointer, Named,
    Unfollowed,
};
pub use modes::{ForwardRule, ReverseRule, no_forward_mode, no_reverse_mode};
#[cfg(feature = "alloc")]
pub use numbers::Numbers;
#[cfg(feature = "alloc")]
pub use order::{deduplicated, keep, kept, permute, sort_order, sort_order_by_key, unkeep, unpermute};
pub use range::{Countable, nth};
pub use scalar::{Scalar, lit, number, one, zero};
pub use second::{
    AddSecond, DivSecond, MulSecond, NegSecond, RemSecond, SubSecond, add_jvp_lhs_bar, add_jvp_rhs_bar,
    div_jvp_lhs_bar, div_jvp_rhs_bar, mul_jvp_lhs_bar, mul_jvp_rhs_bar, neg_jvp_bar, rem_jvp_lhs_bar, rem_jvp_rhs_bar,
    sub_jvp_lhs_bar, sub_jvp_rhs_bar,
};
pub use shadow::{Contribution, Given, Inert, add_to, fitted, given, shadow_or, sum2};
#[cfg(feature = "std")]
pub use storage::release_memory;
#[cfg(feature = "alloc")]
pub use storage::{Copied, Notes, copied};
pub use unary::{NegRule, neg_bar, neg_jvp};
pub use unvarying::{Unvarying, unvarying};
pub use window::{window, window_mut};
