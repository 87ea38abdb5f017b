//! The functions that users call: thin wrappers over the hidden tangent and pullback, in the calling
//! convention of the documentation.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};

use super::function::{forward, hidden_declarations, hidden_stubs, pullback, sweeps, tangent_of, where_clause};
use super::fused::fused;
use super::names::ident;
use crate::functions::Calls;
use crate::ir::{Float, Func};
use crate::lower::{Param, Pass};
use crate::own::COMPANIONS;
use crate::signature::{Member, Shape};
use crate::transform::{carry_to_neighbours, open_windows, sum_in_registers};

/// The companions of a function, which is differentiated `order` times.
pub fn companions(shape: &Shape, func: &Func, order: usize) -> TokenStream {
    let sweeps = sweeps(shape, func);
    let fused = fused(shape, func, &sweeps);
    let mut sweeps = sweeps;
    sum_in_registers(&mut sweeps);
    carry_to_neighbours(&mut sweeps);
    open_windows(&mut sweeps);
    let first = tangent_of(shape, func);
    let hidden = [forward(&first.0, &first.1), pullback(shape, func, &sweeps)];
    let higher = higher(first, order);
    if shape.member == Member::Implementation {
        return quote!(#(#hidden)* #higher);
    }
    let public = Wrappers { fused: fused.is_some(), ..Wrappers::new(shape, order) }.all();
    let roles = shape.roles();
    quote!(#(#hidden)* #higher #roles #fused #public)
}

/// The hidden companions of higher order: the adjoint of the tangent, then of the tangent of that. `first` is the tangent.
pub fn higher(first: (Shape, Func), order: usize) -> TokenStream {
    let mut out = TokenStream::new();
    let mut level = first;
    for k in 1..order {
        let (shape, func) = &level;
        if k > 1 {
            out.extend(forward(shape, func));
        }
        let mut sweeps = sweeps(shape, func);
        sum_in_registers(&mut sweeps);
        carry_to_neighbours(&mut sweeps);
        open_windows(&mut sweeps);
        out.extend(pullback(shape, func, &sweeps));
        if k + 1 < order {
            level = tangent_of(shape, func);
        }
    }
    out
}

/// The companions of a method that a trait declares: those that implementations bring, and those made of them.
pub fn declarations(shape: &Shape, order: usize) -> TokenStream {
    let (hidden, roles) = (hidden_declarations(shape, order), shape.roles());
    let public = Wrappers::new(shape, order).all();
    quote!(#hidden #roles #public)
}

/// Companions with the right signatures and no bodies, for a function that was rejected: so the only
/// message is the one that says why.
pub fn stubs(shape: &Shape, order: usize) -> TokenStream {
    let w = Wrappers::new(shape, order);
    let hidden = hidden_stubs(shape, order);
    if shape.member == Member::Implementation {
        return hidden;
    }
    let (public, roles) = (w.all(), shape.roles());
    quote!(#hidden #roles #public)
}

/// Companions of a function whose very signature was rejected: they take and give whatever is asked of them,
/// since its types cannot be named again.
pub fn untyped_stubs(shape: &Shape) -> TokenStream {
    untyped(shape, COMPANIONS, None)
}

/// Some companions that take and give whatever is asked of them, if that satisfies a bound.
pub fn untyped(shape: &Shape, kinds: &[&str], bound: Option<&TokenStream>) -> TokenStream {
    let n = shape.params.len();
    let muts = shape.params.iter().filter(|p| p.slot && p.pass == Pass::RefMut).count();
    let slots = shape.params.iter().filter(|p| p.slot).count();
    let cotangent = usize::from(shape.yields());
    let arity = |kind: &str| match kind {
        "jvp" => n + usize::from(slots > 0),
        "vjp" => n + cotangent + muts,
        "vjp_into" => n + cotangent + slots,
        "grad_into" => n + slots,
        _ => n,
    };
    let vis = &shape.vis;
    let receiver = shape.params.first().filter(|p| p.ty.is_none()).map(|p| match p.pass {
        Pass::Value => quote!(self,),
        Pass::Ref => quote!(&self,),
        Pass::RefMut => quote!(&mut self,),
    });
    let skip = usize::from(receiver.is_some());
    let stub = |kind: &&str| {
        let name = shape.companion(kind);
        let types =
            (skip..arity(kind)).map(|k| Ident::new(&format!("Argument{k}"), Span::mixed_site())).collect::<Vec<_>>();
        // One argument is enough for one message.
        let bounds = types.iter().enumerate().map(|(k, ty)| match bound {
            Some(bound) if k == 0 => quote!(#ty: #bound),
            _ => quote!(#ty),
        });
        let lints = shape.lints();
        quote! {
            #[doc(hidden)]
            #lints
            #vis fn #name<#(#bounds,)* Result>(#receiver #(_: #types),*) -> Result { ::core::unreachable!() }
        }
    };
    kinds.iter().map(stub).collect()
}

/// Writes the companions of one function.
pub struct Wrappers<'a> {
    pub shape: &'a Shape,
    /// A plain name for each parameter.
    pub names: Vec<Ident>,
    vis: &'a syn::Visibility,
    generics: TokenStream,
    pub result: TokenStream,
    /// There is a companion that computes value and adjoints in one pass.
    pub fused: bool,
    /// How often the function is differentiated.
    pub order: usize,
}

impl<'a> Wrappers<'a> {
    /// Names the parameters.
    pub fn new(shape: &'a Shape, order: usize) -> Self {
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
        Wrappers { shape, names, vis: &shape.vis, generics, result, fused: false, order }
    }

    /// A local name of a companion that no argument's name can meet.
    pub fn local(&self, name: &str) -> Ident {
        let taken = |candidate: &str| {
            self.names.iter().any(|n| {
                let n = n.to_string();
                let n = n.trim_start_matches("r#");
                candidate == n
                    || ["bar", "dot", "part", "again", "weight", "along", "zero"]
                        .iter()
                        .any(|s| candidate == format!("{n}_{s}"))
            })
        };
        let mut name = name.to_owned();
        while taken(&name) {
            name = format!("out_{name}");
        }
        Ident::new(&name, Span::mixed_site())
    }

    pub fn params(&self) -> Vec<TokenStream> {
        self.each(|p, name| match (p.function.as_ref().map(|f| &f.written).or(p.ty.as_ref()), p.pass) {
            (None, Pass::Value) => quote!(self),
            (None, Pass::Ref) => quote!(&self),
            (None, Pass::RefMut) => quote!(&mut self),
            (Some(ty), _) => quote!(#name: #ty),
        })
    }

    pub fn each(&self, mut f: impl FnMut(&Param, &Ident) -> TokenStream) -> Vec<TokenStream> {
        self.shape.params.iter().zip(&self.names).map(|(p, n)| f(p, n)).collect()
    }

    pub fn slots(&self) -> Vec<(&Param, &Ident)> {
        self.shape.params.iter().zip(&self.names).filter(|(p, _)| p.slot && p.followed().is_none()).collect()
    }

    /// The slots whose adjoints are returned.
    pub fn returned(&self) -> Vec<(&Param, &Ident)> {
        self.slots().into_iter().filter(|(p, _)| p.pass != Pass::RefMut).collect()
    }

    /// The name of an argument's derivative, which no argument's name can meet.
    pub fn suffixed(&self, name: &Ident, suffix: &str) -> Ident {
        let mut name = format!("{}_{suffix}", name.to_string().trim_start_matches("r#"));
        while self.names.iter().any(|n| *n == name) {
            name.push('_');
        }
        Ident::new(&name, Span::mixed_site())
    }

    /// A call of a hidden companion on the arguments.
    pub fn hidden(&self, kind: &str, args: &[TokenStream]) -> TokenStream {
        let name = self.shape.hidden(kind);
        let core = &self.shape.core;
        let followed = self.shape.followed();
        let fish = self.turbofish_with(&|ty| {
            if followed.iter().any(|f| f.ty == *ty) { quote!(#core::ops::Named<#ty>) } else { quote!(#ty) }
        });
        match self.shape.params.first() {
            Some(p) if p.ty.is_none() => {
                let rest = &args[1..];
                quote!(self.#name #fish(#(#rest),*))
            }
            _ => quote!(Self::#name #fish(#(#args),*)),
        }
    }

    /// The function's own type and const parameters, which its arguments may not determine.
    pub fn turbofish(&self) -> TokenStream {
        self.turbofish_with(&|ty| quote!(#ty))
    }

    fn turbofish_with(&self, of_type: &dyn Fn(&Ident) -> TokenStream) -> TokenStream {
        let params = self.shape.sig.generics.params.iter().filter_map(|p| match p {
            syn::GenericParam::Type(t) => Some(of_type(&t.ident)),
            syn::GenericParam::Const(c) => Some(c.ident.to_token_stream()),
            syn::GenericParam::Lifetime(_) => None,
        });
        let params = params.collect::<Vec<_>>();
        if params.is_empty() { TokenStream::new() } else { quote!(::<#(#params),*>) }
    }

    pub fn arguments(&self) -> Vec<TokenStream> {
        // A reference is passed on as a reborrow.
        self.each(|p, n| match (p.ty.is_none(), p.pass) {
            _ if p.is_lent_function() => quote!(&#n),
            (false, Pass::RefMut) => quote!(&mut *#n),
            _ => quote!(#n),
        })
    }

    pub fn has_mut(&self) -> bool {
        self.slots().iter().any(|(p, _)| p.pass == Pass::RefMut)
    }

    pub fn tuple(parts: &[TokenStream]) -> TokenStream {
        match parts {
            [one] => one.clone(),
            many => quote!((#(#many),*)),
        }
    }

    pub fn one(&self) -> TokenStream {
        self.one_of(self.shape.scalar())
    }

    /// 1 of a float.
    pub fn one_of(&self, float: Option<&Float>) -> TokenStream {
        let core = &self.shape.core;
        match float {
            Some(Float::Param(p)) => {
                let p = ident(p, Span::call_site());
                quote!(#core::ops::one::<#p>())
            }
            _ => quote!(1.0),
        }
    }

    pub fn function(
        &self,
        kind: &str,
        doc: &str,
        params: &[TokenStream],
        output: &TokenStream,
        body: &TokenStream,
    ) -> TokenStream {
        let (name, vis, generics, wheres) = (self.shape.companion(kind), self.vis, &self.generics, self.wheres(kind));
        let lints = self.shape.lints();
        let arrow = if output.is_empty() { TokenStream::new() } else { quote!(-> #output) };
        quote! {
            #[doc = #doc]
            #[inline]
            #lints
            #vis fn #name #generics (#(#params),*) #arrow #wheres { #body }
        }
    }

    /// The function's own generics, for another item.
    pub fn generics(&self) -> &TokenStream {
        &self.generics
    }

    pub fn wheres(&self, kind: &str) -> TokenStream {
        where_clause(self.shape, if kind == "jvp" { Calls::Forward } else { Calls::Reverse })
    }

    /// Gives the functions among the arguments the form in which generated code takes them.
    pub fn named_functions(&self) -> TokenStream {
        let core = &self.shape.core;
        let named = self.shape.params.iter().zip(&self.names).filter_map(|(p, n)| {
            let ty = &p.followed()?.ty;
            Some(quote!(let #n = #core::ops::Named(<#ty as ::core::clone::Clone>::clone(&#n));))
        });
        named.collect()
    }

    /// The public companions.
    pub fn all(&self) -> TokenStream {
        let mut out = self.forward();
        out.extend(self.backward());
        if self.order > 1 {
            out.extend(self.second());
        }
        out
    }

    /// Those of forward mode.
    pub fn forward(&self) -> TokenStream {
        self.jvp()
    }

    /// Those of reverse mode.
    pub fn backward(&self) -> TokenStream {
        let mut out = self.vjp();
        out.extend(self.vjp_into());
        out.extend(self.pullback());
        if !self.has_mut() {
            out.extend(if self.shape.scalar().is_some() { self.grad() } else { self.grad_of_fallible() });
        }
        out
    }

    pub fn words(&self) -> (String, String) {
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
        if !self.slots().is_empty() {
            let (names, types) = self.directions("dot");
            params.push(quote!(#names: #types));
        }
        let mut args = Vec::new();
        for (p, n) in self.shape.params.iter().zip(&self.names) {
            let dot = self.suffixed(n, "dot");
            args.push(match (p.ty.is_none(), p.pass) {
                _ if p.is_lent_function() => quote!(&#n),
                (false, Pass::RefMut) => quote!(&mut *#n),
                _ => quote!(#n),
            });
            args.push(match (p.ty.is_none(), p.slot, p.pass) {
                _ if p.is_lent_function() => quote!(::core::option::Option::None),
                (true, true, Pass::RefMut) => quote!(#dot),
                (true, true, _) => quote!(::core::borrow::Borrow::<Self>::borrow(&#dot)),
                (true, false, _) => quote!(&*self),
                (false, true, _) => quote!(::core::option::Option::Some(#dot)),
                (false, false, _) => quote!(::core::option::Option::None),
            });
        }
        let (functions, call) = (self.named_functions(), self.hidden("jvp", &args));
        let result = &self.result;
        if self.shape.result.is_some() {
            self.function("jvp", &doc, &params, &quote!((#result, #result)), &quote!(#functions #call))
        } else {
            self.function("jvp", &doc, &params, &TokenStream::new(), &quote!(#functions #call;))
        }
    }

    /// The tangents of the slots as a parameter: names and types, one bare, several as a tuple.
    pub fn directions(&self, suffix: &str) -> (TokenStream, TokenStream) {
        let mut types = Vec::new();
        let mut names = Vec::new();
        for (p, n) in self.slots() {
            let dot = self.suffixed(n, suffix);
            types.push(match (&p.ty, p.pass) {
                (None, Pass::RefMut) => quote!(&mut Self),
                (None, _) => quote!(impl ::core::borrow::Borrow<Self>),
                (Some(ty), _) => quote!(#ty),
            });
            names.push(quote!(#dot));
        }
        (Self::tuple(&names), Self::tuple(&types))
    }

    /// A call of a public companion.
    pub fn public(&self, kind: &str, args: &[TokenStream]) -> TokenStream {
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
}
