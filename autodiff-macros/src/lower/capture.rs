//! Closures that are handed to other functions: the body becomes a function of what it captures and of its arguments.
//!
//! What it captures is copied where the closure is handed over, so that the callee's way back may be taken at any time:
//! what varies with a place in the closure's shadow, and the rest.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use quote::{ToTokens, quote};
use syn::visit::{self, Visit};
use syn::{Expr as SynExpr, Pat};

use super::closure::Closure;
use super::functions::Parameter;
use super::taint::{Taint, is_inert_type, pattern_names, place_names};
use super::{Lowerer, Param, Pass, Sym, TypeScope};
use crate::functions::is_nameable;
use crate::ir::{
    Arg, Argument, Callee, Code, Ctor, Expr, Float, Func, Handed, Hole, Kind, Local, Passed, Place, Region, Stmt, Take,
    Ty, VarId, debug_verify, verify,
};
use crate::report::{Result, error};

/// What a closure captures: what is copied outside, and the variable that holds it inside.
#[derive(Default)]
struct Captures {
    varying: Vec<(Expr, Ty, VarId)>,
    constant: Vec<(Hole, VarId)>,
}

/// The names that an expression mentions, each once.
fn mentioned(e: &SynExpr) -> Vec<String> {
    struct Finds(Vec<String>);
    impl Finds {
        fn tokens(&mut self, tokens: proc_macro2::TokenStream) {
            for t in tokens {
                match t {
                    proc_macro2::TokenTree::Ident(i) => self.visit_ident(&i),
                    proc_macro2::TokenTree::Group(g) => self.tokens(g.stream()),
                    proc_macro2::TokenTree::Literal(l) => {
                        super::macros::captures(&l.to_string()).into_iter().for_each(|name| self.name(name));
                    }
                    proc_macro2::TokenTree::Punct(_) => {}
                }
            }
        }
        fn name(&mut self, name: String) {
            if !self.0.contains(&name) {
                self.0.push(name);
            }
        }
    }
    impl Visit<'_> for Finds {
        fn visit_ident(&mut self, i: &proc_macro2::Ident) {
            self.name(i.to_string());
        }
        fn visit_macro(&mut self, m: &syn::Macro) {
            self.tokens(m.tokens.clone());
        }
    }
    let mut finds = Finds(Vec::new());
    finds.visit_expr(e);
    finds.0
}

/// The type of a parameter that is passed by reference and says no type, as far as its uses tell. A wrong guess does not
/// compile.
fn guessed(name: &str, body: &SynExpr) -> Option<syn::Type> {
    const OF_SLICES: &[&str] = &[
        "iter",
        "iter_mut",
        "len",
        "is_empty",
        "first",
        "last",
        "get",
        "windows",
        "chunks",
        "chunks_exact",
        "to_vec",
        "split_at",
        "copy_from_slice",
        "fill",
        "swap",
        "into_iter",
    ];
    struct Uses<'n>(&'n str, Use);
    #[derive(PartialEq, PartialOrd)]
    enum Use {
        Value,
        Number,
        Slice,
        Written,
    }
    impl Uses<'_> {
        fn is(&self, e: &SynExpr) -> bool {
            match e {
                SynExpr::Path(p) => p.path.is_ident(self.0),
                SynExpr::Paren(p) => self.is(&p.expr),
                _ => false,
            }
        }
        fn written(&mut self, e: &SynExpr) {
            if place_names(e).iter().any(|n| n == self.0) && !self.is(e) {
                self.1 = Use::Written;
            }
        }
        fn read(&mut self, how: Use) {
            if self.1 < how {
                self.1 = how;
            }
        }
    }
    impl Visit<'_> for Uses<'_> {
        fn visit_expr(&mut self, e: &SynExpr) {
            match e {
                SynExpr::Assign(a) => self.written(&a.left),
                SynExpr::Binary(b) if super::taint::is_compound(&b.op) => self.written(&b.left),
                SynExpr::Index(i) if self.is(&i.expr) => self.read(Use::Slice),
                SynExpr::Unary(u) if matches!(u.op, syn::UnOp::Deref(_)) && self.is(&u.expr) => self.read(Use::Number),
                SynExpr::ForLoop(l) if self.is(&l.expr) => self.read(Use::Slice),
                SynExpr::MethodCall(c) if self.is(&c.receiver) => {
                    let method = c.method.to_string();
                    if matches!(&*method, "iter_mut" | "fill" | "swap" | "copy_from_slice") {
                        self.1 = Use::Written;
                    } else if OF_SLICES.contains(&&*method) {
                        self.read(Use::Slice);
                    }
                }
                _ => {}
            }
            visit::visit_expr(self, e);
        }
    }
    let mut uses = Uses(name, Use::Value);
    uses.visit_expr(body);
    match uses.1 {
        Use::Value => None,
        Use::Number => Some(syn::parse_quote!(&_)),
        Use::Slice => Some(syn::parse_quote!(&[_])),
        Use::Written => Some(syn::parse_quote!(&mut [_])),
    }
}

