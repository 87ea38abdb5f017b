//! Expressions and places to tokens.

use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use quote::{quote, quote_spanned};
use syn::Expr as SynExpr;

use super::names::ident;
use crate::ir::{Arith, Code, Ctor, Expr, Float, Func, Hole, Place, Proj, Take, Ty, VarId, mul};
use crate::rules::Shape;
use crate::transform::dyn_dot;

/// Prints one function.
pub struct Printer<'a> {
    pub func: &'a Func,
    pub names: Vec<Ident>,
    /// The path of `autodiff_core` in the user's crate.
    pub core: TokenStream,
    /// `return` leaves this block instead of the function.
    pub body_label: Option<syn::Lifetime>,
    /// The pullbacks that the reverse sweep calls.
    pub pulled: std::collections::HashSet<VarId>,
    /// The mode that the code is part of, whatever of it is differentiated.
    pub mode: Mode,
}

/// A mode of differentiation.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    Forward,
    Reverse,
}

/// How tightly an expression binds, loosest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Prec {
    Any,
    Sum,
    Product,
    Cast,
    Unary,
    Atom,
}

impl Printer<'_> {
    pub fn name(&self, v: VarId) -> TokenStream {
        if let Some(path) = &self.func.var(v).global {
            return path.clone();
        }
        let name = &self.names[v.0];
        quote!(#name)
    }

    /// An expression where the context binds as tightly as `at`.
    pub fn operand(&self, e: &Expr, at: Prec) -> TokenStream {
        let tokens = self.expr(e);
        if self.prec(e, &tokens) >= at { tokens } else { quote!((#tokens)) }
    }

    fn prec(&self, e: &Expr, tokens: &TokenStream) -> Prec {
        match e {
            Expr::Lit(text) if text.starts_with('-') => Prec::Unary,
            Expr::Prim(rule, _) => match rule.shape {
                Shape::Method | Shape::Function(_) => Prec::Atom,
                Shape::Unary(_) => Prec::Unary,
                Shape::Binary("+" | "-") => Prec::Sum,
                Shape::Binary(_) => Prec::Product,
                Shape::Guarded => Prec::Any,
            },
            Expr::Dyn(op, ..) if matches!(op.arith, Arith::Add | Arith::Sub) => Prec::Sum,
            Expr::Dyn(..) => Prec::Product,
            Expr::DynNeg(_) | Expr::Ref(..) => Prec::Unary,
            Expr::Cast(a, float, _) if !self.casts_by_call(a, float) => Prec::Cast,
            Expr::Select(..) => Prec::Any,
            Expr::Load(_) | Expr::Take(..) => {
                if tokens
                    .clone()
                    .into_iter()
                    .next()
                    .is_some_and(|t| matches!(t, TokenTree::Punct(p) if p.as_char() == '*'))
                {
                    Prec::Unary
                } else {
                    Prec::Atom
                }
            }
            Expr::Code(_) => prec_of(tokens),
            _ => Prec::Atom,
        }
    }

    pub fn expr(&self, e: &Expr) -> TokenStream {
        let core = &self.core;
        match e {
            Expr::Var(v) => self.name(*v),
            Expr::Lit(text) => {
                let text = if text.contains(['.', 'e', 'E', 'f', '_']) { text.clone() } else { format!("{text}.0") };
                text.parse().unwrap_or_default()
            }
            Expr::Prim(rule, args) => match (rule.shape, args.as_slice()) {
                (Shape::Unary(_), [a]) => {
                    let a = self.operand(a, Prec::Unary);
                    quote!(-#a)
                }
                (Shape::Binary(op), [a, b]) => self.binary(op, a, b),
                (Shape::Function(function), args) => {
                    let function = ident(function, proc_macro2::Span::mixed_site());
                    let args = args.iter().map(|a| self.expr(a));
                    quote!(::libm::#function(#(#args),*))
                }
                (Shape::Guarded, [d, p]) => self.guarded(d, p),
                _ => {
                    let receiver = self.receiver(&args[0]);
                    let method = ident(rule.name, proc_macro2::Span::call_site());
                    let rest = args[1..].iter().map(|a| self.expr(a));
                    quote!(#receiver.#method(#(#rest),*))
                }
            },
            Expr::Dyn(op, a, b) => {
                let op = match op.arith {
                    Arith::Add => "+",
                    Arith::Sub => "-",
                    Arith::Mul => "*",
                    Arith::Div => "/",
                    Arith::Rem => "%",
                };
                self.binary(op, a, b)
            }
            Expr::DynNeg(a) => {
                let a = self.operand(a, Prec::Unary);
                quote!(-#a)
            }
            Expr::DynDot(op, args) => self.expr(&dyn_dot(op, args)),
            Expr::Cast(a, float, _) => self.cast(a, float),
            Expr::Scalar(a) => {
                let a = self.expr(a);
                quote!(#core::ops::scalar(#a))
            }
            Expr::Load(p) => self.read(p),
            Expr::Take(p, Take::Move) => self.read(p),
            Expr::Take(p, Take::Owned) => {
                let p = self.reference(p, false);
                quote!(#core::ops::owned(#p))
            }
            Expr::Take(p, Take::Kept) => {
                let p = self.place(p);
                quote!(#core::ops::copied(&#p))
            }
            Expr::Take(p, Take::Array(len)) => {
                let (p, len) = (self.place(p), len.parse::<TokenStream>().unwrap_or_default());
                quote!(#core::ops::array_of::<_, { #len }>(&#p[..]))
            }
            Expr::Take(p, Take::Method(name)) => {
                let p = self.place(p);
                // What consumes the memory is given a copy: its shape and values may be asked for again.
                let copy = (name == "into_boxed_slice").then(|| quote!(.clone()));
                let name = ident(name, proc_macro2::Span::call_site());
                quote!(#p #copy.#name())
            }
            Expr::Ref(p, mutable) => self.reference(p, *mutable),
            Expr::Select(c, a, b) => {
                let (c, a, b) = (self.expr(c), self.expr(a), self.expr(b));
                quote!(if #c { #a } else { #b })
            }
            Expr::Code(code) => self.code(code),
            Expr::Build(ctor, parts) => self.build(ctor, parts),
            Expr::Repeat { elem, len, vec } => {
                let (elem, len) = (self.expr(elem), self.expr(len));
                if *vec { quote!(#core::ops::vec_of(#elem, #len)) } else { quote!([#elem; #len]) }
            }
            Expr::ZeroLike(p) => self.zero_like(p),
            Expr::Zero(ty) => self.zero(ty),
        }
    }

    fn binary(&self, op: &str, a: &Expr, b: &Expr) -> TokenStream {
        let (left, right) = match op {
            "+" => (Prec::Sum, Prec::Product),
            "-" => (Prec::Sum, Prec::Product),
            _ => (Prec::Product, Prec::Cast),
        };
        let (a, b) = (self.operand(a, left), self.operand(b, right));
        let op: TokenStream = op.parse().unwrap_or_default();
        quote!(#a #op #b)
    }

    /// `if d == 0.0 { 0.0 } else { d * p }`.
    fn guarded(&self, d: &Expr, p: &Expr) -> TokenStream {
        let zero = match self.func.expr_ty(d) {
            ty @ Ty::Float(_) => self.zero(&ty),
            _ => self.zero(&self.func.expr_ty(p)),
        };
        if let Expr::Var(_) = d {
            let (product, d) = (self.expr(&mul(d.clone(), p.clone())), self.expr(d));
            return quote!(if #d == #zero { #zero } else { #product });
        }
        let name = Ident::new("t_dot", proc_macro2::Span::mixed_site());
        let named = Expr::Code(Code { tokens: quote!(#name), holes: Vec::new(), pure: true });
        let (d, product) = (self.expr(d), self.expr(&mul(named, p.clone())));
        quote!({
            let #name = #d;
            if #name == #zero { #zero } else { #product }
        })
    }

    /// What a method is called on.
    fn receiver(&self, e: &Expr) -> TokenStream {
        self.operand(e, Prec::Atom)
    }

    fn cast(&self, a: &Expr, float: &Float) -> TokenStream {
        let core = &self.core;
        let target = match float {
            Float::F64 => quote!(f64),
            Float::F32 => quote!(f32),
            Float::Param(name) => {
                let name = ident(name, proc_macro2::Span::call_site());
                quote!(#name)
            }
            Float::Any => {
                let a = self.expr(a);
                return quote!(::core::convert::Into::into(#a));
            }
        };
        if self.casts_by_call(a, float) {
            let a = self.expr(a);
            return quote!(#core::ops::number::<#target, _>(#a));
        }
        let a = self.operand(a, Prec::Cast);
        quote!(#a as #target)
    }

    /// `as` is for types that the compiler knows.
    fn casts_by_call(&self, a: &Expr, float: &Float) -> bool {
        matches!(float, Float::Param(_) | Float::Any) || matches!(self.func.expr_ty(a), Ty::Float(Float::Param(_)))
    }

    fn build(&self, ctor: &Ctor, parts: &[Expr]) -> TokenStream {
        let core = &self.core;
        let values = parts.iter().map(|p| self.expr(p)).collect::<Vec<_>>();
        match ctor {
            Ctor::Tuple if values.len() == 1 => quote!((#(#values,)*)),
            Ctor::Tuple => quote!((#(#values),*)),
            Ctor::Array => quote!([#(#values),*]),
            Ctor::Vec => quote!(#core::ops::vec_from([#(#values),*])),
            Ctor::Like => quote!(#core::ops::success_like(#(#values),*)),
            Ctor::Boxed(path) | Ctor::Call(path) => quote!(#path(#(#values),*)),
            Ctor::Struct(path, names) => {
                let names = names.iter().map(|n| member(n, proc_macro2::Span::call_site()));
                quote!(#path { #(#names: #values),* })
            }
        }
    }

    pub fn zero(&self, ty: &Ty) -> TokenStream {
        let core = &self.core;
        match ty {
            Ty::Float(Float::Param(p)) => {
                let p = ident(p, proc_macro2::Span::call_site());
                quote!(#core::ops::zero::<#p>())
            }
            Ty::Float(Float::Any) if self.is_generic() => quote!(#core::ops::zero()),
            Ty::Array(elem, len) => {
                let len: TokenStream = len.parse().unwrap_or_default();
                let elem = self.zero(elem);
                quote!([#elem; #len])
            }
            _ => quote!(0.0),
        }
    }

    /// Whether the function computes with a type parameter.
    pub fn is_generic(&self) -> bool {
        self.func.vars.iter().any(|v| has_param(&v.ty))
    }

    fn zero_like(&self, p: &Place) -> TokenStream {
        let core = &self.core;
        let ty = self.func.place_ty(p);
        let plain = |mut ty: &Ty| {
            while let Ty::Array(elem, _) = ty {
                ty = elem;
            }
            matches!(ty, Ty::Float(_))
        };
        if plain(&ty) {
            return self.zero(&ty);
        }
        let p = self.reference(p, false);
        quote!(#core::Differentiable::zero_like(#p))
    }

    /// A place as something a field, an element or a method is taken of.
    pub fn place(&self, p: &Place) -> TokenStream {
        self.place_with(p, false)
    }

    fn place_with(&self, p: &Place, mutable: bool) -> TokenStream {
        let core = &self.core;
        let mut tokens = self.name(p.root);
        let mut range: Option<(Option<TokenStream>, Option<TokenStream>)> = None;
        // What a step into a variant is taken of, as a reference.
        let borrow = |k: usize, tokens: &TokenStream| {
            let is_reference = match k.checked_sub(1) {
                None => self.func.var(p.root).by_ref,
                Some(before) => p.path[before].is_inside(),
            };
            match (is_reference, mutable) {
                (true, true) => quote!(&mut *#tokens),
                (true, false) => quote!(&*#tokens),
                (false, true) => quote!(&mut #tokens),
                (false, false) => quote!(&#tokens),
            }
        };
        for (k, proj) in p.path.iter().enumerate() {
            match proj {
                Proj::Field(name, span) => {
                    let member = member(name, *span);
                    tokens = quote_spanned!(*span=> #tokens.#member);
                }
                Proj::Deref => {
                    let is_reference = match k.checked_sub(1) {
                        None => self.func.var(p.root).by_ref,
                        Some(before) => p.path[before].is_inside(),
                    };
                    tokens = if is_reference { quote!((**#tokens)) } else { quote!((*#tokens)) };
                }
                Proj::Payload => {
                    let f = if mutable { quote!(payload_mut) } else { quote!(payload) };
                    let whole = borrow(k, &tokens);
                    tokens = quote!(#core::ops::#f(#whole));
                }
                Proj::Variant(path, name) => {
                    let whole = borrow(k, &tokens);
                    let member = member(name, proc_macro2::Span::call_site());
                    tokens =
                        quote!((match #whole { #path { #member: inner, .. } => inner, _ => ::core::unreachable!() }));
                }
                Proj::Index(i) => {
                    let index = match range.take() {
                        Some((Some(lo), _)) => {
                            let i = self.operand(i, Prec::Product);
                            quote!(#lo + #i)
                        }
                        _ => self.expr(i),
                    };
                    tokens = quote!(#tokens[#index]);
                }
                Proj::Range(lo, hi) => {
                    let lo = lo.as_ref().map(|e| self.operand(e, Prec::Sum));
                    let hi = hi.as_ref().map(|e| self.operand(e, Prec::Sum));
                    range = Some(match range.take() {
                        None => (lo, hi),
                        Some((None, end)) => (lo, hi.or(end)),
                        Some((Some(base), end)) => {
                            let lo = match lo {
                                Some(lo) => quote!(#base + (#lo)),
                                None => base.clone(),
                            };
                            let hi = match hi {
                                Some(hi) => Some(quote!(#base + (#hi))),
                                None => end,
                            };
                            (Some(lo), hi)
                        }
                    });
                }
            }
        }
        if let Some((lo, hi)) = range {
            tokens = quote!(#tokens[#lo..#hi]);
        }
        tokens
    }

    /// Reads a whole place.
    pub fn read(&self, p: &Place) -> TokenStream {
        let tokens = self.place(p);
        let by_ref = p.path.is_empty() && self.func.var(p.root).by_ref;
        if by_ref || p.path.last().is_some_and(Proj::is_inside) { quote!(*#tokens) } else { tokens }
    }

    /// A place on the left of an assignment.
    pub fn target(&self, p: &Place) -> TokenStream {
        let tokens = self.place_with(p, true);
        let by_ref = p.path.is_empty() && self.func.var(p.root).by_ref;
        if by_ref || p.path.last().is_some_and(Proj::is_inside) { quote!(*#tokens) } else { tokens }
    }

    /// `&place` or `&mut place`.
    pub fn reference(&self, p: &Place, mutable: bool) -> TokenStream {
        let by_ref = p.path.is_empty() && self.func.var(p.root).by_ref;
        let payload = p.path.last().is_some_and(Proj::is_inside);
        let tokens = self.place_with(p, mutable);
        match (by_ref || payload, mutable) {
            (true, true) => quote!(&mut *#tokens),
            (true, false)
                if self.func.var(p.root).ty == Ty::Unknown || matches!(self.func.var(p.root).ty, Ty::Ref(_, true)) =>
            {
                quote!(&*#tokens)
            }
            (true, false) => tokens,
            (false, true) => quote!(&mut #tokens),
            (false, false) => quote!(&#tokens),
        }
    }

    /// Carried code with its holes filled.
    pub fn code(&self, code: &Code) -> TokenStream {
        let holes = code
            .holes
            .iter()
            .map(|h| match h {
                Hole::Place(p) => self.place(p),
                Hole::Expr(e) => self.expr(e),
                Hole::Taken(taken) => self.taken(taken, &code.holes[1..]),
            })
            .collect::<Vec<_>>();
        let atoms = code
            .holes
            .iter()
            .zip(&holes)
            .map(|(h, tokens)| match h {
                Hole::Place(_) | Hole::Taken(_) => true,
                Hole::Expr(e) => self.prec(e, tokens) == Prec::Atom,
            })
            .collect::<Vec<_>>();
        self.fill(code.tokens.clone(), &holes, &atoms, &code.holes)
    }

    fn fill(&self, tokens: TokenStream, holes: &[TokenStream], atoms: &[bool], kinds: &[Hole]) -> TokenStream {
        let alone = tokens.clone().into_iter().count() == 1;
        let mut out: Vec<TokenTree> = Vec::new();
        for t in tokens {
            match t {
                TokenTree::Ident(i) => {
                    let name = i.to_string();
                    if let Some(k) =
                        name.strip_prefix("__hole_").and_then(|k| k.parse::<usize>().ok()).filter(|k| *k < holes.len())
                    {
                        // `&__hole` of a place that is a reference already needs no `&`, `&mut` a reborrow.
                        let by_ref =
                            matches!(&kinds[k], Hole::Place(p) if p.path.is_empty() && self.func.var(p.root).by_ref);
                        let is_amp =
                            |t: Option<&TokenTree>| matches!(t, Some(TokenTree::Punct(p)) if p.as_char() == '&');
                        // The second half of `&&` takes no reference.
                        let and = out.len() >= 2 && is_amp(out.get(out.len() - 2)) && is_amp(out.last());
                        let amp = is_amp(out.last()) && !and;
                        let amp_mut = out.len() >= 2
                            && matches!(out.last(), Some(TokenTree::Ident(i)) if i == "mut")
                            && matches!(&out[out.len() - 2], TokenTree::Punct(p) if p.as_char() == '&');
                        let payload = matches!(&kinds[k], Hole::Place(p) if p.path.last().is_some_and(Proj::is_inside));
                        let text = if amp_mut && let Hole::Place(p) = &kinds[k] {
                            let tokens = self.place_with(p, true);
                            if by_ref || payload { quote!(*#tokens) } else { tokens }
                        } else if amp && (by_ref || payload) {
                            let tokens = &holes[k];
                            quote!(*#tokens)
                        } else if atoms[k] || alone {
                            holes[k].clone()
                        } else {
                            let tokens = &holes[k];
                            quote!((#tokens))
                        };
                        out.extend(text);
                    } else if name == "__core" {
                        // `::__core` stands for the path of the core crate.
                        out.pop();
                        out.pop();
                        out.extend(self.core.clone());
                    } else {
                        out.push(TokenTree::Ident(i));
                    }
                }
                TokenTree::Group(g) => {
                    let single = g.stream().into_iter().count() == 1 && g.delimiter() != proc_macro2::Delimiter::None;
                    let inner = if single {
                        let bare = vec![true; atoms.len()];
                        self.fill(g.stream(), holes, &bare, kinds)
                    } else {
                        self.fill_list(g.stream(), holes, atoms, kinds)
                    };
                    let mut group = Group::new(g.delimiter(), inner);
                    group.set_span(g.span());
                    out.push(TokenTree::Group(group));
                }
                t => out.push(t),
            }
        }
        out.into_iter().collect()
    }

    /// A list of arguments: a hole that stands alone between commas needs no parentheses.
    fn fill_list(&self, tokens: TokenStream, holes: &[TokenStream], atoms: &[bool], kinds: &[Hole]) -> TokenStream {
        let mut parts: Vec<(Vec<TokenTree>, Option<TokenTree>)> = vec![(Vec::new(), None)];
        for t in tokens {
            let comma = matches!(&t, TokenTree::Punct(p) if p.as_char() == ',');
            if let Some(last) = parts.last_mut() {
                if comma {
                    last.1 = Some(t);
                } else {
                    last.0.push(t);
                }
            }
            if comma {
                parts.push((Vec::new(), None));
            }
        }
        let mut out = TokenStream::new();
        for (part, comma) in parts {
            out.extend(self.fill(part.into_iter().collect(), holes, atoms, kinds));
            out.extend(comma);
        }
        out
    }
}

fn has_param(ty: &Ty) -> bool {
    match ty {
        Ty::Float(Float::Param(_)) => true,
        Ty::Array(t, _) | Ty::Slice(t) | Ty::Vec(t) | Ty::Option(t) | Ty::Result(t) | Ty::Ref(t, _) | Ty::Boxed(t) => {
            has_param(t)
        }
        Ty::Tuple(parts) => parts.iter().any(has_param),
        _ => false,
    }
}

/// A field's name or number.
pub fn member(name: &str, span: proc_macro2::Span) -> TokenStream {
    match name.parse::<u32>() {
        Ok(index) => {
            let index = syn::Index { index, span };
            quote!(#index)
        }
        Err(_) => {
            let name = ident(name.trim_start_matches("r#"), span);
            quote!(#name)
        }
    }
}

fn prec_of(tokens: &TokenStream) -> Prec {
    if tokens.clone().into_iter().count() == 1 {
        // A block at the head of an expression would end it.
        let block = matches!(tokens.clone().into_iter().next(), Some(TokenTree::Group(g)) if g.delimiter() == proc_macro2::Delimiter::Brace);
        return if block { Prec::Any } else { Prec::Atom };
    }
    match syn::parse2::<SynExpr>(tokens.clone()) {
        Ok(e) => match e {
            SynExpr::Path(_)
            | SynExpr::Lit(_)
            | SynExpr::MethodCall(_)
            | SynExpr::Call(_)
            | SynExpr::Field(_)
            | SynExpr::Index(_)
            | SynExpr::Paren(_)
            | SynExpr::Macro(_)
            | SynExpr::Tuple(_)
            | SynExpr::Array(_) => Prec::Atom,
            SynExpr::Unary(_) | SynExpr::Reference(_) => Prec::Unary,
            SynExpr::Cast(_) => Prec::Cast,
            SynExpr::Binary(b) => match b.op {
                syn::BinOp::Mul(_) | syn::BinOp::Div(_) | syn::BinOp::Rem(_) => Prec::Product,
                syn::BinOp::Add(_) | syn::BinOp::Sub(_) => Prec::Sum,
                _ => Prec::Any,
            },
            _ => Prec::Any,
        },
        Err(_) => Prec::Any,
    }
}
