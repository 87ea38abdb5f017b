//! Expressions of any type by way of another: branches, matches, options, calls, blocks; and the types that are
//! made of others.

use crate::generator::{Generator, Production, var};
use crate::program::Mode;
use crate::syntax::{Expr, Hole, Type, expr, loose, name};
use crate::{chains, options};

type Row = Production<Expr>;

pub const ANY_FLOATS: &[Row] = &[
    Row { feature: "if as a value", weight: 7, make: |g| branch(g, &Type::Float) },
    Row { feature: "match on an integer", weight: 4, make: |g| matched(g, &Type::Float) },
    Row { feature: "match with a guard on floats", weight: 3, make: |g| guards(g, &Type::Float) },
    Row { feature: "match on a tuple", weight: 2, make: |g| tuple_match(g, &Type::Float) },
    Row { feature: "block as a value", weight: 3, make: |g| block(g, &Type::Float) },
    Row { feature: "option as a float", weight: 6, make: options::float },
    Row { feature: "call", weight: 9, make: |g| call(g, &Type::Float) },
    Row { feature: "call with several results", weight: 3, make: part_of_call },
];

pub const ANY_INDICES: &[Row] = &[
    Row { feature: "if as an integer", weight: 5, make: |g| branch(g, &Type::Index) },
    Row { feature: "match to an integer", weight: 3, make: |g| matched(g, &Type::Index) },
    Row { feature: "call for an integer", weight: 2, make: |g| call(g, &Type::Index) },
];

fn branch(g: &mut Generator, ty: &Type) -> Option<Expr> {
    let (c, a, b) = (g.condition(), g.value_block(ty), g.value_block(ty));
    if g.percent(20) {
        let (d, e) = (g.condition(), g.value_block(ty));
        return Some(loose(ty, "if $ # else if $ # else #", vec![c.into(), a.into(), d.into(), e.into(), b.into()]));
    }
    Some(loose(ty, "if $ # else #", vec![c.into(), a.into(), b.into()]))
}

fn matched(g: &mut Generator, ty: &Type) -> Option<Expr> {
    let (k, a, b, d) = (g.index(), g.value_block(ty), g.value_block(ty), g.value_block(ty));
    let z = g.fresh("k");
    let guard = g.inside(&[(&z, Type::Index, false)], Generator::condition);
    let last = g.inside(&[(&z, Type::Index, false)], |g| g.value_block(ty));
    let template = format!("match $ {{ 0 => #, 1 | 3 => #, {z} if $ => #, _ => # }}");
    Some(loose(ty, &template, vec![k.into(), a.into(), b.into(), guard.into(), last.into(), d.into()]))
}

fn guards(g: &mut Generator, ty: &Type) -> Option<Expr> {
    let (x, z) = (g.float(), g.fresh("z"));
    let names = [(z.as_str(), Type::Float, false)];
    let guard = g.inside(&names, Generator::condition);
    let first = g.inside(&names, |g| g.value_block(ty));
    let other = g.inside(&names, |g| g.value_block(ty));
    let digits = g.one(&["0.5", "0.0", "1.0"]);
    let template = format!("match $ {{ {z} if {z} > {digits} && $ => #, {z} => # }}");
    Some(loose(ty, &template, vec![x.into(), guard.into(), first.into(), other.into()]))
}

fn tuple_match(g: &mut Generator, ty: &Type) -> Option<Expr> {
    let (c, k, y) = (g.condition(), g.index(), g.fresh("k"));
    let first = g.value_block(ty);
    let second = g.inside(&[(&y, Type::Index, false)], |g| g.value_block(ty));
    let third = g.value_block(ty);
    let template = format!("match ($, $) {{ (true, 0..=1) => #, (false, {y}) => #, _ => # }}");
    Some(loose(ty, &template, vec![c.into(), k.into(), first.into(), second.into(), third.into()]))
}

fn block(g: &mut Generator, ty: &Type) -> Option<Expr> {
    if !g.roomy() {
        return None;
    }
    let count = g.between(1, 2);
    let block = g.block_of(count, |g| Some(g.expr(ty)));
    Some(loose(ty, "#", vec![block.into()]))
}

/// A call of a function without `&mut` arguments.
fn call(g: &mut Generator, ty: &Type) -> Option<Expr> {
    let callable: Vec<_> = g
        .functions
        .iter()
        .filter(|f| f.result == *ty && f.params.iter().all(|p| p.mode != Mode::Unique))
        .cloned()
        .collect();
    if callable.is_empty() {
        return None;
    }
    let callee = callable[g.below(callable.len())].clone();
    let mut holes: Vec<Hole> = Vec::new();
    for (i, param) in callee.params.iter().enumerate() {
        holes.push(if callee.counted && i + 1 == callee.params.len() {
            let depth = g.leaf(&Type::Index);
            loose(&Type::Index, "~ % 4", vec![depth.into()]).into()
        } else {
            g.argument(param.mode, &param.ty)?.into()
        });
    }
    let template = format!("{}({})", callee.name, vec!["$"; callee.params.len()].join(", "));
    Some(expr(ty, &template, holes))
}

