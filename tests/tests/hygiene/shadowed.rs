//! The prelude and the roots of paths taken by the user's own items.

/// A module where the names of the prelude's types mean something else.
mod types {
    use autodiff_core::differentiable;

    #[allow(dead_code, reason = "there to be in the way")]
    mod in_the_way {
        pub struct Vec;
        pub struct Option;
        pub struct Result;
        pub struct Box;
        pub struct String;
        pub struct Some;
        pub struct None;
        pub struct Ok;
        pub struct Err;
    }
    #[allow(unused_imports, reason = "there to be in the way")]
    use in_the_way::*;

    #[differentiable]
    pub fn cubes(x: &[f64], k: f64) -> f64 {
        let mut sum = 0.0;
        for a in x {
            if *a > 10.0 {
                return sum;
            }
            sum += k * a.powi(3);
        }
        sum
    }

    #[differentiable]
    pub fn newton(a: f64) -> f64 {
        let mut x = a;
        let mut n = 0;
        while n < 40 {
            let next = 0.5 * (x + a / x);
            if (next - x).abs() < 1e-14 {
                break;
            }
            x = next;
            n += 1;
        }
        x
    }

    #[differentiable]
    pub fn scale(x: &mut [f64], a: f64) {
        for k in 1..x.len() {
            x[k] *= a * x[k - 1];
        }
    }
}

#[test]
fn types_of_the_prelude() {
    assert_eq!(types::cubes::grad(&[1.0, 2.0], 3.0), (vec![9.0, 36.0], 9.0));
    assert_eq!(types::cubes::jvp(&[1.0, 2.0], 3.0, (&[1.0, 0.0], 0.0)), (27.0, 9.0));
    assert!((types::newton::grad(4.0) - 0.25).abs() < 1e-12);
    let (mut x, mut x_bar) = ([2.0, 3.0], [0.0, 1.0]);
    assert_eq!(types::scale::vjp(&mut x, 5.0, &mut x_bar), 6.0);
    assert_eq!(x_bar, [15.0, 10.0]);
}

/// Modules named as the crates and as the primitive types.
mod roots {
    use autodiff_core::differentiable;

    #[allow(dead_code, reason = "there to be in the way")]
    mod core {
        pub mod option {}
    }
    #[allow(dead_code, reason = "there to be in the way")]
    mod std {
        pub mod vec {}
    }
    #[allow(dead_code, reason = "there to be in the way")]
    mod alloc {}
    #[allow(dead_code, reason = "there to be in the way")]
    mod f64 {}
    #[allow(dead_code, reason = "there to be in the way")]
    mod usize {}
    #[allow(dead_code, reason = "there to be in the way")]
    mod i32 {}
    #[allow(dead_code, reason = "there to be in the way")]
    mod autodiff_core_inner {}

    #[differentiable]
    pub fn product(x: &[f64], n: i32) -> f64 {
        let mut p = 1.0;
        for k in 0..x.len() {
            p *= x[k].max(0.5).powi(n);
        }
        p
    }
}

#[test]
fn roots_of_paths() {
    assert_eq!(roots::product::grad(&[2.0, 3.0], 2), vec![36.0, 24.0]);
}

/// Traits and functions with the names of methods and functions that generated code may call.
mod functions {
    use autodiff_core::differentiable;

    #[allow(dead_code, reason = "there to be in the way")]
    fn drop(_: f64) {}
    #[allow(dead_code, reason = "there to be in the way")]
    fn zero() -> f64 {
        1.0
    }
    #[allow(dead_code, reason = "there to be in the way")]
    trait Intruder: Sized {
        fn zero_like(self) -> Self {
            self
        }
        fn accumulate(self) -> Self {
            self
        }
        fn to_flat(self) -> Self {
            self
        }
        fn into_iter_rev(self) -> Self {
            self
        }
    }
    impl Intruder for f64 {}
    impl Intruder for &f64 {}
    impl Intruder for &mut f64 {}
    impl Intruder for Vec<f64> {}
    impl Intruder for &Vec<f64> {}
    impl Intruder for &[f64] {}

    #[differentiable]
    pub fn sums(x: &[f64]) -> Vec<f64> {
        let mut out = x.to_vec();
        for k in 1..out.len() {
            out[k] = out[k - 1] * x[k];
        }
        out
    }
}

#[test]
fn functions_and_traits() {
    let (y, x_bar) = functions::sums::vjp(&[2.0, 3.0, 5.0], vec![0.0, 0.0, 1.0]);
    assert_eq!((y, x_bar), (vec![2.0, 6.0, 30.0], vec![15.0, 10.0, 6.0]));
}

/// Macros with the names of the standard ones.
mod standard_macros {
    use autodiff_core::differentiable;

    #[allow(unused_macros, reason = "there to be in the way")]
    macro_rules! unreachable {
        () => {
            compile_error!("not the standard macro")
        };
    }
    #[allow(unused_macros, reason = "there to be in the way")]
    macro_rules! debug_assert {
        ($($t:tt)*) => {
            compile_error!("not the standard macro")
        };
    }

    #[differentiable]
    pub fn f(x: f64, k: usize) -> f64 {
        let mut y = x;
        loop {
            y *= x;
            if y > 100.0 {
                break;
            }
        }
        match k {
            0 => y,
            _ => -y,
        }
    }
}

#[test]
fn macros_of_the_prelude() {
    assert_eq!(standard_macros::f::grad(5.0, 0), 75.0);
}
