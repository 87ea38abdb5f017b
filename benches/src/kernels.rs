//! The kernels of `GradBench` and some small ones: each a plain function with `#[differentiable]` on it, as a user would
//! write it, and beside it the gradient that an expert writes by hand.
//!
//! A [`Case`] is a kernel at one size with its data. Its contestants write the gradient into storage that they own: ours
//! by `grad_into`, after setting the storage to zero, since it adds.

#![expect(
    clippy::cast_precision_loss,
    clippy::needless_range_loop,
    clippy::if_not_else,
    reason = "the functions are written as the benchmark's formulas are"
)]

use std::hint::black_box;

use autodiff_core::Differentiable;

pub mod ba;
pub mod data;
pub mod dense;
pub mod det;
pub mod dot;
pub mod gmm;
pub mod kmeans;
pub mod llsq;
pub mod lse;
pub mod lstm;
pub mod ode;
pub mod recurrence;
pub mod rosenbrock;
pub mod scalar;

/// What computes a gradient into storage of its own.
pub trait Gradient {
    /// Computes it so many times.
    fn run(&mut self, calls: u32);

    /// The numbers that the last run left.
    fn flat(&self) -> Vec<f64>;
}

struct Stored<S, F> {
    storage: S,
    call: F,
}

impl<S: Differentiable, F: FnMut(&mut S)> Gradient for Stored<S, F> {
    fn run(&mut self, calls: u32) {
        for _ in 0..calls {
            (self.call)(black_box(&mut self.storage));
        }
    }

    fn flat(&self) -> Vec<f64> {
        self.storage.to_flat()
    }
}

/// A gradient from its storage and what fills it.
pub fn gradient<S: Differentiable + 'static>(storage: S, call: impl FnMut(&mut S) + 'static) -> Box<dyn Gradient> {
    Box::new(Stored { storage, call })
}

/// Calls a function of no arguments so many times, and gives its last value.
pub type Primal = Box<dyn FnMut(u32) -> f64>;

/// A function that is called so many times.
pub fn primal(mut call: impl FnMut() -> f64 + 'static) -> Primal {
    Box::new(move |calls| (0..calls).fold(f64::NAN, |_, _| black_box(call())))
}

/// A kernel at one size, with its data.
pub struct Case {
    /// The function itself.
    pub primal: Primal,
    /// The derivative that the macro wrote.
    pub ours: Box<dyn Gradient>,
    /// The derivative written by hand.
    pub by_hand: Box<dyn Gradient>,
}

/// A kernel at one size, before its data are made.
pub struct Line {
    /// The kernel's name.
    pub kernel: &'static str,
    /// The size, as `n=1000 d=8`.
    pub size: String,
    /// The ratio of the derivative's time to the function's that we aim for.
    pub target: f64,
    make: Box<dyn Fn() -> Case>,
}

impl Line {
    /// Makes the data.
    #[must_use]
    pub fn case(&self) -> Case {
        (self.make)()
    }
}

/// A kernel: its sizes, and how a case of one of them is made.
struct Kernel<const N: usize> {
    name: &'static str,
    parameters: [&'static str; N],
    case: fn([usize; N]) -> Case,
    /// The size of the test, then the lines of the table with their targets.
    small: [usize; N],
    table: &'static [([usize; N], f64)],
}

impl<const N: usize> Kernel<N> {
    fn line(&self, size: [usize; N], target: f64) -> Line {
        let label: Vec<String> = self.parameters.iter().zip(size).map(|(name, n)| format!("{name}={n}")).collect();
        let case = self.case;
        Line { kernel: self.name, size: label.join(" "), target, make: Box::new(move || case(size)) }
    }

    fn lines(&self, small: bool) -> Vec<Line> {
        if small {
            return vec![self.line(self.small, f64::INFINITY)];
        }
        self.table.iter().map(|&(size, target)| self.line(size, target)).collect()
    }
}

/// The lines of the table.
#[must_use]
pub fn table() -> Vec<Line> {
    lines(false)
}

/// Every kernel once, at a size for tests.
#[must_use]
pub fn small() -> Vec<Line> {
    lines(true)
}

fn lines(small: bool) -> Vec<Line> {
    let mut all = Vec::new();
    all.extend(scalar::KERNEL.lines(small));
    all.extend(scalar::LOOP.lines(small));
    all.extend(dot::KERNEL.lines(small));
    all.extend(rosenbrock::KERNEL.lines(small));
    all.extend(recurrence::KERNEL.lines(small));
    all.extend(dense::KERNEL.lines(small));
    all.extend(gmm::KERNEL.lines(small));
    all.extend(ba::KERNEL.lines(small));
    all.extend(lstm::KERNEL.lines(small));
    all.extend(ode::KERNEL.lines(small));
    all.extend(llsq::KERNEL.lines(small));
    all.extend(kmeans::KERNEL.lines(small));
    all.extend(det::KERNEL.lines(small));
    all.extend(lse::KERNEL.lines(small));
    all
}
