#[allow(dead_code, reason = "its derivatives may be all that is used")]
fn f(u: f64, v: f64) -> f64 {
    u.powi(3) + v.powi(2) + 4.0 * u * v
}
///The derivatives of the function `f`.
#[allow(
    non_camel_case_types,
    dead_code,
    reason = "named after the function; not every derivative is used"
)]
#[derive(::core::clone::Clone, ::core::marker::Copy)]
struct f {}
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
impl f {
    #[doc(hidden)]
    #[inline]
    fn __jvp(
        u: f64,
        u_dot: ::core::option::Option<f64>,
        v: f64,
        v_dot: ::core::option::Option<f64>,
    ) -> (f64, f64) {
        let u_dot = u_dot.unwrap_or(0.0);
        let v_dot = v_dot.unwrap_or(0.0);
        let t = 4.0 * u;
        let t_dot = u_dot * 4.0;
        (
            u.powi(3) + v.powi(2) + t * v,
            u_dot * (3.0 * u.powi(2)) + v_dot * (2.0 * v) + (t_dot * v + v_dot * t),
        )
    }
    #[doc(hidden)]
    #[inline]
    fn __pullback(
        u: f64,
        v: f64,
    ) -> (f64, impl ::core::ops::FnOnce(f64) -> (f64, f64) + use<>) {
        let t = 4.0 * u;
        let y: f64 = u.powi(3) + v.powi(2) + t * v;
        (
            y,
            move |y_bar: f64| -> (f64, f64) {
                (
                    y_bar * (3.0 * u.powi(2)) + y_bar * v * 4.0,
                    y_bar * (2.0 * v) + y_bar * t,
                )
            },
        )
    }
    ///Forward mode: the value of `f` and its tangent `J · x_dot`. Takes the arguments of `f`, then the tangents of `u`, `v` (one bare, several as a tuple), each passed as its argument is; gives `(y, y_dot)`.
    #[inline]
    fn jvp(u: f64, v: f64, (u_dot, v_dot): (f64, f64)) -> (f64, f64) {
        Self::__jvp(
            u,
            ::core::option::Option::Some(u_dot),
            v,
            ::core::option::Option::Some(v_dot),
        )
    }
    ///Reverse mode: the value of `f` and the adjoints `Jᵀ · y_bar` of `u`, `v`. Takes the arguments of `f`, then the cotangent of the result where that varies, then a `&mut` shadow for each `&mut` argument, which comes in with the cotangent of the output and leaves with that of the input; gives `(y, bars)`.
    #[inline]
    fn vjp(u: f64, v: f64, y_bar: f64) -> (f64, (f64, f64)) {
        let (y, back) = Self::__pullback(u, v);
        let (u_bar, v_bar) = back(y_bar);
        (y, (u_bar, v_bar))
    }
    ///Reverse mode into storage: like the form without `_into`, but adds the adjoints of `u`, `v` to the `&mut` storage given after the cotangent, and gives the value of `f`. Allocates nothing for results.
    #[inline]
    fn vjp_into(u: f64, v: f64, y_bar: f64, u_bar: &mut f64, v_bar: &mut f64) -> f64 {
        let (y, back) = Self::__pullback(u, v);
        let (u_part, v_part) = back(y_bar);
        ::autodiff_core::ops::add_to(u_bar, u_part);
        ::autodiff_core::ops::add_to(v_bar, v_part);
        y
    }
    ///Adds the gradient of `f` by `u`, `v` to the `&mut` storage given after the arguments, one per slot; gives the value.
    #[inline]
    fn grad_into(u: f64, v: f64, u_bar: &mut f64, v_bar: &mut f64) -> f64 {
        Self::vjp_into(u, v, 1.0, u_bar, v_bar)
    }
    ///Reverse mode in two steps: the value of `f`, and a closure for the adjoints of `u`, `v`. The closure takes, in the order of the arguments, each `&` argument again and the `&mut` shadow to add into, for each `&mut` argument its shadow, then the cotangent of the result; it gives the adjoints of the arguments passed by value.
    #[inline]
    fn pullback(
        u: f64,
        v: f64,
    ) -> (f64, impl ::core::ops::FnOnce(f64) -> (f64, f64) + use<>) {
        let (y, back) = Self::__pullback(u, v);
        (
            y,
            move |y_bar: f64| -> (f64, f64) {
                let (u_bar, v_bar) = back(y_bar);
                (u_bar, v_bar)
            },
        )
    }
    ///The value of `f` and its gradient by `u`, `v`: `(y, bars)`.
    #[inline]
    fn value_and_grad(u: f64, v: f64) -> (f64, (f64, f64)) {
        Self::vjp(u, v, 1.0)
    }
    ///The gradient of `f` by `u`, `v`: one adjoint bare, several as a tuple.
    #[inline]
    fn grad(u: f64, v: f64) -> (f64, f64) {
        Self::vjp(u, v, 1.0).1
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
    impl ::autodiff_core::Function<(f64, f64)> for f {
        type Output = f64;
        #[inline]
        fn call(
            &self,
            (u, v): <(f64, f64) as ::autodiff_core::Arguments>::Given<'_>,
        ) -> f64 {
            f(u, v)
        }
    }
    #[automatically_derived]
    impl ::autodiff_core::Forward<(f64, f64)> for f {
        #[inline]
        fn jvp(
            &self,
            (u, v): <(f64, f64) as ::autodiff_core::Arguments>::Given<'_>,
            (u_dot, v_dot): <(f64, f64) as ::autodiff_core::Arguments>::Dots<'_>,
        ) -> (f64, f64) {
            Self::__jvp(u, u_dot, v, v_dot)
        }
    }
    #[automatically_derived]
    impl ::autodiff_core::Reverse<(f64, f64)> for f {
        #[inline]
        fn pullback(
            &self,
            (u, v): <(f64, f64) as ::autodiff_core::Arguments>::Given<'_>,
        ) -> (
            f64,
            impl ::core::ops::FnOnce(
                <(f64, f64) as ::autodiff_core::Arguments>::Back<'_>,
                f64,
            ) -> <(f64, f64) as ::autodiff_core::Arguments>::Bars + use<>,
        ) {
            let (y, back) = Self::__pullback(u, v);
            (
                y,
                move |
                    ((), ()): <(f64, f64) as ::autodiff_core::Arguments>::Back<'_>,
                    y_bar: f64|
                {
                    let (u_bar, v_bar) = back(y_bar);
                    (u_bar, v_bar)
                },
            )
        }
    }
    #[automatically_derived]
    impl ::autodiff_core::ScalarFunction<f64, 2usize> for f {
        const NAME: &'static str = "f";
        #[inline]
        fn value([u, v]: [f64; 2usize]) -> f64 {
            f(u, v)
        }
        #[inline]
        fn value_and_gradient([u, v]: [f64; 2usize]) -> (f64, [f64; 2usize]) {
            let (y, (u_bar, v_bar)) = Self::value_and_grad(u, v);
            (y, [u_bar, v_bar])
        }
    }
};
