//! Every operation of the table of rules, through the compiler: one function per operation with all arguments varying,
//! and one per argument with all others constant, for `f64` and `f32`. Each mode is compared with dual numbers, with
//! central differences, and at edges with the answers that the row gives. `rule_table.rs` tests the table by itself.

#[macro_use]
mod rule_support;

use autodiff_core::{differentiable, for_each_rule};

use rule_support::{Random, Reference, Row, Scalar, near, same, wide};

/// A function with one operation, as slices: its row, and its derivatives in all arguments and in one at a time.
struct Operation<T> {
    row: Row<T>,
    primal: fn(&[T]) -> T,
    jvp: fn(&[T], &[T]) -> (T, T),
    vjp: fn(&[T], T) -> (T, Vec<T>),
    grad: fn(&[T]) -> Vec<T>,
    only: Vec<Only<T>>,
}

/// The derivatives in one argument: the others are `#[constant]`.
struct Only<T> {
    primal: fn(&[T]) -> T,
    jvp: fn(&[T], T) -> (T, T),
    vjp: fn(&[T], T) -> (T, T),
    grad: fn(&[T]) -> T,
}

/// `with!(f, (x, p), last)` is `f(x, p, last)`.
macro_rules! with {
    ($function:path, ($($arg:ident),+) $(, $last:expr)?) => { $function($($arg,)+ $($last)?) };
}

macro_rules! operations {
    ($float:ident $($row:tt)+) => { $(operations!(@ $float $row $row);)+ };
    (@ $float:ident $row:tt {
        rule $name:ident $params:tt -> $result:ident = $call:tt;
        arguments $args:tt on $domain:tt;
        $(d $wrt:ident = $partial:tt where $held:tt;)+
        $(at $at:tt => $value:tt;)*
    }) => {
        // `abs_sub` is deprecated in std and lives on in `num_traits::Float`; a tuple of one slot is just parentheses;
        // the integer of `powi` is cast like the floats beside it.
        #[allow(deprecated, unused_parens, clippy::cast_lossless, clippy::cast_precision_loss)]
        mod $name {
            #[autodiff_core::differentiable]
            fn all $params -> $float $call

            $(mod $wrt {
                #[autodiff_core::differentiable]
                pub fn only $held -> $float $call
            })+

            fn operation() -> crate::Operation<$float> {
                crate::Operation {
                    row: row!($float $row),
                    primal: |point| {
                        bind! { $params = point }
                        with!(all, $args)
                    },
                    jvp: |point, dots| {
                        let [$($wrt),+] = *dots else { panic!("one tangent for each slot") };
                        let tangent = ($($wrt),+);
                        bind! { $params = point }
                        with!(all::jvp, $args, tangent)
                    },
                    vjp: |point, y_bar| {
                        bind! { $params = point }
                        let (y, ($($wrt),+)) = with!(all::vjp, $args, y_bar);
                        (y, vec![$($wrt),+])
                    },
                    grad: |point| {
                        bind! { $params = point }
                        let ($($wrt),+) = with!(all::grad, $args);
                        vec![$($wrt),+]
                    },
                    only: vec![$(crate::Only {
                        primal: |point| {
                            bind! { $params = point }
                            with!($wrt::only, $args)
                        },
                        jvp: |point, dot| {
                            bind! { $params = point }
                            with!($wrt::only::jvp, $args, dot)
                        },
                        vjp: |point, y_bar| {
                            bind! { $params = point }
                            with!($wrt::only::vjp, $args, y_bar)
                        },
                        grad: |point| {
                            bind! { $params = point }
                            with!($wrt::only::grad, $args)
                        },
                    }),+],
                }
            }

            #[test]
            fn jvp() {
                crate::jvp(&operation());
            }

            #[test]
            fn vjp() {
                crate::vjp(&operation());
            }

            #[test]
            fn grad() {
                crate::grad(&operation());
            }

            #[test]
            fn one_argument_at_a_time() {
                crate::one_argument_at_a_time(&operation());
            }

            #[test]
            fn edges() {
                crate::edges(&operation());
            }
        }
    };
}

mod double {
    autodiff_core::for_each_rule!(operations, f64);
}

mod single {
    autodiff_core::for_each_rule!(operations, f32);
}

/// Points with references and with seeds, which are not 1: a rule that ignores its cotangent would pass with 1.
fn seeded<T: Scalar>(operation: &Operation<T>) -> impl Iterator<Item = (Vec<T>, Vec<T>, T, Reference)> {
    let row = &operation.row;
    let mut random = Random::for_name(row.name);
    let bounds = (false, rule_support::narrow(-2.0), rule_support::narrow(2.0));
    row.references().into_iter().flat_map(move |(point, references)| {
        let dots: Vec<T> = row.varying.iter().map(|_| random.draw(bounds)).collect();
        let y_bar = random.draw(bounds);
        references.into_iter().map(|reference| (point.clone(), dots.clone(), y_bar, reference)).collect::<Vec<_>>()
    })
}

