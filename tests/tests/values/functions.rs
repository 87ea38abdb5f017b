//! Functions that are given functions: quadrature, root finding and time stepping over any differentiable function,
//! with a function of a name or a closure, whose captured values have their derivatives too.

/// What the functions below are given.
mod given {
    use crate::prelude::*;
    use num_traits::Float;

    #[differentiable]
    pub fn cube(x: f64) -> f64 {
        x * x * x
    }

    #[differentiable]
    pub fn wave<T: Float>(x: T) -> T {
        x.sin() + x
    }

    #[differentiable]
    pub fn growth(t: f64, y: f64) -> f64 {
        y * (1.0 - y) + 0.1 * t
    }

    #[differentiable]
    pub fn norm(x: &[f64]) -> f64 {
        x.iter().map(|v| v * v).sum::<f64>().sqrt()
    }

    #[differentiable]
    pub fn pendulum(t: f64, y: &[f64], dy: &mut [f64]) {
        dy[0] = y[1];
        dy[1] = -y[0].sin() - 0.1 * t * y[1];
    }

    #[differentiable]
    pub fn split(x: f64, n: usize) -> (f64, f64) {
        (x * n as f64, x.exp())
    }

    #[differentiable]
    pub fn scaled(x: f64, #[constant] by: f64) -> f64 {
        x * by
    }
}

/// The functions that take them.
mod takers {
    use crate::prelude::*;
    use num_traits::Float;

    #[differentiable]
    pub fn simpson<F: Fn(f64) -> f64>(f: F, a: f64, b: f64) -> f64 {
        (b - a) / 6.0 * (f(a) + 4.0 * f(0.5 * (a + b)) + f(b))
    }

    #[differentiable]
    pub fn simpson_of<T: Float, F>(f: F, a: T, b: T) -> T
    where
        F: Fn(T) -> T + Copy,
    {
        let (two, four, six) = (T::from(2.0).unwrap(), T::from(4.0).unwrap(), T::from(6.0).unwrap());
        (b - a) / six * (f(a) + four * f((a + b) / two) + f(b))
    }

    #[differentiable]
    pub fn trapezoid(f: impl Fn(f64) -> f64, a: f64, b: f64, n: usize) -> f64 {
        let h = (b - a) / n as f64;
        let mut sum = 0.5 * (f(a) + f(b));
        for i in 1..n {
            sum += f(a + i as f64 * h);
        }
        h * sum
    }

    #[differentiable]
    pub fn secant(f: &dyn Fn(f64) -> f64, start: f64, tolerance: f64) -> Option<f64> {
        let (mut a, mut b) = (start, start + 0.1);
        for _ in 0..60 {
            let (fa, fb) = (f(a), f(b));
            if fb.abs() <= tolerance {
                return Some(b);
            }
            let next = b - fb * (b - a) / (fb - fa);
            a = b;
            b = next;
        }
        None
    }

    #[differentiable]
    pub fn twice<F: Fn(f64) -> f64>(f: &F, x: f64) -> f64 {
        f(f(x))
    }

    #[differentiable]
    pub fn four_times<F: Fn(f64) -> f64>(f: F, x: f64) -> f64 {
        twice(&f, twice(&f, x))
    }

    #[differentiable]
    pub fn halves<F: Fn(f64) -> f64>(f: &F, a: f64, b: f64, depth: u32) -> f64 {
        let middle = 0.5 * (a + b);
        if depth == 0 {
            return (b - a) * f(middle);
        }
        halves(f, a, middle, depth - 1) + halves(f, middle, b, depth - 1)
    }

