//! Iterator chains over floats: a source, adapters, and what becomes of them.

use crate::generator::{Generator, var};
use crate::syntax::{Expr, Hole, Type, expr, loose};

/// A chain on the way: its template, and what fills it.
pub struct Chain {
    pub template: String,
    pub holes: Vec<Hole>,
}

impl Chain {
    fn then(mut self, template: &str, holes: Vec<Hole>) -> Self {
        self.template.push_str(template);
        self.holes.extend(holes);
        self
    }

    pub fn end(self, ty: &Type, template: &str, holes: Vec<Hole>) -> Expr {
        let Self { template, holes } = self.then(template, holes);
        expr(ty, &template, holes)
    }
}

/// Something whose items are floats.
fn source(g: &mut Generator) -> Option<Chain> {
    let v = g.var(|v| v.ty.element() == Some(&Type::Float));
    let (Some(v), false) = (v, g.percent(15)) else {
        let (i, n) = (g.fresh("i"), g.one(&["0..3", "0..2", "1..=3", "(0..4).rev()", "(0..5).step_by(2)"]));
        let body = g.closed(&[(&i, Type::Index, false)], Generator::float);
        let n = if n.starts_with('(') { n.to_owned() } else { format!("({n})") };
        return Some(Chain { template: format!("{n}.map(|{i}| $)"), holes: vec![body.into()] });
    };
    let chain = |template: &str, holes| Some(Chain { template: template.to_owned(), holes });
    let whole: Hole = var(&v).into();
    let z = g.fresh("z");
    match g.below(9) {
        0 => chain("~.iter().copied()", vec![whole]),
        1 => chain("~.iter().rev().copied()", vec![whole]),
        2 => {
            let body = g.closed(&[(&format!("(*{z})"), Type::Float, false)], Generator::float);
            chain(&format!("~.iter().map(|{z}| $)"), vec![whole, body.into()])
        }
        3 => {
            let (i, w) = (g.fresh("i"), g.var(|w| w.ty.element() == Some(&Type::Float))?);
            let body =
                g.closed(&[(&format!("(*{z})"), Type::Float, false), (&i, Type::Float, false)], Generator::float);
            chain(&format!("~.iter().zip(~.iter()).map(|({z}, &{i})| $)"), vec![whole, var(&w).into(), body.into()])
        }
        4 => {
            let i = g.fresh("i");
            let body = g.closed(&[(&i, Type::Index, false), (&z, Type::Float, false)], Generator::float);
            chain(&format!("~.iter().enumerate().map(|({i}, &{z})| $)"), vec![whole, body.into()])
        }
        5 => {
            let body = g.closed(&[(&z, Type::Slice(Box::new(Type::Float)), false)], Generator::float);
            let split = g.one(&["windows(2)", "chunks(2)", "windows(2).rev()", "chunks_exact(2)", "chunks(3)"]);
            chain(&format!("~.{split}.map(|{z}| $)"), vec![whole, body.into()])
        }
        6 => {
            let w = g.var(|w| w.ty.element() == Some(&Type::Float))?;
            chain("~.iter().chain(~.iter()).copied()", vec![whole, var(&w).into()])
        }
        7 if v.ty != Type::Slice(Box::new(Type::Float)) => chain("~.clone().into_iter()", vec![whole]),
        _ => {
            let range = g.range(&v.ty);
            chain(&format!("~{range}.iter().cloned()"), vec![whole])
        }
    }
}

