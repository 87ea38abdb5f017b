//! Functions that the companions of another function call: those that have a name, and closures with what they capture.
//!
//! A function that calls an `F: Fn(f64) -> f64` on varying data hands cotangents to `F` as to a method's receiver: its
//! pullback takes the function again and a shadow of it, whose floats are the cotangents of what it captures.

use crate::{Arguments, Differentiable, Forward, Function, Reverse};
use core::marker::PhantomData;

/// A function as the companions of another one call it.
pub trait Call<Args: Arguments>: Differentiable<Shadow = Self> + Clone + 'static {
    /// What it gives.
    type Output;

    /// The function.
    fn call(&self, args: Args::Given<'_>) -> Self::Output;
}

/// In forward mode.
pub trait CallForward<Args: Arguments>: Call<Args> {
    /// The value and its tangent, given the tangent of what the function captures.
    fn jvp(&self, dot: Option<&Self>, args: Args::Given<'_>, dots: Args::Dots<'_>) -> (Self::Output, Self::Output);
}

/// In reverse mode.
pub trait CallReverse<Args: Arguments>: Call<Args> {
    /// The value, and a closure that takes the function again and its shadow, then what it needs of the arguments and the
    /// cotangent of the value.
    #[expect(clippy::type_complexity, reason = "the value, and the way back, which has no name")]
    fn pullback(
        &self,
        args: Args::Given<'_>,
    ) -> (
        Self::Output,
        impl FnOnce(&Self, Option<&mut Self>, Args::Back<'_>, Self::Output) -> Args::Bars + use<Self, Args>,
    );
}

/// The body of an implementation that holds no floats.
macro_rules! no_floats {
    () => {
        #[inline]
        fn zero_like(&self) -> Self {
            self.clone()
        }

        #[inline]
        fn accumulate(&mut self, _: &Self) {}

        #[inline]
        fn for_each_float<Visit: FnMut(f64)>(&self, _: &mut Visit) {}

        #[inline]
        fn map_floats<Map: FnMut(f64) -> f64>(&mut self, _: &mut Map) {}
    };
}

/// A function that captures nothing which varies: `f {}`.
#[derive(Clone, Copy)]
pub struct Named<F>(pub F);

impl<F: Clone> Differentiable for Named<F> {
    type Shadow = Self;
    no_floats!();
}

impl<Args: Arguments, F: Function<Args>> Call<Args> for Named<F> {
    type Output = F::Output;

