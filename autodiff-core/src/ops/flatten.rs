//! Whole Hessians and Jacobians, one direction after another.

use super::Scalar;
use crate::Differentiable;

/// Sets the float number `j` of a direction to 1 and the others to 0, where its first one is number `from`; gives the
/// number after its last one.
///
/// ```
/// use autodiff_core::ops;
///
/// let mut direction = (5.0, [5.0, 5.0]);
/// assert_eq!(ops::unit(&mut direction, 8, 7), 10);
/// assert_eq!(direction, (0.0, [1.0, 0.0]));
/// ```
pub fn unit<T: Differentiable>(direction: &mut T, j: usize, from: usize) -> usize {
    let mut at = from;
    direction.map_floats(&mut |_| {
        at += 1;
        if at == j + 1 { 1.0 } else { 0.0 }
    });
    at
}

/// Writes the floats of a shadow into a row, beginning at an index; gives the index after the last one.
///
/// ```
/// let mut row = [0.0; 4];
/// assert_eq!(autodiff_core::ops::flatten(&(1.0, [2.0, 3.0]), &mut row, 1), 4);
/// assert_eq!(row, [0.0, 1.0, 2.0, 3.0]);
/// ```
pub fn flatten<T: Differentiable, F: Scalar>(bar: &T, row: &mut [F], from: usize) -> usize {
    let mut at = from;
    bar.for_each_float(&mut |x| {
        row[at] = super::number(x);
        at += 1;
    });
    at
}

/// Copies the float number `j` from one shadow to another, where their first one is number `from`; gives the number
/// after the last one.
///
/// ```
/// let mut to = [0.0; 3];
/// assert_eq!(autodiff_core::ops::copy_float(&[1.0, 2.0, 3.0], &mut to, 1, 0), 3);
/// assert_eq!(to, [0.0, 2.0, 0.0]);
/// ```
pub fn copy_float<T: Differentiable>(source: &T, target: &mut T, j: usize, from: usize) -> usize {
    let (mut at, mut found) = (from, None);
    source.for_each_float(&mut |x| {
        if at == j {
            found = Some(x);
        }
        at += 1;
    });
    if let Some(found) = found {
        let mut at = from;
        target.map_floats(&mut |old| {
            at += 1;
            if at == j + 1 { found } else { old }
        });
    }
    at
}
