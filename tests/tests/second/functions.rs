//! Each shape of argument and of result, and calls.

use super::{Matrix, differentiable};
use autodiff_core::Differentiable;

mod numbers {
    use super::*;

    #[differentiable(order = 2)]
    fn f(u: f64, v: f64) -> f64 {
        u.powi(3) + v.powi(2) + 4.0 * u * v
    }

    #[test]
    fn all_companions() {
        assert_eq!(f::hvp(3.0, 4.0, (1.0, 0.0)), (18.0, 4.0));
        assert_eq!(f::hvp(3.0, 4.0, (0.5, 2.0)), (17.0, 6.0));
        assert_eq!(f::hessian(3.0, 4.0), [[18.0, 4.0], [4.0, 2.0]]);
        assert_eq!(f::hessian_diag(3.0, 4.0), (18.0, 2.0));
        assert_eq!(f::value_grad_and_hessian(3.0, 4.0), (91.0, (43.0, 20.0), [[18.0, 4.0], [4.0, 2.0]]));
    }

    #[differentiable(order = 2)]
    fn g(x: f64) -> f64 {
        x.sin()
    }

    #[test]
    fn one_number_by_itself() {
        assert_eq!(g::hessian(0.5), -0.5_f64.sin());
        assert_eq!(g::hessian_diag(0.5), -0.5_f64.sin());
        assert_eq!(g::hvp(0.5, 2.0), -2.0 * 0.5_f64.sin());
    }
}

mod arrays_and_slices {
    use super::*;

    #[differentiable(order = 2)]
    fn rosenbrock(x: &[f64]) -> f64 {
        let mut total = 0.0;
        for i in 0..x.len() - 1 {
            total += 100.0 * (x[i + 1] - x[i] * x[i]).powi(2) + (1.0 - x[i]).powi(2);
        }
        total
    }

    /// The Hessian of the chained function of Rosenbrock, written by hand.
    fn by_hand(x: &[f64]) -> Vec<Vec<f64>> {
        let n = x.len();
        let mut h = vec![vec![0.0; n]; n];
        for i in 0..n - 1 {
            h[i][i] += 1200.0 * x[i] * x[i] - 400.0 * x[i + 1] + 2.0;
            h[i + 1][i + 1] += 200.0;
            h[i][i + 1] -= 400.0 * x[i];
            h[i + 1][i] -= 400.0 * x[i];
        }
        h
    }

    #[test]
    fn a_matrix_for_a_slice() {
        let x = [-1.2, 1.0, 0.3, 2.0];
        let (h, by_hand) = (rosenbrock::hessian(&x), by_hand(&x));
        assert_eq!((h.rows(), h.cols()), (4, 4));
        for i in 0..4 {
            for j in 0..4 {
                assert!((h[(i, j)] - by_hand[i][j]).abs() < 1e-10, "{h:?}");
            }
            assert!((rosenbrock::hessian_diag(&x)[i] - by_hand[i][i]).abs() < 1e-10);
        }
        let (y, gradient, again) = rosenbrock::value_grad_and_hessian(&x);
        assert_eq!((y, gradient, again), (rosenbrock(&x), rosenbrock::grad(&x), h));
    }

    #[test]
    fn nothing_for_no_elements() {
        #[differentiable(order = 2)]
        fn sum(x: &[f64]) -> f64 {
            x.iter().map(|v| v * v).sum()
        }
        assert_eq!(sum::hessian(&[]).rows(), 0);
        assert_eq!(sum::hvp(&[], &[]), []);
    }

    #[differentiable(order = 2)]
    fn product<const N: usize>(x: &[f64; N], k: [f64; 2]) -> f64 {
        let mut p = k[0] * k[1];
        for v in x {
            p *= v;
        }
        p
    }

    #[differentiable(order = 2)]
    fn cube<const N: usize>(x: [f64; N]) -> f64 {
        x.iter().map(|v| v.powi(3)).sum()
    }

    #[test]
    fn arrays_where_the_length_is_known() {
        let h: [[f64; 3]; 3] = cube::hessian([1.0, 2.0, 3.0]);
        assert_eq!(h, [[6.0, 0.0, 0.0], [0.0, 12.0, 0.0], [0.0, 0.0, 18.0]]);
        let h: Matrix<f64> = product::hessian(&[2.0], [3.0, 5.0]);
        assert_eq!(h.as_slice(), [0.0, 5.0, 3.0, 5.0, 0.0, 2.0, 3.0, 2.0, 0.0]);
    }

