//! The forward sweep: tangents of a result along tangents of tensors it came from, by the same nodes.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::error::{Result, TensorError};
use super::node::Node;
use super::reverse::ancestry;
use super::{Element, Tensor};

/// `J · x_dot`: the tangent of `y` when each of `inputs` moves along its tangent. Zero if `y` does not depend on them.
pub(super) fn push<T: Element>(
    operation: &'static str,
    y: &Tensor<T>,
    inputs: &[(&Tensor<T>, &Tensor<T>)],
) -> Result<Tensor<T>> {
    let zero = || Tensor::zeros(y.shape());
    let seeds = inputs.iter().filter_map(|(x, dot)| x.node.as_ref().map(|node| (node.id, (*dot).clone())));
    let mut dots: BTreeMap<u64, Tensor<T>> = seeds.collect();
    let (Some(root), Some(&oldest)) = (&y.node, dots.keys().next()) else { return Ok(zero()) };
    for node in ancestry(root, oldest) {
        if !dots.contains_key(&node.id)
            && let Some(dot) = tangent(operation, &node, &dots)?
        {
            dots.insert(node.id, dot);
        }
    }
    Ok(dots.remove(&root.id).unwrap_or_else(zero))
}

/// The tangent of a node's result, if any of its inputs moves.
fn tangent<T: Element>(
    operation: &'static str,
    node: &Arc<Node<T>>,
    dots: &BTreeMap<u64, Tensor<T>>,
) -> Result<Option<Tensor<T>>> {
    let dot = |parent: &Option<Arc<Node<T>>>| parent.as_ref().and_then(|parent| dots.get(&parent.id)).cloned();
    let inputs: Vec<_> = node.parents().iter().map(dot).collect();
    if inputs.iter().all(Option::is_none) {
        return Ok(None);
    }
    let function = node.function().ok_or_else(|| TensorError::Freed { operation, node: node.name() })?;
    function.jvp(node, &inputs).map(Some)
}
