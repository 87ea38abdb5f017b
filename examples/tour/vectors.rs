//! Functions of many numbers: slices for the macro, tensors for the graph.

use autodiff_core::differentiable;
use autodiff_core::tensor::Tensor;
use num_dual::DualNum;

use crate::scalars::gradient;
use crate::table::Row;
use crate::title;

#[differentiable]
fn dot(x: &[f64], y: &[f64]) -> f64 {
    let mut sum = 0.0;
    for (a, b) in x.iter().zip(y) {
        sum += a * b;
    }
    sum
}

/// Calls another differentiable function, with the same slice twice.
#[differentiable]
fn squared_length(x: &[f64]) -> f64 {
    dot(x, x)
}

#[differentiable]
fn sum(x: &[f64]) -> f64 {
    x.iter().sum()
}

#[differentiable]
fn squares(x: &[f64]) -> Vec<f64> {
    x.iter().map(|x| x * x).collect()
}

#[differentiable]
fn q(a: &[f64; 2], b: &[f64; 2]) -> [f64; 2] {
    [3.0 * a[0].powi(3) - b[0].powi(2), 3.0 * a[1].powi(3) - b[1].powi(2)]
}

/// One number out of many.
pub fn slices() {
    title("Functions of many numbers: x = arange(4.)");
    let x = Tensor::arange(4.).requires_grad(true);
    println!("  x = {x}\n  x.grad() is {:?} before a backward pass", x.grad());
    assert!(x.grad().is_none());

    let y = x.dot(&x);
    assert_eq!(y.to_string(), "tensor(14., grad_fn=<DotBackward0>)");
    println!("  y = x.dot(&x) is {y}");
    y.backward();
    let at = [0.0, 1.0, 2.0, 3.0];
    assert_eq!(squared_length(&at), 14.0);
    Row::new("y = x · x", "2x", [0.0, 2.0, 4.0, 6.0])
        .at(at)
        .reverse(squared_length::grad(&at))
        .forward(|dot| [squared_length::jvp(&at, dot).1])
        .dual(|x| [x.iter().map(|x| x * x).sum()])
        .tensor(gradient(&x))
        .difference(|x| [squared_length(x)])
        .print();
    let equal = (2.0 * &x).eq(x.grad().unwrap_or_default());
    assert_eq!(equal.to_string(), "tensor([true, true, true, true])");
    println!("  x.grad() equal to 2x: {equal}");
}

/// Gradients add up: in `grad` of a leaf, and in the storage that the `_into` forms are given.
pub fn accumulation() {
    title("Gradients accumulate until they are zeroed");
    let at = [0.0, 1.0, 2.0, 3.0];
    let x = Tensor::arange(4.).requires_grad(true);
    let mut storage = [0.0; 4];
    x.dot(&x).backward();
    squared_length::grad_into(&at, &mut storage);
    x.sum().backward();
    sum::grad_into(&at, &mut storage);
    Row::new("x · x, and sum(x) on top", "2x + 1", [1.0, 3.0, 5.0, 7.0])
        .at(at)
        .reverse(storage)
        .forward(|dot| [squared_length::jvp(&at, dot).1 + sum::jvp(&at, dot).1])
        .dual(|x| [x.iter().map(|x| x * x + x).sum()])
        .tensor(gradient(&x))
        .difference(|x| [squared_length(x) + sum(x)])
        .print();

    x.zero_grad();
    storage.fill(0.0);
    x.sum().backward();
    sum::grad_into(&at, &mut storage);
    Row::new("sum(x) after zeroing", "1", [1.0; 4])
        .at(at)
        .reverse(storage)
        .forward(|dot| [sum::jvp(&at, dot).1])
        .dual(|x| [x.iter().sum()])
        .tensor(gradient(&x))
        .difference(|x| [sum(x)])
        .print();
}

/// Many out of many: one component of `v` for each output.
pub fn several_outputs() {
    title("Several outputs: a gradient v from outside gives Jᵀv");
    let rows: [(&str, [f64; 3], [f64; 3]); 2] = [
        ("y = x², v = [1, 1, 1]", [1.0, 1.0, 1.0], [0.0, 2.0, 4.0]),
        ("  masked, v = [1, 1, 0]", [1.0, 1.0, 0.0], [0.0, 2.0, 0.0]),
    ];
    for (what, v, expected) in rows {
        let at = [0.0, 1.0, 2.0];
        let x = Tensor::arange(3.).requires_grad(true);
        let y = &x * &x;
        y.backward_with(&Tensor::from(v));
        assert_eq!(y.to_vec(), squares(&at));
        let (_, x_bar) = squares::vjp(&at, v.to_vec());
        Row::new(what, "2xv", expected)
            .at(at)
            .pulled_by(v)
            .reverse(x_bar)
            .forward(|dot| squares::jvp(&at, dot).1)
            .dual(|x| x.iter().map(|x| x * x).collect::<Vec<_>>())
            .tensor(gradient(&x))
            .difference(squares)
            .print();
    }

    let [a, b] = [[2.0, 3.0], [6.0, 4.0]].map(|values| Tensor::from(values).requires_grad(true));
    let tensor_q = 3.0 * a.powi(3) - b.powi(2);
    tensor_q.backward_with(&Tensor::from([1.0, 1.0]));
    let (value, (a_bar, b_bar)) = q::vjp(&[2.0, 3.0], &[6.0, 4.0], [1.0, 1.0]);
    assert_eq!((tensor_q.to_vec().as_slice(), value), ([-12.0, 65.0].as_slice(), [-12.0, 65.0]));
    Row::new("Q = 3a³ − b², v = [1, 1]", "9a², −2b", [36.0, 81.0, -12.0, -8.0])
        .at([2.0, 3.0, 6.0, 4.0])
        .pulled_by([1.0, 1.0])
        .reverse([a_bar, b_bar].concat())
        .forward(|dot| q::jvp(&[2.0, 3.0], &[6.0, 4.0], (&[dot[0], dot[1]], &[dot[2], dot[3]])).1)
        .dual(|x| [x[0].powi(3) * 3.0 - x[2].powi(2), x[1].powi(3) * 3.0 - x[3].powi(2)])
        .tensor([gradient(&a), gradient(&b)].concat())
        .difference(|x| q(&[x[0], x[1]], &[x[2], x[3]]))
        .print();
}
