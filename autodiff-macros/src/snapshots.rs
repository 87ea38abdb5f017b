//! Snapshots of whole expansions: `tests/expand/NAME.rs` in, `tests/expand/NAME.expanded.rs` out.
//!
//! `UPDATE_EXPECT=1 cargo test -p autodiff-macros` writes the snapshots anew; read the difference.

use std::fs;
use std::path::Path;

use proc_macro2::TokenStream;
use quote::ToTokens;

use crate::pipeline::expand;

/// Expands every annotated item of a file and prints the result as `rustfmt` would.
fn expanded(source: &str) -> String {
    let file = syn::parse_file(source).unwrap_or_else(|e| panic!("the snapshot's source parses: {e}"));
    let mut out = TokenStream::new();
    for item in file.items {
        let mut item = item;
        let attrs = match &mut item {
            syn::Item::Fn(f) => &mut f.attrs,
            syn::Item::Impl(i) => &mut i.attrs,
            other => {
                out.extend(other.to_token_stream());
                continue;
            }
        };
        let at = attrs.iter().position(|a| a.path().is_ident("differentiable"));
        match at.map(|k| attrs.remove(k)) {
            Some(attr) => {
                let options = attr.meta.require_list().map(|l| l.tokens.clone()).unwrap_or_default();
                out.extend(expand(options, item.into_token_stream()));
            }
            None => out.extend(item.into_token_stream()),
        }
    }
    let text = out.to_string();
    match syn::parse2::<syn::File>(out) {
        Ok(file) => prettyplease::unparse(&file),
        Err(e) => panic!("the expansion parses: {e}\n{text}"),
    }
}

#[test]
fn expansions_read_as_recorded() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/expand");
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let mut count = 0;
    let entries = fs::read_dir(&dir).expect("tests/expand is there");
    for entry in entries {
        let path = entry.expect("readable").path();
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        if path.extension().is_none_or(|e| e != "rs") || name.ends_with(".expanded.rs") {
            continue;
        }
        count += 1;
        let source = fs::read_to_string(&path).expect("readable");
        let found = expanded(&source);
        let snapshot = path.with_extension("expanded.rs");
        if update {
            fs::write(&snapshot, &found).expect("writable");
            continue;
        }
        let wanted = fs::read_to_string(&snapshot).unwrap_or_default();
        assert_eq!(found, wanted, "{name} expands otherwise than recorded");
    }
    assert!(count > 0, "there are snapshots");
}
