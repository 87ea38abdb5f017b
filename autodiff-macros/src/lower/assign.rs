//! Assignment: to variables, which get a new version or a new value, and to memory.

use syn::Expr as SynExpr;

use super::{Lowerer, Sym};
use crate::ir::{Expr, Kind, Stmt, Ty, VarId};
use crate::report::{Result, error};

impl Lowerer<'_> {
    pub(super) fn assign(&mut self, a: &syn::ExprAssign) -> Result<Sym> {
        match &*a.left {
            SynExpr::Infer(_) => {
                self.expr(&a.right, None)?;
                return Ok(Sym::Unit);
            }
            SynExpr::Tuple(t) => return self.assign_tuple(t, &a.right),
            SynExpr::Array(t) => return self.assign_array(t, &a.right),
            SynExpr::Paren(p) => {
                let inner = syn::ExprAssign { left: p.expr.clone(), ..a.clone() };
                return self.assign(&inner);
            }
            _ => {}
        }
        // Rust evaluates the right side first, then the place.
        let hint = self.type_of_place(&a.left).filter(|t| *t != Ty::Unknown);
        let value = self.expr(&a.right, hint.as_ref())?;
        if matches!(value, Sym::Never) {
            return Ok(Sym::Never);
        }
        let mut value = [self.value(value, &a.right)?];
        let mark = self.mark();
        let target = self.target(&a.left)?;
        self.pin(&mut value, &[mark]);
        let [(e, ty)] = value;
        self.store(&a.left, target, Sym::Expr(e, ty))
    }

    /// `[a, b] = [b, a]`, the same of elements.
    fn assign_array(&mut self, t: &syn::ExprArray, right: &SynExpr) -> Result<Sym> {
        let elems = t.elems.clone();
        let left = syn::ExprTuple { attrs: Vec::new(), paren_token: syn::token::Paren::default(), elems };
        if let SynExpr::Array(values) = right {
            let tuple: SynExpr = syn::ExprTuple { elems: values.elems.clone(), ..left.clone() }.into();
            return self.assign_tuple(&left, &tuple);
        }
        let sym = self.expr(right, None)?;
        let (e, ty) = self.value(sym, right)?;
        let array = self.bind_always("t", super::span_of(right), e, ty.clone());
        for (k, target) in t.elems.iter().enumerate() {
            if let SynExpr::Infer(_) = target {
                continue;
            }
            let at = super::carry::code(k.to_string().parse().unwrap_or_default(), Vec::new());
            let place = crate::ir::Place::var(array).then(crate::ir::Proj::Index(at));
            let element = Sym::Place { place, ty: ty.element(), by_ref: false };
            let place = self.target(target)?;
            self.store(target, place, element)?;
        }
        Ok(Sym::Unit)
    }

    /// `(a, b) = (b, a)`: all of the right side is read before any of the left is written.
    fn assign_tuple(&mut self, t: &syn::ExprTuple, right: &SynExpr) -> Result<Sym> {
        let right_sym = self.expr(right, None)?;
        let parts = self.tuple_parts(right_sym, t.elems.len(), right)?;
        let mut values = Vec::new();
        for part in parts {
            let (e, ty) = self.value(part, right)?;
            let v = self.bind_always("t", super::span_of(right), e, ty.clone());
            values.push(self.sym_of(v, ty));
        }
        for (left, value) in t.elems.iter().zip(values) {
            if let SynExpr::Infer(_) = left {
                continue;
            }
            let target = self.target(left)?;
            self.store(left, target, value)?;
        }
        Ok(Sym::Unit)
    }

    /// Names an expression by a new `let` even where it is a variable already.
    pub(super) fn bind_always(&mut self, name: &str, span: proc_macro2::Span, e: Expr, ty: Ty) -> VarId {
        let varying = self.expr_varies(&e);
        let kind = super::kind_of(&ty);
        let var = self.fresh(name, span, ty, kind, varying);
        self.emit(Stmt::Let { var, init: Some(e) });
        var
    }

    pub(super) fn sym_of(&self, v: VarId, ty: Ty) -> Sym {
        match self.var(v).kind {
            Kind::Value => Sym::Expr(Expr::Var(v), ty),
            Kind::Root => Sym::Place { place: crate::ir::Place::var(v), ty, by_ref: false },
        }
    }

    /// What an assignment writes to: a variable or memory.
    pub(super) fn target(&mut self, left: &SynExpr) -> Result<Sym> {
        match self.place_expr(left, None)? {
            Some(sym @ Sym::Place { .. }) => Ok(sym),
            Some(sym @ Sym::Expr(Expr::Var(_), _)) => Ok(sym),
            _ => {
                if let SynExpr::Unary(u) = left
                    && let syn::UnOp::Deref(_) = u.op
                    && let SynExpr::MethodCall(_) | SynExpr::Try(_) = &*u.expr
                    && let Sym::Place { place, ty: Ty::Ref(inner, true), .. } = self.expr(&u.expr, None)?
                {
                    return Ok(Sym::Place { place, ty: *inner, by_ref: false });
                }
                error(left, "this place cannot be followed; assign to a variable, a field, or an element")
            }
        }
    }

    /// The type of what an assignment writes to, without evaluating anything.
    pub(super) fn type_of_place(&self, left: &SynExpr) -> Option<Ty> {
        match left {
            SynExpr::Path(p) => match self.lookup(&p.path.get_ident()?.to_string())? {
                Sym::Expr(_, ty) | Sym::Place { ty, .. } => Some(ty.peel().clone()),
                _ => None,
            },
            SynExpr::Index(i) => Some(self.type_of_place(&i.expr)?.element()),
            SynExpr::Unary(u) => self.type_of_place(&u.expr),
            SynExpr::Paren(p) => self.type_of_place(&p.expr),
            _ => None,
        }
    }

    /// Writes a value to a target.
    pub(super) fn store(&mut self, left: &SynExpr, target: Sym, value: Sym) -> Result<Sym> {
        match target {
            Sym::Expr(Expr::Var(v), ty) => {
                let (e, found) = self.value(value, left)?;
                let ty = if ty == Ty::Unknown { found } else { ty };
                self.assign_var(left, v, e, ty)?;
            }
            Sym::Place { place, ty, .. } => {
                let (e, found) = self.value(value, left)?;
                self.varies_in_time(place.root, self.expr_varies(&e), left)?;
                let root = &mut self.vars[place.root.0];
                root.mutable = true;
                root.multi = true;
                if place.path.is_empty() && root.ty == Ty::Unknown {
                    root.ty = if ty == Ty::Unknown { found } else { ty };
                }
                self.emit(Stmt::Store { place, value: e });
            }
            _ => return error(left, "this place cannot be assigned to"),
        }
        Ok(Sym::Unit)
    }

    /// A variable that is given a varying value must have counted as varying from its declaration on: an
    /// earlier read, or one in an earlier iteration, may have been taken as constant otherwise.
    pub(super) fn varies_in_time(&mut self, root: VarId, varies: bool, at: &dyn quote::ToTokens) -> Result<()> {
        if varies && !self.var(root).varying && !self.var(root).ty.is_inert() {
            return error(
                at,
                "what is written here varies, but the way to this place cannot be followed back to its variable; write to the variable itself",
            );
        }
        Ok(())
    }

    /// `x = e`. In the region that declares `x` this begins a new version under a name of its own, so that
    /// the reverse sweep can still read the old one; elsewhere it is an assignment.
    fn assign_var(&mut self, left: &SynExpr, v: VarId, e: Expr, ty: Ty) -> Result<()> {
        let name = super::taint::place_names(left).into_iter().next().unwrap_or_default();
        let scope = self.scopes.iter().rposition(|scope| scope.contains_key(&name));
        let local = scope.is_some_and(|s| s >= self.floor);
        let mut ty = ty;
        if ty == Ty::Float(crate::ir::Float::Any)
            && let Ty::Float(f) = &self.var(v).ty
        {
            ty = Ty::Float(f.clone());
        }
        if local && self.home[v.0] == self.region() {
            let old = self.var(v).clone();
            let varying = self.expr_varies(&e) || self.tainted(&name);
            let new = self.fresh(&old.name, old.span, ty.clone(), Kind::Value, varying);
            self.emit(Stmt::Let { var: new, init: Some(e) });
            if let Some(scope) = scope {
                self.scopes[scope].insert(name, Sym::Expr(Expr::Var(new), ty));
            }
            return Ok(());
        }
        self.varies_in_time(v, self.expr_varies(&e), left)?;
        let var = &mut self.vars[v.0];
        var.mutable = true;
        var.multi = true;
        if var.ty == Ty::Unknown || var.ty == Ty::Float(crate::ir::Float::Any) {
            var.ty = ty;
        }
        self.emit(Stmt::Assign { var: v, value: e });
        Ok(())
    }
}
