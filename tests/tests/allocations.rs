//! How often derivatives allocate: never, for scalars, branches and fixed-size arrays, nor for the gradient of a
//! linear loop into storage that the caller owns. (`allocation-counter` counts per thread, by its own allocator.)

use allocation_counter::measure;
use autodiff_core::differentiable;
use std::hint::black_box;

/// Each companion's call, named in the message by its own text, allocates nothing.
macro_rules! allocate_nothing {
    ($($call:expr),+ $(,)?) => {$(
        let info = measure(|| {
            black_box($call);
        });
        assert_eq!(info.count_total, 0, "{} allocates {} bytes", stringify!($call), info.bytes_total);
    )+};
}

#[test]
fn the_counter_counts() {
    let info = measure(|| {
        black_box(vec![0.0; black_box(3)]);
    });
    assert_eq!(info.count_total, 1);
}

#[differentiable]
fn straight_line(u: f64, v: f64) -> f64 {
    (u.powi(3) + v.powi(2) + 4.0 * u * v).sin() / u.hypot(v)
}

#[test]
fn straight_line_code() {
    let (u, v) = black_box((3.0, 4.0));
    allocate_nothing! {
        straight_line(u, v),
        straight_line::grad(u, v),
        straight_line::value_and_grad(u, v),
        straight_line::jvp(u, v, (1.0, 0.5)),
        straight_line::vjp(u, v, 0.5),
        straight_line::pullback(u, v).1(0.5),
        straight_line::grad_into(u, v, &mut 0.0, &mut 0.0),
        straight_line::vjp_into(u, v, 0.5, &mut 0.0, &mut 0.0),
    }
}

#[differentiable]
fn branches(x: f64, y: f64, mode: u8) -> (f64, f64) {
    if x < 0.0 {
        return (y, x * y);
    }
    let t = match mode {
        0 => x.sqrt() * y,
        1..=3 => {
            let s = x.exp();
            s * s + y
        }
        _ if y > 1.0 => x / y,
        _ => 0.0,
    };
    let (low, high) = if t < y { (t, y) } else { (y, t) };
    (low * high, low / high)
}

#[test]
fn branches_and_early_returns() {
    for (x, y, mode) in black_box([(-1.0, 2.0, 0), (1.0, 2.0, 0), (1.0, 2.0, 2), (1.0, 2.0, 9), (1.0, 0.5, 9)]) {
        allocate_nothing! {
            branches(x, y, mode),
            branches::jvp(x, y, mode, (1.0, 0.5)),
            branches::vjp(x, y, mode, (0.5, 2.0)),
            branches::pullback(x, y, mode).1((0.5, 2.0)),
        }
    }
}

#[differentiable]
fn local_array(v: [f64; 3], k: f64) -> [f64; 3] {
    let mut a = [v[0] * k, v[1], 0.0];
    a[2] = a[0].sin() * a[1];
    a[0] *= a[2];
    a.swap(0, 1);
    let mut b = a;
    b[1] += k;
    if b[1] > 0.0 {
        b[0] = b[1] * b[2];
    }
    [b[0] * a[0], b[1], a[2]]
}

#[test]
fn fixed_size_arrays() {
    let (v, k) = black_box(([1.0, 2.0, 3.0], 0.5));
    allocate_nothing! {
        local_array(v, k),
        local_array::jvp(v, k, ([1.0, 0.0, 2.0], 0.5)),
        local_array::vjp(v, k, [1.0, 0.0, 2.0]),
        local_array::pullback(v, k).1([1.0, 0.0, 2.0]),
        local_array::vjp_into(v, k, [1.0, 0.0, 2.0], &mut [0.0; 3], &mut 0.0),
    }
}

#[differentiable]
fn array_dot(a: &[f64; 4], b: &[f64; 4]) -> f64 {
    let mut sum = 0.0;
    for i in 0..4 {
        sum += a[i] * b[i];
    }
    sum
}

#[differentiable]
fn cosine(a: &[f64; 4], b: &[f64; 4]) -> f64 {
    array_dot(a, b) / (array_dot(a, a) * array_dot(b, b)).sqrt()
}

#[test]
fn linear_loops_over_arrays_and_calls() {
    let (a, b) = black_box(([1.0, 2.0, 3.0, 4.0], [0.5, -1.0, 2.0, 0.25]));
    allocate_nothing! {
        array_dot(&a, &b),
        array_dot::grad(&a, &b),
        array_dot::jvp(&a, &b, (&b, &a)),
        cosine(&a, &b),
        cosine::grad(&a, &b),
        cosine::jvp(&a, &b, (&b, &a)),
        cosine::vjp(&a, &b, 0.5),
    }
}

#[differentiable]
fn update(y: &mut [f64; 2], x: &[f64; 2], k: f64) {
    y[0] = y[0] * k + x[1];
    y[1] *= x[0] * y[0];
}

