//! Loops that are reversed iteration by iteration as they run, and loops that look as if they could be.

mod nested_sum {
    use crate::prelude::*;

    #[differentiable]
    fn f(w: &[f64], x: &[f64], k: f64) -> f64 {
        let mut total = k;
        for i in 0..w.len() / x.len() {
            let mut z = k;
            for j in 0..x.len() {
                z += w[i * x.len() + j] * x[j];
            }
            total += z.tanh() * k;
        }
        2.0 * total - k
    }

    fn twin<D: Num>(w: &[D], x: &[D], k: D) -> D {
        let row = |row: &[D]| row.iter().zip(x).fold(k, |s, (w, x)| s + *w * *x).tanh() * k;
        w.chunks(x.len()).fold(k, |s, w| s + row(w)) * 2.0 - k
    }

    check! { (by_ref w, by_ref x, val k) -> scalar; (vec![0.5, -0.7, 1.1, 0.3], vec![0.2, 0.9], 0.7), (vec![], vec![1.0], 2.0) }
}

mod weight_of_the_sum {
    use crate::prelude::*;

    /// The cotangent of the first sum is known before the loop, that of the second is not.
    #[differentiable]
    fn f(x: &[f64], w: f64) -> f64 {
        let before = w.sin();
        let (mut a, mut b) = (0.0, 0.0);
        for v in x {
            a += v * v;
        }
        for v in x {
            b += v.sin();
        }
        let after = (w * x[0]).cos();
        a * before + b * after
    }

    fn twin<D: Num>(x: &[D], w: D) -> D {
        let a = x.iter().fold(c(0.0), |s: D, v| s + *v * *v);
        let b = x.iter().fold(c(0.0), |s: D, v| s + v.sin());
        a * w.sin() + b * (w * x[0]).cos()
    }

    check! { (by_ref x, val w) -> scalar; (vec![0.5, -0.7, 1.1], 0.3) }
}

mod sum_that_is_read {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: &[f64]) -> f64 {
        let mut running = 0.0;
        let mut total = 0.0;
        for v in x {
            running += v;
            total += running * v;
        }
        let mut scaled = 0.0;
        for v in x {
            scaled += v * total;
        }
        let mut product = 1.0;
        for v in x {
            product += v * product;
        }
        scaled + product
    }

    fn twin<D: Num>(x: &[D]) -> D {
        let (mut running, mut total, mut scaled, mut product): (D, D, D, D) = (c(0.0), c(0.0), c(0.0), c(1.0));
        for v in x {
            running = running + *v;
            total = total + running * *v;
        }
        for v in x {
            scaled = scaled + *v * total;
            product = product + *v * product;
        }
        scaled + product
    }

    check! { (by_ref x) -> scalar; vec![0.5, -0.7, 1.1], vec![] }
}

mod buffer_written_anew {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: &[f64], m: &[f64], d: usize) -> f64 {
        let mut buffer = vec![0.0; d];
        let mut total = 0.0;
        for i in 0..x.len() {
            for j in 0..d {
                buffer[j] = x[i] - m[j];
            }
            for j in 1..d {
                buffer[j] += buffer[j - 1] * buffer[j];
            }
            let mut norm = 0.0;
            for j in 0..d {
                norm += buffer[j] * buffer[j];
            }
            total += norm.sqrt();
        }
        total
    }

    fn twin<D: Num>(x: &[D], m: &[D], _: usize) -> D {
        let mut total: D = c(0.0);
        for x in x {
            let mut buffer: Vec<D> = m.iter().map(|m| *x - *m).collect();
            for j in 1..buffer.len() {
                buffer[j] = buffer[j] + buffer[j - 1] * buffer[j];
            }
            total = total + buffer.iter().fold(c(0.0), |s: D, b| s + *b * *b).sqrt();
        }
        total
    }

    check! { (by_ref x, by_ref m, inert d) -> scalar; (vec![0.5, -0.7, 1.1], vec![0.1, 0.2, 0.3, -0.4], 4) }
}

mod buffer_partly_written {
    use crate::prelude::*;

    /// One element comes from the iteration before, in three ways.
    #[differentiable]
    fn f(x: &[f64], d: usize) -> f64 {
        let mut first_stays = vec![0.0; d];
        let mut last_stays = vec![0.5; d];
        let mut some_stay = vec![0.25; d];
        let mut total = 0.0;
        for i in 0..x.len() {
            for j in 1..d {
                first_stays[j] = x[i] * x[i] + first_stays[0];
            }
            first_stays[0] += x[i];
            for j in 0..d - 1 {
                last_stays[j] = x[i] * last_stays[d - 1];
            }
            last_stays[d - 1] = last_stays[0] * last_stays[1] + x[i];
            for j in 0..d {
                if j % 2 == 0 {
                    some_stay[j] = x[i].sin() + some_stay[1];
                } else {
                    some_stay[j] *= x[i];
                }
            }
            total += first_stays[1] * last_stays[0] * some_stay[0];
        }
        total
    }

