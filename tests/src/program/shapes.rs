//! Arguments of any shape to dual numbers, and results to values and derivatives.

use super::Dual;

/// Arguments to dual numbers.
pub trait Lift {
    /// The same shape over dual numbers.
    type Dual;

    /// Each number with its tangent.
    fn lift(&self, dot: &Self) -> Self::Dual;
}

/// Results to `(value, derivative)` pairs.
pub trait Parts {
    /// Appends the pairs.
    fn parts(&self, out: &mut Vec<(f64, f64)>);
}

impl Lift for f64 {
    type Dual = Dual;

    fn lift(&self, dot: &Self) -> Dual {
        Dual::new(*self, *dot)
    }
}

/// The twin of an `f32` function computes in `f64`: a reference may know more than what it judges.
impl Lift for f32 {
    type Dual = Dual;

    fn lift(&self, dot: &Self) -> Dual {
        Dual::new(f64::from(*self), f64::from(*dot))
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

impl<T: Lift> Lift for Option<T> {
    type Dual = Option<T::Dual>;

    fn lift(&self, dot: &Self) -> Self::Dual {
        self.as_ref().zip(dot.as_ref()).map(|(value, dot)| value.lift(dot))
    }
}

impl<A: Lift, B: Lift> Lift for (A, B) {
    type Dual = (A::Dual, B::Dual);

    fn lift(&self, dot: &Self) -> Self::Dual {
        (self.0.lift(&dot.0), self.1.lift(&dot.1))
    }
}

impl Parts for Dual {
    fn parts(&self, out: &mut Vec<(f64, f64)>) {
        out.push((self.re(), self.eps()));
    }
}

impl<T: Parts, const N: usize> Parts for [T; N] {
    fn parts(&self, out: &mut Vec<(f64, f64)>) {
        self.iter().for_each(|element| element.parts(out));
    }
}

impl<T: Parts> Parts for Vec<T> {
    fn parts(&self, out: &mut Vec<(f64, f64)>) {
        self.iter().for_each(|element| element.parts(out));
    }
}

impl<T: Parts> Parts for Option<T> {
    fn parts(&self, out: &mut Vec<(f64, f64)>) {
        self.iter().for_each(|value| value.parts(out));
    }
}

impl<A: Parts, B: Parts> Parts for (A, B) {
    fn parts(&self, out: &mut Vec<(f64, f64)>) {
        self.0.parts(out);
        self.1.parts(out);
    }
}

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
inert! { () bool i32 usize }
