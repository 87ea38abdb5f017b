#[differentiable]
fn logistic<T: num_traits::Float>(x: T) -> T {
    T::one() / (T::one() + (-x).exp())
}
