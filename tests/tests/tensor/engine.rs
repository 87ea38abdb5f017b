//! The graph: what is recorded, where gradients go, and that values which are shared never change.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread;

use autodiff_core::tensor::{GradOptions, Mask, Tensor, TensorError, grad_of, no_grad, try_grad_of};

use super::support::Random;

fn leaf(values: &[f64]) -> Tensor {
    Tensor::from(values).requires_grad(true)
}

fn grad(x: &Tensor) -> Vec<f64> {
    x.grad().expect("a gradient").to_vec()
}

const KEEP: GradOptions = GradOptions { keep_graph: true, create_graph: false };
const CREATE: GradOptions = GradOptions { keep_graph: false, create_graph: true };

#[test]
fn leaves_and_results() {
    let x = leaf(&[1.0, 2.0]);
    let y = &x * 2.0;
    assert!(x.is_leaf() && x.does_require_grad() && x.grad_fn().is_none());
    assert!(!y.is_leaf() && y.does_require_grad());
    assert_eq!(y.grad_fn().expect("a node").name(), "MulBackward0");
    let constant = Tensor::from([1.0, 2.0]);
    assert!(constant.is_leaf() && !constant.does_require_grad());
    let result = &constant * 2.0;
    assert!(result.is_leaf() && !result.does_require_grad() && result.grad_fn().is_none());
    assert!(!x.clone().requires_grad(false).does_require_grad());
    // Asking again changes nothing.
    let again = y.clone().requires_grad(true);
    assert!(!again.is_leaf());
}

#[test]
fn gradients_accumulate_until_they_are_forgotten() {
    let x = leaf(&[1.0, 2.0]);
    (&x * &x).sum().backward();
    assert_eq!(grad(&x), [2.0, 4.0]);
    let before = x.grad().expect("a gradient");
    (&x * 3.0).sum().backward();
    assert_eq!(grad(&x), [5.0, 7.0]);
    assert_eq!(before.to_vec(), [2.0, 4.0], "a gradient that was taken out does not change");
    x.zero_grad();
    assert!(x.grad().is_none());
    let y = (&x * &x).sum();
    y.backward_keep_graph();
    y.backward_keep_graph();
    y.backward();
    assert_eq!(grad(&x), [6.0, 12.0]);
    assert!(matches!(y.try_backward(), Err(TensorError::Freed { .. })));
    assert_eq!(grad(&x), [6.0, 12.0]);
}

#[test]
fn copies_of_a_leaf_are_the_same_leaf() {
    let x = leaf(&[1.0, 2.0]);
    let copy = x.clone();
    (&x * &copy).sum().backward();
    assert_eq!(grad(&x), [2.0, 4.0]);
    assert_eq!(grad(&copy), [2.0, 4.0]);
}

#[test]
fn assignment_leaves_copies_and_graphs_as_they_were() {
    let mut w = leaf(&[1.0, 2.0]);
    let old = w.clone();
    let y = (&w * &w * &w).sum();
    let product = &old * &w;
    no_grad(|| w -= Tensor::from([10.0, 10.0]));
    assert_eq!(w.to_vec(), [-9.0, -8.0]);
    assert_eq!(old.to_vec(), [1.0, 2.0]);
    y.backward();
    assert_eq!(grad(&w), [3.0, 12.0], "the graph was recorded with the old elements");
    assert_eq!(product.to_vec(), [1.0, 4.0]);
    w.zero_grad();
    // The same leaf with different elements: both adjoints go to it.
    (&old * &w).sum().backward();
    assert_eq!(grad(&w), [-8.0, -6.0]);
    assert!(matches!(w.try_assign(&old), Err(TensorError::LeafAssigned { operation: "assign" })));
    assert_eq!(w.to_vec(), [-9.0, -8.0]);
}

