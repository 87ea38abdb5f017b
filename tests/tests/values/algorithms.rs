//! Combinations: the algorithms of a numerical library, scalar ones and those over small arrays.

mod newton {
    use crate::prelude::*;

    #[differentiable]
    fn f(a: f64, start: f64) -> f64 {
        let mut x = start;
        for _ in 0..50 {
            let step = (x * x * x - a) / (3.0 * x * x);
            x -= step;
            if step.abs() < 1e-14 * x.abs() {
                break;
            }
        }
        x
    }

    fn twin<D: Num>(a: D, _start: D) -> D {
        a.cbrt()
    }

    check! { (val a, val start) -> scalar, tolerance 1e-11; (2.0, 1.5), (10.0, 1.0) }
}

mod bisection {
    use crate::prelude::*;

    /// Piecewise constant halvings, then one Newton step that carries the derivative.
    #[differentiable]
    fn f(a: f64) -> f64 {
        let mut low = 0.0;
        let mut high = 2.0;
        let mut mid: f64 = 1.0;
        while high - low > 1e-9 {
            mid = 0.5 * (low + high);
            if mid * mid.exp() > a {
                high = mid;
            } else {
                low = mid;
            }
        }
        mid - (mid * mid.exp() - a) / ((1.0 + mid) * mid.exp())
    }

    fn twin<D: Num>(a: D) -> D {
        let (mut low, mut high) = (0.0_f64, 2.0);
        while high - low > 1e-9 {
            let mid: f64 = 0.5 * (low + high);
            if mid * mid.exp() > a.re() {
                high = mid;
            } else {
                low = mid;
            }
        }
        // Whichever end the last halving left, the step from it is as good.
        let mid = 0.5 * (low + high);
        (a - mid * mid.exp()) / ((1.0 + mid) * mid.exp()) + mid
    }

    check! { (val a) -> scalar, tolerance 1e-8, differences 1e-6, jumps true; 1.0, 3.3 }
}

mod simpson {
    use crate::prelude::*;

    #[differentiable]
    fn integrand(x: f64, k: f64) -> f64 {
        (-k * x * x).exp() * x.cos()
    }

    #[differentiable]
    fn f(a: f64, b: f64, k: f64, n: usize) -> f64 {
        assert!(n % 2 == 0);
        let h = (b - a) / n as f64;
        let mut sum = integrand(a, k) + integrand(b, k);
        for i in 1..n {
            let weight = if i % 2 == 1 { 4.0 } else { 2.0 };
            sum += weight * integrand(a + i as f64 * h, k);
        }
        sum * h / 3.0
    }

    fn twin<D: Num>(a: D, b: D, k: D, n: usize) -> D {
        let h = (b - a) / n as f64;
        let value = |x: D| (-k * x * x).exp() * x.cos();
        (1..n).fold(value(a) + value(b), |s, i| s + value(a + h * i as f64) * (2 + 2 * (i % 2)) as f64) * h / 3.0
    }

    check! { (val a, val b, val k, inert n) -> scalar; (0.0, 1.5, 0.7, 10), (0.5, -0.5, 1.2, 2) }
}

mod gauss_legendre {
    use crate::prelude::*;

    const NODES: [f64; 3] = [-0.774_596_669_241_483_4, 0.0, 0.774_596_669_241_483_4];
    const WEIGHTS: [f64; 3] = [5.0 / 9.0, 8.0 / 9.0, 5.0 / 9.0];

    #[differentiable]
    fn f(a: f64, b: f64, p: f64) -> f64 {
        let half = 0.5 * (b - a);
        let middle = 0.5 * (a + b);
        let mut sum = 0.0;
        for (node, weight) in NODES.iter().zip(WEIGHTS.iter()) {
            let x = middle + half * node;
            sum += weight * x.powf(p) / (1.0 + x);
        }
        half * sum
    }

    fn twin<D: Num>(a: D, b: D, p: D) -> D {
        let (half, middle) = ((b - a) * 0.5, (a + b) * 0.5);
        (0..3).fold(c::<D>(0.0), |sum, i| {
            let x = middle + half * NODES[i];
            sum + x.powd(p) / (x + 1.0) * WEIGHTS[i]
        }) * half
    }

    check! { (val a, val b, val p) -> scalar; (0.5, 2.0, 1.3) }
}

mod runge_kutta {
    use crate::prelude::*;

    /// A damped pendulum by classical RK4.
    #[differentiable]
    fn slope(y: [f64; 2], damping: f64) -> [f64; 2] {
        [y[1], -y[0].sin() - damping * y[1]]
    }

    #[differentiable]
    fn advance(y: [f64; 2], k: [f64; 2], h: f64) -> [f64; 2] {
        [y[0] + h * k[0], y[1] + h * k[1]]
    }

