//! The comparisons, in the order in which their failures explain most.

use super::Checker;
use super::finite::{self, Estimate, Precision};
use super::random::Random;
use super::report::{GradError, Mode, Problem, Report};
use super::tally::{Tally, ratio};

/// A value and its derivative, both flat.
type Pair = (Vec<f64>, Vec<f64>);

/// All checks of one function at one point.
pub(super) fn run<F, J, V>(checker: &Checker, mut f: F, jvp: J, vjp: V, at: &[f64]) -> Result<Report, GradError>
where
    F: FnMut(&[f64]) -> Vec<f64>,
    J: FnMut(&[f64], &[f64]) -> Pair,
    V: FnMut(&[f64], &[f64]) -> Pair,
{
    let y = f(at);
    let tally = Tally::new(checker);
    if let Some(output) = y.iter().position(|y| !y.is_finite()) {
        return Err(tally.error(Problem::NotFinite { output, value: y[output] }));
    }
    let precision = if checker.single { Precision::SINGLE } else { Precision::DOUBLE };
    let mut check = Check { checker, at, y, f, jvp, vjp, tally, precision };
    let mut random = Random::new(checker.seed);
    check.components(&mut random)?;
    check.directions(&mut random)?;
    check.linearity(&mut random)?;
    check.zero_seeds()?;
    Ok(check.tally.report())
}

struct Check<'a, F, J, V> {
    checker: &'a Checker,
    at: &'a [f64],
    y: Vec<f64>,
    f: F,
    jvp: J,
    vjp: V,
    tally: Tally<'a>,
    precision: Precision,
}

