//! Operations element by element, generated from the table of rules.
//!
//! A row of the table becomes a type that implements [`Row`]: the operation and its partials on numbers, for kernels, and
//! the partials as expressions of tensors, for derivatives of derivatives. [`Elementwise`] is the node of all of them.

use std::sync::Arc;

use autodiff_macros::for_each_rule;
use ndarray::Dimension;

use super::array::Array;
use super::error::{self, Result};
use super::node::{Bars, Function, Node};
use super::{Element, Operand, Tensor, kernel, mode};

/// An elementwise operation with `N` arguments that can vary.
pub trait Row<const N: usize>: Copy + Send + Sync + 'static {
    const NAME: &'static str;
    /// The partials that are one number everywhere.
    const SLOPES: [Option<f64>; N];
    /// Which arguments the partials depend on, and whether they depend on the result.
    const KEEPS: ([bool; N], bool);

    fn value<T: Element>(self, args: [T; N]) -> T;

    /// The partial derivative by argument `I` in terms of the arguments and the result `y`.
    fn partial<T: Element, const I: usize>(self, args: [T; N], y: T) -> T;

    /// The same as an expression of tensors.
    fn expression<T: Element>(self, wrt: usize, args: &[Tensor<T>; N], y: &Tensor<T>) -> Tensor<T>;
}

/// The node of an elementwise operation.
struct Elementwise<R, T: Element, const N: usize> {
    row: R,
    /// The arguments that the partials depend on.
    args: [Option<Tensor<T>>; N],
    shapes: Option<Box<[Box<[usize]>; N]>>,
    /// The result, if the partials depend on it. Without its node, which holds this.
    y: Option<Array<T>>,
}

/// Applies an operation to arguments that broadcast together.
pub fn apply<R: Row<N>, T: Element, const N: usize>(row: R, args: [&Tensor<T>; N]) -> Result<Tensor<T>> {
    let shape = error::broadcast(R::NAME, args.map(Tensor::shape))?;
    let shape = shape.slice();
    let equal = args.iter().all(|arg| arg.shape() == shape);
    let y = if equal {
        kernel::map(shape, args.map(|arg| &arg.array), |args| row.value(args))
    } else {
        let wide = args.map(|arg| arg.array.stretched(shape));
        kernel::map(shape, wide.each_ref(), |args| row.value(args))
    };
    Ok(Tensor::recorded(y, args, |y| Elementwise {
        row,
        args: std::array::from_fn(|i| R::KEEPS.0[i].then(|| args[i].clone())),
        shapes: (!equal).then(|| Box::new(args.map(|arg| arg.shape().into()))),
        y: R::KEEPS.1.then(|| y.clone()),
    }))
}

impl<R: Row<N>, T: Element, const N: usize> Elementwise<R, T, N> {
    /// `weight · ∂y/∂args[wrt]`, where the weight has the shape of the result.
    fn weigh(&self, at: &Arc<Node<T>>, wrt: usize, weight: Tensor<T>) -> Tensor<T> {
        if let Some(slope) = R::SLOPES[wrt] {
            return weight.scaled(T::lit(slope));
        }
        if mode::recording() {
            let filler = || weight.detach();
            let args = self.args.each_ref().map(|arg| arg.clone().unwrap_or_else(filler));
            let y = self.y.as_ref().map_or_else(filler, |y| Tensor { array: y.clone(), node: Some(Arc::clone(at)) });
            return &weight * &self.row.expression(wrt, &args, &y);
        }
        let array = match wrt {
            0 => self.kernel::<0>(weight.array),
            1 => self.kernel::<1>(weight.array),
            _ => self.kernel::<2>(weight.array),
        };
        Tensor::plain(array)
    }

    fn kernel<const I: usize>(&self, weight: Array<T>) -> Array<T> {
        let row = self.row;
        self.kernel_of(weight, |args, y| row.partial::<T, I>(args, y))
    }

