//! Calls of other differentiable functions to tokens: the primal, the tangent, the pullback.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use super::expr::Printer;
use super::names::ident;
use crate::ir::{Arg, Call, Callee, VarId};
use crate::lower::HIDDEN;

impl Printer<'_> {
    pub fn argument(&self, arg: &Arg) -> TokenStream {
        match arg {
            Arg::Value(e) | Arg::Inert(e, _) => self.expr(e),
            Arg::Ref(_, Some(copy)) => self.reference(copy, false),
            Arg::Ref(p, None) => self.reference(p, false),
            Arg::RefMut(p, _) => self.reference(p, true),
        }
    }

    /// A call of a function, or of its companion.
    fn callee(&self, call: &Call, companion: Option<&str>, args: &[TokenStream]) -> TokenStream {
        let span = call.span;
        match &call.callee {
            Callee::Path { path, companions, turbofish, .. } => match companion {
                Some(c) => {
                    let c = format_ident!("{HIDDEN}{c}", span = span);
                    quote_spanned!(span=> #companions::#c #turbofish(#(#args),*))
                }
                None => quote!(#path #turbofish(#(#args),*)),
            },
            Callee::Assoc { ty, name, turbofish, span } => {
                let f = Self::method_name(name, companion, *span);
                quote_spanned!(*span=> #ty::#f #turbofish(#(#args),*))
            }
            Callee::Method { name, turbofish, span } => {
                let f = Self::method_name(name, companion, *span);
                let receiver = match call.args.first() {
                    Some(Arg::Ref(_, Some(p)) | Arg::Ref(p, None) | Arg::RefMut(p, _)) => self.place(p),
                    _ => TokenStream::new(),
                };
                let rest = &args[1.min(args.len())..];
                quote_spanned!(*span=> #receiver.#f #turbofish(#(#rest),*))
            }
        }
    }

    fn method_name(name: &str, companion: Option<&str>, span: Span) -> proc_macro2::Ident {
        // At the user's place, but of our making: rustc's message on a missing companion names the attribute.
        let span = if companion.is_some() { Span::mixed_site().located_at(span) } else { span };
        let bare = name.trim_start_matches("r#");
        match companion {
            Some(c) => format_ident!("{HIDDEN}{bare}_{c}", span = span),
            None => ident(bare, span),
        }
    }

    pub fn call(&self, call: &Call) -> TokenStream {
        let args = call.args.iter().map(|a| self.argument(a)).collect::<Vec<_>>();
        let result = self.declared(call.result);
        if self.pulled.contains(&call.pullback) {
            let back = self.name(call.pullback);
            let call = self.callee(call, Some("pullback"), &args);
            return quote!(let (#result, #back) = #call;);
        }
        let star = if call.deref { quote!(*) } else { TokenStream::new() };
        let call = self.callee(call, None, &args);
        quote!(let #result = #star #call;)
    }

    pub fn tangent_call(&self, call: &Call, dots: &[Option<Arg>], result: VarId) -> TokenStream {
        let core = &self.core;
        let method = matches!(call.callee, Callee::Method { .. });
        let mut args = Vec::new();
        for (k, (arg, dot)) in call.args.iter().zip(dots).enumerate() {
            args.push(self.argument(arg));
            args.push(match (dot, k == 0 && method) {
                (Some(dot), true) => self.argument(dot),
                (None, true) => {
                    let arg = self.argument(arg);
                    quote!(&mut #core::Differentiable::zero_like(&*#arg))
                }
                (Some(dot), false) => {
                    let dot = self.argument(dot);
                    quote!(::core::option::Option::Some(#dot))
                }
                (None, false) => quote!(::core::option::Option::None),
            });
        }
        let (y, y_dot) = (self.declared(call.result), self.declared(result));
        let call = self.callee(call, Some("jvp"), &args);
        quote!(let (#y, #y_dot) = #call;)
    }
}
