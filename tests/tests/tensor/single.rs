//! Single precision: the same operations on floats half as long, against double precision.

use autodiff_core::tensor::{Element, GradOptions, Tensor, grad_of, hvp, jacobian, jvp, try_grad_of};

use super::support::{Random, assert_near};

fn double(x: &Tensor<f32>) -> Tensor {
    Tensor::from_vec(x.to_vec().into_iter().map(f64::from).collect(), x.shape())
}

fn single(x: &Tensor) -> Tensor<f32> {
    #[expect(clippy::cast_possible_truncation, reason = "the precision is what is under test")]
    Tensor::from_vec(x.to_vec().into_iter().map(|x| x as f32).collect(), x.shape())
}

/// A function for any float.
trait Function {
    fn call<T: Element>(&self, x: &Tensor<T>) -> Tensor<T>;
}

fn agrees(name: &str, f: &impl Function, x: &Tensor) {
    // What single precision holds is where both begin.
    let x32 = single(x);
    let x = double(&x32);
    let y = f.call(&x);
    assert_near(&name, &double(&f.call(&x32)), &y, 1e-5);
    let full = jacobian(|x| f.call(x), &x);
    assert_near(&(name, "jacobian"), &double(&jacobian(|x| f.call(x), &x32)), &full, 1e-4);
    let x_dot = Random::new(name).tensor(x.shape(), -1.0, 1.0);
    let (_, y_dot) = jvp(|x| f.call(x), &x, &double(&single(&x_dot)));
    assert_near(&(name, "jvp"), &double(&jvp(|x| f.call(x), &x32, &single(&x_dot)).1), &y_dot, 1e-4);
    let product = hvp(|x| f.call(x).sum(), &x, &double(&single(&x_dot)));
    let found = hvp(|x| f.call(x).sum(), &x32, &single(&x_dot));
    assert_near(&(name, "hvp"), &double(&found), &product, 1e-3);
}

macro_rules! cases {
    ($($name:ident($x:ident) = $call:expr;)+) => {
        $(
            struct $name;

            impl Function for $name {
                fn call<T: Element>(&self, $x: &Tensor<T>) -> Tensor<T> {
                    $call
                }
            }
        )+

        #[test]
        fn reductions_products_and_views() {
            let mut random = Random::new("single");
            for shape in [&[2, 3][..], &[3, 3], &[1, 4]] {
                let x = random.tensor(shape, 0.3, 1.8);
                $(agrees(stringify!($name), &$name, &x);)+
                $(agrees(stringify!($name), &$name, &x.t());)+
            }
        }
    };
}

cases! {
    Sum(x) = (x * x).sum_axes(&[0], false);
    Mean(x) = (x * x).mean_axes(&[-1], true);
    Prod(x) = x.prod_axes(&[0], false);
    Largest(x) = (x * x).max_axes(&[1], false);
    Norm(x) = x.norm_axes(2.0, &[1], false);
    Cubic(x) = x.norm_p(3.0);
    Spread(x) = x.var() + x.std_axes(&[1], 1, true);
    Soft(x) = x.softmax(0) * x.log_softmax(1) + x.logsumexp();
    Running(x) = x.cumsum(1).exp();
    Square(x) = x.matmul(&x.t()).matmul(x);
    Gram(x) = x.flatten().dot(&x.t().flatten());
    Parts(x) = Tensor::cat(&[x.slice(0, ..1), x.slice_step(0, .., -1)], 0).sin();
    Chain(x) = ((x.sin() * x + x.exp()) / (x + x.tanh())).sqrt();
}

#[test]
fn derivatives_of_any_order() {
    let x = Tensor::<f32>::from([2.0]).requires_grad(true);
    let y = x.powi(4).sum();
    let options = GradOptions { create_graph: true, ..GradOptions::default() };
    let [first] = try_grad_of(&y, [&x], None, options).expect("a graph");
    let [second] = grad_of(&first, [&x]);
    assert_eq!((first.item(), second.item()), (32.0, 48.0));
}
