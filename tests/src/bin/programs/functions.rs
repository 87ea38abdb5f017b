//! Whole functions: those that are called, and the one that is tested.

use crate::generator::{Featured, Generator};
use crate::program::{Function, Mode, Param, Program};
use crate::syntax::{Block, Type, expr, name, stmt};

fn boxed(ty: Type) -> Box<Type> {
    Box::new(ty)
}

fn slice(element: Type) -> Type {
    Type::Slice(boxed(element))
}

/// A program of this seed.
pub fn program(seed: u64) -> Program {
    let mut g = Generator::new(seed);
    let constant = format!("0.{}", g.between(101, 989));
    let single = g.percent(8);
    for _ in 0..g.below(4) {
        match g.below(8) {
            0 => recursion(&mut g, 1),
            1 => recursion(&mut g, 2),
            2 => integers(&mut g),
            _ => helper(&mut g),
        }
    }
    let params = main_params(&mut g);
    let result = match g.below(14) {
        0..=5 => Type::Float,
        6 | 7 => Type::Tuple(vec![Type::Float, Type::Float]),
        8 => Type::Array(boxed(Type::Float), 2),
        9 => Type::List(boxed(Type::Float)),
        10 | 11 => Type::Maybe(boxed(Type::Float)),
        12 => Type::Tuple(vec![Type::Float, Type::Array(boxed(Type::Float), 2)]),
        _ if params.iter().any(|p| p.mode == Mode::Unique) => Type::Unit,
        _ => Type::Float,
    };
    let (budget, count) = (g.between(6, 18), g.between(4, 9));
    let main = function(&mut g, "f", params, result, budget, count);
    let points = (0..3).map(|_| main.params.iter().map(|p| argument(&mut g, &p.ty)).collect()).collect();
    let functions = std::mem::take(&mut g.functions).into_iter().chain([main]).collect();
    Program { constant, single, functions, points }
}

/// A function of these parameters, with a body of `count` statements, or `budget` with those inside of them.
fn function(g: &mut Generator, name: &str, params: Vec<Param>, result: Type, budget: usize, count: usize) -> Function {
    g.scopes = vec![Vec::new()];
    for param in &params {
        declare(g, param);
    }
    (g.budget, g.depth, g.nesting, g.result) = (budget, 2, 0, Some(result.clone()));
    let mut first = Vec::new();
    for _ in 0..g.below(4) {
        let ty = g.some_type();
        first.extend(g.bind(&ty).map(|stmt| stmt.with("let")));
    }
    let mut body = g.block_of(count, |g| (result != Type::Unit).then(|| g.returned(&result)));
    body.stmts.splice(0..0, first);
    let attribute = params.iter().any(|p| p.ty.varies());
    Function { name: name.to_owned(), attribute, recursive: false, counted: false, params, result, body }
}

fn declare(g: &mut Generator, param: &Param) {
    let behind = param.mode != Mode::Value && !matches!(param.ty, Type::Slice(_));
    let place = if behind { format!("(*{})", param.name) } else { param.name.clone() };
    g.declare(&place, &param.ty, param.mode != Mode::Shared);
}

/// A function that may be called.
fn helper(g: &mut Generator) {
    let mut params = Vec::new();
    for _ in 0..g.between(1, 3) {
        let (mode, ty) = match g.below(20) {
            0..=3 => (Mode::Value, Type::Float),
            4 | 5 => (Mode::Shared, slice(Type::Float)),
            6..=8 => (Mode::Unique, slice(Type::Float)),
            9 | 10 => (Mode::Unique, Type::Float),
            11 => (Mode::Unique, Type::Index),
            12 => (Mode::Unique, slice(Type::Index)),
            13 => (Mode::Value, Type::Index),
            14 => (Mode::Shared, Type::Pair),
            15 => (Mode::Unique, Type::Pair),
            16 => (Mode::Value, Type::Array(boxed(Type::Float), 3)),
            17 => (Mode::Value, Type::Maybe(boxed(Type::Float))),
            18 => (Mode::Unique, Type::List(boxed(Type::Float))),
            _ => (Mode::Value, Type::Bool),
        };
        params.push(Param { name: g.fresh("p"), mode, ty });
    }
    if !params.iter().any(|p| p.ty.varies()) {
        params.push(Param { name: g.fresh("p"), mode: Mode::Value, ty: Type::Float });
    }
    let result = match g.below(12) {
        0..=5 => Type::Float,
        6 | 7 => Type::Tuple(vec![Type::Float, Type::Float]),
        8 => Type::Maybe(boxed(Type::Float)),
        9 => Type::List(boxed(Type::Float)),
        10 => Type::Index,
        _ if params.iter().any(|p| p.mode == Mode::Unique) => Type::Unit,
        _ => Type::Float,
    };
    let (name, count) = (g.fresh("g"), g.between(1, 4));
    let made = function(g, &name, params, result, 6, count);
    g.functions.push(made);
}

