//! The intermediate representation as text, for snapshots and for reports of bugs in the compiler.
//!
//! One statement a line. A definition reads `name: type [marks] = …`; `x := …` assigns to a variable, `store`
//! writes memory; loops and exits carry their numbers. Names are unique, so that two versions of one of the
//! user's variables can be told apart.

use std::fmt::Write;

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

use super::unique::unique_names;
use super::{
    Arg, Arith, Arm, BackArg, Call, Callee, Code, Ctor, DynOp, Exit, Expr, Float, Func, Handed, Hole, Kind, Loop,
    LoopKind, MemOp, Place, Proj, Region, Stmt, Take, Taken, Ty, VarId,
};
use crate::rules::Shape;

/// A function as text. `note` says a word about a variable where that is defined, or nothing.
pub fn print(func: &Func, note: &dyn Fn(VarId) -> &'static str) -> String {
    let mut text = Text::new(func, note);
    let params = func.params.iter().map(|&v| text.define(v)).collect::<Vec<_>>();
    text.open(&format!("fn ({})", params.join(", ")));
    text.region(&func.body);
    text.close("");
    text.out
}

/// Some statements of a function as text: the reverse sweep, the declarations before the forward sweep.
pub fn print_stmts(func: &Func, stmts: &[Stmt], note: &dyn Fn(VarId) -> &'static str) -> String {
    let mut text = Text::new(func, note);
    for stmt in stmts {
        text.stmt(stmt);
    }
    text.out
}

struct Text<'a> {
    func: &'a Func,
    names: Vec<String>,
    note: &'a dyn Fn(VarId) -> &'static str,
    out: String,
    depth: usize,
}

impl<'a> Text<'a> {
    fn new(func: &'a Func, note: &'a dyn Fn(VarId) -> &'static str) -> Self {
        Text {
            func,
            names: unique_names(func.vars.iter().map(|v| v.name.as_str())),
            note,
            out: String::new(),
            depth: 0,
        }
    }

    fn line(&mut self, text: &str) {
        let indent = 4 * self.depth;
        let _ = writeln!(self.out, "{:indent$}{text}", "");
    }

    fn open(&mut self, head: &str) {
        self.line(&format!("{head} {{"));
        self.depth += 1;
    }

    /// Ends a region; `next` begins another one on the same line.
    fn close(&mut self, next: &str) {
        self.depth -= 1;
        self.line(&format!("}}{next}"));
        self.depth += usize::from(next.ends_with('{'));
    }

    fn region(&mut self, region: &Region) {
        for stmt in &region.stmts {
            self.stmt(stmt);
        }
        if !region.values.is_empty() {
            let values = self.list(&region.values);
            self.line(&format!("yield {values}"));
        }
    }

    fn name(&self, v: VarId) -> String {
        match &self.func.var(v).global {
            Some(path) => format!("global {}", tokens_text(path.clone())),
            None => self.names[v.0].clone(),
        }
    }

    fn tuple(&self, vars: &[VarId]) -> String {
        let names = vars.iter().map(|&v| self.name(v)).collect::<Vec<_>>();
        format!("({})", names.join(", "))
    }

    /// A variable where it is defined: its type and what matters about it.
    fn define(&self, v: VarId) -> String {
        let var = self.func.var(v);
        let note = (self.note)(v);
        let marks = [
            (var.kind == Kind::Root, "root"),
            (var.by_ref, "ref"),
            (var.mutable, "mut"),
            (var.multi, "multi"),
            (!note.is_empty(), note),
        ];
        let marks = marks.iter().filter(|(holds, _)| *holds).map(|(_, mark)| *mark).collect::<Vec<_>>();
        let ty = ty_text(&var.ty);
        let name = self.name(v);
        if marks.is_empty() { format!("{name}: {ty}") } else { format!("{name}: {ty} [{}]", marks.join(", ")) }
    }

    /// `a: f64, b: f64 = `, nothing where a statement has no results.
    fn results(&self, vars: &[VarId]) -> String {
        let vars = vars.iter().map(|&v| self.define(v)).collect::<Vec<_>>();
        if vars.is_empty() { String::new() } else { format!("{} = ", vars.join(", ")) }
    }

