#[allow(dead_code, reason = "its derivatives may be all that is used")]
fn norm_ratio(a: &[f64], b: &[f64]) -> f64 {
    let top = dot(a, b);
    top / dot(b, b).sqrt()
}
///The derivatives of the function `norm_ratio`.
#[allow(
    non_camel_case_types,
    dead_code,
    reason = "named after the function; not every derivative is used"
)]
#[derive(::core::clone::Clone, ::core::marker::Copy)]
struct norm_ratio {}
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
impl norm_ratio {
    #[doc(hidden)]
    #[inline]
    fn __jvp(
        a: &[f64],
        a_dot: ::core::option::Option<&[f64]>,
        b: &[f64],
        b_dot: ::core::option::Option<&[f64]>,
    ) -> (f64, f64) {
        let mut a_dot_scratch = ::core::option::Option::None;
        let a_dot = ::autodiff_core::ops::tangent_or(a_dot, a, &mut a_dot_scratch);
        let mut b_dot_scratch = ::core::option::Option::None;
        let b_dot = ::autodiff_core::ops::tangent_or(b_dot, b, &mut b_dot_scratch);
        let (top, top_dot) = dot::__jvp(
            a,
            ::core::option::Option::Some(a_dot),
            b,
            ::core::option::Option::Some(b_dot),
        );
        let (y, y_dot) = dot::__jvp(
            b,
            ::core::option::Option::Some(b_dot),
            b,
            ::core::option::Option::Some(b_dot),
        );
        let t = ::autodiff_core::ops::scalar(y).sqrt();
        let t_dot = ::autodiff_core::ops::scalar(y_dot) * 0.5 / t;
        (top / t, ::autodiff_core::ops::div_jvp(&top, &top_dot, &t, &t_dot))
    }
    #[doc(hidden)]
    #[inline]
    fn __pullback(
        a: &[f64],
        b: &[f64],
    ) -> (
        f64,
        impl ::core::ops::FnOnce(
            &[f64],
            ::core::option::Option<&mut [f64]>,
            &[f64],
            ::core::option::Option<&mut [f64]>,
            f64,
        ) -> () + use<>,
    ) {
        let (top, dot_back) = dot::__pullback(a, b);
        let (y, dot_back_1) = dot::__pullback(b, b);
        let t = ::autodiff_core::ops::scalar(y).sqrt();
        let y_1: f64 = top / t;
        (
            y_1,
            move |
                a: &[f64],
                a_bar: ::core::option::Option<&mut [f64]>,
                b: &[f64],
                b_bar: ::core::option::Option<&mut [f64]>,
                y_bar: f64,
            | -> () {
                let mut a_bar_scratch = ::core::option::Option::None;
                let a_bar = ::autodiff_core::ops::shadow_or(
                    a_bar,
                    a,
                    &mut a_bar_scratch,
                );
                let a_bar = ::autodiff_core::ops::fitted(a_bar, a);
                let mut b_bar_scratch = ::core::option::Option::None;
                let b_bar = ::autodiff_core::ops::shadow_or(
                    b_bar,
                    b,
                    &mut b_bar_scratch,
                );
                let b_bar = ::autodiff_core::ops::fitted(b_bar, b);
                let mut b_bar_1 = ::autodiff_core::Differentiable::zero_like(&*b_bar);
                let y_bar_1 = ::autodiff_core::ops::div_rhs_bar(&top, &t, &y_bar) * 0.5
                    / t;
                let _ = dot_back_1(
                    b,
                    ::core::option::Option::Some(&mut *b_bar),
                    b,
                    ::core::option::Option::Some(&mut b_bar_1),
                    y_bar_1,
                );
                ::autodiff_core::Differentiable::accumulate(&mut *b_bar, &b_bar_1);
                let y_bar_2 = ::autodiff_core::ops::div_lhs_bar(&top, &t, &y_bar);
                let _ = dot_back(
                    a,
                    ::core::option::Option::Some(&mut *a_bar),
                    b,
                    ::core::option::Option::Some(&mut *b_bar),
                    y_bar_2,
                );
                ()
            },
        )
    }
    ///Forward mode: the value of `norm_ratio` and its tangent `J · x_dot`. Takes the arguments of `norm_ratio`, then the tangents of `a`, `b` (one bare, several as a tuple), each passed as its argument is; gives `(y, y_dot)`.
    #[inline]
    fn jvp(a: &[f64], b: &[f64], (a_dot, b_dot): (&[f64], &[f64])) -> (f64, f64) {
        Self::__jvp(
            a,
            ::core::option::Option::Some(a_dot),
            b,
            ::core::option::Option::Some(b_dot),
        )
    }
    ///Reverse mode: the value of `norm_ratio` and the adjoints `Jᵀ · y_bar` of `a`, `b`. Takes the arguments of `norm_ratio`, then the cotangent of the result where that varies, then a `&mut` shadow for each `&mut` argument, which comes in with the cotangent of the output and leaves with that of the input; gives `(y, bars)`.
    #[inline]
    fn vjp(
        a: &[f64],
        b: &[f64],
        y_bar: f64,
    ) -> (
        f64,
        (
            <[f64] as ::autodiff_core::Differentiable>::Shadow,
            <[f64] as ::autodiff_core::Differentiable>::Shadow,
        ),
    ) {
        let mut a_bar = ::autodiff_core::Differentiable::zero_like(a);
        let mut b_bar = ::autodiff_core::Differentiable::zero_like(b);
        let (y, back) = Self::__pullback(a, b);
        let () = back(
            a,
            ::core::option::Option::Some(
                ::core::borrow::BorrowMut::borrow_mut(&mut a_bar),
            ),
            b,
            ::core::option::Option::Some(
                ::core::borrow::BorrowMut::borrow_mut(&mut b_bar),
            ),
            y_bar,
        );
        (y, (a_bar, b_bar))
    }
    ///Reverse mode into storage: like the form without `_into`, but adds the adjoints of `a`, `b` to the `&mut` storage given after the cotangent, and gives the value of `norm_ratio`. Allocates nothing for results.
    #[inline]
    fn vjp_into(
        a: &[f64],
        b: &[f64],
        y_bar: f64,
        a_bar: &mut [f64],
        b_bar: &mut [f64],
    ) -> f64 {
        let (y, back) = Self::__pullback(a, b);
        let () = back(
            a,
            ::core::option::Option::Some(a_bar),
            b,
            ::core::option::Option::Some(b_bar),
            y_bar,
        );
        y
    }
    ///Adds the gradient of `norm_ratio` by `a`, `b` to the `&mut` storage given after the arguments, one per slot; gives the value.
    #[inline]
    fn grad_into(a: &[f64], b: &[f64], a_bar: &mut [f64], b_bar: &mut [f64]) -> f64 {
        Self::vjp_into(a, b, 1.0, a_bar, b_bar)
    }
    ///Reverse mode in two steps: the value of `norm_ratio`, and a closure for the adjoints of `a`, `b`. The closure takes, in the order of the arguments, each `&` argument again and the `&mut` shadow to add into, for each `&mut` argument its shadow, then the cotangent of the result; it gives the adjoints of the arguments passed by value.
    #[inline]
    fn pullback(
        a: &[f64],
        b: &[f64],
    ) -> (
        f64,
        impl ::core::ops::FnOnce(
            &[f64],
            &mut [f64],
            &[f64],
            &mut [f64],
            f64,
        ) -> () + use<>,
    ) {
        let (y, back) = Self::__pullback(a, b);
        (
            y,
            move |
                a_again: &[f64],
                a_bar: &mut [f64],
                b_again: &[f64],
                b_bar: &mut [f64],
                y_bar: f64,
            | -> () {
                let () = back(
                    a_again,
                    ::core::option::Option::Some(a_bar),
                    b_again,
                    ::core::option::Option::Some(b_bar),
                    y_bar,
                );
                ()
            },
        )
    }
    ///The value of `norm_ratio` and its gradient by `a`, `b`: `(y, bars)`.
    #[inline]
    fn value_and_grad(
        a: &[f64],
        b: &[f64],
    ) -> (
        f64,
        (
            <[f64] as ::autodiff_core::Differentiable>::Shadow,
            <[f64] as ::autodiff_core::Differentiable>::Shadow,
        ),
    ) {
        Self::vjp(a, b, 1.0)
    }
    ///The gradient of `norm_ratio` by `a`, `b`: one adjoint bare, several as a tuple.
    #[inline]
    fn grad(
        a: &[f64],
        b: &[f64],
    ) -> (
        <[f64] as ::autodiff_core::Differentiable>::Shadow,
        <[f64] as ::autodiff_core::Differentiable>::Shadow,
    ) {
        Self::vjp(a, b, 1.0).1
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
    impl ::autodiff_core::Function<
        (::autodiff_core::Ref<[f64]>, ::autodiff_core::Ref<[f64]>),
    > for norm_ratio {
        type Output = f64;
        #[inline]
        fn call(
            &self,
            (
                a,
                b,
            ): <(
                ::autodiff_core::Ref<[f64]>,
                ::autodiff_core::Ref<[f64]>,
            ) as ::autodiff_core::Arguments>::Given<'_>,
        ) -> f64 {
            norm_ratio(a, b)
        }
    }
    #[automatically_derived]
    impl ::autodiff_core::Forward<
        (::autodiff_core::Ref<[f64]>, ::autodiff_core::Ref<[f64]>),
    > for norm_ratio {
        #[inline]
        fn jvp(
            &self,
            (
                a,
                b,
            ): <(
                ::autodiff_core::Ref<[f64]>,
                ::autodiff_core::Ref<[f64]>,
            ) as ::autodiff_core::Arguments>::Given<'_>,
            (
                a_dot,
                b_dot,
            ): <(
                ::autodiff_core::Ref<[f64]>,
                ::autodiff_core::Ref<[f64]>,
            ) as ::autodiff_core::Arguments>::Dots<'_>,
        ) -> (f64, f64) {
            Self::__jvp(a, a_dot, b, b_dot)
        }
    }
    #[automatically_derived]
    impl ::autodiff_core::Reverse<
        (::autodiff_core::Ref<[f64]>, ::autodiff_core::Ref<[f64]>),
    > for norm_ratio {
        #[inline]
        fn pullback(
            &self,
            (
                a,
                b,
            ): <(
                ::autodiff_core::Ref<[f64]>,
                ::autodiff_core::Ref<[f64]>,
            ) as ::autodiff_core::Arguments>::Given<'_>,
        ) -> (
            f64,
            impl ::core::ops::FnOnce(
                <(
                    ::autodiff_core::Ref<[f64]>,
                    ::autodiff_core::Ref<[f64]>,
                ) as ::autodiff_core::Arguments>::Back<'_>,
                f64,
            ) -> <(
                    ::autodiff_core::Ref<[f64]>,
                    ::autodiff_core::Ref<[f64]>,
                ) as ::autodiff_core::Arguments>::Bars + use<>,
        ) {
            let (y, back) = Self::__pullback(a, b);
            (
                y,
                move |
                    (
                        (a_again, a_bar),
                        (b_again, b_bar),
                    ): <(
                        ::autodiff_core::Ref<[f64]>,
                        ::autodiff_core::Ref<[f64]>,
                    ) as ::autodiff_core::Arguments>::Back<'_>,
                    y_bar: f64|
                {
                    let () = back(a_again, a_bar, b_again, b_bar, y_bar);
                    ((), ())
                },
            )
        }
    }
    #[automatically_derived]
    impl ::autodiff_core::SliceFunction<f64, 2usize> for norm_ratio {
        type Output = f64;
        const NAME: &'static str = "norm_ratio";
        fn value([a, b]: [&[f64]; 2usize]) -> f64 {
            norm_ratio(a, b)
        }
        fn vjp(
            [a,
            b,
            ]: [&[f64]; 2usize],
            y_bar: f64,
        ) -> (f64, [::autodiff_core::ops::Vec<f64>; 2usize]) {
            let (y, (a_bar, b_bar)) = Self::vjp(a, b, y_bar);
            (y, [a_bar, b_bar])
        }
        fn jvp(
            [a,
            b,
            ]: [&[f64]; 2usize],
            [a_dot,
            b_dot,
            ]: [&[f64]; 2usize],
        ) -> (f64, f64) {
            Self::jvp(a, b, (a_dot, b_dot))
        }
    }
};
