//! Walks over the intermediate representation: the one place that knows what lies inside what.

use super::{Arg, BackArg, Code, Exit, Expr, Hole, LoopKind, MemOp, Place, Proj, Region, Stmt, VarId};

impl Expr {
    /// Calls `f` on each direct subexpression and `p` on each place directly below.
    pub fn children<'a>(&'a self, f: &mut dyn FnMut(&'a Expr), p: &mut dyn FnMut(&'a Place)) {
        match self {
            Expr::Var(_) | Expr::Lit(_) | Expr::Zero(_) => {}
            Expr::Prim(_, args) | Expr::Build(_, args) => args.iter().for_each(f),
            Expr::Dyn(_, a, b) => {
                f(a);
                f(b);
            }
            Expr::DynNeg(a) | Expr::Cast(a, ..) | Expr::Scalar(a) => f(a),
            Expr::DynDot(_, args) => {
                for (arg, dot) in args {
                    f(arg);
                    dot.iter().for_each(&mut *f);
                }
            }
            Expr::Load(place) | Expr::Take(place, _) | Expr::Ref(place, _) | Expr::ZeroLike(place) => p(place),
            Expr::Select(c, a, b) => {
                f(c);
                f(a);
                f(b);
            }
            Expr::Code(code) => code.children(f, p),
            Expr::Repeat { elem, len, .. } => {
                f(elem);
                f(len);
            }
        }
    }

    /// The same for changing them in place.
    pub fn children_mut(&mut self, f: &mut dyn FnMut(&mut Expr), p: &mut dyn FnMut(&mut Place)) {
        match self {
            Expr::Var(_) | Expr::Lit(_) | Expr::Zero(_) => {}
            Expr::Prim(_, args) | Expr::Build(_, args) => args.iter_mut().for_each(f),
            Expr::Dyn(_, a, b) => {
                f(a);
                f(b);
            }
            Expr::DynNeg(a) | Expr::Cast(a, ..) | Expr::Scalar(a) => f(a),
            Expr::DynDot(_, args) => {
                for (arg, dot) in args {
                    f(arg);
                    dot.iter_mut().for_each(&mut *f);
                }
            }
            Expr::Load(place) | Expr::Take(place, _) | Expr::Ref(place, _) | Expr::ZeroLike(place) => p(place),
            Expr::Select(c, a, b) => {
                f(c);
                f(a);
                f(b);
            }
            Expr::Code(code) => code.children_mut(f, p),
            Expr::Repeat { elem, len, .. } => {
                f(elem);
                f(len);
            }
        }
    }

    /// Calls `f` on this expression and every one below it.
    pub fn walk<'a>(&'a self, f: &mut dyn FnMut(&'a Expr)) {
        f(self);
        self.children(&mut |e| e.walk(f), &mut |_| {});
    }

    /// Calls `f` on every piece of code with effects.
    pub fn each_effect<'a>(&'a self, f: &mut dyn FnMut(&'a Code)) {
        if let Expr::Code(code) = self
            && !code.pure
        {
            f(code);
        }
        self.children(&mut |e| e.each_effect(f), &mut |_| {});
    }

    /// Calls `f` on every variable that is read, roots of places included.
    pub fn each_var(&self, f: &mut dyn FnMut(VarId)) {
        if let Expr::Var(v) = self {
            f(*v);
        }
        let f = std::cell::RefCell::new(f);
        self.children(&mut |e| e.each_var(&mut **f.borrow_mut()), &mut |p| {
            p.each_var(&mut **f.borrow_mut());
        });
    }

    /// Whether any variable satisfies a predicate.
    pub fn any_var(&self, pred: &mut dyn FnMut(VarId) -> bool) -> bool {
        let mut found = false;
        self.each_var(&mut |v| found |= pred(v));
        found
    }

    /// Replaces every variable and place root by `f`.
    pub fn rename(&mut self, f: &mut dyn FnMut(VarId) -> VarId) {
        if let Expr::Var(v) = self {
            *v = f(*v);
        }
        let f = std::cell::RefCell::new(f);
        self.children_mut(&mut |e| e.rename(&mut **f.borrow_mut()), &mut |p| {
            p.rename(&mut **f.borrow_mut());
        });
    }
}

