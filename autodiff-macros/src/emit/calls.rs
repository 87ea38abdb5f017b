//! Calls of other differentiable functions to tokens: the primal, the tangent, the pullback.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use super::expr::{Mode, Printer};
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
            Callee::Given { ty, takes, .. } => {
                let core = &self.core;
                let mut own = args.to_vec();
                match companion {
                    Some("jvp") => {
                        // Each argument is followed by its tangent.
                        let function = own.drain(..2).collect::<Vec<_>>();
                        let (primals, dots) = (own.iter().step_by(2), own.iter().skip(1).step_by(2));
                        quote_spanned!(span=> <#ty as #core::ops::CallForward<#takes>>::jvp(#(#function),*, (#(#primals,)*), (#(#dots,)*)))
                    }
                    Some(_) => {
                        let function = own.remove(0);
                        quote_spanned!(span=> <#ty as #core::ops::CallReverse<#takes>>::pullback(#function, (#(#own,)*)))
                    }
                    None => {
                        let function = own.remove(0);
                        quote_spanned!(span=> <#ty as #core::ops::Call<#takes>>::call(#function, (#(#own,)*)))
                    }
                }
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

    /// How the function that a call goes to takes one of its parameters that is a function.
    pub fn role(callee: &Callee, span: Span, index: usize, receiver: Option<&TokenStream>) -> TokenStream {
        let role = format!("role_{index}");
        match callee {
            Callee::Path { companions, .. } => {
                let role = format_ident!("{HIDDEN}{role}");
                quote_spanned!(span=> #companions::#role())
            }
            Callee::Assoc { ty, name, span, .. } => {
                let role = Self::method_name(name, Some(&role), *span);
                quote!(#ty::#role())
            }
            Callee::Method { name, span, .. } => {
                let role = Self::method_name(name, Some(&role), *span);
                quote_spanned!(*span=> (#receiver).#role())
            }
            Callee::Given { .. } => TokenStream::new(),
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
        if call.hands {
            // Functions are passed to companions only: what comes back with the value is dropped.
            let call = match self.mode {
                Mode::Reverse => self.callee(call, Some("pullback"), &args),
                Mode::Forward => self.callee(call, Some("jvp"), &self.with_dots(call, &vec![None; call.args.len()])),
            };
            return quote!(let (#result, _) = #call;);
        }
        let star = if call.deref { quote!(*) } else { TokenStream::new() };
        let call = self.callee(call, None, &args);
        quote!(let #result = #star #call;)
    }

    /// The arguments of a call, each followed by its tangent.
    fn with_dots(&self, call: &Call, dots: &[Option<Arg>]) -> Vec<TokenStream> {
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
        args
    }

    pub fn tangent_call(&self, call: &Call, dots: &[Option<Arg>], result: VarId) -> TokenStream {
        let (y, y_dot) = (self.declared(call.result), self.declared(result));
        let call = self.callee(call, Some("jvp"), &self.with_dots(call, dots));
        quote!(let (#y, #y_dot) = #call;)
    }
}
