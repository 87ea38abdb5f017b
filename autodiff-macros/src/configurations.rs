//! `#[cfg]` inside of a body: one version of the function for each way in which the conditions can turn out.
//!
//! rustc evaluates the `#[cfg]`s of an item's inside after the attribute has run, but those on the items that the
//! attribute gives like any other. So a function that tests `a` and `b` becomes four, `#[cfg(all(a, b))]`,
//! `#[cfg(all(a, not(b)))]` and so on, and rustc keeps the one that holds.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{Attribute, Block, Expr, ImplItem, ImplItemFn, ItemFn, ItemImpl, Meta, Stmt};

/// The number of versions doubles with each condition.
const MOST: usize = 3;

/// A condition without the `not` around it.
struct Condition {
    text: String,
    tokens: TokenStream,
}

/// The versions of a body, with the condition of each; `None` where there is nothing to decide, or where an attribute
/// stands where it cannot be followed.
pub fn versions(block: &Block) -> Option<Vec<(TokenStream, Block)>> {
    let mut found = Conditions::default();
    found.visit_block(block);
    if !found.readable || found.all.is_empty() || found.all.len() > MOST {
        return None;
    }
    let all = found.all;
    let mut versions = Vec::new();
    for chosen in 0..1_usize << all.len() {
        let holds = |k: usize| chosen & (1 << k) == 0;
        let mut body = block.clone();
        let decided = all.iter().enumerate().map(|(k, c)| (c.text.as_str(), holds(k))).collect();
        Decide { decided }.visit_block_mut(&mut body);
        let mut rest = Conditions::default();
        rest.visit_block(&body);
        if !rest.all.is_empty() {
            return None;
        }
        let conditions = all.iter().enumerate().map(|(k, c)| {
            let tokens = &c.tokens;
            if holds(k) { quote!(#tokens) } else { quote!(not(#tokens)) }
        });
        versions.push((quote!(all(#(#conditions),*)), body));
    }
    Some(versions)
}

fn heads(condition: &TokenStream, options: &TokenStream, core: &TokenStream) -> TokenStream {
    quote! {
        #[cfg(#condition)]
        #[allow(unused_braces, reason = "one block may be all that is left of a body")]
        #[#core::differentiable(#options)]
    }
}

/// A function or a method by itself, in its versions, each to be expanded in turn.
pub fn of_function(item: &TokenStream, options: &TokenStream, core: &TokenStream) -> Option<TokenStream> {
    let attributes = |condition: &TokenStream| heads(condition, options, core);
    if let Ok(f) = syn::parse2::<ItemFn>(item.clone()) {
        let version = |(condition, body)| {
            let (attributes, f) = (attributes(&condition), ItemFn { block: Box::new(body), ..f.clone() });
            quote!(#attributes #f)
        };
        return Some(versions(&f.block)?.into_iter().map(version).collect());
    }
    let f = syn::parse2::<ImplItemFn>(item.clone()).ok()?;
    let version = |(condition, block)| {
        let (attributes, f) = (attributes(&condition), ImplItemFn { block, ..f.clone() });
        quote!(#attributes #f)
    };
    Some(versions(&f.block)?.into_iter().map(version).collect())
}

/// Takes the functions that have versions out of a block, each version into a block of its own. The functions of a
/// trait's implementation stay together.
pub fn of_block(
    block: &mut ItemImpl,
    is_derived: impl Fn(&ImplItemFn) -> bool,
    options: &TokenStream,
    core: &TokenStream,
) -> TokenStream {
    let mut out = TokenStream::new();
    if block.trait_.is_some() {
        return out;
    }
    let empty = ItemImpl { items: Vec::new(), ..block.clone() };
    block.items.retain(|item| {
        let ImplItem::Fn(f) = item else { return true };
        let Some(versions) = Some(f).filter(|f| is_derived(f)).and_then(|f| versions(&f.block)) else {
            return true;
        };
        for (condition, block) in versions {
            let items = vec![ImplItem::Fn(ImplItemFn { block, ..f.clone() })];
            let (attributes, version) = (heads(&condition, options, core), ItemImpl { items, ..empty.clone() });
            out.extend(quote!(#attributes #version));
        }
        false
    });
    out
}

/// What a `#[cfg]` asks, and whether it asks that it does not hold.
fn condition(attr: &Attribute) -> Option<(Condition, bool)> {
    let Meta::List(list) = &attr.meta else { return None };
    if !attr.path().is_ident("cfg") {
        return None;
    }
    let read = |tokens: TokenStream| Condition { text: tokens.to_string(), tokens };
    match list.parse_args::<Meta>() {
        Ok(Meta::List(not)) if not.path.is_ident("not") => Some((read(not.tokens), true)),
        Ok(meta) => Some((read(meta.into_token_stream()), false)),
        Err(_) => None,
    }
}

/// The conditions in a body.
struct Conditions {
    all: Vec<Condition>,
    readable: bool,
}

impl Default for Conditions {
    fn default() -> Self {
        Conditions { all: Vec::new(), readable: true }
    }
}

impl Visit<'_> for Conditions {
    fn visit_attribute(&mut self, attr: &Attribute) {
        match condition(attr) {
            Some((c, _)) if self.all.iter().all(|other| other.text != c.text) => self.all.push(c),
            Some(_) => {}
            None => self.readable &= !attr.path().is_ident("cfg") && !attr.path().is_ident("cfg_attr"),
        }
        visit::visit_attribute(self, attr);
    }
}

/// Keeps what holds, without its attribute, and removes what does not.
struct Decide<'a> {
    decided: Vec<(&'a str, bool)>,
}

impl Decide<'_> {
    fn keeps(&self, attrs: &mut Vec<Attribute>) -> bool {
        let mut keeps = true;
        attrs.retain(|attr| match condition(attr) {
            Some((c, negated)) => {
                keeps &= self.decided.iter().any(|(text, holds)| *text == c.text && *holds != negated);
                false
            }
            None => true,
        });
        keeps
    }
}

impl VisitMut for Decide<'_> {
    fn visit_block_mut(&mut self, block: &mut Block) {
        block.stmts.retain_mut(|stmt| match stmt {
            Stmt::Local(local) => self.keeps(&mut local.attrs),
            Stmt::Macro(mac) => self.keeps(&mut mac.attrs),
            Stmt::Expr(e, _) => attributes(e).is_none_or(|attrs| self.keeps(attrs)),
            Stmt::Item(_) => true,
        });
        visit_mut::visit_block_mut(self, block);
    }

    fn visit_expr_match_mut(&mut self, m: &mut syn::ExprMatch) {
        m.arms.retain_mut(|arm| self.keeps(&mut arm.attrs));
        visit_mut::visit_expr_match_mut(self, m);
    }
}

/// The attributes of an expression that stands as a statement: they are read as those of what comes first in it.
fn attributes(e: &mut Expr) -> Option<&mut Vec<Attribute>> {
    Some(match e {
        Expr::Assign(e) => return attributes(&mut e.left),
        Expr::Binary(e) => return attributes(&mut e.left),
        Expr::Cast(e) => return attributes(&mut e.expr),
        Expr::Block(e) => &mut e.attrs,
        Expr::Break(e) => &mut e.attrs,
        Expr::Call(e) => &mut e.attrs,
        Expr::Continue(e) => &mut e.attrs,
        Expr::Field(e) => &mut e.attrs,
        Expr::ForLoop(e) => &mut e.attrs,
        Expr::If(e) => &mut e.attrs,
        Expr::Index(e) => &mut e.attrs,
        Expr::Lit(e) => &mut e.attrs,
        Expr::Loop(e) => &mut e.attrs,
        Expr::Macro(e) => &mut e.attrs,
        Expr::Match(e) => &mut e.attrs,
        Expr::MethodCall(e) => &mut e.attrs,
        Expr::Paren(e) => &mut e.attrs,
        Expr::Path(e) => &mut e.attrs,
        Expr::Return(e) => &mut e.attrs,
        Expr::Struct(e) => &mut e.attrs,
        Expr::Tuple(e) => &mut e.attrs,
        Expr::Unary(e) => &mut e.attrs,
        Expr::While(e) => &mut e.attrs,
        _ => return None,
    })
}
