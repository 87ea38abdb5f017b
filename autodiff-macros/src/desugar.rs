//! What macros and methods of other crates stand for, in words that lowering knows:
//!
//! ```text
//! array![x, y]            ::ndarray::Array1::from(vec![x, y])
//! array![[x, y], [z, w]]  ::ndarray::Array2::from(vec![[x, y], [z, w]])
//! a.mapv(|t| …)           { let __array = &a; let __mapped: Vec<_> = __array.elements().into_iter().map(|t| …).collect();
//!                           __array.with_elements(__mapped) }
//! ```

use quote::quote;
use syn::punctuated::Punctuated;
use syn::visit_mut::{self, VisitMut};
use syn::{Block, Expr, Item, Macro, Token, parse_quote};

/// Writes out the constructs of `ndarray` that are followed.
pub fn desugar(mut body: Block) -> Block {
    Desugar.visit_block_mut(&mut body);
    body
}

struct Desugar;

impl VisitMut for Desugar {
    fn visit_expr_mut(&mut self, e: &mut Expr) {
        match e {
            Expr::Macro(m) => {
                if let Some(array) = array(&m.mac) {
                    *e = array;
                }
            }
            Expr::MethodCall(c) if c.method == "mapv" && matches!(c.args.first(), Some(Expr::Closure(_))) => {
                let (receiver, f) = (&c.receiver, &c.args[0]);
                *e = parse_quote!({
                    let __array = &#receiver;
                    let __mapped: Vec<_> = __array.elements().into_iter().map(#f).collect();
                    __array.with_elements(__mapped)
                });
            }
            _ => {}
        }
        visit_mut::visit_expr_mut(self, e);
    }

    fn visit_item_mut(&mut self, _: &mut Item) {}
}

/// `array![…]` of one or two axes as a constructor of the crate that the macro is from.
fn array(mac: &Macro) -> Option<Expr> {
    if mac.path.segments.last()?.ident != "array" {
        return None;
    }
    let elements = mac.parse_body_with(Punctuated::<Expr, Token![,]>::parse_terminated).ok()?;
    let rows = match elements.first()? {
        Expr::Array(row) if row.elems.iter().any(|e| matches!(e, Expr::Array(_))) => return None,
        Expr::Array(_) => true,
        _ => false,
    };
    let mut krate = mac.path.clone();
    krate.segments.pop();
    krate.segments.pop_punct();
    let krate = if krate.segments.is_empty() { quote!(::ndarray) } else { quote!(#krate) };
    Some(if rows {
        parse_quote!(#krate::Array2::from(vec![#elements]))
    } else {
        parse_quote!(#krate::Array1::from(vec![#elements]))
    })
}
