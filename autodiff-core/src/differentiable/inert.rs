//! Types without a float in them: cloned into shadows, left alone by everything else.

use super::Differentiable;
use core::marker::PhantomData;

/// The body of an implementation that holds no floats.
macro_rules! no_floats {
    () => {
        #[inline]
        fn accumulate(&mut self, _: &Self) {}

        #[inline]
        fn for_each_float<F: FnMut(f64)>(&self, _: &mut F) {}

        #[inline]
        fn map_floats<F: FnMut(f64) -> f64>(&mut self, _: &mut F) {}
    };
}

macro_rules! inert {
    ($($ty:ty)*) => { $(
        impl Differentiable for $ty {
            type Shadow = Self;

            #[inline]
            fn zero_like(&self) -> Self {
                self.clone()
            }

            no_floats!();
        }
    )* };
}

inert! {
    () i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize bool char
    &str core::cmp::Ordering core::ops::RangeFull core::time::Duration
    core::num::NonZeroI8 core::num::NonZeroI16 core::num::NonZeroI32 core::num::NonZeroI64
    core::num::NonZeroI128 core::num::NonZeroIsize core::num::NonZeroU8 core::num::NonZeroU16
    core::num::NonZeroU32 core::num::NonZeroU64 core::num::NonZeroU128 core::num::NonZeroUsize
}

#[cfg(feature = "alloc")]
inert! { alloc::string::String }

#[cfg(feature = "ndarray")]
inert! { ndarray::ShapeError }

#[cfg(feature = "alloc")]
impl Differentiable for str {
    type Shadow = alloc::string::String;

    #[inline]
    fn zero_like(&self) -> Self::Shadow {
        self.into()
    }

    no_floats!();
}

impl<T: ?Sized> Differentiable for PhantomData<T> {
    type Shadow = Self;

    #[inline]
    fn zero_like(&self) -> Self {
        PhantomData
    }

    no_floats!();
}