    #[differentiable]
    pub fn runge_kutta<F: Fn(f64, f64) -> f64>(f: F, y: f64, t: f64, n: usize) -> f64 {
        let h = t / n as f64;
        let (mut y, mut s) = (y, 0.0);
        for _ in 0..n {
            let k1 = f(s, y);
            let k2 = f(s + 0.5 * h, y + 0.5 * h * k1);
            let k3 = f(s + 0.5 * h, y + 0.5 * h * k2);
            let k4 = f(s + h, y + h * k3);
            y += h / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4);
            s += h;
        }
        y
    }

    #[differentiable]
    pub fn of_parts<F: Fn(&[f64]) -> f64>(f: F, x: &[f64]) -> f64 {
        let shifted: Vec<f64> = x.iter().map(|v| v + 1.0).collect();
        f(x) * f(&shifted) + f(&x[1..])
    }

    #[differentiable]
    pub fn euler<F: FnMut(f64, &[f64], &mut [f64])>(mut f: F, y: &mut [f64], t: f64, n: usize) {
        let h = t / n as f64;
        let mut dy = vec![0.0; y.len()];
        for i in 0..n {
            f(i as f64 * h, y, &mut dy);
            for j in 0..y.len() {
                y[j] += h * dy[j];
            }
        }
    }

    #[differentiable]
    pub fn weighted<F: Fn(usize) -> f64>(weight: F, x: &[f64]) -> f64 {
        x.iter().enumerate().map(|(i, x)| weight(i) * x).sum()
    }

    #[differentiable]
    pub fn weighted_by(weight: fn(usize) -> f64, x: &[f64]) -> f64 {
        x.iter().enumerate().map(|(i, x)| weight(i) * x).sum()
    }

    #[differentiable]
    pub fn product<F: Fn(f64, usize) -> (f64, f64)>(f: F, x: f64) -> f64 {
        let (a, b) = f(x, 3);
        a * b
    }

    #[differentiable]
    pub fn once<F: FnOnce(f64) -> f64>(f: F, x: f64) -> f64 {
        x * f(x)
    }

    #[differentiable]
    pub fn by_pointer(f: fn(f64) -> f64, x: f64) -> f64 {
        x * f(x)
    }

    #[differentiable]
    pub fn largest<F: Fn(f64) -> f64>(f: F, x: &[f64]) -> f64 {
        assert!(f(x[0]) * 0.0 == 0.0, "f({}) = {}", x[0], f(x[0]));
        x.iter().copied().map(&f).fold(f64::MIN, f64::max) + x.iter().map(|&v| f(v)).sum::<f64>()
    }
}

/// What users call, with a function of a name.
mod companions {
    use super::given::{cube, growth, norm, pendulum, scaled, split, wave};
    use super::takers::*;

    fn near(found: f64, expected: f64) {
        assert!((found - expected).abs() <= 1e-12 * (1.0 + expected.abs()), "{found} is not {expected}");
    }

    /// Simpson's rule is exact for cubes: the derivatives are the integrand at the ends.
    #[test]
    fn all_of_them() {
        assert_eq!(simpson(cube, 1.0, 2.0), 3.75);
        let (a_bar, b_bar) = simpson::grad(cube {}, 1.0, 2.0);
        near(a_bar, -1.0);
        near(b_bar, 8.0);
        assert_eq!(simpson::value_and_grad(cube {}, 1.0, 2.0).0, 3.75);
        let (y, y_dot) = simpson::jvp(cube {}, 1.0, 2.0, (1.0, 10.0));
        near(y, 3.75);
        near(y_dot, 79.0);
        let (_, (a_bar, b_bar)) = simpson::vjp(cube {}, 1.0, 2.0, 3.0);
        near(a_bar, -3.0);
        near(b_bar, 24.0);
        let (mut a_bar, mut b_bar) = (1.0, 1.0);
        assert_eq!(simpson::vjp_into(cube {}, 1.0, 2.0, 2.0, &mut a_bar, &mut b_bar), 3.75);
        simpson::grad_into(cube {}, 1.0, 2.0, &mut a_bar, &mut b_bar);
        near(a_bar, -2.0);
        near(b_bar, 25.0);
        let (y, back) = simpson::pullback(cube {}, 1.0, 2.0);
        let (a_bar, b_bar) = back(2.0);
        near(y, 3.75);
        near(a_bar, -2.0);
        near(b_bar, 16.0);
    }

    #[test]
    fn generic_functions() {
        let by_f64 = simpson_of::grad(wave {}, 0.5, 1.5);
        let by_f32 = simpson_of::grad(wave {}, 0.5_f32, 1.5_f32);
        assert!((by_f64.0 - f64::from(by_f32.0)).abs() < 1e-6 && (by_f64.1 - f64::from(by_f32.1)).abs() < 1e-6);
        let (step, at) = (1e-6, |a: f64, b: f64| simpson_of(wave, a, b));
        assert!((by_f64.0 - (at(0.5 + step, 1.5) - at(0.5 - step, 1.5)) / (2.0 * step)).abs() < 1e-8);
        assert!((by_f64.1 - (at(0.5, 1.5 + step) - at(0.5, 1.5 - step)) / (2.0 * step)).abs() < 1e-8);
    }

    #[test]
    fn every_form_of_parameter() {
        near(by_pointer::grad(cube {}, 2.0), 32.0);
        near(once::grad(cube {}, 2.0), 32.0);
        near(twice::grad(&cube {}, 1.5), 9.0 * 1.5_f64.powi(8));
        near(four_times::grad(cube {}, 1.01), 81.0 * 1.01_f64.powi(80));
        let root = secant::grad(&wave {}, 0.4, 1e-9).unwrap();
        near(root.1, 0.0);
        assert!(root.0.abs() < 1e-6, "the root does not depend on the start, but {root:?}");
    }

