//! The floats themselves, and the types of `core` that are made of other values.

use super::Differentiable;
use core::cmp::Reverse;
use core::num::{Saturating, Wrapping};
use core::ops::{Bound, ControlFlow, Range, RangeFrom, RangeInclusive, RangeTo, RangeToInclusive};

impl Differentiable for f64 {
    type Shadow = Self;

    #[inline]
    fn zero_like(&self) -> Self {
        0.0
    }

    #[inline]
    fn accumulate(&mut self, other: &Self) {
        *self += other;
    }

    #[inline]
    fn for_each_float<F: FnMut(f64)>(&self, visit: &mut F) {
        visit(*self);
    }

    #[inline]
    fn map_floats<F: FnMut(f64) -> f64>(&mut self, map: &mut F) {
        *self = map(*self);
    }
}

impl Differentiable for f32 {
    type Shadow = Self;

    #[inline]
    fn zero_like(&self) -> Self {
        0.0
    }

    #[inline]
    fn accumulate(&mut self, other: &Self) {
        *self += other;
    }

    #[inline]
    fn for_each_float<F: FnMut(f64)>(&self, visit: &mut F) {
        visit(f64::from(*self));
    }

    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "an f32 rounds what it is given")]
    fn map_floats<F: FnMut(f64) -> f64>(&mut self, map: &mut F) {
        *self = map(f64::from(*self)) as f32;
    }
}

impl<T: Differentiable<Shadow = T>, const N: usize> Differentiable for [T; N] {
    type Shadow = Self;

    #[inline]
    fn has_constants(&self) -> bool {
        self.iter().any(T::has_constants)
    }

    #[inline]
    fn zero_like(&self) -> Self {
        core::array::from_fn(|i| self[i].zero_like())
    }

    #[inline]
    fn accumulate(&mut self, other: &Self) {
        for (a, b) in self.iter_mut().zip(other) {
            a.accumulate(b);
        }
    }

    #[inline]
    fn for_each_float<F: FnMut(f64)>(&self, visit: &mut F) {
        for a in self {
            a.for_each_float(visit);
        }
    }

    #[inline]
    fn map_floats<F: FnMut(f64) -> f64>(&mut self, map: &mut F) {
        for a in self {
            a.map_floats(map);
        }
    }
}

/// An implementation for a struct with public fields that are all of type `T`.
macro_rules! of_fields {
    ($($ty:ident { $($field:tt),+ })*) => { $(
        impl<T: Differentiable<Shadow = T>> Differentiable for $ty<T> {
            type Shadow = Self;

            #[inline]
            fn has_constants(&self) -> bool {
                $(self.$field.has_constants())||+
            }

            #[inline]
            fn zero_like(&self) -> Self {
                $ty { $($field: self.$field.zero_like()),+ }
            }

            #[inline]
            fn accumulate(&mut self, other: &Self) {
                $(self.$field.accumulate(&other.$field);)+
            }

            #[inline]
            fn for_each_float<F: FnMut(f64)>(&self, visit: &mut F) {
                $(self.$field.for_each_float(visit);)+
            }

            #[inline]
            fn map_floats<F: FnMut(f64) -> f64>(&mut self, map: &mut F) {
                $(self.$field.map_floats(map);)+
            }
        }
    )* };
}

of_fields! {
    Range { start, end }
    RangeFrom { start }
    RangeTo { end }
    RangeToInclusive { end }
    Reverse { 0 }
    Saturating { 0 }
    Wrapping { 0 }
}

