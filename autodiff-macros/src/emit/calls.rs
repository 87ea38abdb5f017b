//! Calls of other differentiable functions to tokens: the primal, the tangent, the pullback.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use super::expr::{Mode, Printer};
use super::names::ident;
use crate::ir::{Arg, Call, Callee};
use crate::lower::HIDDEN;

impl Printer<'_> {
    pub fn argument(&self, arg: &Arg) -> TokenStream {
        match arg {
            Arg::Value(e) | Arg::Inert(e, _) => self.expr(e),
            Arg::Ref(_, Some(copy)) => self.reference(copy, false),
            Arg::Ref(p, None) => self.reference(p, false),
            Arg::RefMut(p, _) => self.reference(p, true),
            // A tangent, of which `tangent_argument` writes what there is.
            Arg::Zero => TokenStream::new(),
        }
    }

    /// An argument of a call that takes tangents, where it is one.
    fn tangent_argument(&self, call: &Call, k: usize) -> TokenStream {
        let (arg, core) = (&call.args[k], &self.core);
        match (arg, call.is_receiver(k)) {
            (Arg::Zero, true) => {
                let receiver = self.argument(&call.args[0]);
                quote!(&mut #core::Differentiable::zero_like(&*#receiver))
            }
            (arg, true) => self.argument(arg),
            (Arg::Zero, false) => quote!(::core::option::Option::None),
            (arg, false) => {
                let arg = self.argument(arg);
                quote!(::core::option::Option::Some(#arg))
            }
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

    /// The arguments of a call, each followed by a tangent that is zero.
    fn without_tangents(&self, call: &Call) -> Vec<TokenStream> {
        let core = &self.core;
        let mut args = Vec::new();
        for (k, arg) in call.args.iter().enumerate() {
            let arg = self.argument(arg);
            let zero = if call.is_receiver(k) {
                quote!(&mut #core::Differentiable::zero_like(&*#arg))
            } else {
                quote!(::core::option::Option::None)
            };
            args.extend([arg, zero]);
        }
        args
    }

    /// A call: of the function itself, of its tangent where it takes tangents, of the pullback of either where the
    /// reverse sweep asks for it.
    pub fn call(&self, call: &Call) -> TokenStream {
        let width = call.width();
        let argument = |k: usize| match k % width {
            0 => self.argument(&call.args[k]),
            _ => self.tangent_argument(call, k),
        };
        let args = (0..call.args.len()).map(argument).collect::<Vec<_>>();
        let results = call.results().map(|v| self.declared(v)).collect::<Vec<_>>();
        let result = nested(&results);
        let order = width.ilog2() as usize;
        if self.pulled.contains(&call.pullback) {
            let back = self.name(call.pullback);
            let call = self.callee(call, Some(&pullback_name(order)), &args);
            return quote!(let (#result, #back) = #call;);
        }
        if order > 0 {
            let call = self.callee(call, Some(&forward_name(order)), &args);
            return quote!(let #result = #call;);
        }
        if call.hands {
            // Functions are passed to companions only: what comes back with the value is dropped.
            let call = match self.mode {
                Mode::Reverse => self.callee(call, Some("pullback"), &args),
                Mode::Forward => self.callee(call, Some("jvp"), &self.without_tangents(call)),
            };
            return quote!(let (#result, _) = #call;);
        }
        let star = if call.deref { quote!(*) } else { TokenStream::new() };
        let call = self.callee(call, None, &args);
        quote!(let #result = #star #call;)
    }
}

/// What a hidden companion is of a function whose tangent was taken so many times before. The names say the order that
/// the function needs: a caller of higher order is told by rustc that its callee has none of this name.
pub fn forward_name(order: usize) -> String {
    if order > 1 { format!("order_{order}_jvp") } else { "jvp".to_owned() }
}

/// The same of the pullback.
pub fn pullback_name(order: usize) -> String {
    if order > 0 { format!("order_{}_pullback", order + 1) } else { "pullback".to_owned() }
}

/// A value and its tangents as the companions give them: `(y, y_dot)`, and pairs of those.
pub fn nested(parts: &[TokenStream]) -> TokenStream {
    match parts {
        [] => TokenStream::new(),
        [one] => one.clone(),
        many => {
            let pairs = many.chunks(2).map(|pair| quote!((#(#pair),*))).collect::<Vec<_>>();
            nested(&pairs)
        }
    }
}
