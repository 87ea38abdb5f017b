//! Naming: gives a variable of its own to every intermediate result that a derivative will read.
//!
//! A partial derivative reads operands and results. Where those are variables with one definition,
//! literals, or memory that still holds the same at reverse time, nothing needs to be done; everything else
//! is bound to a name before the statement that uses it. So an expression stays as the user wrote it except
//! where the derivative looks inside.

use std::collections::HashMap;

use super::partial::reads;
use crate::analyse::{Activity, Position, Stability};
use crate::ir::{Arg, Code, Exit, Expr, Func, Hole, Kind, LoopKind, MemOp, Place, Region, Stmt, Take, Ty, VarId};

/// Prepares a function for a transform. With `stability` its values must survive until the reverse sweep.
pub fn prepare(func: &mut Func, activity: &mut Activity, stability: Option<&Stability>) {
    let body = std::mem::take(&mut func.body);
    let mut p = Prepare { func, activity, stability, at: Position::default(), copies: HashMap::new(), out: Vec::new() };
    let body = p.region(body);
    p.func.body = body;
}

struct Prepare<'a> {
    func: &'a mut Func,
    activity: &'a mut Activity,
    stability: Option<&'a Stability>,
    at: Position,
    /// Copies of variables with several definitions that are valid here.
    copies: HashMap<VarId, VarId>,
    out: Vec<Vec<Stmt>>,
}

