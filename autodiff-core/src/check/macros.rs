//! `check_grad!`: from the call of a function to three functions of flat slices.

/// Checks the derivatives of a `#[differentiable]` function at the arguments of a call, and panics with
/// what is wrong.
///
/// The call is written as the function is called:
///
/// * `x`, `&x`, `&mut x`: an argument that varies, passed by value, by reference, by mutable reference;
/// * `const n`: an argument that does not vary, because of its type or because it is `#[constant]`.
///
/// `-> ()` behind the call says that the function returns nothing, and `-> const` that what it returns
/// does not vary; then the `&mut` arguments are its only outputs. Last may come a
/// [`Checker`](crate::check::Checker) with other settings. In place of the function's name may stand
/// `[f, jvp, vjp]`, for methods and for derivatives under other names:
/// `check_grad!([Planet::energy, Planet::energy_jvp, Planet::energy_vjp](&planet, r))`.
///
/// # Panics
///
/// Where the derivatives do not agree, with the [`GradError`](crate::check::GradError).
///
/// ```
/// use autodiff_core::check::Checker;
/// use autodiff_core::check_grad;
///
/// fn power_sum(x: &[f64], n: i32) -> f64 {
///     x.iter().map(|x| x.powi(n)).sum()
/// }
/// # // What `#[differentiable]` writes.
/// # #[allow(non_camel_case_types)]
/// # struct power_sum {}
/// # impl power_sum {
/// #     fn jvp(x: &[f64], n: i32, x_dot: &[f64]) -> (f64, f64) {
/// #         let partial = |x: f64| f64::from(n) * x.powi(n - 1);
/// #         (power_sum(x, n), x.iter().zip(x_dot).map(|(x, t)| partial(*x) * t).sum())
/// #     }
/// #     fn vjp(x: &[f64], n: i32, y_bar: f64) -> (f64, Vec<f64>) {
/// #         let partial = |x: f64| f64::from(n) * x.powi(n - 1);
/// #         (power_sum(x, n), x.iter().map(|x| partial(*x) * y_bar).collect())
/// #     }
/// # }
///
/// check_grad!(power_sum(&[0.5, -2.0, 3.0], const 3));
/// check_grad!(power_sum(&[0.5, -2.0, 3.0], const 2), Checker::new().tolerance(1e-8));
/// ```
#[macro_export]
macro_rules! check_grad {
    ($($call:tt)*) => {
        match $crate::try_check_grad!($($call)*) {
            ::core::result::Result::Ok(_) => {}
            ::core::result::Result::Err(error) => ::core::panic!("{error}"),
        }
    };
}

/// Checks as [`check_grad!`](crate::check_grad) does, and returns the result.
///
/// ```
/// fn square(x: f64) -> f64 {
///     x * x
/// }
/// # #[allow(non_camel_case_types)]
/// # struct square {}
/// # impl square {
/// #     fn jvp(x: f64, x_dot: f64) -> (f64, f64) {
/// #         (x * x, 2.0 * x * x_dot)
/// #     }
/// #     fn vjp(x: f64, y_bar: f64) -> (f64, f64) {
/// #         (x * x, 2.0 * x * y_bar)
/// #     }
/// # }
///
/// let report = autodiff_core::try_check_grad!(square(3.0)).unwrap();
/// assert!(report.worst < 1.0);
/// ```
#[macro_export]
macro_rules! try_check_grad {
    ([$f:expr, $jvp:expr, $vjp:expr] ($($args:tt)*) $($rest:tt)*) => {
        $crate::__check_grad!(@returns both ($f) ($jvp) ($vjp) [$($args)*] $($rest)*)
    };
    ($($path:ident)::+ $(::<$($generic:tt),* $(,)?>)? ($($args:tt)*) $($rest:tt)*) => {
        $crate::__check_grad!(@returns both
            ($($path)::+ $(::<$($generic),*>)?)
            ($($path)::+::jvp $(::<$($generic),*>)?)
            ($($path)::+::vjp $(::<$($generic),*>)?)
            [$($args)*] $($rest)*
        )
    };
}

