//! What must hold of the intermediate representation between two stages; debug builds ask after each.
//!
//! Variables are declared once and set before they are read, on every path, as rustc will see it; assignments
//! go to variables that were declared; a region yields as many values as its statement has results; exits
//! leave something that encloses them; memory is reached below roots only. Of the two sweeps of an adjoint:
//! the reverse sweep reads what the forward sweep left visible, and takes back what it kept.

use std::collections::{HashMap, HashSet};

use super::unique::unique_names;
use super::{
    Arg, Arm, BackArg, Call, Code, Exit, Expr, Func, Hole, Kind, Loop, LoopKind, MemOp, Place, Proj, Region, Stmt,
    Take, VarId, exits_of, print, print_stmts,
};

/// Stops the compiler's own tests, in debug builds, where a stage left what it must not; a user's build is never stopped.
pub fn debug_verify(stage: &str, verified: impl FnOnce() -> Result<(), String>) {
    if cfg!(all(test, debug_assertions))
        && let Err(e) = verified()
    {
        panic!("a bug in the compiler of derivatives, after {stage}: {e}");
    }
}

/// The reverse sweep that belongs to a function's forward sweep.
pub struct Reverse<'a> {
    /// Declarations before the forward sweep.
    pub prelude: &'a [Stmt],
    pub stmts: &'a [Stmt],
    /// What the reverse sweep hands out at its end.
    pub handed: Vec<&'a Expr>,
    /// Variables that the emitter defines for the reverse sweep: shadows, the value, its cotangent.
    pub given: Vec<VarId>,
    /// Parameters whose memory is the caller's again at reverse time.
    pub lost: &'a [VarId],
}

/// Checks a function. `given` are variables that the emitter defines beside the parameters.
pub fn verify(func: &Func, given: &[VarId]) -> Result<(), String> {
    let mut v = Verifier::new(func, given);
    v.body(&func.body);
    v.finish(|note| print(func, note))
}

/// Checks both sweeps of an adjoint, the forward sweep being the function's body.
pub fn verify_sweeps(func: &Func, reverse: &Reverse<'_>) -> Result<(), String> {
    let mut v = Verifier::new(func, &[]);
    v.stmts(reverse.prelude);
    v.body(&func.body);
    v.reverse_sweep(reverse);
    v.finish(|note| {
        let [before, after] = [reverse.prelude, reverse.stmts].map(|stmts| print_stmts(func, stmts, note));
        format!("{before}{}reverse sweep:\n{after}", print(func, note))
    })
}

/// What is known about a variable at a point of the program.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Known {
    /// Not declared, or out of scope.
    No,
    /// Declared, and not set on every path.
    Declared,
    Set,
    /// Set by the forward sweep, seen from the reverse sweep.
    Kept,
}

/// What is known at a point of the program; `None` where control does not get.
type State = Option<Vec<Known>>;

/// Where two paths meet.
fn meet(a: State, b: State) -> State {
    match (a, b) {
        (Some(a), Some(b)) => {
            let both = a.into_iter().zip(b).map(|(a, b)| match (a, b) {
                (a, b) if a == b => a,
                (Known::No, _) | (_, Known::No) => Known::No,
                _ => Known::Declared,
            });
            Some(both.collect())
        }
        (a, b) => a.or(b),
    }
}

/// A loop or a block around the point that is looked at.
struct Around {
    id: usize,
    /// `break` without a label leaves it.
    is_loop: bool,
    /// What is known where exits have left it.
    left: State,
}

struct Verifier<'a> {
    func: &'a Func,
    names: Vec<String>,
    known: State,
    /// What is known where the function has been left.
    left: State,
    around: Vec<Around>,
    /// Everything that the forward sweep declared, in scope or not.
    ever: HashSet<VarId>,
    /// Numbers of loops and exits of the forward sweep.
    loops: HashSet<usize>,
    exits: HashSet<usize>,
    saved: HashMap<VarId, Vec<VarId>>,
    /// Whether the statements are those of the reverse sweep.
    reverse: bool,
    lost: &'a [VarId],
    errors: Vec<String>,
}

