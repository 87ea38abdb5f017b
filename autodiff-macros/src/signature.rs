//! A function's signature as the compiler sees it: which arguments vary and how each is passed.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::visit::{self, Visit};
use syn::{FnArg, GenericParam, Generics, Pat, ReturnType, Signature, Type, TypeParamBound};

use crate::functions::{function_param, is_function_bound};
use crate::ir::{Float, Ty};
use crate::lower::{Param, Pass, TypeScope, is_inert_type};

/// How a function is named and where its companions stand.
#[derive(Clone)]
pub enum Home {
    /// Companions are associated functions of a struct beside the function.
    Free {
        holder: Ident,
        /// In a module of the function's name: the companions are functions of the module too.
        in_namesake: bool,
        /// The function is that of an operator and has no name of its own.
        is_operator: bool,
    },
    /// Companions are named after the method.
    Impl(Member),
}

/// Where a method's companions stand.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Member {
    /// In an `impl` block of the type's own, or beside a free function.
    Own,
    /// In the trait that declares the method: every implementation brings the hidden ones.
    Trait,
    /// In an implementation of such a trait: the hidden ones alone.
    Implementation,
}

/// What the compiler knows about a function before it looks at the body.
pub struct Shape {
    pub sig: Signature,
    pub vis: syn::Visibility,
    pub home: Home,
    pub params: Vec<Param>,
    pub types: TypeScope,
    pub result: Option<Type>,
    pub result_ty: Ty,
    /// Type parameters that stand for floats.
    pub floats: Vec<Ident>,
    /// Type and const parameters, and the lifetimes that the result mentions, for `use<…>`.
    pub captured: Vec<TokenStream>,
    /// Type parameters that stand for something with methods: bounded by a trait of the user's, and only ever
    /// passed as they are.
    pub models: Vec<Ident>,
    pub member: Member,
    /// Calls itself, so that its pullback must be boxed.
    pub recursive: bool,
    /// How many times the tangent was taken to get here from the user's function.
    pub order: usize,
    pub core: TokenStream,
}

/// Whether a type parameter's bounds say that it is a function.
fn is_function(bounds: &syn::punctuated::Punctuated<TypeParamBound, syn::Token![+]>) -> bool {
    bounds.iter().any(is_function_bound)
}

pub fn mentions(ty: &Type, name: &Ident) -> bool {
    struct Finds<'a>(&'a Ident, bool);
    impl Visit<'_> for Finds<'_> {
        fn visit_ident(&mut self, i: &Ident) {
            self.1 |= i == self.0;
        }
    }
    let mut finds = Finds(name, false);
    finds.visit_type(ty);
    finds.1
}

