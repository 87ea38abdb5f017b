//! What the benchmarks share: workloads written once for each library, and interleaved measurement.

pub mod measure;
pub mod tensors;
