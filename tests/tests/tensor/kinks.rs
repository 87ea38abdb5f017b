//! Answers at kinks, at the edges of domains and for NaN: the figures are those that `PyTorch` 2.15 prints for the same
//! expressions in double precision, but where a comment gives another one.

#![allow(clippy::unreadable_literal, clippy::approx_constant, reason = "figures as they were printed")]

use autodiff_core::tensor::{Tensor, no_grad};

const INF: f64 = f64::INFINITY;
const NAN: f64 = f64::NAN;

fn same(found: f64, expected: f64) -> bool {
    found == expected || (found.is_nan() && expected.is_nan()) || (found - expected).abs() <= 4e-16 * expected.abs()
}

/// A function of numbers: its name, the function, the arguments, the value, and the gradients.
type OfNumbers = (&'static str, fn(&[Tensor]) -> Tensor, &'static [f64], f64, &'static [f64]);

/// A function of a vector: the gradient is that of the elements of the value, of which the first counts once, the second
/// twice, and so on.
type OfVectors = (&'static str, fn(&Tensor) -> Tensor, &'static [f64], &'static [f64], &'static [f64]);

#[rustfmt::skip] // One line per point.
const NUMBERS: &[OfNumbers] = &[
    ("maximum", |x| x[0].maximum(&x[1]), &[0.0, 0.0], 0.0, &[0.5, 0.5]),
    ("maximum", |x| x[0].maximum(&x[1]), &[1.0, 1.0], 1.0, &[0.5, 0.5]),
    ("maximum", |x| x[0].maximum(&x[1]), &[NAN, 1.0], NAN, &[1.0, 1.0]),
    ("maximum", |x| x[0].maximum(&x[1]), &[1.0, NAN], NAN, &[1.0, 1.0]),
    ("maximum", |x| x[0].maximum(&x[1]), &[-0.0, 0.0], -0.0, &[0.5, 0.5]),
    ("maximum", |x| x[0].maximum(&x[1]), &[2.0, 1.0], 2.0, &[1.0, 0.0]),
    ("minimum", |x| x[0].minimum(&x[1]), &[0.0, 0.0], 0.0, &[0.5, 0.5]),
    ("minimum", |x| x[0].minimum(&x[1]), &[1.0, 1.0], 1.0, &[0.5, 0.5]),
    ("minimum", |x| x[0].minimum(&x[1]), &[NAN, 1.0], NAN, &[1.0, 1.0]),
    ("minimum", |x| x[0].minimum(&x[1]), &[1.0, NAN], NAN, &[1.0, 1.0]),
    ("minimum", |x| x[0].minimum(&x[1]), &[-0.0, 0.0], -0.0, &[0.5, 0.5]),
    ("minimum", |x| x[0].minimum(&x[1]), &[2.0, 1.0], 1.0, &[0.0, 1.0]),
    ("fmax", |x| x[0].fmax(&x[1]), &[0.0, 0.0], 0.0, &[0.5, 0.5]),
    ("fmax", |x| x[0].fmax(&x[1]), &[1.0, 1.0], 1.0, &[0.5, 0.5]),
    ("fmax", |x| x[0].fmax(&x[1]), &[NAN, 1.0], 1.0, &[0.0, 1.0]),
    ("fmax", |x| x[0].fmax(&x[1]), &[1.0, NAN], 1.0, &[1.0, 0.0]),
    ("fmax", |x| x[0].fmax(&x[1]), &[-0.0, 0.0], -0.0, &[0.5, 0.5]),
    ("fmax", |x| x[0].fmax(&x[1]), &[2.0, 1.0], 2.0, &[1.0, 0.0]),
    ("fmin", |x| x[0].fmin(&x[1]), &[0.0, 0.0], 0.0, &[0.5, 0.5]),
    ("fmin", |x| x[0].fmin(&x[1]), &[1.0, 1.0], 1.0, &[0.5, 0.5]),
    ("fmin", |x| x[0].fmin(&x[1]), &[NAN, 1.0], 1.0, &[0.0, 1.0]),
    ("fmin", |x| x[0].fmin(&x[1]), &[1.0, NAN], 1.0, &[1.0, 0.0]),
    ("fmin", |x| x[0].fmin(&x[1]), &[-0.0, 0.0], -0.0, &[0.5, 0.5]),
    ("fmin", |x| x[0].fmin(&x[1]), &[2.0, 1.0], 1.0, &[0.0, 1.0]),
    ("hypot", |x| x[0].hypot(&x[1]), &[0.0, 0.0], 0.0, &[NAN, NAN]),
    ("hypot", |x| x[0].hypot(&x[1]), &[0.0, -2.0], 2.0, &[0.0, -1.0]),
    ("hypot", |x| x[0].hypot(&x[1]), &[INF, 1.0], INF, &[NAN, 0.0]),
    ("atan2", |x| x[0].atan2(&x[1]), &[0.0, 0.0], 0.0, &[0.0, -0.0]),
    ("atan2", |x| x[0].atan2(&x[1]), &[0.0, 2.0], 0.0, &[0.5, -0.0]),
    ("atan2", |x| x[0].atan2(&x[1]), &[0.0, -2.0], 3.141592653589793, &[-0.5, -0.0]),
    ("atan2", |x| x[0].atan2(&x[1]), &[2.0, 0.0], 1.5707963267948966, &[0.0, -0.5]),
    ("pow", |x| x[0].powf(&x[1]), &[0.0, 0.0], 1.0, &[0.0, 0.0]),
    ("pow", |x| x[0].powf(&x[1]), &[0.0, 1.0], 0.0, &[1.0, 0.0]),
    ("pow", |x| x[0].powf(&x[1]), &[0.0, 2.0], 0.0, &[0.0, 0.0]),
    ("pow", |x| x[0].powf(&x[1]), &[0.0, 0.5], 0.0, &[INF, 0.0]),
    ("pow", |x| x[0].powf(&x[1]), &[0.0, -1.0], INF, &[-INF, -INF]),
    ("pow", |x| x[0].powf(&x[1]), &[-2.0, 2.0], 4.0, &[-4.0, NAN]),
    ("pow", |x| x[0].powf(&x[1]), &[-2.0, 0.0], 1.0, &[0.0, NAN]),
    ("pow", |x| x[0].powf(&x[1]), &[-2.0, 3.0], -8.0, &[12.0, NAN]),
    ("fmod", |x| &x[0] % &x[1], &[5.0, 2.5], 0.0, &[1.0, -2.0]),
    ("fmod", |x| &x[0] % &x[1], &[-5.0, 2.5], -0.0, &[1.0, 2.0]),
    ("fmod", |x| &x[0] % &x[1], &[5.0, 0.1], 0.09999999999999973, &[1.0, -49.0]), // PyTorch: -50, of the rounded quotient
    ("fmod", |x| &x[0] % &x[1], &[5.0, 0.0], NAN, &[1.0, NAN]), // PyTorch: -inf
    ("fmod", |x| &x[0] % &x[1], &[-4.0, 2.5], -1.5, &[1.0, 1.0]),
    ("copysign", |x| x[0].copysign(&x[1]), &[0.0, 2.0], 0.0, &[0.0, 0.0]),
    ("copysign", |x| x[0].copysign(&x[1]), &[-3.0, 0.0], 3.0, &[-1.0, 0.0]),
    ("copysign", |x| x[0].copysign(&x[1]), &[-3.0, -0.0], -3.0, &[1.0, 0.0]),
    ("copysign", |x| x[0].copysign(&x[1]), &[3.0, -2.0], -3.0, &[-1.0, 0.0]),
    ("div", |x| &x[0] / &x[1], &[1.0, 0.0], INF, &[INF, -INF]),
    ("div", |x| &x[0] / &x[1], &[0.0, 0.0], NAN, &[INF, NAN]),
    ("div", |x| &x[0] / &x[1], &[-1.0, INF], -0.0, &[0.0, 0.0]),
    ("abs", |x| x[0].abs(), &[0.0], 0.0, &[0.0]),
    ("abs", |x| x[0].abs(), &[-0.0], 0.0, &[0.0]),
    ("abs", |x| x[0].abs(), &[NAN], NAN, &[0.0]),
    ("abs", |x| x[0].abs(), &[-3.0], 3.0, &[-1.0]),
    ("abs", |x| x[0].abs(), &[-INF], INF, &[-1.0]),
    ("sqrt", |x| x[0].sqrt(), &[0.0], 0.0, &[INF]),
    ("sqrt", |x| x[0].sqrt(), &[-1.0], NAN, &[NAN]),
    ("sqrt", |x| x[0].sqrt(), &[INF], INF, &[0.0]),
    ("log", |x| x[0].ln(), &[0.0], -INF, &[INF]),
    ("log", |x| x[0].ln(), &[-1.0], NAN, &[-1.0]),
    ("log", |x| x[0].ln(), &[INF], INF, &[0.0]),
    ("reciprocal", |x| x[0].recip(), &[0.0], INF, &[-INF]),
    ("reciprocal", |x| x[0].recip(), &[INF], 0.0, &[-0.0]),
    ("asin", |x| x[0].asin(), &[1.0], 1.5707963267948966, &[INF]),
    ("asin", |x| x[0].asin(), &[-1.0], -1.5707963267948966, &[INF]),
    ("asin", |x| x[0].asin(), &[2.0], NAN, &[NAN]),
    ("acos", |x| x[0].acos(), &[1.0], 0.0, &[-INF]),
    ("acos", |x| x[0].acos(), &[-1.0], 3.141592653589793, &[-INF]),
    ("atanh", |x| x[0].atanh(), &[1.0], INF, &[INF]),
    ("atanh", |x| x[0].atanh(), &[-1.0], -INF, &[INF]),
    ("atanh", |x| x[0].atanh(), &[2.0], NAN, &[-0.3333333333333333]),
    ("acosh", |x| x[0].acosh(), &[1.0], 0.0, &[INF]),
    ("acosh", |x| x[0].acosh(), &[0.5], NAN, &[NAN]),
    ("log1p", |x| x[0].ln_1p(), &[-1.0], -INF, &[INF]),
    ("log1p", |x| x[0].ln_1p(), &[-2.0], NAN, &[-1.0]),
    ("exp", |x| x[0].exp(), &[-INF], 0.0, &[0.0]),
    ("exp", |x| x[0].exp(), &[INF], INF, &[INF]),
    ("exp", |x| x[0].exp(), &[NAN], NAN, &[NAN]),
    ("tan", |x| x[0].tan(), &[0.0], 0.0, &[1.0]),
    ("tanh", |x| x[0].tanh(), &[INF], 1.0, &[0.0]),
    ("tanh", |x| x[0].tanh(), &[-INF], -1.0, &[0.0]),
    ("log2", |x| x[0].log2(), &[0.0], -INF, &[INF]),
    ("log10", |x| x[0].log10(), &[0.0], -INF, &[INF]),
    ("atan", |x| x[0].atan(), &[INF], 1.5707963267948966, &[0.0]),
    ("sgn", |x| x[0].signum(), &[2.0], 1.0, &[0.0]),
    ("sgn", |x| x[0].signum(), &[-3.0], -1.0, &[0.0]),
    ("frac", |x| x[0].fract(), &[2.0], 0.0, &[1.0]),
    ("frac", |x| x[0].fract(), &[-2.0], 0.0, &[1.0]),
    ("floor", |x| x[0].floor(), &[2.0], 2.0, &[0.0]),
    ("ceil", |x| x[0].ceil(), &[2.0], 2.0, &[0.0]),
    ("trunc", |x| x[0].trunc(), &[2.0], 2.0, &[0.0]),
    ("expm1", |x| x[0].exp_m1(), &[-INF], -1.0, &[0.0]),
    ("exp2", |x| x[0].exp2(), &[-INF], 0.0, &[0.0]),
    ("cosh", |x| x[0].cosh(), &[0.0], 1.0, &[0.0]),
    ("clamp", |x| x[0].clamp(&x[1], &x[2]), &[1.0, -1.0, 1.0], 1.0, &[0.5, 0.0, 0.5]),
    ("clamp", |x| x[0].clamp(&x[1], &x[2]), &[-1.0, -1.0, 1.0], -1.0, &[0.5, 0.5, 0.0]),
    ("clamp", |x| x[0].clamp(&x[1], &x[2]), &[2.0, -1.0, 1.0], 1.0, &[0.0, 0.0, 1.0]),
    ("clamp", |x| x[0].clamp(&x[1], &x[2]), &[-2.0, -1.0, 1.0], -1.0, &[0.0, 1.0, 0.0]),
    ("clamp", |x| x[0].clamp(&x[1], &x[2]), &[NAN, -1.0, 1.0], NAN, &[1.0, 0.0, 0.0]),
    ("clamp", |x| x[0].clamp(&x[1], &x[2]), &[0.0, 2.0, 1.0], 1.0, &[0.0, 0.0, 1.0]),
    ("clamp", |x| x[0].clamp(&x[1], &x[2]), &[1.5, 2.0, 1.0], 1.0, &[0.0, 0.0, 1.0]),
    ("clamp", |x| x[0].clamp(&x[1], &x[2]), &[0.0, 1.0, 1.0], 1.0, &[0.0, 1.0, 0.0]),
    ("clamp", |x| x[0].clamp(&x[1], &x[2]), &[0.5, NAN, 1.0], NAN, &[1.0, 0.0, 0.0]),
    ("clamp", |x| x[0].clamp(&x[1], &x[2]), &[0.5, 0.0, NAN], NAN, &[1.0, 0.0, 0.0]),
    ("clamp", |x| x[0].clamp(&x[1], &x[2]), &[1.0, 1.0, 1.0], 1.0, &[1.0, 0.0, 0.0]),
    ("clamp", |x| x[0].clamp(&x[1], &x[2]), &[2.0, 1.0, 1.0], 1.0, &[0.0, 0.0, 1.0]),
    ("clamp", |x| x[0].clamp(&x[1], &x[2]), &[2.0, 2.0, 1.0], 1.0, &[0.0, 0.0, 1.0]),
    ("clamp", |x| x[0].clamp(&x[1], &x[2]), &[1.0, 2.0, 1.0], 1.0, &[0.0, 0.0, 1.0]),
    ("clamp", |x| x[0].clamp(&x[1], &x[2]), &[NAN, 2.0, 1.0], NAN, &[1.0, 0.0, 1.0]),
    ("clamp", |x| x[0].clamp(&x[1], &x[2]), &[3.0, NAN, 1.0], NAN, &[0.0, 0.0, 0.0]),
    ("clamp", |x| x[0].clamp(&x[1], &x[2]), &[-3.0, 0.0, NAN], NAN, &[0.0, 0.0, 0.0]),
    ("clamp", |x| x[0].clamp(&x[1], &x[2]), &[-3.0, NAN, 1.0], NAN, &[1.0, 0.0, 0.0]),
    ("clamp", |x| x[0].clamp(&x[1], &x[2]), &[1.0, NAN, 1.0], NAN, &[1.0, 0.0, 0.0]),
    ("clamp", |x| x[0].clamp(&x[1], &x[2]), &[0.0, 0.0, NAN], NAN, &[1.0, 0.0, 0.0]),
    ("clamp", |x| x[0].clamp(&x[1], &x[2]), &[NAN, NAN, 1.0], NAN, &[1.0, 0.0, 0.0]),
    ("clamp", |x| x[0].clamp(&x[1], &x[2]), &[1.5, 2.0, 1.0], 1.0, &[0.0, 0.0, 1.0]),
    ("clamp", |x| x[0].clamp(&x[1], &x[2]), &[NAN, 1.0, 1.0], NAN, &[1.0, 0.0, 0.0]),
    ("clamp numbers", |x| x[0].clamp(-1.0, 1.0), &[1.0], 1.0, &[0.0]),
    ("clamp numbers", |x| x[0].clamp(-1.0, 1.0), &[-1.0], -1.0, &[0.0]),
    ("clamp numbers", |x| x[0].clamp(-1.0, 1.0), &[2.0], 1.0, &[0.0]),
    ("clamp numbers", |x| x[0].clamp(-1.0, 1.0), &[-2.0], -1.0, &[0.0]),
    ("clamp numbers", |x| x[0].clamp(-1.0, 1.0), &[NAN], NAN, &[0.0]),
    ("clamp numbers", |x| x[0].clamp(-1.0, 1.0), &[1.5], 1.0, &[0.0]),
    ("clamp numbers", |x| x[0].clamp(2.0, 1.0), &[1.0], 1.0, &[0.0]),
    ("clamp numbers", |x| x[0].clamp(2.0, 1.0), &[-1.0], 1.0, &[0.0]),
    ("clamp numbers", |x| x[0].clamp(2.0, 1.0), &[2.0], 1.0, &[0.0]),
    ("clamp numbers", |x| x[0].clamp(2.0, 1.0), &[-2.0], 1.0, &[0.0]),
    ("clamp numbers", |x| x[0].clamp(2.0, 1.0), &[NAN], NAN, &[1.0]), // PyTorch: 0
    ("clamp numbers", |x| x[0].clamp(2.0, 1.0), &[1.5], 1.0, &[0.0]),
    ("pow n", |x| x[0].powi(0), &[0.0], 1.0, &[0.0]),
    ("pow n", |x| x[0].powi(0), &[-2.0], 1.0, &[0.0]),
    ("pow n", |x| x[0].powi(1), &[0.0], 0.0, &[1.0]),
    ("pow n", |x| x[0].powi(1), &[-2.0], -2.0, &[1.0]),
    ("pow n", |x| x[0].powi(2), &[0.0], 0.0, &[0.0]),
    ("pow n", |x| x[0].powi(2), &[-2.0], 4.0, &[-4.0]),
    ("pow n", |x| x[0].powi(3), &[0.0], 0.0, &[0.0]),
    ("pow n", |x| x[0].powi(3), &[-2.0], -8.0, &[12.0]),
    ("pow n", |x| x[0].powi(-1), &[0.0], INF, &[-INF]),
    ("pow n", |x| x[0].powi(-1), &[-2.0], -0.5, &[-0.25]),
    ("where", |x| x[0].gt(0.0).select(&x[0].sqrt(), &(&x[0] * 0.0)), &[0.0], 0.0, &[NAN]),
    ("where", |x| x[0].gt(0.0).select(&x[0].sqrt(), &(&x[0] * 0.0)), &[-1.0], -0.0, &[NAN]),
    ("where", |x| x[0].gt(0.0).select(&x[0].sqrt(), &(&x[0] * 0.0)), &[4.0], 2.0, &[0.25]),
];

#[rustfmt::skip] // One line per point.
const VECTORS: &[OfVectors] = &[
    ("max", |x| x.max(), &[1.0, 3.0, 3.0], &[3.0], &[0.0, 0.5, 0.5]),
    ("max", |x| x.max(), &[NAN, NAN, 1.0], &[NAN], &[0.5, 0.5, 0.0]),
    ("max", |x| x.max(), &[INF, INF], &[INF], &[0.5, 0.5]),
    ("max", |x| x.max(), &[0.0, -0.0], &[-0.0], &[0.5, 0.5]),
    ("max", |x| x.max(), &[-INF, -INF], &[-INF], &[0.5, 0.5]),
    ("min", |x| x.min(), &[1.0, 1.0, 3.0], &[1.0], &[0.5, 0.5, 0.0]),
    ("min", |x| x.min(), &[NAN, 2.0, NAN], &[NAN], &[0.5, 0.0, 0.5]),
    ("amax", |x| x.max_axes(&[0], false), &[1.0, 3.0, 3.0], &[3.0], &[0.0, 0.5, 0.5]),
    ("amax", |x| x.max_axes(&[0], false), &[NAN, NAN, 1.0], &[NAN], &[NAN, NAN, NAN]),
    ("amax", |x| x.max_axes(&[0], false), &[INF, INF], &[INF], &[0.5, 0.5]),
    ("amin", |x| x.min_axes(&[0], false), &[1.0, 1.0, 3.0], &[1.0], &[0.5, 0.5, 0.0]),
    ("amin", |x| x.min_axes(&[0], false), &[NAN, 2.0], &[NAN], &[NAN, NAN]),
    ("prod", |x| x.prod(), &[0.0, 2.0, 3.0], &[0.0], &[6.0, 0.0, 0.0]),
    ("prod", |x| x.prod(), &[0.0, 0.0, 3.0], &[0.0], &[0.0, 0.0, 0.0]),
    ("prod", |x| x.prod(), &[0.0, INF], &[NAN], &[INF, 0.0]),
    ("prod", |x| x.prod(), &[2.0, NAN], &[NAN], &[NAN, NAN]),
    ("prod", |x| x.prod(), &[2.0, 2.0, 3.0], &[12.0], &[6.0, 6.0, 4.0]),
    ("prod", |x| x.prod(), &[0.0, INF, 2.0], &[NAN], &[INF, 0.0, NAN]),
    ("norm", |x| x.norm(), &[0.0, 0.0], &[0.0], &[0.0, 0.0]),
    ("norm", |x| x.norm(), &[3.0, -4.0], &[5.0], &[0.6, -0.8]),
    ("norm", |x| x.norm(), &[NAN, 1.0], &[NAN], &[NAN, NAN]),
    ("norm 1.0", |x| x.norm_p(1.0), &[0.0, -2.0], &[2.0], &[0.0, -1.0]),
    ("norm 1.0", |x| x.norm_p(1.0), &[0.0, 0.0], &[0.0], &[0.0, 0.0]),
    ("norm 1.0", |x| x.norm_p(1.0), &[2.0, -2.0], &[4.0], &[1.0, -1.0]),
    ("norm 1.0", |x| x.norm_p(1.0), &[NAN, 1.0], &[NAN], &[0.0, 1.0]),
    ("norm 1.5", |x| x.norm_p(1.5), &[0.0, -2.0], &[2.0], &[0.0, -1.0]),
    ("norm 1.5", |x| x.norm_p(1.5), &[0.0, 0.0], &[0.0], &[0.0, 0.0]),
    ("norm 1.5", |x| x.norm_p(1.5), &[2.0, -2.0], &[3.1748021039363987], &[0.7937005259840998, -0.7937005259840998]),
    ("norm 1.5", |x| x.norm_p(1.5), &[NAN, 1.0], &[NAN], &[NAN, NAN]),
    ("norm 3.0", |x| x.norm_p(3.0), &[0.0, -2.0], &[2.0], &[0.0, -1.0]),
    ("norm 3.0", |x| x.norm_p(3.0), &[0.0, 0.0], &[0.0], &[0.0, 0.0]),
    ("norm 3.0", |x| x.norm_p(3.0), &[2.0, -2.0], &[2.5198420997897464], &[0.6299605249474365, -0.6299605249474365]),
    ("norm 3.0", |x| x.norm_p(3.0), &[NAN, 1.0], &[NAN], &[NAN, NAN]),
    ("norm 0.5", |x| x.norm_p(0.5), &[0.0, -2.0], &[2.0000000000000004], &[0.0, -1.0]),
    ("norm 0.5", |x| x.norm_p(0.5), &[0.0, 0.0], &[0.0], &[0.0, 0.0]),
    ("norm 0.5", |x| x.norm_p(0.5), &[2.0, -2.0], &[8.000000000000002], &[2.0, -2.0]),
    ("norm 0.5", |x| x.norm_p(0.5), &[NAN, 1.0], &[NAN], &[NAN, NAN]),
    ("norm inf", |x| x.norm_p(INF), &[0.0, -2.0], &[2.0], &[0.0, -1.0]),
    ("norm inf", |x| x.norm_p(INF), &[0.0, 0.0], &[0.0], &[0.0, 0.0]),
    ("norm inf", |x| x.norm_p(INF), &[2.0, -2.0], &[2.0], &[0.5, -0.5]),
    ("norm inf", |x| x.norm_p(INF), &[NAN, 1.0], &[NAN], &[0.0, 0.0]),
    ("norm -inf", |x| x.norm_p(-INF), &[0.0, -2.0], &[0.0], &[0.0, -0.0]),
    ("norm -inf", |x| x.norm_p(-INF), &[0.0, 0.0], &[0.0], &[0.0, 0.0]),
    ("norm -inf", |x| x.norm_p(-INF), &[2.0, -2.0], &[2.0], &[0.5, -0.5]),
    ("norm -inf", |x| x.norm_p(-INF), &[NAN, 1.0], &[NAN], &[0.0, 0.0]),
    ("norm -1.0", |x| x.norm_p(-1.0), &[0.0, -2.0], &[0.0], &[0.0, -0.0]),
    ("norm -1.0", |x| x.norm_p(-1.0), &[0.0, 0.0], &[0.0], &[0.0, 0.0]),
    ("norm -1.0", |x| x.norm_p(-1.0), &[2.0, -2.0], &[1.0], &[0.25, -0.25]),
    ("norm -1.0", |x| x.norm_p(-1.0), &[NAN, 1.0], &[NAN], &[NAN, NAN]),
    ("var", |x| x.var(), &[1.0], &[NAN], &[NAN]),
    ("var", |x| x.var(), &[1.0, 1.0], &[0.0], &[0.0, 0.0]),
    ("var", |x| x.var(), &[1.0, 2.0, 4.0], &[2.333333333333333], &[-1.3333333333333335, -0.3333333333333335, 1.6666666666666665]),
    ("std", |x| x.std(), &[1.0], &[NAN], &[NAN]),
    ("std", |x| x.std(), &[1.0, 1.0], &[0.0], &[0.0, 0.0]),
    ("std", |x| x.std(), &[1.0, 2.0, 4.0], &[1.5275252316519465], &[-0.43643578047198484, -0.10910894511799625, 0.5455447255899809]),
    ("var c", |x| x.var_axes(&[0], 2, false), &[1.0, 2.0], &[INF], &[INF, INF]),
    ("var c", |x| x.var_axes(&[0], 2, false), &[1.0, 1.0], &[NAN], &[NAN, NAN]),
    ("std c", |x| x.std_axes(&[0], 2, false), &[1.0, 2.0], &[INF], &[NAN, NAN]),
    ("std c", |x| x.std_axes(&[0], 2, false), &[1.0, 1.0], &[NAN], &[NAN, NAN]),
    ("var c", |x| x.var_axes(&[0], 3, false), &[1.0, 2.0], &[INF], &[INF, INF]),
    ("var c", |x| x.var_axes(&[0], 3, false), &[1.0, 1.0], &[NAN], &[NAN, NAN]),
    ("std c", |x| x.std_axes(&[0], 3, false), &[1.0, 2.0], &[INF], &[NAN, NAN]),
    ("std c", |x| x.std_axes(&[0], 3, false), &[1.0, 1.0], &[NAN], &[NAN, NAN]),
    ("logsumexp", |x| x.logsumexp(), &[-INF, -INF], &[-INF], &[NAN, NAN]),
    ("logsumexp", |x| x.logsumexp(), &[INF, 1.0], &[INF], &[NAN, 0.0]),
    ("logsumexp", |x| x.logsumexp(), &[INF, INF], &[INF], &[NAN, NAN]),
    ("logsumexp", |x| x.logsumexp(), &[NAN, 1.0], &[NAN], &[NAN, NAN]),
    ("logsumexp", |x| x.logsumexp(), &[-INF, 1.0], &[1.0], &[0.0, 1.0]),
    ("softmax", |x| x.softmax(0), &[-INF, -INF], &[NAN, NAN], &[NAN, NAN]),
    ("softmax", |x| x.softmax(0), &[INF, 1.0], &[NAN, NAN], &[NAN, NAN]),
    ("softmax", |x| x.softmax(0), &[-INF, 1.0], &[0.0, 1.0], &[-0.0, 0.0]),
    ("softmax", |x| x.softmax(0), &[1000.0, 1000.0], &[0.5, 0.5], &[-0.25, 0.25]),
    ("log_softmax", |x| x.log_softmax(0), &[-INF, -INF], &[NAN, NAN], &[NAN, NAN]),
    ("log_softmax", |x| x.log_softmax(0), &[INF, 1.0], &[NAN, NAN], &[NAN, NAN]),
    ("log_softmax", |x| x.log_softmax(0), &[-INF, 1.0], &[-INF, 0.0], &[1.0, -1.0]),
    ("log_softmax", |x| x.log_softmax(0), &[1000.0, 0.0], &[0.0, -1000.0], &[-2.0, 2.0]),
    ("cumsum", |x| x.cumsum(0), &[1.0, NAN, 2.0], &[1.0, NAN, NAN], &[6.0, 5.0, 3.0]),
    ("cumsum", |x| x.cumsum(0), &[INF, -INF], &[INF, NAN], &[3.0, 2.0]),
    ("mean", |x| x.mean(), &[1.0, INF], &[INF], &[0.5, 0.5]),
];

#[test]
fn functions_of_numbers() {
    let mut wrong = Vec::new();
    for (name, f, at, value, gradients) in NUMBERS {
        let args: Vec<Tensor> = at.iter().map(|x| Tensor::from(*x).requires_grad(true)).collect();
        let y = f(&args);
        y.sum().backward();
        let found: Vec<f64> = args.iter().map(|arg| arg.grad().map_or(0.0, |grad| grad.item())).collect();
        if !same(y.item(), *value) || !found.iter().zip(*gradients).all(|(found, expected)| same(*found, *expected)) {
            wrong.push(format!("{name} at {at:?}: {} {found:?}, expected {value} {gradients:?}", y.item()));
        }
        assert!(same(no_grad(|| f(&args)).item(), *value), "{name} at {at:?} without a graph");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn functions_of_vectors() {
    let mut wrong = Vec::new();
    for (name, f, at, values, gradients) in VECTORS {
        let x = Tensor::from(*at).requires_grad(true);
        let y = f(&x);
        let weights =
            Tensor::from_vec((1..=y.len()).map(|i| f64::from(u32::try_from(i).unwrap())).collect(), y.shape());
        y.backward_with(&weights);
        let found = x.grad().expect("a gradient").to_vec();
        let all_same = |found: &[f64], expected: &[f64]| {
            found.len() == expected.len() && found.iter().zip(expected).all(|(found, expected)| same(*found, *expected))
        };
        if !all_same(&y.to_vec(), values) || !all_same(&found, gradients) {
            wrong.push(format!("{name} at {at:?}: {:?} {found:?}, expected {values:?} {gradients:?}", y.to_vec()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
