//! The transforms: tangent (forward mode) and adjoint (reverse mode), both from the intermediate
//! representation to itself.

mod adjoint;
mod arms;
mod bar;
mod bars;
mod branch;
mod calls;
mod effects;
mod fuse;
mod index;
mod invariant;
mod keep;
mod loops;
mod memory;
mod merge;
mod neighbours;
mod partial;
mod prepare;
mod push;
mod registers;
mod reverse;
mod scratch;
mod tangent;
mod zeros;

pub use adjoint::{Adjoint, SlotBar, adjoint, negate};
pub use fuse::fuse;
pub use neighbours::carry_to_neighbours;
pub use partial::begin_expansion;
pub use registers::sum_in_registers;
pub use tangent::tangent;