fn part_of_call(g: &mut Generator) -> Option<Expr> {
    let ty = Type::Tuple(vec![Type::Float, Type::Float]);
    let call = call(g, &ty)?;
    let part = g.one(&["0", "1"]);
    Some(expr(&Type::Float, &format!("~.{part}"), vec![call.into()]))
}

impl Generator {
    /// What is passed to a parameter that is not written.
    pub fn argument(&mut self, mode: Mode, ty: &Type) -> Option<Expr> {
        if mode == Mode::Value {
            let depth = self.depth.min(1);
            let depth = std::mem::replace(&mut self.depth, depth);
            let value = self.expr(ty);
            self.depth = depth;
            return Some(value);
        }
        let Type::Slice(element) = ty else {
            let place = self.place(ty, false)?;
            return Some(loose(ty, "&~", vec![place.into()]));
        };
        let whole = self.var(|v| v.ty.element() == Some(element))?;
        let range = self.range(&whole.ty);
        Some(loose(ty, &format!("&~{range}"), vec![var(&whole).into()]))
    }

    /// A range of indices that a place of the type has.
    pub fn range(&mut self, ty: &Type) -> &'static str {
        match ty {
            Type::Array(..) => self.one(&["[..]", "[1..]", "[..2]"]),
            _ => self.one(&["[..]", "[..]", "[..]", "[1..]", "[..1]"]),
        }
    }

    /// An expression of a type that is made of others.
    pub fn composite(&mut self, ty: &Type) -> Expr {
        let copied = self.percent(30).then(|| self.place(ty, false)).flatten();
        if let Some(place) = copied {
            return if ty.is_copy() { place } else { expr(ty, "~.clone()", vec![place.into()]) };
        }
        let depth = self.depth.saturating_sub(1);
        let depth = std::mem::replace(&mut self.depth, depth);
        let made = match ty {
            Type::Array(element, n) if element.is_copy() && self.percent(20) => {
                let x = self.expr(element);
                expr(ty, &format!("[$; {n}]"), vec![x.into()])
            }
            Type::Array(element, n) => {
                let elements = (0..*n).map(|_| self.expr(element).into()).collect();
                expr(ty, &format!("[{}]", vec!["$"; *n].join(", ")), elements)
            }
            Type::List(element) => self.list(element),
            Type::Tuple(parts) => {
                let holes = parts.iter().map(|part| self.expr(part).into()).collect();
                expr(ty, &format!("({})", vec!["$"; parts.len()].join(", ")), holes)
            }
            Type::Pair => self.pair(),
            Type::Maybe(inner) => options::maybe(self, inner),
            Type::Unit => name(ty, "()"),
            other => panic!("no expression has the type {other:?}"),
        };
        self.depth = depth;
        made
    }

    fn pair(&mut self) -> Expr {
        let (a, b, k) = (self.float(), self.float(), self.index());
        let base = self.percent(25).then(|| self.var(|v| v.ty == Type::Pair)).flatten();
        let made = match base {
            Some(base) => loose(&Type::Pair, &format!("Pair {{ a: $, ..{} }}", base.place), vec![a.into()]),
            None => loose(&Type::Pair, "Pair { a: $, b: $, k: $ }", vec![a.into(), b.into(), k.into()]),
        };
        Expr { feature: "struct", ..made }
    }

    fn list(&mut self, element: &Type) -> Expr {
        let ty = Type::List(Box::new(element.clone()));
        if *element == Type::Float && self.percent(35) {
            return Expr { feature: "collect", ..chains::collected(self) };
        }
        if element.is_copy() && self.percent(20) {
            let (x, n) = (self.expr(element), self.between(1, 4));
            return expr(&ty, &format!("vec![$; {n}]"), vec![x.into()]);
        }
        if self.percent(20)
            && let Some(from) = self.var(|v| v.ty.element() == Some(element))
        {
            return expr(&ty, "~.to_vec()", vec![var(&from).into()]);
        }
        let n = self.between(1, 4);
        let elements = (0..n).map(|_| self.expr(element).into()).collect();
        expr(&ty, &format!("vec![{}]", vec!["$"; n].join(", ")), elements)
    }
}
