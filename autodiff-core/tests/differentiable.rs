//! `Differentiable` for the types of `core` and `alloc`.
#![cfg(feature = "alloc")]

use autodiff_core::Differentiable;
use std::borrow::Cow;
use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, LinkedList, VecDeque};
use std::fmt::Debug;
use std::marker::PhantomData;
use std::num::{NonZeroU8, Saturating, Wrapping};
use std::ops::{Bound, ControlFlow};
use std::time::Duration;

/// The laws: the flat view is `flat`; `zero_like` is `zero`; adding twice to it doubles; flat round trip.
fn laws<T>(value: &T, zero: &T, flat: &[f64])
where
    T: Differentiable<Shadow = T> + PartialEq + Debug,
{
    assert_eq!(value.to_flat(), flat);
    assert_eq!(value.flat_len(), flat.len());
    let mut shadow = value.zero_like();
    assert_eq!(&shadow, zero);
    shadow.accumulate(value);
    assert_eq!(&shadow, value);
    shadow.accumulate(value);
    let doubled: Vec<f64> = flat.iter().map(|x| 2.0 * x).collect();
    assert_eq!(shadow.to_flat(), doubled);
    shadow.set_zero();
    assert_eq!(&shadow, zero);
    shadow.set_flat(flat);
    assert_eq!(&shadow, value);
}

fn inert<T>(value: &T)
where
    T: Differentiable<Shadow = T> + PartialEq + Debug,
{
    laws(value, value, &[]);
}

#[test]
fn floats() {
    laws(&2.5_f64, &0.0, &[2.5]);
    laws(&2.5_f32, &0.0, &[2.5]);
    laws(&-0.1_f32, &0.0, &[f64::from(-0.1_f32)]);
}

#[test]
fn inert_types() {
    inert(&i8::MIN);
    inert(&u128::MAX);
    inert(&7_usize);
    inert(&true);
    inert(&'x');
    inert(&());
    inert(&"text");
    inert(&String::from("text"));
    inert(&NonZeroU8::MIN);
    inert(&Ordering::Less);
    inert(&Duration::from_secs(3));
    inert(&PhantomData::<Vec<String>>);
    inert(&(..));
    assert_eq!("text"[1..].zero_like(), "ext");
}

#[test]
fn sequences() {
    let boxed = |x: [f64; 2]| -> Box<[f64]> { Box::new(x) };
    laws(&[1.0, 2.0], &[0.0, 0.0], &[1.0, 2.0]);
    laws::<[f64; 0]>(&[], &[], &[]);
    laws(&[[1.0], [2.0]], &[[0.0], [0.0]], &[1.0, 2.0]);
    laws(&vec![(1.0, 7), (2.0, 8)], &vec![(0.0, 7), (0.0, 8)], &[1.0, 2.0]);
    laws(&VecDeque::from([1.0, 2.0]), &VecDeque::from([0.0, 0.0]), &[1.0, 2.0]);
    laws(&LinkedList::from([1.0, 2.0]), &LinkedList::from([0.0, 0.0]), &[1.0, 2.0]);
    laws(&boxed([1.0, 2.0]), &boxed([0.0, 0.0]), &[1.0, 2.0]);
    let slice = &mut [1.0, 2.0, 3.0][..];
    assert_eq!(slice.zero_like(), vec![0.0; 3]);
    slice.accumulate(&[1.0]);
    assert_eq!(slice, [2.0, 2.0, 3.0]);
    slice.set_flat(&[9.0]);
    assert_eq!(slice, [9.0, 2.0, 3.0]);
}

#[test]
fn sequences_of_different_lengths_add_what_they_share() {
    let mut short = vec![1.0];
    short.accumulate(&vec![10.0, 20.0]);
    assert_eq!(short, [11.0]);
    let mut long = vec![1.0, 2.0];
    long.accumulate(&vec![10.0]);
    assert_eq!(long, [11.0, 2.0]);
}

