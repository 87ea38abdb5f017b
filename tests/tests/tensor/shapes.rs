//! The same elements in other shapes and orders.

use autodiff_core::tensor::Tensor;

use super::support::{Random, SHAPES, check};

#[test]
fn reshape() {
    let mut random = Random::new("reshape");
    let x = random.tensor(&[2, 3, 2], -1.0, 1.0);
    for shape in [&[12][..], &[3, 4], &[2, -1], &[-1], &[1, 12, 1], &[2, 1, 3, 2], &[2, 3, 2]] {
        assert_eq!(x.reshape(shape).to_vec(), x.to_vec());
        check(&format!("reshape {shape:?}"), |x| x.reshape(shape).sin(), &x);
    }
    check("reshape of nothing", |x| x.reshape(&[-1, 3]), &Tensor::zeros(&[0, 2]));
    check("reshape of a number", |x| x.reshape(&[1, 1]).exp(), &Tensor::from(0.3));
    check("reshape to a number", |x| x.reshape::<usize>(&[]).exp(), &Tensor::from([0.3]));
    assert_eq!(Tensor::<f64>::zeros(&[0, 2]).reshape(&[-1, 3]).shape(), [0, 3]);
}

#[test]
fn flatten_squeeze_unsqueeze() {
    let mut random = Random::new("flatten");
    for shape in SHAPES {
        let x = random.tensor(shape, -1.0, 1.0);
        assert_eq!(x.flatten().shape(), [x.len()]);
        check("flatten", |x| x.flatten().exp(), &x);
        check("squeeze", |x| x.squeeze().exp(), &x);
        for axis in (0..).take(x.ndim()) {
            check("squeeze_axis", |x| x.squeeze_axis(axis).exp(), &x);
        }
        for axis in (0..).take(x.ndim() + 1) {
            let from_end = axis - x.ndim().cast_signed() - 1;
            assert_eq!(x.unsqueeze(axis).shape(), x.unsqueeze(from_end).shape());
            assert_eq!(x.unsqueeze(axis).squeeze_axis(axis).shape(), x.shape());
            check("unsqueeze", |x| x.unsqueeze(axis).exp(), &x);
        }
    }
    assert_eq!(Tensor::<f64>::zeros(&[2, 3]).squeeze_axis(0).shape(), [2, 3]);
}

#[test]
fn transposes_and_permutations() {
    let mut random = Random::new("permute");
    let x = random.tensor(&[2, 3, 4], -1.0, 1.0);
    let y = x.permute(&[2, 0, -2]);
    assert_eq!(y.shape(), [4, 2, 3]);
    for (i, j, k) in [(0, 1, 2), (1, 2, 3), (1, 0, 0)] {
        assert_eq!(y.view()[[k, i, j]], x.view()[[i, j, k]]);
    }
    let x = random.tensor(&[2, 1, 3], -1.0, 1.0);
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        check("permute", |x| x.permute(&order).sin(), &x);
        check("permute and reshape", |x| x.permute(&order).reshape(&[-1]).sin(), &x);
    }
    for i in -3..3 {
        check("transpose", |x| x.transpose(i, 1).sin(), &x);
    }
    for shape in [&[][..], &[3], &[2, 3], &[0, 2]] {
        check("t", |x| x.t().sin(), &random.tensor(shape, -1.0, 1.0));
    }
    check("t of t", |x| (x.t() * x.t().t().t()).t().exp(), &random.tensor(&[2, 3], -1.0, 1.0));
}

#[test]
fn broadcast_to() {
    let mut random = Random::new("broadcast_to");
    let cases: [(&[usize], &[usize]); 7] = [
        (&[], &[2, 2]),
        (&[1], &[3]),
        (&[3], &[2, 3]),
        (&[2, 1], &[2, 3]),
        (&[1, 2], &[0, 2]),
        (&[1], &[0]),
        (&[2], &[2]),
    ];
    for (from, to) in cases {
        let x = random.tensor(from, -1.0, 1.0);
        assert_eq!(x.broadcast_to(to).shape(), to);
        check("broadcast_to", |x| x.broadcast_to(to).exp(), &x);
        check(
            "broadcast_to, then everything",
            |x| (x.broadcast_to(to).exp() * x.broadcast_to(to)).sum_axes(&[-1], true),
            &x,
        );
    }
    // Views of what is stretched.
    let x = random.tensor(&[2, 1], -1.0, 1.0);
    let wide = |x: &Tensor| x.broadcast_to(&[3, 2, 4]);
    check("stretched, permuted", |x| wide(x).permute(&[2, 0, 1]).sin(), &x);
    check("stretched, reshaped", |x| wide(x).reshape(&[6, 4]).sin(), &x);
    check("stretched, unsqueezed", |x| wide(x).unsqueeze(1).sin(), &x);
    check("stretched, sliced", |x| wide(x).slice(2, 1..3).slice_step(0, .., 2).slice(1, 1..).sin(), &x);
    check("stretched, selected", |x| wide(x).select(0, 1).select(1, -1).sin(), &x);
    check("stretched, reversed", |x| wide(x).slice_step(2, .., -1).slice_step(1, .., -1).sin(), &x);
    check("stretched, selected by indices", |x| wide(x).index_select(1, &[1, 0, 1]).sin(), &x);
    check("stretched, joined", |x| Tensor::cat(&[wide(x), wide(x).exp()], 1), &x);
    check("stretched, summed", |x| wide(x).sum_axes(&[0, 2], false).sin(), &x);
    check("stretched, reduced", |x| wide(x).exp().prod_axes(&[0, 2], false), &x);
    check("stretched, normed", |x| wide(x).norm_axes(2.0, &[1], false), &x);
    check("stretched, multiplied", |x| wide(x).matmul(&wide(x).transpose(1, 2)), &x);
    check("stretched, softmaxed", |x| wide(x).softmax(1), &x);
    check("stretched, accumulated", |x| wide(x).cumsum(2).sin(), &x);
}
