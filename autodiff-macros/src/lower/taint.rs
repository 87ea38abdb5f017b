//! Which local names may ever hold a value that varies: a fixed point over the user's syntax.
//!
//! Lowering decides expression by expression what varies, from what it has already lowered. Only for a
//! mutable variable it must know in advance, since a loop may feed a later assignment back. This pass
//! answers that by name, without regard for shadowing, so it errs on the side of "varies".

use std::collections::HashSet;

use syn::visit::{self, Visit};
use syn::{Expr, Pat};

/// The names that may vary, given those of the varying parameters; and those borrowed mutably.
#[derive(Default)]
pub struct Taint {
    pub varying: HashSet<String>,
    /// Taken by `&mut name`, so that it must live in memory.
    pub borrowed: HashSet<String>,
    /// Reached into: by a field, an element, a method, a loop over it.
    pub projected: HashSet<String>,
    /// Changed by a method, so that it must live in memory even where it cannot vary.
    pub changed: HashSet<String>,
    grown: bool,
}

impl Taint {
    /// Runs the analysis on a body.
    pub fn of(params: HashSet<String>, body: &syn::Block) -> Self {
        let mut taint = Taint { varying: params, ..Taint::default() };
        loop {
            taint.grown = false;
            taint.visit_block(body);
            if !taint.grown {
                return taint;
            }
        }
    }

    fn mark(&mut self, name: String) {
        self.grown |= self.varying.insert(name);
    }

    fn mark_pattern(&mut self, pat: &Pat) {
        for name in pattern_names(pat) {
            self.mark(name);
        }
    }

    /// What a name refers to mutably varies as soon as the name does, and the other way round.
    fn alias(&mut self, pat: &Pat, e: &Expr) {
        if !borrows_mutably(e) {
            return;
        }
        let names = pattern_names(pat);
        let referents = idents(e);
        if names.iter().any(|n| self.varying.contains(n)) {
            referents.into_iter().for_each(|n| self.mark(n));
        } else if referents.iter().any(|n| self.varying.contains(n)) {
            names.into_iter().for_each(|n| self.mark(n));
        }
    }

    fn mentions(&self, e: &Expr) -> bool {
        struct Mentions<'a>(&'a HashSet<String>, bool);
        impl Visit<'_> for Mentions<'_> {
            fn visit_expr(&mut self, e: &Expr) {
                if !is_inert_result(e) {
                    visit::visit_expr(self, e);
                }
            }
            fn visit_ident(&mut self, i: &proc_macro2::Ident) {
                self.1 |= self.0.contains(&i.to_string());
            }
            fn visit_macro(&mut self, m: &syn::Macro) {
                if let Some(args) = super::macros::arguments(m) {
                    return args.iter().for_each(|a| self.visit_expr(a));
                }
                for t in m.tokens.clone() {
                    self.visit_tokens(t);
                }
            }
        }
        impl Mentions<'_> {
            fn visit_tokens(&mut self, t: proc_macro2::TokenTree) {
                match t {
                    proc_macro2::TokenTree::Ident(i) => self.visit_ident(&i),
                    proc_macro2::TokenTree::Group(g) => g.stream().into_iter().for_each(|t| self.visit_tokens(t)),
                    _ => {}
                }
            }
        }
        let mut m = Mentions(&self.varying, false);
        m.visit_expr(e);
        m.1
    }
}

