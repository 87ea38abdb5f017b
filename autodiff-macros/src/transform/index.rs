//! Indices as polynomials in what they are computed from: so that `i * d + j + 1` is known to be one more than
//! `j + d * i`.

use std::collections::{BTreeMap, HashSet};

use quote::{ToTokens, quote};
use syn::{BinOp, Expr as SynExpr, Lit};

use crate::ir::{Code, Expr, Func, Hole, LoopKind, Place, Proj, Stmt, Ty, VarId};

/// What an index is computed from.
struct Atom {
    /// What it reads, so that it cannot be taken for another.
    text: String,
    reads: Vec<VarId>,
}

/// A sum of products of atoms, each with a whole factor. Arithmetic on `usize` that wraps agrees with it, and such that
/// panics where it would wrap does until it panics.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Index {
    terms: BTreeMap<Vec<String>, i64>,
    reads: BTreeMap<String, Vec<VarId>>,
}

/// Reads the indices of a function.
pub struct Indices<'a> {
    func: &'a Func,
    /// The variables that count the iterations of loops.
    counters: HashSet<VarId>,
    /// What variables with one definition stand for.
    known: BTreeMap<VarId, &'a Expr>,
}

impl<'a> Indices<'a> {
    /// Looks at all statements of both sweeps.
    pub fn of(func: &'a Func, sweeps: &[&'a [Stmt]]) -> Self {
        let mut this = Indices { func, counters: HashSet::new(), known: BTreeMap::new() };
        sweeps.iter().for_each(|stmts| this.look(stmts));
        this
    }

    fn look(&mut self, stmts: &'a [Stmt]) {
        for s in stmts {
            match s {
                Stmt::Let { var, init: Some(e) } if !self.func.var(*var).multi && !self.func.var(*var).mutable => {
                    self.known.insert(*var, e);
                }
                Stmt::Loop(l) => {
                    if let LoopKind::For { var, .. } = &l.kind
                        && !self.func.var(*var).multi
                        && !self.func.var(*var).mutable
                    {
                        self.counters.insert(*var);
                    }
                }
                _ => {}
            }
            s.regions().into_iter().for_each(|r| self.look(&r.stmts));
        }
    }

    /// The index of an element of a slice, an array or a vector, counted from the start of what the place is a part of.
    pub fn of_element(&self, p: &Place) -> Option<Index> {
        self.read(&element(p)?)
    }

    /// An index of a slice, an array or a vector; `None` where it holds what may not be of type `usize`, for which the
    /// operators might mean anything.
    pub fn read(&self, e: &Expr) -> Option<Index> {
        self.expr(e, 0)
    }

    fn expr(&self, e: &Expr, depth: usize) -> Option<Index> {
        match e {
            Expr::Var(v) if self.counters.contains(v) => Some(atom(&variable(*v))),
            Expr::Var(v) => {
                let known = self.known.get(v).filter(|_| depth < 8);
                known.and_then(|e| self.expr(e, depth + 1)).or_else(|| self.is_usize(*v).then(|| atom(&variable(*v))))
            }
            Expr::Code(c) if c.pure => self.syntax(&syn::parse2(c.tokens.clone()).ok()?, c, depth),
            _ => None,
        }
    }

    /// A counter that is computed from the index of its loop, or the lesser of two equal lengths.
    fn called(&self, call: &syn::ExprCall, code: &Code, depth: usize) -> Option<Index> {
        let SynExpr::Path(path) = &*call.func else { return None };
        let names = path.path.segments.iter().map(|s| s.ident.to_string()).collect::<Vec<_>>();
        let args = call.args.iter().map(|a| self.syntax(a, code, depth)).collect::<Option<Vec<_>>>()?;
        match (names.iter().map(String::as_str).collect::<Vec<_>>().as_slice(), args.as_slice()) {
            (["__core", "ops", "ahead"], [start, iterations, step]) => start.clone().plus(&iterations.times(step)?, 1),
            (["__core", "ops", "since"], [index, from]) => index.clone().plus(from, -1),
            (["core", "cmp", "Ord", "min"], [a, b]) if a == b => Some(a.clone()),
            _ => None,
        }
    }

    /// A number that is an operand in an index is a `usize`: arithmetic on the numbers of the language mixes no types.
    fn is_usize(&self, v: VarId) -> bool {
        let var = self.func.var(v);
        var.number && !var.multi && !var.mutable
    }

    fn syntax(&self, e: &SynExpr, code: &Code, depth: usize) -> Option<Index> {
        match e {
            SynExpr::Paren(p) => self.syntax(&p.expr, code, depth),
            SynExpr::Group(g) => self.syntax(&g.expr, code, depth),
            SynExpr::Lit(l) => match &l.lit {
                Lit::Int(n) if matches!(n.suffix(), "" | "usize") => Some(constant(n.base10_parse().ok()?)),
                _ => None,
            },
            SynExpr::Path(_) => match hole(e, code)? {
                Hole::Expr(e) => self.expr(e, depth),
                Hole::Place(_) | Hole::Taken(_) => None,
            },
            SynExpr::Binary(b) => {
                let (lhs, rhs) = (self.syntax(&b.left, code, depth)?, self.syntax(&b.right, code, depth)?);
                match b.op {
                    BinOp::Add(_) => lhs.plus(&rhs, 1),
                    BinOp::Sub(_) => lhs.plus(&rhs, -1),
                    BinOp::Mul(_) => lhs.times(&rhs),
                    _ => None,
                }
            }
            SynExpr::Call(call) => self.called(call, code, depth),
            // The length of memory that keeps it.
            SynExpr::MethodCall(m) if m.method == "len" && m.args.is_empty() => {
                let (Hole::Place(p) | Hole::Expr(Expr::Load(p) | Expr::Take(p, _))) = hole(&m.receiver, code)? else {
                    return None;
                };
                let var = self.func.var(p.root);
                let fixed = match var.ty.peel() {
                    Ty::Slice(_) | Ty::Array(..) => true,
                    Ty::Vec(_) => !var.multi && !var.mutable,
                    _ => false,
                };
                let text = format!("len of {}", p.root.0);
                (fixed && p.path.is_empty()).then(|| atom(&Atom { text, reads: vec![p.root] }))
            }
            _ => None,
        }
    }
}

