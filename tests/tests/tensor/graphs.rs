//! Random expressions: any operations on any earlier results, so that results are shared, stretched, sliced and transposed
//! in ways that nobody thought of. Every one is compared with central differences, in both modes and both orders.

use autodiff_core::tensor::{GradOptions, Tensor, hvp, jvp, no_grad, try_grad_of, vjp};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::support::{EXACT, Random, assert_near, difference, inner, layouts};

/// One step: an operation, the results that it works on, and a number for what else it needs to know.
#[derive(Clone, Copy, Debug)]
struct Step {
    operation: u8,
    a: usize,
    b: usize,
    extra: usize,
}

/// Steps are bent by `tanh` or scaled so that long expressions stay where differences are good.
fn step(Step { operation, a, b, extra }: Step, results: &[Tensor]) -> Tensor {
    let (a, b) = (&results[a % results.len()], &results[b % results.len()]);
    let axes = a.ndim();
    let axis = if axes == 0 { 0 } else { (extra % axes).cast_signed() };
    let other = if axes == 0 { 0 } else { (extra / 3 % axes).cast_signed() };
    // What stretches to what it does not fit is replaced by a number.
    let fitting = |b: &Tensor| if a.try_add(b).is_ok() { b.clone() } else { b.mean() };
    let places = |len: usize| (0..=(extra % 3)).map(|i| (extra * 7 + i * 5) % len).collect::<Vec<_>>();
    let keepdim = extra % 2 == 0;
    match operation % 34 {
        0 => a + fitting(b),
        1 => fitting(b) - a,
        2 => a * fitting(b),
        3 => a / (fitting(b).powi(2) + 1.0),
        4 => a.sin(),
        5 => (a * 0.5).exp().tanh(),
        6 => (a * a + 1.0).sqrt(),
        7 => a.tanh().mul_add(fitting(b), 0.3),
        8 => (a.powi(2) + 0.5).powf(fitting(b).tanh()).tanh(),
        9 => a.sum_axes(&[axis][..axes.min(1)], keepdim).tanh(),
        10 => a.mean(),
        11 => a.sum_axes(&[], false),
        12 => (a.tanh() + 1.5).prod_axes(&[axis][..axes.min(1)], keepdim).tanh(),
        13 => a.logsumexp_axes(&[axis][..axes.min(1)], keepdim),
        14 => (a.powi(2) + 0.5).norm_axes(2.0, &[axis][..axes.min(1)], keepdim),
        15 if axes > 0 => a.softmax(axis),
        16 if axes > 0 => a.cumsum(axis).tanh(),
        17 if axes > 0 => a.transpose(axis, other),
        18 => a.reshape(&[-1]),
        19 => a.unsqueeze(axis),
        20 => a.squeeze(),
        21 if axes > 0 => a.slice_step(axis, .., if keepdim { -1 } else { 2 }),
        22 if axes > 0 => a.slice(axis, a.shape()[axis.cast_unsigned()].cast_signed() / 2..),
        23 if axes > 0 => a.select(axis, -1),
        24 if axes > 0 => a.index_select(axis, &places(a.shape()[axis.cast_unsigned()])),
        25 if a.shape() == b.shape() => Tensor::stack(&[a, b], axis),
        26 => Tensor::try_cat(&[a, b], axis).unwrap_or_else(|_| a.clone()),
        27 => a.try_matmul(b).unwrap_or_else(|_| a.clone()).tanh(),
        28 if axes > 1 => a.matmul(&a.transpose(-1, -2)).tanh(),
        29 if axes == 1 => a.dot(a).tanh() * b.mean(),
        30 => a.broadcast_to(&[&[2], a.shape()].concat()),
        31 => a.log_softmax_or_self(axis),
        32 => a.gt(fitting(b)).select(&a.sin(), &(a * 0.5)) * 0.0 + a,
        33 => (a + a) * a - a.clone() * 0.5,
        _ => a.cos(),
    }
}

trait Guarded {
    fn log_softmax_or_self(&self, axis: isize) -> Tensor;
}

impl Guarded for Tensor {
    fn log_softmax_or_self(&self, axis: isize) -> Tensor {
        self.try_log_softmax(axis).map_or_else(|_| self.clone(), |y| y.tanh())
    }
}

