//! The assertions: flat numbers in, a report of everything that disagrees out.
//!
//! [`reference()`] proves the twin (same value as the function, same derivative as central differences);
//! [`derivatives`] then holds every companion of the function to the twin.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// What a call leaves behind: the result, then the `&mut` arguments.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The varying components, in that order.
    pub flat: Vec<f64>,
    /// Everything, inert parts too, as `Debug` prints it: it tells any two floats apart.
    pub seen: String,
    /// The widest [`Flat::TOLERANCE`](crate::Flat::TOLERANCE) among arguments and results.
    pub tolerance: f64,
}

/// What is asked of a function.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Judge {
    /// That its twin is right: [`reference()`].
    Reference,
    /// That its companions are: [`derivatives`].
    Derivatives,
    /// The same of a random program: [`program`].
    Program,
}

impl Judge {
    /// Puts the question about the companions.
    pub fn derivatives(self, case: &Reference, companions: &Companions) {
        if self == Self::Program { program(case, companions) } else { derivatives(case, companions) }
    }
}

/// How strictly a function is held to its reference.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Relative error against the twin; 0 leaves it to the types.
    pub tolerance: f64,
    /// Relative error of central differences; 0 leaves it to the types.
    pub differences: f64,
    /// Step of the central differences, relative to the argument; 0 leaves it to the types.
    pub step: f64,
    /// The first derivative jumps next to the points, so that there are no differences of it.
    pub jumps: bool,
}

/// What the twin needs to be proven.
pub struct Reference<'a> {
    /// Module and number of the point.
    pub name: String,
    /// How strictly.
    pub options: Options,
    /// The point.
    pub x: Vec<f64>,
    /// The function.
    pub primal: &'a dyn Fn(&[f64]) -> Outcome,
    /// The twin.
    pub dual: &'a Twin<'a>,
}

/// What a companion gives: the outcome, and its tangents or the slots' bars.
pub type Derivative = (Outcome, Vec<f64>);

/// Takes the point.
pub type At<'a, T> = Box<dyn Fn(&[f64]) -> T + 'a>;

/// Takes the point and the slots' tangents, or what their storage holds before.
pub type Forward<'a> = dyn Fn(&[f64], &[f64]) -> Derivative + 'a;

/// Takes the point, the cotangent of the outcome and what the shadows hold before.
pub type Reverse<'a> = dyn Fn(&[f64], &[f64], &[f64]) -> Derivative + 'a;

/// The twin: takes arguments and their tangents, gives results with theirs.
pub type Twin<'a> = dyn Fn(&[f64], &[f64]) -> Vec<(f64, f64)> + 'a;

/// The companions of one function, over flat numbers.
pub struct Companions<'a> {
    /// For every slot: how it is passed (`val`, `by_ref`, `by_mut`), and its number of components.
    pub slots: Vec<(&'static str, usize)>,
    /// `f::jvp`.
    pub jvp: &'a Forward<'a>,
    /// `f::vjp`.
    pub vjp: &'a Reverse<'a>,
    /// `f::pullback` and its closure.
    pub pullback: &'a Reverse<'a>,
    /// `f::vjp_into`.
    pub vjp_into: &'a Reverse<'a>,
    /// `f::grad`, `f::value_and_grad` and `f::grad_into`, where `f` has them.
    pub gradient: Option<Gradient<'a>>,
}

/// The companions that only functions with one scalar result have.
pub struct Gradient<'a> {
    /// `f::grad`.
    pub grad: At<'a, Vec<f64>>,
    /// `f::value_and_grad`.
    pub value_and_grad: At<'a, Derivative>,
    /// `f::grad_into`, with what the storage holds before.
    pub grad_into: Box<Forward<'a>>,
}

/// Everything that disagreed, so that one run tells all.
struct Report {
    name: String,
    lines: Vec<String>,
}

impl Report {
    fn new(name: &str) -> Self {
        Self { name: name.to_owned(), lines: Vec::new() }
    }

    /// `got` and `want` agree to `tolerance`, relative to each component or to `scale`; what cancels to nothing leaves
    /// the rounding of what was there.
    fn close(&mut self, what: &str, got: &[f64], want: &[f64], tolerance: f64, scale: f64) {
        if got.len() != want.len() {
            self.lines.push(format!("{what}: {} components, expected {}", got.len(), want.len()));
            return;
        }
        for (i, (got, want)) in got.iter().zip(want).enumerate() {
            let allowed = tolerance * got.abs().max(want.abs()).max(scale).max(1e-4);
            // Written so that a NaN on either side counts as a disagreement.
            let agree = (got - want).abs() <= allowed || got == want;
            if !agree {
                self.lines
                    .push(format!("{what}[{i}]: got {got:?}, expected {want:?}, off by {:e}", (got - want).abs()));
            }
        }
    }