    fn stmt(&mut self, stmt: &Stmt) {
        match stmt {
            Stmt::If { cond, then, els, results } => {
                let head = format!("{}if {}", self.results(results), self.expr(cond));
                self.two(&head, then, els);
            }
            Stmt::IfSaved { trace, vars, then, els, results } => {
                let head = format!("{}if saved {} {}", self.results(results), self.name(*trace), self.tuple(vars));
                self.two(&head, then, els);
            }
            Stmt::Match { scrutinee, arms, results } => {
                let head = format!("{}match {}", self.results(results), self.expr(scrutinee));
                self.open(&head);
                for arm in arms {
                    self.arm(arm);
                }
                self.close("");
            }
            Stmt::Loop(l) => {
                let head = self.loop_head(l);
                self.open(&head);
                self.region(&l.body);
                self.close("");
            }
            Stmt::Repeat { count, var, body } => {
                let index = var.map_or(String::new(), |v| format!(" as {}", self.define(v)));
                let head = format!("repeat {}{index}", self.expr(count));
                self.open(&head);
                self.region(body);
                self.close("");
            }
            stmt => {
                let text = self.simple(stmt);
                self.line(&text);
            }
        }
    }

    /// A statement without regions.
    fn simple(&self, stmt: &Stmt) -> String {
        match stmt {
            Stmt::Let { var, init: Some(e) } => format!("{} = {}", self.define(*var), self.expr(e)),
            Stmt::Let { var, init: None } => self.define(*var),
            Stmt::Assign { var, value } => format!("{} := {}", self.name(*var), self.expr(value)),
            Stmt::Store { place, value } => {
                format!("store {} = {}", self.place(place), self.expr(value))
            }
            Stmt::Mem { place, op } => self.memory(place, op),
            Stmt::Call(call) => {
                let results = call.results().map(|v| self.define(v)).collect::<Vec<_>>().join(", ");
                format!("{results}, {} = call {}", self.name(call.pullback), self.call(call))
            }
            Stmt::Exit { exit, id } => match exit {
                Exit::Break(target) => format!("exit #{id} break #{target}"),
                Exit::Return(Some(e)) => format!("exit #{id} return {}", self.expr(e)),
                Exit::Return(None) => format!("exit #{id} return"),
            },
            Stmt::Verbatim(code) => format!("do {{ {} }}", self.code(code)),
            Stmt::AddTo { place, value, whole } => {
                format!("{} {} += {}", if *whole { "accumulate" } else { "add" }, self.place(place), self.expr(value))
            }
            Stmt::Save { trace, vars, last, .. } => {
                format!("save {} {}{}", self.name(*trace), self.tuple(vars), if *last { " last" } else { "" })
            }
            Stmt::Restore { trace, vars } => {
                format!("restore {} {}", self.name(*trace), self.tuple(vars))
            }
            Stmt::Back { call, args, results, .. } => {
                let results = results.iter().map(|r| r.map_or("_".to_owned(), |v| self.define(v))).collect::<Vec<_>>();
                let args = args.iter().map(|a| self.back_arg(a)).collect::<Vec<_>>();
                format!("{} = back {}({})", results.join(", "), self.name(*call), args.join(", "))
            }
            Stmt::If { .. } | Stmt::IfSaved { .. } | Stmt::Match { .. } | Stmt::Loop(_) | Stmt::Repeat { .. } => {
                String::new()
            }
        }
    }

    fn two(&mut self, head: &str, then: &Region, els: &Region) {
        self.open(head);
        self.region(then);
        if !els.stmts.is_empty() || !els.values.is_empty() {
            self.close(" else {");
            self.region(els);
        }
        self.close("");
    }

    fn arm(&mut self, arm: &Arm) {
        let names = arm.binds.iter().map(|&v| self.name(v)).collect::<Vec<_>>();
        let guard = arm.guard.as_ref().map_or(String::new(), |g| format!(" if {}", self.expr(g)));
        let head = format!("{}{guard} =>", fill(tokens_text(arm.pattern.clone()), "__bind_", &names));
        self.open(&head);
        self.region(&arm.body);
        self.close("");
    }

