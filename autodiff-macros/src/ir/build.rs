//! Constructors that simplify as they build, so that neither sweep carries `0.0 +` or `1.0 *`.

use super::Expr;
use crate::rules::lookup;

/// A literal float.
pub fn lit(text: &str) -> Expr {
    Expr::Lit(text.to_owned())
}

/// Whether an expression is a float literal of a given value.
pub fn is_literal(e: &Expr, value: f64) -> bool {
    matches!(e, Expr::Lit(text) if text.parse() == Ok(value))
}

/// Whether an expression is zero whatever its type.
pub fn is_zero(e: &Expr) -> bool {
    matches!(e, Expr::Zero(_)) || is_literal(e, 0.0)
}

fn prim(name: &str, args: Vec<Expr>) -> Expr {
    match lookup(name, args.len()) {
        Some(rule) => Expr::Prim(rule, args),
        None => unreachable!("the arithmetic operators are rows of the table"),
    }
}

/// `a + b`.
pub fn add(a: Expr, b: Expr) -> Expr {
    match (&a, &b) {
        _ if is_zero(&a) => b,
        _ if is_zero(&b) => a,
        (_, Expr::Prim(rule, args)) if rule.name == "neg" => prim("sub", vec![a, args[0].clone()]),
        _ => prim("add", vec![a, b]),
    }
}

/// `-a`.
pub fn neg(a: Expr) -> Expr {
    match &a {
        Expr::Prim(rule, args) if rule.name == "neg" => args[0].clone(),
        Expr::Lit(text) => match text.strip_prefix('-') {
            Some(rest) => lit(rest),
            None => Expr::Lit(format!("-{text}")),
        },
        Expr::Zero(_) => a,
        _ => prim("neg", vec![a]),
    }
}

/// `a * b`, where a factor of 1 or -1 leaves no trace and a quotient keeps its divisor last.
pub fn mul(a: Expr, b: Expr) -> Expr {
    if is_literal(&a, 1.0) {
        return b;
    }
    if is_literal(&b, 1.0) {
        return a;
    }
    if is_literal(&a, -1.0) {
        return neg(b);
    }
    if is_literal(&b, -1.0) {
        return neg(a);
    }
    match (a, b) {
        (a, Expr::Prim(rule, args)) if rule.name == "neg" => neg(mul(a, args[0].clone())),
        (Expr::Prim(rule, args), b) if rule.name == "neg" => neg(mul(args[0].clone(), b)),
        (a, Expr::Prim(rule, args)) if rule.name == "div" => {
            let [num, den] = two(args);
            prim("div", vec![mul(a, num), den])
        }
        (a, b) => prim("mul", vec![a, b]),
    }
}

fn two(args: Vec<Expr>) -> [Expr; 2] {
    match args.try_into() {
        Ok(pair) => pair,
        Err(_) => unreachable!("a binary operator has two operands"),
    }
}
