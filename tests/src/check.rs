//! [`check!`]: from one line beside a function to calls of all its companions.
//!
//! The macro sorts the parameters by how they are passed, writes one closure over flat numbers per companion
//! and leaves the rest to [`verify`](crate::verify). All that depends on the calling convention is in here.

/// Tests the `#[differentiable]` function `f` in scope against `twin`, its generic twin over dual numbers.
///
/// ```text
/// check! { (val x, by_ref v, inert n) -> scalar; (0.5, vec![1.0, 2.0], 3), (…) }
/// check! { (val x) -> value, tolerance 1e-9, differences 1e-6; 0.5, 0.7 }
/// ```
///
/// The parameters in order, each with how it is passed (`val`, `by_ref`, `by_mut`: slots; `inert`,
/// `inert_ref`: not); the kind of result (`scalar`, `value`: anything else that varies, `inert`, `nothing`);
/// [`Options`](crate::verify::Options); then points: a tuple of owned arguments each (one argument: bare).
///
/// Two tests come of it: `reference` (the twin is right) and `derivatives` (the companions are).
/// The traits `Lift` and `Parts` that make dual numbers of arguments must be in scope.
#[macro_export]
macro_rules! check {
    ($($all:tt)*) => {
        $crate::run! { $($all)* }

        #[test]
        fn reference() {
            run($crate::verify::Judge::Reference);
        }

        $crate::companions! {
            #[test]
            fn derivatives() {
                run($crate::verify::Judge::Derivatives);
            }
        }
    };
}

