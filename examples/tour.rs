//! A tour of `#[differentiable]`: small derivatives with the hand result beside each, then a fit to real
//! measurements. `cargo run --release --example tour`; it fails where the two differ.

use autodiff_core::differentiable;
use autodiff_examples::nist::progress::Progress;
use autodiff_examples::nist::{Problem, matching_digits, worst_digits};
use std::fmt::Debug;

#[differentiable]
fn parabola(x: f64) -> f64 {
    3.0 * x.powi(2)
}

#[differentiable]
fn quadratic(x: f64) -> f64 {
    6.0 * x.powi(2) + 2.0 * x + 4.0
}

#[differentiable]
fn surface(u: f64, v: f64) -> f64 {
    u.powi(3) + v.powi(2) + 4.0 * u * v
}

#[differentiable]
fn secant(x: f64) -> f64 {
    3.0 * x.powi(2) - 4.0 * x
}

#[differentiable]
fn dot(x: &[f64], y: &[f64]) -> f64 {
    let mut sum = 0.0;
    for (a, b) in x.iter().zip(y) {
        sum += a * b;
    }
    sum
}

/// Calls another differentiable function, with the same slice twice.
#[differentiable]
fn squared_length(x: &[f64]) -> f64 {
    dot(x, x)
}

#[differentiable]
fn sum(x: &[f64]) -> f64 {
    let mut total = 0.0;
    for value in x {
        total += value;
    }
    total
}

#[differentiable]
fn squares(x: &[f64; 3]) -> [f64; 3] {
    let mut y = *x;
    for value in &mut y {
        *value *= *value;
    }
    y
}

#[differentiable]
fn q(a: &[f64; 2], b: &[f64; 2]) -> [f64; 2] {
    [3.0 * a[0].powi(3) - b[0].powi(2), 3.0 * a[1].powi(3) - b[1].powi(2)]
}

fn main() -> Result<(), String> {
    println!("The derivatives of plain Rust functions.\n");
    println!("  {:<35}{:<28}by hand", "", "by #[differentiable]");
    scalars();
    limit();
    slices();
    accumulation();
    several_outputs();
    fit()
}

fn scalars() {
    title("Scalars");
    row("y = 3x² at 3", parabola(3.0), "", 27.0);
    row("  derivative", parabola::grad(3.0), "6x", 18.0);
    row("y = 6x² + 2x + 4 at 3", quadratic(3.0), "", 64.0);
    row("  derivative", quadratic::grad(3.0), "12x + 2", 38.0);
    row("f = u³ + v² + 4uv at (3, 4)", surface(3.0, 4.0), "", 91.0);
    let (u_bar, v_bar) = surface::grad(3.0, 4.0);
    row("  reverse: by u", u_bar, "3u² + 4v", 43.0);
    row("  reverse: by v", v_bar, "2v + 4u", 20.0);
    let (_, y_dot) = surface::jvp(3.0, 4.0, (1.0, 0.0));
    row("  forward: along (1, 0)", y_dot, "3u² + 4v", 43.0);
    let (_, y_dot) = surface::jvp(3.0, 4.0, (0.0, 1.0));
    row("  forward: along (0, 1)", y_dot, "2v + 4u", 20.0);
}

/// The quotients creep up to the derivative and lose digits on the way; the macro needs no `h`.
fn limit() {
    title("The limit of (f(x + h) − f(x)) / h for f = 3x² − 4x at 1");
    let quotients = ["2.300000", "2.030000", "2.003000", "2.000300", "2.000030", "2.000003"];
    for (h, by_hand) in [1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6].into_iter().zip(quotients) {
        let quotient = (secant(1.0 + h) - secant(1.0)) / h;
        assert_eq!(format!("{quotient:.6}"), by_hand);
        println!("  h = {h:<31}{quotient:<28.6}2 + 3h = {by_hand}");
    }
    row("the derivative itself", secant::grad(1.0), "6x − 4", 2.0);
}

fn slices() {
    title("Slices: y = x · x at x = [0, 1, 2, 3]");
    let x = [0.0, 1.0, 2.0, 3.0];
    row("y", squared_length(&x), "0 + 1 + 4 + 9", 14.0);
    let gradient = squared_length::grad(&x);
    row("gradient", gradient.as_slice(), "2x", [0.0, 2.0, 4.0, 6.0]);
    let equal: Vec<bool> = x.iter().zip(&gradient).map(|(x, x_bar)| *x_bar == 2.0 * x).collect();
    row("gradient = 2x", equal.as_slice(), "", [true; 4]);
}

/// The `_into` forms add into storage of the caller's, and allocate nothing.
fn accumulation() {
    title("Gradients accumulate in the caller's storage until it is zeroed");
    let x = [0.0, 1.0, 2.0, 3.0];
    let mut gradient = [0.0; 4];
    squared_length::grad_into(&x, &mut gradient);
    row("after x · x", gradient, "2x", [0.0, 2.0, 4.0, 6.0]);
    let value = sum::grad_into(&x, &mut gradient);
    assert_eq!(value, sum(&x));
    row("and sum(x) on top", gradient, "2x + 1", [1.0, 3.0, 5.0, 7.0]);
    gradient.fill(0.0);
    sum::grad_into(&x, &mut gradient);
    row("sum(x) after zeroing", gradient, "1", [1.0; 4]);
}

fn several_outputs() {
    title("Several outputs: one cotangent v for each gives vᵀJ");
    let x = [0.0, 1.0, 2.0];
    row("y = x² elementwise, x = [0, 1, 2]", squares(&x), "", [0.0, 1.0, 4.0]);
    let (_, x_bar) = squares::vjp(&x, [1.0, 1.0, 1.0]);
    row("  v = [1, 1, 1]", x_bar, "2xv", [0.0, 2.0, 4.0]);
    let (_, x_bar) = squares::vjp(&x, [1.0, 1.0, 0.0]);
    row("  masked, v = [1, 1, 0]", x_bar, "2xv", [0.0, 2.0, 0.0]);
    let (a, b) = ([2.0, 3.0], [6.0, 4.0]);
    row("Q = 3a³ − b²", q(&a, &b), "", [-12.0, 65.0]);
    let (_, (a_bar, b_bar)) = q::vjp(&a, &b, [1.0, 1.0]);
    row("  by a = [2, 3], v = [1, 1]", a_bar, "9a²", [36.0, 81.0]);
    row("  by b = [6, 4], v = [1, 1]", b_bar, "−2b", [-12.0, -8.0]);
}

/// The derivatives at work: a least-squares fit to measurements with a certified answer.
fn fit() -> Result<(), String> {
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
    println!("\nAll as by hand. Next: `cargo run --release --example fit_nist` fits all 21 data sets.");
    Ok(())
}

fn title(text: &str) {
    println!("\n{text}");
}

/// Prints one comparison, and insists on it: all of these numbers are exact in floats.
fn row<A: Copy + Debug + PartialEq<B>, B: Copy + Debug>(what: &str, by_macro: A, formula: &str, by_hand: B) {
    assert_eq!(by_macro, by_hand, "{what}");
    let by_hand = if formula.is_empty() { format!("{by_hand:?}") } else { format!("{formula} = {by_hand:?}") };
    println!("  {what:<35}{:<28}{by_hand}", format!("{by_macro:?}"));
}
