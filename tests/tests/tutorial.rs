//! The derivatives that introductions to automatic differentiation begin with, with their own figures: every one through
//! the macro (all companions, against dual numbers and central differences) and through tensors (backward pass,
//! products with the Jacobian in both modes, central differences), and what a tensor says of its graph.

use autodiff_core::tensor::{Tensor, TensorError, jacobian, jvp, vjp};

#[path = "values/dual.rs"]
#[expect(dead_code, reason = "shared with the suite of values, which needs all of it")]
mod dual;

mod prelude {
    pub use crate::dual::*;
    pub(crate) use crate::{gradient, leaf, tensors_agree};
    pub use autodiff_core::differentiable;
    pub use autodiff_core::tensor::Tensor;
    pub use autodiff_tests::check;
}

/// A tensor that requires a gradient.
pub(crate) fn leaf(values: impl Into<Tensor>) -> Tensor {
    values.into().requires_grad(true)
}

/// The elements of the accumulated gradient.
pub(crate) fn gradient(x: &Tensor) -> Vec<f64> {
    x.grad().expect("a gradient").to_vec()
}

/// Holds `Jᵀ · v` of a function of tensors to the result by hand, in every way there is.
#[track_caller]
pub(crate) fn tensors_agree(f: impl Fn(&Tensor) -> Tensor, at: &Tensor, v: &Tensor, expected: &[f64]) {
    let x = at.detach().requires_grad(true);
    let y = f(&x);
    y.backward_with(v);
    close("backward", &gradient(&x), expected, 1e-14);
    let (value, x_bar) = vjp(&f, at, v);
    assert_eq!(value.to_vec(), y.to_vec());
    close("vjp", &x_bar.to_vec(), expected, 1e-14);
    let rows = jacobian(&f, at).to_vec();
    let pulled = |j: usize| v.to_vec().iter().zip(rows.chunks(at.len())).map(|(v, row)| v * row[j]).sum();
    close("jacobian", &(0..at.len()).map(pulled).collect::<Vec<f64>>(), expected, 1e-14);

    let (mut tangents, mut differences) = (Vec::new(), Vec::new());
    for j in 0..at.len() {
        let mut unit = vec![0.0; at.len()];
        unit[j] = 1.0;
        let unit = Tensor::from_vec(unit, at.shape());
        tangents.push((jvp(&f, at, &unit).1 * v).sum().item());
        let h = 1e-5;
        differences.push(((f(&(at + h * &unit)) - f(&(at - h * &unit))) * v).sum().item() / (2.0 * h));
    }
    close("jvp", &tangents, expected, 1e-14);
    close("differences", &differences, expected, 1e-9);
}

/// Compares relative to the largest number.
#[track_caller]
fn close(way: &str, found: &[f64], expected: &[f64], tolerance: f64) {
    let largest = expected.iter().fold(0.0_f64, |largest, value| largest.max(value.abs()));
    assert_eq!(found.len(), expected.len(), "{way}");
    let near = |(found, expected): (&f64, &f64)| (found - expected).abs() <= tolerance * largest;
    assert!(found.iter().zip(expected).all(near), "{way}: {found:?}, {expected:?} by hand");
}

/// y = 3x²
mod parabola {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64) -> f64 {
        3.0 * x.powi(2)
    }

    fn twin<D: Num>(x: D) -> D {
        x.powi(2) * 3.0
    }

    check! { (val x) -> scalar, tolerance 1e-14; 3.0, -0.5 }

    #[test]
    fn the_derivative_at_3_is_18() {
        assert_eq!(f::value_and_grad(3.0), (27.0, 18.0));
        assert_eq!(f::jvp(3.0, 1.0), (27.0, 18.0));
        let x = leaf(3.0);
        let y = 3.0 * x.powi(2);
        y.backward();
        assert_eq!((y.item(), gradient(&x)), (27.0, vec![18.0]));
        tensors_agree(|x| 3.0 * x.powi(2), &Tensor::from(3.0), &Tensor::from(1.0), &[18.0]);
    }

    #[test]
    fn a_leaf_and_a_result_say_what_they_are() {
        let x = leaf(3.0);
        let y = 3.0 * x.powi(2);
        assert_eq!(x.to_string(), "tensor(3., requires_grad=true)");
        assert_eq!(x.data().to_string(), "tensor(3.)");
        assert!(x.is_leaf() && x.does_require_grad() && x.grad_fn().is_none() && x.grad().is_none());

        assert_eq!(y.to_string(), "tensor(27., grad_fn=<MulBackward0>)");
        assert_eq!(y.data().to_string(), "tensor(27.)");
        assert!(!y.is_leaf() && y.does_require_grad());
        assert_eq!(y.grad_fn().map(|operation| operation.to_string()).as_deref(), Some("<MulBackward0>"));

        // The gradient arrives at the leaf, and at a result only on demand.
        y.backward_keep_graph();
        assert_eq!(gradient(&x), [18.0]);
        assert!(y.grad().is_none());
        y.retain_grad();
        y.backward();
        assert_eq!(gradient(&y), [1.0]);
    }
}

