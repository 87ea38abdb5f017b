//! Every error: its message, that the plain form panics with it, and that nothing has changed after it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use autodiff_core::differentiable;
use autodiff_core::tensor::{
    GradOptions, Tensor, TensorError, grad_of, hessian, hvp, jvp, try_grad_of, try_hvp, try_jvp, try_vjp, vjp,
};
use ndarray::array;

fn zeros(shape: &[usize]) -> Tensor {
    Tensor::zeros(shape)
}

/// The fallible form gives an error with a message, and the plain one panics with the same message.
#[track_caller]
fn fails<V, W>(tried: Result<V, TensorError>, plain: impl FnOnce() -> W, message: &str) {
    let error = tried.err().expect("an error");
    assert_eq!(error.to_string(), message);
    let panic = catch_unwind(AssertUnwindSafe(plain)).err().expect("a panic");
    assert_eq!(panic.downcast_ref::<String>().expect("a message"), message);
}

#[test]
fn shapes_that_do_not_broadcast() {
    let (a, b) = (zeros(&[2, 3]), zeros(&[4]));
    fails(a.try_add(&b), || &a + &b, "Add: shapes [2, 3] and [4] do not broadcast together");
    fails(a.try_sub(&b), || &a - &b, "Sub: shapes [2, 3] and [4] do not broadcast together");
    fails(a.try_mul(&b), || &a * &b, "Mul: shapes [2, 3] and [4] do not broadcast together");
    fails(a.try_div(&b), || &a / &b, "Div: shapes [2, 3] and [4] do not broadcast together");
    fails(a.try_rem(&b), || &a % &b, "Fmod: shapes [2, 3] and [4] do not broadcast together");
    fails(a.try_powf(&b), || a.powf(&b), "Pow: shapes [2, 3] and [4] do not broadcast together");
    fails(a.try_atan2(&b), || a.atan2(&b), "Atan2: shapes [2, 3] and [4] do not broadcast together");
    fails(a.try_maximum(&b), || a.maximum(&b), "Maximum: shapes [2, 3] and [4] do not broadcast together");
    fails(a.try_minimum(&b), || a.minimum(&b), "Minimum: shapes [2, 3] and [4] do not broadcast together");
    fails(a.try_lt(&b), || a.lt(&b), "lt: shapes [2, 3] and [4] do not broadcast together");
    fails(
        a.try_mul_add(&a, &b),
        || a.mul_add(&a, &b),
        "MulAdd: shapes [2, 3], [2, 3] and [4] do not broadcast together",
    );
    let mask = b.gt(0.0);
    fails(
        mask.try_select(&a, &a),
        || mask.select(&a, &a),
        "where: shapes [4], [2, 3] and [2, 3] do not broadcast together",
    );
    fails(
        a.try_broadcast_to(&[3, 2]),
        || a.broadcast_to(&[3, 2]),
        "broadcast_to: shapes [2, 3] and [3, 2] do not broadcast together",
    );
    // That the other shape could be stretched to this one is not enough.
    assert!(a.try_broadcast_to(&[3]).is_err() && a.try_broadcast_to(&[1, 3]).is_err());
    assert!(zeros(&[0]).try_add(zeros(&[2])).is_err() && zeros(&[0]).try_add(zeros(&[1])).is_ok());
}

