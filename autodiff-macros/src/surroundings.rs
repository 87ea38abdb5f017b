//! What stands around an annotated function in its source file: the modules that it is in, and what the
//! innermost one imports.
//!
//! A function and the struct of its derivatives share a name, and so do a function and its module at times:
//!
//! ```text
//! pub mod zeta { pub fn zeta(x: f64, q: f64) -> f64 { … } }
//! pub use zeta::zeta;
//! ```
//!
//! The import would bring the struct where the module is. So such a function's derivatives are functions of the
//! module, and `zeta::vjp` means them; a macro that sees the function alone has to look into the file to know.
//! Where there is no file to be read, functions are taken to stand in modules of other names.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::path::{Path as FilePath, PathBuf};
use std::rc::Rc;

use syn::{Ident, Path, UseTree};

/// The text of a file, and a function's place in it.
pub struct Surroundings {
    text: Rc<str>,
    /// Where the name was read that was asked for.
    at: usize,
    /// The module that the whole file is, if its name says it.
    file: Option<String>,
}

impl Surroundings {
    /// The file that a name stands in, if it is worth a closer look.
    fn of(name: &Ident, worth: impl FnOnce(&str, Option<&str>) -> bool) -> Option<Self> {
        if !proc_macro::is_available() {
            return None;
        }
        let span = name.span().unwrap();
        let path = span.local_file()?;
        let text = text_of(&path)?;
        let stem = |p: &FilePath| p.file_stem().map(|s| s.to_string_lossy().into_owned());
        let folder = path.parent().and_then(stem);
        let file = match stem(&path)?.as_str() {
            "mod" => folder,
            "lib" | "main" => None,
            // A test or an example is a crate of its own, and its file no module.
            name if folder.as_deref() != Some("src") && std::env::var("CARGO_CRATE_NAME").is_ok_and(|c| c == name) => {
                None
            }
            name => Some(name.to_owned()),
        };
        if !worth(&text, file.as_deref()) {
            return None;
        }
        let at = offset(&text, span.start().line(), span.start().column())?;
        Some(Surroundings { text, at, file })
    }

    /// Whether the innermost module is called as the function is.
    fn is_namesake(&self, name: &str) -> bool {
        match self.modules().last() {
            Some((module, _)) => *module == name,
            None => self.file.as_deref() == Some(name),
        }
    }

    /// The inline modules around the place, the outermost first, each with where its body begins.
    fn modules(&self) -> Vec<(&str, usize)> {
        let mut open = Vec::new();
        let mut depth = 0;
        let mut last: [Option<&str>; 2] = [None; 2];
        for (begin, token) in Tokens::new(&self.text) {
            if begin >= self.at {
                break;
            }
            match token {
                "{" => {
                    depth += 1;
                    if let [Some("mod"), Some(name)] = last {
                        open.push((name, begin + 1, depth));
                    }
                }
                "}" => {
                    open.retain(|(_, _, at)| *at < depth);
                    depth -= 1;
                }
                _ => {}
            }
            last = [last[1], Some(token)];
        }
        open.into_iter().map(|(name, begin, _)| (name, begin)).collect()
    }

    /// What the innermost module imports.
    fn imports(&self) -> Vec<UseTree> {
        let body = &self.text[self.modules().last().map_or(0, |(_, begin)| *begin)..];
        let mut trees = Vec::new();
        let mut depth = 0;
        let mut import = None;
        for (begin, token) in Tokens::new(body) {
            match token {
                "use" if depth == 0 => import = Some(begin + token.len()),
                ";" if depth == 0 => {
                    let tree = import.take().and_then(|from| syn::parse_str(&body[from..begin]).ok());
                    trees.extend(tree);
                }
                "{" => depth += 1,
                "}" if depth == 0 => break,
                "}" => depth -= 1,
                _ => {}
            }
        }
        trees
    }

