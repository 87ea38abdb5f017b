//! How long expansions take: a measurement, no test.
//!
//! ```sh
//! AUTODIFF_FUNCTIONS=functions.rs cargo test --release -p autodiff-macros expansion_time -- --ignored --nocapture
//! ```
//!
//! The file holds functions and `impl` blocks, or bare methods after a line that begins with `////`, which also names what
//! follows. Each is expanded as if it carried the attribute; the time is the least of several runs of the whole compiler,
//! since other processes can only add to it, from the item's tokens to those of its derivatives, without the cost of handing
//! them to rustc and back. A proc macro is a build dependency, which cargo does not optimise unless told to:
//! `CARGO_PROFILE_RELEASE_BUILD_OVERRIDE_OPT_LEVEL=3`.

use std::time::{Duration, Instant};

use proc_macro2::TokenStream;
use quote::ToTokens;

use crate::pipeline::expand;

const RUNS: usize = 15;

/// One named piece of the file, and what of it is differentiated.
struct Piece<'a> {
    name: &'a str,
    lines: usize,
    items: Vec<TokenStream>,
}

fn pieces(source: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    for (k, text) in source.split("\n////").enumerate() {
        let text = if k == 0 { text.strip_prefix("////").unwrap_or(text) } else { text };
        let (name, text) = text.split_once('\n').unwrap_or_default();
        let items = match syn::parse_str::<syn::File>(text) {
            Ok(file) => file
                .items
                .into_iter()
                .filter(|item| matches!(item, syn::Item::Fn(_) | syn::Item::Impl(_)))
                .map(ToTokens::into_token_stream)
                .collect(),
            Err(_) => syn::parse_str::<syn::ImplItemFn>(text).map(ToTokens::into_token_stream).into_iter().collect(),
        };
        pieces.push(Piece { name: name.trim(), lines: text.trim().lines().count(), items });
    }
    pieces.retain(|piece| !piece.items.is_empty());
    pieces
}

/// The least time, and whether the macro rejected something.
fn measure(piece: &Piece<'_>) -> (Duration, bool) {
    let mut least = Duration::MAX;
    let mut rejected = false;
    for _ in 0..RUNS {
        let items = piece.items.clone();
        let begin = Instant::now();
        let expanded = items.into_iter().map(|item| expand(TokenStream::new(), item)).collect::<Vec<_>>();
        least = least.min(begin.elapsed());
        rejected = expanded.iter().any(|tokens| tokens.to_string().contains("compile_error"));
    }
    (least, rejected)
}

#[test]
#[ignore = "a measurement of the file that `AUTODIFF_FUNCTIONS` names"]
fn expansion_time() {
    let path = std::env::var("AUTODIFF_FUNCTIONS").expect("`AUTODIFF_FUNCTIONS` names a file");
    let source = std::fs::read_to_string(path).expect("readable");
    let pieces = pieces(&source);
    let mut measured = pieces.iter().map(|piece| (measure(piece), piece)).collect::<Vec<_>>();
    measured.sort_by_key(|((time, _), _)| *time);
    let total = measured.iter().map(|((time, _), _)| *time).sum::<Duration>();
    let count = u32::try_from(measured.len()).expect("a file of functions");
    let rejected = measured.iter().filter(|((_, rejected), _)| *rejected).count();
    let lines = pieces.iter().map(|piece| piece.lines).sum::<usize>();
    println!(
        "{count} functions of {lines} lines, {rejected} of them rejected: {total:?} in all, {:?} each",
        total / count
    );
    for share in [50, 90, 100] {
        let ((time, _), piece) = &measured[(measured.len() * share).div_ceil(100) - 1];
        println!("{share:3} % within {time:?}: {} ({} lines)", piece.name, piece.lines);
    }
}
