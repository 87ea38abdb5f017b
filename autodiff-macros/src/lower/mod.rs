//! Lowering: the user's syntax to the intermediate representation.
//!
//! Works like an interpreter whose values are symbols: a name stands for a number, for memory, for a tuple
//! of symbols, for an iterator or for a closure, and only what happens at run time becomes a statement. So
//! references, closures, iterator chains and patterns leave no trace in the representation. What touches
//! no varying value is carried as it stands, understood or not.

mod assign;
mod block;
mod call;
mod capture;
mod carry;
mod closure;
mod consume;
mod control;
mod convert;
mod deferred;
mod expr;
mod function;
mod functions;
mod iter;
mod macros;
mod matching;
mod method;
mod operator;
mod option;
mod pattern;
mod pick;
mod place;
mod slices;
mod taint;
mod types;
mod vectors;

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use proc_macro2::Span;

pub use call::{GUARDED, HIDDEN};
pub use function::{FunctionParam, Param, Pass, lower};
pub use taint::{is_inert_name, is_inert_type};
pub use types::TypeScope;

use crate::ir::{Ctor, Expr, Kind, Place, Stmt, Take, Ty, Var, VarId};
use crate::report::{Report, Result};

/// What a name or a subexpression stands for while lowering.
#[derive(Clone)]
pub enum Sym {
    /// A number or another datum, computed by a pure expression.
    Expr(Expr, Ty),
    /// Memory. Where `by_ref` is set the user's expression is a reference to it.
    Place {
        place: Place,
        ty: Ty,
        by_ref: bool,
    },
    Tuple(Vec<Sym>),
    /// An `Option` known by its parts: whether there is something, and what.
    Option {
        some: Expr,
        value: Box<Sym>,
    },
    Iter(Rc<iter::Iter>),
    /// An iterator that is advanced by hand: where it stands is a variable.
    Cursor {
        source: Rc<iter::Source>,
        at: VarId,
    },
    Closure(Rc<closure::Closure>),
    Unit,
    /// The expression does not return.
    Never,
}

impl Sym {
    fn inert(e: Expr) -> Self {
        Sym::Expr(e, Ty::Inert)
    }
}

/// A loop or block that exits may leave.
struct Target {
    label: Option<String>,
    id: usize,
    /// Where `break value` puts the value.
    result: Option<VarId>,
    /// The block that `continue` leaves; `None` where this is no loop.
    continue_to: Option<usize>,
}

/// Where `return` goes.
enum Returns {
    Function,
    /// Out of a closure's body that was inlined: the block to leave and the variable to set.
    Inlined {
        block: usize,
        result: VarId,
    },
}

/// The state of lowering one function.
pub struct Lowerer<'a> {
    vars: Vec<Var>,
    /// The region in which each variable was declared.
    home: Vec<usize>,
    scopes: Vec<HashMap<String, Sym>>,
    /// Names found below this scope belong to an enclosing function of an inlined closure.
    floor: usize,
    /// Statements of the regions being lowered, innermost last, with the regions' numbers.
    out: Vec<(usize, Vec<Stmt>)>,
    regions: usize,
    ids: usize,
    targets: Vec<Target>,
    returns: Vec<Returns>,
    taint: taint::Taint,
    types: &'a TypeScope,
    report: &'a Report,
    /// Results of calls and branches that have no name of the user's yet.
    unnamed: HashSet<VarId>,
    /// Index variables of loops, which take the name of the first pattern that binds them.
    indices: HashSet<VarId>,
    /// Items declared in the body, which both sweeps need to see.
    items: Vec<syn::Item>,
    /// Names whose statements were rejected.
    lost: Names,
    /// The parameters that are functions, by their variables, each with its number.
    functions: HashMap<VarId, (usize, FunctionParam)>,
    /// Those of them that are called on varying data, though nobody asked for their derivatives.
    unfollowed: Vec<usize>,
    /// Variables that hold functions in the form in which companions take them.
    handed: HashSet<VarId>,
}

impl<'a> Lowerer<'a> {
    fn new(types: &'a TypeScope, report: &'a Report, taint: taint::Taint) -> Self {
        Lowerer {
            vars: Vec::new(),
            home: Vec::new(),
            scopes: vec![HashMap::new()],
            floor: 0,
            out: vec![(0, Vec::new())],
            regions: 1,
            ids: 0,
            targets: Vec::new(),
            returns: vec![Returns::Function],
            taint,
            types,
            report,
            unnamed: HashSet::new(),
            indices: HashSet::new(),
            items: Vec::new(),
            lost: Names::new(),
            functions: HashMap::new(),
            unfollowed: Vec::new(),
            handed: HashSet::new(),
        }
    }

