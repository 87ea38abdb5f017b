//! Items of inner blocks get names of their own, since the derivatives declare all items of a function at its
//! beginning:
//!
//! ```text
//! if x > 0.0 { const K: f64 = 3.0; x * K } else { x * K }     // the second K is another one
//! if x > 0.0 { x * K_1 } else { x * K }                       // with const K_1: f64 = 3.0; in front
//! ```

use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use quote::format_ident;
use syn::visit_mut::{self, VisitMut};
use syn::{Block, Item, Macro, Pat, Path, Stmt, UseTree};

/// Renames constants, statics and imported names that inner blocks declare.
pub fn separate(mut body: Block) -> Block {
    let mut inner = Inner { depth: 0, count: 0 };
    inner.visit_block_mut(&mut body);
    body
}

/// Goes through the blocks, the innermost first.
struct Inner {
    depth: usize,
    count: usize,
}

impl VisitMut for Inner {
    fn visit_block_mut(&mut self, block: &mut Block) {
        self.depth += 1;
        visit_mut::visit_block_mut(self, block);
        self.depth -= 1;
        if self.depth == 0 {
            return;
        }
        let mut renames = Vec::new();
        for stmt in &mut block.stmts {
            if let Stmt::Item(item) = stmt
                && let Some(name) = declared(item)
            {
                self.count += 1;
                let new = format_ident!("{name}_{}", self.count);
                declare(item, &new);
                renames.push((name, new));
            }
        }
        for (from, to) in renames {
            Rename { from: &from, to: &to }.visit_block_mut(block);
        }
    }

    fn visit_item_mut(&mut self, _: &mut Item) {}
}

/// The name of an item that is seen from outside of its block once it is moved out.
fn declared(item: &Item) -> Option<Ident> {
    match item {
        Item::Const(c) if c.ident != "_" => Some(c.ident.clone()),
        Item::Static(s) => Some(s.ident.clone()),
        Item::Use(u) => match innermost(&u.tree) {
            UseTree::Name(n) if n.ident != "self" => Some(n.ident.clone()),
            UseTree::Rename(r) if r.rename != "_" => Some(r.rename.clone()),
            _ => None,
        },
        _ => None,
    }
}

fn innermost(tree: &UseTree) -> &UseTree {
    match tree {
        UseTree::Path(p) => innermost(&p.tree),
        tree => tree,
    }
}

/// Gives such an item another name.
fn declare(item: &mut Item, name: &Ident) {
    match item {
        Item::Const(c) => c.ident = name.clone(),
        Item::Static(s) => s.ident = name.clone(),
        Item::Use(u) => rename_import(&mut u.tree, name),
        _ => {}
    }
}

fn rename_import(tree: &mut UseTree, name: &Ident) {
    match tree {
        UseTree::Path(p) => rename_import(&mut p.tree, name),
        UseTree::Name(n) => {
            let ident = &n.ident;
            *tree = UseTree::Rename(syn::UseRename {
                ident: ident.clone(),
                as_token: syn::Token![as](ident.span()),
                rename: name.clone(),
            });
        }
        UseTree::Rename(r) => r.rename = name.clone(),
        UseTree::Glob(_) | UseTree::Group(_) => {}
    }
}

/// Replaces a name wherever it begins a path.
struct Rename<'a> {
    from: &'a Ident,
    to: &'a Ident,
}

impl Rename<'_> {
    fn name(&self, at: &Ident) -> Ident {
        let mut name = self.to.clone();
        name.set_span(at.span());
        name
    }

    fn tokens(&self, tokens: TokenStream) -> TokenStream {
        let mut member = false;
        let replaced = tokens.into_iter().map(|tree| {
            let after = std::mem::replace(&mut member, matches!(&tree, TokenTree::Punct(p) if p.as_char() == '.'));
            match tree {
                TokenTree::Ident(i) if i == *self.from && !after => TokenTree::Ident(self.name(&i)),
                TokenTree::Group(g) => {
                    let mut group = Group::new(g.delimiter(), self.tokens(g.stream()));
                    group.set_span(g.span());
                    TokenTree::Group(group)
                }
                tree => tree,
            }
        });
        replaced.collect()
    }
}

impl VisitMut for Rename<'_> {
    fn visit_path_mut(&mut self, path: &mut Path) {
        if path.leading_colon.is_none()
            && let Some(first) = path.segments.first_mut()
            && first.ident == *self.from
        {
            first.ident = self.name(&first.ident);
        }
        visit_mut::visit_path_mut(self, path);
    }

    fn visit_pat_mut(&mut self, pat: &mut Pat) {
        // A constant in a pattern reads as a binding.
        if let Pat::Ident(p) = pat
            && p.ident == *self.from
        {
            p.ident = self.name(&p.ident);
        }
        visit_mut::visit_pat_mut(self, pat);
    }

    fn visit_macro_mut(&mut self, mac: &mut Macro) {
        mac.tokens = self.tokens(std::mem::take(&mut mac.tokens));
    }
}
