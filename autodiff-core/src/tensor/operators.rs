//! The operators on tensors and numbers, by value and by reference, and assignment to leaves.
//!
//! A number on the right has the type of the elements; one on the left is an `f64`, rounded to that type.

use core::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Rem, Sub, SubAssign};

use super::elementwise::{apply, row};
use super::error::{self, Result, TensorError};
use super::{Element, Tensor, kernel, mode};

mod sealed {
    pub trait Sealed {}
}

/// What an elementwise operation takes beside a tensor: a tensor, a reference to one, or a number.
pub trait Operand<T: Element>: sealed::Sealed {
    /// The operand as a tensor; a number has no axes.
    fn into_tensor(self) -> Tensor<T>;
}

impl<T: Element> sealed::Sealed for Tensor<T> {}
impl<T: Element> sealed::Sealed for &Tensor<T> {}

impl<T: Element> Operand<T> for Tensor<T> {
    fn into_tensor(self) -> Tensor<T> {
        self
    }
}

impl<T: Element> Operand<T> for &Tensor<T> {
    fn into_tensor(self) -> Tensor<T> {
        self.clone()
    }
}

macro_rules! number {
    ($float:ident) => {
        impl sealed::Sealed for $float {}

        impl Operand<$float> for $float {
            fn into_tensor(self) -> Tensor<$float> {
                Tensor::from(self)
            }
        }
    };
}

number!(f64);
number!(f32);

macro_rules! operator {
    ($trait:ident $method:ident, $assign:ident $assign_method:ident, $doc:literal) => {
        impl<T: Element, R: Operand<T>> $trait<R> for Tensor<T> {
            type Output = Tensor<T>;

            #[track_caller]
            fn $method(self, right: R) -> Tensor<T> {
                error::unwrap(apply(row::$trait {}, [&self, &right.into_tensor()]))
            }
        }

        impl<T: Element, R: Operand<T>> $trait<R> for &Tensor<T> {
            type Output = Tensor<T>;

            #[track_caller]
            fn $method(self, right: R) -> Tensor<T> {
                error::unwrap(apply(row::$trait {}, [self, &right.into_tensor()]))
            }
        }

        // One type of number on the left, whatever the tensor holds: so `2.0 * x` leaves nothing to infer.
        impl<T: Element> $trait<Tensor<T>> for f64 {
            type Output = Tensor<T>;

            #[track_caller]
            fn $method(self, right: Tensor<T>) -> Tensor<T> {
                error::unwrap(apply(row::$trait {}, [&Tensor::scalar(T::lit(self)), &right]))
            }
        }

        impl<T: Element> $trait<&Tensor<T>> for f64 {
            type Output = Tensor<T>;

            #[track_caller]
            fn $method(self, right: &Tensor<T>) -> Tensor<T> {
                error::unwrap(apply(row::$trait {}, [&Tensor::scalar(T::lit(self)), right]))
            }
        }

        #[doc = $doc]
        ///
        /// See [`assign`](Tensor::assign) for leaves.
        impl<T: Element, R: Operand<T>> $assign<R> for Tensor<T> {
            #[track_caller]
            fn $assign_method(&mut self, right: R) {
                let value = error::unwrap(apply(row::$trait {}, [&*self, &right.into_tensor()]));
                error::unwrap(self.replace(stringify!($assign_method), value));
            }
        }
    };
}

operator! { Add add, AddAssign add_assign, "`x = x + y`." }
operator! { Sub sub, SubAssign sub_assign, "`x = x - y`." }
operator! { Mul mul, MulAssign mul_assign, "`x = x * y`." }
operator! { Div div, DivAssign div_assign, "`x = x / y`." }

impl<T: Element, R: Operand<T>> Rem<R> for Tensor<T> {
    type Output = Tensor<T>;

    #[track_caller]
    fn rem(self, right: R) -> Tensor<T> {
        &self % right
    }
}

impl<T: Element, R: Operand<T>> Rem<R> for &Tensor<T> {
    type Output = Tensor<T>;