#[test]
fn shapes_that_do_not_fit() {
    let (a, b) = (zeros(&[2, 3]), zeros(&[4]));
    fails(a.try_dot(&a), || a.dot(&a), "dot: two vectors of one length, got shapes [2, 3] and [2, 3]");
    fails(b.try_dot(&a), || b.dot(&a), "dot: two vectors of one length, got shapes [4] and [2, 3]");
    fails(b.try_dot(&zeros(&[3])), || b.dot(&zeros(&[3])), "dot: two vectors of one length, got shapes [4] and [3]");
    let misfit = "matmul: as many columns on the left as rows on the right are needed, got shapes";
    for (left, right) in [(&a, &b), (&b, &a), (&a, &a), (&b, &zeros(&[3])), (&zeros(&[5, 2, 3]), &a)] {
        let message = format!("{misfit} {:?} and {:?}", left.shape(), right.shape());
        fails(left.try_matmul(right), || left.matmul(right), &message);
    }
    let number = Tensor::from(1.0);
    fails(
        a.try_matmul(&number),
        || a.matmul(&number),
        "matmul: vectors or matrices are needed, got shapes [2, 3] and []",
    );
    let (left, right) = (zeros(&[2, 3, 4]), zeros(&[3, 4, 2]));
    fails(
        left.try_matmul(&right),
        || left.matmul(&right),
        "matmul: axes before the last two that broadcast together are needed, got shapes [2, 3, 4] and [3, 4, 2]",
    );
    let cube = zeros(&[1, 1, 1]);
    fails(cube.try_t(), || cube.t(), "t: a matrix or less, got shapes [1, 1, 1]");
    fails(
        Tensor::try_cat(&[&a, &b], 0),
        || Tensor::cat(&[&a, &b], 0),
        "cat: equal lengths of all axes but the joined one, got shapes [2, 3] and [4]",
    );
    fails(
        Tensor::try_stack(&[&b, &b, &a], 0),
        || Tensor::stack(&[&b, &b, &a], 0),
        "stack: tensors of one shape, got shapes [4], [4] and [2, 3]",
    );
    fails(
        a.try_gather(0, &array![0, 1]),
        || a.gather(0, &array![0, 1]),
        "gather: as many axes, and along the others indices no longer than the tensor, got shapes [2, 3] and [2]",
    );
    assert!(a.try_gather(0, &array![[0, 0, 0, 0]]).is_err(), "longer along the other axis");
    let mut target = zeros(&[2]);
    fails(target.try_assign(&b), || zeros(&[2]).assign(&b), "assign: the shape must stay, got shapes [2] and [4]");
    target += 1.0;
    assert_eq!(target.to_vec(), [1.0, 1.0]);
    let rows = Tensor::try_from(vec![vec![1.0, 2.0], vec![3.0]]);
    assert_eq!(rows.expect_err("an error").to_string(), "try_from: rows of equal length, got shapes [2] and [1]");
}

#[test]
fn shapes_of_another_number_of_elements() {
    let x = zeros(&[2, 3]);
    fails(x.try_reshape(&[4, 2]), || x.reshape(&[4, 2]), "reshape: [2, 3] cannot become [4, 2]");
    fails(x.try_reshape(&[4, -1]), || x.reshape(&[4, -1]), "reshape: [2, 3] cannot become [4, -1]");
    fails(x.try_reshape(&[-1, -1]), || x.reshape(&[-1, -1]), "reshape: [2, 3] cannot become [-1, -1]");
    fails(x.try_reshape(&[-2, -3]), || x.reshape(&[-2, -3]), "reshape: [2, 3] cannot become [-2, -3]");
    fails(x.try_reshape(&[0, -1]), || x.reshape(&[0, -1]), "reshape: [2, 3] cannot become [0, -1]");
    assert!(zeros(&[0]).try_reshape(&[0, -1]).is_err(), "any length would do");
    assert!(x.try_reshape(&[usize::MAX, 2]).is_err() && x.try_reshape(&[isize::MAX, 4]).is_err());
    fails(
        Tensor::try_from_vec(vec![1.0, 2.0], &[3]),
        || Tensor::from_vec(vec![1.0, 2.0], &[3]),
        "from_vec: [2] cannot become [3]",
    );
    assert!(Tensor::try_from_vec(vec![1.0], &[usize::MAX, 2]).is_err());
}

