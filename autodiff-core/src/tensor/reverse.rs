//! The reverse sweep over a graph: `backward` into the leaves, `grad_of` into given tensors.
//!
//! A node's number is larger than those of all nodes it came from, so the pending node with the largest number has
//! received all parts of its adjoint. Nothing is written before the sweep is through: an error or a panic on the way
//! leaves gradients and graph as they were.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::error::{self, Result, TensorError};
use super::mode::with_recording;
use super::node::{Bars, Node};
use super::{Element, Tensor};

/// How a backward pass treats the graph.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GradOptions {
    /// Keep what the nodes hold, so that another pass may follow.
    pub keep_graph: bool,
    /// Record the pass itself, so that its results can be differentiated again; keeps the graph.
    pub create_graph: bool,
}

/// The adjoints of nodes that are still to be visited.
struct Pending<T: Element> {
    bars: BTreeMap<u64, (Arc<Node<T>>, Tensor<T>)>,
}

impl<T: Element> Pending<T> {
    fn add(&mut self, node: &Arc<Node<T>>, bar: Tensor<T>) {
        match self.bars.entry(node.id) {
            std::collections::btree_map::Entry::Vacant(place) => {
                place.insert((Arc::clone(node), bar));
            }
            std::collections::btree_map::Entry::Occupied(mut place) => {
                let sum = &mut place.get_mut().1;
                *sum = std::mem::take(sum).plus(bar);
            }
        }
    }
}

/// What a sweep has found: the adjoints of the nodes that were asked for, and the nodes to free.
struct Swept<T: Element> {
    found: Vec<(Arc<Node<T>>, Tensor<T>)>,
    visited: Vec<Arc<Node<T>>>,
}

/// Pulls `y_bar` back from `root`; `passes` says through which nodes, `collects` at which adjoints are kept.
fn sweep<T: Element>(
    operation: &'static str,
    root: &Arc<Node<T>>,
    y_bar: Tensor<T>,
    passes: &dyn Fn(&Node<T>) -> bool,
    collects: &dyn Fn(&Node<T>) -> bool,
) -> Result<Swept<T>> {
    let mut pending = Pending { bars: BTreeMap::new() };
    pending.add(root, y_bar);
    let mut swept = Swept { found: Vec::new(), visited: Vec::new() };
    let mut bars = Vec::new();
    while let Some((_, (node, bar))) = pending.bars.pop_last() {
        if collects(&node) {
            swept.found.push((Arc::clone(&node), bar.clone()));
        }
        // Nothing is pulled through a node beyond which nothing is asked for, freed or not.
        if !node.parents().iter().flatten().any(|parent| passes(parent)) {
            continue;
        }
        let function = node.function().ok_or_else(|| TensorError::Freed { operation, node: node.name() })?;
        let wants = |input: usize| node.parents()[input].as_ref().is_some_and(|parent| passes(parent));
        function.vjp(&node, bar, &mut Bars { wants: &wants, bars: &mut bars })?;
        for (input, bar) in bars.drain(..) {
            if let Some(parent) = &node.parents()[input] {
                pending.add(parent, bar);
            }
        }
        swept.visited.push(node);
    }
    Ok(swept)
}

/// All nodes that `root` came from, itself included, in ascending order.
pub(super) fn ancestry<T: Element>(root: &Arc<Node<T>>, oldest: u64) -> Vec<Arc<Node<T>>> {
    let mut seen = BTreeMap::from([(root.id, Arc::clone(root))]);
    let mut pending = vec![Arc::clone(root)];
    while let Some(node) = pending.pop() {
        for parent in node.parents().iter().flatten() {
            if parent.id >= oldest && !seen.contains_key(&parent.id) {
                seen.insert(parent.id, Arc::clone(parent));
                pending.push(Arc::clone(parent));
            }
        }
    }
    seen.into_values().collect()
}

impl<T: Element> Tensor<T> {
    /// Adds the gradient of this number to [`grad`](Self::grad) of every leaf it came from, and frees the graph.
    ///
    /// For a tensor of one element. Gradients accumulate until [`zero_grad`](Self::zero_grad).
    ///
    /// ```
    /// use autodiff_core::tensor::Tensor;
    ///
    /// let x = Tensor::arange(4.).requires_grad(true);
    /// let y = x.dot(&x);
    /// y.backward();
    /// assert_eq!(x.grad().unwrap().to_vec(), [0., 2., 4., 6.]);
    /// ```
    ///
    /// # Panics
    ///
    /// With the message of [`try_backward`](Self::try_backward).
    #[track_caller]
    pub fn backward(&self) {
        error::unwrap(self.try_backward());
    }

