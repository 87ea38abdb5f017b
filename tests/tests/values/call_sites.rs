//! Calls inside loops and branches, and between writes.

mod call_in_loop {
    use crate::calls::library::{gauss, gauss_twin};
    use crate::prelude::*;

    #[differentiable]
    fn f(centres: &[f64], x: f64, width: f64) -> f64 {
        let mut s = 0.0_f64;
        let mut w = width;
        for c in centres {
            s += gauss(x - c, w) * s.cos();
            if s > 0.5 {
                w = gauss(w, s) + 0.5;
            }
        }
        s
    }

    fn twin<D: Num>(centres: &[D], x: D, width: D) -> D {
        let (mut s, mut w) = (c::<D>(0.0), width);
        for c in centres {
            s += gauss_twin(x - *c, w) * s.cos();
            if s.re() > 0.5 {
                w = gauss_twin(w, s) + 0.5;
            }
        }
        s
    }

    check! { (by_ref centres, val x, val width) -> scalar; (vec![0.5, 1.0, 0.2, -0.7], 0.3, 0.9), (vec![], 0.3, 0.9) }
}

mod call_in_while_with_exit {
    use crate::calls::library::deep::cube;
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64, k: f64) -> f64 {
        let mut y = x;
        let mut n = 0;
        while cube(y) < 20.0 {
            y += cube(k) * y;
            n += 1;
            if n > 30 {
                return cube(y * x);
            }
        }
        cube(y) / x
    }

    fn twin<D: Num>(x: D, k: D) -> D {
        let mut y = x;
        let mut n = 0;
        while y.re().powi(3) < 20.0 {
            y += k.powi(3) * y;
            n += 1;
            if n > 30 {
                return (y * x).powi(3);
            }
        }
        y.powi(3) / x
    }

    check! { (val x, val k) -> scalar, differences 1e-7; (0.8, 0.7), (0.8, 0.2) }
}

mod call_in_branch {
    use crate::calls::library::{dot, dot_twin, gauss, gauss_twin};
    use crate::prelude::*;

    #[differentiable]
    fn f(v: &[f64], x: f64) -> f64 {
        let y = match v.len() {
            0 => gauss(x, 1.5),
            n if x > 0.0 => dot(v, v) * n as f64,
            _ => {
                let half = v.len() / 2;
                dot(&v[..half], &v[half..])
            }
        };
        if gauss(y, 1.0) > 0.5 { y * gauss(y, x) } else { y }
    }

    fn twin<D: Num>(v: &[D], x: D) -> D {
        let half = v.len() / 2;
        let y = if v.is_empty() {
            gauss_twin(x, c(1.5))
        } else if x.re() > 0.0 {
            dot_twin(v, v) * v.len() as f64
        } else {
            dot_twin(&v[..half], &v[half..])
        };
        if gauss_twin(y.re(), 1.0) > 0.5 { y * gauss_twin(y, x) } else { y }
    }

    check! { (by_ref v, val x) -> scalar; (vec![1.5, -0.5], 0.7), (vec![1.5, -0.5], -0.7), (vec![], 0.7) }
}

mod memory_changed_between_calls {
    use crate::calls::library::{dot, dot_twin};
    use crate::prelude::*;

    #[differentiable]
    fn f(x: &[f64], w: f64) -> f64 {
        let mut v = x.to_vec();
        let s = dot(&v, x);
        v[0] = s * w;
        let t = dot(&v, &v);
        v[1] = t;
        t.ln() * s + dot(&v, x)
    }

    fn twin<D: Num>(x: &[D], w: D) -> D {
        let mut v = x.to_vec();
        let s = dot_twin(&v, x);
        v[0] = s * w;
        let t = dot_twin(&v, &v);
        v[1] = t;
        t.ln() * s + dot_twin(&v, x)
    }

    check! { (by_ref x, val w) -> scalar; (vec![0.7, -1.2, 2.0], 0.3) }
}

mod callee_mutates {
    use crate::calls::library::scale;
    use crate::prelude::*;

    #[differentiable]
    fn swap_and_add(a: &mut f64, b: &mut f64) {
        let t = *a;
        *a = *b * t;
        *b += t;
    }

    #[differentiable]
    fn f(x: f64, y: f64, v: &mut [f64]) -> f64 {
        let (mut a, mut b) = (x, y);
        swap_and_add(&mut a, &mut b);
        scale(v, a);
        scale(&mut v[1..], b);
        let mut local = [a, b, x];
        scale(&mut local, v[0]);
        swap_and_add(&mut a, &mut b);
        a * b * local[1]
    }

    fn twin<D: Num>(x: D, y: D, v: &mut [D]) -> D {
        let (a, b) = (y * x, y + x);
        for (i, v) in v.iter_mut().enumerate() {
            *v *= a;
            if i > 0 {
                *v *= b;
            }
        }
        let local = b * v[0];
        b * a * (b + a) * local
    }

    check! { (val x, val y, by_mut v) -> scalar; (0.7, 1.2, vec![0.5, 1.5, -0.3]) }
}

mod result_ignored_or_inert {
    use crate::prelude::*;

    #[differentiable]
    fn clip(v: &mut [f64], limit: f64) -> usize {
        let mut clipped = 0;
        for x in v.iter_mut() {
            if *x > limit {
                *x = limit;
                clipped += 1;
            }
        }
        clipped
    }

    #[differentiable]
    fn f(v: &mut [f64], limit: f64) -> f64 {
        let n = clip(v, limit);
        clip(&mut v[1..], limit * 0.5);
        let _ = clip(v, 100.0);
        limit * n as f64 + v[0]
    }

    fn twin<D: Num>(v: &mut [D], limit: D) -> D {
        let n = v.iter().filter(|x| **x > limit).count();
        for (i, x) in v.iter_mut().enumerate() {
            *x = min(*x, if i == 0 { limit } else { limit * 0.5 });
        }
        limit * n as f64 + v[0]
    }

    check! { (by_mut v, val limit) -> scalar; (vec![3.0, 1.0, 2.0, 0.1], 1.5) }
}
