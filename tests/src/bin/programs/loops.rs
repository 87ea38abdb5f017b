//! Loops of every kind, all of which end.

use crate::chains;
use crate::generator::{Generator, Loop, Production, var};
use crate::syntax::{Block, Hole, Stmt, Type, stmt};

type Row = Production<Stmt>;

const fn row(feature: &'static str, weight: u32, make: fn(&mut Generator) -> Option<Stmt>) -> Row {
    Row { feature, weight, make }
}

pub const LOOPS: &[Row] = &[
    row("for over a range", 8, |g| {
        let i = g.fresh("i");
        let range = g.one(&["0..3", "1..4", "(0..3).rev()", "0..=2", "(0..5).step_by(2)", "0..0"]);
        around(g, &format!("for {i} in {range}"), vec![], &[(&i, Type::Index, false)])
    }),
    row("for up to a bound", 6, |g| {
        let (i, bound) = (g.fresh("i"), g.index());
        let template = g.one(&["0..~ % 4", "(0..~ % 5).rev()", "1..=~ % 4", "(0..~ % 7).step_by(3)"]);
        around(g, &format!("for {i} in {template}"), vec![bound.into()], &[(&i, Type::Index, false)])
    }),
    row("for over elements", 6, |g| {
        let (v, e) = (g.var(|v| v.ty.element() == Some(&Type::Float))?, g.fresh("e"));
        let (how, place) = match g.below(4) {
            0 => (format!("for {e} in &~"), format!("(*{e})")),
            1 => (format!("for &{e} in ~.iter()"), e.clone()),
            2 => (format!("for {e} in ~.iter().rev()"), format!("(*{e})")),
            _ => (format!("for {e} in ~.clone()"), e.clone()),
        };
        let how = if matches!(v.ty, Type::Slice(_)) {
            how.replace("&~", "~.iter()").replace("~.clone()", "~.to_vec()")
        } else {
            how
        };
        borrowing(g, &how, &v, false, &[(&place, Type::Float, false)])
    }),
    row("for with iter_mut", 6, |g| {
        let (v, e) = (g.var(|v| v.mutable && v.ty.element() == Some(&Type::Float))?, g.fresh("e"));
        borrowing(g, &format!("for {e} in ~.iter_mut()"), &v, true, &[(&format!("(*{e})"), Type::Float, true)])
    }),
    row("for with enumerate", 5, |g| {
        let (v, e, i) = (g.var(|v| v.ty.element() == Some(&Type::Float))?, g.fresh("e"), g.fresh("i"));
        if v.mutable && g.percent(50) {
            let names = [(format!("(*{e})"), Type::Float, true), (i.clone(), Type::Index, false)];
            let names = names.each_ref().map(|(n, t, m)| (n.as_str(), t.clone(), *m));
            return borrowing(g, &format!("for ({i}, {e}) in ~.iter_mut().enumerate()"), &v, true, &names);
        }
        let names = [(e.as_str(), Type::Float, false), (&i, Type::Index, false)];
        borrowing(g, &format!("for ({i}, &{e}) in ~.iter().enumerate()"), &v, false, &names)
    }),
    row("for with zip", 5, |g| {
        let v = g.var(|v| v.ty.element() == Some(&Type::Float))?;
        let w = g.var(|w| w.ty.element() == Some(&Type::Float) && w.place != v.place)?;
        let (e, d) = (g.fresh("e"), g.fresh("e"));
        g.scopes.push(Vec::new());
        let change = v.mutable && g.percent(50);
        g.lock(&w, false);
        let place = if change { format!("(*{e})") } else { e.clone() };
        let (pattern, iter) = if change { (e.clone(), "iter_mut") } else { (format!("&{e}"), "iter") };
        g.lock(&v, change);
        let names = [(place.as_str(), Type::Float, change), (&d, Type::Float, false)];
        let holes = vec![var(&v).into(), var(&w).into()];
        let made = around(g, &format!("for ({pattern}, &{d}) in ~.{iter}().zip(~.iter())"), holes, &names);
        g.scopes.pop();
        made
    }),
    row("for over windows or chunks", 3, |g| {
        let (v, s) = (g.var(|v| v.ty.element() == Some(&Type::Float))?, g.fresh("s"));
        let slice = Type::Slice(Box::new(Type::Float));
        if v.mutable && g.percent(40) {
            return borrowing(g, &format!("for {s} in ~.chunks_mut(2)"), &v, true, &[(&s, slice, true)]);
        }
        let split = g.one(&["windows(2)", "chunks(2)", "chunks_exact(2)"]);
        borrowing(g, &format!("for {s} in ~.{split}"), &v, false, &[(&s, slice, false)])
    }),
    row("for over indices in memory", 4, |g| {
        let (v, k) = (g.var(|v| v.ty.element() == Some(&Type::Index))?, g.fresh("k"));
        borrowing(g, &format!("for &{k} in ~.iter()"), &v, false, &[(&k, Type::Index, false)])
    }),
    row("for over a chain", 3, |g| {
        let chain = chains::chain(g)?;
        let z = g.fresh("z");
        let whole = chain.end(&Type::Float, ".collect::<Vec<f64>>()", vec![]);
        around(g, &format!("for {z} in $"), vec![whole.into()], &[(&z, Type::Float, false)])
    }),
    row("while with a counter", 5, |g| {
        let (k, c) = (g.fresh("k"), g.condition());
        let limit = g.between(1, 4);
        let body = body(g, &[(&k, Type::Index, false)], None, false)?;
        let template = format!("let mut {k} = 0;\nwhile {k} < {limit} && ~ {{\n{k} += 1;\n#\n}}");
        Some(stmt(&template, vec![c.into(), body.into()]))
    }),
    row("while on a varying value", 4, |g| {
        let (q, x) = (g.fresh("q"), g.float());
        let label = label(g);
        let body = body(g, &[(&q, Type::Float, false)], label.clone(), false)?;
        let head = label.map(|label| format!("{label}: ")).unwrap_or_default();
        let template = format!("let mut {q} = ~.atan();\n{head}while {q} * {q} > 0.05 {{\n{q} *= 0.5;\n#\n}}");
        Some(stmt(&template, vec![x.into(), body.into()]))
    }),
    row("while let pop", 2, |g| {
        let v = g.var(|v| v.mutable && matches!(v.ty, Type::List(_)))?;
        let (z, element) = (g.fresh("z"), v.ty.element().cloned()?);
        borrowing(g, &format!("while let Some({z}) = ~.pop()"), &v, true, &[(&z, element, false)])
    }),
    row("loop", 4, |g| {
        let (k, c, label) = (g.fresh("k"), g.condition(), label(g));
        let names = [(k.as_str(), Type::Index, false)];
        let body = body(g, &names, label.clone(), false)?;
        let head = label.map(|label| format!("{label}: ")).unwrap_or_default();
        let template = format!("let mut {k} = 0;\n{head}loop {{\n{k} += 1;\nif {k} > 3 || ~ {{ break; }}\n#\n}}");
        Some(stmt(&template, vec![c.into(), body.into()]))
    }),
    row("loop with a value", 4, |g| {
        let (k, t, label) = (g.fresh("k"), g.fresh("t"), label(g));
        let names = [(k.as_str(), Type::Index, false)];
        let body = body(g, &names, label.clone(), true)?;
        let (c, x) = g.inside(&names, |g| (g.condition(), g.bounded()));
        let head = label.map(|label| format!("{label}: ")).unwrap_or_default();
        g.declare(&t, &Type::Float, true);
        let template =
            format!("let mut {k} = 0;\nlet mut {t} = {head}loop {{\n{k} += 1;\n#\nif {k} > 3 || ~ {{ break $; }}\n}};");
        Some(stmt(&template, vec![body.into(), c.into(), x.into()]))
    }),
];

