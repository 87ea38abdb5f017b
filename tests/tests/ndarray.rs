//! Arrays of ndarray: every rule against finite differences and the dot-product identity.

#![expect(clippy::cast_precision_loss, reason = "the numbers are small")]
#![expect(clippy::needless_pass_by_value, reason = "a way of passing that is under test")]

use autodiff_core::{Differentiable, check_grad, differentiable};
use ndarray::{Array1, Array2, Array3, Axis, array};

#[differentiable]
fn elementwise(a: &Array2<f64>, b: &Array2<f64>, s: f64) -> f64 {
    let sum = a + b;
    let difference = a - b;
    let product = &sum * &difference;
    let quotient = &product / b;
    let scaled = &quotient * s;
    let shared = &scaled / a[[0, 1]];
    let negative = -&shared;
    let halved = &negative / (s * s);
    halved.sum() + product[[1, 0]]
}

#[differentiable]
fn products(m: &Array2<f64>, n: &Array2<f64>, x: &Array1<f64>) -> f64 {
    let y = m.dot(x);
    let mn = m.dot(n);
    let z = mn.dot(&y);
    x.dot(&z) + y.sum()
}

#[differentiable]
fn elements(v: &Array1<f64>, m: &Array2<f64>) -> f64 {
    let mut total = 0.0;
    for i in 0..m.nrows() {
        for j in 0..m.ncols() {
            total += m[[i, j]] * v[i] * v[j];
        }
    }
    total + v.iter().map(|x| x.powi(3)).sum::<f64>() * v.len() as f64
}

#[differentiable]
fn in_place(v: &mut Array1<f64>, k: f64) -> f64 {
    for i in 1..v.len() {
        v[i] = v[i] * v[i - 1] + k;
    }
    for x in v.iter_mut() {
        *x *= k;
    }
    v[0] * v[2]
}

#[differentiable]
fn returned(v: Array1<f64>, k: f64) -> Array1<f64> {
    let squared = &v * &v;
    &squared * k
}

#[test]
fn against_differences() {
    let a = array![[1.0, -2.0, 0.5], [0.25, 3.0, -1.5], [2.0, 0.75, 1.0]];
    let b = array![[0.5, 1.5, -2.0], [1.25, -1.0, 0.5], [-0.75, 2.5, 1.0]];
    let x = array![0.5, -1.25, 2.0];
    check_grad!(elementwise(&a, &b, 0.75));
    check_grad!(products(&a, &b, &x));
    check_grad!(elements(&x, &a));
    check_grad!(in_place(&mut x.clone(), 1.5));
    check_grad!(returned(x.clone(), -0.5));
}

/// An axis of length 1 is repeated, on either side; its cotangent is gathered.
#[test]
fn broadcast() {
    let column = array![[1.0], [2.0], [-0.5]];
    let row = array![[0.5, 1.5]];
    let scalar = array![[3.0]];
    check_grad!(repeated(&column, &row, &scalar));
    let cube = Array3::from_shape_fn((2, 1, 3), |(i, _, k)| 0.5 + i as f64 - 0.3 * k as f64);
    let plane = Array3::from_shape_fn((1, 4, 3), |(_, j, k)| 1.5 + 0.2 * j as f64 + k as f64);
    check_grad!(repeated_cube(&cube, &plane));
}

#[differentiable]
fn repeated(column: &Array2<f64>, row: &Array2<f64>, scalar: &Array2<f64>) -> f64 {
    let outer = column * row;
    let shifted = &outer + column;
    let lowered = &shifted - scalar;
    let shared = &lowered / row;
    let squares = &shared * &shared;
    squares.sum()
}

#[differentiable]
fn repeated_cube(cube: &Array3<f64>, plane: &Array3<f64>) -> f64 {
    let quotient = cube / plane;
    let squares = &quotient * &quotient;
    squares.sum()
}