    #[test]
    fn several_arguments_and_results() {
        let at = |x: f64| 3.0 * x * x.exp();
        near(product(split, 0.7), at(0.7));
        near(product::grad(split {}, 0.7), 3.0 * 1.7 * 0.7_f64.exp());
        let step = 1e-6;
        let (y_bar, t_bar) = runge_kutta::grad(growth {}, 0.3, 1.2, 5);
        let slope = |y: f64, t: f64| runge_kutta(growth, y, t, 5);
        assert!((y_bar - (slope(0.3 + step, 1.2) - slope(0.3 - step, 1.2)) / (2.0 * step)).abs() < 1e-8);
        assert!((t_bar - (slope(0.3, 1.2 + step) - slope(0.3, 1.2 - step)) / (2.0 * step)).abs() < 1e-8);
        // What is `#[constant]` there has no derivative here.
        let by_constant = |_: f64| takes_two::grad(scaled {}, 2.0, 3.0);
        assert_eq!(by_constant(0.0), (3.0, 0.0));
    }

    #[autodiff_core::differentiable]
    fn takes_two<F: Fn(f64, f64) -> f64>(f: F, x: f64, y: f64) -> f64 {
        f(x, y)
    }

    #[test]
    fn slices() {
        let x = [1.0, 2.0, 2.0];
        let (a, b, c) = (3.0, 22.0_f64.sqrt(), 8.0_f64.sqrt());
        let by_hand = |i: usize| x[i] / a * b + a * (x[i] + 1.0) / b + if i > 0 { x[i] / c } else { 0.0 };
        for (i, bar) in of_parts::grad(norm {}, &x).into_iter().enumerate() {
            near(bar, by_hand(i));
            let mut x_dot = [0.0; 3];
            x_dot[i] = 1.0;
            near(of_parts::jvp(norm {}, &x, &x_dot).1, by_hand(i));
        }
    }

    #[test]
    fn memory_written_by_what_is_given() {
        let start = [0.4, 0.2];
        let run = |y: [f64; 2], t: f64| {
            let mut y = y;
            euler(pendulum, &mut y, t, 7);
            y[0] + 2.0 * y[1]
        };
        let (mut y, mut y_bar) = (start, [1.0, 2.0]);
        let t_bar = euler::vjp(pendulum {}, &mut y, 1.5, 7, &mut y_bar);
        let step = 1e-6;
        let slope = |f: &dyn Fn(f64) -> f64| (f(step) - f(-step)) / (2.0 * step);
        assert!((y_bar[0] - slope(&|d| run([start[0] + d, start[1]], 1.5))).abs() < 1e-8);
        assert!((y_bar[1] - slope(&|d| run([start[0], start[1] + d], 1.5))).abs() < 1e-8);
        assert!((t_bar - slope(&|d| run(start, 1.5 + d))).abs() < 1e-8);
        let (mut y, mut y_dot) = (start, [1.0, 0.0]);
        euler::jvp(pendulum {}, &mut y, 1.5, 7, (&mut y_dot, 0.0));
        assert!((y_dot[0] + 2.0 * y_dot[1] - y_bar[0]).abs() < 1e-12);
    }

    /// A function that is called on what cannot vary takes any closure, as before.
    #[test]
    fn inert_functions() {
        let half = 0.5;
        assert_eq!(weighted::grad(|i| half * i as f64, &[1.0, 2.0, 3.0]), [0.0, 0.5, 1.0]);
        assert_eq!(weighted_by::grad(|i| i as f64, &[1.0, 2.0]), [0.0, 1.0]);
        let (_, back) = weighted::pullback(|i| half * i as f64, &[1.0, 2.0]);
        let mut x_bar = [0.0; 2];
        back(&[1.0, 2.0], &mut x_bar, 2.0);
        assert_eq!(x_bar, [0.0, 1.0]);
    }
}

/// Functions of a name, passed by a differentiable function.
mod names {
    use super::given::{cube, growth, norm};
    use super::takers::*;
    use crate::prelude::*;

    fn hat(i: usize) -> f64 {
        1.0 / (1.0 + i as f64)
    }

