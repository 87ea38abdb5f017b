//! Reductions over all elements and along axes, and what runs along an axis.

use autodiff_core::tensor::Tensor;
use ndarray::{ArrayD, Axis, IxDyn};

use super::support::{EXACT, Random, SHAPES, assert_near, check};

/// Every choice of axes of a shape, some of them counted from the end.
fn choices(axes: usize) -> Vec<Vec<isize>> {
    let chosen = |bits: usize| (0..axes).filter(|axis| bits >> axis & 1 == 1).collect::<Vec<_>>();
    let signed =
        |axis: usize| if axis.is_multiple_of(2) { axis.cast_signed() } else { axis.cast_signed() - axes.cast_signed() };
    (0..1 << axes).map(|bits| chosen(bits).into_iter().rev().map(signed).collect()).collect()
}

/// A reduction by a loop over groups that `ndarray` finds.
fn by_loop(x: &Tensor, axes: &[isize], keepdim: bool, each: &dyn Fn(&[f64]) -> f64) -> Tensor {
    let reduced: Vec<bool> = (0..x.ndim().cast_signed())
        .map(|axis| axes.contains(&axis) || axes.contains(&(axis - x.ndim().cast_signed())))
        .collect();
    let kept: Vec<usize> =
        x.shape().iter().zip(&reduced).map(|(len, reduced)| if *reduced { 1 } else { *len }).collect();
    let x = x.detach().into_array();
    let mut y = ArrayD::zeros(IxDyn(&kept));
    for (place, y) in y.indexed_iter_mut() {
        let group: Vec<f64> = x
            .indexed_iter()
            .filter(|(at, _)| (0..kept.len()).all(|axis| reduced[axis] || at[axis] == place[axis]))
            .map(|(_, x)| *x)
            .collect();
        *y = each(&group);
    }
    let mut y = y;
    if !keepdim {
        for axis in (0..kept.len()).rev().filter(|axis| reduced[*axis]) {
            y = y.remove_axis(Axis(axis));
        }
    }
    Tensor::from(y)
}

type Along<'a> = dyn Fn(&Tensor, &[isize], bool) -> Tensor + 'a;

fn check_reduction(
    name: &str,
    all: impl Fn(&Tensor) -> Tensor,
    along: &Along<'_>,
    each: &dyn Fn(&[f64]) -> f64,
    least: usize,
) {
    let mut random = Random::new(name);
    for shape in SHAPES.into_iter().chain([&[2, 3, 2][..]]) {
        let x = random.tensor(shape, 0.4, 2.0);
        if x.len() >= least {
            let axes: Vec<isize> = (0..).take(x.ndim()).collect();
            assert_near(&(name, shape), &all(&x), &by_loop(&x, &axes, false, each), EXACT);
            check(name, &all, &x);
        }
        for axes in choices(x.ndim()) {
            let group: usize =
                axes.iter().map(|axis| shape[axis.rem_euclid(x.ndim().cast_signed()).cast_unsigned()]).product();
            if group < least && !x.is_empty() || group == 0 && least > 0 {
                continue;
            }
            for keepdim in [false, true] {
                let what = (name, shape, &axes, keepdim);
                assert_near(&what, &along(&x, &axes, keepdim), &by_loop(&x, &axes, keepdim, each), EXACT);
                check(&format!("{name} {axes:?} {keepdim}"), |x| along(x, &axes, keepdim), &x);
            }
        }
    }
}

#[test]
fn sum() {
    check_reduction("sum", Tensor::sum, &Tensor::sum_axes, &|x| x.iter().sum(), 0);
}

#[test]
fn mean() {
    let mean = |x: &[f64]| x.iter().sum::<f64>() / f64::from(u32::try_from(x.len()).unwrap());
    check_reduction("mean", Tensor::mean, &Tensor::mean_axes, &mean, 1);
}

#[test]
fn prod() {
    check_reduction("prod", Tensor::prod, &Tensor::prod_axes, &|x| x.iter().product(), 0);
}

#[test]
fn max() {
    check_reduction("max", Tensor::max, &Tensor::max_axes, &|x| x.iter().copied().fold(f64::MIN, f64::max), 1);
}

#[test]
fn min() {
    check_reduction("min", Tensor::min, &Tensor::min_axes, &|x| x.iter().copied().fold(f64::MAX, f64::min), 1);
}

#[test]
fn norms() {
    check_reduction(
        "norm",
        Tensor::norm,
        &|x, axes, keepdim| x.norm_axes(2.0, axes, keepdim),
        &|x| x.iter().map(|x| x * x).sum::<f64>().sqrt(),
        1,
    );
    for p in [1.0, 1.5, 3.0, 0.5, -1.0] {
        check_reduction(
            &format!("norm {p}"),
            |x| x.norm_p(p),
            &|x, axes, keepdim| x.norm_axes(p, axes, keepdim),
            &|x| x.iter().map(|x| x.abs().powf(p)).sum::<f64>().powf(1.0 / p),
            1,
        );
    }
    let largest = |x: &[f64]| x.iter().fold(0.0, |y: f64, x| y.max(x.abs()));
    let smallest = |x: &[f64]| x.iter().fold(f64::INFINITY, |y: f64, x| y.min(x.abs()));
    for (p, each) in [(f64::INFINITY, &largest as &dyn Fn(&[f64]) -> f64), (f64::NEG_INFINITY, &smallest)] {
        let along = |x: &Tensor, axes: &[isize], keepdim| x.norm_axes(p, axes, keepdim);
        check_reduction("norm of infinite order", |x| x.norm_p(p), &along, each, 1);
    }
    let x = Tensor::from([0.0, -2.0, 1.0]);
    assert_eq!(x.norm_p(0.0).item(), 2.0);
    check("norm 0", |x| x.norm_p(0.0), &Tensor::from([1.0, -2.0]));
    check("norm of both signs", |x| x.norm_p(3.0), &Tensor::from([1.0, -2.0, 0.7]));
    check("norm 1 of both signs", |x| x.norm_p(1.0), &Tensor::from([1.0, -2.0, 0.7]));
    check("norm 1.5 of both signs", |x| x.norm_p(1.5), &Tensor::from([1.0, -2.0, 0.7]));
    check("norm inf of both signs", |x| x.norm_p(f64::INFINITY), &Tensor::from([1.0, -2.0, 0.7]));
}

