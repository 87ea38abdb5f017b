//! The reverse sweep's state: adjoints of values as sums of contributions, shadows of memory.

use std::collections::{BTreeMap, HashMap, HashSet};

use quote::quote;

use super::invariant::Entered;
use super::tangent::core_code;
use crate::analyse::Activity;
use crate::ir::{Expr, Float, Func, Kind, Place, Stmt, Ty, VarId, add, is_partly_zero, is_zero};

/// Where the values of a region can be found at reverse time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Where {
    /// In the function's own scope.
    Visible,
    /// Kept in an `Option`, which also tells that the region ran.
    Option,
    /// Kept on a tape, one entry each time the region ran.
    Tape,
}

/// A loop, a block or the function: what exits leave.
pub struct Scope {
    /// `None` for the function.
    pub id: Option<usize>,
    /// Tells after the forward sweep by which exit the scope was left; 0 for none.
    pub exit: Option<VarId>,
    /// What is kept about each run of the scope, where there may be several.
    pub record: Option<(VarId, Vec<VarId>)>,
}

/// The state while a function is reversed.
pub struct Rev<'a> {
    pub func: &'a mut Func,
    pub activity: &'a mut Activity,
    /// Contributions to the adjoints of values. Ordered, so that two expansions are alike.
    pub bars: BTreeMap<VarId, Vec<Expr>>,
    /// The shadow of each root.
    pub shadows: HashMap<VarId, VarId>,
    pub out: Vec<Vec<Stmt>>,
    /// Declarations at the head of the forward sweep.
    pub prelude: Vec<Stmt>,
    /// Variables that the reverse sweep may compute again instead of keeping them.
    pub again: HashSet<VarId>,
    /// The loop whose body the next region is.
    pub entered: Option<Entered>,
    /// What stands before the forward loop, to say what the reverse of its iterations reads.
    pub before_loop: Vec<Stmt>,
    /// The same behind it.
    pub after_loop: Vec<Stmt>,
    /// The number of loops around what is being reversed.
    pub depth: usize,
    pub scopes: Vec<Scope>,
    /// In the reverse sweep: by which exit the innermost scope was left in this iteration.
    pub left: Option<VarId>,
    pub y_bar: super::bar::Bar,
    /// The write that is being reversed fills a place that was moved out of before.
    pub refills: bool,
    /// Places moved out of, until the move itself is reversed.
    pub vacated: Vec<Place>,
    /// Adjoints that are exactly zero where a branch was not taken.
    pub conditional: HashSet<VarId>,
    /// Results of the statement that may leave the region: the part after it is where they are used.
    pub inherited: Vec<VarId>,
    /// While such a part is closed: those of the results that are no floats.
    pub late: Vec<VarId>,
    /// Their adjoints after it, which are there only where the statement was not left.
    pub optional: HashSet<VarId>,
}

impl Rev<'_> {
    pub fn emit(&mut self, stmt: Stmt) {
        if let Some(out) = self.out.last_mut() {
            out.push(stmt);
        }
    }

    /// A new variable of the reverse sweep.
    pub fn fresh(&mut self, name: &str, ty: Ty, kind: Kind) -> VarId {
        self.func.fresh(name, ty, kind)
    }

    pub fn bar_name(&self, v: VarId) -> String {
        format!("{}_bar", self.func.var(v).name)
    }

    /// A zero for the adjoint of a variable.
    pub fn zero(&self, v: VarId) -> Expr {
        match &self.func.var(v).ty {
            ty if ty.is_float() => Expr::Zero(ty.clone()),
            _ => Expr::ZeroLike(Place::var(v)),
        }
    }

    /// The sum of some contributions to a variable's adjoint.
    pub fn total(&self, v: VarId, terms: Vec<Expr>) -> Option<Expr> {
        let float = self.func.var(v).ty.is_float();
        terms.into_iter().filter(|t| !is_zero(t)).reduce(|a, b| {
            if float { add(a, b) } else { core_code(quote!(::__core::ops::sum2(__hole_0, __hole_1)), vec![a, b]) }
        })
    }

    /// Takes the adjoint of a variable, as its definition does.
    pub fn take(&mut self, v: VarId) -> Option<Expr> {
        let terms = self.bars.remove(&v)?;
        self.total(v, terms)
    }

    /// Adds a contribution to the adjoint of a value.
    pub fn contribute(&mut self, v: VarId, e: Expr) {
        if self.activity.var(v) && !is_zero(&e) {
            self.bars.entry(v).or_default().push(e);
        }
    }

    /// Names an expression of the reverse sweep, where it is more than a name.
    pub fn bind(&mut self, name: &str, e: Expr, ty: Ty) -> Expr {
        if matches!(e, Expr::Var(_) | Expr::Lit(_) | Expr::Zero(_)) {
            return e;
        }
        let v = self.fresh(name, ty, Kind::Value);
        if self.is_conditional(&e) {
            self.conditional.insert(v);
        }
        self.emit(Stmt::Let { var: v, init: Some(e) });
        Expr::Var(v)
    }

    /// Whether an adjoint may be zero because a branch was not taken.
    pub fn is_conditional(&self, e: &Expr) -> bool {
        is_partly_zero(e) || (!self.conditional.is_empty() && e.any_var(&mut |v| self.conditional.contains(&v)))
    }

    /// The place in the shadow that mirrors a place.
    pub fn shadow(&self, place: &Place) -> Option<Place> {
        self.shadows.get(&place.root).map(|&s| place.under(s))
    }

    /// The scalar type of an expression, where it is a float.
    pub fn float_of(&self, e: &Expr) -> Float {
        match self.func.expr_ty(e) {
            Ty::Float(f) => f,
            _ => self.func.default.clone(),
        }
    }
}