    /// A new variable, declared in the current region.
    fn fresh(&mut self, name: &str, span: Span, ty: Ty, kind: Kind, varying: bool) -> VarId {
        let varying = varying && ty != Ty::Inert;
        let name = name.trim_start_matches("r#").to_owned();
        self.vars.push(Var {
            name,
            span,
            ty,
            kind,
            mutable: false,
            multi: false,
            by_ref: false,
            varying,
            global: None,
            said: None,
            number: false,
        });
        self.home.push(self.region());
        VarId(self.vars.len() - 1)
    }

    fn var(&self, v: VarId) -> &Var {
        &self.vars[v.0]
    }

    fn region(&self) -> usize {
        self.out.last().map_or(0, |(number, _)| *number)
    }

    fn emit(&mut self, stmt: Stmt) {
        if let Some((_, stmts)) = self.out.last_mut() {
            stmts.push(stmt);
        }
    }

    fn next_id(&mut self) -> usize {
        self.ids += 1;
        self.ids
    }

    /// Lowers into a region of its own: the statements that `f` emits, and its result.
    fn nested<T>(&mut self, f: impl FnOnce(&mut Self) -> Result<T>) -> Result<(Vec<Stmt>, T)> {
        let number = self.regions;
        self.regions += 1;
        self.out.push((number, Vec::new()));
        self.scopes.push(HashMap::new());
        let result = f(self);
        self.scopes.pop();
        let stmts = self.out.pop().map(|(_, stmts)| stmts).unwrap_or_default();
        result.map(|value| (stmts, value))
    }

    /// Lowers with a scope of names of its own in the same region.
    fn scoped<T>(&mut self, f: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        self.scopes.push(HashMap::new());
        let result = f(self);
        self.scopes.pop();
        result
    }

    fn lookup(&self, name: &str) -> Option<&Sym> {
        self.scopes.iter().rev().find_map(|scope| scope.get(name))
    }

    fn define(&mut self, name: impl Into<String>, sym: Sym) {
        if let Some(scope) = self.scopes.last_mut() {
            scope.insert(name.into(), sym);
        }
    }

    /// Whether an expression of the representation may vary.
    fn expr_varies(&self, e: &Expr) -> bool {
        match e {
            Expr::Code(_) | Expr::Lit(_) | Expr::Zero(_) | Expr::ZeroLike(_) => false,
            Expr::Var(v) => self.var(*v).varying,
            Expr::Load(p) | Expr::Take(p, _) | Expr::Ref(p, _) => self.var(p.root).varying,
            Expr::Select(_, a, b) => self.expr_varies(a) || self.expr_varies(b),
            Expr::Repeat { elem, .. } => self.expr_varies(elem),
            _ => {
                let mut varies = false;
                e.children(&mut |c| varies |= self.expr_varies(c), &mut |_| {});
                varies
            }
        }
    }

    fn sym_varies(&self, sym: &Sym) -> bool {
        match sym {
            Sym::Expr(_, Ty::Inert) | Sym::Unit | Sym::Never => false,
            Sym::Expr(e, _) => self.expr_varies(e),
            Sym::Place { place, ty, .. } => *ty.peel() != Ty::Inert && self.var(place.root).varying,
            Sym::Tuple(parts) => parts.iter().any(|p| self.sym_varies(p)),
            Sym::Option { value, .. } => self.sym_varies(value),
            Sym::Iter(it) => self.iter_varies(it),
            Sym::Cursor { source, .. } => self.source_varies(source),
            Sym::Closure(c) => self.closure_varies(c),
        }
    }

    /// Names an expression: a variable as it is, anything else through a new `let`.
    fn bind(&mut self, name: &str, span: Span, e: Expr, ty: Ty) -> VarId {
        if let Expr::Var(v) = e
            && !self.var(v).multi
        {
            return v;
        }
        let varying = self.expr_varies(&e);
        let kind = kind_of(&ty);
        let var = self.fresh(name, span, ty, kind, varying);
        self.emit(Stmt::Let { var, init: Some(e) });
        var
    }