    #[differentiable]
    fn f(a: f64, b: f64, x: &[f64]) -> f64 {
        let inside = simpson(cube, a, b) * twice(&cube, 0.5 * a);
        let moved = runge_kutta(growth, a, b, 3) + simpson(f64::sin, a, b);
        inside
            + moved
            + of_parts(norm, x) * super::takers::simpson(super::given::cube, b, 1.0)
            + weighted(hat, x)
            + weighted_by(hat, x)
    }

    fn twin<D: Num>(a: D, b: D, x: &[D]) -> D {
        let simpson = |f: &dyn Fn(D) -> D, a: D, b: D| (b - a) / 6.0 * (f(a) + f((a + b) * 0.5) * 4.0 + f(b));
        let cube = |x: D| x * x * x;
        let growth = |t: D, y: D| y * (-y + 1.0) + t * 0.1;
        let (mut y, mut s, h) = (a, b * 0.0, b / 3.0);
        for _ in 0..3 {
            let k1 = growth(s, y);
            let k2 = growth(s + h * 0.5, y + h * 0.5 * k1);
            let k3 = growth(s + h * 0.5, y + h * 0.5 * k2);
            let k4 = growth(s + h, y + h * k3);
            y += h / 6.0 * (k1 + k2 * 2.0 + k3 * 2.0 + k4);
            s += h;
        }
        let norm = |x: &[D]| x.iter().fold(c(0.0), |s: D, v| s + *v * *v).sqrt();
        let shifted: Vec<D> = x.iter().map(|v| *v + 1.0).collect();
        let parts = norm(x) * norm(&shifted) + norm(&x[1..]);
        let weights = x.iter().enumerate().fold(c(0.0), |s: D, (i, v)| s + *v / (1.0 + i as f64));
        simpson(&cube, a, b) * (a * 0.5).powi(9)
            + y
            + simpson(&|x: D| x.sin(), a, b)
            + parts * simpson(&cube, b, c(1.0))
            + weights * 2.0
    }

    check! { (val a, val b, by_ref x) -> scalar; (1.9, 0.7, vec![1.0, 2.0, -0.5]) }
}

/// Closures: the captured values have their derivatives.
mod captured {
    use super::takers::*;
    use crate::prelude::*;

    #[differentiable]
    fn f(k: f64, a: f64, b: f64) -> f64 {
        simpson(|t| k * t.sin(), a, b) + simpson(|t| t * t, a, k) * trapezoid(move |t: f64| (k * t).exp(), 0.0, b, 4)
    }

    fn twin<D: Num>(k: D, a: D, b: D) -> D {
        let simpson = |f: &dyn Fn(D) -> D, a: D, b: D| (b - a) / 6.0 * (f(a) + f((a + b) * 0.5) * 4.0 + f(b));
        let h = b / 4.0;
        let e = |i: f64| (k * h * i).exp();
        let trapezoid = h * ((e(0.0) + e(4.0)) * 0.5 + e(1.0) + e(2.0) + e(3.0));
        simpson(&|t| k * t.sin(), a, b) + simpson(&|t| t * t, a, k) * trapezoid
    }

    check! { (val k, val a, val b) -> scalar; (1.3, 0.4, 2.0), (0.0, 1.0, -1.0) }
}

/// Everything that can be captured: slices, tuples, other closures, integers, in loops, with tapes in between.
mod all_captured {
    use super::takers::*;
    use crate::prelude::*;

    #[differentiable]
    fn f(v: &[f64], n: usize, p: (f64, f64), k: f64) -> f64 {
        let doubled = k * 2.0;
        let line = |t: f64| doubled * t + v[n];
        let copy = v.to_vec();
        let mut total = 0.0;
        for i in 0..v.len() {
            if v[i] < 0.0 {
                continue;
            }
            total += simpson(|t| line(t) * copy[i] + p.0 * t * n as f64 + total * t, 0.0, p.1 + i as f64);
        }
        total
    }

    fn twin<D: Num>(v: &[D], n: usize, p: (D, D), k: D) -> D {
        let mut total = c(0.0);
        for i in 0..v.len() {
            if v[i].re() < 0.0 {
                continue;
            }
            let f = |t: D| (k * 2.0 * t + v[n]) * v[i] + p.0 * t * n as f64 + total * t;
            let b = p.1 + i as f64;
            total += b / 6.0 * (f(c(0.0)) + f(b * 0.5) * 4.0 + f(b));
        }
        total
    }

    check! { (by_ref v, inert n, val p, val k) -> scalar; (vec![1.0, -2.0, 3.0, 0.5], 2, (0.5, 2.0), 0.3), (vec![-1.0], 0, (0.5, 2.0), 0.3) }
}

