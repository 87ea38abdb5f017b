//! Statements and regions to tokens.

use proc_macro2::{Span, TokenStream};
use quote::quote;

use super::expr::{Prec, Printer};
use super::names::ident;
use crate::ir::{
    BackArg, Exit, Expr, Float, Kind, Loop, LoopKind, MemOp, Passed, Place, Proj, Region, Stmt, Ty, VarId, exits_of,
};

impl Printer<'_> {
    /// The statements and the value of a region, without braces.
    pub fn region(&self, region: &Region) -> TokenStream {
        let stmts = self.stmts(&region.stmts);
        let value = self.values(&region.values);
        quote!(#stmts #value)
    }

    pub fn stmts(&self, stmts: &[Stmt]) -> TokenStream {
        stmts.iter().map(|s| self.stmt(s)).collect()
    }

    fn values(&self, values: &[Expr]) -> TokenStream {
        match values {
            [] => TokenStream::new(),
            [one] => self.expr(one),
            many => {
                let many = many.iter().map(|e| self.expr(e));
                quote!((#(#many),*))
            }
        }
    }

    /// `let` for the results of a branch.
    fn bound(&self, results: &[VarId]) -> TokenStream {
        let names = results.iter().map(|&v| self.declared(v)).collect::<Vec<_>>();
        match names.as_slice() {
            [] => TokenStream::new(),
            [one] => quote!(let #one =),
            many => quote!(let (#(#many),*) =),
        }
    }

    pub fn declared(&self, v: VarId) -> TokenStream {
        let name = self.name(v);
        if self.func.var(v).mutable { quote!(mut #name) } else { name }
    }

    fn tuple(&self, vars: &[VarId], pattern: bool, last: bool) -> TokenStream {
        let names =
            vars.iter().map(|&v| if pattern { self.declared(v) } else { self.kept(v, last) }).collect::<Vec<_>>();
        match names.as_slice() {
            [one] => one.clone(),
            many => quote!((#(#many),*)),
        }
    }

    /// A variable as it is put away: memory that is used later is copied.
    fn kept(&self, v: VarId, last: bool) -> TokenStream {
        let name = self.name(v);
        let var = self.func.var(v);
        let core = &self.core;
        let copied = var.kind == Kind::Root || var.ty == Ty::Unknown;
        if !copied || last || self.pulled.contains(&v) {
            name
        } else if matches!(var.ty, Ty::Unknown | Ty::Result(_)) {
            // Whatever has a shadow can be copied without being `Clone`.
            quote!(#core::ops::owned(&#name))
        } else {
            quote!(::core::clone::Clone::clone(&#name))
        }
    }

    fn annotation(&self, v: VarId, init: Option<&Expr>) -> TokenStream {
        if let Some(ty) = &self.func.var(v).said {
            return quote!(: #ty);
        }
        let literal = init.is_none_or(|e| matches!(e, Expr::Lit(_) | Expr::Zero(_)));
        if !literal {
            return TokenStream::new();
        }
        match &self.func.var(v).ty {
            Ty::Float(Float::F64) => quote!(: f64),
            Ty::Float(Float::F32) => quote!(: f32),
            Ty::Float(Float::Param(p)) => {
                let p = ident(p, Span::call_site());
                quote!(: #p)
            }
            _ => TokenStream::new(),
        }
    }

    fn stmt(&self, stmt: &Stmt) -> TokenStream {
        match stmt {
            Stmt::Let { var, init } => {
                let (name, ty) = (self.declared(*var), self.annotation(*var, init.as_ref()));
                match init {
                    Some(e) => {
                        let e = self.expr(e);
                        quote!(let #name #ty = #e;)
                    }
                    None => {
                        let name = self.name(*var);
                        let repeated = self.func.var(*var).mutable;
                        let m = if repeated { quote!(mut) } else { TokenStream::new() };
                        quote!(let #m #name #ty;)
                    }
                }
            }
            Stmt::Assign { var, value } => {
                let name = self.name(*var);
                self.assign(&name, value, &|e| matches!(e, Expr::Var(v) if v == var), &self.func.var(*var).ty)
            }
            Stmt::Store { place, value } => {
                let target = self.target(place);
                let same = |e: &Expr| matches!(e, Expr::Load(p) if format!("{p:?}") == format!("{place:?}"));
                self.assign(&target, value, &same, &self.func.place_ty(place))
            }
            Stmt::AddTo { place, value, whole } => self.add_to(place, value, *whole),
            Stmt::Mem { place, op } => self.memory(place, op),
            Stmt::Call(call) => self.call(call),
            Stmt::If { cond, then, els, results } => self.if_(cond, then, els, results),
            Stmt::Match { scrutinee, arms, results } => {
                let bound = self.bound(results);
                let scrutinee = self.expr(scrutinee);
                let arms = arms.iter().map(|arm| {
                    let pattern = super::function::fill_binds(
                        arm.pattern.clone(),
                        &arm.binds.iter().map(|b| self.names[b.0].clone()).collect::<Vec<_>>(),
                    );
                    let guard = arm.guard.as_ref().map(|g| {
                        let g = self.expr(g);
                        quote!(if #g)
                    });
                    let body = self.region(&arm.body);
                    quote!(#pattern #guard => { #body })
                });
                let semi = if results.is_empty() { TokenStream::new() } else { quote!(;) };
                quote!(#bound match #scrutinee { #(#arms)* } #semi)
            }
            Stmt::Loop(l) => self.loop_(l),
            Stmt::Exit { exit, .. } => self.exit(exit),
            Stmt::Verbatim(code) => self.code(code),
            Stmt::Save { trace, vars, tape, last } => {
                let (trace, vars) = (self.name(*trace), self.tuple(vars, false, *last));
                if *tape { quote!(#trace.push(#vars);) } else { quote!(#trace = ::core::option::Option::Some(#vars);) }
            }
            Stmt::Restore { trace, vars } => {
                let (trace, vars) = (self.name(*trace), self.tuple(vars, true, false));
                quote!(let ::core::option::Option::Some(#vars) = #trace.pop() else { break };)
            }
            Stmt::IfSaved { trace, vars, then, els, results } => {
                let (trace, vars) = (self.name(*trace), self.tuple(vars, true, false));
                let bound = self.bound(results);
                let then = self.region(then);
                let els_tokens = self.region(els);
                let semi = if results.is_empty() { TokenStream::new() } else { quote!(;) };
                if els.stmts.is_empty() && els.values.is_empty() {
                    return quote!(#bound if let ::core::option::Option::Some(#vars) = #trace { #then } #semi);
                }
                quote!(#bound if let ::core::option::Option::Some(#vars) = #trace { #then } else { #els_tokens } #semi)
            }
            Stmt::Repeat { count, var, body } => {
                let count = self.operand(count, Prec::Sum);
                let var = var.map_or(quote!(_), |v| self.name(v));
                let body = self.region(body);
                quote!(for #var in 0..#count { #body })
            }
            Stmt::Back { call, args, results, given } => {
                let back = self.name(*call);
                let mut args = args.iter().map(|a| match a {
                    BackArg::Primal(p) => self.reference(p, false),
                    BackArg::PrimalInert(e) | BackArg::Bar(e) => self.expr(e),
                    BackArg::Shadow(p) => {
                        let r = self.reference(p, true);
                        quote!(::core::option::Option::Some(#r))
                    }
                    BackArg::NoShadow | BackArg::Tangent(None) => quote!(::core::option::Option::None),
                    BackArg::Tangent(Some(p)) => {
                        let r = self.reference(p, false);
                        quote!(::core::option::Option::Some(#r))
                    }
                });
                let names = results.iter().map(|r| r.map_or(quote!(_), |v| self.declared(v))).collect::<Vec<_>>();
                if let Some(passed) = given {
                    return Self::back_of_given(&back, &mut args, &names, passed);
                }
                let call = quote!(#back(#(#args),*));
                if results.iter().all(Option::is_none) {
                    return quote!(let _ = #call;);
                }
                match names.as_slice() {
                    [one] => quote!(let #one = #call;),
                    many => quote!(let (#(#many),*) = #call;),
                }
            }
        }
    }

    /// The pullback of a function that was given: after the function again and its shadow come what it takes for its
    /// arguments, in one tuple, and the cotangent of the value. What it gives is a tuple with a part for each argument.
    fn back_of_given(
        back: &TokenStream,
        args: &mut impl Iterator<Item = TokenStream>,
        names: &[TokenStream],
        passed: &[Passed],
    ) -> TokenStream {
        let function = args.by_ref().take(2).collect::<Vec<_>>();
        let mut taken = Vec::new();
        for how in passed {
            taken.push(match how {
                Passed::Value => quote!(()),
                Passed::Ref => {
                    let pair = args.by_ref().take(2).collect::<Vec<_>>();
                    quote!((#(#pair),*))
                }
                Passed::RefMut => args.next().unwrap_or_default(),
            });
        }
        let bar = args.next();
        let mut names = names.iter();
        let given = passed.iter().map(|how| match how {
            Passed::Value => names.next().cloned().unwrap_or_else(|| quote!(_)),
            Passed::Ref | Passed::RefMut => quote!(_),
        });
        quote!(let (#(#given,)*) = #back(#(#function),*, (#(#taken,)*), #bar);)
    }

    /// `target = value`, written `target += …` where it is one.
    fn assign(&self, target: &TokenStream, value: &Expr, is_target: &dyn Fn(&Expr) -> bool, ty: &Ty) -> TokenStream {
        let compound =
            !(matches!(ty, Ty::Float(Float::Param(_))) || matches!(ty, Ty::Float(Float::Any)) && self.is_generic());
        if let Expr::Prim(rule, args) = value
            && let (crate::rules::Shape::Binary(op), [a, b]) = (rule.shape, args.as_slice())
            && compound
            && is_target(a)
        {
            let op: TokenStream = format!("{op}=").parse().unwrap_or_default();
            let b = self.expr(b);
            return quote!(#target #op #b;);
        }
        if let Expr::Code(code) = value
            && let Some(crate::ir::Hole::Expr(first)) = code.holes.first()
            && is_target(first)
            && let Some((op, rest)) = counted(&code.tokens)
        {
            let rest = self.code(&crate::ir::Code { tokens: rest, ..code.clone() });
            let op: TokenStream = format!("{op}=").parse().unwrap_or_default();
            return quote!(#target #op #rest;);
        }
        let value = self.expr(value);
        quote!(#target = #value;)
    }

    fn add_to(&self, place: &Place, value: &Expr, whole: bool) -> TokenStream {
        let core = &self.core;
        if place.path.iter().any(Proj::is_inside) {
            return self.add_to_payload(place, value);
        }
        if whole {
            if let Expr::Ref(p, false) = value {
                let (target, source) = (self.reference(place, true), self.reference(p, false));
                return quote!(#core::Differentiable::accumulate(#target, #source););
            }
            let (target, source) = (self.reference(place, true), self.expr(value));
            if value.any_var(&mut |v| v == place.root) {
                return quote!({ let b = #source; #core::ops::add_to(#target, b); });
            }
            return quote!(#core::ops::add_to(#target, #source););
        }
        let target = self.target(place);
        if let Ty::Float(Float::Param(_)) = self.func.place_ty(place) {
            let value = self.operand(value, Prec::Product);
            return quote!(#target = #target + #value;);
        }
        if let Expr::Prim(rule, args) = value
            && rule.name == "neg"
        {
            let value = self.expr(&args[0]);
            return quote!(#target -= #value;);
        }
        let value = self.expr(value);
        quote!(#target += #value;)
    }

    /// A contribution to what a `Some` or an `Ok` holds: nothing where there is none.
    fn add_to_payload(&self, place: &Place, value: &Expr) -> TokenStream {
        let core = &self.core;
        let at = place.path.iter().position(Proj::is_inside).unwrap_or(0);
        let prefix = self.reference(&Place { root: place.root, path: place.path[..at].to_vec() }, true);
        let (mut rest, mut is_reference) = (quote!(inner), true);
        for proj in &place.path[at + 1..] {
            let whole = if is_reference { quote!(&mut *#rest) } else { quote!(&mut #rest) };
            is_reference = proj.is_inside();
            rest = match proj {
                Proj::Field(name, span) => {
                    let m = super::expr::member(name, *span);
                    quote!(#rest.#m)
                }
                Proj::Index(i) => {
                    let i = self.expr(i);
                    quote!(#rest[#i])
                }
                Proj::Deref => quote!((**#whole)),
                Proj::Payload => quote!(#core::ops::payload_mut(#whole)),
                Proj::Variant(path, name) => {
                    let m = super::expr::member(name, Span::call_site());
                    quote!((match #whole { #path { #m: inner, .. } => inner, _ => ::core::unreachable!() }))
                }
                Proj::Range(lo, hi) => {
                    let (lo, hi) = (lo.as_ref().map(|e| self.expr(e)), hi.as_ref().map(|e| self.expr(e)));
                    quote!(#rest[#lo..#hi])
                }
            };
        }
        let target = if is_reference { quote!(&mut *#rest) } else { quote!(&mut #rest) };
        let add = match value {
            Expr::Ref(p, false) => {
                let p = self.reference(p, false);
                quote!(#core::Differentiable::accumulate(#target, #p);)
            }
            e => {
                let e = self.expr(e);
                quote!(let b = #e; #core::ops::add_to(#target, b);)
            }
        };
        match &place.path[at] {
            Proj::Variant(path, name) => {
                let m = super::expr::member(name, Span::call_site());
                quote!(if let #path { #m: inner, .. } = #prefix { #add })
            }
            _ => quote!(if let ::core::option::Option::Some(inner) = #core::ops::try_payload_mut(#prefix) { #add }),
        }
    }

    fn memory(&self, place: &Place, op: &MemOp) -> TokenStream {
        let p = self.place(place);
        match op {
            // What is pushed is read before the element that it goes to is borrowed.
            MemOp::Push(e)
                if place.path.iter().any(|step| matches!(step, Proj::Index(_)))
                    && e.any_var(&mut |v| v == place.root) =>
            {
                let e = self.expr(e);
                quote!({ let item = #e; #p.push(item); })
            }
            MemOp::Push(e) => {
                let e = self.expr(e);
                quote!(#p.push(#e);)
            }
            MemOp::Swap(i, j) => {
                let (i, j) = (self.expr(i), self.expr(j));
                quote!(#p.swap(#i, #j);)
            }
            MemOp::Fill(e) => {
                let e = self.expr(e);
                quote!(#p.fill(#e);)
            }
            MemOp::CopyFrom(src) => {
                let src = self.reference(src, false);
                quote!(#p.copy_from_slice(#src);)
            }
            MemOp::ExtendFrom(src) => {
                let src = self.reference(src, false);
                quote!(#p.extend_from_slice(#src);)
            }
            MemOp::Reverse => quote!(#p.reverse();),
            MemOp::RotateLeft(k) => {
                let k = self.expr(k);
                quote!(#p.rotate_left(#k);)
            }
            MemOp::RotateRight(k) => {
                let k = self.expr(k);
                quote!(#p.rotate_right(#k);)
            }
            MemOp::Insert(i, e) => {
                let (i, e) = (self.expr(i), self.expr(e));
                quote!(#p.insert(#i, #e);)
            }
            MemOp::Cut(lo, hi) => {
                let (lo, hi) = (self.operand(lo, Prec::Sum), self.operand(hi, Prec::Sum));
                quote!(#p.drain(#lo..#hi);)
            }
            MemOp::SetZero => {
                let (core, p) = (&self.core, self.reference(place, true));
                quote!(#core::Differentiable::set_zero(#p);)
            }
            MemOp::ExtendZeros(src) => {
                let (core, src) = (&self.core, self.place(src));
                quote!(#p.extend_from_slice(&#core::Differentiable::zero_like(&#src[..]));)
            }
            MemOp::Permute(order) => {
                let (core, order, p) = (&self.core, self.expr(order), self.reference(place, true));
                quote!(#core::ops::permute(#p, &#order);)
            }
            MemOp::Keep(kept) => {
                let (core, kept, p) = (&self.core, self.expr(kept), self.reference(place, true));
                quote!(#core::ops::keep(#p, &#kept);)
            }
            MemOp::Truncate(n) => {
                let n = self.expr(n);
                quote!(#p.truncate(#n);)
            }
        }
    }

    fn if_(&self, cond: &Expr, then: &Region, els: &Region, results: &[VarId]) -> TokenStream {
        let bound = self.bound(results);
        let c = self.expr(cond);
        let (t, e) = (self.region(then), self.region(els));
        let empty = |r: &Region| r.stmts.is_empty() && r.values.is_empty();
        if c.to_string() == "true" {
            let semi = if results.is_empty() { TokenStream::new() } else { quote!(;) };
            return quote!(#bound { #t } #semi);
        }
        let semi = if results.is_empty() { TokenStream::new() } else { quote!(;) };
        if empty(els) && results.is_empty() {
            return quote!(if #c { #t });
        }
        if empty(then) && results.is_empty() {
            let c = self.expr(&negated(cond));
            return quote!(if #c { #e });
        }
        quote!(#bound if #c { #t } else { #e } #semi)
    }

    fn label(id: usize) -> syn::Lifetime {
        syn::Lifetime::new(&format!("'block_{id}"), Span::mixed_site())
    }

    fn loop_(&self, l: &Loop) -> TokenStream {
        let body = self.stmts(&l.body.stmts);
        let targeted = {
            let mut found = false;
            l.body.walk(&mut |s| found |= matches!(s, Stmt::Exit { exit: Exit::Break(t), .. } if *t == l.id));
            found
        };
        let label = if targeted {
            let label = Self::label(l.id);
            quote!(#label:)
        } else {
            TokenStream::new()
        };
        match &l.kind {
            LoopKind::Once if targeted => quote!(#label { #body }),
            LoopKind::Once => quote!({ #body }),
            LoopKind::Forever => quote!(#label loop { #body }),
            LoopKind::While { cond } => {
                let cond = self.expr(cond);
                quote!(#label while #cond { #body })
            }
            LoopKind::For { var, lo, hi, step, rev, inclusive } => {
                let i = self.name(*var);
                let (lo, hi) = (self.operand(lo, Prec::Sum), self.operand(hi, Prec::Sum));
                let dots = if *inclusive { quote!(..=) } else { quote!(..) };
                let step = step.as_ref().map(|s| {
                    let s = self.expr(s);
                    quote!(.step_by(#s))
                });
                let Some(until) = l.until else {
                    let rev = if *rev { quote!(.rev()) } else { TokenStream::new() };
                    if step.is_none() && rev.is_empty() {
                        return quote!(#label for #i in #lo #dots #hi { #body });
                    }
                    return quote!(#label for #i in (#lo #dots #hi) #step #rev { #body });
                };
                let last = self.name(until);
                let range = if *rev && step.is_some() {
                    quote!((#lo..#last + 1) #step.rev())
                } else if *rev {
                    quote!((#lo..=#last).rev())
                } else {
                    quote!((#last #dots #hi) #step)
                };
                quote!(if let ::core::option::Option::Some(#last) = #last { #label for #i in #range { #body } })
            }
        }
    }

    fn exit(&self, exit: &Exit) -> TokenStream {
        match exit {
            Exit::Break(target) => {
                let label = Self::label(*target);
                quote!(break #label;)
            }
            Exit::Return(value) => {
                let value = value.as_ref().map(|e| self.expr(e));
                match &self.body_label {
                    Some(label) => {
                        let value = value.unwrap_or(quote!(()));
                        // `'label ::path` would read as the beginning of a labelled loop.
                        let path = matches!(value.clone().into_iter().next(), Some(proc_macro2::TokenTree::Punct(p)) if p.as_char() == ':');
                        if path { quote!(break #label (#value);) } else { quote!(break #label #value;) }
                    }
                    None => quote!(return #value;),
                }
            }
        }
    }

    /// Splits a body where it may first be left: what comes before stays visible to the reverse sweep.
    pub fn split(region: &Region) -> usize {
        region.stmts.iter().position(|s| !exits_of(std::slice::from_ref(s)).is_empty()).unwrap_or(region.stmts.len())
    }
}

fn negated(e: &Expr) -> Expr {
    crate::transform::negate(e.clone())
}

/// `__hole_0 + …` as the operator and the rest: how counters are written.
fn counted(tokens: &TokenStream) -> Option<(char, TokenStream)> {
    let mut tokens = tokens.clone().into_iter();
    let first = tokens.next()?;
    let Some(proc_macro2::TokenTree::Punct(op)) = tokens.next() else {
        return None;
    };
    let rest: TokenStream = tokens.collect();
    let simple =
        first.to_string() == "__hole_0" && matches!(op.as_char(), '+' | '-') && rest.clone().into_iter().count() == 1;
    simple.then_some((op.as_char(), rest))
}