    fn loop_head(&self, l: &Loop) -> String {
        let until = l.until.map_or(String::new(), |v| format!(" until {}", self.name(v)));
        match &l.kind {
            LoopKind::For { var, lo, hi, step, rev, inclusive } => {
                let step = step.as_ref().map_or(String::new(), |s| format!(" step {}", self.expr(s)));
                let dots = if *inclusive { "..=" } else { ".." };
                let rev = if *rev { " backwards" } else { "" };
                format!(
                    "for {} in {}{dots}{}{step}{rev}{until} #{}",
                    self.define(*var),
                    self.expr(lo),
                    self.expr(hi),
                    l.id
                )
            }
            LoopKind::While { cond } => format!("while {} #{}", self.expr(cond), l.id),
            LoopKind::Forever => format!("loop #{}", l.id),
            LoopKind::Once => format!("block #{}", l.id),
        }
    }

    fn list(&self, exprs: &[Expr]) -> String {
        exprs.iter().map(|e| self.expr(e)).collect::<Vec<_>>().join(", ")
    }

    fn expr(&self, e: &Expr) -> String {
        match e {
            Expr::Var(v) => self.name(*v),
            Expr::Lit(text) => text.clone(),
            Expr::Prim(rule, args) => match (rule.shape, args.as_slice()) {
                (Shape::Unary(op), [a]) => format!("{op}{}", self.operand(a)),
                (Shape::Binary(op), [a, b]) => {
                    format!("{} {op} {}", self.operand(a), self.operand(b))
                }
                (Shape::Function(name), args) => format!("libm::{name}({})", self.list(args)),
                (_, [receiver, rest @ ..]) => format!("{}.{}({})", self.operand(receiver), rule.name, self.list(rest)),
                (_, []) => rule.name.to_owned(),
            },
            Expr::Dyn(op, a, b) => {
                format!("{} dyn{} {}", self.operand(a), op_text(op.arith), self.operand(b))
            }
            Expr::DynNeg(a) => format!("dyn-{}", self.operand(a)),
            Expr::DynDot(op, args) => {
                let pairs = args.iter().map(|(a, dot)| {
                    let dot = dot.as_ref().map_or("_".to_owned(), |dot| self.expr(dot));
                    format!("{} with {dot}", self.expr(a))
                });
                let op = match op {
                    DynOp::Binary(op) => op_text(op.arith).to_owned(),
                    DynOp::Neg => "-".to_owned(),
                    DynOp::Cast(to) => format!("as {}", float_text(to)),
                };
                format!("dot{op}({})", pairs.collect::<Vec<_>>().join(", "))
            }
            Expr::Cast(a, to, certain) => {
                let float = float_text(to);
                format!("{} as{} {float}", self.operand(a), if *certain { "" } else { "?" })
            }
            Expr::Scalar(a) => format!("scalar({})", self.expr(a)),
            Expr::Load(p) => self.place(p),
            Expr::Select(c, a, b) => format!("select({}, {}, {})", self.expr(c), self.expr(a), self.expr(b)),
            Expr::Code(code) => self.code(code),
            Expr::Build(ctor, parts) => self.build(ctor, parts),
            Expr::Repeat { elem, len, vec } => {
                format!("{}[{}; {}]", if *vec { "vec!" } else { "" }, self.expr(elem), self.expr(len))
            }
            Expr::Take(p, Take::Move) => format!("move {}", self.place(p)),
            Expr::Take(p, Take::Owned) => format!("owned({})", self.place(p)),
            Expr::Take(p, Take::Kept) => format!("kept({})", self.place(p)),
            Expr::Take(p, Take::Array(len)) => format!("{}.array<{len}>", self.place(p)),
            Expr::Take(p, Take::Method(name)) => format!("{}.{name}()", self.place(p)),
            Expr::Ref(p, mutable) => {
                format!("{}{}", if *mutable { "&mut " } else { "&" }, self.place(p))
            }
            Expr::ZeroLike(p) => format!("zero_like({})", self.place(p)),
            Expr::Zero(ty) => format!("zero<{}>", ty_text(ty)),
        }
    }

    /// A subexpression, in parentheses where it has an operator of its own.
    fn operand(&self, e: &Expr) -> String {
        let text = self.expr(e);
        let operator = match e {
            Expr::Prim(rule, _) => !matches!(rule.shape, Shape::Method | Shape::Function(_)),
            Expr::Dyn(..) | Expr::DynNeg(_) | Expr::Cast(..) | Expr::Ref(..) | Expr::Take(_, Take::Move) => true,
            Expr::Code(_) => text.contains(' '),
            _ => false,
        };
        if operator { format!("({text})") } else { text }
    }