impl Visit<'_> for Taint {
    fn visit_local(&mut self, local: &syn::Local) {
        if let Some(init) = &local.init
            && self.mentions(&init.expr)
        {
            self.mark_pattern(&local.pat);
        }
        if let Some(init) = &local.init {
            self.alias(&local.pat, &init.expr);
        }
        visit::visit_local(self, local);
    }

    fn visit_expr(&mut self, e: &Expr) {
        match e {
            Expr::Assign(a) if self.mentions(&a.right) => {
                place_names(&a.left).into_iter().for_each(|n| self.mark(n));
            }
            Expr::Binary(b) if is_compound(&b.op) && self.mentions(&b.right) => {
                place_names(&b.left).into_iter().for_each(|n| self.mark(n));
            }
            Expr::MethodCall(c) if c.args.iter().any(|a| self.mentions(a)) => {
                place_names(&c.receiver).into_iter().for_each(|n| self.mark(n));
            }
            Expr::ForLoop(l) if self.mentions(&l.expr) => self.mark_pattern(&l.pat),
            Expr::Let(l) if self.mentions(&l.expr) => self.mark_pattern(&l.pat),
            Expr::Match(m) if self.mentions(&m.expr) => {
                m.arms.iter().for_each(|arm| self.mark_pattern(&arm.pat));
            }
            Expr::Closure(c) => c.inputs.iter().for_each(|p| self.mark_pattern(p)),
            Expr::Call(c) if c.args.iter().any(|a| self.mentions(a)) || self.mentions(&c.func) => {
                for arg in &c.args {
                    if let Expr::Reference(r) = arg
                        && r.mutability.is_some()
                    {
                        place_names(&r.expr).into_iter().for_each(|n| self.mark(n));
                    }
                }
            }
            _ => {}
        }
        match e {
            Expr::ForLoop(l) => self.alias(&l.pat, &l.expr),
            Expr::Let(l) => self.alias(&l.pat, &l.expr),
            Expr::Match(m) => m.arms.iter().for_each(|arm| self.alias(&arm.pat, &m.expr)),
            // A closure's parameters count as varying, so what an adaptor lends them mutably does too.
            Expr::MethodCall(c)
                if borrows_mutably(&c.receiver) && c.args.iter().any(|a| matches!(a, Expr::Closure(_))) =>
            {
                idents(&c.receiver).into_iter().for_each(|n| self.mark(n));
            }
            _ => {}
        }
        if let Expr::MethodCall(c) = e
            && super::method::changes_receiver(&c.method.to_string())
        {
            self.changed.extend(place_names(&c.receiver));
        }
        let base = match e {
            Expr::Field(f) => Some(&*f.base),
            Expr::Index(i) => Some(&*i.expr),
            Expr::MethodCall(c) if crate::rules::lookup(&c.method.to_string(), c.args.len() + 1).is_none() => {
                Some(&*c.receiver)
            }
            Expr::Reference(r) => Some(&*r.expr),
            Expr::ForLoop(l) => Some(&*l.expr),
            Expr::Match(m) => Some(&*m.expr),
            Expr::Let(l) => Some(&*l.expr),
            Expr::Try(t) => Some(&*t.expr),
            _ => None,
        };
        if let Some(Expr::Path(p)) = base
            && let Some(name) = p.path.get_ident()
        {
            self.projected.insert(name.to_string());
        }
        if let Expr::Reference(r) = e
            && r.mutability.is_some()
            && let Expr::Path(_) = &*r.expr
        {
            self.borrowed.extend(place_names(&r.expr));
        }
        visit::visit_expr(self, e);
    }
}

/// Whether an expression lends something mutably.
fn borrows_mutably(e: &Expr) -> bool {
    struct Finds(bool);
    impl Visit<'_> for Finds {
        fn visit_expr_reference(&mut self, r: &syn::ExprReference) {
            self.0 |= r.mutability.is_some();
            visit::visit_expr_reference(self, r);
        }
        fn visit_expr_method_call(&mut self, c: &syn::ExprMethodCall) {
            let name = c.method.to_string();
            self.0 |= name.ends_with("_mut") || matches!(name.as_str(), "drain" | "split_off");
            visit::visit_expr_method_call(self, c);
        }
    }
    let mut finds = Finds(false);
    finds.visit_expr(e);
    finds.0
}

/// Every identifier in an expression.
fn idents(e: &Expr) -> Vec<String> {
    struct Idents(Vec<String>);
    impl Visit<'_> for Idents {
        fn visit_ident(&mut self, i: &proc_macro2::Ident) {
            self.0.push(i.to_string());
        }
    }
    let mut idents = Idents(Vec::new());
    idents.visit_expr(e);
    idents.0
}

/// Whether an operator is a compound assignment.
pub fn is_compound(op: &syn::BinOp) -> bool {
    use syn::BinOp as B;
    matches!(
        op,
        B::AddAssign(_)
            | B::SubAssign(_)
            | B::MulAssign(_)
            | B::DivAssign(_)
            | B::RemAssign(_)
            | B::BitXorAssign(_)
            | B::BitAndAssign(_)
            | B::BitOrAssign(_)
            | B::ShlAssign(_)
            | B::ShrAssign(_)
    )
}

/// Whether an operator yields a `bool`.
pub fn is_comparison(op: &syn::BinOp) -> bool {
    use syn::BinOp as B;
    matches!(op, B::Eq(_) | B::Ne(_) | B::Lt(_) | B::Le(_) | B::Gt(_) | B::Ge(_) | B::And(_) | B::Or(_))
}