/// y = 6x² + 2x + 4
mod quadratic {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64) -> f64 {
        6.0 * x.powi(2) + 2.0 * x + 4.0
    }

    fn twin<D: Num>(x: D) -> D {
        x.powi(2) * 6.0 + x * 2.0 + 4.0
    }

    check! { (val x) -> scalar, tolerance 1e-14; 3.0, -0.5 }

    #[test]
    fn the_derivative_at_3_is_38() {
        assert_eq!(f::value_and_grad(3.0), (64.0, 38.0));
        assert_eq!(f::jvp(3.0, 1.0), (64.0, 38.0));
        let x = leaf(3.0);
        let y = 6.0 * x.powi(2) + 2.0 * &x + 4.0;
        y.backward();
        assert_eq!((y.item(), gradient(&x)), (64.0, vec![38.0]));
        let of_tensors = |x: &Tensor| 6.0 * x.powi(2) + 2.0 * x + 4.0;
        tensors_agree(of_tensors, &Tensor::from(3.0), &Tensor::from(1.0), &[38.0]);
    }
}

/// f = u³ + v² + 4uv
mod surface {
    use crate::prelude::*;

    #[differentiable]
    fn f(u: f64, v: f64) -> f64 {
        u.powi(3) + v.powi(2) + 4.0 * u * v
    }

    fn twin<D: Num>(u: D, v: D) -> D {
        u.powi(3) + v.powi(2) + u * v * 4.0
    }

    check! { (val u, val v) -> scalar, tolerance 1e-14; (3.0, 4.0), (-1.5, 0.5) }

    #[test]
    fn the_partial_derivatives_at_3_and_4_are_43_and_20() {
        assert_eq!(f::value_and_grad(3.0, 4.0), (91.0, (43.0, 20.0)));
        assert_eq!(f::jvp(3.0, 4.0, (1.0, 0.0)), (91.0, 43.0));
        assert_eq!(f::jvp(3.0, 4.0, (0.0, 1.0)), (91.0, 20.0));
        let (u, v) = (leaf(3.0), leaf(4.0));
        let y = u.powi(3) + v.powi(2) + 4.0 * &u * &v;
        y.backward();
        assert_eq!((y.item(), gradient(&u), gradient(&v)), (91.0, vec![43.0], vec![20.0]));
        let of_tensors = |x: &Tensor| {
            let (u, v) = (x.select(0, 0), x.select(0, 1));
            u.powi(3) + v.powi(2) + 4.0 * &u * &v
        };
        tensors_agree(of_tensors, &Tensor::from([3.0, 4.0]), &Tensor::from(1.0), &[43.0, 20.0]);
    }
}

/// One function at many points: the gradient of sum(f(x)) is f′, point by point.
mod many_points {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64) -> f64 {
        x * x.sin()
    }

    fn twin<D: Num>(x: D) -> D {
        x * x.sin()
    }

    check! { (val x) -> scalar, tolerance 1e-14; -9.5, 0.0, 0.1, 3.0 }

    #[test]
    fn the_gradient_of_the_sum_is_the_derivative_at_each_point() {
        let at: Tensor = Tensor::linspace(-10.0, 10.0, 41);
        let by_hand: Vec<f64> = at.to_vec().iter().map(|x| x.sin() + x * x.cos()).collect();
        tensors_agree(|x| (x * x.sin()).sum(), &at, &Tensor::from(1.0), &by_hand);
        tensors_agree(|x| x.map(f {}).sum(), &at, &Tensor::from(1.0), &by_hand);

        let x = at.requires_grad(true);
        let y = x.map(f {});
        y.sum().backward();
        assert_eq!(y.to_vec(), x.to_vec().into_iter().map(f).collect::<Vec<_>>());
        assert_eq!(gradient(&x), x.to_vec().into_iter().map(f::grad).collect::<Vec<_>>());
    }

    #[test]
    fn what_is_drawn_is_detached() {
        let x = Tensor::linspace(-10.0, 10.0, 41).requires_grad(true);
        let y = x.map(f {});
        let (drawn_x, drawn_y) = (x.detach(), y.detach());
        assert!(!drawn_x.does_require_grad() && !drawn_y.does_require_grad());
        assert!(drawn_y.grad_fn().is_none() && drawn_y.is_leaf());
        assert_eq!((drawn_x.to_vec(), drawn_y.to_vec()), (x.to_vec(), y.to_vec()));
    }
}