fn label(g: &mut Generator) -> Option<String> {
    g.percent(40).then(|| g.fresh("'l"))
}

fn body(g: &mut Generator, names: &[(&str, Type, bool)], label: Option<String>, value: bool) -> Option<Block> {
    if !g.roomy() || g.loops.len() > 2 {
        return None;
    }
    g.loops.push(Loop { label, value });
    let body = g.inside(names, |g| g.block(4));
    g.loops.pop();
    Some(body)
}

/// A loop of this head.
fn around(g: &mut Generator, head: &str, mut holes: Vec<Hole>, names: &[(&str, Type, bool)]) -> Option<Stmt> {
    let label = label(g);
    let body = body(g, names, label.clone(), false)?;
    let label = label.map(|label| format!("{label}: ")).unwrap_or_default();
    holes.push(body.into());
    Some(stmt(&format!("{label}{head} #"), holes))
}

/// A loop that borrows a variable while it runs.
fn borrowing(
    g: &mut Generator,
    head: &str,
    of: &crate::generator::Var,
    hidden: bool,
    names: &[(&str, Type, bool)],
) -> Option<Stmt> {
    g.scopes.push(Vec::new());
    if of.ty.element().is_some() {
        g.lock(of, hidden);
    }
    let made = around(g, head, vec![var(of).into()], names);
    g.scopes.pop();
    made
}
