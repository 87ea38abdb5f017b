//! Negation.

/// For `y = -a`: `y_dot = -a_dot`, `a_bar += -y_bar`.
///
/// Implemented for `f64` and `f32`, for signed integers, which are inert, and for references to them.
///
/// ```
/// use autodiff_core::ops;
///
/// assert_eq!(ops::neg_jvp(&3.0, &0.5), -0.5);
/// assert_eq!(ops::neg_bar(&3.0, &2.0), -2.0);
/// ```
#[diagnostic::on_unimplemented(
    message = "no derivative is known for the negation of `{Self}`",
    label = "there is no rule for `-` on `{Self}`",
    note = "write `#[differentiable]` on the `impl` of this operator, or mark what does not vary `#[constant]`"
)]
pub trait NegRule {
    /// The type of the result, and so of its tangent and cotangent.
    type Output;
    /// The type of the operand's cotangent: its own, without a reference.
    type Bar;

    /// The tangent of the result.
    fn rule_neg_jvp(&self, self_dot: &Self) -> Self::Output;
    /// What the cotangent of the result contributes to that of the operand.
    fn rule_neg_bar(&self, y_bar: &Self::Output) -> Self::Bar;
}

macro_rules! neg {
    ($($T:ident: |$x:ident| $neg:expr;)*) => { $(
        neg! { @implement $T, $T: |$x| $neg }
        neg! { @implement &$T, $T: |$x| $neg }
    )* };
    (@implement $Operand:ty, $T:ident: |$x:ident| $neg:expr) => {
        impl NegRule for $Operand {
            type Output = $T;
            type Bar = $T;

            #[inline(always)]
            fn rule_neg_jvp(&self, $x: &Self) -> $T {
                $neg
            }

            #[inline(always)]
            fn rule_neg_bar(&self, $x: &$T) -> $T {
                $neg
            }
        }
    };
}

neg! {
    f64: |x| -f64::clone(x);
    f32: |x| -f32::clone(x);
    i8: |_x| 0;
    i16: |_x| 0;
    i32: |_x| 0;
    i64: |_x| 0;
    i128: |_x| 0;
    isize: |_x| 0;
}

/// The tangent of `-a`: `-a_dot`.
///
/// ```
/// assert_eq!(autodiff_core::ops::neg_jvp(&3.0, &0.5), -0.5);
/// ```
#[must_use]
#[inline(always)]
pub fn neg_jvp<T: NegRule>(x: &T, x_dot: &T) -> T::Output {
    x.rule_neg_jvp(x_dot)
}

/// What the cotangent of `-a` contributes to that of `a`: `-y_bar`.
///
/// ```
/// assert_eq!(autodiff_core::ops::neg_bar(&3.0, &2.0), -2.0);
/// ```
#[must_use]
#[inline(always)]
pub fn neg_bar<T: NegRule>(x: &T, y_bar: &T::Output) -> T::Bar {
    x.rule_neg_bar(y_bar)
}
