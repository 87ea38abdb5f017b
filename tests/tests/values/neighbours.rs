//! Loops that read elements next to each other, so that one iteration adds to what the next one adds to.

mod pairs {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: &[f64]) -> f64 {
        let mut sum = 0.0;
        for i in 0..x.len() - 1 {
            sum += 3.0 * (x[i + 1] - x[i] * x[i]).powi(2) + (1.0 - x[i]).sin();
        }
        sum
    }

    fn twin<D: Num>(x: &[D]) -> D {
        x.windows(2).fold(c(0.0), |s: D, w| s + (w[1] - w[0] * w[0]).powi(2) * 3.0 + (-w[0] + 1.0).sin())
    }

    check! { (by_ref x) -> scalar; (vec![0.5, -0.7, 1.1, 0.3]), (vec![0.4, 0.9]), (vec![2.0]) }
}

mod three_at_once {
    use crate::prelude::*;

    #[differentiable]
    fn f(u: &mut [f64], r: f64) {
        let old = u.to_vec();
        for i in 1..u.len() - 1 {
            u[i] = old[i] + r * (old[i + 1] * old[i - 1] - 2.0 * old[i]);
        }
        u[0] *= r;
    }

    fn twin<D: Num>(u: &mut [D], r: D) {
        let old = u.to_vec();
        for i in 1..u.len() - 1 {
            u[i] = old[i] + r * (old[i + 1] * old[i - 1] - old[i] * 2.0);
        }
        u[0] = u[0] * r;
    }

    check! { (by_mut u, val r) -> nothing; (vec![0.5, -0.7, 1.1, 0.3, 0.8], 0.2), (vec![0.5, 0.2], 3.0) }
}

mod grid {
    use crate::prelude::*;

    /// Five points: three of one row are next to each other, two are not.
    #[differentiable]
    fn f(u: &[f64], n: usize) -> f64 {
        let mut sum = 0.0;
        for i in 1..u.len() / n - 1 {
            let at = i * n;
            for j in 1..n - 1 {
                let flow = u[at + j - 1] + u[at + j + 1] + u[(i - 1) * n + j] + u[(i + 1) * n + j] - 4.0 * u[at + j];
                sum += flow * flow * u[j + n * i];
            }
        }
        sum
    }

    fn twin<D: Num>(u: &[D], n: usize) -> D {
        let mut sum: D = c(0.0);
        for i in 1..u.len() / n - 1 {
            for j in 1..n - 1 {
                let v = |i: usize, j: usize| u[i * n + j];
                let flow = v(i, j - 1) + v(i, j + 1) + v(i - 1, j) + v(i + 1, j) - v(i, j) * 4.0;
                sum = sum + flow * flow * v(i, j);
            }
        }
        sum
    }

    check! {
        (by_ref u, inert n) -> scalar;
        (vec![0.1, 0.9, -0.3, 0.5, 0.7, 1.2, 0.3, -0.8, 0.4, 0.6, 0.2, -0.5, 1.3, 0.8, -0.1, 0.35], 4),
        (vec![0.1, 0.9, -0.3, 0.5, 0.7, 1.2, 0.3, -0.8], 4)
    }
}

mod downwards_and_inclusive {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: &[f64], w: f64) -> f64 {
        let mut sum = w;
        for i in (0..x.len() - 1).rev() {
            sum += (x[i] * x[i + 1]).sin();
        }
        for i in 1..=x.len() - 2 {
            sum += x[i - 1] * x[i] * x[i + 1] * w;
        }
        for i in (0..=x.len() - 2).rev() {
            sum = (sum * x[i + 1]).sin() + x[i] * x[i + 1];
        }
        sum
    }

    fn twin<D: Num>(x: &[D], w: D) -> D {
        let mut sum = x.windows(2).fold(w, |s, v| s + (v[0] * v[1]).sin());
        sum = x.windows(3).fold(sum, |s, v| s + v[0] * v[1] * v[2] * w);
        x.windows(2).rev().fold(sum, |s, v| (s * v[1]).sin() + v[0] * v[1])
    }

    check! { (by_ref x, val w) -> scalar; (vec![0.5, -0.7, 1.1, 0.3], 0.8), (vec![0.4, 0.9], 0.3) }
}

mod runs_with_gaps {
    use crate::prelude::*;

