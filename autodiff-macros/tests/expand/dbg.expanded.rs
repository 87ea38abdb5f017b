fn chebev(x: f64, c: &[f64], m: usize) -> f64 {
    let mut d = 0f64;
    let mut dd = 0f64;
    for j in (1..m).rev() {
        let sv = d;
        d = 2f64 * x * d - dd + c[j];
        dd = sv;
    }
    x * d - dd + 0.5 * c[0]
}
///The derivatives of the function `chebev`.
#[allow(
    non_camel_case_types,
    dead_code,
    reason = "named after the function; not every derivative is used"
)]
struct chebev {}
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
impl chebev {
    #[doc(hidden)]
    #[inline]
    fn __jvp(
        x: f64,
        x_dot: ::core::option::Option<f64>,
        c: &[f64],
        c_dot: ::core::option::Option<&[f64]>,
        m: usize,
        _: ::core::option::Option<usize>,
    ) -> (f64, f64) {
        let x_dot = x_dot.unwrap_or(0.0);
        let mut c_dot_scratch = ::core::option::Option::None;
        let c_dot = ::autodiff_core::ops::tangent_or(c_dot, c, &mut c_dot_scratch);
        let mut d: f64 = 0f64;
        let mut d_dot: f64 = 0.0;
        let mut dd: f64 = 0f64;
        let mut dd_dot: f64 = 0.0;
        for j in (1..m).rev() {
            let sv = d;
            let sv_dot = d_dot;
            let t = 2f64 * x;
            let t_dot = x_dot * 2f64;
            d_dot = t_dot * d + d_dot * t - dd_dot + c_dot[j];
            d = t * d - dd + c[j];
            dd_dot = sv_dot;
            dd = sv;
        }
        (x * d - dd + 0.5 * c[0], x_dot * d + d_dot * x - dd_dot + c_dot[0] * 0.5)
    }
    #[doc(hidden)]
    #[inline]
    fn __pullback(
        x: f64,
        c: &[f64],
        m: usize,
    ) -> (
        f64,
        impl ::core::ops::FnOnce(
            &[f64],
            ::core::option::Option<&mut [f64]>,
            f64,
        ) -> (f64, ::autodiff_core::ops::Inert) + use<>,
    ) {
        let mut tape = ::autodiff_core::ops::Tape::new();
        let mut d: f64 = 0f64;
        let mut dd: f64 = 0f64;
        for j in (1..m).rev() {
            let sv = d;
            let t = 2f64 * x;
            let d_1 = d;
            d = t * d_1 - dd + c[j];
            dd = sv;
            tape.push(d_1);
        }
        let d_2 = d;
        let y: f64 = x * d_2 - dd + 0.5 * c[0];
        (
            y,
            (move |
                c: &[f64],
                c_bar: ::core::option::Option<&mut [f64]>,
                y_bar: f64,
            | -> (f64, ::autodiff_core::ops::Inert) {
                let mut c_bar_scratch = ::core::option::Option::None;
                let c_bar = ::autodiff_core::ops::shadow_or(
                    c_bar,
                    c,
                    &mut c_bar_scratch,
                );
                c_bar[0] += y_bar * 0.5;
                let mut d_bar = y_bar * x;
                let mut dd_bar = -y_bar;
                let mut x_bar = y_bar * d_2;
                for j in 1..m {
                    let ::core::option::Option::Some(d_1) = tape.pop() else { break };
                    let t = 2f64 * x;
                    c_bar[j] += d_bar;
                    x_bar += d_bar * d_1 * 2f64;
                    let d_bar_1 = d_bar * t + dd_bar;
                    let dd_bar_1 = -d_bar;
                    d_bar = d_bar_1;
                    dd_bar = dd_bar_1;
                }
                (x_bar, ::autodiff_core::ops::Inert)
            }),
        )
    }
    ///Forward mode: the value of `chebev` and its tangent `J · x_dot`. Takes the arguments of `chebev`, then the tangents of `x`, `c` (one bare, several as a tuple), each passed as its argument is; gives `(y, y_dot)`.
    #[inline]
    fn jvp(x: f64, c: &[f64], m: usize, (x_dot, c_dot): (f64, &[f64])) -> (f64, f64) {
        Self::__jvp(
            x,
            ::core::option::Option::Some(x_dot),
            c,
            ::core::option::Option::Some(c_dot),
            m,
            ::core::option::Option::None,
        )
    }
    ///Reverse mode: the value of `chebev` and the adjoints `Jᵀ · y_bar` of `x`, `c`. Takes the arguments of `chebev`, then the cotangent of the result where that varies, then a `&mut` shadow for each `&mut` argument, which comes in with the cotangent of the output and leaves with that of the input; gives `(y, bars)`.
    #[inline]
    fn vjp(
        x: f64,
        c: &[f64],
        m: usize,
        y_bar: f64,
    ) -> (f64, (f64, <[f64] as ::autodiff_core::Differentiable>::Shadow)) {
        let mut c_bar = ::autodiff_core::Differentiable::zero_like(c);
        let (y, back) = Self::__pullback(x, c, m);
        let (x_bar, _) = back(
            c,
            ::core::option::Option::Some(
                ::core::borrow::BorrowMut::borrow_mut(&mut c_bar),
            ),
            y_bar,
        );
        (y, (x_bar, c_bar))
    }
    ///Reverse mode into storage: like the form without `_into`, but adds the adjoints of `x`, `c` to the `&mut` storage given after the cotangent, and gives the value of `chebev`. Allocates nothing for results.
    #[inline]
    fn vjp_into(
        x: f64,
        c: &[f64],
        m: usize,
        y_bar: f64,
        x_bar: &mut f64,
        c_bar: &mut [f64],
    ) -> f64 {
        let (y, back) = Self::__pullback(x, c, m);
        let (x_part, _) = back(c, ::core::option::Option::Some(c_bar), y_bar);
        ::autodiff_core::ops::add_to(x_bar, x_part);
        y
    }
    ///Adds the gradient of `chebev` by `x`, `c` to the `&mut` storage given after the arguments, one per slot; gives the value.
    #[inline]
    fn grad_into(
        x: f64,
        c: &[f64],
        m: usize,
        x_bar: &mut f64,
        c_bar: &mut [f64],
    ) -> f64 {
        Self::vjp_into(x, c, m, 1.0, x_bar, c_bar)
    }
    ///Reverse mode in two steps: the value of `chebev`, and a closure for the adjoints of `x`, `c`. The closure takes, in the order of the arguments, each `&` argument again and the `&mut` shadow to add into, for each `&mut` argument its shadow, then the cotangent of the result; it gives the adjoints of the arguments passed by value.
    #[inline]
    fn pullback(
        x: f64,
        c: &[f64],
        m: usize,
    ) -> (f64, impl ::core::ops::FnOnce(&[f64], &mut [f64], f64) -> f64 + use<>) {
        let (y, back) = Self::__pullback(x, c, m);
        (
            y,
            (move |c_again: &[f64], c_bar: &mut [f64], y_bar: f64| -> f64 {
                let (x_bar, _) = back(
                    c_again,
                    ::core::option::Option::Some(c_bar),
                    y_bar,
                );
                x_bar
            }),
        )
    }
    ///The value of `chebev` and its gradient by `x`, `c`: `(y, bars)`.
    #[inline]
    fn value_and_grad(
        x: f64,
        c: &[f64],
        m: usize,
    ) -> (f64, (f64, <[f64] as ::autodiff_core::Differentiable>::Shadow)) {
        Self::vjp(x, c, m, 1.0)
    }
    ///The gradient of `chebev` by `x`, `c`: one adjoint bare, several as a tuple.
    #[inline]
    fn grad(
        x: f64,
        c: &[f64],
        m: usize,
    ) -> (f64, <[f64] as ::autodiff_core::Differentiable>::Shadow) {
        Self::vjp(x, c, m, 1.0).1
    }
}
pub fn polyval(n: usize, p: &[f64], x: f64) -> f64 {
    let mut y = p[0];
    for val in &p[1..=n] {
        y = y * x + val;
    }
    y
}
///The derivatives of the function `polyval`.
#[allow(
    non_camel_case_types,
    dead_code,
    reason = "named after the function; not every derivative is used"
)]
pub struct polyval {}
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
impl polyval {
    #[doc(hidden)]
    #[inline]
    pub fn __jvp(
        n: usize,
        _: ::core::option::Option<usize>,
        p: &[f64],
        p_dot: ::core::option::Option<&[f64]>,
        x: f64,
        x_dot: ::core::option::Option<f64>,
    ) -> (f64, f64) {
        let mut p_dot_scratch = ::core::option::Option::None;
        let p_dot = ::autodiff_core::ops::tangent_or(p_dot, p, &mut p_dot_scratch);
        let x_dot = x_dot.unwrap_or(0.0);
        let mut y = p[0];
        let mut y_dot = p_dot[0];
        let _ = &p[1..n + 1];
        for i in 0..(n + 1) - 1 {
            y_dot = y_dot * x + x_dot * y + p_dot[1 + i];
            y = y * x + p[1 + i];
        }
        (y, y_dot)
    }
    #[doc(hidden)]
    #[inline]
    pub fn __pullback(
        n: usize,
        p: &[f64],
        x: f64,
    ) -> (
        f64,
        impl ::core::ops::FnOnce(
            &[f64],
            ::core::option::Option<&mut [f64]>,
            f64,
        ) -> (::autodiff_core::ops::Inert, f64) + use<>,
    ) {
        let mut tape = ::autodiff_core::ops::Tape::new();
        let mut y = p[0];
        let _ = &p[1..n + 1];
        for i in 0..(n + 1) - 1 {
            let y_1 = y;
            y = y_1 * x + p[1 + i];
            tape.push(y_1);
        }
        let y_2: f64 = y;
        (
            y_2,
            (move |
                p: &[f64],
                p_bar: ::core::option::Option<&mut [f64]>,
                y_bar: f64,
            | -> (::autodiff_core::ops::Inert, f64) {
                let mut p_bar_scratch = ::core::option::Option::None;
                let p_bar = ::autodiff_core::ops::shadow_or(
                    p_bar,
                    p,
                    &mut p_bar_scratch,
                );
                let mut y_bar_1 = y_bar;
                let mut x_bar: f64 = 0.0;
                for i in (0..(n + 1) - 1).rev() {
                    let ::core::option::Option::Some(y_1) = tape.pop() else { break };
                    p_bar[1 + i] += y_bar_1;
                    x_bar += y_bar_1 * y_1;
                    y_bar_1 *= x;
                }
                p_bar[0] += y_bar_1;
                (::autodiff_core::ops::Inert, x_bar)
            }),
        )
    }
    ///Forward mode: the value of `polyval` and its tangent `J · x_dot`. Takes the arguments of `polyval`, then the tangents of `p`, `x` (one bare, several as a tuple), each passed as its argument is; gives `(y, y_dot)`.
    #[inline]
    pub fn jvp(
        n: usize,
        p: &[f64],
        x: f64,
        (p_dot, x_dot): (&[f64], f64),
    ) -> (f64, f64) {
        Self::__jvp(
            n,
            ::core::option::Option::None,
            p,
            ::core::option::Option::Some(p_dot),
            x,
            ::core::option::Option::Some(x_dot),
        )
    }
    ///Reverse mode: the value of `polyval` and the adjoints `Jᵀ · y_bar` of `p`, `x`. Takes the arguments of `polyval`, then the cotangent of the result where that varies, then a `&mut` shadow for each `&mut` argument, which comes in with the cotangent of the output and leaves with that of the input; gives `(y, bars)`.
    #[inline]
    pub fn vjp(
        n: usize,
        p: &[f64],
        x: f64,
        y_bar: f64,
    ) -> (f64, (<[f64] as ::autodiff_core::Differentiable>::Shadow, f64)) {
        let mut p_bar = ::autodiff_core::Differentiable::zero_like(p);
        let (y, back) = Self::__pullback(n, p, x);
        let (_, x_bar) = back(
            p,
            ::core::option::Option::Some(
                ::core::borrow::BorrowMut::borrow_mut(&mut p_bar),
            ),
            y_bar,
        );
        (y, (p_bar, x_bar))
    }
    ///Reverse mode into storage: like the form without `_into`, but adds the adjoints of `p`, `x` to the `&mut` storage given after the cotangent, and gives the value of `polyval`. Allocates nothing for results.
    #[inline]
    pub fn vjp_into(
        n: usize,
        p: &[f64],
        x: f64,
        y_bar: f64,
        p_bar: &mut [f64],
        x_bar: &mut f64,
    ) -> f64 {
        let (y, back) = Self::__pullback(n, p, x);
        let (_, x_part) = back(p, ::core::option::Option::Some(p_bar), y_bar);
        ::autodiff_core::ops::add_to(x_bar, x_part);
        y
    }
    ///Adds the gradient of `polyval` by `p`, `x` to the `&mut` storage given after the arguments, one per slot; gives the value.
    #[inline]
    pub fn grad_into(
        n: usize,
        p: &[f64],
        x: f64,
        p_bar: &mut [f64],
        x_bar: &mut f64,
    ) -> f64 {
        Self::vjp_into(n, p, x, 1.0, p_bar, x_bar)
    }
    ///Reverse mode in two steps: the value of `polyval`, and a closure for the adjoints of `p`, `x`. The closure takes, in the order of the arguments, each `&` argument again and the `&mut` shadow to add into, for each `&mut` argument its shadow, then the cotangent of the result; it gives the adjoints of the arguments passed by value.
    #[inline]
    pub fn pullback(
        n: usize,
        p: &[f64],
        x: f64,
    ) -> (f64, impl ::core::ops::FnOnce(&[f64], &mut [f64], f64) -> f64 + use<>) {
        let (y, back) = Self::__pullback(n, p, x);
        (
            y,
            (move |p_again: &[f64], p_bar: &mut [f64], y_bar: f64| -> f64 {
                let (_, x_bar) = back(
                    p_again,
                    ::core::option::Option::Some(p_bar),
                    y_bar,
                );
                x_bar
            }),
        )
    }
    ///The value of `polyval` and its gradient by `p`, `x`: `(y, bars)`.
    #[inline]
    pub fn value_and_grad(
        n: usize,
        p: &[f64],
        x: f64,
    ) -> (f64, (<[f64] as ::autodiff_core::Differentiable>::Shadow, f64)) {
        Self::vjp(n, p, x, 1.0)
    }
    ///The gradient of `polyval` by `p`, `x`: one adjoint bare, several as a tuple.
    #[inline]
    pub fn grad(
        n: usize,
        p: &[f64],
        x: f64,
    ) -> (<[f64] as ::autodiff_core::Differentiable>::Shadow, f64) {
        Self::vjp(n, p, x, 1.0).1
    }
}
fn rising_beta_prod(x: f64, a: usize, y: f64, b: usize) -> f64 {
    let x_y = x + y;
    let mut r = 1.0;
    for k in 0..a {
        let k = k as f64;
        r *= x + k;
        r /= x_y + k;
    }
    r
}
///The derivatives of the function `rising_beta_prod`.
#[allow(
    non_camel_case_types,
    dead_code,
    reason = "named after the function; not every derivative is used"
)]
struct rising_beta_prod {}
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
impl rising_beta_prod {
    #[doc(hidden)]
    #[inline]
    fn __jvp(
        x: f64,
        x_dot: ::core::option::Option<f64>,
        a: usize,
        _: ::core::option::Option<usize>,
        y: f64,
        y_dot: ::core::option::Option<f64>,
        b: usize,
        _: ::core::option::Option<usize>,
    ) -> (f64, f64) {
        let x_dot = x_dot.unwrap_or(0.0);
        let y_dot = y_dot.unwrap_or(0.0);
        let x_y = x + y;
        let x_y_dot = x_dot + y_dot;
        let mut r = 1.0;
        let mut r_dot = 0.0;
        for k in 0..a {
            let k_1 = k as f64;
            let t = x + k_1;
            let t_dot = x_dot;
            r_dot = r_dot * t + t_dot * r;
            r *= t;
            let t_1 = x_y + k_1;
            let t_dot_1 = x_y_dot;
            let t_2 = r / t_1;
            let t_dot_2 = r_dot / t_1 + -(t_dot_1 * t_2) / t_1;
            r_dot = t_dot_2;
            r = t_2;
        }
        (r, r_dot)
    }
    #[doc(hidden)]
    #[inline]
    fn __pullback(
        x: f64,
        a: usize,
        y: f64,
        b: usize,
    ) -> (
        f64,
        impl ::core::ops::FnOnce(
            f64,
        ) -> (f64, ::autodiff_core::ops::Inert, f64, ::autodiff_core::ops::Inert) + use<>,
    ) {
        let mut tape = ::autodiff_core::ops::Tape::new();
        let x_y = x + y;
        let mut r = 1.0;
        for k in 0..a {
            let k_1 = k as f64;
            let r_1 = r;
            let t = x + k_1;
            r = r_1 * t;
            let t_1 = x_y + k_1;
            let t_2 = r / t_1;
            r = t_2;
            tape.push((r_1, t_2));
        }
        let y_1: f64 = r;
        (
            y_1,
            (move |
                y_bar: f64,
            | -> (f64, ::autodiff_core::ops::Inert, f64, ::autodiff_core::ops::Inert) {
                let mut r_bar = y_bar;
                let mut x_bar: f64 = 0.0;
                let mut x_y_bar: f64 = 0.0;
                for k in (0..a).rev() {
                    let ::core::option::Option::Some((r_1, t_2)) = tape.pop() else {
                        break
                    };
                    let k_1 = k as f64;
                    let t = x + k_1;
                    let t_1 = x_y + k_1;
                    let r_bar_1 = r_bar / t_1;
                    x_bar += r_bar_1 * r_1;
                    x_y_bar += -(r_bar * t_2) / t_1;
                    r_bar = r_bar_1 * t;
                }
                (
                    x_bar + x_y_bar,
                    ::autodiff_core::ops::Inert,
                    x_y_bar,
                    ::autodiff_core::ops::Inert,
                )
            }),
        )
    }
    ///Forward mode: the value of `rising_beta_prod` and its tangent `J · x_dot`. Takes the arguments of `rising_beta_prod`, then the tangents of `x`, `y` (one bare, several as a tuple), each passed as its argument is; gives `(y, y_dot)`.
    #[inline]
    fn jvp(
        x: f64,
        a: usize,
        y: f64,
        b: usize,
        (x_dot, y_dot): (f64, f64),
    ) -> (f64, f64) {
        Self::__jvp(
            x,
            ::core::option::Option::Some(x_dot),
            a,
            ::core::option::Option::None,
            y,
            ::core::option::Option::Some(y_dot),
            b,
            ::core::option::Option::None,
        )
    }
    ///Reverse mode: the value of `rising_beta_prod` and the adjoints `Jᵀ · y_bar` of `x`, `y`. Takes the arguments of `rising_beta_prod`, then the cotangent of the result where that varies, then a `&mut` shadow for each `&mut` argument, which comes in with the cotangent of the output and leaves with that of the input; gives `(y, bars)`.
    #[inline]
    fn vjp(x: f64, a: usize, y: f64, b: usize, out_y_bar: f64) -> (f64, (f64, f64)) {
        let (out_y, back) = Self::__pullback(x, a, y, b);
        let (x_bar, _, y_bar, _) = back(out_y_bar);
        (out_y, (x_bar, y_bar))
    }
    ///Reverse mode into storage: like the form without `_into`, but adds the adjoints of `x`, `y` to the `&mut` storage given after the cotangent, and gives the value of `rising_beta_prod`. Allocates nothing for results.
    #[inline]
    fn vjp_into(
        x: f64,
        a: usize,
        y: f64,
        b: usize,
        out_y_bar: f64,
        x_bar: &mut f64,
        y_bar: &mut f64,
    ) -> f64 {
        let (out_y, back) = Self::__pullback(x, a, y, b);
        let (x_part, _, y_part, _) = back(out_y_bar);
        ::autodiff_core::ops::add_to(x_bar, x_part);
        ::autodiff_core::ops::add_to(y_bar, y_part);
        out_y
    }
    ///Adds the gradient of `rising_beta_prod` by `x`, `y` to the `&mut` storage given after the arguments, one per slot; gives the value.
    #[inline]
    fn grad_into(
        x: f64,
        a: usize,
        y: f64,
        b: usize,
        x_bar: &mut f64,
        y_bar: &mut f64,
    ) -> f64 {
        Self::vjp_into(x, a, y, b, 1.0, x_bar, y_bar)
    }
    ///Reverse mode in two steps: the value of `rising_beta_prod`, and a closure for the adjoints of `x`, `y`. The closure takes, in the order of the arguments, each `&` argument again and the `&mut` shadow to add into, for each `&mut` argument its shadow, then the cotangent of the result; it gives the adjoints of the arguments passed by value.
    #[inline]
    fn pullback(
        x: f64,
        a: usize,
        y: f64,
        b: usize,
    ) -> (f64, impl ::core::ops::FnOnce(f64) -> (f64, f64) + use<>) {
        let (out_y, back) = Self::__pullback(x, a, y, b);
        (
            out_y,
            (move |out_y_bar: f64| -> (f64, f64) {
                let (x_bar, _, y_bar, _) = back(out_y_bar);
                (x_bar, y_bar)
            }),
        )
    }
    ///The value of `rising_beta_prod` and its gradient by `x`, `y`: `(y, bars)`.
    #[inline]
    fn value_and_grad(x: f64, a: usize, y: f64, b: usize) -> (f64, (f64, f64)) {
        Self::vjp(x, a, y, b, 1.0)
    }
    ///The gradient of `rising_beta_prod` by `x`, `y`: one adjoint bare, several as a tuple.
    #[inline]
    fn grad(x: f64, a: usize, y: f64, b: usize) -> (f64, f64) {
        Self::vjp(x, a, y, b, 1.0).1
    }
}