    /// `weight` times a function of the arguments and the result.
    fn kernel_of(&self, weight: Array<T>, slope: impl Fn([T; N], T) -> T + Copy) -> Array<T> {
        let stretched = |arg: &Option<Tensor<T>>| arg.as_ref().map(|arg| arg.array.stretched(weight.shape()));
        let args = self.args.each_ref().map(stretched);
        // What a partial does not depend on may be anything of the right shape.
        let Some(filler) = args.iter().flatten().chain(&self.y).next().cloned() else {
            let slope = slope([T::zero(); N], T::zero());
            return kernel::update(weight, [], [], |weight, [], []| weight * slope);
        };
        let y = self.y.as_ref().unwrap_or(&filler);
        let args = args.each_ref().map(|arg| arg.as_ref().unwrap_or(&filler));
        match weight.uniform() {
            // As after a sum: one number for all elements.
            Some(number) => kernel::map_groups(weight.shape(), args, [y], |args, [y]| number * slope(args, y)),
            None => kernel::update(weight, args, [y], |weight, args, [y]| weight * slope(args, y)),
        }
    }

    /// Whether both arguments are the same tensor, so that both adjoints go to one place.
    fn squares(&self, at: &Node<T>) -> bool {
        match at.parents() {
            [Some(a), Some(b)] => N == 2 && self.shapes.is_none() && Arc::ptr_eq(a, b),
            _ => false,
        }
    }

    fn narrowed(&self, wrt: usize, bar: Tensor<T>) -> Tensor<T> {
        match &self.shapes {
            Some(shapes) => bar.sum_to(&shapes[wrt]),
            None => bar,
        }
    }
}

impl<R: Row<N>, T: Element, const N: usize> Function<T> for Elementwise<R, T, N> {
    fn name(&self) -> &'static str {
        R::NAME
    }

    fn vjp(&self, at: &Arc<Node<T>>, y_bar: Tensor<T>, bars: &mut Bars<'_, T>) -> Result<()> {
        if self.squares(at) && bars.wants(0) && !mode::recording() {
            let row = self.row;
            let slope = |args, y| row.partial::<T, 0>(args, y) + row.partial::<T, 1>(args, y);
            bars.give(0, Tensor::plain(self.kernel_of(y_bar.array, slope)));
            return Ok(());
        }
        bars.give_each(N, y_bar, |wrt, y_bar| Ok(self.narrowed(wrt, self.weigh(at, wrt, y_bar))))
    }

    fn jvp(&self, at: &Arc<Node<T>>, dots: &[Option<Tensor<T>>]) -> Result<Tensor<T>> {
        let shape = match (&self.shapes, dots.iter().flatten().next()) {
            (Some(shapes), _) => error::broadcast(R::NAME, shapes.each_ref().map(|shape| &**shape))?,
            (None, Some(dot)) => ndarray::IxDyn(dot.shape()),
            (None, None) => ndarray::IxDyn(&[]),
        };
        let parts = dots.iter().enumerate().filter_map(|(wrt, dot)| {
            let dot = dot.as_ref()?.broadcast(shape.slice());
            Some(self.weigh(at, wrt, dot))
        });
        Ok(parts.reduce(Tensor::plus).unwrap_or_else(|| Tensor::zeros(shape.slice())))
    }

    fn holds(&self) -> bool {
        self.y.is_some() || self.args.iter().any(Option::is_some)
    }
}

/// A literal of the table as a tensor.
fn lit<T: Element>(value: f64) -> Tensor<T> {
    Tensor::from(T::lit(value))
}

