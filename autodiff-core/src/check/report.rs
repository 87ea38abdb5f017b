//! What a check found.

use core::fmt;

/// A check that passed.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Report {
    /// How many numbers were compared.
    pub comparisons: usize,
    /// The largest difference, as a fraction of what was allowed; below 1.
    pub worst: f64,
}

/// Derivatives that do not agree: the worst case, and how many there are.
///
/// Its `Display` names the component and what each method says of it.
///
/// ```
/// use autodiff_core::check::{Checker, Problem};
///
/// let f = |x: &[f64]| vec![x[0] * x[0]];
/// let jvp = |x: &[f64], t: &[f64]| (f(x), vec![2.0 * x[0] * t[0]]);
/// let vjp = |x: &[f64], b: &[f64]| (f(x), vec![3.0 * x[0] * b[0]]);
/// let error = Checker::new().argument("side", 1).check(f, jvp, vjp, &[3.0]).unwrap_err();
///
/// let Problem::Component { input, output: 0, vjp: Some(vjp), .. } = &error.problem else { panic!() };
/// assert_eq!((input.argument.as_str(), input.index, *vjp), ("side", 0, 9.0));
/// assert!(error.to_string().contains("output 0 by `side` component 0"));
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct GradError {
    /// The name of the function.
    pub function: String,
    /// The worst case.
    pub problem: Problem,
    /// How many comparisons of this kind failed.
    pub failures: usize,
}

/// One float of the arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Component {
    /// The argument, as it is written in the call.
    pub argument: String,
    /// The index in its flat order.
    pub index: usize,
}

/// Which of the two derivatives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Forward: the tangent, `jvp`.
    Forward,
    /// Reverse: the cotangent, `vjp`.
    Reverse,
}

/// What does not agree.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Problem {
    /// The function itself is not finite here, so there is no derivative to check.
    NotFinite {
        /// The flat index of the output.
        output: usize,
        /// Its value.
        value: f64,
    },
    /// A derivative has the wrong number of floats.
    Length {
        /// Whose it is.
        mode: Mode,
        /// As many as the outputs (forward) or the arguments (reverse).
        expected: usize,
        /// As many as there are.
        found: usize,
    },
    /// A derivative comes with a value that is not the function's.
    Value {
        /// Whose it is.
        mode: Mode,
        /// The flat index of the output.
        output: usize,
        /// The function's value.
        expected: f64,
        /// The value that came with the derivative.
        found: f64,
    },
    /// A partial derivative on which the methods differ.
    Component {
        /// By which argument.
        input: Component,
        /// The flat index of the output.
        output: usize,
        /// What finite differences say.
        finite: f64,
        /// How far off they may be. Where that is much, it is they that do not settle: the point is at a
        /// kink or a jump, or the function is noisy.
        uncertainty: f64,
        /// What forward mode says.
        jvp: f64,
        /// What reverse mode says; `None` where the output is not in the sample.
        vjp: Option<f64>,
    },
    /// A derivative along a random direction on which the methods differ.
    Direction {
        /// The flat index of the output.
        output: usize,
        /// What finite differences say.
        finite: f64,
        /// How far off they may be.
        uncertainty: f64,
        /// What forward mode says.
        jvp: f64,
    },
    /// The modes are not each other's transpose: ⟨Jv, w⟩ ≠ ⟨v, Jᵀw⟩ for random v and w.
    DotProduct {
        /// ⟨Jv, w⟩.
        forward: f64,
        /// ⟨v, Jᵀw⟩.
        reverse: f64,
    },
    /// A derivative is not linear in its seed.
    Linearity {
        /// Whose it is.
        mode: Mode,
        /// The flat index in the output (forward) or the arguments (reverse).
        index: usize,
        /// The derivative of a combination of two seeds.
        of_combination: f64,
        /// The combination of the derivatives of the two seeds.
        combination: f64,
    },
    /// A derivative of a zero seed is not zero.
    ZeroSeed {
        /// Whose it is.
        mode: Mode,
        /// The flat index in the output (forward) or the arguments (reverse).
        index: usize,
        /// What it is instead.
        found: f64,
    },
}

impl std::error::Error for GradError {}

impl fmt::Display for GradError {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        write!(out, "`{}`: {}", self.function, self.problem)?;
        if self.failures > 1 {
            write!(out, "\n  ({} comparisons of this kind failed; this is the worst)", self.failures)?;
        }
        Ok(())
    }
}

impl fmt::Display for Component {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        write!(out, "`{}` component {}", self.argument, self.index)
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        out.write_str(match self {
            Self::Forward => "jvp",
            Self::Reverse => "vjp",
        })
    }
}

impl Mode {
    /// Which floats an index of this mode's derivative counts.
    fn side(self) -> &'static str {
        match self {
            Self::Forward => "output",
            Self::Reverse => "argument",
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::NotFinite { output, value } => {
                write!(out, "output {output} is {value:?} at this point, where no derivative can be checked")
            }
            Self::Length { mode, expected, found } => {
                write!(out, "{mode} gives {found} floats instead of {expected}")
            }
            Self::Value { mode, output, expected, found } => {
                write!(out, "{mode} says that output {output} is {found:?}, the function that it is {expected:?}")
            }
            Self::Component { input, output, finite, uncertainty, jvp, vjp } => {
                writeln!(out, "the derivative of output {output} by {input} is")?;
                writeln!(out, "  {finite:<24?} by finite differences (±{uncertainty:.1e})")?;
                write!(out, "  {jvp:<24?} by jvp")?;
                if let Some(vjp) = vjp {
                    write!(out, "\n  {vjp:<24?} by vjp")?;
                }
                unsettled(out, *uncertainty, finite.abs().max(jvp.abs()))
            }
            Self::Direction { output, finite, uncertainty, jvp } => {
                writeln!(out, "the derivative of output {output} along a random direction is")?;
                writeln!(out, "  {finite:<24?} by finite differences (±{uncertainty:.1e})")?;
                write!(out, "  {jvp:<24?} by jvp")?;
                unsettled(out, *uncertainty, finite.abs().max(jvp.abs()))
            }
            Self::DotProduct { forward, reverse } => {
                writeln!(out, "jvp and vjp are not each other's transpose:")?;
                write!(out, "  ⟨Jv, w⟩ = {forward:?}\n  ⟨v, Jᵀw⟩ = {reverse:?}")
            }
            Self::Linearity { mode, index, of_combination, combination } => {
                writeln!(out, "{mode} is not linear in its seed: at {} {index}", mode.side())?;
                write!(out, "  {of_combination:<24?} of a combination of two seeds\n  ")?;
                write!(out, "{combination:<24?} as the combination of the results")
            }
            Self::ZeroSeed { mode, index, found } => {
                write!(out, "{mode} of a zero seed is {found:?} at {} {index}, not 0", mode.side())
            }
        }
    }
}

/// Where finite differences are of no use, says why.
fn unsettled(out: &mut fmt::Formatter, uncertainty: f64, size: f64) -> fmt::Result {
    if uncertainty <= 1e-3 * size {
        return Ok(());
    }
    out.write_str("\n  Finite differences do not settle here: a kink, a jump, or noise. Try another point.")
}
