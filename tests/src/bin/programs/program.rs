//! Whole programs: functions, arguments to call them with, and the file that is compiled.

use crate::syntax::{Block, Form, Type};
use std::fmt::Write;

/// How a parameter is passed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Mode {
    Value,
    Shared,
    Unique,
}

#[derive(Clone, Debug)]
pub struct Param {
    pub name: String,
    pub mode: Mode,
    pub ty: Type,
}

#[derive(Clone, Debug)]
pub struct Function {
    pub name: String,
    /// Whether it has the attribute: not if it is of integers alone.
    pub attribute: bool,
    /// Whether the attribute says `recursive`.
    pub recursive: bool,
    /// Whether the last parameter counts down calls of itself.
    pub counted: bool,
    pub params: Vec<Param>,
    pub result: Type,
    pub body: Block,
}

#[derive(Clone, Debug)]
pub struct Program {
    /// The digits of the constant `C`.
    pub constant: String,
    /// Whether its floats are `f32`.
    pub single: bool,
    /// The last one is `f`.
    pub functions: Vec<Function>,
    /// Owned arguments of `f`, as Rust writes them.
    pub points: Vec<Vec<String>>,
}

impl Function {
    fn write(&self, form: Form, out: &mut String) {
        if form == Form::Plain && self.attribute {
            out.push_str(if self.recursive { "#[differentiable(recursive)]\n" } else { "#[differentiable]\n" });
        }
        let params: Vec<String> = self.params.iter().map(Param::text).collect();
        let result = if self.result == Type::Unit { String::new() } else { format!(" -> {}", self.result.text()) };
        let _ = write!(out, "pub fn {}({}){result} ", self.name, params.join(", "));
        self.body.write(form, 0, out);
        out.push_str("\n\n");
    }
}

impl Param {
    fn text(&self) -> String {
        let Self { name, ty, .. } = self;
        match self.mode {
            Mode::Value => format!("mut {name}: {}", ty.text()),
            Mode::Shared => format!("{name}: &{}", ty.text()),
            Mode::Unique => format!("{name}: &mut {}", ty.text()),
        }
    }

    /// How the harness is told of it.
    fn kind(&self) -> &'static str {
        match (self.mode, self.ty.varies()) {
            (Mode::Value, true) => "val",
            (Mode::Shared, true) => "by_ref",
            (Mode::Unique, true) => "by_mut",
            (Mode::Value, false) => "inert",
            (_, false) => "inert_ref",
        }
    }
}

const STRUCT: &str = "pub struct Pair {\n    pub a: f64,\n    pub b: f64,\n    pub k: usize,\n}\n\n";

impl Program {
    pub fn main(&self) -> &Function {
        self.functions.last().expect("a program has a function")
    }

    /// The file. `title` says where the program comes from.
    pub fn text(&self, title: &str) -> String {
        let mut plain = format!("const C: f64 = {};\n\n#[derive(Clone, Copy, Debug, Differentiable)]\n", self.constant);
        plain.push_str(STRUCT);
        let mut twin =
            format!("const C: ::core::primitive::f64 = {};\n\n#[derive(Clone, Copy, Debug)]\n", self.constant);
        twin.push_str(STRUCT);
        for function in &self.functions {
            function.write(Form::Plain, &mut plain);
            function.write(Form::Twin, &mut twin);
        }
        let float = if self.single { "f32" } else { "f64" };
        let mut check = self.check();
        if self.single {
            check = check.replace("f64", "f32");
            plain = plain.replace("f64", "f32");
            twin = twin.replace("f64", "f32").replace("primitive::f32", "primitive::f64");
        }
        let twin = twin.trim_end().replace('\n', "\n    ").replace("\n    \n", "\n\n");
        format!(
            "//! {title}\n\
             #![allow(warnings, clippy::all, clippy::pedantic, unconditional_panic, arithmetic_overflow)]\n\n\
             use autodiff_core::{{Differentiable, differentiable}};\n\
             use autodiff_tests::program::{{Lift, Parts}};\n\
             use twins::f as twin;\n\n\
             {plain}mod twins {{\n    use autodiff_tests::program::{{Dual as {float}, c, cast}};\n    use autodiff_tests::{{add, mul, sub}};\n\n    {twin}\n}}\n\n\
             autodiff_tests::pair! {{ Pair, twins::Pair }}\n\n{check}"
        )
    }

    /// The call of the harness.
    fn check(&self) -> String {
        let function = self.main();
        let params: Vec<String> = function.params.iter().map(|p| format!("{} {}", p.kind(), p.name)).collect();
        let result = match &function.result {
            Type::Float => "scalar",
            Type::Unit => "nothing",
            ty if !ty.varies() => "inert",
            _ => "value",
        };
        let tolerance = if self.single { "1e-3" } else { "1e-8" };
        let points: Vec<String> = self
            .points
            .iter()
            .map(|point| if point.len() == 1 { point[0].clone() } else { format!("({})", point.join(", ")) })
            .collect();
        format!(
            "autodiff_tests::program! {{ ({}) -> {result}, tolerance {tolerance};\n    {}\n}}\n",
            params.join(", "),
            points.join(",\n    ")
        )
    }
}
