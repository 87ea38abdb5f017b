//! Expressions of every type.

use crate::generator::{Generator, Production, either, var};
use crate::syntax::{Block, Expr, Form, Piece, Type, expr, loose, name};
use crate::{chains, choices};

type Row = Production<Expr>;

const fn row(feature: &'static str, weight: u32, make: fn(&mut Generator) -> Option<Expr>) -> Row {
    Row { feature, weight, make }
}

const FLOATS: &[Row] = &[
    row("arithmetic", 40, |g| Some(g.binary())),
    row("elementary function", 22, |g| {
        let x = g.float();
        let method = g.one(&["sin", "cos", "tanh", "atan", "sin"]);
        Some(expr(&Type::Float, &format!("~.{method}()"), vec![x.into()]))
    }),
    row("guarded function", 12, guarded),
    row("division", 8, |g| {
        let (a, b) = (g.float(), g.atom());
        let template = g.one(&["~ / (2.0 + ~ * ~)", "~ / (1.5 + ~.abs() - ~.tanh())"]);
        Some(loose(&Type::Float, template, vec![a.into(), b.clone().into(), b.into()]))
    }),
    row("max, min, hypot", 5, |g| {
        let (a, b) = (g.float(), g.float());
        let template = g.one(&["f64::max($, $)", "~.max($)", "~.min($)", "~.hypot(1.0 + ~.tanh().abs())"]);
        Some(expr(&Type::Float, template, vec![a.into(), b.into()]))
    }),
    row("clamp", 2, |g| {
        let x = g.float();
        Some(expr(
            &Type::Float,
            "~.clamp($, $)",
            vec![x.into(), Expr::literal("-0.6").into(), Expr::literal("0.8").into()],
        ))
    }),
    row("negation", 3, |g| {
        let x = g.float();
        Some(loose(&Type::Float, "-~", vec![x.into()]))
    }),
    row("cast of an integer", 6, |g| {
        let k = g.index();
        let mut cast = loose(&Type::Float, "", vec![]);
        cast.pieces = vec![either("", "cast("), Piece::Tight(k), either(" as f64", ")")];
        Some(cast)
    }),
    row("sum over a chain", 6, chains::float),
    row("closure called in place", 2, |g| {
        let (z, x) = (g.fresh("z"), g.float());
        let body = g.closed(&[(&z, Type::Float, false)], Generator::float);
        Some(expr(&Type::Float, &format!("(|{z}: f64| $)($)"), vec![body.into(), x.into()]))
    }),
];

const INDICES: &[Row] = &[
    row("index arithmetic", 30, |g| {
        let (a, b) = (g.index(), g.index());
        let template =
            g.one(&["(~ + ~) % 5", "(~ * ~ + 1) % 4", "usize::max($, $)", "usize::min($, $)", "(~ ^ ~) % 8"]);
        Some(loose(&Type::Index, template, vec![a.into(), b.into()]))
    }),
    row("length", 8, |g| {
        let v = g.var(|v| v.ty.element().is_some())?;
        Some(expr(&Type::Index, "~.len()", vec![var(&v).into()]))
    }),
    row("integer from a float", 6, |g| {
        let mut cast = loose(&Type::Index, "", vec![]);
        cast.pieces = vec![
            Piece::Text("(".into()),
            Piece::Tight(g.float()),
            either(".abs() * 3.0) as usize % 4", ".abs() * 3.0).re() as usize % 4"),
        ];
        Some(cast)
    }),
    row("integer of a bool", 3, |g| {
        let c = g.condition();
        Some(expr(&Type::Index, "usize::from($)", vec![c.into()]))
    }),
    row("count of a chain", 2, chains::index),
];

