//! The fence: constructs that cannot be differentiated, each with its reason and a way out.
//!
//! What depends on whether a value varies is checked while lowering, where that is known; what is rejected
//! wherever it stands is checked here. Each rejection has its case in `tests/ui/` and its paragraph in
//! `docs/limitations.md`.

mod contexts;
mod groups;

use quote::ToTokens;
use syn::visit::{self, Visit};
use syn::{Expr, FnArg, Pat, ReturnType, Signature, Type};

use crate::lower::is_inert_type;
use crate::report::Report;

pub use groups::settle;

/// Checks a signature.
pub fn check_signature(sig: &Signature, report: &Report) {
    let reject = |at: &dyn ToTokens, message: &str| report.push(syn::Error::new_spanned(at.to_token_stream(), message));
    // The derivative runs at other times than the primal, so the caller's reasons for safety do not carry over.
    if let Some(token) = &sig.unsafety {
        reject(token, "an `unsafe` function cannot be differentiated; wrap the unsafe part in a safe function");
    }
    // A future is resumed piecemeal; there is no order to reverse.
    if let Some(token) = &sig.asyncness {
        reject(token, "an `async` function has no derivative; differentiate a plain `fn` and call it from async code");
    }
    if let Some(abi) = &sig.abi {
        reject(
            abi,
            "a function with a foreign ABI cannot be differentiated; differentiate a plain `fn` and call it from there",
        );
    }
    if let Some(variadic) = &sig.variadic {
        reject(variadic, "a variadic function cannot be differentiated; take a slice");
    }
    for arg in &sig.inputs {
        match arg {
            FnArg::Receiver(r) => r.attrs.iter().for_each(|a| check_attribute(a, report)),
            FnArg::Typed(arg) => {
                arg.attrs.iter().for_each(|a| check_attribute(a, report));
                check_type(&arg.ty, Position::Argument, report);
                check_parameter(&arg.pat, report);
            }
        }
    }
    if let ReturnType::Type(_, ty) = &sig.output {
        match &**ty {
            Type::Never(never) => {
                reject(never, "a function that never returns has no derivative; take the attribute off");
            }
            ty => check_type(ty, Position::Result, report),
        }
    }
}

/// A parameter that is borrowed where it is bound has no name by which the reverse sweep could take it again.
fn check_parameter(pat: &Pat, report: &Report) {
    struct ByRef<'a>(&'a Report);
    impl Visit<'_> for ByRef<'_> {
        fn visit_pat_ident(&mut self, p: &syn::PatIdent) {
            if let Some(by_ref) = &p.by_ref {
                let message = "a parameter bound by `ref` cannot be followed; take a reference as its type";
                self.0.push(syn::Error::new_spanned(by_ref, message));
            }
            visit::visit_pat_ident(self, p);
        }
    }
    ByRef(report).visit_pat(pat);
}

/// Attributes inside of an item are not evaluated before the attribute of the item runs, so the derivative
/// would be of a function with both alternatives in it.
fn check_attribute(attr: &syn::Attribute, report: &Report) {
    if attr.path().is_ident("cfg") || attr.path().is_ident("cfg_attr") {
        report.push(syn::Error::new_spanned(
            attr.path(),
            "whether this configuration holds is not known here; write `#[cfg]` on two versions of the function, or \
             test it with `if cfg!(…)`",
        ));
    }
}

/// Where a type stands.
#[derive(Clone, Copy, PartialEq)]
enum Position {
    Argument,
    Result,
    Body,
}