impl Prepare<'_> {
    fn region(&mut self, region: Region) -> Region {
        self.out.push(Vec::new());
        for stmt in region.stmts {
            self.at.order += 2;
            self.stmt(stmt);
        }
        self.at.order += 2;
        let mut values = region.values;
        for value in &mut values {
            self.flatten(value, false);
        }
        Region { stmts: self.out.pop().unwrap_or_default(), values }
    }

    fn emit(&mut self, stmt: Stmt) {
        if let Some(out) = self.out.last_mut() {
            out.push(stmt);
        }
    }

    /// Binds an expression to a name of its own.
    fn name(&mut self, e: &mut Expr, hint: &str) {
        let ty = self.func.expr_ty(e);
        let hint = match e {
            Expr::Var(v) => self.func.var(*v).name.clone(),
            _ => hint.to_owned(),
        };
        let from = match e {
            Expr::Var(v) => Some(*v),
            _ => None,
        };
        if let Some(v) = from
            && let Some(copy) = self.copies.get(&v)
        {
            *e = Expr::Var(*copy);
            return;
        }
        let active = self.activity.expr(e);
        let ty = if matches!(e, Expr::Code(_)) && !active { Ty::Inert } else { ty };
        let var = self.func.fresh(&hint, ty, Kind::Value);
        self.activity.set(var, active);
        self.emit(Stmt::Let { var, init: Some(e.clone()) });
        *e = Expr::Var(var);
        if let Some(v) = from {
            self.copies.insert(v, var);
        }
    }

    /// Whether an expression reads at reverse time what it reads now, at next to no cost.
    fn leaf(&self, e: &Expr) -> bool {
        let Some(stability) = self.stability else {
            return matches!(
                e,
                Expr::Var(_)
                    | Expr::Lit(_)
                    | Expr::Load(_)
                    | Expr::Ref(_, false)
                    | Expr::Zero(_)
                    | Expr::Code(Code { pure: true, .. })
            );
        };
        let place = |p: &Place| {
            let mut ok = stability.stable(p.root, &self.at);
            p.indices(&mut |i| ok &= self.leaf(i));
            ok
        };
        match e {
            Expr::Var(v) => !self.func.var(*v).multi,
            Expr::Lit(_) | Expr::Zero(_) => true,
            Expr::Load(p) => place(p),
            Expr::Code(c) => {
                c.pure
                    && c.holes.iter().all(|h| match h {
                        Hole::Expr(e) => self.leaf(e),
                        Hole::Place(p) => place(p),
                        Hole::Taken(_) => false,
                    })
            }
            Expr::Ref(p, false) => place(p),
            Expr::Prim(rule, args) => rule.name == "neg" && self.leaf(&args[0]),
            _ => false,
        }
    }

    fn leaf_or_name(&mut self, e: &mut Expr) {
        if self.leaf(e) {
            return;
        }
        match e {
            // What is lent now may have changed when the reverse sweep reads it: it gets a copy.
            Expr::Ref(p, false) if self.stability.is_some() => {
                let copied = Expr::Take(p.clone(), Take::Owned);
                let ty = self.func.expr_ty(&copied);
                let var = self.func.fresh("t", ty, Kind::Root);
                self.activity.set(var, self.activity.expr(e));
                self.emit(Stmt::Let { var, init: Some(copied) });
                *e = Expr::Ref(Place::var(var), false);
            }
            _ => self.name(e, "t"),
        }
    }

    /// Fixes the indices of a place, so that the reverse sweep finds the same part of its shadow.
    fn freeze(&mut self, place: &mut Place) {
        if self.stability.is_none() {
            return;
        }
        let mut path = place.clone();
        path.indices_mut(&mut |i| self.leaf_or_name(i));
        *place = path;
    }

    /// Names the parts of an expression that derivatives read. `held`: the result goes to a variable with
    /// one definition, so that it can be read there.
    fn flatten(&mut self, e: &mut Expr, held: bool) {
        if !self.activity.expr(e) {
            return;
        }
        match e {
            Expr::Prim(rule, args) => {
                let rule = *rule;
                for arg in args.iter_mut() {
                    self.flatten(arg, false);
                }
                let mut wanted = vec![false; args.len()];
                let mut result = false;
                for k in 0..args.len() {
                    if self.activity.expr(&args[k]) {
                        let r = reads(rule, k, args);
                        result |= r.result;
                        wanted.iter_mut().zip(r.args).for_each(|(w, r)| *w |= r);
                    }
                }
                for (arg, wanted) in args.iter_mut().zip(wanted) {
                    if wanted {
                        self.leaf_or_name(arg);
                    }
                }
                if result && !held {
                    self.name(e, "t");
                }
            }
            Expr::Dyn(_, a, b) => {
                self.flatten(a, false);
                self.flatten(b, false);
                self.leaf_or_name(a);
                self.leaf_or_name(b);
            }
            Expr::DynNeg(a) => {
                self.flatten(a, false);
                self.leaf_or_name(a);
            }
            Expr::DynDot(_, args) => {
                for e in args.iter_mut().flat_map(|(arg, dot)| std::iter::once(arg).chain(dot)) {
                    self.flatten(e, false);
                    self.leaf_or_name(e);
                }
            }
            Expr::Scalar(a) => self.flatten(a, false),
            Expr::Cast(a, _, certain) => {
                self.flatten(a, false);
                if !*certain {
                    self.leaf_or_name(a);
                }
            }
            Expr::Load(p) | Expr::Take(p, _) | Expr::Ref(p, _) => self.freeze(p),
            Expr::Build(_, parts) => parts.iter_mut().for_each(|p| self.flatten(p, false)),
            Expr::Repeat { elem, .. } => self.flatten(elem, false),
            Expr::Select(c, a, b) => {
                self.flatten(a, false);
                self.flatten(b, false);
                self.leaf_or_name(c);
            }
            Expr::Var(_) | Expr::Lit(_) | Expr::Code(_) | Expr::ZeroLike(_) | Expr::Zero(_) => {}
        }
    }

    /// Forgets copies of what a statement assigns.
    fn forget(&mut self, stmt: &Stmt) {
        stmt.walk(&mut |s| {
            if let Stmt::Assign { var, .. } = s {
                self.copies.remove(var);
            }
        });
    }

    fn stmt(&mut self, mut stmt: Stmt) {
        let active = self.activity.stmt(&stmt);
        match &mut stmt {
            Stmt::Let { var, init: Some(e) } => {
                let held = !self.func.var(*var).multi;
                self.flatten(e, held);
            }
            Stmt::Assign { var, value } => {
                self.flatten(value, false);
                self.copies.remove(var);
            }
            Stmt::Store { place, value } if active => {
                self.flatten(value, false);
                self.freeze(place);
            }
            Stmt::Mem { place, op } if active => {
                match op {
                    MemOp::Push(e) | MemOp::Fill(e) => self.flatten(e, false),
                    MemOp::Insert(i, e) => {
                        self.flatten(e, false);
                        if self.stability.is_some() {
                            self.leaf_or_name(i);
                        }
                    }
                    MemOp::Permute(order) | MemOp::Keep(order) if self.stability.is_some() => self.leaf_or_name(order),
                    MemOp::Swap(i, j) | MemOp::Cut(i, j) if self.stability.is_some() => {
                        self.leaf_or_name(i);
                        self.leaf_or_name(j);
                    }
                    MemOp::RotateLeft(k) | MemOp::RotateRight(k) if self.stability.is_some() => self.leaf_or_name(k),
                    MemOp::CopyFrom(p) | MemOp::ExtendFrom(p) => self.freeze(p),
                    _ => {}
                }
                self.freeze(place);
            }
            Stmt::Call(call) if active => {
                let mut args = std::mem::take(&mut call.args);
                for (k, arg) in args.iter_mut().enumerate() {
                    self.argument(arg, call.is_receiver(k));
                }
                call.args = args;
            }
            Stmt::If { cond, .. } if active && self.stability.is_some() && !self.simple(cond) => {
                self.name(cond, "cond");
            }
            Stmt::Match { scrutinee, arms, .. } if active && self.stability.is_some() => {
                let guarded = arms.iter().any(|a| a.guard.as_ref().is_some_and(|g| !self.leaf(g)));
                if guarded || !self.leaf(scrutinee) {
                    self.number_arms(&mut stmt);
                }
            }
            Stmt::Loop(l) if active => {
                if let LoopKind::For { lo, hi, step, .. } = &mut l.kind
                    && self.stability.is_some()
                {
                    let mut bounds = vec![lo, hi];
                    bounds.extend(step);
                    for e in bounds {
                        self.leaf_or_name(e);
                    }
                }
            }
            Stmt::Exit { exit: Exit::Return(Some(e)), .. } => self.flatten(e, false),
            _ => {}
        }
        self.below(stmt);
    }

    /// A condition that the reverse sweep can ask again instead of remembering the answer.
    fn simple(&self, cond: &Expr) -> bool {
        let mut varies = false;
        cond.each_var(&mut |v| varies |= self.func.var(v).varying || self.activity.var(v));
        !varies && self.leaf(cond)
    }

    fn below(&mut self, mut stmt: Stmt) {
        let is_loop = matches!(stmt, Stmt::Loop(_));
        if is_loop {
            self.forget(&stmt);
        }
        if let Stmt::Loop(l) = &stmt {
            self.at.loops.push(l.id);
        }
        let before = self.copies.clone();
        for region in stmt.regions_mut() {
            self.copies.clone_from(&before);
            let inner = std::mem::take(region);
            *region = self.region(inner);
        }
        self.copies = before;
        if is_loop {
            self.at.loops.pop();
        }
        Self::say_numbers(&mut stmt);
        self.forget(&stmt);
        self.emit(stmt);
    }

    /// The reverse sweep tells the arms of a match apart by a number, where asking again is not possible.
    fn number_arms(&mut self, stmt: &mut Stmt) {
        let Stmt::Match { arms, .. } = stmt else {
            return;
        };
        let arm = self.func.fresh("arm", Ty::Inert, Kind::Value);
        self.func.vars[arm.0].number = true;
        self.emit(Stmt::Let { var: arm, init: None });
        for a in arms {
            a.number = Some(arm);
        }
    }

    /// Each arm says its number. Only after the arms were gone through: positions count the statements that there
    /// were when the writes were found, and one more would put what follows after its own overwriting.
    fn say_numbers(stmt: &mut Stmt) {
        let Stmt::Match { arms, .. } = stmt else {
            return;
        };
        for (k, a) in arms.iter_mut().enumerate() {
            if let Some(arm) = a.number {
                let number =
                    Code { tokens: format!("{k}_usize").parse().unwrap_or_default(), holes: Vec::new(), pure: true };
                a.body.stmts.insert(0, Stmt::Assign { var: arm, value: Expr::Code(number) });
            }
        }
    }

    fn argument(&mut self, arg: &mut Arg, receiver: bool) {
        match arg {
            Arg::Value(e) => self.flatten(e, false),
            Arg::Inert(e, _) => {
                if self.stability.is_some() {
                    self.leaf_or_name(e);
                }
            }
            Arg::Zero => {}
            Arg::RefMut(p, copy) => {
                self.freeze(p);
                let Some(stability) = self.stability else { return };
                if receiver && !stability.stable(p.root, &self.at) {
                    // The method may only read its receiver: its pullback will want it as it was.
                    let name = format!("{}_then", self.func.var(p.root).name);
                    let var = self.func.fresh(&name, self.func.place_ty(p), Kind::Root);
                    let owned = Code {
                        tokens: quote::quote!(::__core::ops::owned(&__hole_0)),
                        holes: vec![Hole::Place(p.clone())],
                        pure: false,
                    };
                    self.emit(Stmt::Let { var, init: Some(Expr::Code(owned)) });
                    *copy = Some(Place::var(var));
                }
            }
            Arg::Ref(p, copy) => {
                self.freeze(p);
                let Some(stability) = self.stability else {
                    return;
                };
                if !stability.stable(p.root, &self.at) {
                    let ty = match self.func.place_ty(p) {
                        Ty::Slice(e) => Ty::Vec(e),
                        ty => ty,
                    };
                    let name = format!("{}_then", self.func.var(p.root).name);
                    let numbers = matches!(&ty, Ty::Vec(e) if e.is_float());
                    let (ty, how) = if numbers {
                        (Ty::Ref(Box::new(ty), true), Take::Kept)
                    } else {
                        (ty, Take::Method("to_owned".to_owned()))
                    };
                    let var = self.func.fresh(&name, ty, Kind::Root);
                    self.func.vars[var.0].by_ref = numbers;
                    self.emit(Stmt::Let { var, init: Some(Expr::Take(p.clone(), how)) });
                    *copy = Some(Place::var(var));
                }
            }
        }
    }
}