/// f = 3x² − 4x and its difference quotients.
mod limit {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64) -> f64 {
        3.0 * x.powi(2) - 4.0 * x
    }

    fn twin<D: Num>(x: D) -> D {
        x.powi(2) * 3.0 - x * 4.0
    }

    check! { (val x) -> scalar, tolerance 1e-14; 1.0, -0.5 }

    #[test]
    fn the_quotients_at_1_approach_2() {
        let quotients = [1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6].map(|h| format!("{:.6}", (f(1.0 + h) - f(1.0)) / h));
        assert_eq!(quotients, ["2.300000", "2.030000", "2.003000", "2.000300", "2.000030", "2.000003"]);
        assert_eq!(f::grad(1.0), 2.0);
        assert_eq!(f::jvp(1.0, 1.0), (-1.0, 2.0));
        tensors_agree(|x| 3.0 * x.powi(2) - 4.0 * x, &Tensor::from(1.0), &Tensor::from(1.0), &[2.0]);
    }
}

/// y = x · x
mod dot {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: &[f64]) -> f64 {
        x.iter().zip(x).map(|(a, b)| a * b).sum()
    }

    fn twin<D: Num>(x: &[D]) -> D {
        x.iter().fold(c(0.0), |sum, x| sum + *x * *x)
    }

    check! { (by_ref x) -> scalar, tolerance 1e-14; vec![0.0, 1.0, 2.0, 3.0], vec![-0.5] }

    #[test]
    fn there_is_no_gradient_before_a_backward_pass() {
        let x = Tensor::arange(4.).requires_grad(true);
        assert_eq!(x.to_vec(), [0.0, 1.0, 2.0, 3.0]);
        assert!(x.grad().is_none());
    }

    #[test]
    fn the_gradient_is_2x() {
        let at = [0.0, 1.0, 2.0, 3.0];
        assert_eq!(f::value_and_grad(&at), (14.0, vec![0.0, 2.0, 4.0, 6.0]));
        let x = Tensor::arange(4.).requires_grad(true);
        let y = x.dot(&x);
        assert_eq!(y.to_string(), "tensor(14., grad_fn=<DotBackward0>)");
        y.backward();
        let x_bar = x.grad().expect("a gradient");
        assert_eq!(x_bar.to_string(), "tensor([0., 2., 4., 6.])");
        assert_eq!(x_bar.eq(2.0 * &x).to_vec(), [true; 4]);
        assert_eq!(x_bar.eq(2.0 * &x).to_string(), "tensor([true, true, true, true])");
        tensors_agree(|x| x.dot(x), &Tensor::arange(4.), &Tensor::from(1.0), &[0.0, 2.0, 4.0, 6.0]);
        tensors_agree(|x| x.apply(f {}), &Tensor::arange(4.), &Tensor::from(1.0), &[0.0, 2.0, 4.0, 6.0]);
    }
}

/// y = Σ x, whose gradient comes on top of another until that is zeroed.
mod accumulation {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: &[f64]) -> f64 {
        x.iter().sum()
    }

    fn twin<D: Num>(x: &[D]) -> D {
        x.iter().fold(c(0.0), |sum, x| sum + *x)
    }

    check! { (by_ref x) -> scalar, tolerance 1e-14; vec![0.0, 1.0, 2.0, 3.0], vec![-0.5] }

    #[test]
    fn gradients_add_up_until_they_are_zeroed() {
        let at = [0.0, 1.0, 2.0, 3.0];
        let mut storage = [0.0, 2.0, 4.0, 6.0];
        assert_eq!(f::grad_into(&at, &mut storage), 6.0);
        assert_eq!(storage, [1.0, 3.0, 5.0, 7.0]);
        storage.fill(0.0);
        f::grad_into(&at, &mut storage);
        assert_eq!(storage, [1.0; 4]);

        let x = Tensor::arange(4.).requires_grad(true);
        x.dot(&x).backward();
        x.sum().backward();
        assert_eq!(gradient(&x), [1.0, 3.0, 5.0, 7.0]);
        x.zero_grad();
        x.sum().backward();
        assert_eq!(gradient(&x), [1.0; 4]);
        tensors_agree(Tensor::sum, &Tensor::arange(4.), &Tensor::from(1.0), &[1.0; 4]);
    }
}