/// The index of an element, counted from the start of the root.
pub fn element(p: &Place) -> Option<Expr> {
    match p.path.as_slice() {
        [Proj::Index(i)] | [Proj::Range(None, _), Proj::Index(i)] => Some(i.clone()),
        [Proj::Range(Some(lo), _), Proj::Index(i)] => {
            let holes = vec![Hole::Expr(lo.clone()), Hole::Expr(i.clone())];
            Some(Expr::Code(Code { tokens: quote!(__hole_0 + __hole_1), holes, pure: true }))
        }
        _ => None,
    }
}

fn variable(v: VarId) -> Atom {
    Atom { text: v.0.to_string(), reads: vec![v] }
}

fn hole<'c>(e: &SynExpr, code: &'c Code) -> Option<&'c Hole> {
    let text = e.to_token_stream().to_string();
    code.holes.get(text.strip_prefix("__hole_")?.parse::<usize>().ok()?)
}

fn atom(a: &Atom) -> Index {
    let mut index = constant(0);
    index.terms.insert(vec![a.text.clone()], 1);
    index.reads.insert(a.text.clone(), a.reads.clone());
    index
}

fn constant(n: i64) -> Index {
    let terms = if n == 0 { BTreeMap::new() } else { BTreeMap::from([(Vec::new(), n)]) };
    Index { terms, reads: BTreeMap::new() }
}

impl Index {
    fn plus(mut self, other: &Self, factor: i64) -> Option<Self> {
        for (product, n) in &other.terms {
            let sum = self.terms.entry(product.clone()).or_default();
            *sum = sum.checked_add(n.checked_mul(factor)?)?;
        }
        self.reads.extend(other.reads.clone());
        Some(self.tidy())
    }

    fn times(&self, other: &Self) -> Option<Self> {
        let mut all = Index { reads: self.reads.clone(), ..Index::default() };
        all.reads.extend(other.reads.clone());
        for (a, m) in &self.terms {
            for (b, n) in &other.terms {
                let mut product = [a.as_slice(), b.as_slice()].concat();
                product.sort();
                let sum = all.terms.entry(product).or_default();
                *sum = sum.checked_add(m.checked_mul(*n)?)?;
            }
        }
        Some(all.tidy())
    }

