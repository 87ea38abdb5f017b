//! Hygiene: generated code stands beside whatever a user has defined, and under whatever lints.
//!
//! One module per surrounding. Every test compares a derivative with its closed form, so that a name that
//! is resolved to the wrong thing shows as a wrong number where it does not show as an error.

#![forbid(unsafe_code)]
#![deny(warnings)]
#![allow(
    mixed_script_confusables,
    clippy::cast_lossless,
    clippy::just_underscores_and_digits,
    clippy::let_and_return,
    clippy::needless_range_loop,
    clippy::never_loop,
    clippy::trivially_copy_pass_by_ref,
    clippy::used_underscore_binding,
    reason = "the functions are odd on purpose"
)]

#[path = "hygiene/attributes.rs"]
mod attributes;
#[path = "hygiene/composition.rs"]
mod composition;
#[path = "hygiene/generated.rs"]
mod generated;
#[path = "hygiene/macros.rs"]
mod macros;
#[path = "hygiene/names.rs"]
mod names;
#[path = "hygiene/pedantic.rs"]
mod pedantic;
#[path = "hygiene/places.rs"]
mod places;
#[path = "hygiene/shadowed.rs"]
mod shadowed;
