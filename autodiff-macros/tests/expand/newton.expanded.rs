#[allow(dead_code, reason = "its derivatives may be all that is used")]
fn newton(a: f64, tol: f64) -> f64 {
    let mut x = a;
    let mut k = 0;
    loop {
        let fx = x * x - a;
        if fx.abs() < tol {
            break;
        }
        if k > 50 {
            return f64::NAN;
        }
        x -= fx / (2.0 * x);
        k += 1;
    }
    x
}
///The derivatives of the function `newton`.
#[allow(
    non_camel_case_types,
    dead_code,
    reason = "named after the function; not every derivative is used"
)]
#[derive(::core::clone::Clone, ::core::marker::Copy)]
struct newton {}
#[automatically_derived]
#[allow(
    unused,
    non_snake_case,
    unused_qualifications,
    clippy::all,
    clippy::pedantic,
    clippy::nursery,
    reason = "generated code"
)]
impl newton {
    #[doc(hidden)]
    #[inline]
    fn __jvp(
        a: f64,
        a_dot: ::core::option::Option<f64>,
        tol: f64,
        tol_dot: ::core::option::Option<f64>,
    ) -> (f64, f64) {
        let a_dot = a_dot.unwrap_or(0.0);
        let tol_dot = tol_dot.unwrap_or(0.0);
        let mut x = a;
        let mut x_dot = a_dot;
        let mut k = 0;
        'block_1: loop {
            let fx = x * x - a;
            let fx_dot = x_dot * x + x_dot * x - a_dot;
            if fx.abs() < tol {
                break 'block_1;
            }
            if k > 50 {
                return {
                    let y = f64::NAN;
                    let y_dot = ::autodiff_core::Differentiable::zero_like(&y);
                    (y, y_dot)
                };
            }
            let t = 2.0 * x;
            let t_dot = x_dot * 2.0;
            let t_1 = fx / t;
            let t_dot_1 = fx_dot / t + -(t_dot * t_1) / t;
            x_dot -= t_dot_1;
            x -= t_1;
            k += 1;
        }
        (x, x_dot)
    }
    #[doc(hidden)]
    #[inline]
    fn __pullback(
        a: f64,
        tol: f64,
    ) -> (f64, impl ::core::ops::FnOnce(f64) -> (f64, f64) + use<>) {
        let mut exit = 0_usize;
        let mut exit_1 = 0_usize;
        let mut trips = 0_usize;
        let mut tape = ::autodiff_core::ops::Numbers::new();
        let mut tape_1 = ::autodiff_core::ops::Numbers::new();
        let mut x = a;
        let mut k = 0;
        let y: f64 = 'body: {
            'block_1: loop {
                trips += 1;
                let x_1 = x;
                let fx = x_1 * x_1 - a;
                tape_1.push(x_1);
                if fx.abs() < tol {
                    exit_1 = 2;
                    break 'block_1;
                }
                if k > 50 {
                    exit_1 = 3;
                    exit = 3;
                    break 'body f64::NAN;
                }
                let t = 2.0 * x;
                let t_1 = fx / t;
                x -= t_1;
                k += 1;
                tape.push(t);
            }
            x
        };
        (
            y,
            move |y_bar: f64| -> (f64, f64) {
                let x_bar = if !::core::matches!(exit, 3) { y_bar } else { 0.0 };
                let mut x_bar_1 = x_bar;
                let mut a_bar: f64 = 0.0;
                let mut left = exit_1;
                for _ in 0..trips {
                    let ::core::option::Option::Some(x_1) = tape_1.pop() else { break };
                    let fx = x_1 * x_1 - a;
                    let (x_bar_3, fx_bar_1) = if !::core::matches!(left, 2) {
                        let (x_bar_2, fx_bar) = if !::core::matches!(left, 3) {
                            let ::core::option::Option::Some(t) = tape.pop() else {
                                break
                            };
                            let t_1 = fx / t;
                            let t_bar = -x_bar_1;
                            (x_bar_1 + -(t_bar * t_1) / t * 2.0, t_bar / t)
                        } else {
                            (x_bar_1, 0.0)
                        };
                        (x_bar_2, fx_bar)
                    } else {
                        (x_bar_1, 0.0)
                    };
                    a_bar -= fx_bar_1;
                    x_bar_1 = x_bar_3
                        + (if fx_bar_1 == 0.0 {
                            0.0
                        } else {
                            fx_bar_1 * x_1 + fx_bar_1 * x_1
                        });
                    left = 0;
                }
                (a_bar + x_bar_1, 0.0)
            },
        )
    }
    ///Forward mode: the value of `newton` and its tangent `J · x_dot`. Takes the arguments of `newton`, then the tangents of `a`, `tol` (one bare, several as a tuple), each passed as its argument is; gives `(y, y_dot)`.
    #[inline]
    fn jvp(a: f64, tol: f64, (a_dot, tol_dot): (f64, f64)) -> (f64, f64) {
        Self::__jvp(
            a,
            ::core::option::Option::Some(a_dot),
            tol,
            ::core::option::Option::Some(tol_dot),
        )
    }
    ///Reverse mode: the value of `newton` and the adjoints `Jᵀ · y_bar` of `a`, `tol`. Takes the arguments of `newton`, then the cotangent of the result where that varies, then a `&mut` shadow for each `&mut` argument, which comes in with the cotangent of the output and leaves with that of the input; gives `(y, bars)`.
    #[inline]
    fn vjp(a: f64, tol: f64, y_bar: f64) -> (f64, (f64, f64)) {
        let (y, back) = Self::__pullback(a, tol);
        let (a_bar, tol_bar) = back(y_bar);
        (y, (a_bar, tol_bar))
    }
    ///Reverse mode into storage: like the form without `_into`, but adds the adjoints of `a`, `tol` to the `&mut` storage given after the cotangent, and gives the value of `newton`. Allocates nothing for results.
    #[inline]
    fn vjp_into(
        a: f64,
        tol: f64,
        y_bar: f64,
        a_bar: &mut f64,
        tol_bar: &mut f64,
    ) -> f64 {
        let (y, back) = Self::__pullback(a, tol);
        let (a_part, tol_part) = back(y_bar);
        ::autodiff_core::ops::add_to(a_bar, a_part);
        ::autodiff_core::ops::add_to(tol_bar, tol_part);
        y
    }
    ///Adds the gradient of `newton` by `a`, `tol` to the `&mut` storage given after the arguments, one per slot; gives the value.
    #[inline]
    fn grad_into(a: f64, tol: f64, a_bar: &mut f64, tol_bar: &mut f64) -> f64 {
        Self::vjp_into(a, tol, 1.0, a_bar, tol_bar)
    }
    ///Reverse mode in two steps: the value of `newton`, and a closure for the adjoints of `a`, `tol`. The closure takes, in the order of the arguments, each `&` argument again and the `&mut` shadow to add into, for each `&mut` argument its shadow, then the cotangent of the result; it gives the adjoints of the arguments passed by value.
    #[inline]
    fn pullback(
        a: f64,
        tol: f64,
    ) -> (f64, impl ::core::ops::FnOnce(f64) -> (f64, f64) + use<>) {
        let (y, back) = Self::__pullback(a, tol);
        (
            y,
            move |y_bar: f64| -> (f64, f64) {
                let (a_bar, tol_bar) = back(y_bar);
                (a_bar, tol_bar)
            },
        )
    }
    ///The value of `newton` and its gradient by `a`, `tol`: `(y, bars)`.
    #[inline]
    fn value_and_grad(a: f64, tol: f64) -> (f64, (f64, f64)) {
        Self::vjp(a, tol, 1.0)
    }
    ///The gradient of `newton` by `a`, `tol`: one adjoint bare, several as a tuple.
    #[inline]
    fn grad(a: f64, tol: f64) -> (f64, f64) {
        Self::vjp(a, tol, 1.0).1
    }
}
#[allow(
    unused,
    deprecated,
    non_snake_case,
    unused_qualifications,
    clippy::all,
    clippy::pedantic,
    clippy::nursery,
    reason = "generated code"
)]
const _: () = {
    #[automatically_derived]
    impl ::autodiff_core::Function<(f64, f64)> for newton {
        type Output = f64;
        #[inline]
        fn call(
            &self,
            (a, tol): <(f64, f64) as ::autodiff_core::Arguments>::Given<'_>,
        ) -> f64 {
            newton(a, tol)
        }
    }
    #[automatically_derived]
    impl ::autodiff_core::Forward<(f64, f64)> for newton {
        #[inline]
        fn jvp(
            &self,
            (a, tol): <(f64, f64) as ::autodiff_core::Arguments>::Given<'_>,
            (a_dot, tol_dot): <(f64, f64) as ::autodiff_core::Arguments>::Dots<'_>,
        ) -> (f64, f64) {
            Self::__jvp(a, a_dot, tol, tol_dot)
        }
    }
    #[automatically_derived]
    impl ::autodiff_core::Reverse<(f64, f64)> for newton {
        #[inline]
        fn pullback(
            &self,
            (a, tol): <(f64, f64) as ::autodiff_core::Arguments>::Given<'_>,
        ) -> (
            f64,
            impl ::core::ops::FnOnce(
                <(f64, f64) as ::autodiff_core::Arguments>::Back<'_>,
                f64,
            ) -> <(f64, f64) as ::autodiff_core::Arguments>::Bars + use<>,
        ) {
            let (y, back) = Self::__pullback(a, tol);
            (
                y,
                move |
                    ((), ()): <(f64, f64) as ::autodiff_core::Arguments>::Back<'_>,
                    y_bar: f64|
                {
                    let (a_bar, tol_bar) = back(y_bar);
                    (a_bar, tol_bar)
                },
            )
        }
    }
    #[automatically_derived]
    impl ::autodiff_core::ScalarFunction<f64, 2usize> for newton {
        const NAME: &'static str = "newton";
        #[inline]
        fn value([a, tol]: [f64; 2usize]) -> f64 {
            newton(a, tol)
        }
        #[inline]
        fn value_and_gradient([a, tol]: [f64; 2usize]) -> (f64, [f64; 2usize]) {
            let (y, (a_bar, tol_bar)) = Self::value_and_grad(a, tol);
            (y, [a_bar, tol_bar])
        }
    }
};
