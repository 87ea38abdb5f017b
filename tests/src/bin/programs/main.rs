//! Random programs, differentiated by the macro and by dual numbers.
//!
//! `cargo run -p autodiff-tests --bin programs -- --seed S --count N [--batch 100] [--release] [--shrink] [--keep DIR]`
//!
//! See `docs/testing.md`.

mod batch;
mod blocks;
mod chains;
mod choices;
mod count;
mod expressions;
mod functions;
mod generator;
mod loops;
mod options;
mod program;
mod shrink;
mod statements;
mod syntax;

use batch::{Batch, Verdict};
use program::Program;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

/// What the command line says.
struct Options {
    seed: u64,
    count: u64,
    batch: u64,
    /// One program alone.
    program: Option<u64>,
    release: bool,
    shrink: bool,
    keep: Option<PathBuf>,
}

impl Options {
    fn read() -> Self {
        let mut options =
            Self { seed: 1, count: 100, batch: 100, program: None, release: false, shrink: false, keep: None };
        let mut words = std::env::args().skip(1);
        while let Some(word) = words.next() {
            let mut value = || words.next().unwrap_or_else(|| panic!("`{word}` takes a value"));
            let number = |text: String| text.parse::<u64>().unwrap_or_else(|_| panic!("`{text}` is no number"));
            match word.as_str() {
                "--seed" => options.seed = number(value()),
                "--count" => options.count = number(value()),
                "--program" => options.program = Some(number(value())),
                "--batch" => options.batch = number(value()),
                "--release" => options.release = true,
                "--shrink" => options.shrink = true,
                "--keep" => options.keep = Some(value().into()),
                _ => panic!("there is no option `{word}`"),
            }
        }
        options
    }
}

fn main() -> ExitCode {
    let options = Options::read();
    let begin = Instant::now();
    let batch = Batch::new(options.release);
    let mut counts = count::Counts::default();
    let mut tally: BTreeMap<&str, usize> = BTreeMap::new();
    let mut messages: BTreeMap<String, usize> = BTreeMap::new();
    let mut done = 0;
    while done < options.count {
        let end = options.count.min(done + options.batch);
        let seeds: Vec<u64> = (done..end).map(|n| options.program.unwrap_or(seed(options.seed, n))).collect();
        let programs: Vec<_> = seeds.iter().map(|seed| functions::program(*seed)).collect();
        programs.iter().for_each(|program| counts.add(program));
        let title = |seed: u64| format!("Program {seed}.");
        let files: Vec<String> = programs.iter().zip(&seeds).map(|(p, seed)| p.text(&title(*seed))).collect();
        for ((verdict, seed), program) in batch.judge(&files, true).into_iter().zip(&seeds).zip(&programs) {
            *tally.entry(verdict.kind()).or_default() += 1;
            match &verdict {
                Verdict::Right => {}
                Verdict::Rejected(text) | Verdict::Invalid(text) => {
                    *messages.entry(format!("{}: {text}", verdict.kind())).or_default() += 1;
                }
                Verdict::Raw(_) | Verdict::Wrong(_) => found(&options, &batch, *seed, program, &verdict),
            }
        }
        done = end;
        println!("{done} programs in {} s: {tally:?}", begin.elapsed().as_secs());
    }
    for (message, count) in &messages {
        println!("{count:7} {message}");
    }
    counts.print();
    if tally.contains_key("wrong") { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Reports a program that should not fare so, smaller if that is asked for. One whose derivative is wrong is a test
/// from then on.
fn found(options: &Options, batch: &Batch, seed: u64, program: &Program, verdict: &Verdict) {
    let (program, verdict) =
        if options.shrink { shrink::shrink(batch, program, verdict) } else { (program.clone(), verdict.clone()) };
    let text = verdict.text();
    println!("program {seed}: {}: {}", verdict.kind(), text.lines().take(3).collect::<Vec<_>>().join(" "));
    let file = program.text(&format!("Program {seed}: {}", text.trim_end().replace('\n', "\n//! ")));
    if let Some(keep) = &options.keep {
        fs::create_dir_all(keep).expect("the directory can be made");
        let name = format!("{}_{seed}.rs", verdict.kind().replace(' ', "_"));
        fs::write(keep.join(name), &file).expect("the directory is writable");
    }
    if options.shrink && matches!(verdict, Verdict::Wrong(_)) {
        let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
        fs::write(tests.join(format!("regressions/program_{seed}.rs")), &file).expect("the package is writable");
        let list = tests.join("tests/regressions.rs");
        let mut modules = fs::read_to_string(&list).expect("the list of programs is there");
        let _ = write!(modules, "\n#[path = \"../regressions/program_{seed}.rs\"]\nmod program_{seed};\n");
        fs::write(&list, modules).expect("the package is writable");
    }
}

/// The seed of the program of this number.
fn seed(seed: u64, number: u64) -> u64 {
    (seed << 24) + number
}
