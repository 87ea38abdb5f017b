//! The fence: constructs that cannot be differentiated, each with its reason and a way out.
//!
//! What depends on whether a value varies is checked while lowering, where that is known; what is rejected
//! wherever it stands is checked here.

use syn::visit::{self, Visit};
use syn::{FnArg, Pat, Signature, Type};

use crate::report::Report;

/// Checks a signature.
pub fn check_signature(sig: &Signature, report: &Report) {
    let reject =
        |at: &dyn quote::ToTokens, message: &str| report.push(syn::Error::new_spanned(at.to_token_stream(), message));
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
        let FnArg::Typed(arg) = arg else { continue };
        check_type(&arg.ty, report);
        // The macro must know which arguments vary, and a companion must name the type again.
        if let Type::ImplTrait(t) = &*arg.ty {
            reject(
                &t.impl_token,
                "an `impl Trait` argument has no name for the derivative to use; write a type parameter",
            );
        }
        if let Pat::Ident(p) = &*arg.pat
            && let Some(by_ref) = &p.by_ref
        {
            reject(by_ref, "a parameter bound by `ref` cannot be followed; take a reference as its type");
        }
    }
    if let syn::ReturnType::Type(_, ty) = &sig.output {
        check_type(ty, report);
        match &**ty {
            Type::ImplTrait(t) => {
                reject(&t.impl_token, "an `impl Trait` result has no derivative; return a concrete type");
            }
            Type::Reference(r) => reject(
                &r.and_token,
                "a returned reference has no derivative of its own; return the value, or its index",
            ),
            Type::Never(n) => reject(n, "a function that never returns has no derivative"),
            _ => {}
        }
    }
}

fn check_type(ty: &Type, report: &Report) {
    struct Types<'a>(&'a Report);
    impl Visit<'_> for Types<'_> {
        fn visit_type(&mut self, ty: &Type) {
            match ty {
                // Nothing says what else can reach the memory.
                Type::Ptr(p) => self.0.push(syn::Error::new_spanned(p, "a raw pointer cannot be followed; take a reference or a slice")),
                // A function behind `dyn Fn` is allowed as long as it is not given varying values.
                Type::TraitObject(t) if !is_function(t) => self.0.push(syn::Error::new_spanned(
                    t.dyn_token,
                    "what is behind `dyn` is not known at compile time, nor is its derivative; use a type parameter or an enum",
                )),
                ty => visit::visit_type(self, ty),
            }
        }
    }
    Types(report).visit_type(ty);
}

fn is_function(t: &syn::TypeTraitObject) -> bool {
    t.bounds.iter().any(|b| match b {
        syn::TypeParamBound::Trait(t) => t.path.segments.last().is_some_and(|s| s.ident.to_string().starts_with("Fn")),
        _ => false,
    })
}

/// Checks a body for what is rejected wherever it stands.
pub fn check_body(block: &syn::Block, report: &Report) {
    struct Body<'a>(&'a Report);
    impl Visit<'_> for Body<'_> {
        fn visit_expr(&mut self, e: &syn::Expr) {
            match e {
                syn::Expr::Unsafe(u) => self.reject(&u.unsafe_token, "`unsafe` code cannot be differentiated; move it to a safe function, and mark what it computes `#[constant]` if that cannot vary"),
                syn::Expr::Async(a) => self.reject(&a.async_token, "`async` code has no derivative; differentiate a plain `fn`"),
                syn::Expr::Await(a) => self.reject(&a.await_token, "`await` has no derivative; differentiate a plain `fn`"),
                syn::Expr::RawAddr(r) => self.reject(r, "a raw pointer cannot be followed; take a reference or a slice"),
                e => visit::visit_expr(self, e),
            }
        }
        fn visit_type(&mut self, ty: &Type) {
            check_type(ty, self.0);
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
            if m.path
                .segments
                .last()
                .is_some_and(|s| matches!(s.ident.to_string().as_str(), "asm" | "global_asm" | "naked_asm"))
            {
                self.reject(&m.path, "inline assembly has no derivative; write it in Rust");
            }
        }
    }
    impl Body<'_> {
        fn reject(&self, at: &dyn quote::ToTokens, message: &str) {
            self.0.push(syn::Error::new_spanned(at.to_token_stream(), message));
        }
    }
    Body(report).visit_block(block);
}