impl<'a> Verifier<'a> {
    fn new(func: &'a Func, given: &[VarId]) -> Self {
        let mut known = vec![Known::No; func.vars.len()];
        for &v in func.params.iter().chain(given) {
            known[v.0] = Known::Set;
        }
        for (v, var) in func.vars.iter().enumerate().filter(|(_, var)| var.global.is_some()) {
            known[v] = if var.kind == Kind::Root { Known::Set } else { Known::No };
        }
        Verifier {
            func,
            names: unique_names(func.vars.iter().map(|v| v.name.as_str())),
            known: Some(known),
            left: None,
            around: Vec::new(),
            ever: func.params.iter().chain(given).copied().collect(),
            loops: HashSet::new(),
            exits: HashSet::new(),
            saved: HashMap::new(),
            reverse: false,
            lost: &[],
            errors: Vec::new(),
        }
    }

    fn finish(self, text: impl FnOnce(&dyn Fn(VarId) -> &'static str) -> String) -> Result<(), String> {
        if self.errors.is_empty() {
            return Ok(());
        }
        Err(format!("{}\nin\n{}", self.errors.join("\n"), text(&|_| "")))
    }

    fn fail(&mut self, message: String) {
        if !self.errors.contains(&message) {
            self.errors.push(message);
        }
    }

    fn name(&self, v: VarId) -> &str {
        &self.names[v.0]
    }

    fn kind(&self, v: VarId) -> Kind {
        self.func.var(v).kind
    }

    /// The function's body. What stands before the first statement that may leave it is seen by the reverse
    /// sweep, which is all of it that stays known here.
    fn body(&mut self, body: &Region) {
        let leaves = |s: &Stmt| !exits_of(std::slice::from_ref(s)).is_empty();
        let split = body.stmts.iter().position(leaves).unwrap_or(body.stmts.len());
        self.stmts(&body.stmts[..split]);
        let visible = self.known.clone();
        self.stmts(&body.stmts[split..]);
        self.exprs(&body.values);
        let ends = meet(self.known.take(), self.left.take());
        self.known = out_of_scope(ends, visible.as_deref());
    }

    fn reverse_sweep(&mut self, reverse: &Reverse<'a>) {
        self.reverse = true;
        self.lost = reverse.lost;
        for known in self.known.iter_mut().flatten().filter(|k| **k == Known::Set) {
            *known = Known::Kept;
        }
        for &v in &reverse.given {
            self.define(v);
        }
        self.stmts(reverse.stmts);
        for e in &reverse.handed {
            self.expr(e);
        }
    }

    fn declare(&mut self, v: VarId, known: Known) {
        if !self.reverse && !self.ever.insert(v) {
            self.fail(format!("`{}` is declared twice", self.name(v)));
        }
        let Some(state) = &mut self.known else { return };
        let before = std::mem::replace(&mut state[v.0], known);
        if self.reverse && matches!(before, Known::Declared | Known::Set) {
            self.fail(format!("`{}` is declared twice in the reverse sweep", self.name(v)));
        }
    }

    fn define(&mut self, v: VarId) {
        self.declare(v, Known::Set);
    }

    fn read(&mut self, v: VarId) {
        let Some(state) = &self.known else { return };
        let what = match state[v.0] {
            Known::No => "is read where it is not declared",
            Known::Declared => "is read where it may not be set",
            Known::Kept if self.lost.contains(&v) => "belongs to the caller when the reverse sweep reads it",
            Known::Kept if self.func.var(v).multi && self.kind(v) == Kind::Value => {
                "has several values, of which the reverse sweep reads the last"
            }
            Known::Kept | Known::Set => return,
        };
        self.fail(format!("`{}` {what}", self.name(v)));
    }

    fn assign(&mut self, v: VarId) {
        let Some(state) = &mut self.known else { return };
        let before = std::mem::replace(&mut state[v.0], Known::Set);
        match before {
            Known::No => self.fail(format!("`{}` is assigned where it is not declared", self.name(v))),
            Known::Kept => {
                self.fail(format!("`{}` of the forward sweep is assigned in the reverse sweep", self.name(v)));
            }
            Known::Set if !self.func.var(v).mutable => {
                self.fail(format!("`{}` is assigned again and not marked mutable", self.name(v)));
            }
            Known::Set | Known::Declared => {}
        }
    }

    fn exprs(&mut self, exprs: &[Expr]) {
        for e in exprs {
            self.expr(e);
        }
    }

    fn expr(&mut self, e: &Expr) {
        match e {
            Expr::Var(v) => self.read(*v),
            Expr::Load(p) | Expr::Take(p, Take::Move) => self.root(p),
            _ => {}
        }
        let (mut parts, mut places) = (Vec::new(), Vec::new());
        e.children(&mut |part| parts.push(part), &mut |place| {
            places.push(place);
        });
        for part in parts {
            self.expr(part);
        }
        for place in places {
            self.place(place);
        }
    }

    fn place(&mut self, p: &Place) {
        self.read(p.root);
        self.path(p);
    }

    /// The indices of a place, and that it is one.
    fn path(&mut self, p: &Place) {
        if !p.path.is_empty() && self.kind(p.root) != Kind::Root {
            self.fail(format!("a place lies below `{}`, which is no root", self.name(p.root)));
        }
        for proj in &p.path {
            match proj {
                Proj::Index(i) => self.expr(i),
                Proj::Range(lo, hi) => lo.iter().chain(hi).for_each(|e| self.expr(e)),
                Proj::Field(..) | Proj::Deref | Proj::Payload | Proj::Variant(..) => {}
            }
        }
    }

    /// That a place which is read or written as memory is memory.
    fn root(&mut self, p: &Place) {
        if self.kind(p.root) != Kind::Root {
            self.fail(format!("`{}` is used as memory and is no root", self.name(p.root)));
        }
    }

    /// A place that is written as a whole needs no value before.
    fn write(&mut self, p: &Place) {
        self.root(p);
        if p.path.is_empty() && self.known.as_ref().is_some_and(|state| state[p.root.0] == Known::Declared) {
            self.assign(p.root);
        } else {
            self.place(p);
        }
    }

    fn code(&mut self, code: &Code) {
        for hole in &code.holes {
            match hole {
                Hole::Expr(e) => self.expr(e),
                Hole::Place(p) => self.place(p),
                Hole::Taken(_) => {}
            }
        }
    }

    fn args<'b>(&mut self, args: impl IntoIterator<Item = &'b Arg>) {
        for arg in args {
            match arg {
                Arg::Value(e) | Arg::Inert(e, _) => self.expr(e),
                Arg::Ref(p, copy) => {
                    self.place(p);
                    if let Some(copy) = copy {
                        self.place(copy);
                    }
                }
                Arg::RefMut(p, _) => self.place(p),
                Arg::Zero => {}
            }
        }
    }

