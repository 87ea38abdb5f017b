//! The options of the attribute: `#[differentiable(name = …, crate = …, recursive)]`, and rules of the user's own.

use proc_macro2::{Ident, TokenStream};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Expr, Path, Token};

use crate::own::Given;
use crate::pipeline::option_error;
use crate::report::Result;

/// What the user asked for.
#[derive(Clone, Default)]
pub struct Options {
    /// The name of the struct that holds the companions.
    pub name: Option<Ident>,
    /// The path of `autodiff_core`.
    pub krate: Option<Path>,
    /// The function is part of a cycle of calls.
    pub recursive: bool,
    /// How often the function is differentiated: once where nothing is said.
    pub order: Option<usize>,
    /// The trait of this `impl` block is `#[differentiable]` too.
    pub of_trait: Option<Ident>,
    /// A rule that takes the place of the body.
    pub rule: Given,
}

impl Options {
    /// Reads the options.
    pub fn parse(tokens: TokenStream) -> Result<Self> {
        Self::list.parse2(tokens)
    }

    fn list(input: ParseStream<'_>) -> Result<Self> {
        let mut options = Options::default();
        while !input.is_empty() {
            options.option(input)?;
            if !input.is_empty() && input.parse::<Token![,]>().is_err() {
                return option_error(next(input), "a `,` is missing before this");
            }
        }
        Ok(options)
    }

    fn option(&mut self, input: ParseStream<'_>) -> Result<()> {
        // `crate` is a keyword, and an option all the same.
        let Ok(key) = input.call(Ident::parse_any) else {
            return option_error(next(input), "this is no option of `#[differentiable]`");
        };
        let valued = input.peek(Token![=]) && !input.peek(Token![==]);
        let twice = match key.to_string().as_str() {
            "recursive" if valued || input.peek(syn::token::Paren) => {
                return option_error(key, "`recursive` takes no value");
            }
            "recursive" => std::mem::replace(&mut self.recursive, true),
            "trait" => self.of_trait.replace(key.clone()).is_some(),
            "name" => {
                let name = value::<Ident>(input, &key, "`name` takes an identifier, as in `name = EnergyD`")?;
                self.name.replace(name).is_some()
            }
            "crate" => {
                let path = value::<ModulePath>(input, &key, "`crate` takes a path, as in `crate = ::autodiff_core`")?;
                self.krate.replace(path.0).is_some()
            }
            "order" => {
                const WAY: &str = "`order` takes 1, 2 or 3, as in `order = 2`";
                let order = value::<syn::LitInt>(input, &key, WAY)?;
                match order.base10_parse::<usize>() {
                    Ok(n @ 1..=3) => self.order.replace(n).is_some(),
                    _ => return option_error(&order, WAY),
                }
            }
            "derivative" => {
                let way = "`derivative` takes a closure, as in `derivative = |x, y| 0.5 / y`";
                let closure = value::<Expr>(input, &key, way)?;
                self.rule.derivative.replace((key.clone(), closure)).is_some()
            }
            "vjp" => self.rule.vjp.replace(value(input, &key, "`vjp` takes the path of a function")?).is_some(),
            "jvp" => self.rule.jvp.replace(value(input, &key, "`jvp` takes the path of a function")?).is_some(),
            other => return option_error(&key, &format!("`{other}` is no option of `#[differentiable]`")),
        };
        if twice {
            return option_error(&key, &format!("`{key}` is given twice"));
        }
        if self.recursive && self.rule.is_some() {
            return option_error(&key, "a function with a rule is not looked into, so `recursive` says nothing");
        }
        Ok(())
    }
}

/// A path without generic arguments, which may begin with `crate`.
struct ModulePath(Path);

impl syn::parse::Parse for ModulePath {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        input.call(Path::parse_mod_style).map(ModulePath)
    }
}

/// `= value` after an option's name.
fn value<T: syn::parse::Parse>(input: ParseStream<'_>, key: &Ident, otherwise: &str) -> Result<T> {
    if input.parse::<Token![=]>().is_err() {
        return option_error(key, otherwise);
    }
    let at = next(input);
    input
        .parse::<T>()
        .or_else(|_| if at.is_empty() { option_error(key, otherwise) } else { option_error(at, otherwise) })
}

/// The token that comes next, if there is one.
fn next(input: ParseStream<'_>) -> TokenStream {
    input.cursor().token_tree().map(|(tree, _)| tree.into()).unwrap_or_default()
}