/// The stages of `try_check_grad!`: what is returned, each argument, the three functions.
#[doc(hidden)]
#[macro_export]
macro_rules! __check_grad {
    (@returns $modes:ident $f:tt $jvp:tt $vjp:tt $args:tt -> () $(, $($checker:expr)? $(,)?)?) => {
        $crate::__check_grad!(@args [$modes nothing $f $jvp $vjp [$($($checker)?)?]] $args [] [] [] [] [] [])
    };
    (@returns $modes:ident $f:tt $jvp:tt $vjp:tt $args:tt -> const $(, $($checker:expr)? $(,)?)?) => {
        $crate::__check_grad!(@args [$modes inert $f $jvp $vjp [$($($checker)?)?]] $args [] [] [] [] [] [])
    };
    (@returns $modes:ident $f:tt $jvp:tt $vjp:tt $args:tt $(, $($checker:expr)? $(,)?)?) => {
        $crate::__check_grad!(@args [$modes value $f $jvp $vjp [$($($checker)?)?]] $args [] [] [] [] [] [])
    };

    // One argument at a time. The lists: constants; slots, each with the names of its value, its
    // tangent and its cotangent (fresh ones in each step, by hygiene); the arguments of the call; those
    // of the tangents; the slots whose cotangent is returned; the slots behind `&mut`.
    (@args $head:tt [const $x:expr $(, $($more:tt)*)?] [$($consts:tt)*] $slots:tt [$($call:tt)*] $tangents:tt $returned:tt $updated:tt) => {
        $crate::__check_grad!(@args $head [$($($more)*)?] [$($consts)* (constant $x)] $slots
            [$($call)* (::core::clone::Clone::clone(constant))] $tangents $returned $updated)
    };
    (@args $head:tt [&mut $x:expr $(, $($more:tt)*)?] $consts:tt [$($slots:tt)*] [$($call:tt)*] [$($tangents:tt)*] $returned:tt [$($updated:tt)*]) => {
        $crate::__check_grad!(@args $head [$($($more)*)?] $consts [$($slots)* (slot value tangent cotangent $x)]
            [$($call)* (&mut value)] [$($tangents)* (&mut tangent)]
            $returned [$($updated)* (slot value tangent cotangent)])
    };
    (@args $head:tt [&$x:expr $(, $($more:tt)*)?] $consts:tt [$($slots:tt)*] [$($call:tt)*] [$($tangents:tt)*] [$($returned:tt)*] $updated:tt) => {
        $crate::__check_grad!(@args $head [$($($more)*)?] $consts [$($slots)* (slot value tangent cotangent $x)]
            [$($call)* (&value)] [$($tangents)* (&tangent)]
            [$($returned)* cotangent] $updated)
    };
    (@args $head:tt [$x:expr $(, $($more:tt)*)?] $consts:tt [$($slots:tt)*] [$($call:tt)*] [$($tangents:tt)*] [$($returned:tt)*] $updated:tt) => {
        $crate::__check_grad!(@args $head [$($($more)*)?] $consts [$($slots)* (slot value tangent cotangent $x)]
            [$($call)* (value)] [$($tangents)* (tangent)]
            [$($returned)* cotangent] $updated)
    };
    (@args $head:tt [] $consts:tt [] $call:tt $tangents:tt $returned:tt $updated:tt) => {
        ::core::compile_error!("no argument varies here; `const` marks those that do not")
    };
    (@args [$modes:ident $returns:ident ($f:expr) ($jvp:expr) ($vjp:expr) [$($checker:expr)?]] []
        [$(($constant:ident $constant_expr:expr))*]
        [$(($slot:ident $value:ident $tangent:ident $cotangent:ident $slot_expr:expr))+]
        [$($call:tt)*] [$($tangents:tt)+] [$($returned:ident)*]
        [$(($out_slot:ident $out:ident $out_tangent:ident $out_cotangent:ident))*]
    ) => {{
        use $crate::check::slot::{Slot, push};
        $(let $constant = &$constant_expr;)*
        $(let $slot = Slot::new(&$slot_expr);)+
        let checker = [$($checker,)? $crate::check::Checker::new()];
        #[allow(unused_mut, unused_parens)]
        let result = {
            let floats = [$($slot.flat()),+].concat();
            let mut floats = &floats[..];
            $(let mut $value = $slot.take(&mut floats);)+
            Slot::new(&$crate::__check_grad!(@value $returns $f($($call),*)))
        };
        #[allow(unused_mut, unused_parens)]
        $crate::check::slot::run(
            &checker[0],
            ::core::stringify!($f),
            &[$((::core::stringify!($slot_expr), $slot.flat(), $slot.single())),+],
            result.single(),
            |mut floats| {
                $(let mut $value = $slot.take(&mut floats);)+
                let mut flat = ::std::vec::Vec::new();
                push(&$crate::__check_grad!(@value $returns $f($($call),*)), &mut flat);
                $(push(&$out, &mut flat);)*
                flat
            },
            $crate::__check_grad!(@mode $modes jvp |mut floats, mut seed| {
                $(let mut $value = $slot.take(&mut floats);)+
                $(let mut $tangent = $slot.take(&mut seed);)+
                let (mut flat, mut flat_dot) = (::std::vec::Vec::new(), ::std::vec::Vec::new());
                let (y, y_dot) =
                    $crate::__check_grad!(@jvp $returns $jvp($($call,)* ($($tangents),+)));
                push(&y, &mut flat);
                push(&y_dot, &mut flat_dot);
                $(push(&$out, &mut flat);)*
                $(push(&$out_tangent, &mut flat_dot);)*
                (flat, flat_dot)
            }),
            $crate::__check_grad!(@mode $modes vjp |mut floats, mut seed| {
                $(let mut $value = $slot.take(&mut floats);)+
                let y_bar = result.take(&mut seed);
                $(let mut $out_cotangent = $out_slot.take(&mut seed);)*
                let (mut flat, mut flat_bar) = (::std::vec::Vec::new(), ::std::vec::Vec::new());
                let (y, ($($returned),*)) = $crate::__check_grad!(
                    @vjp $returns [$($returned)*] $vjp, [$($call)*] y_bar [$((&mut $out_cotangent))*]
                );
                push(&y, &mut flat);
                $(push(&$out, &mut flat);)*
                $(push(&$cotangent, &mut flat_bar);)+
                (flat, flat_bar)
            }),
        )
    }};

    // The function of a mode, where the rule under test has that mode.
    (@mode jvp vjp $function:expr) => { $crate::check::slot::ABSENT };
    (@mode vjp jvp $function:expr) => { $crate::check::slot::ABSENT };
    (@mode $modes:ident $mode:ident $function:expr) => { $crate::check::slot::present($function) };

    // What the functions return, in one form: `y`; `(y, y_dot)`; `(y, bars)`.
    (@value inert $call:expr) => {{ let _ = $call; }};
    (@value $returns:ident $call:expr) => { $call };
    (@jvp value $call:expr) => { $call };
    (@jvp $returns:ident $call:expr) => {{ let _ = $call; ((), ()) }};
    (@vjp value [] $f:expr, [$($x:tt)*] $y_bar:ident [$($shadow:tt)*]) => {
        ($f($($x,)* $y_bar, $($shadow),*), ())
    };
    (@vjp value $returned:tt $f:expr, [$($x:tt)*] $y_bar:ident [$($shadow:tt)*]) => {
        $f($($x,)* $y_bar, $($shadow),*)
    };
    (@vjp $returns:ident [] $f:expr, [$($x:tt)*] $y_bar:ident [$($shadow:tt)*]) => {{
        let _ = ($y_bar, $f($($x,)* $($shadow),*));
        ((), ())
    }};
    (@vjp inert $returned:tt $f:expr, [$($x:tt)*] $y_bar:ident [$($shadow:tt)*]) => {{
        let (_, bars) = $f($($x,)* $($shadow),*);
        ($y_bar, bars)
    }};
    (@vjp nothing $returned:tt $f:expr, [$($x:tt)*] $y_bar:ident [$($shadow:tt)*]) => {
        ($y_bar, $f($($x,)* $($shadow),*))
    };
}