#[test]
fn views_are_safe_from_assignment() {
    let mut w = Tensor::from([[1.0, 2.0], [3.0, 4.0]]);
    let (row, transposed, wide) = (w.select(0, 1), w.t(), w.unsqueeze(0).broadcast_to(&[2, 2, 2]));
    let detached = w.detach();
    w *= 0.0;
    w += 7.0;
    assert_eq!(w.to_vec(), [7.0; 4]);
    assert_eq!(row.to_vec(), [3.0, 4.0]);
    assert_eq!(transposed.to_vec(), [1.0, 3.0, 2.0, 4.0]);
    assert_eq!(wide.to_vec(), [1.0, 2.0, 3.0, 4.0, 1.0, 2.0, 3.0, 4.0]);
    assert_eq!(detached.to_vec(), [1.0, 2.0, 3.0, 4.0]);
}

#[test]
fn retained_gradients_of_results() {
    let x = leaf(&[1.0, 2.0]);
    let y = &x * &x;
    let z = y.exp();
    z.retain_grad();
    (&z * 2.0).sum().backward();
    assert_eq!(grad(&z), [2.0, 2.0]);
    assert!(y.grad().is_none(), "results without `retain_grad` keep none");
    assert_eq!(grad(&x), [4.0 * 1_f64.exp(), 8.0 * 4_f64.exp()]);
    let root = leaf(&[3.0]);
    let number = root.sum();
    number.retain_grad();
    number.backward();
    assert_eq!(grad(&number), [1.0]);
}

#[test]
fn backward_from_a_leaf_gives_it_the_gradient() {
    let x = leaf(&[3.0]);
    x.backward();
    x.backward_with(&Tensor::from([2.0]));
    assert_eq!(grad(&x), [3.0]);
}

#[test]
fn nothing_is_recorded_without_need() {
    let x = leaf(&[1.0, 2.0]);
    let y = no_grad(|| (&x * 2.0).exp());
    assert!(y.is_leaf() && !y.does_require_grad());
    let inner = no_grad(|| no_grad(|| 1.0) + 1.0);
    assert_eq!(inner, 2.0);
    assert!((&x * 2.0).does_require_grad(), "recording is on again");
    let caught = catch_unwind(AssertUnwindSafe(|| no_grad(|| x.matmul(&Tensor::zeros(&[3])))));
    assert!(caught.is_err());
    assert!((&x * 2.0).does_require_grad(), "recording is on again after a panic");
    // A thread has its own switch.
    no_grad(|| {
        let other = thread::scope(|scope| scope.spawn(|| (&x * 2.0).does_require_grad()).join().expect("no panic"));
        assert!(other && !(&x * 2.0).does_require_grad());
    });
    // Detached: a constant.
    let z = (&x.detach() * &x).sum();
    z.backward();
    assert_eq!(grad(&x), [1.0, 2.0]);
    let values = x.data();
    assert!(!values.does_require_grad());
}

#[test]
fn gradients_of_given_tensors_leave_the_leaves_alone() {
    let (x, w) = (leaf(&[1.0, 2.0]), leaf(&[3.0, 4.0]));
    let h = &x * &w;
    let y = (&h * &h).sum();
    let [x_bar, h_bar, y_bar] = try_grad_of(&y, [&x, &h, &y], None, KEEP).expect("all are used");
    assert_eq!(h_bar.to_vec(), [6.0, 16.0]);
    assert_eq!(x_bar.to_vec(), [18.0, 64.0]);
    assert_eq!(y_bar.item(), 1.0);
    assert!(x.grad().is_none() && w.grad().is_none() && h.grad().is_none());
    let [twice, again] = try_grad_of(&y, [&x, &x], Some(&Tensor::from(2.0)), KEEP).expect("used");
    assert_eq!(twice.to_vec(), [36.0, 128.0]);
    assert_eq!(again.to_vec(), [36.0, 128.0]);
    y.backward();
    assert_eq!(grad(&w), [6.0, 32.0]);
}

