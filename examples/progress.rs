//! A progress line on the standard error stream.
//!
//! On a terminal it is rewritten in place and wiped at the end; in a file or a pipe each step leaves one
//! line, so that a log shows how far a run got.

use std::io::{IsTerminal, Write, stderr};
use std::time::{Duration, Instant};

/// Often enough to look alive, seldom enough to cost nothing.
const INTERVAL: Duration = Duration::from_millis(50);

/// A progress line for a known number of steps.
pub struct Progress {
    steps: usize,
    done: usize,
    label: String,
    terminal: bool,
    drawn: Instant,
}

impl Progress {
    /// Promises that many steps.
    #[must_use]
    pub fn new(steps: usize) -> Self {
        Self { steps, done: 0, label: String::new(), terminal: stderr().is_terminal(), drawn: Instant::now() }
    }

    /// Begins the next step.
    pub fn step(&mut self, label: impl Into<String>) {
        self.done += 1;
        self.label = label.into();
        self.draw("");
    }

    /// Says where an iterative fit stands; most calls do nothing.
    pub fn evaluation(&mut self, evaluations: usize, rss: f64) {
        self.detail(|| format!(": evaluation {evaluations}, residual sum of squares {rss:.3e}"));
    }

    /// Says where a step stands, in words that are asked for only when they are shown; most calls do nothing.
    pub fn detail(&mut self, words: impl FnOnce() -> String) {
        if self.terminal && self.drawn.elapsed() >= INTERVAL {
            self.draw(&words());
        }
    }

    /// Wipes the line, to make room for a result.
    pub fn clear(&mut self) {
        if self.terminal {
            let _ = write!(stderr(), "\r\x1b[2K");
        }
    }

    fn draw(&mut self, detail: &str) {
        self.drawn = Instant::now();
        let line = format!("[{}/{}] {}{detail}", self.done, self.steps, self.label);
        // Progress is a courtesy: a closed stream must not end the computation.
        let _ = if self.terminal { write!(stderr(), "\r\x1b[2K{line}") } else { writeln!(stderr(), "{line}") };
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.clear();
    }
}