/// A function of integers alone, which changes what it is lent.
fn integers(g: &mut Generator) {
    let mut params = vec![Param { name: g.fresh("p"), mode: Mode::Unique, ty: Type::Index }];
    if g.percent(50) {
        params.push(Param { name: g.fresh("p"), mode: Mode::Unique, ty: slice(Type::Index) });
    }
    if g.percent(50) {
        params.push(Param { name: g.fresh("p"), mode: Mode::Value, ty: Type::Index });
    }
    let name = g.fresh("g");
    g.scopes = vec![Vec::new()];
    params.iter().for_each(|param| declare(g, param));
    (g.budget, g.depth, g.nesting, g.result) = (0, 1, 0, None);
    let mut body = Block::default();
    for _ in 0..g.between(1, 2) {
        if let Some(place) = g.place(&Type::Index, true) {
            let value = g.leaf(&Type::Index);
            body.stmts.push(stmt("$ = (~ + 1) % 5;", vec![place.into(), value.into()]));
        }
    }
    body.value = Some(Box::new(g.leaf(&Type::Index)));
    g.functions.push(Function {
        name,
        attribute: false,
        recursive: false,
        counted: false,
        params,
        result: Type::Index,
        body,
    });
}

/// A function that calls itself, or two that call each other, until a counter is 0.
fn recursion(g: &mut Generator, cycle: usize) {
    let names: Vec<String> = (0..cycle).map(|_| g.fresh("g")).collect();
    let recursive = cycle > 1 || g.percent(30);
    for i in 0..cycle {
        let param = |name: &str, ty| Param { name: name.to_owned(), mode: Mode::Value, ty };
        let (x, y) = (g.fresh("p"), g.fresh("p"));
        let params = vec![param(&x, Type::Float), param(&y, Type::Float), param("depth", Type::Index)];
        g.scopes = vec![Vec::new()];
        params.iter().take(2).for_each(|param| declare(g, param));
        (g.budget, g.depth, g.nesting, g.result) = (5, 2, 0, Some(Type::Float));
        let callable = std::mem::take(&mut g.functions);
        let next = &names[(i + 1) % cycle];
        let body = g.inside(&[], |g| {
            let base = g.bounded();
            let mut stmts = vec![stmt("if depth == 0 { return $; }", vec![base.into()])];
            stmts.extend(g.stmt());
            let (a, b, r) = (g.bounded(), g.bounded(), g.fresh("r"));
            stmts.push(stmt(&format!("let mut {r} = {next}($, $, depth - 1);"), vec![a.into(), b.into()]));
            g.declare("depth", &Type::Index, false);
            g.declare(&r, &Type::Float, true);
            stmts.extend(g.stmt());
            let rest = g.bounded();
            let value = expr(&Type::Float, "(~ + ~).sin()", vec![name(&Type::Float, &r).into(), rest.into()]);
            Block { stmts, value: Some(Box::new(value)) }
        });
        g.functions = callable;
        let made = Function {
            name: names[i].clone(),
            attribute: true,
            recursive,
            counted: true,
            params,
            result: Type::Float,
            body,
        };
        g.functions.push(made);
    }
}

/// Parameters of `f`: of the kinds that the harness knows.
fn main_params(g: &mut Generator) -> Vec<Param> {
    let mut params = vec![Param { name: "x".into(), mode: Mode::Value, ty: Type::Float }];
    for _ in 0..g.between(1, 5) {
        let (mode, ty) = match g.below(22) {
            0..=2 => (Mode::Value, Type::Float),
            3..=5 => (Mode::Shared, slice(Type::Float)),
            6..=8 => (Mode::Unique, slice(Type::Float)),
            9 => (Mode::Unique, Type::Float),
            10 => (Mode::Value, Type::Array(boxed(Type::Float), 3)),
            11 => (Mode::Value, Type::Array(boxed(Type::Array(boxed(Type::Float), 2)), 2)),
            12 => (Mode::Shared, Type::Array(boxed(Type::Float), 3)),
            13 => (Mode::Unique, Type::Array(boxed(Type::Float), 3)),
            14 => (Mode::Value, Type::Tuple(vec![Type::Float, Type::Float])),
            15 => (Mode::Value, Type::List(boxed(Type::Float))),
            16 | 17 => (Mode::Value, Type::Pair),
            18 => (Mode::Unique, Type::Pair),
            19 => (Mode::Value, Type::Maybe(boxed(Type::Float))),
            20 => (Mode::Shared, slice(Type::Index)),
            _ => (Mode::Value, Type::Index),
        };
        params.push(Param { name: g.fresh("p"), mode, ty });
    }
    params
}

/// An owned argument of the type.
fn argument(g: &mut Generator, ty: &Type) -> String {
    match ty {
        Type::Float => format!("{}_f64", g.datum()),
        Type::Index => format!("{}usize", g.below(5)),
        Type::Bool => (if g.percent(50) { "true" } else { "false" }).to_owned(),
        Type::Array(element, n) => format!("[{}]", arguments(g, element, *n)),
        Type::List(element) | Type::Slice(element) => {
            let n = if g.percent(80) { 3 } else { g.between(1, 5) };
            format!("vec![{}]", arguments(g, element, n))
        }
        Type::Tuple(parts) => {
            let parts: Vec<String> = parts.iter().map(|part| argument(g, part)).collect();
            format!("({})", parts.join(", "))
        }
        Type::Pair => format!("Pair {{ a: {}, b: {}, k: {} }}", g.datum(), g.datum(), g.below(4)),
        Type::Maybe(inner) if g.percent(70) => format!("Some({})", argument(g, inner)),
        Type::Maybe(inner) => format!("None::<{}>", inner.text()),
        Type::Unit => "()".to_owned(),
    }
}

fn arguments(g: &mut Generator, ty: &Type, n: usize) -> String {
    let all: Vec<String> = (0..n).map(|_| argument(g, ty)).collect();
    all.join(", ")
}
