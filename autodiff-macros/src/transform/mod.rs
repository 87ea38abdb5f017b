//! The transforms: tangent (forward mode) and adjoint (reverse mode), both from the intermediate
//! representation to itself.
//!
//! # How they compose
//!
//! Second order is the adjoint of the tangent. The tangent of a function is a function: it takes each argument and behind
//! it the argument's tangent, and gives `(y, y_dot)`; whatever is done to functions is done to it. Its pullback, from the
//! cotangents 0 of `y` and 1 of `y_dot`, gives the derivative of `y_dot = ∇f · v` by the arguments, which is `H · v`, and by
//! their tangents, which is `∇f`. Third order is the adjoint of the tangent of the tangent. The adjoint is always last: it
//! has tapes and closures, which the tangent would have to know; the tangent has nothing that the function has not.
//!
//! For this the tangent is made of what both transforms know, with nothing carried verbatim that varies:
//!
//! * partials are expressions over the rows of the table; the product with a partial that may be infinite is the row
//!   `GUARDED`, whose derivatives are those of a product also where the tangent is zero by chance;
//! * a call of `g` becomes a call of `g`'s tangent, each argument followed by its own (`ir::Call`), and the pullback of that
//!   is what `g` of the same order has under the name `__order_2_pullback`;
//! * arithmetic on types that only the compiler sees is `ir::Expr::DynDot`, whose adjoint asks for the traits of second
//!   order (`ops::MulSecond`).
//!
//! `emit::companions` writes one pullback for each order. The other composition, the tangent of the adjoint, was not
//! taken: it would need tangents of tapes and of the closures that callees return.

mod adjoint;
mod arms;
mod bar;
mod bars;
mod branch;
mod calls;
mod dispatched;
mod effects;
mod fuse;
mod index;
mod invariant;
mod keep;
mod loops;
mod memory;
mod merge;
mod neighbours;
mod notes;
mod pairs;
mod partial;
mod prepare;
mod push;
mod registers;
mod reverse;
mod scratch;
mod tangent;
mod windows;
mod zeros;

pub use adjoint::{Adjoint, SlotBar, adjoint, negate};
pub use dispatched::dyn_dot;
pub use fuse::fuse;
pub use neighbours::carry_to_neighbours;
pub use partial::begin_expansion;
pub use registers::sum_in_registers;
pub use tangent::tangent;
pub use windows::open_windows;