#[test]
fn axes_that_are_not_there_or_named_twice() {
    let x = zeros(&[2, 3]);
    let message = |operation: &str, axis: isize| {
        format!("{operation}: axis {axis} of a tensor of shape [2, 3] is out of range or named twice")
    };
    for axis in [2, -3, isize::MAX, isize::MIN] {
        fails(x.try_sum_axes(&[axis], true), || x.sum_axes(&[axis], true), &message("sum_axes", axis));
        fails(x.try_softmax(axis), || x.softmax(axis), &message("softmax", axis));
        fails(x.try_select(axis, 0), || x.select(axis, 0), &message("select", axis));
        fails(x.try_slice(axis, ..), || x.slice(axis, ..), &message("slice", axis));
        fails(x.try_transpose(0, axis), || x.transpose(0, axis), &message("transpose", axis));
        fails(Tensor::try_cat(&[&x], axis), || Tensor::cat(&[&x], axis), &message("cat", axis));
    }
    let twice = &[1, 0, -2][..];
    fails(x.try_sum_axes(twice, false), || x.sum_axes(twice, false), &message("sum_axes", -2));
    fails(x.try_mean_axes(twice, false), || x.mean_axes(twice, false), &message("mean_axes", -2));
    fails(x.try_prod_axes(twice, false), || x.prod_axes(twice, false), &message("prod_axes", -2));
    fails(x.try_max_axes(twice, false), || x.max_axes(twice, false), &message("max_axes", -2));
    fails(x.try_min_axes(twice, false), || x.min_axes(twice, false), &message("min_axes", -2));
    fails(x.try_norm_axes(2.0, twice, false), || x.norm_axes(2.0, twice, false), &message("norm_axes", -2));
    fails(x.try_logsumexp_axes(twice, true), || x.logsumexp_axes(twice, true), &message("logsumexp_axes", -2));
    fails(x.try_var_axes(twice, 1, true), || x.var_axes(twice, 1, true), &message("var_axes", -2));
    fails(x.try_std_axes(twice, 1, true), || x.std_axes(twice, 1, true), &message("std_axes", -2));
    fails(x.try_permute(&[1, -1]), || x.permute(&[1, -1]), &message("permute", -1));
    fails(x.try_log_softmax(2), || x.log_softmax(2), &message("log_softmax", 2));
    fails(x.try_cumsum(2), || x.cumsum(2), &message("cumsum", 2));
    fails(x.try_squeeze_axis(2), || x.squeeze_axis(2), &message("squeeze_axis", 2));
    fails(x.try_index_select(2, &[]), || x.index_select(2, &[]), &message("index_select", 2));
    fails(x.try_gather(2, &array![[0]]), || x.gather(2, &array![[0]]), &message("gather", 2));
    fails(x.try_argmax_axis(2), || x.argmax_axis(2), &message("argmax_axis", 2));
    fails(x.try_argmin_axis(2), || x.argmin_axis(2), &message("argmin_axis", 2));
    // Of the shape that the result would have.
    let message = |operation: &str, axis: isize| {
        format!("{operation}: axis {axis} of a tensor of shape [2, 3, 1] is out of range or named twice")
    };
    fails(x.try_unsqueeze(3), || x.unsqueeze(3), &message("unsqueeze", 3));
    fails(Tensor::try_stack(&[&x], -4), || Tensor::stack(&[&x], -4), &message("stack", -4));
}

#[test]
fn places_that_are_not_there() {
    let x = zeros(&[3]);
    let message =
        |operation: &str, index: isize| format!("{operation}: index {index} is out of range for an axis of length 3");
    fails(x.try_select(0, 3), || x.select(0, 3), &message("select", 3));
    fails(x.try_select(0, -4), || x.select(0, -4), &message("select", -4));
    fails(x.try_slice(0, 1..4), || x.slice(0, 1..4), &message("slice", 4));
    fails(x.try_slice(0, 1..=3), || x.slice(0, 1..=3), &message("slice", 3));
    fails(x.try_slice(0, -4..), || x.slice(0, -4..), &message("slice", -4));
    fails(x.try_slice(0, ..isize::MAX), || x.slice(0, ..isize::MAX), &message("slice", isize::MAX));
    fails(x.try_slice(0, ..=isize::MAX), || x.slice(0, ..=isize::MAX), &message("slice", isize::MAX));
    fails(x.try_slice_step(0, 4.., 2), || x.slice_step(0, 4.., 2), &message("slice_step", 4));
    fails(x.try_index_select(0, &[0, 3]), || x.index_select(0, &[0, 3]), &message("index_select", 3));
    fails(x.try_gather(0, &array![0, 7]), || x.gather(0, &array![0, 7]), &message("gather", 7));
}