/// A closure's parameter, as that of a function.
fn parameter(pat: &Pat, k: usize, body: &SynExpr, types: &TypeScope) -> Param {
    let span = syn::spanned::Spanned::span(pat);
    let (plain, ty) = match pat {
        Pat::Type(t) if !matches!(*t.ty, syn::Type::Infer(_)) => ((*t.pat).clone(), Some((*t.ty).clone())),
        Pat::Type(t) => ((*t.pat).clone(), None),
        pat => (pat.clone(), None),
    };
    let name = match &plain {
        Pat::Ident(i) => i.ident.to_string(),
        _ => format!("arg_{k}"),
    };
    let ty = ty.or_else(|| match &plain {
        Pat::Reference(_) => Some(syn::parse_quote!(&_)),
        Pat::Ident(_) => guessed(&name, body),
        _ => None,
    });
    let pass = match &ty {
        Some(syn::Type::Reference(r)) if r.mutability.is_some() => Pass::RefMut,
        Some(syn::Type::Reference(_)) => Pass::Ref,
        _ => Pass::Value,
    };
    let slot = ty.as_ref().is_none_or(|ty| !is_inert_type(ty) && !types.read(ty).is_inert());
    Param { pat: plain, ty, pass, slot, tangent: false, name, span, function: None }
}

/// What a closure captures cannot be changed in it.
fn unchanged(func: &Func, captured: &[VarId], at: &SynExpr) -> Result<()> {
    let mut changed = captured.iter().any(|v| func.var(*v).mutable || func.var(*v).multi);
    func.body.walk(&mut |s| {
        let place = match s {
            Stmt::Store { place, .. } | Stmt::Mem { place, .. } => Some(place.root),
            Stmt::Assign { var, .. } => Some(*var),
            _ => None,
        };
        changed |= place.is_some_and(|v| captured.contains(&v));
    });
    if changed {
        return error(
            at,
            "a closure that changes what it captures cannot be followed into another function; compute it from its \
             arguments, or write the loop out here",
        );
    }
    Ok(())
}

