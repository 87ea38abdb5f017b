//! What the benchmarks share: workloads, kernels with derivatives written by hand, and interleaved measurement.

pub mod gradbench;
pub mod kernels;
pub mod measure;
pub mod tensors;
