//! The derivative rules: what the passes know about an operation on floats.
//!
//! [`table`] holds one row per operation and the written policy for kinks; this module gives it a type and looks rows
//! up; [`each`] hands all rows to a callback macro, so that tests and the tensor module are generated from them.

mod each;
pub mod libm;
mod table;
mod tensor;

pub use each::for_each_rule;

/// One row of the table: an operation on floats with a partial derivative for each argument that can vary.
pub struct Rule {
    /// The method's name (`tanh`), or the name of the operator's trait method (`add` for `+`).
    pub name: &'static str,
    /// How a call is written in Rust.
    pub shape: Shape,
    /// All arguments in order, the receiver or left operand first.
    pub args: &'static [&'static str],
    /// The arguments that cannot vary, with their types.
    pub inert: &'static [(&'static str, &'static str)],
    /// The name that the partials use for the value of the operation.
    pub result: &'static str,
    /// One interval per argument, away from edges, from which the tests draw their points.
    pub domain: &'static [(f64, f64)],
    /// The partial derivatives in the order of the arguments: an argument's name and the text of a Rust expression.
    pub partials: &'static [(&'static str, &'static str)],
    /// The partials of the tensor operation where `PyTorch` answers otherwise at a kink; empty where it does not.
    pub pytorch: &'static [(&'static str, &'static str)],
    /// Points at kinks and at the ends of the domain, with the answer that the policy gives there.
    pub edges: &'static [Edge],
}

/// A point at a kink, and the value of every partial there.
pub struct Edge {
    /// One value per argument; an inert argument's is a whole number.
    pub at: &'static [f64],
    /// One value per row of [`Rule::partials`].
    pub partials: &'static [f64],
}

