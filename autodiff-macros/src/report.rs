//! Errors, gathered with their spans while a stage runs and flushed between stages.

use std::cell::RefCell;

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::Error;

/// The result of a step that may find the user's code outside the fence.
pub type Result<T> = std::result::Result<T, Error>;

/// An error at some tokens: what is wrong; what to do instead.
pub fn error<T>(at: impl ToTokens, message: impl std::fmt::Display) -> Result<T> {
    Err(Error::new_spanned(at, message))
}

/// Collects errors so that one compilation shows them all.
#[derive(Default)]
pub struct Report {
    errors: RefCell<Vec<Error>>,
}

impl Report {
    /// Keeps an error and goes on.
    pub fn push(&self, error: Error) {
        self.errors.borrow_mut().push(error);
    }

    /// Keeps the error of a step that failed; passes on the value of one that did not.
    pub fn keep<T>(&self, result: Result<T>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(error) => {
                self.push(error);
                None
            }
        }
    }

    /// Everything found so far as `compile_error!` tokens, or `Ok` where nothing was found.
    pub fn flush(&self) -> std::result::Result<(), TokenStream> {
        let errors = self.errors.borrow_mut().drain(..).collect::<Vec<_>>();
        if errors.is_empty() {
            return Ok(());
        }
        Err(errors.iter().map(Error::to_compile_error).collect())
    }
}

impl Report {
    /// Whether nothing has been found.
    pub fn is_empty(&self) -> bool {
        self.errors.borrow().is_empty()
    }

    /// Hands everything found so far to another report.
    pub fn move_to(&self, other: &Report) {
        other.errors.borrow_mut().append(&mut self.errors.borrow_mut());
    }
}
