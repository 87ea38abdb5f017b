//! The transforms: tangent (forward mode) and adjoint (reverse mode), both from the intermediate
//! representation to itself.

mod adjoint;
mod branch;
mod bars;
mod partial;
mod prepare;
mod push;
mod reverse;
mod tangent;

pub use adjoint::{Adjoint, SlotBar, adjoint, negate};
pub use partial::begin_expansion;
pub use tangent::tangent;
