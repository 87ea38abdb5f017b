#[allow(dead_code, reason = "its derivatives may be all that is used")]
fn horner(c: &[f64], x: f64) -> f64 {
    if c.is_empty() { 0.0 } else { c[0] + x * horner(&c[1..], x) }
}
///The derivatives of the function `horner`.
#[allow(
    non_camel_case_types,
    dead_code,
    reason = "named after the function; not every derivative is used"
)]
#[derive(::core::clone::Clone, ::core::marker::Copy)]
struct horner {}
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
impl horner {
    #[doc(hidden)]
    #[inline]
    fn __jvp(
        c: &[f64],
        c_dot: ::core::option::Option<&[f64]>,
        x: f64,
        x_dot: ::core::option::Option<f64>,
    ) -> (f64, f64) {
        let mut c_dot_scratch = ::core::option::Option::None;
        let c_dot = ::autodiff_core::ops::tangent_or(c_dot, c, &mut c_dot_scratch);
        let x_dot = x_dot.unwrap_or(0.0);
        let (y_1, y_dot) = if c.is_empty() {
            (0.0, 0.0)
        } else {
            let _ = &c[1..];
            let (y, y_dot_1) = horner::__jvp(
                &c[1..],
                ::core::option::Option::Some(&c_dot[1..]),
                x,
                ::core::option::Option::Some(x_dot),
            );
            (c[0] + x * y, c_dot[0] + (x_dot * y + y_dot_1 * x))
        };
        (y_1, y_dot)
    }
    #[doc(hidden)]
    #[inline]
    fn __pullback(
        c: &[f64],
        x: f64,
    ) -> (
        f64,
        ::autodiff_core::ops::Box<
            dyn ::core::ops::FnOnce(
                &[f64],
                ::core::option::Option<&mut [f64]>,
                f64,
            ) -> f64,
        >,
    ) {
        let mut kept = ::core::option::Option::None;
        let cond = c.is_empty();
        let y_1 = if cond {
            0.0
        } else {
            let _ = &c[1..];
            let (y, horner_back) = horner::__pullback(&c[1..], x);
            kept = ::core::option::Option::Some((y, horner_back));
            c[0] + x * y
        };
        let y_2: f64 = y_1;
        (
            y_2,
            ::autodiff_core::ops::Box::new(move |
                c: &[f64],
                c_bar: ::core::option::Option<&mut [f64]>,
                y_bar: f64,
            | -> f64 {
                let mut c_bar_scratch = ::core::option::Option::None;
                let c_bar = ::autodiff_core::ops::shadow_or(
                    c_bar,
                    c,
                    &mut c_bar_scratch,
                );
                let c_bar = ::autodiff_core::ops::fitted(c_bar, c);
                let x_bar_1 = if let ::core::option::Option::Some((y, horner_back)) = kept {
                    c_bar[0] += y_bar;
                    let y_bar_1 = y_bar * x;
                    let x_bar = horner_back(
                        &c[1..],
                        ::core::option::Option::Some(&mut c_bar[1..]),
                        y_bar_1,
                    );
                    y_bar * y + x_bar
                } else {
                    0.0
                };
                x_bar_1
            }),
        )
    }
    ///Forward mode: the value of `horner` and its tangent `J · x_dot`. Takes the arguments of `horner`, then the tangents of `c`, `x` (one bare, several as a tuple), each passed as its argument is; gives `(y, y_dot)`.
    #[inline]
    fn jvp(c: &[f64], x: f64, (c_dot, x_dot): (&[f64], f64)) -> (f64, f64) {
        Self::__jvp(
            c,
            ::core::option::Option::Some(c_dot),
            x,
            ::core::option::Option::Some(x_dot),
        )
    }
    ///Reverse mode: the value of `horner` and the adjoints `Jᵀ · y_bar` of `c`, `x`. Takes the arguments of `horner`, then the cotangent of the result where that varies, then a `&mut` shadow for each `&mut` argument, which comes in with the cotangent of the output and leaves with that of the input; gives `(y, bars)`.
    #[inline]
    fn vjp(
        c: &[f64],
        x: f64,
        y_bar: f64,
    ) -> (f64, (<[f64] as ::autodiff_core::Differentiable>::Shadow, f64)) {
        let mut c_bar = ::autodiff_core::Differentiable::zero_like(c);
        let (y, back) = Self::__pullback(c, x);
        let x_bar = back(
            c,
            ::core::option::Option::Some(
                ::core::borrow::BorrowMut::borrow_mut(&mut c_bar),
            ),
            y_bar,
        );
        (y, (c_bar, x_bar))
    }
    ///Reverse mode into storage: like the form without `_into`, but adds the adjoints of `c`, `x` to the `&mut` storage given after the cotangent, and gives the value of `horner`. Allocates nothing for results.
    #[inline]
    fn vjp_into(
        c: &[f64],
        x: f64,
        y_bar: f64,
        c_bar: &mut [f64],
        x_bar: &mut f64,
    ) -> f64 {
        let (y, back) = Self::__pullback(c, x);
        let x_part = back(c, ::core::option::Option::Some(c_bar), y_bar);
        ::autodiff_core::ops::add_to(x_bar, x_part);
        y
    }
    ///Adds the gradient of `horner` by `c`, `x` to the `&mut` storage given after the arguments, one per slot; gives the value.
    #[inline]
    fn grad_into(c: &[f64], x: f64, c_bar: &mut [f64], x_bar: &mut f64) -> f64 {
        Self::vjp_into(c, x, 1.0, c_bar, x_bar)
    }
    ///Reverse mode in two steps: the value of `horner`, and a closure for the adjoints of `c`, `x`. The closure takes, in the order of the arguments, each `&` argument again and the `&mut` shadow to add into, for each `&mut` argument its shadow, then the cotangent of the result; it gives the adjoints of the arguments passed by value.
    #[inline]
    fn pullback(
        c: &[f64],
        x: f64,
    ) -> (
        f64,
        ::autodiff_core::ops::Box<
            dyn ::core::ops::FnOnce(&[f64], &mut [f64], f64) -> f64,
        >,
    ) {
        let (y, back) = Self::__pullback(c, x);
        (
            y,
            ::autodiff_core::ops::Box::new(move |
                c_again: &[f64],
                c_bar: &mut [f64],
                y_bar: f64,
            | -> f64 {
                let x_bar = back(c_again, ::core::option::Option::Some(c_bar), y_bar);
                x_bar
            }),
        )
    }
    ///The value of `horner` and its gradient by `c`, `x`: `(y, bars)`.
    #[inline]
    fn value_and_grad(
        c: &[f64],
        x: f64,
    ) -> (f64, (<[f64] as ::autodiff_core::Differentiable>::Shadow, f64)) {
        Self::vjp(c, x, 1.0)
    }
    ///The gradient of `horner` by `c`, `x`: one adjoint bare, several as a tuple.
    #[inline]
    fn grad(
        c: &[f64],
        x: f64,
    ) -> (<[f64] as ::autodiff_core::Differentiable>::Shadow, f64) {
        Self::vjp(c, x, 1.0).1
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
    impl ::autodiff_core::Function<(::autodiff_core::Ref<[f64]>, f64)> for horner {
        type Output = f64;
        #[inline]
        fn call(
            &self,
            (
                c,
                x,
            ): <(
                ::autodiff_core::Ref<[f64]>,
                f64,
            ) as ::autodiff_core::Arguments>::Given<'_>,
        ) -> f64 {
            horner(c, x)
        }
    }
    #[automatically_derived]
    impl ::autodiff_core::Forward<(::autodiff_core::Ref<[f64]>, f64)> for horner {
        #[inline]
        fn jvp(
            &self,
            (
                c,
                x,
            ): <(
                ::autodiff_core::Ref<[f64]>,
                f64,
            ) as ::autodiff_core::Arguments>::Given<'_>,
            (
                c_dot,
                x_dot,
            ): <(
                ::autodiff_core::Ref<[f64]>,
                f64,
            ) as ::autodiff_core::Arguments>::Dots<'_>,
        ) -> (f64, f64) {
            Self::__jvp(c, c_dot, x, x_dot)
        }
    }
    #[automatically_derived]
    impl ::autodiff_core::Reverse<(::autodiff_core::Ref<[f64]>, f64)> for horner {
        #[inline]
        fn pullback(
            &self,
            (
                c,
                x,
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
            let (y, back) = Self::__pullback(c, x);
            (
                y,
                move |
                    (
                        (c_again, c_bar),
                        (),
                    ): <(
                        ::autodiff_core::Ref<[f64]>,
                        f64,
                    ) as ::autodiff_core::Arguments>::Back<'_>,
                    y_bar: f64|
                {
                    let x_bar = back(c_again, c_bar, y_bar);
                    ((), x_bar)
                },
            )
        }
    }
};
