//! Makes functions of second order of the sources of the values suite: the same functions, with `order = 2`.
//!
//! `second_values.rs` includes what this writes. Left at first order are the modules that begin with `first_order!`, which
//! say why, and functions with rules of their own for first derivatives (`vjp = …`, `jvp = …`).

use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("tests");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    println!("cargo::rerun-if-changed=tests/values.rs");
    println!("cargo::rerun-if-changed=tests/values");
    copy(&root.join("values"), &out.join("values"));
    let suite = fs::read_to_string(root.join("values.rs")).expect("the suite is there");
    let paths = suite.lines().filter_map(|line| line.strip_prefix("#[path = \"")?.strip_suffix("\"]"));
    let modules = paths.map(|path| {
        let name = Path::new(path).file_stem().expect("a file").to_string_lossy().into_owned();
        let path = out.join(path);
        let path = path.to_str().expect("a path in Unicode");
        format!("#[path = {path:?}]\nmod {name};\n")
    });
    let modules: String = modules.collect();
    fs::write(out.join("second.rs"), modules).expect("writable");
}

/// Files of functions that stay of first order: those that are given functions.
const FIRST_ORDER: &[&str] = &["functions.rs"];

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("writable");
    for entry in fs::read_dir(from).expect("readable") {
        let path = entry.expect("readable").path();
        let target = to.join(path.file_name().expect("a file"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            let source = fs::read_to_string(&path).expect("readable");
            let stays = FIRST_ORDER.iter().any(|name| path.ends_with(name));
            let source = if stays { first_order(&source) } else { second_order(&source) };
            fs::write(target, source).expect("writable");
        }
    }
}

fn first_order(source: &str) -> String {
    source
        .replace("check! {", "autodiff_tests::check! {")
        .replace("autodiff_tests::autodiff_tests::", "autodiff_tests::")
}

fn second_order(source: &str) -> String {
    // Modules of a file begin at the margin.
    let modules = source.split_inclusive("\n}\n").map(|module| {
        if module.contains("first_order! {}") {
            return first_order(&module.replace("first_order! {}", ""));
        }
        module
            .replace("differentiable]", "differentiable(order = 2)]")
            .replace("differentiable(", "differentiable(order = 2, ")
            .replace("(order = 2, order = 2)", "(order = 2)")
            .replace("(order = 2, vjp =", "(vjp =")
            .replace("(order = 2, jvp =", "(jvp =")
    });
    modules.collect()
}
