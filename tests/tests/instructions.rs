//! The derived gradient of a scalar function compiles to as many instructions as one written by hand.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The instructions between a function's label and its end, for the function whose mangled name holds `name`.
fn count(assembly: &str, name: &str) -> usize {
    let mut lines =
        assembly.lines().skip_while(|l| !(l.ends_with(':') && l.contains(name) && !l.starts_with(['.', ' ', '\t'])));
    assert!(lines.next().is_some(), "`{name}` is a function of the assembly");
    lines
        .take_while(|l| !l.contains(".cfi_endproc") && !l.contains(".Lfunc_end"))
        .filter(|l| l.starts_with('\t') && l.trim_start().starts_with(|c: char| c.is_ascii_alphabetic()))
        .count()
}

fn newest_assembly(dir: &Path) -> PathBuf {
    let mut found: Vec<PathBuf> = std::fs::read_dir(dir)
        .expect("the build made its directory")
        .map(|entry| entry.expect("readable").path())
        .filter(|p| p.extension().is_some_and(|e| e == "s"))
        .collect();
    found.sort_by_key(|p| p.metadata().and_then(|m| m.modified()).expect("a file has a time"));
    found.pop().expect("the build wrote assembly")
}

#[test]
fn the_gradient_is_as_short_as_by_hand() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("instructions");
    let status = Command::new(env!("CARGO"))
        .args(["rustc", "--quiet", "--release", "-p", "autodiff-examples", "--example", "instructions", "--target-dir"])
        .arg(&target)
        .args(["--", "--emit", "asm", "-C", "codegen-units=1"])
        .current_dir(root)
        .status()
        .expect("cargo runs");
    assert!(status.success(), "the example builds");
    let path = newest_assembly(&target.join("release/examples"));
    let assembly = std::fs::read_to_string(path).expect("assembly is text");
    let derived = count(&assembly, "derived_gradient");
    let by_hand = count(&assembly, "gradient_by_hand");
    println!("derived {derived} instructions, by hand {by_hand}");
    assert!(derived.abs_diff(by_hand) <= 2, "derived {derived} instructions, by hand {by_hand}");
}
