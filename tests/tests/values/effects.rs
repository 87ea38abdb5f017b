//! Side effects, panics, and names: what surrounds the numbers.

mod assertions_and_printing {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64, v: &[f64], mode: u8) -> f64 {
        assert!(x > 0.0, "x must be positive, not {x}");
        assert_eq!(v.len(), 2);
        debug_assert!(v[0] < 10.0);
        debug_assert_ne!(mode, 9);
        println!("{x} {:?}", v);
        if v[1] < -5.0 {
            panic!("too small: {}", v[1]);
        }
        match mode {
            0 => x.ln() * v[0],
            1 => x * v[1],
            2 => todo!(),
            3 => unimplemented!("mode {mode}"),
            _ => unreachable!("mode {mode}"),
        }
    }

    fn twin<D: Num>(x: D, v: &[D], mode: u8) -> D {
        if mode == 0 { x.ln() * v[0] } else { x * v[1] }
    }

    check! { (val x, by_ref v, inert mode) -> scalar; (1.5, vec![0.5, 2.0], 0), (1.5, vec![0.5, 2.0], 1) }
}

mod panics_where_the_primal_panics {
    use crate::prelude::*;
    use std::panic::catch_unwind;

    #[differentiable]
    fn f(x: f64, v: &[f64], i: usize) -> f64 {
        assert!(x > 0.0);
        let mut a = [x; 3];
        a[1] = v[i];
        let steps: usize = 4;
        a[1] * a[steps - i - 2] + if x > 5.0 { unreachable!() } else { x }
    }

    fn twin<D: Num>(x: D, v: &[D], i: usize) -> D {
        let a = [x, v[i], x];
        a[1] * a[2 - i] + x
    }

    check! { (val x, by_ref v, inert i) -> scalar; (1.5, vec![0.5, 2.0], 0), (1.5, vec![0.5, 2.0], 1) }

    #[test]
    fn both_panic() {
        for (x, n, i) in [(-1.0, 2, 0), (1.0, 2, 2), (1.0, 4, 3), (6.0, 2, 0)] {
            let v = vec![1.0; n];
            let dv = v.clone();
            assert!(catch_unwind(|| f(x, &v, i)).is_err());
            autodiff_tests::companions! {
                assert!(catch_unwind(|| f::jvp(x, &v, i, (1.0, &dv))).is_err());
                assert!(catch_unwind(|| f::vjp(x, &v, i, 1.0)).is_err());
                assert!(catch_unwind(|| f::grad(x, &v, i)).is_err());
                assert!(catch_unwind(|| f::pullback(x, &v, i).0).is_err());
            }
            drop(dv);
        }
    }
}

mod side_effects_once {
    use crate::prelude::*;
    use std::cell::Cell;

    thread_local! {
        static CALLS: Cell<u32> = const { Cell::new(0) };
    }

    fn tick() -> f64 {
        CALLS.set(CALLS.get() + 1);
        0.5
    }

    #[differentiable]
    fn inner(x: f64) -> f64 {
        tick();
        x * x
    }

    #[differentiable]
    fn f(x: f64, n: usize) -> f64 {
        let mut y = x * tick();
        for _ in 0..n {
            tick();
            y = (y + inner(y)).sin();
        }
        y
    }

    fn twin<D: Num>(x: D, n: usize) -> D {
        (0..n).fold(x * 0.5, |y, _| (y + y * y).sin())
    }

    check! { (val x, inert n) -> scalar; (0.7, 3), (0.7, 0) }

    #[test]
    fn as_often_as_in_the_primal() {
        let counted = |run: &dyn Fn()| {
            CALLS.set(0);
            run();
            CALLS.get()
        };
        assert_eq!(counted(&|| _ = f(0.7, 3)), 7);
        autodiff_tests::companions! {
            assert_eq!(counted(&|| _ = f::jvp(0.7, 3, 1.0)), 7);
            assert_eq!(counted(&|| _ = f::vjp(0.7, 3, 1.0)), 7);
            assert_eq!(counted(&|| _ = f::grad(0.7, 3)), 7);
            assert_eq!(counted(&|| _ = f::value_and_grad(0.7, 3)), 7);
            assert_eq!(counted(&|| {
                let (_, back) = f::pullback(0.7, 3);
                assert_eq!(CALLS.get(), 7);
                back(1.0);
            }), 7);
        }
    }
}

mod names_that_collide {
    use crate::prelude::*;

    /// The names that generated code would like to use for itself.
    #[differentiable]
    fn f(x_bar: f64, y_bar: f64, tape: &[f64], dot: f64) -> f64 {
        let x_dot = x_bar * y_bar;
        let primal = x_dot + dot;
        let mut tangent = primal;
        for bar in tape {
            tangent *= bar + y_bar;
        }
        let back = tangent.sin();
        let r#type = back * x_bar;
        let result = r#type;
        result
    }

    fn twin<D: Num>(x: D, y: D, tape: &[D], dot: D) -> D {
        tape.iter().fold(x * y + dot, |t, b| t * (*b + y)).sin() * x
    }

    check! { (val x, val y, by_ref tape, val dot) -> scalar; (0.7, 1.2, vec![0.5, -0.3], 0.2) }
}

mod renamed {
    use crate::prelude::*;

    #[differentiable(name = Energy)]
    fn f(x: f64) -> f64 {
        x * x
    }

    /// A type of the function's own name, which the attribute's option leaves room for.
    #[allow(non_camel_case_types, dead_code, reason = "the name of the function is the point")]
    struct f {}

    #[test]
    fn companions_have_the_new_name() {
        autodiff_tests::companions! {
            assert_eq!(Energy::grad(3.0), 6.0);
            assert_eq!(Energy::jvp(3.0, 0.5), (9.0, 3.0));
        }
        assert_eq!(f(3.0), 9.0);
    }
}

mod inside_a_function {
    use crate::prelude::*;

    #[test]
    fn companions_beside_a_local_function() {
        #[differentiable]
        fn square(x: f64) -> f64 {
            x * x
        }
        autodiff_tests::companions! {
            assert_eq!(square::grad(3.0), 6.0);
        }
        assert_eq!(square(3.0), 9.0);
    }
}
