//! `#[cfg]` inside of functions.

use autodiff_core::{Differentiable, differentiable};

mod statements_and_arms {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64) -> f64 {
        let mut y = x;
        #[cfg(any())]
        {
            y *= 7.0;
        }
        #[cfg(not(any()))]
        let z = y * 3.0;
        #[cfg(any())]
        let z = y * 5.0;
        #[cfg(debug_assertions)]
        {
            y += 1.0;
        }
        #[cfg(not(debug_assertions))]
        y += 2.0;
        #[cfg(any())]
        return y;
        #[cfg(not(any()))]
        for _ in 0..2 {
            y *= x;
        }
        match y > 0.0 {
            #[cfg(any())]
            true => 3.0 * y,
            #[cfg(not(any()))]
            true => y * y,
            _ => z,
        }
    }

    fn twin<D: Num>(x: D) -> D {
        let y = (x + if cfg!(debug_assertions) { 1.0 } else { 2.0 }) * x * x;
        if y.re() > 0.0 { y * y } else { x * 3.0 }
    }

    check! { (val x) -> scalar; (2.0), (-3.0) }
}

/// Each alternative is the last expression of the body.
#[differentiable]
const fn alternatives(x: f64) -> f64 {
    #[cfg(not(any()))]
    {
        x * x
    }
    #[cfg(any())]
    {
        x * x * x
    }
}

#[derive(Clone, Debug, PartialEq, Differentiable)]
struct Line {
    slope: f64,
}

#[differentiable]
impl Line {
    fn through(x: f64, y: f64) -> Line {
        #[cfg(not(any()))]
        let slope = y / x;
        #[cfg(any())]
        let slope = x / y;
        Line { slope }
    }

    fn at(&self, x: f64) -> f64 {
        self.slope * x
    }
}

impl Line {
    #[differentiable]
    fn squared(&self, x: f64) -> f64 {
        #[cfg(any())]
        return self.slope;
        let y = self.at(x);
        y * y
    }
}

#[test]
fn in_blocks_and_methods() {
    assert_eq!(alternatives::grad(3.0), 6.0);
    assert_eq!(alternatives::jvp(3.0, 1.0), (9.0, 6.0));
    assert_eq!(Line::through_vjp(2.0, 4.0, Line { slope: 1.0 }).1, (-1.0, 0.5));
    assert_eq!(Line { slope: 2.0 }.squared_grad(3.0), (Line { slope: 36.0 }, 24.0));
    assert_eq!(Line { slope: 2.0 }.at_grad(3.0), (Line { slope: 3.0 }, 2.0));
}