/// Checks a rule of your own, `#[differentiable(derivative = …)]` or `#[differentiable(vjp = …, jvp = …)]`, and
/// panics with what is wrong.
///
/// The call is written as for [`check_grad!`](crate::check_grad), which this is for a rule of both modes: forward
/// mode is compared with finite differences, reverse mode with forward mode (⟨Jv, w⟩ = ⟨v, Jᵀw⟩), and the values that
/// the rule gives with the function's own. `by vjp` or `by jvp` behind the call checks a rule that has this mode
/// alone. Check at several points, on every branch of the rule.
///
/// # Panics
///
/// Where the rule is wrong, with the [`GradError`](crate::check::GradError).
///
/// ```
/// use autodiff_core::{check_rule, differentiable};
///
/// #[differentiable(derivative = |x, y| 1.0 - y * y)]
/// fn squash(x: f64) -> f64 {
///     x.tanh()
/// }
/// check_rule!(squash(0.5));
///
/// #[differentiable(vjp = dot_vjp)]
/// fn dot(a: &[f64], b: &[f64]) -> f64 {
///     a.iter().zip(b).map(|(a, b)| a * b).sum()
/// }
/// fn dot_vjp(a: &[f64], b: &[f64], y_bar: f64) -> (f64, (Vec<f64>, Vec<f64>)) {
///     let times = |v: &[f64]| v.iter().map(|v| v * y_bar).collect();
///     (dot(a, b), (times(b), times(a)))
/// }
/// check_rule!(dot(&[1.0, 2.0], &[3.0, 4.0]) by vjp);
/// ```
#[macro_export]
macro_rules! check_rule {
    ($($call:tt)*) => {
        match $crate::try_check_rule!($($call)*) {
            ::core::result::Result::Ok(_) => {}
            ::core::result::Result::Err(error) => ::core::panic!("{error}"),
        }
    };
}

