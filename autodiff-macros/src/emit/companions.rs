//! The functions that users call: thin wrappers over the hidden tangent and pullback, in the calling
//! convention of the documentation.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::function::{hidden_stubs, jvp, pullback, where_clause};
use super::names::ident;
use crate::ir::{Float, Func};
use crate::lower::{Param, Pass};
use crate::signature::{Home, Shape};

/// The companions of a function.
pub fn companions(shape: &Shape, func: &Func) -> TokenStream {
    let hidden = [jvp(shape, func), pullback(shape, func)];
    let public = Wrappers::new(shape).all();
    quote!(#(#hidden)* #public)
}

/// Companions with the right signatures and no bodies, for a function that was rejected: so the only
/// message is the one that says why.
pub fn stubs(shape: &Shape) -> TokenStream {
    let w = Wrappers::new(shape);
    let hidden = hidden_stubs(shape);
    let public = w.all();
    quote!(#hidden #public)
}

/// Companions of a function whose very signature was rejected: they take and give whatever is asked of them,
/// since its types cannot be named again.
pub fn untyped_stubs(shape: &Shape) -> TokenStream {
    let n = shape.params.len();
    let muts = shape.params.iter().filter(|p| p.slot && p.pass == Pass::RefMut).count();
    let slots = shape.params.iter().filter(|p| p.slot).count();
    let bar = usize::from(shape.yields());
    let kinds = [
        ("jvp", n + usize::from(slots > 0)),
        ("vjp", n + bar + muts),
        ("vjp_into", n + bar + slots),
        ("grad", n),
        ("value_and_grad", n),
        ("grad_into", n + slots),
        ("pullback", n),
    ];
    let vis = &shape.vis;
    let receiver = shape.params.first().filter(|p| p.ty.is_none()).map(|p| match p.pass {
        Pass::Value => quote!(self,),
        Pass::Ref => quote!(&self,),
        Pass::RefMut => quote!(&mut self,),
    });
    let skip = usize::from(receiver.is_some());
    let stub = |(kind, arity): (&str, usize)| {
        let name = shape.companion(kind);
        let types = (skip..arity).map(|k| Ident::new(&format!("Argument{k}"), Span::mixed_site())).collect::<Vec<_>>();
        let lints = shape.lints();
        quote! {
            #[doc(hidden)]
            #lints
            #vis fn #name<#(#types,)* Result>(#receiver #(_: #types),*) -> Result { ::core::unreachable!() }
        }
    };
    kinds.into_iter().map(stub).collect()
}

struct Wrappers<'a> {
    shape: &'a Shape,
    /// A plain name for each parameter.
    names: Vec<Ident>,
    vis: &'a syn::Visibility,
    generics: TokenStream,
    wheres: TokenStream,
    result: TokenStream,
}

impl<'a> Wrappers<'a> {
    fn new(shape: &'a Shape) -> Self {
        let names = shape
            .params
            .iter()
            .map(|p| {
                if p.ty.is_none() {
                    Ident::new("self", p.span)
                } else {
                    ident(p.name.trim_start_matches("r#"), p.span.resolved_at(Span::mixed_site()))
                }
            })
            .collect();
        let params = &shape.sig.generics.params;
        let generics = if params.is_empty() { TokenStream::new() } else { quote!(<#params>) };
        let result = shape.result.as_ref().map_or(quote!(()), |r| quote!(#r));
        Wrappers { shape, names, vis: &shape.vis, generics, wheres: where_clause(shape), result }
    }

    /// A local name of a companion that no argument's name can meet.
    fn local(&self, name: &str) -> Ident {
        let taken = |candidate: &str| {
            self.names.iter().any(|n| {
                let n = n.to_string();
                let n = n.trim_start_matches("r#");
                candidate == n
                    || ["bar", "dot", "part", "again", "like"].iter().any(|s| candidate == format!("{n}_{s}"))
            })
        };
        let mut name = name.to_owned();
        while taken(&name) {
            name = format!("out_{name}");
        }
        Ident::new(&name, Span::mixed_site())
    }

    fn params(&self) -> Vec<TokenStream> {
        self.each(|p, name| match (&p.ty, p.pass) {
            (None, Pass::Value) => quote!(self),
            (None, Pass::Ref) => quote!(&self),
            (None, Pass::RefMut) => quote!(&mut self),
            (Some(ty), _) => quote!(#name: #ty),
        })
    }

    fn each(&self, mut f: impl FnMut(&Param, &Ident) -> TokenStream) -> Vec<TokenStream> {
        self.shape.params.iter().zip(&self.names).map(|(p, n)| f(p, n)).collect()
    }

    fn slots(&self) -> Vec<(&Param, &Ident)> {
        self.shape.params.iter().zip(&self.names).filter(|(p, _)| p.slot).collect()
    }

    /// The slots whose adjoints are returned.
    fn returned(&self) -> Vec<(&Param, &Ident)> {
        self.slots().into_iter().filter(|(p, _)| p.pass != Pass::RefMut).collect()
    }

    /// The name of an argument's derivative, which no argument's name can meet.
    fn suffixed(&self, name: &Ident, suffix: &str) -> Ident {
        let mut name = format!("{}_{suffix}", name.to_string().trim_start_matches("r#"));
        while self.names.iter().any(|n| *n == name) {
            name.push('_');
        }
        Ident::new(&name, Span::mixed_site())
    }

    /// A call of a hidden companion on the arguments.
    fn hidden(&self, kind: &str, args: &[TokenStream]) -> TokenStream {
        let name = self.shape.hidden(kind);
        let fish = self.turbofish();
        match self.shape.params.first() {
            Some(p) if p.ty.is_none() => {
                let rest = &args[1..];
                quote!(self.#name #fish(#(#rest),*))
            }
            _ => quote!(Self::#name #fish(#(#args),*)),
        }
    }

    /// The function's own type and const parameters, which its arguments may not determine.
    fn turbofish(&self) -> TokenStream {
        let params = self.shape.sig.generics.params.iter().filter_map(|p| match p {
            syn::GenericParam::Type(t) => Some(t.ident.clone()),
            syn::GenericParam::Const(c) => Some(c.ident.clone()),
            syn::GenericParam::Lifetime(_) => None,
        });
        let params = params.collect::<Vec<_>>();
        if params.is_empty() { TokenStream::new() } else { quote!(::<#(#params),*>) }
    }

    fn arguments(&self) -> Vec<TokenStream> {
        // A reference is passed on as a reborrow.
        self.each(|p, n| match (p.ty.is_none(), p.pass) {
            (false, Pass::RefMut) => quote!(&mut *#n),
            _ => quote!(#n),
        })
    }

    fn has_mut(&self) -> bool {
        self.slots().iter().any(|(p, _)| p.pass == Pass::RefMut)
    }

    fn tuple(parts: &[TokenStream]) -> TokenStream {
        match parts {
            [one] => one.clone(),
            many => quote!((#(#many),*)),
        }
    }

    fn one(&self) -> TokenStream {
        let core = &self.shape.core;
        match self.shape.scalar() {
            Some(Float::Param(p)) => {
                let p = ident(p, Span::call_site());
                quote!(#core::ops::one::<#p>())
            }
            _ => quote!(1.0),
        }
    }

    fn function(
        &self,
        kind: &str,
        doc: &str,
        params: &[TokenStream],
        output: &TokenStream,
        body: &TokenStream,
    ) -> TokenStream {
        let (name, vis, generics, wheres) = (self.shape.companion(kind), self.vis, &self.generics, &self.wheres);
        let lints = self.shape.lints();
        let arrow = if output.is_empty() { TokenStream::new() } else { quote!(-> #output) };
        quote! {
            #[doc = #doc]
            #[inline]
            #lints
            #vis fn #name #generics (#(#params),*) #arrow #wheres { #body }
        }
    }

    fn all(&self) -> TokenStream {
        let mut out = self.jvp();
        out.extend(self.vjp());
        out.extend(self.vjp_into());
        out.extend(self.pullback());
        if self.shape.scalar().is_some() && !self.has_mut() {
            out.extend(self.grad());
        }
        out
    }

    fn words(&self) -> (String, String) {
        let slots = self.slots().iter().map(|(p, _)| format!("`{}`", p.name)).collect::<Vec<_>>();
        let list = match slots.as_slice() {
            [] => "nothing".to_owned(),
            [one] => one.clone(),
            many => many.join(", "),
        };
        (self.shape.sig.ident.to_string(), list)
    }

    fn jvp(&self) -> TokenStream {
        let (f, slots) = self.words();
        let doc = format!(
            "Forward mode: the value of `{f}` and its tangent `J · x_dot`. Takes the arguments of `{f}`, then the \
             tangents of {slots} (one bare, several as a tuple), each passed as its argument is; gives `(y, y_dot)`."
        );
        let mut params = self.params();
        let mut types = Vec::new();
        let mut names = Vec::new();
        for (p, n) in self.slots() {
            let dot = self.suffixed(n, "dot");
            types.push(match (&p.ty, p.pass) {
                (None, Pass::RefMut) => quote!(&mut Self),
                (None, _) => quote!(impl ::core::borrow::Borrow<Self>),
                (Some(ty), _) => quote!(#ty),
            });
            names.push(quote!(#dot));
        }
        if !names.is_empty() {
            let (names, types) = (Self::tuple(&names), Self::tuple(&types));
            params.push(quote!(#names: #types));
        }
        let mut args = Vec::new();
        for (p, n) in self.shape.params.iter().zip(&self.names) {
            let dot = self.suffixed(n, "dot");
            args.push(match (p.ty.is_none(), p.pass) {
                (false, Pass::RefMut) => quote!(&mut *#n),
                _ => quote!(#n),
            });
            args.push(match (p.ty.is_none(), p.slot, p.pass) {
                (true, true, _) => quote!(#dot),
                (true, false, _) => quote!(&*self),
                (false, true, _) => quote!(::core::option::Option::Some(#dot)),
                (false, false, _) => quote!(::core::option::Option::None),
            });
        }
        let call = self.hidden("jvp", &args);
        let result = &self.result;
        if self.shape.result.is_some() {
            self.function("jvp", &doc, &params, &quote!((#result, #result)), &call)
        } else {
            self.function("jvp", &doc, &params, &TokenStream::new(), &quote!(#call;))
        }
    }

    /// The arguments of the closure that a hidden pullback returns, given how each shadow is written.
    fn back_args(&self, shadow: &dyn Fn(&Param, &Ident) -> TokenStream, cotangent: &TokenStream) -> Vec<TokenStream> {
        let mut args = Vec::new();
        for (p, n) in self.shape.params.iter().zip(&self.names) {
            let s = if p.slot { shadow(p, n) } else { quote!(::core::option::Option::None) };
            match (p.ty.is_none(), p.pass) {
                (true, Pass::Value) => {
                    // The closure holds what it needs of a receiver that was moved: any reference will do.
                    let bar = self.suffixed(n, "like");
                    args.extend([quote!(&#bar), s]);
                }
                (true, _) => args.extend([quote!(&*#n), s]),
                (false, Pass::Ref) => args.extend([quote!(#n), s]),
                (false, Pass::RefMut) => args.push(s),
                (false, Pass::Value) => {}
            }
        }
        args.push(cotangent.clone());
        args
    }

    /// The names under which a closure's results are bound, one for each argument passed by value.
    fn back_results(&self) -> TokenStream {
        let parts = self
            .shape
            .params
            .iter()
            .zip(&self.names)
            .filter(|(p, _)| p.pass == Pass::Value && p.ty.is_some())
            .map(|(p, n)| {
                let bar = self.suffixed(n, "bar");
                if p.slot { quote!(#bar) } else { quote!(_) }
            })
            .collect::<Vec<_>>();
        match parts.as_slice() {
            [] => quote!(()),
            parts => Self::tuple(parts),
        }
    }

    /// A receiver that is consumed leaves something of its shape behind.
    fn like(&self) -> TokenStream {
        let core = &self.shape.core;
        match (self.shape.params.first(), self.names.first()) {
            (Some(p), Some(n)) if p.ty.is_none() && p.pass == Pass::Value => {
                let like = self.suffixed(n, "like");
                quote!(let #like = #core::Differentiable::zero_like(&#n);)
            }
            _ => TokenStream::new(),
        }
    }

    fn cotangent(&self, params: &mut Vec<TokenStream>) -> TokenStream {
        let y_bar = self.local("y_bar");
        let result = &self.result;
        if self.shape.yields() {
            params.push(quote!(#y_bar: #result));
            return quote!(#y_bar);
        }
        let core = &self.shape.core;
        if self.shape.result.is_some() {
            let y = self.local("y");
            return quote!(#core::Differentiable::zero_like(&#y));
        }
        quote!(())
    }

    fn vjp(&self) -> TokenStream {
        let core = &self.shape.core;
        let (f, slots) = self.words();
        let doc = format!(
            "Reverse mode: the value of `{f}` and the adjoints `Jᵀ · y_bar` of {slots}. Takes the arguments of `{f}`, \
             then the cotangent of the result where that varies, then a `&mut` shadow for each `&mut` argument, which \
             comes in with the cotangent of the output and leaves with that of the input; gives `(y, bars)`."
        );
        let mut params = self.params();
        let cotangent = self.cotangent(&mut params);
        for (p, n) in self.slots() {
            if p.pass == Pass::RefMut {
                let (bar, ty) = (self.suffixed(n, "bar"), Shape::pointee(p));
                params.push(quote!(#bar: &mut #ty));
            }
        }
        let call = self.hidden("pullback", &self.arguments());
        let args = self.back_args(
            &|p, n| {
                let bar = self.suffixed(n, "bar");
                match p.pass {
                    Pass::RefMut => quote!(::core::option::Option::Some(#bar)),
                    _ => quote!(::core::option::Option::Some(::core::borrow::BorrowMut::borrow_mut(&mut #bar))),
                }
            },
            &cotangent,
        );
        let (y, back) = (self.local("y"), self.local("back"));
        let mut shadows = self.like();
        for (p, n) in self.returned() {
            if p.pass == Pass::Ref || p.ty.is_none() {
                let bar = self.suffixed(n, "bar");
                let x = match p.pass {
                    Pass::Value => quote!(&#n),
                    _ => quote!(#n),
                };
                shadows.extend(quote!(let mut #bar = #core::Differentiable::zero_like(#x);));
            }
        }
        let results = self.back_results();
        let bars = self
            .returned()
            .iter()
            .map(|(_, n)| {
                let b = self.suffixed(n, "bar");
                quote!(#b)
            })
            .collect::<Vec<_>>();
        let types = self.returned().iter().map(|(p, _)| self.shape.owned(p)).collect::<Vec<_>>();
        let (bars, types) = (Self::tuple(&bars), Self::tuple(&types));
        let result = &self.result;
        let (value, output) = match (self.shape.result.is_some(), self.returned().is_empty()) {
            (true, false) => (quote!((#y, #bars)), quote!((#result, #types))),
            (true, true) => (quote!((#y, ())), quote!((#result, ()))),
            (false, false) => (quote!(#bars), types),
            (false, true) => (TokenStream::new(), TokenStream::new()),
        };
        let body = quote! {
            #shadows
            let (#y, #back) = #call;
            let #results = #back(#(#args),*);
            #value
        };
        self.function("vjp", &doc, &params, &output, &body)
    }

    fn vjp_into(&self) -> TokenStream {
        let core = &self.shape.core;
        let (f, slots) = self.words();
        let doc = format!(
            "Reverse mode into storage: like the form without `_into`, but adds the adjoints of {slots} to the `&mut` \
             storage given after the cotangent, and gives the value of `{f}`. Allocates nothing for results."
        );
        let mut params = self.params();
        let cotangent = self.cotangent(&mut params);
        let mut types = Vec::new();
        for (p, n) in self.slots() {
            let (bar, ty) = (self.suffixed(n, "bar"), Shape::pointee(p));
            types.push(quote!(#bar: &mut #ty));
        }
        params.extend(types.iter().cloned());
        let call = self.hidden("pullback", &self.arguments());
        let args = self.back_args(
            &|_, n| {
                let bar = self.suffixed(n, "bar");
                quote!(::core::option::Option::Some(#bar))
            },
            &cotangent,
        );
        let (y, back) = (self.local("y"), self.local("back"));
        // The adjoint of an argument passed by value is handed out under another name, then added.
        let results = self
            .shape
            .params
            .iter()
            .zip(&self.names)
            .filter(|(p, _)| p.pass == Pass::Value && p.ty.is_some())
            .map(|(p, n)| {
                let part = self.suffixed(n, "part");
                if p.slot { quote!(#part) } else { quote!(_) }
            })
            .collect::<Vec<_>>();
        let results = match results.as_slice() {
            [] => quote!(()),
            parts => Self::tuple(parts),
        };
        let adds = self
            .returned()
            .iter()
            .filter(|(p, _)| p.pass == Pass::Value && p.ty.is_some())
            .map(|(_, n)| {
                let (bar, part) = (self.suffixed(n, "bar"), self.suffixed(n, "part"));
                quote!(#core::ops::add_to(#bar, #part);)
            })
            .collect::<TokenStream>();
        let like = self.like();
        let (value, output) = if self.shape.result.is_some() {
            (quote!(#y), self.result.clone())
        } else {
            (TokenStream::new(), TokenStream::new())
        };
        let body = quote! {
            #like
            let (#y, #back) = #call;
            let #results = #back(#(#args),*);
            #adds
            #value
        };
        let mut out = self.function("vjp_into", &doc, &params, &output, &body);
        if self.shape.scalar().is_some() && !self.has_mut() {
            let doc = format!(
                "Adds the gradient of `{f}` by {slots} to the `&mut` storage given after the arguments, one per slot; gives the value."
            );
            let mut params = self.params();
            params.extend(types);
            let mut args = self.each(|_, n| quote!(#n));
            args.push(self.one());
            args.extend(self.slots().iter().map(|(_, n)| {
                let b = self.suffixed(n, "bar");
                quote!(#b)
            }));
            let call = self.public("vjp_into", &args);
            out.extend(self.function("grad_into", &doc, &params, &self.result.clone(), &call));
        }
        out
    }

    /// A call of a public companion.
    fn public(&self, kind: &str, args: &[TokenStream]) -> TokenStream {
        let name = self.shape.companion(kind);
        let fish = self.turbofish();
        match self.shape.params.first() {
            Some(p) if p.ty.is_none() => {
                let rest = &args[1..];
                quote!(self.#name #fish(#(#rest),*))
            }
            _ => quote!(Self::#name #fish(#(#args),*)),
        }
    }

    fn grad(&self) -> TokenStream {
        let (f, slots) = self.words();
        let types = self.returned().iter().map(|(p, _)| self.shape.owned(p)).collect::<Vec<_>>();
        if types.is_empty() {
            return TokenStream::new();
        }
        let types = Self::tuple(&types);
        let result = &self.result;
        let mut args = self.each(|_, n| quote!(#n));
        args.push(self.one());
        let call = self.public("vjp", &args);
        let value_doc = format!("The value of `{f}` and its gradient by {slots}: `(y, bars)`.");
        let grad_doc = format!("The gradient of `{f}` by {slots}: one adjoint bare, several as a tuple.");
        let mut out = self.function("value_and_grad", &value_doc, &self.params(), &quote!((#result, #types)), &call);
        out.extend(self.function("grad", &grad_doc, &self.params(), &types, &quote!(#call.1)));
        out
    }

    fn pullback(&self) -> TokenStream {
        let (f, slots) = self.words();
        let doc = format!(
            "Reverse mode in two steps: the value of `{f}`, and a closure for the adjoints of {slots}. The closure \
             takes, in the order of the arguments, each `&` argument again and the `&mut` shadow to add into, for each \
             `&mut` argument its shadow, then the cotangent of the result; it gives the adjoints of the arguments \
             passed by value."
        );
        let mut inputs = Vec::new();
        let mut input_types = Vec::new();
        for (p, n) in self.shape.params.iter().zip(&self.names) {
            let ty = Shape::pointee(p);
            let (x, bar) = (self.suffixed(n, "again"), self.suffixed(n, "bar"));
            if p.pass == Pass::Ref || p.ty.is_none() {
                inputs.push(quote!(#x: &#ty));
                input_types.push(quote!(&#ty));
            }
            if p.slot && (p.pass != Pass::Value || p.ty.is_none()) {
                inputs.push(quote!(#bar: &mut #ty));
                input_types.push(quote!(&mut #ty));
            }
        }
        let y_bar = self.local("y_bar");
        let result = &self.result;
        let core = &self.shape.core;
        let y = self.local("y");
        let mut zero = TokenStream::new();
        let cotangent = if self.shape.yields() {
            inputs.push(quote!(#y_bar: #result));
            input_types.push(quote!(#result));
            quote!(#y_bar)
        } else if self.shape.result.is_some() {
            zero = quote!(let #y_bar = #core::Differentiable::zero_like(&#y););
            quote!(#y_bar)
        } else {
            quote!(())
        };
        let mut args = Vec::new();
        for (p, n) in self.shape.params.iter().zip(&self.names) {
            let (x, bar) = (self.suffixed(n, "again"), self.suffixed(n, "bar"));
            if p.pass == Pass::Ref || p.ty.is_none() {
                args.push(quote!(#x));
            }
            if p.pass != Pass::Value || p.ty.is_none() {
                args.push(if p.slot {
                    quote!(::core::option::Option::Some(#bar))
                } else {
                    quote!(::core::option::Option::None)
                });
            }
        }
        args.push(cotangent);
        let results = self.back_results();
        let returned =
            self.returned().into_iter().filter(|(p, _)| p.pass == Pass::Value && p.ty.is_some()).collect::<Vec<_>>();
        let bars = returned
            .iter()
            .map(|(_, n)| {
                let b = self.suffixed(n, "bar");
                quote!(#b)
            })
            .collect::<Vec<_>>();
        let types = returned.iter().map(|(p, _)| self.shape.owned(p)).collect::<Vec<_>>();
        let (bars, types) = (Self::tuple(&bars), Self::tuple(&types));
        let back = self.local("back");
        let call = self.hidden("pullback", &self.arguments());
        let captured = &self.shape.captured;
        let (closure_type, open) = if self.shape.recursive {
            (
                quote!(#core::ops::Box<dyn ::core::ops::FnOnce(#(#input_types),*) -> #types>),
                quote!(#core::ops::Box::new),
            )
        } else {
            (quote!(impl ::core::ops::FnOnce(#(#input_types),*) -> #types + use<#(#captured),*>), TokenStream::new())
        };
        let closure = quote! {
            move |#(#inputs),*| -> #types {
                let #results = #back(#(#args),*);
                #bars
            }
        };
        let closure = if self.shape.recursive { quote!(#open(#closure)) } else { closure };
        let body = quote! {
            let (#y, #back) = #call;
            #zero
            (#y, #closure)
        };
        self.function("pullback", &doc, &self.params(), &quote!((#result, #closure_type)), &body)
    }
}

/// The struct whose associated functions the companions of a free function are.
impl Home {
    /// The struct's declaration around the companions.
    pub fn wrap(&self, shape: &Shape, functions: &TokenStream) -> TokenStream {
        let Home::Free { holder } = self else {
            return functions.clone();
        };
        let (vis, f) = (&shape.vis, shape.sig.ident.to_string());
        let doc = format!("The derivatives of the function `{f}`.");
        quote! {
            #[doc = #doc]
            #[allow(non_camel_case_types, dead_code, reason = "named after the function; not every derivative is used")]
            #vis struct #holder {}
            #[automatically_derived]
            #[allow(
                unused, non_snake_case, unused_qualifications, clippy::all, clippy::pedantic, clippy::nursery,
                reason = "generated code"
            )]
            impl #holder { #functions }
        }
    }
}
