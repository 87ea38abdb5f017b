//! Tuples of up to twelve values.

use super::Differentiable;

macro_rules! tuples {
    ($(($($T:ident $i:tt),+))*) => { $(
        impl<$($T: Differentiable<Shadow = $T>),+> Differentiable for ($($T,)+) {
            type Shadow = Self;

            #[inline]
            fn has_constants(&self) -> bool {
                $(self.$i.has_constants())||+
            }

            #[inline]
            fn zero_like(&self) -> Self {
                ($(self.$i.zero_like(),)+)
            }

            #[inline]
            fn accumulate(&mut self, other: &Self) {
                $(self.$i.accumulate(&other.$i);)+
            }

            #[inline]
            fn for_each_float<Visit: FnMut(f64)>(&self, visit: &mut Visit) {
                $(self.$i.for_each_float(visit);)+
            }

            #[inline]
            fn map_floats<Map: FnMut(f64) -> f64>(&mut self, map: &mut Map) {
                $(self.$i.map_floats(map);)+
            }
        }
    )* };
}

tuples! {
    (A 0)
    (A 0, B 1)
    (A 0, B 1, C 2)
    (A 0, B 1, C 2, D 3)
    (A 0, B 1, C 2, D 3, E 4)
    (A 0, B 1, C 2, D 3, E 4, F 5)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11)
}
