//! Every row of the table of rules as an operation on tensors, and the operations that are written beside it.

use std::ops::{Add, Div, Mul, Neg, Rem, Sub};

use autodiff_core::for_each_rule;
use autodiff_core::tensor::{Element, GradOptions, Mask, Tensor, grad_of, try_grad_of};
use num_dual::{Dual2_64, DualNum};

use super::support::{EXACT, Random, assert_near, check, check2};

/// A row of the table as it is for scalars.
struct Row {
    name: &'static str,
    value: fn(&[f64]) -> f64,
    partials: fn(&[f64]) -> Vec<f64>,
    /// The interval to draw each argument from.
    domain: Vec<(f64, f64)>,
    /// Whether the last argument is an integer, which does not vary.
    inert: bool,
}

macro_rules! scalars {
    ($float:ident $({
        rule $name:ident($($param:ident: $ty:ident),+) -> $result:ident = $call:tt;
        arguments $args:tt on ($(($low:expr, $high:expr)),+);
        $(d $wrt:ident = $partial:tt where $held:tt;)+
        $(at $at:tt => $value:tt;)*
    })+) => {
        #[allow(deprecated, reason = "`abs_sub` is in the table because it is in programs")]
        #[allow(clippy::approx_constant, clippy::excessive_precision, reason = "the table's constants are literals")]
        #[allow(clippy::cast_possible_truncation, clippy::unnecessary_cast, clippy::cast_lossless, reason = "`powi`")]
        fn scalars() -> Vec<Row> {
            vec![$(Row {
                name: stringify!($name),
                value: |point| {
                    let [$($param),+] = *point else { panic!("all arguments") };
                    $(let $param = $param as $ty;)+
                    $call
                },
                partials: |point| {
                    let [$($param),+] = *point else { panic!("all arguments") };
                    $(let $param = $param as $ty;)+
                    let $result = $call;
                    let _ = $result; // Most partials ask for the arguments alone.
                    vec![$($partial),+]
                },
                domain: vec![$((f64::from($low), f64::from($high))),+],
                inert: [$(stringify!($ty)),+].contains(&"i32"),
            }),+]
        }
    };
}

for_each_rule!(scalars, f64);

macro_rules! tensors {
    (tensor $({
        row $row:ident $node:literal [$method:ident $try_method:ident] $all:tt ($x:ident $($rest:ident)*) ($($n:ident: $ty:ty)?)
            -> $y:ident = $call:tt;
        $($details:tt)*
    })+) => {
        /// The names of the nodes, in the order of the table.
        const NODES: &[&str] = &[$($node),+];

        /// The operation of a row, by its place in the table.
        #[allow(unused_variables, reason = "only `powi` takes an integer")]
        fn apply<T: Element>(row: usize, args: &[&Tensor<T>], n: i32) -> Tensor<T> {
            let mut operations: Vec<fn(&[&Tensor<T>], i32) -> Tensor<T>> = Vec::new();
            $(operations.push(|args, n| {
                let [$x $(, $rest)*] = *args else { panic!("all arguments") };
                $(let $n: $ty = n;)?
                $x.$method($($rest,)* $($n)?)
            });)+
            operations[row](args, n)
        }
    };
}

for_each_rule!(tensors, tensor);

/// Arguments that vary around which the operation is smooth, and the integer.
fn draw(place: usize, row: &Row, random: &mut Random, shapes: &[&[usize]]) -> (Vec<Tensor>, i32) {
    let smooth = |(args, n): &(Vec<Tensor>, i32)| {
        let args: Vec<&Tensor> = args.iter().collect();
        (0..args.len()).all(|wrt| {
            let at = |shift: f64| {
                let moved = args[wrt] + shift;
                let args: Vec<_> = (0..args.len()).map(|i| if i == wrt { &moved } else { args[i] }).collect();
                apply(place, &args, *n)
            };
            let bend = (at(2e-3) + at(-2e-3) - 2.0 * at(0.0)).abs();
            bend.le(1e-3 * (at(0.0).abs() + 1.0)).all()
        })
    };
    let mut tries = std::iter::repeat_with(|| draw_any(row, random, shapes));
    tries.by_ref().take(100).find(smooth).unwrap_or_else(|| panic!("{}: no smooth point", row.name))
}

