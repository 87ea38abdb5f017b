//! Combinations: statistics and machine learning over slices.

mod online_covariance {
    use crate::prelude::*;

    /// Welford's update, two streams.
    #[differentiable]
    fn f(x: &[f64], y: &[f64]) -> (f64, f64) {
        let (mut mean_x, mut mean_y) = (0.0, 0.0);
        let (mut m2, mut co) = (0.0, 0.0);
        let mut n = 0.0;
        for (&a, &b) in x.iter().zip(y.iter()) {
            n += 1.0;
            let dx = a - mean_x;
            mean_x += dx / n;
            mean_y += (b - mean_y) / n;
            m2 += dx * (a - mean_x);
            co += dx * (b - mean_y);
        }
        if n < 2.0 {
            return (0.0, 0.0);
        }
        (m2 / (n - 1.0), co / (n - 1.0))
    }

    fn twin<D: Num>(x: &[D], y: &[D]) -> (D, D) {
        let n = x.len() as f64;
        if x.len() < 2 {
            return (c(0.0), c(0.0));
        }
        let mean = |v: &[D]| v.iter().fold(c::<D>(0.0), |s, x| s + *x) / n;
        let (mx, my) = (mean(x), mean(y));
        let with = |v: &[D], m: D| x.iter().zip(v).fold(c::<D>(0.0), |s, (a, b)| s + (*a - mx) * (*b - m)) / (n - 1.0);
        (with(x, mx), with(y, my))
    }

    check! { (by_ref x, by_ref y) -> value; (vec![1.0, 2.5, -0.3, 0.7], vec![0.2, 1.1, -1.0, 0.4]), (vec![1.0], vec![2.0]) }
}

mod adam_step {
    use crate::prelude::*;

    #[differentiable]
    fn f(
        parameters: &mut [f64],
        gradient: &[f64],
        first: &mut [f64],
        second: &mut [f64],
        rate: f64,
        (beta1, beta2): (f64, f64),
        step: i32,
    ) {
        let correction1 = 1.0 - beta1.powi(step);
        let correction2 = 1.0 - beta2.powi(step);
        for i in 0..parameters.len() {
            let g = gradient[i];
            first[i] = beta1 * first[i] + (1.0 - beta1) * g;
            second[i] = beta2 * second[i] + (1.0 - beta2) * g * g;
            let m = first[i] / correction1;
            let v = second[i] / correction2;
            parameters[i] -= rate * m / (v.sqrt() + 1e-8);
        }
    }

    fn twin<D: Num>(p: &mut [D], g: &[D], m: &mut [D], v: &mut [D], rate: D, (b1, b2): (D, D), step: i32) {
        for i in 0..p.len() {
            m[i] = b1 * m[i] + (-b1 + 1.0) * g[i];
            v[i] = b2 * v[i] + (-b2 + 1.0) * g[i] * g[i];
            let (mean, square) = (m[i] / (-b1.powi(step) + 1.0), v[i] / (-b2.powi(step) + 1.0));
            p[i] -= rate * mean / (square.sqrt() + 1e-8);
        }
    }

    check! { (by_mut parameters, by_ref gradient, by_mut first, by_mut second, val rate, val betas, inert step) -> nothing, step 1e-4, differences 1e-6;
    (vec![1.0, -0.5], vec![0.3, 0.8], vec![0.1, 0.2], vec![0.5, 0.4], 0.01, (0.9, 0.99), 3) }
}

mod log_sum_exp {
    use crate::prelude::*;

    #[differentiable]
    fn f(v: &[f64]) -> f64 {
        let mut m = f64::NEG_INFINITY;
        for &x in v {
            m = m.max(x);
        }
        let mut sum = 0.0;
        for &x in v {
            sum += (x - m).exp();
        }
        m + sum.ln()
    }

    fn twin<D: Num>(v: &[D]) -> D {
        v.iter().fold(c::<D>(0.0), |s, x| s + x.exp()).ln()
    }

    check! { (by_ref v) -> scalar; vec![1.0, 2.5, -0.3], vec![0.7] }
}

mod softmax {
    use crate::prelude::*;

    #[differentiable]
    fn f(v: &mut [f64], temperature: f64) {
        let mut sum = 0.0;
        for x in v.iter_mut() {
            *x = (*x / temperature).exp();
            sum += *x;
        }
        for x in v.iter_mut() {
            *x /= sum;
        }
    }

