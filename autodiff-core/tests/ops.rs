//! The rules that generated code dispatches to.
#![cfg(feature = "alloc")]

use autodiff_core::ops::{self, AddRule, CastRule, DivRule, Inert, MulRule, NegRule, RemRule, Scalar, SubRule};

/// One operator at one point: its value's partials by central differences against tangent and cotangents.
macro_rules! check_operator {
    ($T:ident, $jvp:ident, $lhs_bar:ident, $rhs_bar:ident, $op:tt, $step:expr, $tolerance:expr) => {
        for a in [-2.75, -0.3, 0.7, 5.3] {
            for b in [-1.9, -0.4, 0.6, 3.1] {
                let (a, b, h): ($T, $T, $T) = (a, b, $step);
                let by_a = ((a + h) $op b) - ((a - h) $op b);
                let by_b = (a $op (b + h)) - (a $op (b - h));
                let (by_a, by_b) = (by_a / (2.0 * h), by_b / (2.0 * h));
                let close = |x: $T, y: $T| {
                    assert!((x - y).abs() <= $tolerance * (1.0 + y.abs()), "{a} {} {b}: {x} {y}", stringify!($op));
                };
                close(ops::$lhs_bar(&a, &b, &2.0), 2.0 * by_a);
                close(ops::$rhs_bar(&a, &b, &2.0), 2.0 * by_b);
                close(ops::$jvp(&a, &0.5, &b, &-0.25), 0.5 * by_a - 0.25 * by_b);
                // References to operands give the same, owned.
                assert_eq!(ops::$jvp(&&a, &&0.5, &b, &-0.25), ops::$jvp(&a, &0.5, &b, &-0.25));
                assert_eq!(ops::$lhs_bar(&a, &&b, &2.0), ops::$lhs_bar(&a, &b, &2.0));
                assert_eq!(ops::$rhs_bar(&&a, &&b, &2.0), ops::$rhs_bar(&a, &b, &2.0));
            }
        }
    };
    ($T:ident, $step:expr, $tolerance:expr) => {
        check_operator!($T, add_jvp, add_lhs_bar, add_rhs_bar, +, $step, $tolerance);
        check_operator!($T, sub_jvp, sub_lhs_bar, sub_rhs_bar, -, $step, $tolerance);
        check_operator!($T, mul_jvp, mul_lhs_bar, mul_rhs_bar, *, $step, $tolerance);
        check_operator!($T, div_jvp, div_lhs_bar, div_rhs_bar, /, $step, $tolerance);
        check_operator!($T, rem_jvp, rem_lhs_bar, rem_rhs_bar, %, $step, $tolerance);
    };
}

#[test]
fn operators_have_their_partials() {
    check_operator!(f64, 1e-6, 1e-7);
    check_operator!(f32, 1e-3, 1e-3);
    assert_eq!((ops::neg_jvp(&2.0, &0.5), ops::neg_bar(&2.0_f32, &0.5)), (-0.5, -0.5));
    assert_eq!((ops::neg_jvp(&&2.0, &&0.5), ops::neg_bar(&&2.0, &0.5)), (-0.5, -0.5));
}

#[test]
fn remainder_counts_as_the_remainder_does() {
    // 1.0 / 0.1 rounds to 10, yet the remainder is not 0 and the multiple is 9.
    let (a, b) = (1.0_f64, 0.1);
    assert_eq!(((a / b).trunc(), a - 9.0 * b > 0.09), (10.0, true));
    assert_eq!(ops::rem_rhs_bar(&a, &b, &1.0), -9.0);
    assert_eq!(ops::rem_jvp(&a, &0.0, &b, &1.0), -9.0);
    assert_eq!(ops::rem_rhs_bar(&1.0, &f64::INFINITY, &1.0), 0.0);
}

#[test]
fn integers_are_inert_and_do_not_overflow() {
    let (a, b) = (i32::MAX, i32::MIN);
    assert_eq!(ops::add_jvp(&a, &a, &a, &a), 0);
    assert_eq!(ops::sub_jvp(&b, &b, &a, &a), 0);
    assert_eq!(ops::mul_lhs_bar(&a, &a, &a), 0);
    assert_eq!(ops::div_rhs_bar(&a, &0, &a), 0);
    assert_eq!(ops::rem_rhs_bar(&7_usize, &0, &1), 0);
    assert_eq!(ops::neg_bar(&b, &b), 0);
}