/// y = x² elementwise, with a gradient from outside.
mod several_outputs {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: &[f64]) -> Vec<f64> {
        x.iter().map(|x| x * x).collect()
    }

    fn twin<D: Num>(x: &[D]) -> Vec<D> {
        x.iter().map(|x| *x * *x).collect()
    }

    check! { (by_ref x) -> value, tolerance 1e-14; vec![0.0, 1.0, 2.0], vec![-0.5] }

    #[test]
    fn a_gradient_from_outside_weighs_and_masks() {
        let at = [0.0, 1.0, 2.0];
        for (v, expected) in [([1.0, 1.0, 1.0], [0.0, 2.0, 4.0]), ([1.0, 1.0, 0.0], [0.0, 2.0, 0.0])] {
            assert_eq!(f::vjp(&at, v.to_vec()), (vec![0.0, 1.0, 4.0], expected.to_vec()));
            tensors_agree(|x| x * x, &Tensor::from(at), &Tensor::from(v), &expected);
            tensors_agree(|x| x.apply(f {}), &Tensor::from(at), &Tensor::from(v), &expected);
        }
    }
}

/// Q = 3a³ − b²
mod two_vectors {
    use crate::prelude::*;

    #[differentiable]
    fn f(a: &[f64; 2], b: &[f64; 2]) -> [f64; 2] {
        [3.0 * a[0].powi(3) - b[0].powi(2), 3.0 * a[1].powi(3) - b[1].powi(2)]
    }

    fn twin<D: Num>(a: &[D; 2], b: &[D; 2]) -> [D; 2] {
        [0, 1].map(|i| a[i].powi(3) * 3.0 - b[i].powi(2))
    }

    check! { (by_ref a, by_ref b) -> value, tolerance 1e-14; ([2.0, 3.0], [6.0, 4.0]), ([0.5, -1.0], [1.5, 2.0]) }

    #[test]
    fn the_gradients_are_9a2_and_minus_2b() {
        let (value, bars) = f::vjp(&[2.0, 3.0], &[6.0, 4.0], [1.0, 1.0]);
        assert_eq!((value, bars), ([-12.0, 65.0], ([36.0, 81.0], [-12.0, -8.0])));
        let (a, b) = (leaf([2.0, 3.0]), leaf([6.0, 4.0]));
        let q = 3.0 * a.powi(3) - b.powi(2);
        q.backward_with(&Tensor::from([1.0, 1.0]));
        assert_eq!(q.to_vec(), [-12.0, 65.0]);
        assert_eq!((gradient(&a), gradient(&b)), (vec![36.0, 81.0], vec![-12.0, -8.0]));
        let of_rows = |x: &Tensor| 3.0 * x.select(0, 0).powi(3) - x.select(0, 1).powi(2);
        let at = Tensor::from([[2.0, 3.0], [6.0, 4.0]]);
        tensors_agree(of_rows, &at, &Tensor::from([1.0, 1.0]), &[36.0, 81.0, -12.0, -8.0]);
    }
}

#[test]
fn backward_from_many_numbers_needs_a_gradient() {
    let x = Tensor::arange(3.).requires_grad(true);
    let y = &x * &x;
    assert_eq!(y.try_backward(), Err(TensorError::GradientNeeded { shape: vec![3] }));
    assert!(x.grad().is_none(), "nothing was half done");
    y.backward_with(&Tensor::ones(&[3]));
    assert_eq!(gradient(&x), [0.0, 2.0, 4.0]);
}

#[test]
fn a_second_backward_through_a_freed_graph_is_an_error() {
    let x = Tensor::arange(3.).requires_grad(true);
    let y = &x * &x;
    y.backward_with(&Tensor::ones(&[3]));
    let error = y.try_backward_with(&Tensor::ones(&[3])).expect_err("the graph was freed");
    assert_eq!(error, TensorError::Freed { operation: "backward", node: "MulBackward0".to_owned() });
    assert!(error.to_string().contains("backward_keep_graph"), "the message names the way out: {error}");
    assert_eq!(gradient(&x), [0.0, 2.0, 4.0], "nothing is lost");
}

#[test]
#[should_panic(expected = "give one with `backward_with`")]
fn the_plain_form_panics_with_the_same_message() {
    let x = Tensor::arange(3.).requires_grad(true);
    (&x * &x).backward();
}
