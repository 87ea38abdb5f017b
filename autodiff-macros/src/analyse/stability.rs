//! Which memory still holds at reverse time what the forward sweep read there.
//!
//! A read is stable where no write to the same root can follow it: none later in the text, none in a loop
//! around both. What is not stable is read once into a variable of its own, which the reverse sweep keeps.

use std::collections::HashMap;

use crate::ir::{Arg, Func, Region, Stmt, VarId};

/// A point of the program: its place in the text and the loops around it.
#[derive(Clone, Default)]
pub struct Position {
    pub order: usize,
    pub loops: Vec<usize>,
}

/// The writes to each root.
pub struct Stability {
    writes: HashMap<VarId, Vec<Position>>,
    /// The number of loops around a root's declaration.
    depth: HashMap<VarId, usize>,
    /// Parameters passed by `&mut`: their memory is the caller's again at reverse time.
    foreign: Vec<VarId>,
}

impl Stability {
    pub fn of(func: &Func, foreign: &[VarId]) -> Self {
        let mut s = Stability { writes: HashMap::new(), depth: HashMap::new(), foreign: foreign.to_vec() };
        s.region(func, &func.body, &mut Position::default());
        s
    }

    /// Whether memory below `root` read at a position holds the same at reverse time.
    pub fn stable(&self, root: VarId, at: &Position) -> bool {
        if self.foreign.contains(&root) {
            return false;
        }
        let Some(writes) = self.writes.get(&root) else {
            return true;
        };
        let depth = self.depth.get(&root).copied().unwrap_or(0);
        let around = at.loops.get(depth);
        !writes.iter().any(|w| w.order > at.order || around.is_some_and(|l| w.loops.contains(l)))
    }

    fn write(&mut self, root: VarId, at: &Position, late: usize) {
        let at = Position { order: at.order + late, loops: at.loops.clone() };
        self.writes.entry(root).or_default().push(at);
    }

    fn region(&mut self, func: &Func, region: &Region, at: &mut Position) {
        for stmt in &region.stmts {
            at.order += 2;
            match stmt {
                Stmt::Let { var, .. } => {
                    self.depth.insert(*var, at.loops.len());
                }
                Stmt::Store { place, .. } | Stmt::Mem { place, .. } => self.write(place.root, at, 1),
                Stmt::Call(call) => {
                    self.depth.extend(call.results().map(|v| (v, at.loops.len())));
                    for (k, arg) in call.args.iter().enumerate() {
                        if let Arg::RefMut(p, _) = arg {
                            // A receiver may be borrowed either way: only what follows matters.
                            self.write(p.root, at, usize::from(!call.is_receiver(k)));
                        }
                    }
                }
                Stmt::If { results, .. } | Stmt::Match { results, .. } => {
                    for v in results {
                        self.depth.insert(*v, at.loops.len());
                    }
                }
                _ => {}
            }
            // The condition of a loop is evaluated in it.
            let looped = if let Stmt::Loop(l) = stmt { Some(l.id) } else { None };
            at.loops.extend(looped);
            stmt.each_effect(&mut |code| {
                for root in code.changes().filter(|root| func.var(*root).multi) {
                    self.write(root, at, 1);
                }
            });
            for region in stmt.regions() {
                self.region(func, region, at);
            }
            at.loops.truncate(at.loops.len() - usize::from(looped.is_some()));
        }
        at.order += 2;
    }
}
