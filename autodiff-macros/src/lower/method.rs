//! Method calls: rules of the table, containers, options, iterators, and other differentiable methods.

use std::rc::Rc;

use quote::{ToTokens, quote};
use syn::{Expr as SynExpr, ExprMethodCall};

use super::carry::code;
use super::iter::{Iter, Source};
use super::{Lowerer, Sym};
use crate::ir::{Expr, Float, Hole, MemOp, Place, Stmt, Take, Ty};
use crate::report::{Result, error};
use crate::rules::lookup;

/// Methods that change what they are called on.
pub fn changes_receiver(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "push",
        "pop",
        "insert",
        "remove",
        "swap",
        "swap_remove",
        "truncate",
        "clear",
        "drain",
        "retain",
        "extend",
        "extend_from_slice",
        "resize",
        "fill",
        "copy_from_slice",
        "clone_from_slice",
        "iter_mut",
        "reverse",
        "rotate_left",
        "rotate_right",
        "sort",
        "sort_by",
        "sort_unstable",
        "sort_unstable_by",
        "sort_by_key",
        "dedup",
        "append",
        "split_off",
        "next",
        "next_back",
        "push_back",
        "push_front",
        "pop_back",
        "pop_front",
        "push_str",
        "take",
        "replace",
        "get_or_insert_with",
        "entry",
        "as_mut_slice",
        "as_mut",
        "last_mut",
        "first_mut",
        "get_mut",
        "split_first_mut",
        "split_last_mut",
        "split_at_mut",
        "chunks_mut",
        "chunks_exact_mut",
    ];
    NAMES.contains(&name)
}

/// Methods that have no effect and are cheap enough to run again.
pub fn is_pure(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "unwrap",
        "expect",
        "pow",
        "min",
        "max",
        "abs",
        "saturating_sub",
        "saturating_add",
        "saturating_mul",
        "wrapping_add",
        "wrapping_sub",
        "wrapping_mul",
        "checked_sub",
        "checked_add",
        "rem_euclid",
        "div_euclid",
        "div_ceil",
        "is_multiple_of",
        "unwrap_or",
        "count_ones",
        "leading_zeros",
        "trailing_zeros",
        "abs_diff",
        "signum",
        "clone",
        "as_str",
        "as_slice",
        "as_ref",
        "is_multiple_of",
        "isqrt",
        "ilog2",
        "ilog10",
        "is_power_of_two",
    ];
    NAMES.contains(&name) || super::taint::is_inert_method(name) || crate::rules::rules().iter().any(|r| r.name == name)
}

