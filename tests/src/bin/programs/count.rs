//! How often each feature occurred, and in which pairs.

use crate::program::{Mode, Program};
use crate::syntax::{Block, Piece, Type};
use std::collections::{BTreeMap, BTreeSet};

/// Counts over programs.
#[derive(Default)]
pub struct Counts {
    programs: usize,
    occurrences: BTreeMap<String, usize>,
    pairs: BTreeMap<(String, String), usize>,
}

impl Counts {
    pub fn add(&mut self, program: &Program) {
        self.programs += 1;
        let mut in_program = BTreeSet::new();
        for function in &program.functions {
            let mut features = Vec::new();
            for param in &function.params {
                let mode = match param.mode {
                    Mode::Value => "",
                    Mode::Shared => "&",
                    Mode::Unique => "&mut ",
                };
                features.push(format!("parameter {mode}{}", kind(&param.ty)));
            }
            features.push(format!("result {}", kind(&function.result)));
            if function.counted {
                features.push(if function.recursive { "recursion (marked)" } else { "recursion" }.to_owned());
            }
            in_block(&function.body, &mut features);
            for feature in &features {
                *self.occurrences.entry(feature.clone()).or_default() += 1;
            }
            in_program.extend(features);
        }
        if program.single {
            *self.occurrences.entry("f32".into()).or_default() += 1;
            in_program.insert("f32".into());
        }
        for a in &in_program {
            for b in in_program.range(a.clone()..).skip(1) {
                *self.pairs.entry((a.clone(), b.clone())).or_default() += 1;
            }
        }
    }

    /// One line a feature: how often it occurred, with how many others, and which it never met.
    pub fn print(&self) {
        let features: Vec<&String> = self.occurrences.keys().collect();
        let possible = features.len() * (features.len() - 1) / 2;
        println!(
            "{} features in {} programs; {} of {possible} pairs occurred in one program",
            features.len(),
            self.programs,
            self.pairs.len()
        );
        for feature in &features {
            let met = |other: &String| {
                let key = if *feature < other {
                    ((*feature).clone(), other.clone())
                } else {
                    (other.clone(), (*feature).clone())
                };
                self.pairs.contains_key(&key)
            };
            let missed: Vec<&str> = features.iter().filter(|o| *o != feature && !met(o)).map(|o| o.as_str()).collect();
            let missed = match missed.len() {
                0 => String::new(),
                1..=4 => format!("; never with {}", missed.join(", ")),
                n => format!("; never with {n} others"),
            };
            println!("  {:7} {feature}{missed}", self.occurrences[*feature]);
        }
    }
}

/// The type without the types in it.
fn kind(ty: &Type) -> String {
    match ty {
        Type::Array(element, _) => format!("[{}; N]", kind(element)),
        ty => ty.text(),
    }
}

fn in_block(block: &Block, features: &mut Vec<String>) {
    for stmt in &block.stmts {
        features.push(stmt.feature.to_owned());
        in_pieces(&stmt.pieces, features);
    }
    if let Some(value) = &block.value {
        features.push(value.feature.to_owned());
        in_pieces(&value.pieces, features);
    }
    features.retain(|feature| !feature.is_empty());
}

fn in_pieces(pieces: &[Piece], features: &mut Vec<String>) {
    for piece in pieces {
        match piece {
            Piece::Tight(expr) | Piece::Bare(expr) => {
                features.push(expr.feature.to_owned());
                in_pieces(&expr.pieces, features);
            }
            Piece::Block(block) => in_block(block, features),
            Piece::Text(_) | Piece::Either { .. } | Piece::Literal { .. } => {}
        }
    }
}