fn check_type(ty: &Type, position: Position, report: &Report) {
    struct Types<'a>(Position, &'a Report);
    impl Types<'_> {
        fn reject(&self, at: &dyn ToTokens, message: &str) {
            self.1.push(syn::Error::new_spanned(at.to_token_stream(), message));
        }
    }
    impl Visit<'_> for Types<'_> {
        fn visit_type(&mut self, ty: &Type) {
            match ty {
                // Nothing says what else can reach the memory.
                Type::Ptr(p) => self.reject(&p.star_token, "a raw pointer cannot be followed; take a reference or a slice"),
                // A function behind `dyn Fn` is allowed as long as it is not given varying values.
                Type::TraitObject(t) if !is_function(t) => self.reject(
                    &t.dyn_token.map_or_else(|| t.to_token_stream(), |d| d.to_token_stream()),
                    "what is behind `dyn` is not known at compile time, nor is its derivative; use a type parameter or an enum",
                ),
                // The macro must know which arguments vary, and a companion must name the type again.
                Type::ImplTrait(t) if self.0 == Position::Argument => self.reject(
                    &t.impl_token,
                    "an `impl Trait` argument has no name for the derivative to use; write a type parameter",
                ),
                Type::ImplTrait(t) if self.0 == Position::Result => {
                    self.reject(&t.impl_token, "an `impl Trait` result has no derivative; return a concrete type");
                }
                // The result's cotangent is a value of the result's type: it would have to borrow from nowhere.
                Type::Reference(r) if self.0 == Position::Result && !is_inert_type(&r.elem) => self.reject(
                    &r.and_token,
                    "a returned reference has no derivative of its own; return the value, or its index",
                ),
                ty => visit::visit_type(self, ty),
            }
        }
        // The arguments of `Fn(A) -> B` are not arguments of ours.
        fn visit_parenthesized_generic_arguments(&mut self, _: &syn::ParenthesizedGenericArguments) {}
        fn visit_type_bare_fn(&mut self, _: &syn::TypeBareFn) {}
        fn visit_lifetime(&mut self, lifetime: &syn::Lifetime) {
            if self.0 == Position::Result && lifetime.ident == "_" {
                self.reject(lifetime, "a result that borrows has no derivative of its own; return values, or indices");
            }
        }
    }
    // What a shared reference refers to is a part of an argument: its derivative is handed out as a copy.
    let ty = match ty {
        Type::Reference(r) if position == Position::Result && r.mutability.is_none() => &r.elem,
        ty => ty,
    };
    Types(position, report).visit_type(ty);
}

fn is_function(t: &syn::TypeTraitObject) -> bool {
    t.bounds.iter().any(|b| match b {
        syn::TypeParamBound::Trait(t) => t.path.segments.last().is_some_and(|s| s.ident.to_string().starts_with("Fn")),
        _ => false,
    })
}

/// Checks a body for what is rejected wherever it stands.
pub fn check_body(block: &syn::Block, report: &Report) {
    Body { report, pointer: false }.visit_block(block);
    contexts::check(block, report);
}

struct Body<'a> {
    report: &'a Report,
    /// This statement has been told about raw pointers already: a chain of casts is one mistake.
    pointer: bool,
}

impl Body<'_> {
    fn reject(&self, at: &dyn ToTokens, message: &str) {
        self.report.push(syn::Error::new_spanned(at.to_token_stream(), message));
    }

    fn pointer(&mut self, at: &dyn ToTokens) {
        if !std::mem::replace(&mut self.pointer, true) {
            self.reject(at, "a raw pointer cannot be followed; take a reference or a slice");
        }
    }
}

impl Visit<'_> for Body<'_> {
    fn visit_stmt(&mut self, stmt: &syn::Stmt) {
        self.pointer = false;
        visit::visit_stmt(self, stmt);
    }

    fn visit_expr(&mut self, e: &Expr) {
        match e {
            Expr::Unsafe(u) => self.reject(
                &u.unsafe_token,
                "`unsafe` code cannot be differentiated; move it to a safe function, and mark what it computes \
                 `#[constant]` if that cannot vary",
            ),
            // `await` stands only inside of these.
            Expr::Async(a) => {
                self.reject(&a.async_token, "`async` code has no derivative; differentiate a plain `fn`");
            }
            Expr::RawAddr(r) => self.pointer(&r.raw),
            e => visit::visit_expr(self, e),
        }
    }

    fn visit_type(&mut self, ty: &Type) {
        match ty {
            Type::Ptr(p) => self.pointer(&p.star_token),
            ty => check_type(ty, Position::Body, self.report),
        }
    }

    fn visit_attribute(&mut self, attr: &syn::Attribute) {
        check_attribute(attr, self.report);
    }

    fn visit_item(&mut self, item: &syn::Item) {
        // A global that changes between the sweeps would change the derivative.
        if let syn::Item::Static(s) = item
            && let syn::StaticMutability::Mut(token) = &s.mutability
        {
            self.reject(
                token,
                "`static mut` may change between the value and its derivative; pass the data as an argument",
            );
        }
    }

    fn visit_macro(&mut self, m: &syn::Macro) {
        let name = m.path.segments.last().map(|s| s.ident.to_string()).unwrap_or_default();
        if matches!(name.as_str(), "asm" | "global_asm" | "naked_asm") {
            self.reject(&m.path, "inline assembly has no derivative; write it in Rust");
        }
    }
}
