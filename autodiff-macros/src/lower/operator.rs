//! Arithmetic and comparison.

use proc_macro2::Span;
use quote::{ToTokens, quote};
use syn::{BinOp, Expr as SynExpr, UnOp};

use super::carry::code;
use super::{Lowerer, Sym};
use crate::ir::{Arith, Expr, Float, Hole, Operation, Stmt, Take, Ty};
use crate::report::{Result, error};
use crate::rules::{Rule, lookup};

/// The row of an arithmetic operator.
fn row(op: Arith) -> &'static Rule {
    let name = match op {
        Arith::Add => "add",
        Arith::Sub => "sub",
        Arith::Mul => "mul",
        Arith::Div => "div",
        Arith::Rem => "rem",
    };
    match lookup(name, 2) {
        Some(rule) => rule,
        None => unreachable!("the arithmetic operators are rows of the table"),
    }
}

/// The arithmetic that an operator does, assigning or not.
fn arith(op: &BinOp) -> Option<Arith> {
    Some(match op {
        BinOp::Add(_) | BinOp::AddAssign(_) => Arith::Add,
        BinOp::Sub(_) | BinOp::SubAssign(_) => Arith::Sub,
        BinOp::Mul(_) | BinOp::MulAssign(_) => Arith::Mul,
        BinOp::Div(_) | BinOp::DivAssign(_) => Arith::Div,
        BinOp::Rem(_) | BinOp::RemAssign(_) => Arith::Rem,
        _ => return None,
    })
}

fn token(op: Arith) -> proc_macro2::TokenStream {
    match op {
        Arith::Add => quote!(+),
        Arith::Sub => quote!(-),
        Arith::Mul => quote!(*),
        Arith::Div => quote!(/),
        Arith::Rem => quote!(%),
    }
}

/// Whether an operand is a reference to something that only the compiler knows the operators of.
fn lent(operand: &Sym) -> bool {
    matches!(operand, Sym::Place { by_ref: true, ty, .. } if *ty.peel() == Ty::Unknown)
}

/// Whether an operand refers to the whole of something of unknown type, which is then hardly a float: `&a + 1.0`, and
/// `a + 1.0` of a parameter `a: &Array2<f64>`.
fn refers(e: &SynExpr, operand: &Sym) -> bool {
    let whole = matches!(operand, Sym::Place { place, .. } if place.path.is_empty());
    lent(operand) && (whole || matches!(e, SynExpr::Reference(_)))
}

