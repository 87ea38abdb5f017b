//! Partial derivatives: the text of a row's partial as an expression over the operands at hand.

use std::cell::RefCell;
use std::collections::HashMap;

use proc_macro2::TokenStream;
use quote::quote;
use syn::{BinOp, Expr as SynExpr, Lit, UnOp};

use crate::ir::{Code, Expr, Float, Hole, Ty, add, is_literal, is_zero, lit, literal_of, mul, neg};
use crate::rules::libm::sibling;
use crate::rules::{Rule, Shape, lookup};

/// What a partial derivative reads.
#[derive(Clone, Default)]
pub struct Reads {
    pub args: Vec<bool>,
    pub result: bool,
}

thread_local! {
    /// Parsed partials of one expansion: tokens do not outlive the expansion that made them.
    static PARSED: RefCell<HashMap<&'static str, SynExpr>> = RefCell::default();
}

/// Forgets what an earlier expansion parsed.
pub fn begin_expansion() {
    PARSED.with(|cache| cache.borrow_mut().clear());
}

fn parsed(text: &'static str) -> SynExpr {
    PARSED.with(|cache| {
        let mut cache = cache.borrow_mut();
        cache
            .entry(text)
            .or_insert_with(|| {
                syn::parse_str(text).unwrap_or_else(|_| unreachable!("a test parses every partial: {text}"))
            })
            .clone()
    })
}