    /// A symbol as one datum: reads memory, builds tuples.
    fn value(&mut self, sym: Sym, at: &dyn quote::ToTokens) -> Result<(Expr, Ty)> {
        Ok(match sym {
            Sym::Expr(e, ty) => (e, ty),
            Sym::Place { place, ty, .. } => {
                let ty = ty.peel().clone();
                if let Ty::Slice(elem) = ty {
                    // A slice has no size: as a datum it is a vector.
                    return Ok((Expr::Take(place, Take::Method("to_vec".to_owned())), Ty::Vec(elem)));
                }
                let whole = ty == Ty::Unknown && place.path.is_empty() && !self.var(place.root).by_ref;
                let inside = place.path.iter().any(crate::ir::Proj::is_inside);
                let e = match (&ty, whole) {
                    // What a variant holds is reached through a reference, out of which nothing can be moved.
                    (Ty::Vec(_) | Ty::Option(_) | Ty::Result(_) | Ty::Tuple(_) | Ty::Boxed(_), false) if inside => {
                        Expr::Take(place, Take::Method("clone".to_owned()))
                    }
                    (ty, whole) if whole || is_aggregate(ty) => Expr::Take(place, Take::Move),
                    _ => Expr::Load(place),
                };
                (e, ty)
            }
            Sym::Tuple(parts) => {
                let mut values = Vec::new();
                let mut tys = Vec::new();
                for part in parts {
                    let (e, ty) = self.value(part, at)?;
                    values.push(self.lasting(e, &ty));
                    tys.push(ty);
                }
                (Expr::Build(Ctor::Tuple, values), Ty::Tuple(tys))
            }
            Sym::Option { some, value } => self.option_value(some, *value, at)?,
            Sym::Unit | Sym::Never => (Expr::Build(Ctor::Tuple, Vec::new()), Ty::Tuple(Vec::new())),
            Sym::Iter(_) | Sym::Cursor { .. } => {
                return crate::report::error(
                    at,
                    "an iterator that is kept or returned has no derivative here; consume it in the same \
                     expression (`sum`, `fold`, `collect`, a `for` loop)",
                );
            }
            Sym::Closure(_) => {
                return crate::report::error(
                    at,
                    "a closure that escapes has no derivative here; call it in this function, or make it a \
                     `#[differentiable]` function",
                );
            }
        })
    }

    /// A value that becomes part of something else: out of the variant that holds it nothing can be moved.
    fn lasting(&self, e: Expr, ty: &Ty) -> Expr {
        match e {
            Expr::Load(place) if *ty == Ty::Unknown && place.path.iter().any(crate::ir::Proj::is_inside) => {
                let how = if self.var(place.root).varying {
                    crate::ir::Take::Owned
                } else {
                    crate::ir::Take::Method("clone".to_owned())
                };
                Expr::Take(place, how)
            }
            e => e,
        }
    }

    /// How far the current region has come.
    fn mark(&self) -> usize {
        self.out.last().map_or(0, |(_, stmts)| stmts.len())
    }

    /// Rust evaluates operands from left to right. An operand that reads what a later operand's statements
    /// may change is computed before them: `marks[k]` is where the region stood after operand `k`.
    fn pin(&mut self, operands: &mut [(Expr, Ty)], marks: &[usize]) {
        for k in (0..operands.len()).rev() {
            let mark = marks[k];
            let effects =
                self.out.last().is_some_and(|(_, stmts)| stmts[mark.min(stmts.len())..].iter().any(has_effect));
            let (e, ty) = operands[k].clone();
            if !effects || !e.any_var(&mut |v| self.var(v).mutable || self.var(v).multi) {
                continue;
            }
            let varying = self.expr_varies(&e);
            let var = self.fresh("t", Span::call_site(), ty.clone(), kind_of(&ty), varying);
            if let Some((_, stmts)) = self.out.last_mut() {
                stmts.insert(mark, Stmt::Let { var, init: Some(e) });
            }
            let sym = self.sym_of(var, ty);
            if let Ok(value) = self.value(sym, &proc_macro2::TokenStream::new()) {
                operands[k] = value;
            }
        }
    }

    /// A symbol as memory: puts a datum into a new variable where it is none yet.
    fn place_of(&mut self, sym: Sym, name: &str, at: &dyn quote::ToTokens) -> Result<(Place, Ty)> {
        if let Sym::Place { place, ty, .. } = sym {
            return Ok((place, ty.peel().clone()));
        }
        let (e, ty) = self.value(sym, at)?;
        if let Expr::Take(place, Take::Move) = e {
            return Ok((place, ty));
        }
        let varying = self.expr_varies(&e);
        let span = span_of(at);
        let var = self.fresh(name, span, ty.clone(), Kind::Root, varying);
        self.emit(Stmt::Let { var, init: Some(e) });
        Ok((Place::var(var), ty))
    }

    /// The names that a set holds, for `let` without initialiser and the like.
    fn tainted(&self, name: &str) -> bool {
        self.taint.varying.contains(name)
    }
}

/// Whether a statement may change what an earlier expression reads.
fn has_effect(stmt: &Stmt) -> bool {
    !matches!(stmt, Stmt::Let { .. })
}

/// Whether values of a type are kept as memory.
fn is_aggregate(ty: &Ty) -> bool {
    matches!(
        ty,
        Ty::Array(..) | Ty::Slice(_) | Ty::Vec(_) | Ty::Tuple(_) | Ty::Option(_) | Ty::Result(_) | Ty::Boxed(_)
    )
}

fn kind_of(ty: &Ty) -> Kind {
    if is_aggregate(ty.peel()) { Kind::Root } else { Kind::Value }
}

/// The span of some tokens as a whole, or of their first token.
fn span_of(at: &dyn quote::ToTokens) -> Span {
    at.to_token_stream().into_iter().next().map_or_else(Span::call_site, |t| t.span())
}

/// Names of the varying parameters.
type Names = HashSet<String>;
