//! The floats of the special functions, and where each value comes from.

use num_traits::{Float, FloatConst};
use special::Gamma;

use crate::ops::Scalar;

/// `f64` and `f32`.
///
/// The methods are what the functions of [`special`](super) are made of; call those.
pub trait Real: Scalar + Float + FloatConst + sealed::Sealed {
    #[doc(hidden)]
    #[must_use]
    fn special_erf(self) -> Self;
    #[doc(hidden)]
    #[must_use]
    fn special_erfc(self) -> Self;
    #[doc(hidden)]
    #[must_use]
    fn special_gamma(self) -> Self;
    #[doc(hidden)]
    #[must_use]
    fn special_ln_gamma(self) -> Self;
    #[doc(hidden)]
    #[must_use]
    fn special_digamma(self) -> Self;
    #[doc(hidden)]
    #[must_use]
    fn special_trigamma(self) -> Self;
    #[doc(hidden)]
    #[must_use]
    fn special_j0(self) -> Self;
    #[doc(hidden)]
    #[must_use]
    fn special_j1(self) -> Self;
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for f64 {}
    impl Sealed for f32 {}
}

impl Real for f64 {
    fn special_erf(self) -> Self {
        libm::erf(self)
    }
    fn special_erfc(self) -> Self {
        libm::erfc(self)
    }
    fn special_gamma(self) -> Self {
        libm::tgamma(self)
    }
    fn special_ln_gamma(self) -> Self {
        libm::lgamma(self)
    }
    fn special_digamma(self) -> Self {
        if self == 0.0 {
            return Self::NEG_INFINITY;
        }
        reflected(self, Gamma::digamma, |psi, sine, cosine| psi - core::f64::consts::PI * cosine / sine)
    }
    fn special_trigamma(self) -> Self {
        if self == 0.0 {
            return Self::INFINITY;
        }
        let square = |x: f64| x * x;
        reflected(self, |x| Gamma::trigamma(&x), |psi, sine, _| square(core::f64::consts::PI / sine) - psi)
    }
    fn special_j0(self) -> Self {
        libm::j0(self)
    }
    fn special_j1(self) -> Self {
        libm::j1(self)
    }
}

/// A polygamma function on the line without 0: for negative `x` by reflection, from its value at `1 − x` and from the sine
/// and cosine of `πx` (DLMF 5.5.4), reduced before they are multiplied by π. NaN at the poles.
fn reflected(x: f64, positive: impl Fn(f64) -> f64, reflect: impl Fn(f64, f64, f64) -> f64) -> f64 {
    if x > 0.0 || x.is_nan() {
        return positive(x);
    }
    let offset = x - libm::rint(x);
    if offset == 0.0 || x.is_infinite() {
        return f64::NAN;
    }
    // The signs of both change from one integer to the next: neither quotient nor square does.
    let (sine, cosine) = libm::sincos(core::f64::consts::PI * offset);
    reflect(positive(1.0 - x), sine, cosine)
}

/// In `f32` the polygamma functions are those of `f64`, rounded.
#[expect(clippy::cast_possible_truncation, reason = "rounded")]
impl Real for f32 {
    fn special_erf(self) -> Self {
        libm::erff(self)
    }
    fn special_erfc(self) -> Self {
        libm::erfcf(self)
    }
    fn special_gamma(self) -> Self {
        libm::tgammaf(self)
    }
    fn special_ln_gamma(self) -> Self {
        libm::lgammaf(self)
    }
    fn special_digamma(self) -> Self {
        f64::from(self).special_digamma() as f32
    }
    fn special_trigamma(self) -> Self {
        f64::from(self).special_trigamma() as f32
    }
    fn special_j0(self) -> Self {
        libm::j0f(self)
    }
    fn special_j1(self) -> Self {
        libm::j1f(self)
    }
}