const BOOLS: &[Row] = &[
    row("comparison of floats", 40, |g| {
        let (a, b) = (g.float(), g.float());
        let op = g.one(&["<", ">", "<=", ">="]);
        Some(loose(&Type::Bool, &format!("~ {op} ~"), vec![a.into(), b.into()]))
    }),
    row("comparison with a number", 14, |g| {
        let (a, digits) = (g.float(), g.digits());
        if a.is_literal() {
            return None;
        }
        let op = g.one(&["<", ">"]);
        Some(loose(&Type::Bool, &format!("~ {op} {digits}"), vec![a.into()]))
    }),
    row("comparison of integers", 24, |g| {
        let (a, b) = (g.index(), g.index());
        let template = g.one(&["~ < ~", "~ == ~", "(~ + ~) % 2 == 0", "~ != ~", "~ >= ~"]);
        Some(loose(&Type::Bool, template, vec![a.into(), b.into()]))
    }),
    row("logic", 10, |g| {
        let (a, b) = (g.condition(), g.condition());
        let template = g.one(&["~ && ~", "~ || ~", "!(~ && ~)", "~ ^ ~"]);
        Some(loose(&Type::Bool, template, vec![a.into(), b.into()]))
    }),
    row("is_empty", 3, |g| {
        let v = g.var(|v| matches!(v.ty, Type::List(_) | Type::Slice(_)))?;
        Some(expr(&Type::Bool, "~.is_empty()", vec![var(&v).into()]))
    }),
    row("is_some", 4, |g| {
        let v = g.var(|v| matches!(v.ty, Type::Maybe(_)))?;
        let method = g.one(&["is_some", "is_none"]);
        Some(expr(&Type::Bool, &format!("~.{method}()"), vec![var(&v).into()]))
    }),
    row("any, all of a chain", 2, chains::boolean),
];

/// `sqrt`, `ln`, … of what is in their domain.
fn guarded(g: &mut Generator) -> Option<Expr> {
    let x = g.float();
    let template = g.one(&[
        "(1.0 + ~ * ~).sqrt()",
        "(2.0 + ~ * ~).ln()",
        "(0.5 + ~ * ~).recip()",
        "(~ * ~).ln_1p()",
        "(-(~ * ~)).exp()",
        "(1.0 + ~.abs()).powf(~.tanh())",
        "~.tanh().powi(3)",
        "~.tanh().exp_m1()",
        "~.atan2(2.0 + ~.abs())",
        "~.tanh().mul_add($, $)",
    ]);
    Some(repeated(&Type::Float, template, &x))
}

/// An expression of a template all of whose holes are the same.
pub fn repeated(ty: &Type, template: &str, x: &Expr) -> Expr {
    let holes = template.chars().filter(|mark| matches!(mark, '~' | '$')).count();
    expr(ty, template, vec![x; holes].into_iter().map(|x| x.clone().into()).collect())
}

impl Generator {
    pub fn expr(&mut self, ty: &Type) -> Expr {
        match ty {
            Type::Float => self.float(),
            Type::Index => self.index(),
            Type::Bool => self.condition(),
            _ => self.composite(ty),
        }
    }

    fn deeper(&mut self, tables: &[&[Row]], leaf: fn(&mut Self) -> Expr) -> Expr {
        if self.depth == 0 || self.percent(12) {
            return leaf(self);
        }
        self.depth -= 1;
        let made = self.pick(tables);
        self.depth += 1;
        made.unwrap_or_else(|| leaf(self))
    }

    pub fn float(&mut self) -> Expr {
        self.deeper(&[FLOATS, choices::ANY_FLOATS], Self::atom)
    }

    /// A float of bounded size: what may be assigned in a loop.
    pub fn bounded(&mut self) -> Expr {
        let x = self.float();
        if self.loops.is_empty() && self.percent(60) {
            return x;
        }
        let method = self.one(&["sin", "tanh", "atan"]);
        Expr { feature: "elementary function", ..expr(&Type::Float, &format!("~.{method}()"), vec![x.into()]) }
    }

    /// A bounded expression, if it is a float.
    pub fn tame(&mut self, ty: &Type) -> Expr {
        if *ty == Type::Float { self.bounded() } else { self.expr(ty) }
    }

    pub fn index(&mut self) -> Expr {
        self.deeper(&[INDICES, choices::ANY_INDICES], |g| g.leaf(&Type::Index))
    }

    pub fn condition(&mut self) -> Expr {
        self.deeper(&[BOOLS], |g| {
            let (a, b) = (g.leaf(&Type::Float), g.leaf(&Type::Float));
            match g.var(|v| v.ty == Type::Bool) {
                Some(flag) if g.percent(40) => var(&flag),
                _ => Expr { feature: "comparison of floats", ..loose(&Type::Bool, "~ < ~", vec![a.into(), b.into()]) },
            }
        })
    }

