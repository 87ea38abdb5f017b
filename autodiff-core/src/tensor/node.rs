//! The graph: a node per recorded operation, with the operations it came from.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::error::Result;
use super::{Element, Tensor};

/// What the engine needs to know of a recorded operation.
pub trait Function<T: Element>: Send + Sync {
    /// The operation's name: `Mul` for `MulBackward0`.
    fn name(&self) -> &'static str;

    /// Reverse mode: gives `Jᵀ · y_bar` to every input that wants it.
    fn vjp(&self, at: &Arc<Node<T>>, y_bar: Tensor<T>, bars: &mut Bars<'_, T>) -> Result<()>;

    /// Forward mode: `J · x_dot`, where an input without a tangent does not vary.
    fn jvp(&self, at: &Arc<Node<T>>, dots: &[Option<Tensor<T>>]) -> Result<Tensor<T>>;

    /// Whether values are held that a backward pass frees.
    fn holds(&self) -> bool {
        true
    }
}

/// Where the reverse mode of an operation puts the adjoints of its inputs.
pub struct Bars<'a, T: Element> {
    pub wants: &'a dyn Fn(usize) -> bool,
    pub bars: &'a mut Vec<(usize, Tensor<T>)>,
}

impl<T: Element> Bars<'_, T> {
    /// Whether anything depends on the adjoint of an input.
    pub fn wants(&self, input: usize) -> bool {
        (self.wants)(input)
    }

    pub fn give(&mut self, input: usize, bar: Tensor<T>) {
        self.bars.push((input, bar));
    }

    /// Gives every one of the first `count` inputs that wants it what `weigh` makes of `y_bar`. The last one gets
    /// `y_bar` itself, whose memory it may use.
    pub fn give_each(
        &mut self,
        count: usize,
        y_bar: Tensor<T>,
        weigh: impl Fn(usize, Tensor<T>) -> Result<Tensor<T>>,
    ) -> Result<()> {
        let Some(last) = (0..count).rev().find(|input| self.wants(*input)) else { return Ok(()) };
        for input in 0..last {
            if self.wants(input) {
                self.give(input, weigh(input, y_bar.clone())?);
            }
        }
        self.give(last, weigh(last, y_bar)?);
        Ok(())
    }
}

/// A leaf that requires a gradient, or the result of a recorded operation.
pub struct Node<T: Element> {
    /// Larger than that of every node it came from.
    pub id: u64,
    /// The nodes of the inputs; none for an input that does not vary.
    parents: Box<[Option<Arc<Node<T>>>]>,
    pub kind: Kind<T>,
    /// The accumulated gradient.
    grad: Mutex<Option<Tensor<T>>>,
    /// Whether a backward pass keeps the gradient although this is no leaf.
    retains: AtomicBool,
}

pub enum Kind<T: Element> {
    Leaf,
    /// An operation; without its function once that was freed.
    Operation {
        name: &'static str,
        function: Mutex<Option<Arc<dyn Function<T>>>>,
    },
}

impl<T: Element> Node<T> {
    pub fn leaf() -> Arc<Self> {
        Self::new(Box::new([]), Kind::Leaf)
    }

    pub fn operation(parents: Box<[Option<Arc<Self>>]>, function: impl Function<T> + 'static) -> Arc<Self> {
        let name = function.name();
        Self::new(parents, Kind::Operation { name, function: Mutex::new(Some(Arc::new(function))) })
    }

    fn new(parents: Box<[Option<Arc<Self>>]>, kind: Kind<T>) -> Arc<Self> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let id = NEXT.fetch_add(1, Ordering::Relaxed);
        Arc::new(Self { id, parents, kind, grad: Mutex::new(None), retains: AtomicBool::new(false) })
    }

    pub fn is_leaf(&self) -> bool {
        matches!(self.kind, Kind::Leaf)
    }

    pub fn parents(&self) -> &[Option<Arc<Self>>] {
        &self.parents
    }

    /// `MulBackward0`, or `AccumulateGrad` for a leaf.
    pub fn name(&self) -> String {
        match &self.kind {
            Kind::Leaf => "AccumulateGrad".to_owned(),
            Kind::Operation { name, .. } => format!("{name}Backward0"),
        }
    }

    /// The function of an operation that has not been freed.
    pub fn function(&self) -> Option<Arc<dyn Function<T>>> {
        match &self.kind {
            Kind::Leaf => None,
            Kind::Operation { function, .. } => lock(function).clone(),
        }
    }

    /// Frees the values that the operation holds.
    pub fn free(&self) {
        if let Kind::Operation { function, .. } = &self.kind {
            let mut function = lock(function);
            if function.as_ref().is_some_and(|function| function.holds()) {
                *function = None;
            }
        }
    }

    pub fn grad(&self) -> MutexGuard<'_, Option<Tensor<T>>> {
        lock(&self.grad)
    }

    pub fn retains(&self) -> bool {
        self.is_leaf() || self.retains.load(Ordering::Relaxed)
    }

    pub fn retain(&self) {
        self.retains.store(true, Ordering::Relaxed);
    }
}

/// What a mutex guards is replaced whole, so a panic elsewhere leaves nothing half done.
fn lock<V>(mutex: &Mutex<V>) -> MutexGuard<'_, V> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Graphs are as deep as programs run long, so they are dropped in a loop and not by recursion: the values that an
/// operation holds go while its parents are still alive, then the parents that nothing else holds, one by one.
impl<T: Element> Drop for Node<T> {
    fn drop(&mut self) {
        let mut doomed = Vec::new();
        self.unlink(&mut doomed);
        while let Some(parent) = doomed.pop() {
            if let Some(mut node) = Arc::into_inner(parent) {
                node.unlink(&mut doomed);
            }
        }
    }
}

impl<T: Element> Node<T> {
    /// Drops what the node holds, and moves its parents to the list.
    fn unlink(&mut self, doomed: &mut Vec<Arc<Self>>) {
        if let Kind::Operation { function, .. } = &mut self.kind {
            *function.get_mut().unwrap_or_else(PoisonError::into_inner) = None;
        }
        *self.grad.get_mut().unwrap_or_else(PoisonError::into_inner) = None;
        doomed.extend(std::mem::take(&mut self.parents).into_iter().flatten());
    }
}