/// An implementation for an enum: one value per variant, with a parameter where it holds one.
macro_rules! of_variants {
    ($($ty:ident<$($param:ident),+> { $($variant:ident($value:ident))+ $(| $unit:ident)* })*) => { $(
        impl<$($param: Differentiable<Shadow = $param>),+> Differentiable for $ty<$($param),+> {
            type Shadow = Self;

            #[inline]
            fn has_constants(&self) -> bool {
                match self {
                    $($ty::$variant($value) => $value.has_constants(),)+
                    $($ty::$unit => false,)*
                }
            }

            #[inline]
            fn zero_like(&self) -> Self {
                match self {
                    $($ty::$variant($value) => $ty::$variant($value.zero_like()),)+
                    $($ty::$unit => $ty::$unit,)*
                }
            }

            #[inline]
            fn accumulate(&mut self, other: &Self) {
                match (self, other) {
                    $(($ty::$variant($value), $ty::$variant(other)) => $value.accumulate(other),)+
                    _ => {}
                }
            }

            #[inline]
            fn for_each_float<F: FnMut(f64)>(&self, visit: &mut F) {
                match self {
                    $($ty::$variant($value) => $value.for_each_float(visit),)+
                    $($ty::$unit => {})*
                }
            }

            #[inline]
            fn map_floats<F: FnMut(f64) -> f64>(&mut self, map: &mut F) {
                match self {
                    $($ty::$variant($value) => $value.map_floats(map),)+
                    $($ty::$unit => {})*
                }
            }
        }
    )* };
}

of_variants! {
    Option<T> { Some(value) | None }
    Bound<T> { Included(value) Excluded(value) | Unbounded }
    ControlFlow<B, C> { Continue(value) Break(value) }
}

/// What a failure holds is no part of what one differentiates by; inside of a function it varies as all else does.
impl<T: Differentiable<Shadow = T>, E: Differentiable<Shadow = E>> Differentiable for Result<T, E> {
    type Shadow = Self;

    #[inline]
    fn has_constants(&self) -> bool {
        match self {
            Ok(value) => value.has_constants(),
            Err(_) => true,
        }
    }

    #[inline]
    fn zero_like(&self) -> Self {
        match self {
            Ok(value) => Ok(value.zero_like()),
            Err(failure) => Err(failure.zero_like()),
        }
    }

    #[inline]
    fn accumulate(&mut self, other: &Self) {
        match (self, other) {
            (Ok(value), Ok(other)) => value.accumulate(other),
            (Err(failure), Err(other)) => failure.accumulate(other),
            _ => {}
        }
    }

    #[inline]
    fn for_each_float<F: FnMut(f64)>(&self, visit: &mut F) {
        if let Ok(value) = self {
            value.for_each_float(visit);
        }
    }

    #[inline]
    fn map_floats<F: FnMut(f64) -> f64>(&mut self, map: &mut F) {
        if let Ok(value) = self {
            value.map_floats(map);
        }
    }
}

impl<T: Differentiable<Shadow = T>> Differentiable for RangeInclusive<T> {
    type Shadow = Self;

    #[inline]
    fn has_constants(&self) -> bool {
        self.start().has_constants() || self.end().has_constants()
    }

    #[inline]
    fn zero_like(&self) -> Self {
        self.start().zero_like()..=self.end().zero_like()
    }

    #[inline]
    fn accumulate(&mut self, other: &Self) {
        replace_ends(self, |start, end| {
            start.accumulate(other.start());
            end.accumulate(other.end());
        });
    }

    #[inline]
    fn for_each_float<F: FnMut(f64)>(&self, visit: &mut F) {
        self.start().for_each_float(visit);
        self.end().for_each_float(visit);
    }

    #[inline]
    fn map_floats<F: FnMut(f64) -> f64>(&mut self, map: &mut F) {
        replace_ends(self, |start, end| {
            start.map_floats(map);
            end.map_floats(map);
        });
    }
}

/// The ends of a `RangeInclusive` are private: it is taken apart and built again, unless it holds no
/// floats, for it may be an iterator that has ended, and building it again would start it afresh.
#[inline]
fn replace_ends<T: Differentiable<Shadow = T>>(range: &mut RangeInclusive<T>, change: impl FnOnce(&mut T, &mut T)) {
    if range.flat_len() == 0 {
        return;
    }
    let zero = range.zero_like();
    let (mut start, mut end) = core::mem::replace(range, zero).into_inner();
    change(&mut start, &mut end);
    *range = start..=end;
}
