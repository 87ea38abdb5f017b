//! `#[differentiable] impl Add for Point`: the rule by which generated code differentiates an operator.
//!
//! The operator's method becomes a free function in a scope of its own, which is differentiated like any
//! other; the traits `ops::AddRule` and its like, through which arithmetic on types that the macro cannot see
//! is dispatched, are implemented by calls of its companions.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, FnArg, ImplItem, ImplItemFn, ItemImpl, Pat, Path, PathArguments, QSelf, ReturnType, Signature, Type};

use crate::signature::{inert_type, without_lifetimes};

/// The operators whose implementations are rules: the trait and its method.
const OPERATORS: &[(&str, &str)] =
    &[("Add", "add"), ("Sub", "sub"), ("Mul", "mul"), ("Div", "div"), ("Rem", "rem"), ("Neg", "neg")];

/// An operator's implementation, rewritten as a free function.
pub struct Operator {
    /// `add`
    name: &'static str,
    /// `Add`
    trait_name: &'static str,
    left: Type,
    /// `None` for negation.
    right: Option<Type>,
    output: Type,
    /// The method as a function of its operands.
    pub sig: Signature,
    pub body: syn::Block,
}

impl Operator {
    /// Reads an `impl` block; `None` where it implements no operator.
    pub fn of(i: &ItemImpl) -> Option<Self> {
        let (_, path, _) = i.trait_.as_ref()?;
        let last = path.segments.last()?;
        let &(trait_name, name) = OPERATORS.iter().find(|(t, _)| last.ident == t)?;
        let left = (*i.self_ty).clone();
        let method = i.items.iter().find_map(|item| match item {
            ImplItem::Fn(f) if f.sig.ident == name => Some(f.clone()),
            _ => None,
        })?;
        let output = i.items.iter().find_map(|item| match item {
            ImplItem::Type(t) if t.ident == "Output" => Some(t.ty.clone()),
            _ => None,
        })?;
        let mut own = Own { ty: left.clone(), output: None };
        let mut output = output;
        own.visit_type_mut(&mut output);
        own.output = Some(output.clone());
        let right = (name != "neg").then(|| match &last.arguments {
            PathArguments::AngleBracketed(a) => match a.args.first() {
                Some(syn::GenericArgument::Type(ty)) => ty.clone(),
                _ => left.clone(),
            },
            _ => left.clone(),
        });
        let right = right.map(|mut ty| {
            own.visit_type_mut(&mut ty);
            ty
        });
        let ImplItemFn { mut sig, mut block, .. } = method;
        sig.generics = i.generics.clone();
        sig.output = ReturnType::Type(syn::token::RArrow::default(), Box::new(output.clone()));
        for arg in &mut sig.inputs {
            if let FnArg::Receiver(r) = arg {
                let ident = syn::Ident::new("self", r.self_token.span);
                let pat = Pat::Ident(syn::PatIdent {
                    attrs: Vec::new(),
                    by_ref: None,
                    mutability: r.mutability,
                    ident,
                    subpat: None,
                });
                *arg = FnArg::Typed(syn::PatType {
                    attrs: std::mem::take(&mut r.attrs),
                    pat: Box::new(pat),
                    colon_token: syn::token::Colon::default(),
                    ty: Box::new(left.clone()),
                });
            } else if let (FnArg::Typed(t), Some(ty)) = (arg, &right) {
                *t.ty = ty.clone();
            }
        }
        own.visit_block_mut(&mut block);
        Some(Operator { name, trait_name, left, right, output, sig, body: block })
    }