fn draw_any(row: &Row, random: &mut Random, shapes: &[&[usize]]) -> (Vec<Tensor>, i32) {
    let tensors = row.domain.iter().zip(shapes).map(|((low, high), shape)| random.tensor(shape, *low, *high));
    let mut tensors: Vec<_> = tensors.collect();
    let n = if row.inert {
        tensors.truncate(1);
        random.draw(-4.0, 5.0).round()
    } else {
        0.0
    };
    #[allow(clippy::cast_possible_truncation, reason = "a whole number")]
    (tensors, n as i32)
}

#[test]
fn values_and_partials_are_those_of_scalars() {
    for (place, row) in scalars().iter().enumerate() {
        let mut random = Random::new(row.name);
        let shape: &[usize] = &[40];
        let (args, n) = draw(place, row, &mut random, &[shape; 3]);
        let args: Vec<_> = args.into_iter().map(|arg| arg.requires_grad(true)).collect();
        let y = apply(place, &args.iter().collect::<Vec<_>>(), n);
        assert_eq!(y.grad_fn().expect("recorded").name(), format!("{}Backward0", NODES[place]));
        y.sum().backward_keep_graph();
        for element in 0..40 {
            let mut point: Vec<_> = args.iter().map(|arg| arg.to_vec()[element]).collect();
            point.extend(row.inert.then_some(f64::from(n)));
            assert_eq!(y.to_vec()[element], (row.value)(&point), "{} at {point:?}", row.name);
            for (arg, partial) in args.iter().zip((row.partials)(&point)) {
                let found = arg.grad().map_or(0.0, |grad| grad.to_vec()[element]);
                assert!((found - partial).abs() <= EXACT * (1.0 + partial.abs()), "{} at {point:?}: {found}", row.name);
            }
        }
        // Single precision: the same formulas in floats half as long.
        let singles: Vec<_> = args.iter().map(|arg| single(arg).requires_grad(true)).collect();
        let y_single = apply(place, &singles.iter().collect::<Vec<_>>(), n);
        assert_near(&(row.name, "single"), &double(&y_single), &y, 2e-4);
        y_single.sum().backward();
        for (arg, single) in args.iter().zip(&singles) {
            let (grad, single) = (arg.grad().expect("a gradient"), single.grad().expect("a gradient"));
            assert_near(&(row.name, "single, gradient"), &double(&single), &grad, 2e-3);
        }
    }
}

fn single(x: &Tensor) -> Tensor<f32> {
    #[allow(clippy::cast_possible_truncation, reason = "the precision is what is under test")]
    Tensor::from_vec(x.to_vec().into_iter().map(|x| x as f32).collect(), x.shape())
}

fn double(x: &Tensor<f32>) -> Tensor {
    Tensor::from_vec(x.to_vec().into_iter().map(f64::from).collect(), x.shape())
}

#[test]
fn every_row_in_every_shape_to_the_second_order() {
    let unary: [&[usize]; 6] = [&[], &[0], &[1], &[5], &[2, 2], &[2, 0]];
    let binary: [[&[usize]; 2]; 9] = [
        [&[3], &[3]],
        [&[], &[3]],
        [&[3], &[]],
        [&[], &[]],
        [&[2, 2], &[2]],
        [&[2], &[3, 1]],
        [&[1], &[0]],
        [&[2, 1], &[1, 2]],
        [&[1, 1, 2], &[2]],
    ];
    for (place, row) in scalars().iter().enumerate() {
        let mut random = Random::new(row.name);
        let varying = row.domain.len() - usize::from(row.inert);
        match varying {
            1 => {
                for shape in unary {
                    let (args, n) = draw(place, row, &mut random, &[shape, &[]]);
                    check(row.name, |x| apply(place, &[x], n), &args[0]);
                }
            }
            2 => {
                for shapes in binary {
                    let (args, _) = draw(place, row, &mut random, &shapes);
                    let f = |a: &Tensor, b: &Tensor| apply(place, &[a, b], 0);
                    check(row.name, |a| f(a, &args[1]), &args[0]);
                    check(row.name, |b| f(&args[0], b), &args[1]);
                    let split = |x: &Tensor| {
                        let cut = args[0].len().cast_signed();
                        let (a, b) = (x.slice(0, ..cut), x.slice(0, cut..));
                        f(&a.reshape(args[0].shape()), &b.reshape(args[1].shape()))
                    };
                    check(row.name, split, &Tensor::cat(&[args[0].flatten(), args[1].flatten()], 0));
                }
            }
            _ => {
                let shapes: [[&[usize]; 3]; 4] =
                    [[&[3]; 3], [&[2, 2], &[], &[2]], [&[2], &[2, 1], &[]], [&[1], &[1], &[3]]];
                for shapes in shapes {
                    let (args, _) = draw(place, row, &mut random, &shapes);
                    for wrt in 0..3 {
                        let with = |x: &Tensor| {
                            let args: Vec<_> = (0..3).map(|i| if i == wrt { x } else { &args[i] }).collect();
                            apply(place, &args, 0)
                        };
                        check(row.name, with, &args[wrt]);
                    }
                }
            }
        }
    }
}