    #[differentiable(order = 2)]
    fn plane(x: &[f64; 2], shift: f64) -> f64 {
        (x[0] * x[1] + shift).exp()
    }

    #[test]
    fn numbers_after_arrays() {
        let h: [[f64; 3]; 3] = plane::hessian(&[0.5, 2.0], 0.0);
        let e = 1.0_f64.exp();
        let expected = [[4.0 * e, 2.0 * e, 2.0 * e], [2.0 * e, 0.25 * e, 0.5 * e], [2.0 * e, 0.5 * e, e]];
        for (row, expected) in h.iter().zip(&expected) {
            for (h, expected) in row.iter().zip(expected) {
                assert!((h - expected).abs() < 1e-14, "{h} for {expected}");
            }
        }
    }

    #[differentiable(order = 2)]
    fn single(x: [f32; 2]) -> f32 {
        x[0] * x[0] * x[1]
    }

    #[test]
    fn single_precision() {
        assert_eq!(single::hessian([2.0, 3.0]), [[6.0_f32, 4.0], [4.0, 0.0]]);
    }

    #[differentiable(order = 2)]
    fn generic<T: num_traits::Float>(x: T, y: &[T]) -> T {
        x * y[0] * y[1]
    }

    #[test]
    fn of_a_type_parameter() {
        let h: Matrix<f32> = generic::hessian(2.0_f32, &[3.0, 5.0]);
        assert_eq!(h.as_slice(), [0.0, 5.0, 3.0, 5.0, 0.0, 2.0, 3.0, 2.0, 0.0]);
    }

    #[differentiable(order = 2)]
    fn held(x: &[f64], #[constant] k: &[f64], n: i32) -> f64 {
        x[0].powi(n) * k[0] * x[1]
    }

    #[test]
    fn what_is_constant_has_no_row() {
        let h = held::hessian(&[2.0, 3.0], &[10.0], 2);
        assert_eq!(h.as_slice(), [60.0, 40.0, 40.0, 0.0]);
        assert_eq!(held::hvp(&[2.0, 3.0], &[10.0], 2, &[1.0, 1.0]), [100.0, 40.0]);
    }
}

mod structs_and_methods {
    use super::*;

    #[derive(Clone, Debug, PartialEq, Differentiable)]
    struct Spring {
        stiffness: f64,
        coils: u32,
        rest: f64,
    }

    impl Spring {
        #[differentiable(order = 2)]
        fn stretch(&self, length: f64) -> f64 {
            length - self.rest
        }

        #[differentiable(order = 2)]
        fn energy(&self, length: f64) -> f64 {
            let stretch = self.stretch(length);
            0.5 * self.stiffness * stretch * stretch
        }

        #[differentiable(order = 2)]
        fn consumed(self, length: f64) -> f64 {
            self.energy(length)
        }

        #[differentiable(order = 2)]
        fn tighten(&mut self, by: f64) -> f64 {
            self.stiffness *= by;
            self.energy(2.0 * self.rest)
        }
    }

    const SPRING: Spring = Spring { stiffness: 4.0, coils: 7, rest: 1.0 };
    // Of ½ k (l − r)²: by k and r, by k and l, by r and l; at l = 3.
    const HESSIAN: [f64; 9] = [0.0, -2.0, 2.0, -2.0, 4.0, -4.0, 2.0, -4.0, 4.0];

    #[test]
    fn methods() {
        assert_eq!(SPRING.energy_hessian(3.0).as_slice(), HESSIAN);
        assert_eq!(SPRING.consumed_hessian(3.0).as_slice(), HESSIAN);
        let direction = Spring { stiffness: 0.0, coils: 7, rest: 1.0 };
        let (spring, length) = SPRING.energy_hvp(3.0, (&direction, 0.0));
        assert_eq!(spring, Spring { stiffness: -2.0, coils: 7, rest: 4.0 });
        assert_eq!(length, -4.0);
        let (diag, by_length) = SPRING.energy_hessian_diag(3.0);
        assert_eq!((diag.stiffness, diag.rest, by_length), (0.0, 4.0, 4.0));
    }

