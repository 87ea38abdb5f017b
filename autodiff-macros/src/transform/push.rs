//! The adjoint of an expression: sends a cotangent down to what the expression reads.

use proc_macro2::{Ident, Span};
use quote::{format_ident, quote, quote_spanned};

use super::bar::{Bar, Leaf, Part};
use super::bars::Rev;
use super::partial::partial;
use super::tangent::{arith_name, core_code};
use crate::ir::{Code, Expr, Float, Hole, Kind, Place, Proj, Stmt, Take, Ty, VarId, is_partly_zero, is_zero, mul};
use crate::rules::Shape;

impl Rev<'_> {
    /// Whether a copy of some memory is a vector, whatever held the memory.
    fn becomes_vector(&self, e: &Expr, p: &Place, how: &Take) -> bool {
        let copies = match how {
            Take::Move => false,
            Take::Method(name) => name != "clone",
            Take::Owned | Take::Kept | Take::Array(_) => true,
        };
        copies && self.func.expr_ty(e) != self.func.place_ty(p)
    }

    /// A cotangent as a number.
    pub fn scalar(&mut self, bar: Bar, float: &Float) -> Expr {
        match bar {
            Bar::Value(e) => e,
            Bar::Part(part) if part.hops.is_empty() => Expr::Load(part.place),
            Bar::Part(part) => {
                let zero = Expr::Zero(Ty::Float(float.clone()));
                let tokens = part.reach(&|b| b.place, Some(&quote!(__hole_1)));
                Expr::Code(Code { tokens, holes: vec![Hole::Place(part.place), Hole::Expr(zero)], pure: true })
            }
        }
    }

    /// The cotangent of a value of any type inside of one whose variant is known only at run time.
    fn whole_part(&self, bar: Part, v: VarId) -> Expr {
        let part = Ident::new("part", Span::mixed_site());
        let add = bar.reach(
            &|Leaf { reference, .. }| quote!(::__core::Differentiable::accumulate(&mut #part, #reference);),
            None,
        );
        let tokens = quote!({
            let mut #part = __hole_1;
            #add
            #part
        });
        Expr::Code(Code { tokens, holes: vec![Hole::Place(bar.place), Hole::Expr(self.zero(v))], pure: true })
    }

    /// Whether the cotangent of an expression is read more than once on its way down.
    fn is_shared(&self, e: &Expr) -> bool {
        match e {
            Expr::Prim(rule, args) => {
                let mut active = args.iter().rev().filter(|a| self.activity.expr(a));
                match (active.next(), active.next()) {
                    (Some(only), None) => matches!(rule.name, "add" | "sub" | "neg") && self.is_shared(only),
                    (_, more) => more.is_some(),
                }
            }
            Expr::Dyn(_, a, b) => self.activity.expr(b) && self.activity.expr(a),
            Expr::DynDot(..) => true,
            Expr::Scalar(a) | Expr::DynNeg(a) => self.is_shared(a),
            _ => false,
        }
    }

    /// Sends the cotangent `bar` of an expression to what it reads. `own` is where its value is held.
    pub fn push(&mut self, e: &Expr, bar: Bar, own: Option<&Expr>, name: &str) {
        if !self.activity.expr(e) {
            return;
        }
        match e {
            Expr::Var(v) if self.func.var(*v).kind == Kind::Root => {
                let target = Place::var(*v);
                self.accumulate(&target, bar);
            }
            Expr::Var(v) => {
                let b = match bar {
                    Bar::Part(part) if !part.hops.is_empty() && !self.func.var(*v).ty.is_float() => {
                        self.whole_part(part, *v)
                    }
                    // Out of an element nothing can be moved.
                    Bar::Part(part)
                        if !self.func.var(*v).ty.is_float()
                            && part.place.path.iter().any(|step| matches!(step, Proj::Index(_))) =>
                    {
                        Expr::Take(part.place, Take::Owned)
                    }
                    bar => {
                        let float = self.float_of(e);
                        self.scalar(bar, &float)
                    }
                };
                self.contribute(*v, b);
            }
            // A copied slice is a vector, whatever held the slice.
            Expr::Take(p, how) if self.becomes_vector(e, p, how) => {
                let whole = Proj::Range(None, None);
                let bar = match bar {
                    Bar::Part(part) if part.hops.is_empty() => Bar::place(part.place.then(whole.clone())),
                    bar => bar,
                };
                self.accumulate(&p.then(whole), bar);
            }
            Expr::Take(p, _) | Expr::Ref(p, _) => self.accumulate(p, bar),
            Expr::Load(p) if bar.is_behind_variant() && !self.func.expr_ty(e).is_float() => self.accumulate(p, bar),
            Expr::Load(p) => {
                let float = self.float_of(e);
                let Some(place) = self.shadow(p) else { return };
                let known = self.func.expr_ty(e).is_float();
                let b = self.scalar(bar, &float);
                self.add_to(place, b, !known);
            }
            Expr::Scalar(a) => {
                let b = self.scalar(bar, &Float::Any);
                self.push(a, Bar::Value(b), None, name);
            }
            Expr::Build(ctor, parts) => {
                let whole = self.in_memory(bar, name);
                for (k, part) in parts.iter().enumerate() {
                    self.push(part, Bar::Part(whole.component(ctor, k, parts.len())), None, name);
                }
            }
            Expr::Repeat { elem, .. } => {
                let whole = self.in_memory(bar, name);
                let float = self.float_of(elem);
                let zero = Expr::Zero(Ty::Float(float));
                let add = |Leaf { place, .. }: Leaf| quote!((#place).iter().fold(__hole_1, |sum, b| sum + *b));
                let sum = Expr::Code(Code {
                    tokens: whole.reach(&add, Some(&quote!(__hole_1))),
                    holes: vec![Hole::Place(whole.place), Hole::Expr(zero)],
                    pure: true,
                });
                self.push(elem, Bar::Value(sum), None, name);
            }
            Expr::Prim(..) | Expr::Dyn(..) | Expr::DynNeg(_) | Expr::DynDot(..) | Expr::Cast(..) | Expr::Select(..) => {
                self.push_scalar(e, bar, own, name);
            }
            Expr::Lit(_) | Expr::Code(_) | Expr::ZeroLike(_) | Expr::Zero(_) => {}
        }
    }

    /// A cotangent as a shadow whose parts can be reached.
    fn in_memory(&mut self, bar: Bar, name: &str) -> Part {
        let e = match bar {
            Bar::Value(e) => e,
            Bar::Part(part) => return part,
        };
        if let Expr::Take(place, Take::Move) | Expr::Load(place) = e {
            return place.into();
        }
        let ty = self.func.expr_ty(&e);
        let v = self.fresh(name, ty, Kind::Root);
        self.emit(Stmt::Let { var: v, init: Some(e) });
        Place::var(v).into()
    }

    fn push_scalar(&mut self, e: &Expr, bar: Bar, own: Option<&Expr>, name: &str) {
        let float = self.float_of(e);
        let mut b = self.scalar(bar, &float);
        // A branch that was not taken contributes exactly zero, even where a partial is infinite.
        let shared = self.is_shared(e);
        let unbounded = matches!(e, Expr::Prim(rule, _) if !is_bounded(rule.name));
        // A choice that is used once is multiplied on the side that was chosen, and needs no question.
        let guarded = unbounded && self.is_conditional(&b) && (shared || !is_partly_zero(&b));
        if shared || guarded {
            let ty = self.func.expr_ty(e);
            b = self.bind(name, b, ty);
        }
        match e {
            Expr::Prim(rule, args) => {
                let result = own.unwrap_or(e);
                for k in 0..args.len() {
                    if !self.activity.expr(&args[k]) {
                        continue;
                    }
                    if let Some(p) = partial(rule, k, args, result, &float) {
                        let mut c = mul(b.clone(), p);
                        if guarded && !is_zero(&c) {
                            let zero = Expr::Zero(Ty::Float(float.clone()));
                            let cond = core_code(quote!(__hole_0 == __hole_1), vec![b.clone(), zero.clone()]);
                            c = Expr::Select(Box::new(cond), Box::new(zero), Box::new(c));
                        }
                        if rule.shape == Shape::Guarded && k == 1 {
                            // Zero as the tangent is.
                            c = self.bind("p_bar", c, Ty::Float(float.clone()));
                            self.conditional.extend(match c {
                                Expr::Var(v) => Some(v),
                                _ => None,
                            });
                        }
                        self.push(&args[k], Bar::Value(c), None, "t_bar");
                    }
                }
            }
            Expr::Dyn(op, l, r) => {
                for (arg, side) in [(l, "lhs"), (r, "rhs")] {
                    if self.activity.expr(arg) {
                        let at = Span::mixed_site().located_at(op.at);
                        let f = format_ident!("{}_{side}_bar", arith_name(op.arith), span = at);
                        let c = core_code(
                            quote_spanned!(at=> ::__core::ops::#f(&__hole_0, &__hole_1, &__hole_2)),
                            vec![(**l).clone(), (**r).clone(), b.clone()],
                        );
                        self.push(arg, Bar::Value(c), None, "t_bar");
                    }
                }
            }
            Expr::DynDot(op, args) => self.push_dyn_dot(op, args, &b),
            Expr::DynNeg(a) => {
                let c = core_code(quote!(::__core::ops::neg_bar(&__hole_0, &__hole_1)), vec![(**a).clone(), b]);
                self.push(a, Bar::Value(c), None, "t_bar");
            }
            Expr::Cast(a, _, certain) => {
                let c = match (certain, self.float_of(a)) {
                    (true, from @ (Float::F64 | Float::F32)) => Expr::Cast(Box::new(b), from, true),
                    _ => core_code(quote!(::__core::ops::cast_bar(&__hole_0, &__hole_1)), vec![(**a).clone(), b]),
                };
                self.push(a, Bar::Value(c), None, "t_bar");
            }
            Expr::Select(c, x, y) => {
                let zero = || Box::new(Expr::Zero(Ty::Float(float.clone())));
                let cx = Expr::Select(c.clone(), Box::new(b.clone()), zero());
                let cy = Expr::Select(c.clone(), zero(), Box::new(b));
                self.push(x, Bar::Value(cx), None, "t_bar");
                self.push(y, Bar::Value(cy), None, "t_bar");
            }
            _ => {}
        }
    }

    /// `shadow(place) += bar` for a whole datum.
    fn accumulate(&mut self, place: &Place, bar: Bar) {
        let Some(target) = self.shadow(place) else {
            return;
        };
        match bar {
            Bar::Value(e) => self.add_to(target, e, true),
            Bar::Part(part) if part.hops.is_empty() => {
                self.emit(Stmt::AddTo { place: target, value: Expr::Ref(part.place, false), whole: true });
            }
            Bar::Part(part) => {
                let add = |Leaf { reference, .. }: Leaf| quote!(::__core::Differentiable::accumulate(&mut __hole_1, #reference););
                let tokens = part.reach(&add, None);
                let holes = vec![Hole::Place(part.place), Hole::Place(target)];
                self.emit(Stmt::Verbatim(Code { tokens, holes, pure: false }));
            }
        }
    }

    /// `place += value`; the first contribution after a reset is written.
    pub fn add_to(&mut self, place: Place, value: Expr, whole: bool) {
        let reset = self.out.last().and_then(|out| out.last()).is_some_and(|last| match last {
            Stmt::Store { place: p, value: Expr::Zero(_) } => same(p, &place),
            _ => false,
        });
        let reads_self = value.any_var(&mut |v| v == place.root);
        if reset && !whole && !reads_self {
            if let Some(out) = self.out.last_mut() {
                out.pop();
            }
            self.emit(Stmt::Store { place, value });
            return;
        }
        self.emit(plus(place, value, whole));
    }
}

/// `place += value`, where the place says what a pullback gave.
pub fn plus(place: Place, value: Expr, whole: bool) -> Stmt {
    if !mentions_given(&value) {
        return Stmt::AddTo { place, value, whole };
    }
    let tokens = quote!(::__core::Differentiable::accumulate(&mut __hole_0, &__hole_1););
    Stmt::Verbatim(Code { tokens, holes: vec![Hole::Place(place), Hole::Expr(value)], pure: false })
}

/// What a pullback gave for an argument that its function may not vary by.
pub fn given(bar: Expr) -> Expr {
    core_code(quote!(::__core::ops::given(__hole_0)), vec![bar])
}

fn mentions_given(e: &Expr) -> bool {
    let mut found =
        matches!(e, Expr::Code(c) if c.tokens.to_string() == quote!(::__core::ops::given(__hole_0)).to_string());
    e.children(&mut |c| found |= mentions_given(c), &mut |_| {});
    found
}

/// Operations whose partials are finite whatever the operands.
pub fn is_bounded(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "add",
        "sub",
        "neg",
        "sin",
        "cos",
        "tanh",
        "atan",
        "asinh",
        "abs",
        "signum",
        "copysign",
        "max",
        "min",
        "clamp",
        "floor",
        "ceil",
        "round",
        "round_ties_even",
        "trunc",
        "fract",
        "to_radians",
        "to_degrees",
        "midpoint",
        "hypot",
    ];
    NAMES.contains(&name)
}

/// Whether two places are written alike.
pub fn same(a: &Place, b: &Place) -> bool {
    format!("{a:?}") == format!("{b:?}")
}

/// A move out of a place, for shadows that begin as another one ends.
pub fn moved(place: Place) -> Expr {
    Expr::Take(place, Take::Move)
}