#[test]
fn wrappers() {
    laws(&Box::new(1.5), &Box::new(0.0), &[1.5]);
    laws(&Reverse(1.5), &Reverse(0.0), &[1.5]);
    laws(&Wrapping(1.5), &Wrapping(0.0), &[1.5]);
    inert(&Wrapping(7_u8));
    inert(&Saturating(7_u8));
    laws(&Cow::Owned::<[f64]>(vec![1.5]), &Cow::Owned(vec![0.0]), &[1.5]);
    laws(&Cow::Borrowed(&[1.5][..]), &Cow::Owned(vec![0.0]), &[1.5]);
    laws(&Cow::Borrowed(&2.0), &Cow::Owned(0.0), &[2.0]);
    inert(&Cow::Borrowed("text"));
    let map = |a, b| BTreeMap::from([("a", a), ("b", b)]);
    laws(&map(1.0, 2.0), &map(0.0, 0.0), &[1.0, 2.0]);
    let mut sum = map(1.0, 2.0);
    sum.accumulate(&BTreeMap::from([("b", 10.0), ("c", 10.0)]));
    assert_eq!(sum, map(1.0, 12.0));
}

#[test]
fn variants() {
    laws(&Some(1.5), &Some(0.0), &[1.5]);
    inert::<Option<f64>>(&None);
    // What a failure holds is in no flat view; its shadow is zero there.
    let failure: Result<f64, f64> = Err(1.5);
    assert_eq!(failure.to_flat(), []);
    let mut shadow = failure.zero_like();
    assert_eq!(shadow, Err(0.0));
    shadow.accumulate(&failure);
    assert_eq!(shadow, failure);
    shadow.accumulate(&Ok(2.0));
    assert_eq!(shadow, failure);
    laws::<Result<f64, String>>(&Ok(1.5), &Ok(0.0), &[1.5]);
    laws(&Bound::Excluded(1.5), &Bound::Excluded(0.0), &[1.5]);
    inert::<Bound<f64>>(&Bound::Unbounded);
    laws::<ControlFlow<f64, f64>>(&ControlFlow::Break(1.5), &ControlFlow::Break(0.0), &[1.5]);
    // Different variants have nothing in common.
    let mut none = None;
    none.accumulate(&Some(1.0));
    assert_eq!(none, None);
    let mut some = Some(1.0);
    some.accumulate(&None);
    assert_eq!(some, Some(1.0));
    let mut ok: Result<f64, f64> = Ok(1.0);
    ok.accumulate(&Err(1.0));
    assert_eq!(ok, Ok(1.0));
}

#[test]
fn ranges() {
    laws(&(1.0..2.0), &(0.0..0.0), &[1.0, 2.0]);
    laws(&(1.0..=2.0), &(0.0..=0.0), &[1.0, 2.0]);
    laws(&(1.0..), &(0.0..), &[1.0]);
    laws(&(..1.0), &(..0.0), &[1.0]);
    laws(&(..=1.0), &(..=0.0), &[1.0]);
    inert(&(3..5));
    // An exhausted iterator stays exhausted.
    let mut exhausted = 1..=1;
    exhausted.next();
    exhausted.accumulate(&(1..=1));
    exhausted.set_flat(&[]);
    assert!(exhausted.is_empty());
}

#[test]
fn tuples() {
    laws(&(1.5,), &(0.0,), &[1.5]);
    let twelve = (1.0, 2, 3.0_f32, 'd', [4.0], "f", Some(5.0), (6.0, 7.0), true, 8.0, (), 9.0);
    let zero = (0.0, 2, 0.0_f32, 'd', [0.0], "f", Some(0.0), (0.0, 0.0), true, 0.0, (), 0.0);
    laws(&twelve, &zero, &[1.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0]);
}

#[test]
fn flat_views_of_the_wrong_length_do_not_panic() {
    let mut x = (1.0, [2.0, 3.0]);
    x.set_flat(&[10.0]);
    assert_eq!(x, (10.0, [2.0, 3.0]));
    x.set_flat(&[1.0, 2.0, 3.0, 4.0]);
    assert_eq!(x, (1.0, [2.0, 3.0]));
}