impl Code {
    /// The memory that code with effects may change: all that it mentions as a place, or behind a `*`.
    pub fn changes(&self) -> impl Iterator<Item = VarId> {
        self.holes.iter().filter_map(|hole| match hole {
            Hole::Place(p) | Hole::Expr(Expr::Load(p) | Expr::Ref(p, true)) => Some(p.root),
            Hole::Expr(_) | Hole::Taken(_) => None,
        })
    }

    fn children<'a>(&'a self, f: &mut dyn FnMut(&'a Expr), p: &mut dyn FnMut(&'a Place)) {
        for hole in &self.holes {
            match hole {
                Hole::Expr(e) => f(e),
                Hole::Place(place) => p(place),
                Hole::Taken(_) => {}
            }
        }
    }

    fn children_mut(&mut self, f: &mut dyn FnMut(&mut Expr), p: &mut dyn FnMut(&mut Place)) {
        for hole in &mut self.holes {
            match hole {
                Hole::Expr(e) => f(e),
                Hole::Place(place) => p(place),
                Hole::Taken(_) => {}
            }
        }
    }
}

impl Place {
    /// Calls `f` on each index expression of the path.
    pub fn indices<'a>(&'a self, f: &mut dyn FnMut(&'a Expr)) {
        for proj in &self.path {
            match proj {
                Proj::Field(..) | Proj::Deref | Proj::Payload | Proj::Variant(..) => {}
                Proj::Index(i) => f(i),
                Proj::Range(lo, hi) => lo.iter().chain(hi).for_each(&mut *f),
            }
        }
    }

    /// The same for changing them in place.
    pub fn indices_mut(&mut self, f: &mut dyn FnMut(&mut Expr)) {
        for proj in &mut self.path {
            match proj {
                Proj::Field(..) | Proj::Deref | Proj::Payload | Proj::Variant(..) => {}
                Proj::Index(i) => f(i),
                Proj::Range(lo, hi) => lo.iter_mut().chain(hi).for_each(&mut *f),
            }
        }
    }

    /// Calls `f` on the root and on every variable in the indices.
    pub fn each_var(&self, f: &mut dyn FnMut(VarId)) {
        f(self.root);
        self.indices(&mut |e| e.each_var(f));
    }

    fn rename(&mut self, f: &mut dyn FnMut(VarId) -> VarId) {
        self.root = f(self.root);
        self.indices_mut(&mut |e| e.rename(f));
    }
}