    #[test]
    fn a_receiver_that_is_written() {
        // ½ k b r², by k, r and b at (4, 1, 3), weighted by 1; the receiver itself is not asked for.
        let (mut spring, mut direction) = (SPRING, Spring { stiffness: 1.0, coils: 7, rest: 0.0 });
        let mut weight = SPRING.zero_like();
        let by = spring.tighten_hvp(3.0, (&mut direction, 0.0), 1.0, &mut weight);
        assert_eq!(spring.stiffness, 12.0);
        assert_eq!(direction.stiffness, 3.0);
        assert_eq!((weight.stiffness, weight.rest, by), (0.0, 3.0, 0.5));
    }
}

mod several_results {
    use super::*;

    #[differentiable(order = 2)]
    fn polar(r: f64, t: f64) -> (f64, f64) {
        (r * t.cos(), r * t.sin())
    }

    #[test]
    fn weighted_by_the_cotangent() {
        // 2 r cos t − r sin t, by r and t.
        let (r, t) = (1.5_f64, 0.7_f64);
        let (by_r, by_t) = polar::hvp(r, t, (1.0, 3.0), (2.0, -1.0));
        let (s, c) = t.sin_cos();
        assert!((by_r - 3.0 * (-2.0 * s - c)).abs() < 1e-14);
        assert!((by_t - ((-2.0 * s - c) + 3.0 * r * (-2.0 * c + s))).abs() < 1e-14);
    }

    #[differentiable(order = 2)]
    fn squares(x: &mut [f64], k: f64) {
        for v in x.iter_mut() {
            *v = *v * *v * k;
        }
    }

    #[test]
    fn memory_written_in_place() {
        // Σ w k x², by x: 2 w k, by x and k: 2 w x.
        let (mut x, mut dot, mut w) = ([2.0, 3.0], [1.0, 0.0], [1.0, 10.0]);
        let by_k = squares::hvp(&mut x, 5.0, (&mut dot, 1.0), &mut w);
        assert_eq!(x, [20.0, 45.0]);
        assert_eq!(dot, [24.0, 9.0]);
        assert_eq!(w, [14.0, 60.0]);
        assert_eq!(by_k, 4.0);
    }

    #[differentiable(order = 2)]
    fn root(x: f64) -> Option<f64> {
        (x > 0.0).then(|| x.sqrt())
    }

    #[test]
    fn what_may_fail() {
        assert_eq!(root::hvp(4.0, 1.0, Some(1.0)), -1.0 / 32.0);
        assert_eq!(root::hvp(-4.0, 1.0, None), 0.0);
    }
}

mod calls {
    use super::*;

    #[differentiable(order = 2)]
    fn inner(x: f64, y: f64) -> f64 {
        (x * y).sin()
    }

    #[differentiable(order = 2)]
    fn outer(v: &[f64], k: f64) -> f64 {
        let mut total = 0.0;
        for w in v.windows(2) {
            total += inner(w[0] * k, w[1]).exp() * inner(w[0], 2.0);
        }
        total
    }

    #[differentiable(order = 2)]
    fn power(x: f64, n: u32) -> f64 {
        if n == 0 { 1.0 } else { x * power(x, n - 1) }
    }

    #[differentiable(order = 2)]
    fn flat(x: &[f64; 3]) -> f64 {
        let (a, b, k) = (x[0], x[1], x[2]);
        (a * k * b).sin().exp() * (a * 2.0).sin()
    }

    #[test]
    fn of_functions() {
        let (direct, called) = (flat::hessian(&[0.5, 0.25, 3.0]), outer::hessian(&[0.5, 0.25], 3.0));
        for (direct, called) in direct.iter().flatten().zip(called.as_slice()) {
            assert!((direct - called).abs() < 1e-13, "{direct} and {called}");
        }
    }

    #[test]
    fn of_themselves() {
        assert_eq!(power::hessian(3.0, 4), 108.0);
        assert_eq!(power::hessian(3.0, 0), 0.0);
    }

    #[differentiable(order = 2)]
    trait Model {
        fn energy(&self, x: f64) -> f64;

        fn twice(&self, x: f64) -> f64 {
            2.0 * self.energy(x)
        }
    }

    #[derive(Clone, Differentiable)]
    struct Quartic {
        k: f64,
    }

    #[differentiable(trait, order = 2)]
    impl Model for Quartic {
        fn energy(&self, x: f64) -> f64 {
            self.k * x.powi(4)
        }
    }

