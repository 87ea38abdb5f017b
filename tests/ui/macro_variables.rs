use autodiff_core::differentiable;

macro_rules! weighted {
    ($name:ident, $x:ident, $e:expr) => {
        #[differentiable]
        fn $name($x: f64) -> f64 {
            let t = 2.0 * $x;
            $e * t
        }
    };
}

weighted!(f, t, t * t);

fn main() {}