    fn same(&mut self, what: &str, got: &Outcome, want: &Outcome) {
        if got.seen != want.seen {
            self.lines.push(format!("{what}: value {}, expected {}", got.seen, want.seen));
        }
    }

    fn finish(self) {
        let more = self.lines.len().saturating_sub(12);
        let more = if more > 0 { format!("\n  … and {more} more") } else { String::new() };
        assert!(
            self.lines.is_empty(),
            "{}:\n  {}{more}",
            self.name,
            self.lines[..self.lines.len().min(12)].join("\n  ")
        );
    }
}

/// A small generator of seeds; multiples of 1/64 between ½ and 2, either sign, exact in `f32` too.
struct Seeds(u64);

impl Seeds {
    fn new(name: &str) -> Self {
        // FNV-1a, so that each function has its own seeds, the same in every run.
        Self(
            name.bytes()
                .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)),
        )
    }

    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
        let magnitude = f64::from(u8::try_from(32 + (z >> 8) % 97).expect("below 129")) / 64.0;
        if z & 1 == 0 { magnitude } else { -magnitude }
    }

    fn vector(&mut self, n: usize) -> Vec<f64> {
        (0..n).map(|_| self.next()).collect()
    }
}

fn unit(n: usize, i: usize) -> Vec<f64> {
    let mut e = vec![0.0; n];
    e[i] = 1.0;
    e
}

fn largest(values: &[f64]) -> f64 {
    values.iter().fold(0.0, |m: f64, v| m.max(v.abs()))
}

fn split(pairs: Vec<(f64, f64)>) -> (Vec<f64>, Vec<f64>) {
    pairs.into_iter().unzip()
}

fn or(chosen: f64, otherwise: f64) -> f64 {
    if chosen > 0.0 { chosen } else { otherwise }
}

/// The twin's value is the function's, and its derivative is the function's central difference.
///
/// # Panics
/// With everything that disagrees.
pub fn reference(case: &Reference) {
    let mut report = Report::new(&case.name);
    let x = &case.x;
    let here = (case.primal)(x);
    let tolerance = or(case.options.tolerance, here.tolerance);
    let (single, step) = if here.tolerance > 1e-9 { (true, 1.0 / 64.0) } else { (false, 1.0 / 1024.0) };
    let step = or(case.options.step, step);
    let differences = or(case.options.differences, if single { 1e-3 } else { 1e-8 });

    let (value, _) = split((case.dual)(x, &vec![0.0; x.len()]));
    report.close("twin's value", &value, &here.flat, tolerance, largest(&here.flat));

    for j in 0..x.len() {
        let h = step * x[j].abs().max(1.0);
        let at = |shift: f64| {
            let mut moved = x.clone();
            moved[j] += shift;
            (case.primal)(&moved).flat
        };
        let (near, far) = ((at(h), at(-h)), (at(2.0 * h), at(-2.0 * h)));
        let difference: Vec<f64> = (0..here.flat.len())
            .map(|i| (8.0 * (near.0[i] - near.1[i]) - (far.0[i] - far.1[i])) / (12.0 * h))
            .collect();
        let (_, dual) = split((case.dual)(x, &unit(x.len(), j)));
        let scale = largest(&dual).max(largest(&here.flat)).max(1e-3);
        report.close(&format!("twin against differences, d/dx[{j}]"), &dual, &difference, differences, scale);
    }
    report.finish();
}