/// The second derivatives by dual numbers of the second order.
fn dual(name: &str, x: Dual2_64) -> Option<Dual2_64> {
    Some(match name {
        "sqrt" => x.sqrt(),
        "cbrt" => x.cbrt(),
        "recip" => x.recip(),
        "exp" => x.exp(),
        "exp2" => x.exp2(),
        "exp_m1" => x.exp_m1(),
        "ln" => x.ln(),
        "ln_1p" => x.ln_1p(),
        "log2" => x.log2(),
        "log10" => x.log10(),
        "sin" => x.sin(),
        "cos" => x.cos(),
        "tan" => x.tan(),
        "asin" => x.asin(),
        "acos" => x.acos(),
        "atan" => x.atan(),
        "sinh" => x.sinh(),
        "cosh" => x.cosh(),
        "tanh" => x.tanh(),
        "asinh" => x.asinh(),
        "acosh" => x.acosh(),
        "atanh" => x.atanh(),
        _ => return None,
    })
}

#[test]
fn second_derivatives_are_those_of_dual_numbers() {
    let mut known = 0;
    for (place, row) in scalars().iter().enumerate().filter(|(_, row)| row.domain.len() == 1) {
        let x = Random::new(row.name).tensor(&[20], row.domain[0].0, row.domain[0].1).requires_grad(true);
        let expected = x.to_vec().into_iter().map(|x| Some(dual(row.name, Dual2_64::from_re(x).derivative())?.v2));
        let Some(expected) = expected.collect::<Option<Vec<f64>>>() else { continue };
        known += 1;
        let options = GradOptions { create_graph: true, ..GradOptions::default() };
        let [first] = try_grad_of(&apply(place, &[&x], 0).sum(), [&x], None, options).expect("recorded");
        let second = if first.does_require_grad() {
            let [second] = grad_of(&first.sum(), [&x]);
            second
        } else {
            Tensor::zeros(&[20])
        };
        assert_near(&row.name, &second, &Tensor::from(expected), 1e-9);
    }
    assert_eq!(known, 22, "every function of the list is in the table");
}

#[test]
fn operators_with_numbers_and_by_value() {
    let mut random = Random::new("operators");
    let x = random.tensor(&[3], 0.5, 2.0);
    check("x + 2", |x| x + 2.0, &x);
    check("2 + x", |x| 2.0 + x, &x);
    check("2 - x", |x| 2.0 - x, &x);
    check("x - 2", |x| x - 2.0, &x);
    check("2 * x", |x| 2.0 * x * x, &x);
    check("x / 2", |x| x / 2.0, &x);
    check("2 / x", |x| 2.0 / x, &x);
    check("x % 2", |x| x % 0.3 * x, &Tensor::from([1.0, 0.4, 1.7]));
    check("-x", |x| -(-x.clone()) * x, &x);
    check("by value", |x| (x.clone() * x.clone() - x.clone()) / (x.clone() + x.clone()), &x);
    check(
        "assigning",
        |x| {
            let mut y = x * 1.0;
            y += x;
            y *= x;
            y -= 3.0;
            y /= x + 1.0;
            y
        },
        &x,
    );
    // Assigning to a copy of a result leaves the result, and what was made of it, as it was.
    check(
        "assigning to a copy",
        |x| {
            let y = x.sin();
            let z = &y * x;
            let mut copy = y.clone();
            copy *= 2.0;
            copy + z * y
        },
        &x,
    );
}

