//! `f32` and generic scalars in loops, branches and memory.

mod dot {
    use crate::prelude::*;

    #[differentiable]
    fn f(a: &[f32], b: &[f32], bias: f32) -> f32 {
        let mut s = bias;
        for (x, y) in a.iter().zip(b) {
            s += x * y;
        }
        if s > 0.0 { s } else { 0.01 * s }
    }

    fn twin<D: Num>(a: &[D], b: &[D], bias: D) -> D {
        let s = a.iter().zip(b).fold(bias, |s, (x, y)| s + *x * *y);
        if s.re() > 0.0 { s } else { s * 0.01 }
    }

    check! { (by_ref a, by_ref b, val bias) -> scalar; (vec![0.5_f32, -1.25], vec![2.0_f32, 0.75], 1.5_f32), (vec![0.5_f32, -1.25], vec![-2.0_f32, 0.75], 0.25_f32) }
}

mod in_place {
    use crate::prelude::*;

    #[differentiable]
    fn f(v: &mut [f32], decay: f32) -> f32 {
        let mut previous = 0.0;
        for x in v.iter_mut() {
            *x = previous * decay + (1.0 - decay) * *x;
            previous = *x;
        }
        previous.powi(2)
    }

    fn twin<D: Num>(v: &mut [D], decay: D) -> D {
        let mut previous = c::<D>(0.0);
        for x in v.iter_mut() {
            *x = previous * decay + (-decay + 1.0) * *x;
            previous = *x;
        }
        previous * previous
    }

    check! { (by_mut v, val decay) -> scalar; (vec![0.5_f32, -1.25, 2.0], 0.75_f32) }
}

mod mixed_precision {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64, w: [f32; 2], v: &[f32]) -> (f32, f64) {
        let mut sum = 0.0_f64;
        for y in v {
            sum += f64::from(*y) * x;
        }
        let low = sum as f32 * w[0];
        (low * w[1], sum + low as f64)
    }

    fn twin<D: Num>(x: D, w: [D; 2], v: &[D]) -> (D, D) {
        let sum = v.iter().fold(c::<D>(0.0), |s, y| s + *y * x);
        (sum * w[0] * w[1], sum + sum * w[0])
    }

    check! { (val x, val w, by_ref v) -> value; (0.75, [0.5_f32, 2.0], vec![1.0_f32, -0.25]) }
}

mod generic_loop {
    use crate::prelude::*;
    use num_traits::Float;

    #[differentiable]
    fn f<T: Float>(v: &[T], x: T) -> T {
        let half = T::from(0.5).unwrap();
        let mut s = T::zero();
        let mut best = T::neg_infinity();
        for &y in v {
            if y > best {
                best = y;
            }
            s = s * x + y.tanh() * half;
        }
        s * best.max(T::one()) + T::from(v.len()).unwrap() * x
    }

    fn twin<D: Num>(v: &[D], x: D) -> D {
        let s = v.iter().fold(c::<D>(0.0), |s, y| s * x + y.tanh() * 0.5);
        let best = v.iter().copied().fold(c(1.0), max);
        s * best + x * v.len() as f64
    }

    check! { (by_ref v, val x) -> scalar; (vec![0.5, 1.7, -0.3], 0.4), (vec![], 0.4) }
}

mod generic_memory {
    use crate::prelude::*;
    use num_traits::Float;
    use std::ops::{AddAssign, MulAssign};

    #[differentiable]
    fn f<T, const N: usize>(v: &mut [T], k: [T; N]) -> [T; N]
    where
        T: Float + AddAssign + MulAssign,
    {
        let mut out = [T::zero(); N];
        for i in 0..N {
            v[i] *= k[i];
            out[i] += v[i] * k[N - 1 - i];
        }
        out
    }

    fn twin<D: Num, const N: usize>(v: &mut [D], k: [D; N]) -> [D; N] {
        std::array::from_fn(|i| {
            v[i] *= k[i];
            v[i] * k[N - 1 - i]
        })
    }

    check! { (by_mut v, val k) -> value; (vec![0.5, 1.7, -0.3], [0.4, -0.9]) }
}
