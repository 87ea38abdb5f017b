//! Nonlinear least squares on real measurements: the regression problems of the NIST/ITL Statistical
//! Reference Datasets, from both of NIST's starting points, with the derivatives of `#[differentiable]`.
//!
//! `cargo run --release --example fit_nist`; it fails if the answers are not the certified ones.

use autodiff_examples::nist::data::Dataset;
use autodiff_examples::nist::solve::Fit;
use autodiff_examples::nist::{PROBLEMS, Problem, matching_digits, worst_digits};
use autodiff_examples::progress::Progress;
use std::process::ExitCode;

/// A problem counts as solved where every parameter has this many digits of the certified one.
const DIGITS: f64 = 6.0;
/// How many problems must be solved from the nearer start.
const REQUIRED: usize = 19;

fn main() -> Result<ExitCode, String> {
    let mut progress = Progress::new(2 * PROBLEMS.len());
    let mut solved = [0, 0];
    for problem in PROBLEMS {
        let data = problem.dataset()?;
        let fits = [0, 1].map(|start| fit(problem, &data, start, &mut progress));
        progress.clear();
        report(&data, &fits);
        for (count, fit) in solved.iter_mut().zip(&fits) {
            *count += usize::from(worst_digits(fit, &data) >= DIGITS);
        }
    }
    let all = PROBLEMS.len();
    println!("Problems with {DIGITS} digits in every parameter:");
    println!("  from start 1 (far)   {} of {all}", solved[0]);
    println!("  from start 2 (near)  {} of {all}", solved[1]);
    if solved[1] < REQUIRED {
        eprintln!("fewer than {REQUIRED} solved from start 2");
        return Ok(ExitCode::FAILURE);
    }
    Ok(ExitCode::SUCCESS)
}

fn fit(problem: &Problem, data: &Dataset, start: usize, progress: &mut Progress) -> Fit {
    progress.step(format!("{} from start {}", problem.name, start + 1));
    problem.fit(data, &data.starts[start], &mut |evaluations, rss| {
        progress.evaluation(evaluations, rss);
    })
}

/// Prints the two fits of one problem beside the certified answer.
fn report(data: &Dataset, fits: &[Fit; 2]) {
    println!("{}: {} ({} observations, {} difficulty)", data.name, data.formula, data.y.len(), data.difficulty);
    println!(
        "  {:>4}{:>19}{:>19}{:>8}{:>19}{:>8}",
        "", "certified", "from start 1", "digits", "from start 2", "digits"
    );
    let row = |name: &str, certified: f64, found: [f64; 2]| {
        print!("  {name:>4}{certified:>19.10e}");
        for value in found {
            print!("{value:>19.10e}{:>8.1}", matching_digits(value, certified));
        }
        println!();
    };
    for (k, &certified) in data.certified.iter().enumerate() {
        row(&format!("b{}", k + 1), certified, [0, 1].map(|start| fits[start].parameters[k]));
    }
    row("RSS", data.certified_rss, [0, 1].map(|start| fits[start].rss));
    for (start, fit) in fits.iter().enumerate() {
        println!(
            "  start {}: {} iterations, {} evaluations, {:.3} ms",
            start + 1,
            fit.iterations,
            fit.evaluations,
            fit.elapsed.as_secs_f64() * 1e3,
        );
    }
    println!();
}
