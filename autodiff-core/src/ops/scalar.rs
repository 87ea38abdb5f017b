//! The bound that generic functions get, and constants of a generic scalar.

use super::{
    AddRule, AddSecond, CastRule, DivRule, DivSecond, MulRule, MulSecond, NegRule, NegSecond, RemRule, RemSecond,
    SubRule, SubSecond,
};
use crate::Differentiable;
use core::ops::Neg;
use num_traits::{Num, NumCast, One, ToPrimitive, Zero};

/// A scalar that varies: `f64` or `f32`.
///
/// The derivatives of `fn f<T: num_traits::Float>(x: T)` ask for `T: Scalar` besides. It adds no method
/// that user code could mean: its own are the rules, whose names begin with `rule_`.
///
/// ```
/// use autodiff_core::ops::{self, Scalar};
///
/// fn square_jvp<T: num_traits::Float + Scalar>(x: T, x_dot: T) -> (T, T) {
///     (x.powi(2), ops::mul_jvp(&x, &x_dot, &x, &x_dot))
/// }
/// assert_eq!(square_jvp(3.0, 1.0), (9.0, 6.0));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a scalar with derivatives",
    label = "neither `f64` nor `f32`"
)]
pub trait Scalar:
    Copy
    + 'static
    + Differentiable<Shadow = Self>
    + Num
    + NumCast
    + PartialOrd
    + Neg<Output = Self>
    + AddRule<Output = Self, LhsBar = Self, RhsBar = Self>
    + SubRule<Output = Self, LhsBar = Self, RhsBar = Self>
    + MulRule<Output = Self, LhsBar = Self, RhsBar = Self>
    + DivRule<Output = Self, LhsBar = Self, RhsBar = Self>
    + RemRule<Output = Self, LhsBar = Self, RhsBar = Self>
    + NegRule<Output = Self, Bar = Self>
    + AddSecond
    + SubSecond
    + MulSecond
    + DivSecond
    + RemSecond
    + NegSecond
    + CastRule<Self>
    + CastRule<f64>
    + CastRule<f32>
{
}

impl Scalar for f64 {}
impl Scalar for f32 {}

/// A literal of a generic scalar: `2.0` as a `T`.
///
/// # Panics
///
/// Where `T` cannot hold the number; `f64` and `f32` hold every one, an `f32` rounded.
///
/// ```
/// use autodiff_core::ops;
///
/// assert_eq!(ops::lit::<f32>(0.1), 0.1_f32);
/// ```
#[must_use]
#[inline(always)]
pub fn lit<T: NumCast>(value: f64) -> T {
    T::from(value).expect("the literal has a value of this type")
}

/// A number of one type as a number of another, where one of them is generic.
///
/// # Panics
///
/// Where `To` cannot hold the number; `f64` and `f32` hold every one, rounded.
///
/// ```
/// use autodiff_core::ops;
///
/// assert_eq!(ops::number::<f32, _>(0.1_f64), 0.1_f32);
/// assert_eq!(ops::number::<f64, _>(3_usize), 3.0);
/// ```
#[must_use]
#[inline(always)]
pub fn number<To: NumCast, From: ToPrimitive>(x: From) -> To {
    To::from(x).expect("floats hold every number")
}

/// 0 of a generic scalar.
///
/// ```
/// assert_eq!(autodiff_core::ops::zero::<f32>(), 0.0);
/// ```
#[must_use]
#[inline(always)]
pub fn zero<T: Zero>() -> T {
    T::zero()
}

/// 1 of a generic scalar.
///
/// ```
/// assert_eq!(autodiff_core::ops::one::<f32>(), 1.0);
/// ```
#[must_use]
#[inline(always)]
pub fn one<T: One>() -> T {
    T::one()
}
