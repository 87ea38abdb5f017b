//! Operations dispatched on types that only the compiler sees: their tangents as code, and the adjoints of those.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use super::bar::Bar;
use super::bars::Rev;
use super::tangent::{arith_name, core_code};
use crate::ir::{DynOp, Expr, Operation};

/// An operand and its tangent, `None` where that is zero.
type Operand = (Expr, Option<Expr>);

/// The tangent of an operation, as a call of `ops`.
pub fn dyn_dot(op: &DynOp, args: &[Operand]) -> Expr {
    match (op, args) {
        (DynOp::Binary(op), [l, r]) => binary(*op, "_jvp", l, r, None),
        (DynOp::Cast(to), [(a, Some(d))]) => {
            let to = to.tokens();
            core_code(quote!(::__core::ops::cast_dot::<#to, _>(&__hole_0, &__hole_1)), vec![a.clone(), d.clone()])
        }
        (DynOp::Neg, [(a, Some(d))]) => {
            core_code(quote!(::__core::ops::neg_jvp(&__hole_0, &__hole_1)), vec![a.clone(), d.clone()])
        }
        // What has no tangent is not made.
        (_, args) => args.first().map_or(Expr::Lit("0.0".to_owned()), |(a, _)| a.clone()),
    }
}

/// A function of `ops` on both operands with their tangents, and on the cotangent of the operation's tangent.
fn binary(op: Operation, kind: &str, (l, dl): &Operand, (r, dr): &Operand, y_bar: Option<&Expr>) -> Expr {
    let at = Span::mixed_site().located_at(op.at);
    let f = format_ident!("{}{kind}", arith_name(op.arith), span = at);
    let mut holes = vec![l.clone(), r.clone()];
    let mut hole = |e: &Expr| -> TokenStream {
        let hole = format_ident!("__hole_{}", holes.len());
        holes.push(e.clone());
        quote!(#hole)
    };
    let y_bar = y_bar.map(&mut hole).map(|b| quote_spanned!(at=> , &#b));
    // A literal has one type only where it is written once.
    let (dl, dr) = (dl.as_ref().map(&mut hole), dr.as_ref().map(hole));
    let tokens = match (dl, dr) {
        (Some(dl), Some(dr)) => {
            quote_spanned!(at=> ::__core::ops::#f(&__hole_0, &#dl, &__hole_1, &#dr #y_bar))
        }
        (Some(dl), None) => quote_spanned!(at=> {
            let rhs = &__hole_1;
            ::__core::ops::#f(&__hole_0, &#dl, rhs, &::__core::Differentiable::zero_like(rhs) #y_bar)
        }),
        (None, Some(dr)) => quote_spanned!(at=> {
            let lhs = &__hole_0;
            ::__core::ops::#f(lhs, &::__core::Differentiable::zero_like(lhs), &__hole_1, &#dr #y_bar)
        }),
        (None, None) => quote!(0.0),
    };
    core_code(tokens, holes)
}

impl Rev<'_> {
    /// The adjoint of an operation's tangent: what its cotangent contributes to the tangents of the operands is what
    /// that of the operation contributes to the operands; what it contributes to these takes a second derivative.
    pub fn push_dyn_dot(&mut self, op: &DynOp, args: &[Operand], b: &Expr) {
        match (op, args) {
            (DynOp::Binary(op), [l, r]) => {
                let at = Span::mixed_site().located_at(op.at);
                for (operand, side) in [(l, "lhs"), (r, "rhs")] {
                    if let Some(dot) = operand.1.as_ref().filter(|dot| self.activity.expr(dot)) {
                        let f = format_ident!("{}_{side}_bar", arith_name(op.arith), span = at);
                        let tokens = quote_spanned!(at=> ::__core::ops::#f(&__hole_0, &__hole_1, &__hole_2));
                        let c = core_code(tokens, vec![l.0.clone(), r.0.clone(), b.clone()]);
                        self.push(dot, Bar::Value(c), None, "t_bar");
                    }
                    if self.activity.expr(&operand.0) {
                        let c = binary(*op, &format!("_jvp_{side}_bar"), l, r, Some(b));
                        self.push(&operand.0, Bar::Value(c), None, "t_bar");
                    }
                }
            }
            (DynOp::Cast(_), [(a, Some(dot))]) => {
                let c = core_code(quote!(::__core::ops::cast_bar(&__hole_0, &__hole_1)), vec![a.clone(), b.clone()]);
                self.push(dot, Bar::Value(c), None, "t_bar");
            }
            (DynOp::Neg, [(a, Some(dot))]) => {
                let c = core_code(quote!(::__core::ops::neg_bar(&__hole_0, &__hole_1)), vec![a.clone(), b.clone()]);
                self.push(dot, Bar::Value(c), None, "t_bar");
                if self.activity.expr(a) {
                    let tokens = quote!(::__core::ops::neg_jvp_bar(&__hole_0, &__hole_1, &__hole_2));
                    let c = core_code(tokens, vec![a.clone(), dot.clone(), b.clone()]);
                    self.push(a, Bar::Value(c), None, "t_bar");
                }
            }
            _ => {}
        }
    }
}
