//! Type and const parameters, lifetimes, attributes.

mod generic_float {
    use crate::prelude::*;
    use num_traits::Float;

    #[differentiable]
    fn f<T: Float>(x: T, y: T) -> T {
        (x * x + y * y).sqrt() + x.sin() * T::one()
    }

    fn twin<D: Num>(x: D, y: D) -> D {
        (x * x + y * y).sqrt() + x.sin()
    }

    check! { (val x, val y) -> scalar; (3.0, 4.0), (-0.5, 1.25) }
}

mod generic_single {
    use crate::prelude::*;
    use num_traits::Float;

    #[differentiable]
    fn f<T>(x: T, k: T) -> T
    where
        T: Float,
    {
        let two = T::one() + T::one();
        k * x.powi(2) / two
    }

    fn twin<D: Num>(x: D, k: D) -> D {
        k * x.powi(2) / 2.0
    }

    check! { (val x, val k) -> scalar; (1.5_f32, 0.5_f32) }
}

mod generic_slice {
    use crate::prelude::*;
    use num_traits::Float;

    #[differentiable]
    fn f<T: Float, const N: usize>(v: &[T], w: &[T; N]) -> T {
        let mut sum = T::zero();
        for i in 0..N {
            sum = sum + v[i] * w[i] * v[i];
        }
        sum
    }

    fn twin<D: Num, const N: usize>(v: &[D], w: &[D; N]) -> D {
        v.iter().zip(w).fold(c(0.0), |sum, (v, w)| sum + *v * *w * *v)
    }

    check! { (by_ref v, by_ref w) -> scalar; (vec![1.0, 2.0, 3.0], [0.5, -1.0, 0.25]) }
}

mod lifetimes_and_attributes {
    use crate::prelude::*;

    /// Attributes, visibility, lifetimes and documentation are kept.
    #[inline]
    #[must_use]
    #[differentiable]
    pub(crate) fn f<'a, 'b>(x: &'a [f64], y: &'b f64) -> f64
    where
        'a: 'b,
    {
        x[0] * *y
    }

    fn twin<D: Num>(x: &[D], y: &D) -> D {
        x[0] * *y
    }

    check! { (by_ref x, by_ref y) -> scalar; (vec![2.0], 3.0) }
}

mod identity {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64) -> f64 {
        x
    }

    fn twin<D: Num>(x: D) -> D {
        x
    }

    check! { (val x) -> scalar; 2.0 }
}

mod const_generic {
    use crate::prelude::*;

    #[differentiable]
    fn f<const N: usize>(v: [f64; N], w: &[f64; N]) -> f64 {
        let mut sum = 0.0;
        for i in 0..N {
            sum += v[i] * w[i] * w[i];
        }
        sum / N as f64
    }

    fn twin<D: Num, const N: usize>(v: [D; N], w: &[D; N]) -> D {
        let mut sum = c::<D>(0.0);
        for i in 0..N {
            sum += v[i] * w[i] * w[i];
        }
        sum / N as f64
    }

    check! { (val v, by_ref w) -> scalar; ([1.0, -2.0, 0.5], [0.3, 0.2, -1.0]) }
}

mod nested_const_generic {
    use crate::prelude::*;

    #[differentiable]
    fn f<const R: usize, const C: usize>(m: &[[f64; C]; R], v: [f64; C]) -> [f64; R] {
        let mut out = [0.0; R];
        for i in 0..R {
            for j in 0..C {
                out[i] += m[i][j] * v[j];
            }
        }
        out
    }

    fn twin<D: Num, const R: usize, const C: usize>(m: &[[D; C]; R], v: [D; C]) -> [D; R] {
        m.map(|row| row.iter().zip(&v).fold(c(0.0), |s, (a, b)| s + *a * *b))
    }

    check! { (by_ref m, val v) -> value; ([[1.0, 2.0, 3.0], [-1.0, 0.5, 0.25]], [0.3, -0.7, 1.1]) }
}

mod anonymous_parameters {
    use crate::prelude::*;

    #[differentiable]
    fn g(x: impl Into<f64>, weight: &impl Fn(f64) -> f64, y: f64) -> f64 {
        let x: f64 = x.into();
        x * x * y * weight(2.0)
    }

    #[test]
    fn gradient() {
        // By hand: 2 x y w(2), x² w(2).
        assert_eq!(g::grad(3.0_f32, &|t| t + 1.0, 0.5), (9.0, 27.0));
        assert_eq!(g::jvp(3.0, &|t| t + 1.0, 0.5, (1.0, 2.0)), (13.5, 63.0));
    }
}
