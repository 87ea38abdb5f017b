//! Tensors: every operation over shapes and layouts, in both modes and to the second order, against references that know
//! nothing of the rules; the graph, its errors and its threads; answers at kinks against `PyTorch`'s.

#![allow(clippy::reversed_empty_ranges, reason = "ends counted from behind, and ranges that are wrong on purpose")]

#[path = "tensor/support.rs"]
mod support;

#[path = "tensor/elementwise.rs"]
mod elementwise;
#[path = "tensor/engine.rs"]
mod engine;
#[path = "tensor/errors.rs"]
mod errors;
#[path = "tensor/graphs.rs"]
mod graphs;
#[path = "tensor/joins.rs"]
mod joins;
#[path = "tensor/kinks.rs"]
mod kinks;
#[path = "tensor/parts.rs"]
mod parts;
#[path = "tensor/products.rs"]
mod products;
#[path = "tensor/reductions.rs"]
mod reductions;
#[path = "tensor/shapes.rs"]
mod shapes;
#[path = "tensor/single.rs"]
mod single;