    fn stmts(&mut self, stmts: &[Stmt]) {
        for stmt in stmts {
            self.stmt(stmt);
        }
    }

    fn stmt(&mut self, stmt: &Stmt) {
        match stmt {
            Stmt::Let { var, init: None } => self.declare(*var, Known::Declared),
            Stmt::Let { var, init: Some(e) } => {
                self.expr(e);
                self.define(*var);
            }
            Stmt::Assign { var, value } => {
                self.expr(value);
                // The adjoint of an assignment is a value's; memory as a whole is stored to.
                let again = matches!(&self.known, Some(k) if matches!(k[var.0], Known::Set));
                if again && self.func.var(*var).varying && self.func.var(*var).kind == Kind::Root {
                    self.fail(format!("`{}` is memory and assigned as a value", self.name(*var)));
                }
                self.assign(*var);
            }
            Stmt::Store { place, value } => {
                self.expr(value);
                self.write(place);
            }
            Stmt::AddTo { place, value, .. } => {
                self.expr(value);
                self.place(place);
            }
            Stmt::Mem { place, op } => {
                self.root(place);
                self.place(place);
                self.memory(op);
            }
            Stmt::Call(call) => self.call(call),
            Stmt::Back { call, args, results, .. } => self.back(*call, args, results),
            Stmt::If { cond, then, els, results } => {
                self.expr(cond);
                self.branch(&[(&[], then), (&[], els)], results);
            }
            Stmt::Match { scrutinee, arms, results } => self.match_(scrutinee, arms, results),
            Stmt::IfSaved { trace, vars, then, els, results } => {
                self.taken(*trace, vars);
                self.branch(&[(vars, then), (&[], els)], results);
            }
            Stmt::Loop(l) => self.loop_(l),
            Stmt::Repeat { count, var, body } => {
                self.expr(count);
                self.repeat(*var, body);
            }
            Stmt::Exit { exit, id } => self.exit(exit, *id),
            Stmt::Verbatim(code) => {
                self.code(code);
                if diverges(code) {
                    self.known = None;
                }
            }
            Stmt::Save { trace, vars, .. } => self.save(*trace, vars),
            Stmt::Restore { trace, vars } => self.restore(*trace, vars),
        }
    }

