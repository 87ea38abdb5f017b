//! Methods and constructors: the companions that generated code calls, as traits, since the types are of another crate.
//!
//! The names and the order of arguments are those of the hidden companions of any method: `__m_jvp` takes each argument and
//! its tangent; `__m_pullback` gives the value and a closure that takes each reference again with the shadow to add into, then
//! the cotangent.

#![expect(clippy::op_ref, reason = "one formula for matrices that can be copied and for those that cannot")]

use nalgebra::{DMatrix, DVector, SMatrix, Vector2, Vector3, Vector4};

use super::Element;

/// Declares a method's trait and implements it.
macro_rules! methods {
    // Without arguments.
    ($(#[$doc:meta])* $Trait:ident::{$jvp:ident, $pullback:ident}: |$a:ident, $a_dot:ident, $y:ident| $value:expr, $y_dot:expr, |$y_bar:ident| $to_a:expr;
        $([$($generics:tt)*] [$($captured:ident),*] $M:ty => $Y:ty;)*
    ) => {
        $(#[$doc])*
        pub trait $Trait: Sized {
            /// The result.
            type Output;
            /// Forward mode.
            fn $jvp(&self, self_dot: &Self) -> (Self::Output, Self::Output);
            /// Reverse mode.
            fn $pullback(&self) -> (Self::Output, impl FnOnce(&Self, Option<&mut Self>, Self::Output) + use<Self>);
        }

        $(impl<$($generics)*> $Trait for $M {
            type Output = $Y;

            #[inline]
            fn $jvp(&self, self_dot: &Self) -> ($Y, $Y) {
                let ($a, $a_dot) = (self, self_dot);
                let $y = $value;
                let y_dot = $y_dot;
                ($y, y_dot)
            }

            #[inline]
            fn $pullback(&self) -> ($Y, impl FnOnce(&Self, Option<&mut Self>, $Y) + use<$($captured),*>) {
                let $a = self;
                let $y = $value;
                let value = $y.clone();
                (value, move |$a: &Self, a_bar: Option<&mut Self>, $y_bar: $Y| {
                    let _ = (&$a, &$y);
                    if let Some(a_bar) = a_bar {
                        *a_bar += $to_a;
                    }
                })
            }
        })*
    };
    // With another matrix.
    ($(#[$doc:meta])* $Trait:ident::{$jvp:ident, $pullback:ident}: |$a:ident, $a_dot:ident, $b:ident, $b_dot:ident| $value:expr, $y_dot:expr, |$y_bar:ident| $to_a:expr, $to_b:expr;
        $([$($generics:tt)*] [$($captured:ident),*] $M:ty => $Y:ty;)*
    ) => {
        $(#[$doc])*
        pub trait $Trait: Sized {
            /// The result.
            type Output;
            /// Forward mode.
            fn $jvp(&self, self_dot: &Self, rhs: &Self, rhs_dot: Option<&Self>) -> (Self::Output, Self::Output);
            /// Reverse mode.
            fn $pullback(
                &self,
                rhs: &Self,
            ) -> (Self::Output, impl FnOnce(&Self, Option<&mut Self>, &Self, Option<&mut Self>, Self::Output) + use<Self>);
        }

        $(impl<$($generics)*> $Trait for $M {
            type Output = $Y;

            #[inline]
            fn $jvp(&self, self_dot: &Self, $b: &Self, rhs_dot: Option<&Self>) -> ($Y, $Y) {
                let ($a, $a_dot) = (self, self_dot);
                let mut scratch = None;
                let $b_dot = crate::ops::tangent_or(rhs_dot, $b, &mut scratch);
                ($value, $y_dot)
            }

            #[inline]
            fn $pullback(
                &self,
                $b: &Self,
            ) -> ($Y, impl FnOnce(&Self, Option<&mut Self>, &Self, Option<&mut Self>, $Y) + use<$($captured),*>) {
                let $a = self;
                let value = $value;
                (value, |$a: &Self, a_bar: Option<&mut Self>, $b: &Self, b_bar: Option<&mut Self>, $y_bar: $Y| {
                    if let Some(a_bar) = a_bar {
                        *a_bar += $to_a;
                    }
                    if let Some(b_bar) = b_bar {
                        *b_bar += $to_b;
                    }
                })
            }
        })*
    };
}

/// The slope of `|x|` along `x`: at 0 that of least norm, as for `hypot`.
macro_rules! ratio {
    ($part:expr, $whole:expr) => {
        if $whole == T::zero() { T::zero() } else { $part / $whole }
    };
}

methods! {
    /// `a.dot(&b)`, the sum of the products of elements: `ẏ = ȧ·b + a·ḃ`, `ā += ȳ b`, `b̄ += ȳ a`.
    Dot::{__dot_jvp, __dot_pullback}: |a, a_dot, b, b_dot| a.dot(b), a_dot.dot(b) + a.dot(b_dot), |y_bar| b * y_bar, a * y_bar;
    [T: Element, const R: usize, const C: usize] [T, R, C] SMatrix<T, R, C> => T;
    [T: Element] [T] DVector<T> => T;
    [T: Element] [T] DMatrix<T> => T;
}

methods! {
    /// `a.cross(&b)` in three dimensions: `ẏ = ȧ×b + a×ḃ`, `ā += b×ȳ`, `b̄ += ȳ×a`.
    Cross::{__cross_jvp, __cross_pullback}: |a, a_dot, b, b_dot| a.cross(b), a_dot.cross(b) + a.cross(b_dot), |y_bar| b.cross(&y_bar), y_bar.cross(a);
    [T: Element] [T] Vector3<T> => Vector3<T>;
}

methods! {
    /// `a.component_mul(&b)`: `ẏ = ȧ∘b + a∘ḃ`, `ā += ȳ∘b`, `b̄ += ȳ∘a`.
    ComponentMul::{__component_mul_jvp, __component_mul_pullback}: |a, a_dot, b, b_dot| a.component_mul(b), a_dot.component_mul(b) + a.component_mul(b_dot), |y_bar| y_bar.component_mul(b), y_bar.component_mul(a);
    [T: Element, const R: usize, const C: usize] [T, R, C] SMatrix<T, R, C> => SMatrix<T, R, C>;
    [T: Element] [T] DVector<T> => DVector<T>;
    [T: Element] [T] DMatrix<T> => DMatrix<T>;
}

methods! {
    /// `a.norm()`, the root of the sum of squares: `ẏ = a·ȧ/y`, `ā += ȳ a/y`; 0 at 0.
    Norm::{__norm_jvp, __norm_pullback}: |a, a_dot, y| a.norm(), ratio!(a.dot(a_dot), y), |y_bar| a * ratio!(y_bar, y);
    [T: Element, const R: usize, const C: usize] [T, R, C] SMatrix<T, R, C> => T;
    [T: Element] [T] DVector<T> => T;
    [T: Element] [T] DMatrix<T> => T;
}

methods! {
    /// `a.norm_squared()`: `ẏ = 2 a·ȧ`, `ā += 2 ȳ a`.
    NormSquared::{__norm_squared_jvp, __norm_squared_pullback}: |a, a_dot, y| a.norm_squared(), (T::one() + T::one()) * a.dot(a_dot), |y_bar| a * ((T::one() + T::one()) * y_bar);
    [T: Element, const R: usize, const C: usize] [T, R, C] SMatrix<T, R, C> => T;
    [T: Element] [T] DVector<T> => T;
    [T: Element] [T] DMatrix<T> => T;
}

methods! {
    /// `a.normalize()`, `y = a/|a|`: `ẏ = (ȧ − y (y·ȧ))/|a|`, `ā += (ȳ − y (y·ȳ))/|a|`.
    Normalize::{__normalize_jvp, __normalize_pullback}: |a, a_dot, y| a.normalize(), (a_dot - &y * y.dot(a_dot)) / a.norm(), |y_bar| (&y_bar - &y * y.dot(&y_bar)) / a.norm();
    [T: Element, const R: usize, const C: usize] [T, R, C] SMatrix<T, R, C> => SMatrix<T, R, C>;
    [T: Element] [T] DVector<T> => DVector<T>;
}

methods! {
    /// `a.sum()` of the elements: `ẏ = Σ ȧ`, `ā += ȳ` in each.
    Sum::{__sum_jvp, __sum_pullback}: |a, a_dot, y| a.sum(), a_dot.sum(), |y_bar| a.map(|_| y_bar);
    [T: Element, const R: usize, const C: usize] [T, R, C] SMatrix<T, R, C> => T;
    [T: Element] [T] DVector<T> => T;
    [T: Element] [T] DMatrix<T> => T;
}

methods! {
    /// `a.transpose()`: `ẏ = ȧᵀ`, `ā += ȳᵀ`.
    Transpose::{__transpose_jvp, __transpose_pullback}: |a, a_dot, y| a.transpose(), a_dot.transpose(), |y_bar| y_bar.transpose();
    [T: Element, const R: usize, const C: usize] [T, R, C] SMatrix<T, R, C> => SMatrix<T, C, R>;
    [T: Element] [T] DMatrix<T> => DMatrix<T>;
}

/// Declares the trait of a constructor from elements.
macro_rules! constructor {
    ($Trait:ident($($x:ident $x_dot:ident),+) -> $bars:ty) => {
        /// `new` of as many elements.
        #[allow(clippy::many_single_char_names, reason = "elements in order")]
        pub trait $Trait: Sized {
            /// The elements.
            type Element;
            /// Forward mode.
            #[allow(clippy::too_many_arguments, reason = "elements and their tangents")]
            fn __new_jvp($($x: Self::Element, $x_dot: Option<Self::Element>),+) -> (Self, Self);
            /// Reverse mode.
            #[allow(clippy::too_many_arguments, reason = "as many as elements")]
            fn __new_pullback($($x: Self::Element),+) -> (Self, impl FnOnce(Self) -> $bars + use<Self>);
        }
    };
}

/// Implements it: each element with its place.
macro_rules! constructors {
    ($Trait:ident for ($R:literal, $C:literal): ($($x:ident $x_dot:ident $at:expr),+) -> $bars:ident) => {
        #[allow(clippy::many_single_char_names, reason = "elements in order")]
        impl<T: Element> $Trait for SMatrix<T, $R, $C> {
            type Element = T;

            #[inline]
            fn __new_jvp($($x: T, $x_dot: Option<T>),+) -> (Self, Self) {
                (Self::new($($x),+), Self::new($($x_dot.unwrap_or(T::zero())),+))
            }

            #[inline]
            fn __new_pullback($($x: T),+) -> (Self, impl FnOnce(Self) -> $bars<T> + use<T>) {
                (Self::new($($x),+), |bar: Self| ($(bar[$at]),+))
            }
        }
    };
}

type Two<T> = (T, T);
type Three<T> = (T, T, T);
type Four<T> = (T, T, T, T);
type Nine<T> = (T, T, T, T, T, T, T, T, T);

constructor! { New2(x x_dot, y y_dot) -> Two<Self::Element> }
constructor! { New3(x x_dot, y y_dot, z z_dot) -> Three<Self::Element> }
constructor! { New4(x x_dot, y y_dot, z z_dot, w w_dot) -> Four<Self::Element> }
constructor! {
    New9(a a_dot, b b_dot, c c_dot, d d_dot, e e_dot, f f_dot, g g_dot, h h_dot, i i_dot) -> Nine<Self::Element>
}

constructors! { New2 for (2, 1): (x x_dot 0, y y_dot 1) -> Two }
constructors! { New2 for (1, 2): (x x_dot 0, y y_dot 1) -> Two }
constructors! { New3 for (3, 1): (x x_dot 0, y y_dot 1, z z_dot 2) -> Three }
constructors! { New3 for (1, 3): (x x_dot 0, y y_dot 1, z z_dot 2) -> Three }
constructors! { New4 for (4, 1): (x x_dot 0, y y_dot 1, z z_dot 2, w w_dot 3) -> Four }
constructors! { New4 for (1, 4): (x x_dot 0, y y_dot 1, z z_dot 2, w w_dot 3) -> Four }
constructors! { New4 for (2, 2): (x x_dot (0, 0), y y_dot (0, 1), z z_dot (1, 0), w w_dot (1, 1)) -> Four }
constructors! {
    New9 for (3, 3): (
        a a_dot (0, 0), b b_dot (0, 1), c c_dot (0, 2),
        d d_dot (1, 0), e e_dot (1, 1), f f_dot (1, 2),
        g g_dot (2, 0), h h_dot (2, 1), i i_dot (2, 2)
    ) -> Nine
}

/// `DVector::from_vec(v)`: the elements and their derivatives alike.
pub trait FromVector<T>: Sized {
    /// Forward mode.
    fn __from_vec_jvp(v: Vec<T>, v_dot: Option<Vec<T>>) -> (Self, Self);
    /// Reverse mode.
    fn __from_vec_pullback(v: Vec<T>) -> (Self, impl FnOnce(Self) -> Vec<T> + use<Self, T>);
}

impl<T: Element> FromVector<T> for DVector<T> {
    #[inline]
    fn __from_vec_jvp(v: Vec<T>, v_dot: Option<Vec<T>>) -> (Self, Self) {
        let y_dot = v_dot.map_or_else(|| Self::zeros(v.len()), Self::from_vec);
        (Self::from_vec(v), y_dot)
    }

    #[inline]
    fn __from_vec_pullback(v: Vec<T>) -> (Self, impl FnOnce(Self) -> Vec<T> + use<T>) {
        (Self::from_vec(v), |y_bar: Self| y_bar.iter().copied().collect())
    }
}

/// `from_row_slice` and `from_column_slice` of matrices whose size is in their type: the elements in that order.
macro_rules! from_slices {
    ($($Trait:ident::{$jvp:ident, $pullback:ident} $make:ident: |$y_bar:ident| $order:expr;)*) => { $(
        /// The elements and their derivatives alike.
        pub trait $Trait<T>: Sized {
            /// Forward mode.
            fn $jvp(v: &[T], v_dot: Option<&[T]>) -> (Self, Self);
            /// Reverse mode.
            fn $pullback(v: &[T]) -> (Self, impl FnOnce(&[T], Option<&mut [T]>, Self) + use<Self, T>);
        }

        impl<T: Element, const R: usize, const C: usize> $Trait<T> for SMatrix<T, R, C> {
            #[inline]
            fn $jvp(v: &[T], v_dot: Option<&[T]>) -> (Self, Self) {
                (Self::$make(v), v_dot.map_or_else(Self::zeros, Self::$make))
            }

            #[inline]
            fn $pullback(v: &[T]) -> (Self, impl FnOnce(&[T], Option<&mut [T]>, Self) + use<T, R, C>) {
                (Self::$make(v), |_: &[T], v_bar: Option<&mut [T]>, $y_bar: Self| {
                    if let Some(v_bar) = v_bar {
                        v_bar.iter_mut().zip($order.iter()).for_each(|(v_bar, y_bar)| *v_bar += *y_bar);
                    }
                })
            }
        }
    )* };
}

from_slices! {
    FromRowSlice::{__from_row_slice_jvp, __from_row_slice_pullback} from_row_slice: |y_bar| y_bar.transpose();
    FromColumnSlice::{__from_column_slice_jvp, __from_column_slice_pullback} from_column_slice: |y_bar| y_bar;
}

/// `from_diagonal(&v)`: `ẏ` is the diagonal matrix of `v̇`, `v̄ += ` the diagonal of `ȳ`.
pub trait FromDiagonal<V>: Sized {
    /// Forward mode.
    fn __from_diagonal_jvp(v: &V, v_dot: Option<&V>) -> (Self, Self);
    /// Reverse mode.
    fn __from_diagonal_pullback(v: &V) -> (Self, impl FnOnce(&V, Option<&mut V>, Self) + use<Self, V>);
}

macro_rules! diagonals {
    ($([$($generics:tt)*] [$($captured:ident),*] $V:ty => $M:ty, |$v:ident| $zero:expr;)*) => { $(
        impl<$($generics)*> FromDiagonal<$V> for $M {
            #[inline]
            fn __from_diagonal_jvp($v: &$V, v_dot: Option<&$V>) -> (Self, Self) {
                (Self::from_diagonal($v), v_dot.map_or_else(|| $zero, Self::from_diagonal))
            }

            #[inline]
            fn __from_diagonal_pullback(v: &$V) -> (Self, impl FnOnce(&$V, Option<&mut $V>, Self) + use<$($captured),*>) {
                (Self::from_diagonal(v), |_: &$V, v_bar: Option<&mut $V>, y_bar: Self| {
                    if let Some(v_bar) = v_bar {
                        *v_bar += y_bar.diagonal();
                    }
                })
            }
        }
    )* };
}

diagonals! {
    [T: Element] [T] Vector2<T> => SMatrix<T, 2, 2>, |v| Self::zeros();
    [T: Element] [T] Vector3<T> => SMatrix<T, 3, 3>, |v| Self::zeros();
    [T: Element] [T] Vector4<T> => SMatrix<T, 4, 4>, |v| Self::zeros();
    [T: Element] [T] DVector<T> => DMatrix<T>, |v| Self::zeros(v.len(), v.len());
}
