//! Statements without blocks of their own: variables, assignments, calls for their effect, vectors, options.

use crate::generator::{Generator, Production, either, var};
use crate::program::Mode;
use crate::syntax::{Expr, Hole, Piece, Stmt, Type, expr, loose, name, stmt};
use crate::{blocks, loops};

type Row = Production<Stmt>;

const fn row(feature: &'static str, weight: u32, make: fn(&mut Generator) -> Option<Stmt>) -> Row {
    Row { feature, weight, make }
}

const SIMPLE: &[Row] = &[
    row("let", 14, |g| {
        let ty = g.some_type();
        g.bind(&ty)
    }),
    row("shadowing", 4, |g| {
        let old = g.var(|v| !v.place.starts_with('(') && v.ty.is_copy())?;
        let value = g.tame(&old.ty);
        g.declare(&old.place, &old.ty, true);
        Some(stmt(&format!("let mut {} = $;", old.place), vec![value.into()]))
    }),
    row("assignment", 14, |g| {
        let ty = g.written_type();
        let place = g.place(&ty, true)?;
        let value = g.tame(&ty);
        Some(stmt("$ = $;", vec![place.into(), value.into()]))
    }),
    row("compound assignment", 14, |g| {
        let place = g.place(&Type::Float, true)?;
        let value = g.bounded();
        let (plain, twin) = match g.below(3) {
            0 => (" += ", "add!("),
            1 => (" -= ", "sub!("),
            _ => (" *= ", "mul!("),
        };
        let mut made = stmt("", vec![]);
        made.pieces =
            vec![either("", twin), Piece::Bare(place), either(plain, ", "), Piece::Bare(value), either(";", ");")];
        Some(made)
    }),
    row("integer changed", 8, |g| {
        let place = g.place(&Type::Index, true)?;
        let value = g.index();
        let template = g.one(&["$ = (~ + 1) % 6;", "$ = ~ % 5;", "$ ^= ~ % 4;"]);
        let template = if template.starts_with("$ ^") && g.loops.is_empty() { template } else { "$ = (~ + 1) % 6;" };
        Some(stmt(template, vec![place.into(), value.into()]))
    }),
    row("bool changed", 3, |g| {
        let place = g.place(&Type::Bool, true)?;
        let value = g.condition();
        Some(stmt("$ = !~;", vec![place.into(), value.into()]))
    }),
    row("tuple assignment", 3, |g| {
        let (a, b) = (g.place(&Type::Float, true)?, g.place(&Type::Float, true)?);
        let (x, y) = (g.bounded(), g.bounded());
        Some(stmt("($, $) = ($, $);", vec![a.into(), b.into(), x.into(), y.into()]))
    }),
    row("tuple pattern", 3, |g| {
        let (a, b) = (g.fresh("t"), g.fresh("t"));
        let value = g.expr(&Type::Tuple(vec![Type::Float, Type::Float]));
        g.declare(&a, &Type::Float, true);
        g.declare(&b, &Type::Float, false);
        Some(stmt(&format!("let (mut {a}, {b}) = $;"), vec![value.into()]))
    }),
    row("reference to a place", 4, |g| {
        let whole = g.var(|v| v.mutable && v.ty.element() == Some(&Type::Float))?;
        let (r, place) = (g.fresh("r"), g.place_in(&whole, &Type::Float));
        let value = g.inside(&[], |g| {
            g.lock(&whole, true);
            g.declare(&format!("(*{r})"), &Type::Float, true);
            g.bounded()
        });
        Some(stmt(&format!("let {r} = &mut $;\n*{r} = $;"), vec![place.into(), value.into()]))
    }),
    row("swap of elements", 4, |g| {
        let v = g.var(|v| v.mutable && v.ty.element().is_some_and(|e| *e != Type::Bool))?;
        let (i, j, n) = (g.below(4), g.index(), if let Type::Array(_, n) = v.ty { n } else { 2 });
        let t = g.fresh("k");
        let template = format!("let {t} = ~ % {n};\n~.swap({}, {t});", i % n);
        Some(stmt(&template, vec![j.into(), var(&v).into()]))
    }),
    row("fill, copy_from_slice, reverse, rotate", 4, |g| {
        let v = g.var(|v| v.mutable && matches!(v.ty.element(), Some(Type::Float | Type::Index)))?;
        let element = v.ty.element().cloned()?;
        let t = g.fresh("t");
        match g.below(4) {
            0 => Some(stmt("~.reverse();", vec![var(&v).into()])),
            1 => Some(stmt("~.rotate_left(1);", vec![var(&v).into()])),
            2 if matches!(v.ty, Type::Array(_, 3)) => {
                let w = g.var(|w| w.place != v.place && w.ty == v.ty)?;
                Some(stmt("~.copy_from_slice(&~);", vec![var(&v).into(), var(&w).into()]))
            }
            _ => {
                let x = g.tame(&element);
                Some(stmt(&format!("let {t} = $;\n~.fill({t});"), vec![x.into(), var(&v).into()]))
            }
        }
    }),
    row("mem::swap", 3, |g| {
        let ty = g.written_type();
        let a = g.var(|v| v.mutable && v.ty == ty)?;
        let b = g.var(|v| v.mutable && v.ty == ty && v.place != a.place)?;
        Some(stmt("std::mem::swap(&mut ~, &mut ~);", vec![var(&a).into(), var(&b).into()]))
    }),
    row("mem::replace, mem::take", 4, |g| {
        let ty = g.written_type();
        let a = g.var(|v| v.mutable && v.ty == ty)?;
        let t = g.fresh("t");
        let value = g.tame(&ty);
        let v = g.fresh("v");
        g.declare(&t, &ty, true);
        if g.percent(40) {
            return Some(stmt(&format!("let mut {t} = std::mem::take(&mut ~);"), vec![var(&a).into()]));
        }
        let template = format!("let {v} = $;\nlet mut {t} = std::mem::replace(&mut ~, {v});");
        Some(stmt(&template, vec![value.into(), var(&a).into()]))
    }),
    row("vector method", 12, vector_method),
    row("sort", 3, |g| {
        let v = g.var(|v| v.mutable && v.ty.element() == Some(&Type::Float))?;
        let template = g.one(&["~.sort_by(|a, b| a.total_cmp(b));", "~.sort_by(|a, b| b.total_cmp(a));"]);
        Some(stmt(template, vec![var(&v).into()]))
    }),
    row("option taken, replaced", 4, |g| {
        let v = g.var(|v| v.mutable && v.ty == Type::Maybe(Box::new(Type::Float)))?;
        let t = g.fresh("o");
        let x = g.bounded();
        g.declare(&t, &v.ty, true);
        if g.percent(50) {
            return Some(stmt(&format!("let mut {t} = ~.take();"), vec![var(&v).into()]));
        }
        Some(stmt(&format!("let mut {t} = ~.replace($);"), vec![var(&v).into(), x.into()]))
    }),
    row("call with &mut", 14, call),
    row("question mark", 8, |g| {
        if !matches!(g.result, Some(Type::Maybe(_))) {
            return None;
        }
        let (t, o) = (g.fresh("t"), g.expr(&Type::Maybe(Box::new(Type::Float))));
        g.declare(&t, &Type::Float, true);
        Some(stmt(&format!("let mut {t} = ~?;"), vec![o.into()]))
    }),
];

