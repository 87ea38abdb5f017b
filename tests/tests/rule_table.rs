//! The table of derivative rules by itself, without the compiler: every partial is evaluated as it stands there and
//! compared with dual numbers, with central differences, and with the answers its row gives at edges.

#[macro_use]
mod rule_support;

use autodiff_core::for_each_rule;

use rule_support::{Scalar, near, same, wide};

/// A row with its partials, in the order of the arguments.
struct Rule<T> {
    row: rule_support::Row<T>,
    partials: fn(&[T]) -> Vec<T>,
}

macro_rules! rules {
    ($float:ident $($row:tt)+) => {
        /// Every row of the table.
        // `abs_sub` is deprecated in std and lives on in `num_traits::Float`; the integer of `powi` is cast like the
        // floats beside it; the table's constants are literals with an f64's digits.
        #[allow(deprecated, clippy::cast_lossless, clippy::cast_precision_loss)]
        #[allow(clippy::approx_constant, clippy::excessive_precision)]
        pub fn rules() -> Vec<crate::Rule<$float>> {
            vec![$(rules!(@ $float $row $row)),+]
        }
    };
    (@ $float:ident $row:tt {
        rule $name:ident $params:tt -> $result:ident = $call:tt;
        arguments $args:tt on $domain:tt;
        $(d $wrt:ident = $partial:tt where $held:tt;)+
        $(at $at:tt => $value:tt;)*
    }) => {
        crate::Rule {
            row: row!($float $row),
            partials: |point| {
                bind! { $params = point }
                let $result: $float = $call;
                let _ = $result; // Most partials ask for the arguments alone.
                vec![$($partial),+]
            },
        }
    };
}

mod double {
    autodiff_core::for_each_rule!(rules, f64);
}

mod single {
    autodiff_core::for_each_rule!(rules, f32);
}

fn partials_agree_with_the_references<T: Scalar>(rules: &[Rule<T>]) {
    for Rule { row, partials } in rules {
        let ones = vec![T::one(); row.varying.len()];
        for (point, references) in row.references() {
            for reference in references {
                reference.check(&(row.name, &point), &ones, &partials(&point));
            }
        }
    }
}

fn partials_at_edges_are_the_policy<T: Scalar>(rules: &[Rule<T>]) {
    for Rule { row, partials } in rules {
        for (point, expected) in &row.edges {
            let found = partials(point);
            assert!(
                found.iter().zip(expected).all(|(found, expected)| same(*found, *expected)),
                "{} at {point:?}: found {found:?}, expected {expected:?}",
                row.name
            );
        }
    }
}

#[test]
fn doubles_agree_with_dual_numbers_and_differences() {
    partials_agree_with_the_references(&double::rules());
}

#[test]
fn singles_agree_with_dual_numbers_and_differences() {
    partials_agree_with_the_references(&single::rules());
}

#[test]
fn doubles_at_edges_are_the_policy() {
    partials_at_edges_are_the_policy(&double::rules());
}

#[test]
fn singles_at_edges_are_the_policy() {
    partials_at_edges_are_the_policy(&single::rules());
}

#[test]
fn singles_agree_with_doubles() {
    for (single, double) in single::rules().iter().zip(double::rules()) {
        for point in single.row.points() {
            let wider: Vec<_> = point.iter().copied().map(wide).collect();
            for (single, expected) in (single.partials)(&point).iter().zip((double.partials)(&wider)) {
                assert!(
                    near(wide(*single), expected, f32::EXACT),
                    "{} at {point:?}: found {single}, expected {expected}",
                    double.row.name
                );
            }
        }
    }
}

/// Where the plain formula of the book loses its digits, the table does not.
#[test]
fn partials_keep_their_digits_where_a_textbook_formula_cancels() {
    let partial = |name: &str, point: &[f64]| {
        let rules = double::rules();
        let rule = rules.iter().find(|rule| rule.row.name == name).expect(name);
        (rule.partials)(point)[rule.row.varying.len() - 1]
    };
    let digits = |found: f64, expected: f64| {
        assert!((found / expected - 1.0).abs() < 1e-14, "{found} is not {expected}");
    };
    let small = 2.0_f64.powi(-40);
    digits(partial("exp_m1", &[-40.0]), (-40.0_f64).exp());
    digits(partial("asin", &[1.0 - small]), 1.0 / (small * (2.0 - small)).sqrt());
    digits(partial("acosh", &[1.0 + small]), 1.0 / (small * (2.0 + small)).sqrt());
    digits(partial("atanh", &[1.0 - small]), 1.0 / (small * (2.0 - small)));
    // 5.0 / 0.1 rounds up to 50, while 5.0 % 0.1 is 0.0999…: the quotient is 49.
    digits(partial("rem", &[5.0, 0.1]), -49.0);
}

/// `powi` is defined for every exponent, and so is its partial: no overflow in a debug build.
#[test]
fn no_exponent_of_powi_panics() {
    let rules = double::rules();
    let powi = rules.iter().find(|rule| rule.row.name == "powi").expect("powi");
    for exponent in [i32::MIN, i32::MIN + 1, -1, 0, 1, i32::MAX] {
        for x in [-1.0, 0.0, 0.5, 1.0, 2.0, f64::INFINITY] {
            let _ = (powi.partials)(&[x, f64::from(exponent)]);
        }
    }
}

macro_rules! count {
    ($float:ident $($row:tt)+) => { [$(stringify!($row)),+].len() };
}

#[test]
fn every_operation_of_the_documentation_has_a_row() {
    assert_eq!(for_each_rule!(count), double::rules().len());
    let names: Vec<_> = double::rules().iter().map(|rule| rule.row.name).collect();
    let promised = "add sub mul div rem neg powi powf sqrt cbrt exp exp2 exp_m1 ln ln_1p log log2 log10 sin cos tan asin \
        acos atan atan2 sinh cosh tanh asinh acosh atanh hypot abs signum copysign max min clamp floor ceil round \
        round_ties_even trunc fract recip to_radians to_degrees mul_add rem_euclid div_euclid midpoint abs_sub";
    for name in promised.split_whitespace() {
        assert!(names.contains(&name), "{name}");
    }
}