    fn twin<D: Num>(v: &mut [D], temperature: D) {
        let weights: Vec<D> = v.iter().map(|x| (*x / temperature).exp()).collect();
        let sum = weights.iter().fold(c::<D>(0.0), |s, w| s + *w);
        v.iter_mut().zip(weights).for_each(|(x, w)| *x = w / sum);
    }

    check! { (by_mut v, val temperature) -> nothing; (vec![1.0, 2.5, -0.3], 1.3) }
}

mod convolution {
    use crate::prelude::*;

    #[differentiable]
    fn f(signal: &[f64], kernel: &[f64]) -> Vec<f64> {
        let n = signal.len() + kernel.len() - 1;
        let mut out = vec![0.0; n];
        for (i, s) in signal.iter().enumerate() {
            for (j, k) in kernel.iter().enumerate() {
                out[i + j] += s * k;
            }
        }
        out
    }

    fn twin<D: Num>(signal: &[D], kernel: &[D]) -> Vec<D> {
        (0..signal.len() + kernel.len() - 1)
            .map(|n| {
                (0..signal.len())
                    .filter(|i| *i <= n && n - i < kernel.len())
                    .fold(c(0.0), |s, i| s + signal[i] * kernel[n - i])
            })
            .collect()
    }

    check! { (by_ref signal, by_ref kernel) -> value; (vec![1.0, 2.5, -0.3, 0.7], vec![0.25, 0.5, -0.1]) }
}

mod mlp {
    use crate::prelude::*;

    /// One hidden layer of tanh units, weights in one slice.
    #[differentiable]
    fn f(weights: &[f64], input: &[f64; 2], hidden: usize, #[constant] target: f64) -> f64 {
        let (layer1, layer2) = weights.split_at(hidden * 3);
        let mut units = vec![0.0; hidden];
        for (h, row) in layer1.chunks(3).enumerate() {
            let mut z = row[2];
            for (w, x) in row.iter().zip(input) {
                z += w * x;
            }
            units[h] = z.tanh();
        }
        let mut y = layer2[hidden];
        for (w, u) in layer2.iter().zip(units.iter()) {
            y += w * u;
        }
        0.5 * (y - target).powi(2)
    }

    fn twin<D: Num>(w: &[D], x: &[D; 2], hidden: usize, target: f64) -> D {
        let y = (0..hidden).fold(w[4 * hidden], |y, h| {
            y + (w[3 * h] * x[0] + w[3 * h + 1] * x[1] + w[3 * h + 2]).tanh() * w[3 * hidden + h]
        });
        (y - target) * (y - target) * 0.5
    }

    check! { (by_ref weights, by_ref input, inert hidden, inert target) -> scalar;
    (vec![0.3, -0.2, 0.1, 0.8, 0.5, -0.7, 1.2, -0.4, 0.15], [0.6, -1.1], 2, 0.5) }
}

mod logistic_loss {
    use crate::prelude::*;

    #[differentiable]
    fn f(weights: &[f64], #[constant] rows: &[[f64; 3]], labels: &[bool], decay: f64) -> f64 {
        let mut loss = 0.0;
        for (row, &label) in rows.iter().zip(labels) {
            let mut z = 0.0;
            for j in 0..3 {
                z += weights[j] * row[j];
            }
            let margin = if label { z } else { -z };
            loss += if margin > 0.0 { (-margin).exp().ln_1p() } else { margin.exp().ln_1p() - margin };
        }
        let mut penalty = 0.0;
        for w in weights {
            penalty += w * w;
        }
        loss / rows.len() as f64 + 0.5 * decay * penalty
    }

    fn twin<D: Num>(weights: &[D], rows: &[[f64; 3]], labels: &[bool], decay: D) -> D {
        let dot = |row: &[f64; 3]| weights.iter().zip(row).fold(c::<D>(0.0), |z, (w, x)| z + *w * *x);
        let loss = rows.iter().zip(labels).fold(c::<D>(0.0), |loss, (row, label)| {
            let z = dot(row);
            loss + ((if *label { -z } else { z }).exp() + 1.0).ln()
        });
        let penalty = weights.iter().fold(c::<D>(0.0), |p, w| p + *w * *w);
        loss / rows.len() as f64 + decay * penalty * 0.5
    }

    check! { (by_ref weights, inert_ref rows, inert_ref labels, val decay) -> scalar;
    (vec![0.3, -0.8, 0.5], vec![[1.0, 0.5, -0.2], [1.0, -1.5, 0.7], [1.0, 2.0, 0.1]], vec![true, false, false], 0.1) }
}
