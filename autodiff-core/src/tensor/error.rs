//! What can go wrong with tensors: one message per mistake, naming the operation and the shapes.

use std::fmt;

/// Why an operation on tensors could not be done. The tensors and their gradients are as they were before.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TensorError {
    /// The shapes of an operation's arguments do not broadcast together.
    Broadcast {
        /// The operation's name.
        operation: &'static str,
        /// The arguments' shapes.
        shapes: Vec<Vec<usize>>,
    },
    /// The shapes of an operation's arguments do not fit.
    Shape {
        /// The operation's name.
        operation: &'static str,
        /// What the operation needs.
        expected: &'static str,
        /// The arguments' shapes.
        shapes: Vec<Vec<usize>>,
    },
    /// Values cannot be read as another shape.
    Reshape {
        /// The operation's name.
        operation: &'static str,
        /// The shape that there is.
        from: Vec<usize>,
        /// The shape that was asked for.
        to: Vec<isize>,
    },
    /// A tensor has no such axis, or it was named twice.
    Axis {
        /// The operation's name.
        operation: &'static str,
        /// The axis that was asked for.
        axis: isize,
        /// The tensor's shape.
        shape: Vec<usize>,
    },
    /// An index or a range is outside of an axis.
    Index {
        /// The operation's name.
        operation: &'static str,
        /// The index.
        index: isize,
        /// The length of the axis.
        len: usize,
    },
    /// There is no element to choose from.
    Empty {
        /// The operation's name.
        operation: &'static str,
        /// The tensor's shape.
        shape: Vec<usize>,
    },
    /// An option of an operation is outside of its range.
    Value {
        /// The operation's name.
        operation: &'static str,
        /// What is wrong with it.
        problem: String,
    },
    /// `item` of a tensor with more or fewer elements than one.
    NotScalar {
        /// The tensor's shape.
        shape: Vec<usize>,
    },
    /// `backward` without a gradient on a tensor of several elements.
    GradientNeeded {
        /// The tensor's shape.
        shape: Vec<usize>,
    },
    /// A gradient whose shape is not the tensor's.
    GradientShape {
        /// The operation's name.
        operation: &'static str,
        /// The gradient's shape.
        gradient: Vec<usize>,
        /// The tensor's shape.
        tensor: Vec<usize>,
    },
    /// A backward pass through nodes that an earlier one freed.
    Freed {
        /// The operation's name.
        operation: &'static str,
        /// The name of the freed node.
        node: String,
    },
    /// A backward pass from a tensor that nothing was recorded for.
    NoGraph {
        /// The operation's name.
        operation: &'static str,
    },
    /// A gradient with respect to a tensor that the result does not depend on, or that is not part of its graph.
    Unused {
        /// The operation's name.
        operation: &'static str,
        /// The number of the input.
        input: usize,
    },
    /// A derivative of higher order of an operation that has none.
    Order {
        /// The operation's name.
        operation: &'static str,
        /// The function's name.
        function: &'static str,
    },
    /// Assignment to a leaf that requires a gradient, while the graph is being recorded.
    LeafAssigned {
        /// The operation's name.
        operation: &'static str,
    },
}

impl fmt::Display for TensorError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TensorError::Broadcast { operation, shapes } => {
                write!(f, "{operation}: shapes {} do not broadcast together", Shapes(shapes))
            }
            TensorError::Shape { operation, expected, shapes } => {
                write!(f, "{operation}: {expected}, got shapes {}", Shapes(shapes))
            }
            TensorError::Reshape { operation, from, to } => write!(f, "{operation}: {from:?} cannot become {to:?}"),
            TensorError::Axis { operation, axis, shape } => {
                write!(f, "{operation}: axis {axis} of a tensor of shape {shape:?} is out of range or named twice")
            }
            TensorError::Index { operation, index, len } => {
                write!(f, "{operation}: index {index} is out of range for an axis of length {len}")
            }
            TensorError::Empty { operation, shape } => {
                write!(f, "{operation}: a tensor of shape {shape:?} has nothing to reduce")
            }
            TensorError::Value { operation, problem } => write!(f, "{operation}: {problem}"),
            TensorError::NotScalar { shape } => write!(f, "item: a tensor of shape {shape:?} is not one number"),
            TensorError::GradientNeeded { shape } => write!(
                f,
                "backward: a gradient is implicit only for one number, this tensor has shape {shape:?}; \
         give one with `backward_with`"
            ),
            TensorError::GradientShape { operation, gradient, tensor } => {
                write!(f, "{operation}: the gradient has shape {gradient:?}, the tensor {tensor:?}")
            }
            TensorError::Freed { operation, node } => write!(
                f,
                "{operation}: the graph was freed by an earlier backward pass at {node}; \
         use `backward_keep_graph` for all passes but the last"
            ),
            TensorError::NoGraph { operation } => {
                write!(f, "{operation}: the tensor does not require a gradient and has no `grad_fn`")
            }
            TensorError::Unused { operation, input } => write!(
                f,
                "{operation}: input {input} was not used to compute the result, or does not require a gradient"
            ),
            TensorError::Order { operation, function } => write!(
                f,
                "{operation}: `{function}` has a first derivative only, so its gradient cannot be differentiated again"
            ),
            TensorError::LeafAssigned { operation } => {
                write!(f, "{operation}: a leaf that requires a gradient is assigned to; do it inside `no_grad`")
            }
        }
    }
}

impl std::error::Error for TensorError {}

/// `[2, 3] and [4]`
struct Shapes<'a>(&'a [Vec<usize>]);

impl core::fmt::Display for Shapes<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        for (place, shape) in self.0.iter().enumerate() {
            if place > 0 {
                f.write_str(if place + 1 == self.0.len() { " and " } else { ", " })?;
            }
            write!(f, "{shape:?}")?;
        }
        Ok(())
    }
}

/// What fallible operations give.
pub type Result<T> = core::result::Result<T, TensorError>;

/// The shape of an operation's result by `NumPy`'s rule: aligned at the last axis, lengths are equal or one of them is 1.
pub(super) fn broadcast<const N: usize>(operation: &'static str, shapes: [&[usize]; N]) -> Result<ndarray::IxDyn> {
    if shapes.iter().all(|shape| *shape == shapes[0]) {
        return Ok(ndarray::IxDyn(shapes[0]));
    }
    let axes = shapes.iter().map(|shape| shape.len()).max().unwrap_or(0);
    let mut joint = vec![1; axes];
    for shape in shapes {
        for (joint, &len) in joint[axes - shape.len()..].iter_mut().zip(shape) {
            if *joint == 1 {
                *joint = len;
            } else if len != 1 && len != *joint {
                let shapes = shapes.map(<[usize]>::to_vec).to_vec();
                return Err(TensorError::Broadcast { operation, shapes });
            }
        }
    }
    Ok(ndarray::IxDyn(&joint))
}

/// The place of an axis that may be counted from the end: −1 is the last.
pub(super) fn axis(operation: &'static str, axis: isize, shape: &[usize]) -> Result<usize> {
    let place = if axis < 0 { shape.len().checked_add_signed(axis) } else { usize::try_from(axis).ok() };
    place.filter(|place| *place < shape.len()).ok_or_else(|| TensorError::Axis {
        operation,
        axis,
        shape: shape.to_vec(),
    })
}

/// Gives what a `try_` form gave, or panics with its message.
#[track_caller]
pub(super) fn unwrap<T>(result: Result<T>) -> T {
    match result {
        Ok(value) => value,
        Err(error) => panic!("{error}"),
    }
}
