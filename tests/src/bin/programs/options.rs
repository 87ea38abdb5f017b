//! Expressions that are options, and floats that come out of them.

use crate::generator::{Generator, var};
use crate::syntax::{Expr, Type, expr, loose, name};

/// An option of a float, as an expression.
fn scrutinee(g: &mut Generator) -> Expr {
    maybe(g, &Type::Float)
}

/// A float out of an option.
pub fn float(g: &mut Generator) -> Option<Expr> {
    let (o, z) = (scrutinee(g), g.fresh("z"));
    let names = [(z.as_str(), Type::Float, false)];
    let other = g.float();
    let template = match g.below(6) {
        0 => "~.unwrap_or($)".to_owned(),
        1 => {
            let some = g.closed(&names, Generator::float);
            return Some(expr(
                &Type::Float,
                &format!("~.map_or($, |{z}| $)"),
                vec![o.into(), other.into(), some.into()],
            ));
        }
        2 => "~.unwrap_or_else(|| $)".to_owned(),
        3 => "~.unwrap_or_default() * ~".to_owned(),
        k => {
            let some = g.inside(&names, |g| g.value_block(&Type::Float));
            let none = g.value_block(&Type::Float);
            let template = if k == 4 {
                format!("if let Some({z}) = $ # else #")
            } else {
                format!("match $ {{ Some({z}) => #, None => # }}")
            };
            return Some(loose(&Type::Float, &template, vec![o.into(), some.into(), none.into()]));
        }
    };
    let other = if template.starts_with("~.unwrap_or_else") { g.closed(&[], Generator::float) } else { other };
    Some(loose(&Type::Float, &template, vec![o.into(), other.into()]))
}

/// An option.
pub fn maybe(g: &mut Generator, inner: &Type) -> Expr {
    let ty = Type::Maybe(Box::new(inner.clone()));
    if g.percent(40)
        && let Some(place) = g.place(&ty, false)
    {
        return place;
    }
    let z = g.fresh("z");
    let names = [(z.as_str(), inner.clone(), false)];
    if g.depth > 0 && *inner == Type::Float {
        g.depth -= 1;
        let made = match g.below(9) {
            0 => g.var(|v| v.ty.element() == Some(inner)).map(|v| {
                let k = g.index();
                expr(&ty, "~.get($).copied()", vec![var(&v).into(), k.into()])
            }),
            1 => g.var(|v| v.ty.element() == Some(inner)).map(|v| {
                let end = g.one(&["first", "last"]);
                expr(&ty, &format!("~.{end}().copied()"), vec![var(&v).into()])
            }),
            2 => {
                let (o, body) = (maybe(g, inner), g.closed(&names, Generator::float));
                Some(expr(&ty, &format!("~.map(|{z}| $)"), vec![o.into(), body.into()]))
            }
            3 => {
                let (o, test) = (maybe(g, inner), g.closed(&names, Generator::condition));
                Some(expr(&ty, &format!("~.filter(|&{z}| $)"), vec![o.into(), test.into()]))
            }
            4 => {
                let (o, test) = (maybe(g, inner), g.closed(&names, Generator::condition));
                let body = g.closed(&names, Generator::float);
                let template = format!("~.and_then(|{z}| if $ {{ Some($) }} else {{ None }})");
                Some(expr(&ty, &template, vec![o.into(), test.into(), body.into()]))
            }
            5 => {
                let (o, p) = (maybe(g, inner), maybe(g, inner));
                Some(expr(&ty, "~.or($)", vec![o.into(), p.into()]))
            }
            6 => {
                let (c, x) = (g.condition(), g.float());
                Some(loose(&ty, "if $ { Some($) } else { None }", vec![c.into(), x.into()]))
            }
            7 => {
                let (c, x) = (g.condition(), g.closed(&[], Generator::float));
                Some(expr(&ty, "~.then(|| $)", vec![c.into(), x.into()]))
            }
            _ => None,
        };
        g.depth += 1;
        if let Some(made) = made {
            return Expr { feature: "option method", ..made };
        }
    }
    if g.percent(20) {
        return name(&ty, &format!("None::<{}>", inner.text()));
    }
    let x = g.leaf(inner);
    expr(&ty, "Some($)", vec![x.into()])
}
