//! Rules of the user's own: `derivative = |x, y| …`, `vjp = path`, `jvp = path`.
//!
//! A function with a rule is not looked into: its companions are made of the rule, in the calling convention of
//! all others, so that callers need not know. What can be told from the signature alone is checked here; that the
//! rule has the types that the convention asks for, rustc checks at the user's tokens.

use proc_macro2::{Ident, Span};
use quote::{ToTokens, format_ident, quote};
use syn::spanned::Spanned;
use syn::{Block, Expr, ExprClosure, Pat, Type};

use crate::ir::{Callee, Func, Region, Stmt, Ty};
use crate::lower::{GUARDED, Param, Pass};
use crate::report::{Report, Result, error};
use crate::signature::{Home, Shape};

/// What users call of a function.
pub const COMPANIONS: &[&str] = &["jvp", "vjp", "vjp_into", "grad", "value_and_grad", "grad_into", "pullback"];

/// What stands in the attribute.
#[derive(Clone, Default)]
pub struct Given {
    pub derivative: Option<(Ident, Expr)>,
    pub vjp: Option<Expr>,
    pub jvp: Option<Expr>,
}

/// A rule from which companions are made.
pub enum Rule {
    /// The partial derivatives of a function of floats.
    Partials(ExprClosure),
    /// A function for each mode; one at least.
    Modes { vjp: Option<Expr>, jvp: Option<Expr> },
}

impl Given {
    /// Whether there is a rule at all.
    pub fn is_some(&self) -> bool {
        self.first().is_some()
    }

    /// What was given first.
    pub fn first(&self) -> Option<&Expr> {
        self.derivative.as_ref().map(|(_, e)| e).or(self.vjp.as_ref()).or(self.jvp.as_ref())
    }

    /// Checks the rule against the signature.
    pub fn check(self, shape: &Shape, report: &Report) -> Option<Rule> {
        report.keep(self.read(shape))
    }

    fn read(self, shape: &Shape) -> Result<Rule> {
        if !shape.params.iter().any(|p| p.slot) {
            return error(&shape.sig.ident, "no argument of this function varies, so a rule has nothing to say");
        }
        let Some((key, derivative)) = self.derivative else {
            for rule in self.vjp.iter().chain(&self.jvp) {
                is_no_companion(shape, rule)?;
            }
            return Ok(Rule::Modes { vjp: self.vjp, jvp: self.jvp });
        };
        if self.vjp.is_some() || self.jvp.is_some() {
            return error(key, "`derivative` gives both modes; take away either it or `vjp` and `jvp`");
        }
        let Expr::Closure(closure) = derivative else {
            return error(
                derivative,
                "`derivative` takes a closure, as in `derivative = |x, y| 0.5 / y`: the arguments, then the result",
            );
        };
        scalar(shape)?;
        arity(shape, &closure)?;
        Ok(Rule::Partials(closure))
    }
}

