#[allow(dead_code, reason = "its derivatives may be all that is used")]
fn branch(x: f64, n: usize) -> f64 {
    let y = if n > 2 {
        let t = x.sin();
        t * t
    } else {
        x.exp()
    };
    y * x
}
///The derivatives of the function `branch`.
#[allow(
    non_camel_case_types,
    dead_code,
    reason = "named after the function; not every derivative is used"
)]
#[derive(::core::clone::Clone, ::core::marker::Copy)]
struct branch {}
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
impl branch {
    #[doc(hidden)]
    #[inline]
    fn __jvp(
        x: f64,
        x_dot: ::core::option::Option<f64>,
        n: usize,
        _: ::core::option::Option<usize>,
    ) -> (f64, f64) {
        let x_dot = x_dot.unwrap_or(0.0);
        let (y, y_dot) = if n > 2 {
            let t = x.sin();
            let t_dot = x_dot * x.cos();
            (t * t, t_dot * t + t_dot * t)
        } else {
            let t_1 = x.exp();
            let t_dot_1 = x_dot * t_1;
            (t_1, t_dot_1)
        };
        (y * x, y_dot * x + x_dot * y)
    }
    #[doc(hidden)]
    #[inline]
    fn __pullback(
        x: f64,
        n: usize,
    ) -> (
        f64,
        impl ::core::ops::FnOnce(f64) -> (f64, ::autodiff_core::ops::Inert) + use<>,
    ) {
        let mut kept = ::core::option::Option::None;
        let mut kept_1 = ::core::option::Option::None;
        let y = if n > 2 {
            let t = x.sin();
            let x_cos = x.cos();
            kept = ::core::option::Option::Some((t, x_cos));
            t * t
        } else {
            let t_1 = x.exp();
            kept_1 = ::core::option::Option::Some(t_1);
            t_1
        };
        let y_1: f64 = y * x;
        (
            y_1,
            move |y_bar: f64| -> (f64, ::autodiff_core::ops::Inert) {
                let y_bar_1 = y_bar * x;
                let x_bar = if let ::core::option::Option::Some((t, x_cos)) = kept {
                    (y_bar_1 * t + y_bar_1 * t) * x_cos
                } else {
                    let x_bar_1 = if let ::core::option::Option::Some(t_1) = kept_1 {
                        y_bar_1 * t_1
                    } else {
                        0.0
                    };
                    x_bar_1
                };
                (y_bar * y + x_bar, ::autodiff_core::ops::Inert)
            },
        )
    }
    ///Forward mode: the value of `branch` and its tangent `J · x_dot`. Takes the arguments of `branch`, then the tangents of `x` (one bare, several as a tuple), each passed as its argument is; gives `(y, y_dot)`.
    #[inline]
    fn jvp(x: f64, n: usize, x_dot: f64) -> (f64, f64) {
        Self::__jvp(
            x,
            ::core::option::Option::Some(x_dot),
            n,
            ::core::option::Option::None,
        )
    }
    ///Reverse mode: the value of `branch` and the adjoints `Jᵀ · y_bar` of `x`. Takes the arguments of `branch`, then the cotangent of the result where that varies, then a `&mut` shadow for each `&mut` argument, which comes in with the cotangent of the output and leaves with that of the input; gives `(y, bars)`.
    #[inline]
    fn vjp(x: f64, n: usize, y_bar: f64) -> (f64, f64) {
        let (y, back) = Self::__pullback(x, n);
        let (x_bar, _) = back(y_bar);
        (y, x_bar)
    }
    ///Reverse mode into storage: like the form without `_into`, but adds the adjoints of `x` to the `&mut` storage given after the cotangent, and gives the value of `branch`. Allocates nothing for results.
    #[inline]
    fn vjp_into(x: f64, n: usize, y_bar: f64, x_bar: &mut f64) -> f64 {
        let (y, back) = Self::__pullback(x, n);
        let (x_part, _) = back(y_bar);
        ::autodiff_core::ops::add_to(x_bar, x_part);
        y
    }
    ///Adds the gradient of `branch` by `x` to the `&mut` storage given after the arguments, one per slot; gives the value.
    #[inline]
    fn grad_into(x: f64, n: usize, x_bar: &mut f64) -> f64 {
        Self::vjp_into(x, n, 1.0, x_bar)
    }
    ///Reverse mode in two steps: the value of `branch`, and a closure for the adjoints of `x`. The closure takes, in the order of the arguments, each `&` argument again and the `&mut` shadow to add into, for each `&mut` argument its shadow, then the cotangent of the result; it gives the adjoints of the arguments passed by value.
    #[inline]
    fn pullback(
        x: f64,
        n: usize,
    ) -> (f64, impl ::core::ops::FnOnce(f64) -> f64 + use<>) {
        let (y, back) = Self::__pullback(x, n);
        (
            y,
            move |y_bar: f64| -> f64 {
                let (x_bar, _) = back(y_bar);
                x_bar
            },
        )
    }
    ///The value of `branch` and its gradient by `x`: `(y, bars)`.
    #[inline]
    fn value_and_grad(x: f64, n: usize) -> (f64, f64) {
        Self::vjp(x, n, 1.0)
    }
    ///The gradient of `branch` by `x`: one adjoint bare, several as a tuple.
    #[inline]
    fn grad(x: f64, n: usize) -> f64 {
        Self::vjp(x, n, 1.0).1
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
    impl ::autodiff_core::Function<(f64, usize)> for branch {
        type Output = f64;
        #[inline]
        fn call(
            &self,
            (x, n): <(f64, usize) as ::autodiff_core::Arguments>::Given<'_>,
        ) -> f64 {
            branch(x, n)
        }
    }
    #[automatically_derived]
    impl ::autodiff_core::Forward<(f64, usize)> for branch {
        #[inline]
        fn jvp(
            &self,
            (x, n): <(f64, usize) as ::autodiff_core::Arguments>::Given<'_>,
            (x_dot, n_dot): <(f64, usize) as ::autodiff_core::Arguments>::Dots<'_>,
        ) -> (f64, f64) {
            Self::__jvp(x, x_dot, n, n_dot)
        }
    }
    #[automatically_derived]
    impl ::autodiff_core::Reverse<(f64, usize)> for branch {
        #[inline]
        fn pullback(
            &self,
            (x, n): <(f64, usize) as ::autodiff_core::Arguments>::Given<'_>,
        ) -> (
            f64,
            impl ::core::ops::FnOnce(
                <(f64, usize) as ::autodiff_core::Arguments>::Back<'_>,
                f64,
            ) -> <(f64, usize) as ::autodiff_core::Arguments>::Bars + use<>,
        ) {
            let n_bar = ::autodiff_core::Differentiable::zero_like(&n);
            let (y, back) = Self::__pullback(x, n);
            (
                y,
                move |
                    ((), ()): <(f64, usize) as ::autodiff_core::Arguments>::Back<'_>,
                    y_bar: f64|
                {
                    let (x_bar, _) = back(y_bar);
                    (x_bar, n_bar)
                },
            )
        }
    }
};
