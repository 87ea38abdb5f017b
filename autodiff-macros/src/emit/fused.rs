//! The companion in which loops are fused: value and adjoints in one pass.

use std::collections::HashSet;

use proc_macro2::{Span, TokenStream};
use quote::quote;

use super::expr::{Mode, Printer};
use super::function::{fitted, generics, imports, parameter};
use super::names::names;
use crate::functions::Calls;
use crate::ir::{Func, Stmt};
use crate::lower::Pass;
use crate::signature::{Member, Shape};
use crate::transform::{Adjoint, SlotBar, carry_to_neighbours, fuse, open_windows, sum_in_registers};

/// The value and the adjoints of the arguments that were passed by value, in one pass: takes the arguments, then the
/// shadow of each reference, then the cotangent of the result. `None` where no loop can be fused.
pub fn fused(shape: &Shape, func: &Func, adj: &Adjoint) -> Option<TokenStream> {
    let plain = shape.params.iter().all(|p| p.ty.is_some() && p.pass != Pass::RefMut);
    if !plain
        || !shape.followed().is_empty()
        || shape.recursive
        || shape.member != Member::Own
        || shape.scalar().is_none()
    {
        return None;
    }
    let mut adj = fuse(adj)?;
    sum_in_registers(&mut adj);
    carry_to_neighbours(&mut adj);
    open_windows(&mut adj);
    let mut pulled = HashSet::new();
    let mut note = |s: &Stmt| {
        if let Stmt::Back { call, .. } = s {
            pulled.insert(*call);
        }
    };
    adj.func.body.walk(&mut note);
    adj.reverse.iter().for_each(|s| s.walk(&mut note));
    let label = syn::Lifetime::new("'body", Span::mixed_site());
    let printer = Printer {
        names: names(&adj.func),
        func: &adj.func,
        core: shape.core.clone(),
        body_label: Some(label),
        pulled,
        mode: Mode::Reverse,
    };
    let mut params = shape.params.iter().zip(&func.params).map(|(p, &v)| parameter(p, v, &printer)).collect::<Vec<_>>();
    let mut owned = Vec::new();
    let mut types = Vec::new();
    let mut slot = adj.slots.iter();
    let mut head = TokenStream::new();
    for (p, &v) in shape.params.iter().zip(&func.params).filter(|(p, _)| p.slot) {
        let ty = Shape::pointee(p);
        match slot.next() {
            Some(SlotBar::Shadow(s)) => {
                let bar = printer.name(*s);
                params.push(quote!(#bar: &mut #ty));
                head.extend(fitted(p, &bar, &printer.name(v), &shape.core));
            }
            Some(SlotBar::Owned(e)) => {
                owned.push(printer.expr(e));
                types.push(quote!(#ty));
            }
            None => {}
        }
    }
    let result = shape.result.as_ref().map_or(quote!(()), |r| quote!(#r));
    let (y, y_bar) = (printer.name(adj.y), printer.name(adj.y_bar));
    params.push(quote!(#y_bar: #result));
    let (prelude, forward) = (printer.stmts(&adj.prelude), printer.stmts(&adj.func.body.stmts));
    let value = adj.func.body.values.first().map(|e| printer.expr(e))?;
    let reverse = printer.stmts(&adj.reverse);
    let (generics, wheres) = generics(shape, Calls::HiddenReverse);
    let (name, lints) = (shape.hidden("fused"), shape.lints());
    let items = &func.items;
    let imports = imports(shape, func);
    Some(quote! {
        #[doc(hidden)]
        #[inline]
        #lints
        fn #name #generics (#(#params),*) -> (#result, (#(#types,)*)) #wheres {
            #imports
            #(#items)*
            #head
            #prelude
            #forward
            let #y: #result = #value;
            #reverse
            (#y, (#(#owned,)*))
        }
    })
}
