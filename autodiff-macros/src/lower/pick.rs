//! Iterator methods that pick one item: `max_by`, `find`, `last`, …
//!
//! Which item it is does not vary: a loop finds its number, and the item is then read at that number. So no
//! derivative goes through the loop, and the item stays what it was, a reference into memory for one.

use std::rc::Rc;

use proc_macro2::TokenStream;
use quote::quote;
use syn::ExprMethodCall;

use super::carry::code;
use super::closure::Closure;
use super::iter::{Iter, Source, Stage, reference};
use super::{Lowerer, Sym};
use crate::ir::{Ctor, Exit, Expr, Hole, Kind, Region, Stmt, Ty, VarId};
use crate::report::Result;

/// What picks an item.
enum Choice {
    /// The first one, or the first one of which a condition holds.
    First(Option<Rc<Closure>>),
    Nth(Expr),
    Last,
    /// The one that replaces the best one so far where the order of the two, best first, satisfies a test.
    ByOrder(Rc<Closure>, TokenStream),
    /// The same for keys, new one first.
    ByKey(Rc<Closure>, TokenStream),
}

impl Lowerer<'_> {
    /// A method that picks an item; `None` where it is none.
    pub(super) fn pick(&mut self, it: &Iter, c: &ExprMethodCall) -> Result<Option<Sym>> {
        let name = c.method.to_string();
        let choice = match (name.as_str(), c.args.len()) {
            ("next", 0) => Choice::First(None),
            ("find", 1) => Choice::First(Some(self.function(&c.args[0], 1)?)),
            ("find_map", 1) => {
                let f = self.function(&c.args[0], 1)?;
                return self.chosen(&it.clone().stage(Stage::FilterMap(f)), &Choice::First(None), c).map(Some);
            }
            ("nth", 1) => {
                let k = self.inert(&c.args[0])?;
                Choice::Nth(Expr::Var(self.bind_always("k", super::span_of(&c.args[0]), k, Ty::Inert)))
            }
            ("last", 0) => Choice::Last,
            ("max_by" | "min_by", 1) => {
                // Of equals `max_by` gives the last one, `min_by` the first.
                let replaces = if name == "max_by" { quote!(!=) } else { quote!(==) };
                Choice::ByOrder(
                    self.function(&c.args[0], 2)?,
                    quote!(__hole_0 #replaces ::core::cmp::Ordering::Greater),
                )
            }
            ("max_by_key" | "min_by_key", 1) => {
                let replaces = if name == "max_by_key" { quote!(>=) } else { quote!(<) };
                Choice::ByKey(self.function(&c.args[0], 1)?, quote!(__hole_0 #replaces __hole_1))
            }
            _ => return Ok(None),
        };
        self.chosen(it, &choice, c).map(Some)
    }

    fn cell(&mut self, name: &str, init: TokenStream) -> VarId {
        let v = self.fresh(name, proc_macro2::Span::call_site(), Ty::Inert, Kind::Value, false);
        self.vars[v.0].mutable = true;
        self.vars[v.0].multi = true;
        self.emit(Stmt::Let { var: v, init: Some(code(init, Vec::new())) });
        v
    }

    /// A counter that an adaptor keeps.
    pub(super) fn counter(&mut self) -> VarId {
        self.cell("k", quote!(0_usize))
    }

    /// A flag that an adaptor keeps.
    pub(super) fn flag(&mut self, init: bool) -> VarId {
        self.cell("skipping", quote!(#init))
    }

    /// An iterator whose items can be had again by their numbers; what keeps a state is run first.
    fn repeatable(&mut self, it: &Iter, c: &ExprMethodCall) -> Result<Iter> {
        let again = |s: &Stage| {
            matches!(
                s,
                Stage::Map(_) | Stage::Filter(_) | Stage::FilterMap(_) | Stage::TakeWhile(_) | Stage::Inspect(_)
            )
        };
        let effects = |s: &Stage| matches!(s, Stage::Map(c) | Stage::FilterMap(c) if c.has_effects());
        if it.source.is_indexed() && it.stages.iter().all(again) && !it.stages.iter().any(effects) {
            return Ok(it.clone());
        }
        self.materialized(it, c)
    }

    /// The item with a number, past the tests that it is known to satisfy.
    fn again(&mut self, it: &Iter, at: &Expr, c: &ExprMethodCall) -> Result<Sym> {
        let mut item = self.item(&it.source, at)?;
        for stage in &it.stages {
            item = match stage {
                Stage::Map(f) => self.inline(f, vec![item], c)?,
                Stage::FilterMap(f) => {
                    let sym = self.inline(f, vec![item], c)?;
                    self.as_option(sym, c)?.1
                }
                _ => item,
            };
        }
        Ok(item)
    }

    /// An item as a closure sees it that is given a reference to it.
    fn lent(&mut self, item: Sym) -> Result<Sym> {
        self.held(item).map(reference)
    }

    fn chosen(&mut self, it: &Iter, choice: &Choice, c: &ExprMethodCall) -> Result<Sym> {
        let it = self.repeatable(it, c)?;
        let span = super::span_of(&c.method);
        let number = self.cell("at", quote!(0_usize));
        let best = self.cell("best", quote!(0_usize));
        let found = self.cell("found", quote!(false));
        let passed = self.cell("passed", quote!(0_usize));
        let counted = matches!(choice, Choice::Nth(_));
        let mut stages = vec![Stage::Number(number)];
        stages.extend(it.stages.iter().cloned());
        let run = Iter { source: it.source.clone(), stages };
        self.for_each(&run, span, c, &mut |s, id, item| {
            let (cond, ends) = match choice {
                Choice::First(None) => (None, true),
                Choice::First(Some(f)) => {
                    let item = s.lent(item)?;
                    let keep = s.inline(f, vec![item], c)?;
                    (Some(s.value(keep, c)?.0), true)
                }
                Choice::Nth(k) => {
                    let here = vec![Hole::Expr(Expr::Var(passed)), Hole::Expr(k.clone())];
                    (Some(code(quote!(__hole_0 == __hole_1), here)), true)
                }
                Choice::Last => (None, false),
                Choice::ByOrder(f, test) => (
                    Some(s.replaces(&it, item, best, found, c, &mut |s, old, new| {
                        let (old, new) = (s.lent(old)?, s.lent(new)?);
                        let order = s.inline(f, vec![old, new], c)?;
                        Ok(code(test.clone(), vec![Hole::Expr(s.value(order, c)?.0)]))
                    })?),
                    false,
                ),
                Choice::ByKey(f, test) => (
                    Some(s.replaces(&it, item, best, found, c, &mut |s, old, new| {
                        let (old, new) = (s.lent(old)?, s.lent(new)?);
                        let (old, new) = (s.inline(f, vec![old], c)?, s.inline(f, vec![new], c)?);
                        let (old, new) = (s.value(old, c)?.0, s.value(new, c)?.0);
                        Ok(code(test.clone(), vec![Hole::Expr(new), Hole::Expr(old)]))
                    })?),
                    false,
                ),
            };
            let cond = cond.unwrap_or_else(|| code(quote!(true), Vec::new()));
            let (stmts, ()) = s.nested(|s| {
                let here = code(quote!(__hole_0 - 1), vec![Hole::Expr(Expr::Var(number))]);
                s.emit(Stmt::Assign { var: best, value: here });
                s.emit(Stmt::Assign { var: found, value: code(quote!(true), Vec::new()) });
                if ends {
                    let exit = s.next_id();
                    s.emit(Stmt::Exit { exit: Exit::Break(id), id: exit });
                }
                Ok(())
            })?;
            let then = Region { stmts, values: Vec::new() };
            s.emit(Stmt::If { cond, then, els: Region::default(), results: Vec::new() });
            if counted {
                let next = code(quote!(__hole_0 + 1), vec![Hole::Expr(Expr::Var(passed))]);
                s.emit(Stmt::Assign { var: passed, value: next });
            }
            Ok(())
        })?;
        let some = Expr::Var(self.bind_always("found", span, Expr::Var(found), Ty::Inert));
        let at = Expr::Var(self.bind_always("best", span, Expr::Var(best), Ty::Inert));
        if it.stages.is_empty() && it.source.is_plain() {
            let value = Box::new(self.item(&it.source, &at)?);
            return Ok(Sym::Option { some, value });
        }
        let then = |s: &mut Self| {
            let item = s.again(&it, &at, c)?;
            let (e, ty) = s.value(item, c)?;
            let ctor = Ctor::Call(quote!(::core::option::Option::Some));
            Ok(Sym::Expr(Expr::Build(ctor, vec![e]), Ty::Option(Box::new(ty))))
        };
        self.two_way(some, c, then, |_| Ok(super::option::none()))
    }

    /// Whether an item replaces the best one so far.
    fn replaces(
        &mut self,
        it: &Iter,
        item: Sym,
        best: VarId,
        found: VarId,
        c: &ExprMethodCall,
        test: &mut dyn FnMut(&mut Self, Sym, Sym) -> Result<Expr>,
    ) -> Result<Expr> {
        let yes = Sym::inert(code(quote!(true), Vec::new()));
        let then = |s: &mut Self| {
            let at = Expr::Var(s.bind_always("best", super::span_of(&c.method), Expr::Var(best), Ty::Inert));
            let old = s.again(it, &at, c)?;
            Ok(Sym::inert(test(s, old, item)?))
        };
        let sym = self.two_way(Expr::Var(found), c, then, |_| Ok(yes))?;
        Ok(self.value(sym, c)?.0)
    }

    /// The items of an iterator in a vector of their own.
    pub(super) fn materialized(&mut self, it: &Iter, c: &ExprMethodCall) -> Result<Iter> {
        let (place, ty) = self.gathered(it, Ty::Unknown, c)?;
        Ok(Iter { source: Source::Elements { place, ty: ty.element(), lent: None }, stages: Vec::new() })
    }
}
