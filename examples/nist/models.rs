//! The sixteen models behind the twenty-one data sets, each one plain function of its parameters and
//! of the predictor `x`, written as NIST writes it.
//!
//! `#[constant]` says that `x` is measured, not fitted: `misra1a::value_and_grad(&b, x)` gives the
//! value and the derivatives by `b` alone, which is one row of the Jacobian matrix.

use autodiff_core::differentiable;
use std::f64::consts::PI;

/// Misra1a: volume adsorbed against pressure; `BoxBOD`: oxygen demand against incubation time.
#[must_use]
#[differentiable]
pub fn misra1a(b: &[f64; 2], #[constant] x: f64) -> f64 {
    let [b1, b2] = *b;
    b1 * (1.0 - (-b2 * x).exp())
}

/// Misra1b: volume adsorbed against pressure.
#[must_use]
#[differentiable]
pub fn misra1b(b: &[f64; 2], #[constant] x: f64) -> f64 {
    let [b1, b2] = *b;
    b1 * (1.0 - (1.0 + b2 * x / 2.0).powi(-2))
}

/// Misra1c: volume adsorbed against pressure.
#[must_use]
#[differentiable]
pub fn misra1c(b: &[f64; 2], #[constant] x: f64) -> f64 {
    let [b1, b2] = *b;
    b1 * (1.0 - (1.0 + 2.0 * b2 * x).powf(-0.5))
}

/// Misra1d: volume adsorbed against pressure.
#[must_use]
#[differentiable]
pub fn misra1d(b: &[f64; 2], #[constant] x: f64) -> f64 {
    let [b1, b2] = *b;
    b1 * b2 * x * (1.0 + b2 * x).recip()
}

/// Chwirut1 and Chwirut2: ultrasonic response against metal distance.
#[must_use]
#[differentiable]
pub fn chwirut(b: &[f64; 3], #[constant] x: f64) -> f64 {
    let [b1, b2, b3] = *b;
    (-b1 * x).exp() / (b2 + b3 * x)
}

/// `DanWood`: energy radiated from a carbon filament lamp against its temperature.
#[must_use]
#[differentiable]
pub fn dan_wood(b: &[f64; 2], #[constant] x: f64) -> f64 {
    let [b1, b2] = *b;
    b1 * x.powf(b2)
}

/// Eckerle4: transmittance against wavelength.
#[must_use]
#[differentiable]
pub fn eckerle4(b: &[f64; 3], #[constant] x: f64) -> f64 {
    let [b1, b2, b3] = *b;
    (b1 / b2) * (-0.5 * ((x - b3) / b2).powi(2)).exp()
}

/// Gauss1 and Gauss2: two Gaussian peaks on a decaying baseline, generated with noise.
#[must_use]
#[differentiable]
pub fn gauss(b: &[f64; 8], #[constant] x: f64) -> f64 {
    let [b1, b2, b3, b4, b5, b6, b7, b8] = *b;
    b1 * (-b2 * x).exp() + b3 * (-(x - b4).powi(2) / b5.powi(2)).exp() + b6 * (-(x - b7).powi(2) / b8.powi(2)).exp()
}

/// Kirby2: the width of a line under a scanning electron microscope.
#[must_use]
#[differentiable]
pub fn kirby2(b: &[f64; 5], #[constant] x: f64) -> f64 {
    let [b1, b2, b3, b4, b5] = *b;
    (b1 + b2 * x + b3 * x.powi(2)) / (1.0 + b4 * x + b5 * x.powi(2))
}

/// Lanczos1, Lanczos2 and Lanczos3: a sum of three exponentials, generated and rounded to 14, 6 and
/// 5 digits.
#[must_use]
#[differentiable]
pub fn lanczos(b: &[f64; 6], #[constant] x: f64) -> f64 {
    let mut y = 0.0;
    for term in b.chunks(2) {
        y += term[0] * (-term[1] * x).exp();
    }
    y
}