    /// Two and two next to each other, one alone, and steps of two, where nothing is next to anything.
    #[differentiable]
    fn f(x: &[f64]) -> f64 {
        let mut sum = 0.0;
        for i in 0..x.len() - 6 {
            sum += x[i] * x[i + 1] * x[i + 3].sin() * x[i + 4] * x[i + 6] + x[i + 1] * x[i + 3];
        }
        for i in (0..x.len() - 1).step_by(2) {
            sum += x[i] * x[i + 1];
        }
        for i in 0..x.len() / 2 {
            sum += x[2 * i] * x[2 * i + 1].cos() + x[x.len() - 1 - i] * x[x.len() / 2 - i];
        }
        sum
    }

    fn twin<D: Num>(x: &[D]) -> D {
        let n = x.len();
        let mut sum = x.windows(7).fold(c(0.0), |s: D, x| s + x[0] * x[1] * x[3].sin() * x[4] * x[6] + x[1] * x[3]);
        sum = x.chunks_exact(2).fold(sum, |s, x| s + x[0] * x[1]);
        sum = x.chunks_exact(2).fold(sum, |s, x| s + x[0] * x[1].cos());
        (0..n / 2).fold(sum, |s, i| s + x[n - 1 - i] * x[n / 2 - i])
    }

    check! { (by_ref x) -> scalar; (vec![0.5, -0.7, 1.1, 0.3, 0.8, 1.4, -0.2, 0.6]) }
}

mod what_the_next_iteration_reads {
    use crate::prelude::*;

    /// What is added to the shadow of `y[i]` is read by the reverse of the iteration that wrote it.
    #[differentiable]
    fn f(x: &[f64], k: f64) -> f64 {
        let mut y = vec![k; x.len()];
        for i in 0..x.len() - 1 {
            y[i + 1] = y[i] * x[i] + (y[i] * x[i + 1]).sin();
        }
        let mut sum = 0.0;
        for i in 0..x.len() - 1 {
            sum += y[i] * y[i + 1];
            y[i] = sum * x[i];
        }
        sum + y[0] * y[x.len() - 1]
    }

    fn twin<D: Num>(x: &[D], k: D) -> D {
        let mut y = vec![k; x.len()];
        for i in 0..x.len() - 1 {
            y[i + 1] = y[i] * x[i] + (y[i] * x[i + 1]).sin();
        }
        let mut sum: D = c(0.0);
        for i in 0..x.len() - 1 {
            sum = sum + y[i] * y[i + 1];
            y[i] = sum * x[i];
        }
        sum + y[0] * y[x.len() - 1]
    }

    check! { (by_ref x, val k) -> scalar; (vec![0.5, -0.7, 1.1, 0.3], 0.9), (vec![0.5, 0.2], 0.3) }
}

mod left_early {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: &[f64], limit: f64) -> f64 {
        let mut sum = 0.0;
        for i in 0..x.len() - 1 {
            if x[i] > limit {
                break;
            }
            sum += (x[i] * x[i + 1]).exp();
            if x[i + 1] < 0.0 {
                continue;
            }
            sum += x[i] * x[i + 1];
        }
        sum
    }

    fn twin<D: Num>(x: &[D], limit: D) -> D {
        let mut sum: D = c(0.0);
        for i in 0..x.len() - 1 {
            if x[i].re() > limit.re() {
                break;
            }
            sum = sum + (x[i] * x[i + 1]).exp();
            if x[i + 1].re() >= 0.0 {
                sum = sum + x[i] * x[i + 1];
            }
        }
        sum
    }

    check! {
        (by_ref x, val limit) -> scalar;
        (vec![0.5, -0.7, 1.1, 0.3, 0.8], 2.0), (vec![0.5, -0.7, 0.6, 2.3, 0.8], 2.0), (vec![2.5, 0.1], 2.0)
    }
}

mod generic {
    use crate::prelude::*;
    use num_traits::Float;

    #[differentiable]
    fn f<T: Float>(x: &[T]) -> T {
        let mut sum = x[0];
        for i in 0..x.len() - 1 {
            sum = sum + x[i] * x[i + 1] * x[i];
        }
        sum
    }

    fn twin<D: Num>(x: &[D]) -> D {
        x.windows(2).fold(x[0], |s, w| s + w[0] * w[1] * w[0])
    }

    check! { (by_ref x) -> scalar; (vec![0.5, -0.7, 1.1, 0.3]), (vec![0.4]) }
}
