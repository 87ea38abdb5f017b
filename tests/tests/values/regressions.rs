//! Functions that an earlier compiler got wrong, each reduced to what it got wrong.

mod alias_in_a_loop {
    use crate::prelude::*;

    /// What is written through the reference is read in the next iteration.
    #[differentiable]
    fn f(x: f64, n: usize) -> f64 {
        let mut a = 0.0;
        let mut s = 0.0;
        for _ in 0..n {
            s += a;
            let r = &mut a;
            *r += x;
        }
        s
    }

    fn twin<D: Num>(x: D, n: usize) -> D {
        x * c::<D>((0..n).sum::<usize>() as f64)
    }

    check! { (val x, inert n) -> scalar; (0.5, 3), (0.5, 0) }
}

mod break_out_of_a_chain {
    use crate::prelude::*;

    #[differentiable]
    fn f(v: &[f64], w: &[f64], x: f64) -> f64 {
        let mut s = x;
        for e in v.iter().chain(w.iter()) {
            if *e > x {
                break;
            }
            s = s * e;
        }
        s
    }

    fn twin<D: Num>(v: &[D], w: &[D], x: D) -> D {
        v.iter().chain(w).take_while(|e| e.re() <= x.re()).fold(x, |s, e| s * *e)
    }

    check! { (by_ref v, by_ref w, val x) -> scalar; (vec![1.0, 3.0], vec![0.5], 2.5), (vec![1.0, 2.0], vec![0.5, 4.0], 2.5) }
}

mod option_overwritten {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let mut s = 0.0;
        let mut o = Some(x);
        while o.is_some() {
            let z = o.unwrap();
            s += z * y;
            o = if s > 2.0 { None } else { Some(z * 1.5) };
        }
        s
    }

    fn twin<D: Num>(x: D, y: D) -> D {
        let (mut s, mut z) = (x * y, x);
        while s.re() <= 2.0 {
            z *= 1.5;
            s += z * y;
        }
        s
    }

    check! { (val x, val y) -> scalar; (0.7, 0.9), (2.0, 1.5) }
}

mod vec_of_another_length {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64) -> f64 {
        let mut o = vec![x, x * x];
        let s = o[1] * x;
        o = vec![x];
        s + o[0]
    }

    fn twin<D: Num>(x: D) -> D {
        x * x * x + x
    }

    check! { (val x) -> scalar; 2.0 }
}

mod right_side_first {
    use crate::prelude::*;

    /// Rust evaluates the right side before the place it goes to.
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let mut v = [x, y];
        let mut k = 0;
        v[k] += {
            k += 1;
            x * y
        };
        v[k] += {
            k -= 1;
            x
        };
        v[0] * 10.0 + v[1] + k as f64
    }

    fn twin<D: Num>(x: D, y: D) -> D {
        (x + x) * 10.0 + (y + x * y)
    }

    check! { (val x, val y) -> scalar; (2.0, 3.0) }
}

mod iterator_by_hand {
    use crate::prelude::*;

    #[differentiable]
    fn f(coef: &[f64], x: f64) -> f64 {
        let mut rest = coef.iter();
        let mut y = *rest.next().unwrap();
        for c in rest {
            y = y * x + c;
        }
        y
    }

    fn twin<D: Num>(coef: &[D], x: D) -> D {
        coef.iter().fold(c::<D>(0.0), |y, c| y * x + *c)
    }

    check! { (by_ref coef, val x) -> scalar; (vec![1.0, -2.0, 0.5], 0.7), (vec![3.0], 0.7) }
}

mod let_else_leaves_a_carried_loop {
    use crate::prelude::*;

    /// Nothing in the loop varies, and still it decides whether anything is done.
    #[differentiable]
    fn f(v: &mut [f64], table: &[usize], x: f64) {
        for k in table {
            let Some(_) = k.checked_sub(1) else { return };
        }
        for e in v {
            *e *= x;
        }
    }

    fn twin<D: Num>(v: &mut [D], table: &[usize], x: D) {
        if table.iter().all(|k| *k > 0) {
            v.iter_mut().for_each(|e| *e *= x);
        }
    }

    check! { (by_mut v, inert_ref table, val x) -> nothing;
    (vec![0.5, -0.7], vec![1, 2], 0.3), (vec![0.5, -0.7], vec![1, 0], 0.3) }
}

#[expect(clippy::redundant_closure_call, reason = "it is under test")]
mod closure_called_in_place {
    use crate::prelude::*;

    /// What the closure is given is a constant; what it captures is a variable like any other.
    #[differentiable]
    fn f(x: f64, n: usize) -> f64 {
        let scale = n * 2;
        x * (|k: usize| (k + scale) as f64)(3) + if (|z: f64| x > z)(0.5) { x * x } else { x }
    }

    fn twin<D: Num>(x: D, n: usize) -> D {
        x * (3 + n * 2) as f64 + if x.re() > 0.5 { x * x } else { x }
    }

    check! { (val x, inert n) -> scalar; (0.7, 2), (0.3, 1) }
}

mod parentheses_around_a_place {
    use crate::prelude::*;

    #[differentiable]
    fn step(k: &mut usize, x: f64) -> f64 {
        (*k) = 3;
        x * *k as f64
    }

    #[differentiable]
    fn f(x: f64) -> f64 {
        let mut k = 1;
        let y = x * k as f64;
        y * step(&mut k, x) * k as f64
    }

    fn twin<D: Num>(x: D) -> D {
        x * x * 9.0
    }

    check! { (val x) -> scalar; 0.7 }
}

mod guard_before_an_overwritten_place {
    use crate::prelude::*;

    /// The arms of the `match` get numbers; what is read after it is overwritten all the same.
    #[differentiable]
    fn f(mut p: [f64; 2], x: f64, i: usize) -> f64 {
        let w = match i {
            0 => 0.5,
            _ if p[1] < x => x,
            _ => x * x,
        };
        let s = p[1].sin();
        p[1] = 0.5;
        s * w + p[1]
    }

    fn twin<D: Num>(p: [D; 2], x: D, i: usize) -> D {
        let w = if i == 0 {
            c(0.5)
        } else if p[1] < x {
            x
        } else {
            x * x
        };
        p[1].sin() * w + 0.5
    }

    check! { (val p, val x, inert i) -> scalar; ([-0.3, -1.1], 0.7, 0), ([-0.3, -1.1], 0.7, 1), ([-0.3, 1.1], 0.7, 2) }
}