fn vector_method(g: &mut Generator) -> Option<Stmt> {
    let v = g.var(|v| v.mutable && matches!(v.ty, Type::List(_)))?;
    let element = v.ty.element().cloned()?;
    let whole = || Hole::from(var(&v));
    let (t, k, x) = (g.fresh("t"), g.below(3), g.tame(&element));
    let made = match g.below(10) {
        0..=2 => stmt("~.push($);", vec![whole(), x.into()]),
        3 => {
            let z = g.fresh("z");
            let body = g.inside(&[(&z, element.clone(), true)], |g| g.block(1));
            stmt(&format!("if let Some(mut {z}) = ~.pop() #"), vec![whole(), body.into()])
        }
        4 => stmt("~.insert(0, $);", vec![whole(), x.into()]),
        5 => {
            g.declare(&t, &element, true);
            let remove = g.one(&["remove", "swap_remove"]);
            stmt(&format!("~.push($);\nlet mut {t} = ~.{remove}(0);"), vec![whole(), x.into(), whole()])
        }
        6 => stmt(&format!("~.truncate({});", k + 1), vec![whole()]),
        7 => {
            let from = g.var(|w| w.place != v.place && w.ty.element() == Some(&element))?;
            let extend = g.one(&["~.extend(~.iter().take(3).copied());", "~.extend_from_slice(&~[..1]);"]);
            stmt(extend, vec![whole(), var(&from).into()])
        }
        8 => stmt(&format!("let {t} = $;\n~.resize({}, {t});", k + 2), vec![x.into(), whole()]),
        _ => stmt("~.clear();\n~.push($);", vec![whole(), whole(), x.into()]),
    };
    Some(made)
}

