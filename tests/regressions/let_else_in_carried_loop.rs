//! Program 33554474: the way out of a `let … else` in a loop of which nothing varies was taken for the function's.
#![allow(warnings, clippy::all, clippy::pedantic, unconditional_panic, arithmetic_overflow)]

use autodiff_core::{Differentiable, differentiable};
use autodiff_tests::program::{Lift, Parts};
use twins::f as twin;

#[differentiable]
pub fn f(mut x: f64, p19: &[usize]) -> (f64, f64) {
    let mut k26 = 0;
    loop {
        k26 += 1;
        if k26 > 3 || (1 < (if k26 < 2 { 0 } else { 0 })) {
            break;
        }
        for i27 in (0..k26 % 5).rev() {
            let Some(z28) = p19.get(i27) else { return (-0.4_f64, x * x) };
        }
    }
    (x, x.sin())
}

mod twins {
    use autodiff_tests::program::{Dual as f64, c, cast};

    pub fn f(mut x: f64, p19: &[usize]) -> (f64, f64) {
        let mut k26 = 0;
        loop {
            k26 += 1;
            if k26 > 3 || (1 < (if k26 < 2 { 0 } else { 0 })) {
                break;
            }
            for i27 in (0..k26 % 5).rev() {
                let Some(z28) = p19.get(i27) else { return (c(-0.4), x * x) };
            }
        }
        (x, x.sin())
    }
}

autodiff_tests::program! { (val x, inert_ref p19) -> value, tolerance 1e-8;
    (0.9106_f64, vec![1usize, 2usize]), (0.3137_f64, vec![1usize, 2usize, 3usize, 0usize])
}