    fn twin<D: Num>(x: &[D], d: usize) -> D {
        let (mut a, mut b, mut s): (Vec<D>, Vec<D>, Vec<D>) = (vec![c(0.0); d], vec![c(0.5); d], vec![c(0.25); d]);
        let mut total: D = c(0.0);
        for x in x {
            for j in 1..d {
                a[j] = *x * *x + a[0];
            }
            a[0] = a[0] + *x;
            for j in 0..d - 1 {
                b[j] = *x * b[d - 1];
            }
            b[d - 1] = b[0] * b[1] + *x;
            for j in 0..d {
                s[j] = if j % 2 == 0 { x.sin() + s[1] } else { s[j] * *x };
            }
            total = total + a[1] * b[0] * s[0];
        }
        total
    }

    check! { (by_ref x, inert d) -> scalar; (vec![0.5, -0.7, 1.1, 0.4], 3) }
}

mod buffer_read_elsewhere {
    use crate::prelude::*;

    /// The last iteration's buffer is read after the loop; what the loop finds there before the first is never read.
    #[differentiable]
    fn f(x: &[f64], d: usize) -> f64 {
        let mut buffer = vec![x[0]; d];
        let mut total = buffer[1];
        for i in 0..x.len() {
            for j in 0..d {
                buffer[j] = x[i] * x[j];
            }
            total += buffer[0] * buffer[1];
        }
        total + buffer[1] * x[1]
    }

    fn twin<D: Num>(x: &[D], _: usize) -> D {
        let last = x[x.len() - 1];
        x.iter().fold(x[0], |s: D, v| s + *v * x[0] * (*v * x[1])) + last * x[1] * x[1]
    }

    check! { (by_ref x, inert d) -> scalar; (vec![0.5, -0.7, 1.1, 0.4], 2) }
}

mod memory_changed_later {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: &[f64]) -> f64 {
        let mut w = x.to_vec();
        let mut total = 0.0;
        for i in 0..x.len() {
            total += w[i] * w[i] * x[i];
        }
        for i in 0..x.len() {
            w[i] = x[i].exp() * w[0];
        }
        for i in 0..x.len() {
            total += w[i].sin();
        }
        total
    }

    fn twin<D: Num>(x: &[D]) -> D {
        let mut w = x.to_vec();
        let mut total = w.iter().zip(x).fold(c(0.0), |s: D, (w, x)| s + *w * *w * *x);
        for i in 0..x.len() {
            w[i] = x[i].exp() * w[0];
            total = total + w[i].sin();
        }
        total
    }

    check! { (by_ref x) -> scalar; vec![0.5, -0.7, 1.1, 0.4] }
}

mod calls_and_branches_inside {
    use crate::prelude::*;

    #[differentiable]
    fn norm(x: &[f64], k: f64) -> f64 {
        let mut s = k;
        for v in x {
            s += v * v;
        }
        s.sqrt()
    }

    #[differentiable]
    fn f(x: &[f64], d: usize) -> f64 {
        let mut total = 0.0;
        let mut part = vec![0.0; d];
        for i in 0..x.len() - d + 1 {
            if x[i] > 0.9 {
                continue;
            }
            for j in 0..d {
                part[j] = x[i + j] * x[i];
            }
            total += if i % 2 == 0 { norm(&part, 1.0) } else { norm(&x[i..i + d], x[0].exp()) };
            let mut k = 0;
            while k < d {
                total -= part[k].cos() * x[k];
                k += 2;
            }
        }
        total
    }

    fn twin<D: Num>(x: &[D], d: usize) -> D {
        let norm = |x: &[D], k: D| x.iter().fold(k, |s, v| s + *v * *v).sqrt();
        let mut total: D = c(0.0);
        for i in 0..x.len() - d + 1 {
            if x[i].re() > 0.9 {
                continue;
            }
            let part: Vec<D> = (0..d).map(|j| x[i + j] * x[i]).collect();
            total = total + if i % 2 == 0 { norm(&part, c(1.0)) } else { norm(&x[i..i + d], x[0].exp()) };
            for k in (0..d).step_by(2) {
                total = total - part[k].cos() * x[k];
            }
        }
        total
    }

    check! { (by_ref x, inert d) -> scalar; (vec![0.5, -0.7, 1.1, 0.4, 0.2, 0.6], 3) }
}

mod kept_once_for_all_iterations {
    use crate::prelude::*;

    /// Memory that one loop writes and an inner one only reads, counters of several kinds, values that no iteration
    /// changes: in a loop that cannot be fused.
    #[differentiable]
    fn f(x: &[f64], k: f64) -> f64 {
        let mut buffer = vec![0.0; 3];
        let mut carried = k;
        let mut at = 1_usize;
        for i in 0..x.len() {
            for j in 0..3 {
                buffer[j] = x[i] * carried + x[j];
            }
            let weight = carried.sin();
            let mut triangle = 0;
            let mut signed: i32 = -1;
            for column in 0..3 {
                triangle += 1;
                for row in column..3 {
                    let product = buffer[column] * x[(at + triangle) % x.len()];
                    carried += 0.01 * product * weight * buffer[row] * f64::from(signed);
                    at += 2;
                    signed += 1;
                }
                triangle += 3;
                if column == 1 {
                    at += 1;
                }
            }
            buffer[0] = carried;
        }
        carried * buffer[0]
    }

