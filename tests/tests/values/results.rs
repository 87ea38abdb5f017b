//! Every kind of result that a signature may have, in the value or through `&mut` arguments.

mod scalar_out {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64, y: &mut f64) {
        *y = *y * x.cos() + x;
    }

    fn twin<D: Num>(x: D, y: &mut D) {
        *y = *y * x.cos() + x;
    }

    check! { (val x, by_mut y) -> nothing; (0.5, 2.0), (-1.0, 0.3) }
}

mod slice_out {
    use crate::prelude::*;

    #[differentiable]
    fn f(a: f64, x: &[f64], y: &mut [f64]) {
        for i in 0..x.len() {
            y[i] += a * x[i];
        }
    }

    fn twin<D: Num>(a: D, x: &[D], y: &mut [D]) {
        for (y, x) in y.iter_mut().zip(x) {
            *y += a * *x;
        }
    }

    check! { (val a, by_ref x, by_mut y) -> nothing; (0.5, vec![2.0, -1.0], vec![1.0, 3.0]) }
}

mod slice_out_and_result {
    use crate::prelude::*;

    /// Normalises in place and returns the norm.
    #[differentiable]
    fn f(v: &mut [f64]) -> f64 {
        let mut sum = 0.0;
        for x in v.iter() {
            sum += x * x;
        }
        let norm = sum.sqrt();
        for x in v.iter_mut() {
            *x /= norm;
        }
        norm
    }

    fn twin<D: Num>(v: &mut [D]) -> D {
        let norm = v.iter().fold(c::<D>(0.0), |s, x| s + *x * *x).sqrt();
        for x in v.iter_mut() {
            *x /= norm;
        }
        norm
    }

    check! { (by_mut v) -> scalar; vec![3.0, -4.0, 1.0] }
}

mod overwritten_out {
    use crate::prelude::*;

    /// The old contents of `y` do not reach the outcome: their cotangent is zero.
    #[differentiable]
    fn f(x: &[f64; 2], y: &mut [f64; 2]) {
        y[0] = x[0] * x[1];
        y[1] = x[0] / x[1];
    }

    fn twin<D: Num>(x: &[D; 2], y: &mut [D; 2]) {
        *y = [x[0] * x[1], x[0] / x[1]];
    }

    check! { (by_ref x, by_mut y) -> nothing; ([1.5, 2.5], [7.0, 8.0]) }
}

mod tuple_result {
    use crate::prelude::*;

    #[differentiable]
    fn f(r: f64, phi: f64) -> (f64, f64) {
        let (s, c) = phi.sin_cos();
        (r * c, r * s)
    }

    fn twin<D: Num>(r: D, phi: D) -> (D, D) {
        (r * phi.cos(), r * phi.sin())
    }

    check! { (val r, val phi) -> value; (2.0, 0.6), (0.5, -2.0) }
}

mod nested_result {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64, v: &[f64]) -> (f64, [f64; 2], Vec<f64>) {
        let scaled = v.iter().map(|a| a * x).collect();
        (x * x, [x.sin(), x.cos()], scaled)
    }

    fn twin<D: Num>(x: D, v: &[D]) -> (D, [D; 2], Vec<D>) {
        (x * x, [x.sin(), x.cos()], v.iter().map(|a| *a * x).collect())
    }

    check! { (val x, by_ref v) -> value; (0.8, vec![1.0, 2.0, -3.0]) }
}

mod vec_result {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: &[f64]) -> Vec<f64> {
        let mut y = vec![0.0; x.len()];
        for i in 0..x.len() {
            y[i] = x[i] * x[i] + x[0];
        }
        y
    }

    fn twin<D: Num>(x: &[D]) -> Vec<D> {
        x.iter().map(|a| *a * *a + x[0]).collect()
    }

    check! { (by_ref x) -> value; vec![1.0, 2.0, 3.0] }
}

mod inert_result {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64, y: f64) -> bool {
        x * x > y
    }

    fn twin<D: Num>(x: D, y: D) -> bool {
        x * x > y
    }

    check! { (val x, val y) -> inert; (2.0, 3.0), (1.0, 3.0) }
}

mod inert_result_and_out {
    use crate::prelude::*;

    /// Clamps from below; tells how many it raised.
    #[differentiable]
    fn f(v: &mut [f64], floor: f64) -> usize {
        let mut raised = 0;
        for x in v.iter_mut() {
            if *x < floor {
                *x = floor * 2.0;
                raised += 1;
            }
        }
        raised
    }

    fn twin<D: Num>(v: &mut [D], floor: D) -> usize {
        let mut raised = 0;
        for x in v.iter_mut().filter(|x| **x < floor) {
            *x = floor * 2.0;
            raised += 1;
        }
        raised
    }

    check! { (by_mut v, val floor) -> inert; (vec![1.0, -2.0, 0.5, -0.1], 0.25) }
}

mod mixed_result {
    use crate::prelude::*;

    #[differentiable]
    fn f(v: &[f64]) -> (f64, usize) {
        let mut best = 0;
        for i in 1..v.len() {
            if v[i] > v[best] {
                best = i;
            }
        }
        (v[best] * v[best], best)
    }

    fn twin<D: Num>(v: &[D]) -> (D, usize) {
        let mut best = 0;
        for i in 1..v.len() {
            if v[i] > v[best] {
                best = i;
            }
        }
        (v[best] * v[best], best)
    }

    check! { (by_ref v) -> value; vec![1.0, 4.0, 2.0] }
}

mod constant_result {
    use crate::prelude::*;

    /// Nothing of `x` reaches the result: a derivative of zero, not an error.
    #[differentiable]
    fn f(_x: f64, n: usize) -> f64 {
        n as f64 * 0.5
    }

    fn twin<D: Num>(_x: D, n: usize) -> D {
        c(n as f64 * 0.5)
    }

    check! { (val x, inert n) -> scalar; (2.0, 3) }
}
