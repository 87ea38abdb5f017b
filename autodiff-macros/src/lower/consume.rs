//! What is done with an iterator: adaptors, and the methods that run it.

use std::rc::Rc;

use quote::quote;
use syn::{Expr as SynExpr, ExprMethodCall, GenericArgument};

use super::carry::code;
use super::closure::Closure;
use super::iter::{Iter, Source, Stage};
use super::{Lowerer, Sym};
use crate::ir::{Expr, Float, Hole, Kind, MemOp, Place, Stmt, Ty, VarId};
use crate::report::{Result, error};

impl Lowerer<'_> {
    pub(super) fn iter_method(&mut self, it: &Iter, c: &ExprMethodCall, hint: Option<&Ty>) -> Result<Sym> {
        let name = c.method.to_string();
        let it = it.clone();
        let lazy = |it: Iter| Ok(Sym::Iter(Rc::new(it)));
        match name.as_str() {
            "iter" | "into_iter" | "by_ref" | "iter_mut" => lazy(it),
            "copied" | "cloned" => {
                let it = match it.source {
                    Source::Elements { place, ty, .. } if it.stages.is_empty() => {
                        Iter { source: Source::Elements { place, ty, by_ref: false }, stages: Vec::new() }
                    }
                    source => {
                        let deref: syn::ExprClosure = syn::parse_quote!(|item| *item);
                        let deref = Rc::new(Closure::new(self, &deref)?);
                        Iter { source, stages: it.stages }.stage(Stage::Map(deref))
                    }
                };
                lazy(it)
            }
            "enumerate" => lazy(it.with(Source::Enumerate, c)?),
            "rev" => lazy(it.with(Source::Rev, c)?),
            "zip" => {
                let arg = &c.args[0];
                let sym = self.expr(arg, None)?;
                let other = match sym {
                    Sym::Expr(e, ty) if !self.expr_varies(&e) => {
                        let place = self.global(&e, &ty, arg);
                        Iter::elements(place, &ty, true)
                    }
                    sym => self.iterate(sym, arg)?,
                };
                if !other.stages.is_empty() {
                    return error(
                        arg,
                        "zipping with a filtered iterator has no derivative here; collect it into a `Vec` first",
                    );
                }
                lazy(it.with(|a| Source::Zip(a, Box::new(other.source)), c)?)
            }
            "chain" => {
                let arg = &c.args[0];
                let sym = self.expr(arg, None)?;
                let other = self.iterate(sym, arg)?;
                if !other.stages.is_empty() {
                    return error(
                        arg,
                        "chaining a filtered iterator has no derivative here; collect it into a `Vec` first",
                    );
                }
                lazy(it.with(|a| Source::Chain(a, Box::new(other.source)), c)?)
            }
            "skip" | "take" | "step_by" => {
                let k = self.inert(&c.args[0])?;
                let k = Expr::Var(self.bind_always("k", super::span_of(&c.args[0]), k, Ty::Inert));
                let make = |a: Box<Source>| match name.as_str() {
                    "skip" => Source::Skip(a, k),
                    "take" => Source::Take(a, k),
                    _ => Source::StepBy(a, k),
                };
                lazy(it.with(make, c)?)
            }
            "map" => {
                let f = self.function(&c.args[0], 1)?;
                if it.stages.is_empty() && !matches!(it.source, Source::Chain(..)) && !f.has_effects() {
                    return lazy(it.with(|a| Source::Map(a, f), c)?);
                }
                lazy(it.stage(Stage::Map(f)))
            }
            "filter" | "inspect" | "filter_map" | "take_while" | "flat_map" => {
                let f = self.function(&c.args[0], 1)?;
                lazy(it.stage(match name.as_str() {
                    "filter" => Stage::Filter(f),
                    "inspect" => Stage::Inspect(f),
                    "filter_map" => Stage::FilterMap(f),
                    "take_while" => Stage::TakeWhile(f),
                    _ => Stage::FlatMap(f),
                }))
            }
            "flatten" => lazy(it.stage(Stage::Flatten)),
            "sum" | "product" => self.reduce(&it, c, hint, name == "sum"),
            "fold" => self.fold(&it, c, hint),
            "for_each" => {
                let f = self.function(&c.args[0], 1)?;
                self.for_each(&it, super::span_of(&c.method), c, &mut |s, _, item| {
                    s.inline(&f, vec![item], c).map(drop)
                })?;
                Ok(Sym::Unit)
            }
            "count" => self.count_items(&it, c),
            "collect" => self.collect(&it, c, hint),
            "last" | "max_by" | "min_by" | "next" | "nth" | "max" | "min" | "reduce" => error(
                &c.method,
                format_args!(
                    "`{name}` of an iterator over varying values has no derivative here; write it as a `fold`"
                ),
            ),
            _ => error(
                &c.method,
                format_args!(
                    "the iterator method `{name}` has no derivative here; write a `for` loop, or use `map`, `filter`, `zip`, `sum`, `fold`, `collect`"
                ),
            ),
        }
    }

    /// A method of an iterator that is advanced by hand: `next`, or what consumes the rest.
    pub(super) fn advance(&mut self, source: &Source, at: VarId, c: &ExprMethodCall, hint: Option<&Ty>) -> Result<Sym> {
        if c.method != "next" {
            let rest = self.rest(source, at);
            return self.iter_method(&rest, c, hint);
        }
        let Some(n) = self.count(source) else {
            return error(c, "an iterator without end that is advanced by hand cannot be followed; use an index");
        };
        let here = Expr::Var(self.bind_always("k", super::span_of(&c.method), Expr::Var(at), Ty::Inert));
        let some = code(quote!(__hole_0 < __hole_1), vec![Hole::Expr(here.clone()), Hole::Expr(n)]);
        let next = code(quote!(__hole_0 + 1), vec![Hole::Expr(Expr::Var(at))]);
        self.emit(Stmt::Assign { var: at, value: next });
        if matches!(source, Source::Elements { .. } | Source::Range { .. }) {
            let value = Box::new(self.item(source, &here)?);
            return Ok(Sym::Option { some, value });
        }
        // What an item is computed from is there only where there is an item.
        let then = |s: &mut Self| {
            let item = s.item(source, &here)?;
            let (e, ty) = s.value(item, c)?;
            let ctor = crate::ir::Ctor::Call(quote!(::core::option::Option::Some));
            Ok(Sym::Expr(Expr::Build(ctor, vec![e]), Ty::Option(Box::new(ty))))
        };
        self.two_way(some, c, then, |_| Ok(super::option::none()))
    }

    /// What is left of an iterator that was advanced by hand.
    pub(super) fn rest(&mut self, source: &Source, at: VarId) -> Iter {
        let here = Expr::Var(self.bind_always("k", proc_macro2::Span::call_site(), Expr::Var(at), Ty::Inert));
        Iter { source: Source::Skip(Box::new(source.clone()), here), stages: Vec::new() }
    }

    /// A closure, or a path to a function, that an adaptor calls.
    pub(super) fn function(&mut self, e: &SynExpr, arity: usize) -> Result<Rc<Closure>> {
        if let SynExpr::Path(p) = e
            && p.path.get_ident().is_none_or(|i| self.lookup(&i.to_string()).is_none())
        {
            let names = (0..arity).map(|k| quote::format_ident!("arg_{k}")).collect::<Vec<_>>();
            let closure: syn::ExprClosure = syn::parse_quote!(|#(#names),*| #p(#(#names),*));
            return Ok(Rc::new(Closure::new(self, &closure)?));
        }
        match self.expr(e, None)? {
            Sym::Closure(c) => Ok(c),
            _ => error(e, "only a closure or the name of a function can be followed here"),
        }
    }

    /// A variable that the iterations of a loop update.
    fn accumulator(&mut self, name: &str, init: Expr, ty: Ty, varying: bool, at: &ExprMethodCall) -> VarId {
        let v = self.fresh(name, super::span_of(&at.method), ty, Kind::Value, varying);
        self.vars[v.0].mutable = true;
        self.vars[v.0].multi = true;
        self.emit(Stmt::Let { var: v, init: Some(init) });
        v
    }

    fn turbofish(&self, c: &ExprMethodCall) -> Option<Ty> {
        c.turbofish.as_ref().and_then(|t| {
            t.args.iter().find_map(|a| match a {
                GenericArgument::Type(t) => Some(self.types.read(t)),
                _ => None,
            })
        })
    }

    fn reduce(&mut self, it: &Iter, c: &ExprMethodCall, hint: Option<&Ty>, sum: bool) -> Result<Sym> {
        let ty = self.turbofish(c).or_else(|| hint.cloned()).unwrap_or(Ty::Float(Float::Any));
        if ty.peel() == &Ty::Inert {
            return error(
                &c.method,
                "this sum of integers is entangled with varying values; compute it in a statement of its own",
            );
        }
        let init = match (&ty, sum) {
            (Ty::Float(Float::Param(p)), _) => {
                let p = quote::format_ident!("{p}");
                let core = &self.types.core;
                if sum {
                    code(quote!(#core::ops::zero::<#p>()), Vec::new())
                } else {
                    code(quote!(#core::ops::one::<#p>()), Vec::new())
                }
            }
            // An empty sum of floats is -0.0 in Rust.
            (_, true) => Expr::Lit("-0.0".to_owned()),
            (_, false) => Expr::Lit("1.0".to_owned()),
        };
        let ty = if ty == Ty::Unknown { Ty::Float(Float::Any) } else { ty };
        let op = if sum { crate::ir::Arith::Add } else { crate::ir::Arith::Mul };
        let acc = self.accumulator(if sum { "sum" } else { "product" }, init, ty.clone(), true, c);
        self.for_each(it, super::span_of(&c.method), c, &mut |s, _, item| {
            let item = s.value(item, c)?;
            let item = if item.1.peel().is_float() { item } else { (Expr::Scalar(Box::new(item.0)), ty.clone()) };
            let next = s.arithmetic(op, (Expr::Var(acc), ty.clone()), item, &c.method)?;
            let (value, _) = s.value(next, c)?;
            s.emit(Stmt::Assign { var: acc, value });
            Ok(())
        })?;
        self.unnamed.insert(acc);
        Ok(Sym::Expr(Expr::Var(acc), ty))
    }

    fn fold(&mut self, it: &Iter, c: &ExprMethodCall, hint: Option<&Ty>) -> Result<Sym> {
        let init = self.expr(&c.args[0], hint)?;
        let f = self.function(&c.args[1], 2)?;
        let parts = match init {
            Sym::Tuple(parts) => parts,
            other => vec![other],
        };
        let many = parts.len() > 1;
        let mut accs = Vec::new();
        let mut syms = Vec::new();
        for part in parts {
            let (e, ty) = self.value(part, &c.args[0])?;
            if super::is_aggregate(&ty) {
                return error(
                    &c.args[0],
                    "a fold over an aggregate has no derivative here; write a `for` loop that updates it",
                );
            }
            let acc = self.accumulator("acc", e, ty.clone(), true, c);
            accs.push(acc);
            syms.push(Sym::Expr(Expr::Var(acc), ty));
        }
        let whole = |syms: &Vec<Sym>| {
            if many { Sym::Tuple(syms.clone()) } else { syms[0].clone() }
        };
        self.for_each(it, super::span_of(&c.method), c, &mut |s, _, item| {
            let next = s.inline(&f, vec![whole(&syms), item], c)?;
            let next = if many { s.tuple_parts(next, accs.len(), c)? } else { vec![next] };
            let mut values = Vec::new();
            for part in next {
                let (e, ty) = s.value(part, c)?;
                let e =
                    if many { Expr::Var(s.bind_always("acc", super::span_of(&c.method), e, ty.clone())) } else { e };
                values.push((e, ty));
            }
            for (&acc, (value, ty)) in accs.iter().zip(values) {
                let known = super::control::join(s.var(acc).ty.clone(), ty);
                s.vars[acc.0].ty = known;
                s.emit(Stmt::Assign { var: acc, value });
            }
            Ok(())
        })?;
        let syms = accs.iter().map(|&a| Sym::Expr(Expr::Var(a), self.var(a).ty.clone())).collect::<Vec<_>>();
        if !many {
            self.unnamed.insert(accs[0]);
        }
        Ok(whole(&syms))
    }

    fn count_items(&mut self, it: &Iter, c: &ExprMethodCall) -> Result<Sym> {
        let n = self.accumulator("count", code(quote!(0_usize), Vec::new()), Ty::Inert, false, c);
        self.for_each(it, super::span_of(&c.method), c, &mut |s, _, _| {
            let value = code(quote!(__hole_0 + 1), vec![Hole::Expr(Expr::Var(n))]);
            s.emit(Stmt::Assign { var: n, value });
            Ok(())
        })?;
        Ok(Sym::inert(Expr::Var(n)))
    }

    fn collect(&mut self, it: &Iter, c: &ExprMethodCall, hint: Option<&Ty>) -> Result<Sym> {
        let ty = self.turbofish(c).or_else(|| hint.cloned()).unwrap_or(Ty::Vec(Box::new(Ty::Unknown)));
        let elem = match &ty {
            Ty::Vec(elem) => (**elem).clone(),
            _ => {
                return error(
                    &c.method,
                    "only collecting into a `Vec` has a derivative here; annotate the variable as `Vec<_>`",
                );
            }
        };
        let v = self.fresh("items", super::span_of(&c.method), Ty::Vec(Box::new(elem.clone())), Kind::Root, true);
        self.vars[v.0].mutable = true;
        self.vars[v.0].multi = true;
        self.emit(Stmt::Let { var: v, init: Some(code(quote!(::std::vec::Vec::new()), Vec::new())) });
        let hint = Some(elem).filter(|t| *t != Ty::Unknown);
        self.for_each(it, super::span_of(&c.method), c, &mut |s, _, item| {
            let (e, ty) = s.value(item, c)?;
            if s.vars[v.0].ty.element() == Ty::Unknown {
                s.vars[v.0].ty = Ty::Vec(Box::new(hint.clone().unwrap_or(ty)));
            }
            s.emit(Stmt::Mem { place: Place::var(v), op: MemOp::Push(e) });
            Ok(())
        })?;
        let ty = self.var(v).ty.clone();
        Ok(Sym::Place { place: Place::var(v), ty, by_ref: false })
    }
}