    /// Whether the innermost module has a function of a name without an attribute that may give it derivatives.
    fn has_plain(&self, name: &str) -> bool {
        const HARMLESS: &[&str] = &[
            "allow",
            "expect",
            "warn",
            "deny",
            "inline",
            "must_use",
            "doc",
            "cold",
            "cfg",
            "deprecated",
            "track_caller",
        ];
        let body = &self.text[self.modules().last().map_or(0, |(_, begin)| *begin)..];
        let (mut depth, mut brackets) = (0_usize, 0_usize);
        let mut marked = false;
        let mut last = [""; 2];
        for (_, token) in Tokens::new(body) {
            match token {
                "[" => brackets += 1,
                "]" => brackets = brackets.saturating_sub(1),
                attribute if last == ["#", "["] => marked |= !HARMLESS.contains(&attribute),
                // Braces and semicolons in attributes and array types end nothing.
                _ if brackets > 0 => {}
                "{" => (depth, marked) = (depth + 1, false),
                "}" if depth == 0 => break,
                "}" => (depth, marked) = (depth - 1, false),
                ";" => marked = false,
                found if depth == 0 && found == name && last[1] == "fn" => return !marked,
                _ => {}
            }
            last = [last[1], token];
        }
        false
    }

    /// The signature of a function of the innermost module.
    fn signature(&self, name: &str) -> Option<syn::Signature> {
        let body = &self.text[self.modules().last().map_or(0, |(_, begin)| *begin)..];
        let (mut depth, mut inside) = (0_usize, 0_usize);
        let mut from = None;
        let mut last = (0, "");
        for (begin, token) in Tokens::new(body) {
            match token {
                "(" | "[" => inside += 1,
                ")" | "]" => inside = inside.checked_sub(1)?,
                "{" | ";" if depth == 0 && inside == 0 && from.is_some() => {
                    return from.and_then(|from| syn::parse_str(&body[from..begin]).ok());
                }
                "{" => depth += 1,
                "}" => depth = depth.checked_sub(1)?,
                found if depth == 0 && found == name && last.1 == "fn" => from = Some(last.0),
                _ => {}
            }
            last = (begin, token);
        }
        None
    }

    /// The functions of the innermost module, each with those that it calls by their bare names.
    fn calls(&self) -> HashMap<&str, HashSet<&str>> {
        let body = &self.text[self.modules().last().map_or(0, |(_, begin)| *begin)..];
        let mut calls = HashMap::<_, HashSet<_>>::new();
        let mut depth = 0_usize;
        let mut function = "";
        let mut last = [""; 2];
        for (_, token) in Tokens::new(body) {
            match token {
                "{" => depth += 1,
                "}" if depth == 0 => break,
                "}" => depth -= 1,
                name if depth == 0 && last[1] == "fn" => function = name,
                "impl" | "trait" | "mod" if depth == 0 => function = "",
                "(" if depth > 0 && !matches!(last[0], "." | ":" | "fn") => {
                    calls.entry(function).or_default().insert(last[1]);
                }
                _ => {}
            }
            last = [last[1], token];
        }
        calls
    }
}

/// Whether a name that looks like that of a type is a function's: its file has such a function, and no such struct.
pub fn is_function_beside(name: &Ident) -> bool {
    let text = name.to_string();
    let Some(around) = Surroundings::of(name, |file, _| file.contains(&format!("fn {text}"))) else {
        return false;
    };
    let mut last = "";
    let (mut function, mut data) = (false, false);
    for (_, token) in Tokens::new(&around.text) {
        if token == text {
            function |= last == "fn";
            data |= matches!(last, "struct" | "enum");
        }
        last = token;
    }
    function && !data
}

/// Whether a name is that of a constant of its file.
pub fn is_constant_beside(name: &Ident) -> bool {
    let text = name.to_string();
    let around = Surroundings::of(name, |file, _| {
        [" ", " mut "]
            .iter()
            .any(|m| file.contains(&format!("const{m}{text}")) || file.contains(&format!("static{m}{text}")))
    });
    around.is_some_and(|around| {
        let mut last = "";
        Tokens::new(&around.text).any(|(_, token)| {
            let before = std::mem::replace(&mut last, token);
            token == text && matches!(before, "const" | "static" | "mut")
        })
    })
}

/// Whether a name is that of a function of its module without derivatives, while the derivatives of another one may
/// have come with all that some other module has: functions of the module go before those, and `struct`s of that
/// name are not there to.
pub fn hides_import(function: &Ident) -> bool {
    let name = function.to_string();
    let around = Surroundings::of(function, |text, _| text.contains("::*") && text.contains(&format!("fn {name}")));
    around.is_some_and(|around| around.has_plain(&name) && around.imports().iter().any(imports_all))
}

