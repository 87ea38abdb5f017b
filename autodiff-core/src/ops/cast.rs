//! `as` between numbers: from float to float the derivative passes, everywhere else it is 0.

use super::Scalar;

/// For `y = x as To`: `y_dot` and `x_bar`.
///
/// Between floats a cast is the identity up to rounding, so the tangent and the cotangent are cast along.
/// A cast to an integer is constant between its jumps, and a cast from an integer, a `bool` or a `char`
/// starts from something that does not vary: both contribute 0.
///
/// ```
/// use autodiff_core::ops;
///
/// assert_eq!(ops::cast_dot::<f32, _>(&2.0_f64, &0.5), 0.5_f32);
/// assert_eq!(ops::cast_bar(&2.0_f64, &0.25_f32), 0.25_f64);
/// assert_eq!(ops::cast_dot::<f64, _>(&3_usize, &3), 0.0);
/// assert_eq!(ops::cast_bar(&2.7_f64, &2_usize), 0.0);
/// ```
#[diagnostic::on_unimplemented(
    message = "no derivative is known for a cast from `{Self}` to `{To}`",
    label = "there is no rule for this cast",
    note = "bind what does not vary to a variable outside, or mark it `#[constant]`"
)]
pub trait CastRule<To> {
    /// The tangent of the result.
    fn rule_cast_dot(&self, self_dot: &Self) -> To;
    /// What the cotangent of the result contributes to that of the operand.
    #[must_use]
    fn rule_cast_bar(&self, to_bar: &To) -> Self;
}

/// The tangent of `x as To`: see [`CastRule`].
///
/// ```
/// assert_eq!(autodiff_core::ops::cast_dot::<f32, _>(&2.0_f64, &0.5), 0.5_f32);
/// ```
#[must_use]
#[inline(always)]
pub fn cast_dot<To, From: CastRule<To>>(x: &From, x_dot: &From) -> To {
    x.rule_cast_dot(x_dot)
}

/// What the cotangent of `x as To` contributes to that of `x`: see [`CastRule`].
///
/// ```
/// assert_eq!(autodiff_core::ops::cast_bar(&2.0_f64, &0.25_f32), 0.25_f64);
/// ```
#[must_use]
#[inline(always)]
pub fn cast_bar<From: CastRule<To>, To>(x: &From, to_bar: &To) -> From {
    x.rule_cast_bar(to_bar)
}

/// Casts between floats carry the derivative.
macro_rules! floats {
    ($($From:ident)*) => { $(
        impl<To: Scalar> CastRule<To> for $From {
            #[inline(always)]
            fn rule_cast_dot(&self, self_dot: &Self) -> To {
                super::number(*self_dot)
            }

            #[inline(always)]
            fn rule_cast_bar(&self, to_bar: &To) -> Self {
                super::number(*to_bar)
            }
        }
    )* };
}

/// Casts from an integer to a float carry none, whichever float it is.
macro_rules! integers {
    ($($From:ident)*) => { $(
        impl<To: Scalar> CastRule<To> for $From {
            #[inline(always)]
            fn rule_cast_dot(&self, _: &Self) -> To {
                To::zero()
            }

            #[inline(always)]
            fn rule_cast_bar(&self, _: &To) -> Self {
                0
            }
        }
    )* };
}

/// Casts that carry none.
macro_rules! inert {
    ($($From:ident => [$($To:ident)*];)*) => { $($(
        impl CastRule<$To> for $From {
            #[inline(always)]
            fn rule_cast_dot(&self, _: &Self) -> $To {
                <$To>::default()
            }

            #[inline(always)]
            fn rule_cast_bar(&self, _: &$To) -> Self {
                <$From>::default()
            }
        }
    )*)* };
}

/// The casts from each type to every integer, and to those listed with it.
macro_rules! inert_to_integers {
    ($($From:ident => $($To:ident)*;)*) => {
        inert! { $($From => [i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize $($To)*];)* }
    };
}

floats! { f64 f32 }
integers! { i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize }

inert_to_integers! {
    f64 => ;
    f32 => ;
    i8 => ;
    i16 => ;
    i32 => ;
    i64 => ;
    i128 => ;
    isize => ;
    u8 => char;
    u16 => ;
    u32 => ;
    u64 => ;
    u128 => ;
    usize => ;
    bool => f64 f32 bool;
    char => f64 f32 char;
}
