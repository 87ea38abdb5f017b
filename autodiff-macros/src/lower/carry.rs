//! Carrying inert expressions as they stand, with holes where they mention local names.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote};
use syn::punctuated::Punctuated;
use syn::visit_mut::{self, VisitMut};
use syn::{Expr as SynExpr, Pat, Token};

use super::taint::{is_compound, pattern_names, place_names};
use super::{Lowerer, Sym, span_of};
use crate::ir::{Code, Expr, Hole, Place, Stmt, Take, Ty, VarId};

/// The identifier that stands for a hole.
pub fn hole_ident(index: usize) -> Ident {
    format_ident!("__hole_{index}", span = Span::mixed_site())
}

/// Code made by the macro: `#h0`, `#h1`, … in the tokens are its holes.
pub fn code(tokens: TokenStream, holes: Vec<Hole>) -> Expr {
    Expr::Code(Code { tokens, holes, pure: true })
}

impl Lowerer<'_> {
    /// An expression whose value cannot vary, carried as it stands; `None` where that is not possible
    /// (it leaves the function, assigns to outer variables, mentions an iterator or a closure).
    pub(super) fn carry(&mut self, e: &SynExpr) -> Option<Expr> {
        let mut tree = e.clone();
        let mut carrier = Carrier::new(self);
        carrier.visit_expr_mut(&mut tree);
        let Carrier { holes, ok, pure, writes, .. } = carrier;
        if !ok {
            return None;
        }
        if let ([Hole::Expr(only)], SynExpr::Path(p)) = (holes.as_slice(), &tree)
            && p.path.is_ident(&hole_ident(0))
        {
            return Some(only.clone());
        }
        self.note_writes(&writes);
        let code = Expr::Code(Code { tokens: tree.into_token_stream(), holes, pure });
        if pure {
            return Some(code);
        }
        let var = self.bind("t", span_of(e), code, Ty::Unknown);
        self.unnamed.insert(var);
        Some(Expr::Var(var))
    }

    /// The same for a macro call, or any expression, that stands as a statement.
    pub(super) fn carry_stmt(&mut self, e: &SynExpr) -> bool {
        let mut tree = e.clone();
        let mut carrier = Carrier::new(self);
        carrier.statement = true;
        carrier.visit_expr_mut(&mut tree);
        let Carrier { holes, ok, writes, .. } = carrier;
        if ok {
            self.note_writes(&writes);
            self.emit(Stmt::Verbatim(Code { tokens: quote!(#tree;), holes, pure: false }));
        }
        ok
    }

    fn note_writes(&mut self, writes: &[VarId]) {
        for v in writes {
            self.vars[v.0].mutable = true;
            self.vars[v.0].multi = true;
        }
    }
}

/// Replaces local names by holes in a copy of the user's syntax.
struct Carrier<'l, 'a> {
    lowerer: &'l Lowerer<'a>,
    holes: Vec<Hole>,
    /// Names bound inside the expression itself.
    inner: Vec<String>,
    ok: bool,
    pure: bool,
    /// Inert variables that the expression changes.
    writes: Vec<VarId>,
    /// Depth of closures and of loops inside, which may be left freely.
    closures: usize,
    loops: usize,
    statement: bool,
}

impl<'l, 'a> Carrier<'l, 'a> {
    fn new(lowerer: &'l Lowerer<'a>) -> Self {
        Carrier {
            lowerer,
            holes: Vec::new(),
            inner: Vec::new(),
            ok: true,
            pure: true,
            writes: Vec::new(),
            closures: 0,
            loops: 0,
            statement: false,
        }
    }

    fn hole(&mut self, hole: Hole) -> SynExpr {
        let ident = hole_ident(self.holes.len());
        self.holes.push(hole);
        SynExpr::Path(syn::ExprPath { attrs: Vec::new(), qself: None, path: ident.into() })
    }

    fn local(&self, e: &SynExpr) -> Option<&'l Sym> {
        let SynExpr::Path(p) = e else { return None };
        let name = p.path.get_ident()?.to_string();
        if self.inner.contains(&name) { None } else { self.lowerer.lookup(&name) }
    }

    /// A name where Rust takes it as a value.
    fn bare(&mut self, sym: &Sym) -> Option<SynExpr> {
        let e = match sym {
            Sym::Expr(e, _) => e.clone(),
            Sym::Place { place, by_ref: true, ty } => {
                let mutable = matches!(ty, Ty::Ref(_, true));
                Expr::Ref(place.clone(), mutable)
            }
            Sym::Place { place, .. } => Expr::Take(place.clone(), Take::Move),
            _ => return None,
        };
        Some(self.hole(Hole::Expr(e)))
    }

    /// An expression below which a field, an element or a method is taken.
    fn base(&mut self, e: &mut SynExpr) {
        if let SynExpr::Paren(p) = e {
            return self.base(&mut p.expr);
        }
        if let SynExpr::Unary(u) = e
            && let syn::UnOp::Deref(_) = u.op
            && let Some(Sym::Place { by_ref: true, .. }) = self.local(&u.expr)
        {
            *e = (*u.expr).clone();
        }
        // A part of a tuple that stands for its parts is a name like any other.
        let part = match &*e {
            SynExpr::Field(f) => match (self.local(&f.base), &f.member) {
                (Some(Sym::Tuple(parts)), syn::Member::Unnamed(index)) => parts.get(index.index as usize),
                _ => None,
            },
            _ => None,
        };
        match self.local(e).or(part) {
            Some(Sym::Place { place, .. }) => {
                let place: Place = place.clone();
                *e = self.hole(Hole::Place(place));
            }
            Some(Sym::Expr(value, _)) => {
                let value = value.clone();
                *e = self.hole(Hole::Expr(value));
            }
            Some(_) => self.ok = false,
            None => self.visit_expr_mut(e),
        }
    }

    /// An argument that Rust wants as a reference: a name may stand for what a closure was given a reference to.
    fn borrow(&self, e: &mut SynExpr) {
        if let Some(Sym::Expr(..) | Sym::Place { by_ref: false, .. }) = self.local(e) {
            let inner = e.clone();
            *e = syn::parse_quote!(&#inner);
        }
    }

    /// Numbers that are compared through references are compared as numbers: the names here may stand for what Rust sees
    /// any number of references to.
    fn compared(&self, left: &mut SynExpr, right: &mut SynExpr) {
        let lent = |e: &SynExpr| matches!(e, SynExpr::Reference(_));
        let is_number = |e: &SynExpr| match self.local(e) {
            Some(Sym::Expr(value, ty)) => ty.is_float() || (*ty == Ty::Unknown && self.lowerer.expr_varies(value)),
            Some(Sym::Place { ty, .. }) => ty.peel().is_float(),
            _ => false,
        };
        let plain = |e: &SynExpr| match self.local(e) {
            Some(Sym::Place { .. }) => syn::parse_quote!(*#e),
            _ => e.clone(),
        };
        if lent(left) || lent(right) {
            let (l, r) = (referred(left), referred(right));
            if is_number(l) || is_number(r) {
                (*left, *right) = (plain(l), plain(r));
            }
        }
    }

    fn change(&mut self, e: &SynExpr) {
        self.pure = false;
        for name in place_names(e) {
            if self.inner.contains(&name) {
                continue;
            }
            match self.lowerer.lookup(&name) {
                Some(Sym::Place { place, .. }) if !self.lowerer.var(place.root).varying => self.writes.push(place.root),
                Some(_) => self.ok = false,
                None => {}
            }
        }
    }

    /// Whether a method of Rust's library may, on this receiver, be one of the user's with the same name.
    fn doubtful(&self, receiver: &SynExpr) -> bool {
        match receiver {
            SynExpr::Paren(p) => self.doubtful(&p.expr),
            // Iterators and other methods' results: what is counted or compared is theirs as well.
            SynExpr::Path(_) => match self.local(receiver) {
                Some(Sym::Expr(_, ty) | Sym::Place { ty, .. }) => {
                    *ty.peel() == Ty::Unknown && self.lowerer.varies(receiver)
                }
                _ => false,
            },
            receiver => self.lowerer.varies(receiver),
        }
    }

    fn names(&mut self, pat: &Pat) {
        self.inner.extend(pattern_names(pat));
    }

    fn macro_call(&mut self, mac: &mut syn::Macro) {
        let name = mac.path.segments.last().map(|s| s.ident.to_string()).unwrap_or_default();
        let known = super::macros::KNOWN.contains(&name.as_str());
        let parsed = mac.parse_body_with(Punctuated::<SynExpr, Token![,]>::parse_terminated);
        match parsed {
            // `s` is that of `ndarray`. What it is given cannot vary where it is carried.
            Ok(mut args) if known || name == "s" => {
                if !matches!(name.as_str(), "vec" | "matches" | "s") {
                    self.pure = false;
                }
                self.inline_formats(&mut args);
                for arg in &mut args {
                    if let SynExpr::Assign(named) = arg {
                        self.visit_expr_mut(&mut named.right);
                    } else {
                        self.visit_expr_mut(arg);
                    }
                }
                mac.tokens = args.into_token_stream();
            }
            _ if name == "vec" => match syn::parse2::<super::macros::VecRepeat>(mac.tokens.clone()) {
                Ok(mut repeat) => {
                    self.visit_expr_mut(&mut repeat.elem);
                    self.visit_expr_mut(&mut repeat.len);
                    let (elem, len) = (&repeat.elem, &repeat.len);
                    mac.tokens = quote!(#elem; #len);
                }
                Err(_) => self.ok = false,
            },
            _ if name == "matches" => match syn::parse2::<super::macros::Matches>(mac.tokens.clone()) {
                Ok(mut m) => {
                    self.visit_expr_mut(&mut m.value);
                    let depth = self.inner.len();
                    self.names(&m.pattern);
                    if let Some(guard) = &mut m.guard {
                        self.visit_expr_mut(guard);
                    }
                    self.inner.truncate(depth);
                    mac.tokens = m.tokens();
                }
                Err(_) => self.ok = false,
            },
            _ => {
                self.pure = false;
                mac.tokens = self.foreign(mac.tokens.clone());
            }
        }
    }

    /// The arguments of a macro of the user's, which may do anything with them: names of numbers that never change
    /// can be given another name, no others.
    fn foreign(&mut self, tokens: TokenStream) -> TokenStream {
        let mut out = TokenStream::new();
        for t in tokens {
            out.extend([match t {
                TokenTree::Ident(i) => match self.lowerer.lookup(&i.to_string()) {
                    None => TokenTree::Ident(i),
                    Some(Sym::Expr(Expr::Var(v), _)) if self.fixed(*v) => {
                        let ident = hole_ident(self.holes.len());
                        self.holes.push(Hole::Expr(Expr::Var(*v)));
                        TokenTree::Ident(ident)
                    }
                    Some(_) => {
                        self.ok = false;
                        TokenTree::Ident(i)
                    }
                },
                TokenTree::Group(g) => {
                    let mut group = proc_macro2::Group::new(g.delimiter(), self.foreign(g.stream()));
                    group.set_span(g.span());
                    TokenTree::Group(group)
                }
                t => t,
            }]);
        }
        out
    }

    fn fixed(&self, v: VarId) -> bool {
        let var = self.lowerer.var(v);
        !var.varying && !var.mutable && !var.multi && !var.by_ref
    }

    /// `"{x}"` captures a name inside a string: makes it an argument so that it can be a hole.
    fn inline_formats(&mut self, args: &mut Punctuated<SynExpr, Token![,]>) {
        let mut captured = Vec::new();
        for arg in args.iter() {
            if let SynExpr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) = arg {
                for name in super::macros::captures(&text.value()) {
                    let is_local = !self.inner.contains(&name) && self.lowerer.lookup(&name).is_some();
                    let given = args
                        .iter()
                        .any(|a| matches!(a, SynExpr::Assign(n) if n.left.to_token_stream().to_string() == name));
                    if is_local && !given && !captured.contains(&name) {
                        captured.push(name);
                    }
                }
            }
        }
        for name in captured {
            let ident = Ident::new(&name, Span::call_site());
            args.push(syn::parse_quote!(#ident = #ident));
        }
    }
}

/// Methods that compare with what they are given a reference to.
fn is_order(name: &str) -> bool {
    matches!(name, "partial_cmp" | "total_cmp" | "cmp")
}

/// Methods of iterators, which change nothing that they go over by `iter`.
fn reads_only(name: &str) -> bool {
    let adaptor = super::iter::makes_iterator(name) && !name.ends_with("_mut") && name != "by_ref";
    adaptor || matches!(name, "sum" | "product" | "fold" | "count" | "last" | "min_by" | "max_by" | "zip" | "chars")
}

/// What a chain of `*` is applied to: a name that stands for memory means the memory however many
/// references Rust sees in between.
fn dereferenced(e: &SynExpr) -> &SynExpr {
    match e {
        SynExpr::Unary(u) if matches!(u.op, syn::UnOp::Deref(_)) => dereferenced(&u.expr),
        SynExpr::Paren(p) => dereferenced(&p.expr),
        e => e,
    }
}

/// What references and dereferences lead to.
fn referred(e: &SynExpr) -> &SynExpr {
    match e {
        SynExpr::Unary(u) if matches!(u.op, syn::UnOp::Deref(_)) => referred(&u.expr),
        SynExpr::Reference(r) => referred(&r.expr),
        SynExpr::Paren(p) => referred(&p.expr),
        e => e,
    }
}

/// An expression without the parentheses around it.
fn bare(e: &SynExpr) -> &SynExpr {
    if let SynExpr::Paren(p) = e { bare(&p.expr) } else { e }
}

impl VisitMut for Carrier<'_, '_> {
    fn visit_expr_mut(&mut self, e: &mut SynExpr) {
        if !self.ok {
            return;
        }
        match e {
            SynExpr::Path(_) => {
                if let Some(sym) = self.local(e)
                    && !matches!(sym, Sym::Closure(f) if f.item)
                {
                    match self.bare(sym).filter(|_| self.lowerer.followed(sym).is_none()) {
                        Some(hole) => *e = hole,
                        None => self.ok = false,
                    }
                }
            }
            SynExpr::Unary(u) if matches!(u.op, syn::UnOp::Deref(_)) => match self.local(dereferenced(&u.expr)) {
                Some(Sym::Place { place, .. }) => {
                    let place = place.clone();
                    *e = self.hole(Hole::Expr(Expr::Load(place)));
                }
                Some(Sym::Expr(value, _)) => {
                    let value = value.clone();
                    *e = self.hole(Hole::Expr(value));
                }
                _ => visit_mut::visit_expr_mut(self, e),
            },
            SynExpr::Field(f) => {
                if let Some(Sym::Tuple(parts)) = self.local(&f.base)
                    && let syn::Member::Unnamed(index) = &f.member
                    && let Some(part) = parts.get(index.index as usize)
                {
                    match self.bare(part) {
                        Some(hole) => *e = hole,
                        None => self.ok = false,
                    }
                } else {
                    self.base(&mut f.base);
                }
            }
            SynExpr::Index(i) => {
                self.base(&mut i.expr);
                self.visit_expr_mut(&mut i.index);
            }
            SynExpr::Reference(r) => {
                if r.mutability.is_some() {
                    self.change(&r.expr);
                }
                self.base(&mut r.expr);
            }
            SynExpr::MethodCall(c) => {
                let name = c.method.to_string();
                let prove = super::taint::is_inert_call(c) && self.doubtful(&c.receiver);
                if super::method::changes_receiver(&name) {
                    self.change(&c.receiver);
                } else if !super::method::is_pure(&name) {
                    self.pure = false;
                    // A method that nobody knows may change what it is called on.
                    if self.statement && !reads_only(&name) {
                        self.change(&c.receiver);
                    }
                }
                self.base(&mut c.receiver);
                if is_order(&name) {
                    c.args.iter_mut().for_each(|a| self.borrow(a));
                }
                c.args.iter_mut().for_each(|a| self.visit_expr_mut(a));
                if prove {
                    let span = Span::mixed_site().located_at(c.method.span());
                    *e = syn::parse_quote_spanned!(span=> ::__core::ops::unvarying({ let value = #e; value }));
                }
            }
            SynExpr::Call(c) => {
                if let Some((v, function)) = self.local(&c.func).and_then(|sym| self.lowerer.followed(sym)) {
                    let (ty, takes) = (&function.ty, &function.takes);
                    let f = self.hole(Hole::Expr(Expr::Ref(Place::var(v), false)));
                    c.args.iter_mut().for_each(|a| self.visit_expr_mut(a));
                    let args = c.args.iter();
                    self.pure = false;
                    *e = syn::parse_quote!(<#ty as ::__core::ops::Call<#takes>>::call(#f, (#(#args,)*)));
                    return;
                }
                let item = matches!(self.local(&c.func), Some(Sym::Closure(f)) if f.item);
                if matches!(self.local(&c.func), Some(Sym::Closure(_))) && !item {
                    self.ok = false;
                    return;
                }
                let detached = super::taint::detached(c).is_some();
                if let (true, SynExpr::Path(p)) = (detached, &mut *c.func) {
                    super::call::detach(p);
                }
                if !detached && !super::call::is_pure_function(&c.func) {
                    self.pure = false;
                }
                // The name of a function is no variable; anything else in its place is an expression.
                let named = matches!(&*c.func, SynExpr::Path(_)) && self.local(&c.func).is_none();
                if !item && !named {
                    self.visit_expr_mut(&mut c.func);
                }
                if let SynExpr::Path(p) = &*c.func
                    && p.path.segments.last().is_some_and(|s| is_order(&s.ident.to_string()))
                {
                    c.args.iter_mut().for_each(|a| self.borrow(a));
                }
                c.args.iter_mut().for_each(|a| self.visit_expr_mut(a));
            }
            SynExpr::Assign(a) => {
                self.change(&a.left);
                match bare(&a.left) {
                    SynExpr::Unary(_) => self.visit_expr_mut(&mut a.left),
                    _ => self.base(&mut a.left),
                }
                self.visit_expr_mut(&mut a.right);
            }
            SynExpr::Binary(b) => {
                if is_compound(&b.op) {
                    self.change(&b.left);
                }
                if super::taint::is_comparison(&b.op) {
                    self.compared(&mut b.left, &mut b.right);
                }
                self.visit_expr_mut(&mut b.left);
                self.visit_expr_mut(&mut b.right);
            }
            SynExpr::Closure(c) => {
                let depth = self.inner.len();
                for input in &c.inputs {
                    self.names(input);
                }
                self.closures += 1;
                let loops = std::mem::take(&mut self.loops);
                self.visit_expr_mut(&mut c.body);
                self.closures -= 1;
                self.loops = loops;
                self.inner.truncate(depth);
            }
            SynExpr::Let(l) => {
                self.visit_expr_mut(&mut l.expr);
                self.names(&l.pat);
            }
            SynExpr::ForLoop(l) => {
                self.visit_expr_mut(&mut l.expr);
                let depth = self.inner.len();
                self.names(&l.pat);
                self.loops += 1;
                self.visit_block_mut(&mut l.body);
                self.loops -= 1;
                self.inner.truncate(depth);
                self.pure = false;
            }
            SynExpr::While(_) | SynExpr::Loop(_) => {
                self.loops += 1;
                self.pure = false;
                visit_mut::visit_expr_mut(self, e);
                self.loops -= 1;
            }
            SynExpr::Return(_) if self.closures == 0 => self.ok = false,
            SynExpr::Break(b) if self.loops == 0 || b.label.is_some() => self.ok = false,
            SynExpr::Continue(c) if self.loops == 0 || c.label.is_some() => self.ok = false,
            SynExpr::Try(_) | SynExpr::Await(_) | SynExpr::Yield(_) | SynExpr::Async(_) | SynExpr::Unsafe(_) => {
                self.ok = false;
            }
            SynExpr::Macro(m) => self.macro_call(&mut m.mac),
            SynExpr::Struct(s) => {
                for field in &mut s.fields {
                    field.colon_token.get_or_insert_default();
                    self.visit_expr_mut(&mut field.expr);
                }
                if let Some(rest) = &mut s.rest {
                    self.visit_expr_mut(rest);
                }
            }
            _ => visit_mut::visit_expr_mut(self, e),
        }
    }

    fn visit_block_mut(&mut self, b: &mut syn::Block) {
        let depth = self.inner.len();
        if b.stmts.len() > 1 {
            self.pure = false;
        }
        visit_mut::visit_block_mut(self, b);
        self.inner.truncate(depth);
    }

    fn visit_local_mut(&mut self, l: &mut syn::Local) {
        if let Some(init) = &mut l.init {
            self.visit_expr_mut(&mut init.expr);
            if let Some((_, diverge)) = &mut init.diverge {
                self.visit_expr_mut(diverge);
            }
        }
        self.names(&l.pat);
    }

    fn visit_stmt_macro_mut(&mut self, m: &mut syn::StmtMacro) {
        self.macro_call(&mut m.mac);
    }

    fn visit_arm_mut(&mut self, arm: &mut syn::Arm) {
        let depth = self.inner.len();
        self.names(&arm.pat);
        if let Some((_, guard)) = &mut arm.guard {
            self.visit_expr_mut(guard);
        }
        self.visit_expr_mut(&mut arm.body);
        self.inner.truncate(depth);
    }

    fn visit_item_mut(&mut self, _: &mut syn::Item) {}
}