/// The text of the partial by argument `k`; `None` where that argument cannot vary.
fn text(rule: &'static Rule, k: usize) -> Option<&'static str> {
    rule.partials.iter().find(|(arg, _)| *arg == rule.args[k]).map(|(_, text)| *text)
}

/// What the partial by argument `k` reads, given the operands (a literal exponent decides branches).
pub fn reads(rule: &'static Rule, k: usize, operands: &[Expr]) -> Reads {
    let mut reads = Reads { args: vec![false; rule.args.len()], result: false };
    let marks = (0..rule.args.len()).map(|i| mark(i, &operands[i])).collect::<Vec<_>>();
    let Some(e) = partial(rule, k, &marks, &mark(usize::MAX, &lit("0.0")), &Float::Any) else {
        return reads;
    };
    note(&e, &mut reads);
    reads
}

/// An operand's stand-in: itself where it is a literal, else code that tells which operand it is.
fn mark(i: usize, operand: &Expr) -> Expr {
    match operand {
        Expr::Lit(_) if i != usize::MAX => operand.clone(),
        Expr::Code(c) if c.holes.is_empty() => operand.clone(),
        _ => {
            let name = if i == usize::MAX {
                quote!(__result)
            } else {
                quote::format_ident!("__operand_{i}").into_token_stream_()
            };
            Expr::Code(Code { tokens: name, holes: Vec::new(), pure: true })
        }
    }
}

trait IntoTokenStream {
    fn into_token_stream_(self) -> TokenStream;
}

impl IntoTokenStream for proc_macro2::Ident {
    fn into_token_stream_(self) -> TokenStream {
        quote!(#self)
    }
}

fn note(e: &Expr, reads: &mut Reads) {
    if let Expr::Code(c) = e {
        let text = c.tokens.to_string();
        reads.result |= text == "__result";
        if let Some(k) = text.strip_prefix("__operand_").and_then(|k| k.parse::<usize>().ok()) {
            reads.args[k] = true;
        }
    }
    e.children(&mut |c| note(c, reads), &mut |_| {});
}

/// The partial derivative of a row by argument `k`; `None` where that argument cannot vary.
pub fn partial(rule: &'static Rule, k: usize, operands: &[Expr], result: &Expr, float: &Float) -> Option<Expr> {
    let tree = parsed(text(rule, k)?);
    let builder = Builder { rule, operands, result, float };
    let e = builder.float(&tree);
    let plain = [1.0, -1.0, 0.0].iter().any(|v| is_literal(&e, *v));
    Some(if plain { e } else { typed(e, float) })
}

/// Literals of a generic float go through a conversion.
pub fn typed(e: Expr, float: &Float) -> Expr {
    let mut e = e;
    let Float::Param(name) = float else {
        // A method of a bare literal needs to know its width.
        if let Expr::Prim(rule, args) = &mut e
            && rule.shape == Shape::Method
            && let Some(Expr::Lit(text)) = args.first_mut()
            && text.parse::<f64>().is_ok()
        {
            text.push_str(if *float == Float::F32 { "_f32" } else { "_f64" });
        }
        e.children_mut(&mut |c| *c = typed(c.clone(), float), &mut |_| {});
        return e;
    };
    match &mut e {
        Expr::Lit(text) => return literal_of(name, text),
        // A side of a choice that contributes nothing is known as zero in every type.
        Expr::Select(_, a, b) => {
            for side in [a, b] {
                if is_zero(side) {
                    **side = Expr::Zero(Ty::Float(float.clone()));
                }
            }
        }
        _ => {}
    }
    e.children_mut(&mut |c| *c = typed(c.clone(), float), &mut |_| {});
    e
}

struct Builder<'a> {
    rule: &'static Rule,
    operands: &'a [Expr],
    result: &'a Expr,
    float: &'a Float,
}

impl Builder<'_> {
    fn name(&self, e: &SynExpr) -> Option<Expr> {
        let SynExpr::Path(p) = e else { return None };
        let name = p.path.get_ident()?.to_string();
        if name == self.rule.result {
            return Some(self.result.clone());
        }
        self.rule.args.iter().position(|a| *a == name).map(|k| self.operands[k].clone())
    }

    fn float(&self, e: &SynExpr) -> Expr {
        if let Some(operand) = self.name(e) {
            return operand;
        }
        match e {
            SynExpr::Paren(p) => self.float(&p.expr),
            SynExpr::Group(p) => self.float(&p.expr),
            SynExpr::Lit(l) => match &l.lit {
                Lit::Float(f) => lit(f.base10_digits()),
                _ => unreachable!("integers stand in integer contexts"),
            },
            SynExpr::Unary(u) => match u.op {
                UnOp::Neg(_) => neg(self.float(&u.expr)),
                _ => unreachable!("the table's grammar has no other operator"),
            },
            SynExpr::Binary(b) => {
                let (l, r) = (self.float(&b.left), self.float(&b.right));
                match b.op {
                    BinOp::Add(_) => add(l, r),
                    BinOp::Sub(_) => prim("sub", vec![l, r]),
                    BinOp::Mul(_) => mul(l, r),
                    BinOp::Div(_) if is_literal(&r, 1.0) => l,
                    BinOp::Div(_) => prim("div", vec![l, r]),
                    _ => prim("rem", vec![l, r]),
                }
            }
            SynExpr::MethodCall(c) => {
                let mut args = vec![self.float(&c.receiver)];
                let name = c.method.to_string();
                let Some(rule) = sibling(self.rule, &name, c.args.len() + 1) else {
                    unreachable!("partials call methods of the table")
                };
                for (k, a) in c.args.iter().enumerate() {
                    let inert = rule.inert.iter().any(|(n, _)| *n == rule.args[k + 1]);
                    args.push(if inert { self.integer(a) } else { self.float(a) });
                }
                if let ("powi", Some(1)) = (name.as_str(), args.get(1).and_then(int)) {
                    return args.swap_remove(0);
                }
                Expr::Prim(rule, args)
            }
            SynExpr::If(i) => {
                let then = |b: &syn::Block| match b.stmts.as_slice() {
                    [syn::Stmt::Expr(e, None)] => self.float(e),
                    _ => unreachable!("a branch of a partial is one expression"),
                };
                let Some((_, els)) = &i.else_branch else { unreachable!("a partial's `if` has an `else`") };
                let els = || match &**els {
                    SynExpr::Block(b) => then(&b.block),
                    e => self.float(e),
                };
                match self.truth(&i.cond) {
                    Ok(true) => then(&i.then_branch),
                    Ok(false) => els(),
                    Err(cond) => Expr::Select(Box::new(cond), Box::new(then(&i.then_branch)), Box::new(els())),
                }
            }
            SynExpr::Cast(c) => {
                let n = self.integer(&c.expr);
                match int(&n) {
                    Some(n) => Expr::Lit(format!("{n}.0")),
                    None if *self.float == Float::Any => {
                        code2(quote!(::__core::ops::lit_like(__hole_0 as f64, __hole_1)), n, self.operands[0].clone())
                    }
                    None => Expr::Cast(Box::new(n), self.float.clone(), false),
                }
            }
            _ => unreachable!("a test holds the table to its grammar"),
        }
    }

    fn integer(&self, e: &SynExpr) -> Expr {
        if let Some(operand) = self.name(e) {
            return operand;
        }
        match e {
            SynExpr::Paren(p) => self.integer(&p.expr),
            SynExpr::MethodCall(c) => {
                let (a, b) = (self.integer(&c.receiver), self.integer(&c.args[0]));
                let method = &c.method;
                match (int(&a), int(&b), method.to_string().as_str()) {
                    (Some(a), Some(b), "saturating_sub") => whole(a.saturating_sub(b)),
                    _ => Expr::Code(Code {
                        tokens: quote!(i32::#method(__hole_0, __hole_1)),
                        holes: vec![Hole::Expr(a), Hole::Expr(b)],
                        pure: true,
                    }),
                }
            }
            e => Expr::Code(Code { tokens: quote!(#e), holes: Vec::new(), pure: true }),
        }
    }

    /// A condition: its value where the operands decide it, else its code.
    fn truth(&self, e: &SynExpr) -> Result<bool, Expr> {
        match e {
            SynExpr::Paren(p) => self.truth(&p.expr),
            SynExpr::Binary(b) => {
                let either = |e: &SynExpr| match e {
                    SynExpr::Lit(l) if matches!(l.lit, Lit::Int(_)) => self.integer(e),
                    e if self.is_inert(e) => self.integer(e),
                    e => self.float(e),
                };
                let op = &b.op;
                if let BinOp::And(_) | BinOp::Or(_) = op {
                    let and = matches!(op, BinOp::And(_));
                    return match (self.truth(&b.left), self.truth(&b.right)) {
                        (Ok(l), r) if l == and => r,
                        (Ok(l), _) => Ok(l),
                        (l, Ok(r)) if r == and => l,
                        (_, Ok(r)) => Ok(r),
                        (Err(l), Err(r)) => Err(code2(quote!(__hole_0 #op __hole_1), l, r)),
                    };
                }
                let (l, r) = (either(&b.left), either(&b.right));
                match (number(&l), number(&r), op) {
                    (Some(l), Some(r), BinOp::Eq(_)) => return Ok(l == r),
                    (Some(l), Some(r), BinOp::Ne(_)) => return Ok(l != r),
                    (Some(l), Some(r), BinOp::Lt(_)) => return Ok(l < r),
                    (Some(l), Some(r), BinOp::Le(_)) => return Ok(l <= r),
                    (Some(l), Some(r), BinOp::Gt(_)) => return Ok(l > r),
                    (Some(l), Some(r), BinOp::Ge(_)) => return Ok(l >= r),
                    _ => {}
                }
                let (l, r) = (typed(l, self.float), typed(r, self.float));
                Err(code2(quote!(__hole_0 #op __hole_1), l, r))
            }
            e => {
                let SynExpr::MethodCall(c) = e else { unreachable!("conditions compare, or ask a method") };
                let method = &c.method;
                let x = self.float(&c.receiver);
                Err(Expr::Code(Code { tokens: quote!(__hole_0.#method()), holes: vec![Hole::Expr(x)], pure: true }))
            }
        }
    }

    fn is_inert(&self, e: &SynExpr) -> bool {
        matches!(e, SynExpr::Path(p) if p.path.get_ident().is_some_and(|i| self.rule.inert.iter().any(|(n, _)| i == n)))
    }
}

fn code2(tokens: TokenStream, l: Expr, r: Expr) -> Expr {
    Expr::Code(Code { tokens, holes: vec![Hole::Expr(l), Hole::Expr(r)], pure: true })
}

fn prim(name: &str, args: Vec<Expr>) -> Expr {
    match lookup(name, args.len()) {
        Some(rule) => Expr::Prim(rule, args),
        None => unreachable!("the arithmetic operators are rows of the table"),
    }
}

fn whole(n: i32) -> Expr {
    Expr::Code(Code { tokens: n.to_string().parse().unwrap_or_default(), holes: Vec::new(), pure: true })
}

/// The value of an integer literal.
fn int(e: &Expr) -> Option<i32> {
    match e {
        Expr::Code(c) if c.holes.is_empty() => c.tokens.to_string().replace(' ', "").replace("i32", "").parse().ok(),
        _ => None,
    }
}

/// The value of a literal.
fn number(e: &Expr) -> Option<f64> {
    match e {
        Expr::Lit(text) => text.parse().ok(),
        e => int(e).map(f64::from),
    }
}
