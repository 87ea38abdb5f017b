//! What a function in the intermediate representation says about its variables, types and exits.

use proc_macro2::Span;

use super::{Arg, DynOp, Exit, Expr, Float, Func, Kind, Passed, Place, Proj, Region, Stmt, Take, Ty, Var, VarId};

impl Func {
    pub fn var(&self, v: VarId) -> &Var {
        &self.vars[v.0]
    }

    /// A new variable.
    pub fn fresh(&mut self, name: &str, ty: Ty, kind: Kind) -> VarId {
        self.vars.push(Var {
            name: name.to_owned(),
            span: Span::call_site(),
            ty,
            kind,
            mutable: false,
            multi: false,
            by_ref: false,
            varying: false,
            global: None,
            said: None,
            number: false,
        });
        VarId(self.vars.len() - 1)
    }

    /// The type of a part of memory, as far as the macro can tell.
    pub fn place_ty(&self, place: &Place) -> Ty {
        let mut ty = self.var(place.root).ty.peel().clone();
        for proj in &place.path {
            ty = match (proj, if matches!(proj, Proj::Deref) { &ty } else { ty.unboxed() }) {
                (Proj::Index(_), _) => ty.element(),
                (Proj::Range(..), _) => Ty::Slice(Box::new(ty.element())),
                (Proj::Field(name, _), Ty::Tuple(parts)) => {
                    name.parse::<usize>().ok().and_then(|k| parts.get(k).cloned()).unwrap_or(Ty::Unknown)
                }
                (Proj::Deref, Ty::Boxed(inner)) => (**inner).clone(),
                (Proj::Payload, Ty::Option(inner) | Ty::Result(inner)) => (**inner).clone(),
                _ => Ty::Unknown,
            };
            ty = ty.peel().clone();
        }
        ty
    }

    /// The type of an expression, as far as the macro can tell.
    pub fn expr_ty(&self, e: &Expr) -> Ty {
        match self.plain_ty(e) {
            Ty::Float(Float::Any) => Ty::Float(self.default.clone()),
            ty => ty,
        }
    }

    fn plain_ty(&self, e: &Expr) -> Ty {
        match e {
            Expr::Var(v) => self.var(*v).ty.peel().clone(),
            Expr::Lit(_) => Ty::Float(Float::Any),
            // From the right, since a chain of operators is deep on its left.
            Expr::Prim(_, args) => args
                .iter()
                .rev()
                .map(|a| self.plain_ty(a))
                .find(|ty| matches!(ty, Ty::Float(f) if *f != Float::Any))
                .unwrap_or(Ty::Float(Float::Any)),
            // The target of an `into` that Rust infers.
            Expr::Cast(_, Float::Any, _) => Ty::Unknown,
            Expr::Cast(_, f, _) => Ty::Float(f.clone()),
            Expr::DynDot(DynOp::Cast(f), _) if *f != Float::Any => Ty::Float(f.clone()),
            Expr::Scalar(_) => Ty::Float(Float::Any),
            Expr::Load(p) | Expr::Take(p, Take::Move) => self.place_ty(p),
            Expr::Take(p, Take::Array(len)) => Ty::Array(Box::new(self.place_ty(p).element()), len.clone()),
            Expr::Take(p, Take::Method(name)) => match (self.place_ty(p), name.as_str()) {
                (Ty::Slice(e) | Ty::Array(e, _), "to_vec") | (Ty::Slice(e), _) => Ty::Vec(e),
                (Ty::Vec(e), "into_boxed_slice") => Ty::Boxed(Box::new(Ty::Slice(e))),
                (ty, _) => ty,
            },
            Expr::Take(p, Take::Owned | Take::Kept) => match self.place_ty(p) {
                Ty::Slice(e) => Ty::Vec(e),
                ty => ty,
            },
            Expr::Select(_, a, _) => self.plain_ty(a),
            Expr::Zero(ty) => ty.clone(),
            _ => Ty::Unknown,
        }
    }
}

impl Arg {
    /// How the call passes it.
    pub fn passed(&self) -> Passed {
        match self {
            Arg::Value(_) | Arg::Inert(_, false) | Arg::Zero => Passed::Value,
            Arg::Ref(..) | Arg::Inert(_, true) => Passed::Ref,
            Arg::RefMut(..) => Passed::RefMut,
        }
    }
}

impl Region {
    /// The exits in this region that leave it.
    pub fn exits(&self) -> Vec<usize> {
        exits_of(&self.stmts)
    }
}

/// The numbers of the exits among some statements that leave those statements.
pub fn exits_of(stmts: &[Stmt]) -> Vec<usize> {
    fn collect(stmt: &Stmt, inside: &mut Vec<usize>, found: &mut Vec<usize>) {
        match stmt {
            Stmt::Exit { exit: Exit::Break(target), .. } if inside.contains(target) => {}
            Stmt::Exit { id, .. } => found.push(*id),
            Stmt::Loop(l) => {
                inside.push(l.id);
                l.body.stmts.iter().for_each(|s| collect(s, inside, found));
                inside.pop();
            }
            stmt => {
                for region in stmt.regions() {
                    region.stmts.iter().for_each(|s| collect(s, inside, found));
                }
            }
        }
    }
    let mut found = Vec::new();
    stmts.iter().for_each(|s| collect(s, &mut Vec::new(), &mut found));
    found
}