/// Whether an import brings all that a module has.
fn imports_all(tree: &UseTree) -> bool {
    match tree {
        UseTree::Glob(_) => true,
        UseTree::Path(p) => imports_all(&p.tree),
        UseTree::Group(group) => group.items.iter().any(imports_all),
        UseTree::Name(_) | UseTree::Rename(_) => false,
    }
}

/// Whether a name is that of a function of its file, and none of that name there has derivatives.
pub fn is_plain_function(name: &Ident) -> bool {
    let text = name.to_string();
    let Some(around) = Surroundings::of(name, |file, _| file.contains(&format!("fn {text}"))) else {
        return false;
    };
    let (mut found, mut derived) = (false, false);
    let mut last = "";
    // What was said of the item since the last one ended.
    let (mut marked, mut brackets) = (false, 0_usize);
    for (_, token) in Tokens::new(&around.text) {
        match token {
            "[" => brackets += 1,
            "]" => brackets = brackets.saturating_sub(1),
            "differentiable" => marked = true,
            _ if brackets > 0 => {}
            "{" | "}" | ";" => marked = false,
            name if name == text && last == "fn" => {
                found = true;
                derived |= marked;
            }
            _ => {}
        }
        last = token;
    }
    found && !derived
}

/// Whether the parameters of a function of the same module are references, and whether those are `mut`.
pub fn references_taken(function: &Ident) -> Option<Vec<Option<bool>>> {
    let name = function.to_string();
    let around = Surroundings::of(function, |text, _| text.contains(&format!("fn {name}")))?;
    around.signature(&name).map(|signature| {
        let references = signature.inputs.iter().map(|input| match input {
            syn::FnArg::Typed(p) => match &*p.ty {
                syn::Type::Reference(r) => Some(r.mutability.is_some()),
                _ => None,
            },
            syn::FnArg::Receiver(_) => None,
        });
        references.collect()
    })
}

/// Whether a function calls another one of its module that comes back to it, in the end.
pub fn is_called_back(function: &Ident) -> bool {
    let name = function.to_string();
    let call = format!("{name}(");
    let Some(around) = Surroundings::of(function, |text, _| text.matches(&call).nth(1).is_some()) else {
        return false;
    };
    comes_back(&around.calls(), &name)
}

/// Whether a function is reached from what it calls.
fn comes_back(calls: &HashMap<&str, HashSet<&str>>, name: &str) -> bool {
    let mut reached = HashSet::new();
    let mut next = vec![name];
    while let Some(callees) = next.pop().map(|f| calls.get(f)) {
        for callee in callees.into_iter().flatten() {
            if reached.insert(*callee) {
                next.push(callee);
            }
        }
    }
    reached.contains(name)
}

/// Whether a function stands in a module of its own name.
pub fn in_module_of_its_name(function: &Ident) -> bool {
    let name = function.to_string();
    let worth = |text: &str, file: Option<&str>| file == Some(&*name) || text.contains(&format!("mod {name}"));
    Surroundings::of(function, worth).is_some_and(|s| s.is_namesake(&name))
}

/// The module whose name a function bears that is imported by `use …::zeta::zeta;` and no more: the module
/// itself has no name here.
pub fn imported_namesake(function: &Ident) -> Option<Path> {
    let name = function.to_string();
    let marks = [format!("{name}::{name}"), format!("{name}::{{"), format!(" as {name}")];
    let around = Surroundings::of(function, |text, _| marks.iter().any(|mark| text.contains(mark)))?;
    around.imports().iter().find_map(|tree| namesake(tree, &name, &mut Vec::new()))
}

