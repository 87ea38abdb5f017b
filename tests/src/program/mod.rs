//! What random programs stand on: see `bin/programs`.
//!
//! A program is a file with functions under `#[differentiable]`, the last of which is `f`; a module `twins`
//! with the same functions, letter by letter, where `f64` is the name of a dual number; and one
//! [`program!`](crate::program!), which holds the companions of `f` to the twin.

mod dual;
mod shapes;

pub use dual::{Dual, c, cast};
pub use shapes::{Lift, Parts};

/// Tests the function `f` in scope against `twin`: what [`check!`](crate::check!) says, without its proof of the
/// twin, which is the same text here, and with points where the function panics.
#[macro_export]
macro_rules! program {
    ($($all:tt)*) => {
        $crate::run! { $($all)* }

        #[test]
        fn program() {
            run($crate::verify::Judge::Program);
        }
    };
}

/// Makes a struct of two numbers and an integer, and its twin, arguments of a program.
#[macro_export]
macro_rules! pair {
    ($plain:ty, $twin:path) => {
        impl $crate::Flat for $plain {
            const TOLERANCE: f64 = 1e-12;

            fn push(&self, flat: &mut Vec<f64>) {
                $crate::Flat::push(&self.a, flat);
                $crate::Flat::push(&self.b, flat);
            }

            fn take(&mut self, flat: &mut &[f64]) {
                $crate::Flat::take(&mut self.a, flat);
                $crate::Flat::take(&mut self.b, flat);
            }
        }

        impl $crate::program::Lift for $plain {
            type Dual = $twin;

            fn lift(&self, dot: &Self) -> $twin {
                use $twin as Twin;
                Twin { a: self.a.lift(&dot.a), b: self.b.lift(&dot.b), k: self.k }
            }
        }

        impl $crate::program::Parts for $twin {
            fn parts(&self, out: &mut Vec<(f64, f64)>) {
                self.a.parts(out);
                self.b.parts(out);
            }
        }
    };
}

/// `place += value` of primitive numbers: the value first.
#[doc(hidden)]
#[macro_export]
macro_rules! add {
    ($place:expr, $value:expr) => {{
        let value = $value;
        $place += value;
    }};
}

/// `place -= value`, as [`add!`].
#[doc(hidden)]
#[macro_export]
macro_rules! sub {
    ($place:expr, $value:expr) => {{
        let value = $value;
        $place -= value;
    }};
}

/// `place *= value`, as [`add!`].
#[doc(hidden)]
#[macro_export]
macro_rules! mul {
    ($place:expr, $value:expr) => {{
        let value = $value;
        $place *= value;
    }};
}
