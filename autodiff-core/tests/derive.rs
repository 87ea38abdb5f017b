//! `#[derive(Differentiable)]` on every shape of type, without a warning.
#![deny(warnings, missing_docs, unused_qualifications, clippy::pedantic)]
#![cfg(feature = "alloc")]

use autodiff_core::Differentiable;
use std::marker::PhantomData;
use std::rc::Rc;

/// Not differentiable: it must be marked `#[constant]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Opaque(u8);

/// Named fields.
#[derive(Differentiable, Clone, Debug, PartialEq)]
pub struct Named {
    /// A float.
    pub mass: f64,
    radius: f32,
    count: usize,
    #[constant]
    label: Opaque,
    /// Floats inside.
    pub rows: Vec<[f64; 2]>,
}

#[test]
fn structs_with_named_fields() {
    let x = Named { mass: 1.0, radius: 2.0, count: 3, label: Opaque(4), rows: vec![[5.0, 6.0]] };
    let mut shadow = x.zero_like();
    let zero = Named { mass: 0.0, radius: 0.0, rows: vec![[0.0, 0.0]], ..x.clone() };
    assert_eq!(shadow, zero);
    shadow.accumulate(&x);
    assert_eq!(shadow, x);
    shadow.accumulate(&x);
    assert_eq!(shadow.to_flat(), [2.0, 4.0, 10.0, 12.0]);
    shadow.set_flat(&[1.0, 2.0, 5.0, 6.0]);
    assert_eq!(shadow, x);
    shadow.set_zero();
    assert_eq!(shadow, zero);
    assert_eq!(x.flat_len(), 4);
}