/// The path of a module in an import of the function of its name, under which the function is then known.
fn namesake<'t>(tree: &'t UseTree, known_as: &str, path: &mut Vec<&'t Ident>) -> Option<Path> {
    let (last, name) = match tree {
        UseTree::Path(p) => {
            path.push(&p.ident);
            let found = namesake(&p.tree, known_as, path);
            path.pop();
            return found;
        }
        UseTree::Group(group) => return group.items.iter().find_map(|tree| namesake(tree, known_as, path)),
        UseTree::Name(n) => (&n.ident, &n.ident),
        UseTree::Rename(r) => (&r.ident, &r.rename),
        UseTree::Glob(_) => return None,
    };
    let module = path.last().is_some_and(|module| *module == last) && name == known_as;
    module.then(|| syn::parse_quote!(#(#path)::*))
}

/// The text of a file, read once for the functions that follow each other in it.
fn text_of(path: &FilePath) -> Option<Rc<str>> {
    thread_local!(static LAST: RefCell<Option<(PathBuf, Rc<str>)>> = const { RefCell::new(None) });
    LAST.with_borrow_mut(|last| match last {
        Some((known, text)) if known == path => Some(text.clone()),
        _ => {
            let text = Rc::<str>::from(std::fs::read_to_string(path).ok()?);
            *last = Some((path.to_owned(), text.clone()));
            Some(text)
        }
    })
}

/// The place of a line and a column, both counted from 1, columns in characters.
fn offset(text: &str, line: usize, column: usize) -> Option<usize> {
    let begin = match line {
        1 => 0,
        _ => text.match_indices('\n').nth(line.checked_sub(2)?)?.0 + 1,
    };
    let rest = &text[begin..];
    Some(begin + rest.char_indices().nth(column.checked_sub(1)?)?.0)
}

/// The words and signs of Rust text, each with its place; comments, strings and characters are left out.
struct Tokens<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Tokens<'t> {
    fn new(text: &'t str) -> Self {
        Tokens { text, at: 0 }
    }

    /// How long a comment or a literal is that begins here.
    fn skipped(rest: &str) -> Option<usize> {
        let after = |n: usize, end: &str| rest[n..].find(end).map_or(rest.len(), |k| n + k + end.len());
        if rest.starts_with("//") {
            return Some(after(2, "\n"));
        }
        if rest.starts_with("/*") {
            return Some(block_comment(rest));
        }
        let unprefixed = rest.trim_start_matches(['b', 'c']);
        let raw = unprefixed.strip_prefix('r').map(|r| (r, r.trim_start_matches('#')));
        if rest.len() - unprefixed.len() <= 1
            && let Some((hashed, quoted)) = raw
            && quoted.starts_with('"')
        {
            let hashes = hashed.len() - quoted.len();
            return Some(after(rest.len() - quoted.len() + 1, &format!("\"{}", "#".repeat(hashes))));
        }
        if rest.starts_with('"') {
            return Some(quoted(rest, '"'));
        }
        // `'a` is a lifetime, `'a'` a character.
        let character = rest.strip_prefix('\'')?;
        let mut chars = character.chars();
        match (chars.next()?, chars.next()) {
            ('\\', _) | (_, Some('\'')) => Some(quoted(rest, '\'')),
            _ => Some(1),
        }
    }
}

/// The length of a literal in quotes, which may be escaped in it.
fn quoted(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (k, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return k + c.len_utf8(),
            _ => {}
        }
    }
    rest.len()
}

/// The length of a comment in which others may be.
fn block_comment(rest: &str) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < rest.len() {
        let (step, change) = match &rest.as_bytes()[at..] {
            [b'/', b'*', ..] => (2, 1),
            [b'*', b'/', ..] => (2, -1),
            _ => (1, 0),
        };
        at += step;
        depth += change;
        if depth == 0 {
            return at;
        }
    }
    rest.len()
}

impl<'t> Iterator for Tokens<'t> {
    type Item = (usize, &'t str);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let rest = &self.text[self.at..];
            let first = rest.chars().next()?;
            if first.is_whitespace() {
                self.at += first.len_utf8();
            } else if let Some(n) = Self::skipped(rest) {
                self.at += n;
            } else {
                let word = |c: char| c.is_alphanumeric() || c == '_';
                let n = if word(first) { rest.find(|c| !word(c)).unwrap_or(rest.len()) } else { first.len_utf8() };
                let begin = self.at;
                self.at += n;
                return Some((begin, &rest[..n]));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn around(text: &str, file: Option<&str>) -> Surroundings {
        let at = text.find("HERE").expect("the place is marked");
        Surroundings { text: text.into(), at, file: file.map(str::to_owned) }
    }

    #[test]
    fn the_innermost_module_counts() {
        let inline = "mod a { fn f() {} pub mod zeta { fn g() { if x { } } fn HERE() {} } }";
        assert!(around(inline, None).is_namesake("zeta"));
        assert!(!around(inline, Some("a")).is_namesake("a"));
        let closed = "mod zeta { fn g() {} } fn HERE() {}";
        assert!(!around(closed, None).is_namesake("zeta"));
        assert!(around(closed, Some("dot")).is_namesake("dot"));
        assert!(!around("fn f(mod_: u8) { { fn HERE() {} } }", None).is_namesake("f"));
    }

    #[test]
    fn braces_in_comments_and_literals_are_no_braces() {
        let text = r##"
            mod zeta {
                // }
                /* } /* } */ } */
                const A: &str = "}\"}";
                const B: &str = r#"}"}"#;
                const C: char = '}';
                const D: char = '\'';
                fn f<'a>(x: &'a u8) -> &'a u8 { x }
                const E: &[u8] = b"}";
                fn HERE() {}
            }"##;
        assert!(around(text, None).is_namesake("zeta"));
    }