    fn save(&mut self, trace: VarId, vars: &[VarId]) {
        self.read(trace);
        for v in vars {
            self.read(*v);
        }
        let before = self.saved.insert(trace, vars.to_vec());
        if before.is_some_and(|before| before != vars) {
            self.fail(format!("`{}` keeps different variables at different points", self.name(trace)));
        }
    }

    fn restore(&mut self, trace: VarId, vars: &[VarId]) {
        self.taken(trace, vars);
        // Where there is nothing to take back, the emitted code leaves the loop.
        if self.around.last().is_none_or(|a| !a.is_loop) {
            self.fail(format!("`{}` is taken back outside of a loop", self.name(trace)));
        }
        for v in vars {
            self.define(*v);
        }
    }

    /// What a trace gives back is what was kept there.
    fn taken(&mut self, trace: VarId, vars: &[VarId]) {
        self.read(trace);
        if self.saved.get(&trace).is_none_or(|kept| kept != vars) {
            self.fail(format!("what `{}` gives back is not what was kept there", self.name(trace)));
        }
    }

    fn memory(&mut self, op: &MemOp) {
        match op {
            MemOp::Push(e)
            | MemOp::Fill(e)
            | MemOp::RotateLeft(e)
            | MemOp::RotateRight(e)
            | MemOp::Truncate(e)
            | MemOp::Permute(e)
            | MemOp::Keep(e) => {
                self.expr(e);
            }
            MemOp::Swap(i, j) | MemOp::Insert(i, j) | MemOp::Cut(i, j) => {
                self.expr(i);
                self.expr(j);
            }
            MemOp::CopyFrom(p) | MemOp::ExtendFrom(p) | MemOp::ExtendZeros(p) => {
                self.root(p);
                self.place(p);
            }
            MemOp::Reverse | MemOp::SetZero => {}
        }
    }

    fn call(&mut self, call: &Call) {
        self.args(&call.args);
        if !call.args.len().is_multiple_of(call.width()) {
            self.fail(format!("a call takes {} arguments in groups of {}", call.args.len(), call.width()));
        }
        call.results().for_each(|v| self.define(v));
        self.define(call.pullback);
    }

    fn back(&mut self, call: VarId, args: &[BackArg], results: &[Option<VarId>]) {
        self.read(call);
        for arg in args {
            match arg {
                BackArg::Primal(p) | BackArg::Shadow(p) | BackArg::Tangent(Some(p)) => self.place(p),
                BackArg::PrimalInert(e) | BackArg::Bar(e) => self.expr(e),
                BackArg::NoShadow | BackArg::Tangent(None) => {}
            }
        }
        results.iter().flatten().for_each(|v| self.define(*v));
    }

