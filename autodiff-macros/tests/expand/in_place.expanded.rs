#[allow(dead_code, reason = "its derivatives may be all that is used")]
fn smooth(t: &mut [f64], r: f64) {
    let old = t.to_vec();
    for i in 1..t.len() - 1 {
        t[i] = old[i] + r * (old[i + 1] - 2.0 * old[i] + old[i - 1]);
    }
    t[0] *= r;
}
///The derivatives of the function `smooth`.
#[allow(
    non_camel_case_types,
    dead_code,
    reason = "named after the function; not every derivative is used"
)]
#[derive(::core::clone::Clone, ::core::marker::Copy)]
struct smooth {}
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
impl smooth {
    #[doc(hidden)]
    #[inline]
    fn __jvp(
        t: &mut [f64],
        t_dot: ::core::option::Option<&mut [f64]>,
        r: f64,
        r_dot: ::core::option::Option<f64>,
    ) -> ((), ()) {
        let mut t_dot_scratch = ::core::option::Option::None;
        let t_dot = ::autodiff_core::ops::shadow_or(t_dot, &*t, &mut t_dot_scratch);
        let r_dot = r_dot.unwrap_or(0.0);
        'body: {
            let old_dot = t_dot.to_vec();
            let old = t.to_vec();
            for i in 1..t.len() - 1 {
                let t_1 = old[i + 1] - 2.0 * old[i] + old[i - 1];
                let t_dot_1 = old_dot[i + 1] - old_dot[i] * 2.0 + old_dot[i - 1];
                t_dot[i] = old_dot[i] + (r_dot * t_1 + t_dot_1 * r);
                t[i] = old[i] + r * t_1;
            }
            t_dot[0] = t_dot[0] * r + r_dot * t[0];
            t[0] *= r;
        }
        ((), ())
    }
    #[doc(hidden)]
    #[inline]
    fn __pullback(
        t: &mut [f64],
        r: f64,
    ) -> (
        (),
        impl ::core::ops::FnOnce(::core::option::Option<&mut [f64]>, ()) -> f64 + use<>,
    ) {
        let old = t.to_vec();
        let t_1 = t.len() - 1;
        if 1 < t_1 {
            let count = t_1 - 1;
            let old_1 = ::autodiff_core::ops::window(&old, 1 + 1, count);
            let old_2 = ::autodiff_core::ops::window(&old, 1, count);
            let old_3 = ::autodiff_core::ops::window(&old, 1 - 1, count);
            let t_4 = ::autodiff_core::ops::window_mut(&mut *t, 1, count);
            for step in 0..count {
                let t_2 = old_1[step] - 2.0 * old_2[step] + old_3[step];
                t_4[step] = old_2[step] + r * t_2;
            }
        }
        let t_3 = t[0];
        t[0] = t_3 * r;
        let y = ();
        (
            y,
            move |t_bar: ::core::option::Option<&mut [f64]>, y_bar: ()| -> f64 {
                let ::core::option::Option::Some(t_bar) = t_bar else {
                    ::core::unreachable!()
                };
                let mut old_bar = ::autodiff_core::Differentiable::zero_like(&old);
                let t_k_bar = t_bar[0];
                t_bar[0] = t_k_bar * r;
                let mut r_bar = t_k_bar * t_3;
                let mut carried: f64 = 0.0;
                let mut at = 0_usize;
                let mut carried_1: f64 = 0.0;
                let mut at_1 = 0_usize;
                if 1 < t_1 {
                    let count_1 = t_1 - 1;
                    let old_4 = ::autodiff_core::ops::window(&old, 1 + 1, count_1);
                    let old_5 = ::autodiff_core::ops::window(&old, 1, count_1);
                    let old_6 = ::autodiff_core::ops::window(&old, 1 - 1, count_1);
                    let t_bar_2 = ::autodiff_core::ops::window_mut(
                        &mut *t_bar,
                        1,
                        count_1,
                    );
                    let old_bar_1 = ::autodiff_core::ops::window_mut(
                        &mut old_bar,
                        1 + 1,
                        count_1,
                    );
                    for step_1 in (0..count_1).rev() {
                        let i = 1 + step_1;
                        let t_2 = old_4[step_1] - 2.0 * old_5[step_1] + old_6[step_1];
                        let t_k_bar_1 = t_bar_2[step_1];
                        t_bar_2[step_1] = 0.0;
                        let t_bar_1 = t_k_bar_1 * r;
                        old_bar_1[step_1] += carried_1 + t_bar_1;
                        let part_1 = carried + (t_k_bar_1 - t_bar_1 * 2.0);
                        let part = t_bar_1;
                        r_bar += t_k_bar_1 * t_2;
                        carried = part;
                        at = i - 1;
                        carried_1 = part_1;
                        at_1 = i;
                    }
                }
                if let ::core::option::Option::Some(b) = old_bar.get_mut(at) {
                    *b = *b + carried;
                }
                if let ::core::option::Option::Some(b) = old_bar.get_mut(at_1) {
                    *b = *b + carried_1;
                }
                ::autodiff_core::Differentiable::accumulate(
                    &mut t_bar[..],
                    &old_bar[..],
                );
                r_bar
            },
        )
    }
    ///Forward mode: the value of `smooth` and its tangent `J · x_dot`. Takes the arguments of `smooth`, then the tangents of `t`, `r` (one bare, several as a tuple), each passed as its argument is; gives `(y, y_dot)`.
    #[inline]
    fn jvp(t: &mut [f64], r: f64, (t_dot, r_dot): (&mut [f64], f64)) {
        Self::__jvp(
            &mut *t,
            ::core::option::Option::Some(t_dot),
            r,
            ::core::option::Option::Some(r_dot),
        );
    }
    ///Reverse mode: the value of `smooth` and the adjoints `Jᵀ · y_bar` of `t`, `r`. Takes the arguments of `smooth`, then the cotangent of the result where that varies, then a `&mut` shadow for each `&mut` argument, which comes in with the cotangent of the output and leaves with that of the input; gives `(y, bars)`.
    #[inline]
    fn vjp(t: &mut [f64], r: f64, t_bar: &mut [f64]) -> f64 {
        let (y, back) = Self::__pullback(&mut *t, r);
        let r_bar = back(::core::option::Option::Some(t_bar), ());
        r_bar
    }
    ///Reverse mode into storage: like the form without `_into`, but adds the adjoints of `t`, `r` to the `&mut` storage given after the cotangent, and gives the value of `smooth`. Allocates nothing for results.
    #[inline]
    fn vjp_into(t: &mut [f64], r: f64, t_bar: &mut [f64], r_bar: &mut f64) {
        let (y, back) = Self::__pullback(&mut *t, r);
        let r_part = back(::core::option::Option::Some(t_bar), ());
        ::autodiff_core::ops::add_to(r_bar, r_part);
    }
    ///Reverse mode in two steps: the value of `smooth`, and a closure for the adjoints of `t`, `r`. The closure takes, in the order of the arguments, each `&` argument again and the `&mut` shadow to add into, for each `&mut` argument its shadow, then the cotangent of the result; it gives the adjoints of the arguments passed by value.
    #[inline]
    fn pullback(
        t: &mut [f64],
        r: f64,
    ) -> ((), impl ::core::ops::FnOnce(&mut [f64]) -> f64 + use<>) {
        let (y, back) = Self::__pullback(&mut *t, r);
        (
            y,
            move |t_bar: &mut [f64]| -> f64 {
                let r_bar = back(::core::option::Option::Some(t_bar), ());
                r_bar
            },
        )
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
    impl ::autodiff_core::Function<(::autodiff_core::RefMut<[f64]>, f64)> for smooth {
        type Output = ();
        #[inline]
        fn call(
            &self,
            (
                t,
                r,
            ): <(
                ::autodiff_core::RefMut<[f64]>,
                f64,
            ) as ::autodiff_core::Arguments>::Given<'_>,
        ) -> () {
            smooth(&mut *t, r)
        }
    }
    #[automatically_derived]
    impl ::autodiff_core::Forward<(::autodiff_core::RefMut<[f64]>, f64)> for smooth {
        #[inline]
        fn jvp(
            &self,
            (
                t,
                r,
            ): <(
                ::autodiff_core::RefMut<[f64]>,
                f64,
            ) as ::autodiff_core::Arguments>::Given<'_>,
            (
                t_dot,
                r_dot,
            ): <(
                ::autodiff_core::RefMut<[f64]>,
                f64,
            ) as ::autodiff_core::Arguments>::Dots<'_>,
        ) -> ((), ()) {
            Self::__jvp(t, t_dot, r, r_dot)
        }
    }
    #[automatically_derived]
    impl ::autodiff_core::Reverse<(::autodiff_core::RefMut<[f64]>, f64)> for smooth {
        #[inline]
        fn pullback(
            &self,
            (
                t,
                r,
            ): <(
                ::autodiff_core::RefMut<[f64]>,
                f64,
            ) as ::autodiff_core::Arguments>::Given<'_>,
        ) -> (
            (),
            impl ::core::ops::FnOnce(
                <(
                    ::autodiff_core::RefMut<[f64]>,
                    f64,
                ) as ::autodiff_core::Arguments>::Back<'_>,
                (),
            ) -> <(
                    ::autodiff_core::RefMut<[f64]>,
                    f64,
                ) as ::autodiff_core::Arguments>::Bars + use<>,
        ) {
            let (y, back) = Self::__pullback(&mut *t, r);
            (
                y,
                move |
                    (
                        t_bar,
                        (),
                    ): <(
                        ::autodiff_core::RefMut<[f64]>,
                        f64,
                    ) as ::autodiff_core::Arguments>::Back<'_>,
                    y_bar: ()|
                {
                    let r_bar = back(t_bar, y_bar);
                    ((), r_bar)
                },
            )
        }
    }
};
