//! `cargo run --release -p autodiff-benches --bin table -- [--only KERNEL] [--quick] [--json FILE]`
//!
//! Times each kernel's function, its derivative by the macro and the one written by hand in turns, and prints a line for
//! each kernel and size.

use std::cell::RefCell;
use std::error::Error;
use std::fs;
use std::rc::Rc;
use std::time::Duration;

use allocation_counter::measure;
use autodiff_benches::kernels::{Line, table};
use autodiff_benches::measure::{Contestant, Times, processor, race};

struct Options {
    only: Option<String>,
    quick: bool,
    json: Option<String>,
}

impl Options {
    fn of(mut args: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut options = Self { only: None, quick: false, json: None };
        while let Some(arg) = args.next() {
            match arg.as_str() {
                "--only" => options.only = Some(args.next().ok_or("--only takes the name of a kernel")?),
                "--json" => options.json = Some(args.next().ok_or("--json takes a file name")?),
                "--quick" => options.quick = true,
                other => return Err(format!("unknown option {other}; legal: --only KERNEL, --quick, --json FILE")),
            }
        }
        Ok(options)
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let options = Options::of(std::env::args().skip(1))?;
    let (rounds, turn) = if options.quick { (5, 3) } else { (25, 20) };
    let mut lines = table();
    if let Some(only) = &options.only {
        let names: Vec<_> = lines.iter().map(|line| line.kernel).collect();
        lines.retain(|line| line.kernel == only);
        if lines.is_empty() {
            return Err(format!("no kernel {only}; legal: {}", unique(names).join(", ")).into());
        }
    }
    println!("{}; least time of {rounds} turns, and (median), of a call in ns", processor());
    println!(
        "{:<12}{:<22}{:>24}{:>26}{:>26}{:>9}{:>8}{:>7}{:>12}{:>8}",
        "kernel", "size", "primal", "ours", "by hand", "o/primal", "target", "o/hand", "tape bytes", "allocs"
    );
    let mut found = Vec::new();
    for line in &lines {
        let measured = Measured::of(line, rounds, Duration::from_millis(turn));
        measured.print(line);
        found.push(measured.json(line));
    }
    if let Some(file) = options.json {
        fs::write(file, serde_json::to_string_pretty(&found)?)?;
    }
    Ok(())
}

fn unique(mut names: Vec<&'static str>) -> Vec<&'static str> {
    names.dedup();
    names
}

/// The times of one line, the memory that ours takes, and how often a call after the first allocates.
struct Measured {
    primal: Times,
    ours: Times,
    by_hand: Times,
    /// The most memory that a call held besides its results, with none left by earlier ones.
    tape: u64,
    allocations: u64,
}

impl Measured {
    fn of(line: &Line, rounds: usize, turn: Duration) -> Self {
        let mut case = line.case();
        let ours = Rc::new(RefCell::new(case.ours));
        // Storage for results is made by the first call; memory that calls have left is no memory of this one.
        ours.borrow_mut().run(1);
        autodiff_core::release_memory();
        let anew = measure(|| ours.borrow_mut().run(1));
        let again = ours.clone();
        let mut contestants = [
            Contestant::repeating("primal", move |calls| {
                (case.primal)(calls);
            }),
            Contestant::repeating("ours", move |calls| again.borrow_mut().run(calls)),
            Contestant::repeating("by hand", move |calls| case.by_hand.run(calls)),
        ];
        let [primal, by_macro, by_hand] = race(&mut contestants, rounds, turn)
            .try_into()
            .unwrap_or_else(|_| unreachable!("a race has a time for each contestant"));
        let allocated = measure(|| ours.borrow_mut().run(1));
        Self { primal, ours: by_macro, by_hand, tape: anew.bytes_max, allocations: allocated.count_total }
    }

    fn print(&self, line: &Line) {
        let Self { primal, ours, by_hand, .. } = self;
        let time = |times: &Times| format!("{:.1} ({:.1})", times.least(), times.median());
        println!(
            "{:<12}{:<22}{:>24}{:>26}{:>26}{:>9.2}{:>8.1}{:>7.2}{:>12}{:>8}",
            line.kernel,
            line.size,
            time(primal),
            time(ours),
            time(by_hand),
            ours.least() / primal.least(),
            line.target,
            ours.least() / by_hand.least(),
            self.tape,
            self.allocations,
        );
    }

    fn json(&self, line: &Line) -> serde_json::Value {
        serde_json::json!({
            "kernel": line.kernel,
            "size": line.size,
            "primal_ns": self.primal.least(),
            "ours_ns": self.ours.least(),
            "hand_ns": self.by_hand.least(),
            "rivals": {},
            "tape_bytes": self.tape,
            "allocs": self.allocations,
        })
    }
}
