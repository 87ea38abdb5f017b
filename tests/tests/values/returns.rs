//! `return` from every place.

mod early_return {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        if x < 0.0 {
            return y * y;
        }
        let r = x.sqrt();
        if r > y {
            let t = r - y;
            return t * t * x;
        }
        r * y
    }

    fn twin<D: Num>(x: D, y: D) -> D {
        if x.re() < 0.0 {
            y * y
        } else if x.sqrt() > y {
            (x.sqrt() - y).powi(2) * x
        } else {
            x.sqrt() * y
        }
    }

    check! { (val x, val y) -> scalar; (-1.0, 0.5), (4.0, 0.5), (4.0, 3.0) }
}

mod return_from_loop {
    use crate::prelude::*;

    #[differentiable]
    fn f(v: &[f64], limit: f64) -> f64 {
        let mut p = 1.0;
        for &x in v {
            p *= x;
            if p > limit {
                return p * limit + x;
            }
            p += limit * 0.1;
        }
        p
    }

    fn twin<D: Num>(v: &[D], limit: D) -> D {
        let mut p = c::<D>(1.0);
        for x in v {
            p *= *x;
            if p > limit {
                return p * limit + *x;
            }
            p += limit * 0.1;
        }
        p
    }

    check! { (by_ref v, val limit) -> scalar; (vec![1.5, 2.0, 1.1], 2.9), (vec![1.5, 0.2, 1.1], 2.9), (vec![], 2.9) }
}

mod return_from_nested_loops {
    use crate::prelude::*;

    #[differentiable]
    fn f(m: &[[f64; 2]], k: f64) -> (f64, usize) {
        let mut s = k;
        for (i, row) in m.iter().enumerate() {
            let before = s;
            for x in row {
                s += x * s;
                let mut t = s;
                while t > 2.0 {
                    t *= 0.5;
                    if t > 8.0 {
                        return (t * before, i);
                    }
                }
                if s < 0.0 {
                    return (before * x, i);
                }
            }
        }
        (s, m.len())
    }

    fn twin<D: Num>(m: &[[D; 2]], k: D) -> (D, usize) {
        let mut s = k;
        for (i, row) in m.iter().enumerate() {
            let before = s;
            for x in row {
                s += *x * s;
                let mut t = s;
                while t.re() > 2.0 {
                    t *= 0.5;
                    if t.re() > 8.0 {
                        return (t * before, i);
                    }
                }
                if s.re() < 0.0 {
                    return (before * *x, i);
                }
            }
        }
        (s, m.len())
    }

    check! { (by_ref m, val k) -> value;
    (vec![[1.0, 2.0], [0.5, 1.1]], 0.7), (vec![[1.0, 2.0], [3.0, 4.0]], 1.0), (vec![[1.0, -2.0], [3.0, 4.0]], 0.5),
    (vec![], 0.5) }
}

mod return_after_writes {
    use crate::prelude::*;

    /// What was written before the early return stays written.
    #[differentiable]
    fn f(v: &mut [f64], k: f64) -> bool {
        for i in 1..v.len() {
            v[i] += k * v[i - 1];
            if v[i] > 3.0 {
                v[0] *= v[i];
                return true;
            }
        }
        v[0] = k;
        false
    }

    fn twin<D: Num>(v: &mut [D], k: D) -> bool {
        for i in 1..v.len() {
            let step = k * v[i - 1];
            v[i] += step;
            if v[i].re() > 3.0 {
                let last = v[i];
                v[0] *= last;
                return true;
            }
        }
        v[0] = k;
        false
    }

    check! { (by_mut v, val k) -> inert; (vec![1.0, 2.0, 2.5, 7.0], 0.5), (vec![1.0, 2.0, 0.5], 0.5) }
}

mod return_nothing {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64, y: &mut f64) {
        if x > 1.0 {
            *y *= x;
            return;
        }
        *y += x;
    }

    fn twin<D: Num>(x: D, y: &mut D) {
        if x.re() > 1.0 { *y *= x } else { *y += x }
    }

    check! { (val x, by_mut y) -> nothing; (2.0, 3.0), (0.5, 3.0) }
}

mod return_in_match_and_block {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64, mode: i32) -> f64 {
        let y = match mode {
            0 => return x * 2.0,
            1 => x.exp(),
            n if n < 0 => {
                let t = x * x;
                if t > 1.0 {
                    return t;
                }
                t * x
            }
            _ => x,
        };
        let z = { if y > 2.0 { return y * x } else { y } };
        return z * z;
    }

    fn twin<D: Num>(x: D, mode: i32) -> D {
        let y = match mode {
            0 => return x * 2.0,
            1 => x.exp(),
            n if n < 0 && (x * x).re() > 1.0 => return x * x,
            n if n < 0 => x.powi(3),
            _ => x,
        };
        if y.re() > 2.0 { y * x } else { y * y }
    }

    check! { (val x, inert mode) -> scalar; (0.5, 0), (0.5, 1), (1.5, 1), (1.5, -1), (0.5, -1), (0.5, 7) }
}

mod first_iteration_exits {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64) -> f64 {
        let mut y = x;
        for i in 0..10 {
            if i == 0 {
                y *= x;
            }
            break;
        }
        while y > 0.0 {
            return y * y;
        }
        -y
    }

    fn twin<D: Num>(x: D) -> D {
        x.powi(4)
    }

    check! { (val x) -> scalar; 1.5, -0.5 }
}
