//! Operators of the user's own types: `#[differentiable] impl Add for …`.

mod vectors {
    use crate::prelude::*;
    use autodiff_core::Differentiable;
    use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub};

    #[derive(Clone, Copy, Differentiable)]
    struct V {
        x: f64,
        y: f64,
    }

    #[differentiable]
    impl V {
        fn new(x: f64, y: f64) -> Self {
            V { x, y }
        }

        fn dot(self, other: V) -> f64 {
            self.x * other.x + self.y * other.y
        }

        fn lerp(self, other: V, t: f64) -> V {
            self * (1.0 - t) + other * t
        }
    }

    #[differentiable]
    impl Add for V {
        type Output = Self;

        fn add(self, rhs: Self) -> Self::Output {
            Self { x: self.x + rhs.x, y: self.y + rhs.y }
        }
    }

    impl AddAssign for V {
        fn add_assign(&mut self, rhs: V) {
            *self = *self + rhs;
        }
    }

    #[differentiable]
    impl Sub<V> for V {
        type Output = V;

        fn sub(self, V { x, y }: V) -> V {
            V::new(self.x - x, self.y - y)
        }
    }

    #[differentiable]
    impl Mul<f64> for V {
        type Output = V;

        #[inline]
        fn mul(mut self, by: f64) -> V {
            self.x *= by;
            self.y *= by;
            self
        }
    }

    #[differentiable]
    impl Mul<V> for f64 {
        type Output = V;

        fn mul(self, rhs: V) -> V {
            rhs * self
        }
    }

    #[differentiable]
    impl Div<f64> for V {
        type Output = V;

        fn div(self, by: f64) -> V {
            if by == 0.0 {
                return self;
            }
            V { x: self.x / by, y: self.y / by }
        }
    }

    #[differentiable]
    impl Mul<i32> for V {
        type Output = V;

        fn mul(self, n: i32) -> V {
            V { x: self.x * n as f64, y: self.y * n as f64 }
        }
    }

    #[differentiable]
    impl Neg for V {
        type Output = V;

        fn neg(self) -> V {
            V { x: -self.x, y: -self.y }
        }
    }

    #[differentiable]
    fn f(x: f64, y: f64, t: f64) -> f64 {
        let (a, b) = (V::new(x, y), V { x: t, y: 2.0 });
        let c = a * t + (b - a * 3) / y - t * b;
        let mut sum = -c;
        for k in 0..3 {
            sum = sum + a * (t * k as f64);
            sum += c.lerp(b, t);
        }
        (sum + c).dot(a) * sum.x
    }

    fn twin<D: Num>(x: D, y: D, t: D) -> D {
        let (a, b) = ([x, y], [t, c::<D>(2.0)]);
        let mut out = c::<D>(0.0);
        let mut first = c::<D>(0.0);
        for k in 0..2 {
            let c = a[k] * t + (b[k] - a[k] * 3.0) / y - t * b[k];
            let lerp = c * (-t + 1.0) + b[k] * t;
            let sum = -c + a[k] * t * 3.0 + lerp * 3.0;
            if k == 0 {
                first = sum;
            }
            out = out + (sum + c) * a[k];
        }
        out * first
    }

    check! { (val x, val y, val t) -> scalar; (1.5, -2.0, 0.25), (0.5, 1.25, -1.0) }
}

mod not_copied {
    use crate::prelude::*;
    use autodiff_core::Differentiable;
    use std::ops::{Add, Mul};

    #[derive(Differentiable)]
    struct Poly {
        coefficients: Vec<f64>,
    }

    #[differentiable]
    impl Add for &Poly {
        type Output = Poly;

        fn add(self, rhs: Self) -> Poly {
            let mut coefficients = self.coefficients.clone();
            for (c, r) in coefficients.iter_mut().zip(&rhs.coefficients) {
                *c += r;
            }
            Poly { coefficients }
        }
    }

    #[differentiable]
    impl<'a> Mul<&'a Poly> for &'a Poly {
        type Output = Poly;

        fn mul(self, rhs: &'a Poly) -> Poly {
            let (n, m) = (self.coefficients.len(), rhs.coefficients.len());
            let mut coefficients = vec![0.0; n + m - 1];
            for i in 0..n {
                for j in 0..m {
                    coefficients[i + j] += self.coefficients[i] * rhs.coefficients[j];
                }
            }
            Poly { coefficients }
        }
    }

    #[differentiable]
    fn f(a: f64, b: f64) -> f64 {
        let p = Poly { coefficients: vec![a, b] };
        let q = Poly { coefficients: vec![b, a * a] };
        let r = &p * &q;
        let s = &p + &q;
        let mut t = &s * &r;
        let u = &t + &s;
        t.coefficients[1] *= u.coefficients[0];
        t.coefficients[1] * t.coefficients[3] + r.coefficients[0]
    }

    fn twin<D: Num>(a: D, b: D) -> D {
        let r = [a * b, a * a * a + b * b, a * a * b];
        let s = [a + b, b + a * a];
        (s[0] * r[1] + s[1] * r[0]) * (s[0] * r[0] + s[0]) * (s[1] * r[2]) + r[0]
    }

    check! { (val a, val b) -> scalar; (1.5, -0.5), (-2.0, 0.25) }
}

mod generic {
    use crate::prelude::*;
    use autodiff_core::Differentiable;
    use num_traits::Float;
    use std::ops::{Add, Div, Mul};

    #[derive(Clone, Copy, Differentiable)]
    struct Complex<T> {
        re: T,
        im: T,
    }

    #[differentiable]
    impl<T: Float> Add for Complex<T> {
        type Output = Self;

        fn add(self, rhs: Self) -> Self {
            Self { re: self.re + rhs.re, im: self.im + rhs.im }
        }
    }

    #[differentiable]
    impl<T: Float> Mul for Complex<T> {
        type Output = Complex<T>;

        fn mul(self, rhs: Complex<T>) -> Self::Output {
            Complex { re: self.re * rhs.re - self.im * rhs.im, im: self.re * rhs.im + self.im * rhs.re }
        }
    }

    #[differentiable]
    impl<T: Float> Div<T> for Complex<T> {
        type Output = Complex<T>;

        fn div(self, rhs: T) -> Self::Output {
            Complex { re: self.re / rhs, im: self.im / rhs }
        }
    }

    #[differentiable]
    fn f(re: f64, im: f64, n: usize) -> f64 {
        let c = Complex { re, im };
        let mut z = c;
        for _ in 0..n {
            z = z * z / 2.0 + c;
        }
        let all = [z, c, z * c];
        let sum = all.iter().fold(c, |sum, z| sum + *z);
        sum.re * sum.im
    }

    fn twin<D: Num>(re: D, im: D, n: usize) -> D {
        let (mut a, mut b) = (re, im);
        for _ in 0..n {
            (a, b) = ((a * a - b * b) / 2.0 + re, a * b + im);
        }
        let sum = (re + a + re + a * re - b * im, im + b + im + a * im + b * re);
        sum.0 * sum.1
    }

    check! { (val re, val im, inert n) -> scalar; (0.3, 0.5, 3), (-0.6, 0.1, 2), (0.1, 0.2, 0) }
}