#[test]
fn arrays_in_place() {
    let (mut y, x) = black_box(([1.0, 2.0], [0.5, -1.0]));
    allocate_nothing! {
        update(&mut y, &x, 0.5),
        update::jvp(&mut y, &x, 0.5, (&mut [1.0, 0.0], &[0.5, 0.5], 1.0)),
        update::vjp(&mut y, &x, 0.5, &mut [1.0, 0.5]),
    }
}

#[differentiable]
fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..a.len() {
        sum += a[i] * b[i];
    }
    sum
}

#[differentiable]
fn weighted_sum(x: &[f64], #[constant] weights: &[f64], scale: f64) -> f64 {
    let mut sum = 0.0;
    for (x, w) in x.iter().zip(weights) {
        sum += scale * w * x;
    }
    sum
}

#[differentiable]
fn sum_of_squares(x: &[f64], centre: f64) -> f64 {
    let mut sum = 0.0;
    for x in x {
        let r = x - centre;
        sum += r * r;
    }
    sum.sqrt()
}

#[test]
fn linear_loops_into_storage() {
    let n = black_box(100);
    let (a, b) = (vec![0.5; n], vec![1.5; n]);
    let (mut a_bar, mut b_bar) = (vec![0.0; n], vec![0.0; n]);
    allocate_nothing! {
        dot(&a, &b),
        dot::grad_into(&a, &b, &mut a_bar, &mut b_bar),
        dot::vjp_into(&a, &b, 0.5, &mut a_bar, &mut b_bar),
        dot::jvp(&a, &b, (&b, &a)),
        weighted_sum(&a, &b, 0.5),
        weighted_sum::grad_into(&a, &b, 0.5, &mut a_bar, &mut 0.0),
        weighted_sum::jvp(&a, &b, 0.5, (&b, 1.0)),
        sum_of_squares(&a, 0.25),
        sum_of_squares::grad_into(&a, 0.25, &mut a_bar, &mut 0.0),
    }
    assert_eq!(b_bar, vec![0.75; n]);
}

#[differentiable]
fn axpy(k: f64, x: &[f64], y: &mut [f64]) {
    for (x, y) in x.iter().zip(y.iter_mut()) {
        *y += k * x;
    }
}

#[test]
fn linear_loops_in_place() {
    let n = black_box(100);
    let (x, mut y) = (vec![0.5; n], vec![1.5; n]);
    let (mut x_bar, mut y_bar, y_dot) = (vec![0.0; n], vec![1.0; n], &mut vec![1.0; n]);
    allocate_nothing! {
        axpy(0.5, &x, &mut y),
        axpy::jvp(0.5, &x, &mut y, (1.0, &x, y_dot)),
        axpy::vjp_into(0.5, &x, &mut y, &mut 0.0, &mut x_bar, &mut y_bar),
    }
}

#[differentiable]
fn recurrence(x: &[f64], start: f64) -> f64 {
    let mut state = start;
    for x in x {
        state = state.sin() * x + state;
        if state > 1.0 {
            state *= 0.5;
        }
    }
    state
}

#[differentiable]
fn newton(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for &x in x {
        let mut root = x;
        while (root * root - x).abs() > 1e-12 {
            root = 0.5 * (root + x / root);
        }
        sum += match root {
            r if r < 0.5 => r * r,
            r if r < 1.0 => r.sin(),
            r => r.exp(),
        };
    }
    sum
}

#[differentiable]
fn of_both(x: &[f64], start: f64) -> f64 {
    let mut sum = 0.0;
    for k in 0..x.len() {
        sum += recurrence(&x[k..], start) * newton(&x[..k]);
    }
    sum
}

#[test]
fn tapes_are_used_again() {
    let n = black_box(300);
    let x: Vec<f64> = (1..=n).map(|k| f64::from(k) / 200.0).collect();
    let (mut x_bar, mut start_bar) = (vec![0.0; x.len()], 0.0);
    // The second call may find the memory of the first in another order.
    for _ in 0..3 {
        recurrence::grad_into(&x, 0.5, &mut x_bar, &mut start_bar);
        newton::grad_into(&x, &mut x_bar);
        of_both::grad_into(&x, 0.5, &mut x_bar, &mut start_bar);
    }
    allocate_nothing! {
        recurrence::grad_into(&x, 0.5, &mut x_bar, &mut start_bar),
        recurrence::vjp_into(&x, 0.5, 0.25, &mut x_bar, &mut start_bar),
        newton::grad_into(&x, &mut x_bar),
        of_both::grad_into(&x, 0.5, &mut x_bar, &mut start_bar),
    }
    autodiff_core::release_memory();
    let info = measure(|| {
        black_box(recurrence::grad_into(&x, 0.5, &mut x_bar, &mut start_bar));
    });
    assert!(info.count_total > 0, "the memory was given back");
}
