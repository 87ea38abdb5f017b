//! What a tensor knows of how it was computed, and what it says when that does not suffice.

use autodiff_core::tensor::{Tensor, TensorError};

use crate::title;

/// Shows a leaf and a result side by side.
pub fn inspect() {
    title("Inside the graph: y = 3x² of the tensor x = 3");
    let x = Tensor::from(3.0).requires_grad(true);
    let y = 3.0 * x.powi(2);
    assert!(x.grad().is_none(), "no gradient before a backward pass");
    y.backward_keep_graph();
    assert_eq!(x.to_string(), "tensor(3., requires_grad=true)");
    assert_eq!(y.to_string(), "tensor(27., grad_fn=<MulBackward0>)");
    assert!(x.grad_fn().is_none() && x.is_leaf() && x.does_require_grad());
    assert!(y.grad_fn().is_some() && !y.is_leaf() && y.does_require_grad());

    let line = |what: &str, x: String, y: String| println!("  {what:<22}{x:<32}{y}");
    line("", "x, a leaf".into(), "y, a result".into());
    line("printed", x.to_string(), y.to_string());
    line("data", x.data().to_string(), y.data().to_string());
    line("grad", shown(x.grad()), shown(y.grad()));
    line("grad_fn", shown(x.grad_fn()), shown(y.grad_fn()));
    line("is_leaf", x.is_leaf().to_string(), y.is_leaf().to_string());
    line("does_require_grad", x.does_require_grad().to_string(), y.does_require_grad().to_string());
    println!("  y.graph():");
    y.graph().lines().for_each(|line| println!("    {line}"));
}

/// Mistakes are errors, and cost nothing: what was there before is there after.
pub fn mistakes() -> Result<(), TensorError> {
    title("Two mistakes, and what they say (`try_` forms; the plain forms panic with the same message)");
    let x = Tensor::arange(3.).requires_grad(true);
    let y = &x * &x;

    let Err(error) = y.try_backward() else { unreachable!("a gradient is needed") };
    println!("  y = x², x = [0, 1, 2]: y.backward()\n    {error}");
    assert!(matches!(error, TensorError::GradientNeeded { .. }));
    assert!(x.grad().is_none(), "nothing was half done");

    y.try_backward_with(&Tensor::from([1., 1., 1.]))?;
    let Err(error) = y.try_backward_with(&Tensor::from([1., 1., 1.])) else { unreachable!("the graph is gone") };
    println!("  a second y.backward_with(&v)\n    {error}");
    assert!(matches!(error, TensorError::Freed { .. }));
    assert_eq!(x.grad().map(|gradient| gradient.to_vec()), Some(vec![0., 2., 4.]), "nothing is lost");
    println!("  x.grad() is what the first pass left: {}", shown(x.grad()));
    Ok(())
}

fn shown(value: Option<impl ToString>) -> String {
    value.map_or_else(|| "None".to_owned(), |value| value.to_string())
}