/// [`check!`], and then the same of `hvp`: the function is of second order.
#[macro_export]
macro_rules! check_second {
    ($($all:tt)*) => {
        $crate::check! { #second $($all)* }
    };
}

/// What is asked of functions of second order only.
#[doc(hidden)]
#[macro_export]
macro_rules! second_order {
    ([] $($code:tt)*) => {};
    ([second] $($code:tt)*) => { $($code)* };
}

/// What [`check!`] and [`program!`](crate::program!) are made of: the function `run`, which goes through the points.
#[doc(hidden)]
#[macro_export]
macro_rules! run {
    ($(#$order:ident)? ($($kind:ident $arg:ident),+ $(,)?) -> scalar $($rest:tt)*) => {
        $crate::run! { @options [$($order)?] scalar [y_bar] y_bar ($($kind $arg,)+) $($rest)* }
    };
    ($(#$order:ident)? ($($kind:ident $arg:ident),+ $(,)?) -> value $($rest:tt)*) => {
        $crate::run! { @options [$($order)?] value [y_bar] y_bar ($($kind $arg,)+) $($rest)* }
    };
    ($(#$order:ident)? ($($kind:ident $arg:ident),+ $(,)?) -> inert $($rest:tt)*) => {
        $crate::run! { @options [$($order)?] inert [] y_bar ($($kind $arg,)+) $($rest)* }
    };
    ($(#$order:ident)? ($($kind:ident $arg:ident),+ $(,)?) -> nothing $($rest:tt)*) => {
        $crate::run! { @options [$($order)?] nothing [] y_bar ($($kind $arg,)+) $($rest)* }
    };
    (@options $order:tt $ret:ident $seed:tt $y_bar:ident ($($args:tt)+) $(, $option:ident $value:expr)* ; $($point:expr),+ $(,)?) => {
        $crate::check_sorted! {
            @sort a s [] [] [] [] [] [] $($args)+ ;
            $order $ret $seed $y_bar [$($option $value),*] [$($point),+]
        }
    };
}

/// The second half of [`run!`](crate::run!): sorts the parameters into lists, then writes the function.
#[doc(hidden)]
#[macro_export]
macro_rules! check_sorted {
    // The lists: all, slots, slots with an owned bar, by-value slots, `&mut` slots, arguments of a pullback.
    (@sort $a:ident $s:ident [$($all:tt)*] [$($slot:tt)*] [$($owned:tt)*] [$($val:tt)*] [$($mut:tt)*] [$($back:tt)*]
        val $x:ident, $($rest:tt)*) => {
        $crate::check_sorted! { @sort $a $s [$($all)* (val $x)] [$($slot)* (val $x)] [$($owned)* $x] [$($val)* $x] [$($mut)*] [$($back)*] $($rest)* }
    };
    (@sort $a:ident $s:ident [$($all:tt)*] [$($slot:tt)*] [$($owned:tt)*] [$($val:tt)*] [$($mut:tt)*] [$($back:tt)*]
        by_ref $x:ident, $($rest:tt)*) => {
        $crate::check_sorted! { @sort $a $s [$($all)* (by_ref $x)] [$($slot)* (by_ref $x)] [$($owned)* $x] [$($val)*] [$($mut)*]
            [$($back)* (&$a.$x) (&mut $s.$x)] $($rest)* }
    };
    (@sort $a:ident $s:ident [$($all:tt)*] [$($slot:tt)*] [$($owned:tt)*] [$($val:tt)*] [$($mut:tt)*] [$($back:tt)*]
        by_mut $x:ident, $($rest:tt)*) => {
        $crate::check_sorted! { @sort $a $s [$($all)* (by_mut $x)] [$($slot)* (by_mut $x)] [$($owned)*] [$($val)*] [$($mut)* $x]
            [$($back)* (&mut $s.$x)] $($rest)* }
    };
    (@sort $a:ident $s:ident [$($all:tt)*] [$($slot:tt)*] [$($owned:tt)*] [$($val:tt)*] [$($mut:tt)*] [$($back:tt)*]
        inert $x:ident, $($rest:tt)*) => {
        $crate::check_sorted! { @sort $a $s [$($all)* (inert $x)] [$($slot)*] [$($owned)*] [$($val)*] [$($mut)*] [$($back)*] $($rest)* }
    };
    (@sort $a:ident $s:ident [$($all:tt)*] [$($slot:tt)*] [$($owned:tt)*] [$($val:tt)*] [$($mut:tt)*] [$($back:tt)*]
        inert_ref $x:ident, $($rest:tt)*) => {
        $crate::check_sorted! { @sort $a $s [$($all)* (inert_ref $x)] [$($slot)*] [$($owned)*] [$($val)*] [$($mut)*]
            [$($back)* (&$a.$x)] $($rest)* }
    };

    (@sort $a:ident $s:ident
        [$(($kind:ident $arg:ident))+] [$(($slot_kind:ident $slot:ident))*] [$($owned:ident)*] [$($val:ident)*] [$($mut:ident)*] [$($back:tt)*] ;
        $order:tt $ret:ident [$($seed:ident)?] $y_bar:ident [$($option:ident $value:expr),*] [$($point:expr),+]) => {

        /// The arguments; each field has its own type, so that the literals of the points decide.
        #[allow(non_camel_case_types)]
        #[derive(Clone)]
        struct Args<$($arg),+> {
            $($arg: $arg),+
        }

        #[allow(non_camel_case_types)]
        impl<$($arg: $crate::Flat + Clone),+> Args<$($arg),+> {
            /// The slots, flat.
            fn flat(&self) -> Vec<f64> {
                let mut flat = Vec::new();
                $($crate::Flat::push(&self.$slot, &mut flat);)*
                flat
            }

            /// The same arguments with other slots.
            fn with(&self, mut flat: &[f64]) -> Self {
                let mut other = self.clone();
                $($crate::Flat::take(&mut other.$slot, &mut flat);)*
                other
            }

            fn slots(&self) -> Vec<(&'static str, usize)> {
                vec![$((stringify!($slot_kind), $crate::flat::flat(&self.$slot).len())),*]
            }

            fn tolerance<Y: $crate::Flat>(&self, _: &Y) -> f64 {
                Y::TOLERANCE $(.max(<$slot as $crate::Flat>::TOLERANCE))*
            }
        }

        /// Goes through the points; one function, so that the companions are compiled once.
        #[allow(unused_mut, unused_parens, unused_variables, clippy::let_unit_value, clippy::unit_arg)]
        pub fn run(judge: $crate::verify::Judge) {
            for (index, point) in [$($point),+].into_iter().enumerate() {
                let ($($arg),+) = point;
                let point = Args { $($arg),+ };
                let primal = |x: &[f64]| {
                    let mut $a = point.with(x);
                    let y = f($($crate::pass!($kind $a.$arg)),+);
                    $crate::outcome!(point, y, [$($a.$mut),*])
                };
                let dual = |x: &[f64], x_dot: &[f64]| {
                    let (a, t) = (point.with(x), point.with(x_dot));
                    $(let mut $arg = $crate::lift!($kind a.$arg, t.$arg);)+
                    let y = twin($($crate::pass!($kind $arg)),+);
                    let mut parts = Vec::new();
                    Parts::parts(&y, &mut parts);
                    $(Parts::parts(&$mut, &mut parts);)*
                    parts
                };
                let mut options = $crate::verify::Options::default();
                $(options.$option = $value;)*
                let name = format!("{}, point {index}", module_path!());
                let x = point.flat();
                let case = $crate::verify::Reference { name, options, x, primal: &primal, dual: &dual };
                if judge == $crate::verify::Judge::Reference {
                    $crate::verify::reference(&case);
                    continue;
                }
                $crate::companions! {
                    let jvp = |x: &[f64], x_dot: &[f64]| {
                        let (mut $a, mut $s) = (point.with(x), point.with(x_dot));
                        let (y, y_dot) = $crate::forward!($ret, f::jvp($($crate::pass!($kind $a.$arg),)+ ($($crate::pass!($slot_kind $s.$slot)),*)));
                        let mut dots = Vec::new();
                        $crate::Flat::push(&y_dot, &mut dots);
                        $($crate::Flat::push(&$s.$mut, &mut dots);)*
                        ($crate::outcome!(point, y, [$($a.$mut),*]), dots)
                    };
                    let vjp = |x: &[f64], mut w: &[f64], before: &[f64]| {
                        let mut $a = point.with(x);
                        let mut $y_bar = {
                            let mut $a = point.with(x);
                            f($($crate::pass!($kind $a.$arg)),+)
                        };
                        $crate::Flat::take(&mut $y_bar, &mut w);
                        let mut $s = point.with(before);
                        $($crate::Flat::take(&mut $s.$mut, &mut w);)*
                        let (y, ($($owned),*)) = $crate::reverse!($ret, f::vjp($($crate::pass!($kind $a.$arg)),+ $(, $seed)? $(, &mut $s.$mut)*));
                        $($s.$owned = $owned;)*
                        ($crate::outcome!(point, y, [$($a.$mut),*]), $s.flat())
                    };
                    let pullback = |x: &[f64], mut w: &[f64], before: &[f64]| {
                        let mut $a = point.with(x);
                        let mut $y_bar = {
                            let mut $a = point.with(x);
                            f($($crate::pass!($kind $a.$arg)),+)
                        };
                        $crate::Flat::take(&mut $y_bar, &mut w);
                        let mut $s = point.with(before);
                        $($crate::Flat::take(&mut $s.$mut, &mut w);)*
                        let (y, back) = f::pullback($($crate::pass!($kind $a.$arg)),+);
                        let outcome = $crate::outcome!(point, y, [$($a.$mut),*]);
                        let ($($val),*) = back($($back,)* $($seed)?);
                        $($s.$val = $val;)*
                        (outcome, $s.flat())
                    };
                    let vjp_into = |x: &[f64], mut w: &[f64], before: &[f64]| {
                        let mut $a = point.with(x);
                        let mut $y_bar = {
                            let mut $a = point.with(x);
                            f($($crate::pass!($kind $a.$arg)),+)
                        };
                        $crate::Flat::take(&mut $y_bar, &mut w);
                        let mut $s = point.with(before);
                        $($crate::Flat::take(&mut $s.$mut, &mut w);)*
                        let y = f::vjp_into($($crate::pass!($kind $a.$arg)),+ $(, $seed)? $(, &mut $s.$slot)*);
                        ($crate::outcome!(point, y, [$($a.$mut),*]), $s.flat())
                    };
                    let gradient = $crate::gradient!($ret [$($mut)*] {
                        $crate::verify::Gradient {
                            grad: Box::new(|x: &[f64]| {
                                let (mut $a, mut $s) = (point.with(x), point.clone());
                                let ($($owned),*) = f::grad($($crate::pass!($kind $a.$arg)),+);
                                $($s.$owned = $owned;)*
                                $s.flat()
                            }),
                            value_and_grad: Box::new(|x: &[f64]| {
                                let (mut $a, mut $s) = (point.with(x), point.clone());
                                let (y, ($($owned),*)) = f::value_and_grad($($crate::pass!($kind $a.$arg)),+);
                                $($s.$owned = $owned;)*
                                ($crate::outcome!(point, y, []), $s.flat())
                            }),
                            grad_into: Box::new(|x: &[f64], before: &[f64]| {
                                let (mut $a, mut $s) = (point.with(x), point.with(before));
                                let y = f::grad_into($($crate::pass!($kind $a.$arg)),+ $(, &mut $s.$slot)*);
                                ($crate::outcome!(point, y, []), $s.flat())
                            }),
                        }
                    });
                    let slots = point.slots();
                    let companions = $crate::verify::Companions { slots, jvp: &jvp, vjp: &vjp, pullback: &pullback, vjp_into: &vjp_into, gradient };
                    judge.derivatives(&case, &companions);
                }
                $crate::second_order! { $order
                    let hvp = |x: &[f64], x_dot: &[f64], mut w: &[f64]| {
                        let (mut $a, mut $s) = (point.with(x), point.with(x_dot));
                        let mut $y_bar = {
                            let mut $a = point.with(x);
                            f($($crate::pass!($kind $a.$arg)),+)
                        };
                        $crate::Flat::take(&mut $y_bar, &mut w);
                        let mut bars = point.clone();
                        $($crate::Flat::take(&mut bars.$mut, &mut w);)*
                        let ($($owned),*) = $crate::product!($ret [$($mut)*] [$y_bar] f::hvp [
                            $($crate::pass!($kind $a.$arg),)+ ($($crate::pass!($slot_kind $s.$slot)),*)
                        ] [$(, &mut bars.$mut)*]);
                        $(bars.$owned = $owned;)*
                        bars.flat()
                    };
                    let scaled = $crate::scaled!($ret [$($mut)*]);
                    $crate::verify::second(&case, &vjp, &hvp, scaled);
                }
            }
        }
    };
}

/// What calls companions stands in here: with an empty right-hand side the references are still proven.
#[doc(hidden)]
#[macro_export]
macro_rules! companions {
    ($($code:tt)*) => { $($code)* };
}

/// An owned argument as the function takes it.
#[doc(hidden)]
#[macro_export]
macro_rules! pass {
    (val $e:expr) => {
        ::core::clone::Clone::clone(&$e)
    };
    (inert $e:expr) => {
        ::core::clone::Clone::clone(&$e)
    };
    (by_ref $e:expr) => {
        &$e
    };
    (inert_ref $e:expr) => {
        &$e
    };
    (by_mut $e:expr) => {
        &mut $e
    };
}

/// A slot and its tangent as dual numbers; what is inert as it is.
#[doc(hidden)]
#[macro_export]
macro_rules! lift {
    (inert $a:expr, $t:expr) => {
        ::core::clone::Clone::clone(&$a)
    };
    (inert_ref $a:expr, $t:expr) => {
        ::core::clone::Clone::clone(&$a)
    };
    ($kind:ident $a:expr, $t:expr) => {
        Lift::lift(&$a, &$t)
    };
}

/// The result and the `&mut` arguments as an `Outcome`.
#[doc(hidden)]
#[macro_export]
macro_rules! outcome {
    ($point:ident, $y:ident, [$($mut:expr),*]) => {{
        let mut flat = Vec::new();
        $crate::Flat::push(&$y, &mut flat);
        $($crate::Flat::push(&$mut, &mut flat);)*
        let tolerance = $point.tolerance(&$y);
        $crate::verify::Outcome { flat, seen: format!("{:?}", (&$y, $(&$mut,)*)), tolerance }
    }};
}

/// `(y, y_dot)` of a `jvp`, `()` for what is not there.
#[doc(hidden)]
#[macro_export]
macro_rules! forward {
    (nothing, $call:expr) => {{
        let () = $call;
        ((), ())
    }};
    (inert, $call:expr) => {{
        let (y, _) = $call;
        (y, ())
    }};
    ($ret:ident, $call:expr) => {
        $call
    };
}

/// `(y, bars)` of a `vjp`, `()` for what is not there.
#[doc(hidden)]
#[macro_export]
macro_rules! reverse {
    (nothing, $call:expr) => {
        ((), $call)
    };
    ($ret:ident, $call:expr) => {
        $call
    };
}

/// The product of a Hessian, which takes a cotangent where there is no scalar result alone.
#[doc(hidden)]
#[macro_export]
macro_rules! product {
    (scalar [] [$y_bar:ident] f::hvp [$($args:tt)*] [$($shadows:tt)*]) => {
        f::hvp($($args)*)
    };
    (nothing [$($mut:ident)*] [$y_bar:ident] f::hvp [$($args:tt)*] [$($shadows:tt)*]) => {
        f::hvp($($args)* $($shadows)*)
    };
    (inert [$($mut:ident)*] [$y_bar:ident] f::hvp [$($args:tt)*] [$($shadows:tt)*]) => {
        f::hvp($($args)* $($shadows)*)
    };
    ($ret:ident [$($mut:ident)*] [$y_bar:ident] f::hvp [$($args:tt)*] [$($shadows:tt)*]) => {
        f::hvp($($args)*, $y_bar $($shadows)*)
    };
}

/// Whether the product is for the cotangent 1.
#[doc(hidden)]
#[macro_export]
macro_rules! scaled {
    (scalar []) => {
        true
    };
    ($ret:ident [$($mut:ident)*]) => {
        false
    };
}

/// The gradient's companions, which only a function of one scalar result without `&mut` arguments has.
#[doc(hidden)]
#[macro_export]
macro_rules! gradient {
    (scalar [] $gradient:expr) => {
        Some($gradient)
    };
    ($ret:ident [$($mut:ident)*] $gradient:expr) => {
        None
    };
}