    /// [`backward`](Self::backward), or why not: nothing is recorded for this tensor, it has more than one element, or
    /// the graph has been freed.
    ///
    /// # Errors
    ///
    /// [`TensorError::NoGraph`], [`TensorError::GradientNeeded`], [`TensorError::Freed`]
    pub fn try_backward(&self) -> Result<()> {
        self.run_backward(None, GradOptions::default())
    }

    /// [`backward`](Self::backward) that leaves the graph as it is, for another pass.
    ///
    /// # Panics
    ///
    /// With the message of [`try_backward_keep_graph`](Self::try_backward_keep_graph).
    #[track_caller]
    pub fn backward_keep_graph(&self) {
        error::unwrap(self.try_backward_keep_graph());
    }

    /// [`backward_keep_graph`](Self::backward_keep_graph), or why not.
    ///
    /// # Errors
    ///
    /// As [`try_backward`](Self::try_backward).
    pub fn try_backward_keep_graph(&self) -> Result<()> {
        self.run_backward(None, GradOptions { keep_graph: true, create_graph: false })
    }

    /// Adds `Jᵀ · gradient` to [`grad`](Self::grad) of every leaf, with the Jacobian `J` of this tensor, and frees the
    /// graph.
    ///
    /// ```
    /// use autodiff_core::tensor::Tensor;
    ///
    /// let x = Tensor::arange(3.).requires_grad(true);
    /// let y = &x * &x;
    /// y.backward_with(&Tensor::from([1., 1., 0.]));
    /// assert_eq!(x.grad().unwrap().to_vec(), [0., 2., 0.]);
    /// ```
    ///
    /// # Panics
    ///
    /// With the message of [`try_backward_with`](Self::try_backward_with).
    #[track_caller]
    pub fn backward_with(&self, gradient: &Self) {
        error::unwrap(self.try_backward_with(gradient));
    }

    /// [`backward_with`](Self::backward_with), or why not.
    ///
    /// # Errors
    ///
    /// As [`try_backward`](Self::try_backward), and [`TensorError::GradientShape`] if the gradient has not this
    /// tensor's shape.
    pub fn try_backward_with(&self, gradient: &Self) -> Result<()> {
        self.run_backward(Some(gradient), GradOptions::default())
    }

    /// [`backward`](Self::backward) or [`backward_with`](Self::backward_with) with all options.
    ///
    /// # Errors
    ///
    /// As [`try_backward_with`](Self::try_backward_with).
    pub fn run_backward(&self, gradient: Option<&Self>, options: GradOptions) -> Result<()> {
        const NAME: &str = "backward";
        let root = self.node.as_ref().ok_or(TensorError::NoGraph { operation: NAME })?;
        let y_bar = self.seed(NAME, gradient, options)?;
        let swept =
            with_recording(options.create_graph, || sweep(NAME, root, y_bar, &|_| true, &|node| node.retains()))?;
        for (node, bar) in swept.found {
            let mut grad = node.grad();
            *grad = Some(match grad.take() {
                Some(sum) => with_recording(options.create_graph, || sum.plus(bar)),
                None => bar,
            });
        }
        if !options.keep_graph && !options.create_graph {
            swept.visited.iter().for_each(|node| node.free());
        }
        Ok(())
    }

    /// The gradient to start from: what was given, or 1 for one number. Its graph stays behind if none is to be created.
    fn seed(&self, operation: &'static str, gradient: Option<&Self>, options: GradOptions) -> Result<Self> {
        match gradient {
            Some(gradient) if gradient.shape() == self.shape() => {
                Ok(if options.create_graph { gradient.clone() } else { gradient.detach() })
            }
            Some(gradient) => Err(TensorError::GradientShape {
                operation,
                gradient: gradient.shape().to_vec(),
                tensor: self.shape().to_vec(),
            }),
            None if self.len() == 1 => Ok(Self::full(self.shape(), T::one())),
            None => Err(TensorError::GradientNeeded { shape: self.shape().to_vec() }),
        }
    }
}

