//! What the tests of tensors share: a function of one tensor, compared with central differences in both modes and both
//! orders, on the same elements in every layout that a tensor can have.

use std::fmt::Debug;

use autodiff_core::tensor::{GradOptions, Tensor, hessian, hvp, jacobian, jvp, try_grad_of, vjp};
use ndarray::{ArrayD, Axis, Slice};

/// How far a derivative may be from a difference quotient.
const ROUGH: f64 = 2e-6;
/// How far results of the same formulas, evaluated in another order, may be apart.
pub const EXACT: f64 = 1e-11;
const STEP: f64 = 1e-3;

/// A small deterministic generator (SplitMix64): a failure shows again in the next run.
pub struct Random(u64);

impl Random {
    pub fn new(name: &str) -> Self {
        Self(name.bytes().fold(0x9e37_79b9_7f4a_7c15, |seed, byte| seed.wrapping_mul(31).wrapping_add(u64::from(byte))))
    }

    /// A number between two bounds.
    pub fn draw(&mut self, low: f64, high: f64) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^= bits >> 31;
        low + (high - low) * f64::from(u32::try_from(bits >> 32).expect("32 bits")) / f64::from(u32::MAX)
    }

    /// A tensor of numbers between two bounds.
    pub fn tensor(&mut self, shape: &[usize], low: f64, high: f64) -> Tensor {
        let values = (0..shape.iter().product()).map(|_| self.draw(low, high)).collect();
        Tensor::from_vec(values, shape)
    }
}

/// Fails unless two tensors have the same shape and elements that are close relative to 1 or to their own size.
#[track_caller]
pub fn assert_near(what: &dyn Debug, found: &Tensor, expected: &Tensor, tolerance: f64) {
    assert_eq!(found.shape(), expected.shape(), "{what:?}: shapes");
    for (place, (found_at, expected_at)) in found.to_vec().iter().zip(expected.to_vec()).enumerate() {
        let near = (found_at - expected_at).abs() <= tolerance * (1.0 + expected_at.abs());
        let same = *found_at == expected_at || (found_at.is_nan() && expected_at.is_nan());
        assert!(near || same, "{what:?}: element {place} is {found_at}, expected {expected_at}");
    }
}

/// The inner product of all elements.
pub fn inner(a: &Tensor, b: &Tensor) -> f64 {
    assert_eq!(a.shape(), b.shape());
    a.to_vec().iter().zip(b.to_vec()).map(|(a, b)| a * b).sum()
}

/// The derivative of a function along a direction by central differences, extrapolated once (Richardson).
pub fn difference(f: impl Fn(&Tensor) -> Tensor, x: &Tensor, direction: &Tensor) -> Tensor {
    let at = |step: f64| {
        let moved = x.to_vec().iter().zip(direction.to_vec()).map(|(x, d)| x + step * d).collect();
        f(&Tensor::from_vec(moved, x.shape()))
    };
    let quotient = |step: f64| {
        let (right, left) = (at(step), at(-step));
        let values = right.to_vec().iter().zip(left.to_vec()).map(|(r, l)| (r - l) / (2.0 * step)).collect();
        Tensor::from_vec(values, right.shape())
    };
    let (whole, half) = (quotient(STEP), quotient(STEP / 2.0));
    let values = half.to_vec().iter().zip(whole.to_vec()).map(|(half, whole)| (4.0 * half - whole) / 3.0).collect();
    Tensor::from_vec(values, whole.shape())
}

/// The same elements in other layouts: column by column, with gaps, backwards, and in the middle of larger arrays.
/// What lies between is NaN, so that it shows if it is read.
pub fn layouts(x: &Tensor) -> Vec<(&'static str, Tensor)> {
    let array: ArrayD<f64> = x.detach().into_array();
    let columns = array.view().reversed_axes().as_standard_layout().into_owned().reversed_axes();
    let mut gaps = ArrayD::from_elem(array.shape().iter().map(|len| 2 * len + 1).collect::<Vec<_>>(), f64::NAN);
    gaps.slice_each_axis_mut(|_| Slice::new(1, None, 2)).assign(&array);
    let mut backwards = array.clone();
    (0..array.ndim()).for_each(|axis| backwards.invert_axis(Axis(axis)));
    let backwards = Tensor::from(backwards.as_standard_layout().into_owned());
    let mut spaced = Tensor::from(gaps);
    let mut flipped = backwards;
    let mut middle = Tensor::from(array.clone());
    for axis in (0..).take(x.ndim()) {
        spaced = spaced.slice_step(axis, 1.., 2);
        flipped = flipped.slice_step(axis, .., -1);
        let mut shape = middle.shape().to_vec();
        shape[axis.cast_unsigned()] = 1;
        let around = Tensor::full(&shape, f64::NAN);
        middle = Tensor::cat(&[&around, &middle, &around], axis).slice(axis, 1..-1);
    }
    vec![("columns", Tensor::from(columns)), ("gaps", spaced), ("backwards", flipped), ("middle", middle)]
}

