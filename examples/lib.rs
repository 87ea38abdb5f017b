//! Runnable examples of `autodiff-core`: `cargo run --release --example tour`.

pub mod nist;
