//! `for_each_rule!(callback, tensor)`: the rows in the form from which the tensor module is generated.
//!
//! The scalar form of a partial becomes generic (`1.0` is `T::lit(1.0)`), for kernels over the elements of any float.
//! Beside it stands the same partial as an expression of tensors: the graph of a second derivative is recorded by
//! evaluating that. A row reads
//!
//! ```text
//! {
//!     row Tanh "Tanh" [tanh try_tanh] [x] (x) () -> y = { x.tanh() };
//!     scalar { tanh() () };
//!     text "x: `1.0 - y * y`";
//!     keeps (false) (true);
//!     d 0 [None] { T::lit(1.0) - y * y } { (lit::<T>(1.0) - (y.clone() * y.clone())) };
//! }
//! ```
//!
//! with the names of the row's type, of its nodes in a graph (as `PyTorch` calls them) and of the method and its
//! fallible form; all arguments,
//! then the varying and the inert ones; the signature of the method on floats, if it is no operator; which varying arguments the partials mention and whether they mention the
//! result; and of each partial its value where that is one number.

use proc_macro2::{Ident, Literal, Span, TokenStream as TokenStream2};
use quote::{ToTokens, quote};
use syn::{BinOp, Expr, UnOp};

use super::each::{call, name};
use super::{Rule, Shape, rules};

/// What an operation is called on tensors where that is not what it is called on scalars: the method, the node. On
/// tensors `max` and `min` are reductions, so the elementwise pair has the names of C and `PyTorch`.
#[rustfmt::skip] // One line per operation.
const NAMES: &[(&str, &str, &str)] = &[
    ("rem",    "rem",    "Fmod"),
    ("powi",   "powi",   "Pow"),
    ("powf",   "powf",   "Pow"),
    ("recip",  "recip",  "Reciprocal"),
    ("exp_m1", "exp_m1", "Expm1"),
    ("ln",     "ln",     "Log"),
    ("ln_1p",  "ln_1p",  "Log1P"),
    ("signum", "signum", "Sgn"),
    ("fract",  "fract",  "Frac"),
    ("max",    "fmax",   "Fmax"),
    ("min",    "fmin",   "Fmin"),
];

/// The table in the form for tensors.
pub fn rows() -> TokenStream2 {
    rules().iter().map(|rule| Row { rule }.tokens()).collect()
}

struct Row {
    rule: &'static Rule,
}

/// The two forms of a partial or of a part of it.
struct Forms {
    scalar: TokenStream2,
    tensor: TokenStream2,
}

