impl Planet {
    #[allow(dead_code, reason = "its derivatives may be all that is used")]
    fn energy(&self, v: f64) -> f64 {
        0.5 * self.mass * v * v
    }
}
#[automatically_derived]
impl Planet {
    #[doc(hidden)]
    #[inline]
    #[allow(
        unused,
        non_snake_case,
        dead_code,
        private_interfaces,
        refining_impl_trait,
        clippy::all,
        clippy::pedantic,
        clippy::nursery,
        reason = "generated code"
    )]
    fn __energy_jvp(
        &self,
        self_dot: &Self,
        v: f64,
        v_dot: ::core::option::Option<f64>,
    ) -> (f64, f64) {
        let this = self;
        let v_dot = v_dot.unwrap_or(0.0);
        let t = 0.5 * this.mass;
        let t_dot = {
            let lhs = &0.5;
            ::autodiff_core::ops::mul_jvp(
                lhs,
                &::autodiff_core::Differentiable::zero_like(lhs),
                &this.mass,
                &self_dot.mass,
            )
        };
        let t_1 = t * v;
        let t_dot_1 = ::autodiff_core::ops::mul_jvp(&t, &t_dot, &v, &v_dot);
        (t_1 * v, ::autodiff_core::ops::mul_jvp(&t_1, &t_dot_1, &v, &v_dot))
    }
    #[doc(hidden)]
    #[inline]
    #[allow(
        unused,
        non_snake_case,
        dead_code,
        private_interfaces,
        refining_impl_trait,
        clippy::all,
        clippy::pedantic,
        clippy::nursery,
        reason = "generated code"
    )]
    fn __energy_pullback(
        &self,
        v: f64,
    ) -> (
        f64,
        impl ::core::ops::FnOnce(
            &Self,
            ::core::option::Option<&mut Self>,
            f64,
        ) -> f64 + use<>,
    ) {
        let this = self;
        let t = 0.5 * this.mass;
        let t_1 = t * v;
        let y: f64 = t_1 * v;
        (
            y,
            move |
                this: &Self,
                self_bar: ::core::option::Option<&mut Self>,
                y_bar: f64,
            | -> f64 {
                let mut self_bar_scratch = ::core::option::Option::None;
                let self_bar = ::autodiff_core::ops::shadow_or(
                    self_bar,
                    this,
                    &mut self_bar_scratch,
                );
                let t_bar = ::autodiff_core::ops::mul_lhs_bar(&t_1, &v, &y_bar);
                ::autodiff_core::ops::add_to(
                    &mut self_bar.mass,
                    ::autodiff_core::ops::mul_rhs_bar(
                        &0.5,
                        &this.mass,
                        &::autodiff_core::ops::mul_lhs_bar(&t, &v, &t_bar),
                    ),
                );
                ::autodiff_core::ops::mul_rhs_bar(&t_1, &v, &y_bar)
                    + ::autodiff_core::ops::mul_rhs_bar(&t, &v, &t_bar)
            },
        )
    }
    ///Forward mode: the value of `energy` and its tangent `J · x_dot`. Takes the arguments of `energy`, then the tangents of `self`, `v` (one bare, several as a tuple), each passed as its argument is; gives `(y, y_dot)`.
    #[inline]
    #[allow(
        unused,
        non_snake_case,
        dead_code,
        private_interfaces,
        refining_impl_trait,
        clippy::all,
        clippy::pedantic,
        clippy::nursery,
        reason = "generated code"
    )]
    fn energy_jvp(
        &self,
        v: f64,
        (self_dot, v_dot): (impl ::core::borrow::Borrow<Self>, f64),
    ) -> (f64, f64) {
        self.__energy_jvp(
            ::core::borrow::Borrow::<Self>::borrow(&self_dot),
            v,
            ::core::option::Option::Some(v_dot),
        )
    }
    ///Reverse mode: the value of `energy` and the adjoints `Jᵀ · y_bar` of `self`, `v`. Takes the arguments of `energy`, then the cotangent of the result where that varies, then a `&mut` shadow for each `&mut` argument, which comes in with the cotangent of the output and leaves with that of the input; gives `(y, bars)`.
    #[inline]
    #[allow(
        unused,
        non_snake_case,
        dead_code,
        private_interfaces,
        refining_impl_trait,
        clippy::all,
        clippy::pedantic,
        clippy::nursery,
        reason = "generated code"
    )]
    fn energy_vjp(&self, v: f64, y_bar: f64) -> (f64, (Self, f64)) {
        let mut self_bar = ::autodiff_core::Differentiable::zero_like(self);
        let (y, back) = self.__energy_pullback(v);
        let v_bar = back(
            &*self,
            ::core::option::Option::Some(
                ::core::borrow::BorrowMut::borrow_mut(&mut self_bar),
            ),
            y_bar,
        );
        (y, (::autodiff_core::ops::without_constants(self_bar), v_bar))
    }
    ///Reverse mode into storage: like the form without `_into`, but adds the adjoints of `self`, `v` to the `&mut` storage given after the cotangent, and gives the value of `energy`. Allocates nothing for results.
    #[inline]
    #[allow(
        unused,
        non_snake_case,
        dead_code,
        private_interfaces,
        refining_impl_trait,
        clippy::all,
        clippy::pedantic,
        clippy::nursery,
        reason = "generated code"
    )]
    fn energy_vjp_into(
        &self,
        v: f64,
        y_bar: f64,
        self_bar: &mut Self,
        v_bar: &mut f64,
    ) -> f64 {
        let (y, back) = self.__energy_pullback(v);
        let v_part = back(&*self, ::core::option::Option::Some(self_bar), y_bar);
        ::autodiff_core::ops::add_to(v_bar, v_part);
        y
    }
    ///Adds the gradient of `energy` by `self`, `v` to the `&mut` storage given after the arguments, one per slot; gives the value.
    #[inline]
    #[allow(
        unused,
        non_snake_case,
        dead_code,
        private_interfaces,
        refining_impl_trait,
        clippy::all,
        clippy::pedantic,
        clippy::nursery,
        reason = "generated code"
    )]
    fn energy_grad_into(&self, v: f64, self_bar: &mut Self, v_bar: &mut f64) -> f64 {
        self.energy_vjp_into(v, 1.0, self_bar, v_bar)
    }
    ///Reverse mode in two steps: the value of `energy`, and a closure for the adjoints of `self`, `v`. The closure takes, in the order of the arguments, each `&` argument again and the `&mut` shadow to add into, for each `&mut` argument its shadow, then the cotangent of the result; it gives the adjoints of the arguments passed by value.
    #[inline]
    #[allow(
        unused,
        non_snake_case,
        dead_code,
        private_interfaces,
        refining_impl_trait,
        clippy::all,
        clippy::pedantic,
        clippy::nursery,
        reason = "generated code"
    )]
    fn energy_pullback(
        &self,
        v: f64,
    ) -> (f64, impl ::core::ops::FnOnce(&Self, &mut Self, f64) -> f64 + use<>) {
        let (y, back) = self.__energy_pullback(v);
        (
            y,
            move |self_again: &Self, self_bar: &mut Self, y_bar: f64| -> f64 {
                let v_bar = back(
                    self_again,
                    ::core::option::Option::Some(self_bar),
                    y_bar,
                );
                v_bar
            },
        )
    }
    ///The value of `energy` and its gradient by `self`, `v`: `(y, bars)`.
    #[inline]
    #[allow(
        unused,
        non_snake_case,
        dead_code,
        private_interfaces,
        refining_impl_trait,
        clippy::all,
        clippy::pedantic,
        clippy::nursery,
        reason = "generated code"
    )]
    fn energy_value_and_grad(&self, v: f64) -> (f64, (Self, f64)) {
        self.energy_vjp(v, 1.0)
    }
    ///The gradient of `energy` by `self`, `v`: one adjoint bare, several as a tuple.
    #[inline]
    #[allow(
        unused,
        non_snake_case,
        dead_code,
        private_interfaces,
        refining_impl_trait,
        clippy::all,
        clippy::pedantic,
        clippy::nursery,
        reason = "generated code"
    )]
    fn energy_grad(&self, v: f64) -> (Self, f64) {
        self.energy_vjp(v, 1.0).1
    }
}
