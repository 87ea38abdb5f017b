//! Emission: the intermediate representation to tokens, and the functions that users and other generated
//! code call.

mod adapters;
mod calls;
mod closure;
mod companions;
mod expr;
mod function;
mod fused;
mod home;
mod names;
mod own;
mod reverse;
mod second;
mod stmt;

pub use adapters::Modes;
pub use companions::{companions, declarations, higher, stubs, untyped_stubs};
pub use function::where_clause;
pub use own::own_companions;