/// A closure that hands over a closure, one that calls a function which its own function was given, and results of
/// every kind.
mod nested {
    use super::given::cube;
    use super::takers::*;
    use crate::prelude::*;

    #[differentiable]
    fn chained<F: Fn(f64) -> f64>(f: F, k: f64, x: f64) -> f64 {
        four_times(&f, x) + simpson(|t| f(t) * k, 0.0, x) + simpson(&f, k, x)
    }

    #[differentiable]
    fn f(k: f64, a: f64) -> f64 {
        let double = simpson(|s| simpson(|t| k * t * s * s, 0.0, s * a), 0.0, k);
        double
            + chained(cube, k, a)
            + chained(|t| t * k, a, k)
            + product(|x, n| (x * k, n as f64 + x), a)
            + once(move |x| x + k, a)
    }

    fn twin<D: Num>(k: D, a: D) -> D {
        fn simpson<D: Num>(f: &dyn Fn(D) -> D, a: D, b: D) -> D {
            (b - a) / 6.0 * (f(a) + f((a + b) * 0.5) * 4.0 + f(b))
        }
        fn chained<D: Num>(f: &dyn Fn(D) -> D, k: D, x: D) -> D {
            f(f(f(f(x)))) + simpson(&|t| f(t) * k, c(0.0), x) + simpson(f, k, x)
        }
        let double = simpson(&|s: D| simpson(&|t: D| k * t * s * s, c(0.0), s * a), c(0.0), k);
        double + chained(&|x: D| x * x * x, k, a) + chained(&|t: D| t * k, a, k) + a * k * (a + 3.0) + a * (a + k)
    }

    check! { (val k, val a) -> scalar; (0.7, 0.9), (-0.4, 0.8) }
}

/// Branches, early returns and exits inside of a closure, and a callee that leaves early.
mod control_flow {
    use super::takers::*;
    use crate::prelude::*;

    #[differentiable]
    fn f(k: f64, x: f64) -> f64 {
        let kinked = |t: f64| {
            if t > k {
                return k * t;
            }
            let mut y = t;
            for i in 0..3 {
                if y > 2.0 {
                    break;
                }
                y *= t + i as f64;
            }
            y
        };
        let root = secant(&|t| t * t - k, x, 1e-10).unwrap_or(k);
        trapezoid(kinked, 0.0, x, 5) * root + if simpson(|t| k * t, 0.0, x) > 0.0 { k } else { x }
    }

    fn twin<D: Num>(k: D, x: D) -> D {
        let kinked = |t: D| {
            if t.re() > k.re() {
                return k * t;
            }
            let mut y = t;
            for i in 0..3 {
                if y.re() > 2.0 {
                    break;
                }
                y = y * (t + i as f64);
            }
            y
        };
        let (mut a, mut b) = (x, x + 0.1);
        while (b * b - k).re().abs() > 1e-10 {
            let (fa, fb) = (a * a - k, b * b - k);
            let next = b - fb * (b - a) / (fb - fa);
            (a, b) = (b, next);
        }
        let h = x / 5.0;
        let mut sum = (kinked(c(0.0)) + kinked(x)) * 0.5;
        for i in 1..5 {
            sum += kinked(h * i as f64);
        }
        h * sum * b + if (k * x).re() > 0.0 { k } else { x }
    }

    check! { (val k, val x) -> scalar; (2.0, 1.2), (1.1, 2.4) }
}

/// Closures over slices, and such that write.
mod memory {
    use super::takers::*;
    use crate::prelude::*;

    #[differentiable]
    fn f(x: &[f64], w: &[f64], k: f64) -> f64 {
        let mut y = vec![k, 1.0];
        euler(
            |t, y, dy| {
                dy[0] = w[0] * y[1];
                dy[1] = -y[0] * t * k;
            },
            &mut y,
            k,
            3,
        );
        let scaled = of_parts(|part: &[f64]| part.iter().zip(w).map(|(a, b)| a * b).sum::<f64>() + k, x);
        let indexed = of_parts(|part| part[0] * part[1] * w[1], x);
        y[0] * y[1] + scaled * indexed + largest(|t| t * k, x)
    }