impl Stmt {
    /// Calls `f` on each expression and `p` on each place directly in this statement.
    pub fn operands<'a>(&'a self, f: &mut dyn FnMut(&'a Expr), p: &mut dyn FnMut(&'a Place)) {
        match self {
            Stmt::Let { init, .. } => init.iter().for_each(f),
            Stmt::Assign { value, .. } => f(value),
            Stmt::Store { place, value } | Stmt::AddTo { place, value, .. } => {
                p(place);
                f(value);
            }
            Stmt::Mem { place, op } => {
                p(place);
                op.operands(f, p);
            }
            Stmt::Call(call) => {
                for arg in &call.args {
                    arg.operands(f, p);
                }
            }
            Stmt::If { cond, .. } => f(cond),
            Stmt::Match { scrutinee, arms, .. } => {
                f(scrutinee);
                for arm in arms {
                    arm.guard.iter().for_each(&mut *f);
                }
            }
            Stmt::Loop(l) => match &l.kind {
                LoopKind::For { lo, hi, step, .. } => {
                    f(lo);
                    f(hi);
                    step.iter().for_each(f);
                }
                LoopKind::While { cond } => f(cond),
                LoopKind::Forever | LoopKind::Once => {}
            },
            Stmt::Exit { exit, .. } => {
                if let Exit::Return(Some(e)) = exit {
                    f(e);
                }
            }
            Stmt::Verbatim(code) => code.children(f, p),
            Stmt::Repeat { count, .. } => f(count),
            Stmt::Back { args, .. } => {
                for arg in args {
                    match arg {
                        BackArg::Primal(place) | BackArg::Shadow(place) | BackArg::Tangent(Some(place)) => p(place),
                        BackArg::PrimalInert(e) | BackArg::Bar(e) => f(e),
                        BackArg::NoShadow | BackArg::Tangent(None) => {}
                    }
                }
            }
            Stmt::Save { .. } | Stmt::Restore { .. } | Stmt::IfSaved { .. } => {}
        }
    }

    /// The same for changing them in place.
    pub fn operands_mut(&mut self, f: &mut dyn FnMut(&mut Expr), p: &mut dyn FnMut(&mut Place)) {
        match self {
            Stmt::Let { init, .. } => init.iter_mut().for_each(f),
            Stmt::Assign { value, .. } => f(value),
            Stmt::Store { place, value } | Stmt::AddTo { place, value, .. } => {
                p(place);
                f(value);
            }
            Stmt::Mem { place, op } => {
                p(place);
                op.operands_mut(f, p);
            }
            Stmt::Call(call) => {
                for arg in &mut call.args {
                    arg.operands_mut(f, p);
                }
            }
            Stmt::If { cond, .. } => f(cond),
            Stmt::Match { scrutinee, arms, .. } => {
                f(scrutinee);
                for arm in arms {
                    arm.guard.iter_mut().for_each(&mut *f);
                }
            }
            Stmt::Loop(l) => match &mut l.kind {
                LoopKind::For { lo, hi, step, .. } => {
                    f(lo);
                    f(hi);
                    step.iter_mut().for_each(f);
                }
                LoopKind::While { cond } => f(cond),
                LoopKind::Forever | LoopKind::Once => {}
            },
            Stmt::Exit { exit, .. } => {
                if let Exit::Return(Some(e)) = exit {
                    f(e);
                }
            }
            Stmt::Verbatim(code) => code.children_mut(f, p),
            Stmt::Repeat { count, .. } => f(count),
            Stmt::Back { args, .. } => {
                for arg in args {
                    match arg {
                        BackArg::Primal(place) | BackArg::Shadow(place) | BackArg::Tangent(Some(place)) => p(place),
                        BackArg::PrimalInert(e) | BackArg::Bar(e) => f(e),
                        BackArg::NoShadow | BackArg::Tangent(None) => {}
                    }
                }
            }
            Stmt::Save { .. } | Stmt::Restore { .. } | Stmt::IfSaved { .. } => {}
        }
    }

    /// The regions directly below this statement.
    pub fn regions(&self) -> Vec<&Region> {
        match self {
            Stmt::If { then, els, .. } | Stmt::IfSaved { then, els, .. } => vec![then, els],
            Stmt::Match { arms, .. } => arms.iter().map(|a| &a.body).collect(),
            Stmt::Loop(l) => vec![&l.body],
            Stmt::Repeat { body, .. } => vec![body],
            _ => Vec::new(),
        }
    }

    /// The regions directly below, for changing them.
    pub fn regions_mut(&mut self) -> Vec<&mut Region> {
        match self {
            Stmt::If { then, els, .. } | Stmt::IfSaved { then, els, .. } => vec![then, els],
            Stmt::Match { arms, .. } => arms.iter_mut().map(|a| &mut a.body).collect(),
            Stmt::Loop(l) => vec![&mut l.body],
            Stmt::Repeat { body, .. } => vec![body],
            _ => Vec::new(),
        }
    }

    /// The variables that this statement itself introduces.
    pub fn defines(&self) -> Vec<VarId> {
        match self {
            Stmt::Let { var, .. } => vec![*var],
            Stmt::Call(call) => call.results().chain([call.pullback]).collect(),
            Stmt::If { results, .. } => results.clone(),
            Stmt::Match { results, arms, .. } => arms.iter().flat_map(|a| &a.binds).chain(results).copied().collect(),
            Stmt::Loop(l) => match &l.kind {
                LoopKind::For { var, .. } => vec![*var],
                _ => Vec::new(),
            },
            Stmt::Restore { vars, .. } => vars.clone(),
            Stmt::IfSaved { vars, results, .. } => vars.iter().chain(results).copied().collect(),
            Stmt::Repeat { var, .. } => var.iter().copied().collect(),
            Stmt::Back { results, .. } => results.iter().flatten().copied().collect(),
            _ => Vec::new(),
        }
    }

    /// Calls `f` on this statement and every statement below it, parents first.
    pub fn walk<'a>(&'a self, f: &mut dyn FnMut(&'a Stmt)) {
        f(self);
        for region in self.regions() {
            region.walk(f);
        }
    }

    /// Calls `f` on every piece of code with effects directly in this statement.
    pub fn each_effect<'a>(&'a self, f: &mut dyn FnMut(&'a Code)) {
        if let Stmt::Verbatim(code) = self {
            f(code);
        }
        self.operands(&mut |e| e.each_effect(f), &mut |_| {});
    }

    /// Calls `f` on every variable read here or below.
    pub fn each_read(&self, f: &mut dyn FnMut(VarId)) {
        let cell = std::cell::RefCell::new(&mut *f);
        self.operands(&mut |e| e.each_var(&mut **cell.borrow_mut()), &mut |p| {
            p.each_var(&mut **cell.borrow_mut());
        });
        match self {
            Stmt::Save { vars, .. } => vars.iter().for_each(|v| f(*v)),
            Stmt::IfSaved { trace, .. } | Stmt::Restore { trace, .. } => f(*trace),
            Stmt::Back { call, .. } => f(*call),
            Stmt::Loop(l) => l.until.into_iter().for_each(&mut *f),
            _ => {}
        }
        for region in self.regions() {
            region.each_read(f);
        }
    }
}

