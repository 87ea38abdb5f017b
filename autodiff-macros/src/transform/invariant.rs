//! What is the same in every iteration of a loop, or counts them, is kept once for all iterations.

use quote::quote;

use super::bars::Rev;
use super::effects::{assigned, changed, defined};
use crate::ir::{Code, Expr, Hole, Kind, Loop, LoopKind, Stmt, VarId};

/// A loop as its body sees it.
pub struct Entered {
    /// The index, where the loop has one.
    var: Option<VarId>,
    /// Where the index begins, if it grows by ones.
    from: Option<Expr>,
}

impl Entered {
    pub fn new(l: &Loop) -> Option<Self> {
        match &l.kind {
            LoopKind::For { var, lo, step, rev, .. } => {
                Some(Self { var: Some(*var), from: (step.is_none() && !rev).then(|| lo.clone()) })
            }
            LoopKind::While { .. } | LoopKind::Forever => Some(Self { var: None, from: None }),
            LoopKind::Once => None,
        }
    }
}

impl Rev<'_> {
    /// How the reverse of an iteration gets at a variable of the loop's body without a note of each iteration. `body`
    /// is the forward body; notes for its end go to `notes`, what stands before the loop to `before_loop`.
    pub fn once_for_all(
        &mut self,
        v: VarId,
        init: &Expr,
        entered: &Entered,
        body: &[Stmt],
        notes: &mut Vec<Stmt>,
    ) -> Option<Expr> {
        let (inside, written) = (defined(body), changed(body));
        if self.func.var(v).multi || written.contains(&v) {
            return None;
        }
        let outer = |w: VarId| !inside.contains(&w) && Some(w) != entered.var;
        if let Expr::Var(w) = init
            && outer(*w)
            && self.func.var(*w).kind == Kind::Value
        {
            let ahead = if written.contains(w) { Some(counted(v, *w, entered, body)?) } else { None };
            let (name, ty) = (self.func.var(*w).name.clone(), self.func.var(*w).ty.clone());
            let start = self.fresh(&name, ty, Kind::Value);
            self.func.vars[start.0].number = self.func.var(*w).number;
            self.before_loop.push(Stmt::Let { var: start, init: Some(Expr::Var(*w)) });
            let more = ahead.as_ref().filter(|a| a.advanced).map(|_| quote!(+ 1));
            return Some(match ahead {
                None => Expr::Var(start),
                Some(Ahead { index, from, step, .. }) => Expr::Code(Code {
                    tokens: quote!(::__core::ops::ahead(__hole_0, ::__core::ops::since(__hole_1, __hole_2) #more, #step)),
                    holes: vec![Hole::Expr(Expr::Var(start)), Hole::Expr(Expr::Var(index)), Hole::Expr(from)],
                    pure: true,
                }),
            });
        }
        if !self.func.var(v).ty.is_float() || !is_plain(init) {
            return None;
        }
        let mut same = true;
        init.each_var(&mut |w| same &= outer(w) && !written.contains(&w));
        if !same {
            return None;
        }
        let (name, ty) = (self.func.var(v).name.clone(), self.func.var(v).ty.clone());
        let held = self.fresh(&name, ty.clone(), Kind::Value);
        self.func.vars[held.0].mutable = true;
        self.func.vars[held.0].multi = true;
        self.before_loop.push(Stmt::Let { var: held, init: Some(Expr::Zero(ty)) });
        notes.push(Stmt::Assign { var: held, value: Expr::Var(v) });
        let (name, ty) = (self.func.var(v).name.clone(), self.func.var(v).ty.clone());
        let last = self.fresh(&name, ty, Kind::Value);
        self.after_loop.push(Stmt::Let { var: last, init: Some(Expr::Var(held)) });
        Some(Expr::Var(last))
    }
}

/// Whether an expression has no effects and gives a number.
fn is_plain(e: &Expr) -> bool {
    let own = matches!(
        e,
        Expr::Var(_)
            | Expr::Lit(_)
            | Expr::Zero(_)
            | Expr::Prim(..)
            | Expr::Load(_)
            | Expr::Cast(..)
            | Expr::Code(Code { pure: true, .. })
    );
    let below = std::cell::Cell::new(own);
    e.children(&mut |c| below.set(below.get() && is_plain(c)), &mut |_| {});
    below.get()
}

/// How far a counter is ahead of where it stood before the loop.
struct Ahead {
    index: VarId,
    from: Expr,
    step: proc_macro2::Literal,
    /// This iteration has advanced the counter already.
    advanced: bool,
}

/// Whether a variable of which `copy` is a copy counts the iterations: it changes once in each, by an integer that is
/// written out.
fn counted(copy: VarId, counter: VarId, entered: &Entered, body: &[Stmt]) -> Option<Ahead> {
    let (Some(index), Some(from)) = (entered.var, entered.from.clone()) else { return None };
    let mut changes = 0;
    for s in body {
        s.walk(&mut |s| changes += usize::from(matches!(s, Stmt::Assign { var, .. } if *var == counter)));
    }
    let at = body.iter().position(|s| matches!(s, Stmt::Assign { var, .. } if *var == counter))?;
    let copied = body.iter().position(|s| s.defines().contains(&copy))?;
    let Stmt::Assign { value: Expr::Code(code), .. } = &body[at] else { return None };
    let [Hole::Expr(Expr::Var(read)), Hole::Expr(Expr::Code(step))] = code.holes.as_slice() else { return None };
    let proc_macro2::TokenTree::Literal(step) = single(&step.tokens)? else { return None };
    let sum = code.tokens.to_string() == quote!(__hole_0 + __hole_1).to_string();
    let digits = step.to_string();
    let whole = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    // Nothing else may change it: code that is carried verbatim could.
    let only = changes == 1 && assigned(body).contains(&counter) && !changed_otherwise(body, counter);
    (*read == counter && sum && whole && only).then(|| Ahead { index, from, step: step.clone(), advanced: copied > at })
}

fn single(tokens: &proc_macro2::TokenStream) -> Option<proc_macro2::TokenTree> {
    let mut tokens = tokens.clone().into_iter();
    let first = tokens.next();
    first.filter(|_| tokens.next().is_none())
}

/// Whether something other than an assignment changes a variable.
fn changed_otherwise(body: &[Stmt], v: VarId) -> bool {
    let mut others = Vec::new();
    without_assignments(body, v, &mut others);
    changed(&others).contains(&v)
}

fn without_assignments(stmts: &[Stmt], v: VarId, out: &mut Vec<Stmt>) {
    for s in stmts.iter().filter(|s| !matches!(s, Stmt::Assign { var, .. } if *var == v)) {
        let mut s = s.clone();
        for region in s.regions_mut() {
            let mut inner = Vec::new();
            without_assignments(&region.stmts, v, &mut inner);
            region.stmts = inner;
        }
        out.push(s);
    }
}