    fn twin<D: Num>(x: &[D], w: &[D], k: D) -> D {
        let (mut y0, mut y1, h) = (k, c::<D>(1.0), k / 3.0);
        for i in 0..3 {
            let t = h * i as f64;
            let (d0, d1) = (w[0] * y1, -y0 * t * k);
            y0 += h * d0;
            y1 += h * d1;
        }
        let shifted: Vec<D> = x.iter().map(|v| *v + 1.0).collect();
        let dot = |p: &[D]| p.iter().zip(w).fold(k, |s, (a, b)| s + *a * *b);
        let pair = |p: &[D]| p[0] * p[1] * w[1];
        let of = |f: &dyn Fn(&[D]) -> D| f(x) * f(&shifted) + f(&x[1..]);
        let mut most = x[0] * k;
        let mut sum: D = c(0.0);
        for v in x {
            if (*v * k).re() > most.re() {
                most = *v * k;
            }
            sum += *v * k;
        }
        y0 * y1 + of(&dot) * of(&pair) + most + sum
    }

    check! { (by_ref x, by_ref w, val k) -> scalar; (vec![1.0, -0.5, 2.0], vec![0.4, 0.8], 0.6) }
}

/// What a closure captured is written afterwards, and read before: the derivative is that of what it saw.
mod overwritten {
    use super::takers::*;
    use crate::prelude::*;

    #[differentiable]
    fn f(v: &mut [f64], k: f64) -> f64 {
        let before = simpson(|t| v[0] * t, 0.0, k);
        v[0] = v[0] * v[0] + before;
        let mut k = k;
        let after = simpson(|t| v[0] * t * k, 0.0, v[1]);
        k = after * k;
        v[1] *= k;
        after + simpson(move |t| k + t, 0.0, before)
    }

    fn twin<D: Num>(v: &mut [D], k: D) -> D {
        let before = v[0] * k * k * 0.5;
        v[0] = v[0] * v[0] + before;
        let after = v[0] * k * v[1] * v[1] * 0.5;
        let k = after * k;
        v[1] *= k;
        after + k * before + before * before * 0.5
    }

    check! { (by_mut v, val k) -> scalar; (vec![0.7, 1.2], 0.9) }
}

/// Methods that are given functions, and a recursive function that is.
mod methods {
    use super::given::cube;
    use super::takers::halves;
    use crate::prelude::*;
    use autodiff_core::Differentiable;

    #[derive(Clone, Copy, Debug, PartialEq, Differentiable)]
    pub struct Rule {
        pub weight: f64,
    }

    impl Rule {
        #[differentiable]
        pub fn apply<F: Fn(f64) -> f64>(&self, f: F, x: f64) -> f64 {
            self.weight * f(x) + f(self.weight)
        }
    }

    #[differentiable]
    fn f(weight: f64, x: f64, k: f64) -> f64 {
        let rule = Rule { weight };
        rule.apply(cube, x) + rule.apply(|t| t * k, x) + halves(&|t| cube(t) * k, 0.0, x, 2)
    }

    fn twin<D: Num>(weight: D, x: D, k: D) -> D {
        let h = x / 4.0;
        let at = |i: f64| (h * i).powi(3) * k;
        weight * x.powi(3) + weight.powi(3) + weight * x * k + weight * k + h * (at(0.5) + at(1.5) + at(2.5) + at(3.5))
    }

    check! { (val weight, val x, val k) -> scalar; (0.5, 1.5, 2.0) }

    #[test]
    fn companions_of_a_method() {
        let rule = Rule { weight: 2.0 };
        let (y, (rule_bar, x_bar)) = rule.apply_vjp(cube {}, 3.0, 1.0);
        assert_eq!((y, rule_bar, x_bar), (62.0, Rule { weight: 39.0 }, 54.0));
    }
}

/// A trait whose method is given a function.
mod of_traits {
    use crate::prelude::*;
    use autodiff_core::Differentiable;

    #[differentiable]
    pub trait Quadrature {
        fn over<F: Fn(f64) -> f64>(&self, f: F, a: f64, b: f64) -> f64;
    }

    #[derive(Clone, Copy, Debug, PartialEq, Differentiable)]
    pub struct Midpoint {
        pub scale: f64,
    }

    #[differentiable(trait)]
    impl Quadrature for Midpoint {
        fn over<F: Fn(f64) -> f64>(&self, f: F, a: f64, b: f64) -> f64 {
            self.scale * (b - a) * f(0.5 * (a + b))
        }
    }

    #[differentiable]
    fn energy<Q: Quadrature>(rule: &Q, k: f64) -> f64 {
        rule.over(|t| k * t * t, 0.0, k)
    }

    #[test]
    fn through_the_trait() {
        // scale · k⁴ / 4
        let (rule_bar, k_bar) = energy::grad(&Midpoint { scale: 3.0 }, 2.0);
        assert_eq!((rule_bar, k_bar), (Midpoint { scale: 4.0 }, 24.0));
    }
}

