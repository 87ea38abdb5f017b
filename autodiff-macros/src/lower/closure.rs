//! Local closures: inlined where they are called.

use std::collections::HashMap;

use quote::ToTokens;
use syn::visit::{self, Visit};
use syn::{Expr as SynExpr, Pat};

use super::{Lowerer, Returns, Sym, Target};
use crate::ir::{Exit, Expr, Kind, Loop, LoopKind, Region, Stmt, Ty};
use crate::report::{Result, error};

/// A closure and the names it sees.
pub struct Closure {
    pub(super) params: Vec<Pat>,
    pub(super) body: SynExpr,
    pub(super) scopes: Vec<HashMap<String, Sym>>,
    pub(super) result: Option<Ty>,
    /// It is a function that is declared in the body, which inert code may call by its name.
    pub item: bool,
}

impl Closure {
    pub(super) fn new(lowerer: &Lowerer<'_>, c: &syn::ExprClosure) -> Result<Self> {
        if let Some(token) = &c.asyncness {
            return error(token, "`async` code has no derivative; differentiate a plain `fn`");
        }
        if c.capture.is_some()
            && let Some(at) = changes(&c.body)
        {
            return error(
                at,
                "a `move` closure that changes its copy of a variable cannot be followed; use a closure without `move`, or a loop",
            );
        }
        let result = match &c.output {
            syn::ReturnType::Default => None,
            syn::ReturnType::Type(_, ty) => Some(lowerer.types.read(ty)),
        };
        Ok(Closure {
            params: c.inputs.iter().cloned().collect(),
            body: (*c.body).clone(),
            scopes: lowerer.scopes.clone(),
            result,
            item: false,
        })
    }
}

/// The first place that a closure's body changes.
pub fn changes(body: &SynExpr) -> Option<SynExpr> {
    struct Finds(Option<SynExpr>);
    impl Visit<'_> for Finds {
        fn visit_expr(&mut self, e: &SynExpr) {
            let target = match e {
                SynExpr::Assign(a) => Some(&*a.left),
                SynExpr::Binary(b) if super::taint::is_compound(&b.op) => Some(&*b.left),
                SynExpr::Reference(r) if r.mutability.is_some() => Some(&*r.expr),
                SynExpr::MethodCall(c) if super::method::changes_receiver(&c.method.to_string()) => Some(&*c.receiver),
                _ => None,
            };
            match target {
                Some(target) if self.0.is_none() => self.0 = Some(target.clone()),
                _ => visit::visit_expr(self, e),
            }
        }
    }
    let mut finds = Finds(None);
    finds.visit_expr(body);
    finds.0
}

/// Whether a body leaves itself by `return`.
fn returns_early(body: &SynExpr) -> bool {
    struct Finds(bool);
    impl Visit<'_> for Finds {
        fn visit_expr(&mut self, e: &SynExpr) {
            match e {
                SynExpr::Return(_) | SynExpr::Try(_) => self.0 = true,
                SynExpr::Closure(_) => {}
                e => visit::visit_expr(self, e),
            }
        }
        fn visit_item(&mut self, _: &syn::Item) {}
    }
    let mut finds = Finds(false);
    finds.visit_expr(body);
    finds.0
}

