//! A scratch crate with a file for each program: builds it, runs it, and says of each program how it fared.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// How a program fared.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    Right,
    /// One of our own messages.
    Rejected(String),
    /// An error of rustc's own, in code that compiles without the attribute.
    Raw(String),
    /// It does not compile without the attribute either: the generator's mistake.
    Invalid(String),
    Wrong(String),
}

impl Verdict {
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Right => "right",
            Self::Rejected(_) => "rejected",
            Self::Raw(_) => "raw error",
            Self::Invalid(_) => "invalid",
            Self::Wrong(_) => "wrong",
        }
    }

    pub fn text(&self) -> &str {
        match self {
            Self::Right => "",
            Self::Rejected(text) | Self::Raw(text) | Self::Invalid(text) | Self::Wrong(text) => text,
        }
    }
}

pub struct Batch {
    directory: PathBuf,
    release: bool,
}

/// How long the programs of a batch may run.
const LIMIT: Duration = Duration::from_secs(120);

impl Batch {
    /// In a directory beside this binary, which is where the workspace's crates are built; always the same one,
    /// because cargo tells a package's builds apart by its name.
    pub fn new(release: bool) -> Self {
        let binary = std::env::current_exe().expect("this binary has a path");
        let target = binary.ancestors().nth(2).expect("it lies in a target directory");
        let directory = target.join("programs").join("batch");
        fs::create_dir_all(directory.join("src")).expect("the target directory is writable");
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the package lies in a workspace");
        let at = |package: &str| workspace.join(package).display().to_string();
        let manifest = format!(
            "[package]\nname = \"programs-batch\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
             [workspace]\n\n\
             [dependencies]\nautodiff-core = {{ path = {:?} }}\nautodiff-tests = {{ path = {:?} }}\n\n\
             [profile.dev]\nincremental = false\n\n\
             [profile.dev.package.programs-batch]\ndebug = 0\n",
            at("autodiff-core"),
            at("tests"),
        );
        write(&directory.join("Cargo.toml"), &manifest);
        fs::copy(workspace.join("Cargo.lock"), directory.join("Cargo.lock")).expect("the workspace is locked");
        Self { directory, release }
    }

    /// The verdict on each file; what compiles is taken for right if it does not run.
    pub fn judge(&self, files: &[String], runs: bool) -> Vec<Verdict> {
        let mut verdicts: Vec<Verdict> = vec![Verdict::Right; files.len()];
        let (alive, errors) = self.compile(files, if runs { "build" } else { "check" });
        let raw: Vec<usize> = errors.keys().copied().filter(|n| errors[n].iter().all(|e| e.raw)).collect();
        for (n, errors) in &errors {
            let ours: Vec<&Message> = errors.iter().filter(|e| !e.raw).collect();
            let all: Vec<&str> = if ours.is_empty() { errors.iter().collect() } else { ours }
                .into_iter()
                .map(|e: &Message| e.text.as_str())
                .collect();
            let text = all.join("; ");
            verdicts[*n] = if raw.contains(n) { Verdict::Raw(text) } else { Verdict::Rejected(text) };
        }
        if !raw.is_empty() {
            let bare: Vec<String> = raw.iter().map(|n| without_attribute(&files[*n])).collect();
            for (k, errors) in self.compile(&bare, "check").1 {
                verdicts[raw[k]] = Verdict::Invalid(errors[0].text.lines().next().unwrap_or_default().to_owned());
            }
        }
        if runs {
            for (n, message) in self.run(&alive) {
                verdicts[n] = Verdict::Wrong(message);
            }
        }
        verdicts
    }

    /// Compiles the files, without those that do not; which ones did, and the errors of the others.
    fn compile(&self, files: &[String], verb: &str) -> (Vec<usize>, BTreeMap<usize, Vec<Message>>) {
        for (n, text) in files.iter().enumerate() {
            write(&self.directory.join(format!("src/p{n}.rs")), text);
        }
        let mut alive: BTreeSet<usize> = (0..files.len()).collect();
        let mut errors: BTreeMap<usize, Vec<Message>> = BTreeMap::new();
        while !alive.is_empty() {
            write(&self.directory.join("src/main.rs"), &main(&alive));
            let mut cargo = Command::new(std::env::var("CARGO").unwrap_or_else(|_| "cargo".into()));
            cargo.args([verb, "--offline", "--message-format=json"]).current_dir(&self.directory);
            cargo.env("CARGO_TARGET_DIR", self.target()).env_remove("RUSTFLAGS");
            if self.release {
                cargo.arg("--release");
            }
            let output = cargo.output().expect("cargo runs");
            if output.status.success() {
                break;
            }
            let found = messages(&String::from_utf8_lossy(&output.stdout));
            assert!(
                found.keys().any(|n| alive.contains(n)),
                "the batch does not build:\n{}",
                String::from_utf8_lossy(&output.stderr)
            );
            for (n, messages) in found {
                alive.remove(&n);
                errors.entry(n).or_default().extend(messages);
            }
        }
        (alive.into_iter().collect(), errors)
    }

