//! Branches, loops and exits.

use proc_macro2::Span;
use quote::{ToTokens, quote};
use syn::visit::{self, Visit};
use syn::{Expr as SynExpr, Lifetime};

use super::carry::code;
use super::iter::Iter;
use super::{Lowerer, Returns, Sym, Target};
use crate::ir::{Exit, Expr, Hole, Kind, Loop, LoopKind, Region, Stmt, Ty, VarId};
use crate::report::{Result, error};

/// What a branch yields.
pub enum Yield {
    Never,
    Unit,
    One(Expr, Ty),
    Many(Vec<(Expr, Ty)>),
}

/// What to look for in a loop's body.
struct Exits<'a> {
    label: Option<&'a Lifetime>,
    depth: usize,
    continues: bool,
    value: bool,
}

impl Visit<'_> for Exits<'_> {
    fn visit_expr(&mut self, e: &SynExpr) {
        let ours = |l: &Option<Lifetime>, depth: usize| match l {
            None => depth == 0,
            Some(l) => self.label.is_some_and(|own| own.ident == l.ident),
        };
        match e {
            SynExpr::Continue(c) => self.continues |= ours(&c.label, self.depth),
            SynExpr::Break(b) => {
                self.value |= b.expr.is_some() && ours(&b.label, self.depth);
                visit::visit_expr(self, e);
            }
            SynExpr::ForLoop(_) | SynExpr::While(_) | SynExpr::Loop(_) => {
                self.depth += 1;
                visit::visit_expr(self, e);
                self.depth -= 1;
            }
            SynExpr::Closure(_) => {}
            e => visit::visit_expr(self, e),
        }
    }
    fn visit_item(&mut self, _: &syn::Item) {}
}

/// A mutable reference that depends on a branch names no one place.
pub fn refuse_reference(sym: &Sym, at: &dyn ToTokens) -> Result<()> {
    match sym {
        Sym::Place { by_ref: true, ty: Ty::Ref(_, true), .. } => error(
            at,
            "a mutable reference that is chosen at run time cannot be followed; choose an index, or write in each branch",
        ),
        Sym::Tuple(parts) => parts.iter().try_for_each(|p| refuse_reference(p, at)),
        _ => Ok(()),
    }
}

/// Whether a condition of several parts binds names.
fn has_let(cond: &SynExpr) -> bool {
    match cond {
        SynExpr::Let(_) => true,
        SynExpr::Binary(b) if matches!(b.op, syn::BinOp::And(_)) => has_let(&b.left) || has_let(&b.right),
        SynExpr::Paren(p) => has_let(&p.expr),
        _ => false,
    }
}

/// The negation of a condition.
pub fn not(e: Expr) -> Expr {
    code(quote!(!__hole_0), vec![Hole::Expr(e)])
}

