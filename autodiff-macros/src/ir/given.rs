//! Functions that are handed to other functions.

use std::rc::Rc;

use proc_macro2::{Span, TokenStream};

use super::{Callee, Func, Passed};

/// A function as another one takes it: the whole of the code whose first hole it fills. Where it is a closure the next
/// holes are references to what it captures, first what varies; the receiver of the call, if that is a method's, is last.
#[derive(Clone, Debug)]
pub struct Taken {
    /// Which function takes it.
    pub by: Callee,
    /// As which of its parameters, the receiver counted.
    pub index: usize,
    pub function: Handed,
    /// Where the user names the other one.
    pub at: Span,
}

/// What is handed over.
#[derive(Clone, Debug)]
pub enum Handed {
    /// A function by its path, and the struct that bears its derivatives.
    Named { function: TokenStream, holder: TokenStream },
    /// A function without derivatives: for those who call it on what cannot vary.
    Plain(TokenStream),
    /// The code of a closure.
    Closure(Rc<Local>),
}

/// The body of a closure as a function of what it captures and of its arguments, in this order.
#[derive(Clone, Debug)]
pub struct Local {
    pub func: Func,
    /// How many of its parameters are captured and vary.
    pub captured: usize,
    /// How many are captured and cannot vary.
    pub constants: usize,
    /// How it takes its arguments.
    pub arguments: Vec<Argument>,
}

/// An argument of a closure.
#[derive(Clone, Debug)]
pub struct Argument {
    pub passed: Passed,
    /// Whether it may vary.
    pub slot: bool,
    /// Its type, where that is written and says no lifetime.
    pub said: Option<TokenStream>,
}
