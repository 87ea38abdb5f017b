//! Loops that go through slices element by element, at offsets and in parts, and loops that do not reach every element.

mod longer_and_empty {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: &[f64], y: &[f64]) -> f64 {
        let mut sum = 1.0;
        for i in 0..x.len() {
            sum += x[i] * y[i].sin();
        }
        sum
    }

    fn twin<D: Num>(x: &[D], y: &[D]) -> D {
        x.iter().zip(y).fold(c(1.0), |s: D, (x, y)| s + *x * y.sin())
    }

    check! { (by_ref x, by_ref y) -> scalar; (vec![0.5, -0.7], vec![1.1, 0.3, 0.8]), (vec![], vec![0.4]), (vec![0.3], vec![0.4]) }
}

mod nothing_at_the_start {
    use crate::prelude::*;

    /// Where the loop does not run, its part of the slice need not be there.
    #[differentiable]
    fn f(x: &[f64], at: usize, from: usize, to: usize) -> f64 {
        let mut sum = x[0];
        for i in 0..to {
            sum += x[at + i] * x[0];
        }
        for i in from..to {
            sum += x[i - from] * x[at + i].cos();
        }
        for i in (from..=to).rev() {
            sum = sum * x[i] + x[at + to - i];
        }
        sum
    }

    fn twin<D: Num>(x: &[D], at: usize, from: usize, to: usize) -> D {
        let mut sum = (0..to).fold(x[0], |s, i| s + x[at + i] * x[0]);
        sum = (from..to).fold(sum, |s, i| s + x[i - from] * x[at + i].cos());
        (from..=to).rev().fold(sum, |s, i| s * x[i] + x[at + to - i])
    }

    check! {
        (by_ref x, inert at, inert from, inert to) -> scalar;
        (vec![0.5, -0.7, 1.1, 0.3, 0.9, 1.2], 1, 2, 4), (vec![0.5], 7, 1, 0), (vec![0.5, 0.2], 9, 4, 0), (vec![0.6, 0.2, 0.4], 0, 2, 2)
    }
}

mod guarded {
    use crate::prelude::*;

    /// Elements that only some iterations reach, by branches, choices and early exits.
    #[differentiable]
    fn f(x: &[f64], y: &[f64]) -> f64 {
        let mut sum = 0.0;
        for i in 0..x.len() {
            if i + 1 < x.len() {
                sum += x[i] * x[i + 1];
            }
            let there = if i < y.len() { y[i] } else { 0.5 };
            sum += there * x[i];
        }
        for i in 0..x.len() + 3 {
            if i >= x.len() || sum > 40.0 {
                break;
            }
            sum += x[i].exp();
        }
        for i in 0..x.len() + 3 {
            if i >= y.len() {
                continue;
            }
            sum += y[i] * y[i];
        }
        for i in 0..9 {
            let short = i < y.len() && y[i] > 0.0;
            if short {
                sum += y[i] * x[0];
            }
        }
        sum
    }

    fn twin<D: Num>(x: &[D], y: &[D]) -> D {
        let mut sum: D = c(0.0);
        for i in 0..x.len() {
            if i + 1 < x.len() {
                sum = sum + x[i] * x[i + 1];
            }
            sum = sum + x[i] * y.get(i).copied().unwrap_or(c(0.5));
        }
        for x in x {
            if sum.re() > 40.0 {
                break;
            }
            sum = sum + x.exp();
        }
        sum = y.iter().fold(sum, |s, y| s + *y * *y);
        y.iter().filter(|y| y.re() > 0.0).fold(sum, |s, y| s + *y * x[0])
    }

    check! { (by_ref x, by_ref y) -> scalar; (vec![0.5, -0.7, 1.1], vec![0.4]), (vec![3.7, 0.2], vec![0.4, -0.3, 1.2]), (vec![0.1], vec![]) }
}

mod counted {
    use crate::prelude::*;

    /// A triangle by columns, through a counter.
    #[differentiable]
    fn f(l: &[f64], x: &[f64], scale: f64) -> f64 {
        let d = x.len();
        let mut product = vec![scale; d];
        let mut at = 0;
        for column in 0..d {
            for row in column + 1..d {
                product[row] += l[at] * x[column];
                at += 1;
            }
            product[column] *= x[column];
        }
        let mut sum = 0.0;
        for j in 0..d {
            sum += product[j] * product[d - 1 - j];
        }
        sum
    }