#[test]
fn an_unused_input_is_an_error_that_leaves_the_graph() {
    let (x, w) = (leaf(&[1.0, 2.0]), leaf(&[3.0, 4.0]));
    let y = (&x * &x).sum();
    let error = try_grad_of(&y, [&x, &w], None, GradOptions::default()).err();
    assert_eq!(error, Some(TensorError::Unused { operation: "grad_of", input: 1 }));
    let error = try_grad_of(&y, [&Tensor::from(1.0)], None, GradOptions::default()).err();
    assert_eq!(error, Some(TensorError::Unused { operation: "grad_of", input: 0 }));
    y.backward();
    assert_eq!(grad(&x), [2.0, 4.0]);
}

#[test]
fn what_lies_beyond_the_inputs_is_not_visited() {
    let x = leaf(&[1.0, 2.0]);
    let h = x.exp();
    h.sum().backward();
    // The node of `h` has been freed, and is not needed for its own gradient.
    let y = (&h * &h).sum();
    let [h_bar] = grad_of(&y, [&h]);
    assert_eq!(h_bar.to_vec(), [2.0 * 1_f64.exp(), 2.0 * 2_f64.exp()]);
    let y = (&h * &h).sum();
    assert!(matches!(y.try_backward(), Err(TensorError::Freed { node, .. }) if node == "ExpBackward0"));
    // A branch that does not lead to the input may have been freed as well.
    let w = leaf(&[5.0, 6.0]);
    let y = (&h * &w).sum();
    let [w_bar] = grad_of(&y, [&w]);
    assert_eq!(w_bar.to_vec(), h.to_vec());
}

#[test]
fn a_gradient_that_was_given_does_not_bring_its_graph() {
    let (x, g) = (leaf(&[1.0, 2.0]), leaf(&[3.0, 4.0]));
    (&x + 0.0).backward_with(&g);
    assert!(!x.grad().expect("a gradient").does_require_grad());
    x.zero_grad();
    x.backward_with(&g);
    assert!(!x.grad().expect("a gradient").does_require_grad());
    let [x_bar] = try_grad_of(&(&x + 0.0), [&x], Some(&g), KEEP).expect("used");
    assert!(!x_bar.does_require_grad());
    // With `create_graph` it does: the gradient is linear in it.
    let [x_bar] = try_grad_of(&(&x * &x), [&x], Some(&g), CREATE).expect("used");
    let [g_bar] = grad_of(&x_bar.sum(), [&g]);
    assert_eq!(g_bar.to_vec(), [2.0, 4.0]);
}

#[test]
fn third_and_fourth_derivatives() {
    let x = leaf(&[0.7]);
    let mut y = x.sin().sum();
    for order in 0..4 {
        let [next] = try_grad_of(&y, [&x], None, CREATE).expect("used");
        let expected = [0.7_f64.cos(), -0.7_f64.sin(), -0.7_f64.cos(), 0.7_f64.sin()][order];
        assert!((next.item() - expected).abs() < 1e-14);
        y = next.sum();
    }
    let x = leaf(&[2.0]);
    let y = x.powi(5).sum();
    let [first] = try_grad_of(&y, [&x], None, CREATE).expect("used");
    let [second] = try_grad_of(&first, [&x], None, CREATE).expect("used");
    let [third] = try_grad_of(&second, [&x], None, CREATE).expect("used");
    assert_eq!((first.item(), second.item(), third.item()), (80.0, 160.0, 240.0));
    // Backward accumulates recorded gradients, too.
    let x = leaf(&[2.0]);
    x.powi(3).sum().run_backward(None, CREATE).expect("a graph");
    let slope = x.grad().expect("a gradient");
    x.zero_grad();
    slope.backward();
    assert_eq!(grad(&x), [12.0]);
}