/// Of a program: the twin is the same function, every companion panics where it panics, and is right elsewhere.
///
/// # Panics
/// With everything that disagrees.
pub fn program(case: &Reference, companions: &Companions) {
    let panics = |call: &mut dyn FnMut()| catch_unwind(AssertUnwindSafe(call)).is_err();
    let (x, mut here) = (&case.x, None);
    if panics(&mut || here = Some((case.primal)(x))) {
        let zeros = vec![0.0; x.len()];
        let mut panicked = vec![
            ("the twin", panics(&mut || drop((case.dual)(x, &zeros)))),
            ("jvp", panics(&mut || drop((companions.jvp)(x, &zeros)))),
        ];
        if let Some(gradient) = &companions.gradient {
            panicked.push(("grad", panics(&mut || drop((gradient.grad)(x)))));
        }
        for (what, panicked) in panicked {
            assert!(panicked, "{}: the function panics, {what} does not", case.name);
        }
        return;
    }
    let mut report = Report::new(&case.name);
    let here = here.expect("the function returned");
    let (value, _) = split((case.dual)(x, &vec![0.0; x.len()]));
    let tolerance = or(case.options.tolerance, here.tolerance);
    report.close("twin's value", &value, &here.flat, tolerance, largest(&here.flat));
    report.finish();
    derivatives(case, companions);
}

/// The point, the direction, the cotangent of the outcome.
pub type Product<'a> = dyn Fn(&[f64], &[f64], &[f64]) -> Vec<f64> + 'a;

/// `hvp` is the central difference of `vjp` along the direction, and the Hessian is symmetric. `scaled`: the product is for
/// the cotangent 1.
///
/// # Panics
/// With everything that disagrees.
pub fn second(case: &Reference, vjp: &Reverse, hvp: &Product, scaled: bool) {
    let mut report = Report::new(&case.name);
    let x = &case.x;
    let here = (case.primal)(x);
    let (single, step) = if here.tolerance > 1e-9 { (true, 1.0 / 32.0) } else { (false, 1.0 / 1024.0) };
    let step = or(case.options.step, step);
    let differences = or(case.options.differences, if single { 1e-2 } else { 1e-7 }).max(1e-7);
    let mut seeds = Seeds::new(&case.name);
    let w = if scaled { vec![1.0; here.flat.len()] } else { seeds.vector(here.flat.len()) };
    let (u, v) = (seeds.vector(x.len()), seeds.vector(x.len()));
    let zeros = vec![0.0; x.len()];
    // As long as each component is: one of 100 moves further than one of 0.2.
    let v: Vec<f64> = v.iter().zip(x).map(|(v, x)| v * x.abs().max(1.0)).collect();
    let h = step / 4.0;
    let at = |shift: f64| {
        let moved: Vec<f64> = x.iter().zip(&v).map(|(x, v)| x + shift * v).collect();
        vjp(&moved, &w, &zeros).1
    };
    let (near, far) = ((at(h), at(-h)), (at(2.0 * h), at(-2.0 * h)));
    let difference: Vec<f64> =
        (0..x.len()).map(|i| (8.0 * (near.0[i] - near.1[i]) - (far.0[i] - far.1[i])) / (12.0 * h)).collect();
    let product = hvp(x, &v, &w);
    let gradient = vjp(x, &w, &zeros).1;
    let scale = largest(&product).max(largest(&gradient)).max(1e-3);
    if !case.options.jumps {
        report.close("hvp against differences of vjp", &product, &difference, differences, scale);
    }
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    let (one, other) = (dot(&u, &product), dot(&v, &hvp(x, &u, &w)));
    let rounding = if single { 1e-3 } else { 1e-10 };
    report.close("u·H·v against v·H·u", &[one], &[other], rounding, scale * dot(&u, &u).sqrt() * dot(&v, &v).sqrt());
    report.finish();
}