    fn build(&self, ctor: &Ctor, parts: &[Expr]) -> String {
        let values = self.list(parts);
        match ctor {
            Ctor::Tuple => format!("({values})"),
            Ctor::Array => format!("[{values}]"),
            Ctor::Vec => format!("vec![{values}]"),
            Ctor::Like => format!("like({values})"),
            Ctor::Boxed(path) | Ctor::Call(path) => {
                format!("{}({values})", tokens_text(path.clone()))
            }
            Ctor::Struct(path, names) => {
                let fields = names.iter().zip(parts).map(|(n, e)| format!("{n}: {}", self.expr(e))).collect::<Vec<_>>();
                format!("{} {{ {} }}", tokens_text(path.clone()), fields.join(", "))
            }
        }
    }

    fn place(&self, p: &Place) -> String {
        let mut text = self.name(p.root);
        for proj in &p.path {
            let _ = match proj {
                Proj::Field(name, _) => write!(text, ".{name}"),
                Proj::Index(i) => write!(text, "[{}]", self.expr(i)),
                Proj::Range(lo, hi) => {
                    let end = |e: &Option<Expr>| e.as_ref().map_or(String::new(), |e| self.operand(e));
                    write!(text, "[{}..{}]", end(lo), end(hi))
                }
                Proj::Deref => write!(text, ".*"),
                Proj::Payload => write!(text, ".payload"),
                Proj::Variant(path, member) => write!(text, ".<{path}>{member}"),
            };
        }
        text
    }

    fn code(&self, code: &Code) -> String {
        let alone = code.tokens.clone().into_iter().count() == 1;
        let holes = code.holes.iter().map(|h| match h {
            Hole::Expr(e) if alone => self.expr(e),
            Hole::Expr(e) => self.operand(e),
            Hole::Place(p) => self.place(p),
            Hole::Taken(taken) => Self::taken(taken),
        });
        fill(tokens_text(code.tokens.clone()), "__hole_", &holes.collect::<Vec<_>>())
    }

    fn taken(taken: &Taken) -> String {
        match &taken.function {
            Handed::Named { function, .. } => format!("function {}", tokens_text(function.clone())),
            Handed::Plain(function) => format!("plain function {}", tokens_text(function.clone())),
            Handed::Closure(local) => format!("closure of {} and {}", local.captured, local.constants),
        }
    }

    fn memory(&self, place: &Place, op: &MemOp) -> String {
        let p = self.place(place);
        match op {
            MemOp::Push(e) => format!("push {p}, {}", self.expr(e)),
            MemOp::Swap(i, j) => format!("swap {p}, {}, {}", self.expr(i), self.expr(j)),
            MemOp::Fill(e) => format!("fill {p}, {}", self.expr(e)),
            MemOp::CopyFrom(src) => format!("copy {p} from {}", self.place(src)),
            MemOp::ExtendFrom(src) => format!("extend {p} from {}", self.place(src)),
            MemOp::Reverse => format!("reverse {p}"),
            MemOp::RotateLeft(k) => format!("rotate_left {p}, {}", self.expr(k)),
            MemOp::RotateRight(k) => format!("rotate_right {p}, {}", self.expr(k)),
            MemOp::Truncate(n) => format!("truncate {p}, {}", self.expr(n)),
            MemOp::Insert(i, e) => format!("insert {p}, {}, {}", self.expr(i), self.expr(e)),
            MemOp::Cut(lo, hi) => format!("cut {p}, {}..{}", self.expr(lo), self.expr(hi)),
            MemOp::Permute(order) => format!("permute {p}, {}", self.expr(order)),
            MemOp::Keep(kept) => format!("keep {p}, {}", self.expr(kept)),
            MemOp::SetZero => format!("set {p} to zero"),
            MemOp::ExtendZeros(src) => format!("extend {p} by zeros like {}", self.place(src)),
        }
    }

    fn call(&self, call: &Call) -> String {
        let name = match &call.callee {
            Callee::Path { name, .. } => name.clone(),
            Callee::Method { name, .. } => format!(".{name}"),
            Callee::Given { name, .. } => format!("given {name}"),
            Callee::Assoc { ty, name, .. } => format!("{}::{name}", tokens_text(ty.clone())),
        };
        let args = call.args.iter().map(|a| self.arg(a)).collect::<Vec<_>>();
        format!("{name}({})", args.join(", "))
    }

