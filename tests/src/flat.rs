//! Values as flat lists of floats: what lets one set of assertions serve arguments and results of any shape.
//!
//! It says the same as `autodiff_core::Differentiable::{to_flat, set_flat}` and is written apart from it on
//! purpose: a test that borrowed the library's own flattening could not find a fault in it.

/// A value made of floats (and of inert things, which have no components).
pub trait Flat {
    /// How closely derivatives of this type can be asked to agree, relative: 0 for inert types.
    const TOLERANCE: f64;

    /// Appends the components.
    fn push(&self, flat: &mut Vec<f64>);

    /// Replaces the components by the first ones of `flat`, and takes these off its front.
    fn take(&mut self, flat: &mut &[f64]);
}

/// The components of one value.
pub fn flat<T: Flat>(value: &T) -> Vec<f64> {
    let mut components = Vec::new();
    value.push(&mut components);
    components
}

fn next(flat: &mut &[f64]) -> f64 {
    let (first, rest) = flat.split_first().expect("as many numbers as components");
    *flat = rest;
    *first
}

impl Flat for f64 {
    const TOLERANCE: f64 = 1e-12;

    fn push(&self, flat: &mut Vec<f64>) {
        flat.push(*self);
    }

    fn take(&mut self, flat: &mut &[f64]) {
        *self = next(flat);
    }
}

impl Flat for f32 {
    const TOLERANCE: f64 = 1e-5;

    fn push(&self, flat: &mut Vec<f64>) {
        flat.push(f64::from(*self));
    }

    #[expect(clippy::cast_possible_truncation, reason = "this is what an f32 argument is given")]
    fn take(&mut self, flat: &mut &[f64]) {
        *self = next(flat) as f32;
    }
}

impl<T: Flat, const N: usize> Flat for [T; N] {
    const TOLERANCE: f64 = T::TOLERANCE;

    fn push(&self, flat: &mut Vec<f64>) {
        for element in self {
            element.push(flat);
        }
    }

    fn take(&mut self, flat: &mut &[f64]) {
        for element in self {
            element.take(flat);
        }
    }
}

impl<T: Flat> Flat for Vec<T> {
    const TOLERANCE: f64 = T::TOLERANCE;

    fn push(&self, flat: &mut Vec<f64>) {
        for element in self {
            element.push(flat);
        }
    }

    fn take(&mut self, flat: &mut &[f64]) {
        for element in self {
            element.take(flat);
        }
    }
}

impl<T: Flat> Flat for Option<T> {
    const TOLERANCE: f64 = T::TOLERANCE;

    fn push(&self, flat: &mut Vec<f64>) {
        if let Some(value) = self {
            value.push(flat);
        }
    }

    fn take(&mut self, flat: &mut &[f64]) {
        if let Some(value) = self {
            value.take(flat);
        }
    }
}

macro_rules! tuples {
    ($(($($part:ident $at:tt)+))+) => {$(
        impl<$($part: Flat),+> Flat for ($($part,)+) {
            const TOLERANCE: f64 = {
                let mut widest = 0.0;
                $(if $part::TOLERANCE > widest { widest = $part::TOLERANCE; })+
                widest
            };

            fn push(&self, flat: &mut Vec<f64>) {
                $(self.$at.push(flat);)+
            }

            fn take(&mut self, flat: &mut &[f64]) {
                $(self.$at.take(flat);)+
            }
        }
    )+};
}
tuples! { (A 0 B 1) (A 0 B 1 C 2) (A 0 B 1 C 2 D 3) }

macro_rules! inert {
    ($($inert:ty)+) => {$(
        impl Flat for $inert {
            const TOLERANCE: f64 = 0.0;

            fn push(&self, _: &mut Vec<f64>) {}

            fn take(&mut self, _: &mut &[f64]) {}
        }
    )+};
}
inert! { () bool char String &'static str i8 i16 i32 i64 isize u8 u16 u32 u64 usize }