    fn twin<D: Num>(x: &[D], k: D) -> D {
        let mut buffer: Vec<D> = vec![c(0.0); 3];
        let (mut carried, mut at) = (k, 1);
        for i in 0..x.len() {
            for j in 0..3 {
                buffer[j] = x[i] * carried + x[j];
            }
            let weight = carried.sin();
            let (mut triangle, mut signed) = (0, -1.0);
            for column in 0..3 {
                triangle += 1;
                for row in column..3 {
                    let product = buffer[column] * x[(at + triangle) % x.len()];
                    carried = carried + product * weight * buffer[row] * (0.01 * signed);
                    at += 2;
                    signed += 1.0;
                }
                triangle += 3;
                if column == 1 {
                    at += 1;
                }
            }
            buffer[0] = carried;
        }
        carried * buffer[0]
    }

    check! { (by_ref x, val k) -> scalar; (vec![0.5, -0.7, 0.6, 0.3], 0.4) }
}

mod index_that_an_empty_loop_does_not_use {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: &[f64], at: usize, n: usize) -> f64 {
        let mut memory = x.to_vec();
        let mut y = x[0];
        for i in 0..n {
            y = y * memory[at] + x[i];
        }
        memory[0] = y;
        memory[0] * memory[1]
    }

    fn twin<D: Num>(x: &[D], at: usize, n: usize) -> D {
        (0..n).fold(x[0], |y, i| y * x[at] + x[i]) * x[1]
    }

    check! { (by_ref x, inert at, inert n) -> scalar; (vec![0.5, -0.7, 0.6], 2, 3), (vec![0.5, -0.7, 0.6], 9, 0) }
}

mod nearest_of_several {
    use crate::prelude::*;

    /// The reverse of all but one candidate has nothing to do; a slope is infinite at one that is not chosen.
    #[differentiable]
    fn f(points: &[f64], centers: &[f64], d: usize) -> f64 {
        let mut total = 0.0;
        for point in points.chunks(d) {
            let mut least = f64::INFINITY;
            for center in centers.chunks(d) {
                let mut distance = 0.0;
                for (p, c) in point.iter().zip(center) {
                    distance += (p - c).abs().sqrt();
                }
                if distance < least {
                    least = distance;
                }
            }
            total += least * least;
        }
        total
    }

    fn twin<D: Num>(points: &[D], centers: &[D], d: usize) -> D {
        points.chunks(d).fold(c(0.0), |total: D, point| {
            let distance =
                |center: &[D]| point.iter().zip(center).fold(c(0.0), |s: D, (p, q)| s + (*p - *q).abs().sqrt());
            let least = centers.chunks(d).map(distance).min_by(|a, b| a.re().total_cmp(&b.re()));
            let least = least.expect("there are centers");
            total + least * least
        })
    }

    check! { (by_ref points, by_ref centers, inert d) -> scalar;
    (vec![0.5, -0.7, 1.1, 0.3], vec![0.2, 0.9, 0.4, -0.1, 1.5, 0.0], 2) }

    #[test]
    fn what_is_not_chosen_has_no_slope() {
        let (points_bar, centers_bar) = f::grad(&[1.0, 1.0], &[1.25, 1.25, 1.0, 9.0], 2);
        assert!(points_bar.iter().chain(&centers_bar).all(|b| b.is_finite()), "{points_bar:?} {centers_bar:?}");
    }
}

mod sums_to_one_place {
    use crate::prelude::*;

    /// In a loop that cannot be fused; where the loop does not run, its places need not exist.
    #[differentiable]
    fn f<T: num_traits::Float>(x: &[T], w: &[T], at: usize, n: usize) -> T {
        let mut y = x[0];
        for i in 0..x.len() {
            for j in 0..n {
                y = y * w[at] + x[i] * w[at] * w[j] + w[at + 1] * x[i];
            }
            y = y + x[i] * x[0];
        }
        y
    }

    fn twin<D: Num>(x: &[D], w: &[D], at: usize, n: usize) -> D {
        x.iter().fold(x[0], |y, v| (0..n).fold(y, |y, j| y * w[at] + *v * w[at] * w[j] + w[at + 1] * *v) + *v * x[0])
    }

    check! { (by_ref x, by_ref w, inert at, inert n) -> scalar;
    (vec![0.5, -0.7, 0.6], vec![0.3, 0.4, -0.2], 1, 3), (vec![0.5, -0.7, 0.6], vec![0.3], 9, 0) }
}
