//! Forward mode: every varying variable `x` gets a companion `x_dot`, updated beside it.

use proc_macro2::TokenStream;
use quote::quote;

use super::partial::partial;
use super::prepare::prepare;
use super::push::is_bounded;
use super::zeros::Zeros;
use crate::analyse::Activity;
use crate::ir::{
    Arg, Arith, Arm, Call, Code, Ctor, DynOp, Exit, Expr, Float, Func, Hole, Kind, MemOp, Place, Region, Stmt, Ty,
    VarId, add, debug_verify, is_partly_zero, mul, verify,
};
use crate::rules::{GUARDED, Rule};

/// The tangent of a function: a function that takes each parameter and its tangent, and yields the result and its
/// tangent.
pub fn tangent(func: &Func, slots: &[VarId], outputs: &[VarId], has_result: bool) -> Func {
    let mut func = func.clone();
    let mut activity = Activity::of(&func, slots, outputs);
    prepare(&mut func, &mut activity, None);
    debug_verify("naming", || verify(&func, &[]));
    let body = std::mem::take(&mut func.body);
    let mut t = Tangent { dots: vec![None; func.vars.len()], zeros: Zeros::default(), func, activity, has_result };
    let params = std::mem::take(&mut t.func.params);
    t.func.params = params
        .into_iter()
        .flat_map(|v| {
            let dot = if slots.contains(&v) { t.dot_var(v) } else { t.func.fresh("_", Ty::Inert, Kind::Value) };
            [v, dot]
        })
        .collect();
    let mut body = t.region(body, &[]);
    if has_result {
        body.values = body.values.iter().map(|e| t.with_dot(e, &mut body.stmts)).collect();
    }
    t.func.body = body;
    debug_verify("the tangent", || verify(&t.func, &[]));
    t.func
}

struct Tangent {
    func: Func,
    activity: Activity,
    dots: Vec<Option<VarId>>,
    zeros: Zeros,
    has_result: bool,
}

/// Code with the path of the core crate and holes.
pub fn core_code(tokens: TokenStream, holes: Vec<Expr>) -> Expr {
    Expr::Code(Code { tokens, holes: holes.into_iter().map(Hole::Expr).collect(), pure: true })
}

/// The name of an operator in `ops`.
pub fn arith_name(op: Arith) -> &'static str {
    match op {
        Arith::Add => "add",
        Arith::Sub => "sub",
        Arith::Mul => "mul",
        Arith::Div => "div",
        Arith::Rem => "rem",
    }
}

impl Tangent {
    fn dot_var(&mut self, v: VarId) -> VarId {
        if self.dots.len() <= v.0 {
            self.dots.resize(v.0 + 1, None);
        }
        if let Some(dot) = self.dots[v.0] {
            return dot;
        }
        let var = self.func.var(v).clone();
        let dot = self.func.fresh(&format!("{}_dot", var.name), var.ty.clone(), var.kind);
        let slot = &mut self.func.vars[dot.0];
        slot.mutable = var.mutable;
        slot.multi = var.multi;
        slot.by_ref = var.by_ref;
        slot.varying = var.varying;
        slot.span = var.span;
        self.dots[v.0] = Some(dot);
        dot
    }

    fn dot_place(&mut self, place: &Place) -> Place {
        let dot = self.dot_var(place.root);
        place.under(dot)
    }

    /// A zero of the type and shape of a value.
    fn zero(&self, e: &Expr) -> Expr {
        // A literal integer is its own shadow: by itself it would be an `i32`.
        if let Expr::Code(c) = e
            && syn::parse2::<syn::LitInt>(c.tokens.clone()).is_ok_and(|l| l.suffix().is_empty())
        {
            return e.clone();
        }
        match self.func.expr_ty(e) {
            Ty::Float(Float::Any) | Ty::Unknown => {
                core_code(quote!(::__core::Differentiable::zero_like(&__hole_0)), vec![e.clone()])
            }
            ty if ty.is_float() => Expr::Zero(ty),
            _ => core_code(quote!(::__core::Differentiable::zero_like(&__hole_0)), vec![e.clone()]),
        }
    }

