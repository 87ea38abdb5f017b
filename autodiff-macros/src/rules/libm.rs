//! The crate `libm`: which of its functions is which row of the table.
//!
//! `libm::sin(x)` has the row of `sin` and is written as it was, so that the value stays what it is; its partials call
//! functions of `libm` in turn, so that code without `std` stays without it.

use std::sync::LazyLock;

use super::{Rule, Shape, rules};
use crate::ir::Float;

/// `f64` name and row; the `f32` function has the same name with an `f` behind it.
#[rustfmt::skip] // One line per family of the table.
const NAMES: &[(&str, &str)] = &[
    ("fmod", "rem"), ("remainder", "rem"),
    ("pow", "powf"), ("sqrt", "sqrt"), ("cbrt", "cbrt"), ("hypot", "hypot"),
    ("exp", "exp"), ("exp2", "exp2"), ("expm1", "exp_m1"),
    ("log", "ln"), ("log1p", "ln_1p"), ("log2", "log2"), ("log10", "log10"),
    ("sin", "sin"), ("cos", "cos"), ("tan", "tan"), ("asin", "asin"), ("acos", "acos"), ("atan", "atan"), ("atan2", "atan2"),
    ("sinh", "sinh"), ("cosh", "cosh"), ("tanh", "tanh"), ("asinh", "asinh"), ("acosh", "acosh"), ("atanh", "atanh"),
    ("fabs", "abs"), ("copysign", "copysign"), ("fmax", "max"), ("fmin", "min"), ("fdim", "abs_sub"),
    ("floor", "floor"), ("ceil", "ceil"), ("round", "round"), ("rint", "round_ties_even"), ("roundeven", "round_ties_even"), ("trunc", "trunc"),
    ("fma", "mul_add"),
];

/// The rows as functions of `libm`, of `f64` and of `f32`.
static ROWS: LazyLock<[Vec<Rule>; 2]> = LazyLock::new(|| ["", "f"].map(functions));

fn functions(suffix: &str) -> Vec<Rule> {
    let function = |(name, row): &(&str, &'static str)| {
        let rule = rules().iter().find(|rule| rule.name == *row)?;
        // Made once for the whole run of the compiler.
        let name: &'static str = Box::leak(format!("{name}{suffix}").into_boxed_str());
        Some(Rule { shape: Shape::Function(name), ..*rule })
    };
    NAMES.iter().filter_map(function).collect()
}

/// The rule of a function of `libm`, and the float it is for.
pub fn function(name: &str) -> Option<(&'static Rule, Float)> {
    let floats = [Float::F64, Float::F32];
    ROWS.iter().zip(floats).find_map(|(rows, float)| {
        let called = |rule: &&Rule| matches!(rule.shape, Shape::Function(own) if own == name);
        rows.iter().find(called).map(|rule| (rule, float))
    })
}

/// The row of a method for the partials of `rule`: in the words of `libm` where `rule` is.
pub fn sibling(rule: &Rule, method: &str, arity: usize) -> Option<&'static Rule> {
    if let Shape::Function(_) = rule.shape {
        let single = ROWS[1].iter().any(|row| row.shape == rule.shape);
        let row = ROWS[usize::from(single)].iter().find(|row| row.name == method && row.args.len() == arity);
        if row.is_some() {
            return row;
        }
    }
    super::lookup(method, arity)
}

#[cfg(test)]
mod tests {
    use super::{NAMES, ROWS, Shape, function, sibling};
    use crate::ir::Float;

    #[test]
    fn each_name_has_its_row() {
        for rows in ROWS.iter() {
            assert_eq!(rows.len(), NAMES.len());
        }
        let (rule, float) = function("expm1f").expect("a function of libm");
        assert_eq!((rule.name, rule.shape, float), ("exp_m1", Shape::Function("expm1f"), Float::F32));
        assert!(function("erf").is_none());
        assert_eq!(function("fma").expect("fma").1, Float::F64);
    }

    #[test]
    fn partials_keep_to_libm() {
        let (sin, _) = function("sinf").expect("sinf");
        assert_eq!(sibling(sin, "cos", 1).expect("cos").shape, Shape::Function("cosf"));
        assert_eq!(sibling(sin, "signum", 1).expect("signum").shape, Shape::Method);
    }
}
