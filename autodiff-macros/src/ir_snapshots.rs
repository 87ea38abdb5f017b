//! Snapshots of the intermediate representation: `tests/ir/NAME.rs` in, and beside it `NAME.activity.txt`
//! (which variables carry a derivative) or `NAME.needed.txt` (what the reverse sweep of each loop takes from
//! the forward sweep) out. An empty file asks for a new snapshot.
//!
//! `UPDATE_EXPECT=1 cargo test -p autodiff-macros` writes them anew; read the difference. The last test here
//! verifies the representation of every function that the values tests differentiate.

use std::collections::HashSet;
use std::fmt::Write;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use quote::quote;
use syn::{FnArg, Generics, ImplItem, Item, Signature};

use crate::analyse::Activity;
use crate::check::{check_body, check_signature};
use crate::ir::{self, Func, Stmt, Ty, VarId};
use crate::lower::{Pass, lower};
use crate::report::Report;
use crate::signature::{Home, Member, Shape};
use crate::transform::{adjoint, begin_expansion, tangent};

/// A function of a source file, lowered, and what the transforms ask about its parameters.
struct Lowered {
    name: String,
    func: Func,
    slots: Vec<VarId>,
    by_ref: Vec<VarId>,
    outputs: Vec<VarId>,
    result: Option<Ty>,
}

impl Lowered {
    /// `None` where the function is one of those that are rejected.
    fn new(name: String, sig: &Signature, body: &syn::Block, home: Home, outer: Option<&Generics>) -> Option<Self> {
        let report = Report::default();
        let mut sig = sig.clone();
        let constants = sig.inputs.iter_mut().map(take_constant).collect::<Vec<_>>();
        check_signature(&sig, &report);
        check_body(body, &report);
        let shape = Shape::new(sig, syn::Visibility::Inherited, home, outer, &quote!(::autodiff_core), &constants);
        let (func, _) = lower(&shape.params, body, &shape.types, &report);
        if report.flush().is_err() {
            return None;
        }
        let slots = shape.params.iter().zip(func.params.iter().copied()).filter(|(p, _)| p.slot).collect::<Vec<_>>();
        let which = |keep: &dyn Fn(&crate::lower::Param) -> bool| {
            slots.iter().filter(|(p, _)| keep(p)).map(|(_, v)| *v).collect()
        };
        Some(Lowered {
            name,
            slots: which(&|_| true),
            by_ref: which(&|p| p.pass != Pass::Value || p.ty.is_none()),
            outputs: which(&|p| p.pass == Pass::RefMut),
            result: shape.result.is_some().then(|| shape.result_ty.clone()),
            func,
        })
    }

    fn activity(&self) -> Activity {
        Activity::of(&self.func, &self.slots, &self.outputs)
    }

    /// The adjoint: its forward sweep, and the statements of its reverse sweep.
    fn sweeps(&self) -> (Func, Vec<Stmt>) {
        begin_expansion();
        let result = self.result.clone().unwrap_or(Ty::Unknown);
        let adj = adjoint(&self.func, &self.slots, &self.by_ref, &self.outputs, &result);
        (adj.func, adj.reverse)
    }

    /// The tangent as a function of its own.
    fn tangent(&self) -> Self {
        begin_expansion();
        let func = tangent(&self.func, &self.slots, &self.outputs, self.result.is_some());
        let both = |of: &[VarId]| func.params.chunks(2).filter(|p| of.contains(&p[0])).flatten().copied().collect();
        let (slots, by_ref, outputs) = (both(&self.slots), both(&self.by_ref), both(&self.outputs));
        let result = self.result.clone().map(|ty| Ty::Tuple(vec![ty.clone(), ty]));
        Lowered { name: format!("{}, tangent", self.name), func, slots, by_ref, outputs, result }
    }

    /// Runs both transforms, and again on what the first one gave; they and this verify what each stage leaves.
    fn verify(&self) -> Result<(), String> {
        ir::verify(&self.func, &[])?;
        let both = || {
            self.sweeps();
            let first = self.tangent();
            first.sweeps();
            first.tangent().sweeps();
        };
        catch_unwind(AssertUnwindSafe(both)).map_err(|e| *e.downcast::<String>().unwrap_or_default())
    }
}

fn take_constant(arg: &mut FnArg) -> bool {
    let attrs = match arg {
        FnArg::Receiver(r) => &mut r.attrs,
        FnArg::Typed(t) => &mut t.attrs,
    };
    let before = attrs.len();
    attrs.retain(|a| !a.path().is_ident("constant"));
    attrs.len() != before
}

fn is_ours(attrs: &[syn::Attribute]) -> bool {
    attrs.iter().any(|a| a.path().segments.last().is_some_and(|s| s.ident == "differentiable"))
}

/// The functions that a file differentiates, those in its modules and functions included.
fn functions(items: &[Item], path: &str, found: &mut Vec<Lowered>) {
    for item in items {
        match item {
            Item::Fn(f) => {
                let name = format!("{path}{}", f.sig.ident);
                if is_ours(&f.attrs) {
                    let home = if f.sig.receiver().is_some() {
                        Home::Impl(Member::Own)
                    } else {
                        Home::Free { holder: f.sig.ident.clone(), in_namesake: false, is_operator: false }
                    };
                    found.extend(Lowered::new(name.clone(), &f.sig, &f.block, home, None));
                }
                let inner = f.block.stmts.iter().filter_map(|s| match s {
                    syn::Stmt::Item(item) => Some(item.clone()),
                    _ => None,
                });
                functions(&inner.collect::<Vec<_>>(), &format!("{name}::"), found);
            }
            Item::Impl(i) => {
                let some = i.items.iter().any(|item| matches!(item, ImplItem::Fn(f) if is_ours(&f.attrs)));
                for item in &i.items {
                    let ImplItem::Fn(f) = item else { continue };
                    if is_ours(&f.attrs) || is_ours(&i.attrs) && !some {
                        let name = format!("{path}{}", f.sig.ident);
                        found.extend(Lowered::new(name, &f.sig, &f.block, Home::Impl(Member::Own), Some(&i.generics)));
                    }
                }
            }
            Item::Mod(m) => {
                let inner = m.content.as_ref().map_or(&[][..], |(_, items)| items);
                functions(inner, &format!("{path}{}::", m.ident), found);
            }
            _ => {}
        }
    }
}

