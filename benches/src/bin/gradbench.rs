//! `cargo run --release -p autodiff-benches --bin gradbench`
//!
//! This library as a tool of `GradBench`: reads a message a line from standard input, answers each on standard output.

use std::io::{self, BufRead, Write};

use autodiff_benches::gradbench::answer;

fn main() -> io::Result<()> {
    let mut out = io::stdout().lock();
    for line in io::stdin().lock().split(b'\n') {
        let line = line?;
        let line = String::from_utf8_lossy(&line);
        if !line.trim().is_empty() {
            writeln!(out, "{}", answer(&line))?;
            out.flush()?;
        }
    }
    Ok(())
}