/// How an operation is written in Rust.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// `x.tanh()`, `x.powf(p)`
    Method,
    /// `-x`
    Unary(&'static str),
    /// `a + b`
    Binary(&'static str),
    /// `libm::sin(x)`
    Function(&'static str),
    /// `if d == 0.0 { 0.0 } else { d * p }`
    Guarded,
}

impl Shape {
    const fn of(operator: &[&'static str], arity: usize) -> Self {
        match (operator, arity) {
            ([sign], 1) => Self::Unary(sign),
            ([sign, ..], _) => Self::Binary(sign),
            ([], _) => Self::Method,
        }
    }
}

/// The product of a tangent and a partial, zero where the tangent is, even if the partial is infinite. A row of the
/// macro's own: its derivatives are those of a product, also where the tangent is zero.
pub static GUARDED: Rule = Rule {
    name: "guarded",
    shape: Shape::Guarded,
    args: &["d", "p"],
    inert: &[],
    result: "y",
    domain: &[],
    partials: &[("d", "p"), ("p", "d")],
    pytorch: &[],
    edges: &[],
};

/// Every row, in the order of the table.
pub fn rules() -> &'static [Rule] {
    table::RULES
}

/// The row of a method, or of an operator by the name of its trait method; `arity` counts the receiver.
pub fn lookup(name: &str, arity: usize) -> Option<&'static Rule> {
    rules().iter().find(|rule| rule.name == name && rule.args.len() == arity)
}

/// Methods of a float whose result cannot vary: truth values, orderings, bits, text and integers. A conversion to an
/// integer is a step function, so it contributes zero, as `as i32` does.
#[rustfmt::skip] // One line per family.
pub const INERT: &[&str] = &[
    "is_nan", "is_finite", "is_infinite", "is_normal", "is_subnormal", "classify",
    "is_sign_negative", "is_sign_positive", "is_negative", "is_positive", "is_zero", "is_one",
    "eq", "ne", "lt", "le", "gt", "ge", "partial_cmp", "total_cmp",
    "to_bits", "to_be_bytes", "to_le_bytes", "to_ne_bytes", "integer_decode",
    "to_i8", "to_i16", "to_i32", "to_i64", "to_i128", "to_isize",
    "to_u8", "to_u16", "to_u32", "to_u64", "to_u128", "to_usize",
    "to_string",
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use syn::{BinOp, Expr, Lit, UnOp};

    use super::{INERT, Rule, Shape, lookup, rules};

    /// What a partial may contain, and which of its subexpressions are integers.
    struct Grammar<'a> {
        rule: &'a Rule,
    }

    #[derive(Clone, Copy, Debug, PartialEq)]
    enum Kind {
        Float,
        Integer,
        Truth,
    }

    impl Grammar<'_> {
        fn kind(&self, expr: &Expr) -> Kind {
            match expr {
                Expr::Lit(lit) => match &lit.lit {
                    Lit::Float(lit) if lit.suffix().is_empty() => Kind::Float,
                    Lit::Int(lit) if lit.suffix().is_empty() => Kind::Integer,
                    _ => self.reject(expr),
                },
                Expr::Path(path) => {
                    let name = path.path.get_ident().expect("a single name").to_string();
                    if self.rule.inert.iter().any(|(inert, _)| *inert == name) {
                        Kind::Integer
                    } else if self.rule.args.contains(&&*name) || self.rule.result == name {
                        Kind::Float
                    } else {
                        self.reject(expr)
                    }
                }
                Expr::Paren(inner) => self.kind(&inner.expr),
                Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => self.expect(&unary.expr, Kind::Float),
                Expr::Binary(binary) => self.binary(binary),
                Expr::If(branch) => self.branch(branch),
                Expr::MethodCall(call) => self.call(call),
                Expr::Cast(cast) => {
                    self.expect(&cast.expr, Kind::Integer);
                    assert_eq!(*cast.ty, syn::parse_quote!(f64), "{}", self.rule.name);
                    Kind::Float
                }
                _ => self.reject(expr),
            }
        }

        fn binary(&self, binary: &syn::ExprBinary) -> Kind {
            let left = self.kind(&binary.left);
            self.expect(&binary.right, left);
            match binary.op {
                BinOp::Add(_) | BinOp::Sub(_) | BinOp::Mul(_) | BinOp::Div(_) if left == Kind::Float => left,
                BinOp::And(_) | BinOp::Or(_) if left == Kind::Truth => left,
                BinOp::Eq(_) | BinOp::Ne(_) | BinOp::Lt(_) | BinOp::Le(_) | BinOp::Gt(_) | BinOp::Ge(_)
                    if left != Kind::Truth =>
                {
                    Kind::Truth
                }
                _ => self.reject(&Expr::Binary(binary.clone())),
            }
        }

        fn branch(&self, branch: &syn::ExprIf) -> Kind {
            self.expect(&branch.cond, Kind::Truth);
            let [syn::Stmt::Expr(then, None)] = &branch.then_branch.stmts[..] else {
                panic!("{}: a branch is one expression", self.rule.name)
            };
            self.expect(then, Kind::Float);
            match &*branch.else_branch.as_ref().expect("an `else`").1 {
                Expr::Block(block) => {
                    let [syn::Stmt::Expr(otherwise, None)] = &block.block.stmts[..] else {
                        panic!("{}: a branch is one expression", self.rule.name)
                    };
                    self.expect(otherwise, Kind::Float)
                }
                other => self.expect(other, Kind::Float),
            }
        }

        fn call(&self, call: &syn::ExprMethodCall) -> Kind {
            let name = call.method.to_string();
            if name == "saturating_sub" {
                self.expect(&call.args[0], Kind::Integer);
                return self.expect(&call.receiver, Kind::Integer);
            }
            let callee = lookup(&name, call.args.len() + 1).expect("a method of the table");
            assert_eq!(callee.shape, Shape::Method);
            self.expect(&call.receiver, Kind::Float);
            for (arg, name) in call.args.iter().zip(&callee.args[1..]) {
                let inert = callee.inert.iter().any(|(inert, _)| inert == name);
                self.expect(arg, if inert { Kind::Integer } else { Kind::Float });
            }
            Kind::Float
        }

        fn expect(&self, expr: &Expr, kind: Kind) -> Kind {
            assert_eq!(self.kind(expr), kind, "{}: {}", self.rule.name, text(expr));
            kind
        }

        fn reject(&self, expr: &Expr) -> ! {
            panic!("{}: `{}` is outside the grammar of a partial", self.rule.name, text(expr))
        }
    }

    fn text(expr: &Expr) -> String {
        quote::quote!(#expr).to_string()
    }

    #[test]
    fn partials_keep_to_their_grammar() {
        for rule in rules() {
            for (argument, partial) in rule.partials.iter().chain(rule.pytorch) {
                let expr =
                    syn::parse_str(partial).unwrap_or_else(|error| panic!("{} in {argument}: {error}", rule.name));
                Grammar { rule }.expect(&expr, Kind::Float);
            }
        }
    }

    #[test]
    fn each_argument_has_one_partial_or_is_inert() {
        for rule in rules() {
            let varying: Vec<_> =
                rule.args.iter().filter(|arg| !rule.inert.iter().any(|(inert, _)| inert == *arg)).collect();
            let named: Vec<_> = rule.partials.iter().map(|(argument, _)| argument).collect();
            assert_eq!(varying, named, "{}", rule.name);
            assert!(!rule.args.contains(&rule.result), "{}", rule.name);
        }
    }

    #[test]
    fn intervals_and_edges_fit_the_arguments() {
        for rule in rules() {
            assert_eq!(rule.domain.len(), rule.args.len(), "{}", rule.name);
            assert!(rule.domain.iter().all(|(lo, hi)| lo < hi), "{}", rule.name);
            for edge in rule.edges {
                assert_eq!(edge.at.len(), rule.args.len(), "{}", rule.name);
                assert_eq!(edge.partials.len(), rule.partials.len(), "{}", rule.name);
            }
        }
    }

    /// Where the policy at the head of the table answers something that the formula alone might not.
    const KINKS: &[(&str, &[&[f64]])] = &[
        ("abs", &[&[0.0]]),
        ("copysign", &[&[0.0, 2.0]]),
        ("max", &[&[1.0, 1.0], &[f64::NAN, 1.0], &[1.0, f64::NAN]]),
        ("min", &[&[1.0, 1.0], &[f64::NAN, 1.0], &[1.0, f64::NAN]]),
        ("clamp", &[&[-1.0, -1.0, 1.0], &[1.0, -1.0, 1.0]]),
        ("abs_sub", &[&[1.0, 1.0]]),
        ("floor", &[&[2.0]]),
        ("ceil", &[&[2.0]]),
        ("round", &[&[0.5]]),
        ("round_ties_even", &[&[0.5]]),
        ("trunc", &[&[2.0]]),
        ("signum", &[&[0.0]]),
        ("div_euclid", &[&[5.0, 2.5]]),
        ("fract", &[&[2.0]]),
        ("rem", &[&[5.0, 2.5]]),
        ("rem_euclid", &[&[5.0, 2.5]]),
        ("sqrt", &[&[0.0]]),
        ("cbrt", &[&[0.0]]),
        ("asin", &[&[-1.0], &[1.0]]),
        ("acos", &[&[-1.0], &[1.0]]),
        ("atanh", &[&[-1.0], &[1.0]]),
        ("acosh", &[&[1.0]]),
        ("ln", &[&[0.0]]),
        ("log2", &[&[0.0]]),
        ("log10", &[&[0.0]]),
        ("log", &[&[0.0, 2.0]]),
        ("ln_1p", &[&[-1.0]]),
        ("powi", &[&[0.0, 0.0]]),
        ("powf", &[&[0.0, 0.0], &[0.0, 2.0], &[-2.0, 2.0]]),
        ("hypot", &[&[0.0, 0.0]]),
        ("atan2", &[&[0.0, 0.0]]),
        ("div", &[&[1.0, 0.0]]),
    ];

    #[test]
    fn every_kink_of_the_policy_is_pinned() {
        let same = |a: &[f64], b: &[f64]| a.iter().zip(b).all(|(a, b)| a == b || (a.is_nan() && b.is_nan()));
        for (name, points) in KINKS {
            let rule = rules().iter().find(|rule| rule.name == *name).expect(name);
            for point in *points {
                assert!(rule.edges.iter().any(|edge| same(edge.at, point)), "{name} at {point:?}");
            }
        }
    }

    #[test]
    fn lookup_finds_by_name_and_arity() {
        assert_eq!(lookup("sin", 1).map(|rule| rule.partials), Some(&[("x", "x.cos()")][..]));
        assert_eq!(lookup("add", 2).map(|rule| rule.shape), Some(Shape::Binary("+")));
        assert_eq!(lookup("neg", 1).map(|rule| rule.shape), Some(Shape::Unary("-")));
        assert_eq!(lookup("powi", 2).map(|rule| rule.inert), Some(&[("n", "i32")][..]));
        assert!(lookup("sin", 2).is_none());
        assert!(lookup("gamma", 1).is_none());
    }

    #[test]
    fn no_name_stands_twice() {
        let names: BTreeSet<_> = rules().iter().map(|rule| rule.name).chain(INERT.iter().copied()).collect();
        assert_eq!(names.len(), rules().len() + INERT.len());
    }
}