fn lowered(path: &Path) -> Vec<Lowered> {
    let source = fs::read_to_string(path).expect("readable");
    let file = syn::parse_file(&source).unwrap_or_else(|e| panic!("{} parses: {e}", path.display()));
    let mut found = Vec::new();
    functions(&file.items, "", &mut found);
    found
}

fn sources(dir: &str) -> Vec<PathBuf> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join(dir);
    let entries = fs::read_dir(&dir).unwrap_or_else(|e| panic!("{} is there: {e}", dir.display()));
    let mut paths = entries
        .map(|e| e.expect("readable").path())
        .filter(|p| p.extension().is_some_and(|e| e == "rs"))
        .collect::<Vec<_>>();
    paths.sort();
    paths
}

/// Compares what `text` says about the functions of each source with the file beside it of that extension.
fn snapshots(extension: &str, text: &dyn Fn(&Lowered) -> String) {
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let mut count = 0;
    for path in sources("tests/ir") {
        let snapshot = path.with_extension(extension);
        let Ok(wanted) = fs::read_to_string(&snapshot) else {
            continue;
        };
        count += 1;
        let found = lowered(&path).iter().map(|f| format!("// {}\n{}", f.name, text(f))).collect::<Vec<_>>().join("\n");
        if update {
            fs::write(&snapshot, &found).expect("writable");
            continue;
        }
        assert_eq!(found, wanted, "{} reads otherwise than recorded", snapshot.display());
    }
    assert!(count > 0, "there are snapshots");
}

#[test]
fn activity_is_as_recorded() {
    snapshots("activity.txt", &|f| {
        let activity = f.activity();
        ir::print(&f.func, &|v| {
            if activity.var(v) { "active" } else { "inactive" }
        })
    });
}

#[test]
fn needed_values_are_as_recorded() {
    snapshots("needed.txt", &|f| {
        let (func, reverse) = f.sweeps();
        needed(&func, &reverse)
    });
}

/// The loops of the reverse sweep, each with what an iteration takes back and what it computes again.
fn needed(func: &Func, reverse: &[Stmt]) -> String {
    let mut forward = HashSet::new();
    func.body.walk(&mut |s| forward.extend(s.defines()));
    let mut out = String::new();
    taken(func, reverse, &forward, 0, &mut out);
    out
}

fn taken(func: &Func, stmts: &[Stmt], forward: &HashSet<VarId>, depth: usize, out: &mut String) {
    let indent = 4 * depth;
    for stmt in stmts {
        let text = ir::print_stmts(func, std::slice::from_ref(stmt), &|_| "");
        let head = text.lines().next().unwrap_or_default();
        match stmt {
            Stmt::Loop(_) | Stmt::Repeat { .. } => {
                let _ = writeln!(out, "{:indent$}{}", "", head.trim_end_matches(" {"));
                let before = out.len();
                stmt.regions().iter().for_each(|r| taken(func, &r.stmts, forward, depth + 1, out));
                if out.len() == before {
                    let _ = writeln!(out, "{:indent$}    takes nothing", "");
                }
            }
            stmt if takes(stmt, forward) => {
                let _ = writeln!(out, "{:indent$}{}", "", head.trim_end_matches(" {"));
                stmt.regions().iter().for_each(|r| taken(func, &r.stmts, forward, depth + 1, out));
            }
            stmt => stmt.regions().iter().for_each(|r| taken(func, &r.stmts, forward, depth, out)),
        }
    }
}

/// Whether a statement of the reverse sweep gets at a variable of the forward sweep.
fn takes(stmt: &Stmt, forward: &HashSet<VarId>) -> bool {
    match stmt {
        Stmt::Restore { .. } | Stmt::IfSaved { .. } => true,
        Stmt::Let { var, .. } => forward.contains(var),
        _ => false,
    }
}

/// The files that use the compiler are beside it in the repository, and not in the package.
#[test]
fn what_the_values_tests_differentiate_verifies() {
    let mut failed = Vec::new();
    let mut count = 0;
    for path in sources("../tests/tests/values").into_iter().chain(sources("tests/ir")) {
        for f in lowered(&path) {
            count += 1;
            if let Err(e) = f.verify() {
                failed.push(format!("{}, {}: {e}", path.display(), f.name));
            }
        }
    }
    assert!(count > 0, "there are functions");
    assert!(failed.is_empty(), "{} of {count} functions fail:\n{}", failed.len(), failed.join("\n"));
}

#[test]
fn a_missing_definition_is_found() {
    let file = syn::parse_file("#[differentiable] fn f(x: f64) -> f64 { let y = x.sin(); y * y }").expect("parses");
    let mut found = Vec::new();
    functions(&file.items, "", &mut found);
    let mut f = found.pop().expect("one function");
    f.func.body.stmts.clear();
    let error = ir::verify(&f.func, &[]).expect_err("`y` is not defined");
    assert!(error.starts_with("`y` is read where it is not declared"), "{error}");
}
