//! The path by which generated code reaches `autodiff-core`: what the user wrote, or what the user's
//! `Cargo.toml` calls it.

use proc_macro_crate::{FoundCrate, crate_name};
use syn::{Path, parse_quote};

/// `#[differentiable(crate = path)]` if given, else `::name` as the dependency is named, else
/// `::autodiff_core`: inside of that crate itself, and where no manifest is found.
pub fn core_path(explicit: Option<&Path>) -> Path {
    if let Some(path) = explicit {
        return path.clone();
    }
    match crate_name("autodiff-core") {
        Ok(FoundCrate::Name(name)) => syn::parse_str(&format!("::{name}")).ok(),
        Ok(FoundCrate::Itself) | Err(_) => None,
    }
    .unwrap_or_else(|| parse_quote!(::autodiff_core))
}
