//! Several tensors as one.

use autodiff_core::tensor::Tensor;

use super::support::{Random, check, check2};

#[test]
fn cat() {
    let mut random = Random::new("cat");
    let cases: [(&[usize], &[usize], isize); 7] = [
        (&[2], &[3], 0),
        (&[2, 3], &[1, 3], 0),
        (&[2, 1], &[2, 3], 1),
        (&[2, 3], &[2, 3], -1),
        (&[0, 2], &[2, 2], 0),
        (&[2, 2, 2], &[2, 1, 2], 1),
        (&[2, 2, 2], &[2, 2, 1], -1),
    ];
    for (a, b, axis) in cases {
        let (a, b) = (random.tensor(a, -1.0, 1.0), random.tensor(b, -1.0, 1.0));
        check2("cat", |a, b| Tensor::cat(&[a, b], axis).sin(), &a, &b);
    }
    let x = random.tensor(&[2, 2], -1.0, 1.0);
    check("cat of parts", |x| Tensor::cat(&[x.slice(0, 1..), x.clone(), x.t(), x.slice_step(0, .., -1)], 0).sin(), &x);
    check("cat of one", |x| Tensor::cat(&[x], 1).sin(), &x);
    let expected = [1., 2., 5., 3., 4., 6.];
    assert_eq!(Tensor::cat(&[&Tensor::from([[1., 2.], [3., 4.]]), &Tensor::from([[5.], [6.]])], 1).to_vec(), expected);
}

#[test]
fn stack() {
    let mut random = Random::new("stack");
    for shape in [&[][..], &[2], &[0], &[2, 3]] {
        let (a, b) = (random.tensor(shape, -1.0, 1.0), random.tensor(shape, -1.0, 1.0));
        for axis in (-1..).take(shape.len() + 2) {
            check2("stack", |a, b| Tensor::stack(&[a, b], axis).sin(), &a, &b);
        }
    }
    let (a, b) = (Tensor::from([1., 2.]), Tensor::from([3., 4.]));
    assert_eq!(Tensor::stack(&[a.clone(), b.clone()], 0).to_vec(), [1., 2., 3., 4.]);
    assert_eq!(Tensor::stack(&[&a, &b, &a], 1).to_vec(), [1., 3., 1., 2., 4., 2.]);
    assert_eq!(Tensor::stack(&[&a, &b], 1).shape(), [2, 2]);
}