/// The tangent of a function with partial derivatives, as a function that is lowered like any other: so it is
/// differentiated again. The function itself is called, by its first-order rule.
///
/// ```text
/// |(x, x_dot)| { let y = f(x); let p = partial(x, y); (y, p * x_dot) }
/// ```
pub fn tangent(shape: &Shape, closure: &ExprClosure) -> (Vec<Param>, Block) {
    let name = |k: usize| format_ident!("argument_{k}", span = Span::mixed_site());
    let dot = |k: usize| format_ident!("argument_{k}_dot", span = Span::mixed_site());
    let mut params = Vec::new();
    for (k, p) in shape.params.iter().enumerate() {
        for (name, tangent) in [(name(k), false), (dot(k), true)] {
            let pat = Pat::Ident(syn::PatIdent {
                attrs: Vec::new(),
                by_ref: None,
                mutability: None,
                ident: name.clone(),
                subpat: None,
            });
            params.push(Param { pat, name: name.to_string(), tangent, ..p.clone() });
        }
    }
    let (f, result) = (&shape.sig.ident, &shape.result);
    let path = match shape.home {
        Home::Free { .. } => quote!(#f),
        Home::Impl(_) => quote!(Self::#f),
    };
    let args = (0..shape.params.len()).map(name).collect::<Vec<_>>();
    let y = format_ident!("result", span = Span::mixed_site());
    let given = args.iter().chain([&y]).zip(&closure.inputs).map(|(arg, input)| quote!(let #input = #arg;));
    let slots = (0..shape.params.len()).filter(|k| shape.params[*k].slot).collect::<Vec<_>>();
    let partials = slots.iter().map(|k| format_ident!("partial_{k}", span = Span::mixed_site())).collect::<Vec<_>>();
    let types: Vec<&Type> = slots.iter().filter_map(|_| result.as_ref()).collect();
    let (pattern, ty) = match (partials.as_slice(), types.as_slice()) {
        ([p], [ty]) => (quote!(#p), quote!(#ty)),
        _ => (quote!((#(#partials),*)), quote!((#(#types),*))),
    };
    let body = &closure.body;
    let guarded = format_ident!("{GUARDED}");
    let terms = slots.iter().zip(&partials).map(|(k, p)| {
        let dot = dot(*k);
        quote!(#guarded(#dot, #p))
    });
    let block = syn::parse_quote!({
        let #y: #result = #path(#(#args),*);
        let #pattern: #ty = { #(#given)* #body };
        (#y, #(#terms)+*)
    });
    (params, block)
}

/// Says that a function's companions stand beside the code that calls it, whatever they are called elsewhere.
pub fn beside(shape: &Shape, func: &mut Func) {
    fn region(name: &Ident, body: &mut Region) {
        for stmt in &mut body.stmts {
            if let Stmt::Call(call) = stmt
                && let Callee::Path { path, companions, .. } = &mut call.callee
                && *name == path.to_string()
            {
                *companions = quote!(Self);
            }
            stmt.regions_mut().into_iter().for_each(|inner| region(name, inner));
        }
    }
    if let Home::Free { .. } = shape.home {
        region(&shape.sig.ident, &mut func.body);
    }
}

/// In an `impl` block the companions of `m` are called `m_vjp`, `m_jvp`, ….
fn is_no_companion(shape: &Shape, rule: &Expr) -> Result<()> {
    if let (Home::Impl(_), Expr::Path(p)) = (&shape.home, rule)
        && let Some(last) = p.path.segments.last()
        && let Some(kind) = COMPANIONS.iter().find(|kind| last.ident == shape.companion(kind))
    {
        return error(
            &last.ident,
            format_args!(
                "`{}` is what the companion `{kind}` will be called here; call the rule otherwise",
                last.ident
            ),
        );
    }
    Ok(())
}

/// Partial derivatives say everything only where everything that varies is a float, all of one type.
fn scalar(shape: &Shape) -> Result<()> {
    const WAY_OUT: &str = "write `vjp = path` and `jvp = path` for it";
    let Some(float) = shape.scalar() else {
        let at = shape.result.as_ref().map_or_else(|| shape.sig.ident.to_token_stream(), ToTokens::to_token_stream);
        return error(at, format_args!("`derivative` is for functions that return one float; {WAY_OUT}"));
    };
    for p in &shape.params {
        let at = p.ty.as_ref().map_or_else(|| p.pat.to_token_stream(), ToTokens::to_token_stream);
        if p.pass == Pass::RefMut {
            return error(at, format_args!("`derivative` is for functions that write nothing; {WAY_OUT}"));
        }
        let own = p.ty.as_ref().map_or(Ty::Unknown, |ty| shape.types.read(ty));
        if p.slot && own != Ty::Float(float.clone()) {
            return error(
                at,
                format_args!(
                    "`derivative` is for arguments that are passed by value and have the float type of the result; \
                     {WAY_OUT}, or mark this one `#[constant]`"
                ),
            );
        }
    }
    Ok(())
}

/// As many parameters as there are arguments, and the result if the closure likes; as many partials as slots.
fn arity(shape: &Shape, closure: &ExprClosure) -> Result<()> {
    let (given, arguments) = (closure.inputs.len(), shape.params.len());
    if given != arguments && given != arguments + 1 {
        let count = if arguments == 1 { "the argument".to_owned() } else { format!("the {arguments} arguments") };
        return error(
            bars(closure),
            format_args!(
                "this closure takes {count} of `{}` and then, if it likes, the result, but has {given} parameters",
                shape.sig.ident
            ),
        );
    }
    let slots = shape.params.iter().filter(|p| p.slot).count();
    let partials = match tail(&closure.body) {
        Expr::Tuple(t) => t.elems.len(),
        // Whatever else it is, rustc compares it with what is wanted.
        _ => slots,
    };
    if partials != slots {
        let wanted = if slots == 1 {
            "one partial derivative".to_owned()
        } else {
            format!("a tuple of {slots} partial derivatives")
        };
        return error(
            tail(&closure.body),
            format_args!("the rule of `{}` gives {wanted}, one for each argument that varies", shape.sig.ident),
        );
    }
    Ok(())
}

/// `|x, y|` of a closure.
fn bars(closure: &ExprClosure) -> proc_macro2::TokenStream {
    let (open, inputs, close) = (&closure.or1_token, &closure.inputs, &closure.or2_token);
    quote::quote!(#open #inputs #close)
}

/// The expression that is a block's value.
fn tail(e: &Expr) -> &Expr {
    match e {
        Expr::Block(b) if b.label.is_none() => match b.block.stmts.last() {
            Some(syn::Stmt::Expr(e, None)) => tail(e),
            _ => e,
        },
        e => e,
    }
}

/// Where the user wrote an expression.
pub fn span(e: &Expr) -> Span {
    e.span()
}