/// MGH10: the resistance of a thermistor against temperature.
#[must_use]
#[differentiable]
pub fn mgh10(b: &[f64; 3], #[constant] x: f64) -> f64 {
    let [b1, b2, b3] = *b;
    b1 * (b2 / (x + b3)).exp()
}

/// MGH17: two exponentials on a constant, generated.
#[must_use]
#[differentiable]
pub fn mgh17(b: &[f64; 5], #[constant] x: f64) -> f64 {
    let [b1, b2, b3, b4, b5] = *b;
    b1 + b2 * (-x * b4).exp() + b3 * (-x * b5).exp()
}

/// Rat42: the yield of a pasture against growing time.
#[must_use]
#[differentiable]
pub fn rat42(b: &[f64; 3], #[constant] x: f64) -> f64 {
    let [b1, b2, b3] = *b;
    b1 / (1.0 + (b2 - b3 * x).exp())
}

/// Roszman1: quantum defects in iodine atoms against excited energy states.
#[must_use]
#[differentiable]
pub fn roszman1(b: &[f64; 4], #[constant] x: f64) -> f64 {
    let [b1, b2, b3, b4] = *b;
    b1 - b2 * x - (b3 / (x - b4)).atan() / PI
}

/// Thurber: the mobility of electrons in a semiconductor against the logarithm of its density.
#[must_use]
#[differentiable]
pub fn thurber(b: &[f64; 7], #[constant] x: f64) -> f64 {
    let [b1, b2, b3, b4, b5, b6, b7] = *b;
    (b1 + b2 * x + b3 * x.powi(2) + b4 * x.powi(3)) / (1.0 + b5 * x + b6 * x.powi(2) + b7 * x.powi(3))
}

/// Bennett5: magnetisation of a superconductor against the logarithm of time.
#[must_use]
#[differentiable]
pub fn bennett5(b: &[f64; 3], #[constant] x: f64) -> f64 {
    let [b1, b2, b3] = *b;
    b1 * (b2 + x).powf(-1.0 / b3)
}

#[cfg(test)]
mod tests {
    use super::{
        bennett5, chwirut, dan_wood, eckerle4, gauss, kirby2, lanczos, mgh10, mgh17, misra1a, misra1b, misra1c,
        misra1d, rat42, roszman1, thurber,
    };
    use autodiff_core::check_grad;

    #[test]
    fn derivatives_agree_with_differences() {
        check_grad!(misra1a(&[239.0, 5.5e-4], const 77.6));
        check_grad!(misra1b(&[338.0, 3.9e-4], const 77.6));
        check_grad!(misra1c(&[636.0, 2.1e-4], const 77.6));
        check_grad!(misra1d(&[437.0, 3.0e-4], const 77.6));
        check_grad!(chwirut(&[0.19, 6.1e-3, 1.1e-2], const 2.25));
        check_grad!(dan_wood(&[0.77, 3.9], const 1.3));
        check_grad!(eckerle4(&[1.6, 4.1, 451.5], const 449.0));
        check_grad!(gauss(&[99.0, 0.01, 100.0, 67.0, 23.0, 72.0, 179.0, 18.0], const 70.0));
        check_grad!(kirby2(&[1.7, -0.14, 2.6e-3, -1.7e-3, 2.2e-5], const 100.0));
        check_grad!(lanczos(&[0.1, 1.0, 0.9, 3.0, 1.6, 5.0], const 0.35));
        check_grad!(mgh10(&[5.6e-3, 6181.0, 345.0], const 80.0));
        check_grad!(mgh17(&[0.38, 1.9, -1.5, 0.013, 0.022], const 50.0));
        check_grad!(rat42(&[72.0, 2.6, 0.067], const 42.0));
        check_grad!(roszman1(&[0.2, -6.2e-6, 1204.0, -181.0], const -2000.0));
        check_grad!(thurber(&[1288.0, 1491.0, 583.0, 75.0, 0.97, 0.4, 0.05], const -0.5));
        check_grad!(bennett5(&[-2524.0, 46.7, 0.93], const 10.0));
    }
}
