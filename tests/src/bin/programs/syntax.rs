//! Programs as trees of text with holes: what is made, counted, written twice, and made smaller again.
//!
//! A node knows its type and the feature that it stands for; its text is a template. `~` is a hole for an
//! expression that binds as tightly as a method call, `$` one for an expression by itself, `#` one for a block.

use std::fmt::Write;

/// The types of expressions.
#[derive(Clone, Debug, PartialEq)]
pub enum Type {
    Float,
    Index,
    Bool,
    Array(Box<Type>, usize),
    List(Box<Type>),
    Slice(Box<Type>),
    Tuple(Vec<Type>),
    Pair,
    Maybe(Box<Type>),
    Unit,
}

impl Type {
    pub fn text(&self) -> String {
        match self {
            Self::Float => "f64".into(),
            Self::Index => "usize".into(),
            Self::Bool => "bool".into(),
            Self::Array(element, n) => format!("[{}; {n}]", element.text()),
            Self::List(element) => format!("Vec<{}>", element.text()),
            Self::Slice(element) => format!("[{}]", element.text()),
            Self::Tuple(parts) => format!("({})", parts.iter().map(Self::text).collect::<Vec<_>>().join(", ")),
            Self::Pair => "Pair".into(),
            Self::Maybe(inner) => format!("Option<{}>", inner.text()),
            Self::Unit => "()".into(),
        }
    }

    /// Whether it holds what varies.
    pub fn varies(&self) -> bool {
        match self {
            Self::Float | Self::Pair => true,
            Self::Index | Self::Bool | Self::Unit => false,
            Self::Array(inner, _) | Self::List(inner) | Self::Slice(inner) | Self::Maybe(inner) => inner.varies(),
            Self::Tuple(parts) => parts.iter().any(Self::varies),
        }
    }

    pub fn is_copy(&self) -> bool {
        match self {
            Self::List(_) | Self::Slice(_) => false,
            Self::Array(inner, _) | Self::Maybe(inner) => inner.is_copy(),
            Self::Tuple(parts) => parts.iter().all(Self::is_copy),
            _ => true,
        }
    }

    /// The type of the elements of what is indexed.
    pub fn element(&self) -> Option<&Type> {
        match self {
            Self::Array(element, _) | Self::List(element) | Self::Slice(element) => Some(element),
            _ => None,
        }
    }
}

/// In which of its two forms a program is written.
#[derive(Clone, Copy, PartialEq)]
pub enum Form {
    /// With the attribute, over `f64`.
    Plain,
    /// The twin, over the dual number that is called `f64` there.
    Twin,
}

#[derive(Clone, Debug)]
pub enum Piece {
    Text(String),
    /// Text that differs between the forms.
    Either {
        plain: &'static str,
        twin: &'static str,
    },
    /// A float literal: in the plain form with its type, unless the context says it.
    Literal {
        digits: String,
        typed: bool,
    },
    Tight(Expr),
    Bare(Expr),
    Block(Block),
}

#[derive(Clone, Debug)]
pub struct Expr {
    pub ty: Type,
    pub feature: &'static str,
    /// Whether it stands as an operand without parentheses.
    pub tight: bool,
    pub pieces: Vec<Piece>,
}

#[derive(Clone, Debug)]
pub struct Stmt {
    pub feature: &'static str,
    pub pieces: Vec<Piece>,
}

#[derive(Clone, Debug, Default)]
pub struct Block {
    pub stmts: Vec<Stmt>,
    pub value: Option<Box<Expr>>,
}

/// What fills the holes of a template.
pub enum Hole {
    Expr(Expr),
    Block(Block),
}

impl From<Expr> for Hole {
    fn from(expr: Expr) -> Self {
        Self::Expr(expr)
    }
}

impl From<Block> for Hole {
    fn from(block: Block) -> Self {
        Self::Block(block)
    }
}