    fn dot_or_zero(&mut self, e: &Expr) -> Expr {
        match self.dot(e) {
            Some(dot) => dot,
            None => match e {
                Expr::Lit(_) => Expr::Lit("0.0".to_owned()),
                e => self.zero(e),
            },
        }
    }

    /// The tangent of an expression; `None` where it is zero.
    fn dot(&mut self, e: &Expr) -> Option<Expr> {
        if !self.activity.expr(e) {
            return None;
        }
        match e {
            Expr::Var(v) => Some(Expr::Var(self.dot_var(*v))),
            Expr::Load(p) => Some(Expr::Load(self.dot_place(p))),
            Expr::Take(p, how) => Some(Expr::Take(self.dot_place(p), how.clone())),
            Expr::Ref(p, m) => Some(Expr::Ref(self.dot_place(p), *m)),
            Expr::Scalar(a) => self.dot(a).map(|d| Expr::Scalar(Box::new(d))),
            Expr::Cast(a, to, true) => self.dot(a).map(|d| Expr::Cast(Box::new(d), to.clone(), true)),
            Expr::Cast(a, to, false) => {
                let d = self.dot(a)?;
                Some(Expr::DynDot(DynOp::Cast(to.clone()), vec![((**a).clone(), Some(d))]))
            }
            Expr::Prim(rule, args) => {
                let Ty::Float(float) = self.func.expr_ty(e) else {
                    return None;
                };
                self.dot_of_prim(rule, args, e, &float)
            }
            Expr::Dyn(op, a, b) => {
                let (da, db) = (self.dot(a), self.dot(b));
                Some(Expr::DynDot(DynOp::Binary(*op), vec![((**a).clone(), da), ((**b).clone(), db)]))
            }
            Expr::DynNeg(a) => {
                let d = self.dot(a)?;
                Some(Expr::DynDot(DynOp::Neg, vec![((**a).clone(), Some(d))]))
            }
            // A cast is linear; what else is dispatched on types is not differentiated three times.
            Expr::DynDot(op, args) => {
                let dots = args.iter().map(|(a, d)| (a.clone(), d.as_ref().and_then(|d| self.dot(d))));
                Some(Expr::DynDot(op.clone(), dots.collect()))
            }
            Expr::Select(c, a, b) => {
                let (da, db) = (self.dot_or_zero(a), self.dot_or_zero(b));
                Some(Expr::Select(c.clone(), Box::new(da), Box::new(db)))
            }
            Expr::Build(ctor, parts) => {
                Some(Expr::Build(ctor.clone(), parts.iter().map(|p| self.dot_or_zero(p)).collect()))
            }
            Expr::Repeat { elem, len, vec } => {
                let elem = Box::new(self.dot_or_zero(elem));
                Some(Expr::Repeat { elem, len: len.clone(), vec: *vec })
            }
            Expr::Lit(_) | Expr::Code(_) | Expr::Zero(_) | Expr::ZeroLike(_) => None,
        }
    }

    /// The tangent of an operation of the table; `own` is what holds its value.
    fn dot_of_prim(&mut self, rule: &'static Rule, args: &[Expr], own: &Expr, float: &Float) -> Option<Expr> {
        let mut total: Option<Expr> = None;
        for k in 0..args.len() {
            let Some(d) = self.dot(&args[k]) else {
                continue;
            };
            let Some(p) = partial(rule, k, args, own, float) else {
                continue;
            };
            // What is zero because a branch was not taken stays zero, even where the partial is infinite.
            let term = if !is_bounded(rule.name) && !is_partly_zero(&d) && self.zeros.is_conditional(&d) {
                Expr::Prim(&GUARDED, vec![d, p])
            } else {
                mul(d, p)
            };
            total = Some(match total {
                Some(sum) => add(sum, term),
                None => term,
            });
        }
        total
    }