/// Checks as [`check_rule!`](crate::check_rule) does, and returns the result.
///
/// ```
/// use autodiff_core::{differentiable, try_check_rule};
///
/// #[differentiable(derivative = |x, y| 1.0 + y * y)]
/// fn wrong(x: f64) -> f64 {
///     x.tanh()
/// }
/// assert!(try_check_rule!(wrong(0.5)).is_err());
/// ```
#[macro_export]
macro_rules! try_check_rule {
    ($($path:ident)::+ $(::<$($generic:tt),* $(,)?>)? ($($args:tt)*) by vjp $($rest:tt)*) => {
        $crate::__check_grad!(@returns vjp
            ($($path)::+ $(::<$($generic),*>)?) (()) ($($path)::+::vjp $(::<$($generic),*>)?) [$($args)*] $($rest)*
        )
    };
    ($($path:ident)::+ $(::<$($generic:tt),* $(,)?>)? ($($args:tt)*) by jvp $($rest:tt)*) => {
        $crate::__check_grad!(@returns jvp
            ($($path)::+ $(::<$($generic),*>)?) ($($path)::+::jvp $(::<$($generic),*>)?) (()) [$($args)*] $($rest)*
        )
    };
    ([$f:expr, $vjp:expr] ($($args:tt)*) by vjp $($rest:tt)*) => {
        $crate::__check_grad!(@returns vjp ($f) (()) ($vjp) [$($args)*] $($rest)*)
    };
    ([$f:expr, $jvp:expr] ($($args:tt)*) by jvp $($rest:tt)*) => {
        $crate::__check_grad!(@returns jvp ($f) ($jvp) (()) [$($args)*] $($rest)*)
    };
    ($($call:tt)*) => { $crate::try_check_grad!($($call)*) };
}
