//! What a tensor is made of: `f64` and `f32`, with the operations of the rule table.

use core::cell::RefCell;
use core::fmt::{Debug, Display, LowerExp};
use core::ops::{AddAssign, DivAssign, MulAssign, Neg, Rem, SubAssign};

use autodiff_macros::for_each_rule;
use ndarray::{LinalgScalar, ScalarOperand};
use rand_distr::{Distribution, StandardNormal, StandardUniform};

use super::recycle::Pool;

mod sealed {
    pub trait Sealed {}
    impl Sealed for f64 {}
    impl Sealed for f32 {}
}

/// A float that a tensor can hold: `f64` or `f32`.
///
/// Sealed: the kernels rely on what the rule table says of these two types.
pub trait Element:
    sealed::Sealed
    + Functions
    + LinalgScalar
    + ScalarOperand
    + PartialOrd
    + Neg<Output = Self>
    + Rem<Output = Self>
    + AddAssign
    + SubAssign
    + MulAssign
    + DivAssign
    + Display
    + LowerExp
    + Debug
    + Default
    + Send
    + Sync
{
    /// −∞, the identity of the maximum.
    const LEAST: Self;
    /// +∞, the identity of the minimum.
    const GREATEST: Self;

    /// The value of a literal of the rule table.
    fn lit(value: f64) -> Self;
    /// The float nearest to an integer.
    fn int(value: i32) -> Self;
    /// The float nearest to a size.
    fn size(value: usize) -> Self;
    /// Widened, or as it is.
    fn to_f64(self) -> f64;
    /// Whether it is not a number.
    fn is_nan(self) -> bool;
    /// What this thread keeps for large arrays; nothing while the thread ends.
    #[doc(hidden)]
    fn with_pool<R>(run: impl FnOnce(&mut Pool<Self>) -> R) -> Option<R>;
    /// Uniform in `[0, 1)`.
    #[doc(hidden)]
    fn uniform<R: rand::Rng + ?Sized>(rng: &mut R) -> Self;
    /// Normal with mean 0 and variance 1.
    #[doc(hidden)]
    fn normal<R: rand::Rng + ?Sized>(rng: &mut R) -> Self;
}

macro_rules! element {
    ($float:ident) => {
        impl Element for $float {
            const LEAST: Self = Self::NEG_INFINITY;
            const GREATEST: Self = Self::INFINITY;

            #[inline]
            fn lit(value: f64) -> Self {
                num_traits::cast(value).expect("a float of the table fits into every float")
            }

            #[inline]
            fn int(value: i32) -> Self {
                num_traits::cast(value).expect("an integer fits into every float")
            }

            #[inline]
            fn size(value: usize) -> Self {
                num_traits::cast(value).expect("a size fits into every float")
            }

            #[inline]
            fn to_f64(self) -> f64 {
                f64::from(self)
            }

            #[inline]
            fn is_nan(self) -> bool {
                $float::is_nan(self)
            }

            fn with_pool<R>(run: impl FnOnce(&mut Pool<Self>) -> R) -> Option<R> {
                thread_local! {
                    static POOL: RefCell<Pool<$float>> = RefCell::default();
                }
                POOL.try_with(|pool| run(&mut pool.borrow_mut())).ok()
            }

            fn uniform<R: rand::Rng + ?Sized>(rng: &mut R) -> Self {
                StandardUniform.sample(rng)
            }

            fn normal<R: rand::Rng + ?Sized>(rng: &mut R) -> Self {
                StandardNormal.sample(rng)
            }
        }
    };
}

element!(f64);
element!(f32);

macro_rules! functions {
    (tensor $({
        row $row:ident $node:literal $methods:tt $all:tt $varying:tt $inert:tt -> $y:ident = $call:tt;
        scalar { $($name:ident($($arg:ident: $ty:ty),*) ($($used:ident)*))? };
        $($rest:tt)*
    })+) => {
        /// The methods of the rule table, so that its formulas can be written once for all floats.
        #[doc(hidden)]
        #[allow(missing_docs, clippy::must_use_candidate, clippy::return_self_not_must_use, reason = "the methods of `f64` and `f32`, documented there")]
        pub trait Functions: Copy {
            $($(fn $name(self, $($arg: $ty),*) -> Self;)?)+
        }

        functions! { @float f64 $({ $($name($($arg: $ty),*))? })+ }
        functions! { @float f32 $({ $($name($($arg: $ty),*))? })+ }
    };
    (@float $float:ident $({ $($name:ident($($arg:ident: $ty:ty),*))? })+) => {
        #[expect(deprecated, reason = "`abs_sub` is in the table because it is in programs")]
        impl Functions for $float {
            $($(
                #[inline]
                fn $name(self, $($arg: $ty),*) -> Self {
                    $float::$name(self, $($arg),*)
                }
            )?)+
        }
    };
}

for_each_rule!(functions, tensor);