    /// `(e, e_dot)`, after what must be named before.
    fn with_dot(&mut self, e: &Expr, out: &mut Vec<Stmt>) -> Expr {
        let dot = match self.dot(e) {
            Some(dot) => dot,
            None if matches!(e, Expr::Lit(_)) || self.func.expr_ty(e).is_float() => self.dot_or_zero(e),
            None => {
                // The value is needed twice: once as it is, once for the shape of its tangent.
                return core_code(
                    quote!({
                        let y = __hole_0;
                        let y_dot = ::__core::Differentiable::zero_like(&y);
                        (y, y_dot)
                    }),
                    vec![e.clone()],
                );
            }
        };
        if self.moves_inert(e) {
            // A zero takes its shape from what the value moves away.
            let y_dot = self.func.fresh("y_dot", Ty::Unknown, Kind::Root);
            self.activity.set(y_dot, true);
            out.push(Stmt::Let { var: y_dot, init: Some(dot) });
            let dot = Expr::Take(Place::var(y_dot), crate::ir::Take::Move);
            return Expr::Build(Ctor::Tuple, vec![e.clone(), dot]);
        }
        Expr::Build(Ctor::Tuple, vec![e.clone(), dot])
    }

    /// Whether building a datum may move what does not vary but is no number.
    fn moves_inert(&self, e: &Expr) -> bool {
        let Expr::Build(_, parts) = e else { return false };
        parts.iter().any(|p| match p {
            Expr::Build(..) => self.moves_inert(p),
            Expr::Var(v) => !self.activity.expr(p) && matches!(self.func.var(*v).ty, Ty::Unknown | Ty::Inert),
            _ => false,
        })
    }

    fn region(&mut self, region: Region, results: &[VarId]) -> Region {
        let mut out = Vec::new();
        for stmt in region.stmts {
            self.stmt(stmt, &mut out);
        }
        let mut values = region.values;
        // Results that carry a tangent yield it as a further value.
        for (k, result) in results.iter().enumerate() {
            if !self.activity.var(*result) || k >= values.len() {
                continue;
            }
            let e = values[k].clone();
            let known = matches!(e, Expr::Lit(_)) || self.func.expr_ty(&e).is_float();
            if !known && !self.activity.expr(&e) {
                // Moved out by the value, yet asked for its shape: the zero comes first.
                let ty = self.func.var(*result).ty.clone();
                let (value, dot) =
                    (self.func.fresh("t", ty.clone(), Kind::Value), self.func.fresh("t_dot", ty, Kind::Value));
                out.push(Stmt::Let { var: value, init: Some(e) });
                out.push(Stmt::Let { var: dot, init: Some(self.zero(&Expr::Var(value))) });
                values[k] = Expr::Var(value);
                values.push(Expr::Var(dot));
                continue;
            }
            let dot = self.dot_or_zero(&e);
            values.push(dot);
        }
        Region { stmts: out, values }
    }

    fn results(&mut self, results: &[VarId]) -> Vec<VarId> {
        let mut all = results.to_vec();
        for &v in results {
            if self.activity.var(v) {
                let dot = self.dot_var(v);
                all.push(dot);
            }
        }
        all
    }

