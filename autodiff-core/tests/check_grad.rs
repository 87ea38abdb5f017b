//! `check_grad!` on hand-written companions: every shape of argument and result of the calling convention.
#![cfg(feature = "std")]
// The functions are of the shapes that users write, and their companions have the same arguments.
#![allow(
    non_camel_case_types,
    clippy::needless_pass_by_value,
    clippy::ptr_arg,
    clippy::trivially_copy_pass_by_ref,
    clippy::type_complexity
)]

use autodiff_core::check::Checker;
use autodiff_core::{Differentiable, check_grad, try_check_grad};

/// Declares a companion: the struct beside the function, with `jvp` and `vjp`.
macro_rules! companion {
    ($name:ident { $($item:tt)* }) => {
        struct $name {}
        impl $name { $($item)* }
    };
}

fn product(u: f64, v: f64) -> f64 {
    u * v.sin()
}
companion! { product {
    fn jvp(u: f64, v: f64, (u_dot, v_dot): (f64, f64)) -> (f64, f64) {
        (product(u, v), u_dot * v.sin() + u * v.cos() * v_dot)
    }
    fn vjp(u: f64, v: f64, y_bar: f64) -> (f64, (f64, f64)) {
        (product(u, v), (y_bar * v.sin(), y_bar * u * v.cos()))
    }
} }

mod shapes {
    use super::Differentiable;

    #[derive(Differentiable, Clone, Debug)]
    pub struct Pair {
        pub left: f64,
        pub count: usize,
        pub right: Vec<f64>,
    }

    /// All shapes of argument at once; the result is a tuple.
    pub fn mixed(p: Pair, n: i32, a: [f64; 2], s: &[f64], scale: &f64) -> (f64, [f64; 2]) {
        let sum: f64 = p.right.iter().chain(s).map(|x| x.powi(n)).sum();
        (p.left * sum * scale, [a[0] * a[1], a[0] + p.left])
    }
    pub struct mixed {}
    impl mixed {
        pub fn jvp(
            p: Pair,
            n: i32,
            a: [f64; 2],
            s: &[f64],
            scale: &f64,
            (p_dot, a_dot, s_dot, scale_dot): (Pair, [f64; 2], &[f64], &f64),
        ) -> ((f64, [f64; 2]), (f64, [f64; 2])) {
            let sum: f64 = p.right.iter().chain(s).map(|x| x.powi(n)).sum();
            let sum_dot: f64 = p
                .right
                .iter()
                .chain(s)
                .zip(p_dot.right.iter().chain(s_dot))
                .map(|(x, t)| f64::from(n) * x.powi(n - 1) * t)
                .sum();
            let y_dot = p_dot.left * sum * scale + p.left * sum_dot * scale + p.left * sum * scale_dot;
            let z_dot = [a_dot[0] * a[1] + a[0] * a_dot[1], a_dot[0] + p_dot.left];
            (mixed(p, n, a, s, scale), (y_dot, z_dot))
        }

        pub fn vjp(
            p: Pair,
            n: i32,
            a: [f64; 2],
            s: &[f64],
            scale: &f64,
            (y_bar, z_bar): (f64, [f64; 2]),
        ) -> ((f64, [f64; 2]), (Pair, [f64; 2], Vec<f64>, f64)) {
            let sum: f64 = p.right.iter().chain(s).map(|x| x.powi(n)).sum();
            let sum_bar = y_bar * p.left * scale;
            let partial = |x: &f64| sum_bar * f64::from(n) * x.powi(n - 1);
            let p_bar = Pair {
                left: y_bar * sum * scale + z_bar[1],
                count: p.count,
                right: p.right.iter().map(partial).collect(),
            };
            let a_bar = [z_bar[0] * a[1] + z_bar[1], z_bar[0] * a[0]];
            let s_bar = s.iter().map(partial).collect();
            let scale_bar = y_bar * p.left * sum;
            (mixed(p, n, a, s, scale), (p_bar, a_bar, s_bar, scale_bar))
        }
    }
}

/// `v[i] ← v[i]² a`; returns nothing.
fn square_all(v: &mut [f64], a: f64) {
    for x in v {
        *x = *x * *x * a;
    }
}
companion! { square_all {
    fn jvp(v: &mut [f64], a: f64, (v_dot, a_dot): (&mut [f64], f64)) {
        for (x, t) in v.iter_mut().zip(v_dot) {
            *t = 2.0 * *x * *t * a + *x * *x * a_dot;
            *x = *x * *x * a;
        }
    }
    fn vjp(v: &mut [f64], a: f64, v_bar: &mut [f64]) -> f64 {
        let mut a_bar = 0.0;
        for (x, b) in v.iter_mut().zip(v_bar) {
            a_bar += *b * *x * *x;
            *b *= 2.0 * *x * a;
            *x = *x * *x * a;
        }
        a_bar
    }
} }