#[differentiable]
fn parts(m: &Array2<f64>, w: &Array1<f64>, cube: &Array3<f64>) -> f64 {
    let mut total = m.column(1).sum() * w[0] + m.diag().dot(w) + m.t().dot(w).sum();
    for i in 0..m.nrows() {
        total += m.row(i).dot(w) * w[i];
    }
    let corner = m.view();
    let plane = cube.index_axis(Axis(1), 0);
    let product = corner.dot(&plane);
    total + product.sum() * product[[0, 1]] + w.view().sum()
}

#[differentiable]
fn scalars(a: &Array2<f64>, k: f64) -> f64 {
    let raised = a + k;
    let lowered = &raised - 0.5;
    let scaled = k * &lowered;
    let again = 2.0 * &scaled;
    again.sum() * again.mean().unwrap()
}

#[differentiable]
fn mapped(a: &Array2<f64>, k: f64) -> Array2<f64> {
    let waves = a.mapv(|x| (k * x).sin() * x);
    waves.mapv(|x| if x > 0.0 { x.sqrt() } else { -k * x })
}

#[differentiable]
fn made(x: f64, v: &[f64]) -> f64 {
    let vector = Array1::from_vec(v.to_vec());
    let rows = Array2::from(vec![[x, v[0]], [v[1], x * x]]);
    let shaped = Array2::from_shape_vec((2, 2), vec![x, v[0], v[1], x * v[2]]).unwrap();
    let written = array![[x, 1.0], [v[2], v[0] * x]];
    let pair = ndarray::array![x, v[1]];
    let mut filled = Array1::zeros(3);
    for i in 0..3 {
        filled[i] = v[i] * x;
    }
    let product = rows.dot(&shaped);
    product.dot(&written).dot(&pair).sum() + vector.dot(&filled)
}

/// A shape that does not fit is an error of the function's own.
#[differentiable]
fn fallible(v: &[f64], rows: usize) -> Result<f64, ndarray::ShapeError> {
    let m = Array2::from_shape_vec((rows, 2), v.to_vec())?;
    Ok(m.row(0).sum() * m[[rows - 1, 1]])
}

#[test]
fn parts_of_arrays() {
    let m = array![[1.0, -2.0, 0.5], [0.25, 3.0, -1.5], [2.0, 0.75, 1.0]];
    let w = array![0.5, -1.25, 2.0];
    let cube = Array3::from_shape_fn((3, 2, 2), |(i, j, k)| 0.5 + (i * 4 + j * 2 + k) as f64 * 0.3);
    check_grad!(parts(&m, &w, &cube));
    check_grad!(scalars(&m, 0.75));
    check_grad!(mapped(&m, 0.75));
    check_grad!(made(0.75, &[0.5, -1.25, 2.0]));
    let v = [0.5, -1.25, 2.0, 3.0];
    let v_bar = fallible::grad(&v, 2).unwrap();
    assert_eq!(v_bar, [3.0, 3.0, 0.0, -0.75]);
    assert!(fallible::grad(&v, 3).is_err());
}

#[derive(Clone, Debug, Differentiable)]
struct Layer {
    weights: Array2<f64>,
    bias: Array1<f64>,
}

#[differentiable]
fn loss(layer: &Layer, input: &Array1<f64>) -> f64 {
    let product = layer.weights.dot(input);
    let y = &product + &layer.bias;
    let mut total = 0.0;
    for i in 0..y.len() {
        total += y[i].tanh();
    }
    total
}

#[test]
fn in_structs() {
    let layer = Layer { weights: array![[1.0, -2.0], [0.25, 0.5]], bias: array![0.5, -0.25] };
    check_grad!(loss(&layer, &array![0.3, 0.7]));
}

#[test]
fn shadows() {
    let a = array![[1.0, 2.0], [3.0, 4.0]];
    let mut shadow = a.zero_like();
    shadow.accumulate(&a);
    shadow.accumulate(&array![[1.0, 1.0]]);
    assert_eq!(shadow, a);
    assert_eq!(a.t().to_owned().to_flat(), [1.0, 3.0, 2.0, 4.0]);
}