fn adapted(g: &mut Generator, chain: Chain) -> Chain {
    let z = g.fresh("z");
    let by_value = [(z.as_str(), Type::Float, false)];
    match g.below(13) {
        0 | 1 => {
            let body = g.closed(&by_value, Generator::float);
            chain.then(&format!(".map(|{z}| $)"), vec![body.into()])
        }
        2 => {
            let test = g.closed(&by_value, Generator::condition);
            chain.then(&format!(".filter(|&{z}| $)"), vec![test.into()])
        }
        3 => {
            let test = g.closed(&by_value, Generator::condition);
            let method = g.one(&["take_while", "skip_while"]);
            chain.then(&format!(".{method}(|&{z}| $)"), vec![test.into()])
        }
        4 => {
            let k = g.closed(&[], |g| g.leaf(&Type::Index));
            let method = g.one(&["take", "skip"]);
            chain.then(&format!(".{method}($)"), vec![k.into()])
        }
        5 => {
            let (state, first) = (g.fresh("s"), g.float());
            let names = [(z.as_str(), Type::Float, false), (&format!("(*{state})"), Type::Float, false)];
            let (next, item) = (g.closed(&names, Generator::float), g.closed(&names, Generator::float));
            let template = format!(".scan($, |{state}, {z}| {{ *{state} = ~.tanh(); Some($) }})");
            chain.then(&template, vec![first.into(), next.into(), item.into()])
        }
        6 => {
            let (test, body) = (g.closed(&by_value, Generator::condition), g.closed(&by_value, Generator::float));
            chain
                .then(&format!(".filter_map(|{z}| if $ {{ Some($) }} else {{ None }})"), vec![test.into(), body.into()])
        }
        7 => {
            let (a, b) = (g.closed(&by_value, Generator::float), g.closed(&by_value, Generator::float));
            chain.then(&format!(".flat_map(|{z}| [$, $])"), vec![a.into(), b.into()])
        }
        8 => chain.then(".step_by(2)", vec![]),
        9 => {
            let i = g.fresh("i");
            let body = g.closed(&[(&i, Type::Index, false), (&z, Type::Float, false)], Generator::float);
            chain.then(&format!(".enumerate().map(|({i}, {z})| $)"), vec![body.into()])
        }
        10 => match source(g) {
            Some(other) => {
                let y = g.fresh("z");
                let body = g.closed(&[(&y, Type::Float, false), (&z, Type::Float, false)], Generator::float);
                let mut chain = chain.then(".zip(", vec![]).then(&other.template, other.holes);
                chain = chain.then(&format!(").map(|({z}, {y})| $)"), vec![body.into()]);
                chain
            }
            None => chain,
        },
        11 => match source(g) {
            Some(other) => chain.then(".chain(", vec![]).then(&other.template, other.holes).then(")", vec![]),
            None => chain,
        },
        _ => chain,
    }
}

/// A chain of floats.
pub fn chain(g: &mut Generator) -> Option<Chain> {
    let depth = g.depth.min(1);
    let depth = std::mem::replace(&mut g.depth, depth);
    let mut chain = source(g);
    for _ in 0..g.below(3) {
        chain = chain.map(|chain| adapted(g, chain));
    }
    g.depth = depth;
    chain
}

/// A float at a chain's end.
pub fn float(g: &mut Generator) -> Option<Expr> {
    let chain = chain(g)?;
    let (a, z) = (g.fresh("a"), g.fresh("z"));
    let ty = &Type::Float;
    let depth = g.depth.min(1);
    let depth = std::mem::replace(&mut g.depth, depth);
    let made = match g.below(9) {
        0..=2 => chain.end(ty, ".sum::<f64>()", vec![]),
        3 => chain.end(ty, ".product::<f64>().tanh()", vec![]),
        4 | 5 => {
            let first = g.float();
            let body = g.closed(&[(&a, Type::Float, false), (&z, Type::Float, false)], Generator::float);
            chain.end(ty, &format!(".fold($, |{a}, {z}| ~.sin())"), vec![first.into(), body.into()])
        }
        6 => {
            let other = g.float();
            let by = g.one(&["max_by", "min_by"]);
            chain.end(ty, &format!(".{by}(|a, b| a.total_cmp(b)).unwrap_or($)"), vec![other.into()])
        }
        7 => {
            let other = g.float();
            chain.end(ty, ".last().unwrap_or($)", vec![other.into()])
        }
        _ => {
            let (k, other) = (g.below(3), g.float());
            chain.end(ty, &format!(".nth({k}).unwrap_or($)"), vec![other.into()])
        }
    };
    g.depth = depth;
    Some(made)
}

/// An integer at a chain's end.
pub fn index(g: &mut Generator) -> Option<Expr> {
    let (chain, z) = (chain(g)?, g.fresh("z"));
    if g.percent(50) {
        return Some(chain.end(&Type::Index, ".count()", vec![]));
    }
    let test = g.closed(&[(&z, Type::Float, false)], Generator::condition);
    Some(chain.end(&Type::Index, &format!(".position(|{z}| $).unwrap_or(1)"), vec![test.into()]))
}

/// A test at a chain's end.
pub fn boolean(g: &mut Generator) -> Option<Expr> {
    let (chain, z) = (chain(g)?, g.fresh("z"));
    let test = g.closed(&[(&z, Type::Float, false)], Generator::condition);
    let method = g.one(&["any", "all"]);
    Some(chain.end(&Type::Bool, &format!(".{method}(|{z}| $)"), vec![test.into()]))
}

/// A vector at a chain's end.
pub fn collected(g: &mut Generator) -> Expr {
    let ty = Type::List(Box::new(Type::Float));
    match chain(g) {
        Some(chain) => chain.end(&ty, ".collect::<Vec<f64>>()", vec![]),
        None => {
            let x = g.float();
            loose(&ty, "vec![$]", vec![x.into()])
        }
    }
}
