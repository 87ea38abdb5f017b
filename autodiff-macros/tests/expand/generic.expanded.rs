#[allow(dead_code, reason = "its derivatives may be all that is used")]
fn logistic<T: num_traits::Float>(x: T) -> T {
    T::one() / (T::one() + (-x).exp())
}
///The derivatives of the function `logistic`.
#[allow(
    non_camel_case_types,
    dead_code,
    reason = "named after the function; not every derivative is used"
)]
#[derive(::core::clone::Clone, ::core::marker::Copy)]
struct logistic {}
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
impl logistic {
    #[doc(hidden)]
    #[inline]
    fn __jvp<T: num_traits::Float>(x: T, x_dot: ::core::option::Option<T>) -> (T, T)
    where
        T: ::autodiff_core::ops::Scalar,
    {
        let x_dot = x_dot.unwrap_or(::autodiff_core::ops::zero::<T>());
        let t = (-x).exp();
        let t_dot = -(x_dot * t);
        let t_1 = T::one() + t;
        let t_dot_1 = t_dot;
        let t_2 = T::one() / t_1;
        let t_dot_2 = -(t_dot_1 * t_2) / t_1;
        (t_2, t_dot_2)
    }
    #[doc(hidden)]
    #[inline]
    fn __pullback<T: num_traits::Float>(
        x: T,
    ) -> (T, impl ::core::ops::FnOnce(T) -> T + use<T>)
    where
        T: ::autodiff_core::ops::Scalar,
    {
        let t = (-x).exp();
        let t_1 = T::one() + t;
        let t_2 = T::one() / t_1;
        let y: T = t_2;
        (y, move |y_bar: T| -> T { -(-(y_bar * t_2) / t_1 * t) })
    }
    ///Forward mode: the value of `logistic` and its tangent `J · x_dot`. Takes the arguments of `logistic`, then the tangents of `x` (one bare, several as a tuple), each passed as its argument is; gives `(y, y_dot)`.
    #[inline]
    fn jvp<T: num_traits::Float>(x: T, x_dot: T) -> (T, T)
    where
        T: ::autodiff_core::ops::Scalar,
    {
        Self::__jvp::<T>(x, ::core::option::Option::Some(x_dot))
    }
    ///Reverse mode: the value of `logistic` and the adjoints `Jᵀ · y_bar` of `x`. Takes the arguments of `logistic`, then the cotangent of the result where that varies, then a `&mut` shadow for each `&mut` argument, which comes in with the cotangent of the output and leaves with that of the input; gives `(y, bars)`.
    #[inline]
    fn vjp<T: num_traits::Float>(x: T, y_bar: T) -> (T, T)
    where
        T: ::autodiff_core::ops::Scalar,
    {
        let (y, back) = Self::__pullback::<T>(x);
        let x_bar = back(y_bar);
        (y, x_bar)
    }
    ///Reverse mode into storage: like the form without `_into`, but adds the adjoints of `x` to the `&mut` storage given after the cotangent, and gives the value of `logistic`. Allocates nothing for results.
    #[inline]
    fn vjp_into<T: num_traits::Float>(x: T, y_bar: T, x_bar: &mut T) -> T
    where
        T: ::autodiff_core::ops::Scalar,
    {
        let (y, back) = Self::__pullback::<T>(x);
        let x_part = back(y_bar);
        ::autodiff_core::ops::add_to(x_bar, x_part);
        y
    }
    ///Adds the gradient of `logistic` by `x` to the `&mut` storage given after the arguments, one per slot; gives the value.
    #[inline]
    fn grad_into<T: num_traits::Float>(x: T, x_bar: &mut T) -> T
    where
        T: ::autodiff_core::ops::Scalar,
    {
        Self::vjp_into::<T>(x, ::autodiff_core::ops::one::<T>(), x_bar)
    }
    ///Reverse mode in two steps: the value of `logistic`, and a closure for the adjoints of `x`. The closure takes, in the order of the arguments, each `&` argument again and the `&mut` shadow to add into, for each `&mut` argument its shadow, then the cotangent of the result; it gives the adjoints of the arguments passed by value.
    #[inline]
    fn pullback<T: num_traits::Float>(
        x: T,
    ) -> (T, impl ::core::ops::FnOnce(T) -> T + use<T>)
    where
        T: ::autodiff_core::ops::Scalar,
    {
        let (y, back) = Self::__pullback::<T>(x);
        (
            y,
            move |y_bar: T| -> T {
                let x_bar = back(y_bar);
                x_bar
            },
        )
    }
    ///The value of `logistic` and its gradient by `x`: `(y, bars)`.
    #[inline]
    fn value_and_grad<T: num_traits::Float>(x: T) -> (T, T)
    where
        T: ::autodiff_core::ops::Scalar,
    {
        Self::vjp::<T>(x, ::autodiff_core::ops::one::<T>())
    }
    ///The gradient of `logistic` by `x`: one adjoint bare, several as a tuple.
    #[inline]
    fn grad<T: num_traits::Float>(x: T) -> T
    where
        T: ::autodiff_core::ops::Scalar,
    {
        Self::vjp::<T>(x, ::autodiff_core::ops::one::<T>()).1
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
    impl<T: num_traits::Float> ::autodiff_core::Function<(T,)> for logistic
    where
        T: ::autodiff_core::ops::Scalar,
    {
        type Output = T;
        #[inline]
        fn call(&self, (x,): <(T,) as ::autodiff_core::Arguments>::Given<'_>) -> T {
            logistic(x)
        }
    }
    #[automatically_derived]
    impl<T: num_traits::Float> ::autodiff_core::Forward<(T,)> for logistic
    where
        T: ::autodiff_core::ops::Scalar,
    {
        #[inline]
        fn jvp(
            &self,
            (x,): <(T,) as ::autodiff_core::Arguments>::Given<'_>,
            (x_dot,): <(T,) as ::autodiff_core::Arguments>::Dots<'_>,
        ) -> (T, T) {
            Self::__jvp::<T>(x, x_dot)
        }
    }
    #[automatically_derived]
    impl<T: num_traits::Float> ::autodiff_core::Reverse<(T,)> for logistic
    where
        T: ::autodiff_core::ops::Scalar,
    {
        #[inline]
        fn pullback(
            &self,
            (x,): <(T,) as ::autodiff_core::Arguments>::Given<'_>,
        ) -> (
            T,
            impl ::core::ops::FnOnce(
                <(T,) as ::autodiff_core::Arguments>::Back<'_>,
                T,
            ) -> <(T,) as ::autodiff_core::Arguments>::Bars + use<T>,
        ) {
            let (y, back) = Self::__pullback::<T>(x);
            (
                y,
                move |((),): <(T,) as ::autodiff_core::Arguments>::Back<'_>, y_bar: T| {
                    let x_bar = back(y_bar);
                    (x_bar,)
                },
            )
        }
    }
    #[automatically_derived]
    impl<T: num_traits::Float> ::autodiff_core::ScalarFunction<T, 1usize> for logistic
    where
        T: ::autodiff_core::ops::Scalar,
    {
        const NAME: &'static str = "logistic";
        #[inline]
        fn value([x]: [T; 1usize]) -> T {
            logistic(x)
        }
        #[inline]
        fn value_and_gradient([x]: [T; 1usize]) -> (T, [T; 1usize]) {
            let (y, x_bar) = Self::value_and_grad::<T>(x);
            (y, [x_bar])
        }
    }
};