impl Lowerer<'_> {
    pub(super) fn method(&mut self, c: &ExprMethodCall, hint: Option<&Ty>) -> Result<Sym> {
        // Chains of calls are long: what is not on the way down to the receiver has a frame of its own.
        if let Some(result) = self.as_a_whole(c, hint) {
            return result;
        }
        let receiver = self.receiver(c, hint)?;
        self.on_receiver(receiver, c, hint)
    }

    /// A call that is more than a method on what its receiver gives; `None` for all others.
    fn as_a_whole(&mut self, c: &ExprMethodCall, hint: Option<&Ty>) -> Option<Result<Sym>> {
        if super::taint::is_inert_call(c)
            && let Some(x) = self.carry(&SynExpr::MethodCall(c.clone()))
        {
            return Some(Ok(Sym::inert(x)));
        }
        let found = self.unwrapped_conversion(c, hint).and_then(|found| match found {
            None => self.vector_as_array(c, hint),
            found => Ok(found),
        });
        match found {
            Ok(None) if c.method == "concat" => self.concatenated(c).transpose(),
            found => found.transpose(),
        }
    }

    fn receiver(&mut self, c: &ExprMethodCall, hint: Option<&Ty>) -> Result<Sym> {
        // A float comes of a float only where a row of the table makes it, and the receiver is not for Rust to find out.
        let row = lookup(&c.method.to_string(), c.args.len() + 1).is_some()
            && !matches!(&*c.receiver, SynExpr::Call(_) | SynExpr::MethodCall(_));
        let scalar_hint = hint.filter(|t| t.is_float() && row);
        match self.place_expr(&c.receiver, scalar_hint)? {
            Some(sym) => Ok(sym),
            None => self.expr(&c.receiver, scalar_hint),
        }
    }

    fn on_receiver(&mut self, receiver: Sym, c: &ExprMethodCall, hint: Option<&Ty>) -> Result<Sym> {
        match receiver {
            Sym::Iter(it) => self.iter_method(&it, c, hint),
            Sym::Cursor { source, at } => self.advance(&source, at, c, hint),
            sym @ Sym::Option { .. } => self.option_method(sym, c, hint),
            sym if self.is_option_method(&sym, c) => self.option_method(sym, c, hint),
            Sym::Tuple(parts) => self.on_datum(Sym::Tuple(parts), c, hint),
            Sym::Closure(_) => error(&c.method, "a method of a closure has no derivative here; call the closure"),
            Sym::Unit | Sym::Never => error(&c.receiver, "this has no value to call a method on"),
            sym => {
                if let Some(result) = self.float_method(&sym, c)? {
                    return Ok(result);
                }
                self.on_datum(sym, c, hint)
            }
        }
    }

    /// A method of the rule table on a float, or on something whose type only the compiler sees.
    fn float_method(&mut self, receiver: &Sym, c: &ExprMethodCall) -> Result<Option<Sym>> {
        let name = c.method.to_string();
        let ty = match receiver {
            Sym::Expr(_, ty) | Sym::Place { ty, .. } => ty.peel().clone(),
            _ => return Ok(None),
        };
        if !(ty.is_float() || ty == Ty::Unknown) {
            return Ok(None);
        }
        if ty.is_float() && matches!(name.as_str(), "clone" | "to_owned" | "abs_diff") && c.args.is_empty() {
            return Ok(Some(receiver.clone()));
        }
        if name == "sin_cos" && c.args.is_empty() {
            let (x, ty) = self.float_operand(receiver.clone(), &c.receiver)?;
            let v = self.bind("x", super::span_of(c), x, ty.clone());
            let part =
                |rule: &str| lookup(rule, 1).map(|rule| Sym::Expr(Expr::Prim(rule, vec![Expr::Var(v)]), ty.clone()));
            if let (Some(sin), Some(cos)) = (part("sin"), part("cos")) {
                return Ok(Some(Sym::Tuple(vec![sin, cos])));
            }
        }
        let Some(rule) = lookup(&name, c.args.len() + 1).filter(|r| r.shape == crate::rules::Shape::Method) else {
            return Ok(None);
        };
        let (x, ty) = self.float_operand(receiver.clone(), &c.receiver)?;
        let mut args = vec![(x, ty.clone())];
        let mut marks = vec![self.mark()];
        for (k, arg) in c.args.iter().enumerate() {
            let e = self.rule_operand(rule, k + 1, arg, &ty)?;
            args.push((e, ty.clone()));
            marks.push(self.mark());
        }
        self.pin(&mut args, &marks);
        let args = args.into_iter().map(|(e, _)| e).collect();
        Ok(Some(Sym::Expr(Expr::Prim(rule, args), ty)))
    }

    /// An operand of a row: inert where the row says so, a float otherwise.
    pub(super) fn rule_operand(
        &mut self,
        rule: &'static crate::rules::Rule,
        k: usize,
        arg: &SynExpr,
        ty: &Ty,
    ) -> Result<Expr> {
        if rule.inert.iter().any(|(name, _)| *name == rule.args[k]) {
            return self.inert(arg);
        }
        let sym = self.expr(arg, Some(ty))?;
        Ok(self.value(sym, arg)?.0)
    }

    /// A float, proven to be one where the macro cannot see its type.
    pub(super) fn float_operand(&mut self, sym: Sym, at: &dyn ToTokens) -> Result<(Expr, Ty)> {
        let (e, ty) = self.value(sym, at)?;
        Ok(match ty.peel() {
            Ty::Float(f) => (e, Ty::Float(f.clone())),
            _ => (Expr::Scalar(Box::new(e)), Ty::Float(Float::Any)),
        })
    }

    /// Methods of containers and of data whose type the macro may not know.
    fn on_datum(&mut self, receiver: Sym, c: &ExprMethodCall, hint: Option<&Ty>) -> Result<Sym> {
        let name = c.method.to_string();
        match (name.as_str(), c.args.len()) {
            (
                "iter" | "iter_mut" | "into_iter" | "chunks" | "chunks_exact" | "windows" | "chunks_mut"
                | "chunks_exact_mut",
                _,
            ) => {
                return self.start_iter(receiver, c);
            }
            ("into", 0) => return self.converted(receiver, c, hint),
            ("clone" | "to_vec" | "to_owned", 0) => return self.copied(receiver, c),
            ("into_boxed_slice", 0) => {
                let (place, ty) = self.memory(receiver, c)?;
                let boxed = Ty::Boxed(Box::new(Ty::Slice(Box::new(ty.element()))));
                return Ok(Sym::Expr(Expr::Take(place, Take::Method(name)), boxed));
            }
            ("as_slice" | "as_mut_slice" | "as_ref" | "as_mut" | "borrow" | "as_deref", 0) => {
                let (place, ty) = self.memory(receiver, c)?;
                if matches!(ty, Ty::Float(Float::Param(_))) {
                    return error(
                        &c.method,
                        format_args!(
                            "what `{name}` of a type parameter refers to is not known here; take a slice or a reference to the type itself"
                        ),
                    );
                }
                // An option of a reference, or a reference: twice one, so that what is unwrapped of it is one still.
                let mutable = name.contains("mut");
                let ty = Ty::Ref(Box::new(Ty::Ref(Box::new(ty), mutable)), mutable);
                return Ok(Sym::Place { place, ty, by_ref: true });
            }
            ("first" | "last" | "first_mut" | "last_mut", 0) | ("get" | "get_mut", 1) => {
                return self.peek(receiver, c);
            }
            ("split_at" | "split_at_mut", 1) => return self.split(receiver, c),
            ("split_first" | "split_last" | "split_first_mut" | "split_last_mut", 0) => {
                return self.split_end(receiver, c);
            }
            ("unwrap" | "expect", _) => return self.unwrap(receiver, c),
            ("then", 1) => {
                let (cond, _) = self.value(receiver, &c.receiver)?;
                return self.then(cond, c);
            }
            ("then_some", 1) => {
                let (some, _) = self.value(receiver, &c.receiver)?;
                let value = Box::new(self.expr(&c.args[0], None)?);
                return Ok(Sym::Option { some, value });
            }
            _ => {}
        }
        if let Some(result) = self.memory_method(&receiver, c)? {
            return Ok(result);
        }
        if let (Sym::Place { ty, .. } | Sym::Expr(_, ty), "map", 1) = (&receiver, name.as_str(), c.args.len())
            && let Ty::Array(_, len) = ty.peel()
        {
            let len = len.clone();
            return self.mapped_array(receiver, &len, c);
        }
        if let Some(result) = self.vector_method(&receiver, c)? {
            return Ok(result);
        }
        if changes_receiver(&name) && !matches!(name.as_str(), "take" | "replace" | "next") {
            return error(
                &c.method,
                format_args!(
                    "`{name}` on varying data has no derivative here; write it with indexing and assignment, or `push`, `swap`, `fill`, `copy_from_slice`"
                ),
            );
        }
        if let Sym::Expr(_, ty) | Sym::Place { ty, .. } = &receiver
            && let Ty::Float(Float::F64 | Float::F32) = ty.peel()
        {
            return error(
                &c.method,
                format_args!(
                    "no derivative is known for the method `{name}` of a float; make it a `#[differentiable]` function that takes the float"
                ),
            );
        }
        self.method_call(receiver, c, hint)
    }

    pub(super) fn memory(&mut self, receiver: Sym, c: &ExprMethodCall) -> Result<(Place, Ty)> {
        match receiver {
            Sym::Expr(e, ty) if !self.expr_varies(&e) => {
                let place = self.global(&e, &ty, &c.receiver);
                Ok((place, ty.peel().clone()))
            }
            other => self.place_of(other, "t", &c.receiver),
        }
    }

    fn start_iter(&mut self, receiver: Sym, c: &ExprMethodCall) -> Result<Sym> {
        let name = c.method.to_string();
        let lent = match &receiver {
            Sym::Place { by_ref: false, .. } | Sym::Expr(..) if name == "into_iter" => None,
            Sym::Place { ty: Ty::Ref(_, true), .. } if name == "into_iter" => Some(true),
            _ => Some(name.ends_with("_mut")),
        };
        let (place, ty) = self.memory(receiver, c)?;
        let place = self.freeze(place);
        let size = match c.args.first() {
            Some(arg) => {
                let e = self.inert(arg)?;
                Some(Expr::Var(self.bind("size", super::span_of(arg), e, Ty::Inert)))
            }
            None => None,
        };
        let elem = ty.element();
        let source = match (name.trim_end_matches("_mut"), size) {
            ("chunks", Some(size)) => Source::Chunks { place, ty: elem, size, exact: false },
            ("chunks_exact", Some(size)) => Source::Chunks { place, ty: elem, size, exact: true },
            ("windows", Some(size)) => Source::Windows { place, ty: elem, size },
            _ => Source::Elements { place, ty: elem, lent },
        };
        Ok(Sym::Iter(Rc::new(Iter { source, stages: Vec::new() })))
    }

    fn copied(&mut self, receiver: Sym, c: &ExprMethodCall) -> Result<Sym> {
        match receiver {
            Sym::Place { place, ty, .. } => {
                let ty = match (ty.peel(), c.method.to_string().as_str()) {
                    (Ty::Slice(e) | Ty::Array(e, _), "to_vec") | (Ty::Slice(e), "to_owned") => Ty::Vec(e.clone()),
                    (ty, _) => ty.clone(),
                };
                Ok(Sym::Expr(Expr::Take(place, Take::Method(c.method.to_string())), ty))
            }
            other => Ok(other),
        }
    }

    /// Operations on memory that both sweeps mirror.
    fn memory_method(&mut self, receiver: &Sym, c: &ExprMethodCall) -> Result<Option<Sym>> {
        let Sym::Place { place, ty, .. } = receiver else {
            return Ok(None);
        };
        let (place, ty) = (place.clone(), ty.peel().clone());
        let name = c.method.to_string();
        let elem = Some(ty.element()).filter(|t| *t != Ty::Unknown);
        let args = c.args.iter().collect::<Vec<_>>();
        let op = match (name.as_str(), args.as_slice()) {
            ("push", [e]) => {
                let (e, found) = self.value_of(e, elem.as_ref())?;
                let root = &mut self.vars[place.root.0];
                if place.path.is_empty() && root.ty == Ty::Vec(Box::new(Ty::Unknown)) {
                    root.ty = Ty::Vec(Box::new(found));
                }
                MemOp::Push(e)
            }
            ("swap", [i, j]) => {
                let (i, j) = (self.inert(i)?, self.inert(j)?);
                MemOp::Swap(i, j)
            }
            ("fill", [e]) => {
                let (e, _) = self.value_of(e, elem.as_ref())?;
                MemOp::Fill(e)
            }
            ("copy_from_slice" | "clone_from_slice" | "extend_from_slice", [src]) => {
                let sym = self.expr(src, None)?;
                let (src, _) = match sym {
                    Sym::Expr(e, ty) if !self.expr_varies(&e) => (self.global(&e, &ty, c), ty),
                    sym => self.place_of(sym, "t", c)?,
                };
                if name == "extend_from_slice" { MemOp::ExtendFrom(src) } else { MemOp::CopyFrom(src) }
            }
            ("reverse", []) => MemOp::Reverse,
            ("rotate_left", [k]) => MemOp::RotateLeft(self.inert(k)?),
            ("rotate_right", [k]) => MemOp::RotateRight(self.inert(k)?),
            ("truncate", [k]) => MemOp::Truncate(self.inert(k)?),
            ("clear", []) => MemOp::Truncate(code(quote!(0), Vec::new())),
            _ => return Ok(None),
        };
        let varies = match &op {
            MemOp::Push(e) | MemOp::Fill(e) => self.expr_varies(e),
            MemOp::CopyFrom(src) | MemOp::ExtendFrom(src) => self.var(src.root).varying,
            _ => false,
        };
        self.varies_in_time(place.root, varies, &c.method)?;
        let root = &mut self.vars[place.root.0];
        root.mutable = true;
        root.multi = true;
        self.emit(Stmt::Mem { place, op });
        Ok(Some(Sym::Unit))
    }

    pub(super) fn value_of(&mut self, e: &SynExpr, hint: Option<&Ty>) -> Result<(Expr, Ty)> {
        let sym = self.expr(e, hint)?;
        self.value(sym, e)
    }

    /// `unwrap` of a call's result: what the `Some` or `Ok` holds.
    fn unwrap(&mut self, receiver: Sym, c: &ExprMethodCall) -> Result<Sym> {
        let lent = super::option::lent_payload(&receiver);
        let (place, ty) = self.memory(receiver, c)?;
        let tokens = if c.method == "expect" {
            let message = &c.args;
            quote!(let _ = __hole_0.as_ref().expect(#message);)
        } else {
            quote!(let _ = __hole_0.as_ref().unwrap();)
        };
        self.emit(Stmt::Verbatim(crate::ir::Code { tokens, holes: vec![Hole::Place(place.clone())], pure: false }));
        Ok(super::option::payload(&place, ty, lent))
    }
}
