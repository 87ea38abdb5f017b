//! The score of a check: how many comparisons, how close, and the worst failure.

use super::Checker;
use super::report::{GradError, Problem, Report};

/// What has been compared so far, and the worst of it.
pub(super) struct Tally<'a> {
    checker: &'a Checker,
    comparisons: usize,
    worst: f64,
    failures: usize,
    problem: Option<Problem>,
}

impl<'a> Tally<'a> {
    pub(super) fn new(checker: &'a Checker) -> Self {
        Self { checker, comparisons: 0, worst: 0.0, failures: 0, problem: None }
    }

    pub(super) fn report(&self) -> Report {
        Report { comparisons: self.comparisons, worst: self.worst }
    }

    /// Counts one comparison; more than was allowed is a failure.
    pub(super) fn compare(&mut self, difference: f64, allowed: f64, problem: impl FnOnce() -> Problem) {
        let excess = ratio(difference, allowed);
        self.comparisons += 1;
        if excess > 1.0 {
            self.failures += 1;
        }
        if excess > 1.0 && (self.problem.is_none() || excess > self.worst) {
            self.problem = Some(problem());
        }
        self.worst = self.worst.max(excess);
    }

    /// Ends a group of comparisons: the worst failure among them, if any failed.
    pub(super) fn verdict(&mut self) -> Result<(), GradError> {
        match self.problem.take() {
            None => Ok(()),
            Some(problem) => Err(self.error(problem)),
        }
    }

    pub(super) fn error(&self, problem: Problem) -> GradError {
        let failures = self.failures.max(1);
        GradError { function: self.checker.function.clone(), problem, failures }
    }
}

/// `difference / allowed`, where no difference is always allowed and NaN never.
pub(super) fn ratio(difference: f64, allowed: f64) -> f64 {
    if difference == 0.0 {
        return 0.0;
    }
    let ratio = difference / allowed;
    if ratio.is_nan() { f64::INFINITY } else { ratio }
}
