#[allow(dead_code, reason = "its derivatives may be all that is used")]
fn series(x: f64) -> f64 {
    let mut sum = 1.0;
    let mut term = 1.0;
    let mut n = 1.0;
    while n < 100.0 {
        term *= x / n;
        sum += term;
        if term.abs() < 1e-16 {
            break;
        }
        n += 1.0;
    }
    sum
}
///The derivatives of the function `series`.
#[allow(
    non_camel_case_types,
    dead_code,
    reason = "named after the function; not every derivative is used"
)]
#[derive(::core::clone::Clone, ::core::marker::Copy)]
struct series {}
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
impl series {
    #[doc(hidden)]
    #[inline]
    fn __jvp(x: f64, x_dot: ::core::option::Option<f64>) -> (f64, f64) {
        let x_dot = x_dot.unwrap_or(0.0);
        let mut sum = 1.0;
        let mut sum_dot = 0.0;
        let mut term = 1.0;
        let mut term_dot = 0.0;
        let mut n = 1.0;
        'block_1: while n < 100.0 {
            let t = x / n;
            let t_dot = x_dot / n;
            term_dot = term_dot * t + t_dot * term;
            term *= t;
            sum_dot += term_dot;
            sum += term;
            if term.abs() < 1e-16 {
                break 'block_1;
            }
            n += 1.0;
        }
        (sum, sum_dot)
    }
    #[doc(hidden)]
    #[inline]
    fn __pullback(x: f64) -> (f64, impl ::core::ops::FnOnce(f64) -> f64 + use<>) {
        let mut trips = 0_usize;
        let mut tape = ::autodiff_core::ops::Numbers::new();
        let mut sum = 1.0;
        let mut term = 1.0;
        let mut n = 1.0;
        'block_1: while n < 100.0 {
            trips += 1;
            let n_1 = n;
            let term_1 = term;
            let t = x / n_1;
            term = term_1 * t;
            sum += term;
            tape.push((n_1, term_1));
            if term.abs() < 1e-16 {
                break 'block_1;
            }
            n += 1.0;
        }
        let y: f64 = sum;
        (
            y,
            move |y_bar: f64| -> f64 {
                let sum_bar = y_bar;
                let mut term_bar = 0.0;
                let mut x_bar: f64 = 0.0;
                for _ in 0..trips {
                    let ::core::option::Option::Some((n_1, term_1)) = tape.pop() else {
                        break
                    };
                    let t = x / n_1;
                    let term_bar_1 = term_bar + sum_bar;
                    x_bar += term_bar_1 * term_1 / n_1;
                    term_bar = term_bar_1 * t;
                }
                x_bar
            },
        )
    }
    ///Forward mode: the value of `series` and its tangent `J · x_dot`. Takes the arguments of `series`, then the tangents of `x` (one bare, several as a tuple), each passed as its argument is; gives `(y, y_dot)`.
    #[inline]
    fn jvp(x: f64, x_dot: f64) -> (f64, f64) {
        Self::__jvp(x, ::core::option::Option::Some(x_dot))
    }
    ///Reverse mode: the value of `series` and the adjoints `Jᵀ · y_bar` of `x`. Takes the arguments of `series`, then the cotangent of the result where that varies, then a `&mut` shadow for each `&mut` argument, which comes in with the cotangent of the output and leaves with that of the input; gives `(y, bars)`.
    #[inline]
    fn vjp(x: f64, y_bar: f64) -> (f64, f64) {
        let (y, back) = Self::__pullback(x);
        let x_bar = back(y_bar);
        (y, x_bar)
    }
    ///Reverse mode into storage: like the form without `_into`, but adds the adjoints of `x` to the `&mut` storage given after the cotangent, and gives the value of `series`. Allocates nothing for results.
    #[inline]
    fn vjp_into(x: f64, y_bar: f64, x_bar: &mut f64) -> f64 {
        let (y, back) = Self::__pullback(x);
        let x_part = back(y_bar);
        ::autodiff_core::ops::add_to(x_bar, x_part);
        y
    }
    ///Adds the gradient of `series` by `x` to the `&mut` storage given after the arguments, one per slot; gives the value.
    #[inline]
    fn grad_into(x: f64, x_bar: &mut f64) -> f64 {
        Self::vjp_into(x, 1.0, x_bar)
    }
    ///Reverse mode in two steps: the value of `series`, and a closure for the adjoints of `x`. The closure takes, in the order of the arguments, each `&` argument again and the `&mut` shadow to add into, for each `&mut` argument its shadow, then the cotangent of the result; it gives the adjoints of the arguments passed by value.
    #[inline]
    fn pullback(x: f64) -> (f64, impl ::core::ops::FnOnce(f64) -> f64 + use<>) {
        let (y, back) = Self::__pullback(x);
        (
            y,
            move |y_bar: f64| -> f64 {
                let x_bar = back(y_bar);
                x_bar
            },
        )
    }
    ///The value of `series` and its gradient by `x`: `(y, bars)`.
    #[inline]
    fn value_and_grad(x: f64) -> (f64, f64) {
        Self::vjp(x, 1.0)
    }
    ///The gradient of `series` by `x`: one adjoint bare, several as a tuple.
    #[inline]
    fn grad(x: f64) -> f64 {
        Self::vjp(x, 1.0).1
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
    impl ::autodiff_core::Function<(f64,)> for series {
        type Output = f64;
        #[inline]
        fn call(&self, (x,): <(f64,) as ::autodiff_core::Arguments>::Given<'_>) -> f64 {
            series(x)
        }
    }
    #[automatically_derived]
    impl ::autodiff_core::Forward<(f64,)> for series {
        #[inline]
        fn jvp(
            &self,
            (x,): <(f64,) as ::autodiff_core::Arguments>::Given<'_>,
            (x_dot,): <(f64,) as ::autodiff_core::Arguments>::Dots<'_>,
        ) -> (f64, f64) {
            Self::__jvp(x, x_dot)
        }
    }
    #[automatically_derived]
    impl ::autodiff_core::Reverse<(f64,)> for series {
        #[inline]
        fn pullback(
            &self,
            (x,): <(f64,) as ::autodiff_core::Arguments>::Given<'_>,
        ) -> (
            f64,
            impl ::core::ops::FnOnce(
                <(f64,) as ::autodiff_core::Arguments>::Back<'_>,
                f64,
            ) -> <(f64,) as ::autodiff_core::Arguments>::Bars + use<>,
        ) {
            let (y, back) = Self::__pullback(x);
            (
                y,
                move |
                    ((),): <(f64,) as ::autodiff_core::Arguments>::Back<'_>,
                    y_bar: f64|
                {
                    let x_bar = back(y_bar);
                    (x_bar,)
                },
            )
        }
    }
    #[automatically_derived]
    impl ::autodiff_core::ScalarFunction<f64, 1usize> for series {
        const NAME: &'static str = "series";
        #[inline]
        fn value([x]: [f64; 1usize]) -> f64 {
            series(x)
        }
        #[inline]
        fn value_and_gradient([x]: [f64; 1usize]) -> (f64, [f64; 1usize]) {
            let (y, x_bar) = Self::value_and_grad(x);
            (y, [x_bar])
        }
    }
};