    #[differentiable(order = 2)]
    fn through<M: Model>(model: &M, x: f64) -> f64 {
        model.twice(x) + model.energy(2.0 * x)
    }

    #[test]
    fn of_traits() {
        // 18 k x⁴.
        let model = Quartic { k: 0.5 };
        assert_eq!(model.energy_hessian(2.0).as_slice(), [0.0, 32.0, 32.0, 24.0]);
        assert_eq!(through::hessian(&model, 2.0).as_slice(), [0.0, 576.0, 576.0, 432.0]);
    }
}

mod rules_of_their_own {
    use super::*;

    #[differentiable(order = 2, derivative = |x| std::f64::consts::FRAC_2_SQRT_PI * (-x * x).exp())]
    fn erf(x: f64) -> f64 {
        libm::erf(x)
    }

    #[differentiable(order = 2)]
    fn share(x: f64, deviation: f64) -> f64 {
        0.5 * (1.0 + erf(x / deviation))
    }

    #[test]
    fn are_differentiated_again() {
        let slope = std::f64::consts::FRAC_2_SQRT_PI * (-0.25_f64).exp();
        assert!((erf::hessian(0.5) + slope).abs() < 1e-15);
        let h = share::hessian(1.0, 2.0);
        // erf'' = −2 z erf' at z = ½, which is −erf'.
        assert!((h[0][0] + 0.5 * slope / 4.0).abs() < 1e-15, "{h:?}");
        assert!((h[0][1] - h[1][0]).abs() < 1e-15);
        assert!((h[0][1] - 0.5 * (slope / 8.0 - slope / 4.0)).abs() < 1e-15, "{h:?}");
    }

    /// Its rule gives both partials, one of them infinite at x = 0.
    #[differentiable(order = 2, name = Power, derivative = |x, p, y| (p * x.powf(p - 1.0), y * x.ln()))]
    fn power(x: f64, p: f64) -> f64 {
        x.powf(p)
    }

    #[test]
    fn under_another_name() {
        let (x, p) = (2.0_f64, 1.5_f64);
        let h = Power::hessian(x, p);
        let y = x.powf(p);
        let mixed = y / x * (1.0 + p * x.ln());
        for (found, expected) in
            [(h[0][0], p * (p - 1.0) * y / 4.0), (h[0][1], mixed), (h[1][0], mixed), (h[1][1], y * x.ln() * x.ln())]
        {
            assert!((found - expected).abs() < 1e-13, "{h:?}");
        }
    }
}

mod operators {
    use super::*;
    use std::ops::{Mul, Neg};

    #[derive(Clone, Copy, Debug, PartialEq, Differentiable)]
    struct Complex {
        re: f64,
        im: f64,
    }

    #[differentiable(order = 2)]
    impl Mul for Complex {
        type Output = Complex;

        fn mul(self, z: Complex) -> Complex {
            Complex { re: self.re * z.re - self.im * z.im, im: self.re * z.im + self.im * z.re }
        }
    }

    /// No product: the square of the one side, times the other.
    #[derive(Clone, Copy, Debug, PartialEq, Differentiable)]
    struct Odd(f64);

    #[differentiable(order = 2)]
    impl Mul<f64> for Odd {
        type Output = Odd;

        fn mul(self, k: f64) -> Odd {
            Odd(self.0 * self.0 * k)
        }
    }

    #[differentiable(order = 2)]
    impl Neg for Odd {
        type Output = Odd;

        fn neg(self) -> Odd {
            Odd(-self.0 * self.0 * self.0)
        }
    }

    #[differentiable(order = 2)]
    fn real_cube(re: f64, im: f64) -> f64 {
        let z = Complex { re, im };
        (z * z * z).re
    }

    #[differentiable(order = 2)]
    fn odd(x: f64, k: f64) -> f64 {
        let y = -(Odd(x) * k);
        y.0
    }

    #[test]
    fn of_types_of_ones_own() {
        assert_eq!(real_cube::hessian(2.0, 1.0), [[12.0, -6.0], [-6.0, -12.0]]);
        // −x⁶ k³.
        assert_eq!(
            odd::hessian(2.0, 3.0),
            [[-30.0 * 16.0 * 27.0, -18.0 * 32.0 * 9.0], [-18.0 * 32.0 * 9.0, -6.0 * 64.0 * 3.0]]
        );
    }
}
