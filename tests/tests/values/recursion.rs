//! Functions that call themselves and each other.

mod polynomial {
    use crate::prelude::*;

    #[differentiable]
    fn f(c: &[f64], x: f64) -> f64 {
        if c.is_empty() { 0.0 } else { c[0] + x * f(&c[1..], x) }
    }

    fn twin<D: Num>(k: &[D], x: D) -> D {
        k.iter().rev().fold(c(0.0), |y, k| y * x + *k)
    }

    check! { (by_ref c, val x) -> scalar; (vec![1.0, -2.0, 0.5], 0.7), (vec![], 0.7) }
}

mod chebyshev {
    use crate::prelude::*;

    /// Two recursive calls, both of which vary: Chebyshev by its recurrence.
    #[differentiable]
    fn f(n: usize, x: f64) -> f64 {
        match n {
            0 => 1.0,
            1 => x,
            _ => 2.0 * x * f(n - 1, x) - f(n - 2, x),
        }
    }

    fn twin<D: Num>(n: usize, x: D) -> D {
        (x.acos() * n as f64).cos()
    }

    check! { (inert n, val x) -> scalar; (5, 0.3), (0, 0.3) }
}

mod mutual {
    use crate::prelude::*;

    #[differentiable(recursive)]
    fn f(x: f64, n: u32) -> f64 {
        if n == 0 { x } else { g(x * x, n - 1) + x }
    }

    #[differentiable(recursive)]
    fn g(x: f64, n: u32) -> f64 {
        if n == 0 { 1.0 } else { x.sin() * f(x, n - 1) }
    }

    fn twin<D: Num>(x: D, n: u32) -> D {
        match n {
            0 => x,
            1 => x + 1.0,
            _ => (x * x).sin() * twin(x * x, n - 2) + x,
        }
    }

    check! { (val x, inert n) -> scalar; (0.8, 5), (0.8, 4), (0.8, 0) }
}

mod mutual_unsaid {
    use crate::prelude::*;

    /// A cycle within one module is found without being told.
    #[differentiable]
    fn f(x: f64, n: u32) -> f64 {
        if n == 0 { x } else { g(x * x, n - 1) + x }
    }

    #[differentiable]
    fn g(x: f64, n: u32) -> f64 {
        if n == 0 { 1.0 } else { x.sin() * f(x, n - 1) }
    }

    fn twin<D: Num>(x: D, n: u32) -> D {
        match n {
            0 => x,
            1 => x + 1.0,
            _ => (x * x).sin() * twin(x * x, n - 2) + x,
        }
    }

    check! { (val x, inert n) -> scalar; (0.8, 5), (0.8, 4), (0.8, 0) }
}
