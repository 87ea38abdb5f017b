//! What type syntax says to the macro.

use std::collections::HashMap;

use quote::ToTokens;
use syn::{GenericArgument, PathArguments, Type};

use super::taint::is_inert_name;
use crate::ir::{Float, Ty};

/// The type names that mean something special inside one function.
#[derive(Clone, Default)]
pub struct TypeScope {
    /// Type parameters of the function and of its `impl` block.
    pub params: Vec<String>,
    /// The path of `autodiff_core` in the user's crate.
    pub core: proc_macro2::TokenStream,
    /// What the function returns.
    pub result: Option<Ty>,
    /// The function returns a reference, for which its companions return a copy.
    pub lends: bool,
    /// The function returns a reference of this type, to what cannot vary.
    pub borrows: Option<Type>,
    /// Those type parameters that stand for floats.
    pub floats: Vec<String>,
    /// Type parameters bounded by `From<…>`.
    pub from: Vec<String>,
    /// What a type parameter bounded by one `Into<…>` converts into.
    pub into: HashMap<String, Ty>,
    /// `Self`, where it is a known type.
    pub aliases: HashMap<String, Ty>,
}

impl TypeScope {
    /// Reads a type; whatever is not plainly something else is `Unknown`.
    pub fn read(&self, ty: &Type) -> Ty {
        match ty {
            Type::Paren(p) => self.read(&p.elem),
            Type::Group(g) => self.read(&g.elem),
            Type::Reference(r) => Ty::Ref(Box::new(self.read(&r.elem)), r.mutability.is_some()),
            Type::Array(a) => Ty::Array(Box::new(self.read(&a.elem)), a.len.to_token_stream().to_string()),
            Type::Slice(s) => Ty::Slice(Box::new(self.read(&s.elem))),
            Type::Tuple(t) if t.elems.is_empty() => Ty::Inert,
            Type::Tuple(t) => Ty::Tuple(t.elems.iter().map(|e| self.read(e)).collect()),
            Type::BareFn(_) => Ty::Inert,
            Type::Path(p) if p.qself.is_none() => self.path(&p.path),
            _ => Ty::Unknown,
        }
    }

    fn path(&self, path: &syn::Path) -> Ty {
        let Some(last) = path.segments.last() else {
            return Ty::Unknown;
        };
        let name = last.ident.to_string();
        let arguments = match &last.arguments {
            PathArguments::AngleBracketed(a) => {
                a.args.iter().filter_map(|a| if let GenericArgument::Type(t) = a { Some(t) } else { None }).collect()
            }
            _ => Vec::new(),
        };
        if path.segments.len() == 1 {
            if let Some(ty) = self.aliases.get(&name) {
                return ty.clone();
            }
            if self.params.contains(&name) {
                return Ty::Float(Float::Param(name));
            }
        }
        match (name.as_str(), arguments.as_slice()) {
            ("f64", []) => Ty::Float(Float::F64),
            ("f32", []) => Ty::Float(Float::F32),
            ("Box", [held]) => Ty::Boxed(Box::new(self.read(held))),
            ("Vec", [elem]) => Ty::Vec(Box::new(self.read(elem))),
            ("Result", [value] | [value, _]) => Ty::Result(Box::new(self.read(value))),
            ("Option", [value]) => Ty::Option(Box::new(self.read(value))),
            (name, []) if is_inert_name(name) => Ty::Inert,
            _ => Ty::Unknown,
        }
    }
}