/// A type for each row, with its implementation of [`Row`].
macro_rules! rows {
    (tensor $({
        row $row:ident $node:literal $methods:tt $all:tt ($($x:ident)+) ($($n:ident: $ty:ty)?) -> $y:ident = { $($call:tt)* };
        scalar $scalar:tt;
        text $text:literal;
        keeps ($($keeps:literal)+) ($keeps_result:literal);
        $(d $place:literal [$slope:expr] { $($partial:tt)* } { $($expression:tt)* };)+
    })+) => {
        /// The operations of the table.
        pub mod row {
            $(
                #[derive(Clone, Copy)]
                pub struct $row { $(pub $n: $ty)? }
            )+
        }

        $(
            #[allow(clippy::approx_constant, reason = "the table writes constants out: its text is the documentation")]
            impl Row<{ [$($keeps),+].len() }> for row::$row {
                const NAME: &'static str = $node;
                const SLOPES: [Option<f64>; [$($keeps),+].len()] = [$($slope),+];
                const KEEPS: ([bool; [$($keeps),+].len()], bool) = ([$($keeps),+], $keeps_result);

                #[inline]
                fn value<T: Element>(self, [$($x),+]: [T; [$($keeps),+].len()]) -> T {
                    $(let $n = self.$n;)?
                    $($call)*
                }

                #[inline]
                #[allow(unused_variables, reason = "a partial may depend on a few of the arguments only")]
                fn partial<T: Element, const I: usize>(self, [$($x),+]: [T; [$($keeps),+].len()], $y: T) -> T {
                    $(let $n = self.$n;)?
                    match I {
                        $($place => { $($partial)* })+
                        _ => T::zero(),
                    }
                }

                #[allow(unused_variables, reason = "a partial may depend on a few of the arguments only")]
                fn expression<T: Element>(
                    self,
                    wrt: usize,
                    [$($x),+]: &[Tensor<T>; [$($keeps),+].len()],
                    $y: &Tensor<T>,
                ) -> Tensor<T> {
                    $(let $n = self.$n;)?
                    match wrt {
                        $($place => { $($expression)* })+
                        _ => lit(0.0),
                    }
                }
            }
        )+
    };
}

for_each_rule!(rows, tensor);

/// The methods of tensors for the rows that are methods of floats, and the fallible forms of the operators.
macro_rules! methods {
    (tensor $({
        row $row:ident $node:literal [$method:ident $try_method:ident] $all:tt ($x:ident $($rest:ident)*) ($($n:ident: $ty:ty)?)
            -> $y:ident = $call:tt;
        scalar { $($scalar:ident $args:tt $used:tt)? };
        text $text:literal;
        $($partials:tt)*
    })+) => {
        $(methods! { @row [$($scalar)?] $row $method $try_method ($x $($rest)*) ($($n: $ty)?) $call $text })+
    };
    // Bounds that vary are written beside `maximum` and `minimum`.
    (@row [$scalar:ident] Clamp $($rest:tt)*) => {};
    // An operator of one operand cannot fail, and has its trait.
    (@row [] $row:ident $method:ident $try_method:ident ($x:ident) () $call:tt $text:literal) => {};
    (@row [] $row:ident $method:ident $try_method:ident ($x:ident $rest:ident) () { $($call:tt)* } $text:literal) => {
        impl<T: Element> Tensor<T> {
            #[doc = concat!("`", stringify!($($call)*), "` element by element, or why not. Partials: ", $text, ".")]
            ///
            /// # Errors
            ///
            /// [`TensorError::Broadcast`](super::TensorError::Broadcast)
            pub fn $try_method(&self, $rest: impl Operand<T>) -> Result<Self> {
                apply(row::$row {}, [self, &$rest.into_tensor()])
            }
        }
    };
    (@row [$scalar:ident] $row:ident $method:ident $try_method:ident ($x:ident) ($($n:ident: $ty:ty)?)
        { $($call:tt)* } $text:literal) => {
        impl<T: Element> Tensor<T> {
            #[doc = concat!("`", stringify!($($call)*), "` element by element. Partials: ", $text, ".")]
            #[must_use]
            pub fn $method(&self, $($n: $ty)?) -> Self {
                error::unwrap(apply(row::$row { $($n)? }, [self]))
            }
        }
    };
    (@row [$scalar:ident] $row:ident $method:ident $try_method:ident ($x:ident $($rest:ident)+) () { $($call:tt)* }
        $text:literal) => {
        impl<T: Element> Tensor<T> {
            #[doc = concat!("`", stringify!($($call)*), "` element by element. Partials: ", $text, ".")]
            ///
            /// # Panics
            ///
            /// If the shapes do not broadcast together.
            #[must_use]
            #[track_caller]
            pub fn $method(&self, $($rest: impl Operand<T>),+) -> Self {
                error::unwrap(self.$try_method($($rest),+))
            }

            #[doc = concat!("[`", stringify!($method), "`](Self::", stringify!($method), "), or why not.")]
            ///
            /// # Errors
            ///
            /// [`TensorError::Broadcast`](super::TensorError::Broadcast)
            pub fn $try_method(&self, $($rest: impl Operand<T>),+) -> Result<Self> {
                apply(row::$row {}, [self, $(&$rest.into_tensor()),+])
            }
        }
    };
}

for_each_rule!(methods, tensor);