/// Doubles in place, and returns how many: an inert result, and no cotangent of its own to return.
fn double_all(v: &mut Vec<f64>) -> usize {
    for x in &mut *v {
        *x *= 2.0;
    }
    v.len()
}
companion! { double_all {
    fn jvp(v: &mut Vec<f64>, v_dot: &mut Vec<f64>) -> (usize, usize) {
        double_all(v_dot);
        (double_all(v), 0)
    }
    fn vjp(v: &mut Vec<f64>, v_bar: &mut Vec<f64>) -> usize {
        double_all(v_bar);
        double_all(v)
    }
} }

/// Doubles in place and returns the first: one `&mut` slot and a result.
fn double_first(v: &mut [f64; 2]) -> f64 {
    v[0] *= 2.0;
    v[0]
}
companion! { double_first {
    fn jvp(v: &mut [f64; 2], v_dot: &mut [f64; 2]) -> (f64, f64) {
        v_dot[0] *= 2.0;
        (double_first(v), v_dot[0])
    }
    fn vjp(v: &mut [f64; 2], y_bar: f64, v_bar: &mut [f64; 2]) -> f64 {
        v_bar[0] = 2.0 * (v_bar[0] + y_bar);
        double_first(v)
    }
} }

fn norm<const N: usize>(x: [f32; N]) -> f32 {
    x.iter().map(|x| x * x).sum::<f32>().sqrt()
}
companion! { norm {
    fn jvp<const N: usize>(x: [f32; N], x_dot: [f32; N]) -> (f32, f32) {
        let y = norm(x);
        (y, x.iter().zip(&x_dot).map(|(x, t)| x * t / y).sum())
    }
    fn vjp<const N: usize>(x: [f32; N], y_bar: f32) -> (f32, [f32; N]) {
        let y = norm(x);
        (y, x.map(|x| y_bar * x / y))
    }
} }

#[derive(Differentiable, Clone)]
struct Spring {
    stiffness: f64,
}
impl Spring {
    fn energy(&self, x: f64) -> f64 {
        0.5 * self.stiffness * x * x
    }
    fn energy_jvp(&self, x: f64, (self_dot, x_dot): (&Self, f64)) -> (f64, f64) {
        (self.energy(x), 0.5 * self_dot.stiffness * x * x + self.stiffness * x * x_dot)
    }
    fn energy_vjp(&self, x: f64, y_bar: f64) -> (f64, (Self, f64)) {
        (self.energy(x), (Self { stiffness: 0.5 * x * x * y_bar }, self.stiffness * x * y_bar))
    }
}

#[test]
fn right_derivatives_pass() {
    check_grad!(product(3.0, 0.7));
    let p = shapes::Pair { left: 1.5, count: 3, right: vec![0.3, -2.0] };
    let s = vec![0.1, 5.0, -0.2];
    check_grad!(shapes::mixed(p, const 3, [0.5, 2.0], &s, &1.25));
    check_grad!(shapes::mixed(p, const 2, [0.5, 2.0], &s[1..], &p.left));
    let v = [1.0, -3.0, 0.5];
    check_grad!(square_all(&mut v, 1.5) -> ());
    check_grad!(double_all(&mut vec![1.0, 2.0]) -> const);
    check_grad!(double_first(&mut [1.0, 2.0]));
    check_grad!(norm([3.0_f32, 4.0]));
    check_grad!(norm::<2>([3.0_f32, 4.0]));
    check_grad!([Spring::energy, Spring::energy_jvp, Spring::energy_vjp](&Spring { stiffness: 2.0 }, 3.0));
    assert_eq!(v, [1.0, -3.0, 0.5], "the arguments are copied, not changed");
}

#[test]
fn settings_are_last_in_every_form() {
    let v = [1.0, -3.0];
    check_grad!(product(3.0, 0.7), Checker::new().tolerance(1e-9));
    check_grad!(product(3.0, 0.7,), Checker::new().seed(9),);
    check_grad!(square_all(&mut v, 1.5,) -> (), Checker::new(),);
    check_grad!(double_all(&mut vec![1.0]) -> const, Checker::new());
    check_grad!([product, product::jvp, product::vjp](0.1, 0.2), Checker::new());
}

#[test]
fn the_macro_reports_arguments_as_they_are_written() {
    struct broken {}
    impl broken {
        fn jvp(u: f64, v: &[f64], (u_dot, v_dot): (f64, &[f64])) -> (f64, f64) {
            (u * v[1], u_dot * v[1] + u * v_dot[1])
        }
        fn vjp(u: f64, v: &[f64], y_bar: f64) -> (f64, (f64, Vec<f64>)) {
            (u * v[1], (y_bar * v[1], vec![0.0, y_bar]))
        }
    }
    fn broken(u: f64, v: &[f64]) -> f64 {
        u * v[1]
    }
    let speeds = [1.0, 2.0];
    let error = try_check_grad!(broken(3.0, &speeds)).unwrap_err();
    let text = error.to_string();
    assert!(text.starts_with("`broken`: the derivative of output 0 by `speeds` component 1 is\n"), "{text}");
    let panic = std::panic::catch_unwind(|| check_grad!(broken(3.0, &speeds))).unwrap_err();
    assert_eq!(panic.downcast_ref::<String>().unwrap(), &text);
}