    fn twin<D: Num>(l: &[D], x: &[D], scale: D) -> D {
        let d = x.len();
        let mut product = vec![scale; d];
        let mut l = l.iter();
        for column in 0..d {
            for row in column + 1..d {
                product[row] = product[row] + *l.next().unwrap() * x[column];
            }
            product[column] = product[column] * x[column];
        }
        (0..d).fold(c(0.0), |s: D, j| s + product[j] * product[d - 1 - j])
    }

    check! {
        (by_ref l, by_ref x, val scale) -> scalar;
        (vec![0.5, -0.7, 1.1], vec![0.3, 0.9, 1.2], 0.8), (vec![], vec![0.3], 0.5), (vec![0.2], vec![0.3, 0.7], 0.5)
    }
}

mod in_place {
    use crate::prelude::*;

    /// What is written is read at other places, or at the same.
    #[differentiable]
    fn f(x: &mut [f64], w: &[f64], n: usize) {
        for i in 0..n {
            x[i] = x[i].sin() * w[i] + x[i];
        }
        for i in 1..n {
            x[i] += x[i - 1] * w[i];
        }
        for i in 0..n {
            x[n + i] = x[i] * w[n - 1 - i];
        }
        for i in (0..n).rev() {
            x[n + i] *= x[0] + w[1];
        }
        for k in 0..2 {
            let at = k * n;
            for i in 0..n {
                x[at + i] = x[at + i] * w[i] * w[0];
            }
        }
    }

    fn twin<D: Num>(x: &mut [D], w: &[D], n: usize) {
        for i in 0..n {
            x[i] = x[i].sin() * w[i] + x[i];
        }
        for i in 1..n {
            x[i] = x[i] + x[i - 1] * w[i];
        }
        for i in 0..n {
            x[n + i] = x[i] * w[n - 1 - i];
        }
        for i in (0..n).rev() {
            x[n + i] = x[n + i] * (x[0] + w[1]);
        }
        for i in 0..2 * n {
            x[i] = x[i] * w[i % n] * w[0];
        }
    }

    check! { (by_mut x, by_ref w, inert n) -> nothing; (vec![0.5, -0.7, 1.1, 0.3, 0.2, 0.8], vec![0.4, 1.3, 0.6], 3), (vec![], vec![0.4, 0.2], 0) }
}

mod parts {
    use crate::prelude::*;

    #[differentiable]
    fn f(a: &[f64], b: &[f64], d: usize) -> f64 {
        let mut sum = 0.0;
        for row in a.chunks_exact(d) {
            let mut least = f64::INFINITY;
            for other in b.chunks(d) {
                let mut distance = 0.0;
                for (p, q) in row.iter().zip(other) {
                    distance += (p - q) * (p - q);
                }
                if distance < least {
                    least = distance;
                }
            }
            for (k, p) in row[1..].iter().enumerate().rev() {
                sum += p * row[k] * least;
            }
        }
        sum
    }

    fn twin<D: Num>(a: &[D], b: &[D], d: usize) -> D {
        let mut sum: D = c(0.0);
        for row in a.chunks_exact(d) {
            let mut least: D = c(f64::INFINITY);
            for other in b.chunks(d) {
                let distance = row.iter().zip(other).fold(c(0.0), |s: D, (p, q)| s + (*p - *q) * (*p - *q));
                if distance.re() < least.re() {
                    least = distance;
                }
            }
            for (k, p) in row[1..].iter().enumerate() {
                sum = sum + *p * row[k] * least;
            }
        }
        sum
    }

    check! {
        (by_ref a, by_ref b, inert d) -> scalar;
        (vec![0.5, -0.7, 1.1, 0.3, 0.2], vec![0.4, 1.3, 0.6, -0.9, 0.8], 2), (vec![0.5, 0.1, 0.7], vec![0.4, 0.2], 3), (vec![0.5], vec![0.2], 2)
    }
}

mod too_short {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: &[f64], y: &[f64]) -> f64 {
        let mut sum = 0.0;
        for i in 0..x.len() {
            sum += x[i] * y[i];
        }
        sum
    }

    #[test]
    #[should_panic(expected = "index out of bounds: the len is 1 but the index is 1")]
    fn the_derivative_fails_as_the_function_does() {
        f::grad(&[1.0, 2.0], &[3.0]);
    }
}
