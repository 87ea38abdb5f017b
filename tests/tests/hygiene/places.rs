//! Where a function may stand: in bodies, modules, `impl` blocks, beside namesakes.

use autodiff_core::differentiable;

#[test]
fn inside_a_function_body() {
    #[differentiable]
    fn inner(x: f64) -> f64 {
        x * x
    }

    #[differentiable]
    fn outer(x: f64) -> f64 {
        inner(x) * 3.0
    }

    assert_eq!(inner::grad(2.0), 4.0);
    assert_eq!(outer::grad(2.0), 12.0);
}

#[test]
fn inside_a_block_and_a_closure() {
    let gradient = |x: f64| {
        #[differentiable]
        fn local(x: f64, y: f64) -> f64 {
            x.powi(3) * y
        }
        local::grad(x, 2.0)
    };
    assert_eq!(gradient(2.0), (24.0, 8.0));
}

#[differentiable]
fn with_items(x: f64) -> f64 {
    const LIMIT: f64 = 3.0;
    static SHIFT: f64 = 1.0;
    #[derive(Clone, Copy)]
    enum Side {
        Low,
        High,
    }
    fn side(high: bool) -> Side {
        if high { Side::High } else { Side::Low }
    }
    #[differentiable]
    fn helper(x: f64) -> f64 {
        x * x
    }
    match side(x > LIMIT) {
        Side::Low => helper(x) + SHIFT,
        Side::High => LIMIT * x,
    }
}

#[test]
fn items_inside_the_body() {
    assert_eq!(with_items::grad(2.0), 4.0);
    assert_eq!(with_items::grad(4.0), 3.0);
    assert_eq!(with_items::jvp(2.0, 1.0), (5.0, 4.0));
}

mod deep {
    pub mod deeper {
        use autodiff_core::differentiable;

        #[differentiable]
        pub(in crate::places) fn hidden(x: f64) -> f64 {
            x.sqrt()
        }

        #[differentiable]
        pub(super) fn sibling(x: f64) -> f64 {
            self::hidden(x) * x
        }

        pub mod deepest {
            #[autodiff_core::differentiable]
            pub fn upwards(x: f64) -> f64 {
                super::hidden(x) + super::super::sideways(x) + crate::places::top(x)
            }
        }
    }

    #[autodiff_core::differentiable]
    pub fn sideways(x: f64) -> f64 {
        deeper::sibling(x)
    }
}

#[differentiable]
pub fn top(x: f64) -> f64 {
    2.0 * x
}

#[test]
fn modules_and_visibilities() {
    assert_eq!(deep::deeper::hidden::grad(4.0), 0.25);
    assert_eq!(deep::sideways::grad(4.0), 3.0);
    assert_eq!(deep::deeper::deepest::upwards::grad(4.0), 5.25);
}

/// A module of the same name, which the struct of companions must not meet.
#[differentiable(name = EnergyD)]
fn energy(x: f64) -> f64 {
    energy::half(x) * x
}

mod energy {
    #[autodiff_core::differentiable]
    pub fn half(x: f64) -> f64 {
        0.5 * x
    }
}

#[test]
fn renamed_companions() {
    assert_eq!(energy(4.0), 8.0);
    assert_eq!(EnergyD::grad(4.0), 4.0);
    assert_eq!(energy::half::grad(4.0), 0.5);
}

mod facade {
    pub use autodiff_core as renamed;
}

#[differentiable(crate = facade::renamed)]
fn through_a_facade(x: &[f64]) -> f64 {
    let mut p = 1.0;
    for a in x {
        p *= a;
    }
    p
}

#[differentiable(crate = crate::places::facade::renamed, name = Both)]
fn with_both_options(x: f64) -> f64 {
    x * x
}

#[test]
fn path_of_the_crate() {
    assert_eq!(through_a_facade::grad(&[2.0, 3.0]), vec![3.0, 2.0]);
    assert_eq!(Both::grad(3.0), 6.0);
}

#[differentiable]
const fn constant(x: f64) -> f64 {
    x * x + 1.0
}

const AT_COMPILE_TIME: f64 = constant(3.0);

#[test]
fn const_functions_stay_const() {
    assert_eq!((AT_COMPILE_TIME, constant::grad(3.0)), (10.0, 6.0));
}