/// Gives the type of each `impl Trait` argument a name, by which the companions can say it again.
pub fn named_parameters(mut sig: Signature) -> Signature {
    let mut named = Vec::new();
    for (k, arg) in sig.inputs.iter_mut().enumerate() {
        let FnArg::Typed(t) = arg else { continue };
        let ty = match &mut *t.ty {
            Type::Reference(r) => &mut *r.elem,
            ty => ty,
        };
        if let Type::ImplTrait(it) = ty {
            let name = Ident::new(&format!("Impl{k}"), proc_macro2::Span::mixed_site().located_at(it.impl_token.span));
            let bounds = &it.bounds;
            named.push(syn::parse_quote!(#name: #bounds));
            *ty = syn::parse_quote!(#name);
        }
    }
    sig.generics.params.extend::<Vec<GenericParam>>(named);
    sig
}

/// The bounds of each type parameter, wherever they stand.
fn bounds_of(own: &Generics, outer: Option<&Generics>) -> Vec<(String, Vec<TypeParamBound>)> {
    let mut all: Vec<(String, Vec<TypeParamBound>)> = Vec::new();
    for generics in [Some(own), outer].into_iter().flatten() {
        for t in generics.type_params() {
            all.push((t.ident.to_string(), t.bounds.iter().cloned().collect()));
        }
    }
    let wheres = [Some(own), outer].into_iter().flatten().flat_map(|g| &g.where_clause).flat_map(|w| &w.predicates);
    for predicate in wheres {
        if let syn::WherePredicate::Type(p) = predicate
            && let Some((_, bounds)) =
                all.iter_mut().find(|(name, _)| *name == p.bounded_ty.to_token_stream().to_string())
        {
            bounds.extend(p.bounds.iter().cloned());
        }
    }
    all
}

/// Whether a type parameter's bounds name a trait that is neither one of Rust's library nor one of numbers.
fn is_model(bounds: &[TypeParamBound]) -> bool {
    const NUMBERS: &[&str] = &[
        "Float",
        "FloatCore",
        "FloatConst",
        "Real",
        "Num",
        "NumCast",
        "NumOps",
        "NumRef",
        "NumAssign",
        "NumAssignOps",
        "Signed",
        "Zero",
        "One",
        "FromPrimitive",
        "ToPrimitive",
        "AsPrimitive",
        "Bounded",
        "Into",
        "From",
        "Add",
        "Sub",
        "Mul",
        "Div",
        "Rem",
        "Neg",
        "AddAssign",
        "SubAssign",
        "MulAssign",
        "DivAssign",
        "Sum",
        "Product",
        "Scalar",
        "RealField",
        "ComplexField",
        "NdFloat",
        "LinalgScalar",
    ];
    const PLAIN: &[&str] = &[
        "Clone",
        "Copy",
        "Debug",
        "Display",
        "Default",
        "PartialEq",
        "Eq",
        "PartialOrd",
        "Ord",
        "Hash",
        "Send",
        "Sync",
        "Sized",
        "Unpin",
        "Any",
        "Error",
        "AsRef",
        "Borrow",
        "Deref",
        "Iterator",
        "IntoIterator",
        "ExactSizeIterator",
        "DoubleEndedIterator",
        "Index",
        "IndexMut",
        "Extend",
        "FromIterator",
        "ToOwned",
        "Differentiable",
    ];
    let names = bounds.iter().filter_map(|b| match b {
        TypeParamBound::Trait(t) => t.path.segments.last().map(|s| s.ident.to_string()),
        _ => None,
    });
    let names = names.collect::<Vec<_>>();
    names.iter().any(|n| !PLAIN.contains(&n.as_str())) && !names.iter().any(|n| NUMBERS.contains(&n.as_str()))
}

/// Whether a type parameter occurs only as the whole type of arguments, or behind their `&`.
fn passed_as_it_is(sig: &Signature, name: &Ident) -> bool {
    sig.inputs.iter().all(|arg| match arg {
        FnArg::Receiver(_) => true,
        FnArg::Typed(t) => matches!(peel(&t.ty), Type::Path(p) if p.path.is_ident(name)) || !mentions(&t.ty, name),
    })
}

/// The type that a bound `From<…>` or `Into<…>` names.
fn converts<'b>(bound: &'b TypeParamBound, by: &str) -> Option<&'b Type> {
    let TypeParamBound::Trait(t) = bound else { return None };
    let last = t.path.segments.last().filter(|s| s.ident == by)?;
    let syn::PathArguments::AngleBracketed(args) = &last.arguments else { return None };
    match args.args.first()? {
        syn::GenericArgument::Type(ty) => Some(ty),
        _ => None,
    }
}

fn lifetimes(ty: &Type) -> Vec<syn::Lifetime> {
    struct Finds(Vec<syn::Lifetime>);
    impl Visit<'_> for Finds {
        fn visit_lifetime(&mut self, l: &syn::Lifetime) {
            if l.ident != "static" && l.ident != "_" && !self.0.contains(l) {
                self.0.push(l.clone());
            }
        }
    }
    let mut finds = Finds(Vec::new());
    finds.visit_type(ty);
    finds.0
}

