#[differentiable]
impl Planet {
    #[differentiable]
    fn energy(&self, v: f64) -> f64 {
        0.5 * self.mass * v * v
    }
}
