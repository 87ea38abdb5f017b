//! Second order: `hvp`, `hessian`, `hessian_diag` and `value_grad_and_hessian` against closed forms and hyper-dual numbers,
//! for every operation of the table and for what is particular to them. The values suite at second order is
//! `second_values.rs`.

#[macro_use]
#[allow(dead_code, reason = "the tests of first order ask more of a row")]
mod rule_support;

use autodiff_core::{Matrix, differentiable};

use num_dual::HyperDual64;
use rule_support::{Row, dual};

#[path = "second/functions.rs"]
mod functions;
#[path = "second/kinks.rs"]
mod kinks;
#[path = "second/third.rs"]
mod third;

/// The Hessian of an operation as a list, row by row.
trait Rows {
    fn rows(self) -> Vec<f64>;
}

impl Rows for f64 {
    fn rows(self) -> Vec<f64> {
        vec![self]
    }
}

impl<const N: usize> Rows for [[f64; N]; N] {
    fn rows(self) -> Vec<f64> {
        self.into_iter().flatten().collect()
    }
}

/// A function of one operation.
struct Operation {
    row: Row<f64>,
    grad: fn(&[f64]) -> Vec<f64>,
    hessian: fn(&[f64]) -> Vec<f64>,
}

macro_rules! with {
    ($function:path, ($($arg:ident),+)) => { $function($($arg),+) };
}

macro_rules! operations {
    ($float:ident $($row:tt)+) => { $(operations!(@ $float $row $row);)+ };
    (@ $float:ident $row:tt {
        rule $name:ident $params:tt -> $result:ident = $call:tt;
        arguments $args:tt on $domain:tt;
        $(d $wrt:ident = $partial:tt where $held:tt;)+
        $(at $at:tt => $value:tt;)*
    }) => {
        // As in `rules.rs`.
        #[allow(deprecated, unused_parens, clippy::cast_lossless, clippy::cast_precision_loss)]
        mod $name {
            use crate::Rows;

            #[autodiff_core::differentiable(order = 2)]
            fn all $params -> $float $call

            #[test]
            fn hessian() {
                crate::agrees(&crate::Operation {
                    row: row!($float $row),
                    grad: |point| {
                        bind! { $params = point }
                        let ($($wrt),+) = with!(all::grad, $args);
                        vec![$($wrt),+]
                    },
                    hessian: |point| {
                        bind! { $params = point }
                        with!(all::hessian, $args).rows()
                    },
                });
            }
        }
    };
}

mod rules {
    autodiff_core::for_each_rule!(operations, f64);
}

/// The second derivatives at a point by hyper-dual numbers, row by row, where those know the operation.
fn by_hyper_dual_numbers(row: &Row<f64>, point: &[f64]) -> Option<Vec<f64>> {
    let along = |at: usize, wrt: usize| f64::from(u8::from(at == wrt));
    let mut hessian = Vec::new();
    for i in &row.varying {
        for j in &row.varying {
            let args = point.iter().enumerate();
            let args = args.map(|(at, x)| HyperDual64::new(*x, along(at, *i), along(at, *j), 0.0)).collect::<Vec<_>>();
            hessian.push(dual(row.name, &args)?.eps1eps2);
        }
    }
    Some(hessian)
}

/// The Hessian of an operation is that of hyper-dual numbers where those know it, the difference of its gradient where
/// that does not jump, and symmetric.
fn agrees(operation: &Operation) {
    let row = &operation.row;
    let n = row.varying.len();
    let mut compared = 0;
    for point in row.points() {
        let hessian = (operation.hessian)(&point);
        let what = (row.name, &point);
        let size = hessian.iter().fold(1.0, |size: f64, h| size.max(h.abs()));
        for i in 0..n {
            for j in 0..n {
                let (one, other) = (hessian[i * n + j], hessian[j * n + i]);
                assert!((one - other).abs() <= 1e-12 * size, "{what:?}: {one} at ({i}, {j}), {other} across");
            }
        }
        if let Some(expected) = by_hyper_dual_numbers(row, &point) {
            for (found, expected) in hessian.iter().zip(&expected) {
                assert!((found - expected).abs() <= 1e-11 * size, "{what:?}: found {hessian:?}, expected {expected:?}");
            }
            compared += 1;
        }
        for (j, wrt) in row.varying.iter().enumerate() {
            let h = 1e-4 * point[*wrt].abs().max(0.1);
            let at = |shift: f64| {
                let mut point = point.clone();
                point[*wrt] += shift;
                (operation.grad)(&point)
            };
            let (wide, narrow) = ((at(h), at(-h)), (at(h / 2.0), at(-h / 2.0)));
            for i in 0..n {
                let whole = (wide.0[i] - wide.1[i]) / (2.0 * h);
                let half = (narrow.0[i] - narrow.1[i]) / h;
                // A jump within the step gives two answers.
                if (whole - half).abs() > 1e-3 * (1.0 + half.abs()) {
                    continue;
                }
                let (found, expected) = (hessian[i * n + j], (4.0 * half - whole) / 3.0);
                assert!(
                    (found - expected).abs() <= 1e-6 * size,
                    "{what:?}: found {found} at ({i}, {j}), not {expected}"
                );
                compared += 1;
            }
        }
    }
    assert!(compared > 20, "{}: {compared} comparisons", row.name);
}