impl Shape {
    /// Reads a signature. `outer` are the generics of the enclosing `impl` block.
    pub fn new(
        sig: Signature,
        vis: syn::Visibility,
        home: Home,
        outer: Option<&Generics>,
        core: &TokenStream,
        constants: &[bool],
    ) -> Self {
        let mut floats = Vec::new();
        let mut names = Vec::new();
        let mut functions = Vec::new();
        let generics = sig.generics.params.iter().chain(outer.iter().flat_map(|g| &g.params));
        let wheres = sig
            .generics
            .where_clause
            .iter()
            .chain(outer.iter().flat_map(|g| &g.where_clause))
            .flat_map(|w| &w.predicates)
            .collect::<Vec<_>>();
        for g in generics {
            if let GenericParam::Type(t) = g {
                let function = is_function(&t.bounds)
                    || wheres.iter().any(|p| match p {
                        syn::WherePredicate::Type(p) => {
                            t.ident == p.bounded_ty.to_token_stream().to_string() && is_function(&p.bounds)
                        }
                        _ => false,
                    });
                if function {
                    functions.push(t.ident.clone());
                } else {
                    names.push(t.ident.clone());
                }
            }
        }
        let result = match &sig.output {
            ReturnType::Default => None,
            ReturnType::Type(_, ty) if matches!(&**ty, Type::Tuple(t) if t.elems.is_empty()) => None,
            ReturnType::Type(_, ty) => Some((**ty).clone()),
        };
        let (result, lends) = match result {
            Some(Type::Reference(r)) if r.mutability.is_none() && !is_inert_type(&r.elem) => {
                let ty = &r.elem;
                let owned = match &**ty {
                    Type::Slice(_) => syn::parse_quote!(<#ty as #core::Differentiable>::Shadow),
                    ty => ty.clone(),
                };
                (Some(owned), true)
            }
            result => (result, false),
        };
        let mut types = TypeScope {
            params: names.iter().map(ToString::to_string).collect(),
            core: core.clone(),
            result: None,
            lends,
            borrows: result
                .as_ref()
                .filter(|ty| matches!(ty, Type::Reference(r) if is_inert_type(&r.elem)))
                .map(without_lifetimes),
            ..TypeScope::default()
        };
        let mut params = Vec::new();
        for (k, arg) in sig.inputs.iter().enumerate() {
            let constant = constants.get(k).copied().unwrap_or(false);
            let mut param = param(arg, k, constant, &functions, &types);
            param.function = param.ty.as_ref().filter(|_| !constant).and_then(|ty| function_param(&sig, ty, k, core));
            params.push(param);
        }
        let bounds = bounds_of(&sig.generics, None);
        let models = names
            .iter()
            .filter(|name| {
                let bounded = bounds.iter().any(|(n, bounds)| *name == n && is_model(bounds));
                bounded && !result.iter().any(|ty| mentions(ty, name)) && passed_as_it_is(&sig, name)
            })
            .cloned()
            .collect::<Vec<_>>();
        names.retain(|n| !models.contains(n));
        types.params.retain(|p| !models.iter().any(|m| m == p));
        for name in names {
            let used = params
                .iter()
                .filter(|p| p.slot)
                .filter_map(|p| p.ty.as_ref())
                .chain(&result)
                .any(|ty| mentions(ty, &name));
            let on_self = params.first().is_some_and(|p| p.ty.is_none());
            if used || on_self {
                floats.push(name);
            }
        }
        for (name, bounds) in bounds_of(&sig.generics, outer) {
            let targets = bounds.iter().filter_map(|b| converts(b, "Into")).collect::<Vec<_>>();
            if let [target] = targets.as_slice() {
                types.into.insert(name.clone(), types.read(target));
            }
            if bounds.iter().any(|b| converts(b, "From").is_some()) {
                types.from.push(name);
            }
        }
        types.floats = floats.iter().map(ToString::to_string).collect();
        let mut captured: Vec<TokenStream> = Vec::new();
        if let Some(ty) = &result {
            captured.extend(lifetimes(ty).iter().map(ToTokens::to_token_stream));
        }
        for g in outer.iter().flat_map(|g| &g.params).chain(&sig.generics.params) {
            match g {
                GenericParam::Type(t) => captured.push(t.ident.to_token_stream()),
                GenericParam::Const(c) => captured.push(c.ident.to_token_stream()),
                GenericParam::Lifetime(_) => {}
            }
        }
        let member = match home {
            Home::Impl(member) => member,
            Home::Free { .. } => Member::Own,
        };
        if member == Member::Trait {
            captured.push(quote!(Self));
        }
        let result_ty = match (&sig.output, lends) {
            (ReturnType::Type(_, ty), true) => match types.read(ty).peel() {
                Ty::Slice(elem) => Ty::Vec(elem.clone()),
                ty => ty.clone(),
            },
            _ => result.as_ref().map_or(Ty::Inert, |ty| types.read(ty)),
        };
        types.result = Some(result_ty.clone());
        Shape {
            sig,
            vis,
            home,
            params,
            types,
            result,
            result_ty,
            floats,
            models,
            member,
            captured,
            recursive: false,
            order: 0,
            core: core.clone(),
        }
    }

    /// The shape of the function's tangent: each parameter is followed by its own, the result by its own.
    pub fn tangent(&self) -> Self {
        let twice = |ty: &Type| -> Type { syn::parse_quote!((#ty, #ty)) };
        Shape {
            sig: self.sig.clone(),
            vis: self.vis.clone(),
            home: self.home.clone(),
            params: self.params.iter().flat_map(|p| [p.clone(), p.dot()]).collect(),
            types: self.types.clone(),
            result: self.result.as_ref().map(twice),
            result_ty: match &self.result {
                Some(_) => Ty::Tuple(vec![self.result_ty.clone(), self.result_ty.clone()]),
                None => self.result_ty.clone(),
            },
            floats: self.floats.clone(),
            captured: self.captured.clone(),
            models: self.models.clone(),
            member: self.member,
            recursive: self.recursive,
            order: self.order + 1,
            core: self.core.clone(),
        }
    }

    /// What the function returns: a pair of units for the tangent of one that returns nothing.
    pub fn output(&self) -> TokenStream {
        match &self.result {
            Some(result) => quote!(#result),
            None => (0..self.order).fold(quote!(()), |unit, _| quote!((#unit, #unit))),
        }
    }

    /// The parameter of the user's function that a parameter is, or is a tangent of.
    pub fn base(&self, k: usize) -> usize {
        k - k % (1 << self.order)
    }

    /// Lints that do not apply to generated methods; a struct of companions carries them once.
    pub fn lints(&self) -> TokenStream {
        match self.home {
            Home::Free { .. } => TokenStream::new(),
            Home::Impl(_) => quote! {
                #[allow(
                    unused, non_snake_case, dead_code, private_interfaces, refining_impl_trait, clippy::all, clippy::pedantic, clippy::nursery,
                    reason = "generated code"
                )]
            },
        }
    }

    /// Whether the result may vary.
    pub fn yields(&self) -> bool {
        self.result.is_some() && self.result_ty != Ty::Inert
    }

    /// Whether the result is one float.
    pub fn scalar(&self) -> Option<&Float> {
        match &self.result_ty {
            Ty::Float(f) if self.result.is_some() => Some(f),
            _ => None,
        }
    }

    /// Where the result is an `Option` or a `Result` of one float: that float, and the result's type with another
    /// one in its place.
    pub fn fallible(&self, inner: &TokenStream) -> Option<(&Float, Type)> {
        let (Ty::Option(value) | Ty::Result(value)) = &self.result_ty else { return None };
        let Ty::Float(float) = &**value else { return None };
        let syn::ReturnType::Type(_, ty) = &self.sig.output else { return None };
        let mut ty = (**ty).clone();
        let Type::Path(path) = &mut ty else { return None };
        let syn::PathArguments::AngleBracketed(args) = &mut path.path.segments.last_mut()?.arguments else {
            return None;
        };
        let first = args.args.iter_mut().find(|a| matches!(a, syn::GenericArgument::Type(_)))?;
        *first = syn::parse2(inner.clone()).ok()?;
        Some((float, ty))
    }

    /// The name of a companion.
    pub fn companion(&self, kind: &str) -> Ident {
        let name = self.sig.ident.to_string();
        match self.home {
            Home::Free { .. } => format_ident!("{kind}"),
            Home::Impl(_) => format_ident!("{}_{kind}", name.trim_start_matches("r#")),
        }
    }

    /// The name of a companion that only generated code calls.
    pub fn hidden(&self, kind: &str) -> Ident {
        format_ident!("{}{}", crate::lower::HIDDEN, self.companion(kind))
    }

    /// The type that an argument's derivative has where it is owned.
    pub fn owned(&self, p: &Param) -> TokenStream {
        let core = &self.core;
        match &p.ty {
            None => quote!(Self),
            Some(ty) => match peel(ty) {
                Type::Slice(s) => quote!(<#s as #core::Differentiable>::Shadow),
                ty => {
                    let ty = without_lifetimes(ty);
                    quote!(#ty)
                }
            },
        }
    }

    /// The type behind the reference by which an argument is passed, lifetimes elided.
    pub fn pointee(p: &Param) -> TokenStream {
        match &p.ty {
            None => quote!(Self),
            Some(ty) => {
                let ty = without_lifetimes(peel(ty));
                quote!(#ty)
            }
        }
    }
}

/// Whether nothing is differentiated by an argument of a type.
pub fn inert_type(ty: &Type) -> bool {
    is_inert_type(ty)
}

pub fn peel(ty: &Type) -> &Type {
    match ty {
        Type::Reference(r) => &r.elem,
        Type::Paren(p) => peel(&p.elem),
        Type::Group(p) => peel(&p.elem),
        ty => ty,
    }
}

/// A type in a position where its lifetimes can be elided.
pub fn without_lifetimes(ty: &Type) -> Type {
    struct Elide;
    impl syn::visit_mut::VisitMut for Elide {
        fn visit_type_reference_mut(&mut self, r: &mut syn::TypeReference) {
            if r.lifetime.as_ref().is_some_and(|l| l.ident != "static") {
                r.lifetime = None;
            }
            syn::visit_mut::visit_type_reference_mut(self, r);
        }
    }
    let mut ty = ty.clone();
    syn::visit_mut::VisitMut::visit_type_mut(&mut Elide, &mut ty);
    ty
}

fn param(arg: &FnArg, k: usize, constant: bool, functions: &[Ident], types: &TypeScope) -> Param {
    match arg {
        FnArg::Receiver(r) => {
            let pass = match (&r.reference, &r.mutability) {
                (None, _) => Pass::Value,
                (Some(_), None) => Pass::Ref,
                (Some(_), Some(_)) => Pass::RefMut,
            };
            let mutable = if r.reference.is_none() { r.mutability } else { None };
            let ident = Ident::new("self", r.self_token.span);
            let pat =
                Pat::Ident(syn::PatIdent { attrs: Vec::new(), by_ref: None, mutability: mutable, ident, subpat: None });
            let name = "self".to_owned();
            let span = r.self_token.span;
            Param { pat, ty: None, pass, slot: !constant, tangent: false, name, span, function: None }
        }
        FnArg::Typed(t) => {
            let pass = match &*t.ty {
                Type::Reference(r) if r.mutability.is_some() => Pass::RefMut,
                Type::Reference(_) => Pass::Ref,
                _ => Pass::Value,
            };
            let (name, span) = match &*t.pat {
                // The left operand of an operator.
                Pat::Ident(i) if i.ident == "self" => ("left_operand".to_owned(), i.ident.span()),
                Pat::Ident(i) => (i.ident.to_string(), i.ident.span()),
                other => (format!("arg_{k}"), syn::spanned::Spanned::span(other)),
            };
            let function =
                matches!(peel(&t.ty), Type::Path(p) if p.path.get_ident().is_some_and(|i| functions.contains(i)));
            let read = types.read(&t.ty);
            let slot =
                !constant && !is_inert_type(&t.ty) && *read.peel() != Ty::Inert && !function && !is_dyn_fn(&t.ty);
            let (pat, ty, function) = ((*t.pat).clone(), Some((*t.ty).clone()), None);
            Param { pat, ty, pass, slot, tangent: false, name, span, function }
        }
    }
}

/// `&dyn Fn(…)`: a function that is given as data.
fn is_dyn_fn(ty: &Type) -> bool {
    matches!(peel(ty), Type::TraitObject(_) | Type::ImplTrait(_) | Type::BareFn(_))
}

/// Whether a body calls the function itself.
pub fn calls_itself(name: &Ident, method: bool, block: &syn::Block) -> bool {
    struct Finds<'a>(&'a Ident, bool, bool);
    impl Visit<'_> for Finds<'_> {
        fn visit_expr_call(&mut self, c: &syn::ExprCall) {
            if let syn::Expr::Path(p) = &*c.func {
                let n = p.path.segments.len();
                let last = p.path.segments.last().is_some_and(|s| s.ident == *self.0);
                let own = n == 1 && !self.1 || n == 2 && p.path.segments[0].ident == "Self";
                self.2 |= last && own;
            }
            visit::visit_expr_call(self, c);
        }
        fn visit_expr_method_call(&mut self, c: &syn::ExprMethodCall) {
            self.2 |= self.1 && c.method == *self.0;
            visit::visit_expr_method_call(self, c);
        }
    }
    let mut finds = Finds(name, method, false);
    finds.visit_block(block);
    finds.2
}