/// Unnamed fields.
#[derive(Differentiable, Clone, Copy, Debug, PartialEq)]
#[differentiable(crate = ::autodiff_core)]
struct Tuple(f64, #[constant] char, (i32, f64));

#[derive(Differentiable, Clone, Copy, Debug, PartialEq)]
struct Unit;

#[derive(Differentiable, Clone, Copy, Debug, PartialEq)]
struct Empty {}

#[test]
fn other_structs() {
    let x = Tuple(1.0, 'c', (2, 3.0));
    let mut shadow = x.zero_like();
    assert_eq!(shadow, Tuple(0.0, 'c', (2, 0.0)));
    shadow.accumulate(&x);
    assert_eq!(shadow, x);
    assert_eq!(x.to_flat(), [1.0, 3.0]);
    let mut unit = Unit;
    unit.accumulate(&Unit.zero_like());
    assert_eq!((unit.flat_len(), Empty {}.zero_like()), (0, Empty {}));
}

/// A parameter of each kind.
#[derive(Differentiable, Clone, Debug, PartialEq)]
struct Generic<'a, T: Copy = f64, U = Opaque, V: ?Sized = String, I: Iterator = std::ops::Range<u8>, const N: usize = 2>
where
    V: 'a,
{
    name: &'a str,
    values: [T; N],
    #[constant]
    shared: Rc<U>,
    marker: PhantomData<V>,
    item: Option<I::Item>,
    same_item: Vec<<I as Iterator>::Item>,
}

#[test]
fn generics() {
    let x: Generic = Generic {
        name: "x",
        values: [1.0, 2.0],
        shared: Rc::new(Opaque(1)),
        marker: PhantomData,
        item: Some(1),
        same_item: vec![2],
    };
    assert_eq!(x.zero_like(), Generic { values: [0.0; 2], ..x.clone() });
    let nested = Generic::<_, Opaque, String, std::array::IntoIter<f64, 1>, 1> {
        name: "nested",
        values: [Tuple(1.0, 'c', (2, 3.0))],
        shared: Rc::new(Opaque(1)),
        marker: PhantomData,
        item: Some(4.0),
        same_item: vec![5.0],
    };
    assert_eq!(nested.to_flat(), [1.0, 3.0, 4.0, 5.0]);
}

/// All kinds of variant.
#[derive(Differentiable, Clone, Debug, PartialEq)]
enum Shape {
    Point,
    Circle(f64, #[constant] Opaque),
    Rectangle { width: f64, height: f64 },
    Group(Vec<Shape>, Option<Box<Self>>),
}

#[derive(Differentiable, Clone, Debug, PartialEq)]
enum Single {
    Only(f64),
}

#[derive(Differentiable)]
enum Never {}

#[test]
fn enums() {
    let rectangle = Shape::Rectangle { width: 1.0, height: 2.0 };
    let circle = Shape::Circle(3.0, Opaque(1));
    assert_eq!(rectangle.zero_like(), Shape::Rectangle { width: 0.0, height: 0.0 });
    let mut sum = rectangle.clone();
    sum.accumulate(&rectangle);
    assert_eq!(sum, Shape::Rectangle { width: 2.0, height: 4.0 });
    // Another variant has nothing in common.
    sum.accumulate(&circle);
    sum.accumulate(&Shape::Point);
    assert_eq!(sum, Shape::Rectangle { width: 2.0, height: 4.0 });

    let mut group = Shape::Group(vec![rectangle, Shape::Point], Some(Box::new(circle)));
    assert_eq!(group.to_flat(), [1.0, 2.0, 3.0]);
    group.accumulate(&group.clone());
    assert_eq!(group.to_flat(), [2.0, 4.0, 6.0]);
    assert_eq!(group.zero_like().to_flat(), [0.0; 3]);

    let mut single = Single::Only(1.0);
    single.accumulate(&Single::Only(2.0));
    assert_eq!(single, Single::Only(3.0));
    assert!(None::<Never>.zero_like().is_none());
}

/// The user's names are the user's: generated code uses none of them.
#[allow(non_camel_case_types, non_upper_case_globals, dead_code)]
mod names {
    pub struct Vec;
    pub struct Option;
    pub struct Some;
    pub struct f32;
    pub struct FnMut;
    pub trait Clone {}
    pub const other: u8 = 0;
    pub static visit: u8 = 1;
    pub const map: u8 = 2;
    pub const field_0: u8 = 3;
    pub mod core {}
    pub mod std {}
    pub mod alloc {}
    pub mod autodiff_core {}

    mod float {
        pub type f64 = ::core::primitive::f64;
    }
    use float::f64 as Float;
    /// Another thing of that name.
    pub struct f64;

    #[derive(::autodiff_core::Differentiable)]
    pub struct Wrap<T> {
        pub r#type: Float,
        pub __self: T,
        #[constant]
        pub visit: u8,
    }

    #[derive(::autodiff_core::Differentiable)]
    pub enum Result {
        Ok(Float),
        Err { other: Float, map: Float },
    }

    pub fn total() -> Float {
        use ::autodiff_core::Differentiable as _;
        let x = Wrap { r#type: 1.0, __self: Result::Ok(2.0), visit };
        let y = Result::Err { other: 3.0, map: 4.0 };
        x.to_flat().iter().chain(&y.to_flat()).sum()
    }
}

#[test]
fn names_are_hygienic() {
    assert!((names::total() - 10.0).abs() < 1e-12);
}

/// Items of a macro and items in a function derive as well.
#[test]
fn in_macros_and_functions() {
    macro_rules! vector {
        ($name:ident, $scalar:ty) => {
            #[derive(Differentiable, Clone, Copy, Debug, PartialEq)]
            struct $name {
                x: $scalar,
                y: $scalar,
            }
        };
    }
    vector!(Vector, f64);
    assert_eq!(Vector { x: 1.0, y: 2.0 }.to_flat(), [1.0, 2.0]);
}

#[test]
fn deprecated_fields() {
    /// Has one.
    #[derive(Differentiable)]
    pub struct Old {
        #[deprecated]
        #[allow(dead_code)]
        x: f64,
        y: f64,
    }
    #[allow(deprecated)]
    let old = Old { x: 1.0, y: 2.0 };
    assert_eq!((old.flat_len(), old.y), (2, 2.0));
}