fn in_slot(reference: &Reference, slot: usize) -> Reference {
    Reference { partials: vec![reference.partials[slot]], tolerance: reference.tolerance }
}

fn jvp<T: Scalar>(operation: &Operation<T>) {
    for (point, dots, _, reference) in seeded(operation) {
        let what = (operation.row.name, &point);
        let (y, y_dot) = (operation.jvp)(&point, &dots);
        assert!(same(y, (operation.primal)(&point)), "{what:?}: the value is {y:?}");
        assert!(same(y, (operation.row.value)(&point)), "{what:?}: the value is {y:?}");
        let terms: Vec<_> = reference.partials.iter().zip(&dots).map(|(partial, dot)| partial * wide(*dot)).collect();
        let (sum, size) = (terms.iter().sum::<f64>(), terms.iter().map(|term| term.abs()).sum::<f64>());
        assert!(
            (wide(y_dot) - sum).abs() <= reference.tolerance * (1.0 + size) * 2.0,
            "{what:?} along {dots:?}: found {y_dot:?}, expected {sum}"
        );
        // One argument at a time, so that no other one's term hides a wrong partial.
        for (slot, dot) in dots.iter().enumerate() {
            let mut unit = vec![T::zero(); dots.len()];
            unit[slot] = *dot;
            let (_, y_dot) = (operation.jvp)(&point, &unit);
            in_slot(&reference, slot).check(&what, &[*dot], &[y_dot]);
        }
    }
}

fn vjp<T: Scalar>(operation: &Operation<T>) {
    for (point, dots, y_bar, reference) in seeded(operation) {
        let what = (operation.row.name, &point);
        let (y, bars) = (operation.vjp)(&point, y_bar);
        assert!(same(y, (operation.primal)(&point)), "{what:?}: the value is {y:?}");
        reference.check(&what, &vec![y_bar; bars.len()], &bars);
        // Forward and reverse mode are transposes of each other.
        let forward = wide((operation.jvp)(&point, &dots).1) * wide(y_bar);
        let terms: Vec<_> = bars.iter().zip(&dots).map(|(bar, dot)| wide(*bar) * wide(*dot)).collect();
        let (sum, size) = (terms.iter().sum::<f64>(), terms.iter().map(|term| term.abs()).sum::<f64>());
        assert!((forward - sum).abs() <= 8.0 * wide(T::epsilon()) * size, "{what:?}: {forward} forward, {sum} reverse");
    }
}

fn grad<T: Scalar>(operation: &Operation<T>) {
    for (point, _, _, reference) in seeded(operation) {
        let bars = (operation.grad)(&point);
        reference.check(&(operation.row.name, &point), &vec![T::one(); bars.len()], &bars);
    }
}

fn one_argument_at_a_time<T: Scalar>(operation: &Operation<T>) {
    for (point, dots, y_bar, reference) in seeded(operation) {
        for (slot, only) in operation.only.iter().enumerate() {
            let value = (only.primal)(&point);
            let what = (operation.row.name, &point, "slot", slot);
            let reference = in_slot(&reference, slot);
            let (y, y_dot) = (only.jvp)(&point, dots[slot]);
            assert!(same(y, value), "{what:?}: the value is {y:?}");
            reference.check(&what, &[dots[slot]], &[y_dot]);
            let (y, bar) = (only.vjp)(&point, y_bar);
            assert!(same(y, value), "{what:?}: the value is {y:?}");
            reference.check(&what, &[y_bar], &[bar]);
            reference.check(&what, &[T::one()], &[(only.grad)(&point)]);
        }
    }
}

