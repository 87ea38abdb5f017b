//! The path by which generated code reaches `autodiff-core`: what the user wrote, or what the user's
//! `Cargo.toml` calls it.

use std::cell::OnceCell;
use std::path::{Path as FilePath, PathBuf};

use syn::{Path, parse_quote};

/// The package whose name in the user's manifest is looked for.
const PACKAGE: &str = "autodiff-core";

/// `#[differentiable(crate = path)]` if given, else `::name` as the dependency is named, else `::autodiff_core`.
pub fn core_path(explicit: Option<&Path>) -> Path {
    if let Some(path) = explicit {
        return path.clone();
    }
    thread_local!(static NAME: OnceCell<Option<String>> = const { OnceCell::new() });
    let name = NAME.with(|name| name.get_or_init(renamed).clone());
    name.and_then(|name| syn::parse_str(&format!("::{name}")).ok()).unwrap_or_else(|| parse_quote!(::autodiff_core))
}

/// The name that a manifest gives to the package, in the package being compiled or in its workspace.
fn renamed() -> Option<String> {
    let folder = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR")?);
    let read = |folder: &FilePath| std::fs::read_to_string(folder.join("Cargo.toml")).ok();
    let own = read(&folder)?;
    let inherited = || {
        let workspace = folder.ancestors().skip(1).filter_map(read).find(|text| text.contains("[workspace"))?;
        name_in(&workspace).filter(|name| own.contains(name.as_str()))
    };
    name_in(&own).or_else(inherited).map(|name| name.replace('-', "_"))
}

/// The key of the dependency whose `package` is ours: `ad = { package = "autodiff-core", … }`, or a table of its
/// own, `[dependencies.ad]`. Manifests that say it in yet another way have the option `crate = path`.
fn name_in(manifest: &str) -> Option<String> {
    let mut table = None;
    for line in manifest.lines().map(str::trim) {
        if let Some(header) = line.strip_prefix('[') {
            table = header.trim_end_matches(']').rsplit_once("dependencies.").map(|(_, name)| name);
        }
        let Some((before, value)) = line.split_once("package") else { continue };
        let value = value.trim_start().strip_prefix('=').unwrap_or_default().trim_start();
        let rest = value.strip_prefix(['"', '\'']).and_then(|v| v.strip_prefix(PACKAGE));
        let ours = rest.is_some_and(|rest| rest.starts_with(['"', '\'']));
        if !ours || line.starts_with('#') {
            continue;
        }
        let key = match before.split_once('=') {
            Some((key, _)) => Some(key),
            None => table,
        };
        return key.map(|key| key.trim().trim_matches(['"', '\'']).to_owned());
    }
    None
}

#[cfg(test)]
mod tests {
    use super::name_in;

    #[test]
    fn renamed_dependencies_are_found() {
        let inline = "[dependencies]\nserde = \"1\"\nad = { path = \"x\", package = \"autodiff-core\" }\n";
        assert_eq!(name_in(inline).as_deref(), Some("ad"));
        let table = "[dev-dependencies.my-ad]\nversion = \"0.1\"\npackage = 'autodiff-core'\n[features]\n";
        assert_eq!(name_in(table).as_deref(), Some("my-ad"));
        let workspace = "[workspace.dependencies]\n\"ad\" = {version=\"1\",package=\"autodiff-core\"}\n";
        assert_eq!(name_in(workspace).as_deref(), Some("ad"));
    }

    #[test]
    fn other_manifests_rename_nothing() {
        for manifest in [
            "[package]\nname = \"x\"\n[dependencies]\nautodiff-core = \"0.1\"\n",
            "[dependencies]\nother = { package = \"serde\", version = \"1\" }\nautodiff-core = { path = \"..\" }\n",
            "[package]\nname = \"autodiff-core\"\n",
            "[dependencies]\n# ad = { package = \"autodiff-core\" }\nx = { package = \"autodiff-core-x\" }\n",
        ] {
            assert_eq!(name_in(manifest), None, "{manifest}");
        }
    }
}
