//! Gradient checking: are the derivatives of a function right?
//!
//! [`check_grad!`](crate::check_grad) takes a call of a `#[differentiable]` function and compares, at the
//! point of that call,
//!
//! * the tangent of `f::jvp` with finite differences, component by component and along random directions;
//! * the cotangent of `f::vjp` with the tangent: ⟨Jv, w⟩ = ⟨v, Jᵀw⟩ for random v and w, and component by
//!   component;
//! * both with themselves: linear in the seed, zero for a zero seed, and with the function's own value.
//!
//! ```
//! use autodiff_core::check_grad;
//!
//! fn f(u: f64, v: f64) -> f64 {
//!     u.powi(3) + v.powi(2) + 4.0 * u * v
//! }
//! # // What `#[differentiable]` writes.
//! # #[allow(non_camel_case_types)]
//! # struct f {}
//! # impl f {
//! #     fn jvp(u: f64, v: f64, (u_dot, v_dot): (f64, f64)) -> (f64, f64) {
//! #         (f(u, v), (3.0 * u * u + 4.0 * v) * u_dot + (2.0 * v + 4.0 * u) * v_dot)
//! #     }
//! #     fn vjp(u: f64, v: f64, y_bar: f64) -> (f64, (f64, f64)) {
//! #         (f(u, v), ((3.0 * u * u + 4.0 * v) * y_bar, (2.0 * v + 4.0 * u) * y_bar))
//! #     }
//! # }
//!
//! check_grad!(f(3.0, 4.0));
//! ```
//!
//! Finite differences are extrapolated (Richardson) over steps of many sizes, each with an estimate of
//! its rounding error; what they cannot decide, at a kink or in noise, is reported and not passed over.
//! [`check_rule!`](crate::check_rule), also [`check::rule!`](rule), is the same for a rule of the user's own, which may
//! have one mode alone. [`check_jacobian`] is the same for any three functions of flat slices, and [`Checker`] sets tolerances.

mod compare;
mod finite;
mod macros;
mod random;
mod report;
#[doc(hidden)]
pub mod slot;
mod tally;

#[doc(inline)]
pub use crate::check_rule as rule;
pub use report::{Component, GradError, Mode, Problem, Report};

/// Checks three functions of flat slices against one another at one point.
///
/// `f(x)` is `y`; `jvp(x, x_dot)` is `(y, y_dot)`; `vjp(x, y_bar)` is `(y, x_bar)`. The names in the
/// report are flat indices; [`Checker`] can name the arguments they belong to.
///
/// # Errors
///
/// The worst disagreement, as [`GradError`] says.
///
/// ```
/// use autodiff_core::check::check_jacobian;
///
/// // y = (x0 * x1, x1²)
/// let f = |x: &[f64]| vec![x[0] * x[1], x[1] * x[1]];
/// let jvp = |x: &[f64], t: &[f64]| (f(x), vec![t[0] * x[1] + x[0] * t[1], 2.0 * x[1] * t[1]]);
/// let vjp = |x: &[f64], b: &[f64]| (f(x), vec![b[0] * x[1], b[0] * x[0] + 2.0 * x[1] * b[1]]);
///
/// check_jacobian(f, jvp, vjp, &[3.0, 4.0]).unwrap();
///
/// let wrong = |x: &[f64], b: &[f64]| (f(x), vec![b[0] * x[1], b[0] * x[0]]);
/// let error = check_jacobian(f, jvp, wrong, &[3.0, 4.0]).unwrap_err();
/// assert!(error.to_string().contains("output 1 by `x` component 1"));
/// ```
pub fn check_jacobian<F, J, V>(f: F, jvp: J, vjp: V, at: &[f64]) -> Result<Report, GradError>
where
    F: FnMut(&[f64]) -> Vec<f64>,
    J: FnMut(&[f64], &[f64]) -> (Vec<f64>, Vec<f64>),
    V: FnMut(&[f64], &[f64]) -> (Vec<f64>, Vec<f64>),
{
    Checker::new().check(f, jvp, vjp, at)
}

/// How to check: tolerances, the seed of the random directions, names for the report.
///
/// ```
/// use autodiff_core::check::Checker;
///
/// let checker = Checker::new().tolerance(1e-4).seed(7);
/// let square = |x: &[f64]| vec![x[0] * x[0]];
/// let jvp = |x: &[f64], t: &[f64]| (square(x), vec![2.0 * x[0] * t[0]]);
/// let vjp = |x: &[f64], b: &[f64]| (square(x), vec![2.0 * x[0] * b[0]]);
/// assert!(checker.check(square, jvp, vjp, &[3.0]).is_ok());
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Checker {
    function: String,
    /// The arguments that vary: what the user calls each, and how many floats it has.
    arguments: Vec<(String, usize)>,
    tolerance: Option<f64>,
    seed: u64,
    single: bool,
    max_components: usize,
}

