//! Functions in modules of their own name, which are re-exported beside the module: the name of their derivatives
//! is the module's.

pub mod special {
    pub use self::erfcx::erfcx;
    pub use self::gauss::gauss;
    pub(crate) use self::scale::scale;
    pub use self::weighted::weighted;

    pub mod erfcx;

    pub mod gauss {
        use crate::prelude::*;

        #[differentiable]
        pub fn gauss(x: f64, width: f64) -> f64 {
            (-x * x / (2.0 * width * width)).exp()
        }

        /// Calls the function from within its module.
        #[differentiable]
        pub fn shifted(x: f64, width: f64) -> f64 {
            gauss(x - 1.0, width)
        }

        pub fn gauss_twin<D: Num>(x: D, width: D) -> D {
            (-x * x / (width * width * 2.0)).exp()
        }
    }

    pub mod scale {
        use crate::prelude::*;

        #[differentiable]
        pub(crate) fn scale(v: &mut [f64], k: f64) {
            for x in v {
                *x *= k;
            }
        }
    }

    pub mod weighted {
        use crate::prelude::*;
        use num_traits::Float;

        #[differentiable(name = Weighted)]
        pub fn weighted<T: Float, const N: usize>(v: [T; N], w: &[T]) -> T {
            let mut s = T::zero();
            for (x, w) in v.into_iter().zip(w) {
                s = s + x * x * *w;
            }
            s
        }

        /// The module has a function of its own where a companion would be: the derivatives have another name.
        pub fn grad() -> &'static str {
            "by hand"
        }
    }
}

mod imported_from_the_parent {
    use super::special::gauss::gauss_twin;
    use super::special::{erfcx, gauss, scale};
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64, w: f64) -> f64 {
        let mut v = [gauss(x, w), x];
        scale(&mut v, w);
        v[0] * v[1] + gauss::shifted(w, x) + erfcx(x, &[w])
    }

    fn twin<D: Num>(x: D, w: D) -> D {
        gauss_twin(x, w) * w * x * w + gauss_twin(w - 1.0, x) + (-x * x).exp() * w
    }

    check! { (val x, val w) -> scalar; (0.7, 1.5), (-0.3, 0.8) }

    #[test]
    fn companions_are_functions_of_the_module() {
        let (y, (x_bar, w_bar)) = gauss::vjp(0.7, 1.5, 2.0);
        let by_hand = (-0.49 / 4.5f64).exp();
        assert_eq!(y, by_hand);
        assert!((x_bar + 2.0 * by_hand * 0.7 / 2.25).abs() < 1e-15);
        assert!((w_bar - 2.0 * by_hand * 0.49 / 3.375).abs() < 1e-15);
        assert_eq!(gauss::grad(0.7, 1.5), super::special::gauss::grad(0.7, 1.5));
    }
}

mod imported_from_the_module {
    use super::special::erfcx::erfcx;
    use super::special::gauss::{gauss as bell, gauss_twin};
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64, t: &[f64]) -> f64 {
        erfcx(x, t) * bell(x, t[0]) + super::special::erfcx::erfcx(t[1], &t[1..])
    }

    fn twin<D: Num>(x: D, t: &[D]) -> D {
        let poly = |x: D, t: &[D]| t.iter().rev().fold(c::<D>(0.0), |s, t| s * x + *t) * (-x * x).exp();
        poly(x, t) * gauss_twin(x, t[0]) + poly(t[1], &t[1..])
    }

    check! { (val x, by_ref t) -> scalar; (0.4, vec![1.5, -0.5, 0.25]) }
}

mod with_a_name_of_its_own {
    use super::special::weighted;
    use super::special::weighted::{Weighted, weighted as sum};
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64, w: [f64; 2]) -> f64 {
        weighted([x, x * x], &w) * sum([w[0]], &[x])
    }

    fn twin<D: Num>(x: D, w: [D; 2]) -> D {
        (x * x * w[0] + x.powi(4) * w[1]) * w[0] * w[0] * x
    }

    check! { (val x, val w) -> scalar; (0.7, [1.5, -0.5]) }

    #[test]
    fn the_struct_is_public() {
        assert_eq!(weighted::grad(), "by hand");
        let (v_bar, w_bar) = Weighted::grad([2.0, 3.0], &[0.5, 1.0]);
        assert_eq!((v_bar, w_bar), ([2.0, 6.0], vec![4.0, 9.0]));
    }
}
