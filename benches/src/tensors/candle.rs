//! The workloads with `candle-core`, on its CPU device.

use std::hint::black_box;

use candle_core::{Device, Result, Tensor, Var};

use super::Workload;

/// One call: forward, backward, the gradient read.
#[must_use]
pub fn run(workload: Workload, size: usize, data: &[f64]) -> Box<dyn FnMut()> {
    let shape = if workload == Workload::Matmul { vec![size, size] } else { vec![size] };
    let x = Var::from_vec(data.to_vec(), shape, &Device::Cpu).expect("the shape fits the data");
    let value: fn(&Tensor) -> Result<Tensor> = match workload {
        Workload::Square => |x| (x * x)?.sum_all(),
        // It has no product of vectors; this is how its users write one.
        Workload::Dot => |x| (x * x)?.sum_all(),
        Workload::Chain => |x| ((x.sin()? * x)? + x.exp()?)?.sum_all(),
        Workload::Matmul => |x| x.matmul(x)?.sum_all(),
    };
    Box::new(move || {
        let gradients = value(&x).and_then(|y| y.backward()).expect("the shapes fit");
        black_box(gradients.get(&x));
    })
}