/// The gradients of the number `y` with respect to `inputs`, which may be leaves or results; `grad` of no tensor changes.
///
/// ```
/// use autodiff_core::tensor::{Tensor, grad_of};
///
/// let x = Tensor::from([1.0, 2.0]).requires_grad(true);
/// let y = x.powi(3).sum();
/// let [x_bar] = grad_of(&y, [&x]);
/// assert_eq!(x_bar.to_vec(), [3.0, 12.0]);
/// assert!(x.grad().is_none());
/// ```
///
/// # Panics
///
/// With the message of [`try_grad_of`].
#[must_use]
#[track_caller]
pub fn grad_of<T: Element, const N: usize>(y: &Tensor<T>, inputs: [&Tensor<T>; N]) -> [Tensor<T>; N] {
    error::unwrap(try_grad_of(y, inputs, None, GradOptions::default()))
}

/// [`grad_of`] with a gradient to start from and with options, or why not. With `create_graph` the gradients are part of
/// the graph themselves, for derivatives of higher order.
///
/// ```
/// use autodiff_core::tensor::{GradOptions, Tensor, grad_of, try_grad_of};
///
/// let x = Tensor::from(2.0).requires_grad(true);
/// let y = x.powi(3);
/// let options = GradOptions { create_graph: true, ..GradOptions::default() };
/// let [first] = try_grad_of(&y, [&x], None, options)?;
/// let [second] = grad_of(&first, [&x]);
/// assert_eq!((first.item(), second.item()), (12.0, 12.0));
/// # Ok::<(), autodiff_core::tensor::TensorError>(())
/// ```
///
/// # Errors
///
/// As [`Tensor::try_backward_with`], and [`TensorError::Unused`] for an input that `y` does not depend on.
pub fn try_grad_of<T: Element, const N: usize>(
    y: &Tensor<T>,
    inputs: [&Tensor<T>; N],
    gradient: Option<&Tensor<T>>,
    options: GradOptions,
) -> Result<[Tensor<T>; N]> {
    let mut bars = grads(y, &inputs, gradient, options, true)?;
    Ok(std::array::from_fn(|input| bars[input].take().unwrap_or_default()))
}

/// The gradients with respect to the inputs that `y` depends on, which is all of them if it has to be.
pub(super) fn grads<T: Element>(
    y: &Tensor<T>,
    inputs: &[&Tensor<T>],
    gradient: Option<&Tensor<T>>,
    options: GradOptions,
    on_all: bool,
) -> Result<Vec<Option<Tensor<T>>>> {
    const NAME: &str = "grad_of";
    let root = y.node.as_ref().ok_or(TensorError::NoGraph { operation: NAME })?;
    let y_bar = y.seed(NAME, gradient, options)?;
    let targets: BTreeSet<u64> = inputs.iter().filter_map(|x| x.node.as_ref()).map(|node| node.id).collect();
    let leads = leading(root, &targets);
    let used = |x: &&Tensor<T>| x.node.as_ref().is_some_and(|node| leads.contains(&node.id));
    if on_all && let Some(input) = inputs.iter().position(|x| !used(x)) {
        return Err(TensorError::Unused { operation: NAME, input });
    }
    let swept = with_recording(options.create_graph, || {
        sweep(NAME, root, y_bar, &|node| leads.contains(&node.id), &|node| targets.contains(&node.id))
    })?;
    if !options.keep_graph && !options.create_graph {
        swept.visited.iter().for_each(|node| node.free());
    }
    let found = |x: &&Tensor<T>| {
        let node = x.node.as_ref()?;
        swept.found.iter().find(|(found, _)| found.id == node.id).map(|(_, bar)| bar.clone())
    };
    Ok(inputs.iter().map(found).collect())
}

/// The nodes between the root and the targets, both included.
fn leading<T: Element>(root: &Arc<Node<T>>, targets: &BTreeSet<u64>) -> BTreeSet<u64> {
    let Some(&oldest) = targets.first() else { return BTreeSet::new() };
    let mut leads = BTreeSet::new();
    for node in ancestry(root, oldest) {
        if targets.contains(&node.id) || node.parents().iter().flatten().any(|parent| leads.contains(&parent.id)) {
            leads.insert(node.id);
        }
    }
    leads
}