/// A call of a function for what it does to its `&mut` arguments. Everything else is computed before.
fn call(g: &mut Generator) -> Option<Stmt> {
    let callable: Vec<_> =
        g.functions.iter().filter(|f| f.params.iter().any(|p| p.mode == Mode::Unique)).cloned().collect();
    if callable.is_empty() {
        return None;
    }
    let callee = callable[g.below(callable.len())].clone();
    let (mut before, mut args, mut lent) = (Vec::new(), Vec::new(), Vec::new());
    let mut holes = Vec::new();
    let mut values = Vec::new();
    // The places that are lent come first, so that what is read knows them.
    for param in callee.params.iter().filter(|p| p.mode == Mode::Unique) {
        let found = g.var(|v| {
            v.mutable
                && !lent.iter().any(|l: &crate::generator::Var| l.place == v.place)
                && match &param.ty {
                    Type::Slice(element) => v.ty.element() == Some(element),
                    ty => v.ty == *ty,
                }
        })?;
        lent.push(found);
    }
    let mut unique = lent.clone().into_iter();
    for (i, param) in callee.params.iter().enumerate() {
        if param.mode == Mode::Unique {
            let place = unique.next()?;
            let range = if matches!(param.ty, Type::Slice(_)) { g.range(&place.ty) } else { "" };
            args.push(format!("&mut ~{range}"));
            values.push(Hole::from(var(&place)));
        } else if param.mode == Mode::Value {
            let t = g.fresh("t");
            let value: Expr = if callee.counted && i + 1 == callee.params.len() {
                let depth = g.leaf(&Type::Index);
                loose(&Type::Index, "~ % 4", vec![depth.into()])
            } else {
                g.argument(Mode::Value, &param.ty)?
            };
            before.push(format!("let {t} = $;\n"));
            holes.push(Hole::from(value));
            args.push(t);
        } else {
            let shared = g.inside(&[], |g| {
                for place in &lent {
                    g.lock(place, true);
                }
                g.argument(Mode::Shared, &param.ty)
            })?;
            args.push("$".to_owned());
            values.push(shared.into());
        }
    }
    holes.extend(values);
    let call = format!("{}({})", callee.name, args.join(", "));
    let template = match &callee.result {
        Type::Unit => format!("{}{call};", before.concat()),
        ty => {
            let t = g.fresh("t");
            g.declare(&t, ty, true);
            format!("{}let mut {t} = {call};", before.concat())
        }
    };
    Some(stmt(&template, holes))
}

impl Generator {
    pub fn stmt(&mut self) -> Option<Stmt> {
        if self.budget == 0 {
            return None;
        }
        self.budget -= 1;
        self.pick(&[SIMPLE, blocks::BLOCKS, loops::LOOPS])
    }

    /// `let`, mostly `let mut`.
    pub fn bind(&mut self, ty: &Type) -> Option<Stmt> {
        let prefix = if ty.varies() { "t" } else { "k" };
        let (place, mutable) = (self.fresh(prefix), self.percent(80));
        let value = self.tame(ty);
        self.declare(&place, ty, mutable);
        let annotated = if self.percent(25) { format!(": {}", ty.text()) } else { String::new() };
        let keyword = if mutable { "let mut" } else { "let" };
        Some(stmt(&format!("{keyword} {place}{annotated} = $;"), vec![value.into()]))
    }

    /// A type for a variable.
    pub fn some_type(&mut self) -> Type {
        let boxed = |ty: Type| Box::new(ty);
        match self.below(22) {
            0..=7 => Type::Float,
            8 | 9 => Type::Index,
            10 => Type::Bool,
            11 | 12 => Type::Array(boxed(Type::Float), 3),
            13 => Type::Array(boxed(Type::Array(boxed(Type::Float), 2)), 2),
            14 | 15 => Type::List(boxed(Type::Float)),
            16 => Type::Array(boxed(Type::Index), 3),
            17 => Type::List(boxed(Type::Index)),
            18 => Type::Tuple(vec![Type::Float, Type::Float]),
            19 => Type::Pair,
            20 => Type::Maybe(boxed(Type::Float)),
            _ => Type::Tuple(vec![Type::Float, Type::Index]),
        }
    }

    /// A type for what is assigned.
    fn written_type(&mut self) -> Type {
        if self.percent(65) { Type::Float } else { self.some_type() }
    }

    /// A part of a variable.
    pub fn place_in(&mut self, whole: &crate::generator::Var, ty: &Type) -> Expr {
        let mut place = var(whole);
        while place.ty != *ty {
            place = self.part(place, ty);
        }
        place
    }

    /// What a function gives back.
    pub fn returned(&mut self, ty: &Type) -> Expr {
        if *ty == Type::Unit { name(ty, "()") } else { expr(ty, "$", vec![self.expr(ty).into()]) }
    }
}