#[test]
fn logsumexp() {
    let each = |x: &[f64]| x.iter().map(|x| x.exp()).sum::<f64>().ln();
    check_reduction("logsumexp", Tensor::logsumexp, &Tensor::logsumexp_axes, &each, 1);
}

fn variance(x: &[f64], correction: u32) -> f64 {
    let n = f64::from(u32::try_from(x.len()).unwrap());
    let mean = x.iter().sum::<f64>() / n;
    x.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (n - f64::from(correction))
}

#[test]
fn var() {
    check_reduction("var", Tensor::var, &|x, axes, keep| x.var_axes(axes, 1, keep), &|x| variance(x, 1), 2);
    check_reduction(
        "var 0",
        |x| x.var_axes(&(0..).take(x.ndim()).collect::<Vec<_>>(), 0, false),
        &|x, axes, keep| x.var_axes(axes, 0, keep),
        &|x| variance(x, 0),
        2,
    );
}

#[test]
fn std() {
    check_reduction("std", Tensor::std, &|x, axes, keep| x.std_axes(axes, 1, keep), &|x| variance(x, 1).sqrt(), 2);
}

fn along_axes(name: &str, f: impl Fn(&Tensor, isize) -> Tensor, each: impl Fn(&[f64]) -> Vec<f64>) {
    let mut random = Random::new(name);
    for shape in SHAPES.into_iter().chain([&[2, 3, 2][..]]).filter(|shape| !shape.is_empty()) {
        let x = random.tensor(shape, -2.0, 2.0);
        for axis in 0..x.ndim() {
            let mut expected = x.clone().into_array();
            for mut lane in expected.lanes_mut(Axis(axis)) {
                let values = each(&lane.to_vec());
                lane.assign(&ndarray::Array1::from(values));
            }
            let from_end = axis.cast_signed() - x.ndim().cast_signed();
            assert_near(&(name, shape, axis), &f(&x, axis.cast_signed()), &Tensor::from(expected), EXACT);
            check(name, |x| f(x, axis.cast_signed()), &x);
            check(name, |x| f(x, from_end), &x);
        }
    }
}

fn softmax(x: &[f64]) -> Vec<f64> {
    let sum: f64 = x.iter().map(|x| x.exp()).sum();
    x.iter().map(|x| x.exp() / sum).collect()
}

#[test]
fn softmax_and_its_logarithm() {
    along_axes("softmax", Tensor::softmax, softmax);
    along_axes("log_softmax", Tensor::log_softmax, |x| softmax(x).into_iter().map(f64::ln).collect());
}

#[test]
fn cumsum() {
    let sums = |x: &[f64]| {
        let mut sum = 0.0;
        x.iter()
            .map(|x| {
                sum += x;
                sum
            })
            .collect()
    };
    along_axes("cumsum", Tensor::cumsum, sums);
}

#[test]
fn products_with_zeros_to_the_second_order() {
    for x in [[0.0, 2.0, 3.0], [0.0, 0.0, 3.0], [0.0, 0.0, 0.0]] {
        check("prod with zeros", Tensor::prod, &Tensor::from(x));
    }
    let x = Tensor::from([[0.0, 2.0, 3.0], [1.0, 2.0, 4.0], [0.0, 0.0, 5.0]]);
    check("prod with zeros in some rows", |x| x.prod_axes(&[1], false), &x);
    check("prod with zeros in some columns", |x| x.prod_axes(&[0], true), &x);
}

#[test]
fn places_of_extrema() {
    let x = Tensor::from([[1.0, 5.0, 5.0], [7.0, 0.0, 0.0]]);
    assert_eq!((x.argmax(), x.argmin()), (3, 4));
    assert_eq!(x.argmax_axis(1).into_raw_vec_and_offset().0, [1, 0]);
    assert_eq!(x.argmin_axis(0).into_raw_vec_and_offset().0, [0, 1, 1]);
    assert_eq!(x.t().argmax(), 1);
    // The answers of PyTorch 2.15.
    assert_eq!(Tensor::from([1.0, f64::NAN, f64::NAN]).argmax(), 1);
    assert_eq!(Tensor::from([2.0, 3.0, 3.0]).argmax(), 1);
    assert_eq!(Tensor::from([2.0, 1.0, 1.0]).argmin(), 1);
}

#[test]
fn large_reductions_agree_with_a_loop() {
    let mut random = Random::new("large");
    let x = random.tensor(&[1003], 0.9, 1.1);
    let values = x.to_vec();
    assert_near(&"sum", &x.sum(), &Tensor::from(values.iter().sum::<f64>()), EXACT);
    assert_near(&"prod", &x.prod(), &Tensor::from(values.iter().product::<f64>()), EXACT);
    assert_eq!(x.max().item(), values.iter().copied().fold(f64::MIN, f64::max));
    assert_eq!(x.min().item(), values.iter().copied().fold(f64::MAX, f64::min));
    assert_near(&"norm", &x.norm(), &Tensor::from(values.iter().map(|x| x * x).sum::<f64>().sqrt()), EXACT);
}
