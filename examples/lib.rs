//! Runnable examples of `autodiff-core`: `cargo run --release --example tour`.