    /// The rule, given the function's companions and the bounds that they ask for.
    pub fn rule(
        &self,
        generics: &syn::Generics,
        wheres: &TokenStream,
        companions: &TokenStream,
        core: &TokenStream,
        order: usize,
    ) -> TokenStream {
        let params = &generics.params;
        let params = if params.is_empty() { TokenStream::new() } else { quote!(<#params>) };
        let (left, output) = (&self.left, &self.output);
        let rule = format_ident!("{}Rule", self.trait_name);
        let jvp = format_ident!("rule_{}_jvp", self.name);
        let x = Operand::new(left, quote!(self), &quote!(self_dot), core);
        let (x_arg, x_dot, x_bar) = (&x.argument, &x.tangent, &x.bar);
        let Some(right) = &self.right else {
            let bar = format_ident!("rule_{}_bar", self.name);
            let back = back_call(&[&x], core);
            let second = if order > 1 { self.second(&[&x], &params, wheres, core) } else { TokenStream::new() };
            return quote! {
                const _: () = {
                    #companions
                    #[automatically_derived]
                    impl #params #core::ops::#rule for #left #wheres {
                        type Output = #output;
                        type Bar = #x_bar;
                        fn #jvp(&self, self_dot: &Self) -> #output {
                            operator::__jvp(#x_arg, #x_dot).1
                        }
                        fn #bar(&self, y_bar: &#output) -> #x_bar {
                            let (_, back) = operator::__pullback(#x_arg);
                            #back
                            self_bar
                        }
                    }
                    #second
                };
            };
        };
        let y = Operand::new(right, quote!(rhs), &quote!(rhs_dot), core);
        let (y_arg, y_dot, y_bar) = (&y.argument, &y.tangent, &y.bar);
        let (lhs_bar, rhs_bar) =
            (format_ident!("rule_{}_lhs_bar", self.name), format_ident!("rule_{}_rhs_bar", self.name));
        let back = back_call(&[&x, &y], core);
        let second = if order > 1 { self.second(&[&x, &y], &params, wheres, core) } else { TokenStream::new() };
        quote! {
            const _: () = {
                #companions
                #[automatically_derived]
                impl #params #core::ops::#rule<#right> for #left #wheres {
                    type Output = #output;
                    type LhsBar = #x_bar;
                    type RhsBar = #y_bar;
                    fn #jvp(&self, self_dot: &Self, rhs: &#right, rhs_dot: &#right) -> #output {
                        operator::__jvp(#x_arg, #x_dot, #y_arg, #y_dot).1
                    }
                    fn #lhs_bar(&self, rhs: &#right, y_bar: &#output) -> #x_bar {
                        let (_, back) = operator::__pullback(#x_arg, #y_arg);
                        #back
                        self_bar
                    }
                    fn #rhs_bar(&self, rhs: &#right, y_bar: &#output) -> #y_bar {
                        let (_, back) = operator::__pullback(#x_arg, #y_arg);
                        #back
                        rhs_bar
                    }
                }
                #second
            };
        }
    }

