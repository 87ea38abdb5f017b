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
    if KEYWORDS.contains(&name) { Ident::new_raw(name, span) } else { Ident::new(name, span) }
}

/// Every keyword that a raw identifier may be. To ask `syn` instead would lex and parse each name of each variable.
#[rustfmt::skip] // As the reference of the language lists them.
const KEYWORDS: &[&str] = &[
    "as", "break", "const", "continue", "else", "enum", "extern", "false", "fn", "for", "if", "impl", "in", "let", "loop",
    "match", "mod", "move", "mut", "pub", "ref", "return", "static", "struct", "trait", "true", "type", "unsafe", "use",
    "where", "while", "async", "await", "dyn",
    "abstract", "become", "box", "do", "final", "gen", "macro", "override", "priv", "try", "typeof", "unsized", "virtual",
    "yield",
];

#[cfg(test)]
mod tests {
    use super::{KEYWORDS, Span, ident};

    #[test]
    fn keywords_are_those_of_syn() {
        for keyword in KEYWORDS.iter().filter(|k| **k != "gen") {
            assert!(syn::parse_str::<syn::Ident>(keyword).is_err(), "`{keyword}` is a name");
            assert_eq!(ident(keyword, Span::call_site()).to_string(), format!("r#{keyword}"));
        }
        for name in ["x", "union", "auto", "default", "macro_rules", "raw", "safe", "dyn_", "_x"] {
            assert!(syn::parse_str::<syn::Ident>(name).is_ok(), "`{name}` is a keyword");
            assert_eq!(ident(name, Span::call_site()).to_string(), name);
        }
    }
}
