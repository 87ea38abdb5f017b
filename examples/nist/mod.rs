//! Nonlinear least squares on the twenty-one regression problems of the NIST/ITL Statistical Reference
//! Datasets: real and generated measurements, each with an answer certified to eleven digits.
//!
//! [`models`] holds the functions that are differentiated, [`data`] reads the files, [`solve`] hands the
//! derivatives to a Levenberg–Marquardt solver.

pub mod data;
pub mod models;
pub mod solve;

use data::Dataset;
use solve::{Fit, Watch};

/// NIST certifies eleven digits, so no more can be compared.
const CERTIFIED_DIGITS: f64 = 11.0;

/// A data set together with the model that is fitted to it.
pub struct Problem {
    /// NIST's name, and the name of the file.
    pub name: &'static str,
    text: &'static str,
    fit: fn(&Dataset, &[f64], Watch) -> Fit,
}

impl Problem {
    /// Finds a problem by its name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        PROBLEMS.iter().find(|problem| problem.name == name)
    }

    /// Reads the data set, which is part of the program.
    ///
    /// # Errors
    ///
    /// Says what cannot be read, and in which file.
    pub fn dataset(&self) -> Result<Dataset, String> {
        Dataset::parse(self.text).map_err(|error| format!("{}.csv: {error}", self.name))
    }

    /// Fits the model from a starting point; `watch` hears of each evaluation.
    #[must_use]
    pub fn fit(&self, data: &Dataset, start: &[f64], watch: Watch) -> Fit {
        (self.fit)(data, start, watch)
    }
}

/// The number of digits in which `found` and `certified` agree, as NIST defines it: the log relative
/// error, which is the log absolute error where the certified value is zero.
#[must_use]
pub fn matching_digits(found: f64, certified: f64) -> f64 {
    let scale = if certified == 0.0 { 1.0 } else { certified.abs() };
    let digits = -((found - certified).abs() / scale).log10();
    // A NaN has no digits in common with anything; `clamp` would let it through.
    if digits.is_nan() { 0.0 } else { digits.clamp(0.0, CERTIFIED_DIGITS) }
}

/// The matching digits of the worst parameter.
#[must_use]
pub fn worst_digits(fit: &Fit, data: &Dataset) -> f64 {
    let digits = fit.parameters.iter().zip(&data.certified);
    digits.map(|(&b, &c)| matching_digits(b, c)).fold(CERTIFIED_DIGITS, f64::min)
}

macro_rules! problems {
    ($($name:literal => $model:ident,)*) => {
        &[$(Problem {
            name: $name,
            text: include_str!(concat!("../data/nist/", $name, ".csv")),
            fit: |data, start, watch| solve::fit(models::$model::value_and_grad, data, start, watch),
        }),*]
    };
}

/// All problems, in NIST's order of difficulty.
pub static PROBLEMS: &[Problem] = problems! {
    "Misra1a" => misra1a,
    "Chwirut2" => chwirut,
    "Chwirut1" => chwirut,
    "Lanczos3" => lanczos,
    "Gauss1" => gauss,
    "Gauss2" => gauss,
    "DanWood" => dan_wood,
    "Misra1b" => misra1b,
    "Kirby2" => kirby2,
    "MGH17" => mgh17,
    "Lanczos1" => lanczos,
    "Lanczos2" => lanczos,
    "Misra1c" => misra1c,
    "Misra1d" => misra1d,
    "Roszman1" => roszman1,
    "BoxBOD" => misra1a,
    "Rat42" => rat42,
    "MGH10" => mgh10,
    "Eckerle4" => eckerle4,
    "Thurber" => thurber,
    "Bennett5" => bennett5,
};

#[cfg(test)]
mod tests {
    use super::{CERTIFIED_DIGITS, PROBLEMS, matching_digits, worst_digits};

    #[test]
    fn every_problem_is_solved_to_six_digits_from_both_starts() {
        for problem in PROBLEMS {
            let data = problem.dataset().unwrap();
            assert_eq!(data.name, problem.name);
            for start in &data.starts {
                let fit = problem.fit(&data, start, &mut |_, _| {});
                let digits = worst_digits(&fit, &data);
                assert!(digits >= 6.0, "{} from {start:?}: {digits:.1} digits, {fit:?}", data.name);
            }
        }
    }

    #[test]
    fn digits_are_counted_as_nist_counts_them() {
        assert_eq!(matching_digits(1.001, 1.0).round(), 3.0);
        assert_eq!(matching_digits(-250.0, 250.0), 0.0);
        assert_eq!(matching_digits(1e-4, 0.0), 4.0);
        assert_eq!(matching_digits(2.0, 2.0), CERTIFIED_DIGITS);
        assert_eq!(matching_digits(f64::NAN, 2.0), 0.0);
    }
}
