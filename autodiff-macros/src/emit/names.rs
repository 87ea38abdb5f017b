//! The glossary of generated names: what each variable is called in the expansion.
//!
//! `x_bar` is the adjoint of `x`, `x_dot` its tangent; `f_back` the pullback of a call of `f`; `tape` and
//! `kept` hold what the reverse sweep needs; `exit`, `left`, `trips` and `last` say how a loop ended. All
//! local names are hygienic, so none can meet a name of the user's.

use proc_macro2::{Ident, Span};

use crate::ir::{Func, unique_names};

/// One identifier for each variable of a function, all different.
pub fn names(func: &Func) -> Vec<Ident> {
    let bases = func.vars.iter().map(|v| match v.name.as_str() {
        "self" => "this",
        "_" => "unused",
        name => name,
    });
    let names = unique_names(bases);
    func.vars.iter().zip(names).map(|(v, name)| ident(&name, Span::mixed_site().located_at(v.span))).collect()
}

/// An identifier, raw where the name is a keyword.
pub fn ident(name: &str, span: Span) -> Ident {
    let name = name.trim_start_matches("r#");
    if syn::parse_str::<Ident>(name).is_ok() { Ident::new(name, span) } else { Ident::new_raw(name, span) }
}