impl Lowerer<'_> {
    /// A closure as an argument of a call.
    pub(super) fn hand_closure(&mut self, c: &Closure, to: &Parameter<'_>, at: &SynExpr) -> Result<Arg> {
        if let Callee::Given { .. } = to.by {
            return error(
                at,
                "a function that is given cannot be given functions here; pass a value, or call one by its name",
            );
        }
        let span = super::span_of(at);
        let (local, captures) = self.as_function(c, at)?;
        let (values, tys): (Vec<_>, Vec<_>) = captures.varying.into_iter().map(|(e, ty, _)| (e, ty)).unzip();
        let varying = !values.is_empty();
        let captured = self.fresh("captured", span, Ty::Tuple(tys), Kind::Root, varying);
        self.emit(Stmt::Let { var: captured, init: Some(Expr::Build(Ctor::Tuple, values)) });
        let holes = captures.constant.into_iter().map(|(hole, _)| hole).collect::<Vec<_>>();
        let each = (0..holes.len()).map(super::carry::hole_ident);
        let tokens = quote!(::__core::ops::Fixed((#(::core::clone::Clone::clone(&#each),)*)));
        let constants = self.fresh("constants", span, Ty::Unknown, Kind::Root, false);
        self.emit(Stmt::Let { var: constants, init: Some(Expr::Code(Code { tokens, holes, pure: false })) });
        let lent = |v| Hole::Expr(Expr::Ref(Place::var(v), false));
        let init = self.take_function(Handed::Closure(Rc::new(local)), to, vec![lent(captured), lent(constants)]);
        let code = self.fresh("code", span, Ty::Unknown, Kind::Value, false);
        self.emit(Stmt::Let { var: code, init: Some(init) });
        let core = &self.types.core;
        let names = ["code", "captured", "constants"].map(str::to_owned).to_vec();
        let ctor = Ctor::Struct(quote!(#core::ops::Closure), names);
        let whole = |v| Expr::Take(Place::var(v), Take::Move);
        let f = self.fresh("function", span, Ty::Unknown, Kind::Root, varying);
        self.emit(Stmt::Let {
            var: f,
            init: Some(Expr::Build(ctor, vec![Expr::Var(code), whole(captured), whole(constants)])),
        });
        self.handed.insert(f);
        Ok(Arg::Ref(Place::var(f), None))
    }

    /// A closure's body as a function of its own.
    fn as_function(&mut self, c: &Closure, at: &SynExpr) -> Result<(Local, Captures)> {
        let mut types = self.types.clone();
        (types.result, types.lends, types.borrows) = (c.result.clone(), false, None);
        let body = &c.body;
        let block: syn::Block = syn::parse_quote!({ #body });
        let params = c.params.iter().enumerate().map(|(k, pat)| parameter(pat, k, body, &types)).collect::<Vec<_>>();
        let own = c.params.iter().flat_map(pattern_names).collect::<HashSet<_>>();
        let mut inner = Lowerer::new(&types, self.report, Taint::default());
        let mut captures = Captures::default();
        let names = mentioned(body).into_iter().filter(|name| !own.contains(name)).collect::<Vec<_>>();
        let scope = self.captured_names(&names, &c.scopes, &mut inner, &mut captures, at)?;
        let varying = scope.iter().filter(|(_, sym)| inner.sym_varies(sym)).map(|(name, _)| name.clone());
        inner.taint = Taint::of(varying.chain(own).collect(), &block);
        inner.scopes.push(scope);
        let mut vars = Vec::new();
        for p in &params {
            vars.push(inner.parameter(p)?);
        }
        let hint = types.result.clone();
        let value = inner.statements(&block.stmts, hint.as_ref());
        self.unfollowed.extend(inner.unfollowed.iter().copied());
        let values = match value? {
            Sym::Never | Sym::Unit => Vec::new(),
            sym => vec![inner.returned(sym, at)?],
        };
        let body = Region { stmts: inner.out.pop().map(|(_, s)| s).unwrap_or_default(), values };
        let mut read = HashSet::new();
        body.each_read(&mut |v| {
            read.insert(v);
        });
        captures.varying.retain(|(_, _, v)| read.contains(v));
        captures.constant.retain(|(_, v)| read.contains(v));
        let captured = captures.varying.iter().map(|(_, _, v)| *v);
        let mut all = captured.chain(captures.constant.iter().map(|(_, v)| *v)).collect::<Vec<_>>();
        let default = match types.floats.as_slice() {
            [only] => Float::Param(only.clone()),
            _ => Float::Any,
        };
        let mut func =
            Func { vars: inner.vars, params: Vec::new(), body, items: inner.items, default, recursive: false };
        unchanged(&func, &all, at)?;
        all.extend(vars);
        func.params = all;
        super::deferred::settle(&mut func);
        debug_verify("lowering of a closure", || verify(&func, &[]));
        let passed = |p: &Param| match p.pass {
            Pass::Value => Passed::Value,
            Pass::Ref => Passed::Ref,
            Pass::RefMut => Passed::RefMut,
        };
        let argument = |p: &Param| Argument {
            passed: passed(p),
            slot: p.slot,
            said: p.ty.as_ref().filter(|ty| p.pass == Pass::Value && is_nameable(ty)).map(ToTokens::to_token_stream),
        };
        let local = Local {
            func,
            captured: captures.varying.len(),
            constants: captures.constant.len(),
            arguments: params.iter().map(argument).collect(),
        };
        Ok((local, captures))
    }

    /// What some names stand for inside of a closure.
    fn captured_names(
        &mut self,
        names: &[String],
        scopes: &[HashMap<String, Sym>],
        inner: &mut Lowerer<'_>,
        captures: &mut Captures,
        at: &SynExpr,
    ) -> Result<HashMap<String, Sym>> {
        let mut found = HashMap::new();
        for name in names {
            if let Some(sym) = scopes.iter().rev().find_map(|scope| scope.get(name))
                && let Some(sym) = self.capture(name, sym, inner, captures, at)?
            {
                found.insert(name.clone(), sym);
            }
        }
        Ok(found)
    }

    /// What a name stands for inside of a closure; `None` where it means the same there as anywhere.
    fn capture(
        &mut self,
        name: &str,
        sym: &Sym,
        inner: &mut Lowerer<'_>,
        captures: &mut Captures,
        at: &SynExpr,
    ) -> Result<Option<Sym>> {
        if let Some(v) = self.given_function(sym) {
            let function = self.follow(v, at)?;
            let copy = Expr::Take(Place::var(v), Take::Owned);
            let (var, sym) = inner.hold(name, Ty::Unknown, false, true);
            let k = self.functions.get(&v).map_or(0, |(k, _)| *k);
            inner.functions.insert(var, (k, function));
            inner.handed.insert(var);
            captures.varying.push((copy, Ty::Unknown, var));
            return Ok(Some(sym));
        }
        let varies = self.sym_varies(sym);
        Ok(Some(match sym {
            Sym::Place { place, .. } if self.var(place.root).global.is_some() => return Ok(None),
            Sym::Expr(Expr::Lit(_), _) | Sym::Unit | Sym::Never => sym.clone(),
            Sym::Expr(e, ty) if varies => {
                let copy = match e {
                    Expr::Var(v) if self.var(*v).kind == Kind::Root => Expr::Take(Place::var(*v), Take::Owned),
                    e => e.clone(),
                };
                let (var, sym) = inner.hold(name, ty.clone(), false, true);
                captures.varying.push((copy, ty.clone(), var));
                sym
            }
            Sym::Expr(e, ty) => {
                let (var, sym) = inner.hold(name, ty.clone(), false, false);
                captures.constant.push((Hole::Expr(e.clone()), var));
                sym
            }
            Sym::Place { place, ty, by_ref } => {
                let owned = match ty.peel() {
                    Ty::Slice(elem) => Ty::Vec(elem.clone()),
                    ty => ty.clone(),
                };
                let (var, sym) = inner.hold(name, owned.clone(), *by_ref, varies);
                if varies {
                    let copy = if owned.is_float() {
                        Expr::Load(place.clone())
                    } else {
                        Expr::Take(place.clone(), Take::Owned)
                    };
                    captures.varying.push((copy, owned, var));
                } else if matches!(ty.peel(), Ty::Slice(_)) {
                    captures
                        .constant
                        .push((Hole::Expr(Expr::Take(place.clone(), Take::Method("to_vec".to_owned()))), var));
                } else {
                    captures.constant.push((Hole::Place(place.clone()), var));
                }
                sym
            }
            Sym::Tuple(parts) => {
                let parts = parts.iter().map(|part| {
                    let sym = self.capture(name, part, inner, captures, at)?;
                    Ok(sym.unwrap_or_else(|| part.clone()))
                });
                Sym::Tuple(parts.collect::<Result<_>>()?)
            }
            Sym::Closure(c) => {
                let own = c.params.iter().flat_map(pattern_names).collect::<HashSet<_>>();
                let names = mentioned(&c.body).into_iter().filter(|name| !own.contains(name)).collect::<Vec<_>>();
                let scope = self.captured_names(&names, &c.scopes, inner, captures, at)?;
                Sym::Closure(Rc::new(Closure {
                    params: c.params.clone(),
                    body: c.body.clone(),
                    scopes: vec![scope],
                    result: c.result.clone(),
                    item: c.item,
                }))
            }
            Sym::Option { .. } | Sym::Iter(_) | Sym::Cursor { .. } => {
                return error(
                    at,
                    format_args!(
                        "what this closure captures as `{name}` cannot be followed into another function; capture numbers, \
                         collections or structs, or pass a `#[differentiable]` function"
                    ),
                );
            }
        }))
    }

    /// A variable for something captured, which is there by reference.
    fn hold(&mut self, name: &str, ty: Ty, by_ref: bool, varying: bool) -> (VarId, Sym) {
        let inside = Ty::Ref(Box::new(ty.clone()), false);
        let var = self.fresh(name, proc_macro2::Span::call_site(), inside.clone(), Kind::Root, varying);
        self.vars[var.0].by_ref = true;
        self.vars[var.0].varying = varying;
        let ty = if by_ref { inside } else { ty };
        (var, Sym::Place { place: Place::var(var), ty, by_ref })
    }
}
