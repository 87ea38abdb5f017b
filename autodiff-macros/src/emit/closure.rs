//! Functions that are handed to others: `f {}`, and the code of closures, whose types only rustc knows.
//!
//! ```text
//! let code = simpson::__role_0().reverse(
//!     &captured,
//!     &constants,
//!     |captured, constants, (t,)| …,                                      the value
//!     |captured, constants, (t,)| {                                       the value and the way back
//!         …
//!         (y, move |captured, captured_bar, constants, ((),), y_bar| …)
//!     },
//! );
//! ```

use std::collections::HashSet;

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use super::expr::{Mode, Printer};
use super::names::names;
use crate::ir::{Func, Handed, Hole, Local, Passed, Stmt, Taken, Ty, VarId};
use crate::transform::{Adjoint, SlotBar, adjoint, tangent};

/// A tuple's pattern or value, of one part too.
fn tuple(parts: &[TokenStream]) -> TokenStream {
    quote!((#(#parts,)*))
}

impl Local {
    fn captured(&self) -> &[VarId] {
        &self.func.params[..self.captured]
    }

    fn constants(&self) -> &[VarId] {
        &self.func.params[self.captured..self.captured + self.constants]
    }

    fn arguments(&self) -> impl Iterator<Item = (VarId, Passed, bool)> {
        let vars = self.func.params[self.captured + self.constants..].iter();
        vars.zip(&self.arguments).map(|(&v, a)| (v, a.passed, a.slot))
    }

    /// What is differentiated by.
    fn slots(&self) -> Vec<VarId> {
        self.captured().iter().copied().chain(self.arguments().filter(|a| a.2).map(|a| a.0)).collect()
    }

    fn outputs(&self) -> Vec<VarId> {
        self.arguments().filter(|a| a.2 && a.1 == Passed::RefMut).map(|a| a.0).collect()
    }

    fn has_result(&self) -> bool {
        !self.func.body.values.is_empty()
    }
}

impl Printer<'_> {
    /// A function as another one takes it.
    pub fn taken(&self, taken: &Taken, rest: &[Hole]) -> TokenStream {
        let rest = rest.iter().filter_map(|h| match h {
            Hole::Expr(e) => Some(self.expr(e)),
            Hole::Place(_) | Hole::Taken(_) => None,
        });
        let rest = rest.collect::<Vec<_>>();
        let at = Span::mixed_site().located_at(taken.at);
        let role = Self::role(&taken.by, at, taken.index, rest.last());
        match &taken.function {
            Handed::Named { function, holder } => quote!(#role.named(#function, #holder {})),
            Handed::Plain(function) => quote_spanned!(at=> #role.plain(#function)),
            Handed::Closure(local) => {
                let (captured, constants) = (&rest[0], &rest[1]);
                let value = self.value_of_closure(local);
                let (how, derivative) = match self.mode {
                    Mode::Forward => (quote_spanned!(at=> forward), self.tangent_of_closure(local)),
                    Mode::Reverse => (quote_spanned!(at=> reverse), self.pullback_of_closure(local)),
                };
                quote!(#role.#how(#captured, #constants, #value, #derivative))
            }
        }
    }

    fn inside<'f>(&self, func: &'f Func) -> Printer<'f> {
        Printer {
            func,
            names: names(func),
            core: self.core.clone(),
            body_label: None,
            pulled: HashSet::new(),
            mode: self.mode,
        }
    }

    fn all(&self, vars: &[VarId]) -> TokenStream {
        tuple(&vars.iter().map(|v| self.name(*v)).collect::<Vec<_>>())
    }

    /// The arguments' names where they are bound.
    fn bound_arguments(&self, local: &Local) -> TokenStream {
        let each = local.arguments().map(|(v, passed, _)| {
            let name = self.name(v);
            if passed == Passed::Value && self.func.var(v).mutable { quote!(mut #name) } else { name }
        });
        let names = tuple(&each.collect::<Vec<_>>());
        if local.arguments.iter().all(|a| a.said.is_none()) {
            return names;
        }
        let types = local.arguments.iter().map(|a| a.said.clone().unwrap_or_else(|| quote!(_))).collect::<Vec<_>>();
        let types = tuple(&types);
        quote!(#names: #types)
    }

    fn value_of_closure(&self, local: &Local) -> TokenStream {
        let p = self.inside(&local.func);
        let (captured, constants, args) = (p.all(local.captured()), p.all(local.constants()), p.bound_arguments(local));
        let (items, body) = (&local.func.items, p.region(&local.func.body));
        quote!(|#captured, #constants, #args| { #(#items)* #body })
    }

    fn tangent_of_closure(&self, local: &Local) -> TokenStream {
        let core = &self.core;
        let slots = local.slots();
        let tangent = tangent(&local.func, &slots, &local.outputs(), local.has_result());
        let mut p = self.inside(&tangent);
        let label = syn::Lifetime::new("'body", Span::mixed_site());
        if !local.has_result() {
            p.body_label = Some(label.clone());
        }
        let pairs = tangent.params.chunks(2).map(|pair| (pair[0], pair[1])).collect::<Vec<_>>();
        let dot = |v: VarId| pairs.iter().find(|(x, _)| *x == v && slots.contains(x)).map(|(_, dot)| *dot);
        let captured_dots = local.captured().iter().filter_map(|v| dot(*v)).collect::<Vec<_>>();
        let (captured, constants, args) = (p.all(local.captured()), p.all(local.constants()), p.bound_arguments(local));
        let captured_dots = p.all(&captured_dots);
        let mut dot_names = Vec::new();
        let mut head = TokenStream::new();
        for (v, passed, _) in local.arguments() {
            let Some(d) = dot(v) else {
                dot_names.push(quote!(_));
                continue;
            };
            let (x, name) = (p.name(v), p.name(d));
            let m = if tangent.var(d).mutable { quote!(mut) } else { TokenStream::new() };
            let scratch = format_ident!("{}_scratch", bare(&name), span = Span::mixed_site());
            head.extend(match passed {
                Passed::Value => quote!(let #m #name = #name.unwrap_or_else(|| #core::Differentiable::zero_like(&#x));),
                Passed::Ref => quote! {
                    let mut #scratch = ::core::option::Option::None;
                    let #name = #core::ops::tangent_or(#name, #x, &mut #scratch);
                },
                Passed::RefMut => quote! {
                    let mut #scratch = ::core::option::Option::None;
                    let #name = #core::ops::shadow_or(#name, &*#x, &mut #scratch);
                },
            });
            dot_names.push(name);
        }
        let dot_names = tuple(&dot_names);
        let (items, body) = (&local.func.items, p.region(&tangent.body));
        let body = if local.has_result() { body } else { quote!(#label: { #body } ((), ())) };
        quote!(|#captured, #captured_dots, #constants, #args, #dot_names| { #(#items)* #head #body })
    }

    fn pullback_of_closure(&self, local: &Local) -> TokenStream {
        let core = &self.core;
        let by_ref = local.captured().iter().copied();
        let lent = local.arguments().filter(|a| a.2 && a.1 != Passed::Value).map(|a| a.0);
        let by_ref = by_ref.chain(lent).collect::<Vec<_>>();
        let adj = adjoint(&local.func, &local.slots(), &by_ref, &local.outputs(), &Ty::Unknown);
        let label = syn::Lifetime::new("'body", Span::mixed_site());
        let mut p = self.inside(&adj.func);
        p.body_label = Some(label.clone());
        adj.reverse.iter().for_each(|s| {
            s.walk(&mut |s| {
                if let Stmt::Back { call, .. } = s {
                    p.pulled.insert(*call);
                }
            });
        });
        let (captured, constants, args) = (p.all(local.captured()), p.all(local.constants()), p.bound_arguments(local));
        let forward = p.forward_of_closure(local, &adj, &label);
        let mut slots = adj.slots.iter();
        let mut shadows = Vec::new();
        for _ in local.captured() {
            if let Some(SlotBar::Shadow(s)) = slots.next() {
                shadows.push(*s);
            }
        }
        let captured_bars = p.all(&shadows);
        let (mut zeros, mut head) = (TokenStream::new(), TokenStream::new());
        let (mut taken, mut given) = (Vec::new(), Vec::new());
        for (v, passed, slot) in local.arguments() {
            let x = p.name(v);
            let bar = if slot { slots.next() } else { None };
            match (passed, bar) {
                (Passed::Value, Some(SlotBar::Owned(e))) => {
                    taken.push(quote!(()));
                    given.push(p.expr(e));
                }
                (Passed::Value, _) => {
                    let zero = format_ident!("{}_zero", bare(&x), span = Span::mixed_site());
                    zeros.extend(quote!(let #zero = #core::Differentiable::zero_like(&#x);));
                    taken.push(quote!(()));
                    given.push(quote!(#zero));
                }
                (Passed::Ref, Some(SlotBar::Shadow(s))) => {
                    let bar = p.name(*s);
                    let scratch = format_ident!("{}_scratch", bare(&bar), span = Span::mixed_site());
                    head.extend(quote! {
                        let mut #scratch = ::core::option::Option::None;
                        let #bar = #core::ops::shadow_or(#bar, #x, &mut #scratch);
                    });
                    taken.push(quote!((#x, #bar)));
                    given.push(quote!(()));
                }
                (Passed::Ref, _) => {
                    taken.push(quote!((#x, _)));
                    given.push(quote!(()));
                }
                (Passed::RefMut, Some(SlotBar::Shadow(s))) => {
                    let bar = p.name(*s);
                    head.extend(quote!(let ::core::option::Option::Some(#bar) = #bar else { ::core::unreachable!() };));
                    taken.push(quote!(#bar));
                    given.push(quote!(()));
                }
                (Passed::RefMut, _) => {
                    taken.push(quote!(_));
                    given.push(quote!(()));
                }
            }
        }
        let (taken, given) = (tuple(&taken), tuple(&given));
        let (y, y_bar) = (p.name(adj.y), p.name(adj.y_bar));
        let (items, reverse) = (&local.func.items, p.stmts(&adj.reverse));
        quote! {
            |#captured, #constants, #args| {
                #(#items)*
                #zeros
                #forward
                (#y, move |#captured, #captured_bars, #constants, #taken, #y_bar| {
                    #head
                    #reverse
                    #given
                })
            }
        }
    }

    /// The forward sweep of a closure, which binds the value.
    fn forward_of_closure(&self, local: &Local, adj: &Adjoint, label: &syn::Lifetime) -> TokenStream {
        let prelude = self.stmts(&adj.prelude);
        let split = Self::split(&adj.func.body);
        let before = self.stmts(&adj.func.body.stmts[..split]);
        let rest =
            crate::ir::Region { stmts: adj.func.body.stmts[split..].to_vec(), values: adj.func.body.values.clone() };
        let (y, value) = (self.name(adj.y), self.region(&rest));
        let value = if rest.stmts.is_empty() && local.has_result() {
            quote!(let #y = #value;)
        } else if rest.stmts.is_empty() {
            quote!(let #y = ();)
        } else {
            quote!(let #y = #label: { #value };)
        };
        quote!(#prelude #before #value)
    }
}

fn bare(name: &TokenStream) -> String {
    name.to_string().trim_start_matches("r#").to_owned()
}
