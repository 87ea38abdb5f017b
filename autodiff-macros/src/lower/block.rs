//! Blocks, `let`, and statements.

use syn::spanned::Spanned;
use syn::{Expr as SynExpr, Local, Pat, Stmt as SynStmt};

use super::macros::KNOWN;
use super::{Lowerer, Sym};
use crate::ir::{Expr, Kind, Stmt, Ty};
use crate::report::{Result, error};

impl Lowerer<'_> {
    /// A block in a scope of its own: its value.
    pub(super) fn block(&mut self, block: &syn::Block, hint: Option<&Ty>) -> Result<Sym> {
        self.scoped(|s| s.statements(&block.stmts, hint))
    }

    /// A list of statements; errors are gathered statement by statement.
    pub(super) fn statements(&mut self, stmts: &[SynStmt], hint: Option<&Ty>) -> Result<Sym> {
        let mut value = Sym::Unit;
        for stmt in stmts {
            if let SynStmt::Item(syn::Item::Fn(f)) = stmt {
                self.define_function(f)?;
            }
        }
        for (k, stmt) in stmts.iter().enumerate() {
            let last = k + 1 == stmts.len();
            if self.mentions_lost(stmt) {
                self.lose(stmt);
                continue;
            }
            let result = self.statement(stmt, if last { hint } else { None });
            match self.report.keep(result) {
                Some(Sym::Never) => return Ok(Sym::Never),
                Some(sym) if last => value = sym,
                None => self.lose(stmt),
                _ => {}
            }
        }
        Ok(value)
    }

    /// After an error the names that a statement would have bound stand for nothing: what mentions them is
    /// passed over, so that one mistake gives one message.
    fn lose(&mut self, stmt: &SynStmt) {
        if let SynStmt::Local(local) = stmt {
            self.lost.extend(super::taint::pattern_names(&local.pat));
        }
    }

    fn mentions_lost(&self, stmt: &SynStmt) -> bool {
        struct Mentions<'a>(&'a super::Names, bool);
        impl syn::visit::Visit<'_> for Mentions<'_> {
            fn visit_ident(&mut self, i: &proc_macro2::Ident) {
                self.1 |= self.0.contains(&i.to_string());
            }
        }
        let mut mentions = Mentions(&self.lost, false);
        if !self.lost.is_empty() {
            syn::visit::Visit::visit_stmt(&mut mentions, stmt);
        }
        mentions.1
    }

    fn statement(&mut self, stmt: &SynStmt, hint: Option<&Ty>) -> Result<Sym> {
        match stmt {
            SynStmt::Local(local) => self.local(local),
            SynStmt::Item(item) => {
                self.items.push(item.clone());
                Ok(Sym::Unit)
            }
            SynStmt::Expr(e, semi) => {
                let sym = self.effect(e, if semi.is_some() { None } else { hint }, semi.is_some())?;
                Ok(if semi.is_some() && !matches!(sym, Sym::Never) { Sym::Unit } else { sym })
            }
            SynStmt::Macro(m) => {
                let e = SynExpr::Macro(syn::ExprMacro { attrs: m.attrs.clone(), mac: m.mac.clone() });
                if m.semi_token.is_none() && m.mac.path.is_ident("vec") {
                    return self.expr(&e, hint);
                }
                self.macro_statement(&e, &m.mac)
            }
        }
    }

    fn macro_statement(&mut self, e: &SynExpr, mac: &syn::Macro) -> Result<Sym> {
        let name = mac.path.segments.last().map(|s| s.ident.to_string()).unwrap_or_default();
        if !self.carry_stmt(e) {
            return error(
                &mac.path,
                format_args!(
                    "the macro `{name}!` mentions a local variable and its expansion is not known here; write out \
                     what it expands to, or compute its result in a function and mark that `#[constant]`"
                ),
            );
        }
        let diverges = matches!(name.as_str(), "panic" | "unreachable" | "todo" | "unimplemented");
        Ok(if diverges && KNOWN.contains(&name.as_str()) { Sym::Never } else { Sym::Unit })
    }

    /// An expression evaluated for its effects, or as the value of a block.
    fn effect(&mut self, e: &SynExpr, hint: Option<&Ty>, discarded: bool) -> Result<Sym> {
        match e {
            SynExpr::Macro(m)
                if !m.mac.path.is_ident("vec") && !m.mac.path.is_ident("matches") && !m.mac.path.is_ident("format") =>
            {
                self.macro_statement(e, &m.mac)
            }
            SynExpr::If(i) if discarded || i.else_branch.is_none() => self.if_(i, false, None),
            SynExpr::MethodCall(c)
                if discarded && !self.varies(e) && super::method::changes_receiver(&c.method.to_string()) =>
            {
                if self.carry_stmt(e) { Ok(Sym::Unit) } else { self.expr(e, hint) }
            }
            _ => self.expr(e, hint),
        }
    }

    fn local(&mut self, local: &Local) -> Result<Sym> {
        let constant = local.attrs.iter().any(|a| a.path().is_ident("constant"));
        let (pat, ty) = match &local.pat {
            Pat::Type(t) => (&*t.pat, Some(self.types.read(&t.ty))),
            pat => (pat, None),
        };
        let Some(init) = &local.init else {
            return self.declare_later(pat, ty);
        };
        if let Some((_, diverge)) = &init.diverge {
            return self.let_else(pat, &init.expr, diverge);
        }
        let mut sym = if constant {
            let (e, ty) = {
                let sym = self.expr(&init.expr, ty.as_ref())?;
                self.value(sym, &init.expr)?
            };
            Sym::Expr(super::carry::code(quote::quote!(__hole_0), vec![crate::ir::Hole::Expr(e)]), ty)
        } else {
            self.expr(&init.expr, ty.as_ref())?
        };
        if matches!(sym, Sym::Never) {
            return Ok(Sym::Never);
        }
        if let Some(ty) = ty {
            sym = annotate(sym, ty);
        }
        self.bind_pattern(pat, sym, true)?;
        if let (Pat::Type(t), Pat::Ident(_)) = (&local.pat, pat) {
            self.say_type(&t.ty);
        }
        Ok(Sym::Unit)
    }

    /// What is carried verbatim may take its type from its `let`, as `collect` and `parse` do.
    fn say_type(&mut self, ty: &syn::Type) {
        let Some(Stmt::Let { var, init: Some(Expr::Code(_)) }) = self.out.last().and_then(|(_, stmts)| stmts.last())
        else {
            return;
        };
        if matches!(ty, syn::Type::Path(_)) {
            self.vars[var.0].said = Some(quote::ToTokens::to_token_stream(ty));
        }
    }

    /// `let x;`: the first assignment gives the value.
    fn declare_later(&mut self, pat: &Pat, ty: Option<Ty>) -> Result<Sym> {
        if let Pat::Tuple(t) = pat {
            let tys = match ty {
                Some(Ty::Tuple(tys)) => tys.into_iter().map(Some).collect(),
                _ => vec![None; t.elems.len()],
            };
            for (p, ty) in t.elems.iter().zip(tys) {
                self.declare_later(p, ty)?;
            }
            return Ok(Sym::Unit);
        }
        let Pat::Ident(p) = pat else {
            return error(pat, "a pattern without a value cannot be followed; declare one variable at a time");
        };
        let name = p.ident.to_string();
        let varying = self.tainted(&name) && ty != Some(Ty::Inert);
        let ty = ty.unwrap_or(Ty::Unknown);
        let kind = if self.taint.borrowed.contains(&name) { Kind::Root } else { super::kind_of(&ty) };
        let var = self.fresh(&name, p.ident.span(), ty.clone(), kind, varying);
        self.vars[var.0].mutable = p.mutability.is_some();
        self.emit(Stmt::Let { var, init: None });
        let sym = match kind {
            Kind::Value => Sym::Expr(Expr::Var(var), ty),
            Kind::Root => Sym::Place { place: crate::ir::Place::var(var), ty, by_ref: false },
        };
        self.define(name, sym);
        Ok(Sym::Unit)
    }

    /// Closure bodies and arms: an expression as a region's only content.
    pub(super) fn body(&mut self, e: &SynExpr, hint: Option<&Ty>) -> Result<Sym> {
        match e {
            SynExpr::Block(b) if b.label.is_none() => self.block(&b.block, hint),
            e => {
                let _ = e.span();
                self.effect(e, hint, false)
            }
        }
    }
}

/// A `let`'s own type knows better than what inference found.
fn annotate(sym: Sym, ty: Ty) -> Sym {
    match sym {
        Sym::Expr(e, found) => {
            let ty = if ty == Ty::Unknown { found } else { ty };
            Sym::Expr(e, ty)
        }
        Sym::Place { place, ty: found, by_ref } => {
            let ty = if matches!(ty.peel(), Ty::Unknown) { found } else { ty };
            Sym::Place { place, ty, by_ref }
        }
        other => other,
    }
}
