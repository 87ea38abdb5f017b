//! Special functions with their rules: error functions, gamma functions, Bessel functions.
//!
//! Each is an ordinary function of `f64` or `f32`, to be called in `#[differentiable]` functions and outside of them, with
//! the companions of any other. The values of `erf`, `erfc`, `gamma`, `ln_gamma`, `j0` and `j1` come from the crate `libm`
//! (Rust's port of musl and FreeBSD, errors of a few units in the last place), those of the polygamma functions from the
//! crate `special`, in `f64`. Derivatives are of first order: `trigamma`, the derivative of [`digamma()`], is not offered.
//!
//! The formulas are those of the [NIST Digital Library of Mathematical Functions](https://dlmf.nist.gov).
//!
//! ```
//! use autodiff_core::{differentiable, special::norm_cdf};
//!
//! /// Black and Scholes' price of a call, without interest.
//! #[differentiable]
//! fn call(spot: f64, strike: f64, deviation: f64) -> f64 {
//!     let d = (spot / strike).ln() / deviation + 0.5 * deviation;
//!     spot * norm_cdf(d) - strike * norm_cdf(d - deviation)
//! }
//!
//! // The derivative by the spot price is N(d).
//! let (delta, _, _) = call::grad(100.0, 100.0, 0.2);
//! assert!((delta - norm_cdf(0.1)).abs() < 1e-15);
//! ```

mod real;

pub use real::Real;

use crate::differentiable;

/// The error function, `erf(x) = 2/√π ∫₀ˣ e^(−t²) dt` (DLMF 7.2.1).
///
/// Its derivative is `2/√π · e^(−x²)`.
///
/// ```
/// use autodiff_core::special::erf;
///
/// assert!((erf(0.5_f64) - 0.520_499_877_813_046_5).abs() < 1e-15);
/// assert_eq!(erf::grad(0.0), std::f64::consts::FRAC_2_SQRT_PI);
/// ```
#[must_use]
#[differentiable(crate = ::autodiff_core, derivative = |x| T::FRAC_2_SQRT_PI() * (-x * x).exp())]
pub fn erf<T: Real>(x: T) -> T {
    x.special_erf()
}

/// The complementary error function, `erfc(x) = 1 − erf(x)` (DLMF 7.2.2), which keeps its digits for large `x`.
///
/// Its derivative is `−2/√π · e^(−x²)`.
///
/// ```
/// use autodiff_core::special::erfc;
///
/// assert!((erfc(10.0_f64) / 2.088_487_583_762_545e-45 - 1.0).abs() < 1e-14);
/// assert_eq!(erfc::grad(0.0), -std::f64::consts::FRAC_2_SQRT_PI);
/// ```
#[must_use]
#[differentiable(crate = ::autodiff_core, derivative = |x| -T::FRAC_2_SQRT_PI() * (-x * x).exp())]
pub fn erfc<T: Real>(x: T) -> T {
    x.special_erfc()
}

/// The distribution function of the standard normal distribution, `Φ(x) = ½ erfc(−x/√2)` (DLMF 7.18, 7.2.2).
///
/// Its derivative is the density `e^(−x²/2) / √(2π)`.
///
/// ```
/// use autodiff_core::special::norm_cdf;
///
/// assert_eq!(norm_cdf(0.0), 0.5);
/// assert!((norm_cdf::grad(0.0_f64) - 0.398_942_280_401_432_7).abs() < 1e-16);
/// ```
#[must_use]
#[differentiable(
    crate = ::autodiff_core,
    derivative = |x| (-x * x / (T::one() + T::one())).exp() * T::FRAC_2_SQRT_PI() * T::FRAC_1_SQRT_2() / (T::one() + T::one())
)]
pub fn norm_cdf<T: Real>(x: T) -> T {
    (-x * T::FRAC_1_SQRT_2()).special_erfc() / (T::one() + T::one())
}

/// The gamma function, `Γ(x) = ∫₀^∞ t^(x−1) e^(−t) dt` and its continuation to negative `x` (DLMF 5.2.1).
///
/// Its derivative is `Γ(x) ψ(x)` (DLMF 5.2.2). At the poles, 0 and the negative integers, the value is `±∞` or NaN and the
/// derivative is NaN.
///
/// ```
/// use autodiff_core::special::gamma;
///
/// assert_eq!(gamma(5.0), 24.0);
/// // Γ'(1) is minus Euler's constant.
/// assert!((gamma::grad(1.0_f64) + 0.577_215_664_901_532_9).abs() < 1e-15);
/// ```
#[must_use]
#[differentiable(crate = ::autodiff_core, derivative = |x, y| if x == T::zero() { T::nan() } else { y * x.special_digamma() })]
pub fn gamma<T: Real>(x: T) -> T {
    x.special_gamma()
}

/// The logarithm of the gamma function's size, `ln |Γ(x)|`, which overflows much later (DLMF 5.2.1).
///
/// Its derivative is `ψ(x)` (DLMF 5.2.2).
///
/// ```
/// use autodiff_core::special::ln_gamma;
///
/// assert!((ln_gamma(200.0_f64) - 857.933_669_825_857_5).abs() < 1e-12);
/// assert!((ln_gamma::grad(1.0_f64) + 0.577_215_664_901_532_9).abs() < 1e-15);
/// ```
#[must_use]
#[differentiable(crate = ::autodiff_core, derivative = |x| x.special_digamma())]
pub fn ln_gamma<T: Real>(x: T) -> T {
    x.special_ln_gamma()
}

/// The digamma function, `ψ(x) = Γ'(x)/Γ(x)` (DLMF 5.2.2).
///
/// Its derivative is the trigamma function `ψ'(x)` (DLMF 5.15.1). At the poles, 0 and the negative integers, the value is
/// `−∞` or NaN.
///
/// ```
/// use autodiff_core::special::digamma;
///
/// assert!((digamma(1.0_f64) + 0.577_215_664_901_532_9).abs() < 1e-15);
/// // ψ'(1) is π²/6.
/// assert!((digamma::grad(1.0_f64) - std::f64::consts::PI.powi(2) / 6.0).abs() < 1e-14);
/// ```
#[must_use]
#[differentiable(crate = ::autodiff_core, derivative = |x| x.special_trigamma())]
pub fn digamma<T: Real>(x: T) -> T {
    x.special_digamma()
}

/// The Bessel function of the first kind of order 0 (DLMF 10.2.2).
///
/// Its derivative is `−J₁(x)` (DLMF 10.6.3).
///
/// ```
/// use autodiff_core::special::{j0, j1};
///
/// assert!((j0(1.0_f64) - 0.765_197_686_557_966_6).abs() < 1e-15);
/// assert_eq!(j0::grad(2.0), -j1(2.0));
/// ```
#[must_use]
#[differentiable(crate = ::autodiff_core, derivative = |x| -x.special_j1())]
pub fn j0<T: Real>(x: T) -> T {
    x.special_j0()
}

/// The Bessel function of the first kind of order 1 (DLMF 10.2.2).
///
/// Its derivative is `J₀(x) − J₁(x)/x` (DLMF 10.6.2), which is ½ at 0.
///
/// ```
/// use autodiff_core::special::j1;
///
/// assert!((j1(1.0_f64) - 0.440_050_585_744_933_5).abs() < 1e-15);
/// assert_eq!(j1::grad(0.0), 0.5);
/// ```
#[must_use]
#[differentiable(
    crate = ::autodiff_core,
    derivative = |x, y| if x == T::zero() { T::one() / (T::one() + T::one()) } else { x.special_j0() - y / x }
)]
pub fn j1<T: Real>(x: T) -> T {
    x.special_j1()
}