    #[track_caller]
    fn rem(self, right: R) -> Tensor<T> {
        error::unwrap(self.try_rem(right))
    }
}

impl<T: Element> Neg for Tensor<T> {
    type Output = Tensor<T>;

    fn neg(self) -> Tensor<T> {
        -&self
    }
}

impl<T: Element> Neg for &Tensor<T> {
    type Output = Tensor<T>;

    fn neg(self) -> Tensor<T> {
        error::unwrap(apply(row::Neg {}, [self]))
    }
}

impl<T: Element> Tensor<T> {
    /// `x` to the power `p`, element by element: [`powf`](Self::powf) by the name that it has elsewhere.
    ///
    /// ```
    /// use autodiff_core::tensor::Tensor;
    ///
    /// let x = Tensor::from([1.0, 4.0]).requires_grad(true);
    /// x.pow(1.5).sum().backward();
    /// assert_eq!(x.grad().unwrap().to_vec(), [1.5, 3.0]);
    /// ```
    ///
    /// # Panics
    ///
    /// If the shapes do not broadcast together.
    #[must_use]
    #[track_caller]
    pub fn pow(&self, p: impl Operand<T>) -> Self {
        self.powf(p)
    }

    /// [`pow`](Self::pow), or why not.
    ///
    /// # Errors
    ///
    /// [`TensorError::Broadcast`]
    pub fn try_pow(&self, p: impl Operand<T>) -> Result<Self> {
        self.try_powf(p)
    }

    /// Gives this tensor other elements of the same shape.
    ///
    /// A leaf stays the leaf that it is, with its gradient; that is for optimisers, inside [`no_grad`](super::no_grad).
    /// While the graph is recorded, what is no leaf that requires a gradient simply becomes `value`.
    ///
    /// ```
    /// use autodiff_core::tensor::{Tensor, no_grad};
    ///
    /// let mut w = Tensor::zeros(&[2]).requires_grad(true);
    /// no_grad(|| w.assign(&Tensor::from([1.0, 2.0])));
    /// assert!(w.is_leaf() && w.does_require_grad());
    /// assert_eq!(w.to_vec(), [1.0, 2.0]);
    /// ```
    ///
    /// # Panics
    ///
    /// With the message of [`try_assign`](Self::try_assign).
    #[track_caller]
    pub fn assign(&mut self, value: &Self) {
        error::unwrap(self.try_assign(value));
    }

    /// [`assign`](Self::assign), or why not.
    ///
    /// # Errors
    ///
    /// [`TensorError::LeafAssigned`] for a leaf that requires a gradient while the graph is recorded,
    /// [`TensorError::Shape`] if the shape would change.
    pub fn try_assign(&mut self, value: &Self) -> Result<()> {
        self.replace("assign", value.clone())
    }

    fn replace(&mut self, operation: &'static str, value: Self) -> Result<()> {
        if value.shape() != self.shape() {
            let shapes = vec![self.shape().to_vec(), value.shape().to_vec()];
            return Err(TensorError::Shape { operation, expected: "the shape must stay", shapes });
        }
        match &self.node {
            Some(node) if node.is_leaf() => {
                if mode::recording() {
                    return Err(TensorError::LeafAssigned { operation });
                }
                self.array = value.array;
            }
            _ => *self = value,
        }
        Ok(())
    }

    /// The sum of two tensors of one shape, in the memory of the first where nothing else shares it.
    pub(super) fn plus(self, other: Self) -> Self {
        if mode::recording() {
            return self + other;
        }
        Self::plain(kernel::update(self.array, [&other.array], [], |sum, [part], []| sum + part))
    }

    /// Every element times a number.
    pub(super) fn scaled(self, factor: T) -> Self {
        if factor == T::one() {
            self
        } else if mode::recording() {
            self * Self::scalar(factor)
        } else {
            Self::plain(kernel::update(self.array, [], [], |value, [], []| value * factor))
        }
    }
}