/// Methods whose result cannot vary, whatever they are called on.
pub fn is_inert_method(name: &str) -> bool {
    const CONTAINER: &[&str] = &[
        "len",
        "is_empty",
        "capacity",
        "is_some",
        "is_none",
        "is_ok",
        "is_err",
        "any",
        "all",
        "position",
        "contains",
        "partial_cmp",
        "total_cmp",
        "cmp",
        "eq",
        "ne",
        "lt",
        "le",
        "gt",
        "ge",
        "to_string",
        "is_zero",
        "is_one",
        "is_positive",
        "is_negative",
        "to_usize",
        "to_i32",
        "to_i64",
        "to_u64",
        "to_u32",
        "is_sorted",
        "nrows",
        "ncols",
        "saturating_sub",
        "wrapping_add",
        "checked_sub",
        "checked_add",
        "starts_with",
    ];
    CONTAINER.contains(&name) || crate::rules::INERT.contains(&name)
}

/// Whether a method call is one whose result cannot vary: by its name, and by its argument where types of the
/// user's have methods of that name too, as in `orbit.position(t)`.
pub fn is_inert_call(c: &syn::ExprMethodCall) -> bool {
    let name = c.method.to_string();
    match name.as_str() {
        "any" | "all" | "position" => matches!(c.args.first(), Some(Expr::Closure(_))),
        "len" | "is_empty" | "capacity" => c.args.is_empty(),
        name => is_inert_method(name),
    }
}

/// Whether a type is one whose values cannot vary.
pub fn is_inert_type(ty: &syn::Type) -> bool {
    match ty {
        syn::Type::Path(p) => p.path.get_ident().is_some_and(|i| is_inert_name(&i.to_string())),
        syn::Type::Reference(r) => is_inert_type(&r.elem),
        syn::Type::Array(a) => is_inert_type(&a.elem),
        syn::Type::Slice(s) => is_inert_type(&s.elem),
        syn::Type::Tuple(t) => t.elems.iter().all(is_inert_type),
        syn::Type::Paren(p) => is_inert_type(&p.elem),
        syn::Type::Group(p) => is_inert_type(&p.elem),
        syn::Type::BareFn(_) => true,
        _ => false,
    }
}

/// The names of the primitive types that cannot vary.
pub fn is_inert_name(name: &str) -> bool {
    const INERT: &[&str] = &[
        "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize", "bool", "char", "str",
        "String",
    ];
    INERT.contains(&name)
}

/// Whether the result of an expression cannot vary although its parts may.
pub fn is_inert_result(e: &Expr) -> bool {
    match e {
        Expr::Lit(_) => true,
        Expr::Binary(b) => is_comparison(&b.op),
        Expr::Unary(u) => matches!(u.op, syn::UnOp::Not(_)) || is_inert_result(&u.expr),
        Expr::Cast(c) => is_inert_type(&c.ty),
        Expr::MethodCall(c) => is_inert_call(c),
        Expr::Paren(p) => is_inert_result(&p.expr),
        Expr::Group(p) => is_inert_result(&p.expr),
        Expr::Reference(r) => r.mutability.is_none() && is_inert_result(&r.expr),
        Expr::Macro(m) => m.mac.path.is_ident("matches"),
        Expr::Call(c) => detached(c).is_some(),
        _ => false,
    }
}

/// What `stop_gradient(x)` is applied to.
pub fn detached(c: &syn::ExprCall) -> Option<&Expr> {
    match (&*c.func, c.args.first()) {
        (Expr::Path(p), Some(arg)) if c.args.len() == 1 => {
            p.path.segments.last().is_some_and(|s| s.ident == crate::constants::DETACH).then_some(arg)
        }
        _ => None,
    }
}

/// The names that a pattern binds.
pub fn pattern_names(pat: &Pat) -> Vec<String> {
    struct Names(Vec<String>);
    impl Visit<'_> for Names {
        fn visit_pat_ident(&mut self, p: &syn::PatIdent) {
            self.0.push(p.ident.to_string());
            visit::visit_pat_ident(self, p);
        }
    }
    let mut names = Names(Vec::new());
    names.visit_pat(pat);
    names.0
}

/// The variables whose memory an assignment to an expression may change.
pub fn place_names(e: &Expr) -> Vec<String> {
    match e {
        Expr::Path(p) => p.path.get_ident().map(ToString::to_string).into_iter().collect(),
        Expr::Field(f) => place_names(&f.base),
        Expr::Index(i) => place_names(&i.expr),
        Expr::Unary(u) => place_names(&u.expr),
        Expr::Paren(p) => place_names(&p.expr),
        Expr::Group(p) => place_names(&p.expr),
        Expr::Reference(r) => place_names(&r.expr),
        Expr::MethodCall(c) => place_names(&c.receiver),
        Expr::Tuple(t) => t.elems.iter().flat_map(place_names).collect(),
        Expr::Array(t) => t.elems.iter().flat_map(place_names).collect(),
        _ => Vec::new(),
    }
}
