//! The five binary operators of arithmetic. One row of `rules!` is one operator: its partials serve both
//! modes, `f64` and `f32`, values and references.

/// An operator: the trait, its functions, its partials for floats; zeros for integers; references.
macro_rules! rules {
    ($(
        $(#[$doc:meta])*
        $Rule:ident for |$a:ident, $b:ident| {
            $jvp:ident => |$a_dot:ident, $b_dot:ident| $y_dot:expr;
            $lhs_bar:ident => |$y_bar:ident| $to_a:expr;
            $rhs_bar:ident => $to_b:expr;
        } through $rule_jvp:ident, $rule_lhs_bar:ident, $rule_rhs_bar:ident
    )*) => { $(
        $(#[$doc])*
        ///
        /// Implemented for `f64` and `f32`, and for integers, which are inert: their derivatives are 0.
        /// Either side may be a reference, as with the operator itself.
        #[diagnostic::on_unimplemented(
            message = "no derivative is known for this arithmetic on `{Self}` and `{R}`",
            label = "there is no rule for `{Self}` and `{R}`",
            note = "write `#[differentiable]` on the `impl` of this operator, or mark what does not vary `#[constant]`"
        )]
        pub trait $Rule<R = Self> {
            /// The type of the result, and so of its tangent and cotangent.
            type Output;
            /// The type of the left operand's cotangent: its own, without a reference.
            type LhsBar;
            /// The type of the right operand's cotangent: its own, without a reference.
            type RhsBar;

            /// The tangent of the result.
            fn $rule_jvp(&self, self_dot: &Self, rhs: &R, rhs_dot: &R) -> Self::Output;
            /// What the cotangent of the result contributes to that of the left operand.
            fn $rule_lhs_bar(&self, rhs: &R, y_bar: &Self::Output) -> Self::LhsBar;
            /// What the cotangent of the result contributes to that of the right operand.
            fn $rule_rhs_bar(&self, rhs: &R, y_bar: &Self::Output) -> Self::RhsBar;
        }

        /// The tangent of the result.
        ///
        $(#[$doc])*
        #[must_use]
        #[inline(always)]
        pub fn $jvp<L: $Rule<R>, R>(lhs: &L, lhs_dot: &L, rhs: &R, rhs_dot: &R) -> L::Output {
            lhs.$rule_jvp(lhs_dot, rhs, rhs_dot)
        }

        /// What the cotangent of the result contributes to that of the left operand.
        ///
        $(#[$doc])*
        #[must_use]
        #[inline(always)]
        pub fn $lhs_bar<L: $Rule<R>, R>(lhs: &L, rhs: &R, y_bar: &L::Output) -> L::LhsBar {
            lhs.$rule_lhs_bar(rhs, y_bar)
        }

        /// What the cotangent of the result contributes to that of the right operand.
        ///
        $(#[$doc])*
        #[must_use]
        #[inline(always)]
        pub fn $rhs_bar<L: $Rule<R>, R>(lhs: &L, rhs: &R, y_bar: &L::Output) -> L::RhsBar {
            lhs.$rule_rhs_bar(rhs, y_bar)
        }

        rules! { @implement [f64 f32]
            $Rule($a, $a_dot, $b, $b_dot, $y_bar) {
                $rule_jvp: $y_dot,
                $rule_lhs_bar: $to_a,
                $rule_rhs_bar: $to_b,
            }
        }
        rules! { @implement [i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize]
            $Rule(_a, _a_dot, _b, _b_dot, _y_bar) {
                $rule_jvp: 0,
                $rule_lhs_bar: 0,
                $rule_rhs_bar: 0,
            }
        }
    )* };
    (@implement [$($T:ident)*] $rule:ident $operands:tt $partials:tt) => { $(
        rules! { @values $T $rule $operands $partials }
        rules! { @references [$T, &$T] [&$T, $T] [&$T, &$T] $T $rule $partials }
    )* };
    (@values $T:ident
        $Rule:ident($a:ident, $a_dot:ident, $b:ident, $b_dot:ident, $y_bar:ident) {
            $rule_jvp:ident: $y_dot:expr,
            $rule_lhs_bar:ident: $to_a:expr,
            $rule_rhs_bar:ident: $to_b:expr,
        }
    ) => {
        #[allow(unused_variables, reason = "not every partial needs every operand")]
        impl $Rule for $T {
            type Output = $T;
            type LhsBar = $T;
            type RhsBar = $T;

            #[inline(always)]
            fn $rule_jvp(&self, $a_dot: &$T, $b: &$T, $b_dot: &$T) -> $T {
                let $a = self;
                $y_dot
            }

            #[inline(always)]
            fn $rule_lhs_bar(&self, $b: &$T, $y_bar: &$T) -> $T {
                let $a = self;
                $to_a
            }

            #[inline(always)]
            fn $rule_rhs_bar(&self, $b: &$T, $y_bar: &$T) -> $T {
                let $a = self;
                $to_b
            }
        }
    };
    // References reach the implementation for values by deref coercion.
    (@references $([$L:ty, $R:ty])* $T:ident $Rule:ident $partials:tt) => {
        $(rules! { @reference [$L, $R] $T $Rule $partials })*
    };
    (@reference [$L:ty, $R:ty] $T:ident $Rule:ident {
        $rule_jvp:ident: $y_dot:expr,
        $rule_lhs_bar:ident: $to_a:expr,
        $rule_rhs_bar:ident: $to_b:expr,
    }) => {
        impl $Rule<$R> for $L {
            type Output = $T;
            type LhsBar = $T;
            type RhsBar = $T;

            #[inline(always)]
            fn $rule_jvp(&self, self_dot: &Self, rhs: &$R, rhs_dot: &$R) -> $T {
                <$T as $Rule>::$rule_jvp(self, self_dot, rhs, rhs_dot)
            }

            #[inline(always)]
            fn $rule_lhs_bar(&self, rhs: &$R, y_bar: &$T) -> $T {
                <$T as $Rule>::$rule_lhs_bar(self, rhs, y_bar)
            }

            #[inline(always)]
            fn $rule_rhs_bar(&self, rhs: &$R, y_bar: &$T) -> $T {
                <$T as $Rule>::$rule_rhs_bar(self, rhs, y_bar)
            }
        }
    };
}

rules! {
    /// For `y = a + b`: `y_dot = a_dot + b_dot`, `a_bar += y_bar`, `b_bar += y_bar`.
    ///
    /// ```
    /// use autodiff_core::ops;
    ///
    /// assert_eq!(ops::add_jvp(&3.0, &0.5, &4.0, &0.25), 0.75);
    /// assert_eq!(ops::add_lhs_bar(&3.0, &4.0, &2.0), 2.0);
    /// assert_eq!(ops::add_rhs_bar(&3.0, &4.0, &2.0), 2.0);
    /// ```
    AddRule for |a, b| {
        add_jvp => |a_dot, b_dot| a_dot + b_dot;
        add_lhs_bar => |y_bar| *y_bar;
        add_rhs_bar => *y_bar;
    } through rule_add_jvp, rule_add_lhs_bar, rule_add_rhs_bar

    /// For `y = a - b`: `y_dot = a_dot - b_dot`, `a_bar += y_bar`, `b_bar += -y_bar`.
    ///
    /// ```
    /// use autodiff_core::ops;
    ///
    /// assert_eq!(ops::sub_jvp(&3.0, &0.5, &4.0, &0.25), 0.25);
    /// assert_eq!(ops::sub_lhs_bar(&3.0, &4.0, &2.0), 2.0);
    /// assert_eq!(ops::sub_rhs_bar(&3.0, &4.0, &2.0), -2.0);
    /// ```
    SubRule for |a, b| {
        sub_jvp => |a_dot, b_dot| a_dot - b_dot;
        sub_lhs_bar => |y_bar| *y_bar;
        sub_rhs_bar => -y_bar;
    } through rule_sub_jvp, rule_sub_lhs_bar, rule_sub_rhs_bar

    /// For `y = a * b`: `y_dot = a_dot * b + a * b_dot`, `a_bar += y_bar * b`, `b_bar += y_bar * a`.
    ///
    /// ```
    /// use autodiff_core::ops;
    ///
    /// assert_eq!(ops::mul_jvp(&3.0, &0.5, &4.0, &0.25), 2.75);
    /// assert_eq!(ops::mul_lhs_bar(&3.0, &4.0, &2.0), 8.0);
    /// assert_eq!(ops::mul_rhs_bar(&3.0, &4.0, &2.0), 6.0);
    /// ```
    MulRule for |a, b| {
        mul_jvp => |a_dot, b_dot| a_dot * b + a * b_dot;
        mul_lhs_bar => |y_bar| y_bar * b;
        mul_rhs_bar => y_bar * a;
    } through rule_mul_jvp, rule_mul_lhs_bar, rule_mul_rhs_bar

    /// For `y = a / b`: `y_dot = (a_dot - a / b * b_dot) / b`, `a_bar += y_bar / b`,
    /// `b_bar += -(y_bar / b) * (a / b)`.
    ///
    /// ```
    /// use autodiff_core::ops;
    ///
    /// assert_eq!(ops::div_jvp(&3.0, &0.5, &4.0, &2.0), -0.25);
    /// assert_eq!(ops::div_lhs_bar(&3.0, &4.0, &2.0), 0.5);
    /// assert_eq!(ops::div_rhs_bar(&3.0, &4.0, &2.0), -0.375);
    /// ```
    DivRule for |a, b| {
        div_jvp => |a_dot, b_dot| (a_dot - a / b * b_dot) / b;
        div_lhs_bar => |y_bar| y_bar / b;
        div_rhs_bar => -(y_bar / b) * (a / b);
    } through rule_div_jvp, rule_div_lhs_bar, rule_div_rhs_bar

    /// For `y = a % b`, which is `a - n * b` with the whole number `n = trunc(a / b)`:
    /// `y_dot = a_dot - n * b_dot`, `a_bar += y_bar`, `b_bar += -n * y_bar`.
    ///
    /// ```
    /// use autodiff_core::ops;
    ///
    /// assert_eq!(ops::rem_jvp(&7.5, &0.5, &2.0, &0.25), -0.25);
    /// assert_eq!(ops::rem_lhs_bar(&7.5, &2.0, &1.0), 1.0);
    /// assert_eq!(ops::rem_rhs_bar(&7.5, &2.0, &1.0), -3.0);
    /// ```
    RemRule for |a, b| {
        rem_jvp => |a_dot, b_dot| a_dot - whole_quotient(*a, *b) * b_dot;
        rem_lhs_bar => |y_bar| *y_bar;
        rem_rhs_bar => -whole_quotient(*a, *b) * y_bar;
    } through rule_rem_jvp, rule_rem_lhs_bar, rule_rem_rhs_bar
}

/// `trunc(a / b)` of the exact quotient, as `a % b` sees it: `1.0 / 0.1` rounds up to 10, but the
/// double nearest to 0.1 goes into 1 only nine times, and `1.0 % 0.1` is just below 0.1.
#[inline(always)]
fn whole_quotient<T: num_traits::Float>(a: T, b: T) -> T {
    ((a - a % b) / b).round()
}
