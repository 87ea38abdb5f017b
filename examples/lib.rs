//! Runnable examples of `autodiff-core`: `cargo run --release --example tour`.

pub mod longley;
pub mod nist;
pub mod progress;
