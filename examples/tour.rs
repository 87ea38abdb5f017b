//! A tour of the two ways to a derivative: `#[differentiable]` on plain Rust functions, and tensors with a recorded
//! graph. Every derivative stands beside the result by hand and beside dual numbers and differences; then come a
//! picture and a fit to real measurements. `cargo run --release --example tour`; it fails where two disagree.

use std::error::Error;

use autodiff_examples::nist::{Problem, matching_digits, worst_digits};
use autodiff_examples::progress::Progress;

#[path = "tour/graph.rs"]
mod graph;
#[path = "tour/picture.rs"]
mod picture;
#[path = "tour/points.rs"]
mod points;
#[path = "tour/scalars.rs"]
mod scalars;
#[path = "tour/table.rs"]
mod table;
#[path = "tour/vectors.rs"]
mod vectors;

fn main() -> Result<(), Box<dyn Error>> {
    println!("Derivatives by hand, and beside them those by reverse and forward mode of `#[differentiable]`, by dual");
    println!("numbers of `num-dual`, by a backward pass over tensors, and by central differences: `=` is equality to");
    println!("the last bit, a number the largest relative deviation from the result by hand.\n");
    table::header();
    scalars::derivatives();
    scalars::limit();
    graph::inspect();
    vectors::slices();
    vectors::accumulation();
    vectors::several_outputs();
    points::derivatives();
    graph::mistakes()?;
    points::picture()?;
    fit()?;
    println!(
        "\nAll agree. Next: `cargo run --release --example fit_nist` fits all 21 data sets of NIST's with the macro,"
    );
    println!("and `cargo run --release --example linear_regression` one with tensors.");
    Ok(())
}

/// The derivatives at work: a least-squares fit to measurements with a certified answer.
fn fit() -> Result<(), Box<dyn Error>> {
    title("A fit to real data: Thurber, the mobility of electrons (NIST/ITL StRD)");
    let problem = Problem::named("Thurber").ok_or("the problem is missing")?;
    let data = problem.dataset()?;
    println!("  {}, {} observations", data.formula, data.y.len());
    let mut progress = Progress::new(1);
    progress.step("fitting seven parameters by Levenberg–Marquardt");
    let fit = problem.fit(&data, &data.starts[0], &mut |evaluations, rss| {
        progress.evaluation(evaluations, rss);
    });
    progress.clear();
    println!("  {:>4}{:>20}{:>20}{:>8}", "", "found", "certified", "digits");
    for (k, (&found, &certified)) in fit.parameters.iter().zip(&data.certified).enumerate() {
        let digits = matching_digits(found, certified);
        println!("  {:>4}{found:>20.10e}{certified:>20.10e}{digits:>8.1}", format!("b{}", k + 1));
    }
    let milliseconds = fit.elapsed.as_secs_f64() * 1e3;
    println!("  {} iterations, {} evaluations, {milliseconds:.3} ms", fit.iterations, fit.evaluations);
    assert!(worst_digits(&fit, &data) >= 6.0, "{fit:?}");
    Ok(())
}

fn title(text: &str) {
    println!("\n{text}");
}