#[test]
fn values_that_are_alive_are_never_overwritten() {
    let mut random = Random::new("alive");
    for len in [3, 5000] {
        let x = random.tensor(&[len], 0.5, 2.0).requires_grad(true);
        let kept: Vec<Tensor> = {
            let a = &x * 2.0;
            let b = a.exp();
            let c = &a * &b + &b;
            let d = c.sqrt() / &a;
            vec![a, b, c, d]
        };
        let before: Vec<_> = kept.iter().map(Tensor::to_vec).collect();
        let seed = random.tensor(&[len], 0.5, 2.0);
        let seed_before = seed.to_vec();
        kept[3].run_backward(Some(&seed), KEEP).expect("a graph");
        let first = x.grad().expect("a gradient");
        let first_before = first.to_vec();
        kept[3].run_backward(Some(&seed), KEEP).expect("a graph");
        // The same seed for several tensors, and one that is used in several places.
        let y = &x + &x;
        y.backward_with(&seed);
        assert_eq!(first.to_vec(), first_before);
        assert_eq!(seed.to_vec(), seed_before);
        assert_eq!(kept.iter().map(Tensor::to_vec).collect::<Vec<_>>(), before);
        let expected: Vec<_> = first_before.iter().zip(&seed_before).map(|(g, s)| 2.0 * g + 2.0 * s).collect();
        for (found, expected) in grad(&x).iter().zip(expected) {
            assert!((found - expected).abs() < 1e-12 * (1.0 + expected.abs()));
        }
    }
}

/// One adjoint that several nodes receive, each of which could think that it is its own.
#[test]
fn adjoints_that_are_handed_on_are_not_overwritten() {
    for len in [4, 5000] {
        let (a, b, c) = (leaf(&vec![2.0; len]), leaf(&vec![3.0; len]), leaf(&vec![5.0; len]));
        let sum = &a + &b + &c - &a;
        let y = &sum * 7.0 + sum.reshape(&[len]) + sum.unsqueeze(0).squeeze() + sum.slice(0, ..);
        y.backward_with(&Tensor::from(vec![1.0; len]));
        assert_eq!(grad(&b), vec![10.0; len]);
        assert_eq!(grad(&c), vec![10.0; len]);
        assert_eq!(grad(&a), vec![0.0; len]);
        // The gradients are not the same memory either.
        let (mut of_b, of_c) = (b.grad().expect("a gradient"), c.grad().expect("a gradient"));
        of_b *= 0.0;
        assert_eq!(of_b.to_vec(), vec![0.0; len]);
        assert_eq!((grad(&b), of_c.to_vec()), (vec![10.0; len], vec![10.0; len]));
        (&b * 1.0).backward_with(&Tensor::from(vec![1.0; len]));
        assert_eq!(grad(&b), vec![11.0; len]);
        assert_eq!(grad(&c), vec![10.0; len]);
    }
}

#[test]
fn parts_of_memory_that_nothing_else_shares() {
    // An empty part of an array that is not empty, as the only owner of its memory.
    let x = leaf(&[1.0, 2.0, 3.0]);
    let parts = [x.slice(0, 1..1) * 2.0, x.slice(0, 2..) * 3.0, x.slice(0, ..1) * 4.0];
    let y = Tensor::cat(&parts, 0) * 2.0;
    y.backward_with(&Tensor::from([1.0, 1.0]));
    assert_eq!(grad(&x), [8.0, 0.0, 6.0]);
    let part = |range| Tensor::from([1.0, 2.0, 3.0]).slice(0, range);
    for range in [0..0, 1..1, 3..3, 0..2, 1..3, 1..2] {
        let expected: Vec<_> = part(range.clone()).to_vec().iter().map(|x| x * 5.0).collect();
        let z = leaf(&vec![1.0; expected.len()]);
        (&z * 5.0).backward_with(&part(range));
        assert_eq!(grad(&z), expected);
    }
    let strided = Tensor::arange(6.).slice_step(0, 1.., 2);
    let z = leaf(&[1.0; 3]);
    (&z * 5.0).backward_with(&strided);
    (&z * 5.0).backward_with(&Tensor::from([1.0]).broadcast_to(&[3]));
    assert_eq!(grad(&z), [10.0, 20.0, 30.0]);
}

