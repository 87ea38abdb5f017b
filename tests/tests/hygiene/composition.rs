//! Calls by path, through imports, aliases and re-exports.

use autodiff_core::differentiable;

mod physics {
    use autodiff_core::differentiable;

    #[differentiable]
    pub fn kinetic(m: f64, v: f64) -> f64 {
        0.5 * m * v * v
    }

    pub mod generic {
        use autodiff_core::differentiable;

        #[differentiable]
        pub fn norm<const N: usize>(x: &[f64; N]) -> f64 {
            let mut s = 0.0;
            for k in 0..N {
                s += x[k] * x[k];
            }
            s.sqrt()
        }
    }
}

mod reexported {
    pub use super::physics::generic::norm as length;
    pub use super::physics::kinetic;
}

use physics::kinetic as energy_of;
use reexported::*;

#[differentiable]
fn imported(m: f64, v: f64) -> f64 {
    energy_of(m, v) + kinetic(v, m) + physics::kinetic(1.0, v) + crate::composition::reexported::kinetic(m, 1.0)
}

#[differentiable]
fn generic(x: &[f64; 2]) -> f64 {
    length(x) + reexported::length::<2>(x)
}

#[differentiable]
fn local_import(x: f64) -> f64 {
    use physics::kinetic as k;
    k(2.0, x)
}

#[test]
fn calls_through_imports() {
    let (m, v) = (2.0, 3.0);
    let (m_bar, v_bar) = imported::grad(m, v);
    assert_eq!(m_bar, 0.5 * v * v + v * m + 0.5);
    assert_eq!(v_bar, m * v + 0.5 * m * m + v);
    let d = generic::grad(&[3.0, 4.0]);
    assert!((d[0] - 1.2).abs() < 1e-15 && (d[1] - 1.6).abs() < 1e-15);
    assert_eq!(local_import::grad(3.0), 6.0);
    assert_eq!(energy_of::grad(m, v), (4.5, 6.0));
}
