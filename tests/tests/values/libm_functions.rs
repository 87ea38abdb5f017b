//! Functions of the crate `libm`: each has the row of the method it is, its value stays what it is, and its partials call
//! `libm` in turn.

use crate::prelude::*;
use autodiff_core::check_grad;

#[track_caller]
fn close(single: &[f32], double: &[f64]) {
    for (single, double) in single.iter().zip(double) {
        assert!((f64::from(*single) - double).abs() <= 1e-5 * double.abs().max(1.0), "{single} for {double}");
    }
}

/// For each function: in `f64` against finite differences, in `f32` against `f64`, and with the bits of the value.
macro_rules! unary {
    ($($double:ident $single:ident [$($at:literal),+])*) => { $(
        mod $double {
            use super::*;

            #[differentiable]
            fn double(x: f64) -> f64 {
                libm::$double(x)
            }

            #[differentiable]
            fn single(x: f32) -> f32 {
                libm::$single(x)
            }

            #[test]
            fn both_modes() {
                $(
                    check_grad!(double($at));
                    close(&[single::grad($at), single::jvp($at, 1.0).1], &[double::grad($at); 2]);
                    assert_eq!(double::value_and_grad($at).0.to_bits(), libm::$double($at).to_bits());
                    assert_eq!(single::jvp($at, 1.0).0.to_bits(), libm::$single($at).to_bits());
                )+
            }
        }
    )* };
}

unary! {
    sqrt sqrtf [0.7, 2.3]
    cbrt cbrtf [0.7, 2.3]
    exp expf [-1.5, 0.7]
    exp2 exp2f [-1.5, 0.7]
    expm1 expm1f [-1.5, 0.25]
    log logf [0.25, 2.5]
    log1p log1pf [-0.5, 2.5]
    log2 log2f [0.25, 2.5]
    log10 log10f [0.25, 2.5]
    sin sinf [-1.5, 0.75]
    cos cosf [-1.5, 0.75]
    tan tanf [-1.25, 0.75]
    asin asinf [-0.75, 0.25]
    acos acosf [-0.75, 0.25]
    atan atanf [-1.5, 0.75]
    sinh sinhf [-1.5, 0.75]
    cosh coshf [-1.5, 0.75]
    tanh tanhf [-1.5, 0.75]
    asinh asinhf [-1.5, 0.75]
    acosh acoshf [1.25, 2.5]
    atanh atanhf [-0.75, 0.25]
    fabs fabsf [-1.5, 0.75]
    floor floorf [-1.5, 0.75]
    ceil ceilf [-1.5, 0.75]
    round roundf [-1.25, 0.75]
    rint rintf [-1.25, 0.75]
    roundeven roundevenf [-1.25, 0.75]
    trunc truncf [-1.5, 0.75]
}

macro_rules! binary {
    ($($double:ident $single:ident [$(($x:literal, $z:literal)),+])*) => { $(
        mod $double {
            use super::*;

            #[differentiable]
            fn double(x: f64, z: f64) -> f64 {
                libm::$double(x, z)
            }

            #[differentiable]
            fn single(x: f32, z: f32) -> f32 {
                libm::$single(x, z)
            }

            #[test]
            fn both_modes() {
                $(
                    check_grad!(double($x, $z));
                    let (by_x, by_z) = single::grad($x, $z);
                    let (x_dot, z_dot) = (single::jvp($x, $z, (1.0, 0.0)).1, single::jvp($x, $z, (0.0, 1.0)).1);
                    let expected = double::grad($x, $z);
                    close(&[by_x, by_z, x_dot, z_dot], &[expected.0, expected.1, expected.0, expected.1]);
                    assert_eq!(double::value_and_grad($x, $z).0.to_bits(), libm::$double($x, $z).to_bits());
                    assert_eq!(single::jvp($x, $z, (1.0, 1.0)).0.to_bits(), libm::$single($x, $z).to_bits());
                )+
            }
        }
    )* };
}

binary! {
    fmod fmodf [(5.25, 2.0), (-5.25, 2.0)]
    remainder remainderf [(5.25, 2.0), (-5.25, 2.0)]
    pow powf [(1.5, 2.5), (0.5, -1.25)]
    hypot hypotf [(1.5, -2.0), (0.0, 0.5)]
    atan2 atan2f [(1.5, -2.0), (-0.5, 0.25)]
    copysign copysignf [(1.5, -2.0), (-0.5, -0.25)]
    fmax fmaxf [(1.5, -2.0), (-0.5, 0.25)]
    fmin fminf [(1.5, -2.0), (-0.5, 0.25)]
    fdim fdimf [(1.5, -2.0), (-0.5, 0.25)]
}

/// In code, with inert arguments and constants among the others.
mod in_code {
    use super::*;

    #[differentiable]
    fn f(v: &[f64], k: f64, #[constant] t: f64) -> f64 {
        let scale = libm::exp(-libm::fabs(t)) * libm::cos(0.5);
        let mut total = scale;
        for x in v {
            let (s, c) = libm::sincos(*x * k);
            if libm::floor(*x) > 0.0 {
                total += libm::fma(s, c, libm::pow(*x, 3.0)) * scale;
            } else {
                total = libm::tanh(total * s) - ::libm::log1p(c * c);
            }
        }
        total
    }

    fn twin<D: Num>(v: &[D], k: D, t: f64) -> D {
        let scale = (-t.abs()).exp() * 0.5_f64.cos();
        let mut total = c::<D>(scale);
        for x in v {
            let (s, c) = (*x * k).sin_cos();
            if x.re().floor() > 0.0 {
                total = total + (s * c + x.powi(3)) * scale;
            } else {
                total = (total * s).tanh() - (c * c).ln_1p();
            }
        }
        total
    }

    check! { (by_ref v, val k, inert t) -> scalar; (vec![1.5, -0.5, 0.25], 0.7, -0.3), (vec![-1.0, 2.5], 1.5, 0.0) }
}

/// A function held at an infinite partial is not asked for it.
mod edges {
    use super::*;

    #[differentiable]
    fn f(x: f64) -> f64 {
        libm::pow(x, 2.0) + if x > 0.0 { libm::sqrt(x) } else { 0.0 }
    }

    #[test]
    fn both_modes() {
        assert_eq!(f::grad(0.0), 0.0);
        assert_eq!(f::grad(-3.0), -6.0);
        assert_eq!(f::jvp(-3.0, 1.0).1, -6.0);
    }
}

/// The remainder to the nearest whole quotient, and that quotient.
mod nearest_quotient {
    use super::*;

    #[differentiable]
    fn f(x: f64, y: f64, v: f32) -> f64 {
        let (mut r, q) = libm::remquo(x * x, y);
        r = libm::sin(r);
        match q & 3 {
            0 => r,
            1 => r * f64::from(q),
            _ => -r * libm::remainder(x, 0.75) * f64::from(libm::remquof(v * v, 0.5).0),
        }
    }

    fn twin<D: Num>(x: D, y: D, v: D) -> D {
        let q = (x.re() * x.re() / y.re()).round();
        let r = (x * x - y * q).sin();
        match q as i64 & 3 {
            0 => r,
            1 => r * q,
            _ => -r * (x - (x.re() / 0.75).round() * 0.75) * (v * v - (v.re() * v.re() / 0.5).round() * 0.5),
        }
    }

    check! { (val x, val y, val v) -> scalar, jumps true; (0.5, 1.0, 0.25), (2.0, 0.78125, 0.25), (1.5, 0.71875, 0.6875), (-1.5, 1.0625, 0.6875) }
}
