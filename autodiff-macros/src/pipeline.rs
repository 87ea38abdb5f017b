//! The whole way from the user's tokens to derivative code: parse, check, lower, transform, emit.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Attribute, FnArg, ImplItem, Item, ItemFn, ItemImpl, ItemTrait, Signature, TraitItem, Visibility};

use crate::check::{check_body, check_signature, settle};
use crate::configurations;
use crate::constants;
use crate::desugar::desugar;
use crate::emit::{Modes, companions, declarations, higher, own_companions, stubs, untyped_stubs, where_clause};
use crate::functions::Calls;
use crate::hoist;
use crate::ir::{Expr, Func, Stmt, debug_verify, verify};
use crate::lower::lower;
use crate::operators::Operator;
use crate::options::Options;
use crate::own::{self, Rule};
use crate::report::{Report, error};
use crate::signature::{Home, Member, Shape, calls_itself, named_parameters};
use crate::surroundings::{in_module_of_its_name, is_called_back};

/// Expands `#[differentiable(options)] item`.
pub fn expand(options: TokenStream, item: TokenStream) -> TokenStream {
    crate::transform::begin_expansion();
    let report = Report::default();
    let written = options.clone();
    let options = report.keep(Options::parse(options)).unwrap_or_default();
    let core = crate::krate::core_path(options.krate.as_ref()).to_token_stream();
    let item = settle(item);
    if report.is_empty()
        && let Some(versions) = configurations::of_function(&item, &written, &core)
    {
        return versions;
    }
    if let Some(key) = &options.of_trait
        && !matches!(syn::parse2::<Item>(item.clone()), Ok(Item::Impl(_)))
    {
        report.push(syn::Error::new_spanned(key, "`trait` goes on the `impl` block of a `#[differentiable]` trait"));
    }
    let expanded = match syn::parse2::<Item>(item.clone()) {
        Ok(Item::Fn(f)) => function(f, &options, &core, &report),
        Ok(Item::Impl(i)) => block(i, &written, &options, &core, &report),
        Ok(Item::Trait(t)) => declared(t, &options, &core, &report),
        Ok(other) => {
            report.push(syn::Error::new_spanned(
                head(&other),
                "`#[differentiable]` goes on a function, an `impl` block or a trait; data types take `#[derive(Differentiable)]`",
            ));
            item
        }
        // A method with a receiver is no item by itself.
        Err(_) => match syn::parse2::<syn::ImplItemFn>(item.clone()) {
            Ok(method) => {
                let companions = self::method(&method.vis, &method.sig, &method.block, None, &options, &core, &report);
                let mut method = method;
                strip(&mut method.sig);
                method.attrs.push(may_be_unused());
                quote!(#method #companions)
            }
            Err(e) => {
                report.push(e);
                item
            }
        },
    };
    match report.flush() {
        Ok(()) => expanded,
        Err(errors) => quote!(#expanded #errors),
    }
}

fn head(item: &Item) -> TokenStream {
    let keyword = |t: &proc_macro2::TokenTree| matches!(t, proc_macro2::TokenTree::Ident(i) if i != "pub");
    item.to_token_stream().into_iter().filter(keyword).take(1).collect()
}

/// Removes the attributes of ours from the parameters: the primal is the user's function otherwise.
fn strip(sig: &mut Signature) -> Vec<bool> {
    let ours = |attrs: &mut Vec<Attribute>| {
        let before = attrs.len();
        attrs.retain(|a| !a.path().is_ident("constant"));
        attrs.len() != before
    };
    sig.inputs
        .iter_mut()
        .map(|arg| match arg {
            FnArg::Receiver(r) => ours(&mut r.attrs),
            FnArg::Typed(t) => ours(&mut t.attrs),
        })
        .collect()
}

fn function(mut f: ItemFn, options: &Options, core: &TokenStream, report: &Report) -> TokenStream {
    if f.sig.receiver().is_some() {
        let companions = method(&f.vis, &f.sig, &f.block, None, options, core, report);
        strip(&mut f.sig);
        f.attrs.push(may_be_unused());
        return quote!(#f #companions);
    }
    let constants = strip(&mut f.sig);
    let holder = options.name.clone().unwrap_or_else(|| f.sig.ident.clone());
    // A private function is not imported anywhere else.
    let in_namesake = !matches!(f.vis, Visibility::Inherited) && in_module_of_its_name(&f.sig.ident);
    let home = Home::Free { holder, in_namesake, is_operator: false };
    let derived = derive(f.sig.clone(), f.vis.clone(), home, None, &f.block, &constants, options, core, report);
    let mut primal = f;
    constants::strip(&mut primal.block);
    primal.attrs.push(may_be_unused());
    quote!(#primal #derived)
}

fn method(
    vis: &Visibility,
    sig: &Signature,
    body: &syn::Block,
    outer: Option<&syn::Generics>,
    options: &Options,
    core: &TokenStream,
    report: &Report,
) -> TokenStream {
    let mut sig = sig.clone();
    let constants = strip(&mut sig);
    let member = if options.of_trait.is_some() { Member::Implementation } else { Member::Own };
    derive(sig, vis.clone(), Home::Impl(member), outer, body, &constants, options, core, report)
}

#[expect(clippy::too_many_arguments, reason = "the parts of a function and where it stands")]
fn derive(
    sig: Signature,
    vis: Visibility,
    home: Home,
    outer: Option<&syn::Generics>,
    body: &syn::Block,
    constants: &[bool],
    options: &Options,
    core: &TokenStream,
    report: &Report,
) -> TokenStream {
    let local = Report::default();
    let sig = named_parameters(sig);
    check_signature(&sig, &local);
    let sound = local.is_empty();
    let is_method = matches!(home, Home::Impl(_));
    let mut shape = Shape::new(sig, vis, home, outer, core, constants);
    let order = options.order.unwrap_or(1);
    if options.rule.is_some() {
        let rule = if sound { options.rule.clone().check(&shape, &local) } else { None };
        let again = match &rule {
            Some(rule) if order > 1 => higher_of_rule(&shape, rule, order, options, &local),
            _ => Some(TokenStream::new()),
        };
        let functions = match (&rule, again) {
            (Some(rule), Some(again)) => {
                let first = own_companions(&shape, rule, order);
                quote!(#first #again)
            }
            _ if sound => stubs(&shape, order),
            _ => untyped_stubs(&shape),
        };
        local.move_to(report);
        let modes = match rule {
            _ if !sound => Modes::NONE,
            Some(Rule::Modes { vjp, jvp }) => Modes { forward: jvp.is_some(), reverse: vjp.is_some() },
            _ => Modes::BOTH,
        };
        return shape.home.clone().wrap(&shape, &functions, modes);
    }
    shape.lend_functions();
    if matches!(shape.member, Member::Trait | Member::Implementation) {
        shape.follow_all();
    }
    check_body(body, &local);
    let body = &desugar(hoist::separate(constants::detach(body, core)));
    let name = &shape.sig.ident;
    shape.recursive = options.recursive || calls_itself(name, is_method, body) || (!is_method && is_called_back(name));
    let functions = if local.is_empty() {
        let mut func = followed(&mut shape, body, &local);
        func.recursive = shape.recursive;
        if order > 1 {
            functions_once(&shape, &func, &local);
        }
        if order > 2 {
            twice_at_most(&func, &local);
        }
        if local.is_empty() {
            debug_verify("lowering", || verify(&func, &[]));
            companions(&shape, &func, order)
        } else {
            stubs(&shape, order)
        }
    } else if sound {
        stubs(&shape, order)
    } else {
        untyped_stubs(&shape)
    };
    local.move_to(report);
    shape.home.clone().wrap(&shape, &functions, if sound { Modes::BOTH } else { Modes::NONE })
}

/// Lowers a body. Which of the functions that it is given it calls on varying data, lowering finds out.
fn followed(shape: &mut Shape, body: &syn::Block, report: &Report) -> Func {
    loop {
        let attempt = Report::default();
        let (func, unfollowed) = lower(&shape.params, body, &shape.types, &attempt);
        if unfollowed.is_empty() {
            attempt.move_to(report);
            return func;
        }
        // What was reported may come of what was not known yet.
        let _ = attempt.flush();
        shape.follow(&unfollowed);
    }
}

/// Functions that are given have first derivatives.
fn functions_once(shape: &Shape, func: &Func, report: &Report) {
    let first_only = "functions that are given have first derivatives only; call a function of `order = 2` by its name, or a \
                      closure of this one";
    for p in shape.params.iter().filter(|p| p.followed().is_some() || p.is_lent_function()) {
        report.push(syn::Error::new(p.span, first_only));
    }
    func.body.walk(&mut |stmt| {
        if let Stmt::Call(call) = stmt
            && call.hands
        {
            report.push(syn::Error::new(call.span, first_only));
        }
    });
}

/// Arithmetic that is dispatched on types has rules for two derivatives.
fn twice_at_most(func: &Func, report: &Report) {
    func.body.each_expr(&mut |e| {
        let at = match e {
            Expr::Dyn(op, ..) => op.at,
            Expr::DynNeg(_) => proc_macro2::Span::call_site(),
            _ => return,
        };
        report.push(syn::Error::new(
            at,
            "the types of these operands are not known here, and what is dispatched on types is differentiated twice at \
             most; write their types, as in `let x: f64 = …`",
        ));
    });
}

/// The companions of higher order of a function with a rule of the user's own; `None` where the rule cannot be
/// differentiated again.
fn higher_of_rule(shape: &Shape, rule: &Rule, order: usize, options: &Options, report: &Report) -> Option<TokenStream> {
    let Rule::Partials(closure) = rule else {
        report.push(syn::Error::new_spanned(
            options.rule.first(),
            "`vjp` and `jvp` say what the first derivative is, and are not differentiated again; `order = 2` takes `derivative`",
        ));
        return None;
    };
    let local = Report::default();
    let (params, body) = own::tangent(shape, closure);
    check_body(&body, &local);
    let tangent = shape.tangent();
    let mut types = shape.types.clone();
    types.result = Some(tangent.result_ty.clone());
    let (mut func, _) = lower(&params, &body, &types, &local);
    own::beside(shape, &mut func);
    if order > 2 {
        twice_at_most(&func, &local);
    }
    let sound = local.is_empty();
    if sound {
        debug_verify("lowering a rule", || verify(&func, &[]));
    }
    local.move_to(report);
    sound.then(|| higher((tangent, func), order))
}

/// `#[differentiable] impl`: methods and associated functions that carry the attribute themselves, or all of
/// them where none does.
fn block(
    mut i: ItemImpl,
    written: &TokenStream,
    options: &Options,
    core: &TokenStream,
    report: &Report,
) -> TokenStream {
    if let Some(rule) = options.rule.first() {
        report.push(syn::Error::new_spanned(
            rule,
            "a rule belongs to one function; write `#[differentiable(…)]` with it on that function, in this block too",
        ));
        return i.to_token_stream();
    }
    if let Some(operator) = Operator::of(&i) {
        return self::operator(i, &operator, options, core, report);
    }
    if options.of_trait.is_some()
        && let Some(unfit) = unfit_for_trait(&i)
    {
        report.push(unfit);
        return i.to_token_stream();
    }
    if options.of_trait.is_none() && is_foreign(&i.self_ty) {
        report.push(syn::Error::new_spanned(
            &i.self_ty,
            "the derivatives of methods are methods of their type, and this type is not of your crate; make each a `#[differentiable]` function",
        ));
        return i.to_token_stream();
    }
    let marked = |attrs: &[Attribute]| attrs.iter().any(is_ours);
    let some = i.items.iter().any(|item| matches!(item, ImplItem::Fn(f) if marked(&f.attrs)));
    let is_derived = |f: &syn::ImplItemFn| !some || marked(&f.attrs);
    let versions = configurations::of_block(&mut i, is_derived, written, core);
    let mut derived = TokenStream::new();
    let generics = i.generics.clone();
    for item in &mut i.items {
        let ImplItem::Fn(f) = item else { continue };
        if some && !marked(&f.attrs) {
            continue;
        }
        let mut own = options.clone();
        for attr in f.attrs.iter().filter(|a| is_ours(a)) {
            if let syn::Meta::List(list) = &attr.meta {
                own = report.keep(Options::parse(list.tokens.clone())).unwrap_or_default();
            }
        }
        f.attrs.retain(|a| !is_ours(a));
        own.of_trait.clone_from(&options.of_trait);
        own.order = own.order.or(options.order);
        // A method of a trait is as public as the trait.
        let vis = if i.trait_.is_some() && options.of_trait.is_none() { syn::parse_quote!(pub) } else { f.vis.clone() };
        derived.extend(method(&vis, &f.sig, &f.block, Some(&generics), &own, core, report));
        strip(&mut f.sig);
        constants::strip(&mut f.block);
        f.attrs.push(may_be_unused());
    }
    if options.of_trait.is_some() {
        i.items.push(ImplItem::Verbatim(derived));
        return i.to_token_stream();
    }
    let (params, wheres, ty) = (&i.generics.params, &i.generics.where_clause, &i.self_ty);
    let params = if params.is_empty() { TokenStream::new() } else { quote!(<#params>) };
    quote! {
        #i
        #[automatically_derived]
        impl #params #ty #wheres { #derived }
        #versions
    }
}

/// What stands in the way of companions in the implementation of a trait.
fn unfit_for_trait(i: &ItemImpl) -> Option<syn::Error> {
    if i.trait_.is_none() {
        return Some(syn::Error::new_spanned(
            i.impl_token,
            "`trait` says that a trait is implemented; this block implements none",
        ));
    }
    let param = i.generics.type_params().next()?;
    Some(syn::Error::new_spanned(
        param,
        "the derivatives ask more of a type parameter than the trait lets an implementation ask; implement the trait for concrete types, \
         or leave out `trait` where no generic code needs the derivatives",
    ))
}

/// `#[differentiable] trait`: what every implementation brings, and what is made of it.
fn declared(mut t: ItemTrait, options: &Options, core: &TokenStream, report: &Report) -> TokenStream {
    let marked = |attrs: &[Attribute]| attrs.iter().any(is_ours);
    let some = t.items.iter().any(|item| matches!(item, TraitItem::Fn(f) if marked(&f.attrs)));
    let generics = t.generics.clone();
    let mut companions = TokenStream::new();
    for item in &mut t.items {
        let TraitItem::Fn(f) = item else { continue };
        if some && !marked(&f.attrs) {
            continue;
        }
        f.attrs.retain(|a| !is_ours(a));
        let constants = strip(&mut f.sig);
        let home = Home::Impl(Member::Trait);
        companions.extend(match &mut f.default {
            Some(body) => {
                let sig = f.sig.clone();
                let derived =
                    derive(sig, Visibility::Inherited, home, Some(&generics), body, &constants, options, core, report);
                constants::strip(body);
                derived
            }
            None => {
                let sig = named_parameters(f.sig.clone());
                let local = Report::default();
                check_signature(&sig, &local);
                let sound = local.is_empty();
                local.move_to(report);
                let mut shape = Shape::new(sig, Visibility::Inherited, home, Some(&generics), core, &constants);
                shape.lend_functions();
                shape.follow_all();
                if sound { declarations(&shape, options.order.unwrap_or(1)) } else { TokenStream::new() }
            }
        });
    }
    t.items.push(TraitItem::Verbatim(companions));
    t.to_token_stream()
}

/// Whether no crate but Rust's own may add methods to a type.
fn is_foreign(ty: &syn::Type) -> bool {
    match ty {
        syn::Type::Path(p) => p.path.get_ident().is_some_and(|i| {
            let name = i.to_string();
            name == "f64" || name == "f32" || crate::lower::is_inert_name(&name)
        }),
        syn::Type::Array(_) | syn::Type::Slice(_) | syn::Type::Tuple(_) => true,
        _ => false,
    }
}

/// `#[differentiable] impl Add for Point`: the operator's rule.
fn operator(
    mut i: ItemImpl,
    operator: &Operator,
    options: &Options,
    core: &TokenStream,
    report: &Report,
) -> TokenStream {
    let mut sig = operator.sig.clone();
    let constants = strip(&mut sig);
    let holder = syn::Ident::new("operator", proc_macro2::Span::call_site());
    let home = Home::Free { holder, in_namesake: false, is_operator: true };
    if options.order.is_some_and(|order| order > 2) {
        report.push(syn::Error::new_spanned(
            &i.self_ty,
            "operators are dispatched on types, and so differentiated twice at most: `order = 2`",
        ));
    }
    let shape = Shape::new(sig.clone(), Visibility::Inherited, home.clone(), None, core, &constants);
    let wheres = where_clause(&shape, Calls::Reverse);
    let companions = derive(sig, Visibility::Inherited, home, None, &operator.body, &constants, options, core, report);
    let order = options.order.unwrap_or(1);
    let rule = operator.rule(&i.generics, &wheres, &companions, core, order);
    for item in &mut i.items {
        if let ImplItem::Fn(f) = item {
            f.attrs.retain(|a| !is_ours(a));
            strip(&mut f.sig);
            constants::strip(&mut f.block);
        }
    }
    quote!(#i #rule)
}

/// Whoever uses the derivatives alone uses the function.
fn may_be_unused() -> Attribute {
    syn::parse_quote!(#[allow(dead_code, reason = "its derivatives may be all that is used")])
}

fn is_ours(attr: &Attribute) -> bool {
    attr.path().segments.last().is_some_and(|s| s.ident == "differentiable")
}

/// The way out that every misuse of an option is told.
pub const LEGAL: &str = "legal options: `name = Ident`, `crate = path`, `recursive`, `trait`, `order = 2`, `derivative = |x, y| …`, \
                         `vjp = path`, `jvp = path`";

/// An error about an option.
pub fn option_error<T>(at: impl ToTokens, what: &str) -> crate::report::Result<T> {
    error(at, format_args!("{what}; {LEGAL}"))
}
