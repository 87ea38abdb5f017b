//! Two variables with one spelling.
//!
//! In a function that a `macro_rules!` macro writes, the macro's own `t` and a `t` that its caller passed in
//! are two variables. The compiler knows variables by their spelling, so such a function is rejected: it
//! would get the derivative of another function.

use std::collections::HashMap;

use proc_macro2::{Ident, Span};
use syn::visit::{self, Visit};

use crate::report::Report;

/// Rejects a body in which a variable's name is spelt alike in two macro contexts.
pub fn check(block: &syn::Block, report: &Report) {
    let mut bound = Bound(HashMap::new());
    bound.visit_block(block);
    if bound.0.values().all(Option::is_none) {
        return;
    }
    let mut uses = Uses { bound: bound.0, report };
    uses.visit_block(block);
}

/// The context that tells identifiers of one spelling apart. rustc prints it with a span, and nowhere else
/// on stable Rust; outside of rustc there is none.
fn context(span: Span) -> Option<String> {
    let text = format!("{span:?}");
    let number = text.strip_prefix('#')?.split(' ').next()?;
    number.parse::<u32>().is_ok().then(|| number.to_owned())
}

/// The variables that patterns bind, with the context of the first binding.
struct Bound(HashMap<String, Option<String>>);

impl Visit<'_> for Bound {
    fn visit_pat_ident(&mut self, p: &syn::PatIdent) {
        self.0.entry(p.ident.to_string()).or_insert_with(|| context(p.ident.span()));
        visit::visit_pat_ident(self, p);
    }
    fn visit_item(&mut self, _: &syn::Item) {}
}

struct Uses<'a> {
    bound: HashMap<String, Option<String>>,
    report: &'a Report,
}

impl Uses<'_> {
    fn see(&mut self, ident: &Ident) {
        let name = ident.to_string();
        if let Some(Some(first)) = self.bound.get(&name)
            && context(ident.span()).is_some_and(|here| here != *first)
        {
            self.report.push(syn::Error::new(
                ident.span(),
                format!(
                    "this `{name}` and the `{name}` of the surrounding macro are two variables, which cannot be told \
                     apart here; rename one of them"
                ),
            ));
            // One message for one name.
            self.bound.remove(&name);
        }
    }
}

impl Visit<'_> for Uses<'_> {
    fn visit_pat_ident(&mut self, p: &syn::PatIdent) {
        self.see(&p.ident);
        visit::visit_pat_ident(self, p);
    }
    fn visit_expr_path(&mut self, p: &syn::ExprPath) {
        if let Some(ident) = p.path.get_ident() {
            self.see(ident);
        }
    }
    fn visit_item(&mut self, _: &syn::Item) {}
}