/// All results of the steps, the last of which counts whole and the others as numbers.
fn expression(steps: &[Step], x: &Tensor) -> Tensor {
    let mut results = vec![x.clone(), Tensor::from([0.3, -0.7, 0.2]), Tensor::from([[0.4], [-0.9]])];
    for taken in steps {
        let y = step(*taken, &results);
        // Stretching and joining must not grow without end.
        results.push(if y.len() > 40 || y.ndim() > 4 { y.mean() } else { y });
    }
    let numbers = results.iter().skip(3).filter(|result| !result.is_empty()).map(Tensor::mean);
    // It always depends on `x`.
    let sum = numbers.fold(x.sin().sum(), |sum, number| sum + number);
    results.pop().expect("a result") * sum.tanh()
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = (any::<u8>(), 0_usize..16, 0_usize..16, 0_usize..36);
    prop::collection::vec(step.prop_map(|(operation, a, b, extra)| Step { operation, a, b, extra }), 1..14)
}

fn shapes() -> impl Strategy<Value = Vec<usize>> {
    prop::sample::select(vec![vec![], vec![1], vec![3], vec![2, 3], vec![2, 1], vec![2, 1, 3], vec![2, 2, 2]])
}

fn holds(steps: &[Step], shape: &[usize]) {
    let mut random = Random::new(&format!("{steps:?}"));
    let what = (steps, shape);
    let x = random.tensor(shape, -1.2, 1.2);
    let f = |x: &Tensor| expression(steps, x);
    let y = no_grad(|| f(&x));
    let (y_bar, x_dot) = (random.tensor(y.shape(), -1.0, 1.0), random.tensor(shape, -1.0, 1.0));
    let (again, x_bar) = vjp(f, &x, &y_bar);
    assert_eq!(again.to_vec(), y.to_vec(), "{what:?}");
    let (_, y_dot) = jvp(f, &x, &x_dot);
    assert_near(&what, &y_dot, &difference(f, &x, &x_dot), 1e-5);
    let (forward, reverse) = (inner(&y_dot, &y_bar), inner(&x_bar, &x_dot));
    assert!((forward - reverse).abs() <= EXACT * (1.0 + forward.abs()), "{what:?}: {forward} and {reverse}");

    // The leaf's gradient, added to one that is there, with results that stay alive and are used again.
    let leaf = x.clone().requires_grad(true);
    (&leaf * 2.0).sum().backward();
    let result = f(&leaf);
    let values = result.to_vec();
    let options = GradOptions { keep_graph: true, ..GradOptions::default() };
    for _ in 0..2 {
        result.run_backward(Some(&y_bar), options).expect("a graph");
    }
    assert_near(&what, &leaf.grad().expect("a gradient"), &(&x_bar * 2.0 + 2.0), EXACT);
    assert_eq!(result.to_vec(), values, "{what:?}: a result has changed");

    let number = |x: &Tensor| (f(x) * &y_bar).sum();
    let product = hvp(number, &x, &x_dot);
    assert_near(&("second order", &what), &product, &difference(|x| vjp(f, x, &y_bar).1, &x, &x_dot), 1e-5);
    let options = GradOptions { create_graph: true, ..GradOptions::default() };
    let [slope] = try_grad_of(&result, [&leaf], Some(&y_bar), options).expect("a graph");
    assert_near(&("recorded", &what), &slope, &x_bar, EXACT);
    if slope.does_require_grad()
        && let Ok([twice]) = try_grad_of(&slope, [&leaf], Some(&x_dot), GradOptions::default())
    {
        assert_near(&("reverse over reverse", &what), &twice, &product, 1e-9);
    }

    for (layout, x) in layouts(&x) {
        assert_near(&(layout, &what), &vjp(f, &x, &y_bar).1, &x_bar, EXACT);
        assert_near(&(layout, &what), &hvp(number, &x, &x_dot), &product, 1e-9);
    }
}

#[test]
fn random_expressions_agree_with_differences() {
    let config = Config { cases: 300, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    runner
        .run(&(steps(), shapes()), |(steps, shape)| {
            holds(&steps, &shape);
            Ok(())
        })
        .unwrap_or_else(|error| panic!("{error}"));
}
