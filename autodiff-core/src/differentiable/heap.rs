//! The types of `alloc`: sequences, boxes, maps.

use super::Differentiable;
use alloc::borrow::{Cow, ToOwned};
use alloc::boxed::Box;
use alloc::collections::{BTreeMap, LinkedList, VecDeque};
use alloc::vec::Vec;
use core::borrow::{Borrow, BorrowMut};

/// An implementation for a sequence of `T`s, which two of a kind share as far as the shorter one reaches.
macro_rules! sequences {
    ($($ty:ty, shadow $shadow:ty;)*) => { $(
        impl<T: Differentiable<Shadow = T>> Differentiable for $ty {
            type Shadow = $shadow;

            #[inline]
            fn has_constants(&self) -> bool {
                self.iter().any(T::has_constants)
            }

            #[inline]
            fn zero_like(&self) -> Self::Shadow {
                self.iter().map(T::zero_like).collect()
            }

            #[inline]
            fn accumulate(&mut self, other: &Self) {
                for (a, b) in self.iter_mut().zip(other.iter()) {
                    a.accumulate(b);
                }
            }

            #[inline]
            fn for_each_float<F: FnMut(f64)>(&self, visit: &mut F) {
                for a in self.iter() {
                    a.for_each_float(visit);
                }
            }

            #[inline]
            fn map_floats<F: FnMut(f64) -> f64>(&mut self, map: &mut F) {
                for a in self.iter_mut() {
                    a.map_floats(map);
                }
            }
        }
    )* };
}

sequences! {
    [T], shadow Vec<T>;
    Vec<T>, shadow Self;
    VecDeque<T>, shadow Self;
    LinkedList<T>, shadow Self;
}

/// `Box<T>` and `Box<[T]>` alike: the shadow of what is inside is what the box is made from.
impl<T: ?Sized + Differentiable> Differentiable for Box<T>
where
    Box<T>: From<T::Shadow>,
{
    type Shadow = Self;

    #[inline]
    fn has_constants(&self) -> bool {
        (**self).has_constants()
    }

    #[inline]
    fn zero_like(&self) -> Self {
        Box::from((**self).zero_like())
    }

    #[inline]
    fn accumulate(&mut self, other: &Self) {
        (**self).accumulate(other);
    }

    #[inline]
    fn for_each_float<F: FnMut(f64)>(&self, visit: &mut F) {
        (**self).for_each_float(visit);
    }

    #[inline]
    fn map_floats<F: FnMut(f64) -> f64>(&mut self, map: &mut F) {
        (**self).map_floats(map);
    }
}

/// A borrowed value becomes an owned one when it changes.
impl<B> Differentiable for Cow<'_, B>
where
    B: ?Sized + ToOwned + Differentiable<Shadow = <B as ToOwned>::Owned>,
    B::Owned: BorrowMut<B>,
{
    type Shadow = Self;

    #[inline]
    fn has_constants(&self) -> bool {
        (**self).has_constants()
    }

    #[inline]
    fn zero_like(&self) -> Self {
        Cow::Owned((**self).zero_like())
    }

    #[inline]
    fn accumulate(&mut self, other: &Self) {
        self.to_mut().borrow_mut().accumulate(other);
    }

    #[inline]
    fn for_each_float<F: FnMut(f64)>(&self, visit: &mut F) {
        (**self).borrow().for_each_float(visit);
    }

    #[inline]
    fn map_floats<F: FnMut(f64) -> f64>(&mut self, map: &mut F) {
        self.to_mut().borrow_mut().map_floats(map);
    }
}

/// Keys are inert; values of the same key are added, in the order of the keys.
impl<K: Clone + Ord, V: Differentiable<Shadow = V>> Differentiable for BTreeMap<K, V> {
    type Shadow = Self;

    #[inline]
    fn has_constants(&self) -> bool {
        self.values().any(V::has_constants)
    }

    #[inline]
    fn zero_like(&self) -> Self {
        self.iter().map(|(key, value)| (key.clone(), value.zero_like())).collect()
    }

    #[inline]
    fn accumulate(&mut self, other: &Self) {
        for (key, value) in self {
            if let Some(other) = other.get(key) {
                value.accumulate(other);
            }
        }
    }

    #[inline]
    fn for_each_float<F: FnMut(f64)>(&self, visit: &mut F) {
        for value in self.values() {
            value.for_each_float(visit);
        }
    }

    #[inline]
    fn map_floats<F: FnMut(f64) -> f64>(&mut self, map: &mut F) {
        for value in self.values_mut() {
            value.map_floats(map);
        }
    }
}