    fn stmt(&mut self, stmt: Stmt, out: &mut Vec<Stmt>) {
        match stmt {
            Stmt::Let { var, init } if self.activity.var(var) => {
                let dot_var = self.dot_var(var);
                let dot = init.as_ref().map(|e| {
                    let own = Expr::Var(var);
                    self.dot_of_let(e, &own)
                });
                self.zeros.note_let(dot_var, dot.as_ref());
                let copy = init.as_ref().is_some_and(|e| matches!(e, Expr::Take(..)) || self.moves_inert(e));
                if copy {
                    out.push(Stmt::Let { var: dot_var, init: dot });
                    out.push(Stmt::Let { var, init });
                } else {
                    out.push(Stmt::Let { var, init });
                    out.push(Stmt::Let { var: dot_var, init: dot });
                }
            }
            Stmt::Assign { var, value } if self.activity.var(var) => {
                let dot_var = self.dot_var(var);
                let dot = self.dot_or_zero_for(&value, var);
                self.zeros.note_assigned(dot_var, &dot);
                out.push(Stmt::Assign { var: dot_var, value: dot });
                out.push(Stmt::Assign { var, value });
            }
            Stmt::Store { place, value } if self.activity.var(place.root) => {
                let target = self.dot_place(&place);
                let plain = self.func.expr_ty(&value).is_float() || self.func.place_ty(&place).is_float();
                match self.dot(&value) {
                    None if !plain => {
                        // The new value gives the zero its shape and its type.
                        let tokens = quote!(::__core::Differentiable::zero_like(&__hole_0));
                        let holes = vec![Hole::Place(place.clone())];
                        let zero = Expr::Code(Code { tokens, holes, pure: true });
                        out.push(Stmt::Store { place, value });
                        out.push(Stmt::Store { place: target, value: zero });
                    }
                    dot => {
                        let dot = dot.unwrap_or_else(|| Expr::Zero(self.func.place_ty(&place)));
                        out.push(Stmt::Store { place: target, value: dot });
                        out.push(Stmt::Store { place, value });
                    }
                }
            }
            Stmt::Mem { place, op } if self.activity.var(place.root) => {
                let target = self.dot_place(&place);
                let dot_op = match &op {
                    MemOp::Push(e) => MemOp::Push(self.dot_or_zero(e)),
                    MemOp::Fill(e) => MemOp::Fill(self.dot_or_zero(e)),
                    MemOp::Insert(i, e) => MemOp::Insert(i.clone(), self.dot_or_zero(e)),
                    MemOp::CopyFrom(src) if self.activity.var(src.root) => MemOp::CopyFrom(self.dot_place(src)),
                    MemOp::ExtendFrom(src) if self.activity.var(src.root) => MemOp::ExtendFrom(self.dot_place(src)),
                    MemOp::CopyFrom(_) => MemOp::SetZero,
                    MemOp::ExtendFrom(src) => MemOp::ExtendZeros(src.clone()),
                    other => other.clone(),
                };
                out.push(Stmt::Mem { place: target, op: dot_op });
                out.push(Stmt::Mem { place, op });
            }
            Stmt::Call(call) => self.call(*call, out),
            Stmt::If { cond, then, els, results } => {
                let all = self.results(&results);
                self.zeros.depth.branches += 1;
                let then = self.region(then, &results);
                let els = self.region(els, &results);
                self.zeros.depth.branches -= 1;
                self.zeros.note_results(&results, &all, &[&then, &els]);
                out.push(Stmt::If { cond, then, els, results: all });
            }
            Stmt::Match { scrutinee, arms, results } => {
                let all = self.results(&results);
                self.zeros.depth.branches += 1;
                let arms: Vec<Arm> = arms
                    .into_iter()
                    .map(|mut arm| {
                        arm.body = self.region(arm.body, &results);
                        arm
                    })
                    .collect();
                self.zeros.depth.branches -= 1;
                let bodies: Vec<&Region> = arms.iter().map(|arm| &arm.body).collect();
                self.zeros.note_results(&results, &all, &bodies);
                out.push(Stmt::Match { scrutinee, arms, results: all });
            }
            Stmt::Loop(mut l) => {
                let body = std::mem::take(&mut l.body);
                self.zeros.depth.loops += 1;
                l.body = self.region(body, &[]);
                self.zeros.depth.loops -= 1;
                out.push(Stmt::Loop(l));
            }
            Stmt::Exit { exit: Exit::Return(Some(e)), id } if self.has_result => {
                let pair = self.with_dot(&e, out);
                out.push(Stmt::Exit { exit: Exit::Return(Some(pair)), id });
            }
            other => out.push(other),
        }
    }

