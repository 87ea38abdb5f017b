//! The second derivatives of arithmetic on types that the macro could not see: the adjoints of the tangents.
//!
//! The tangent of `y = a * b` is a function of four arguments, `y_dot = mul_jvp(a, a_dot, b, b_dot)`. It is linear in the
//! tangents, so what its cotangent contributes to them is what the first-order rule says; what it contributes to `a` and
//! `b` is written here.

/// The second derivatives of an operator: the trait, its functions, its formulas for floats; zeros for integers; references.
macro_rules! rules {
    ($(
        $(#[$doc:meta])*
        $Second:ident: $Rule:ident for |$a:ident, $a_dot:ident, $b:ident, $b_dot:ident, $y_bar:ident| {
            $lhs_bar:ident => $to_a:expr;
            $rhs_bar:ident => $to_b:expr;
        } through $rule_lhs_bar:ident, $rule_rhs_bar:ident
    )*) => { $(
        $(#[$doc])*
        #[diagnostic::on_unimplemented(
            message = "no second derivative is known for this arithmetic on `{Self}` and `{R}`",
            label = "there is no rule of second order for `{Self}` and `{R}`",
            note = "write `#[differentiable(order = 2)]` on the `impl` of this operator, or mark what does not vary `#[constant]`"
        )]
        pub trait $Second<R = Self>: super::$Rule<R> {
            /// What the cotangent of the tangent contributes to the left operand.
            fn $rule_lhs_bar(&self, self_dot: &Self, rhs: &R, rhs_dot: &R, y_bar: &Self::Output) -> Self::LhsBar;
            /// What the cotangent of the tangent contributes to the right operand.
            fn $rule_rhs_bar(&self, self_dot: &Self, rhs: &R, rhs_dot: &R, y_bar: &Self::Output) -> Self::RhsBar;
        }

        /// What the cotangent of the tangent contributes to the left operand.
        ///
        $(#[$doc])*
        #[must_use]
        #[inline(always)]
        pub fn $lhs_bar<L: $Second<R>, R>(a: &L, a_dot: &L, b: &R, b_dot: &R, y_bar: &L::Output) -> L::LhsBar {
            a.$rule_lhs_bar(a_dot, b, b_dot, y_bar)
        }

        /// What the cotangent of the tangent contributes to the right operand.
        ///
        $(#[$doc])*
        #[must_use]
        #[inline(always)]
        pub fn $rhs_bar<L: $Second<R>, R>(a: &L, a_dot: &L, b: &R, b_dot: &R, y_bar: &L::Output) -> L::RhsBar {
            a.$rule_rhs_bar(a_dot, b, b_dot, y_bar)
        }

        rules! { @implement [f64 f32]
            $Second($a, $a_dot, $b, $b_dot, $y_bar) { $rule_lhs_bar: $to_a, $rule_rhs_bar: $to_b, }
        }
        rules! { @implement [i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize]
            $Second(_a, _a_dot, _b, _b_dot, _y_bar) { $rule_lhs_bar: 0, $rule_rhs_bar: 0, }
        }
    )* };
    (@implement [$($T:ident)*] $rule:ident $operands:tt $partials:tt) => { $(
        rules! { @values $T $rule $operands $partials }
        rules! { @references [$T, &$T] [&$T, $T] [&$T, &$T] $T $rule $partials }
    )* };
    (@values $T:ident
        $Second:ident($a:ident, $a_dot:ident, $b:ident, $b_dot:ident, $y_bar:ident) {
            $rule_lhs_bar:ident: $to_a:expr,
            $rule_rhs_bar:ident: $to_b:expr,
        }
    ) => {
        #[allow(unused_variables, reason = "not every formula needs every operand")]
        impl $Second for $T {
            #[inline(always)]
            fn $rule_lhs_bar(&self, $a_dot: &$T, $b: &$T, $b_dot: &$T, $y_bar: &$T) -> $T {
                let $a = self;
                $to_a
            }

            #[inline(always)]
            fn $rule_rhs_bar(&self, $a_dot: &$T, $b: &$T, $b_dot: &$T, $y_bar: &$T) -> $T {
                let $a = self;
                $to_b
            }
        }
    };
    // References reach the implementation for values by deref coercion.
    (@references $([$L:ty, $R:ty])* $T:ident $Second:ident $partials:tt) => {
        $(rules! { @reference [$L, $R] $T $Second $partials })*
    };
    (@reference [$L:ty, $R:ty] $T:ident $Second:ident {
        $rule_lhs_bar:ident: $to_a:expr,
        $rule_rhs_bar:ident: $to_b:expr,
    }) => {
        impl $Second<$R> for $L {
            #[inline(always)]
            fn $rule_lhs_bar(&self, self_dot: &Self, rhs: &$R, rhs_dot: &$R, y_bar: &$T) -> $T {
                <$T as $Second>::$rule_lhs_bar(self, self_dot, rhs, rhs_dot, y_bar)
            }

            #[inline(always)]
            fn $rule_rhs_bar(&self, self_dot: &Self, rhs: &$R, rhs_dot: &$R, y_bar: &$T) -> $T {
                <$T as $Second>::$rule_rhs_bar(self, self_dot, rhs, rhs_dot, y_bar)
            }
        }
    };
}

rules! {
    /// For `y_dot = a_dot + b_dot`: nothing, it does not depend on `a` and `b`.
    AddSecond: AddRule for |a, a_dot, b, b_dot, y_bar| {
        add_jvp_lhs_bar => 0.0;
        add_jvp_rhs_bar => 0.0;
    } through rule_add_jvp_lhs_bar, rule_add_jvp_rhs_bar

    /// For `y_dot = a_dot - b_dot`: nothing, it does not depend on `a` and `b`.
    SubSecond: SubRule for |a, a_dot, b, b_dot, y_bar| {
        sub_jvp_lhs_bar => 0.0;
        sub_jvp_rhs_bar => 0.0;
    } through rule_sub_jvp_lhs_bar, rule_sub_jvp_rhs_bar

    /// For `y_dot = a_dot * b + a * b_dot`: `a_bar += y_bar * b_dot`, `b_bar += y_bar * a_dot`.
    ///
    /// ```
    /// use autodiff_core::ops;
    ///
    /// assert_eq!(ops::mul_jvp_lhs_bar(&3.0, &0.5, &4.0, &0.25, &2.0), 0.5);
    /// assert_eq!(ops::mul_jvp_rhs_bar(&3.0, &0.5, &4.0, &0.25, &2.0), 1.0);
    /// ```
    MulSecond: MulRule for |a, a_dot, b, b_dot, y_bar| {
        mul_jvp_lhs_bar => y_bar * b_dot;
        mul_jvp_rhs_bar => y_bar * a_dot;
    } through rule_mul_jvp_lhs_bar, rule_mul_jvp_rhs_bar

    /// For `y_dot = (a_dot - a / b * b_dot) / b`: `a_bar += -(y_bar / b) * (b_dot / b)`,
    /// `b_bar += (y_bar / b) * (2 * (a / b) * (b_dot / b) - a_dot / b)`.
    ///
    /// ```
    /// use autodiff_core::ops;
    ///
    /// assert_eq!(ops::div_jvp_lhs_bar(&3.0, &0.5, &2.0, &4.0, &2.0), -2.0);
    /// assert_eq!(ops::div_jvp_rhs_bar(&3.0, &0.5, &2.0, &4.0, &2.0), 5.75);
    /// ```
    DivSecond: DivRule for |a, a_dot, b, b_dot, y_bar| {
        div_jvp_lhs_bar => -(y_bar / b) * (b_dot / b);
        div_jvp_rhs_bar => (y_bar / b) * ((a / b + a / b) * (b_dot / b) - a_dot / b);
    } through rule_div_jvp_lhs_bar, rule_div_jvp_rhs_bar

    /// For `y_dot = a_dot - n * b_dot` with a whole number `n`: nothing, `n` is constant between its jumps.
    RemSecond: RemRule for |a, a_dot, b, b_dot, y_bar| {
        rem_jvp_lhs_bar => 0.0;
        rem_jvp_rhs_bar => 0.0;
    } through rule_rem_jvp_lhs_bar, rule_rem_jvp_rhs_bar
}

/// The second derivative of negation, which is none: the tangent `-a_dot` does not depend on `a`.
#[diagnostic::on_unimplemented(
    message = "no second derivative is known for the negation of `{Self}`",
    label = "there is no rule of second order for `-` on `{Self}`",
    note = "write `#[differentiable(order = 2)]` on the `impl` of this operator, or mark what does not vary `#[constant]`"
)]
pub trait NegSecond: super::NegRule {
    /// What the cotangent of the tangent contributes to the operand.
    fn rule_neg_jvp_bar(&self, self_dot: &Self, y_bar: &Self::Output) -> Self::Bar;
}

/// What the cotangent of the tangent of `-a` contributes to `a`.
#[must_use]
#[inline(always)]
pub fn neg_jvp_bar<T: NegSecond>(x: &T, x_dot: &T, y_bar: &T::Output) -> T::Bar {
    x.rule_neg_jvp_bar(x_dot, y_bar)
}

macro_rules! neg {
    ($($T:ident)*) => { $(
        neg! { @implement $T, $T }
        neg! { @implement &$T, $T }
    )* };
    (@implement $Operand:ty, $T:ident) => {
        impl NegSecond for $Operand {
            #[inline(always)]
            fn rule_neg_jvp_bar(&self, _: &Self, _: &$T) -> $T {
                $T::default()
            }
        }
    };
}

neg! { f64 f32 i8 i16 i32 i64 i128 isize }
