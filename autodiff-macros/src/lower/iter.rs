//! Iterator chains: index spaces with stages, which loops run.

use std::rc::Rc;

use proc_macro2::Span;
use quote::{ToTokens, quote};

use super::carry::code;
use super::closure::Closure;
use super::{Lowerer, Sym};
use crate::ir::{Exit, Expr, Hole, Kind, Loop, LoopKind, Place, Proj, Region, Stmt, Ty, VarId};
use crate::report::{Result, error};

/// Where the items come from: something that can be indexed from both ends.
#[derive(Clone)]
pub enum Source {
    /// `lo..hi` of integers; `None` for an open end.
    Range {
        lo: Option<Expr>,
        hi: Option<Expr>,
        inclusive: bool,
    },
    Elements {
        place: Place,
        ty: Ty,
        /// Whether the items are references, and whether those are `mut`.
        lent: Option<bool>,
    },
    Chunks {
        place: Place,
        ty: Ty,
        size: Expr,
        exact: bool,
    },
    Windows {
        place: Place,
        ty: Ty,
        size: Expr,
    },
    Zip(Box<Source>, Box<Source>),
    Enumerate(Box<Source>),
    Rev(Box<Source>),
    Skip(Box<Source>, Expr),
    Take(Box<Source>, Expr),
    StepBy(Box<Source>, Expr),
    Map(Box<Source>, Rc<Closure>),
    Chain(Box<Source>, Box<Source>),
    /// Over and over; the number of items of one round.
    Cycle(Box<Source>, Expr),
    /// The same item without end.
    Repeat(Box<Sym>),
}

impl Source {
    /// Whether every item can be had by its number.
    pub fn is_indexed(&self) -> bool {
        match self {
            Source::Chain(..) => false,
            Source::Zip(a, b) => a.is_indexed() && b.is_indexed(),
            Source::Enumerate(a)
            | Source::Rev(a)
            | Source::Skip(a, _)
            | Source::Take(a, _)
            | Source::StepBy(a, _)
            | Source::Map(a, _)
            | Source::Cycle(a, _) => a.is_indexed(),
            _ => true,
        }
    }

    /// Whether an item is there without computing anything.
    pub fn is_plain(&self) -> bool {
        match self {
            Source::Elements { .. } => true,
            Source::Zip(a, b) => a.is_plain() && b.is_plain(),
            Source::Enumerate(a) => a.is_plain(),
            _ => false,
        }
    }
}

/// What happens to an item on its way, once the items come one after the other.
#[derive(Clone)]
pub enum Stage {
    Map(Rc<Closure>),
    Filter(Rc<Closure>),
    FilterMap(Rc<Closure>),
    TakeWhile(Rc<Closure>),
    Inspect(Rc<Closure>),
    FlatMap(Rc<Closure>),
    Flatten,
    MapWhile(Rc<Closure>),
    /// With a flag that tells whether items are still skipped.
    SkipWhile(Rc<Closure>, VarId),
    /// With the state's memory and type.
    Scan(Rc<Closure>, Place, Ty),
    /// These keep a counter of the items that came.
    Enumerate(VarId),
    Skip(Expr, VarId),
    Take(Expr, VarId),
    StepBy(Expr, VarId),
    /// A failure is noted in a variable and ends the iteration.
    OrFail(VarId),
    /// Counts the items in a variable, for what comes later.
    Number(VarId),
}

impl Stage {
    /// Whether it ends the iteration by itself.
    fn ends(&self) -> bool {
        matches!(self, Stage::TakeWhile(_) | Stage::MapWhile(_) | Stage::Scan(..) | Stage::Take(..) | Stage::OrFail(_))
    }
}

/// An iterator that has not run yet.
#[derive(Clone)]
pub struct Iter {
    pub source: Source,
    pub stages: Vec<Stage>,
}

/// Methods that turn a collection or an iterator into an iterator.
pub fn makes_iterator(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "iter",
        "iter_mut",
        "into_iter",
        "chunks",
        "chunks_exact",
        "windows",
        "zip",
        "enumerate",
        "rev",
        "skip",
        "take",
        "step_by",
        "chain",
        "copied",
        "cloned",
        "map",
        "filter",
        "filter_map",
        "take_while",
        "skip_while",
        "map_while",
        "scan",
        "cycle",
        "inspect",
        "flat_map",
        "flatten",
        "by_ref",
        "chunks_mut",
        "chunks_exact_mut",
    ];
    NAMES.contains(&name)
}