/// Compares a function at a point in every way; it must be smooth around there.
#[track_caller]
pub fn check(name: &str, f: impl Fn(&Tensor) -> Tensor, x: &Tensor) {
    let mut random = Random::new(name);
    let what = (name, x.shape().to_vec(), x.to_vec());
    let y = f(x);
    let y_bar = random.tensor(y.shape(), 0.3, 2.0);
    let x_dot = random.tensor(x.shape(), -1.5, 1.5);
    let other = random.tensor(x.shape(), -1.5, 1.5);

    let (y_again, x_bar) = vjp(&f, x, &y_bar);
    assert_eq!(y_again.to_vec(), y.to_vec(), "{what:?}: recording changes the value");
    assert_eq!(x_bar.shape(), x.shape(), "{what:?}: shape of the gradient");
    let (_, y_dot) = jvp(&f, x, &x_dot);
    assert_near(&("forward", &what), &y_dot, &difference(&f, x, &x_dot), ROUGH);
    let (forward, reverse) = (inner(&y_dot, &y_bar), inner(&x_bar, &x_dot));
    assert!((forward - reverse).abs() <= EXACT * (1.0 + forward.abs()), "{what:?}: {forward} and {reverse}");

    // Every column of the Jacobian.
    let full = jacobian(&f, x);
    assert_eq!(full.shape(), [y.shape(), x.shape()].concat(), "{what:?}");
    let full = full.reshape(&[y.len(), x.len()]);
    for place in 0..x.len() {
        let unit = Tensor::from_vec((0..x.len()).map(|i| f64::from(u8::from(i == place))).collect(), x.shape());
        let column = difference(&f, x, &unit).flatten();
        let found = Tensor::from(full.to_vec().into_iter().skip(place).step_by(x.len()).collect::<Vec<_>>());
        assert_near(&("jacobian", place, &what), &found, &column, ROUGH);
    }

    // The second order: forward over reverse, reverse over reverse, and both against the differences of the first.
    let number = |x: &Tensor| (f(x) * &y_bar).sum();
    let expected = difference(|x| vjp(&f, x, &y_bar).1, x, &x_dot);
    let product = hvp(number, x, &x_dot);
    assert_near(&("hvp", &what), &product, &expected, ROUGH);
    assert_near(&("reverse over reverse", &what), &twice(&f, x, &y_bar, &x_dot), &expected, ROUGH);
    let slope = |x: &Tensor| gradient(&f, x, &y_bar);
    assert_near(&("forward over reverse", &what), &jvp(slope, x, &x_dot).1, &expected, ROUGH);
    let (left, right) = (inner(&product, &other), inner(&hvp(number, x, &other), &x_dot));
    assert!((left - right).abs() <= EXACT * (1.0 + left.abs()), "{what:?}: the Hessian is not symmetric");
    if x.len() <= 4 {
        let full = hessian(number, x);
        assert_eq!(full.shape(), [x.shape(), x.shape()].concat(), "{what:?}");
        let by_full = full.reshape(&[x.len(), x.len()]).matmul(&x_dot.flatten());
        assert_near(&("hessian", &what), &by_full, &product.flatten(), EXACT);
    }

    for (layout, x) in layouts(x) {
        let what = (layout, &what);
        let (y_there, x_bar_there) = vjp(&f, &x, &y_bar);
        assert_near(&what, &y_there, &y, EXACT);
        assert_near(&what, &x_bar_there, &x_bar, EXACT);
        assert_near(&what, &jvp(&f, &x, &x_dot).1, &y_dot, EXACT);
        assert_near(&what, &hvp(number, &x, &x_dot), &product, EXACT);
        for (seed_layout, y_bar) in layouts(&y_bar) {
            assert_near(&(seed_layout, &what), &vjp(&f, &x, &y_bar).1, &x_bar, EXACT);
        }
        for (seed_layout, x_dot) in layouts(&x_dot) {
            assert_near(&(seed_layout, &what), &jvp(&f, &x, &x_dot).1, &y_dot, EXACT);
        }
    }
}

/// A gradient that is recorded itself, or zero where nothing depends on `x`.
fn gradient(f: impl Fn(&Tensor) -> Tensor, x: &Tensor, y_bar: &Tensor) -> Tensor {
    let y = f(x);
    if !y.does_require_grad() {
        return Tensor::zeros(x.shape());
    }
    let options = GradOptions { create_graph: true, ..GradOptions::default() };
    let [x_bar] = try_grad_of(&y, [x], Some(y_bar), options).expect("a graph was recorded");
    x_bar
}

/// `H · x_dot` by two backward passes.
fn twice(f: impl Fn(&Tensor) -> Tensor, x: &Tensor, y_bar: &Tensor, x_dot: &Tensor) -> Tensor {
    let x = x.detach().requires_grad(true);
    let x_bar = gradient(f, &x, y_bar);
    if !x_bar.does_require_grad() {
        return Tensor::zeros(x.shape());
    }
    match try_grad_of(&x_bar, [&x], Some(x_dot), GradOptions::default()) {
        Ok([product]) => product,
        Err(_) => Tensor::zeros(x.shape()),
    }
}

/// [`check`] of a function of two tensors: in each, in both together as parts of one, and with one tensor as both.
#[track_caller]
pub fn check2(name: &str, f: impl Fn(&Tensor, &Tensor) -> Tensor, a: &Tensor, b: &Tensor) {
    check(&format!("{name}, left"), |a| f(a, b), a);
    check(&format!("{name}, right"), |b| f(a, b), b);
    let split = |x: &Tensor| {
        let cut = a.len().cast_signed();
        f(&x.slice(0, ..cut).reshape(a.shape()), &x.slice(0, cut..).reshape(b.shape()))
    };
    check(&format!("{name}, both"), split, &Tensor::cat(&[a.flatten(), b.flatten()], 0));
    if a.shape() == b.shape() {
        check(&format!("{name}, one as both"), |x| f(x, x), a);
    }
    // Inputs in all layouts at once.
    let y = f(a, b);
    for (left, a) in layouts(a) {
        for (right, b) in layouts(b) {
            assert_near(&(name, left, right), &f(&a, &b), &y, EXACT);
        }
    }
}

/// Shapes of every sort: a number, nothing, one element, and several axes.
pub const SHAPES: [&[usize]; 7] = [&[], &[0], &[1], &[4], &[2, 3], &[2, 0], &[2, 1, 3]];
