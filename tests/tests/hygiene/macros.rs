//! Functions that a user's macro writes.

use autodiff_core::differentiable;

macro_rules! square {
    ($name:ident, $t:ty, $x:ident) => {
        #[differentiable]
        fn $name($x: $t) -> $t {
            let y = $x * $x;
            y
        }
    };
}

square!(square, f64, x);
square!(square_32, f32, z);

macro_rules! whole {
    ($item:item) => {
        #[differentiable]
        $item
    };
}

whole! {
    fn whole(x: &[f64]) -> f64 {
        x.iter().map(|a| a * a).sum()
    }
}

macro_rules! hidden_parameter {
    ($name:ident, $body:expr, $y:ident) => {
        #[differentiable]
        fn $name(x: f64, $y: f64) -> f64 {
            let z = x * 2.0;
            $body * z
        }
    };
}

hidden_parameter!(mixed, y * y, y);

#[test]
fn functions_written_by_macros() {
    assert_eq!(square::grad(3.0), 6.0);
    assert_eq!(square_32::grad(3.0), 6.0);
    assert_eq!(whole::grad(&[1.0, 2.0]), vec![2.0, 4.0]);
    assert_eq!(mixed::grad(3.0, 2.0), (8.0, 24.0));
}

macro_rules! operators {
    ($($name:ident: $op:tt),*) => {
        $(
            #[differentiable]
            fn $name(a: f64, b: f64) -> f64 {
                a $op b
            }
        )*
    };
}

operators!(plus: +, minus: -, times: *, over: /);

#[test]
fn operators_as_tokens() {
    assert_eq!(plus::grad(6.0, 2.0), (1.0, 1.0));
    assert_eq!(minus::grad(6.0, 2.0), (1.0, -1.0));
    assert_eq!(times::grad(6.0, 2.0), (2.0, 6.0));
    assert_eq!(over::grad(6.0, 2.0), (0.5, -1.5));
}

macro_rules! grouped {
    ($name:ident, $a:expr, $b:expr, $x:ident) => {
        #[differentiable]
        fn $name($x: f64) -> f64 {
            $a * $b
        }
    };
}

// An expression fragment keeps its own precedence.
grouped!(grouped, x + 1.0, x - 1.0, x);

#[test]
fn expressions_as_fragments() {
    assert_eq!((grouped(3.0), grouped::grad(3.0)), (8.0, 6.0));
}

macro_rules! printed {
    ($name:ident, $t:ty, $e:expr, $x:ident) => {
        #[differentiable]
        fn $name($x: $t) -> f64 {
            assert!($e * 2.0 > -1e9);
            let v = vec![$e * 2.0; 2];
            v[0] * -$e
        }
    };
}

// A type fragment that is a reference, an expression fragment inside of a macro's arguments.
printed!(printed, &f64, x + 1.0, x);

#[test]
fn fragments_in_types_and_in_macros() {
    assert_eq!((printed(&2.0), printed::grad(&2.0)), (-18.0, -12.0));
}