/// The row's own answers, in every mode; forward and reverse give the same bits.
fn edges<T: Scalar>(operation: &Operation<T>) {
    let seed = rule_support::narrow::<T>(-2.5);
    for (point, expected) in &operation.row.edges {
        let bars = (operation.grad)(point);
        let (y, seeded) = (operation.vjp)(point, seed);
        assert!(same(y, (operation.primal)(point)), "{} at {point:?}: {y:?}", operation.row.name);
        for (slot, expected) in expected.iter().enumerate() {
            let agree = |mode: &str, found: T, expected: T| {
                assert!(
                    same(found, expected),
                    "{} at {point:?}, slot {slot}, {mode}: found {found:?}, expected {expected:?}",
                    operation.row.name
                );
            };
            agree("grad", bars[slot], *expected);
            agree("vjp", seeded[slot], *expected * seed);
            let only = &operation.only[slot];
            agree("grad of one", (only.grad)(point), *expected);
            agree("vjp of one", (only.vjp)(point, seed).1, *expected * seed);
            agree("jvp of one", (only.jvp)(point, seed).1, *expected * seed);
            for seed in [T::one(), seed] {
                let (forward, reverse) = ((only.jvp)(point, seed).1, (only.vjp)(point, seed).1);
                assert!(
                    forward.integer_decode() == reverse.integer_decode() || (forward.is_nan() && reverse.is_nan()),
                    "{} at {point:?}, slot {slot}: {forward:?} forward, {reverse:?} reverse",
                    operation.row.name
                );
            }
        }
        // A tangent of 0 keeps its place in the sum, so one infinite partial would hide the others.
        if expected.iter().all(|partial| partial.is_finite()) {
            for (slot, expected) in expected.iter().enumerate() {
                let mut unit = vec![T::zero(); operation.row.varying.len()];
                unit[slot] = seed;
                let (_, y_dot) = (operation.jvp)(point, &unit);
                assert!(
                    same(y_dot, *expected * seed),
                    "{} at {point:?}, slot {slot}, jvp: found {y_dot:?}, expected {:?}",
                    operation.row.name,
                    *expected * seed
                );
            }
        }
    }
}

/// Functions of one argument with the operation's other arguments written as numbers.
mod constants {
    use autodiff_core::differentiable;

    macro_rules! functions {
        ($($name:ident($x:ident) = $body:tt)+) => {
            $(#[differentiable]
            pub fn $name($x: f64) -> f64 $body)+
        };
    }

    functions! {
        power_two_and_a_half(x) = { x.powf(2.5) }
        power_two(x) = { x.powf(2.0) }
        power_one(x) = { x.powf(1.0) }
        power_one_half(x) = { x.powf(0.5) }
        power_zero(x) = { x.powf(0.0) }
        integer_power_three(x) = { x.powi(3) }
        integer_power_one(x) = { x.powi(1) }
        integer_power_zero(x) = { x.powi(0) }
        integer_power_minus_one(x) = { x.powi(-1) }
        two_to_the(p) = { 2.0_f64.powf(p) }
        zero_to_the(p) = { 0.0_f64.powf(p) }
        relu(x) = { x.max(0.0) }
        relu_reversed(x) = { 0.0_f64.max(x) }
        capped(x) = { x.min(1.0) }
        clamped(x) = { x.clamp(-1.0, 1.0) }
        distance(x) = { x.hypot(0.0) }
        remainder(x) = { x % 2.0 }
        divisor(x) = { 7.0 % x }
        negated_size(x) = { x.copysign(-1.0) }
        fused(x) = { x.mul_add(2.0, 3.0) }
        root_if_positive(x) = { if x > 0.0 { x.sqrt() } else { 0.0 } }
        zero_for_nan(x) = { if x.is_nan() { 0.0 } else { x * x } }
        sine_times_cosine(x) = { let (s, c) = x.sin_cos(); s * c }
        through_the_type(x) = { f64::sqrt(x) * f64::max(x, 2.0) }
    }
}