impl Lowerer<'_> {
    pub(super) fn binary(&mut self, b: &syn::ExprBinary, hint: Option<&Ty>) -> Result<Sym> {
        if let BinOp::And(_) | BinOp::Or(_) = b.op {
            return self.logical(b);
        }
        let hint = hint.filter(|t| t.is_float());
        let left = self.expr(&b.left, hint)?;
        let (lent_left, refers_left) = (lent(&left), refers(&b.left, &left));
        let left = self.settle(left, &b.left)?;
        let mut left = [self.value(left, &b.left)?];
        let mark = self.mark();
        let right_hint = Some(left[0].1.clone()).filter(Ty::is_float);
        let right = self.expr(&b.right, right_hint.as_ref())?;
        let (lent_right, refers_right) = (lent(&right), refers(&b.right, &right));
        let (r, rt) = self.value(right, &b.right)?;
        self.pin(&mut left, &[mark]);
        let [(l, lt)] = left;
        let Some(op) = arith(&b.op) else {
            let op = &b.op;
            return Ok(Sym::inert(code(quote!(__hole_0 #op __hole_1), vec![Hole::Expr(l), Hole::Expr(r)])));
        };
        let mut value = if (refers_left || refers_right) && (self.expr_varies(&l) || self.expr_varies(&r)) {
            self.dispatched(op, l, r, &b.op)
        } else {
            self.arithmetic(op, (l, lt), (r, rt), &b.op)?
        };
        if let Sym::Expr(Expr::Dyn(_, l, r), _) = &mut value {
            for (operand, lent) in [(l, lent_left), (r, lent_right)] {
                if let Expr::Load(p) | Expr::Take(p, Take::Move) = &**operand
                    && lent
                {
                    **operand = Expr::Ref(p.clone(), false);
                }
            }
        }
        Ok(value)
    }

    /// `a op b`, by a row of the table where the operands are floats, dispatched on their types otherwise.
    pub(super) fn arithmetic(
        &mut self,
        op: Arith,
        (l, lt): (Expr, Ty),
        (r, rt): (Expr, Ty),
        at: &dyn ToTokens,
    ) -> Result<Sym> {
        let (lt, rt) = (lt.peel().clone(), rt.peel().clone());
        let (lv, rv) = (self.expr_varies(&l), self.expr_varies(&r));
        let float = match (&lt, &rt) {
            (Ty::Float(Float::Any), Ty::Float(f)) | (Ty::Float(f), _) | (_, Ty::Float(f)) => Some(f.clone()),
            _ => None,
        };
        if !lv && !rv {
            let ty = match (&lt, &rt) {
                (Ty::Inert, Ty::Inert) => Ty::Inert,
                _ => float.map_or(Ty::Unknown, Ty::Float),
            };
            let op = token(op);
            return Ok(Sym::Expr(code(quote!(__hole_0 #op __hole_1), vec![Hole::Expr(l), Hole::Expr(r)]), ty));
        }
        for ty in [&lt, &rt] {
            if super::is_aggregate(ty) {
                return error(at, "arithmetic on arrays or tuples as a whole has no derivative here; write the loop");
            }
        }
        let surely_floats = match (&lt, &rt) {
            (Ty::Float(_), Ty::Float(_)) => true,
            (Ty::Float(_), _) => matches!(op, Arith::Add | Arith::Sub | Arith::Div) || !rv,
            (_, Ty::Float(_)) => matches!(op, Arith::Add | Arith::Sub) || !lv,
            _ => false,
        };
        match float {
            Some(f) if surely_floats => Ok(Sym::Expr(Expr::Prim(row(op), vec![l, r]), Ty::Float(f))),
            _ => Ok(self.dispatched(op, l, r, at)),
        }
    }

    /// `a op b` of operands whose types choose the rule.
    fn dispatched(&mut self, op: Arith, l: Expr, r: Expr, at: &dyn ToTokens) -> Sym {
        let (l, r) = (self.named_operand(l), self.named_operand(r));
        let op = Operation { arith: op, at: super::span_of(at) };
        Sym::Expr(Expr::Dyn(op, Box::new(l), Box::new(r)), Ty::Unknown)
    }

    /// What an operator of an unknown type computes has a name: its derivative reads it, and the value may be one
    /// that is costly to compute or cannot be copied.
    fn named_operand(&mut self, e: Expr) -> Expr {
        if !matches!(e, Expr::Dyn(..) | Expr::DynNeg(_)) {
            return e;
        }
        Expr::Var(self.bind_always("t", Span::call_site(), e, Ty::Unknown))
    }

    /// `a && b`, `a || b`: short-circuits also where `b` takes statements to compute.
    fn logical(&mut self, b: &syn::ExprBinary) -> Result<Sym> {
        let l = self.inert(&b.left)?;
        let (stmts, r) = self.nested(|s| s.inert(&b.right))?;
        let op = &b.op;
        if stmts.is_empty() {
            return Ok(Sym::inert(code(quote!(__hole_0 #op __hole_1), vec![Hole::Expr(l), Hole::Expr(r)])));
        }
        let result = self.fresh("c", Span::call_site(), Ty::Inert, crate::ir::Kind::Value, false);
        let evaluated = crate::ir::Region { stmts, values: vec![r] };
        let known = |value: proc_macro2::TokenStream| crate::ir::Region {
            stmts: Vec::new(),
            values: vec![code(value, Vec::new())],
        };
        let (then, els) = if matches!(b.op, BinOp::And(_)) {
            (evaluated, known(quote!(false)))
        } else {
            (known(quote!(true)), evaluated)
        };
        self.emit(Stmt::If { cond: l, then, els, results: vec![result] });
        Ok(Sym::inert(Expr::Var(result)))
    }

    pub(super) fn unary(&mut self, u: &syn::ExprUnary, hint: Option<&Ty>) -> Result<Sym> {
        match u.op {
            UnOp::Neg(_) => {
                let sym = self.expr(&u.expr, hint)?;
                let lent = lent(&sym);
                let (e, ty) = self.value(sym, &u.expr)?;
                let e = match e {
                    Expr::Load(p) | Expr::Take(p, Take::Move) if lent => Expr::Ref(p, false),
                    e => e,
                };
                if !self.expr_varies(&e) {
                    return Ok(Sym::Expr(code(quote!(-__hole_0), vec![Hole::Expr(e)]), ty));
                }
                Ok(match (&ty, lookup("neg", 1)) {
                    (Ty::Float(_), Some(rule)) => Sym::Expr(Expr::Prim(rule, vec![e]), ty),
                    _ => Sym::Expr(Expr::DynNeg(Box::new(e)), ty),
                })
            }
            UnOp::Not(_) => {
                let e = self.inert(&u.expr)?;
                Ok(Sym::inert(code(quote!(!__hole_0), vec![Hole::Expr(e)])))
            }
            _ => {
                // `*e` where `e` is no name: the memory that it refers to, or the value itself.
                Ok(match self.expr(&u.expr, hint)? {
                    Sym::Place { place, ty, .. } => {
                        let ty = if let Ty::Ref(inner, _) = ty { *inner } else { ty };
                        Sym::Place { place, by_ref: matches!(ty, Ty::Ref(..)), ty }
                    }
                    Sym::Expr(Expr::Var(v), ty) => {
                        if let Some((_, stmts)) = self.out.last_mut()
                            && let Some(Stmt::Call(call)) = stmts.last_mut()
                            && call.result == v
                        {
                            call.deref = true;
                        }
                        Sym::Expr(Expr::Var(v), ty)
                    }
                    other => other,
                })
            }
        }
    }

    /// `place op= e`.
    pub(super) fn compound(&mut self, b: &syn::ExprBinary) -> Result<Sym> {
        let Some(op) = arith(&b.op) else {
            let e = SynExpr::Binary(b.clone());
            let target = super::taint::place_names(&b.left);
            let local = target.iter().any(|n| matches!(self.lookup(n), Some(Sym::Expr(..))));
            if !local && self.carry_stmt(&e) {
                return Ok(Sym::Unit);
            }
            return self.bitwise(b);
        };
        // On numbers Rust evaluates the right side first, then the place.
        let hint = self.type_of_place(&b.left).filter(Ty::is_float);
        let right = self.expr(&b.right, hint.as_ref())?;
        let mut right = [self.value(right, &b.right)?];
        let mark = self.mark();
        let target = self.target(&b.left)?;
        self.pin(&mut right, &[mark]);
        let [(r, rt)] = right;
        let (l, lt) = self.value(target.clone(), &b.left)?;
        let value = self.arithmetic(op, (l, lt), (r, rt), &b.op)?;
        self.store(&b.left, target, value)
    }

    /// `i <<= 1` and the like on an inert variable.
    fn bitwise(&mut self, b: &syn::ExprBinary) -> Result<Sym> {
        let target = self.target(&b.left)?;
        let (l, _) = self.value(target.clone(), &b.left)?;
        let r = self.inert(&b.right)?;
        let text = b.op.to_token_stream().to_string();
        let op: proc_macro2::TokenStream = match text.trim_end_matches('=').parse() {
            Ok(op) => op,
            Err(_) => return error(b.op, "this assignment operator has no derivative"),
        };
        let value = Sym::inert(code(quote!(__hole_0 #op __hole_1), vec![Hole::Expr(l), Hole::Expr(r)]));
        self.store(&b.left, target, value)
    }
}
