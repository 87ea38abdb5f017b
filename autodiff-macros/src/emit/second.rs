//! The companions of second order: thin wrappers over the hidden pullback of the tangent.
//!
//! With the cotangent 0 for the value and 1 for its tangent, the cotangents of the arguments are the derivative of the
//! tangent `∇f · v`: the product of the Hessian with the direction.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::calls::{nested, pullback_name};
use super::companions::Wrappers;
use crate::ir::{Float, Ty};
use crate::lower::{Param, Pass};
use crate::signature::Shape;

/// How a Hessian is handed out.
enum Square {
    /// Of one number by one number.
    Number,
    /// An array of arrays of this length.
    Array(TokenStream),
    /// A matrix whose size is known at run time.
    Matrix,
}

/// A call of a hidden pullback, and of the closure that it gives.
#[derive(Default)]
struct Pulled {
    /// What stands before the call.
    head: TokenStream,
    args: Vec<TokenStream>,
    /// The closure's arguments.
    inputs: Vec<TokenStream>,
    /// What its results are bound to.
    results: Vec<TokenStream>,
}

impl Wrappers<'_> {
    /// The public companions of second order.
    pub fn second(&self) -> TokenStream {
        // Functions that are given are rejected at this order.
        let given = self.shape.params.iter().any(|p| p.followed().is_some() || p.is_lent_function());
        if self.slots().is_empty() || given {
            return TokenStream::new();
        }
        let mut out = self.hvp();
        if self.seeded() {
            out.extend(self.hessian());
            out.extend(self.hessian_diag());
            out.extend(self.value_grad_and_hessian());
            if self.order > 2 {
                out.extend(self.third());
            }
        }
        out
    }

    /// Whether the function returns one number and nothing else: its cotangent is 1.
    fn seeded(&self) -> bool {
        self.shape.scalar().is_some() && !self.has_mut()
    }

    fn hvp(&self) -> TokenStream {
        let (f, slots) = self.words();
        let doc = if self.seeded() {
            format!(
                "The product of the Hessian of `{f}` with a direction: the derivative of the gradient along it. Takes the \
                 arguments of `{f}`, then the directions of {slots} (one bare, several as a tuple), each passed as its \
                 argument is; gives what `grad` gives."
            )
        } else {
            format!(
                "The sum of the products of the Hessians of all that `{f}` computes with a direction, weighted by a \
                 cotangent: the derivative of `vjp` along it. Takes the arguments of `{f}`, then the directions of {slots} \
                 (one bare, several as a tuple), each passed as its argument is, then the cotangents as `vjp` takes them; \
                 gives the bars of `vjp`."
            )
        };
        let params = self.params_along(&["dot"]);
        self.directional("hvp", &doc, params, &[Some("dot")])
    }

    fn third(&self) -> TokenStream {
        let (f, slots) = self.words();
        let doc = format!(
            "The third derivative of `{f}` along two directions: the gradient of the product `v · H · w` of both with the \
             Hessian. Takes the arguments of `{f}`, then the directions `v` of {slots} (one bare, several as a tuple), then \
             the directions `w`, each passed as its argument is; gives what `grad` gives."
        );
        let params = self.params_along(&["dot", "along"]);
        self.directional("third", &doc, params, &[Some("along"), Some("dot"), None])
    }

    /// The arguments, then some directions of each slot.
    fn params_along(&self, suffixes: &[&str]) -> Vec<TokenStream> {
        let directions = suffixes.iter().map(|suffix| {
            let (pattern, types) = self.directions(suffix);
            quote!(#pattern: #types)
        });
        self.params().into_iter().chain(directions).collect()
    }

    /// The cotangents of the arguments, of the pullback of the tangent, or of the tangent of that. `dots` are the tangents
    /// of each argument, as the pullback takes them: the suffixes of the directions' names, `None` for zero.
    fn directional(&self, kind: &str, doc: &str, mut params: Vec<TokenStream>, dots: &[Option<&str>]) -> TokenStream {
        let core = &self.shape.core;
        let y_bar = self.local("y_bar");
        let result = &self.result;
        if self.shape.yields() && !self.seeded() {
            params.push(quote!(#y_bar: #result));
        }
        let mut call = Pulled::default();
        for (p, n) in self.shape.params.iter().zip(&self.names) {
            match (p.slot, p.pass) {
                (true, Pass::RefMut) => self.written(p, n, &mut call),
                (true, _) => self.varying(p, n, dots, &mut call),
                (false, _) => self.held(p, n, dots.len(), &mut call),
            }
        }
        for (p, n) in self.slots() {
            if p.pass == Pass::RefMut {
                let (bar, ty) = (self.suffixed(n, "bar"), Shape::pointee(p));
                params.push(quote!(#bar: &mut #ty));
            }
        }
        let order = (dots.len() + 1).ilog2() as usize;
        let (y, back) = (self.local("y"), self.local("back"));
        let (one, zeros) = (self.one(), vec![quote!(#y); dots.len()]);
        let zeros = zeros.iter().map(|y| quote!(#core::Differentiable::zero_like(&#y)));
        let last = match (self.shape.yields(), self.seeded()) {
            (true, true) => one,
            (true, false) => quote!(#y_bar),
            (false, _) => quote!(#core::Differentiable::zero_like(&#y)),
        };
        let seeds = zeros.chain([last]).collect::<Vec<_>>();
        let values = std::iter::once(quote!(#y)).chain(dots.iter().map(|_| quote!(_))).collect::<Vec<_>>();
        let (seeds, values) = (nested(&seeds), nested(&values));
        let (head, inputs) = (&call.head, &call.inputs);
        let run = self.hidden(&pullback_name(order), &call.args);
        let results = match call.results.as_slice() {
            [] => quote!(()),
            many => quote!((#(#many),*)),
        };
        let bars = self.returned().iter().map(|(p, n)| self.handed_out(p, n)).collect::<Vec<_>>();
        let types = self.returned().iter().map(|(p, _)| self.shape.owned(p)).collect::<Vec<_>>();
        let (bars, output) = match types.as_slice() {
            [] => (TokenStream::new(), TokenStream::new()),
            _ => (Self::tuple(&bars), Self::tuple(&types)),
        };
        let body = quote! {
            #head
            let (#values, #back) = #run;
            let #results = #back(#(#inputs,)* #seeds);
            #bars
        };
        self.function(kind, doc, &params, &output, &body)
    }

    /// A slot that is not written: its cotangent is made here, or given.
    fn varying(&self, p: &Param, n: &Ident, dots: &[Option<&str>], call: &mut Pulled) {
        let core = &self.shape.core;
        let (some, none) = (quote!(::core::option::Option::Some), quote!(::core::option::Option::None));
        let (bar, receiver) = (self.suffixed(n, "bar"), p.ty.is_none());
        let x = if p.pass == Pass::Value { quote!(&#n) } else { quote!(#n) };
        let lent = receiver || p.pass == Pass::Ref;
        if lent {
            call.head.extend(quote!(let mut #bar = #core::Differentiable::zero_like(#x);));
            call.inputs.extend([x.clone(), quote!(#some(::core::borrow::BorrowMut::borrow_mut(&mut #bar)))]);
        } else {
            call.results.push(quote!(#bar));
        }
        call.args.push(quote!(#n));
        for dot in dots {
            let dot = match dot {
                Some(suffix) => {
                    let dot = self.suffixed(n, suffix);
                    if receiver {
                        call.head.extend(quote!(let #dot: &Self = ::core::borrow::Borrow::borrow(&#dot);));
                    }
                    Some(dot)
                }
                None if receiver => {
                    let zero = self.suffixed(n, "zero");
                    call.head.extend(quote!(let #zero = #core::Differentiable::zero_like(#x); let #zero = &#zero;));
                    Some(zero)
                }
                None => None,
            };
            let given = match dot {
                Some(dot) if receiver => quote!(#dot),
                Some(dot) => quote!(#some(#dot)),
                None => none.clone(),
            };
            call.args.push(given.clone());
            if lent {
                call.inputs.extend([given, none.clone()]);
            } else {
                call.results.push(quote!(_));
            }
        }
    }

    /// A slot that is written: its shadow comes in with the cotangent of the output, which is that of the tangent here.
    fn written(&self, p: &Param, n: &Ident, call: &mut Pulled) {
        let core = &self.shape.core;
        let some = quote!(::core::option::Option::Some);
        let (dot, bar, weight) = (self.suffixed(n, "dot"), self.suffixed(n, "bar"), self.suffixed(n, "weight"));
        call.head.extend(quote!(let mut #weight = #core::ops::take_shadow(#bar);));
        let weight = quote!(#some(::core::borrow::BorrowMut::borrow_mut(&mut #weight)));
        if p.ty.is_none() {
            call.args.extend([quote!(self), quote!(&mut *#dot)]);
            call.inputs.extend([quote!(&*self), quote!(#some(#bar)), quote!(&*#dot), weight]);
        } else {
            call.args.extend([quote!(&mut *#n), quote!(#some(&mut *#dot))]);
            call.inputs.extend([quote!(#some(#bar)), weight]);
        }
    }

    /// An argument that nothing is differentiated by.
    fn held(&self, p: &Param, n: &Ident, dots: usize, call: &mut Pulled) {
        let core = &self.shape.core;
        let none = quote!(::core::option::Option::None);
        match (p.ty.is_none(), p.pass) {
            (true, Pass::RefMut) => {
                let zero = self.suffixed(n, "zero");
                call.head.extend(quote!(let mut #zero = #core::Differentiable::zero_like(&*#n);));
                call.args.extend([quote!(self), quote!(&mut #zero)]);
                call.inputs.extend([quote!(&*self), none.clone(), quote!(&#zero), none]);
            }
            (true, _) => {
                call.args.push(quote!(self));
                call.inputs.extend([quote!(&*self), none.clone()]);
                for _ in 0..dots {
                    call.args.push(quote!(&*self));
                    call.inputs.extend([quote!(&*self), none.clone()]);
                }
            }
            (false, pass) => {
                call.args.push(if pass == Pass::RefMut { quote!(&mut *#n) } else { quote!(#n) });
                call.args.extend(vec![none.clone(); dots]);
                match pass {
                    Pass::Value => call.results.extend(vec![quote!(_); dots + 1]),
                    Pass::RefMut => call.inputs.extend(vec![none; dots + 1]),
                    Pass::Ref => {
                        call.inputs.push(quote!(#n));
                        call.inputs.extend(vec![none; 2 * dots + 1]);
                    }
                }
            }
        }
    }

    /// How the Hessian of the function is handed out.
    fn square(&self) -> Square {
        let sizes = self.slots().iter().map(|(p, _)| self.size(p)).collect::<Option<Vec<_>>>();
        let numbers = |sizes: &[String]| sizes.iter().map(|s| s.trim_end_matches("usize").parse::<usize>().ok()).sum();
        match sizes.as_deref() {
            Some([one]) if one.is_empty() => Square::Number,
            Some([one]) => Square::Array(one.parse().unwrap_or_default()),
            Some(many) => {
                let many =
                    many.iter().map(|s| if s.is_empty() { "1".to_owned() } else { s.clone() }).collect::<Vec<_>>();
                match numbers(&many) {
                    Some(total) => {
                        let total: usize = total;
                        let total = proc_macro2::Literal::usize_unsuffixed(total);
                        Square::Array(quote!(#total))
                    }
                    None => Square::Matrix,
                }
            }
            None => Square::Matrix,
        }
    }

    /// The length of an array of floats, nothing for a float; `None` for anything else.
    fn size(&self, p: &Param) -> Option<String> {
        let scalar = self.shape.scalar()?;
        let is_scalar = |ty: &Ty| matches!(ty, Ty::Float(f) if f == scalar);
        match self.shape.types.read(p.ty.as_ref()?).peel() {
            ty if is_scalar(ty) => Some(String::new()),
            Ty::Array(e, len) if is_scalar(e) => Some(len.clone()),
            _ => None,
        }
    }

    /// The type of the function's value.
    fn float(&self) -> TokenStream {
        self.shape.scalar().map_or(quote!(f64), Float::tokens)
    }

    /// The arguments once more, for a call of which there are several.
    fn again(&self) -> Vec<TokenStream> {
        let core = &self.shape.core;
        self.each(|p, n| match (p.pass, p.slot) {
            (Pass::Value, true) => quote!(#core::ops::owned(&#n)),
            (Pass::Value, false) => quote!(::core::clone::Clone::clone(&#n)),
            _ => quote!(#n),
        })
    }

    /// A call of `hvp` on the arguments and on the directions of which each variable holds one.
    fn product(&self) -> TokenStream {
        let core = &self.shape.core;
        let mut args = self.again();
        let directions = self.slots().into_iter().map(|(p, n)| {
            let dot = self.suffixed(n, "dot");
            match (p.ty.is_none(), p.pass) {
                (true, _) => quote!(&#dot),
                (false, Pass::Value) => quote!(#core::ops::owned(&#dot)),
                _ => quote!(::core::borrow::Borrow::borrow(&#dot)),
            }
        });
        args.push(Self::tuple(&directions.collect::<Vec<_>>()));
        self.of(&args, "hvp")
    }

    /// A call of a public companion on arguments of which the first may be the receiver.
    fn of(&self, args: &[TokenStream], kind: &str) -> TokenStream {
        let (name, fish) = (self.shape.companion(kind), self.turbofish());
        match self.shape.params.first() {
            Some(p) if p.ty.is_none() => {
                let (receiver, rest) = (&args[0], &args[1..]);
                quote!(#receiver.#name #fish(#(#rest),*))
            }
            _ => quote!(Self::#name #fish(#(#args),*)),
        }
    }

    /// A zero direction for each slot, and how many floats there are.
    fn no_directions(&self, n: &Ident) -> TokenStream {
        let core = &self.shape.core;
        let zeros = self.slots().into_iter().map(|(p, x)| {
            let dot = self.suffixed(x, "dot");
            let x = if p.pass == Pass::Value { quote!(&#x) } else { quote!(#x) };
            quote!(let mut #dot = #core::Differentiable::zero_like(#x);)
        });
        let lengths = self.slots().into_iter().map(|(_, x)| {
            let dot = self.suffixed(x, "dot");
            quote!(#core::Differentiable::flat_len(&#dot))
        });
        quote!(#(#zeros)* let #n = #(#lengths)+*;)
    }

    /// What is done for each variable: its unit direction, the product with it, and the parts of that by slot.
    fn columns(&self, n: &Ident, j: &Ident, at: &Ident, each: &dyn Fn(&Ident) -> TokenStream) -> TokenStream {
        let core = &self.shape.core;
        let units = self.slots().into_iter().map(|(_, x)| {
            let dot = self.suffixed(x, "dot");
            quote!(#at = #core::ops::unit(&mut #dot, #j, #at);)
        });
        let bars = self.slots().into_iter().map(|(_, x)| self.suffixed(x, "bar")).collect::<Vec<_>>();
        let pattern = Self::tuple(&bars.iter().map(|b| quote!(#b)).collect::<Vec<_>>());
        let parts = bars.iter().map(each);
        let product = self.product();
        quote! {
            for #j in 0..#n {
                let mut #at = 0;
                #(#units)*
                let #pattern = #product;
                #at = 0;
                #(#parts)*
            }
        }
    }

    fn hessian(&self) -> TokenStream {
        let core = &self.shape.core;
        let (f, slots) = self.words();
        let doc = format!(
            "The second derivatives of `{f}` by {slots}: element `[i][j]` by the `i`-th and the `j`-th of all floats in the \
             arguments, in order. Costs one `hvp` for each of them."
        );
        let (h, n, j, at) = (self.local("h"), self.local("n"), self.local("j"), self.local("at"));
        let float = self.float();
        let (output, start, row) = match self.square() {
            Square::Number => {
                let mut args = self.each(|_, n| quote!(#n));
                args.push(self.one());
                return self.function("hessian", &doc, &self.params(), &quote!(#float), &self.of(&args, "hvp"));
            }
            Square::Array(len) => (
                quote!([[#float; #len]; #len]),
                quote!([[#core::ops::lit::<#float>(0.0); #len]; #len]),
                quote!(&mut #h[#j]),
            ),
            Square::Matrix => {
                (quote!(#core::Matrix<#float>), quote!(#core::Matrix::zeros(#n, #n)), quote!(#h.row_mut(#j)))
            }
        };
        let head = self.no_directions(&n);
        let columns = self.columns(&n, &j, &at, &|bar| quote!(#at = #core::ops::flatten(&#bar, #row, #at);));
        let body = quote! {
            #head
            let mut #h: #output = #start;
            #columns
            #h
        };
        self.function("hessian", &doc, &self.params(), &output, &body)
    }

    fn hessian_diag(&self) -> TokenStream {
        let core = &self.shape.core;
        let (f, slots) = self.words();
        let doc = format!(
            "The diagonal of the Hessian of `{f}`: the second derivative by each float in {slots}, in the shape of `grad`. \
             Costs one `hvp` for each of them."
        );
        let (n, j, at) = (self.local("n"), self.local("j"), self.local("at"));
        let types = self.slots().iter().map(|(p, _)| self.shape.owned(p)).collect::<Vec<_>>();
        let output = Self::tuple(&types);
        if matches!(self.square(), Square::Number) {
            let args = self.each(|_, n| quote!(#n));
            return self.function("hessian_diag", &doc, &self.params(), &output, &self.of(&args, "hessian"));
        }
        let head = self.no_directions(&n);
        let diags = self.slots().into_iter().map(|(_, x)| self.suffixed(x, "part")).collect::<Vec<_>>();
        let starts = self.slots().into_iter().map(|(p, x)| {
            let part = self.suffixed(x, "part");
            let x = if p.pass == Pass::Value { quote!(&#x) } else { quote!(#x) };
            quote!(let mut #part = #core::Differentiable::zero_like(#x);)
        });
        let part_of = |bar: &Ident| {
            let bars = self.slots().into_iter().map(|(_, x)| self.suffixed(x, "bar"));
            let k = bars.into_iter().position(|b| b == *bar).unwrap_or(0);
            let part = &diags[k];
            quote!(#at = #core::ops::copy_float(&#bar, &mut #part, #j, #at);)
        };
        let columns = self.columns(&n, &j, &at, &part_of);
        let handed = Self::tuple(&diags.iter().map(|d| quote!(#d)).collect::<Vec<_>>());
        let body = quote! {
            #head
            #(#starts)*
            #columns
            #handed
        };
        self.function("hessian_diag", &doc, &self.params(), &output, &body)
    }

    fn value_grad_and_hessian(&self) -> TokenStream {
        let core = &self.shape.core;
        let (f, slots) = self.words();
        let doc = format!("The value of `{f}`, its gradient and its Hessian by {slots}: `(y, bars, hessian)`.");
        let (y, bars) = (self.local("y"), self.local("bars"));
        let types = self.slots().iter().map(|(p, _)| self.shape.owned(p)).collect::<Vec<_>>();
        let (types, float) = (Self::tuple(&types), self.float());
        let square = match self.square() {
            Square::Number => quote!(#float),
            Square::Array(len) => quote!([[#float; #len]; #len]),
            Square::Matrix => quote!(#core::Matrix<#float>),
        };
        let (first, rest) = (self.of(&self.again(), "value_and_grad"), self.each(|_, n| quote!(#n)));
        let rest = self.of(&rest, "hessian");
        let body = quote! {
            let (#y, #bars) = #first;
            (#y, #bars, #rest)
        };
        let output = quote!((#float, #types, #square));
        self.function("value_grad_and_hessian", &doc, &self.params(), &output, &body)
    }
}
