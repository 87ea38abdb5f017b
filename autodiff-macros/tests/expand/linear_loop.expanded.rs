#[allow(dead_code, reason = "its derivatives may be all that is used")]
fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut s = 0.0;
    for i in 0..a.len() {
        s += a[i] * b[i];
    }
    s
}
///The derivatives of the function `dot`.
#[allow(
    non_camel_case_types,
    dead_code,
    reason = "named after the function; not every derivative is used"
)]
#[derive(::core::clone::Clone, ::core::marker::Copy)]
struct dot {}
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
impl dot {
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
        let mut s = 0.0;
        let mut s_dot = 0.0;
        for i in 0..a.len() {
            s_dot += a_dot[i] * b[i] + b_dot[i] * a[i];
            s += a[i] * b[i];
        }
        (s, s_dot)
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
        let mut s = 0.0;
        if 0 < a.len() {
            let count = a.len();
            let a_1 = ::autodiff_core::ops::window(a, 0, count);
            let b_1 = ::autodiff_core::ops::window(b, 0, count);
            for i in 0..count {
                s += a_1[i] * b_1[i];
            }
        }
        let y: f64 = s;
        (
            y,
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
                let s_bar = y_bar;
                if 0 < a.len() {
                    let count_1 = a.len();
                    let a_bar_1 = ::autodiff_core::ops::window_mut(
                        &mut *a_bar,
                        0,
                        count_1,
                    );
                    let b_2 = ::autodiff_core::ops::window(b, 0, count_1);
                    let b_bar_1 = ::autodiff_core::ops::window_mut(
                        &mut *b_bar,
                        0,
                        count_1,
                    );
                    let a_2 = ::autodiff_core::ops::window(a, 0, count_1);
                    for i in (0..count_1).rev() {
                        a_bar_1[i] += s_bar * b_2[i];
                        b_bar_1[i] += s_bar * a_2[i];
                    }
                }
                ()
            },
        )
    }
    #[doc(hidden)]
    #[inline]
    fn __fused(
        a: &[f64],
        b: &[f64],
        a_bar: &mut [f64],
        b_bar: &mut [f64],
        y_bar: f64,
    ) -> (f64, ()) {
        let a_bar = ::autodiff_core::ops::fitted(a_bar, a);
        let b_bar = ::autodiff_core::ops::fitted(b_bar, b);
        let mut s = 0.0;
        let s_bar = y_bar;
        if 0 < a.len() {
            let count = a.len();
            let a_1 = ::autodiff_core::ops::window(a, 0, count);
            let b_1 = ::autodiff_core::ops::window(b, 0, count);
            let a_bar_1 = ::autodiff_core::ops::window_mut(&mut *a_bar, 0, count);
            let b_bar_1 = ::autodiff_core::ops::window_mut(&mut *b_bar, 0, count);
            for i in 0..count {
                s += a_1[i] * b_1[i];
                a_bar_1[i] += s_bar * b_1[i];
                b_bar_1[i] += s_bar * a_1[i];
            }
        }
        let y: f64 = s;
        (y, ())
    }
    ///Forward mode: the value of `dot` and its tangent `J · x_dot`. Takes the arguments of `dot`, then the tangents of `a`, `b` (one bare, several as a tuple), each passed as its argument is; gives `(y, y_dot)`.
    #[inline]
    fn jvp(a: &[f64], b: &[f64], (a_dot, b_dot): (&[f64], &[f64])) -> (f64, f64) {
        Self::__jvp(
            a,
            ::core::option::Option::Some(a_dot),
            b,
            ::core::option::Option::Some(b_dot),
        )
    }
    ///Reverse mode: the value of `dot` and the adjoints `Jᵀ · y_bar` of `a`, `b`. Takes the arguments of `dot`, then the cotangent of the result where that varies, then a `&mut` shadow for each `&mut` argument, which comes in with the cotangent of the output and leaves with that of the input; gives `(y, bars)`.
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
        let (y, ()) = Self::__fused(
            a,
            b,
            ::core::borrow::BorrowMut::borrow_mut(&mut a_bar),
            ::core::borrow::BorrowMut::borrow_mut(&mut b_bar),
            y_bar,
        );
        (y, (a_bar, b_bar))
    }
    ///Reverse mode into storage: like the form without `_into`, but adds the adjoints of `a`, `b` to the `&mut` storage given after the cotangent, and gives the value of `dot`. Allocates nothing for results.
    #[inline]
    fn vjp_into(
        a: &[f64],
        b: &[f64],
        y_bar: f64,
        a_bar: &mut [f64],
        b_bar: &mut [f64],
    ) -> f64 {
        let (y, ()) = Self::__fused(a, b, a_bar, b_bar, y_bar);
        y
    }
    ///Adds the gradient of `dot` by `a`, `b` to the `&mut` storage given after the arguments, one per slot; gives the value.
    #[inline]
    fn grad_into(a: &[f64], b: &[f64], a_bar: &mut [f64], b_bar: &mut [f64]) -> f64 {
        Self::vjp_into(a, b, 1.0, a_bar, b_bar)
    }
    ///Reverse mode in two steps: the value of `dot`, and a closure for the adjoints of `a`, `b`. The closure takes, in the order of the arguments, each `&` argument again and the `&mut` shadow to add into, for each `&mut` argument its shadow, then the cotangent of the result; it gives the adjoints of the arguments passed by value.
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
    ///The value of `dot` and its gradient by `a`, `b`: `(y, bars)`.
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
    ///The gradient of `dot` by `a`, `b`: one adjoint bare, several as a tuple.
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
    > for dot {
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
            dot(a, b)
        }
    }
    #[automatically_derived]
    impl ::autodiff_core::Forward<
        (::autodiff_core::Ref<[f64]>, ::autodiff_core::Ref<[f64]>),
    > for dot {
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
    > for dot {
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
    impl ::autodiff_core::SliceFunction<f64, 2usize> for dot {
        type Output = f64;
        const NAME: &'static str = "dot";
        fn value([a, b]: [&[f64]; 2usize]) -> f64 {
            dot(a, b)
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
