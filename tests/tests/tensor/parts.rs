//! Ranges, places and lookups.

use autodiff_core::tensor::Tensor;
use ndarray::{arr0, array};

use super::support::{Random, check};

#[test]
fn slices() {
    let mut random = Random::new("slices");
    let x = Tensor::arange(6.);
    assert_eq!(x.slice(0, 1..3).to_vec(), [1., 2.]);
    assert_eq!(x.slice(0, 1..=3).to_vec(), [1., 2., 3.]);
    assert_eq!(x.slice(0, -2..).to_vec(), [4., 5.]);
    assert_eq!(x.slice(0, ..=-2).to_vec(), [0., 1., 2., 3., 4.]);
    assert_eq!(x.slice(0, ..).to_vec(), x.to_vec());
    assert_eq!(x.slice(0, 6..).to_vec(), [0.; 0]);
    assert_eq!(x.slice(0, 2..2).to_vec(), [0.; 0]);
    assert_eq!(x.slice_step(0, 1..6, 2).to_vec(), [1., 3., 5.]);
    assert_eq!(x.slice_step(0, 1..5, 2).to_vec(), [1., 3.]);
    assert_eq!(x.slice_step(0, .., 7).to_vec(), [0.]);
    assert_eq!(x.slice_step(0, .., -1).to_vec(), [5., 4., 3., 2., 1., 0.]);
    assert_eq!(x.slice_step(0, 1..5, -2).to_vec(), [4., 2.]);
    assert_eq!(x.slice_step(0, .., isize::MIN).to_vec(), [5.]);
    assert_eq!(x.slice_step(0, .., isize::MAX).to_vec(), [0.]);

    let x = random.tensor(&[3, 5, 2], -1.0, 1.0);
    for axis in [0, 1, -1] {
        check("slice", |x| x.slice(axis, 1..).sin(), &x);
        check("slice to nothing", |x| x.slice(axis, 1..1).sin(), &x);
        for step in [1, 2, 3, -1, -2, -3] {
            check("slice_step", |x| x.slice_step(axis, .., step).sin(), &x);
            check("slice_step of a part", |x| x.slice_step(axis, 1.., step).sin(), &x);
        }
    }
    let nested = |x: &Tensor| x.slice_step(1, .., -2).slice(1, 1..).slice_step(0, .., 2).transpose(0, 2).exp();
    check("slices of slices", nested, &x);
    check("overlapping slices", |x| x.slice(1, ..3) * x.slice(1, 1..4) * x.slice(1, 2..), &x);
    check("slice of nothing", |x| x.slice(0, ..).slice(1, 0..0), &Tensor::zeros(&[2, 0]));
}

#[test]
fn select() {
    let mut random = Random::new("select");
    let x = random.tensor(&[3, 4, 2], -1.0, 1.0);
    for axis in [0, 1, 2, -1] {
        for index in [0, 1, -1, -2] {
            check("select", |x| x.select(axis, index).sin(), &x);
        }
    }
    check("rows times rows", |x| x.select(0, 0) * x.select(0, 1) * x.select(0, 0), &x);
    check("an element", |x| x.select(0, 2).exp(), &random.tensor(&[3], -1.0, 1.0));
}

#[test]
fn index_select() {
    let mut random = Random::new("index_select");
    let x = random.tensor(&[3, 2, 2], -1.0, 1.0);
    for indices in [&[][..], &[0], &[2, 0], &[1, 1, 1, 0]] {
        check("index_select", |x| x.index_select(0, indices).sin(), &x);
    }
    check("index_select", |x| x.index_select(-1, &[1, 0, 1]).sin(), &x);
    assert_eq!(Tensor::from([[1., 2.], [3., 4.]]).index_select(1, &[1, 1, 0]).to_vec(), [2., 2., 1., 4., 4., 3.]);
}

#[test]
fn gather() {
    let mut random = Random::new("gather");
    let x = random.tensor(&[2, 3], -1.0, 1.0);
    check("gather", |x| x.gather(1, &array![[0, 0, 2, 1], [2, 1, 1, 1]]).sin(), &x);
    check("gather", |x| x.gather(0, &array![[0, 1, 1]]).sin(), &x);
    check("gather", |x| x.gather(-2, &array![[0, 1], [1, 1], [0, 0]]).sin(), &x);
    check("gather of a part", |x| x.gather(1, &array![[2, 2]]).sin(), &x);
    check("gather along a vector", |x| x.gather(0, &array![3, 3, 0]).sin(), &random.tensor(&[4], -1.0, 1.0));
    assert!(Tensor::from(1.0).try_gather(0, &arr0(0)).is_err());
    let y = Tensor::from([[1., 2., 3.], [4., 5., 6.]]);
    assert_eq!(y.gather(1, &array![[2, 0], [1, 1]]).to_vec(), [3., 1., 5., 5.]);
    assert_eq!(y.gather(0, &array![[1, 0, 1]]).to_vec(), [4., 2., 6.]);
    // The largest of every row, by its place.
    let rows = random.tensor(&[4, 3], -1.0, 1.0);
    let places = rows.argmax_axis(1).into_shape_with_order((4, 1)).expect("one per row");
    assert_eq!(rows.gather(1, &places).squeeze().to_vec(), rows.max_axes(&[1], false).to_vec());
}
