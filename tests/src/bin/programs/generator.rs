//! What the productions share: the dice, the variables in scope, the loops around, and how much may still be
//! written.

use crate::program::Function;
use crate::syntax::{Block, Expr, Piece, Stmt, Type, loose, name};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

/// A variable, or another place with a name.
#[derive(Clone)]
pub struct Var {
    /// As an operand: `x`, `(*x)`.
    pub place: String,
    pub ty: Type,
    pub mutable: bool,
    /// Borrowed by something that lives, or moved: not to be touched.
    pub hidden: bool,
}

/// A loop around the statement.
pub struct Loop {
    pub label: Option<String>,
    /// Whether `break` takes a float.
    pub value: bool,
}

/// One row of a table of productions.
pub struct Production<T> {
    pub feature: &'static str,
    pub weight: u32,
    pub make: fn(&mut Generator) -> Option<T>,
}

pub struct Generator {
    rng: StdRng,
    names: usize,
    pub scopes: Vec<Vec<Var>>,
    pub loops: Vec<Loop>,
    /// The functions that may be called.
    pub functions: Vec<Function>,
    /// The type that `return` takes; none where there is nothing to return from.
    pub result: Option<Type>,
    /// How many statements may still be made.
    pub budget: usize,
    /// How deep expressions may still go.
    pub depth: usize,
    /// How many blocks are around.
    pub nesting: usize,
    /// How many of the scopes lie outside of a closure: what is declared there is not written.
    frozen: usize,
}

impl Generator {
    pub fn new(seed: u64) -> Self {
        Self {
            rng: StdRng::seed_from_u64(seed),
            names: 0,
            scopes: Vec::new(),
            loops: Vec::new(),
            functions: Vec::new(),
            result: None,
            budget: 0,
            depth: 0,
            nesting: 0,
            frozen: 0,
        }
    }

    // The dice.

    pub fn below(&mut self, n: usize) -> usize {
        self.rng.random_range(0..n)
    }

    pub fn between(&mut self, low: usize, high: usize) -> usize {
        self.rng.random_range(low..=high)
    }

    /// True in so many of a hundred cases.
    pub fn percent(&mut self, n: u32) -> bool {
        self.rng.random_ratio(n, 100)
    }

    pub fn one<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.below(of.len())]
    }

    pub fn digits(&mut self) -> String {
        self.one(&["0.5", "1.5", "0.3", "2.0", "0.7", "1.0", "0.25", "-0.4", "0.0"]).to_owned()
    }

    /// A number for an argument, away from those that occur in programs.
    pub fn datum(&mut self) -> String {
        let digits = self.between(100, 15_000);
        let sign = if self.percent(40) { "-" } else { "" };
        format!("{sign}{}.{:04}", digits / 10_000, digits % 10_000)
    }

    pub fn fresh(&mut self, prefix: &str) -> String {
        self.names += 1;
        format!("{prefix}{}", self.names)
    }

    /// Makes one of the rows, by weight, and another if that one has nothing to work on.
    pub fn pick<T: Featured>(&mut self, table: &[&[Production<T>]]) -> Option<T> {
        let total: u32 = table.iter().flat_map(|rows| rows.iter()).map(|row| row.weight).sum();
        for _ in 0..12 {
            let mut ticket = self.rng.random_range(0..total);
            for row in table.iter().flat_map(|rows| rows.iter()) {
                if ticket < row.weight {
                    if let Some(made) = (row.make)(self) {
                        return Some(made.with(row.feature));
                    }
                    break;
                }
                ticket -= row.weight;
            }
        }
        None
    }

    // Variables.

    /// The variables in sight of which `wanted` is true.
    pub fn vars(&self, wanted: impl Fn(&Var) -> bool) -> Vec<Var> {
        let mut seen: Vec<&str> = Vec::new();
        let mut found = Vec::new();
        for (depth, scope) in self.scopes.iter().enumerate().rev() {
            for var in scope.iter().rev() {
                if seen.contains(&var.place.as_str()) {
                    continue;
                }
                seen.push(&var.place);
                let var = Var { mutable: var.mutable && depth >= self.frozen, ..var.clone() };
                if !var.hidden && wanted(&var) {
                    found.push(var);
                }
            }
        }
        found
    }

    pub fn var(&mut self, wanted: impl Fn(&Var) -> bool) -> Option<Var> {
        let vars = self.vars(wanted);
        if vars.is_empty() { None } else { Some(vars[self.below(vars.len())].clone()) }
    }

    pub fn declare(&mut self, place: &str, ty: &Type, mutable: bool) {
        let var = Var { place: place.to_owned(), ty: ty.clone(), mutable, hidden: false };
        self.scopes.last_mut().expect("a scope is open").push(var);
    }

    /// From here to the end of the scope the variable cannot be written, or not be touched.
    pub fn lock(&mut self, var: &Var, hidden: bool) {
        let locked = Var { mutable: false, hidden, ..var.clone() };
        self.scopes.last_mut().expect("a scope is open").push(locked);
    }

    /// Makes something in a scope of its own, where the names are declared.
    pub fn inside<T>(&mut self, names: &[(&str, Type, bool)], make: impl FnOnce(&mut Self) -> T) -> T {
        self.scopes.push(Vec::new());
        for (place, ty, mutable) in names {
            self.declare(place, ty, *mutable);
        }
        let made = make(self);
        self.scopes.pop();
        made
    }

    /// Makes an expression from which control cannot leave: the body of a closure.
    pub fn closed<T>(&mut self, names: &[(&str, Type, bool)], make: impl FnOnce(&mut Self) -> T) -> T {
        let (loops, result) = (std::mem::take(&mut self.loops), self.result.take());
        let frozen = std::mem::replace(&mut self.frozen, self.scopes.len());
        let made = self.inside(names, make);
        (self.loops, self.result, self.frozen) = (loops, result, frozen);
        made
    }

    // Blocks.

    /// A block of up to `most` statements.
    pub fn block(&mut self, most: usize) -> Block {
        let count = self.between(1, most);
        self.block_of(count, |_| None)
    }

    /// A block of `count` statements, and the value that is made at its end.
    pub fn block_of(&mut self, count: usize, value: impl FnOnce(&mut Self) -> Option<Expr>) -> Block {
        self.nesting += 1;
        let block = self.inside(&[], |g| {
            let mut stmts = Vec::new();
            for _ in 0..count {
                stmts.extend(g.stmt());
            }
            Block { stmts, value: value(g).map(Box::new) }
        });
        self.nesting -= 1;
        block
    }

    /// Whether there is room for another block.
    pub fn roomy(&self) -> bool {
        self.nesting < 5 && self.budget > 0
    }
}

/// What bears the name of the feature that made it.
pub trait Featured {
    fn with(self, feature: &'static str) -> Self;
}

impl Featured for Expr {
    fn with(self, feature: &'static str) -> Self {
        Self { feature, ..self }
    }
}

impl Featured for Stmt {
    fn with(self, feature: &'static str) -> Self {
        Self { feature, ..self }
    }
}

/// Text that differs between the forms, before an expression.
pub fn either(plain: &'static str, twin: &'static str) -> Piece {
    Piece::Either { plain, twin }
}

/// A variable's name as an expression.
pub fn var(of: &Var) -> Expr {
    match of.place.strip_prefix('(').and_then(|place| place.strip_suffix(')')) {
        Some(place) => loose(&of.ty, place, Vec::new()),
        None => name(&of.ty, &of.place),
    }
}