    fn match_(&mut self, scrutinee: &Expr, arms: &[Arm], results: &[VarId]) {
        self.expr(scrutinee);
        let before = self.known.clone();
        for arm in arms {
            if let Some(guard) = &arm.guard {
                let ever = self.ever.clone();
                arm.binds.iter().for_each(|v| self.define(*v));
                self.expr(guard);
                self.known.clone_from(&before);
                self.ever = ever;
            }
        }
        let arms = arms.iter().map(|arm| (arm.binds.as_slice(), &arm.body)).collect::<Vec<_>>();
        self.branch(&arms, results);
    }

    /// Regions of which one runs, each with the variables that it begins with.
    fn branch(&mut self, arms: &[(&[VarId], &Region)], results: &[VarId]) {
        let before = self.known.clone();
        let mut after = None;
        for (binds, region) in arms {
            self.known.clone_from(&before);
            self.region(binds, region, results.len());
            after = meet(after, self.known.take());
        }
        self.known = if arms.is_empty() { before } else { after };
        for v in results {
            self.define(*v);
        }
    }

    /// A region and what is known after it about the variables around it.
    fn region(&mut self, binds: &[VarId], region: &Region, width: usize) {
        let before = self.known.clone();
        for v in binds {
            self.define(*v);
        }
        self.stmts(&region.stmts);
        self.exprs(&region.values);
        if self.known.is_some() && region.values.len() != width {
            self.fail(format!("a region yields {} values for {width} results", region.values.len()));
        }
        self.known = out_of_scope(self.known.take(), before.as_deref());
    }

    fn loop_(&mut self, l: &Loop) {
        if !self.reverse && !self.loops.insert(l.id) {
            self.fail(format!("two loops have the number {}", l.id));
        }
        l.until.iter().for_each(|v| self.read(*v));
        let var = match &l.kind {
            LoopKind::For { var, lo, hi, step, .. } => {
                [lo, hi].into_iter().chain(step).for_each(|e| self.expr(e));
                Some(*var)
            }
            LoopKind::While { cond } => {
                self.expr(cond);
                None
            }
            LoopKind::Forever | LoopKind::Once => None,
        };
        let before = self.known.clone();
        let is_loop = !matches!(l.kind, LoopKind::Once);
        self.around.push(Around { id: l.id, is_loop, left: None });
        self.region(var.as_slice(), &l.body, 0);
        let left = self.around.pop().and_then(|a| a.left);
        let left = out_of_scope(left, before.as_deref());
        self.known = match l.kind {
            LoopKind::For { .. } | LoopKind::While { .. } => meet(before, left),
            LoopKind::Forever => left,
            LoopKind::Once => meet(self.known.take(), left),
        };
    }

    fn repeat(&mut self, var: Option<VarId>, body: &Region) {
        let after = self.known.clone();
        // No exit has the number 0: nothing but what is taken back leaves this loop.
        self.around.push(Around { id: 0, is_loop: true, left: None });
        self.region(var.as_slice(), body, 0);
        self.around.pop();
        self.known = after;
    }

    fn exit(&mut self, exit: &Exit, id: usize) {
        if !self.exits.insert(id) {
            self.fail(format!("two exits have the number {id}"));
        }
        let left = match exit {
            Exit::Return(value) => {
                if let Some(value) = value {
                    self.expr(value);
                }
                Some(&mut self.left)
            }
            Exit::Break(target) => self.around.iter_mut().find(|a| a.id == *target).map(|a| &mut a.left),
        };
        match left {
            Some(left) => *left = meet(left.take(), self.known.take()),
            None => self.fail(format!("exit #{id} leaves nothing that is around it")),
        }
        self.known = None;
    }
}

/// Forgets what was not declared before.
fn out_of_scope(state: State, before: Option<&[Known]>) -> State {
    let mut state = state?;
    for (known, before) in state.iter_mut().zip(before?) {
        if matches!(before, Known::No | Known::Kept) {
            *known = *before;
        }
    }
    Some(state)
}

/// Whether carried code never comes to its end.
fn diverges(code: &Code) -> bool {
    let text = code.tokens.to_string().replace(' ', "");
    ["panic!", "unreachable!", "todo!", "unimplemented!"]
        .iter()
        .any(|m| text.trim_start_matches("::core::").starts_with(m))
}