    #[inline(always)]
    fn call(&self, args: Args::Given<'_>) -> F::Output {
        self.0.call(args)
    }
}

impl<Args: Arguments, F: Forward<Args>> CallForward<Args> for Named<F> {
    #[inline(always)]
    fn jvp(&self, _: Option<&Self>, args: Args::Given<'_>, dots: Args::Dots<'_>) -> (F::Output, F::Output) {
        self.0.jvp(args, dots)
    }
}

impl<Args: Arguments, F: Reverse<Args>> CallReverse<Args> for Named<F> {
    #[inline(always)]
    fn pullback(
        &self,
        args: Args::Given<'_>,
    ) -> (F::Output, impl FnOnce(&Self, Option<&mut Self>, Args::Back<'_>, F::Output) -> Args::Bars + use<Args, F>)
    {
        let (y, back) = self.0.pullback(args);
        (y, move |_: &Self, _: Option<&mut Self>, again: Args::Back<'_>, y_bar: F::Output| back(again, y_bar))
    }
}

/// The code of a closure in one mode: of what it captures and of its arguments. It captures nothing itself.
pub struct Code<Args, Y, Value, Derivative> {
    value: Value,
    derivative: Derivative,
    takes: PhantomData<fn(Args) -> Y>,
}

impl<Args, Y, Value: Clone, Derivative: Clone> Clone for Code<Args, Y, Value, Derivative> {
    #[inline(always)]
    fn clone(&self) -> Self {
        Code { value: self.value.clone(), derivative: self.derivative.clone(), takes: PhantomData }
    }
}

impl<Args, Y, Value: Copy, Derivative: Copy> Copy for Code<Args, Y, Value, Derivative> {}

impl<Args, Y, Value: Clone, Derivative: Clone> Differentiable for Code<Args, Y, Value, Derivative> {
    type Shadow = Self;
    no_floats!();
}

/// What a closure captures that cannot vary.
#[derive(Clone, Copy)]
pub struct Fixed<T>(pub T);

impl<T: Clone> Differentiable for Fixed<T> {
    type Shadow = Self;
    no_floats!();
}

/// A closure: its code, and what it captures.
#[derive(Clone, Copy)]
pub struct Closure<Code, Captured, Constants> {
    /// Captures nothing itself.
    pub code: Code,
    /// What varies.
    pub captured: Captured,
    /// What cannot vary.
    pub constants: Constants,
}

impl<C, E, K> Differentiable for Closure<C, E, K>
where
    C: Clone,
    E: Differentiable<Shadow = E>,
    K: Clone,
{
    type Shadow = Self;

    #[inline]
    fn has_constants(&self) -> bool {
        self.captured.has_constants()
    }

    #[inline]
    fn zero_like(&self) -> Self {
        Closure { code: self.code.clone(), captured: self.captured.zero_like(), constants: self.constants.clone() }
    }

    #[inline]
    fn accumulate(&mut self, other: &Self) {
        self.captured.accumulate(&other.captured);
    }

    #[inline]
    fn for_each_float<Visit: FnMut(f64)>(&self, visit: &mut Visit) {
        self.captured.for_each_float(visit);
    }

    #[inline]
    fn map_floats<Map: FnMut(f64) -> f64>(&mut self, map: &mut Map) {
        self.captured.map_floats(map);
    }
}

impl<Args, Y, E, K, V, D> Call<Args> for Closure<Code<Args, Y, V, D>, E, Fixed<K>>
where
    Args: Arguments + 'static,
    Y: 'static,
    E: Differentiable<Shadow = E> + Clone + 'static,
    K: Clone + 'static,
    V: Fn(&E, &K, Args::Given<'_>) -> Y + Copy + 'static,
    D: Copy + 'static,
{
    type Output = Y;

    #[inline(always)]
    fn call(&self, args: Args::Given<'_>) -> Y {
        (self.code.value)(&self.captured, &self.constants.0, args)
    }
}

impl<Args, Y, E, K, V, D> CallForward<Args> for Closure<Code<Args, Y, V, D>, E, Fixed<K>>
where
    Args: Arguments + 'static,
    Y: 'static,
    E: Differentiable<Shadow = E> + Clone + 'static,
    K: Clone + 'static,
    V: Fn(&E, &K, Args::Given<'_>) -> Y + Copy + 'static,
    D: Fn(&E, &E, &K, Args::Given<'_>, Args::Dots<'_>) -> (Y, Y) + Copy + 'static,
{
    #[inline(always)]
    fn jvp(&self, dot: Option<&Self>, args: Args::Given<'_>, dots: Args::Dots<'_>) -> (Y, Y) {
        let (captured, constants) = (&self.captured, &self.constants.0);
        match dot {
            Some(dot) => (self.code.derivative)(captured, &dot.captured, constants, args, dots),
            None => (self.code.derivative)(captured, &captured.zero_like(), constants, args, dots),
        }
    }
}

impl<Args, Y, E, K, V, D, B> CallReverse<Args> for Closure<Code<Args, Y, V, D>, E, Fixed<K>>
where
    Args: Arguments + 'static,
    Y: 'static,
    E: Differentiable<Shadow = E> + Clone + 'static,
    K: Clone + 'static,
    V: Fn(&E, &K, Args::Given<'_>) -> Y + Copy + 'static,
    D: Fn(&E, &K, Args::Given<'_>) -> (Y, B) + Copy + 'static,
    B: FnOnce(&E, &mut E, &K, Args::Back<'_>, Y) -> Args::Bars,
{
    #[inline(always)]
    fn pullback(
        &self,
        args: Args::Given<'_>,
    ) -> (Y, impl FnOnce(&Self, Option<&mut Self>, Args::Back<'_>, Y) -> Args::Bars + use<Args, Y, E, K, V, D, B>) {
        let (y, back) = (self.code.derivative)(&self.captured, &self.constants.0, args);
        (y, move |again: &Self, shadow: Option<&mut Self>, args: Args::Back<'_>, y_bar: Y| {
            let (captured, constants) = (&again.captured, &again.constants.0);
            match shadow {
                Some(shadow) => back(captured, &mut shadow.captured, constants, args, y_bar),
                None => back(captured, &mut captured.zero_like(), constants, args, y_bar),
            }
        })
    }
}

/// How a function takes one of its parameters that is a function: it follows what varies through it.
pub struct Follows<Args, Y>(pub PhantomData<fn(Args) -> Y>);

impl<Args: Arguments, Y> Follows<Args, Y> {
    /// A function with derivatives, and the struct that bears them.
    #[inline(always)]
    pub fn named<G, F: Function<Args>>(self, _: G, f: F) -> Named<F> {
        Named(f)
    }

    /// A function without derivatives, which cannot be followed: the one error is that its type is not one of those that
    /// can.
    #[must_use]
    pub fn plain<F: Function<Args>>(self, _: F) -> Named<Unfollowed<Args, Y>> {
        Named(Unfollowed(PhantomData))
    }

    /// The code of a closure in forward mode: what it captures is only there to say its type.
    #[inline(always)]
    pub fn forward<E, K, V, D>(self, _: &E, _: &Fixed<K>, value: V, derivative: D) -> Code<Args, Y, V, D>
    where
        V: Fn(&E, &K, Args::Given<'_>) -> Y,
        D: Fn(&E, &E, &K, Args::Given<'_>, Args::Dots<'_>) -> (Y, Y),
    {
        Code { value, derivative, takes: PhantomData }
    }

    /// The code of a closure in reverse mode.
    #[inline(always)]
    pub fn reverse<E, K, V, D, B>(self, _: &E, _: &Fixed<K>, value: V, derivative: D) -> Code<Args, Y, V, D>
    where
        V: Fn(&E, &K, Args::Given<'_>) -> Y,
        D: Fn(&E, &K, Args::Given<'_>) -> (Y, B),
        B: FnOnce(&E, &mut E, &K, Args::Back<'_>, Y) -> Args::Bars,
    {
        Code { value, derivative, takes: PhantomData }
    }
}

/// What stands for a function that cannot be followed, so that it is rejected once.
pub struct Unfollowed<Args, Y>(PhantomData<fn(Args) -> Y>);

impl<Args, Y> Clone for Unfollowed<Args, Y> {
    fn clone(&self) -> Self {
        Unfollowed(PhantomData)
    }
}

impl<Args: Arguments + 'static, Y: 'static> Function<Args> for Unfollowed<Args, Y> {
    type Output = Y;

    fn call(&self, _: Args::Given<'_>) -> Y {
        unreachable!("does not compile")
    }
}

impl<Args: Arguments + 'static, Y: 'static> Forward<Args> for Unfollowed<Args, Y> {
    fn jvp(&self, _: Args::Given<'_>, _: Args::Dots<'_>) -> (Y, Y) {
        unreachable!("does not compile")
    }
}

impl<Args: Arguments + 'static, Y: 'static> Reverse<Args> for Unfollowed<Args, Y> {
    fn pullback(&self, args: Args::Given<'_>) -> (Y, impl FnOnce(Args::Back<'_>, Y) -> Args::Bars + use<Args, Y>) {
        (self.call(args), |_: Args::Back<'_>, _: Y| unreachable!("does not compile"))
    }
}

/// How a function takes one of its parameters that is a function: it calls it on what cannot vary, or to compare.
pub struct Ignores<Args, Y>(pub PhantomData<fn(Args) -> Y>);

/// What takes the derivatives of closures: nothing of what is asked for it.
#[diagnostic::on_unimplemented(
    message = "the function that takes this closure calls it only where nothing varies, or to compare: no derivative goes through it",
    label = "this function does not follow the closure",
    note = "pass a function by its name, which captures nothing that varies"
)]
pub trait FollowsClosures {}

impl<Args: Arguments, Y> Ignores<Args, Y> {
    /// The code of a closure, which nobody would follow.
    pub fn forward<E, K, V, D>(self, _: &E, _: &Fixed<K>, value: V, derivative: D) -> Code<Args, Y, V, D>
    where
        Self: FollowsClosures,
        V: Fn(&E, &K, Args::Given<'_>) -> Y,
        D: Fn(&E, &E, &K, Args::Given<'_>, Args::Dots<'_>) -> (Y, Y),
    {
        Code { value, derivative, takes: PhantomData }
    }

    /// The code of a closure, which nobody would follow.
    pub fn reverse<E, K, V, D, B>(self, _: &E, _: &Fixed<K>, value: V, derivative: D) -> Code<Args, Y, V, D>
    where
        Self: FollowsClosures,
        V: Fn(&E, &K, Args::Given<'_>) -> Y,
        D: Fn(&E, &K, Args::Given<'_>) -> (Y, B),
        B: FnOnce(&E, &mut E, &K, Args::Back<'_>, Y) -> Args::Bars,
    {
        Code { value, derivative, takes: PhantomData }
    }

    /// The function itself.
    #[inline(always)]
    pub fn named<G, F>(self, g: G, _: F) -> G {
        g
    }

    /// The function itself.
    #[inline(always)]
    pub fn plain<G>(self, g: G) -> G {
        g
    }
}

/// The same of a parameter that is a pointer to a function.
pub struct IgnoresPointer<P>(pub PhantomData<fn(P)>);

impl<P> IgnoresPointer<P> {
    /// The function itself.
    #[inline(always)]
    pub fn named<F>(self, g: P, _: F) -> P {
        g
    }

    /// The function itself.
    #[inline(always)]
    pub fn plain(self, g: P) -> P {
        g
    }
}