impl Iter {
    pub fn range(lo: Option<Expr>, hi: Option<Expr>, inclusive: bool) -> Self {
        Iter { source: Source::Range { lo, hi, inclusive }, stages: Vec::new() }
    }

    pub fn elements(place: Place, ty: &Ty, by_ref: bool) -> Self {
        let lent = if let Ty::Ref(_, mutable) = ty { Some(*mutable) } else { by_ref.then_some(false) };
        Iter { source: Source::Elements { place, ty: ty.element(), lent }, stages: Vec::new() }
    }

    /// Whether every item can be had by its number.
    pub fn is_indexed(&self) -> bool {
        self.stages.is_empty() && self.source.is_indexed()
    }

    /// The same with another source.
    pub fn on_source(self, f: impl FnOnce(Box<Source>) -> Source) -> Self {
        Iter { source: f(Box::new(self.source)), stages: self.stages }
    }

    pub fn stage(mut self, stage: Stage) -> Self {
        self.stages.push(stage);
        self
    }
}

/// Whether an integer is certainly a `usize`.
fn is_length(e: &Expr) -> bool {
    matches!(e, Expr::Code(c) if c.tokens.to_string().ends_with(". len ()"))
}

/// An iterator over the items of a range itself, where these are mapped first: the loop goes over the range.
fn unmapped(it: &Iter) -> Iter {
    fn is_range(s: &Source) -> bool {
        match s {
            Source::Range { lo, hi, .. } => lo.is_some() && hi.is_some(),
            Source::Rev(a) | Source::StepBy(a, _) | Source::Map(a, _) => is_range(a),
            _ => false,
        }
    }
    let mut it = it.clone();
    while let Source::Map(inner, f) = &it.source
        && is_range(inner)
    {
        it.stages.insert(0, Stage::Map(f.clone()));
        it.source = (**inner).clone();
    }
    it
}

fn usize_op(op: proc_macro2::TokenStream, holes: Vec<Expr>) -> Expr {
    code(op, holes.into_iter().map(Hole::Expr).collect())
}

