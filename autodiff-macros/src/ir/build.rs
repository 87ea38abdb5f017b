//! Constructors that simplify as they build, so that neither sweep carries `0.0 +` or `1.0 *`.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Code, Expr};
use crate::rules::lookup;

/// A literal float.
pub fn lit(text: &str) -> Expr {
    Expr::Lit(text.to_owned())
}

/// Whether an expression is a float literal of a given value.
pub fn is_literal(e: &Expr, value: f64) -> bool {
    match e {
        Expr::Lit(text) => text.parse() == Ok(value),
        Expr::Code(c) if c.holes.is_empty() => of_parameter(c) == Some(value),
        _ => false,
    }
}

/// A literal of the type that a parameter stands for, `lit::<T>(1.0)`.
pub fn literal_of(param: &str, text: &str) -> Expr {
    let param = quote::format_ident!("{param}");
    let value: TokenStream = text.parse().unwrap_or_default();
    Expr::Code(Code { tokens: quote!(::__core::ops::lit::<#param>(#value)), holes: Vec::new(), pure: true })
}

/// The value of what `literal_of` makes.
fn of_parameter(c: &Code) -> Option<f64> {
    let text = c.tokens.to_string().replace(' ', "");
    let (_, value) = text.strip_prefix("::__core::ops::lit::<")?.split_once(">(")?;
    value.strip_suffix(')')?.parse().ok()
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
        (Expr::Select(c, x, y), Expr::Select(d, v, w)) if format!("{c:?}") == format!("{d:?}") => {
            let (then, els) = (add((**x).clone(), (**v).clone()), add((**y).clone(), (**w).clone()));
            Expr::Select(c.clone(), Box::new(then), Box::new(els))
        }
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
        _ if is_partly_zero(&a) => each_side(a, neg),
        _ => prim("neg", vec![a]),
    }
}

/// Whether a choice contributes nothing on one of its sides.
pub fn is_partly_zero(e: &Expr) -> bool {
    matches!(e, Expr::Select(_, a, b) if is_zero(a) || is_zero(b))
}

/// Changes what a choice gives, but leaves its zeros.
fn each_side(e: Expr, f: impl Fn(Expr) -> Expr) -> Expr {
    let side = |side: Box<Expr>| Box::new(if is_zero(&side) { *side } else { f(*side) });
    match e {
        Expr::Select(c, a, b) => Expr::Select(c, side(a), side(b)),
        e => f(e),
    }
}

/// `a * b`, where a factor of 1 or -1 leaves no trace and a quotient keeps its divisor last. What is zero because
/// something else was chosen stays zero, whatever it is multiplied by.
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
        (a, b) if is_partly_zero(&a) => each_side(a, |side| mul(side, b.clone())),
        (a, b) if is_partly_zero(&b) => each_side(b, |side| mul(a.clone(), side)),
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