/// What else may stand in a closure and around one, against finite differences, and both modes against each other.
mod odds_and_ends {
    use super::given::cube;
    use super::takers::*;
    use crate::prelude::*;
    use autodiff_core::{Differentiable, check_grad};
    use num_traits::Float;

    #[derive(Clone, Debug, PartialEq, Differentiable)]
    struct Spring {
        stiffness: f64,
        rest: Vec<f64>,
        name: String,
    }

    impl Spring {
        #[differentiable]
        fn energy(&self, x: f64) -> f64 {
            simpson(|t| self.stiffness * (t - self.rest[0]), 0.0, x)
        }

        #[differentiable]
        fn consumed(self, x: f64) -> f64 {
            simpson(|t| self.stiffness * (t - self.rest[0]), 0.0, x) * self.stiffness
        }
    }

    #[test]
    fn captured_receivers() {
        let spring = Spring { stiffness: 2.0, rest: vec![0.5], name: "a".into() };
        let (y, (spring_bar, x_bar)) = spring.energy_vjp(3.0, 1.0);
        assert_eq!((y, x_bar), (6.0, 5.0));
        assert_eq!(spring_bar, Spring { stiffness: 3.0, rest: vec![-6.0], name: "a".into() });
        let (y, (spring_bar, x_bar)) = spring.consumed_vjp(3.0, 1.0);
        assert_eq!((y, x_bar), (12.0, 10.0));
        assert_eq!(spring_bar, Spring { stiffness: 12.0, rest: vec![-12.0], name: "a".into() });
    }

    const TABLE: [f64; 2] = [1.5, 2.5];

    #[differentiable]
    fn all_kinds(s: &Spring, r: &f64, m: &[[f64; 2]; 2], o: Option<f64>, x: f64) -> f64 {
        simpson(|t| s.stiffness * t * r + m[0][1] * t + o.unwrap_or(2.0) * TABLE[1] + s.rest.len() as f64 * t, 0.0, x)
    }

    #[differentiable]
    fn generic<T: Float>(x: T, k: T) -> T {
        simpson_of(|t: T| t * k + T::from(0.5).unwrap() * t.sin(), x, T::one())
    }

    #[differentiable]
    fn recursive(x: f64, n: u32) -> f64 {
        if n == 0 {
            return x;
        }
        simpson(|t| recursive(t * x, n - 1), 0.0, x)
    }

    #[differentiable]
    fn used_twice(x: f64, y: f64) -> f64 {
        let g = |t: f64| t * y;
        let f = 2.0;
        simpson(&g, 0.0, x) + simpson(g, x, y) + simpson(|f| f * x, 0.0, f)
    }

    #[differentiable]
    fn pairwise<F: Fn((f64, f64), &f64) -> f64>(f: F, a: f64, b: f64) -> f64 {
        f((a, b), &b)
    }

    #[differentiable]
    fn patterns(x: f64, y: f64) -> f64 {
        pairwise(|(a, b), &c| a * b * c * x, x, y) + pairwise(|p, c| p.0 * *c * y, y, x) + simpson(|_| x, 0.0, y)
    }

    #[differentiable]
    fn steps<F: Fn(f64) -> f64>(f: F, a: f64) -> usize {
        if f(a) > 1.0 { 3 } else { 4 }
    }

    #[differentiable]
    fn counted(x: f64) -> f64 {
        let n = steps(cube, x);
        n as f64 * x
    }

    #[differentiable]
    fn named_alike(captured: f64, constants: f64, code: f64) -> f64 {
        let y_bar = 2;
        let function = 3.0 * code;
        simpson(|t| captured * t + constants * function * y_bar as f64, 0.0, code)
    }

    #[differentiable]
    fn tapes(x: f64, k: f64) -> f64 {
        let mut total = 0.0;
        let mut w = k;
        for i in 0..4 {
            let area = simpson(
                |t| {
                    let mut q = t;
                    for j in 0..i {
                        q = q * w + 0.1 * j as f64;
                    }
                    q
                },
                0.0,
                x,
            );
            if area > 3.0 {
                break;
            }
            total += area;
            w = w * 0.9 + area * 0.1;
        }
        total
    }

    #[differentiable]
    fn in_a_chain(x: &[f64], k: f64) -> f64 {
        fn square(t: f64) -> f64 {
            t * t
        }
        x.iter().map(|x| simpson(|t| t * k * x, 0.0, *x)).sum::<f64>() + simpson(square, 0.0, k)
    }