#[test]
fn nothing_to_reduce() {
    let x = zeros(&[2, 0]);
    let message = |operation: &str| format!("{operation}: a tensor of shape [2, 0] has nothing to reduce");
    fails(x.try_max(), || x.max(), &message("max"));
    fails(x.try_min(), || x.min(), &message("min"));
    fails(x.try_argmax(), || x.argmax(), &message("argmax"));
    fails(x.try_argmin(), || x.argmin(), &message("argmin"));
    fails(x.try_max_axes(&[1], true), || x.max_axes(&[1], true), &message("max_axes"));
    fails(x.try_min_axes(&[1], true), || x.min_axes(&[1], true), &message("min_axes"));
    fails(x.try_argmax_axis(1), || x.argmax_axis(1), &message("argmax_axis"));
    fails(x.try_argmin_axis(1), || x.argmin_axis(1), &message("argmin_axis"));
    fails(x.try_norm_p(f64::INFINITY), || x.norm_p(f64::INFINITY), &message("norm_p"));
    fails(x.try_norm_axes(-1.0, &[1], true), || x.norm_axes(-1.0, &[1], true), &message("norm_axes"));
    // There are no groups, so none of them is empty.
    assert_eq!(x.max_axes(&[0], false).shape(), [0]);
    assert_eq!(x.argmax_axis(0).shape(), [0]);
}

#[test]
fn options_out_of_their_range() {
    let x = zeros(&[3]);
    fails(x.try_slice_step(0, .., 0), || x.slice_step(0, .., 0), "slice_step: the step is 0");
    fails(x.try_slice(0, 2..1), || x.slice(0, 2..1), "slice: the range starts at 2 and ends at 1");
    fails(x.try_slice(0, -1..-2), || x.slice(0, -1..-2), "slice: the range starts at 2 and ends at 1");
    let message = "norm_p: the order of a norm is a number, not NaN";
    fails(x.try_norm_p(f64::NAN), || x.norm_p(f64::NAN), message);
    let none: [Tensor; 0] = [];
    fails(Tensor::try_cat(&none, 0), || Tensor::cat(&none, 0), "cat: there are no tensors to join");
    fails(Tensor::try_stack(&none, 0), || Tensor::stack(&none, 0), "stack: there are no tensors to join");
    let square = zeros(&[2, 2]);
    let message = "permute: an order of 1 axes was given for shape [2, 2]";
    fails(square.try_permute(&[0]), || square.permute(&[0]), message);
    fails(x.try_item(), || x.item(), "item: a tensor of shape [3] is not one number");
    fails(zeros(&[0]).try_item(), || zeros(&[0]).item(), "item: a tensor of shape [0] is not one number");
    assert_eq!(zeros(&[1, 1]).item(), 0.0);
}

/// A leaf with a gradient, and a result with a graph, to be as they were after an error.
struct Witness {
    x: Tensor,
    y: Tensor,
}

impl Witness {
    fn new() -> Self {
        let x = Tensor::from([1.0, 2.0]).requires_grad(true);
        (&x * 5.0).sum().backward();
        let y = &x * &x;
        Self { x, y }
    }

    #[track_caller]
    fn is_unchanged(&self) {
        let options = GradOptions { keep_graph: true, ..GradOptions::default() };
        assert_eq!(self.x.grad().expect("a gradient").to_vec(), [5.0, 5.0]);
        let [x_bar] = try_grad_of(&self.y.sum(), [&self.x], None, options).expect("the graph is there");
        assert_eq!(x_bar.to_vec(), [2.0, 4.0]);
        assert!((&self.x * 1.0).does_require_grad(), "recording is on");
    }
}

#[test]
fn backward_that_is_not_possible() {
    let witness = Witness::new();
    let Witness { x, y } = &witness;
    let needed = "backward: a gradient is implicit only for one number, this tensor has shape [2]; \
                  give one with `backward_with`";
    fails(y.try_backward(), || y.backward(), needed);
    fails(y.try_backward_keep_graph(), || y.backward_keep_graph(), needed);
    let three = zeros(&[3]);
    let shape = "backward: the gradient has shape [3], the tensor [2]";
    fails(y.try_backward_with(&three), || y.backward_with(&three), shape);
    let stretchable = zeros(&[1]);
    assert!(y.try_backward_with(&stretchable).is_err(), "gradients are not broadcast");
    let constant = Tensor::from(1.0);
    let none = "backward: the tensor does not require a gradient and has no `grad_fn`";
    fails(constant.try_backward(), || constant.backward(), none);
    fails(constant.try_backward_with(&constant), || constant.backward_with(&constant), none);
    assert!(constant.grad().is_none());
    let detached = y.detach().sum();
    fails(detached.try_backward(), || detached.backward(), none);
    witness.is_unchanged();
    // A graph of which a part was freed: nothing reaches the leaves.
    let (fresh, part) = (Tensor::from([1.0, 1.0]).requires_grad(true), x.exp());
    part.sum().backward_keep_graph();
    x.zero_grad();
    (x * 5.0).sum().backward();
    part.sum().backward();
    x.zero_grad();
    (x * 5.0).sum().backward();
    let sum = (&part * &fresh).sum();
    let freed = "backward: the graph was freed by an earlier backward pass at ExpBackward0; \
                 use `backward_keep_graph` for all passes but the last";
    fails(sum.try_backward(), || sum.backward(), freed);
    assert!(fresh.grad().is_none());
    witness.is_unchanged();
}