#[test]
fn bounds() {
    let mut random = Random::new("bounds");
    for (a, b) in [(&[3][..], &[3][..]), (&[], &[3]), (&[2, 2], &[2]), (&[0], &[1]), (&[2, 1], &[2])] {
        let (a, b) = (random.tensor(a, -1.0, 1.0), random.tensor(b, -1.0, 1.0));
        check2("maximum", |a, b| a.maximum(b) * a, &a.exp(), &(&b * 3.0));
        check2("minimum", |a, b| a.minimum(b) * b, &a.exp(), &(&b * 3.0));
    }
    let x = random.tensor(&[4], -2.0, 2.0);
    check("clamp", |x| x.clamp(-1.0, 1.0).exp(), &x);
    check("clamp of the bounds", |lo| (lo * 5.0).clamp(lo.exp() - 1.0, 1.3) * lo, &x);
    check("clamp by the bounds", |hi| x.clamp(-1.0, hi) * hi, &random.tensor(&[4], -0.5, 0.5));
}

#[test]
fn choices() {
    let mut random = Random::new("where");
    for (a, b) in [(&[3][..], &[3][..]), (&[], &[3]), (&[2, 3], &[3]), (&[0], &[1]), (&[2, 1], &[2, 3])] {
        let (a, b) = (random.tensor(a, -1.0, 1.0), random.tensor(b, -1.0, 1.0));
        let mask = random.tensor(&[3], -1.0, 1.0).gt(0.0);
        if a.len().min(b.len()) > 0 {
            check2("where", |a, b| mask.select(&a.exp(), &b.sin()), &a, &b);
        }
        check2("where by comparison", |a, b| a.lt(b).select(&(a * a), &(a * b)), &a, &b);
    }
    let mask: Mask = Tensor::from([1.0, -1.0]).gt(0.0);
    check("where, numbers", |x| mask.select(x, &Tensor::from(7.0)) * x, &Tensor::from([2.0, 3.0]));
    assert_eq!(mask.select(&Tensor::from(1.0), &Tensor::from(2.0)).to_vec(), [1.0, 2.0]);
}

#[test]
fn comparisons() {
    let (a, b) = (Tensor::from([1.0, 2.0, f64::NAN]), Tensor::from([2.0, 2.0, f64::NAN]));
    assert_eq!(a.eq(&b).to_vec(), [false, true, false]);
    assert_eq!(a.ne(&b).to_vec(), [true, false, true]);
    assert_eq!(a.lt(&b).to_vec(), [true, false, false]);
    assert_eq!(a.le(&b).to_vec(), [true, true, false]);
    assert_eq!(a.gt(1.0).to_vec(), [false, true, false]);
    assert_eq!(a.ge(1.0).to_vec(), [true, true, false]);
    assert_eq!(a.is_nan().to_vec(), [false, false, true]);
    assert_eq!(a.unsqueeze(1).lt(&b).shape(), [3, 3]);
    let (p, q) = (a.gt(1.0), a.lt(2.0));
    assert_eq!((p.clone() | q.clone()).to_vec(), [true, true, false]);
    assert_eq!((p.clone() & q.clone()).to_vec(), [false, false, false]);
    assert_eq!((p.clone() ^ !q).to_vec(), [false, false, true]);
    assert_eq!(p.to_tensor::<f64>().to_vec(), [0.0, 1.0, 0.0]);
    assert!(p.any() && !p.all() && p.count() == 1);
    // Of stretched and strided tensors.
    let x = Tensor::from([[1.0, 2.0], [3.0, 4.0]]);
    assert_eq!(x.t().gt(&x).to_vec(), [false, true, false, false]);
    assert_eq!(x.select(1, 0).broadcast_to(&[2, 2]).ge(&x).to_vec(), [true, true, false, false]);
}
