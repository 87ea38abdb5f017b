//! Linear regression with tensors: `y = Xw + b` by gradient descent, on data that are known to be hard.
//!
//! The updates are written out inside `no_grad`, as one writes them in `PyTorch`. The six predictors say nearly the same
//! (the condition number of their correlations is 12 220), so that plain steps downhill would take a hundred thousand
//! rounds; with Nesterov's momentum two thousand are enough for nine digits. `cargo run --release --example
//! linear_regression`; it fails where the fit and NIST's certified answer differ.

use std::error::Error;
use std::time::Instant;

use autodiff_core::tensor::{Tensor, hvp, no_grad};
use autodiff_examples::longley::Longley;
use autodiff_examples::progress::Progress;

/// The largest relative difference to the certified answer.
const TOLERANCE: f64 = 1e-8;
/// Of the gradient: where rounding is all that is left of it.
const CONVERGED: f64 = 1e-12;
const MAX_STEPS: u32 = 20_000;

fn main() -> Result<(), Box<dyn Error>> {
    let data = Longley::read()?;
    let (rows, columns) = (data.y.len(), data.names.len() - 1);
    println!(
        "Employment in the United States, 1947 to 1962 (NIST/ITL StRD, Longley): {rows} years, {columns} predictors\n"
    );

    // Columns of mean 0 and deviation 1, and people in thousands: one length of step suits all.
    let x = Tensor::from_vec(data.x.concat(), &[rows, columns]);
    let y = Tensor::from(data.y.clone()) / 1000.0;
    let (mean, deviation) = (x.mean_axes(&[0], false), x.std_axes(&[0], 1, false));
    let x = (x - &mean) / &deviation;

    let Line { w, b } = fit(&x, &y)?;

    // Back to the units of the data.
    let residuals = (&y - x.matmul(&w) - &b) * 1000.0;
    let freedom = f64::from(u32::try_from(rows - columns - 1)?);
    let scatter = (residuals.dot(&residuals) / freedom).sqrt().item();
    let slopes = 1000.0 * w / deviation;
    let constant = 1000.0 * b - slopes.dot(&mean);
    compare(&data, &[vec![constant.item()], slopes.to_vec()].concat(), scatter)
}

/// The parameters of `y = Xw + b`.
struct Line {
    w: Tensor,
    b: Tensor,
}

/// The mean of the squared residuals.
fn loss(x: &Tensor, y: &Tensor, w: &Tensor, b: &Tensor) -> Tensor {
    (x.matmul(w) + b - y).powi(2).mean()
}

/// Minimises the loss by accelerated gradient descent: the momentum grows from 0, and starts again from there when it
/// leads uphill.
fn fit(x: &Tensor, y: &Tensor) -> Result<Line, Box<dyn Error>> {
    let mut w = Tensor::zeros(&[x.shape()[1]]).requires_grad(true);
    let mut b = Tensor::from(0.0).requires_grad(true);
    let (mut w_speed, mut b_speed) = (w.detach(), b.detach());
    let rate = 1.0 / steepest(|w| loss(x, y, w, &b.detach()), &w.detach());

    let begin = Instant::now();
    let mut progress = Progress::new(1);
    progress.step("fitting");
    let mut age = 0.0;
    println!("{:>8}{:>20}{:>14}{:>12}", "step", "loss", "|gradient|", "time");
    for step in 1..=MAX_STEPS {
        let loss = loss(x, y, &w, &b);
        loss.backward();
        let (w_bar, b_bar) = (w.grad().unwrap_or_default(), b.grad().unwrap_or_default());
        let norm = (w_bar.dot(&w_bar) + &b_bar * &b_bar).sqrt().item();
        let converged = norm <= CONVERGED;
        let report = || {
            let milliseconds = begin.elapsed().as_secs_f64() * 1e3;
            format!("{step:>8}{:>20.10e}{norm:>14.1e}{milliseconds:>9.1} ms", loss.item())
        };
        // Every doubling stays on the screen, and what is between passes by.
        if step.is_power_of_two() || converged {
            progress.clear();
            println!("{}", report());
        } else {
            progress.detail(report);
        }
        if converged {
            return Ok(Line { w: w.detach(), b: b.detach() });
        }
        if w_speed.dot(&w_bar).item() + (&b_speed * &b_bar).item() < 0.0 {
            (w_speed, b_speed, age) = (Tensor::zeros(w.shape()), Tensor::zeros(&[]), 0.0);
        }
        let momentum = age / (age + 3.0);
        age += 1.0;
        no_grad(|| {
            w_speed = momentum * &w_speed + &w_bar;
            b_speed = momentum * &b_speed + &b_bar;
            w -= rate * (w_bar + momentum * &w_speed);
            b -= rate * (b_bar + momentum * &b_speed);
        });
        w.zero_grad();
        b.zero_grad();
    }
    Err(format!("no convergence in {MAX_STEPS} steps").into())
}

/// The largest curvature of a quadratic function: power iteration with products of the Hessian, which is never made.
fn steepest(f: impl Fn(&Tensor) -> Tensor, x: &Tensor) -> f64 {
    let mut direction = Tensor::ones(x.shape());
    let mut curvature = 0.0;
    for _ in 0..50 {
        let product = hvp(&f, x, &direction);
        curvature = product.norm().item();
        direction = product / curvature;
    }
    curvature
}

/// Prints the fitted and the certified numbers, and fails where they differ.
fn compare(data: &Longley, fitted: &[f64], scatter: f64) -> Result<(), Box<dyn Error>> {
    println!("\n{:<24}{:>24}{:>24}{:>12}", "", "fitted", "certified", "differ by");
    let coefficients = data.names.iter().map(String::as_str).zip(fitted.iter().zip(&data.certified));
    let deviation = ("deviation of residuals", (&scatter, &data.certified_deviation));
    let mut worst = 0.0_f64;
    for (name, (fitted, certified)) in coefficients.chain([deviation]) {
        let difference = (fitted / certified - 1.0).abs();
        println!("{name:<24}{fitted:>24.12e}{certified:>24.12e}{difference:>12.0e}");
        // NaN is the worst; `max` would pass over it.
        worst = if worst.total_cmp(&difference).is_lt() { difference } else { worst };
    }
    if worst <= TOLERANCE {
        println!("\nAll agree to {TOLERANCE:e}, relative.");
        Ok(())
    } else {
        Err(format!("the fit is off by {worst:e}, relative; {TOLERANCE:e} is allowed").into())
    }
}
