#[allow(dead_code, reason = "its derivatives may be all that is used")]
fn rosenbrock(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() - 1 {
        sum += 100.0 * (x[i + 1] - x[i] * x[i]).powi(2) + (1.0 - x[i]).powi(2);
    }
    sum
}
///The derivatives of the function `rosenbrock`.
#[allow(
    non_camel_case_types,
    dead_code,
    reason = "named after the function; not every derivative is used"
)]
#[derive(::core::clone::Clone, ::core::marker::Copy)]
struct rosenbrock {}
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
impl rosenbrock {
    #[doc(hidden)]
    #[inline]
    fn __jvp(x: &[f64], x_dot: ::core::option::Option<&[f64]>) -> (f64, f64) {
        let mut x_dot_scratch = ::core::option::Option::None;
        let x_dot = ::autodiff_core::ops::tangent_or(x_dot, x, &mut x_dot_scratch);
        let mut sum = 0.0;
        let mut sum_dot = 0.0;
        for i in 0..x.len() - 1 {
            let t = x[i + 1] - x[i] * x[i];
            let t_dot = x_dot[i + 1] - (x_dot[i] * x[i] + x_dot[i] * x[i]);
            let t_1 = 1.0 - x[i];
            let t_dot_1 = -x_dot[i];
            sum_dot += t_dot * (2.0 * t) * 100.0 + t_dot_1 * (2.0 * t_1);
            sum += 100.0 * t.powi(2) + t_1.powi(2);
        }
        (sum, sum_dot)
    }
    #[doc(hidden)]
    #[inline]
    fn __pullback(
        x: &[f64],
    ) -> (
        f64,
        impl ::core::ops::FnOnce(
            &[f64],
            ::core::option::Option<&mut [f64]>,
            f64,
        ) -> () + use<>,
    ) {
        let mut sum = 0.0;
        if 0 < (x.len() - 1) {
            let count = x.len() - 1;
            let x_1 = ::autodiff_core::ops::window(x, 0 + 1, count);
            let x_2 = ::autodiff_core::ops::window(x, 0, count);
            for i in 0..count {
                let t = x_1[i] - x_2[i] * x_2[i];
                let t_1 = 1.0 - x_2[i];
                sum += 100.0 * t.powi(2) + t_1.powi(2);
            }
        }
        let y: f64 = sum;
        (
            y,
            move |
                x: &[f64],
                x_bar: ::core::option::Option<&mut [f64]>,
                y_bar: f64,
            | -> () {
                let mut x_bar_scratch = ::core::option::Option::None;
                let x_bar = ::autodiff_core::ops::shadow_or(
                    x_bar,
                    x,
                    &mut x_bar_scratch,
                );
                let x_bar = ::autodiff_core::ops::fitted(x_bar, x);
                let sum_bar = y_bar;
                let mut carried: f64 = 0.0;
                let mut at = 0_usize;
                if 0 < (x.len() - 1) {
                    let count_1 = x.len() - 1;
                    let x_3 = ::autodiff_core::ops::window(x, 0 + 1, count_1);
                    let x_4 = ::autodiff_core::ops::window(x, 0, count_1);
                    let x_bar_1 = ::autodiff_core::ops::window_mut(
                        &mut *x_bar,
                        0 + 1,
                        count_1,
                    );
                    for i in (0..count_1).rev() {
                        let t = x_3[i] - x_4[i] * x_4[i];
                        let t_1 = 1.0 - x_4[i];
                        let t_bar = sum_bar * 100.0 * (2.0 * t);
                        x_bar_1[i] += carried + t_bar;
                        let t_bar_1 = -t_bar;
                        let part = -(sum_bar * (2.0 * t_1)) + t_bar_1 * x_4[i]
                            + t_bar_1 * x_4[i];
                        carried = part;
                        at = i;
                    }
                }
                if let ::core::option::Option::Some(b) = x_bar.get_mut(at) {
                    *b = *b + carried;
                }
                ()
            },
        )
    }
    #[doc(hidden)]
    #[inline]
    fn __fused(x: &[f64], x_bar: &mut [f64], y_bar: f64) -> (f64, ()) {
        let x_bar = ::autodiff_core::ops::fitted(x_bar, x);
        let mut sum = 0.0;
        let sum_bar = y_bar;
        let mut carried: f64 = 0.0;
        let mut at = 0_usize;
        if 0 < (x.len() - 1) {
            let count = x.len() - 1;
            let x_1 = ::autodiff_core::ops::window(x, 0 + 1, count);
            let x_2 = ::autodiff_core::ops::window(x, 0, count);
            let x_bar_1 = ::autodiff_core::ops::window_mut(&mut *x_bar, 0, count);
            for i in 0..count {
                let t = x_1[i] - x_2[i] * x_2[i];
                let t_1 = 1.0 - x_2[i];
                sum += 100.0 * t.powi(2) + t_1.powi(2);
                let t_bar = sum_bar * 100.0 * (2.0 * t);
                let part = t_bar;
                let t_bar_1 = -t_bar;
                x_bar_1[i]
                    += carried
                        + (-(sum_bar * (2.0 * t_1)) + t_bar_1 * x_2[i]
                            + t_bar_1 * x_2[i]);
                carried = part;
                at = i + 1;
            }
        }
        if let ::core::option::Option::Some(b) = x_bar.get_mut(at) {
            *b = *b + carried;
        }
        let y: f64 = sum;
        (y, ())
    }
    ///Forward mode: the value of `rosenbrock` and its tangent `J · x_dot`. Takes the arguments of `rosenbrock`, then the tangents of `x` (one bare, several as a tuple), each passed as its argument is; gives `(y, y_dot)`.
    #[inline]
    fn jvp(x: &[f64], x_dot: &[f64]) -> (f64, f64) {
        Self::__jvp(x, ::core::option::Option::Some(x_dot))
    }
    ///Reverse mode: the value of `rosenbrock` and the adjoints `Jᵀ · y_bar` of `x`. Takes the arguments of `rosenbrock`, then the cotangent of the result where that varies, then a `&mut` shadow for each `&mut` argument, which comes in with the cotangent of the output and leaves with that of the input; gives `(y, bars)`.
    #[inline]
    fn vjp(
        x: &[f64],
        y_bar: f64,
    ) -> (f64, <[f64] as ::autodiff_core::Differentiable>::Shadow) {
        let mut x_bar = ::autodiff_core::Differentiable::zero_like(x);
        let (y, ()) = Self::__fused(
            x,
            ::core::borrow::BorrowMut::borrow_mut(&mut x_bar),
            y_bar,
        );
        (y, x_bar)
    }
    ///Reverse mode into storage: like the form without `_into`, but adds the adjoints of `x` to the `&mut` storage given after the cotangent, and gives the value of `rosenbrock`. Allocates nothing for results.
    #[inline]
    fn vjp_into(x: &[f64], y_bar: f64, x_bar: &mut [f64]) -> f64 {
        let (y, ()) = Self::__fused(x, x_bar, y_bar);
        y
    }
    ///Adds the gradient of `rosenbrock` by `x` to the `&mut` storage given after the arguments, one per slot; gives the value.
    #[inline]
    fn grad_into(x: &[f64], x_bar: &mut [f64]) -> f64 {
        Self::vjp_into(x, 1.0, x_bar)
    }
    ///Reverse mode in two steps: the value of `rosenbrock`, and a closure for the adjoints of `x`. The closure takes, in the order of the arguments, each `&` argument again and the `&mut` shadow to add into, for each `&mut` argument its shadow, then the cotangent of the result; it gives the adjoints of the arguments passed by value.
    #[inline]
    fn pullback(
        x: &[f64],
    ) -> (f64, impl ::core::ops::FnOnce(&[f64], &mut [f64], f64) -> () + use<>) {
        let (y, back) = Self::__pullback(x);
        (
            y,
            move |x_again: &[f64], x_bar: &mut [f64], y_bar: f64| -> () {
                let () = back(x_again, ::core::option::Option::Some(x_bar), y_bar);
                ()
            },
        )
    }
    ///The value of `rosenbrock` and its gradient by `x`: `(y, bars)`.
    #[inline]
    fn value_and_grad(
        x: &[f64],
    ) -> (f64, <[f64] as ::autodiff_core::Differentiable>::Shadow) {
        Self::vjp(x, 1.0)
    }
    ///The gradient of `rosenbrock` by `x`: one adjoint bare, several as a tuple.
    #[inline]
    fn grad(x: &[f64]) -> <[f64] as ::autodiff_core::Differentiable>::Shadow {
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
    impl ::autodiff_core::Function<(::autodiff_core::Ref<[f64]>,)> for rosenbrock {
        type Output = f64;
        #[inline]
        fn call(
            &self,
            (
                x,
            ): <(::autodiff_core::Ref<[f64]>,) as ::autodiff_core::Arguments>::Given<'_>,
        ) -> f64 {
            rosenbrock(x)
        }
    }
    #[automatically_derived]
    impl ::autodiff_core::Forward<(::autodiff_core::Ref<[f64]>,)> for rosenbrock {
        #[inline]
        fn jvp(
            &self,
            (
                x,
            ): <(::autodiff_core::Ref<[f64]>,) as ::autodiff_core::Arguments>::Given<'_>,
            (
                x_dot,
            ): <(::autodiff_core::Ref<[f64]>,) as ::autodiff_core::Arguments>::Dots<'_>,
        ) -> (f64, f64) {
            Self::__jvp(x, x_dot)
        }
    }
    #[automatically_derived]
    impl ::autodiff_core::Reverse<(::autodiff_core::Ref<[f64]>,)> for rosenbrock {
        #[inline]
        fn pullback(
            &self,
            (
                x,
            ): <(::autodiff_core::Ref<[f64]>,) as ::autodiff_core::Arguments>::Given<'_>,
        ) -> (
            f64,
            impl ::core::ops::FnOnce(
                <(::autodiff_core::Ref<[f64]>,) as ::autodiff_core::Arguments>::Back<'_>,
                f64,
            ) -> <(
                    ::autodiff_core::Ref<[f64]>,
                ) as ::autodiff_core::Arguments>::Bars + use<>,
        ) {
            let (y, back) = Self::__pullback(x);
            (
                y,
                move |
                    (
                        (x_again, x_bar),
                    ): <(
                        ::autodiff_core::Ref<[f64]>,
                    ) as ::autodiff_core::Arguments>::Back<'_>,
                    y_bar: f64|
                {
                    let () = back(x_again, x_bar, y_bar);
                    ((),)
                },
            )
        }
    }
    #[automatically_derived]
    impl ::autodiff_core::SliceFunction<f64, 1usize> for rosenbrock {
        type Output = f64;
        const NAME: &'static str = "rosenbrock";
        fn value([x]: [&[f64]; 1usize]) -> f64 {
            rosenbrock(x)
        }
        fn vjp(
            [x,
            ]: [&[f64]; 1usize],
            y_bar: f64,
        ) -> (f64, [::autodiff_core::ops::Vec<f64>; 1usize]) {
            let (y, x_bar) = Self::vjp(x, y_bar);
            (y, [x_bar])
        }
        fn jvp([x]: [&[f64]; 1usize], [x_dot]: [&[f64]; 1usize]) -> (f64, f64) {
            Self::jvp(x, x_dot)
        }
    }
};
