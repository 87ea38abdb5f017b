//! `#[constant]` in a body: on `let`, which the lowering reads, and on expressions.
//!
//! rustc knows neither, so the function itself is given back without them. On an expression it means what
//! `stop_gradient` means, and becomes a call of it before the body is lowered.

use proc_macro2::{Span, TokenStream};
use syn::visit_mut::{self, VisitMut};
use syn::{Attribute, Block, Expr, Local};

/// The name of the function of `autodiff-core` whose result does not vary.
pub const DETACH: &str = "stop_gradient";

/// Removes `#[constant]` from a body.
pub fn strip(block: &mut Block) {
    Strip { core: None }.visit_block_mut(block);
}

/// A body with calls of `stop_gradient` for expressions marked `#[constant]`.
pub fn detach(block: &Block, core: &TokenStream) -> Block {
    let mut block = block.clone();
    Strip { core: Some(core) }.visit_block_mut(&mut block);
    block
}

/// Removes the attribute; with the path of the core crate leaves a call in its place.
struct Strip<'a> {
    core: Option<&'a TokenStream>,
}

impl VisitMut for Strip<'_> {
    fn visit_expr_mut(&mut self, e: &mut Expr) {
        let marked = attributes(e).is_some_and(take);
        visit_mut::visit_expr_mut(self, e);
        // The parentheses were there for the attribute: rustc need not say that they are not needed now.
        if let (true, Expr::Paren(p)) = (marked, &mut *e) {
            p.paren_token = syn::token::Paren(Span::mixed_site());
        }
        if let (true, Some(core)) = (marked, self.core) {
            let name = quote::format_ident!("{DETACH}");
            *e = syn::parse_quote!(#core::#name(#e));
        }
    }

    fn visit_local_mut(&mut self, l: &mut Local) {
        if self.core.is_none() {
            take(&mut l.attrs);
        }
        visit_mut::visit_local_mut(self, l);
    }
}

/// Takes `#[constant]` away: whether it was there.
fn take(attrs: &mut Vec<Attribute>) -> bool {
    let before = attrs.len();
    attrs.retain(|a| !a.path().is_ident("constant"));
    attrs.len() != before
}

/// The attributes of an expression.
fn attributes(e: &mut Expr) -> Option<&mut Vec<Attribute>> {
    macro_rules! each {
        ($($kind:ident)*) => {
            match e {
                $(Expr::$kind(e) => Some(&mut e.attrs),)*
                _ => None,
            }
        };
    }
    each! {
        Array Assign Async Await Binary Block Break Call Cast Closure Const Continue Field ForLoop Group If Index
        Infer Let Lit Loop Macro Match MethodCall Paren Path Range RawAddr Reference Repeat Return Struct Try TryBlock
        Tuple Unary Unsafe While Yield
    }
}