    #[differentiable]
    fn fallible(x: f64, data: &[f64], #[constant] w: &[f64], label: &str) -> Result<f64, String> {
        if x < 0.0 {
            return Err(label.to_string());
        }
        Ok(simpson(|t| data.iter().zip(w).map(|(d, w)| d * w * t).sum::<f64>(), 0.0, x))
    }

    #[differentiable]
    fn constant_at_first(x: f64, n: usize) -> f64 {
        let mut w = 1.0;
        let mut total = 0.0;
        for _ in 0..n {
            total += simpson(|t| t * w, 0.0, x);
            w = w * x;
        }
        total
    }

    #[differentiable]
    fn computed_inside(x: f64, k: f64) -> f64 {
        simpson(
            |u| {
                let v = u * k;
                simpson(|w| w * v, 0.0, u)
            },
            0.0,
            x,
        )
    }

    #[differentiable]
    fn folded(x: f64) -> f64 {
        let v: Vec<f64> = (0..3).map(|i| x * i as f64).collect();
        v.iter().fold(0.0, |a, b| a + simpson(|t| t * b, a, *b))
    }

    #[differentiable]
    fn on_constants<F: Fn(f64) -> f64>(f: F, x: f64) -> f64 {
        let g = |t: f64| f(t) + 1.0;
        let h = &f;
        (h(x) + g(x)) * f(2.0) + if f(x) > 3.0 { x } else { 0.0 }
    }

    #[differentiable]
    fn of_constants(k: f64, x: f64) -> f64 {
        on_constants(|t| t * k, x)
    }

    #[differentiable]
    fn in_a_while(k: f64, x: f64) -> f64 {
        let mut best = 0.0;
        let mut at = x;
        while at < 3.0 {
            let y = simpson(|t| t * k - at, at, x);
            if y > best {
                best = y;
            }
            at += k;
        }
        best + at
    }

    #[differentiable]
    fn each<F>(x: &[f64], f: F) -> f64
    where
        F: Fn(usize, f64) -> f64,
    {
        x.iter().enumerate().map(|(i, x)| f(i, *x)).sum()
    }

    #[differentiable]
    fn powers(x: &[f64], k: f64) -> f64 {
        each(x, |i, x| x.powi(i as i32) * k)
    }

    #[differentiable]
    fn vectors<F: Fn(&[f64]) -> Vec<f64>>(f: F, x: &[f64]) -> f64 {
        let y = f(x);
        y.iter().zip(f(&y)).map(|(a, b)| a * b).sum()
    }

    #[differentiable]
    fn scaled_vectors(x: &[f64], k: f64) -> f64 {
        vectors(|v| v.iter().map(|e| e * k).collect(), x)
    }

    #[differentiable]
    fn both<F: Fn(f64) -> Option<f64>>(f: F, x: f64) -> Option<f64> {
        let y = f(x)?;
        Some(y * f(x + 1.0)?)
    }

    #[differentiable]
    fn of_options(k: f64, x: f64) -> Option<f64> {
        both(|t| if t < 0.0 { None } else { Some(t * k) }, x)
    }

    #[test]
    fn against_differences() {
        let s = Spring { stiffness: 2.0, rest: vec![0.5], name: "a".into() };
        check_grad!(all_kinds(&s, &0.5, &[[1.0, 2.0], [3.0, 4.0]], Some(0.3), 2.0));
        check_grad!(generic(1.5, 2.0));
        check_grad!(recursive(1.5, const 2));
        check_grad!(used_twice(1.5, 0.3));
        check_grad!(patterns(1.5, 0.3));
        check_grad!(counted(1.5));
        check_grad!(named_alike(1.5, 0.7, 0.2));
        check_grad!(tapes(1.5, 0.7));
        check_grad!(in_a_chain(&[1.5, 2.0], 0.4));
        check_grad!(constant_at_first(1.5, const 3));
        check_grad!(computed_inside(1.2, 0.3));
        check_grad!(folded(1.5));
        check_grad!(of_constants(1.5, 0.7));
        check_grad!(in_a_while(0.4, 1.7));
        check_grad!(powers(&[1.0, 2.0, 3.0], 0.3));
        check_grad!(scaled_vectors(&[1.0, 2.0, 3.0], 0.3));
        check_grad!(of_options(1.5, 0.7));
        assert_eq!(of_options::grad(1.5, -0.7), None);
        assert_eq!(fallible::grad(1.5, &[1.0, 2.0], &[2.0, 3.0], "negative"), Ok((12.0, vec![2.25, 3.375])));
        assert_eq!(fallible::grad(-1.5, &[1.0], &[2.0], "negative"), Err("negative".to_string()));
    }
}