    /// The tangent of what a `let` defines; partials may read the new variable.
    fn dot_of_let(&mut self, e: &Expr, own: &Expr) -> Expr {
        if let Expr::Prim(rule, args) = e {
            let Ty::Float(float) = self.func.expr_ty(e) else {
                return self.dot_or_zero(e);
            };
            if let Some(total) = self.dot_of_prim(rule, args, own, &float) {
                return total;
            }
        }
        match (self.dot(e), own) {
            (Some(dot), _) => dot,
            (None, Expr::Var(v)) => self.initial_zero(e, *v),
            (None, _) => self.dot_or_zero(e),
        }
    }

    fn dot_or_zero_for(&mut self, e: &Expr, v: VarId) -> Expr {
        match self.dot(e) {
            Some(dot) => dot,
            None => self.initial_zero(e, v),
        }
    }

    /// A zero for the tangent of a variable whose value does not vary yet.
    fn initial_zero(&mut self, e: &Expr, v: VarId) -> Expr {
        let ty = self.func.var(v).ty.clone();
        match e {
            Expr::Repeat { elem, len, vec } => {
                let elem = Box::new(self.dot_or_zero(elem));
                Expr::Repeat { elem, len: len.clone(), vec: *vec }
            }
            Expr::Code(c) if matches!(ty, Ty::Vec(_)) && c.holes.is_empty() => e.clone(),
            _ if matches!(ty, Ty::Float(Float::F64 | Float::F32 | Float::Param(_))) => Expr::Zero(ty),
            _ if ty.is_float() || matches!(e, Expr::Lit(_)) => Expr::Lit("0.0".to_owned()),
            _ if self.func.var(v).kind == Kind::Root => Expr::ZeroLike(Place::var(v)),
            _ => self.zero(e),
        }
    }

    /// Names the tangents that are read from memory which the call is lent. A method's receiver is lent by `&mut`,
    /// whatever the method asks for, and so before its other arguments are read.
    fn before_lending(&mut self, args: &mut [Arg], out: &mut Vec<Stmt>) {
        let lent = args.iter().filter_map(|arg| match arg {
            Arg::RefMut(p, _) => Some(p.root),
            _ => None,
        });
        let lent = lent.collect::<Vec<_>>();
        for arg in args.iter_mut().skip(1).step_by(2) {
            if let Arg::Value(e) = arg
                && !matches!(e, Expr::Var(_))
                && e.any_var(&mut |v| lent.contains(&v))
            {
                let datum = matches!(e, Expr::Take(..) | Expr::Build(..) | Expr::Repeat { .. });
                let kind = if datum { Kind::Root } else { Kind::Value };
                let dot = self.func.fresh("t_dot", self.func.expr_ty(e), kind);
                self.activity.set(dot, true);
                let named = if datum { Expr::Take(Place::var(dot), crate::ir::Take::Move) } else { Expr::Var(dot) };
                out.push(Stmt::Let { var: dot, init: Some(std::mem::replace(e, named)) });
            }
        }
    }

    fn call(&mut self, call: Call, out: &mut Vec<Stmt>) {
        if !self.activity.stmt(&Stmt::Call(Box::new(call.clone()))) {
            out.push(Stmt::Call(Box::new(call)));
            return;
        }
        let mut args = Vec::new();
        for arg in &call.args {
            let dot = match arg {
                Arg::Value(e) => self.dot(e).map(Arg::Value),
                Arg::Ref(p, _) if self.activity.var(p.root) => Some(Arg::Ref(self.dot_place(p), None)),
                Arg::RefMut(p, _) if self.activity.var(p.root) => Some(Arg::RefMut(self.dot_place(p), None)),
                _ => None,
            };
            args.extend([arg.clone(), dot.unwrap_or(Arg::Zero)]);
        }
        self.before_lending(&mut args, out);
        let results = call.results().collect::<Vec<_>>();
        let mut dots = call.dots.clone();
        for v in results {
            self.activity.set(v, true);
            dots.push(self.dot_var(v));
        }
        out.push(Stmt::Call(Box::new(Call { args, dots, ..call })));
    }
}
