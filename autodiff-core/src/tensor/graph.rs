//! Looking at a graph: a node's name and inputs, the tree as text, and the picture as Graphviz source.

use core::fmt::{self, Write};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::node::Node;
use super::reverse::ancestry;
use super::{Element, Tensor};

/// The operation that a tensor is the result of.
///
/// ```
/// use autodiff_core::tensor::Tensor;
///
/// let x = Tensor::from(3.0).requires_grad(true);
/// let y = 3.0 * x.powi(2);
/// let times = y.grad_fn().unwrap();
/// assert_eq!(times.name(), "MulBackward0");
/// let power = times.inputs()[1].clone().unwrap();
/// assert_eq!(power.name(), "PowBackward0");
/// assert_eq!(power.inputs()[0].as_ref().unwrap().name(), "AccumulateGrad");
/// assert!(x.grad_fn().is_none());
/// ```
#[derive(Clone)]
pub struct GradFn<T: Element>(Arc<Node<T>>);

impl<T: Element> GradFn<T> {
    /// `MulBackward0`; `AccumulateGrad` for a leaf.
    #[must_use]
    pub fn name(&self) -> String {
        self.0.name()
    }

    /// The operations that the inputs came from, and none for an input that does not vary.
    #[must_use]
    pub fn inputs(&self) -> Vec<Option<Self>> {
        self.0.parents().iter().map(|parent| parent.clone().map(Self)).collect()
    }
}

impl<T: Element> fmt::Display for GradFn<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{}>", self.name())
    }
}

impl<T: Element> fmt::Debug for GradFn<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl<T: Element> Tensor<T> {
    /// The operation that gave this tensor; none for a leaf.
    #[must_use]
    pub fn grad_fn(&self) -> Option<GradFn<T>> {
        self.node.clone().filter(|node| !node.is_leaf()).map(GradFn)
    }

    /// The graph as an indented tree, from this tensor down to the leaves. What is used twice is written out once.
    ///
    /// ```
    /// use autodiff_core::tensor::Tensor;
    ///
    /// let x = Tensor::from(3.0).requires_grad(true);
    /// let y = &x * &x + 1.0;
    /// assert_eq!(y.graph(), "\
    /// AddBackward0 #0
    ///   MulBackward0 #1
    ///     AccumulateGrad #2
    ///     AccumulateGrad #2
    ///   constant
    /// ");
    /// ```
    #[must_use]
    pub fn graph(&self) -> String {
        let Some(root) = &self.node else { return "constant\n".to_owned() };
        let mut text = String::new();
        let mut numbers = BTreeMap::new();
        let mut pending = vec![(0, Some(Arc::clone(root)))];
        while let Some((depth, node)) = pending.pop() {
            let indent = "  ".repeat(depth);
            let Some(node) = node else {
                let _ = writeln!(text, "{indent}constant");
                continue;
            };
            let next = numbers.len();
            let number = *numbers.entry(node.id).or_insert(next);
            let again = number < next && !node.is_leaf();
            let _ = writeln!(text, "{indent}{} #{number}{}", node.name(), if again { " (see above)" } else { "" });
            if !again {
                pending.extend(node.parents().iter().rev().map(|parent| (depth + 1, parent.clone())));
            }
        }
        text
    }

    /// The graph in the language of Graphviz: `dot -Tsvg` draws it.
    ///
    /// ```
    /// use autodiff_core::tensor::Tensor;
    ///
    /// let x = Tensor::from(3.0).requires_grad(true);
    /// let dot = (&x * &x).to_dot();
    /// assert!(dot.starts_with("digraph graph_of_tensor {"));
    /// assert!(dot.contains("\"MulBackward0\""));
    /// ```
    #[must_use]
    pub fn to_dot(&self) -> String {
        let mut text = String::from("digraph graph_of_tensor {\n  rankdir=BT;\n  node [fontname=\"sans-serif\"];\n");
        if let Some(root) = &self.node {
            let nodes = ancestry(root, 0);
            let numbers: BTreeMap<u64, usize> =
                nodes.iter().enumerate().map(|(number, node)| (node.id, number)).collect();
            let mut edges = BTreeSet::new();
            for node in &nodes {
                let number = numbers[&node.id];
                let shape = if node.is_leaf() { "ellipse" } else { "box" };
                let _ = writeln!(text, "  n{number} [label=\"{}\", shape={shape}];", node.name());
                edges.extend(node.parents().iter().flatten().map(|parent| (numbers[&parent.id], number)));
            }
            for (from, to) in edges {
                let _ = writeln!(text, "  n{from} -> n{to};");
            }
        }
        text + "}\n"
    }
}
