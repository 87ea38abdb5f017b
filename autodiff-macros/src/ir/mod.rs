//! The intermediate representation: structured, with values, places and regions.
//!
//! *Values* are variables that hold one number (or one whole datum of a type that the macro cannot see).
//! *Places* are memory: a root variable and a path below it. *Regions* are statement lists with the
//! values they yield; branches and loops stay structured, and `break`, `continue` and `return` are
//! statements of their own. Lowering produces this form, both transforms map it to itself, and emission
//! prints it.

mod build;
mod func;
mod given;
mod print;
mod unique;
mod verify;
mod visit;

pub use build::{add, is_literal, is_partly_zero, is_zero, lit, literal_of, mul, neg};
pub use func::exits_of;
pub use given::{Argument, Handed, Local, Taken};
pub use print::{print, print_stmts};
pub use unique::unique_names;
pub use verify::{Reverse, debug_verify, verify, verify_sweeps};

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::rules::Rule;

/// A variable of the function being compiled; indexes [`Func::vars`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct VarId(pub usize);

/// The scalar type of a float.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Float {
    F64,
    F32,
    /// A type parameter of the function, by name.
    Param(String),
    /// A float whose width the macro does not know; the compiler infers it.
    Any,
}

impl Float {
    /// The type as it is written.
    pub fn tokens(&self) -> TokenStream {
        match self {
            Float::F64 => quote!(f64),
            Float::F32 => quote!(f32),
            Float::Param(name) => {
                let name = quote::format_ident!("{name}");
                quote!(#name)
            }
            Float::Any => quote!(_),
        }
    }
}

/// What the macro knows about a type.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Ty {
    Float(Float),
    /// Cannot vary: integers, `bool`, strings, units.
    Inert,
    Array(Box<Ty>, String),
    Slice(Box<Ty>),
    Vec(Box<Ty>),
    Tuple(Vec<Ty>),
    Option(Box<Ty>),
    /// By what `Ok` holds: a failure has no derivative.
    Result(Box<Ty>),
    Ref(Box<Ty>, bool),
    Boxed(Box<Ty>),
    /// A path that the macro cannot look into: a struct, a call's result.
    Unknown,
}

impl Ty {
    /// Whether values of this type are single floats.
    pub fn is_float(&self) -> bool {
        matches!(self, Ty::Float(_))
    }

    /// Whether no value of this type holds a float: a number that cannot vary, or a collection of such.
    pub fn is_inert(&self) -> bool {
        match self {
            Ty::Inert => true,
            Ty::Float(_) | Ty::Unknown => false,
            Ty::Tuple(parts) => parts.iter().all(Ty::is_inert),
            Ty::Array(t, _) | Ty::Slice(t) | Ty::Vec(t) | Ty::Option(t) | Ty::Ref(t, _) | Ty::Boxed(t) => t.is_inert(),
            // A failure may be anything.
            Ty::Result(_) => false,
        }
    }

    /// Whether all of this type is known, and nothing but floats and what cannot vary.
    pub fn is_plain(&self) -> bool {
        match self {
            Ty::Inert | Ty::Float(_) => true,
            Ty::Tuple(parts) => parts.iter().all(Ty::is_plain),
            Ty::Array(t, _) | Ty::Slice(t) | Ty::Vec(t) | Ty::Option(t) | Ty::Ref(t, _) | Ty::Boxed(t) => t.is_plain(),
            Ty::Result(_) | Ty::Unknown => false,
        }
    }

    /// The type behind any references.
    pub fn peel(&self) -> &Ty {
        match self {
            Ty::Ref(inner, _) => inner.peel(),
            other => other,
        }
    }

    /// The type behind any references and boxes: what a field, an element or a method is looked for in.
    pub fn unboxed(&self) -> &Ty {
        match self {
            Ty::Ref(inner, _) | Ty::Boxed(inner) => inner.unboxed(),
            other => other,
        }
    }

    /// The type of the elements of an array, slice or vector.
    pub fn element(&self) -> Ty {
        match self.unboxed() {
            Ty::Array(e, _) | Ty::Slice(e) | Ty::Vec(e) => (**e).clone(),
            _ => Ty::Unknown,
        }
    }
}

/// How a variable's derivative is kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// One datum: its adjoint is a sum of contributions.
    Value,
    /// Memory reached through places: its adjoint is a shadow of the same shape, updated in place.
    Root,
}