    /// The rule of second order: what the cotangent of the tangent contributes to each operand.
    fn second(
        &self,
        operands: &[&Operand],
        params: &TokenStream,
        wheres: &TokenStream,
        core: &TokenStream,
    ) -> TokenStream {
        let (left, output) = (&self.left, &self.output);
        let rule = format_ident!("{}Second", self.trait_name);
        let mut args = Vec::new();
        let mut head = TokenStream::new();
        let (mut inputs, mut results) = (Vec::new(), Vec::new());
        let none = quote!(::core::option::Option::None);
        for x in operands {
            args.extend([x.argument.clone(), x.tangent.clone()]);
            let (name, bar) = (&x.name, x.bar_name());
            match (x.by_ref, x.inert) {
                (true, inert) => {
                    head.extend(quote!(let mut #bar = #core::Differentiable::zero_like(&**#name);));
                    let shadow = if inert { none.clone() } else { quote!(::core::option::Option::Some(&mut #bar)) };
                    inputs.extend([quote!(&**#name), shadow, x.tangent.clone(), none.clone()]);
                }
                (false, true) => {
                    head.extend(quote!(let #bar = #core::Differentiable::zero_like(#name);));
                    results.extend([quote!(_), quote!(_)]);
                }
                (false, false) => results.extend([quote!(#bar), quote!(_)]),
            }
        }
        let results = if results.is_empty() { quote!(()) } else { quote!((#(#results),*)) };
        let back = quote! {
            let (_, back) = operator::__order_2_pullback(#(#args),*);
            #head
            let #results = back(#(#inputs,)* (#core::Differentiable::zero_like(y_bar), #core::ops::owned(y_bar)));
        };
        let Some(right) = &self.right else {
            let f = format_ident!("rule_{}_jvp_bar", self.name);
            let own = &operands[0].bar;
            return quote! {
                #[automatically_derived]
                impl #params #core::ops::#rule for #left #wheres {
                    fn #f(&self, self_dot: &Self, y_bar: &#output) -> #own {
                        #back
                        self_bar
                    }
                }
            };
        };
        let sides = operands.iter().zip(["lhs", "rhs"]).map(|(x, side)| {
            let (f, bar, ty) = (format_ident!("rule_{}_jvp_{side}_bar", self.name), x.bar_name(), &x.bar);
            quote! {
                fn #f(&self, self_dot: &Self, rhs: &#right, rhs_dot: &#right, y_bar: &#output) -> #ty {
                    #back
                    #bar
                }
            }
        });
        quote! {
            #[automatically_derived]
            impl #params #core::ops::#rule<#right> for #left #wheres {
                #(#sides)*
            }
        }
    }
}

/// One operand as the companions take it.
struct Operand {
    name: TokenStream,
    argument: TokenStream,
    tangent: TokenStream,
    /// The type of its cotangent.
    bar: TokenStream,
    by_ref: bool,
    inert: bool,
}

impl Operand {
    fn new(ty: &Type, name: TokenStream, dot: &TokenStream, core: &TokenStream) -> Self {
        let inert = inert_type(ty);
        let by_ref = matches!(ty, Type::Reference(_));
        let bar = match ty {
            Type::Reference(r) => without_lifetimes(&r.elem).to_token_stream(),
            ty => ty.to_token_stream(),
        };
        let (argument, tangent) = if by_ref {
            (quote!(&**#name), quote!(::core::option::Option::Some(&**#dot)))
        } else {
            (quote!(#core::ops::owned(#name)), quote!(::core::option::Option::Some(#core::ops::owned(#dot))))
        };
        let tangent = if inert { quote!(::core::option::Option::None) } else { tangent };
        Operand { name, argument, tangent, bar, by_ref, inert }
    }

    fn bar_name(&self) -> proc_macro2::Ident {
        format_ident!("{}_bar", self.name.to_string())
    }
}

/// `back` called so that `self_bar` and `rhs_bar` hold the cotangents.
fn back_call(operands: &[&Operand], core: &TokenStream) -> TokenStream {
    let mut head = TokenStream::new();
    let mut args = Vec::new();
    let mut results = Vec::new();
    for x in operands {
        let (name, bar) = (&x.name, x.bar_name());
        match (x.by_ref, x.inert) {
            (true, inert) => {
                head.extend(quote!(let mut #bar = #core::Differentiable::zero_like(&**#name);));
                args.push(quote!(&**#name));
                args.push(if inert {
                    quote!(::core::option::Option::None)
                } else {
                    quote!(::core::option::Option::Some(&mut #bar))
                });
            }
            (false, true) => {
                head.extend(quote!(let #bar = #core::Differentiable::zero_like(#name);));
                results.push(quote!(_));
            }
            (false, false) => results.push(quote!(#bar)),
        }
    }
    let results = match results.as_slice() {
        [] => quote!(()),
        [one] => one.clone(),
        many => quote!((#(#many),*)),
    };
    quote! {
        #head
        let #results = back(#(#args,)* #core::ops::owned(y_bar));
    }
}

/// Writes out `Self`, which a free function has none of.
struct Own {
    ty: Type,
    output: Option<Type>,
}

impl Own {
    fn is_own(path: &Path) -> bool {
        path.leading_colon.is_none() && path.segments.first().is_some_and(|s| s.ident == "Self")
    }

    /// `Self { … }`, `Self(…)`: the type's path as an expression writes it.
    fn constructor(&self, path: &mut Path) {
        if let Type::Path(ty) = &self.ty
            && Self::is_own(path)
            && path.segments.len() == 1
        {
            let mut own = ty.path.clone();
            for segment in &mut own.segments {
                if let PathArguments::AngleBracketed(a) = &mut segment.arguments {
                    a.colon2_token.get_or_insert_default();
                }
            }
            *path = own;
        }
    }
}

impl VisitMut for Own {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        if let Type::Path(p) = ty
            && p.qself.is_none()
            && Self::is_own(&p.path)
        {
            let names = p.path.segments.iter().map(|s| s.ident.to_string()).collect::<Vec<_>>();
            match (names.len(), &self.output) {
                (1, _) => {
                    *ty = self.ty.clone();
                    return;
                }
                (2, Some(output)) if names[1] == "Output" => {
                    *ty = output.clone();
                    return;
                }
                _ => {}
            }
        }
        visit_mut::visit_type_mut(self, ty);
    }

    fn visit_expr_mut(&mut self, e: &mut Expr) {
        match e {
            Expr::Path(p) if p.qself.is_none() && Self::is_own(&p.path) && p.path.segments.len() > 1 => {
                let rest = p.path.segments.iter().skip(1).cloned().collect();
                p.path = Path { leading_colon: Some(syn::token::PathSep::default()), segments: rest };
                p.qself = Some(QSelf {
                    lt_token: syn::token::Lt::default(),
                    ty: Box::new(self.ty.clone()),
                    position: 0,
                    as_token: None,
                    gt_token: syn::token::Gt::default(),
                });
            }
            Expr::Path(p) if p.qself.is_none() => self.constructor(&mut p.path),
            Expr::Struct(s) => {
                self.constructor(&mut s.path);
                visit_mut::visit_expr_struct_mut(self, s);
                return;
            }
            _ => {}
        }
        visit_mut::visit_expr_mut(self, e);
    }

    fn visit_pat_mut(&mut self, pat: &mut Pat) {
        match pat {
            Pat::Struct(p) => self.constructor(&mut p.path),
            Pat::TupleStruct(p) => self.constructor(&mut p.path),
            _ => {}
        }
        visit_mut::visit_pat_mut(self, pat);
    }
}