    /// Without what has cancelled.
    fn tidy(mut self) -> Self {
        self.terms.retain(|_, n| *n != 0);
        let terms = &self.terms;
        self.reads.retain(|text, _| terms.keys().any(|product| product.contains(text)));
        self
    }

    /// The variable that it is, if it is one.
    pub fn variable(&self) -> Option<VarId> {
        match (self.terms.iter().collect::<Vec<_>>().as_slice(), self.reads.iter().next()) {
            ([(product, 1)], Some((text, reads))) if product.len() == 1 => {
                reads.first().copied().filter(|v| variable(*v).text == *text)
            }
            _ => None,
        }
    }

    /// The variables that it depends on.
    pub fn reads(&self) -> impl Iterator<Item = VarId> {
        self.reads.values().flatten().copied()
    }

    /// What the number is added to that it ends in: `i * d + 1` is 1 more than `i * d`.
    pub fn split(mut self) -> (Self, i64) {
        let n = self.terms.remove(&Vec::new()).unwrap_or(0);
        (self, n)
    }

    /// Whether it grows by one with a variable.
    pub fn steps_with(&self, v: VarId) -> bool {
        let text = variable(v).text;
        self.terms.iter().all(|(product, n)| !product.contains(&text) || (product.len() == 1 && *n == 1))
            && self.terms.contains_key(&vec![text])
            && self.reads.iter().all(|(atom, reads)| *atom == variable(v).text || !reads.contains(&v))
    }
}

#[cfg(test)]
mod tests {
    use proc_macro2::{Span, TokenStream};

    use super::*;
    use crate::ir::{Float, Kind, Region};

    fn func() -> Func {
        let mut func = Func {
            vars: Vec::new(),
            params: Vec::new(),
            body: Region::default(),
            items: Vec::new(),
            default: Float::Any,
            recursive: false,
        };
        for name in ["i", "d", "other"] {
            func.fresh(name, Ty::Inert, Kind::Value);
        }
        func.vars[0].number = true;
        func.vars[1].number = true;
        func
    }

    fn read(text: &str) -> Option<Index> {
        let func = func();
        let mut tokens = text.to_owned();
        for (k, name) in ["i", "d", "other"].iter().enumerate() {
            let ident = proc_macro2::Ident::new(&format!("__hole_{k}"), Span::call_site());
            tokens = tokens.replace(&format!("{{{name}}}"), &ident.to_string());
        }
        let tokens: TokenStream = tokens.parse().expect("tokens");
        let holes = (0..3).map(|k| Hole::Expr(Expr::Var(VarId(k)))).collect();
        Indices::of(&func, &[]).read(&Expr::Code(Code { tokens, holes, pure: true }))
    }

    #[test]
    fn sums_of_products_are_compared_as_numbers() {
        assert_eq!(read("({i} + 1) * {d}"), read("{d} + {d} * {i}"));
        assert_eq!(read("({i} + 1) * {d} - {i} * {d}"), read("{d}"));
        assert_ne!(read("{i} * {d}"), read("{i} + {d}"));
        let (rest, n) = read("{i} + 2 - {d} + 3").expect("read").split();
        assert_eq!((Some(rest), n), (read("{i} - {d}"), 5));
    }

    #[test]
    fn steps_are_of_one() {
        let steps = |text| read(text).is_some_and(|index| index.steps_with(VarId(0)));
        assert!(steps("{i}"));
        assert!(steps("{d} * {d} + {i} - 1"));
        assert!(!steps("{i} * {d}"));
        assert!(!steps("{i} * 2"));
        assert!(!steps("{d}"));
        assert!(!steps("{i} * {i} + {i}"));
    }

    #[test]
    fn what_may_be_of_another_type_is_not_read() {
        assert_eq!(read("{other} + 1"), None);
        assert_eq!(read("{i} / 2"), None);
        assert_eq!(read("{i} + 1_u8"), None);
        assert_eq!(read("f({i})"), None);
    }
}
