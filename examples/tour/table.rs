//! The table: one derivative a row, one way of computing it a column, and what each has to agree with.

use num_dual::Dual64;

/// Relative to the largest number of the row. Derivatives are exact up to the rounding of a few operations.
const TOLERANCE: f64 = 1e-14;

/// Derivatives `Jᵀ · v` of one function at one point, in all the ways there are.
///
/// A number with one derivative is the case of one row in `J` and `v = [1]`.
pub struct Row {
    what: &'static str,
    by_hand: String,
    expected: Vec<f64>,
    x: Vec<f64>,
    v: Vec<f64>,
    cells: [String; 5],
}

const WAYS: [&str; 5] = ["reverse", "forward", "num-dual", "tensor", "differ."];

/// Prints the names of the columns.
pub fn header() {
    println!("  {:<29}{:<31}{}", "", "by hand", cells(&WAYS));
}

impl Row {
    /// The derivatives by hand: the formula and its values.
    pub fn new(what: &'static str, formula: &str, expected: impl Into<Vec<f64>>) -> Self {
        let expected = expected.into();
        let by_hand = by_hand(formula, &expected);
        Self { what, by_hand, expected, x: Vec::new(), v: vec![1.0], cells: Default::default() }
    }

    /// The point, for the ways that call the function there.
    pub fn at(mut self, x: impl Into<Vec<f64>>) -> Self {
        self.x = x.into();
        self
    }

    /// The cotangent `v`, one component for each output.
    pub fn pulled_by(mut self, v: impl Into<Vec<f64>>) -> Self {
        self.v = v.into();
        self
    }

    /// What reverse mode of `#[differentiable]` gives.
    pub fn reverse(self, found: impl Into<Vec<f64>>) -> Self {
        self.exact(0, &found.into())
    }

    /// What forward mode of `#[differentiable]` gives: `jvp` takes a direction and gives `J` times it.
    pub fn forward<D: Into<Vec<f64>>>(self, jvp: impl Fn(&[f64]) -> D) -> Self {
        let found: Vec<f64> = (0..self.x.len()).map(|j| dot(&self.v, &jvp(&self.unit(j)).into())).collect();
        self.exact(1, &found)
    }

    /// What `num-dual` gives for the same function.
    pub fn dual<D: Into<Vec<Dual64>>>(self, f: impl Fn(&[Dual64]) -> D) -> Self {
        let along = |j: usize| {
            let x: Vec<Dual64> = self.x.iter().zip(self.unit(j)).map(|(x, dot)| Dual64::new(*x, dot)).collect();
            let dots: Vec<f64> = f(&x).into().iter().map(|y| y.eps).collect();
            dot(&self.v, &dots)
        };
        let found: Vec<f64> = (0..self.x.len()).map(along).collect();
        self.exact(2, &found)
    }

    /// What a backward pass over tensors gives.
    pub fn tensor(self, found: impl Into<Vec<f64>>) -> Self {
        self.exact(3, &found.into())
    }

    /// Central differences, which are held to what they can know: the next wider difference tells the size of the
    /// terms left out, and the size of the values that of their rounding.
    pub fn difference<D: Into<Vec<f64>>>(mut self, f: impl Fn(&[f64]) -> D) -> Self {
        let value = |x: &[f64]| dot(&self.v, &f(x).into());
        let mut found = Vec::new();
        for j in 0..self.x.len() {
            let h = f64::EPSILON.cbrt() * self.x[j].abs().max(1.0);
            let ends = |h: f64| {
                let (mut right, mut left) = (self.x.clone(), self.x.clone());
                right[j] += h;
                left[j] -= h;
                (value(&right), value(&left), right[j] - left[j])
            };
            let slope = |(right, left, span): (f64, f64, f64)| (right - left) / span;
            let (near, wide) = (ends(h), ends(2.0 * h));
            let rounding = 8.0 * f64::EPSILON * near.0.abs().max(near.1.abs()).max(1.0) / h;
            let accuracy = (slope(near) - slope(wide)).abs() + rounding;
            let (got, want) = (slope(near), self.expected[j]);
            assert!((got - want).abs() <= accuracy, "{}: {got} ± {accuracy} by differences, {want} by hand", self.what);
            found.push(got);
        }
        self.cells[4] = deviation(self.distance(&found));
        self
    }

    /// Prints the row. What did not agree has ended the program before.
    pub fn print(self) {
        println!("  {:<29}{:<31}{}", self.what, self.by_hand, cells(&self.cells.each_ref().map(String::as_str)));
    }

    fn exact(mut self, way: usize, found: &[f64]) -> Self {
        let distance = self.distance(found);
        let agrees = found.len() == self.expected.len() && distance <= TOLERANCE;
        assert!(agrees, "{}: {found:?} by {}, {:?} by hand", self.what, WAYS[way], self.expected);
        self.cells[way] = deviation(distance);
        self
    }

    /// The largest difference, relative to the largest number.
    fn distance(&self, found: &[f64]) -> f64 {
        let largest = self.expected.iter().fold(0.0_f64, |largest, value| largest.max(value.abs()));
        let differences = found.iter().zip(&self.expected).map(|(found, expected)| (found - expected).abs());
        // In the total order NaN is larger than any number; `f64::max` would pass over it.
        differences.max_by(f64::total_cmp).unwrap_or(0.0) / largest
    }

    fn unit(&self, j: usize) -> Vec<f64> {
        let mut unit = vec![0.0; self.x.len()];
        unit[j] = 1.0;
        unit
    }
}

fn dot(v: &[f64], w: &[f64]) -> f64 {
    v.iter().zip(w).map(|(v, w)| v * w).sum()
}

/// `=` for equality to the last bit.
fn deviation(relative: f64) -> String {
    if relative == 0.0 { "=".to_owned() } else { format!("{relative:.0e}") }
}

fn cells(texts: &[&str; 5]) -> String {
    texts.map(|text| format!("{:>9}", if text.is_empty() { "–" } else { text })).concat()
}

/// The formula, and its values where they are few.
fn by_hand(formula: &str, values: &[f64]) -> String {
    let texts: Vec<String> = values.iter().map(f64::to_string).collect();
    match texts.as_slice() {
        [value] => format!("{formula} = {value}"),
        few if few.len() <= 4 => format!("{formula} = [{}]", few.join(", ")),
        _ => formula.to_owned(),
    }
}
