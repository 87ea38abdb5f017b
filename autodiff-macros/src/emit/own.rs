//! Companions of a function with a rule of the user's: `derivative = …`, `vjp = …`, `jvp = …`.
//!
//! Only the two hidden companions differ from those of a derived function; what users call is made of them in the
//! same way. A mode for which there is no rule has companions all the same, so that functions which call this
//! one have theirs; it is an error to use them, which says what to add.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::{Expr, ExprClosure, Type};

use super::companions::{Wrappers, untyped};
use super::function::{back_type, hidden_forward, hidden_pullback};
use crate::ir::Float;
use crate::lower::{Param, Pass};
use crate::own::{COMPANIONS, Rule, span};
use crate::signature::{Home, Shape};

/// All companions of a function with a rule.
pub fn own_companions(shape: &Shape, rule: &Rule, order: usize) -> TokenStream {
    let w = Wrappers::new(shape, order);
    let core = &shape.core;
    match rule {
        Rule::Partials(closure) => {
            let hidden = [w.partials_jvp(closure), w.partials_pullback(closure)];
            let public = w.all();
            quote!(#(#hidden)* #public)
        }
        Rule::Modes { vjp, jvp } => {
            let (forward, public_forward) = match jvp {
                Some(rule) => (w.rule_jvp(rule), w.forward()),
                None => (w.no_jvp(), untyped(shape, &COMPANIONS[..1], Some(&quote!(#core::ops::ForwardRule)))),
            };
            let (reverse, public_reverse) = match vjp {
                Some(rule) => (w.rule_pullback(rule), w.backward()),
                None => (w.no_pullback(), untyped(shape, &COMPANIONS[1..], Some(&quote!(#core::ops::ReverseRule)))),
            };
            quote!(#forward #reverse #public_forward #public_reverse)
        }
    }
}

impl Wrappers<'_> {
    /// The function itself, called on the arguments.
    fn primal(&self, args: &[TokenStream]) -> TokenStream {
        let (name, fish) = (&self.shape.sig.ident, self.turbofish());
        match self.shape.home {
            Home::Free { .. } => quote!(#name #fish(#(#args),*)),
            Home::Impl(_) => quote!(Self::#name #fish(#(#args),*)),
        }
    }

    /// The closure of partial derivatives, its parameters typed, called on the arguments and the result.
    fn partials(&self, closure: &ExprClosure, y: &Ident) -> TokenStream {
        let slots = self.slots().len();
        let result = &self.result;
        let output = vec![result.clone(); slots];
        let output = Self::tuple(&output);
        let mut types = self.each(|p, _| argument_type(p));
        types.push(result.clone());
        let mut args = self.copies();
        args.push(quote!(#y));
        let inputs = closure.inputs.iter().zip(&types).map(|(pat, ty)| match pat {
            syn::Pat::Type(typed) => quote!(#typed),
            pat => quote!(#pat: #ty),
        });
        let args = &args[..closure.inputs.len()];
        let body = &closure.body;
        // rustc reports partials of a wrong type or number at the closure's body.
        let at = span(body);
        let names = self.slots().iter().map(|(_, n)| self.suffixed(n, "partial")).collect::<Vec<_>>();
        let names = Self::tuple(&names.iter().map(|n| quote!(#n)).collect::<Vec<_>>());
        let call = quote_spanned!(at=> (|#(#inputs),*| -> #output { #body })(#(#args),*));
        quote!(let #names: #output = #call;)
    }

    /// The arguments, given away and kept.
    fn copies(&self) -> Vec<TokenStream> {
        self.each(|p, n| match (p.pass, p.slot) {
            (Pass::Value, false) => quote!(::core::clone::Clone::clone(&#n)),
            (Pass::RefMut, _) => quote!(&mut *#n),
            _ => quote!(#n),
        })
    }

    /// `y = f(x)` and the partial derivatives there.
    fn partials_at(&self, closure: &ExprClosure, y: &Ident) -> TokenStream {
        let call = self.primal(&self.copies());
        let partials = self.partials(closure, y);
        quote!(let #y = #call; #partials)
    }

    fn partials_jvp(&self, closure: &ExprClosure) -> TokenStream {
        let (y, y_dot) = (self.local("y"), self.local("y_dot"));
        let head = self.partials_at(closure, &y);
        let zero = self.zero();
        let terms = self.slots().into_iter().map(|(_, n)| {
            let (dot, partial) = (self.suffixed(n, "dot"), self.suffixed(n, "partial"));
            // An argument that does not vary is not asked for its partial, which may be infinite.
            quote!(if let ::core::option::Option::Some(#dot) = #dot { #y_dot = #y_dot + #partial * #dot; })
        });
        let body = quote! {
            #head
            let mut #y_dot = #zero;
            #(#terms)*
            (#y, #y_dot)
        };
        hidden_forward(&self.shape.tangent(), &self.forward_params(), Some(&body))
    }

    fn partials_pullback(&self, closure: &ExprClosure) -> TokenStream {
        let y = self.local("y");
        let y_bar = self.local("y_bar");
        let head = self.partials_at(closure, &y);
        let mut inputs = Vec::new();
        let mut bars = Vec::new();
        let core = &self.shape.core;
        for (p, n) in self.shape.params.iter().zip(&self.names) {
            match (p.pass == Pass::Value && p.ty.is_some(), p.slot) {
                (true, true) => {
                    let partial = self.suffixed(n, "partial");
                    bars.push(quote!(#y_bar * #partial));
                }
                (true, false) => bars.push(quote!(#core::ops::Inert)),
                (false, _) => inputs.extend([quote!(_), quote!(_)]),
            }
        }
        inputs.push(quote!(#y_bar));
        let bars = Self::tuple(&bars);
        let back = self.closure(&inputs, &bars);
        hidden_pullback(self.shape, &self.params(), Some(&quote!(#head (#y, #back))))
    }

    /// The closure of a hidden pullback, its parameters typed.
    fn closure(&self, inputs: &[TokenStream], body: &TokenStream) -> TokenStream {
        let back = back_type(self.shape);
        let (types, output) = (&back.inputs, &back.output);
        quote!(move |#(#inputs: #types),*| -> #output { #body })
    }

    fn rule_jvp(&self, rule: &Expr) -> TokenStream {
        let core = &self.shape.core;
        let mut types = self.each(|p, _| argument_type(p));
        let tangents = self.slots().iter().map(|(p, _)| argument_type(p)).collect::<Vec<_>>();
        types.push(Self::tuple(&tangents));
        let result = &self.result;
        let (arrow, yields) = match self.shape.result {
            Some(_) => (quote!((#result, #result)), true),
            None => (quote!(()), false),
        };
        let (binding, name) = self.rule(rule, &types, &arrow);
        let mut head = TokenStream::new();
        let mut dots = Vec::new();
        for (p, n) in self.slots() {
            let (dot, scratch) = (self.suffixed(n, "dot"), self.suffixed(n, "scratch"));
            dots.push(quote!(#dot));
            head.extend(match (p.ty.is_none(), p.pass) {
                (true, Pass::RefMut | Pass::Ref) => TokenStream::new(),
                (true, Pass::Value) => quote!(let #dot = #core::ops::owned::<Self>(#dot);),
                (false, Pass::Value) => {
                    quote!(let #dot = #dot.unwrap_or_else(|| #core::Differentiable::zero_like(&#n));)
                }
                (false, Pass::Ref) => quote! {
                    let mut #scratch = ::core::option::Option::None;
                    let #dot = #core::ops::tangent_or(#dot, #n, &mut #scratch);
                },
                (false, Pass::RefMut) => quote! {
                    let mut #scratch = ::core::option::Option::None;
                    let #dot = #core::ops::shadow_or(#dot, &*#n, &mut #scratch);
                },
            });
        }
        let mut args = self.arguments();
        args.push(Self::tuple(&dots));
        let value = if yields { TokenStream::new() } else { quote!(; ((), ())) };
        let body = quote!(#binding #head #name(#(#args),*) #value);
        hidden_forward(&self.shape.tangent(), &self.forward_params(), Some(&body))
    }

    fn rule_pullback(&self, rule: &Expr) -> TokenStream {
        let core = &self.shape.core;
        let (y, y_bar) = (self.local("y"), self.local("y_bar"));
        let mut types = self.each(|p, _| argument_type(p));
        let mut keep = TokenStream::new();
        let mut thaw = TokenStream::new();
        let (mut inputs, mut args, mut shadows) = (Vec::new(), Vec::new(), Vec::new());
        let (mut parts, mut part_types, mut adds, mut owned) = (Vec::new(), Vec::new(), TokenStream::new(), Vec::new());
        let mut shadow_types = Vec::new();
        for (p, n) in self.shape.params.iter().zip(&self.names) {
            let (kept, bar, part) = (self.suffixed(n, "kept"), self.suffixed(n, "bar"), self.suffixed(n, "part"));
            let (again, scratch) = (self.suffixed(n, "again"), self.suffixed(n, "scratch"));
            let supplied = p.pass == Pass::Ref || p.ty.is_none();
            if supplied {
                inputs.push(if p.pass == Pass::Ref { quote!(#again) } else { quote!(_) });
            }
            if supplied || p.pass == Pass::RefMut {
                inputs.push(if p.slot { quote!(#bar) } else { quote!(_) });
            }
            match p.pass {
                Pass::Ref => args.push(quote!(#again)),
                // The caller gives neither again: what was moved in, and what the function overwrites.
                Pass::Value => {
                    keep.extend(quote!(let #kept = ::core::clone::Clone::clone(&#n);));
                    args.push(quote!(#kept));
                }
                Pass::RefMut => {
                    keep.extend(match pointee(p) {
                        Some(Type::Slice(_)) => quote!(let #kept = #n.to_vec();),
                        _ => quote!(let #kept = ::core::clone::Clone::clone(&*#n);),
                    });
                    thaw.extend(quote!(let mut #kept = #kept;));
                    args.push(quote!(&mut #kept));
                }
            }
            if p.pass == Pass::RefMut && p.slot {
                let ty = Shape::pointee(p);
                shadow_types.push(quote!(&mut #ty));
                thaw.extend(quote! {
                    let mut #scratch = ::core::option::Option::None;
                    let #bar = #core::ops::shadow_or(#bar, &#kept, &mut #scratch);
                });
                shadows.push(quote!(#bar));
            } else if p.slot {
                parts.push(quote!(#part));
                part_types.push(self.shape.owned(p));
                if supplied {
                    adds.extend(quote! {
                        if let ::core::option::Option::Some(#bar) = #bar { #core::ops::add_to(#bar, #part); }
                    });
                } else {
                    owned.push(quote!(#part));
                }
            } else if p.pass == Pass::Value && p.ty.is_some() {
                owned.push(quote!(#core::ops::Inert));
            }
        }
        if self.shape.yields() {
            types.push(self.result.clone());
            args.push(quote!(#y_bar));
        }
        types.extend(shadow_types);
        args.extend(shadows);
        inputs.push(if self.shape.yields() { quote!(#y_bar) } else { quote!(_) });
        let result = &self.result;
        let (part_types, parts) = (Self::tuple(&part_types), Self::tuple(&parts));
        let (output, pattern) = match (self.shape.result.is_some(), parts.to_string() == "()") {
            (true, _) => (quote!((#result, #part_types)), quote!((_, #parts))),
            (false, false) => (part_types, parts),
            (false, true) => (quote!(()), quote!(())),
        };
        let (binding, name) = self.rule(rule, &types, &output);
        let owned = Self::tuple(&owned);
        let back = self.closure(&inputs, &quote!(#binding #thaw let #pattern = #name(#(#args),*); #adds #owned));
        let call = self.primal(&self.arguments());
        hidden_pullback(self.shape, &self.params(), Some(&quote!(#keep let #y = #call; (#y, #back))))
    }

    /// The rule as a function of the type that the convention asks for, and its name: rustc compares the types
    /// once, at the user's path.
    fn rule(&self, rule: &Expr, types: &[TokenStream], output: &TokenStream) -> (TokenStream, Ident) {
        let name = self.local("rule");
        (quote!(let #name: fn(#(#types),*) -> #output = #rule;), name)
    }

    fn no_jvp(&self) -> TokenStream {
        let core = &self.shape.core;
        let asked = self.slots().first().map(|(_, n)| self.suffixed(n, "dot"));
        hidden_forward(
            &self.shape.tangent(),
            &self.forward_params(),
            Some(&quote!(#core::ops::no_forward_mode(#asked))),
        )
    }

    fn no_pullback(&self) -> TokenStream {
        let core = &self.shape.core;
        let (y, y_bar) = (self.local("y"), self.local("y_bar"));
        let mut inputs = vec![quote!(_); back_type(self.shape).inputs.len() - 1];
        inputs.push(quote!(#y_bar));
        let back = self.closure(&inputs, &quote!(#core::ops::no_reverse_mode(#y_bar)));
        let call = self.primal(&self.arguments());
        hidden_pullback(self.shape, &self.params(), Some(&quote!(let #y = #call; (#y, #back))))
    }

    /// The parameters of a hidden tangent: each argument, then its tangent.
    fn forward_params(&self) -> Vec<TokenStream> {
        let mut params = Vec::new();
        for (p, (param, n)) in self.shape.params.iter().zip(self.params().into_iter().zip(&self.names)) {
            let ty = Shape::pointee(p);
            let dot = self.suffixed(n, "dot");
            let dot = if p.slot { quote!(#dot) } else { quote!(_) };
            params.push(param);
            params.push(match (p.ty.is_none(), p.pass) {
                (true, Pass::RefMut) => quote!(#dot: &mut Self),
                (true, _) => quote!(#dot: &Self),
                (false, Pass::Value) => quote!(#dot: ::core::option::Option<#ty>),
                (false, Pass::Ref) => quote!(#dot: ::core::option::Option<&#ty>),
                (false, Pass::RefMut) => quote!(#dot: ::core::option::Option<&mut #ty>),
            });
        }
        params
    }

    fn zero(&self) -> TokenStream {
        let core = &self.shape.core;
        match self.shape.scalar() {
            Some(Float::Param(p)) => {
                let p = format_ident!("{p}");
                quote!(#core::ops::zero::<#p>())
            }
            _ => quote!(0.0),
        }
    }
}

/// The type by which an argument is passed, in a position where its lifetimes can be elided.
fn argument_type(p: &Param) -> TokenStream {
    let ty = Shape::pointee(p);
    match p.pass {
        Pass::Value => quote!(#ty),
        Pass::Ref => quote!(&#ty),
        Pass::RefMut => quote!(&mut #ty),
    }
}

/// The type behind a reference.
fn pointee(p: &Param) -> Option<&Type> {
    match p.ty.as_ref()? {
        Type::Reference(r) => Some(&r.elem),
        ty => Some(ty),
    }
}