#[test]
fn constant_arguments_make_no_nan_and_modes_agree() {
    use constants::{
        capped, clamped, distance, divisor, fused, integer_power_minus_one, integer_power_one, integer_power_three,
        integer_power_zero, negated_size, power_one, power_one_half, power_two, power_two_and_a_half, power_zero, relu,
        relu_reversed, remainder, root_if_positive, sine_times_cosine, through_the_type, two_to_the, zero_for_nan,
        zero_to_the,
    };
    const SEED: f64 = -2.5;
    macro_rules! expect {
        ($($name:ident at $x:expr => $expected:expr;)+) => {$({
            let (x, expected): (f64, f64) = ($x, $expected);
            let (forward, reverse) = ($name::jvp(x, SEED), $name::vjp(x, SEED));
            let what = format!("{} at {x}", stringify!($name));
            assert!(same(forward.0, $name(x)) && same(reverse.0, $name(x)), "{what}: the value");
            let close = |found: f64, expected: f64| same(found, expected) || near(found, expected, 1e-15);
            assert!(close($name::grad(x), expected), "{what}: grad is {}, expected {expected}", $name::grad(x));
            assert!(close(forward.1, SEED * expected), "{what}: jvp is {}, expected {}", forward.1, SEED * expected);
            assert_eq!(forward.1.to_bits(), reverse.1.to_bits(), "{what}: {} and {}", forward.1, reverse.1);
        })+};
    }
    expect! {
        power_two_and_a_half at 0.0 => 0.0;
        power_two_and_a_half at 4.0 => 20.0;
        power_two at -2.0 => -4.0;
        power_two at 0.0 => 0.0;
        power_one at 0.0 => 1.0;
        power_one_half at 0.0 => f64::INFINITY;
        power_zero at 0.0 => 0.0;
        power_zero at -1.0 => 0.0;
        integer_power_three at -2.0 => 12.0;
        integer_power_one at 0.0 => 1.0;
        integer_power_zero at 0.0 => 0.0;
        integer_power_minus_one at 2.0 => -0.25;
        two_to_the at 3.0 => 8.0 * std::f64::consts::LN_2;
        zero_to_the at 2.0 => 0.0;
        zero_to_the at 0.0 => 0.0;
        relu at 0.0 => 1.0;
        relu at -1.0 => 0.0;
        relu at f64::NAN => 0.0;
        relu_reversed at 0.0 => 0.0;
        relu_reversed at 2.0 => 1.0;
        capped at 1.0 => 1.0;
        capped at 2.0 => 0.0;
        clamped at -1.0 => 1.0;
        clamped at 1.0 => 1.0;
        clamped at 1.5 => 0.0;
        distance at 0.0 => 0.0;
        distance at -3.0 => -1.0;
        remainder at 4.0 => 1.0;
        divisor at 2.0 => -3.0;
        negated_size at 3.0 => -1.0;
        negated_size at -3.0 => 1.0;
        negated_size at 0.0 => 0.0;
        fused at 5.0 => 2.0;
        root_if_positive at 0.0 => 0.0;
        root_if_positive at 4.0 => 0.25;
        zero_for_nan at f64::NAN => 0.0;
        zero_for_nan at 3.0 => 6.0;
        sine_times_cosine at 0.7 => 1.4_f64.cos();
        through_the_type at 4.0 => 3.0;
        through_the_type at 1.0 => 1.0;
    }
}

/// `atan2` and the power of a negative number have no derivative to give: the answer is NaN, and in both modes.
#[test]
fn where_there_is_no_derivative_both_modes_say_nan() {
    #[differentiable]
    fn angle(y: f64, x: f64) -> f64 {
        y.atan2(x)
    }
    #[differentiable]
    fn power(x: f64, p: f64) -> f64 {
        x.powf(p)
    }
    assert_eq!((angle(0.0, 0.0), power(-2.0, 2.0)), (0.0, 4.0));
    assert!(angle::jvp(0.0, 0.0, (1.0, 1.0)).1.is_nan());
    let (y_bar, x_bar) = angle::grad(0.0, 0.0);
    assert!(y_bar.is_nan() && x_bar.is_nan());
    assert!(power::jvp(-2.0, 2.0, (0.0, 1.0)).1.is_nan());
    let (x_bar, p_bar) = power::grad(-2.0, 2.0);
    assert!(x_bar == -4.0 && p_bar.is_nan());
}

/// The page for users lists every operation with its partials as the table has them, and nothing else.
#[test]
fn the_documentation_lists_every_row() {
    macro_rules! texts {
        ($float:ident $({
            rule $name:ident $params:tt -> $result:ident = $call:tt;
            arguments $args:tt on $domain:tt;
            $(d $wrt:ident = $partial:tt where $held:tt;)+
            $(at $at:tt => $value:tt;)*
        })+) => {
            vec![$((stringify!($call), vec![$((stringify!($wrt), stringify!($partial))),+])),+]
        };
    }
    // Spacing is the tokens' own, a block's braces are not written, and a pipe in a table is escaped.
    let plain = |text: &str| text.replace(['\\', ' ', '\n'], "");
    let inner = |block: &str| plain(block.trim().trim_start_matches('{').trim_end_matches('}'));
    let block = |block: &str| {
        let block = plain(block);
        block.strip_prefix('{').and_then(|block| block.strip_suffix('}')).expect("a block").to_owned()
    };
    let page = include_str!("../../docs/rules.md");
    let rows: Vec<_> = page.lines().filter(|line| line.starts_with("| `")).map(plain).collect();
    let table: Vec<(&str, Vec<(&str, &str)>)> = for_each_rule!(texts);
    assert_eq!(rows.len(), table.len());
    for (row, (call, partials)) in rows.iter().zip(table) {
        let partials: Vec<_> = partials.iter().map(|(wrt, partial)| format!("{wrt}:`{}`", block(partial))).collect();
        let expected = format!("|`{}`|{}|", inner(call), partials.join("<br>"));
        assert!(row.starts_with(&expected), "docs/rules.md: expected a row {expected}, found {row}");
    }
}