/// The pieces of a template. In it, `«plain|twin»` is text that differs.
pub fn fill(template: &str, holes: Vec<Hole>) -> Vec<Piece> {
    let mut holes = holes.into_iter();
    let (mut pieces, mut text) = (Vec::new(), String::new());
    for mark in template.chars() {
        if !matches!(mark, '~' | '$' | '#') {
            text.push(mark);
            continue;
        }
        pieces.push(Piece::Text(std::mem::take(&mut text)));
        pieces.push(match (mark, holes.next()) {
            ('~', Some(Hole::Expr(expr))) => Piece::Tight(expr),
            ('$', Some(Hole::Expr(expr))) => Piece::Bare(expr),
            ('#', Some(Hole::Block(block))) => Piece::Block(block),
            _ => panic!("`{template}` has other holes than what fills it"),
        });
    }
    assert!(holes.next().is_none(), "`{template}` has too few holes");
    pieces.push(Piece::Text(text));
    pieces
}

/// An expression of a template; tight where that ends in a call, an index or a name.
pub fn expr(ty: &Type, template: &str, holes: Vec<Hole>) -> Expr {
    Expr { ty: ty.clone(), feature: "", tight: true, pieces: fill(template, holes) }
}

/// An expression of a template that needs parentheses as an operand.
pub fn loose(ty: &Type, template: &str, holes: Vec<Hole>) -> Expr {
    Expr { tight: false, ..expr(ty, template, holes) }
}

/// A name, or another text without holes.
pub fn name(ty: &Type, text: &str) -> Expr {
    expr(ty, text, Vec::new())
}

pub fn stmt(template: &str, holes: Vec<Hole>) -> Stmt {
    Stmt { feature: "", pieces: fill(template, holes) }
}

impl Expr {
    pub fn literal(digits: &str) -> Self {
        Self {
            ty: Type::Float,
            feature: "literal",
            // `-0.4.abs()` is −(0.4.abs()).
            tight: !digits.starts_with('-'),
            pieces: vec![Piece::Literal { digits: digits.into(), typed: true }],
        }
    }

    pub fn is_literal(&self) -> bool {
        matches!(self.pieces[..], [Piece::Literal { .. }])
    }

    /// The same literal where the context says its type.
    pub fn untyped(mut self) -> Self {
        if let [Piece::Literal { typed, .. }] = &mut self.pieces[..] {
            *typed = false;
        }
        self
    }

    pub fn text(&self, form: Form) -> String {
        let mut out = String::new();
        write_pieces(&self.pieces, form, 0, &mut out);
        out
    }
}

fn write_pieces(pieces: &[Piece], form: Form, indent: usize, out: &mut String) {
    for piece in pieces {
        match piece {
            Piece::Text(text) => out.push_str(&text.replace('\n', &format!("\n{}", "    ".repeat(indent)))),
            Piece::Either { plain, twin } => out.push_str(if form == Form::Plain { plain } else { twin }),
            Piece::Literal { digits, .. } if form == Form::Twin => {
                let _ = write!(out, "c({digits})");
            }
            Piece::Literal { digits, typed: true } => {
                let _ = write!(out, "{digits}_f64");
            }
            Piece::Literal { digits, .. } => out.push_str(digits),
            Piece::Tight(expr) if !expr.tight => {
                out.push('(');
                write_pieces(&expr.pieces, form, indent, out);
                out.push(')');
            }
            Piece::Tight(expr) | Piece::Bare(expr) => write_pieces(&expr.pieces, form, indent, out),
            Piece::Block(block) => block.write(form, indent, out),
        }
    }
}

impl Block {
    pub fn write(&self, form: Form, indent: usize, out: &mut String) {
        if self.stmts.is_empty() {
            out.push_str("{ ");
            if let Some(value) = &self.value {
                write_pieces(&value.pieces, form, indent, out);
            }
            out.push_str(" }");
            return;
        }
        let margin = "    ".repeat(indent + 1);
        out.push_str("{\n");
        for stmt in &self.stmts {
            out.push_str(&margin);
            write_pieces(&stmt.pieces, form, indent + 1, out);
            out.push('\n');
        }
        if let Some(value) = &self.value {
            out.push_str(&margin);
            write_pieces(&value.pieces, form, indent + 1, out);
            out.push('\n');
        }
        out.push_str(&"    ".repeat(indent));
        out.push('}');
    }
}