/// A local variable, a parameter, or a temporary.
#[expect(clippy::struct_excessive_bools, reason = "independent facts, each found by another stage")]
#[derive(Clone, Debug)]
pub struct Var {
    /// The user's name, or one derived from it.
    pub name: String,
    pub span: Span,
    pub ty: Ty,
    pub kind: Kind,
    /// Needs `let mut`: assigned after its definition, or memory that is written.
    pub mutable: bool,
    /// Has more than one definition, so that its value depends on when it is read.
    pub multi: bool,
    /// Holds a reference: reading the whole of it takes a `*`.
    pub by_ref: bool,
    /// May depend on a varying argument, as far as lowering can tell.
    pub varying: bool,
    /// An item outside of the function (a constant table), by its path.
    pub global: Option<TokenStream>,
    /// The type that the user's `let` says, where the value is carried verbatim: its own text may not say it; or the
    /// type of a parameter that cannot vary.
    pub said: Option<TokenStream>,
    /// Surely a number that cannot vary, or a `bool`.
    pub number: bool,
}

/// A step from a place to a part of it.
#[derive(Clone, Debug)]
pub enum Proj {
    Field(String, Span),
    Index(Expr),
    /// `lo..hi`, counted from the start of the place it applies to.
    Range(Option<Expr>, Option<Expr>),
    /// What a box holds.
    Deref,
    /// What a `Some` or an `Ok` holds.
    Payload,
    /// A field of the variant that an enum is known to be: the variant's path and the field's name or number.
    Variant(TokenStream, String),
}

impl Proj {
    /// Whether this step goes through a reference to what a variant holds.
    pub fn is_inside(&self) -> bool {
        matches!(self, Proj::Payload | Proj::Variant(..))
    }
}

/// Memory: a root variable and a path below it.
#[derive(Clone, Debug)]
pub struct Place {
    pub root: VarId,
    pub path: Vec<Proj>,
}

impl Place {
    pub fn var(root: VarId) -> Self {
        Place { root, path: Vec::new() }
    }

    pub fn then(&self, proj: Proj) -> Self {
        let mut path = self.path.clone();
        path.push(proj);
        Place { root: self.root, path }
    }

    /// The same path below another root: how a shadow mirrors a place.
    pub fn under(&self, root: VarId) -> Self {
        Place { root, path: self.path.clone() }
    }
}

/// Rust carried as it stands, with holes where it mentions variables of the function.
#[derive(Clone, Debug)]
pub struct Code {
    /// Tokens in which the identifiers `__hole_0`, `__hole_1`, … stand for the holes.
    pub tokens: TokenStream,
    pub holes: Vec<Hole>,
    /// Neither reads nor changes anything but its holes, and is cheap: may be evaluated again.
    pub pure: bool,
}

/// What fills a hole of a [`Code`].
#[derive(Clone, Debug)]
pub enum Hole {
    Expr(Expr),
    /// A place as an expression without `&`.
    Place(Place),
    /// A function that is handed to another one: what it is made of depends on the mode.
    Taken(std::rc::Rc<Taken>),
}

/// How a whole datum is taken from a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Take {
    /// As it stands: a copy or a move.
    Move,
    /// Through a method that copies: `clone`, `to_vec`, `to_owned`.
    Method(String),
    /// As a copy that asks for no `Clone`; of a slice it is a vector.
    Owned,
    /// As a copy of the floats of a vector or a slice, for the reverse sweep.
    Kept,
    /// The elements of a vector or a slice as an array, of the length given.
    Array(String),
}

/// What an aggregate is built with.
#[derive(Clone, Debug)]
pub enum Ctor {
    Tuple,
    Array,
    /// `vec![a, b]`.
    Vec,
    /// `Box::new(x)`, by the path of the function.
    Boxed(TokenStream),
    /// `Some(x)`, `Ok(x)`, `Variant(x)`, `Newtype(x)`.
    Call(TokenStream),
    /// The success of another `Option` or `Result`, whichever it is, of which the first part tells the type.
    Like,
    /// `Point { x, y }`: the path and the field names.
    Struct(TokenStream, Vec<String>),
}

/// The operators of arithmetic whose operands' types the macro cannot see.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Arith {
    Add,
    Sub,
    Mul,
    Div,
    Rem,
}

/// Arithmetic, and the operator's place in the user's code, for rustc's message where there is no rule for it.
#[derive(Clone, Copy, Debug)]
pub struct Operation {
    pub arith: Arith,
    pub at: Span,
}

/// An operation dispatched on types that only the compiler sees.
#[derive(Clone, Debug)]
pub enum DynOp {
    Binary(Operation),
    Neg,
    Cast(Float),
}