impl Lowerer<'_> {
    pub(super) fn iter_varies(&self, it: &Iter) -> bool {
        let stage = |s: &Stage| match s {
            Stage::Map(c)
            | Stage::FilterMap(c)
            | Stage::FlatMap(c)
            | Stage::Filter(c)
            | Stage::TakeWhile(c)
            | Stage::MapWhile(c)
            | Stage::SkipWhile(c, _)
            | Stage::Inspect(c) => self.closure_varies(c),
            Stage::Scan(c, state, _) => self.closure_varies(c) || self.var(state.root).varying,
            Stage::Flatten
            | Stage::Enumerate(_)
            | Stage::Skip(..)
            | Stage::Take(..)
            | Stage::StepBy(..)
            | Stage::OrFail(_)
            | Stage::Number(_) => false,
        };
        self.source_varies(&it.source) || it.stages.iter().any(stage)
    }

    pub(super) fn source_varies(&self, s: &Source) -> bool {
        match s {
            Source::Range { .. } => false,
            Source::Elements { place, .. } | Source::Chunks { place, .. } | Source::Windows { place, .. } => {
                self.var(place.root).varying
            }
            Source::Zip(a, b) | Source::Chain(a, b) => self.source_varies(a) || self.source_varies(b),
            Source::Enumerate(a) | Source::Rev(a) | Source::Skip(a, _) | Source::Take(a, _) | Source::StepBy(a, _) => {
                self.source_varies(a)
            }
            Source::Map(a, c) => self.source_varies(a) || self.closure_varies(c),
            Source::Cycle(a, _) => self.source_varies(a),
            Source::Repeat(sym) => self.sym_varies(sym),
        }
    }

    /// The number of elements of a place.
    pub(super) fn len_of(&mut self, place: &Place, ty: &Ty) -> Expr {
        if let Some(Proj::Range(lo, hi)) = place.path.last() {
            match (lo, hi) {
                (None, Some(hi)) => return hi.clone(),
                (Some(lo), Some(hi)) => {
                    return usize_op(quote!(__hole_0 - __hole_1), vec![hi.clone(), lo.clone()]);
                }
                (lo, None) => {
                    let mut whole = place.clone();
                    whole.path.pop();
                    let len = self.len_of(&whole, ty);
                    return match lo {
                        None => len,
                        Some(lo) => usize_op(quote!(__hole_0 - __hole_1), vec![len, lo.clone()]),
                    };
                }
            }
        }
        let len = code(quote!(__hole_0.len()), vec![Hole::Place(place.clone())]);
        if self.var(place.root).mutable || !matches!(self.var(place.root).ty.peel(), Ty::Slice(_) | Ty::Array(..)) {
            let v = self.bind("n", Span::call_site(), len, Ty::Inert);
            return Expr::Var(v);
        }
        len
    }

    /// The number of items; `None` where there is no end.
    pub(super) fn count(&mut self, s: &Source) -> Option<Expr> {
        Some(match s {
            Source::Range { hi: None, .. } => return None,
            Source::Range { lo, hi: Some(hi), inclusive } => {
                let lo = lo.clone().unwrap_or_else(|| usize_op(quote!(0), Vec::new()));
                let n = if *inclusive {
                    usize_op(quote!((__hole_0..=__hole_1).count()), vec![lo, hi.clone()])
                } else {
                    usize_op(quote!((__hole_0..__hole_1).count()), vec![lo, hi.clone()])
                };
                let v = self.bind("n", Span::call_site(), n, Ty::Inert);
                Expr::Var(v)
            }
            Source::Elements { place, ty, .. } => self.len_of(place, ty),
            Source::Chunks { place, ty, size, exact } => {
                let n = self.len_of(place, ty);
                let op = if *exact { quote!(__hole_0 / __hole_1) } else { quote!(__hole_0.div_ceil(__hole_1)) };
                usize_op(op, vec![n, size.clone()])
            }
            Source::Windows { place, ty, size } => {
                let n = self.len_of(place, ty);
                usize_op(quote!((__hole_0 + 1).saturating_sub(__hole_1)), vec![n, size.clone()])
            }
            Source::Zip(a, b) => match (self.count(a), self.count(b)) {
                (Some(a), Some(b)) => usize_op(quote!(::core::cmp::Ord::min(__hole_0, __hole_1)), vec![a, b]),
                (a, b) => a.or(b)?,
            },
            Source::Enumerate(a) | Source::Rev(a) | Source::Map(a, _) => self.count(a)?,
            Source::Skip(a, k) => {
                usize_op(quote!(usize::saturating_sub(__hole_0, __hole_1)), vec![self.count(a)?, k.clone()])
            }
            Source::Take(a, k) => match self.count(a) {
                Some(n) => usize_op(quote!(::core::cmp::Ord::min(__hole_0, __hole_1)), vec![n, k.clone()]),
                None => k.clone(),
            },
            Source::StepBy(a, k) => {
                usize_op(quote!(usize::div_ceil(__hole_0, __hole_1)), vec![self.count(a)?, k.clone()])
            }
            Source::Cycle(_, n) => usize_op(quote!(if __hole_0 == 0 { 0 } else { usize::MAX }), vec![n.clone()]),
            Source::Repeat(_) => usize_op(quote!(usize::MAX), Vec::new()),
            Source::Chain(..) => return None,
        })
    }

    /// The item at an index.
    pub(super) fn item(&mut self, s: &Source, at: &Expr) -> Result<Sym> {
        Ok(match s {
            Source::Range { lo, hi, .. } => {
                let lo = lo.clone().unwrap_or_else(|| usize_op(quote!(0), Vec::new()));
                let from_zero = matches!(&lo, Expr::Code(c) if c.tokens.to_string() == "0");
                Sym::inert(match hi {
                    Some(hi) if from_zero && is_length(hi) => at.clone(),
                    // Both ends say together which integers these are.
                    Some(hi) => usize_op(
                        quote!(::__core::ops::nth((__hole_0..__hole_1).start, __hole_2)),
                        vec![lo, hi.clone(), at.clone()],
                    ),
                    None => usize_op(quote!(::__core::ops::nth(__hole_0, __hole_1)), vec![lo, at.clone()]),
                })
            }
            Source::Elements { place, ty, lent } => {
                let ty = match lent {
                    Some(mutable) => Ty::Ref(Box::new(ty.clone()), *mutable),
                    None => ty.clone(),
                };
                Sym::Place { place: place.then(Proj::Index(at.clone())), ty, by_ref: lent.is_some() }
            }
            Source::Chunks { place, ty, size, exact } => {
                let lo = usize_op(quote!(__hole_0 * __hole_1), vec![at.clone(), size.clone()]);
                let end = usize_op(quote!((__hole_0 + 1) * __hole_1), vec![at.clone(), size.clone()]);
                let hi = if *exact {
                    end
                } else {
                    let n = self.len_of(place, ty);
                    usize_op(quote!(::core::cmp::Ord::min(__hole_0, __hole_1)), vec![end, n])
                };
                slice(place, ty, lo, hi)
            }
            Source::Windows { place, ty, size } => {
                let hi = usize_op(quote!(__hole_0 + __hole_1), vec![at.clone(), size.clone()]);
                slice(place, ty, at.clone(), hi)
            }
            Source::Zip(a, b) => Sym::Tuple(vec![self.item(a, at)?, self.item(b, at)?]),
            Source::Enumerate(a) => Sym::Tuple(vec![Sym::inert(at.clone()), self.item(a, at)?]),
            Source::Rev(a) => {
                let Some(n) = self.count(a) else {
                    return error(proc_macro2::TokenStream::new(), "an iterator without end cannot be reversed");
                };
                let k = usize_op(quote!(__hole_0 - 1 - __hole_1), vec![n, at.clone()]);
                self.item(a, &k)?
            }
            Source::Skip(a, k) => {
                let k = usize_op(quote!(__hole_0 + __hole_1), vec![at.clone(), k.clone()]);
                self.item(a, &k)?
            }
            Source::Take(a, _) => self.item(a, at)?,
            Source::StepBy(a, k) => {
                let k = usize_op(quote!(__hole_0 * __hole_1), vec![at.clone(), k.clone()]);
                self.item(a, &k)?
            }
            Source::Map(a, c) => {
                let item = self.item(a, at)?;
                self.inline(c, vec![item], &c.body_tokens())?
            }
            Source::Cycle(a, n) => {
                let k = usize_op(quote!(__hole_0 % __hole_1), vec![at.clone(), n.clone()]);
                self.item(a, &k)?
            }
            Source::Repeat(sym) => (**sym).clone(),
            Source::Chain(..) => {
                return error(proc_macro2::TokenStream::new(), "`chain` inside `zip` or `rev` has no derivative here");
            }
        })
    }

    /// Runs an iterator: a loop (several, where chains or nested iterators are traversed) whose body is lowered
    /// by `f` with the number of what `break` leaves and each item.
    pub(super) fn for_each(
        &mut self,
        it: &Iter,
        span: Span,
        at: &dyn ToTokens,
        f: &mut dyn FnMut(&mut Self, usize, Sym) -> Result<()>,
    ) -> Result<()> {
        let several = matches!(it.source, Source::Chain(..))
            || it.stages.iter().any(|s| matches!(s, Stage::FlatMap(_) | Stage::Flatten));
        if !several {
            return self.run(it, None, span, at, f);
        }
        // The loops stand in one block, which an exit from any of them leaves.
        let id = self.next_id();
        let (stmts, ()) = self.nested(|s| s.run(it, Some(id), span, at, f))?;
        let mut left = false;
        stmts
            .iter()
            .for_each(|s| s.walk(&mut |s| left |= matches!(s, Stmt::Exit { exit: Exit::Break(t), .. } if *t == id)));
        if left {
            let body = Region { stmts, values: Vec::new() };
            self.emit(Stmt::Loop(Box::new(Loop { id, kind: LoopKind::Once, body, span, until: None })));
        } else {
            stmts.into_iter().for_each(|s| self.emit(s));
        }
        Ok(())
    }

    /// Runs an iterator as a loop; `exit` is what its exits leave where that is more than the loop.
    fn run(
        &mut self,
        it: &Iter,
        exit: Option<usize>,
        span: Span,
        at: &dyn ToTokens,
        f: &mut dyn FnMut(&mut Self, usize, Sym) -> Result<()>,
    ) -> Result<()> {
        if let Source::Chain(a, b) = &it.source {
            for part in [a, b] {
                let part = Iter { source: (**part).clone(), stages: it.stages.clone() };
                self.run(&part, exit, span, at, f)?;
            }
            return Ok(());
        }
        let unmapped = unmapped(it);
        let it = &unmapped;
        let id = self.next_id();
        let exit = exit.unwrap_or(id);
        let (mut source, mut rev, mut step) = (&it.source, false, None);
        loop {
            match source {
                Source::Rev(a)
                    if step.is_none() && !rev && matches!(**a, Source::Range { .. } | Source::StepBy(..)) =>
                {
                    rev = true;
                    source = a;
                }
                Source::StepBy(a, k) if step.is_none() && matches!(**a, Source::Range { .. }) => {
                    step = Some(k.clone());
                    source = a;
                }
                _ => break,
            }
        }
        if let Source::Range { lo: Some(lo), hi: Some(hi), inclusive } = source {
            let var = self.fresh("i", span, Ty::Inert, Kind::Value, false);
            self.indices.insert(var);
            let hi = if *inclusive && step.is_some() { super::place::plus_one(hi.clone()) } else { hi.clone() };
            let (lo, hi) = (self.fixed(lo.clone()), self.fixed(hi));
            let (stmts, ()) = self.nested(|s| s.run_stages(it, 0, exit, Sym::inert(Expr::Var(var)), span, at, f))?;
            // A stepped range can be run backwards only where it is half-open.
            let inclusive = *inclusive && step.is_none();
            let kind = LoopKind::For { var, lo, hi, step, rev, inclusive };
            let body = Region { stmts, values: Vec::new() };
            self.emit(Stmt::Loop(Box::new(Loop { id, kind, body, span, until: None })));
            return Ok(());
        }
        let (source, rev) = match &it.source {
            Source::Rev(inner) => (&**inner, true),
            other => (other, false),
        };
        let Some(n) = self.count(source) else {
            return error(at, "an iterator without end has no derivative here; add `take`, or use a range with an end");
        };
        let n = self.fixed(n);
        let var = self.fresh("i", span, Ty::Inert, Kind::Value, false);
        self.indices.insert(var);
        let (stmts, ()) = self.nested(|s| {
            let item = s.item(source, &Expr::Var(var))?;
            s.run_stages(it, 0, exit, item, span, at, f)
        })?;
        let lo = usize_op(quote!(0), Vec::new());
        let kind = LoopKind::For { var, lo, hi: n, step: None, rev, inclusive: false };
        let body = Region { stmts, values: Vec::new() };
        self.emit(Stmt::Loop(Box::new(Loop { id, kind, body, span, until: None })));
        Ok(())
    }

    /// A loop's bound as it is when the loop begins.
    fn fixed(&mut self, e: Expr) -> Expr {
        if e.any_var(&mut |v| self.var(v).mutable) {
            let v = self.bind_always("n", Span::call_site(), e, Ty::Inert);
            return Expr::Var(v);
        }
        e
    }

    #[expect(clippy::too_many_arguments, reason = "the loop's context, an item, and what to do with it")]
    fn run_stages(
        &mut self,
        it: &Iter,
        k: usize,
        id: usize,
        item: Sym,
        span: Span,
        at: &dyn ToTokens,
        f: &mut dyn FnMut(&mut Self, usize, Sym) -> Result<()>,
    ) -> Result<()> {
        let Some(stage) = it.stages.get(k) else {
            return f(self, id, item);
        };
        match stage {
            Stage::Map(c) => {
                let item = self.inline(c, vec![item], at)?;
                self.run_stages(it, k + 1, id, item, span, at, f)
            }
            Stage::Inspect(c) => {
                self.inline(c, vec![reference(item.clone())], at)?;
                self.run_stages(it, k + 1, id, item, span, at, f)
            }
            Stage::Filter(c) => {
                let item = self.held(item)?;
                let keep = self.inline(c, vec![reference(item.clone())], at)?;
                let (cond, _) = self.value(keep, at)?;
                let (stmts, ()) = self.nested(|s| s.run_stages(it, k + 1, id, item, span, at, f))?;
                let then = Region { stmts, values: Vec::new() };
                self.emit(Stmt::If { cond, then, els: Region::default(), results: Vec::new() });
                Ok(())
            }
            Stage::FilterMap(c) => {
                let sym = self.inline(c, vec![item], at)?;
                let (some, value) = self.as_option(sym, at)?;
                let (stmts, ()) = self.nested(|s| s.run_stages(it, k + 1, id, value, span, at, f))?;
                let then = Region { stmts, values: Vec::new() };
                self.emit(Stmt::If { cond: some, then, els: Region::default(), results: Vec::new() });
                Ok(())
            }
            Stage::TakeWhile(c) => {
                let item = self.held(item)?;
                let keep = self.inline(c, vec![reference(item.clone())], at)?;
                let (cond, _) = self.value(keep, at)?;
                let exit = self.next_id();
                let then = Region { stmts: vec![Stmt::Exit { exit: Exit::Break(id), id: exit }], values: Vec::new() };
                self.emit(Stmt::If {
                    cond: super::control::not(cond),
                    then,
                    els: Region::default(),
                    results: Vec::new(),
                });
                self.run_stages(it, k + 1, id, item, span, at, f)
            }
            Stage::MapWhile(c) => {
                let sym = self.inline(c, vec![item], at)?;
                let (some, value) = self.as_option(sym, at)?;
                self.leave_unless(some, id);
                self.run_stages(it, k + 1, id, value, span, at, f)
            }
            Stage::Scan(c, place, ty) => {
                let ty = Ty::Ref(Box::new(ty.clone()), true);
                let state = Sym::Place { place: place.clone(), ty, by_ref: true };
                let sym = self.inline(c, vec![state, item], at)?;
                let (some, value) = self.as_option(sym, at)?;
                self.leave_unless(some, id);
                self.run_stages(it, k + 1, id, value, span, at, f)
            }
            Stage::SkipWhile(c, flag) => {
                let item = self.held(item)?;
                let seen = reference(item.clone());
                let no = Sym::inert(usize_op(quote!(false), Vec::new()));
                let skip = self.two_way(Expr::Var(*flag), at, |s| s.inline(c, vec![seen], at), |_| Ok(no))?;
                let (skip, _) = self.value(skip, at)?;
                self.emit(Stmt::Assign { var: *flag, value: skip });
                let cond = usize_op(quote!(!__hole_0), vec![Expr::Var(*flag)]);
                self.rest_if(cond, it, k, id, item, span, at, f)
            }
            Stage::OrFail(failure) => {
                let item = self.value_or_leave(item, *failure, id, at)?;
                self.run_stages(it, k + 1, id, item, span, at, f)
            }
            Stage::Number(n) => {
                self.advance_counter(*n);
                self.run_stages(it, k + 1, id, item, span, at, f)
            }
            Stage::Enumerate(n) => {
                let here = Expr::Var(self.bind_always("k", Span::call_site(), Expr::Var(*n), Ty::Inert));
                self.advance_counter(*n);
                self.run_stages(it, k + 1, id, Sym::Tuple(vec![Sym::inert(here), item]), span, at, f)
            }
            Stage::Skip(count, n) => {
                self.advance_counter(*n);
                let cond = usize_op(quote!(__hole_0 > __hole_1), vec![Expr::Var(*n), count.clone()]);
                self.rest_if(cond, it, k, id, item, span, at, f)
            }
            Stage::StepBy(step, n) => {
                self.advance_counter(*n);
                let cond = usize_op(quote!((__hole_0 - 1) % __hole_1 == 0), vec![Expr::Var(*n), step.clone()]);
                self.rest_if(cond, it, k, id, item, span, at, f)
            }
            Stage::Take(count, n) => {
                let open = usize_op(quote!(__hole_0 < __hole_1), vec![Expr::Var(*n), count.clone()]);
                self.leave_unless(open.clone(), id);
                self.advance_counter(*n);
                self.run_stages(it, k + 1, id, item, span, at, f)?;
                // No further item is asked for, as that might panic.
                self.leave_unless(open, id);
                Ok(())
            }
            Stage::FlatMap(_) | Stage::Flatten => {
                let inner = match stage {
                    Stage::FlatMap(c) => self.inline(c, vec![item], at)?,
                    _ => item,
                };
                let option = matches!(&inner, Sym::Option { .. })
                    || matches!(&inner, Sym::Expr(_, ty) | Sym::Place { ty, .. } if matches!(ty.peel(), Ty::Option(_) | Ty::Result(_)));
                if option {
                    let (some, value) = self.as_option(inner, at)?;
                    return self.rest_if(some, it, k, id, value, span, at, f);
                }
                let inner = match inner {
                    Sym::Iter(inner) => (*inner).clone(),
                    Sym::Place { place, ty, by_ref } => Iter::elements(place, &ty, by_ref),
                    other => {
                        let (place, ty) = self.place_of(other, "items", at)?;
                        Iter::elements(place, &ty, false)
                    }
                };
                if inner.stages.iter().any(Stage::ends) {
                    return error(
                        at,
                        "an inner iterator that ends early (`take_while`, `map_while`, `scan`, `take` of filtered items) \
                         cannot be followed; write two `for` loops",
                    );
                }
                let rest = Iter {
                    source: inner.source,
                    stages: inner.stages.into_iter().chain(it.stages[k + 1..].iter().cloned()).collect(),
                };
                self.run(&rest, Some(id), span, at, f)
            }
        }
    }

    /// What comes after a stage, where a condition holds.
    #[expect(clippy::too_many_arguments, reason = "the loop's context, an item, and what to do with it")]
    fn rest_if(
        &mut self,
        cond: Expr,
        it: &Iter,
        k: usize,
        id: usize,
        item: Sym,
        span: Span,
        at: &dyn ToTokens,
        f: &mut dyn FnMut(&mut Self, usize, Sym) -> Result<()>,
    ) -> Result<()> {
        let (stmts, ()) = self.nested(|s| s.run_stages(it, k + 1, id, item, span, at, f))?;
        let then = Region { stmts, values: Vec::new() };
        self.emit(Stmt::If { cond, then, els: Region::default(), results: Vec::new() });
        Ok(())
    }

    fn leave_unless(&mut self, cond: Expr, id: usize) {
        if matches!(&cond, Expr::Code(c) if c.tokens.to_string() == "true") {
            return;
        }
        let exit = self.next_id();
        let then = Region { stmts: vec![Stmt::Exit { exit: Exit::Break(id), id: exit }], values: Vec::new() };
        let cond = super::control::not(cond);
        self.emit(Stmt::If { cond, then, els: Region::default(), results: Vec::new() });
    }

    fn advance_counter(&mut self, n: VarId) {
        let next = usize_op(quote!(__hole_0 + 1), vec![Expr::Var(n)]);
        self.emit(Stmt::Assign { var: n, value: next });
    }

    /// An item that is looked at twice: computed once.
    pub(super) fn held(&mut self, item: Sym) -> Result<Sym> {
        Ok(match item {
            Sym::Expr(e, ty) => {
                let v = self.bind("t", Span::call_site(), e, ty.clone());
                self.sym_of(v, ty)
            }
            other => other,
        })
    }
}

fn slice(place: &Place, ty: &Ty, lo: Expr, hi: Expr) -> Sym {
    let ty = Ty::Ref(Box::new(Ty::Slice(Box::new(ty.clone()))), false);
    Sym::Place { place: place.then(Proj::Range(Some(lo), Some(hi))), ty, by_ref: true }
}

/// A reference to an item, as `filter` gives it to its closure.
pub fn reference(item: Sym) -> Sym {
    match item {
        Sym::Place { place, ty, .. } => Sym::Place { place, ty: Ty::Ref(Box::new(ty), false), by_ref: true },
        other => other,
    }
}
