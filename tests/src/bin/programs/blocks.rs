//! Statements around blocks: branches, matches, closures, and the ways out.

use crate::generator::{Generator, Production, var};
use crate::syntax::{Block, Stmt, Type, expr, stmt};

type Row = Production<Stmt>;

const fn row(feature: &'static str, weight: u32, make: fn(&mut Generator) -> Option<Stmt>) -> Row {
    Row { feature, weight, make }
}

pub const BLOCKS: &[Row] = &[
    row("if", 12, |g| {
        let (c, block) = (g.condition(), roomy(g)?);
        if g.percent(50) {
            let other = g.block(3);
            return Some(stmt("if $ # else #", vec![c.into(), block.into(), other.into()]));
        }
        Some(stmt("if $ #", vec![c.into(), block.into()]))
    }),
    row("match", 5, |g| {
        let (k, a, b, z) = (g.index(), roomy(g)?, g.block(2), g.fresh("k"));
        let (guard, last) = g.inside(&[(&z, Type::Index, false)], |g| (g.condition(), g.block(2)));
        let template = format!("match $ {{ 0 => # 1 | 2 => # {z} if $ => # _ => {{}} }}");
        Some(stmt(&template, vec![k.into(), a.into(), b.into(), guard.into(), last.into()]))
    }),
    row("if let on an option", 4, |g| {
        let (z, o) = (g.fresh("z"), g.expr(&Type::Maybe(Box::new(Type::Float))));
        let block = g.inside(&[(&z, Type::Float, false)], roomy)?;
        Some(stmt(&format!("if let Some({z}) = $ #"), vec![o.into(), block.into()]))
    }),
    row("if let on a borrowed option", 2, |g| {
        let o = g.var(|v| v.mutable && v.ty == Type::Maybe(Box::new(Type::Float)))?;
        let z = g.fresh("z");
        let block = g.inside(&[(&format!("(*{z})"), Type::Float, true)], |g| {
            g.lock(&o, true);
            roomy(g)
        })?;
        Some(stmt(&format!("if let Some({z}) = &mut ~ #"), vec![var(&o).into(), block.into()]))
    }),
    row("let else", 2, |g| {
        let result = g.result.clone()?;
        let (z, o) = (g.fresh("z"), g.expr(&Type::Maybe(Box::new(Type::Float))));
        let value = g.returned(&result);
        g.declare(&z, &Type::Float, false);
        Some(stmt(&format!("let Some({z}) = $ else {{ return $ }};"), vec![o.into(), value.into()]))
    }),
    row("break or continue", 10, |g| {
        let exit = leave(g)?;
        let (c, mut block) = (g.condition(), some(g));
        block.stmts.push(exit);
        Some(stmt("if $ #", vec![c.into(), block.into()]))
    }),
    row("early return", 4, |g| {
        let result = g.result.clone()?;
        let (c, mut block) = (g.condition(), some(g));
        let value = g.returned(&result);
        block.stmts.push(stmt("return $;", vec![value.into()]));
        Some(stmt("if $ #", vec![c.into(), block.into()]))
    }),
    row("labelled block", 2, |g| {
        let (label, t) = (g.fresh("'b"), g.fresh("t"));
        let (c, x, first) = (g.condition(), g.bounded(), roomy(g)?);
        let (rest, value) = (g.block(2), g.bounded());
        g.declare(&t, &Type::Float, true);
        let template = format!("let mut {t} = {label}: {{\n#\nif $ {{ break {label} $; }}\n#\n$ }};");
        Some(stmt(&template, vec![first.into(), c.into(), x.into(), rest.into(), value.into()]))
    }),
    row("closure that captures", 4, |g| {
        let (f, z, t) = (g.fresh("f"), g.fresh("z"), g.fresh("t"));
        let body = g.closed(&[(&z, Type::Float, false)], Generator::bounded);
        let (a, b) = (g.float(), g.float());
        g.declare(&t, &Type::Float, true);
        let template = format!("let {f} = |{z}: f64| $;\nlet mut {t} = {f}($) * {f}($);");
        Some(stmt(&template, vec![body.into(), a.into(), b.into()]))
    }),
    row("closure that captures mutably", 5, |g| {
        let captured =
            g.var(|v| v.mutable && !v.place.starts_with('(') && matches!(v.ty, Type::Float | Type::Index))?;
        let (f, z, t) = (g.fresh("f"), g.fresh("z"), g.fresh("t"));
        let names = [(z.as_str(), Type::Float, false)];
        let change = g.closed(&names, |g| g.tame(&captured.ty));
        let value = g.closed(&names, Generator::bounded);
        let [a, b] = [(); 2].map(|()| {
            g.inside(&[], |g| {
                g.lock(&captured, true);
                g.float()
            })
        });
        g.declare(&t, &Type::Float, true);
        let change = if captured.ty == Type::Index { expr(&captured.ty, "~ % 7", vec![change.into()]) } else { change };
        let template = format!("let mut {f} = |{z}: f64| {{\n~ = $;\n$ }};\nlet mut {t} = {f}($) - {f}($);");
        Some(stmt(&template, vec![var(&captured).into(), change.into(), value.into(), a.into(), b.into()]))
    }),
    row("statement of a block", 1, |g| {
        let block = roomy(g)?;
        Some(stmt("#", vec![block.into()]))
    }),
    row("split_at_mut", 2, |g| {
        let v = g.var(|v| v.mutable && matches!(&v.ty, Type::Array(e, 3) if **e == Type::Float))?;
        let (l, r) = (g.fresh("l"), g.fresh("r"));
        let slice = Type::Slice(Box::new(Type::Float));
        let block = g.inside(&[(&l, slice.clone(), true), (&r, slice, true)], |g| {
            g.lock(&v, true);
            roomy(g)
        })?;
        Some(stmt(&format!("{{\nlet ({l}, {r}) = ~.split_at_mut(1);\n#\n}}"), vec![var(&v).into(), block.into()]))
    }),
];

fn roomy(g: &mut Generator) -> Option<Block> {
    g.roomy().then(|| g.block(3))
}

/// A block of one statement or none.
fn some(g: &mut Generator) -> Block {
    let count = g.below(2);
    g.block_of(count, |_| None)
}

/// `break` or `continue`, perhaps of an outer loop.
fn leave(g: &mut Generator) -> Option<Stmt> {
    if g.loops.is_empty() {
        return None;
    }
    let inner = g.loops.len() - 1;
    let to = if g.percent(50) { inner } else { g.below(inner + 1) };
    let (label, value) = (g.loops[to].label.clone(), g.loops[to].value);
    if to != inner && label.is_none() {
        return None;
    }
    let label = label.filter(|_| to != inner || g.percent(30)).map(|label| format!(" {label}")).unwrap_or_default();
    if value {
        let x = g.bounded();
        return Some(stmt(&format!("break{label} $;"), vec![x.into()]));
    }
    let word = g.one(&["break", "continue"]);
    Some(stmt(&format!("{word}{label};"), vec![]))
}
