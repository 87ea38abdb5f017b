//! A dual number that can stand for `f64` in a program's own text.
//!
//! Its value is computed by the very operations of `f64`, so that it takes the same branches to the bit; its
//! derivative by those of `num-dual`.

use num_dual::{Dual64, DualNum};
use std::cmp::Ordering;
use std::iter::{Product, Sum};
use std::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Sub, SubAssign};

/// A number with its derivative, under the names of the methods of `f64`.
#[derive(Clone, Copy, Debug)]
pub struct Dual(Dual64);

/// A number without derivative.
#[must_use]
pub fn c(value: f64) -> Dual {
    Dual(Dual64::from_re(value))
}

/// `n as f64`.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "the integers of a program are small")]
pub fn cast(n: usize) -> Dual {
    c(n as f64)
}

impl Dual {
    /// The value of `f64`'s own operation, with the derivative of `dual`.
    fn of(value: f64, dual: Dual64) -> Self {
        Self(Dual64::new(value, dual.eps))
    }

    /// `self`, `b` where `first` is false.
    fn choose(self, b: Self, first: bool) -> Self {
        if first { self } else { b }
    }

    /// A value and its derivative.
    #[must_use]
    pub fn new(re: f64, eps: f64) -> Self {
        Self(Dual64::new(re, eps))
    }

    /// The derivative.
    #[must_use]
    pub fn eps(self) -> f64 {
        self.0.eps
    }

    /// The value.
    #[must_use]
    pub fn re(self) -> f64 {
        self.0.re
    }

    /// As of `f64`.
    #[must_use]
    pub fn powi(self, n: i32) -> Self {
        Self::of(self.re().powi(n), self.0.powi(n))
    }

    /// As of `f64`.
    #[must_use]
    pub fn powf(self, p: Self) -> Self {
        Self::of(self.re().powf(p.re()), (self.0.ln() * p.0).exp())
    }

    /// As of `f64`.
    #[must_use]
    pub fn abs(self) -> Self {
        match self.re().partial_cmp(&0.0) {
            Some(Ordering::Equal) => Self(Dual64::new(self.re().abs(), 0.0)),
            Some(Ordering::Less) => Self::of(self.re().abs(), -self.0),
            _ => Self::of(self.re().abs(), self.0),
        }
    }

    /// As of `f64`; the receiver at a tie.
    #[must_use]
    pub fn max(self, b: Self) -> Self {
        self.choose(b, self.re() >= b.re())
    }

    /// As of `f64`; the receiver at a tie.
    #[must_use]
    pub fn min(self, b: Self) -> Self {
        self.choose(b, self.re() <= b.re())
    }

    /// As of `f64`.
    #[must_use]
    pub fn clamp(self, low: Self, high: Self) -> Self {
        if self.re() < low.re() { low } else { self.choose(high, self.re() <= high.re()) }
    }

    /// As of `f64`.
    #[must_use]
    pub fn mul_add(self, b: Self, c: Self) -> Self {
        Self::of(self.re().mul_add(b.re(), c.re()), self.0 * b.0 + c.0)
    }

    /// As of `f64`.
    #[must_use]
    pub fn hypot(self, b: Self) -> Self {
        Self::of(self.re().hypot(b.re()), (self.0 * self.0 + b.0 * b.0).sqrt())
    }

    /// As of `f64`.
    #[must_use]
    pub fn atan2(self, b: Self) -> Self {
        Self::of(self.re().atan2(b.re()), self.0.atan2(b.0))
    }

    /// As of `f64`.
    #[must_use]
    pub fn total_cmp(&self, b: &Self) -> Ordering {
        self.re().total_cmp(&b.re())
    }

    /// As of `f64`.
    #[must_use]
    pub fn sin_cos(self) -> (Self, Self) {
        (self.sin(), self.cos())
    }

    /// As of `f64`.
    #[must_use]
    pub fn is_finite(self) -> bool {
        self.re().is_finite()
    }
}

macro_rules! methods {
    ($($name:ident)+) => {
        impl Dual {$(
            /// As of `f64`.
            #[must_use]
            pub fn $name(self) -> Self {
                Self::of(self.re().$name(), self.0.$name())
            }
        )+}
    };
}
methods! { sin cos tan asin acos atan sinh cosh tanh asinh exp ln sqrt cbrt recip exp_m1 ln_1p }

macro_rules! operators {
    ($($trait:ident $op:ident $assign:ident $op_assign:ident),+) => {$(
        impl $trait for Dual {
            type Output = Self;

            fn $op(self, b: Self) -> Self {
                Self::of(self.re().$op(b.re()), self.0.$op(b.0))
            }
        }

        impl $trait<&Dual> for Dual {
            type Output = Self;

            fn $op(self, b: &Self) -> Self {
                self.$op(*b)
            }
        }

        impl $trait<Dual> for &Dual {
            type Output = Dual;

            fn $op(self, b: Dual) -> Dual {
                (*self).$op(b)
            }
        }

        impl $trait<&Dual> for &Dual {
            type Output = Dual;

            fn $op(self, b: &Dual) -> Dual {
                (*self).$op(*b)
            }
        }

        impl $trait<f64> for Dual {
            type Output = Self;

            fn $op(self, b: f64) -> Self {
                self.$op(c(b))
            }
        }

        impl $trait<Dual> for f64 {
            type Output = Dual;

            fn $op(self, b: Dual) -> Dual {
                c(self).$op(b)
            }
        }

        impl $assign for Dual {
            fn $op_assign(&mut self, b: Self) {
                *self = (*self).$op(b);
            }
        }

        impl $assign<&Dual> for Dual {
            fn $op_assign(&mut self, b: &Self) {
                *self = (*self).$op(*b);
            }
        }

        impl $assign<f64> for Dual {
            fn $op_assign(&mut self, b: f64) {
                *self = (*self).$op(c(b));
            }
        }
    )+};
}
operators! { Add add AddAssign add_assign, Sub sub SubAssign sub_assign, Mul mul MulAssign mul_assign, Div div DivAssign div_assign }

impl Neg for Dual {
    type Output = Self;

    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Default for Dual {
    fn default() -> Self {
        c(0.0)
    }
}

impl PartialEq for Dual {
    fn eq(&self, b: &Self) -> bool {
        self.re() == b.re()
    }
}

impl PartialOrd for Dual {
    fn partial_cmp(&self, b: &Self) -> Option<Ordering> {
        self.re().partial_cmp(&b.re())
    }
}

impl PartialEq<f64> for Dual {
    fn eq(&self, b: &f64) -> bool {
        self.re() == *b
    }
}

impl PartialOrd<f64> for Dual {
    fn partial_cmp(&self, b: &f64) -> Option<Ordering> {
        self.re().partial_cmp(b)
    }
}

impl Sum for Dual {
    fn sum<I: Iterator<Item = Self>>(terms: I) -> Self {
        terms.fold(c(-0.0), Add::add)
    }
}

impl<'a> Sum<&'a Dual> for Dual {
    fn sum<I: Iterator<Item = &'a Self>>(terms: I) -> Self {
        terms.copied().sum()
    }
}

impl Product for Dual {
    fn product<I: Iterator<Item = Self>>(factors: I) -> Self {
        factors.fold(c(1.0), Mul::mul)
    }
}

impl<'a> Product<&'a Dual> for Dual {
    fn product<I: Iterator<Item = &'a Self>>(factors: I) -> Self {
        factors.copied().product()
    }
}
