//! Truth values, element by element: the results of comparisons. They are inert.

use std::sync::Arc;

use core::ops::{BitAnd, BitOr, BitXor, Not};

use ndarray::{ArcArray, ArrayD, ArrayViewD, Dimension, IxDyn};

use super::array::Array;
use super::error::{self, Result};
use super::node::{Bars, Function, Node};
use super::{Element, Operand, Tensor};

/// A tensor of truth values, of which nothing varies.
///
/// ```
/// use autodiff_core::tensor::Tensor;
///
/// let x = Tensor::arange(4.);
/// assert_eq!(x.ge(2.).to_string(), "tensor([false, false,  true,  true])");
/// assert!(x.eq(&x).all());
/// assert_eq!(x.gt(1.).select(&x, &Tensor::from(0.)).to_vec(), [0., 0., 2., 3.]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mask {
    values: ArcArray<bool, IxDyn>,
}

impl Mask {
    /// Truth values of an array.
    #[must_use]
    pub fn new(values: ArrayD<bool>) -> Self {
        Self { values: values.into_shared() }
    }

    /// The length of every axis.
    #[must_use]
    pub fn shape(&self) -> &[usize] {
        self.values.shape()
    }

    /// The values.
    #[must_use]
    pub fn view(&self) -> ArrayViewD<'_, bool> {
        self.values.view()
    }

    /// The values in row-major order.
    #[must_use]
    pub fn to_vec(&self) -> Vec<bool> {
        self.values.iter().copied().collect()
    }

    /// Whether all are true.
    #[must_use]
    pub fn all(&self) -> bool {
        self.values.iter().all(|value| *value)
    }

    /// Whether any is true.
    #[must_use]
    pub fn any(&self) -> bool {
        self.values.iter().any(|value| *value)
    }

    /// How many are true.
    #[must_use]
    pub fn count(&self) -> usize {
        self.values.iter().filter(|value| **value).count()
    }

    /// 1 where true, 0 where false.
    #[must_use]
    pub fn to_tensor<T: Element>(&self) -> Tensor<T> {
        let number = |value: &bool| if *value { T::one() } else { T::zero() };
        Tensor::plain(Array::new(self.shape(), self.values.iter().map(number).collect()))
    }

    /// `a` where true, `b` where false (`PyTorch`'s `where`).
    ///
    /// The adjoint goes to `a` where true and to `b` where false. Both are computed before the choice: what is infinite
    /// in the one not taken gives NaN in its gradient, as in `PyTorch`.
    ///
    /// # Panics
    ///
    /// If the shapes do not broadcast together.
    #[must_use]
    #[track_caller]
    pub fn select<T: Element>(&self, a: &Tensor<T>, b: &Tensor<T>) -> Tensor<T> {
        error::unwrap(self.try_select(a, b))
    }

    /// [`select`](Self::select), or why not.
    ///
    /// # Errors
    ///
    /// [`TensorError::Broadcast`](super::TensorError::Broadcast)
    pub fn try_select<T: Element>(&self, a: &Tensor<T>, b: &Tensor<T>) -> Result<Tensor<T>> {
        let shape = error::broadcast("where", [self.shape(), a.shape(), b.shape()])?;
        let mask = self.stretched(&shape);
        let (a_wide, b_wide) = (a.array.stretched(shape.slice()), b.array.stretched(shape.slice()));
        let chosen = mask.iter().zip(a_wide.iter()).zip(b_wide.iter());
        let values = chosen.map(|((mask, a), b)| if *mask { *a } else { *b }).collect();
        let y = Array::new(shape.slice(), values);
        Ok(Tensor::recorded(y, [a, b], |_| Select { mask: self.clone(), shapes: [a.shape().into(), b.shape().into()] }))
    }
}

impl Mask {
    /// The values as if they had a shape that they broadcast to.
    fn stretched(&self, shape: &IxDyn) -> ArrayViewD<'_, bool> {
        self.values.broadcast(shape.clone()).unwrap_or_else(|| unreachable!("the shapes have been checked"))
    }
}

/// The node of [`Mask::select`], linear in both arguments.
struct Select {
    mask: Mask,
    shapes: [Box<[usize]>; 2],
}

