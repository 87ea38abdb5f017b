//! Inner products and products of matrices.

use autodiff_core::tensor::Tensor;
use ndarray::{ArrayD, IxDyn};

use super::support::{EXACT, Random, assert_near, check, check2};

#[test]
fn dot() {
    let mut random = Random::new("dot");
    for len in [0, 1, 5] {
        let (a, b) = (random.tensor(&[len], -1.0, 1.0), random.tensor(&[len], -1.0, 1.0));
        check2("dot", Tensor::dot, &a, &b);
        check2("dot, further", |a, b| a.dot(b).exp() * a.dot(a), &a, &b);
    }
    assert_eq!(Tensor::<f64>::zeros(&[0]).dot(&Tensor::zeros(&[0])).item(), 0.0);
}

/// The product by its definition, after `NumPy`'s rules for the axes.
fn by_loop(a: &Tensor, b: &Tensor) -> Tensor {
    let a = if a.ndim() == 1 { a.unsqueeze(0) } else { a.clone() };
    let column = b.ndim() == 1;
    let b = if column { b.unsqueeze(1) } else { b.clone() };
    let (a, b) = (a.into_array(), b.into_array());
    let (rows, inner, columns) = (a.shape()[a.ndim() - 2], a.shape()[a.ndim() - 1], b.shape()[b.ndim() - 1]);
    let axes = a.ndim().max(b.ndim()) - 2;
    let length = |array: &ArrayD<f64>, axis: usize| {
        (axis + array.ndim()).checked_sub(axes + 2).map_or(1, |place| array.shape()[place])
    };
    let mut shape: Vec<usize> = (0..axes).map(|axis| length(&a, axis).max(length(&b, axis))).collect();
    if (0..axes).any(|axis| length(&a, axis) == 0 || length(&b, axis) == 0) {
        shape.fill(0);
    }
    shape.extend([rows, columns]);
    let mut y = ArrayD::zeros(IxDyn(&shape));
    let place = |array: &ArrayD<f64>, at: &IxDyn, i: usize, j: usize| {
        let lead = array.ndim() - 2;
        let mut place: Vec<usize> = (0..lead).map(|axis| at[axes - lead + axis] % array.shape()[axis]).collect();
        place.extend([i, j]);
        array[IxDyn(&place)]
    };
    for (at, y) in y.indexed_iter_mut() {
        *y = (0..inner).map(|k| place(&a, &at, at[axes], k) * place(&b, &at, k, at[axes + 1])).sum();
    }
    Tensor::from(y)
}

const CASES: [(&[usize], &[usize], &[usize]); 21] = [
    (&[3], &[3], &[]),
    (&[2, 3], &[3], &[2]),
    (&[3], &[3, 2], &[2]),
    (&[2, 3], &[3, 4], &[2, 4]),
    (&[1, 1], &[1, 1], &[1, 1]),
    (&[2, 0], &[0, 3], &[2, 3]),
    (&[0, 2], &[2, 3], &[0, 3]),
    (&[2, 0], &[0], &[2]),
    (&[0, 2], &[2], &[0]),
    (&[2, 2, 3], &[3], &[2, 2]),
    (&[2, 2, 3], &[3, 2], &[2, 2, 2]),
    (&[3], &[2, 3, 2], &[2, 2]),
    (&[2, 3], &[2, 3, 2], &[2, 2, 2]),
    (&[2, 1, 3], &[2, 3, 2], &[2, 1, 2]),
    (&[1, 2, 3], &[2, 3, 1], &[2, 2, 1]),
    (&[2, 2, 3], &[1, 3, 1], &[2, 2, 1]),
    (&[2, 1, 1, 3], &[2, 3, 2], &[2, 2, 1, 2]),
    (&[1, 2, 2, 1], &[3, 1, 1, 2], &[3, 2, 2, 2]),
    (&[0, 2, 3], &[3, 2], &[0, 2, 2]),
    (&[0, 2, 3], &[0, 3, 2], &[0, 2, 2]),
    (&[2, 2, 0], &[2, 0, 2], &[2, 2, 2]),
];

#[test]
fn matmul() {
    let mut random = Random::new("matmul");
    for (a, b, shape) in CASES {
        let (a, b) = (random.tensor(a, -1.0, 1.0), random.tensor(b, -1.0, 1.0));
        let y = a.matmul(&b);
        assert_eq!(y.shape(), shape);
        let expected = by_loop(&a, &b).reshape(shape);
        assert_near(&(a.shape(), b.shape()), &y, &expected, EXACT);
        check2("matmul", Tensor::matmul, &a, &b);
    }
}

#[test]
fn matmul_in_larger_functions() {
    let mut random = Random::new("network");
    let x = random.tensor(&[3, 2], -1.0, 1.0);
    let w = random.tensor(&[2, 4], -1.0, 1.0);
    let v = random.tensor(&[4], -1.0, 1.0);
    check("layers, weights", |w| x.matmul(w).tanh().matmul(&v).exp(), &w);
    check("layers, input", |x| x.matmul(&w).tanh().matmul(&v).exp(), &x);
    check("a square", |x| x.t().matmul(x).matmul(&x.t()), &x);
    check("a power", |x| x.matmul(x).matmul(x), &random.tensor(&[2, 2], -1.0, 1.0));
    check("a quadratic form", |v| v.matmul(&w.t().matmul(&w)).dot(v), &v);
}

#[test]
fn larger_matrices_in_memory_that_was_used_before() {
    let mut random = Random::new("larger");
    let (a, b) = (random.tensor(&[70, 90], -1.0, 1.0), random.tensor(&[90, 80], -1.0, 1.0));
    let expected = by_loop(&a, &b);
    // What is left in memory does not shine through.
    drop(Tensor::<f64>::full(&[70, 80], f64::NAN).exp());
    assert_near(&"mm", &a.matmul(&b), &expected, EXACT);
    let (none, nil) = (Tensor::<f64>::zeros(&[70, 0]), Tensor::<f64>::zeros(&[0, 80]));
    drop(Tensor::<f64>::full(&[70, 80], f64::NAN).exp());
    assert!(none.matmul(&nil).eq(0.0).all());
    assert_near(&"columns", &a.t().t().matmul(&b.t().t()), &expected, EXACT);
    assert_near(&"transposed", &b.t().matmul(&a.t()).t(), &expected, EXACT);
    let v = random.tensor(&[90], -1.0, 1.0);
    let by_columns = Tensor::from(a.t().view().as_standard_layout().into_owned()).t();
    assert_near(&"mv", &by_columns.matmul(&v), &a.matmul(&v), EXACT);
    assert_near(&"vm", &v.matmul(&a.t()), &a.matmul(&v), EXACT);
}
