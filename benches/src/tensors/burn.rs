//! The workloads with `burn`, on its ndarray backend with autodiff.

use std::hint::black_box;

use burn::backend::{Autodiff, NdArray};
use burn::tensor::{Tensor, TensorData};

use super::Workload;

type Backend = Autodiff<NdArray<f64>>;

/// One call: forward, backward, the gradient read.
#[must_use]
pub fn run(workload: Workload, size: usize, data: &[f64]) -> Box<dyn FnMut()> {
    let device = Default::default();
    if workload == Workload::Matmul {
        let x = Tensor::<Backend, 2>::from_data(TensorData::new(data.to_vec(), [size, size]), &device).require_grad();
        return Box::new(move || {
            let gradients = x.clone().matmul(x.clone()).sum().backward();
            black_box(x.grad(&gradients));
        });
    }
    let x = Tensor::<Backend, 1>::from_data(TensorData::new(data.to_vec(), [size]), &device).require_grad();
    let value: fn(Tensor<Backend, 1>) -> Tensor<Backend, 1> = match workload {
        // It has no product of vectors in this version; this is how its users write one.
        Workload::Square | Workload::Dot => |x| (x.clone() * x).sum(),
        Workload::Chain | Workload::Matmul => |x| (x.clone().sin() * x.clone() + x.exp()).sum(),
    };
    Box::new(move || {
        let gradients = value(x.clone()).backward();
        black_box(x.grad(&gradients));
    })
}
