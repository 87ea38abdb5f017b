//! Differentiable functions as arguments: what `f {}` is to code that calls it wherever and as often as it likes.
//!
//! `#[differentiable] fn f` implements these traits for the struct `f {}` beside it, for the modes that `f` has. The
//! companions of a function that calls an `F: Fn(f64) -> f64` on varying data ask for them: `simpson::grad(f {}, 0.0, 1.0)`.

use crate::Differentiable;

/// How an argument of a function is passed: by value as itself, or as [`Ref`] or [`RefMut`] by reference.
pub trait Argument {
    /// What the function gets.
    type Given<'a>;
    /// What its pullback gets for it: nothing for a value; for a shared reference the referent again and the shadow to
    /// add to, if anybody asks for it; for a mutable one the shadow.
    type Back<'a>;
    /// What its pullback gives for it: the cotangent of a value.
    type Bar;
}

impl<T: Differentiable<Shadow = T>> Argument for T {
    type Given<'a> = T;
    type Back<'a> = ();
    type Bar = T;
}

/// An argument that is passed as `&T`.
pub struct Ref<T: ?Sized>(core::marker::PhantomData<T>);

impl<T: ?Sized + 'static> Argument for Ref<T> {
    type Given<'a> = &'a T;
    type Back<'a> = (&'a T, Option<&'a mut T>);
    type Bar = ();
}

/// An argument that is passed as `&mut T`.
pub struct RefMut<T: ?Sized>(core::marker::PhantomData<T>);

impl<T: ?Sized + 'static> Argument for RefMut<T> {
    type Given<'a> = &'a mut T;
    type Back<'a> = Option<&'a mut T>;
    type Bar = ();
}

/// The arguments of a function, as a tuple: `(f64,)`, `(f64, Ref<[f64]>)`.
pub trait Arguments {
    /// What the function gets.
    type Given<'a>;
    /// Their tangents, absent where they are zero.
    type Dots<'a>;
    /// What the pullback gets for them.
    type Back<'a>;
    /// What the pullback gives for them.
    type Bars;
}

macro_rules! arguments {
    ($(($($T:ident)*))*) => { $(
        impl<$($T: Argument),*> Arguments for ($($T,)*) {
            type Given<'a> = ($($T::Given<'a>,)*);
            type Dots<'a> = ($(Option<$T::Given<'a>>,)*);
            type Back<'a> = ($($T::Back<'a>,)*);
            type Bars = ($($T::Bar,)*);
        }
    )* };
}

arguments! {
    ()
    (A)
    (A B)
    (A B C)
    (A B C D)
    (A B C D E)
    (A B C D E F)
    (A B C D E F G)
    (A B C D E F G H)
}

/// A function that has derivatives.
///
/// `Args` says how its arguments are passed: a function of two numbers is a `Function<(f64, f64)>`, one of a slice a
/// `Function<(Ref<[f64]>,)>`. Code that is generic over differentiable functions asks for [`Forward`] or [`Reverse`].
///
/// ```
/// use autodiff_core::{Reverse, differentiable};
///
/// #[differentiable]
/// fn square(x: f64) -> f64 {
///     x * x
/// }
///
/// /// One step of Newton's method towards a zero.
/// fn newton_step(f: impl Reverse<(f64,), Output = f64>, x: f64) -> f64 {
///     let (y, back) = f.pullback((x,));
///     let (slope,) = back(((),), 1.0);
///     x - y / slope
/// }
///
/// assert_eq!(newton_step(square {}, 4.0), 2.0);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a differentiable function of the arguments `{Args}`",
    label = "no function with `#[differentiable]`, which is `f {{}}` to the companions of others",
    note = "write `#[differentiable]` on the function; a closure has derivatives where a `#[differentiable]` function passes it, and nowhere else"
)]
pub trait Function<Args: Arguments>: Clone + 'static {
    /// What it gives.
    type Output;

    /// The function.
    fn call(&self, args: Args::Given<'_>) -> Self::Output;
}

/// A function that has forward mode.
///
/// ```
/// use autodiff_core::{Forward, Ref, differentiable};
///
/// #[differentiable]
/// fn dot(x: &[f64], y: &[f64]) -> f64 {
///     x.iter().zip(y).map(|(x, y)| x * y).sum()
/// }
///
/// fn along(f: impl Forward<(Ref<[f64]>, Ref<[f64]>), Output = f64>, x: &[f64], x_dot: &[f64]) -> f64 {
///     f.jvp((x, x), (Some(x_dot), None)).1
/// }
///
/// assert_eq!(along(dot {}, &[1.0, 2.0], &[0.0, 1.0]), 2.0);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a differentiable function of the arguments `{Args}`: it has no forward mode",
    label = "no function with `#[differentiable]`, which is `f {{}}` to the companions of others",
    note = "write `#[differentiable]` on the function; a closure has derivatives where a `#[differentiable]` function passes it, and nowhere else"
)]
pub trait Forward<Args: Arguments>: Function<Args> {
    /// The value and its tangent.
    fn jvp(&self, args: Args::Given<'_>, dots: Args::Dots<'_>) -> (Self::Output, Self::Output);
}

/// A function that has reverse mode.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a differentiable function of the arguments `{Args}`: it has no reverse mode",
    label = "no function with `#[differentiable]`, which is `f {{}}` to the companions of others",
    note = "write `#[differentiable]` on the function; a closure has derivatives where a `#[differentiable]` function passes it, and nowhere else"
)]
pub trait Reverse<Args: Arguments>: Function<Args> {
    /// The value, and a closure that takes what [`Argument::Back`] says for each argument, then the cotangent of the
    /// value, and gives the cotangents of the arguments passed by value.
    #[expect(clippy::type_complexity, reason = "the value, and the way back, which has no name")]
    fn pullback(
        &self,
        args: Args::Given<'_>,
    ) -> (Self::Output, impl FnOnce(Args::Back<'_>, Self::Output) -> Args::Bars + use<Self, Args>);
}