impl Lowerer<'_> {
    /// What a region yields, computed at its end.
    pub(super) fn yields(&mut self, sym: Sym, at: &dyn ToTokens) -> Result<Yield> {
        refuse_reference(&sym, at)?;
        Ok(match sym {
            Sym::Never => Yield::Never,
            Sym::Unit => Yield::Unit,
            Sym::Tuple(parts) => {
                let mut values = Vec::new();
                for part in parts {
                    values.push(self.value(part, at)?);
                }
                Yield::Many(values)
            }
            other => {
                let (e, ty) = self.value(other, at)?;
                Yield::One(e, ty)
            }
        })
    }

    /// Joins what the arms of a branch yield: their regions, and the branch's results.
    pub(super) fn merge(&mut self, arms: Vec<(Vec<Stmt>, Yield)>, span: Span) -> (Vec<Region>, Vec<VarId>, Sym) {
        let width = arms.iter().find_map(|(_, y)| match y {
            Yield::One(..) => Some(1),
            Yield::Many(parts) => Some(parts.len()),
            Yield::Never | Yield::Unit => None,
        });
        let never = arms.iter().all(|(_, y)| matches!(y, Yield::Never));
        let unit = arms.iter().any(|(_, y)| matches!(y, Yield::Unit));
        let mixed = arms.iter().any(|(_, y)| matches!(y, Yield::One(..)))
            && arms.iter().any(|(_, y)| matches!(y, Yield::Many(_)));
        let Some(width) = width.filter(|_| !unit) else {
            let regions = arms.into_iter().map(|(stmts, _)| Region { stmts, values: Vec::new() }).collect();
            return (regions, Vec::new(), if never { Sym::Never } else { Sym::Unit });
        };
        let many = !mixed && arms.iter().any(|(_, y)| matches!(y, Yield::Many(_)));
        let width = if mixed { 1 } else { width };
        let mut tys = vec![Ty::Unknown; width];
        let mut varying = vec![false; width];
        let mut regions = Vec::new();
        for (stmts, y) in arms {
            let mut values = match y {
                Yield::One(e, ty) => vec![(e, ty)],
                Yield::Many(parts) if mixed => {
                    let (values, tys) = parts.into_iter().unzip();
                    vec![(Expr::Build(crate::ir::Ctor::Tuple, values), Ty::Tuple(tys))]
                }
                Yield::Many(parts) => parts,
                Yield::Never | Yield::Unit => Vec::new(),
            };
            // Arms that are tuples of unlike length do not compile anyway.
            values.truncate(width);
            for (k, (e, ty)) in values.iter().enumerate() {
                varying[k] |= self.expr_varies(e);
                tys[k] = join(std::mem::replace(&mut tys[k], Ty::Unknown), ty.clone());
            }
            regions.push(Region { stmts, values: values.into_iter().map(|(e, _)| e).collect() });
        }
        let mut results = Vec::new();
        let mut syms = Vec::new();
        for (ty, varying) in tys.into_iter().zip(varying) {
            let v = self.fresh("y", span, ty.clone(), super::kind_of(&ty), varying);
            self.unnamed.insert(v);
            results.push(v);
            syms.push(self.sym_of(v, ty));
        }
        let sym = if many { Sym::Tuple(syms) } else { syms.pop().unwrap_or(Sym::Unit) };
        (regions, results, sym)
    }

    pub(super) fn if_(&mut self, i: &syn::ExprIf, want: bool, hint: Option<&Ty>) -> Result<Sym> {
        if let SynExpr::Let(l) = &*i.cond {
            return self.if_let(l, i, want, hint);
        }
        if has_let(&i.cond) {
            return self.if_chain(i, want, hint);
        }
        let cond = self.inert(&i.cond)?;
        let then = self.nested(|s| {
            let sym = s.block(&i.then_branch, hint)?;
            if want || matches!(sym, Sym::Never) { s.yields(sym, &i.then_branch) } else { Ok(Yield::Unit) }
        })?;
        let els = self.nested(|s| s.else_(i, want, hint))?;
        let span = super::span_of(i);
        let (mut regions, results, sym) = self.merge(vec![then, els], span);
        let els = regions.pop().unwrap_or_default();
        let then = regions.pop().unwrap_or_default();
        self.emit(Stmt::If { cond, then, els, results });
        Ok(sym)
    }

    /// `if let P = e && c { … } else { … }`: the first branch stands inside of all its tests and leaves them.
    fn if_chain(&mut self, i: &syn::ExprIf, want: bool, hint: Option<&Ty>) -> Result<Sym> {
        let id = self.next_id();
        let result = want.then(|| self.declare_result(hint, super::span_of(i)));
        let leave = |s: &mut Self, sym: Sym, at: &dyn ToTokens| match (result, sym) {
            (Some(v), sym) => s.leave_with(id, v, sym, at),
            (None, Sym::Never) => Ok(()),
            (None, _) => {
                let exit = s.next_id();
                s.emit(Stmt::Exit { exit: Exit::Break(id), id: exit });
                Ok(())
            }
        };
        let (stmts, ()) = self.nested(|s| {
            s.conjuncts(&i.cond, &mut |s| {
                let sym = s.block(&i.then_branch, hint)?;
                leave(s, sym, &i.then_branch)
            })?;
            if let Some((_, e)) = &i.else_branch {
                let sym = s.body(e, hint)?;
                leave(s, sym, e)?;
            }
            Ok(())
        })?;
        let body = Region { stmts, values: Vec::new() };
        self.emit(Stmt::Loop(Box::new(Loop { id, kind: LoopKind::Once, body, span: super::span_of(i), until: None })));
        Ok(self.result_sym(result))
    }

    /// Lowers `f` inside of the tests that `a && let P = e && …` stands for.
    fn conjuncts(&mut self, cond: &SynExpr, f: &mut dyn FnMut(&mut Self) -> Result<()>) -> Result<()> {
        let test = match cond {
            SynExpr::Binary(b) if matches!(b.op, syn::BinOp::And(_)) => {
                return self.conjuncts(&b.left, &mut |s| s.conjuncts(&b.right, f));
            }
            SynExpr::Let(l) => {
                let sym = self.expr(&l.expr, None)?;
                let sym = self.named(sym, &l.expr)?;
                let test = self.test(&l.pat, &sym)?;
                let (stmts, ()) = self.nested(|s| {
                    s.bind_pattern_loose(&l.pat, &sym)?;
                    f(s)
                })?;
                let cond = test.unwrap_or_else(|| code(quote!(true), Vec::new()));
                Some((cond, stmts))
            }
            _ => None,
        };
        let (cond, stmts) = match test {
            Some(test) => test,
            None => {
                let cond = self.inert(cond)?;
                (cond, self.nested(f)?.0)
            }
        };
        let then = Region { stmts, values: Vec::new() };
        self.emit(Stmt::If { cond, then, els: Region::default(), results: Vec::new() });
        Ok(())
    }

    pub(super) fn else_(&mut self, i: &syn::ExprIf, want: bool, hint: Option<&Ty>) -> Result<Yield> {
        let Some((_, e)) = &i.else_branch else {
            return Ok(Yield::Unit);
        };
        let sym = match &**e {
            SynExpr::If(inner) => self.if_(inner, want, hint)?,
            e => self.body(e, hint)?,
        };
        if want || matches!(sym, Sym::Never) { self.yields(sym, e) } else { Ok(Yield::Unit) }
    }

    pub(super) fn for_(&mut self, l: &syn::ExprForLoop) -> Result<Sym> {
        let sym = self.expr(&l.expr, None)?;
        let iter = self.iterate(sym, &l.expr)?;
        let label = l.label.as_ref().map(|l| l.name.clone());
        self.for_each(&iter, super::span_of(l), &l.expr, &mut |s, id, item| {
            s.loop_body(id, label.as_ref(), None, &l.body, &mut |s| s.bind_pattern(&l.pat, item.clone(), false))
        })?;
        Ok(Sym::Unit)
    }

    /// A loop's body, in the region that is being lowered. A body that is left by `continue` stands in a
    /// block of its own, which `continue` leaves.
    pub(super) fn loop_body(
        &mut self,
        id: usize,
        label: Option<&Lifetime>,
        result: Option<VarId>,
        body: &syn::Block,
        prepare: &mut dyn FnMut(&mut Self) -> Result<()>,
    ) -> Result<()> {
        let mut exits = Exits { label, depth: 0, continues: false, value: false };
        exits.visit_block(body);
        let label = label.map(|l| l.ident.to_string());
        if !exits.continues {
            self.targets.push(Target { label, id, result, continue_to: None });
            let lowered = self.scoped(|s| {
                prepare(s)?;
                s.block(body, None)
            });
            self.targets.pop();
            lowered?;
            return Ok(());
        }
        let block = self.next_id();
        self.targets.push(Target { label, id, result, continue_to: Some(block) });
        let lowered = self.nested(|s| {
            prepare(s)?;
            s.block(body, None)
        });
        self.targets.pop();
        let (stmts, _) = lowered?;
        let body = Region { stmts, values: Vec::new() };
        self.emit(Stmt::Loop(Box::new(Loop {
            id: block,
            kind: LoopKind::Once,
            body,
            span: Span::call_site(),
            until: None,
        })));
        Ok(())
    }

    pub(super) fn while_(&mut self, w: &syn::ExprWhile) -> Result<Sym> {
        let id = self.next_id();
        let label = w.label.as_ref().map(|l| l.name.clone());
        let span = super::span_of(w);
        if let SynExpr::Let(l) = &*w.cond {
            let (stmts, ()) = self.nested(|s| {
                let sym = s.expr(&l.expr, None)?;
                let sym = s.named(sym, &l.expr)?;
                if let Some(cond) = s.test(&l.pat, &sym)? {
                    let exit = s.next_id();
                    let stmts = vec![Stmt::Exit { exit: Exit::Break(id), id: exit }];
                    let then = Region { stmts, values: Vec::new() };
                    s.emit(Stmt::If { cond: not(cond), then, els: Region::default(), results: Vec::new() });
                }
                s.loop_body(id, label.as_ref(), None, &w.body, &mut |s| s.bind_pattern_loose(&l.pat, &sym))
            })?;
            let body = Region { stmts, values: Vec::new() };
            self.emit(Stmt::Loop(Box::new(Loop { id, kind: LoopKind::Forever, body, span, until: None })));
            return Ok(Sym::Unit);
        }
        if has_let(&w.cond) {
            return error(
                &w.cond,
                "`let` in a loop's condition of several parts cannot be followed; use `loop` and `break`",
            );
        }
        let (stmts, cond) = self.nested(|s| s.inert(&w.cond))?;
        if stmts.is_empty() {
            let (stmts, ()) = self.nested(|s| s.loop_body(id, label.as_ref(), None, &w.body, &mut |_| Ok(())))?;
            let body = Region { stmts, values: Vec::new() };
            self.emit(Stmt::Loop(Box::new(Loop { id, kind: LoopKind::While { cond }, body, span, until: None })));
            return Ok(Sym::Unit);
        }
        let (stmts, ()) = self.nested(|s| {
            let cond = s.inert(&w.cond)?;
            let exit = s.next_id();
            let then = Region { stmts: vec![Stmt::Exit { exit: Exit::Break(id), id: exit }], values: Vec::new() };
            s.emit(Stmt::If { cond: not(cond), then, els: Region::default(), results: Vec::new() });
            s.loop_body(id, label.as_ref(), None, &w.body, &mut |_| Ok(()))
        })?;
        let body = Region { stmts, values: Vec::new() };
        self.emit(Stmt::Loop(Box::new(Loop { id, kind: LoopKind::Forever, body, span, until: None })));
        Ok(Sym::Unit)
    }

    pub(super) fn loop_(&mut self, l: &syn::ExprLoop, hint: Option<&Ty>) -> Result<Sym> {
        let id = self.next_id();
        let label = l.label.as_ref().map(|l| l.name.clone());
        let mut exits = Exits { label: label.as_ref(), depth: 0, continues: false, value: false };
        exits.visit_block(&l.body);
        let result = exits.value.then(|| self.declare_result(hint, super::span_of(l)));
        let (stmts, ()) = self.nested(|s| s.loop_body(id, label.as_ref(), result, &l.body, &mut |_| Ok(())))?;
        let body = Region { stmts, values: Vec::new() };
        self.emit(Stmt::Loop(Box::new(Loop {
            id,
            kind: LoopKind::Forever,
            body,
            span: super::span_of(l),
            until: None,
        })));
        Ok(self.result_sym(result))
    }

    pub(super) fn declare_result(&mut self, hint: Option<&Ty>, span: Span) -> VarId {
        let ty = hint.cloned().unwrap_or(Ty::Unknown);
        let v = self.fresh("y", span, ty.clone(), super::kind_of(&ty), true);
        self.vars[v.0].multi = true;
        self.emit(Stmt::Let { var: v, init: None });
        v
    }

    fn result_sym(&self, result: Option<VarId>) -> Sym {
        result.map_or(Sym::Unit, |v| self.sym_of(v, self.var(v).ty.clone()))
    }

    pub(super) fn labelled_block(&mut self, b: &syn::ExprBlock, hint: Option<&Ty>) -> Result<Sym> {
        let Some(label) = &b.label else {
            return self.block(&b.block, hint);
        };
        let id = self.next_id();
        let label = &label.name;
        let mut exits = Exits { label: Some(label), depth: 1, continues: false, value: false };
        exits.visit_block(&b.block);
        let tail = matches!(b.block.stmts.last(), Some(syn::Stmt::Expr(_, None)));
        let result = (exits.value || tail).then(|| self.declare_result(hint, super::span_of(b)));
        self.targets.push(Target { label: Some(label.ident.to_string()), id, result, continue_to: None });
        let lowered = self.nested(|s| {
            let value = s.block(&b.block, hint)?;
            match result {
                Some(v) if !matches!(value, Sym::Unit) => s.leave_with(id, v, value, &b.block),
                _ => Ok(()),
            }
        });
        self.targets.pop();
        let (stmts, ()) = lowered?;
        let body = Region { stmts, values: Vec::new() };
        self.emit(Stmt::Loop(Box::new(Loop { id, kind: LoopKind::Once, body, span: super::span_of(b), until: None })));
        Ok(self.result_sym(result))
    }

    fn find_target(&self, label: Option<&Lifetime>) -> Option<&Target> {
        self.targets.iter().rev().find(|t| match label {
            Some(l) => t.label.as_deref() == Some(&l.ident.to_string()),
            None => true,
        })
    }

    pub(super) fn break_(&mut self, b: &syn::ExprBreak) -> Result<Sym> {
        let Some((target, result)) = self.find_target(b.label.as_ref()).map(|t| (t.id, t.result)) else {
            return error(b, "this `break` leaves no loop that is known here");
        };
        if let (Some(e), Some(v)) = (&b.expr, result) {
            let hint = Some(self.var(v).ty.clone()).filter(|t| *t != Ty::Unknown);
            let value = self.expr(e, hint.as_ref())?;
            self.leave_with(target, v, value, e)?;
            return Ok(Sym::Never);
        }
        let id = self.next_id();
        self.emit(Stmt::Exit { exit: Exit::Break(target), id });
        Ok(Sym::Never)
    }

    pub(super) fn continue_(&mut self, c: &syn::ExprContinue) -> Result<Sym> {
        let Some(block) = self.find_target(c.label.as_ref()).and_then(|t| t.continue_to) else {
            return error(c, "this `continue` belongs to no loop that is known here");
        };
        let id = self.next_id();
        self.emit(Stmt::Exit { exit: Exit::Break(block), id });
        Ok(Sym::Never)
    }

    pub(super) fn return_(&mut self, r: &syn::ExprReturn) -> Result<Sym> {
        let inlined = match self.returns.last() {
            Some(Returns::Inlined { block, result }) => Some((*block, *result)),
            _ => None,
        };
        let hint = if inlined.is_some() { None } else { self.types.result.clone() };
        let value = match &r.expr {
            Some(e) => self.expr(e, hint.as_ref())?,
            None => Sym::Unit,
        };
        self.leave_function(inlined, value, r)
    }

    fn leave_function(&mut self, inlined: Option<(usize, VarId)>, value: Sym, at: &dyn ToTokens) -> Result<Sym> {
        if let Some((block, result)) = inlined {
            self.leave_with(block, result, value, at)?;
            return Ok(Sym::Never);
        }
        let value = match value {
            Sym::Never => return Ok(Sym::Never),
            Sym::Unit => None,
            other => Some(self.returned(other, at)?),
        };
        let id = self.next_id();
        self.emit(Stmt::Exit { exit: Exit::Return(value), id });
        Ok(Sym::Never)
    }

    /// `e?`: leaves the function with the failure, or goes on with what `Ok` or `Some` holds.
    pub(super) fn try_(&mut self, t: &syn::ExprTry) -> Result<Sym> {
        if let Some(sym) = self.tried_conversion(&t.expr)? {
            return Ok(sym);
        }
        let sym = self.expr(&t.expr, None)?;
        let inlined = match self.returns.last() {
            Some(Returns::Inlined { block, result }) => Some((*block, *result)),
            _ => None,
        };
        let core = self.types.core.clone();
        if let Sym::Option { some, value } = sym {
            let (stmts, _) = self.nested(|s| {
                let none = Sym::inert(code(quote!(::core::option::Option::None), Vec::new()));
                s.leave_function(inlined, none, t)
            })?;
            let then = Region { stmts, values: Vec::new() };
            self.emit(Stmt::If { cond: not(some), then, els: Region::default(), results: Vec::new() });
            return Ok(*value);
        }
        let lent = super::option::lent_payload(&sym);
        let (place, ty) = self.place_of(sym, "r", &t.expr)?;
        let failed = code(quote!(#core::ops::is_failure(&__hole_0)), vec![Hole::Place(place.clone())]);
        let (stmts, _) = self.nested(|s| {
            let residual = code(quote!(#core::ops::residual(&__hole_0)), vec![Hole::Place(place.clone())]);
            s.leave_function(inlined, Sym::inert(residual), t)
        })?;
        let then = Region { stmts, values: Vec::new() };
        self.emit(Stmt::If { cond: failed, then, els: Region::default(), results: Vec::new() });
        Ok(super::option::payload(&place, ty, lent))
    }

    /// The elements of a symbol in a `for` loop or a chain.
    pub(super) fn iterate(&mut self, sym: Sym, at: &SynExpr) -> Result<Iter> {
        Ok(match sym {
            Sym::Iter(it) => (*it).clone(),
            Sym::Cursor { source, at } => self.rest(&source, at),
            Sym::Place { place, ty, by_ref } => {
                let place = self.freeze(place);
                Iter::elements(place, &ty, by_ref)
            }
            Sym::Expr(e, ty) if !self.expr_varies(&e) && ty == Ty::Unknown => {
                // Any inert iterable: its items are collected, so that the reverse sweep sees them again.
                let is_path = matches!(at, SynExpr::Reference(_) | SynExpr::Path(_));
                if is_path {
                    let place = self.global(&e, &ty, at);
                    return Ok(Iter::elements(place, &ty, true));
                }
                let items = code(
                    quote!(::core::iter::IntoIterator::into_iter(__hole_0).collect::<::std::vec::Vec<_>>()),
                    vec![Hole::Expr(e)],
                );
                let v = self.fresh("items", super::span_of(at), Ty::Unknown, Kind::Root, false);
                self.emit(Stmt::Let { var: v, init: Some(items) });
                Iter::elements(crate::ir::Place::var(v), &Ty::Unknown, false)
            }
            other => {
                let (place, ty) = self.place_of(other, "items", at)?;
                Iter::elements(place, &ty, false)
            }
        })
    }
}

/// The type that both arms of a branch have, as far as either says.
pub fn join(a: Ty, b: Ty) -> Ty {
    match (a, b) {
        (Ty::Float(crate::ir::Float::Any), Ty::Float(f)) | (Ty::Float(f), _) | (Ty::Unknown, Ty::Float(f)) => {
            Ty::Float(f)
        }
        (Ty::Unknown, b) => b,
        (a, _) => a,
    }
}
