#[allow(dead_code, reason = "its derivatives may be all that is used")]
fn recurrence(a: &[f64], x0: f64) -> f64 {
    let mut x = x0;
    for ai in a {
        x = x.sin() * ai + x;
    }
    x
}
///The derivatives of the function `recurrence`.
#[allow(
    non_camel_case_types,
    dead_code,
    reason = "named after the function; not every derivative is used"
)]
#[derive(::core::clone::Clone, ::core::marker::Copy)]
struct recurrence {}
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
impl recurrence {
    #[doc(hidden)]
    #[inline]
    fn __jvp(
        a: &[f64],
        a_dot: ::core::option::Option<&[f64]>,
        x0: f64,
        x0_dot: ::core::option::Option<f64>,
    ) -> (f64, f64) {
        let mut a_dot_scratch = ::core::option::Option::None;
        let a_dot = ::autodiff_core::ops::tangent_or(a_dot, a, &mut a_dot_scratch);
        let x0_dot = x0_dot.unwrap_or(0.0);
        let mut x = x0;
        let mut x_dot = x0_dot;
        for i in 0..a.len() {
            let t = x.sin();
            let t_dot = x_dot * x.cos();
            x_dot = t_dot * a[i] + a_dot[i] * t + x_dot;
            x = t * a[i] + x;
        }
        (x, x_dot)
    }
    #[doc(hidden)]
    #[inline]
    fn __pullback(
        a: &[f64],
        x0: f64,
    ) -> (
        f64,
        impl ::core::ops::FnOnce(
            &[f64],
            ::core::option::Option<&mut [f64]>,
            f64,
        ) -> f64 + use<>,
    ) {
        let mut tape = ::autodiff_core::ops::Numbers::new();
        let mut x = x0;
        tape.reserve(::autodiff_core::ops::room(&(0..a.len())));
        if 0 < a.len() {
            let count = a.len();
            let a_1 = ::autodiff_core::ops::window(a, 0, count);
            for i in 0..count {
                let x_1 = x;
                let t = x_1.sin();
                let x_cos = x_1.cos();
                x = t * a_1[i] + x;
                tape.push((t, x_cos));
            }
        }
        let y: f64 = x;
        (
            y,
            move |
                a: &[f64],
                a_bar: ::core::option::Option<&mut [f64]>,
                y_bar: f64,
            | -> f64 {
                let mut a_bar_scratch = ::core::option::Option::None;
                let a_bar = ::autodiff_core::ops::shadow_or(
                    a_bar,
                    a,
                    &mut a_bar_scratch,
                );
                let a_bar = ::autodiff_core::ops::fitted(a_bar, a);
                let mut x_bar = y_bar;
                if 0 < a.len() {
                    let count_1 = a.len();
                    let a_bar_1 = ::autodiff_core::ops::window_mut(
                        &mut *a_bar,
                        0,
                        count_1,
                    );
                    let a_2 = ::autodiff_core::ops::window(a, 0, count_1);
                    let notes = tape.top(count_1);
                    for i in (0..count_1).rev() {
                        let t = notes[i].0;
                        let x_cos = notes[i].1;
                        a_bar_1[i] += x_bar * t;
                        x_bar += x_bar * a_2[i] * x_cos;
                    }
                }
                x_bar
            },
        )
    }
    ///Forward mode: the value of `recurrence` and its tangent `J · x_dot`. Takes the arguments of `recurrence`, then the tangents of `a`, `x0` (one bare, several as a tuple), each passed as its argument is; gives `(y, y_dot)`.
    #[inline]
    fn jvp(a: &[f64], x0: f64, (a_dot, x0_dot): (&[f64], f64)) -> (f64, f64) {
        Self::__jvp(
            a,
            ::core::option::Option::Some(a_dot),
            x0,
            ::core::option::Option::Some(x0_dot),
        )
    }
    ///Reverse mode: the value of `recurrence` and the adjoints `Jᵀ · y_bar` of `a`, `x0`. Takes the arguments of `recurrence`, then the cotangent of the result where that varies, then a `&mut` shadow for each `&mut` argument, which comes in with the cotangent of the output and leaves with that of the input; gives `(y, bars)`.
    #[inline]
    fn vjp(
        a: &[f64],
        x0: f64,
        y_bar: f64,
    ) -> (f64, (<[f64] as ::autodiff_core::Differentiable>::Shadow, f64)) {
        let mut a_bar = ::autodiff_core::Differentiable::zero_like(a);
        let (y, back) = Self::__pullback(a, x0);
        let x0_bar = back(
            a,
            ::core::option::Option::Some(
                ::core::borrow::BorrowMut::borrow_mut(&mut a_bar),
            ),
            y_bar,
        );
        (y, (a_bar, x0_bar))
    }
    ///Reverse mode into storage: like the form without `_into`, but adds the adjoints of `a`, `x0` to the `&mut` storage given after the cotangent, and gives the value of `recurrence`. Allocates nothing for results.
    #[inline]
    fn vjp_into(
        a: &[f64],
        x0: f64,
        y_bar: f64,
        a_bar: &mut [f64],
        x0_bar: &mut f64,
    ) -> f64 {
        let (y, back) = Self::__pullback(a, x0);
        let x0_part = back(a, ::core::option::Option::Some(a_bar), y_bar);
        ::autodiff_core::ops::add_to(x0_bar, x0_part);
        y
    }
    ///Adds the gradient of `recurrence` by `a`, `x0` to the `&mut` storage given after the arguments, one per slot; gives the value.
    #[inline]
    fn grad_into(a: &[f64], x0: f64, a_bar: &mut [f64], x0_bar: &mut f64) -> f64 {
        Self::vjp_into(a, x0, 1.0, a_bar, x0_bar)
    }
    ///Reverse mode in two steps: the value of `recurrence`, and a closure for the adjoints of `a`, `x0`. The closure takes, in the order of the arguments, each `&` argument again and the `&mut` shadow to add into, for each `&mut` argument its shadow, then the cotangent of the result; it gives the adjoints of the arguments passed by value.
    #[inline]
    fn pullback(
        a: &[f64],
        x0: f64,
    ) -> (f64, impl ::core::ops::FnOnce(&[f64], &mut [f64], f64) -> f64 + use<>) {
        let (y, back) = Self::__pullback(a, x0);
        (
            y,
            move |a_again: &[f64], a_bar: &mut [f64], y_bar: f64| -> f64 {
                let x0_bar = back(a_again, ::core::option::Option::Some(a_bar), y_bar);
                x0_bar
            },
        )
    }
    ///The value of `recurrence` and its gradient by `a`, `x0`: `(y, bars)`.
    #[inline]
    fn value_and_grad(
        a: &[f64],
        x0: f64,
    ) -> (f64, (<[f64] as ::autodiff_core::Differentiable>::Shadow, f64)) {
        Self::vjp(a, x0, 1.0)
    }
    ///The gradient of `recurrence` by `a`, `x0`: one adjoint bare, several as a tuple.
    #[inline]
    fn grad(
        a: &[f64],
        x0: f64,
    ) -> (<[f64] as ::autodiff_core::Differentiable>::Shadow, f64) {
        Self::vjp(a, x0, 1.0).1
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
    impl ::autodiff_core::Function<(::autodiff_core::Ref<[f64]>, f64)> for recurrence {
        type Output = f64;
        #[inline]
        fn call(
            &self,
            (
                a,
                x0,
            ): <(
                ::autodiff_core::Ref<[f64]>,
                f64,
            ) as ::autodiff_core::Arguments>::Given<'_>,
        ) -> f64 {
            recurrence(a, x0)
        }
    }
    #[automatically_derived]
    impl ::autodiff_core::Forward<(::autodiff_core::Ref<[f64]>, f64)> for recurrence {
        #[inline]
        fn jvp(
            &self,
            (
                a,
                x0,
            ): <(
                ::autodiff_core::Ref<[f64]>,
                f64,
            ) as ::autodiff_core::Arguments>::Given<'_>,
            (
                a_dot,
                x0_dot,
            ): <(
                ::autodiff_core::Ref<[f64]>,
                f64,
            ) as ::autodiff_core::Arguments>::Dots<'_>,
        ) -> (f64, f64) {
            Self::__jvp(a, a_dot, x0, x0_dot)
        }
    }
    #[automatically_derived]
    impl ::autodiff_core::Reverse<(::autodiff_core::Ref<[f64]>, f64)> for recurrence {
        #[inline]
        fn pullback(
            &self,
            (
                a,
                x0,
            ): <(
                ::autodiff_core::Ref<[f64]>,
                f64,
            ) as ::autodiff_core::Arguments>::Given<'_>,
        ) -> (
            f64,
            impl ::core::ops::FnOnce(
                <(
                    ::autodiff_core::Ref<[f64]>,
                    f64,
                ) as ::autodiff_core::Arguments>::Back<'_>,
                f64,
            ) -> <(
                    ::autodiff_core::Ref<[f64]>,
                    f64,
                ) as ::autodiff_core::Arguments>::Bars + use<>,
        ) {
            let (y, back) = Self::__pullback(a, x0);
            (
                y,
                move |
                    (
                        (a_again, a_bar),
                        (),
                    ): <(
                        ::autodiff_core::Ref<[f64]>,
                        f64,
                    ) as ::autodiff_core::Arguments>::Back<'_>,
                    y_bar: f64|
                {
                    let x0_bar = back(a_again, a_bar, y_bar);
                    ((), x0_bar)
                },
            )
        }
    }
};