    #[differentiable]
    fn f(start: [f64; 2], damping: f64, h: f64, steps: usize) -> [f64; 2] {
        let mut y = start;
        for _ in 0..steps {
            let k1 = slope(y, damping);
            let k2 = slope(advance(y, k1, 0.5 * h), damping);
            let k3 = slope(advance(y, k2, 0.5 * h), damping);
            let k4 = slope(advance(y, k3, h), damping);
            for i in 0..2 {
                y[i] += h / 6.0 * (k1[i] + 2.0 * k2[i] + 2.0 * k3[i] + k4[i]);
            }
        }
        y
    }

    fn twin<D: Num>(start: [D; 2], damping: D, h: D, steps: usize) -> [D; 2] {
        let slope = |y: [D; 2]| [y[1], -y[0].sin() - damping * y[1]];
        let along = |y: [D; 2], k: [D; 2], h: D| [y[0] + h * k[0], y[1] + h * k[1]];
        (0..steps).fold(start, |y, _| {
            let k1 = slope(y);
            let k2 = slope(along(y, k1, h * 0.5));
            let k3 = slope(along(y, k2, h * 0.5));
            let k4 = slope(along(y, k3, h));
            [0, 1].map(|i| y[i] + h / 6.0 * (k1[i] + (k2[i] + k3[i]) * 2.0 + k4[i]))
        })
    }

    check! { (val start, val damping, val h, inert steps) -> value; ([1.0, 0.2], 0.3, 0.1, 8), ([1.0, 0.2], 0.3, 0.1, 0) }
}

mod polynomial_and_slope {
    use crate::prelude::*;

    #[differentiable]
    fn f(coefficients: &[f64], x: f64) -> (f64, f64) {
        let mut p = 0.0;
        let mut dp = 0.0;
        for &c in coefficients.iter().rev() {
            dp = dp * x + p;
            p = p * x + c;
        }
        (p, dp)
    }

    fn twin<D: Num>(coefficients: &[D], x: D) -> (D, D) {
        let power = |n: usize| (0..n).fold(c::<D>(1.0), |p, _| p * x);
        let terms = coefficients.iter().enumerate();
        terms.fold((c(0.0), c(0.0)), |(p, dp), (n, k)| {
            let slope = if n == 0 { c(0.0) } else { *k * power(n - 1) * n as f64 };
            (p + *k * power(n), dp + slope)
        })
    }

    check! { (by_ref coefficients, val x) -> value; (vec![1.0, -2.0, 0.5, 3.0], 0.7), (vec![], 0.7) }
}

mod black_scholes {
    use crate::prelude::*;
    use std::f64::consts::SQRT_2;

    /// Abramowitz and Stegun 7.1.26.
    #[differentiable]
    fn erf(x: f64) -> f64 {
        let t = 1.0 / (1.0 + 0.327_591_1 * x.abs());
        let poly =
            ((((1.061_405_429 * t - 1.453_152_027) * t + 1.421_413_741) * t - 0.284_496_736) * t + 0.254_829_592) * t;
        let y = 1.0 - poly * (-x * x).exp();
        if x < 0.0 { -y } else { y }
    }

    #[differentiable]
    fn normal(x: f64) -> f64 {
        0.5 * (1.0 + erf(x / SQRT_2))
    }

    #[differentiable]
    fn f(spot: f64, strike: f64, rate: f64, volatility: f64, years: f64, call: bool) -> f64 {
        let root = volatility * years.sqrt();
        let d1 = ((spot / strike).ln() + (rate + 0.5 * volatility.powi(2)) * years) / root;
        let d2 = d1 - root;
        let discounted = strike * (-rate * years).exp();
        match call {
            true => spot * normal(d1) - discounted * normal(d2),
            false => discounted * normal(-d2) - spot * normal(-d1),
        }
    }

    fn normal_twin<D: Num>(x: D) -> D {
        let z = x / SQRT_2;
        let t = (z.abs() * 0.327_591_1 + 1.0).recip();
        let k = [0.254_829_592, -0.284_496_736, 1.421_413_741, -1.453_152_027, 1.061_405_429];
        let poly = k.iter().rev().fold(c::<D>(0.0), |p, k| (p + *k) * t);
        let y = -poly * (-z * z).exp() + 1.0;
        ((if z.re() < 0.0 { -y } else { y }) + 1.0) * 0.5
    }

    fn twin<D: Num>(spot: D, strike: D, rate: D, volatility: D, years: D, call: bool) -> D {
        let root = volatility * years.sqrt();
        let d1 = ((spot / strike).ln() + (rate + volatility * volatility * 0.5) * years) / root;
        let discounted = strike * (-rate * years).exp();
        let sign = if call { 1.0 } else { -1.0 };
        (spot * normal_twin(d1 * sign) - discounted * normal_twin((d1 - root) * sign)) * sign
    }

    check! { (val spot, val strike, val rate, val volatility, val years, inert call) -> scalar, tolerance 1e-11;
    (100.0, 110.0, 0.03, 0.25, 1.5, true), (100.0, 80.0, 0.01, 0.4, 0.5, false) }
}