/// Every companion agrees with the twin, with the others, and with the function's own value.
///
/// # Panics
/// With everything that disagrees.
pub fn derivatives(case: &Reference, companions: &Companions) {
    let mut report = Report::new(&case.name);
    let mut seeds = Seeds::new(&case.name);
    let x = &case.x;
    let here = (case.primal)(x);
    let (n, m) = (x.len(), here.flat.len());
    let tolerance = or(case.options.tolerance, here.tolerance);
    let zeros = vec![0.0; n];
    let columns: Vec<Vec<f64>> = (0..n).map(|j| split((case.dual)(x, &unit(n, j))).1).collect();
    let row = |w: &[f64]| -> Vec<f64> {
        columns.iter().map(|column| column.iter().zip(w).map(|(a, b)| a * b).sum()).collect()
    };
    let column =
        |v: &[f64]| -> Vec<f64> { (0..m).map(|i| columns.iter().zip(v).map(|(c, b)| c[i] * b).sum()).collect() };
    let size = columns.iter().fold(0.0, |s: f64, c| s.max(largest(c)));

    // Forward: each column, a random direction, and nothing from nothing.
    for (j, want) in columns.iter().enumerate() {
        let (value, got) = (companions.jvp)(x, &unit(n, j));
        report.same(&format!("jvp along x[{j}]"), &value, &here);
        report.close(&format!("jvp along x[{j}]"), &got, want, tolerance, largest(want).max(1e-6 * size));
    }
    for _ in 0..2 {
        let v = seeds.vector(n);
        let (value, got) = (companions.jvp)(x, &v);
        report.same("jvp", &value, &here);
        report.close("jvp along a random direction", &got, &column(&v), tolerance, size);
    }
    let (_, got) = (companions.jvp)(x, &zeros);
    report.close("jvp along zero", &got, &vec![0.0; m], 0.0, 0.0);

    // Reverse: each row, random cotangents, linear in them, and nothing from nothing.
    let vjp = |w: &[f64]| (companions.vjp)(x, w, &zeros);
    for i in 0..m {
        let e = unit(m, i);
        let want = row(&e);
        let (value, got) = vjp(&e);
        report.same(&format!("vjp of y[{i}]"), &value, &here);
        report.close(&format!("vjp of y[{i}]"), &got, &want, tolerance, largest(&want).max(1e-6 * size));
    }
    let (w, w2) = (seeds.vector(m), seeds.vector(m));
    let (value, bars) = vjp(&w);
    let (_, bars2) = vjp(&w2);
    report.same("vjp", &value, &here);
    report.close("vjp of a random cotangent", &bars, &row(&w), tolerance, size);
    let both: Vec<f64> = w.iter().zip(&w2).map(|(a, b)| 0.75 * a - 1.5 * b).collect();
    let want: Vec<f64> = bars.iter().zip(&bars2).map(|(a, b)| 0.75 * a - 1.5 * b).collect();
    report.close("vjp of a sum of cotangents", &vjp(&both).1, &want, tolerance, size);
    report.close("vjp of zero", &vjp(&vec![0.0; m]).1, &zeros, 0.0, 0.0);

    // ⟨J v, w⟩ = ⟨v, Jᵀ w⟩, from the two modes alone.
    let v = seeds.vector(n);
    let (_, forward) = (companions.jvp)(x, &v);
    let left: f64 = forward.iter().zip(&w).map(|(a, b)| a * b).sum();
    let right: f64 = bars.iter().zip(&v).map(|(a, b)| a * b).sum();
    let scale: f64 = bars.iter().zip(&v).map(|(a, b)| (a * b).abs()).sum();
    report.close("dot product of the two modes", &[left], &[right], tolerance, scale);

    // The other reverse companions say what `vjp` says, and add it to what the shadows hold.
    let before = seeds.vector(n);
    let kinds: Vec<&str> = companions.slots.iter().flat_map(|(kind, len)| vec![*kind; *len]).collect();
    let added = |bars: &[f64], adds: &dyn Fn(&str) -> bool| -> Vec<f64> {
        (0..n).map(|j| if adds(kinds[j]) { bars[j] + before[j] } else { bars[j] }).collect()
    };
    let (value, got) = (companions.pullback)(x, &w, &before);
    report.same("pullback", &value, &here);
    let want = added(&bars, &|kind| kind == "by_ref");
    report.close("pullback", &got, &want, tolerance, size.max(1.0));
    let (value, got) = (companions.vjp_into)(x, &w, &before);
    report.same("vjp_into", &value, &here);
    let want = added(&bars, &|kind| kind != "by_mut");
    report.close("vjp_into", &got, &want, tolerance, size.max(1.0));

    if let Some(gradient) = &companions.gradient {
        let (_, want) = vjp(&[1.0]);
        let strict = here.tolerance.min(1e-6);
        report.close("grad", &(gradient.grad)(x), &want, strict, 0.0);
        let (value, got) = (gradient.value_and_grad)(x);
        report.same("value_and_grad", &value, &here);
        report.close("value_and_grad", &got, &want, strict, 0.0);
        let (value, got) = (gradient.grad_into)(x, &before);
        report.same("grad_into", &value, &here);
        report.close("grad_into", &got, &added(&want, &|_| true), tolerance, size.max(1.0));
    }

    // Two runs are the same to the bit, whatever ran between them.
    let (_, again) = vjp(&w);
    if again.iter().map(|b| b.to_bits()).ne(bars.iter().map(|b| b.to_bits())) {
        report.lines.push(format!("vjp: {again:?} the second time, {bars:?} the first"));
    }
    report.finish();
}