#[test]
fn a_million_nodes_on_a_small_stack() {
    let deep = || {
        let x = leaf(&[1.0]);
        let mut y = &x * 1.0;
        for _ in 0..1_000_000 {
            y += 1e-6;
        }
        let held = y.clone();
        y.backward_with(&Tensor::from([2.0]));
        assert_eq!(grad(&x), [2.0]);
        drop((y, held));
        // With values in the nodes, through a backward pass and dropped without one.
        let mut y = x.clone();
        for _ in 0..100_000 {
            y = (&y * 1.000_001).sin().asin();
        }
        drop(y);
        let mut y = x.clone();
        for _ in 0..100_000 {
            y = &y * &x;
        }
        y.sum().backward_keep_graph();
        assert_eq!(grad(&x), [2.0 + 100_001.0]);
        let [x_bar] = try_grad_of(&y.sum(), [&x], None, KEEP).expect("used");
        assert_eq!(x_bar.to_vec(), [100_001.0]);
    };
    thread::Builder::new().stack_size(128 * 1024).spawn(deep).expect("a thread").join().expect("no overflow");
}

#[test]
fn a_deep_recorded_gradient_on_a_small_stack() {
    let deep = || {
        let x = leaf(&[0.5]);
        let mut y = x.clone();
        for _ in 0..20_000 {
            y = y.sin();
        }
        let [first] = try_grad_of(&y.sum(), [&x], None, CREATE).expect("used");
        let [second] = try_grad_of(&first.sum(), [&x], None, CREATE).expect("used");
        assert!(second.item().is_finite());
        drop((y, first, second));
        // A leaf whose gradient has a graph.
        let z = leaf(&[0.5]);
        let mut y = z.clone();
        for _ in 0..20_000 {
            y = &y * 1.0001;
        }
        (&y * &y).sum().run_backward(None, CREATE).expect("a graph");
        assert!(z.grad().expect("a gradient").does_require_grad());
        z.zero_grad();
    };
    thread::Builder::new().stack_size(128 * 1024).spawn(deep).expect("a thread").join().expect("no overflow");
}

#[test]
fn many_uses_of_one_tensor() {
    let x = leaf(&[1.5]);
    let mut y = x.clone();
    // Without memory of what was done already, there would be 2^60 paths.
    for _ in 0..60 {
        y = (&y + &y) / 2.0;
    }
    y.sum().backward();
    assert_eq!(grad(&x), [1.0]);
}

fn shared<V: Send + Sync>(value: V) -> Arc<V> {
    Arc::new(value)
}

#[test]
fn tensors_go_to_other_threads() {
    let (x, mask) = shared((leaf(&[1.0, 2.0]), Tensor::from([1.0]).gt(0.0))).as_ref().clone();
    let _: Arc<Mask> = shared(mask);
    let y = thread::scope(|scope| scope.spawn(|| (&x * &x).sum()).join().expect("no panic"));
    thread::spawn(move || y.backward()).join().expect("no panic");
    assert_eq!(grad(&x), [2.0, 4.0]);
}

#[test]
fn passes_of_several_threads_over_one_graph() {
    for _ in 0..50 {
        let x = leaf(&[0.5; 100]);
        let mut y = x.clone();
        for _ in 0..50 {
            y = y.sin() * &x + &y;
        }
        let y = y.sum();
        y.backward_keep_graph();
        let one = grad(&x);
        x.zero_grad();
        thread::scope(|scope| (0..4).for_each(|_| drop(scope.spawn(|| y.backward_keep_graph()))));
        for (found, one) in grad(&x).iter().zip(&one) {
            assert!((found - 4.0 * one).abs() <= 1e-12 * found.abs());
        }
        // If they free the graph, each of them succeeds as a whole or fails as a whole.
        x.zero_grad();
        let passes = thread::scope(|scope| {
            let threads: Vec<_> = (0..4).map(|_| scope.spawn(|| y.try_backward())).collect();
            threads.into_iter().map(|thread| thread.join().expect("no panic")).collect::<Vec<_>>()
        });
        let passed: f64 = passes.iter().map(|pass| f64::from(u8::from(pass.is_ok()))).sum();
        assert!(passed >= 1.0);
        assert!(passes.iter().all(|pass| matches!(pass, Ok(()) | Err(TensorError::Freed { .. }))));
        for (found, one) in grad(&x).iter().zip(&one) {
            assert!((found - passed * one).abs() <= 1e-12 * found.abs());
        }
    }
}