impl Lowerer<'_> {
    /// A plain function declared in the body is a closure that sees no variables. One with derivatives of its own,
    /// with parameters of type or lifetime, or that calls itself, is called like any other.
    pub(super) fn define_function(&mut self, f: &syn::ItemFn) -> Result<()> {
        let own = f.attrs.iter().any(|a| a.path().segments.last().is_some_and(|s| s.ident == "differentiable"));
        let calls_itself = crate::signature::calls_itself(&f.sig.ident, false, &f.block);
        if own || !f.sig.generics.params.is_empty() || f.sig.unsafety.is_some() || calls_itself {
            return Ok(());
        }
        let (inputs, output, body) = (f.sig.inputs.iter(), &f.sig.output, &f.block);
        let closure: syn::ExprClosure = syn::parse_quote!(|#(#inputs),*| #output #body);
        let mut closure = Closure::new(self, &closure)?;
        for scope in &mut closure.scopes {
            scope.retain(|_, sym| matches!(sym, Sym::Closure(c) if c.item));
        }
        closure.item = true;
        self.define(f.sig.ident.to_string(), Sym::Closure(std::rc::Rc::new(closure)));
        Ok(())
    }

    pub(super) fn closure_varies(&self, c: &Closure) -> bool {
        struct Mentions<'l, 'a>(&'l Lowerer<'a>, &'l Closure, bool);
        impl Visit<'_> for Mentions<'_, '_> {
            fn visit_ident(&mut self, i: &proc_macro2::Ident) {
                let name = i.to_string();
                if let Some(sym) = self.1.scopes.iter().rev().find_map(|s| s.get(&name)) {
                    self.2 |= self.0.sym_varies(sym);
                }
            }
        }
        let mut m = Mentions(self, c, false);
        m.visit_expr(&c.body);
        m.2
    }

    /// Calls a closure: its body in place, its parameters bound to the arguments.
    pub(super) fn inline(&mut self, c: &Closure, args: Vec<Sym>, at: &dyn ToTokens) -> Result<Sym> {
        if args.len() != c.params.len() {
            return error(at, "this closure is called with another number of arguments than it takes");
        }
        if self.returns.len() > 32 {
            return error(
                at,
                "closures that call each other this deep cannot be inlined; make them `#[differentiable]` functions",
            );
        }
        let scopes = std::mem::replace(&mut self.scopes, c.scopes.clone());
        let floor = std::mem::replace(&mut self.floor, c.scopes.len());
        self.scopes.push(HashMap::new());
        let result = self.inline_body(c, args);
        self.scopes = scopes;
        self.floor = floor;
        result
    }

    fn inline_body(&mut self, c: &Closure, args: Vec<Sym>) -> Result<Sym> {
        for (param, arg) in c.params.iter().zip(args) {
            self.bind_param(param, arg)?;
        }
        let hint = c.result.clone();
        if !returns_early(&c.body) {
            return self.body(&c.body, hint.as_ref());
        }
        let block = self.next_id();
        let ty = hint.clone().unwrap_or(Ty::Unknown);
        let result = self.fresh("y", super::span_of(&c.body), ty.clone(), Kind::Value, true);
        self.emit(Stmt::Let { var: result, init: None });
        self.returns.push(Returns::Inlined { block, result });
        self.targets.push(Target { label: None, id: block, result: None, continue_to: None });
        let lowered = self.nested(|s| {
            let value = s.body(&c.body, hint.as_ref())?;
            s.leave_with(block, result, value, &c.body)
        });
        self.targets.pop();
        self.returns.pop();
        let (stmts, ()) = lowered?;
        self.vars[result.0].multi = true;
        let body = Region { stmts, values: Vec::new() };
        self.emit(Stmt::Loop(Box::new(Loop {
            id: block,
            kind: LoopKind::Once,
            body,
            span: super::span_of(&c.body),
            until: None,
        })));
        Ok(Sym::Expr(Expr::Var(result), self.var(result).ty.clone()))
    }

    /// Sets the result of a block and leaves it.
    pub(super) fn leave_with(
        &mut self,
        block: usize,
        result: crate::ir::VarId,
        value: Sym,
        at: &dyn ToTokens,
    ) -> Result<()> {
        if matches!(value, Sym::Never) {
            return Ok(());
        }
        super::control::refuse_reference(&value, at)?;
        let (e, ty) = self.value(value, at)?;
        if self.var(result).ty == Ty::Unknown {
            self.vars[result.0].ty = ty;
        }
        self.emit(Stmt::Assign { var: result, value: e });
        let id = self.next_id();
        self.emit(Stmt::Exit { exit: Exit::Break(block), id });
        Ok(())
    }

    /// A closure's parameter: like `let`, but a plain name for a plain symbol costs nothing.
    fn bind_param(&mut self, param: &Pat, arg: Sym) -> Result<()> {
        let (pat, ty) = match param {
            Pat::Type(t) => (&*t.pat, Some(self.types.read(&t.ty))),
            pat => (pat, None),
        };
        if let (Pat::Ident(p), Sym::Expr(e, found)) = (pat, &arg)
            && p.mutability.is_none()
            && (matches!(e, Expr::Lit(_)) || matches!(e, Expr::Var(v) if !self.var(*v).mutable))
        {
            let ty = ty.filter(|t| *t != Ty::Unknown).unwrap_or(found.clone());
            self.define(p.ident.to_string(), Sym::Expr(e.clone(), ty));
            return Ok(());
        }
        self.bind_pattern(param, arg, false)
    }
}

impl Closure {
    /// Whether running it changes something, so that how often it runs matters.
    pub(super) fn has_effects(&self) -> bool {
        changes(&self.body).is_some()
    }

    /// The body's tokens, for messages.
    pub(super) fn body_tokens(&self) -> proc_macro2::TokenStream {
        self.body.to_token_stream()
    }
}