/// A side-effect-free expression.
#[derive(Clone, Debug)]
pub enum Expr {
    Var(VarId),
    /// A float literal of the macro's own making or of the user's.
    Lit(String),
    /// An operation of the rule table on floats.
    Prim(&'static Rule, Vec<Expr>),
    /// Arithmetic dispatched on types that only the compiler sees.
    Dyn(Operation, Box<Expr>, Box<Expr>),
    DynNeg(Box<Expr>),
    /// The tangent of an operation that is dispatched on types: its operands and their tangents, `None` where zero.
    DynDot(DynOp, Vec<(Expr, Option<Expr>)>),
    /// `x as f64` of something that may vary.
    Cast(Box<Expr>, Float, /* source is surely a float */ bool),
    /// The same value, with a compile-time proof that its type is a float.
    Scalar(Box<Expr>),
    Load(Place),
    /// `if c { a } else { b }` where both are cheap and pure.
    Select(Box<Expr>, Box<Expr>, Box<Expr>),
    Code(Code),
    Build(Ctor, Vec<Expr>),
    /// `[e; n]` or `vec![e; n]`.
    Repeat {
        elem: Box<Expr>,
        len: Box<Expr>,
        vec: bool,
    },
    Take(Place, Take),
    /// A reference to a place, `&mut` where the flag says so.
    Ref(Place, bool),
    /// A zero of the shape of a place: the start of a shadow.
    ZeroLike(Place),
    /// A zero of the type of the value.
    Zero(Ty),
}

/// An argument of a call to another differentiable function.
#[derive(Clone, Debug)]
pub enum Arg {
    Value(Expr),
    /// A shared reference. Where the memory changes later, the second place is a copy made before the call.
    Ref(Place, Option<Place>),
    /// A mutable reference, or the receiver of a method that may be one. The second place is a copy of the
    /// receiver made before the call, for a method that only reads it.
    RefMut(Place, Option<Place>),
    /// Carried as it stands; `true` where it is a reference.
    Inert(Expr, bool),
    /// The tangent of an argument that does not vary.
    Zero,
}

/// The function that a call goes to.
#[derive(Clone, Debug)]
pub enum Callee {
    /// A free function by its path, and what its companions are associated functions of.
    Path { path: TokenStream, companions: TokenStream, turbofish: TokenStream, name: String },
    /// A method, named by its identifier; the receiver is the first argument.
    Method { name: String, turbofish: TokenStream, span: Span },
    /// An associated function: `Type::name`, whose companions are named after it.
    Assoc { ty: TokenStream, name: String, turbofish: TokenStream, span: Span },
    /// A function that is given: the first argument. `ty` is the type parameter that stands for it, and `takes` how it
    /// takes its arguments.
    Given { ty: Ident, takes: TokenStream, name: String },
}

/// A region's statements and the values that it yields to its parent.
#[derive(Clone, Debug, Default)]
pub struct Region {
    pub stmts: Vec<Stmt>,
    pub values: Vec<Expr>,
}

/// The index space of a loop.
#[derive(Clone, Debug)]
pub enum LoopKind {
    /// `for var in lo..hi` in steps, possibly backwards.
    For { var: VarId, lo: Expr, hi: Expr, step: Option<Expr>, rev: bool, inclusive: bool },
    /// `while cond`, where evaluating `cond` again has no effect.
    While { cond: Expr },
    /// `loop`: leaves by an exit only.
    Forever,
    /// A block that exits may leave: runs at most once.
    Once,
}

/// An arm of a match: a pattern on inert data, carried as it stands.
#[derive(Clone, Debug)]
pub struct Arm {
    pub pattern: TokenStream,
    pub binds: Vec<VarId>,
    pub guard: Option<Expr>,
    /// A variable that holds the arm's number, where the reverse sweep cannot match again.
    pub number: Option<VarId>,
    pub body: Region,
}

/// A structured exit. `continue` is a `break` from a block inside the loop.
#[derive(Clone, Debug)]
pub enum Exit {
    Break(usize),
    Return(Option<Expr>),
}

/// Operations on memory that both sweeps mirror.
#[derive(Clone, Debug)]
pub enum MemOp {
    Push(Expr),
    Swap(Expr, Expr),
    Fill(Expr),
    CopyFrom(Place),
    ExtendFrom(Place),
    Reverse,
    RotateLeft(Expr),
    RotateRight(Expr),
    /// Drops elements from the end down to a length: `truncate`, `clear`.
    Truncate(Expr),
    /// Puts an element in at an index.
    Insert(Expr, Expr),
    /// Takes the elements from one index up to another out.
    Cut(Expr, Expr),
    /// Puts the elements into the order that a list of their indices gives.
    Permute(Expr),
    /// Keeps the elements whose indices a list gives, in order.
    Keep(Expr),
    /// Sets all floats to zero: the tangent of what is overwritten by what does not vary.
    SetZero,
    /// Appends zeros in the shape of a place.
    ExtendZeros(Place),
}

/// A whole function.
#[derive(Clone, Debug)]
pub struct Func {
    pub vars: Vec<Var>,
    /// One variable for each parameter.
    pub params: Vec<VarId>,
    pub body: Region,
    /// Items declared in the body.
    pub items: Vec<syn::Item>,
    /// What a float of unknown width is: the type parameter of a function that has one.
    pub default: Float,
    /// It may call itself, so that its pullback is boxed.
    pub recursive: bool,
}

/// A statement.
#[derive(Clone, Debug)]
pub enum Stmt {
    Let {
        var: VarId,
        init: Option<Expr>,
    },
    Assign {
        var: VarId,
        value: Expr,
    },
    Store {
        place: Place,
        value: Expr,
    },
    Mem {
        place: Place,
        op: MemOp,
    },
    Call(Box<Call>),
    If {
        cond: Expr,
        then: Region,
        els: Region,
        results: Vec<VarId>,
    },
    Match {
        scrutinee: Expr,
        arms: Vec<Arm>,
        results: Vec<VarId>,
    },
    Loop(Box<Loop>),
    /// Leaves the regions up to its target; the number tells exits apart in the reverse sweep.
    Exit {
        exit: Exit,
        id: usize,
    },
    /// A statement that touches no varying value but may have effects.
    Verbatim(Code),
    /// Reverse sweep: `place += value`, by `accumulate` where it is an aggregate.
    AddTo {
        place: Place,
        value: Expr,
        whole: bool,
    },
    /// Forward sweep: keep values for the reverse sweep.
    /// `last`: nothing reads the variables after this, so that memory is moved, not copied.
    Save {
        trace: VarId,
        vars: Vec<VarId>,
        tape: bool,
        last: bool,
    },
    /// Reverse sweep: take back what the last `Save` of this iteration kept.
    Restore {
        trace: VarId,
        vars: Vec<VarId>,
    },
    /// Reverse sweep: what was kept decides which region ran.
    IfSaved {
        trace: VarId,
        vars: Vec<VarId>,
        then: Region,
        els: Region,
        results: Vec<VarId>,
    },
    /// Reverse sweep: `count` iterations.
    Repeat {
        count: Expr,
        var: Option<VarId>,
        body: Region,
    },
    /// Reverse sweep: the pullback of a call.
    Back {
        call: VarId,
        args: Vec<BackArg>,
        results: Vec<Option<VarId>>,
        /// Of a function that was given: how its own arguments were passed, since it takes and gives something for each.
        given: Option<Vec<Passed>>,
    },
}

/// An argument of a pullback in the reverse sweep.
#[derive(Clone, Debug)]
pub enum BackArg {
    /// A primal reference argument again.
    Primal(Place),
    PrimalInert(Expr),
    /// The tangent of a reference argument again; nothing where it is zero.
    Tangent(Option<Place>),
    Shadow(Place),
    NoShadow,
    Bar(Expr),
}

/// How a call passes an argument.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Passed {
    Value,
    Ref,
    RefMut,
}

