//! The transforms: tangent (forward mode) and adjoint (reverse mode), both from the intermediate
//! representation to itself.

mod adjoint;
mod arms;
mod bars;
mod branch;
mod calls;
mod keep;
mod loops;
mod memory;
mod partial;
mod prepare;
mod push;
mod reverse;
mod tangent;
mod zeros;

pub use adjoint::{SlotBar, adjoint, negate};
pub use partial::begin_expansion;
pub use tangent::tangent;