#[test]
fn gradients_that_are_not_possible() {
    let witness = Witness::new();
    let Witness { x, y } = &witness;
    let unused = "grad_of: input 0 was not used to compute the result, or does not require a gradient";
    let other = Tensor::from(1.0).requires_grad(true);
    let sum = y.sum();
    fails(try_grad_of(&sum, [&other], None, GradOptions::default()), || grad_of(&sum, [&other]), unused);
    let constant = Tensor::from(1.0);
    let none = "grad_of: the tensor does not require a gradient and has no `grad_fn`";
    fails(try_grad_of(&constant, [x], None, GradOptions::default()), || grad_of(&constant, [x]), none);
    let needed = try_grad_of(y, [x], None, GradOptions::default()).err();
    assert_eq!(needed, Some(TensorError::GradientNeeded { shape: vec![2] }));
    let shape = try_grad_of(y, [x], Some(&constant), GradOptions::default()).expect_err("an error");
    assert_eq!(shape.to_string(), "grad_of: the gradient has shape [], the tensor [2]");
    witness.is_unchanged();
}

#[test]
fn transforms_that_are_not_possible() {
    let (x, three) = (zeros(&[2]), zeros(&[3]));
    let square = |x: &Tensor| x * x;
    fails(try_vjp(square, &x, &three), || vjp(square, &x, &three), "vjp: the gradient has shape [3], the tensor [2]");
    fails(try_jvp(square, &x, &three), || jvp(square, &x, &three), "jvp: the gradient has shape [3], the tensor [2]");
    let norm = |x: &Tensor| (x * x).sum();
    fails(try_hvp(norm, &x, &three), || hvp(norm, &x, &three), "hvp: the gradient has shape [3], the tensor [2]");
    let panic = catch_unwind(|| hessian(square, &x)).expect_err("a panic");
    assert!(panic.downcast_ref::<String>().expect("a message").contains("this tensor has shape [2]"));
}

#[differentiable]
fn cube(x: f64) -> f64 {
    x * x * x
}

#[test]
fn second_derivatives_of_what_has_only_a_first() {
    let witness = Witness::new();
    let x = &witness.x;
    let y = x.map(cube {}).sum();
    let create = GradOptions { create_graph: true, ..GradOptions::default() };
    let error = try_grad_of(&y, [x], None, create).expect_err("an error");
    assert_eq!(
        error.to_string(),
        "map: `cube` has a first derivative only, so its gradient cannot be differentiated again"
    );
    witness.is_unchanged();
    y.backward();
    assert_eq!(x.grad().expect("a gradient").to_vec(), [8.0, 17.0]);
}

#[test]
fn assignment_to_a_leaf_that_is_recorded() {
    let witness = Witness::new();
    let mut x = witness.x.clone();
    let message = |operation: &str| {
        format!("{operation}: a leaf that requires a gradient is assigned to; do it inside `no_grad`")
    };
    let value = Tensor::from([7.0, 7.0]);
    let copy = x.clone();
    fails(x.try_assign(&value), || copy.clone().assign(&value), &message("assign"));
    let panic = catch_unwind(AssertUnwindSafe(|| x += 1.0)).expect_err("a panic");
    assert_eq!(*panic.downcast_ref::<String>().expect("a message"), message("add_assign"));
    assert_eq!(x.to_vec(), [1.0, 2.0]);
    witness.is_unchanged();
}
