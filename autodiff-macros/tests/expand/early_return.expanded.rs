#[allow(dead_code, reason = "its derivatives may be all that is used")]
fn softplus(x: f64, scale: f64) -> f64 {
    let z = x * scale;
    if z > 30.0 {
        return x;
    }
    z.exp().ln_1p() / scale
}
///The derivatives of the function `softplus`.
#[allow(
    non_camel_case_types,
    dead_code,
    reason = "named after the function; not every derivative is used"
)]
#[derive(::core::clone::Clone, ::core::marker::Copy)]
struct softplus {}
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
impl softplus {
    #[doc(hidden)]
    #[inline]
    fn __jvp(
        x: f64,
        x_dot: ::core::option::Option<f64>,
        scale: f64,
        scale_dot: ::core::option::Option<f64>,
    ) -> (f64, f64) {
        let x_dot = x_dot.unwrap_or(0.0);
        let scale_dot = scale_dot.unwrap_or(0.0);
        let z = x * scale;
        let z_dot = x_dot * scale + scale_dot * x;
        if z > 30.0 {
            return (x, x_dot);
        }
        let t = z.exp();
        let t_dot = z_dot * t;
        let t_1 = t.ln_1p() / scale;
        let t_dot_1 = t_dot / (1.0 + t) / scale + -(scale_dot * t_1) / scale;
        (t_1, t_dot_1)
    }
    #[doc(hidden)]
    #[inline]
    fn __pullback(
        x: f64,
        scale: f64,
    ) -> (f64, impl ::core::ops::FnOnce(f64) -> (f64, f64) + use<>) {
        let mut kept = ::core::option::Option::None;
        let z = x * scale;
        let cond = z > 30.0;
        let y: f64 = 'body: {
            if cond {
                break 'body x;
            }
            let t = z.exp();
            let t_1 = t.ln_1p() / scale;
            kept = ::core::option::Option::Some((t, t_1));
            t_1
        };
        (
            y,
            move |y_bar: f64| -> (f64, f64) {
                let (x_bar, scale_bar, z_bar) = if let ::core::option::Option::Some(
                    (t, t_1),
                ) = kept {
                    (0.0, -(y_bar * t_1) / scale, y_bar / scale / (1.0 + t) * t)
                } else {
                    (y_bar, 0.0, 0.0)
                };
                (
                    x_bar + (if z_bar == 0.0 { 0.0 } else { z_bar * scale }),
                    scale_bar + (if z_bar == 0.0 { 0.0 } else { z_bar * x }),
                )
            },
        )
    }
    ///Forward mode: the value of `softplus` and its tangent `J · x_dot`. Takes the arguments of `softplus`, then the tangents of `x`, `scale` (one bare, several as a tuple), each passed as its argument is; gives `(y, y_dot)`.
    #[inline]
    fn jvp(x: f64, scale: f64, (x_dot, scale_dot): (f64, f64)) -> (f64, f64) {
        Self::__jvp(
            x,
            ::core::option::Option::Some(x_dot),
            scale,
            ::core::option::Option::Some(scale_dot),
        )
    }
    ///Reverse mode: the value of `softplus` and the adjoints `Jᵀ · y_bar` of `x`, `scale`. Takes the arguments of `softplus`, then the cotangent of the result where that varies, then a `&mut` shadow for each `&mut` argument, which comes in with the cotangent of the output and leaves with that of the input; gives `(y, bars)`.
    #[inline]
    fn vjp(x: f64, scale: f64, y_bar: f64) -> (f64, (f64, f64)) {
        let (y, back) = Self::__pullback(x, scale);
        let (x_bar, scale_bar) = back(y_bar);
        (y, (x_bar, scale_bar))
    }
    ///Reverse mode into storage: like the form without `_into`, but adds the adjoints of `x`, `scale` to the `&mut` storage given after the cotangent, and gives the value of `softplus`. Allocates nothing for results.
    #[inline]
    fn vjp_into(
        x: f64,
        scale: f64,
        y_bar: f64,
        x_bar: &mut f64,
        scale_bar: &mut f64,
    ) -> f64 {
        let (y, back) = Self::__pullback(x, scale);
        let (x_part, scale_part) = back(y_bar);
        ::autodiff_core::ops::add_to(x_bar, x_part);
        ::autodiff_core::ops::add_to(scale_bar, scale_part);
        y
    }
    ///Adds the gradient of `softplus` by `x`, `scale` to the `&mut` storage given after the arguments, one per slot; gives the value.
    #[inline]
    fn grad_into(x: f64, scale: f64, x_bar: &mut f64, scale_bar: &mut f64) -> f64 {
        Self::vjp_into(x, scale, 1.0, x_bar, scale_bar)
    }
    ///Reverse mode in two steps: the value of `softplus`, and a closure for the adjoints of `x`, `scale`. The closure takes, in the order of the arguments, each `&` argument again and the `&mut` shadow to add into, for each `&mut` argument its shadow, then the cotangent of the result; it gives the adjoints of the arguments passed by value.
    #[inline]
    fn pullback(
        x: f64,
        scale: f64,
    ) -> (f64, impl ::core::ops::FnOnce(f64) -> (f64, f64) + use<>) {
        let (y, back) = Self::__pullback(x, scale);
        (
            y,
            move |y_bar: f64| -> (f64, f64) {
                let (x_bar, scale_bar) = back(y_bar);
                (x_bar, scale_bar)
            },
        )
    }
    ///The value of `softplus` and its gradient by `x`, `scale`: `(y, bars)`.
    #[inline]
    fn value_and_grad(x: f64, scale: f64) -> (f64, (f64, f64)) {
        Self::vjp(x, scale, 1.0)
    }
    ///The gradient of `softplus` by `x`, `scale`: one adjoint bare, several as a tuple.
    #[inline]
    fn grad(x: f64, scale: f64) -> (f64, f64) {
        Self::vjp(x, scale, 1.0).1
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
    impl ::autodiff_core::Function<(f64, f64)> for softplus {
        type Output = f64;
        #[inline]
        fn call(
            &self,
            (x, scale): <(f64, f64) as ::autodiff_core::Arguments>::Given<'_>,
        ) -> f64 {
            softplus(x, scale)
        }
    }
    #[automatically_derived]
    impl ::autodiff_core::Forward<(f64, f64)> for softplus {
        #[inline]
        fn jvp(
            &self,
            (x, scale): <(f64, f64) as ::autodiff_core::Arguments>::Given<'_>,
            (x_dot, scale_dot): <(f64, f64) as ::autodiff_core::Arguments>::Dots<'_>,
        ) -> (f64, f64) {
            Self::__jvp(x, x_dot, scale, scale_dot)
        }
    }
    #[automatically_derived]
    impl ::autodiff_core::Reverse<(f64, f64)> for softplus {
        #[inline]
        fn pullback(
            &self,
            (x, scale): <(f64, f64) as ::autodiff_core::Arguments>::Given<'_>,
        ) -> (
            f64,
            impl ::core::ops::FnOnce(
                <(f64, f64) as ::autodiff_core::Arguments>::Back<'_>,
                f64,
            ) -> <(f64, f64) as ::autodiff_core::Arguments>::Bars + use<>,
        ) {
            let (y, back) = Self::__pullback(x, scale);
            (
                y,
                move |
                    ((), ()): <(f64, f64) as ::autodiff_core::Arguments>::Back<'_>,
                    y_bar: f64|
                {
                    let (x_bar, scale_bar) = back(y_bar);
                    (x_bar, scale_bar)
                },
            )
        }
    }
    #[automatically_derived]
    impl ::autodiff_core::ScalarFunction<f64, 2usize> for softplus {
        const NAME: &'static str = "softplus";
        #[inline]
        fn value([x, scale]: [f64; 2usize]) -> f64 {
            softplus(x, scale)
        }
        #[inline]
        fn value_and_gradient([x, scale]: [f64; 2usize]) -> (f64, [f64; 2usize]) {
            let (y, (x_bar, scale_bar)) = Self::value_and_grad(x, scale);
            (y, [x_bar, scale_bar])
        }
    }
};
