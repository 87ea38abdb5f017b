//! The determinant by expansion along the first row of each minor. A minor is a row and a list of columns, linked by
//! indices; a column is taken out of the list and put back.

use std::hint::black_box;
use std::rc::Rc;

use autodiff_core::differentiable;

use super::data::Random;
use super::{Case, Kernel, gradient, primal};

pub(super) const KERNEL: Kernel<1> =
    Kernel { name: "det", parameters: ["l"], case, small: [4], table: &[([6], 2.7), ([8], 2.7), ([10], 3.3)] };

/// The minor from `row` down with the columns of the list: column c is entry c + 1, the list begins at entry 0 and
/// ends at 0.
#[differentiable]
fn minor(a: &[f64], l: usize, row: usize, next: &mut [usize]) -> f64 {
    if row == l - 1 {
        return a[row * l + next[0] - 1];
    }
    let mut sum = 0.0;
    let mut sign = 1.0;
    let mut before = 0;
    while next[before] != 0 {
        let column = next[before];
        next[before] = next[column];
        sum += sign * a[row * l + column - 1] * minor(a, l, row + 1, next);
        next[before] = column;
        sign = -sign;
        before = column;
    }
    sum
}

/// The determinant of a matrix by rows.
#[differentiable]
#[must_use]
pub fn det(a: &[f64], l: usize) -> f64 {
    let mut next: Vec<usize> = (1..=l + 1).map(|c| c % (l + 1)).collect();
    minor(a, l, 0, &mut next)
}

/// The minor, and on `kept` the minors that it is made of, each after those that it is made of.
fn forward(a: &[f64], l: usize, row: usize, next: &mut [usize], kept: &mut Vec<f64>) -> f64 {
    if row == l - 1 {
        return a[row * l + next[0] - 1];
    }
    let (mut sum, mut sign, mut before) = (0.0, 1.0, 0);
    while next[before] != 0 {
        let column = next[before];
        next[before] = next[column];
        let value = forward(a, l, row + 1, next, kept);
        kept.push(value);
        sum += sign * a[row * l + column - 1] * value;
        next[before] = column;
        sign = -sign;
        before = column;
    }
    sum
}

/// Takes the minors from the end of `kept`, the last column first: a list linked backwards.
fn backward(a: &[f64], l: usize, row: usize, last: &mut [usize], kept: &mut Vec<f64>, bar: f64, a_bar: &mut [f64]) {
    if row == l - 1 {
        a_bar[row * l + last[0] - 1] += bar;
        return;
    }
    let mut sign = if (l - row) % 2 == 1 { 1.0 } else { -1.0 };
    let mut after = 0;
    while last[after] != 0 {
        let column = last[after];
        let value = kept.pop().unwrap_or(f64::NAN);
        let at = row * l + column - 1;
        a_bar[at] += sign * bar * value;
        last[after] = last[column];
        backward(a, l, row + 1, last, kept, sign * bar * a[at], a_bar);
        last[after] = column;
        sign = -sign;
        after = column;
    }
}

/// The gradient, by minors kept on one stack.
fn by_hand(a: &[f64], l: usize, a_bar: &mut [f64], kept: &mut Vec<f64>) {
    a_bar.fill(0.0);
    kept.clear();
    let mut next: Vec<usize> = (1..=l + 1).map(|c| c % (l + 1)).collect();
    forward(a, l, 0, &mut next, kept);
    let mut last: Vec<usize> = (0..=l).map(|c| if c == 0 { l } else { c - 1 }).collect();
    backward(a, l, 0, &mut last, kept, 1.0, a_bar);
}

fn case([l]: [usize; 1]) -> Case {
    let data: Rc<[f64]> = Random::new(10).uniforms(l * l, 0.0, 1.0).into();
    let (ours, theirs, zeros) = (data.clone(), data.clone(), vec![0.0; l * l]);
    let mut kept = Vec::new();
    Case {
        primal: primal(move || det(black_box(&data), l)),
        ours: gradient(zeros.clone(), move |a_bar| {
            a_bar.fill(0.0);
            det::grad_into(black_box(&ours), l, a_bar);
        }),
        by_hand: gradient(zeros, move |a_bar| by_hand(black_box(&theirs), l, a_bar, &mut kept)),
    }
}