    fn arg(&self, arg: &Arg) -> String {
        match arg {
            Arg::Value(e) => self.expr(e),
            Arg::Ref(p, None) => format!("&{}", self.place(p)),
            Arg::Ref(p, Some(copy)) => format!("&{} (copy of {})", self.place(copy), self.place(p)),
            Arg::RefMut(p, _) => format!("&mut {}", self.place(p)),
            Arg::Inert(e, _) => format!("inert {}", self.expr(e)),
            Arg::Zero => "_".to_owned(),
        }
    }

    fn back_arg(&self, arg: &BackArg) -> String {
        match arg {
            BackArg::Primal(p) => format!("&{}", self.place(p)),
            BackArg::PrimalInert(e) => format!("inert {}", self.expr(e)),
            BackArg::Shadow(p) => format!("shadow {}", self.place(p)),
            BackArg::NoShadow => "no shadow".to_owned(),
            BackArg::Tangent(p) => p.as_ref().map_or("_".to_owned(), |p| format!("&{}", self.place(p))),
            BackArg::Bar(e) => self.expr(e),
        }
    }
}

fn op_text(op: Arith) -> &'static str {
    match op {
        Arith::Add => "+",
        Arith::Sub => "-",
        Arith::Mul => "*",
        Arith::Div => "/",
        Arith::Rem => "%",
    }
}

fn float_text(float: &Float) -> &str {
    match float {
        Float::F64 => "f64",
        Float::F32 => "f32",
        Float::Param(name) => name,
        Float::Any => "float",
    }
}

fn ty_text(ty: &Ty) -> String {
    match ty {
        Ty::Float(f) => float_text(f).to_owned(),
        Ty::Inert => "inert".to_owned(),
        Ty::Array(e, n) => format!("[{}; {n}]", ty_text(e)),
        Ty::Slice(e) => format!("[{}]", ty_text(e)),
        Ty::Vec(e) => format!("Vec<{}>", ty_text(e)),
        Ty::Tuple(parts) => format!("({})", parts.iter().map(ty_text).collect::<Vec<_>>().join(", ")),
        Ty::Result(inner) => format!("Result<{}>", ty_text(inner)),
        Ty::Option(inner) => format!("Option<{}>", ty_text(inner)),
        Ty::Ref(inner, mutable) => {
            format!("&{}{}", if *mutable { "mut " } else { "" }, ty_text(inner))
        }
        Ty::Boxed(inner) => format!("Box<{}>", ty_text(inner)),
        Ty::Unknown => "?".to_owned(),
    }
}

/// Replaces numbered placeholders, the highest first, so that `__hole_1` does not match in `__hole_12`.
fn fill(mut text: String, placeholder: &str, with: &[String]) -> String {
    for (k, with) in with.iter().enumerate().rev() {
        text = text.replace(&format!("{placeholder}{k}"), with);
    }
    text
}

/// Tokens with the spaces that a reader expects, whatever prints them: the compiler and its tests print
/// a token stream differently.
fn tokens_text(tokens: TokenStream) -> String {
    let mut out = String::new();
    let mut glued = true;
    for t in tokens {
        let close = match &t {
            TokenTree::Punct(p) => matches!(p.as_char(), '.' | ',' | ';' | '?' | ':') || out.ends_with('!'),
            TokenTree::Group(g) => {
                g.delimiter() != Delimiter::Brace && out.ends_with(|c: char| c.is_alphanumeric() || "_)]>!".contains(c))
            }
            _ => false,
        };
        if !glued && !close {
            out.push(' ');
        }
        glued = matches!(&t, TokenTree::Punct(p) if p.spacing() == Spacing::Joint || ".&!".contains(p.as_char()))
            || out.ends_with(':') && matches!(&t, TokenTree::Punct(p) if p.as_char() == ':');
        match t {
            TokenTree::Group(g) => {
                let (open, shut) = match g.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Brace => ("{ ", " }"),
                    Delimiter::None => ("", ""),
                };
                let _ = write!(out, "{open}{}{shut}", tokens_text(g.stream()));
            }
            t => {
                let _ = write!(out, "{t}");
            }
        }
    }
    out
}
