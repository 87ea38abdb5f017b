//! `match`, `if let` and `let`–`else`.

mod match_literals {
    use crate::prelude::*;

    #[differentiable]
    fn f(order: usize, x: f64) -> f64 {
        match order {
            0 => 1.0,
            1 => x,
            2 => 0.5 * (3.0 * x * x - 1.0),
            3 => {
                let x2 = x * x;
                0.5 * x * (5.0 * x2 - 3.0)
            }
            _ => f64::NAN,
        }
    }

    fn twin<D: Num>(order: usize, x: D) -> D {
        match order {
            0 => c(1.0),
            1 => x,
            2 => x * x * 1.5 - 0.5,
            _ => x.powi(3) * 2.5 - x * 1.5,
        }
    }

    check! { (inert order, val x) -> scalar; (0, 0.3), (1, 0.3), (2, 0.3), (3, 0.3) }
}

mod match_ranges {
    use crate::prelude::*;

    #[differentiable]
    fn f(month: u8, t: f64) -> f64 {
        let season = match month {
            12 | 1 | 2 => t * 0.5,
            3..=5 => t * t,
            6..9 => t.exp(),
            m if m > 8 => t * f64::from(m),
            _ => 0.0,
        };
        season + t
    }

    fn twin<D: Num>(month: u8, t: D) -> D {
        t + match month {
            1 | 2 | 12 => t * 0.5,
            3..=5 => t * t,
            6..=8 => t.exp(),
            0 => c(0.0),
            m => t * f64::from(m),
        }
    }

    check! { (inert month, val t) -> scalar; (1, 0.7), (4, 0.7), (8, 0.7), (11, 0.7), (0, 0.7) }
}

mod match_floats {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        match x * y {
            t if t < -1.0 => -t * x,
            -1.0..=1.0 => x,
            t if t <= 4.0 => t * t,
            t => t.ln() + y,
        }
    }

    fn twin<D: Num>(x: D, y: D) -> D {
        let t = x * y;
        if t.re() < -1.0 {
            -t * x
        } else if t.re() <= 1.0 {
            x
        } else if t.re() <= 4.0 {
            t * t
        } else {
            t.ln() + y
        }
    }

    check! { (val x, val y) -> scalar; (2.0, -1.0), (0.5, 0.5), (2.0, 1.5), (2.0, 3.0) }
}

mod match_tuples {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64, y: f64, up: bool) -> f64 {
        match (x > 0.0, up) {
            (true, true) => x * y,
            (true, false) => x / y,
            (false, _) => match (y, up) {
                (v, true) if v > 1.0 => v * v,
                (v, _) => v - x,
            },
        }
    }

    fn twin<D: Num>(x: D, y: D, up: bool) -> D {
        if x.re() > 0.0 {
            if up { x * y } else { x / y }
        } else if up && y.re() > 1.0 {
            y * y
        } else {
            y - x
        }
    }

    check! { (val x, val y, inert up) -> scalar;
    (0.5, 1.5, true), (0.5, 1.5, false), (-0.5, 1.5, true), (-0.5, 1.5, false) }
}

mod match_statement {
    use crate::prelude::*;

    #[differentiable]
    fn f(ops: &str, x: f64, y: f64) -> f64 {
        let mut acc = x;
        for op in ops.chars() {
            match op {
                '+' => acc += y,
                '*' => acc *= y,
                's' => {
                    acc = acc.sin();
                    acc *= 2.0;
                }
                '0'..='9' => acc *= 0.5,
                _ => {}
            }
        }
        acc
    }

    fn twin<D: Num>(ops: &str, x: D, y: D) -> D {
        ops.chars().fold(x, |acc, op| match op {
            '+' => acc + y,
            '*' => acc * y,
            's' => acc.sin() * 2.0,
            '7' => acc * 0.5,
            _ => acc,
        })
    }

    check! { (inert_ref ops, val x, val y) -> scalar; ("+*s 7*+".to_owned(), 0.5, 1.25), (String::new(), 0.5, 1.25) }
}

mod if_let {
    use crate::prelude::*;

    #[differentiable]
    fn f(v: &[f64], x: f64) -> f64 {
        let mut s = x;
        if let Some(first) = v.first() {
            s *= first;
        }
        if let Some(x) = v.get(1) {
            s += x * v[0];
        } else {
            s -= x * x;
        }
        if let Some(&last) = v.last() { s * last } else { s }
    }

    fn twin<D: Num>(v: &[D], x: D) -> D {
        match v.len() {
            0 => x - x * x,
            1 => (x * v[0] - x * x) * v[0],
            n => (x * v[0] + v[0] * v[1]) * v[n - 1],
        }
    }

    check! { (by_ref v, val x) -> scalar; (vec![1.5, -0.5, 2.0], 0.7), (vec![1.5], 0.7), (vec![], 0.7) }
}

mod let_else_with_an_array_pattern {
    use crate::prelude::*;

    #[differentiable]
    fn f(v: &[f64], x: f64) -> f64 {
        let Some(last) = v.last() else {
            return x.sin();
        };
        let [a, _, _] = v else { return x * last };
        a * last * x
    }

    fn twin<D: Num>(v: &[D], x: D) -> D {
        match v {
            [] => x.sin(),
            [a, _, last] => *a * *last * x,
            [.., last] => x * *last,
        }
    }

    check! { (by_ref v, val x) -> scalar; (vec![1.5, -0.5, 2.0], 0.7), (vec![1.5], 0.7), (vec![], 0.7) }
}

mod let_else {
    use crate::prelude::*;

    #[differentiable]
    fn f(v: &[f64], x: f64) -> f64 {
        let Some(last) = v.last() else {
            return x.sin();
        };
        last * x
    }

    fn twin<D: Num>(v: &[D], x: D) -> D {
        v.last().map_or(x.sin(), |last| x * *last)
    }

    check! { (by_ref v, val x) -> scalar; (vec![1.5, -0.5, 2.0], 0.7), (vec![], 0.7) }
}

mod slice_pattern {
    use crate::prelude::*;

    #[differentiable]
    fn f(v: &[f64], x: f64) -> f64 {
        if let [a, b, ..] = v { a * b * x } else { x * x }
    }

    fn twin<D: Num>(v: &[D], x: D) -> D {
        if v.len() > 1 { v[0] * v[1] * x } else { x * x }
    }

    check! { (by_ref v, val x) -> scalar; (vec![1.5, -0.5, 2.0], 0.7), (vec![], 0.7) }
}

mod binding_at_range {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64, n: usize) -> f64 {
        let y = match n {
            k @ 1..=4 => x.powi(k as i32),
            k => x * k as f64,
        };
        match y * x {
            t @ 1.0..=4.0 => t * t,
            t => t + y,
        }
    }

    fn twin<D: Num>(x: D, n: usize) -> D {
        let y = if (1..=4).contains(&n) { x.powi(n as i32) } else { x * n as f64 };
        let t = y * x;
        if (1.0..=4.0).contains(&t.re()) { t * t } else { t + y }
    }

    check! { (val x, inert n) -> scalar; (1.5, 1), (1.5, 3), (0.5, 6), (0.1, 0) }
}
