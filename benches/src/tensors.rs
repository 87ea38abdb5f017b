//! The workloads of the tensor benchmark, one set for each library.
//!
//! Each is a forward and a backward pass from one leaf of `n` numbers in `[0.1, 1.1)`: `square` is `sum(x * x)`, `dot` is
//! `dot(x, x)`, `chain` is `sum(sin(x) * x + exp(x))`; `map` is the chain as one mapped function, which only this library
//! has; `matmul` is `sum(a @ a)` of an `n` by `n` matrix.

#[cfg(feature = "rivals")]
pub mod burn;
#[cfg(feature = "rivals")]
pub mod candle;
pub mod ours;
pub mod torch;

use crate::measure::Contestant;

/// One workload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Workload {
    /// `sum(x * x)`
    Square,
    /// `dot(x, x)`
    Dot,
    /// `sum(sin(x) * x + exp(x))`
    Chain,
    /// `sum(a @ a)`
    Matmul,
}

impl Workload {
    /// All of them with their sizes.
    pub const ALL: [(Self, &'static [usize]); 4] =
        [(Self::Square, VECTORS), (Self::Dot, VECTORS), (Self::Chain, VECTORS), (Self::Matmul, &[256])];

    /// Its name in the table.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Square => "x * x",
            Self::Dot => "dot",
            Self::Chain => "chain",
            Self::Matmul => "matmul",
        }
    }

    /// The number of elements of the leaf.
    #[must_use]
    pub fn elements(self, size: usize) -> usize {
        if self == Self::Matmul { size * size } else { size }
    }

    /// Everybody who takes part in this process, ready to run.
    #[must_use]
    pub fn contestants(self, size: usize) -> Vec<Contestant> {
        let data = data(self.elements(size));
        let mut all = vec![Contestant::new("ours", ours::run(self, size, &data))];
        if self == Self::Chain {
            all.push(Contestant::new("ours, one map", ours::map(&data)));
        }
        #[cfg(feature = "rivals")]
        {
            all.push(Contestant::new("candle", candle::run(self, size, &data)));
            all.push(Contestant::new("burn", burn::run(self, size, &data)));
        }
        all
    }
}

const VECTORS: &[usize] = &[4, 1_000, 10_000, 100_000, 1_000_000, 10_000_000];

/// `n` numbers in `[0.1, 1.1)`.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "sizes of benchmarks are small")]
pub fn data(n: usize) -> Vec<f64> {
    (0..n).map(|i| 0.1 + i as f64 / n as f64).collect()
}
