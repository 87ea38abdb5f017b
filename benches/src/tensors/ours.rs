//! The workloads with `autodiff_core::tensor`.

use std::hint::black_box;

use autodiff_core::differentiable;
use autodiff_core::tensor::Tensor;

use super::Workload;

/// The chain as a function of one number.
#[differentiable]
fn chain(x: f64) -> f64 {
    x.sin() * x + x.exp()
}

/// One call: forward, backward, the gradient read.
#[must_use]
pub fn run(workload: Workload, size: usize, data: &[f64]) -> Box<dyn FnMut()> {
    let x: Tensor = match workload {
        Workload::Matmul => Tensor::from_vec(data.to_vec(), &[size, size]),
        _ => Tensor::from(data),
    };
    let x = x.requires_grad(true);
    let value: fn(&Tensor) -> Tensor = match workload {
        Workload::Square => |x| (x * x).sum(),
        Workload::Dot => |x| x.dot(x),
        Workload::Chain => |x| (x.sin() * x + x.exp()).sum(),
        Workload::Matmul => |x| x.matmul(x).sum(),
    };
    Box::new(move || backward(&x, value))
}

/// The chain as one node.
#[must_use]
pub fn map(data: &[f64]) -> Box<dyn FnMut()> {
    let x: Tensor = Tensor::from(data).requires_grad(true);
    Box::new(move || backward(&x, |x| x.map(chain {}).sum()))
}

fn backward(x: &Tensor, value: impl Fn(&Tensor) -> Tensor) {
    x.zero_grad();
    value(x).backward();
    black_box(x.grad());
}
