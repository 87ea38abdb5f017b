//! Operators: for `Y = A B`, `Ẏ = Ȧ B + A Ḃ`, `Ā += Ȳ Bᵀ`, `B̄ += Aᵀ Ȳ`.

use nalgebra::{DMatrix, DVector, SMatrix};

use super::Element;
use crate::ops::{AddRule, DivRule, MulRule, NegRule, SubRule};

/// Implements a rule for two operands and for references to them. Errors about other types do not list them.
macro_rules! binary {
    ($Rule:ident::{$jvp:ident, $lhs_bar:ident, $rhs_bar:ident} [$($generics:tt)*] ($L:ty, $R:ty) -> $Y:ty:
        |$a:ident, $a_dot:ident, $b:ident, $b_dot:ident| $y_dot:expr, |$y_bar:ident| $to_a:expr, $to_b:expr
    ) => {
        #[allow(unused_variables, reason = "not every partial needs every operand")]
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> $Rule<$R> for $L {
            type Output = $Y;
            type LhsBar = $L;
            type RhsBar = $R;

            #[inline]
            fn $jvp(&self, $a_dot: &Self, $b: &$R, $b_dot: &$R) -> $Y {
                let $a = self;
                $y_dot
            }

            #[inline]
            fn $lhs_bar(&self, $b: &$R, $y_bar: &$Y) -> $L {
                let $a = self;
                $to_a
            }

            #[inline]
            fn $rhs_bar(&self, $b: &$R, $y_bar: &$Y) -> $R {
                let $a = self;
                $to_b
            }
        }

        binary! { @reference $Rule::{$jvp, $lhs_bar, $rhs_bar} [$($generics)*] ($L, $R) (&$L, $R) $Y }
        binary! { @reference $Rule::{$jvp, $lhs_bar, $rhs_bar} [$($generics)*] ($L, $R) ($L, &$R) $Y }
        binary! { @reference $Rule::{$jvp, $lhs_bar, $rhs_bar} [$($generics)*] ($L, $R) (&$L, &$R) $Y }
    };
    (@reference $Rule:ident::{$jvp:ident, $lhs_bar:ident, $rhs_bar:ident}
        [$($generics:tt)*] ($L:ty, $R:ty) ($LRef:ty, $RRef:ty) $Y:ty
    ) => {
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> $Rule<$RRef> for $LRef {
            type Output = $Y;
            type LhsBar = $L;
            type RhsBar = $R;

            #[inline]
            fn $jvp(&self, self_dot: &Self, rhs: &$RRef, rhs_dot: &$RRef) -> $Y {
                <$L as $Rule<$R>>::$jvp(self, self_dot, rhs, rhs_dot)
            }

            #[inline]
            fn $lhs_bar(&self, rhs: &$RRef, y_bar: &$Y) -> $L {
                <$L as $Rule<$R>>::$lhs_bar(self, rhs, y_bar)
            }

            #[inline]
            fn $rhs_bar(&self, rhs: &$RRef, y_bar: &$Y) -> $R {
                <$L as $Rule<$R>>::$rhs_bar(self, rhs, y_bar)
            }
        }
    };
}

/// What all matrices have in common.
macro_rules! matrices {
    ($([$($generics:tt)*] $M:ty, $T:ty;)*) => { $(
        binary! { AddRule::{rule_add_jvp, rule_add_lhs_bar, rule_add_rhs_bar} [$($generics)*] ($M, $M) -> $M:
            |a, a_dot, b, b_dot| a_dot + b_dot, |y_bar| y_bar.clone(), y_bar.clone() }
        binary! { SubRule::{rule_sub_jvp, rule_sub_lhs_bar, rule_sub_rhs_bar} [$($generics)*] ($M, $M) -> $M:
            |a, a_dot, b, b_dot| a_dot - b_dot, |y_bar| y_bar.clone(), -y_bar }
        binary! { MulRule::{rule_mul_jvp, rule_mul_lhs_bar, rule_mul_rhs_bar} [$($generics)*] ($M, $T) -> $M:
            |a, a_dot, b, b_dot| a_dot * *b + a * *b_dot, |y_bar| y_bar * *b, y_bar.dot(a) }
        binary! { MulRule::{rule_mul_jvp, rule_mul_lhs_bar, rule_mul_rhs_bar} [$($generics)*] ($T, $M) -> $M:
            |a, a_dot, b, b_dot| b * *a_dot + b_dot * *a, |y_bar| y_bar.dot(b), y_bar * *a }
        binary! { DivRule::{rule_div_jvp, rule_div_lhs_bar, rule_div_rhs_bar} [$($generics)*] ($M, $T) -> $M:
            |a, a_dot, b, b_dot| (a_dot - a * (*b_dot / *b)) / *b, |y_bar| y_bar / *b, -y_bar.dot(a) / (*b * *b) }

        #[diagnostic::do_not_recommend]
        impl<$($generics)*> NegRule for $M {
            type Output = $M;
            type Bar = $M;

            #[inline]
            fn rule_neg_jvp(&self, self_dot: &Self) -> $M {
                -self_dot
            }

            #[inline]
            fn rule_neg_bar(&self, y_bar: &$M) -> $M {
                -y_bar
            }
        }

        #[diagnostic::do_not_recommend]
        impl<$($generics)*> NegRule for &$M {
            type Output = $M;
            type Bar = $M;

            #[inline]
            fn rule_neg_jvp(&self, self_dot: &Self) -> $M {
                -*self_dot
            }

            #[inline]
            fn rule_neg_bar(&self, y_bar: &$M) -> $M {
                -y_bar
            }
        }
    )* };
}

/// Products of two matrices.
macro_rules! products {
    ($([$($generics:tt)*] ($L:ty, $R:ty) -> $Y:ty;)*) => { $(
        binary! { MulRule::{rule_mul_jvp, rule_mul_lhs_bar, rule_mul_rhs_bar} [$($generics)*] ($L, $R) -> $Y:
            |a, a_dot, b, b_dot| a_dot * b + a * b_dot, |y_bar| y_bar * b.transpose(), a.transpose() * y_bar }
    )* };
}

matrices! {
    [T: Element, const R: usize, const C: usize] SMatrix<T, R, C>, T;
    [T: Element] DMatrix<T>, T;
    [T: Element] DVector<T>, T;
}

products! {
    [T: Element, const R: usize, const K: usize, const C: usize] (SMatrix<T, R, K>, SMatrix<T, K, C>) -> SMatrix<T, R, C>;
    [T: Element] (DMatrix<T>, DMatrix<T>) -> DMatrix<T>;
    [T: Element] (DMatrix<T>, DVector<T>) -> DVector<T>;
}