    fn target(&self) -> PathBuf {
        self.directory.ancestors().nth(2).expect("it lies in the target directory").to_owned()
    }

    /// Runs the programs; what the wrong ones say.
    fn run(&self, alive: &[usize]) -> BTreeMap<usize, String> {
        let mut wrong = BTreeMap::new();
        let mut from = 0;
        let binary = self.target().join(if self.release { "release" } else { "debug" }).join("programs-batch");
        while alive.iter().any(|n| *n >= from) {
            let log = self.directory.join("log");
            let mut child = Command::new(&binary)
                .arg(from.to_string())
                .stdout(File::create(&log).expect("the directory is writable"))
                .spawn()
                .expect("the batch runs");
            let begin = Instant::now();
            let status = loop {
                if let Some(status) = child.try_wait().expect("the batch is a child") {
                    break Some(status);
                }
                if begin.elapsed() > LIMIT {
                    child.kill().expect("the batch is a child");
                    child.wait().expect("the batch is a child");
                    break None;
                }
                std::thread::sleep(Duration::from_millis(10));
            };
            let log = fs::read_to_string(&log).expect("the log is text");
            let mut last = None;
            for line in log.lines() {
                let mut words = line.splitn(3, ' ');
                let (word, n) = (words.next(), words.next().and_then(|n| n.parse::<usize>().ok()));
                match (word, n) {
                    (Some("begin"), n) => last = n,
                    (Some("wrong"), Some(n)) => {
                        wrong.insert(n, words.next().unwrap_or_default().replace("\\n", "\n"));
                    }
                    _ => {}
                }
            }
            match (status, last) {
                (Some(status), _) if status.success() => break,
                (status, Some(n)) => {
                    wrong.insert(n, status.map_or("does not end".to_owned(), |status| format!("ends with {status}")));
                    from = n + 1;
                }
                (status, None) => panic!("the batch does not begin: {status:?}"),
            }
        }
        wrong
    }
}

fn write(path: &Path, text: &str) {
    fs::write(path, text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}

fn main(alive: &BTreeSet<usize>) -> String {
    let modules: Vec<String> = alive.iter().map(|n| format!("mod p{n};\n")).collect();
    let modules = modules.concat();
    let programs: Vec<String> = alive.iter().map(|n| format!("({n}, || p{n}::run(Judge::Program))")).collect();
    format!(
        "#![allow(warnings)]\n{modules}\nuse autodiff_tests::verify::Judge;\n\n\
         fn main() {{\n    std::panic::set_hook(Box::new(|_| {{}}));\n    \
         let from: usize = std::env::args().nth(1).expect(\"a number\").parse().expect(\"a number\");\n    \
         let all: Vec<(usize, fn())> = vec![{}];\n    \
         for (n, run) in all.into_iter().filter(|(n, _)| *n >= from) {{\n        \
         println!(\"begin {{n}}\");\n        \
         if let Err(error) = std::panic::catch_unwind(run) {{\n            \
         let said = error.downcast_ref::<String>().cloned();\n            \
         let said = said.or(error.downcast_ref::<&str>().map(ToString::to_string)).unwrap_or_default();\n            \
         println!(\"wrong {{n}} {{said:?}}\");\n        }}\n    }}\n}}\n",
        programs.join(", ")
    )
}

/// The functions alone.
fn without_attribute(file: &str) -> String {
    let functions = file.split("autodiff_tests::pair!").next().unwrap_or_default();
    format!("{functions}\npub fn run(_: autodiff_tests::verify::Judge) {{}}\n")
        .replace("#[differentiable]\n", "")
        .replace("#[differentiable(recursive)]\n", "")
        .replace("Debug, Differentiable)", "Debug)")
}

/// An error that the compiler reports.
struct Message {
    text: String,
    /// Whether it is none of ours.
    raw: bool,
}

/// The errors of each file, by its number.
fn messages(json: &str) -> BTreeMap<usize, Vec<Message>> {
    let mut found: BTreeMap<usize, Vec<Message>> = BTreeMap::new();
    for line in json.lines() {
        let Ok(line) = serde_json::from_str::<Value>(line) else { continue };
        let message = &line["message"];
        if line["reason"] != "compiler-message" || message["level"] != "error" {
            continue;
        }
        let text = message["message"].as_str().unwrap_or_default();
        let code = message["code"]["code"].as_str();
        let raw = code.is_some() || text.contains("panicked");
        let rendered = message["rendered"].as_str().unwrap_or_default();
        let text = code.map_or(text.to_owned(), |code| format!("{code}: {text}\n{rendered}"));
        let mut spans = message["spans"].as_array().into_iter().flatten();
        if let Some(n) = spans.find_map(program_of) {
            found.entry(n).or_default().push(Message { text, raw });
        }
    }
    found
}

/// The number of the file that a span, or what it is expanded from, lies in.
fn program_of(span: &Value) -> Option<usize> {
    let file = span["file_name"].as_str()?;
    let number = file.strip_prefix("src/p").and_then(|file| file.strip_suffix(".rs")?.parse().ok());
    number.or_else(|| span.get("expansion").filter(|e| !e.is_null()).and_then(|e| program_of(&e["span"])))
}
