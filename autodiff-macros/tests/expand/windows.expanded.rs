#[allow(dead_code, reason = "its derivatives may be all that is used")]
fn weighted(w: &[f64], x: &[f64]) -> f64 {
    let n = x.len();
    let mut sum = 0.0;
    for i in 0..w.len() / n {
        let mut z = 0.0;
        for j in 0..n {
            z += w[i * n + j] * x[j];
        }
        sum += z * z;
    }
    sum
}
///The derivatives of the function `weighted`.
#[allow(
    non_camel_case_types,
    dead_code,
    reason = "named after the function; not every derivative is used"
)]
#[derive(::core::clone::Clone, ::core::marker::Copy)]
struct weighted {}
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
impl weighted {
    #[doc(hidden)]
    #[inline]
    fn __jvp(
        w: &[f64],
        w_dot: ::core::option::Option<&[f64]>,
        x: &[f64],
        x_dot: ::core::option::Option<&[f64]>,
    ) -> (f64, f64) {
        let mut w_dot_scratch = ::core::option::Option::None;
        let w_dot = ::autodiff_core::ops::tangent_or(w_dot, w, &mut w_dot_scratch);
        let mut x_dot_scratch = ::core::option::Option::None;
        let x_dot = ::autodiff_core::ops::tangent_or(x_dot, x, &mut x_dot_scratch);
        let n = x.len();
        let mut sum = 0.0;
        let mut sum_dot = 0.0;
        for i in 0..w.len() / n {
            let mut z = 0.0;
            let mut z_dot = 0.0;
            for j in 0..n {
                z_dot += w_dot[i * n + j] * x[j] + x_dot[j] * w[i * n + j];
                z += w[i * n + j] * x[j];
            }
            sum_dot += z_dot * z + z_dot * z;
            sum += z * z;
        }
        (sum, sum_dot)
    }
    #[doc(hidden)]
    #[inline]
    fn __pullback(
        w: &[f64],
        x: &[f64],
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
        let mut tape = ::autodiff_core::ops::Numbers::new();
        let n = x.len();
        let mut sum = 0.0;
        tape.reserve(::autodiff_core::ops::room(&(0..(w.len() / n))));
        for i in 0..w.len() / n {
            let mut z = 0.0;
            if 0 < n {
                let count = n;
                let w_1 = ::autodiff_core::ops::window(w, i * n + 0, count);
                let x_1 = ::autodiff_core::ops::window(x, 0, count);
                for j in 0..count {
                    z += w_1[j] * x_1[j];
                }
            }
            let z_1 = z;
            sum += z_1 * z_1;
            tape.push(z_1);
        }
        let y: f64 = sum;
        (
            y,
            move |
                w: &[f64],
                w_bar: ::core::option::Option<&mut [f64]>,
                x: &[f64],
                x_bar: ::core::option::Option<&mut [f64]>,
                y_bar: f64,
            | -> () {
                let mut w_bar_scratch = ::core::option::Option::None;
                let w_bar = ::autodiff_core::ops::shadow_or(
                    w_bar,
                    w,
                    &mut w_bar_scratch,
                );
                let w_bar = ::autodiff_core::ops::fitted(w_bar, w);
                let mut x_bar_scratch = ::core::option::Option::None;
                let x_bar = ::autodiff_core::ops::shadow_or(
                    x_bar,
                    x,
                    &mut x_bar_scratch,
                );
                let x_bar = ::autodiff_core::ops::fitted(x_bar, x);
                let sum_bar = y_bar;
                for i in (0..w.len() / n).rev() {
                    let ::core::option::Option::Some(z_1) = tape.pop() else { break };
                    let z_bar = sum_bar * z_1 + sum_bar * z_1;
                    if 0 < n {
                        let count_1 = n;
                        let w_bar_1 = ::autodiff_core::ops::window_mut(
                            &mut *w_bar,
                            i * n + 0,
                            count_1,
                        );
                        let x_2 = ::autodiff_core::ops::window(x, 0, count_1);
                        let x_bar_1 = ::autodiff_core::ops::window_mut(
                            &mut *x_bar,
                            0,
                            count_1,
                        );
                        let w_2 = ::autodiff_core::ops::window(w, i * n + 0, count_1);
                        for j in (0..count_1).rev() {
                            w_bar_1[j] += z_bar * x_2[j];
                            x_bar_1[j] += z_bar * w_2[j];
                        }
                    }
                }
                ()
            },
        )
    }
    #[doc(hidden)]
    #[inline]
    fn __fused(
        w: &[f64],
        x: &[f64],
        w_bar: &mut [f64],
        x_bar: &mut [f64],
        y_bar: f64,
    ) -> (f64, ()) {
        let w_bar = ::autodiff_core::ops::fitted(w_bar, w);
        let x_bar = ::autodiff_core::ops::fitted(x_bar, x);
        let n = x.len();
        let mut sum = 0.0;
        let sum_bar = y_bar;
        for i in 0..w.len() / n {
            let mut z = 0.0;
            if 0 < n {
                let count = n;
                let w_1 = ::autodiff_core::ops::window(w, i * n + 0, count);
                let x_1 = ::autodiff_core::ops::window(x, 0, count);
                for j in 0..count {
                    z += w_1[j] * x_1[j];
                }
            }
            let z_1 = z;
            sum += z_1 * z_1;
            let z_bar = sum_bar * z_1 + sum_bar * z_1;
            if 0 < n {
                let count_1 = n;
                let w_bar_1 = ::autodiff_core::ops::window_mut(
                    &mut *w_bar,
                    i * n + 0,
                    count_1,
                );
                let x_2 = ::autodiff_core::ops::window(x, 0, count_1);
                let x_bar_1 = ::autodiff_core::ops::window_mut(&mut *x_bar, 0, count_1);
                let w_2 = ::autodiff_core::ops::window(w, i * n + 0, count_1);
                for j in (0..count_1).rev() {
                    w_bar_1[j] += z_bar * x_2[j];
                    x_bar_1[j] += z_bar * w_2[j];
                }
            }
        }
        let y: f64 = sum;
        (y, ())
    }
    ///Forward mode: the value of `weighted` and its tangent `J · x_dot`. Takes the arguments of `weighted`, then the tangents of `w`, `x` (one bare, several as a tuple), each passed as its argument is; gives `(y, y_dot)`.
    #[inline]
    fn jvp(w: &[f64], x: &[f64], (w_dot, x_dot): (&[f64], &[f64])) -> (f64, f64) {
        Self::__jvp(
            w,
            ::core::option::Option::Some(w_dot),
            x,
            ::core::option::Option::Some(x_dot),
        )
    }
    ///Reverse mode: the value of `weighted` and the adjoints `Jᵀ · y_bar` of `w`, `x`. Takes the arguments of `weighted`, then the cotangent of the result where that varies, then a `&mut` shadow for each `&mut` argument, which comes in with the cotangent of the output and leaves with that of the input; gives `(y, bars)`.
    #[inline]
    fn vjp(
        w: &[f64],
        x: &[f64],
        y_bar: f64,
    ) -> (
        f64,
        (
            <[f64] as ::autodiff_core::Differentiable>::Shadow,
            <[f64] as ::autodiff_core::Differentiable>::Shadow,
        ),
    ) {
        let mut w_bar = ::autodiff_core::Differentiable::zero_like(w);
        let mut x_bar = ::autodiff_core::Differentiable::zero_like(x);
        let (y, ()) = Self::__fused(
            w,
            x,
            ::core::borrow::BorrowMut::borrow_mut(&mut w_bar),
            ::core::borrow::BorrowMut::borrow_mut(&mut x_bar),
            y_bar,
        );
        (y, (w_bar, x_bar))
    }
    ///Reverse mode into storage: like the form without `_into`, but adds the adjoints of `w`, `x` to the `&mut` storage given after the cotangent, and gives the value of `weighted`. Allocates nothing for results.
    #[inline]
    fn vjp_into(
        w: &[f64],
        x: &[f64],
        y_bar: f64,
        w_bar: &mut [f64],
        x_bar: &mut [f64],
    ) -> f64 {
        let (y, ()) = Self::__fused(w, x, w_bar, x_bar, y_bar);
        y
    }
    ///Adds the gradient of `weighted` by `w`, `x` to the `&mut` storage given after the arguments, one per slot; gives the value.
    #[inline]
    fn grad_into(w: &[f64], x: &[f64], w_bar: &mut [f64], x_bar: &mut [f64]) -> f64 {
        Self::vjp_into(w, x, 1.0, w_bar, x_bar)
    }
    ///Reverse mode in two steps: the value of `weighted`, and a closure for the adjoints of `w`, `x`. The closure takes, in the order of the arguments, each `&` argument again and the `&mut` shadow to add into, for each `&mut` argument its shadow, then the cotangent of the result; it gives the adjoints of the arguments passed by value.
    #[inline]
    fn pullback(
        w: &[f64],
        x: &[f64],
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
        let (y, back) = Self::__pullback(w, x);
        (
            y,
            move |
                w_again: &[f64],
                w_bar: &mut [f64],
                x_again: &[f64],
                x_bar: &mut [f64],
                y_bar: f64,
            | -> () {
                let () = back(
                    w_again,
                    ::core::option::Option::Some(w_bar),
                    x_again,
                    ::core::option::Option::Some(x_bar),
                    y_bar,
                );
                ()
            },
        )
    }
    ///The value of `weighted` and its gradient by `w`, `x`: `(y, bars)`.
    #[inline]
    fn value_and_grad(
        w: &[f64],
        x: &[f64],
    ) -> (
        f64,
        (
            <[f64] as ::autodiff_core::Differentiable>::Shadow,
            <[f64] as ::autodiff_core::Differentiable>::Shadow,
        ),
    ) {
        Self::vjp(w, x, 1.0)
    }
    ///The gradient of `weighted` by `w`, `x`: one adjoint bare, several as a tuple.
    #[inline]
    fn grad(
        w: &[f64],
        x: &[f64],
    ) -> (
        <[f64] as ::autodiff_core::Differentiable>::Shadow,
        <[f64] as ::autodiff_core::Differentiable>::Shadow,
    ) {
        Self::vjp(w, x, 1.0).1
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
    > for weighted {
        type Output = f64;
        #[inline]
        fn call(
            &self,
            (
                w,
                x,
            ): <(
                ::autodiff_core::Ref<[f64]>,
                ::autodiff_core::Ref<[f64]>,
            ) as ::autodiff_core::Arguments>::Given<'_>,
        ) -> f64 {
            weighted(w, x)
        }
    }
    #[automatically_derived]
    impl ::autodiff_core::Forward<
        (::autodiff_core::Ref<[f64]>, ::autodiff_core::Ref<[f64]>),
    > for weighted {
        #[inline]
        fn jvp(
            &self,
            (
                w,
                x,
            ): <(
                ::autodiff_core::Ref<[f64]>,
                ::autodiff_core::Ref<[f64]>,
            ) as ::autodiff_core::Arguments>::Given<'_>,
            (
                w_dot,
                x_dot,
            ): <(
                ::autodiff_core::Ref<[f64]>,
                ::autodiff_core::Ref<[f64]>,
            ) as ::autodiff_core::Arguments>::Dots<'_>,
        ) -> (f64, f64) {
            Self::__jvp(w, w_dot, x, x_dot)
        }
    }
    #[automatically_derived]
    impl ::autodiff_core::Reverse<
        (::autodiff_core::Ref<[f64]>, ::autodiff_core::Ref<[f64]>),
    > for weighted {
        #[inline]
        fn pullback(
            &self,
            (
                w,
                x,
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
            let (y, back) = Self::__pullback(w, x);
            (
                y,
                move |
                    (
                        (w_again, w_bar),
                        (x_again, x_bar),
                    ): <(
                        ::autodiff_core::Ref<[f64]>,
                        ::autodiff_core::Ref<[f64]>,
                    ) as ::autodiff_core::Arguments>::Back<'_>,
                    y_bar: f64|
                {
                    let () = back(w_again, w_bar, x_again, x_bar, y_bar);
                    ((), ())
                },
            )
        }
    }
    #[automatically_derived]
    impl ::autodiff_core::SliceFunction<f64, 2usize> for weighted {
        type Output = f64;
        const NAME: &'static str = "weighted";
        fn value([w, x]: [&[f64]; 2usize]) -> f64 {
            weighted(w, x)
        }
        fn vjp(
            [w,
            x,
            ]: [&[f64]; 2usize],
            y_bar: f64,
        ) -> (f64, [::autodiff_core::ops::Vec<f64>; 2usize]) {
            let (y, (w_bar, x_bar)) = Self::vjp(w, x, y_bar);
            (y, [w_bar, x_bar])
        }
        fn jvp(
            [w,
            x,
            ]: [&[f64]; 2usize],
            [w_dot,
            x_dot,
            ]: [&[f64]; 2usize],
        ) -> (f64, f64) {
            Self::jvp(w, x, (w_dot, x_dot))
        }
    }
};
