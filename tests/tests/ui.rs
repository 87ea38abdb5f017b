//! What is rejected, and how: one file of `ui/` per rejection, its message beside it, its reason and its
//! rewrite in `docs/limitations.md`.
//!
//! `TRYBUILD=overwrite cargo test -p autodiff-tests --test ui` writes the messages anew; read the difference.

use std::fs;
use std::path::Path;

#[test]
fn rejections() {
    trybuild::TestCases::new().compile_fail("ui/*.rs");
}

/// Each case is named in the page that users read, and each name there is a case.
#[test]
fn limitations_name_each_rejection() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("../docs/limitations.md")).expect("the page is there");
    let mut cases = Vec::new();
    for entry in fs::read_dir(root.join("ui")).expect("the cases are there") {
        let name = entry.expect("readable").file_name().to_string_lossy().into_owned();
        if let Some(case) = name.strip_suffix(".rs") {
            assert!(page.contains(&format!("`{case}`")), "docs/limitations.md says nothing of the ui case `{case}`");
            cases.push(case.to_owned());
        }
    }
    assert!(cases.len() > 50, "only {} ui cases were found", cases.len());
}