/// A call of another differentiable function.
#[derive(Clone, Debug)]
pub struct Call {
    pub callee: Callee,
    /// Where the call takes tangents, each argument is followed by its own: `x, x_dot`, then, of the tangent of that,
    /// `x, x', x_dot, x_dot'`.
    pub args: Vec<Arg>,
    pub result: VarId,
    /// The tangents of the result: `y_dot`, then those of `y` and of `y_dot`.
    pub dots: Vec<VarId>,
    /// Holds the callee's pullback between the sweeps.
    pub pullback: VarId,
    /// The user's code dereferences what the function returns; companions return no references.
    pub deref: bool,
    /// Functions are among the arguments, in the form that companions take.
    pub hands: bool,
    pub span: Span,
}

impl Call {
    /// How many values stand for each argument and for the result: one, and its tangents.
    pub fn width(&self) -> usize {
        1 + self.dots.len()
    }

    /// The results: the value and its tangents.
    pub fn results(&self) -> impl Iterator<Item = VarId> {
        std::iter::once(self.result).chain(self.dots.iter().copied())
    }

    /// Whether an argument is the receiver of a method, or a tangent of it.
    pub fn is_receiver(&self, k: usize) -> bool {
        matches!(self.callee, Callee::Method { .. }) && k < self.width()
    }
}

/// A loop.
#[derive(Clone, Debug)]
pub struct Loop {
    /// Identifies the loop for exits.
    pub id: usize,
    pub kind: LoopKind,
    pub body: Region,
    pub span: Span,
    /// Reverse sweep: holds the last index that the forward sweep reached.
    pub until: Option<VarId>,
}

impl std::fmt::Debug for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}