#[test]
fn casts_pass_between_floats_only() {
    assert_eq!(ops::cast_dot::<f32, _>(&1.0_f64, &0.25), 0.25_f32);
    assert_eq!(ops::cast_bar(&1.0_f32, &0.25_f64), 0.25_f32);
    assert_eq!(ops::cast_dot::<f64, _>(&7_u8, &1), 0.0);
    assert_eq!(ops::cast_dot::<f64, _>(&true, &true), 0.0);
    assert_eq!(ops::cast_dot::<usize, _>(&7.9_f64, &1.0), 0);
    assert_eq!(ops::cast_bar(&7.9_f64, &7_usize), 0.0);
    assert_eq!(ops::cast_bar(&7_usize, &1.0_f64), 0);
    assert_eq!(ops::cast_dot::<u32, _>(&'x', &'x'), 0);
    assert_eq!(ops::cast_bar(&7_u8, &'x'), 0);
}

#[test]
fn every_primitive_cast_to_a_number_has_a_rule() {
    macro_rules! all {
        ($($From:ident)* => $to:tt) => { $(all!(@one $From $to);)* };
        (@one $From:ident [$($To:ident)*]) => { $(has_rule::<$From, $To>();)* };
    }
    fn has_rule<From: CastRule<To>, To>() {}
    all!(f64 f32 i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize
        => [f64 f32 i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize]);
    all!(bool char => [i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize]);
}

/// What generated code for a generic function looks like: `num_traits::Float` brings its methods, the
/// `Scalar` bound adds none that could be meant instead.
fn generic<T: num_traits::Float + Scalar>(x: T, x_dot: T) -> (T, T) {
    let t = ops::mul_jvp(&x, &x_dot, &ops::lit::<T>(3.0), &ops::zero());
    let mut x_bar: T = ops::mul_lhs_bar(&x, &ops::lit(3.0), &t);
    let contribution = ops::neg_bar(&x, &x_bar);
    ops::add_to(&mut x_bar, contribution);
    assert!(x_bar == T::zero());
    let y = (x * ops::lit(3.0)).sin().max(T::zero()).abs();
    let y_dot = ops::neg_jvp(&x, &t).add(ops::one()).mul_add(T::one(), T::zero());
    (y.neg(), y_dot.sub(T::one()).div(T::one()).rem(ops::lit(100.0)))
}

#[test]
fn generic_scalars() {
    use core::ops::{Add as _, Neg as _};
    assert_eq!(generic(2.0_f64, 0.5).1, -1.5);
    assert_eq!(generic(2.0_f32, 0.5).1, -1.5);
    assert_eq!(ops::lit::<f32>(1e300), f32::INFINITY);
    assert_eq!(1.0_f64.add(2.0).neg(), -3.0);
}

#[test]
fn rules_are_for_floats_and_integers() {
    fn all_rules<T: AddRule + SubRule + MulRule + DivRule + RemRule + NegRule>() {}
    all_rules::<f64>();
    all_rules::<f32>();
    all_rules::<i32>();
}

#[test]
fn contributions() {
    let mut x = (1.0, [2.0, 3.0]);
    ops::add_to(&mut x, (0.5, [0.5, 0.5]));
    ops::add_to(&mut x, Inert);
    assert_eq!(x, (1.5, [2.5, 3.5]));
    ops::add_to(&mut x.1[..], [1.0, 1.0]);
    ops::add_to(&mut x.1[..], Inert);
    assert_eq!(x.1, [3.5, 4.5]);
    let mut count = 3_usize;
    ops::add_to(&mut count, 4);
    assert_eq!(count, 3);
    assert_eq!(ops::sum2((1.0, 2), (3.0, 4)), (4.0, 2));
}

#[test]
fn shadows_that_nobody_asked_for() {
    let mut given = [1.0, 2.0];
    let mut scratch = None;
    ops::shadow_or(Some(&mut given[..]), &[0.0, 0.0], &mut scratch)[0] += 1.0;
    assert_eq!((given, scratch), ([2.0, 2.0], None));
    let mut scratch = None;
    ops::shadow_or(None, &5.0, &mut scratch).clone_from(&7.0);
    assert_eq!(scratch, Some(7.0));
}
