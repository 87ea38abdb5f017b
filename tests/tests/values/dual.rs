//! Dual numbers as the independent reference: what the generic twins are written over, and how arguments of
//! any shape become dual and results fall apart into values and derivatives.

use num_dual::{Dual64, DualNum};

/// What a twin computes with: dual numbers, or `f64`.
pub trait Num: DualNum<f64> + Copy + PartialOrd {}

impl<D: DualNum<f64> + Copy + PartialOrd> Num for D {}

/// A number without derivative.
pub fn c<D: Num>(value: f64) -> D {
    D::from(value)
}

pub fn max<D: Num>(a: D, b: D) -> D {
    if a.re() > b.re() { a } else { b }
}

pub fn min<D: Num>(a: D, b: D) -> D {
    if a.re() < b.re() { a } else { b }
}

pub fn hypot<D: Num>(a: D, b: D) -> D {
    (a * a + b * b).sqrt()
}

/// `a % b`: a − b·trunc(a / b), the quotient held constant.
pub fn rem<D: Num>(a: D, b: D) -> D {
    a - b * (a.re() / b.re()).trunc()
}

/// Arguments to dual numbers.
pub trait Lift {
    type Dual;
    fn lift(&self, dot: &Self) -> Self::Dual;
}

impl Lift for f64 {
    type Dual = Dual64;

    fn lift(&self, dot: &Self) -> Dual64 {
        Dual64::new(*self, *dot)
    }
}

/// The twin of an `f32` function computes in `f64`: a reference may know more than what it judges.
impl Lift for f32 {
    type Dual = Dual64;

    fn lift(&self, dot: &Self) -> Dual64 {
        Dual64::new(f64::from(*self), f64::from(*dot))
    }
}

impl<T: Lift, const N: usize> Lift for [T; N] {
    type Dual = [T::Dual; N];

    fn lift(&self, dot: &Self) -> Self::Dual {
        std::array::from_fn(|i| self[i].lift(&dot[i]))
    }
}

impl<T: Lift> Lift for Vec<T> {
    type Dual = Vec<T::Dual>;

    fn lift(&self, dot: &Self) -> Self::Dual {
        self.iter().zip(dot).map(|(value, dot)| value.lift(dot)).collect()
    }
}

/// Results to `(value, derivative)` pairs.
pub trait Parts {
    fn parts(&self, out: &mut Vec<(f64, f64)>);
}

impl Parts for Dual64 {
    fn parts(&self, out: &mut Vec<(f64, f64)>) {
        out.push((self.re, self.eps));
    }
}

impl<T: Parts, const N: usize> Parts for [T; N] {
    fn parts(&self, out: &mut Vec<(f64, f64)>) {
        for element in self {
            element.parts(out);
        }
    }
}

impl<T: Parts> Parts for Vec<T> {
    fn parts(&self, out: &mut Vec<(f64, f64)>) {
        for element in self {
            element.parts(out);
        }
    }
}

macro_rules! tuples {
    ($(($($part:ident $at:tt)+))+) => {$(
        impl<$($part: Lift),+> Lift for ($($part,)+) {
            type Dual = ($($part::Dual,)+);

            fn lift(&self, dot: &Self) -> Self::Dual {
                ($(self.$at.lift(&dot.$at),)+)
            }
        }

        impl<$($part: Parts),+> Parts for ($($part,)+) {
            fn parts(&self, out: &mut Vec<(f64, f64)>) {
                $(self.$at.parts(out);)+
            }
        }
    )+};
}
tuples! { (A 0 B 1) (A 0 B 1 C 2) (A 0 B 1 C 2 D 3) }

macro_rules! inert {
    ($($inert:ty)+) => {$(
        impl Lift for $inert {
            type Dual = $inert;

            fn lift(&self, _: &Self) -> $inert {
                self.clone()
            }
        }

        impl Parts for $inert {
            fn parts(&self, _: &mut Vec<(f64, f64)>) {}
        }
    )+};
}
inert! { () bool char String i32 u8 usize }
