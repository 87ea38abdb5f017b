//! From a failing program to a small one that fails in the same way: statements go, expressions become simpler.

use crate::batch::{Batch, Verdict};
use crate::program::Program;
use crate::syntax::{Block, Expr, Piece, Stmt, Type, name};

/// How many smaller programs are tried in one compilation.
const TRIES: usize = 32;

/// The smallest program found that gets the same kind of verdict.
pub fn shrink(batch: &Batch, program: &Program, verdict: &Verdict) -> (Program, Verdict) {
    let (mut best, mut said) = (program.clone(), verdict.clone());
    let mut refused: Vec<String> = Vec::new();
    loop {
        let size = best.text("").len();
        let mut smaller: Vec<(usize, Program)> = edits(&best)
            .into_iter()
            .map(|p| (p.text("").len(), p))
            .filter(|(length, p)| *length < size && !refused.contains(&p.text("")))
            .collect();
        smaller.sort_by_key(|(length, _)| *length);
        smaller.dedup_by_key(|(_, p)| p.text(""));
        let mut found = None;
        for tries in smaller.chunks(TRIES) {
            let files: Vec<String> = tries.iter().map(|(_, p)| p.text("")).collect();
            let verdicts = batch.judge(&files, matches!(verdict, Verdict::Wrong(_)));
            found = tries.iter().zip(verdicts).find(|(_, v)| kind(v) == kind(verdict));
            if found.is_some() {
                break;
            }
            refused.extend(files);
        }
        match found {
            Some(((_, program), verdict)) => (best, said) = (program.clone(), verdict),
            None => return (best, said),
        }
    }
}

/// What has to stay the same of a verdict.
fn kind(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Right => "right".into(),
        Verdict::Invalid(_) => "invalid".into(),
        Verdict::Rejected(text) => text.clone(),
        Verdict::Raw(text) => text.split(':').next().unwrap_or_default().to_owned(),
        Verdict::Wrong(text) => {
            let signs = ["panics", "twin's value", "ends with", "does not end", "expected"];
            signs.into_iter().find(|sign| text.contains(sign)).unwrap_or("other").to_owned()
        }
    }
}

/// Every program that is one edit away.
fn edits(program: &Program) -> Vec<Program> {
    let mut made = Vec::new();
    for i in 0..program.points.len() {
        if program.points.len() > 1 {
            made.push(Program { points: vec![program.points[i].clone()], ..program.clone() });
        }
    }
    for i in 0..program.functions.len() - 1 {
        let mut other = program.clone();
        other.functions.remove(i);
        made.push(other);
    }
    for i in 0..program.main().params.len() {
        let mut other = program.clone();
        other.functions.last_mut().expect("a program has a function").params.remove(i);
        other.points.iter_mut().for_each(|point| drop(point.remove(i)));
        if !other.main().params.is_empty() {
            made.push(other);
        }
    }
    for (f, function) in program.functions.iter().enumerate() {
        let mut nodes = 0;
        let mut body = function.body.clone();
        in_block(&mut body, &mut |_| nodes += 1);
        for node in 0..nodes {
            for choice in 0.. {
                let mut body = function.body.clone();
                let (mut at, mut outcome) = (0, Outcome::Exhausted);
                in_block(&mut body, &mut |found| {
                    if at == node {
                        outcome = edit(found, choice);
                    }
                    at += 1;
                });
                match outcome {
                    Outcome::Exhausted => break,
                    Outcome::Same => {}
                    Outcome::Edited => {
                        let mut other = program.clone();
                        other.functions[f].body = body;
                        made.push(other);
                    }
                }
            }
        }
    }
    made
}

enum Node<'a> {
    Block(&'a mut Block),
    Expr(&'a mut Expr),
}

enum Outcome {
    Edited,
    Same,
    Exhausted,
}

/// Goes through the nodes, each before those in it.
fn in_block(block: &mut Block, visit: &mut dyn FnMut(Node)) {
    visit(Node::Block(block));
    for stmt in &mut block.stmts {
        in_pieces(&mut stmt.pieces, visit);
    }
    if let Some(value) = &mut block.value {
        in_expr(value, visit);
    }
}

fn in_expr(expr: &mut Expr, visit: &mut dyn FnMut(Node)) {
    visit(Node::Expr(expr));
    in_pieces(&mut expr.pieces, visit);
}

fn in_pieces(pieces: &mut [Piece], visit: &mut dyn FnMut(Node)) {
    for piece in pieces {
        match piece {
            Piece::Tight(expr) | Piece::Bare(expr) => in_expr(expr, visit),
            Piece::Block(block) => in_block(block, visit),
            Piece::Text(_) | Piece::Either { .. } | Piece::Literal { .. } => {}
        }
    }
}

/// The edit of this number, if there are so many.
fn edit(node: Node, choice: usize) -> Outcome {
    match node {
        Node::Block(block) if choice < block.stmts.len() => {
            block.stmts.remove(choice);
            Outcome::Edited
        }
        // A statement by the statements in it.
        Node::Block(block) if choice < 2 * block.stmts.len() => {
            let at = choice - block.stmts.len();
            let inner: Vec<Stmt> = block.stmts[at].pieces.iter().flat_map(statements).collect();
            if inner.is_empty() {
                return Outcome::Same;
            }
            block.stmts.splice(at..=at, inner);
            Outcome::Edited
        }
        Node::Block(_) => Outcome::Exhausted,
        Node::Expr(expr) => {
            let leaf = match expr.ty {
                Type::Float => Some(Expr::literal("0.5")),
                Type::Index => Some(name(&Type::Index, "1")),
                Type::Bool => Some(name(&Type::Bool, "true")),
                _ => None,
            };
            let mut simpler = Vec::new();
            parts(&expr.pieces, &expr.ty, &mut simpler);
            simpler.extend(leaf);
            match simpler.into_iter().nth(choice) {
                Some(other) => {
                    *expr = other;
                    Outcome::Edited
                }
                None => Outcome::Exhausted,
            }
        }
    }
}

fn statements(piece: &Piece) -> Vec<Stmt> {
    match piece {
        Piece::Block(block) => block.stmts.clone(),
        Piece::Tight(expr) | Piece::Bare(expr) => expr.pieces.iter().flat_map(statements).collect(),
        Piece::Text(_) | Piece::Either { .. } | Piece::Literal { .. } => Vec::new(),
    }
}

/// The nearest parts of the type.
fn parts(pieces: &[Piece], ty: &Type, found: &mut Vec<Expr>) {
    for piece in pieces {
        match piece {
            Piece::Tight(expr) | Piece::Bare(expr) if expr.ty == *ty => found.push(expr.clone()),
            Piece::Tight(expr) | Piece::Bare(expr) => parts(&expr.pieces, ty, found),
            Piece::Block(Block { value: Some(value), .. }) if value.ty == *ty => found.push((**value).clone()),
            _ => {}
        }
    }
}