    #[test]
    fn imports_of_functions_in_modules_of_their_name() {
        let text = "
            use crate::wrong::erf::erf;
            mod a {
                use crate::special::{gamma::gamma, polevl::{polevl, p1evl}};
                use super::zeta::zeta as riemann;
                use crate::erf;
                use crate::all::*;
                fn HERE() { use crate::inner::inner; }
            }";
        let around = around(text, None);
        let imports = around.imports();
        let found = |name: &str| {
            let path = imports.iter().find_map(|tree| namesake(tree, name, &mut Vec::new()));
            path.map(|p| quote::ToTokens::to_token_stream(&p).to_string().replace(' ', ""))
        };
        assert_eq!(found("gamma").as_deref(), Some("crate::special::gamma"));
        assert_eq!(found("polevl").as_deref(), Some("crate::special::polevl"));
        assert_eq!(found("riemann").as_deref(), Some("super::zeta"));
        for name in ["p1evl", "zeta", "erf", "inner"] {
            assert_eq!(found(name), None, "{name}");
        }
    }

    #[test]
    fn cycles_of_calls_are_found() {
        let text = "
            fn a() { b(); }
            mod other { fn b() { a() } }
            mod m {
                fn a() { let x = b(1); }
                pub fn b<T>(x: T) { c(); x.a(); }
                fn c() { HERE::a(); if true { a() } }
                fn d() { a() }
                fn e() { e() }
                impl X { fn f() { d() } }
            }";
        let around = around(text, None);
        let calls = around.calls();
        let of = |name: &str| {
            let mut callees = calls.get(name).into_iter().flatten().copied().collect::<Vec<_>>();
            callees.sort_unstable();
            callees
        };
        assert_eq!(
            (of("a"), of("b"), of("c"), of("d"), of("e")),
            (vec!["b"], vec!["c"], vec!["a"], vec!["a"], vec!["e"])
        );
        for (name, back) in [("a", true), ("b", true), ("c", true), ("d", false), ("e", true)] {
            assert_eq!(comes_back(&calls, name), back, "{name}");
        }
    }

    #[test]
    fn functions_without_derivatives_are_told_from_those_with_them() {
        let text = "
            #[inline] fn a() {}
            #[differentiable] #[inline] pub fn b() {}
            #[differentiable(derivative = |x| if x > 0.0 { 1.0 } else { 2.0 })] fn c() {}
            mod m { fn d() {} }
            impl X { fn e() {} }
            fn HERE() {}";
        let around = around(text, None);
        for (name, plain) in [("a", true), ("b", false), ("c", false), ("d", false), ("e", false), ("f", false)] {
            assert_eq!(around.has_plain(name), plain, "{name}");
        }
        assert!(imports_all(&syn::parse_quote!(a::{b, c::*})));
        assert!(!imports_all(&syn::parse_quote!(a::{b, c})));
    }

    #[test]
    fn signatures_are_read() {
        let text = "
            fn f(x: f64) {}
            mod m {
                impl X { fn f(&self) {} }
                /// fn f(x: &mut u8)
                pub(crate) fn f<F: Fn(&mut f64) -> [f64; 2]>(a: &mut [f64; 2], b: &[u8], g: F) -> f64 where F: Copy { 0.0 }
                fn HERE() {}
            }";
        let around = around(text, None);
        let signature = around.signature("f").expect("it is there");
        assert_eq!(signature.inputs.len(), 3);
        assert!(signature.generics.where_clause.is_some());
        assert!(around.signature("g").is_none());
    }

    #[test]
    fn places_are_counted_in_characters() {
        let text = "é\nfn é() {}\n";
        assert_eq!(offset(text, 1, 1), Some(0));
        assert_eq!(offset(text, 2, 6), Some("é\nfn é(".len()));
        assert_eq!(offset(text, 4, 1), None);
    }
}
