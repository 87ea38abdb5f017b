//! Analyses of the intermediate representation. No syntax and no tokens in here.

mod activity;
mod stability;

pub use activity::Activity;
pub use stability::{Position, Stability};