    pub fn atom(&mut self) -> Expr {
        self.leaf(&Type::Float)
    }

    /// A place of the type, or a literal.
    pub fn leaf(&mut self, ty: &Type) -> Expr {
        if !self.percent(12)
            && let Some(place) = self.place(ty, false)
        {
            return place;
        }
        match ty {
            Type::Float if self.percent(15) => {
                let mut constant = name(&Type::Float, "");
                constant.pieces = vec![either("C", "c(C)")];
                Expr { feature: "const", ..constant }
            }
            Type::Float => Expr::literal(&self.digits()),
            Type::Index => {
                let k = self.below(4);
                name(ty, &k.to_string())
            }
            Type::Bool => name(ty, if self.percent(50) { "true" } else { "false" }),
            _ => self.composite(ty),
        }
    }

    /// A variable of the type, or a part of one.
    pub fn place(&mut self, ty: &Type, mutable: bool) -> Option<Expr> {
        if self.percent(50)
            && let Some(found) = self.var(|v| v.ty == *ty && (v.mutable || !mutable))
        {
            return Some(var(&found));
        }
        let whole = self.var(|v| (v.mutable || !mutable) && has_part(&v.ty, ty))?;
        let mut place = var(&whole);
        while place.ty != *ty {
            place = self.part(place, ty);
        }
        Some(place)
    }

    /// One of the parts of a place that are, or hold, the type.
    pub fn part(&mut self, whole: Expr, ty: &Type) -> Expr {
        let feature = whole.feature;
        let part = match whole.ty.clone() {
            Type::Pair if *ty == Type::Index => expr(ty, "~.k", vec![whole.into()]),
            Type::Pair => expr(ty, self.one(&["~.a", "~.b"]), vec![whole.into()]),
            Type::Tuple(parts) => {
                let fit: Vec<usize> =
                    (0..parts.len()).filter(|i| parts[*i] == *ty || has_part(&parts[*i], ty)).collect();
                let i = fit[self.below(fit.len())];
                expr(&parts[i], &format!("~.{i}"), vec![whole.into()])
            }
            Type::Array(element, n) => {
                let depth = std::mem::replace(&mut self.depth, 1);
                let index =
                    if self.percent(50) { name(&Type::Index, &self.below(n).to_string()) } else { self.index() };
                self.depth = depth;
                let literal = index.text(Form::Plain).parse::<usize>().is_ok_and(|k| k < n);
                let template = if literal || self.percent(2) { "~[$]".to_owned() } else { format!("~[~ % {n}]") };
                expr(&element, &template, vec![whole.into(), index.into()])
            }
            Type::List(element) | Type::Slice(element) => {
                if self.percent(50) {
                    let template = format!("~[{}]", usize::from(self.percent(30)));
                    return Expr { feature, ..expr(&element, &template, vec![whole.into()]) };
                }
                let depth = std::mem::replace(&mut self.depth, 1);
                let index = self.index();
                self.depth = depth;
                expr(&element, "~[~ % ~.len()]", vec![whole.clone().into(), index.into(), whole.into()])
            }
            other => panic!("{other:?} has no parts"),
        };
        Expr { feature, ..part }
    }

    fn binary(&mut self) -> Expr {
        let (mut a, mut b) = (self.float(), self.float());
        if self.percent(50) {
            match (a.is_literal(), b.is_literal()) {
                (true, false) => a = a.untyped(),
                (false, true) => b = b.untyped(),
                _ => {}
            }
        }
        let op = self.one(&["+", "-", "*", "*", "+"]);
        loose(&Type::Float, &format!("~ {op} ~"), vec![a.into(), b.into()])
    }

    /// A block with a value, of up to two statements.
    pub fn value_block(&mut self, ty: &Type) -> Block {
        let count = if self.roomy() && self.percent(30) { self.between(1, 2) } else { 0 };
        self.block_of(count, |g| Some(g.expr(ty)))
    }
}

/// Whether a place of type `whole` has places of type `ty` in it.
fn has_part(whole: &Type, ty: &Type) -> bool {
    let fits = |part: &Type| part == ty || has_part(part, ty);
    match whole {
        Type::Pair => matches!(ty, Type::Float | Type::Index),
        Type::Tuple(parts) => parts.iter().any(fits),
        _ => whole.element().is_some_and(fits),
    }
}
