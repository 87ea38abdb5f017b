//! Hands a model and its derivatives to the solver of the `levenberg-marquardt` crate, a port of MINPACK.
//!
//! One call of `value_and_grad` for each observation gives the residual and its row of the Jacobian.

use super::data::Dataset;
use levenberg_marquardt::{LeastSquaresProblem, LevenbergMarquardt, TerminationReason};
use nalgebra::{Const, DVector, Dyn, OMatrix, SVector, storage::Owned};
use std::cell::Cell;
use std::time::{Duration, Instant};

/// Hears of each evaluation: how many there were so far, and the residual sum of squares.
pub type Watch<'a> = &'a mut dyn FnMut(usize, f64);

/// What a fit found, and at what price.
#[derive(Debug)]
pub struct Fit {
    /// The parameters found.
    pub parameters: Vec<f64>,
    /// The residual sum of squares there.
    pub rss: f64,
    /// Steps taken by the solver.
    pub iterations: usize,
    /// Sweeps over the data, each giving all residuals and the whole Jacobian.
    pub evaluations: usize,
    /// Time spent on the fit.
    pub elapsed: Duration,
    /// Why the solver stopped.
    pub termination: TerminationReason,
}

/// Fits `model`, given by its value and its derivatives by the parameters, to `data`.
///
/// # Panics
///
/// If `start` does not have `N` parameters.
pub fn fit<const N: usize>(
    model: impl Fn(&[f64; N], f64) -> (f64, [f64; N]),
    data: &Dataset,
    start: &[f64],
    watch: Watch,
) -> Fit {
    assert_eq!(start.len(), N, "{} has {N} parameters", data.name);
    let clock = Instant::now();
    let observations = data.y.len();
    let mut problem = Regression {
        model,
        data,
        watch,
        parameters: SVector::zeros(),
        residuals: DVector::zeros(observations),
        jacobian: OMatrix::<f64, Dyn, Const<N>>::zeros(observations),
        evaluations: 0,
        jacobians_taken: Cell::new(0),
    };
    problem.set_params(&SVector::from_column_slice(start));
    // All the accuracy that floats have; no first step longer than the distance of the start from the
    // origin, for some of these models are flat far away; and patience, for some of the valleys are long.
    let solver = LevenbergMarquardt::new()
        .with_ftol(f64::EPSILON)
        .with_xtol(f64::EPSILON)
        .with_gtol(f64::EPSILON)
        .with_stepbound(1.0)
        .with_patience(2000);
    let (mut problem, report) = solver.minimize(problem);
    let polishing_steps = problem.polish();
    Fit {
        parameters: problem.parameters.as_slice().to_vec(),
        rss: problem.residuals.norm_squared(),
        iterations: problem.jacobians_taken.get() + polishing_steps,
        evaluations: problem.evaluations,
        elapsed: clock.elapsed(),
        termination: report.termination,
    }
}

/// The state of a fit: parameters, and the residuals and Jacobian that belong to them.
struct Regression<'a, F, const N: usize> {
    model: F,
    data: &'a Dataset,
    watch: Watch<'a>,
    parameters: SVector<f64, N>,
    residuals: DVector<f64>,
    jacobian: OMatrix<f64, Dyn, Const<N>>,
    evaluations: usize,
    /// The solver asks for a Jacobian once an iteration, through a shared reference.
    jacobians_taken: Cell<usize>,
}

impl<F, const N: usize> LeastSquaresProblem<f64, Dyn, Const<N>> for Regression<'_, F, N>
where
    F: Fn(&[f64; N], f64) -> (f64, [f64; N]),
{
    type ResidualStorage = Owned<f64, Dyn>;
    type JacobianStorage = Owned<f64, Dyn, Const<N>>;
    type ParameterStorage = Owned<f64, Const<N>>;

    fn set_params(&mut self, parameters: &SVector<f64, N>) {
        self.parameters = *parameters;
        let b: [f64; N] = (*parameters).into();
        for (i, (&x, &y)) in self.data.x.iter().zip(&self.data.y).enumerate() {
            let (predicted, gradient) = (self.model)(&b, x);
            self.residuals[i] = predicted - y;
            self.jacobian.row_mut(i).copy_from_slice(&gradient);
        }
        self.evaluations += 1;
        (self.watch)(self.evaluations, self.residuals.norm_squared());
    }

    fn params(&self) -> SVector<f64, N> {
        self.parameters
    }

    fn residuals(&self) -> Option<DVector<f64>> {
        Some(self.residuals.clone())
    }

    fn jacobian(&self) -> Option<OMatrix<f64, Dyn, Const<N>>> {
        self.jacobians_taken.set(self.jacobians_taken.get() + 1);
        Some(self.jacobian.clone())
    }
}

impl<F, const N: usize> Regression<'_, F, N>
where
    F: Fn(&[f64; N], f64) -> (f64, [f64; N]),
{
    /// Takes plain Gauss–Newton steps for as long as they shrink; says how many.
    ///
    /// The solver compares sums of squares, which are flat at their minimum: they cannot see the last
    /// half of the digits. The gradient can, and an exact one is good to the last of them.
    fn polish(&mut self) -> usize {
        let mut steps = 0;
        // A step longer than this is not the last touch to an answer but the way to another one.
        let mut longest = 1e-3;
        while let Some(step) = self.gauss_newton_step() {
            let length = step.component_div(&self.parameters).amax();
            if length >= longest {
                break;
            }
            self.set_params(&(self.parameters + step));
            longest = 0.9 * length;
            steps += 1;
        }
        steps
    }

    /// The step to the minimum of the linearised problem, where there is one.
    fn gauss_newton_step(&self) -> Option<SVector<f64, N>> {
        let qr = self.jacobian.clone().qr();
        let mut rhs = -&self.residuals;
        qr.q_tr_mul(&mut rhs);
        let r = qr.r();
        let step = r.fixed_rows::<N>(0).solve_upper_triangular(&rhs.fixed_rows::<N>(0))?;
        step.iter().all(|s| s.is_finite()).then_some(step)
    }
}