impl Row {
    fn tokens(&self) -> TokenStream2 {
        let Rule { args, result, .. } = *self.rule;
        let camel = camel(self.rule.name);
        let (method, node) = names(self.rule.name);
        let node = node.map_or_else(|| camel.clone(), str::to_owned);
        let row = name(&camel);
        let try_method = name(&format!("try_{method}"));
        let method = name(method);
        let all = args.iter().copied().map(name);
        let varying: Vec<_> = args.iter().copied().filter(|arg| !self.inert(arg)).collect();
        let names = varying.iter().copied().map(name);
        let inert = self.rule.inert.iter().map(|(arg, ty)| {
            let (arg, ty) = (name(arg), name(ty));
            quote! { #arg: #ty }
        });
        let y = name(result);
        let call = call(self.rule);
        let scalar = self.scalar();
        let partials: Vec<(&str, Expr)> = self
            .partials()
            .iter()
            .map(|(wrt, partial)| (*wrt, syn::parse_str(partial).expect("the table's partials are Rust")))
            .collect();
        let keeps = varying.iter().map(|arg| partials.iter().any(|(_, partial)| mentions(partial, arg)));
        let keeps_result = partials.iter().any(|(_, partial)| mentions(partial, result));
        let text = self.partials().iter().map(|(wrt, partial)| format!("{wrt}: `{partial}`")).collect::<Vec<_>>();
        let text = text.join(", ");
        let partials = partials.iter().enumerate().map(|(place, (_, partial))| {
            let place = Literal::usize_unsuffixed(place);
            let number = constant(partial).map_or_else(|| quote!(None), |number| quote!(Some(#number)));
            let Forms { scalar, tensor } = self.forms(partial);
            quote! { d #place [#number] { #scalar } { #tensor }; }
        });
        quote! {
            {
                row #row #node [#method #try_method] [#(#all)*] (#(#names)*) (#(#inert)*) -> #y = { #call };
                scalar { #scalar };
                text #text;
                keeps (#(#keeps)*) (#keeps_result);
                #(#partials)*
            }
        }
    }

    /// The partials, with those in place where `PyTorch` answers otherwise at a kink.
    fn partials(&self) -> &'static [(&'static str, &'static str)] {
        if self.rule.pytorch.is_empty() { self.rule.partials } else { self.rule.pytorch }
    }

    /// The method of a float: its name, its arguments with their types, its arguments.
    fn scalar(&self) -> TokenStream2 {
        if self.rule.shape != Shape::Method {
            return TokenStream2::new();
        }
        let method = name(self.rule.name);
        let args: Vec<_> = self.rule.args[1..].iter().copied().map(name).collect();
        let types = self.rule.args[1..].iter().map(|arg| {
            let inert = self.rule.inert.iter().find(|(inert, _)| inert == arg);
            inert.map_or_else(|| quote!(Self), |(_, ty)| name(ty).into_token_stream())
        });
        quote! { #method(#(#args: #types),*) (#(#args)*) }
    }

    fn inert(&self, arg: &str) -> bool {
        self.rule.inert.iter().any(|(inert, _)| *inert == arg)
    }

    /// Both forms of an expression of the grammar of partials; what is an integer is the same in both.
    fn forms(&self, expr: &Expr) -> Forms {
        let same = |tokens: TokenStream2| Forms { scalar: tokens.clone(), tensor: tokens };
        match expr {
            Expr::Lit(lit) if matches!(lit.lit, syn::Lit::Float(_)) => {
                Forms { scalar: quote!(T::lit(#lit)), tensor: quote!(lit::<T>(#lit)) }
            }
            Expr::Path(path) if !self.inert(&path.path.get_ident().expect("a name").to_string()) => {
                Forms { scalar: quote!(#path), tensor: quote!(#path.clone()) }
            }
            Expr::Lit(_) | Expr::Path(_) => same(quote!(#expr)),
            Expr::Paren(inner) => {
                let Forms { scalar, tensor } = self.forms(&inner.expr);
                Forms { scalar: quote!((#scalar)), tensor: quote!((#tensor)) }
            }
            Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => {
                let Forms { scalar, tensor } = self.forms(&unary.expr);
                Forms { scalar: quote!(-(#scalar)), tensor: quote!(-(#tensor)) }
            }
            Expr::Binary(binary) => self.binary(binary),
            Expr::If(branch) => self.branch(branch),
            Expr::MethodCall(call) if self.integer(&call.receiver) => same(quote!(#call)),
            Expr::MethodCall(call) => {
                let receiver = self.forms(&call.receiver);
                let args: Vec<_> = call.args.iter().map(|arg| self.forms(arg)).collect();
                let (scalars, tensors) = (args.iter().map(|arg| &arg.scalar), args.iter().map(|arg| &arg.tensor));
                let Forms { scalar, tensor } = receiver;
                let method = &call.method;
                let renamed = name(names(&method.to_string()).0);
                Forms {
                    scalar: quote!((#scalar).#method(#(#scalars),*)),
                    tensor: quote!((#tensor).#renamed(#(#tensors),*)),
                }
            }
            Expr::Cast(cast) => {
                let number = &cast.expr;
                Forms { scalar: quote!(T::int(#number)), tensor: quote!(Tensor::scalar(T::int(#number))) }
            }
            other => unreachable!("{} is outside the grammar of a partial", quote!(#other)),
        }
    }

    fn binary(&self, binary: &syn::ExprBinary) -> Forms {
        let op = &binary.op;
        if self.integer(&binary.left) {
            let tokens = quote!(#binary);
            return Forms { scalar: tokens.clone(), tensor: tokens };
        }
        let (left, right) = (self.forms(&binary.left), self.forms(&binary.right));
        let (l, r) = (left.tensor, right.tensor);
        let tensor = match op {
            BinOp::And(_) => quote!((#l & #r)),
            BinOp::Or(_) => quote!((#l | #r)),
            BinOp::Eq(_) => quote!((#l).eq(&(#r))),
            BinOp::Ne(_) => quote!((#l).ne(&(#r))),
            BinOp::Lt(_) => quote!((#l).lt(&(#r))),
            BinOp::Le(_) => quote!((#l).le(&(#r))),
            BinOp::Gt(_) => quote!((#l).gt(&(#r))),
            BinOp::Ge(_) => quote!((#l).ge(&(#r))),
            _ => quote!(((#l) #op (#r))),
        };
        let (l, r) = (left.scalar, right.scalar);
        Forms { scalar: quote!((#l) #op (#r)), tensor }
    }

    fn branch(&self, branch: &syn::ExprIf) -> Forms {
        let cond = self.forms(&branch.cond);
        let then = self.forms(last(&branch.then_branch));
        let otherwise = match &*branch.else_branch.as_ref().expect("an `else`").1 {
            Expr::Block(block) => self.forms(last(&block.block)),
            other => self.forms(other),
        };
        let (c, a, b) = (&cond.scalar, &then.scalar, &otherwise.scalar);
        let scalar = quote!(if #c { #a } else { #b });
        let (c, a, b) = (&cond.tensor, &then.tensor, &otherwise.tensor);
        let tensor = if matches!(&*branch.cond, Expr::Binary(binary) if self.integer(&binary.left)) {
            quote!(if #c { #a } else { #b })
        } else {
            quote!((#c).select(&(#a), &(#b)))
        };
        Forms { scalar, tensor }
    }

    fn integer(&self, expr: &Expr) -> bool {
        matches!(expr, Expr::Path(path) if self.inert(&path.path.get_ident().expect("a name").to_string()))
    }
}

fn last(block: &syn::Block) -> &Expr {
    match &block.stmts[..] {
        [syn::Stmt::Expr(expr, None)] => expr,
        _ => unreachable!("a branch of a partial is one expression"),
    }
}

/// The value of a partial that is a number.
fn constant(partial: &Expr) -> Option<TokenStream2> {
    match partial {
        Expr::Lit(_) => Some(quote!(#partial)),
        Expr::Unary(unary) if matches!(*unary.expr, Expr::Lit(_)) => Some(quote!(#partial)),
        _ => None,
    }
}

fn mentions(partial: &Expr, arg: &str) -> bool {
    struct Finder<'a>(&'a str, bool);
    impl syn::visit::Visit<'_> for Finder<'_> {
        fn visit_path(&mut self, path: &syn::Path) {
            self.1 |= path.is_ident(self.0);
        }
    }
    let mut finder = Finder(arg, false);
    syn::visit::Visit::visit_expr(&mut finder, partial);
    finder.1
}

/// The method on tensors and, if `PyTorch` calls it otherwise, the node.
fn names(operation: &str) -> (&str, Option<&'static str>) {
    NAMES
        .iter()
        .find(|(scalar, ..)| *scalar == operation)
        .map_or((operation, None), |(_, method, node)| (method, Some(node)))
}

/// `ln_1p` is `Ln1p`.
fn camel(operation: &str) -> String {
    let word = |word: &str| word[..1].to_uppercase() + &word[1..];
    operation.split('_').map(word).collect()
}

/// The callback's call with the whole table.
pub fn expansion(callback: &syn::Path) -> TokenStream2 {
    let rows = rows();
    let mode = Ident::new("tensor", Span::call_site());
    quote! { #callback! { #mode #rows } }
}