impl Arg {
    fn operands<'a>(&'a self, f: &mut dyn FnMut(&'a Expr), p: &mut dyn FnMut(&'a Place)) {
        match self {
            Arg::Value(e) | Arg::Inert(e, _) => f(e),
            Arg::Ref(place, copy) => {
                p(place);
                copy.iter().for_each(p);
            }
            Arg::RefMut(place, copy) => {
                p(place);
                copy.iter().for_each(p);
            }
            Arg::Zero => {}
        }
    }

    fn operands_mut(&mut self, f: &mut dyn FnMut(&mut Expr), p: &mut dyn FnMut(&mut Place)) {
        match self {
            Arg::Value(e) | Arg::Inert(e, _) => f(e),
            Arg::Ref(place, copy) => {
                p(place);
                copy.iter_mut().for_each(p);
            }
            Arg::RefMut(place, copy) => {
                p(place);
                copy.iter_mut().for_each(p);
            }
            Arg::Zero => {}
        }
    }
}

impl MemOp {
    fn operands<'a>(&'a self, f: &mut dyn FnMut(&'a Expr), p: &mut dyn FnMut(&'a Place)) {
        match self {
            MemOp::Push(e)
            | MemOp::Fill(e)
            | MemOp::RotateLeft(e)
            | MemOp::RotateRight(e)
            | MemOp::Truncate(e)
            | MemOp::Permute(e)
            | MemOp::Keep(e) => f(e),
            MemOp::Swap(i, j) | MemOp::Insert(i, j) | MemOp::Cut(i, j) => {
                f(i);
                f(j);
            }
            MemOp::CopyFrom(src) | MemOp::ExtendFrom(src) | MemOp::ExtendZeros(src) => p(src),
            MemOp::Reverse | MemOp::SetZero => {}
        }
    }

    fn operands_mut(&mut self, f: &mut dyn FnMut(&mut Expr), p: &mut dyn FnMut(&mut Place)) {
        match self {
            MemOp::Push(e)
            | MemOp::Fill(e)
            | MemOp::RotateLeft(e)
            | MemOp::RotateRight(e)
            | MemOp::Truncate(e)
            | MemOp::Permute(e)
            | MemOp::Keep(e) => f(e),
            MemOp::Swap(i, j) | MemOp::Insert(i, j) | MemOp::Cut(i, j) => {
                f(i);
                f(j);
            }
            MemOp::CopyFrom(src) | MemOp::ExtendFrom(src) | MemOp::ExtendZeros(src) => p(src),
            MemOp::Reverse | MemOp::SetZero => {}
        }
    }
}

impl Region {
    /// Calls `f` on every statement of the region and below, parents first.
    pub fn walk<'a>(&'a self, f: &mut dyn FnMut(&'a Stmt)) {
        for stmt in &self.stmts {
            stmt.walk(f);
        }
    }

    /// Calls `f` on every expression of the region and below.
    pub fn each_expr<'a>(&'a self, f: &mut dyn FnMut(&'a Expr)) {
        for stmt in &self.stmts {
            stmt.operands(&mut |e| e.walk(f), &mut |_| {});
            stmt.regions().into_iter().for_each(|r| r.each_expr(f));
        }
        self.values.iter().for_each(|e| e.walk(f));
    }

    /// Calls `f` on every variable read in the region.
    pub fn each_read(&self, f: &mut dyn FnMut(VarId)) {
        for stmt in &self.stmts {
            stmt.each_read(f);
        }
        for value in &self.values {
            value.each_var(f);
        }
    }
}
