//! The attributes of the derive: `#[differentiable(crate = path)]` on the type, `#[constant]` on a field.

use syn::{Attribute, Error, Meta, Path};

/// What stands on the type itself.
#[derive(Default)]
pub struct ContainerAttrs {
    /// `#[differentiable(crate = path)]`.
    pub krate: Option<Path>,
}

impl ContainerAttrs {
    pub fn parse(attrs: &[Attribute], errors: &mut Vec<Error>) -> Self {
        let mut parsed = Self::default();
        for attr in attrs {
            if attr.path().is_ident("differentiable") {
                let result = attr.parse_nested_meta(|meta| {
                    if meta.path.is_ident("crate") {
                        parsed.krate = Some(meta.value()?.call(Path::parse_mod_style)?);
                        Ok(())
                    } else {
                        Err(meta.error("unknown option; on a type there is `crate = path`"))
                    }
                });
                errors.extend(result.err());
            } else if attr.path().is_ident("constant") {
                errors.push(Error::new_spanned(
                    attr,
                    "`#[constant]` marks a field or a parameter; a type that never varies needs no derive",
                ));
            } else if let Some(error) = packed(attr) {
                errors.push(error);
            }
        }
        parsed
    }
}

/// The fields of a packed type cannot be borrowed, and every method here takes references.
fn packed(attr: &Attribute) -> Option<Error> {
    let mut found = None;
    if attr.path().is_ident("repr") {
        // rustc reports a malformed `repr` itself.
        let _ = attr.parse_nested_meta(|meta| {
            if meta.path.is_ident("packed") {
                found = Some(meta.error(
                    "a packed type cannot be differentiated: its fields cannot be borrowed; \
                     remove `packed`, or copy it into a type that is not packed",
                ));
            }
            if meta.input.peek(syn::token::Paren) {
                let _ = meta.input.parse::<proc_macro2::Group>()?;
            }
            Ok(())
        });
    }
    found
}

/// Whether a field is marked `#[constant]`.
pub fn is_constant(attrs: &[Attribute], errors: &mut Vec<Error>) -> bool {
    let mut constant = false;
    for attr in attrs {
        if attr.path().is_ident("constant") {
            constant = true;
            if !matches!(attr.meta, Meta::Path(_)) {
                errors.push(Error::new_spanned(&attr.meta, "`#[constant]` takes no arguments"));
            }
        } else if attr.path().is_ident("differentiable") {
            errors.push(Error::new_spanned(
                attr,
                "a field takes `#[constant]` only; `#[differentiable(crate = path)]` stands on the type",
            ));
        }
    }
    constant
}

/// Variants take no attributes of ours.
pub fn reject_on_variant(attrs: &[Attribute], errors: &mut Vec<Error>) {
    for attr in attrs {
        if attr.path().is_ident("constant") || attr.path().is_ident("differentiable") {
            errors.push(Error::new_spanned(
                attr,
                "this stands on a variant; write `#[constant]` on those of its fields that do not vary",
            ));
        }
    }
}