impl<T: Element> Function<T> for Select {
    fn name(&self) -> &'static str {
        "Where"
    }

    fn vjp(&self, _: &Arc<Node<T>>, y_bar: Tensor<T>, bars: &mut Bars<'_, T>) -> Result<()> {
        let zero = Tensor::default();
        if bars.wants(0) {
            bars.give(0, self.mask.try_select(&y_bar, &zero)?.sum_to(&self.shapes[0]));
        }
        if bars.wants(1) {
            bars.give(1, self.mask.try_select(&zero, &y_bar)?.sum_to(&self.shapes[1]));
        }
        Ok(())
    }

    fn jvp(&self, _: &Arc<Node<T>>, dots: &[Option<Tensor<T>>]) -> Result<Tensor<T>> {
        let zero = |input: usize| dots[input].clone().unwrap_or_else(|| Tensor::zeros(&self.shapes[input]));
        self.mask.try_select(&zero(0), &zero(1))
    }
}

macro_rules! connective {
    ($trait:ident $method:ident $operator:tt) => {
        impl $trait for Mask {
            type Output = Mask;

            #[track_caller]
            fn $method(self, right: Mask) -> Mask {
                let shape = error::unwrap(error::broadcast(stringify!($method), [self.shape(), right.shape()]));
                let values = self.stretched(&shape).to_owned() $operator right.stretched(&shape);
                Mask::new(values)
            }
        }
    };
}

connective! { BitAnd bitand & }
connective! { BitOr bitor | }
connective! { BitXor bitxor ^ }

impl Not for Mask {
    type Output = Mask;

    fn not(self) -> Mask {
        Mask::new(self.values.map(|value| !value))
    }
}

macro_rules! comparisons {
    ($($name:ident $try_name:ident $operator:tt;)+) => {
        impl<T: Element> Tensor<T> {
            $(
                #[doc = concat!("`x ", stringify!($operator), " y` element by element.")]
                ///
                /// # Panics
                ///
                /// If the shapes do not broadcast together.
                #[must_use]
                #[track_caller]
                pub fn $name(&self, right: impl Operand<T>) -> Mask {
                    error::unwrap(self.$try_name(right))
                }

                #[doc = concat!("[`", stringify!($name), "`](Self::", stringify!($name), "), or why not.")]
                ///
                /// # Errors
                ///
                /// [`TensorError::Broadcast`](super::TensorError::Broadcast)
                pub fn $try_name(&self, right: impl Operand<T>) -> Result<Mask> {
                    self.compare(stringify!($name), &right.into_tensor(), |a, b| a $operator b)
                }
            )+
        }
    };
}

comparisons! {
    eq try_eq ==;
    ne try_ne !=;
    lt try_lt <;
    le try_le <=;
    gt try_gt >;
    ge try_ge >=;
}

impl<T: Element> Tensor<T> {
    /// `a` where the mask is true, `b` where it is false: [`Mask::select`] in `PyTorch`'s order.
    ///
    /// ```
    /// use autodiff_core::tensor::Tensor;
    ///
    /// let x = Tensor::from([-1.0, 2.0]).requires_grad(true);
    /// let y = Tensor::where_(&x.gt(0.0), &x, 0.1 * &x);
    /// y.sum().backward();
    /// assert_eq!(x.grad().unwrap().to_vec(), [0.1, 1.0]);
    /// ```
    ///
    /// # Panics
    ///
    /// If the shapes do not broadcast together.
    #[must_use]
    #[track_caller]
    pub fn where_(mask: &Mask, a: impl Operand<T>, b: impl Operand<T>) -> Self {
        error::unwrap(Self::try_where_(mask, a, b))
    }

    /// [`where_`](Self::where_), or why not.
    ///
    /// # Errors
    ///
    /// [`TensorError::Broadcast`](super::TensorError::Broadcast)
    pub fn try_where_(mask: &Mask, a: impl Operand<T>, b: impl Operand<T>) -> Result<Self> {
        mask.try_select(&a.into_tensor(), &b.into_tensor())
    }

    fn compare(&self, operation: &'static str, right: &Self, test: impl Fn(T, T) -> bool) -> Result<Mask> {
        let shape = error::broadcast(operation, [self.shape(), right.shape()])?;
        let (a, b) = (self.array.stretched(shape.slice()), right.array.stretched(shape.slice()));
        let values = a.iter().zip(b.iter()).map(|(a, b)| test(*a, *b)).collect();
        Ok(Mask::new(ArrayD::from_shape_vec(shape, values).expect("one value per element")))
    }

    /// Which elements are NaN.
    #[must_use]
    pub fn is_nan(&self) -> Mask {
        Mask::new(self.array.view().map(|value| value.is_nan()))
    }
}
