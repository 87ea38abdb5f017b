//! The companions of reverse mode: thin wrappers over the hidden pullback.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::companions::Wrappers;
use crate::ir::{Float, Ty};
use crate::lower::{Param, Pass};
use crate::signature::Shape;

impl Wrappers<'_> {
    /// An adjoint that is given to the caller. Types that the macro cannot look into may have constant fields.
    pub fn handed_out(&self, p: &Param, name: &Ident) -> TokenStream {
        let bar = self.suffixed(name, "bar");
        let known = p.ty.as_ref().is_some_and(|ty| self.shape.types.read(ty).is_plain());
        let core = &self.shape.core;
        if known { quote!(#bar) } else { quote!(#core::ops::without_constants(#bar)) }
    }

    pub fn vjp(&self) -> TokenStream {
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
        let mut shadows = TokenStream::new();
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
        let results = self.back_results("bar");
        let bars = self.returned().iter().map(|(p, n)| self.handed_out(p, n)).collect::<Vec<_>>();
        let types = self.returned().iter().map(|(p, _)| self.shape.owned(p)).collect::<Vec<_>>();
        let (bars, types) = (Self::tuple(&bars), Self::tuple(&types));
        let result = &self.result;
        let (value, output) = match (self.shape.result.is_some(), self.returned().is_empty()) {
            (true, false) => (quote!((#y, #bars)), quote!((#result, #types))),
            (true, true) => (quote!((#y, ())), quote!((#result, ()))),
            (false, false) => (quote!(#bars), types),
            (false, true) => (TokenStream::new(), TokenStream::new()),
        };
        let run = self.fused_run("bar", &|n| {
            let bar = self.suffixed(n, "bar");
            quote!(::core::borrow::BorrowMut::borrow_mut(&mut #bar))
        });
        let run = run.unwrap_or_else(|| quote!(let (#y, #back) = #call; let #results = #back(#(#args),*);));
        let functions = self.named_functions();
        let body = quote! {
            #functions
            #shadows
            #run
            #value
        };
        self.function("vjp", &doc, &params, &output, &body)
    }

    pub fn vjp_into(&self) -> TokenStream {
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
        let results = self.back_results("part");
        let adds = self
            .returned()
            .iter()
            .filter(|(p, _)| p.pass == Pass::Value && p.ty.is_some())
            .map(|(_, n)| {
                let (bar, part) = (self.suffixed(n, "bar"), self.suffixed(n, "part"));
                quote!(#core::ops::add_to(#bar, #part);)
            })
            .collect::<TokenStream>();
        let (value, output) = if self.shape.result.is_some() {
            (quote!(#y), self.result.clone())
        } else {
            (TokenStream::new(), TokenStream::new())
        };
        let run = self.fused_run("part", &|n| {
            let bar = self.suffixed(n, "bar");
            quote!(#bar)
        });
        let run = run.unwrap_or_else(|| quote!(let (#y, #back) = #call; let #results = #back(#(#args),*);));
        let functions = self.named_functions();
        let body = quote! {
            #functions
            #run
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

    pub fn grad(&self) -> TokenStream {
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

    /// The gradient of a function that may fail: where it fails there is none.
    pub fn grad_of_fallible(&self) -> TokenStream {
        let (f, slots) = self.words();
        let types = self.returned().iter().map(|(p, _)| self.shape.owned(p)).collect::<Vec<_>>();
        if types.is_empty() {
            return TokenStream::new();
        }
        let types = Self::tuple(&types);
        let Some((float, gradient)) = self.shape.fallible(&types) else { return TokenStream::new() };
        let float_type = match float {
            Float::F32 => quote!(f32),
            Float::Param(p) => {
                let p = super::names::ident(p, proc_macro2::Span::call_site());
                quote!(#p)
            }
            _ => quote!(f64),
        };
        let Some((_, both)) = self.shape.fallible(&quote!((#float_type, #types))) else { return TokenStream::new() };
        let wrap = match self.shape.result_ty {
            Ty::Result(_) => quote!(::core::result::Result::Ok),
            _ => quote!(::core::option::Option::Some),
        };
        let one = self.one_of(Some(float));
        let mut args = self.each(|_, n| quote!(#n));
        args.push(quote!(#wrap(#one)));
        let call = self.public("vjp", &args);
        let (y, bars) = (self.local("y"), self.local("bars"));
        let value_doc = format!("The value of `{f}` and its gradient by {slots}, where there is a value: `(y, bars)`.");
        let grad_doc =
            format!("The gradient of `{f}` by {slots}, where there is a value: one adjoint bare, several as a tuple.");
        let body = quote!(let (#y, #bars) = #call; #y.map(|y| (y, #bars)));
        let mut out = self.function("value_and_grad", &value_doc, &self.params(), &quote!(#both), &body);
        let body = quote!(let (#y, #bars) = #call; #y.map(|_| #bars));
        out.extend(self.function("grad", &grad_doc, &self.params(), &quote!(#gradient), &body));
        out
    }

    pub fn pullback(&self) -> TokenStream {
        let (f, slots) = self.words();
        let doc = format!(
            "Reverse mode in two steps: the value of `{f}`, and a closure for the adjoints of {slots}. The closure \
             takes, in the order of the arguments, each `&` argument again and the `&mut` shadow to add into, for each \
             `&mut` argument its shadow, then the cotangent of the result; it gives the adjoints of the arguments \
             passed by value."
        );
        let mut inputs = Vec::new();
        let mut input_types = Vec::new();
        for (p, n) in self.shape.params.iter().zip(&self.names).filter(|(p, _)| !p.is_lent_function()) {
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
            if p.is_lent_function() {
                args.extend([quote!(&#n), quote!(::core::option::Option::None)]);
                continue;
            }
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
        let results = self.back_results("bar");
        let returned =
            self.returned().into_iter().filter(|(p, _)| p.pass == Pass::Value && p.ty.is_some()).collect::<Vec<_>>();
        let bars = returned.iter().map(|(p, n)| self.handed_out(p, n)).collect::<Vec<_>>();
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
        let functions = self.named_functions();
        let body = quote! {
            #functions
            let (#y, #back) = #call;
            #zero
            (#y, #closure)
        };
        self.function("pullback", &doc, &self.params(), &quote!((#result, #closure_type)), &body)
    }

    /// A call of the companion in which loops are fused, where there is one: binds the value, and the adjoints of the
    /// arguments passed by value to their names with a suffix.
    fn fused_run(&self, suffix: &str, shadow: &dyn Fn(&Ident) -> TokenStream) -> Option<TokenStream> {
        if !self.fused {
            return None;
        }
        let mut args = self.arguments();
        let mut parts = Vec::new();
        for (p, n) in self.slots() {
            match p.pass {
                Pass::Value => parts.push(self.suffixed(n, suffix)),
                _ => args.push(shadow(n)),
            }
        }
        let (y, y_bar) = (self.local("y"), self.local("y_bar"));
        args.push(quote!(#y_bar));
        let call = self.hidden("fused", &args);
        Some(quote!(let (#y, (#(#parts,)*)) = #call;))
    }

    /// The arguments of the closure that a hidden pullback returns, given how each shadow is written.
    fn back_args(&self, shadow: &dyn Fn(&Param, &Ident) -> TokenStream, cotangent: &TokenStream) -> Vec<TokenStream> {
        let mut args = Vec::new();
        for (p, n) in self.shape.params.iter().zip(&self.names) {
            if p.is_lent_function() {
                args.extend([quote!(&#n), quote!(::core::option::Option::None)]);
                continue;
            }
            let s = if p.slot { shadow(p, n) } else { quote!(::core::option::Option::None) };
            match (p.ty.is_none(), p.pass) {
                (true, Pass::Value) => args.extend([quote!(&#n), s]),
                (true, _) => args.extend([quote!(&*#n), s]),
                (false, Pass::Ref) => args.extend([quote!(#n), s]),
                (false, Pass::RefMut) => args.push(s),
                (false, Pass::Value) => {}
            }
        }
        args.push(cotangent.clone());
        args
    }

    /// The names under which a closure's results are bound, one for each argument passed by value: its name with a suffix.
    pub fn back_results(&self, suffix: &str) -> TokenStream {
        let parts = self
            .shape
            .params
            .iter()
            .zip(&self.names)
            .filter(|(p, _)| p.pass == Pass::Value && p.ty.is_some())
            .map(|(p, n)| {
                let result = self.suffixed(n, suffix);
                if p.slot { quote!(#result) } else { quote!(_) }
            })
            .collect::<Vec<_>>();
        match parts.as_slice() {
            [] => quote!(()),
            parts => Self::tuple(parts),
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
}
