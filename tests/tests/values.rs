//! Values: each language feature in isolation and in combination, against dual numbers.
//!
//! One file per family, one module per function: `f` as a user writes it, its generic `twin`, and a
//! `check!` that holds every companion of the one to the other. A feature that fails to compile is taken
//! out by commenting out its module.
#![expect(
    clippy::cast_lossless,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "casts of every kind are under test, and the numbers are small"
)]
#![expect(
    clippy::assign_op_pattern,
    clippy::deref_addrof,
    clippy::double_ended_iterator_last,
    clippy::eq_op,
    clippy::explicit_into_iter_loop,
    clippy::explicit_iter_loop,
    clippy::filter_map_bool_then,
    clippy::if_not_else,
    clippy::implicit_clone,
    clippy::let_and_return,
    clippy::manual_assert,
    clippy::manual_is_multiple_of,
    clippy::manual_map,
    clippy::manual_midpoint,
    clippy::manual_repeat_n,
    clippy::map_unwrap_or,
    clippy::match_bool,
    clippy::needless_borrows_for_generic_args,
    clippy::needless_pass_by_value,
    clippy::needless_range_loop,
    clippy::needless_return,
    clippy::never_loop,
    clippy::ptr_arg,
    clippy::range_plus_one,
    clippy::redundant_closure_for_method_calls,
    clippy::redundant_else,
    clippy::ref_option,
    clippy::trivially_copy_pass_by_ref,
    clippy::uninlined_format_args,
    clippy::unnecessary_lazy_evaluations,
    clippy::useless_vec,
    clippy::while_immutable_condition,
    clippy::while_let_on_iterator,
    reason = "the functions are written as users write them: each way of writing is a case"
)]

/// Begins a module whose functions stay of first order when `build.rs` makes the same of second order from these sources.
#[macro_use]
mod order {
    macro_rules! first_order {
        () => {};
    }
}

#[path = "values/aggregates.rs"]
mod aggregates;
#[path = "values/algorithms.rs"]
mod algorithms;
#[path = "values/bindings.rs"]
mod bindings;
#[path = "values/boxes.rs"]
mod boxes;
#[path = "values/branches.rs"]
mod branches;
#[path = "values/call_sites.rs"]
mod call_sites;
#[path = "values/calls.rs"]
mod calls;
#[path = "values/chains.rs"]
mod chains;
#[path = "values/configurations.rs"]
mod configurations;
#[path = "values/containers.rs"]
mod containers;
#[path = "values/conversions.rs"]
mod conversions;
#[path = "values/detached.rs"]
mod detached;
#[path = "values/dual.rs"]
mod dual;
#[path = "values/effects.rs"]
mod effects;
#[path = "values/exits.rs"]
mod exits;
#[path = "values/failing_branches.rs"]
mod failing_branches;
#[path = "values/functions.rs"]
mod functions;
#[path = "values/fused.rs"]
mod fused;
#[path = "values/generics.rs"]
mod generics;
#[path = "values/inert.rs"]
mod inert;
#[path = "values/inert_state.rs"]
mod inert_state;
#[path = "values/interplay.rs"]
mod interplay;
#[path = "values/learning.rs"]
mod learning;
#[path = "values/lent.rs"]
mod lent;
#[path = "values/libm_functions.rs"]
mod libm_functions;
#[path = "values/linear_algebra.rs"]
mod linear_algebra;
#[path = "values/loops.rs"]
mod loops;
#[path = "values/matches.rs"]
mod matches;
#[path = "values/memory.rs"]
mod memory;
#[path = "values/methods.rs"]
mod methods;
#[path = "values/misc.rs"]
mod misc;
#[path = "values/namesakes.rs"]
mod namesakes;
#[path = "values/neighbours.rs"]
mod neighbours;
#[path = "values/operators.rs"]
mod operators;
#[path = "values/options.rs"]
mod options;
#[path = "values/own_rules.rs"]
mod own_rules;
#[path = "values/patterns.rs"]
mod patterns;
#[path = "values/plain.rs"]
mod plain;
#[path = "values/recurrences.rs"]
mod recurrences;
#[path = "values/recursion.rs"]
mod recursion;
#[path = "values/regressions.rs"]
mod regressions;
#[path = "values/results.rs"]
mod results;
#[path = "values/returns.rs"]
mod returns;
#[path = "values/signatures.rs"]
mod signatures;
#[path = "values/sines.rs"]
mod sines;
#[path = "values/single.rs"]
mod single;
#[path = "values/slices.rs"]
mod slices;
#[path = "values/traits.rs"]
mod traits;
#[path = "values/vectors.rs"]
mod vectors;
#[path = "values/windows.rs"]
mod windows;

/// What every module of the suite starts with.
mod prelude {
    pub use crate::dual::*;
    pub use autodiff_core::differentiable;
    pub use autodiff_tests::check;
}
