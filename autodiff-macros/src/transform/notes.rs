//! What is known about the values that a tape keeps: numbers, and what borrows nothing, go where memory is used again.

use proc_macro2::TokenTree;

use crate::ir::{Arg, Call, Callee, Code, Expr, Func, Hole, LoopKind, Place, Proj, Stmt, Ty, VarId};

/// What is known about the variables that a tape keeps.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Notes {
    /// Numbers, which can be copied.
    Numbers,
    /// They borrow nothing.
    Owned,
    Any,
}

impl Notes {
    /// What is known about some variables of a region, given the region's definitions.
    pub fn of(kept: &[VarId], definitions: &[Stmt], func: &Func) -> Self {
        // What a recursion keeps comes in many small pieces, which are given back in another order than they were taken in:
        // the allocator is better at those.
        if func.recursive {
            return Notes::Any;
        }
        let region = Definitions { func, stmts: definitions };
        if kept.iter().all(|v| region.is_number(*v)) {
            return Notes::Numbers;
        }
        if kept.iter().all(|v| region.is_owned(*v, 0)) { Notes::Owned } else { Notes::Any }
    }
}

struct Definitions<'a> {
    func: &'a Func,
    stmts: &'a [Stmt],
}

impl Definitions<'_> {
    fn is_number(&self, v: VarId) -> bool {
        let var = self.func.var(v);
        var.ty.is_float() || var.number
    }

    fn is_owned(&self, v: VarId, depth: usize) -> bool {
        if self.is_number(v) || holds_floats(&self.func.var(v).ty) {
            return true;
        }
        let defining = self.stmts.iter().find(|s| match s {
            Stmt::Call(call) => call.pullback == v || call.result == v,
            s => s.defines().contains(&v),
        });
        match defining {
            // A result of unknown type may borrow from what was lent.
            Some(Stmt::Call(call)) => {
                let lent = call.args.iter().any(|arg| matches!(arg, Arg::Ref(..) | Arg::RefMut(..)));
                self.borrows_nothing(call, depth) && (v == call.pullback || !lent || !self.is_read(v))
            }
            Some(Stmt::Let { init: Some(e), .. }) => depth < 8 && self.computes(e, depth + 1),
            _ => false,
        }
    }

    /// Whether an expression is arithmetic on what borrows nothing.
    fn computes(&self, e: &Expr, depth: usize) -> bool {
        match e {
            Expr::Var(v) => self.is_owned(*v, depth),
            Expr::Lit(_) | Expr::Zero(_) => true,
            Expr::Load(p) => self.func.place_ty(p).is_float(),
            Expr::Dyn(_, a, b) => self.computes(a, depth) && self.computes(b, depth),
            Expr::DynNeg(a) | Expr::Cast(a, ..) | Expr::Scalar(a) => self.computes(a, depth),
            Expr::Prim(_, args) => args.iter().all(|a| self.computes(a, depth)),
            _ => false,
        }
    }

    fn is_read(&self, v: VarId) -> bool {
        let mut read = false;
        self.stmts.iter().for_each(|s| s.each_read(&mut |w| read |= w == v));
        read
    }

    /// Whether no argument of a call is of a type that could borrow, so that its pullback does not.
    fn borrows_nothing(&self, call: &Call, depth: usize) -> bool {
        let plain = |p: &Place| self.func.place_ty(p).is_plain();
        let path = matches!(&call.callee, Callee::Path { turbofish, .. } if turbofish.is_empty());
        let owned = call.args.iter().all(|arg| match arg {
            Arg::Value(e) => depth < 8 && self.computes(e, depth + 1),
            Arg::Ref(p, _) | Arg::RefMut(p, _) => plain(p),
            Arg::Inert(e, by_ref) => !by_ref && is_whole(e, self.func),
            Arg::Zero => false,
        });
        path && owned && !call.hands
    }
}

/// Whether a type is of floats, however many.
fn holds_floats(ty: &Ty) -> bool {
    match ty {
        Ty::Float(_) => true,
        Ty::Array(e, _) | Ty::Vec(e) => holds_floats(e),
        // A copy in memory that is used again.
        Ty::Ref(e, true) => matches!(**e, Ty::Vec(_)) && holds_floats(e),
        _ => false,
    }
}

/// Whether an expression that cannot vary is surely a number.
fn is_whole(e: &Expr, func: &Func) -> bool {
    match e {
        Expr::Var(v) => func.var(*v).number,
        Expr::Code(c) => operands(c).is_some_and(|operands| operands.into_iter().all(|e| is_whole(e, func))),
        _ => false,
    }
}

/// The operands of code that is arithmetic and nothing else.
fn operands(c: &Code) -> Option<Vec<&Expr>> {
    fn written(tokens: proc_macro2::TokenStream) -> bool {
        tokens.into_iter().all(|t| match t {
            TokenTree::Punct(p) => "+-*/%".contains(p.as_char()),
            TokenTree::Literal(n) => n.to_string().starts_with(|c: char| c.is_ascii_digit()),
            TokenTree::Ident(i) => i.to_string().starts_with("__hole_"),
            TokenTree::Group(g) => written(g.stream()),
        })
    }
    fn operand(h: &Hole) -> Option<&Expr> {
        match h {
            Hole::Expr(e) => Some(e),
            Hole::Place(_) | Hole::Taken(_) => None,
        }
    }
    if written(c.tokens.clone()) { c.holes.iter().map(operand).collect() } else { None }
}

/// Finds the variables that surely hold numbers, or a `bool`, though their types are not written: conditions, counters,
/// what indexes floats, and what is computed from them.
pub fn mark_numbers(func: &mut Func) {
    let mut found = Vec::new();
    loop {
        func.body.walk(&mut |s| note(s, func, &mut found));
        found.retain(|v| !func.var(*v).number);
        if found.is_empty() {
            return;
        }
        for v in found.drain(..) {
            func.vars[v.0].number = true;
        }
    }
}

fn note(s: &Stmt, func: &Func, found: &mut Vec<VarId>) {
    match s {
        Stmt::If { cond: Expr::Var(v), .. } => found.push(*v),
        Stmt::Loop(l) => {
            if let LoopKind::For { var, .. } = &l.kind {
                found.push(*var);
            }
        }
        Stmt::Let { var, init: Some(e) } | Stmt::Assign { var, value: e } => {
            if is_whole(e, func) {
                found.push(*var);
            }
            if let Expr::Var(w) = e
                && func.var(*var).number
            {
                found.push(*w);
            }
        }
        _ => {}
    }
    let found = std::cell::RefCell::new(found);
    s.operands(&mut |e| indices(e, func, &mut found.borrow_mut()), &mut |p| {
        index(p, func, &mut found.borrow_mut());
    });
}

/// What indexes floats in an expression.
fn indices(e: &Expr, func: &Func, found: &mut Vec<VarId>) {
    let found = std::cell::RefCell::new(found);
    e.children(&mut |c| indices(c, func, &mut found.borrow_mut()), &mut |p| index(p, func, &mut found.borrow_mut()));
}

fn index(p: &Place, func: &Func, found: &mut Vec<VarId>) {
    if !func.place_ty(p).is_float() {
        return;
    }
    if let Some(Proj::Index(Expr::Var(v))) = p.path.last() {
        found.push(*v);
    }
}