mod lanczos_gamma {
    use crate::prelude::*;
    use std::f64::consts::PI;

    const G: f64 = 7.0;
    const C: [f64; 9] = [
        0.999_999_999_999_809_9,
        676.520_368_121_885_1,
        -1_259.139_216_722_402_8,
        771.323_428_777_653_1,
        -176.615_029_162_140_6,
        12.507_343_278_686_905,
        -0.138_571_095_265_720_12,
        9.984_369_578_019_572e-6,
        1.505_632_735_149_311_6e-7,
    ];

    #[differentiable]
    fn f(z: f64) -> f64 {
        if z < 0.5 {
            return PI / ((PI * z).sin() * f(1.0 - z));
        }
        let z = z - 1.0;
        let mut x = C[0];
        for i in 1..C.len() {
            x += C[i] / (z + i as f64);
        }
        let t = z + G + 0.5;
        (2.0 * PI).sqrt() * t.powf(z + 0.5) * (-t).exp() * x
    }

    fn twin<D: Num>(z: D) -> D {
        if z.re() < 0.5 {
            return (z * PI).sin().recip() * PI / twin(-z + 1.0);
        }
        let z = z - 1.0;
        let x = (1..9).fold(c::<D>(C[0]), |x, i| x + (z + i as f64).recip() * C[i]);
        let t = z + 7.5;
        t.powd(z + 0.5) * (-t).exp() * x * (2.0 * PI).sqrt()
    }

    check! { (val z) -> scalar, tolerance 1e-11; 4.5, 0.7, 0.3, -1.4 }
}

mod kepler {
    use crate::prelude::*;

    #[differentiable]
    fn f(mean: f64, e: f64) -> (f64, f64) {
        let mut anomaly = if e > 0.8 { std::f64::consts::PI } else { mean };
        let mut iterations = 0;
        loop {
            let delta = (anomaly - e * anomaly.sin() - mean) / (1.0 - e * anomaly.cos());
            anomaly -= delta;
            iterations += 1;
            if delta.abs() < 1e-13 || iterations >= 40 {
                break;
            }
        }
        (anomaly.cos() - e, (1.0 - e * e).sqrt() * anomaly.sin())
    }

    fn twin<D: Num>(mean: D, e: D) -> (D, D) {
        let mut anomaly = mean;
        for _ in 0..40 {
            anomaly -= (anomaly - e * anomaly.sin() - mean) / (-e * anomaly.cos() + 1.0);
        }
        (anomaly.cos() - e, (-e * e + 1.0).sqrt() * anomaly.sin())
    }

    check! { (val mean, val e) -> value, tolerance 1e-11; (1.2, 0.3), (2.0, 0.85) }
}

mod cubic_spline {
    use crate::prelude::*;

    /// Evaluates a spline given knots, values and second derivatives, linear outside.
    #[differentiable]
    fn f(knots: &[f64], values: &[f64], curvature: &[f64], x: f64) -> f64 {
        let last = knots.len() - 1;
        if x <= knots[0] {
            return values[0];
        }
        if x >= knots[last] {
            return values[last];
        }
        let mut low = 0;
        let mut high = last;
        while high - low > 1 {
            let mid = (low + high) / 2;
            if knots[mid] > x {
                high = mid;
            } else {
                low = mid;
            }
        }
        let h = knots[high] - knots[low];
        let (a, b) = ((knots[high] - x) / h, (x - knots[low]) / h);
        let bend = (a.powi(3) - a) * curvature[low] + (b.powi(3) - b) * curvature[high];
        a * values[low] + b * values[high] + bend * h * h / 6.0
    }

    fn twin<D: Num>(knots: &[D], values: &[D], curvature: &[D], x: D) -> D {
        let inside = knots.iter().take_while(|k| **k < x).count();
        if inside == 0 {
            return values[0];
        }
        if inside == knots.len() {
            return values[inside - 1];
        }
        let (i, j) = (inside - 1, inside);
        let h = knots[j] - knots[i];
        let (a, b) = ((knots[j] - x) / h, (x - knots[i]) / h);
        let bend = (a * a * a - a) * curvature[i] + (b * b * b - b) * curvature[j];
        a * values[i] + b * values[j] + bend * h * h / 6.0
    }

    check! { (by_ref knots, by_ref values, by_ref curvature, val x) -> scalar;
    (vec![0.0, 1.0, 1.7, 3.0], vec![1.0, 0.5, -0.2, 0.8], vec![0.0, 0.4, -0.3, 0.0], 1.3),
    (vec![0.0, 1.0, 1.7, 3.0], vec![1.0, 0.5, -0.2, 0.8], vec![0.0, 0.4, -0.3, 0.0], -1.0),
    (vec![0.0, 1.0, 1.7, 3.0], vec![1.0, 0.5, -0.2, 0.8], vec![0.0, 0.4, -0.3, 0.0], 4.0) }
}