impl Default for Checker {
    fn default() -> Self {
        Self {
            function: String::from("f"),
            arguments: Vec::new(),
            tolerance: None,
            seed: 0,
            single: false,
            max_components: 64,
        }
    }
}

impl Checker {
    /// The checker that [`check_grad!`](crate::check_grad) uses.
    ///
    /// ```
    /// let checker = autodiff_core::check::Checker::new();
    /// # let _ = checker;
    /// ```
    pub fn new() -> Self {
        Self::default()
    }

    /// The relative tolerance of the comparison with finite differences; without it 1e-6, and 1e-2 in
    /// single precision.
    ///
    /// ```
    /// let strict = autodiff_core::check::Checker::new().tolerance(1e-8);
    /// # let _ = strict;
    /// ```
    pub fn tolerance(self, relative: f64) -> Self {
        Self { tolerance: Some(relative), ..self }
    }

    /// The seed of the random directions.
    ///
    /// ```
    /// let other = autodiff_core::check::Checker::new().seed(42);
    /// # let _ = other;
    /// ```
    pub fn seed(self, seed: u64) -> Self {
        Self { seed, ..self }
    }

    /// Expects the accuracy of `f32`. [`check_grad!`](crate::check_grad) sees by itself that an argument
    /// or a result is an `f32`; a function of `f64`s that computes in `f32` needs this.
    ///
    /// ```
    /// let coarse = autodiff_core::check::Checker::new().single_precision();
    /// # let _ = coarse;
    /// ```
    pub fn single_precision(self) -> Self {
        Self { single: true, ..self }
    }

    /// The most components of input and of output that are checked one by one: 64 without this. Of more,
    /// a random sample is taken; the random directions reach all of them.
    ///
    /// ```
    /// let thorough = autodiff_core::check::Checker::new().max_components(10_000);
    /// # let _ = thorough;
    /// ```
    pub fn max_components(self, max_components: usize) -> Self {
        Self { max_components, ..self }
    }

    /// The name of the function in the report.
    ///
    /// ```
    /// use autodiff_core::check::Checker;
    ///
    /// let nothing = |_: &[f64], _: &[f64]| (vec![1.0], vec![]);
    /// let error = Checker::new().function("energy").check(|_| vec![1.0], nothing, nothing, &[2.0]);
    /// assert!(error.unwrap_err().to_string().contains("`energy`"));
    /// ```
    pub fn function(self, name: &str) -> Self {
        Self { function: name.into(), ..self }
    }

    /// Names the next argument, which has `len` floats, in the report.
    ///
    /// ```
    /// let checker = autodiff_core::check::Checker::new().argument("mass", 1).argument("position", 3);
    /// # let _ = checker;
    /// ```
    pub fn argument(mut self, name: &str, len: usize) -> Self {
        self.arguments.push((name.into(), len));
        self
    }

    /// Checks as [`check_jacobian`] does, with these settings.
    ///
    /// # Errors
    ///
    /// The worst disagreement, as [`GradError`] says.
    ///
    /// ```
    /// use autodiff_core::check::Checker;
    ///
    /// let f = |x: &[f64]| vec![x[0].sin()];
    /// let jvp = |x: &[f64], t: &[f64]| (f(x), vec![x[0].cos() * t[0]]);
    /// let report = Checker::new().check(f, jvp, jvp, &[1.0]).unwrap();
    /// assert!(report.worst < 1.0);
    /// ```
    pub fn check<F, J, V>(&self, f: F, jvp: J, vjp: V, at: &[f64]) -> Result<Report, GradError>
    where
        F: FnMut(&[f64]) -> Vec<f64>,
        J: FnMut(&[f64], &[f64]) -> (Vec<f64>, Vec<f64>),
        V: FnMut(&[f64], &[f64]) -> (Vec<f64>, Vec<f64>),
    {
        compare::run(self, f, jvp, vjp, at)
    }

    /// The argument and its component that a flat index belongs to.
    fn component(&self, mut index: usize) -> Component {
        for (name, len) in &self.arguments {
            if index < *len {
                return Component { argument: name.clone(), index };
            }
            index -= len;
        }
        Component { argument: String::from("x"), index }
    }
}
