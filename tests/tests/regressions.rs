//! Random programs that once failed, as small as `bin/programs` could make them.

use std::fs;
use std::path::Path;

/// A file that nobody compiles tests nothing.
#[test]
fn every_program_is_compiled() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let here = fs::read_to_string(root.join("tests/regressions.rs")).expect("this file is there");
    for entry in fs::read_dir(root.join("regressions")).expect("the programs are there") {
        let name = entry.expect("readable").file_name().to_string_lossy().into_owned();
        assert!(
            here.contains(&format!("\"../regressions/{name}\"")),
            "tests/regressions.rs has no module for `{name}`"
        );
    }
}

#[path = "../regressions/let_else_in_carried_loop.rs"]
mod let_else_in_carried_loop;
