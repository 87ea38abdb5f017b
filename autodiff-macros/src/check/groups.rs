//! Fragments of a `macro_rules!` macro, written out.
//!
//! A fragment such as `$e:expr` arrives in a group without delimiters, which keeps `x + 1` together in
//! `$e * 2`. rustc forgets such groups in what an attribute gives back, so the function itself would compute
//! `x + 1 * 2`: they become parentheses before anything else is done.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::ToTokens;
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, Stmt, Type};

/// An item with parentheses instead of groups; as it came where it holds none, or cannot be read.
pub fn settle(item: TokenStream) -> TokenStream {
    if !grouped(&item) {
        return item;
    }
    if let Ok(mut parsed) = syn::parse2::<syn::Item>(item.clone()) {
        Settle.visit_item_mut(&mut parsed);
        return parsed.into_token_stream();
    }
    match syn::parse2::<syn::ImplItemFn>(item.clone()) {
        Ok(mut parsed) => {
            Settle.visit_impl_item_fn_mut(&mut parsed);
            parsed.into_token_stream()
        }
        Err(_) => item,
    }
}

fn grouped(tokens: &TokenStream) -> bool {
    tokens.clone().into_iter().any(|t| match t {
        TokenTree::Group(g) => g.delimiter() == Delimiter::None || grouped(&g.stream()),
        _ => false,
    })
}

struct Settle;

impl VisitMut for Settle {
    fn visit_expr_mut(&mut self, e: &mut Expr) {
        visit_mut::visit_expr_mut(self, e);
        if let Expr::Group(group) = e {
            let inner = std::mem::replace(&mut *group.expr, Expr::PLACEHOLDER);
            *e = if holds_together(&inner) {
                inner
            } else {
                let paren_token = syn::token::Paren(group.group_token.span);
                Expr::Paren(syn::ExprParen { attrs: Vec::new(), paren_token, expr: Box::new(inner) })
            };
        }
    }

    fn visit_stmt_mut(&mut self, stmt: &mut Stmt) {
        if let Stmt::Expr(e, _) = stmt {
            while let Expr::Group(group) = e {
                *e = std::mem::replace(&mut *group.expr, Expr::PLACEHOLDER);
            }
        }
        visit_mut::visit_stmt_mut(self, stmt);
    }

    fn visit_type_mut(&mut self, ty: &mut Type) {
        while let Type::Group(group) = ty {
            let tokens = TokenStream::new();
            *ty = std::mem::replace(&mut *group.elem, Type::Verbatim(tokens));
        }
        visit_mut::visit_type_mut(self, ty);
    }

    fn visit_macro_mut(&mut self, m: &mut syn::Macro) {
        m.tokens = arguments(std::mem::take(&mut m.tokens));
    }
}

/// Whether an expression is one operand wherever it stands.
fn holds_together(e: &Expr) -> bool {
    matches!(
        e,
        Expr::Path(_)
            | Expr::Lit(_)
            | Expr::Paren(_)
            | Expr::Call(_)
            | Expr::MethodCall(_)
            | Expr::Field(_)
            | Expr::Index(_)
            | Expr::Macro(_)
            | Expr::Array(_)
            | Expr::Repeat(_)
            | Expr::Tuple(_)
            | Expr::Group(_)
    )
}

/// The arguments of a macro are no syntax yet: what can only be an expression is put into parentheses.
fn arguments(tokens: TokenStream) -> TokenStream {
    tokens
        .into_iter()
        .map(|t| match t {
            TokenTree::Group(g) => {
                let inner = arguments(g.stream());
                let expression =
                    |e: Expr| matches!(e, Expr::Binary(_) | Expr::Unary(_) | Expr::Cast(_) | Expr::Range(_));
                let delimiter = match g.delimiter() {
                    Delimiter::None if syn::parse2(inner.clone()).is_ok_and(expression) => Delimiter::Parenthesis,
                    other => other,
                };
                let mut group = Group::new(delimiter, inner);
                group.set_span(g.span());
                group.into()
            }
            t => t,
        })
        .collect()
}