impl<F, J, V> Check<'_, F, J, V>
where
    F: FnMut(&[f64]) -> Vec<f64>,
    J: FnMut(&[f64], &[f64]) -> Pair,
    V: FnMut(&[f64], &[f64]) -> Pair,
{
    /// The derivative of a seed in one mode, after a look at what comes with it.
    fn apply(&mut self, mode: Mode, seed: &[f64]) -> Result<Vec<f64>, GradError> {
        let ((value, derivative), expected) = match mode {
            Mode::Forward => ((self.jvp)(self.at, seed), self.y.len()),
            Mode::Reverse => ((self.vjp)(self.at, seed), self.at.len()),
        };
        let outputs = self.y.len();
        for (found, expected) in [(value.len(), outputs), (derivative.len(), expected)] {
            if found != expected {
                return Err(self.tally.error(Problem::Length { mode, expected, found }));
            }
        }
        for (output, (&found, &expected)) in value.iter().zip(&self.y).enumerate() {
            let allowed = self.exact(found, expected, 0.0);
            let problem = || Problem::Value { mode, output, expected, found };
            self.tally.compare((found - expected).abs(), allowed, problem);
        }
        self.tally.verdict()?;
        Ok(derivative)
    }

    /// The Jacobian by columns and by rows, or a sample of it.
    fn components(&mut self, random: &mut Random) -> Result<(), GradError> {
        let columns = random.sample(self.at.len(), self.checker.max_components);
        let rows = random.sample(self.y.len(), self.checker.max_components);
        let mut by_rows = Vec::with_capacity(rows.len());
        for &output in &rows {
            by_rows.push(self.apply(Mode::Reverse, &unit(self.y.len(), output))?);
        }
        for &column in &columns {
            let axis = unit(self.at.len(), column);
            let forward = self.apply(Mode::Forward, &axis)?;
            let finite = self.finite(&axis);
            let largest = largest(&forward);
            for (output, (&jvp, estimate)) in forward.iter().zip(finite).enumerate() {
                let vjp = rows.binary_search(&output).ok().map(|row| by_rows[row][column]);
                let mut excess = self.beside(&estimate, jvp);
                if let Some(vjp) = vjp {
                    let transposed = ratio((jvp - vjp).abs(), self.exact(jvp, vjp, largest));
                    excess = excess.max(self.beside(&estimate, vjp)).max(transposed);
                }
                let Estimate { value: finite, uncertainty, .. } = estimate;
                self.tally.compare(excess, 1.0, || Problem::Component {
                    input: self.checker.component(column),
                    output,
                    finite,
                    uncertainty,
                    jvp,
                    vjp,
                });
            }
        }
        self.tally.verdict()
    }

    /// Random directions, which reach every component at once.
    fn directions(&mut self, random: &mut Random) -> Result<(), GradError> {
        let v = random.direction(self.at.len());
        let w = random.direction(self.y.len());
        let forward = self.apply(Mode::Forward, &v)?;
        let reverse = self.apply(Mode::Reverse, &w)?;
        for (output, (&jvp, estimate)) in forward.iter().zip(self.finite(&v)).enumerate() {
            let excess = self.beside(&estimate, jvp);
            let Estimate { value: finite, uncertainty, .. } = estimate;
            let problem = || Problem::Direction { output, finite, uncertainty, jvp };
            self.tally.compare(excess, 1.0, problem);
        }
        self.tally.verdict()?;

        let (jv_w, size) = dot(&forward, &w);
        let (v_jw, other_size) = dot(&v, &reverse);
        let allowed = self.exact(jv_w, v_jw, size.max(other_size));
        let problem = || Problem::DotProduct { forward: jv_w, reverse: v_jw };
        self.tally.compare((jv_w - v_jw).abs(), allowed, problem);
        self.tally.verdict()
    }

    /// d(a·v + b·u) = a·d(v) + b·d(u).
    fn linearity(&mut self, random: &mut Random) -> Result<(), GradError> {
        const A: f64 = -1.75;
        const B: f64 = 0.625;
        let combine = |v: &[f64], u: &[f64]| -> Vec<f64> { v.iter().zip(u).map(|(v, u)| A * v + B * u).collect() };
        for mode in [Mode::Forward, Mode::Reverse] {
            let len = self.seed_len(mode);
            let (v, u) = (random.direction(len), random.direction(len));
            let (of_v, of_u) = (self.apply(mode, &v)?, self.apply(mode, &u)?);
            let of_combined = self.apply(mode, &combine(&v, &u))?;
            let largest = largest(&of_v).max(largest(&of_u));
            let combined = combine(&of_v, &of_u);
            for (index, (&of_combination, &combination)) in of_combined.iter().zip(&combined).enumerate() {
                let allowed = self.exact(of_combination, combination, largest);
                let problem = || Problem::Linearity { mode, index, of_combination, combination };
                self.tally.compare((of_combination - combination).abs(), allowed, problem);
            }
            self.tally.verdict()?;
        }
        Ok(())
    }

    /// d(0) = 0.
    fn zero_seeds(&mut self) -> Result<(), GradError> {
        for mode in [Mode::Forward, Mode::Reverse] {
            let derivative = self.apply(mode, &vec![0.0; self.seed_len(mode)])?;
            for (index, &found) in derivative.iter().enumerate() {
                let problem = || Problem::ZeroSeed { mode, index, found };
                self.tally.compare(found.abs(), 0.0, problem);
            }
            self.tally.verdict()?;
        }
        Ok(())
    }

    fn seed_len(&self, mode: Mode) -> usize {
        match mode {
            Mode::Forward => self.at.len(),
            Mode::Reverse => self.y.len(),
        }
    }

    fn finite(&mut self, direction: &[f64]) -> Vec<Estimate> {
        finite::derivative(&mut self.f, self.at, direction, self.y.len(), self.precision)
    }

    /// What two results of the same formulas may differ by: rounding, of numbers as large as `largest`.
    fn exact(&self, a: f64, b: f64, largest: f64) -> f64 {
        let relative = if self.checker.single { 2e-4 } else { 1e-9 };
        relative * a.abs().max(b.abs()) + 1e3 * self.precision.epsilon * largest
    }

    /// How far a derivative is from finite differences, or how unsettled they are; 1 is the limit.
    fn beside(&self, finite: &Estimate, derivative: f64) -> f64 {
        let (tolerance, settled): (f64, f64) = if self.checker.single { (1e-2, 5e-2) } else { (1e-6, 1e-3) };
        let tolerance = self.checker.tolerance.unwrap_or(tolerance);
        let size = finite.value.abs().max(derivative.abs());
        let uncertainty = 5.0 * finite.uncertainty;
        let off = ratio((finite.value - derivative).abs(), tolerance * size + uncertainty);
        off.max(ratio(uncertainty, settled.max(tolerance) * (size + finite.scale)))
    }
}

fn unit(len: usize, axis: usize) -> Vec<f64> {
    let mut unit = vec![0.0; len];
    unit[axis] = 1.0;
    unit
}

/// The inner product, and the sum of the sizes of its terms.
fn dot(a: &[f64], b: &[f64]) -> (f64, f64) {
    a.iter().zip(b).fold((0.0, 0.0), |(sum, size), (a, b)| (sum + a * b, size + (a * b).abs()))
}

fn largest(values: &[f64]) -> f64 {
    values.iter().fold(0.0, |largest, value| largest.max(value.abs()))
}
