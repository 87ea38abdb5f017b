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
                        Iter { source: Source::Elements { place, ty, lent: None }, stages: Vec::new() }
                    }
                    source => {
                        let deref: syn::ExprClosure = syn::parse_quote!(|item| *item);
                        let deref = Rc::new(Closure::new(self, &deref)?);
                        Iter { source, stages: it.stages }.stage(Stage::Map(deref))
                    }
                };
                lazy(it)
            }
            "enumerate" => lazy(if it.is_indexed() {
                it.on_source(Source::Enumerate)
            } else {
                let n = self.counter();
                it.stage(Stage::Enumerate(n))
            }),
            "rev" => {
                let it = if it.is_indexed() { it } else { self.materialized(&it, c)? };
                lazy(it.on_source(Source::Rev))
            }
            "zip" => {
                let it = if it.is_indexed() { it } else { self.materialized(&it, c)? };
                let other = self.second(c)?;
                lazy(it.on_source(|a| Source::Zip(a, Box::new(other))))
            }
            "chain" => {
                let it = if it.stages.is_empty() { it } else { self.materialized(&it, c)? };
                let other = self.second(c)?;
                lazy(it.on_source(|a| Source::Chain(a, Box::new(other))))
            }
            "cycle" => {
                let it = if it.is_indexed() { it } else { self.materialized(&it, c)? };
                let Some(n) = self.count(&it.source) else {
                    return error(c, "an iterator without end has no derivative here; `cycle` adds nothing to it");
                };
                let n = Expr::Var(self.bind_always("n", super::span_of(&c.method), n, Ty::Inert));
                lazy(it.on_source(|a| Source::Cycle(a, n)))
            }
            "skip" | "take" | "step_by" => {
                let k = self.inert(&c.args[0])?;
                let k = Expr::Var(self.bind_always("k", super::span_of(&c.args[0]), k, Ty::Inert));
                if it.is_indexed() {
                    return lazy(it.on_source(|a| match name.as_str() {
                        "skip" => Source::Skip(a, k),
                        "take" => Source::Take(a, k),
                        _ => Source::StepBy(a, k),
                    }));
                }
                let n = self.counter();
                lazy(it.stage(match name.as_str() {
                    "skip" => Stage::Skip(k, n),
                    "take" => Stage::Take(k, n),
                    _ => Stage::StepBy(k, n),
                }))
            }
            "map" => {
                let f = self.function(&c.args[0], 1)?;
                if it.is_indexed() && !f.has_effects() {
                    return lazy(it.on_source(|a| Source::Map(a, f)));
                }
                lazy(it.stage(Stage::Map(f)))
            }
            "skip_while" => {
                let f = self.function(&c.args[0], 1)?;
                let flag = self.flag(true);
                lazy(it.stage(Stage::SkipWhile(f, flag)))
            }
            "map_while" => {
                let f = self.function(&c.args[0], 1)?;
                lazy(it.stage(Stage::MapWhile(f)))
            }
            "scan" => self.scan(it, c),
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
            "reduce" => self.reduced(&it, c),
            "partition" | "unzip" => self.two_vectors(&it, c, hint),
            "try_fold" => self.try_fold(&it, c, hint),
            "collect" => self.collect(&it, c, hint),
            _ => match self.pick(&it, c)? {
                Some(item) => Ok(item),
                None => error(
                    &c.method,
                    format_args!(
                        "the iterator method `{name}` has no derivative here; write a `for` loop, or use `map`, `filter`, `zip`, `sum`, `fold`, `collect`"
                    ),
                ),
            },
        }
    }

    /// The iterator that `zip` or `chain` is given, as a source.
    fn second(&mut self, c: &ExprMethodCall) -> Result<Source> {
        let arg = &c.args[0];
        let sym = self.expr(arg, None)?;
        let other = match sym {
            Sym::Expr(e, ty) if !self.expr_varies(&e) => {
                let sym = Sym::Expr(e, ty);
                self.inert_elements(sym, arg)?
            }
            sym => self.iterate(sym, arg)?,
        };
        let whole = other.stages.is_empty() && (c.method == "chain" || other.source.is_indexed());
        Ok(if whole { other.source } else { self.materialized(&other, c)?.source })
    }

    fn inert_elements(&mut self, sym: Sym, arg: &SynExpr) -> Result<Iter> {
        let Sym::Expr(e, ty) = sym else { return self.iterate(sym, arg) };
        if ty == Ty::Unknown && !matches!(arg, SynExpr::Reference(_) | SynExpr::Path(_)) {
            return self.iterate(Sym::Expr(e, ty), arg);
        }
        let place = self.global(&e, &ty, arg);
        Ok(Iter::elements(place, &ty, true))
    }

    /// `scan(init, f)`: the state lives in memory that `f` is lent.
    fn scan(&mut self, it: Iter, c: &ExprMethodCall) -> Result<Sym> {
        let init = self.expr(&c.args[0], None)?;
        let (e, ty) = self.value(init, &c.args[0])?;
        let f = self.function(&c.args[1], 2)?;
        let state = self.fresh("state", super::span_of(&c.method), ty.clone(), Kind::Root, ty != Ty::Inert);
        self.vars[state.0].mutable = true;
        self.vars[state.0].multi = true;
        self.emit(Stmt::Let { var: state, init: Some(e) });
        Ok(Sym::Iter(Rc::new(it.stage(Stage::Scan(f, Place::var(state), ty)))))
    }

    /// `iter::once(x)`, `iter::repeat(x)`, `iter::repeat_n(x, n)`.
    pub(super) fn iter_function(&mut self, path: &syn::Path, name: &str, c: &syn::ExprCall) -> Result<Option<Sym>> {
        let n = path.segments.len();
        if n < 2 || path.segments[n - 2].ident != "iter" {
            return Ok(None);
        }
        let source = match (name, c.args.len()) {
            ("once", 1) => {
                let (e, ty) = self.value_of(&c.args[0], None)?;
                let array =
                    Sym::Expr(Expr::Build(crate::ir::Ctor::Array, vec![e]), Ty::Array(Box::new(ty), "1".to_owned()));
                let (place, ty) = self.place_of(array, "item", &c.args[0])?;
                Source::Elements { place, ty: ty.element(), lent: None }
            }
            ("repeat", 1) | ("repeat_n", 2) => {
                let (e, ty) = self.value_of(&c.args[0], None)?;
                let v = self.bind_always("item", super::span_of(&c.args[0]), e, ty.clone());
                let item = Source::Repeat(Box::new(self.sym_of(v, ty)));
                if name == "repeat" {
                    item
                } else {
                    let k = self.inert(&c.args[1])?;
                    let k = Expr::Var(self.bind_always("k", super::span_of(&c.args[1]), k, Ty::Inert));
                    Source::Take(Box::new(item), k)
                }
            }
            _ => {
                return error(
                    &c.func,
                    format_args!(
                        "`iter::{name}` has no derivative here; write a loop, or collect what it gives in a function"
                    ),
                );
            }
        };
        Ok(Some(Sym::Iter(Rc::new(Iter { source, stages: Vec::new() }))))
    }

    /// A method of an iterator that is advanced by hand: `next`, or what consumes the rest.
    pub(super) fn advance(&mut self, source: &Source, at: VarId, c: &ExprMethodCall, hint: Option<&Ty>) -> Result<Sym> {
        let lends = ["by_ref", "nth", "find", "find_map", "position", "any", "all", "try_fold", "try_for_each"];
        if lends.iter().any(|name| c.method == name) {
            return error(
                &c.method,
                "how far this advances an iterator that is used again cannot be followed; use an index, or slices",
            );
        }
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
        if let SynExpr::Path(p) = super::functions::referred(e)
            && p.path
                .get_ident()
                .is_none_or(|i| self.lookup(&i.to_string()).is_none_or(|sym| self.given_function(sym).is_some()))
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
        if let Ty::Option(inner) | Ty::Result(inner) = &ty {
            let inner = (**inner).clone();
            return self.unless_failed(it, c, &ty, &mut |s, it| {
                let bare = ExprMethodCall { turbofish: None, ..c.clone() };
                s.reduce(it, &bare, Some(&inner), sum)
            });
        }
        if ty.peel() == &Ty::Inert {
            return self.count_up(it, c, sum);
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

    /// A sum or a product of integers, which cannot vary.
    fn count_up(&mut self, it: &Iter, c: &ExprMethodCall, sum: bool) -> Result<Sym> {
        let name = if sum { "sum" } else { "product" };
        let init = code(if sum { quote!(0) } else { quote!(1) }, Vec::new());
        let acc = self.accumulator(name, init, Ty::Inert, false, c);
        self.for_each(it, super::span_of(&c.method), c, &mut |s, _, item| {
            let (item, _) = s.value(item, c)?;
            let tokens = if sum { quote!(__hole_0 + __hole_1) } else { quote!(__hole_0 * __hole_1) };
            let value = code(tokens, vec![Hole::Expr(Expr::Var(acc)), Hole::Expr(item)]);
            s.emit(Stmt::Assign { var: acc, value });
            Ok(())
        })?;
        self.unnamed.insert(acc);
        Ok(Sym::inert(Expr::Var(acc)))
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
                let acc = self.fresh("acc", super::span_of(&c.method), ty.clone(), Kind::Root, true);
                self.vars[acc.0].mutable = true;
                self.vars[acc.0].multi = true;
                self.emit(Stmt::Let { var: acc, init: Some(e) });
                accs.push(acc);
                syms.push(Sym::Place { place: Place::var(acc), ty, by_ref: false });
                continue;
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
            let kept = |part: &Sym, acc: VarId| matches!(part, Sym::Place { place, .. } if place.root == acc && place.path.is_empty());
            let mut changed = Vec::new();
            for (part, &acc) in next.into_iter().zip(&accs) {
                // What was changed in place and handed on is where it belongs.
                if kept(&part, acc) {
                    continue;
                }
                changed.push(acc);
                let (e, ty) = s.value(part, c)?;
                let e =
                    if many { Expr::Var(s.bind_always("acc", super::span_of(&c.method), e, ty.clone())) } else { e };
                values.push((e, ty));
            }
            for (acc, (value, ty)) in changed.into_iter().zip(values) {
                let known = super::control::join(s.var(acc).ty.clone(), ty);
                s.vars[acc.0].ty = known;
                s.emit(if s.var(acc).kind == Kind::Root {
                    Stmt::Store { place: Place::var(acc), value }
                } else {
                    Stmt::Assign { var: acc, value }
                });
            }
            Ok(())
        })?;
        let syms = accs.iter().map(|&a| self.sym_of(a, self.var(a).ty.clone())).collect::<Vec<_>>();
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
        match &ty {
            Ty::Vec(elem) => {
                let (place, ty) = self.gathered(it, (**elem).clone(), c)?;
                Ok(Sym::Place { place, ty, by_ref: false })
            }
            Ty::Option(inner) | Ty::Result(inner) => match &**inner {
                Ty::Vec(elem) => {
                    let elem = (**elem).clone();
                    self.unless_failed(it, c, &ty, &mut |s, it| {
                        let (place, ty) = s.gathered(it, elem.clone(), c)?;
                        Ok(Sym::Place { place, ty, by_ref: false })
                    })
                }
                _ => self.cannot_collect(c),
            },
            _ => self.cannot_collect(c),
        }
    }

    #[expect(clippy::unused_self, reason = "reads as the other branches do")]
    fn cannot_collect(&self, c: &ExprMethodCall) -> Result<Sym> {
        error(
            &c.method,
            "only collecting into a `Vec` (or an `Option` or a `Result` of one) has a derivative here; annotate the variable as `Vec<_>`",
        )
    }

    /// The items in a new vector.
    pub(super) fn gathered(&mut self, it: &Iter, elem: Ty, c: &ExprMethodCall) -> Result<(Place, Ty)> {
        let v = self.new_vector(elem, c);
        self.for_each(it, super::span_of(&c.method), c, &mut |s, _, item| s.push_item(v, item, c))?;
        Ok((Place::var(v), self.var(v).ty.clone()))
    }

    fn new_vector(&mut self, elem: Ty, c: &ExprMethodCall) -> VarId {
        let v = self.fresh("items", super::span_of(&c.method), Ty::Vec(Box::new(elem)), Kind::Root, true);
        self.vars[v.0].mutable = true;
        self.vars[v.0].multi = true;
        self.emit(Stmt::Let { var: v, init: Some(code(quote!(::std::vec::Vec::new()), Vec::new())) });
        v
    }

    fn push_item(&mut self, v: VarId, item: Sym, c: &ExprMethodCall) -> Result<()> {
        let (e, ty) = self.value(item, c)?;
        if self.var(v).ty.element() == Ty::Unknown {
            self.vars[v.0].ty = Ty::Vec(Box::new(ty));
        }
        self.emit(Stmt::Mem { place: Place::var(v), op: MemOp::Push(e) });
        Ok(())
    }

    /// `reduce`: the first item, then what the closure makes of it and each further one.
    fn reduced(&mut self, it: &Iter, c: &ExprMethodCall) -> Result<Sym> {
        let f = self.function(&c.args[0], 2)?;
        let ty = Ty::Option(Box::new(Ty::Unknown));
        let acc = self.fresh("acc", super::span_of(&c.method), ty, Kind::Root, true);
        self.vars[acc.0].mutable = true;
        self.vars[acc.0].multi = true;
        self.emit(Stmt::Let { var: acc, init: Some(code(quote!(::core::option::Option::None), Vec::new())) });
        let some = |e: Expr, ty: Ty| {
            let ctor = crate::ir::Ctor::Call(quote!(::core::option::Option::Some));
            Sym::Expr(Expr::Build(ctor, vec![e]), Ty::Option(Box::new(ty)))
        };
        self.for_each(it, super::span_of(&c.method), c, &mut |s, _, item| {
            let (e, ty) = s.value(item, c)?;
            let item = s.bind_always("item", super::span_of(&c.method), e, ty.clone());
            // The type of the items is not known to Rust before it sees one.
            let core = &s.types.core;
            let holes = vec![Hole::Place(Place::var(acc)), Hole::Place(Place::var(item))];
            let tokens = quote!(#core::ops::option_of(&__hole_0, &__hole_1););
            s.emit(Stmt::Verbatim(crate::ir::Code { tokens, holes, pure: true }));
            let item = s.sym_of(item, ty);
            let whole = Sym::Place { place: Place::var(acc), ty: s.var(acc).ty.clone(), by_ref: false };
            let (full, old) = s.as_option(whole, c)?;
            let first = item.clone();
            let next = s.two_way(
                full,
                c,
                |s| {
                    let (e, ty) = s.value(old, c)?;
                    let v = s.bind_always("acc", super::span_of(&c.method), e, ty.clone());
                    let old = s.sym_of(v, ty);
                    let sym = s.inline(&f, vec![old, item], c)?;
                    s.value(sym, c).map(|(e, ty)| some(e, ty))
                },
                |s| s.value(first, c).map(|(e, ty)| some(e, ty)),
            )?;
            let (value, ty) = s.value(next, c)?;
            if let Ty::Option(_) = ty {
                s.vars[acc.0].ty = ty;
            }
            s.emit(Stmt::Store { place: Place::var(acc), value });
            Ok(())
        })?;
        let ty = self.var(acc).ty.clone();
        Ok(Sym::Place { place: Place::var(acc), ty, by_ref: false })
    }

    /// `partition` and `unzip`: each item goes to one of two vectors, or a part of it to each.
    fn two_vectors(&mut self, it: &Iter, c: &ExprMethodCall, hint: Option<&Ty>) -> Result<Sym> {
        let elem = |k: usize| match hint {
            Some(Ty::Tuple(parts)) if parts.len() == 2 => parts[k].element(),
            _ => Ty::Unknown,
        };
        let (a, b) = (self.new_vector(elem(0), c), self.new_vector(elem(1), c));
        let f = c.args.first().map(|f| self.function(f, 1)).transpose()?;
        self.for_each(it, super::span_of(&c.method), c, &mut |s, _, item| {
            let Some(f) = &f else {
                let mut parts = s.tuple_parts(item, 2, c)?.into_iter();
                for v in [a, b] {
                    if let Some(part) = parts.next() {
                        s.push_item(v, part, c)?;
                    }
                }
                return Ok(());
            };
            let (e, ty) = s.value(item, c)?;
            let item = s.bind_always("t", super::span_of(&c.method), e, ty.clone());
            let item = s.sym_of(item, ty);
            let first = s.inline(f, vec![super::iter::reference(item.clone())], c)?;
            let (cond, _) = s.value(first, c)?;
            let other = item.clone();
            s.two_way(
                cond,
                c,
                |s| s.push_item(a, item, c).map(|()| Sym::Unit),
                |s| s.push_item(b, other, c).map(|()| Sym::Unit),
            )?;
            Ok(())
        })?;
        Ok(Sym::Tuple(vec![self.sym_of(a, self.var(a).ty.clone()), self.sym_of(b, self.var(b).ty.clone())]))
    }

    /// Runs an iterator of options or results up to the first failure, which is then the value of the whole; else
    /// that is what `f` makes of the iterator of the values.
    fn unless_failed(
        &mut self,
        it: &Iter,
        c: &ExprMethodCall,
        ty: &Ty,
        f: &mut dyn FnMut(&mut Self, &Iter) -> Result<Sym>,
    ) -> Result<Sym> {
        let failure = self.failure_cell();
        let sym = f(self, &it.clone().stage(Stage::OrFail(failure)))?;
        self.succeeded(failure, ty, sym, c)
    }

    /// Where the first failure is noted. It cannot vary.
    fn failure_cell(&mut self) -> VarId {
        let v = self.fresh("failure", proc_macro2::Span::call_site(), Ty::Inert, Kind::Value, false);
        self.vars[v.0].mutable = true;
        self.vars[v.0].multi = true;
        let none = code(quote!(::core::option::Option::None), Vec::new());
        self.emit(Stmt::Let { var: v, init: Some(none) });
        v
    }

    /// `Some(value)` or `Ok(value)`, or the failure that was noted.
    fn succeeded(&mut self, failure: VarId, ty: &Ty, value: Sym, c: &ExprMethodCall) -> Result<Sym> {
        let failure = || vec![Hole::Expr(Expr::Var(failure))];
        let path = match ty {
            Ty::Result(_) => quote!(::core::result::Result::Ok),
            _ => quote!(::core::option::Option::Some),
        };
        let noted = quote!(match __hole_0 {
            ::core::option::Option::Some(failure) => failure,
            _ => ::core::unreachable!(),
        });
        let then = |s: &mut Self| {
            let (e, inner) = s.value(value, c)?;
            let inner = Box::new(inner);
            let ty = if let Ty::Result(_) = ty { Ty::Result(inner) } else { Ty::Option(inner) };
            Ok(Sym::Expr(Expr::Build(crate::ir::Ctor::Call(path), vec![e]), ty))
        };
        let succeeded = code(quote!(__hole_0.is_none()), failure());
        self.two_way(succeeded, c, then, |_| Ok(Sym::Expr(code(noted, failure()), Ty::Unknown)))
    }

    /// `try_fold`: a fold that the first failure ends.
    fn try_fold(&mut self, it: &Iter, c: &ExprMethodCall, hint: Option<&Ty>) -> Result<Sym> {
        let Some(ty @ (Ty::Option(_) | Ty::Result(_))) = hint.cloned() else {
            return error(
                &c.method,
                "whether this gives an `Option` or a `Result` is not known here; put it into a variable with its type",
            );
        };
        let init = self.expr(&c.args[0], None)?;
        let (e, acc_ty) = self.value(init, &c.args[0])?;
        if super::is_aggregate(&acc_ty) {
            return error(&c.args[0], "a `try_fold` over an aggregate cannot be followed; write a `for` loop");
        }
        let f = self.function(&c.args[1], 2)?;
        let acc = self.accumulator("acc", e, acc_ty, true, c);
        let failure = self.failure_cell();
        self.for_each(it, super::span_of(&c.method), c, &mut |s, id, item| {
            let old = Sym::Expr(Expr::Var(acc), s.var(acc).ty.clone());
            let next = s.inline(&f, vec![old, item], c)?;
            let value = s.value_or_leave(next, failure, id, c)?;
            let (value, found) = s.value(value, c)?;
            s.vars[acc.0].ty = super::control::join(s.var(acc).ty.clone(), found);
            s.emit(Stmt::Assign { var: acc, value });
            Ok(())
        })?;
        let value = Sym::Expr(Expr::Var(acc), self.var(acc).ty.clone());
        self.succeeded(failure, &ty, value, c)
    }

    /// What an option or a result holds; where it holds nothing, that is noted and the loop is left.
    pub(super) fn value_or_leave(
        &mut self,
        sym: Sym,
        failure: VarId,
        id: usize,
        at: &dyn quote::ToTokens,
    ) -> Result<Sym> {
        let (e, ty) = self.value(sym, at)?;
        let (place, ty) = self.place_of(Sym::Expr(e, ty), "r", at)?;
        let core = self.types.core.clone();
        let failed = code(quote!(#core::ops::is_failure(&__hole_0)), vec![Hole::Place(place.clone())]);
        let residual = quote!(::core::option::Option::Some(#core::ops::same_failure(&__hole_0)));
        let note = Stmt::Assign { var: failure, value: code(residual, vec![Hole::Place(place.clone())]) };
        let exit = self.next_id();
        let stmts = vec![note, Stmt::Exit { exit: crate::ir::Exit::Break(id), id: exit }];
        let then = crate::ir::Region { stmts, values: Vec::new() };
        let els = crate::ir::Region::default();
        self.emit(Stmt::If { cond: failed, then, els, results: Vec::new() });
        Ok(super::option::payload(&place, ty, None))
    }
}
