//! Directional derivatives by central differences: steps of many sizes, extrapolated to 0.
//!
//! The smallest step has the least truncation error and the most rounding error. So the estimate begins
//! there, with a wide uncertainty, and climbs to larger steps and to Richardson's extrapolations of them
//! as long as they are sharper and do not contradict what is already known. A kink, a pole or a jump
//! further away therefore does no harm.

/// The unit roundoff of the function's arithmetic, and what follows from it.
#[derive(Clone, Copy)]
pub(super) struct Precision {
    pub(super) epsilon: f64,
    /// The smallest step, relative to the argument.
    smallest_step: f64,
    /// Rounds to the type of the arguments, so that the step is what it is said to be.
    round: fn(f64) -> f64,
}

impl Precision {
    pub(super) const DOUBLE: Self = Self { epsilon: f64::EPSILON, smallest_step: 1e-6, round: |x| x };

    #[expect(clippy::cast_possible_truncation, reason = "to round is the purpose")]
    pub(super) const SINGLE: Self =
        Self { epsilon: f32::EPSILON as f64, smallest_step: 2e-3, round: |x| f64::from(x as f32) };
}

/// A derivative and how far off it may be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Estimate {
    pub(super) value: f64,
    pub(super) uncertainty: f64,
    /// The size of a derivative that would change the value by its own size over the widest step.
    pub(super) scale: f64,
}

/// One central difference of one output.
#[derive(Clone, Copy)]
struct Difference {
    step: f64,
    slope: f64,
    noise: f64,
}

/// The derivative of `t ↦ f(x + t * direction)` at 0, for every output.
pub(super) fn derivative(
    f: &mut impl FnMut(&[f64]) -> Vec<f64>,
    x: &[f64],
    direction: &[f64],
    outputs: usize,
    precision: Precision,
) -> Vec<Estimate> {
    let steps = ladder(x, direction, precision);
    let widest = steps.last().copied().unwrap_or(1.0);
    let mut differences = vec![Vec::with_capacity(steps.len()); outputs];
    let mut scales = vec![0.0_f64; outputs];
    for step in steps {
        let along =
            |t: f64| -> Vec<f64> { x.iter().zip(direction).map(|(x, d)| (precision.round)(x + t * d)).collect() };
        let (ahead, behind) = (along(step), along(-step));
        let (span, misplaced) = span(x, direction, &ahead, &behind, step, precision);
        let (y_ahead, y_behind) = (f(&ahead), f(&behind));
        for (i, (ahead, behind)) in y_ahead.iter().zip(&y_behind).enumerate().take(outputs) {
            let slope = (ahead - behind) / span;
            let size = ahead.abs().max(behind.abs());
            let noise = precision.epsilon * size / step + misplaced * slope.abs();
            differences[i].push(Difference { step, slope, noise });
            if size.is_finite() {
                scales[i] = scales[i].max(size / widest);
            }
        }
    }
    differences.iter().zip(scales).map(|(series, scale)| settle(series, scale)).collect()
}

/// The steps, ascending by factors of at least 2: from where rounding is all there is to a size at which
/// no function is expected to be smooth.
fn ladder(x: &[f64], direction: &[f64], precision: Precision) -> Vec<f64> {
    let (mut smallest, mut widest) = (f64::INFINITY, f64::INFINITY);
    for (x, d) in x.iter().zip(direction).filter(|(_, d)| **d != 0.0) {
        let (x, d) = (x.abs(), d.abs());
        // At 0 nothing tells the scale; elsewhere the function may live on the scale of its argument.
        let scale = if x == 0.0 { precision.smallest_step } else { x.clamp(1e-12, 1.0) };
        let relative = precision.smallest_step * scale;
        smallest = smallest.min(relative.max(128.0 * precision.epsilon * x) / d);
        widest = widest.min(0.05 * x.max(1.0) / d);
    }
    if !smallest.is_finite() {
        return Vec::new();
    }
    let ratio = (widest / smallest).max(2.0);
    let factor = ratio.powf(ratio.log2().floor().clamp(1.0, 32.0).recip());
    let next = |step: &f64| (*step < 0.99 * widest).then_some(step * factor);
    core::iter::successors(Some(smallest), next).collect()
}

/// The distance between the two points in units of the direction, and its relative uncertainty from the
/// rounding of the points. Along an axis the distance is known.
fn span(x: &[f64], direction: &[f64], ahead: &[f64], behind: &[f64], step: f64, precision: Precision) -> (f64, f64) {
    let mut moving = (0..x.len()).filter(|&i| direction[i] != 0.0);
    if let (Some(axis), None) = (moving.next(), moving.next()) {
        return ((ahead[axis] - behind[axis]) / direction[axis], 0.0);
    }
    let moving = x.iter().zip(direction).filter(|(_, d)| **d != 0.0);
    let worst = moving.map(|(x, d)| x.abs() / (step * d.abs())).fold(0.0, f64::max);
    (2.0 * step, precision.epsilon * worst)
}

/// The best estimate from differences of ascending steps.
fn settle(series: &[Difference], scale: f64) -> Estimate {
    const COLUMNS: usize = 5;
    let finite = series.iter().take_while(|d| d.slope.is_finite() && d.noise.is_finite()).count();
    let series = &series[..finite];
    let [first, second, ..] = series else {
        return Estimate { value: f64::NAN, uncertainty: f64::INFINITY, scale };
    };
    let third = series.get(2).unwrap_or(second);
    let spread = (first.slope - second.slope).abs().max((first.slope - third.slope).abs());
    let mut best = Estimate { value: first.slope, uncertainty: first.noise + spread, scale };

    // `row[m]` is the extrapolation of the m + 1 differences that end with the present one (Neville's
    // scheme in step²).
    let mut row = vec![first.slope];
    for (k, wide) in series.iter().enumerate().skip(1) {
        let mut next = vec![wide.slope];
        for m in 1..=k.min(COLUMNS - 1) {
            let narrow = series[k - m];
            let (smaller, larger) = (row[m - 1], next[m - 1]);
            let ratio = (wide.step / narrow.step).powi(2);
            let value = smaller + (smaller - larger) / (ratio - 1.0);
            next.push(value);
            let spread = (value - smaller).abs().max((value - larger).abs());
            let candidate = Estimate { value, uncertainty: spread + 2.0 * narrow.noise, scale };
            let apart = (candidate.value - best.value).abs();
            if candidate.uncertainty < best.uncertainty && apart <= 3.0 * (candidate.uncertainty + best.uncertainty) {
                best = candidate;
            }
        }
        row = next;
    }
    best
}
