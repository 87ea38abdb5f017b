use autodiff_core::differentiable;

#[differentiable]
fn f(rows: &[Vec<f64>]) -> f64 {
    rows.iter().flat_map(|row| row.iter().take_while(|x| **x > 0.0)).sum()
}

fn main() {}
