//! `cargo run --release -p autodiff-benches --features rivals --bin tensor_table -- [--torch PYTHON] [--quick] [--json FILE]`
//!
//! Times every workload of the tensor benchmark with every library in turns, and prints a line for each.

use std::error::Error;
use std::fs;
use std::time::Duration;

use autodiff_benches::measure::{Times, processor, race};
use autodiff_benches::tensors::Workload;
use autodiff_benches::tensors::torch::Torch;

struct Options {
    torch: Option<String>,
    quick: bool,
    json: Option<String>,
}

impl Options {
    fn of(mut args: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut options = Self { torch: None, quick: false, json: None };
        while let Some(arg) = args.next() {
            match arg.as_str() {
                "--torch" => options.torch = Some(args.next().ok_or("--torch takes a Python interpreter")?),
                "--json" => options.json = Some(args.next().ok_or("--json takes a file name")?),
                "--quick" => options.quick = true,
                other => return Err(format!("unknown option {other}; legal: --torch PYTHON, --quick, --json FILE")),
            }
        }
        Ok(options)
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let options = Options::of(std::env::args().skip(1))?;
    let torch = options.torch.as_deref().map(Torch::start).transpose()?;
    let (rounds, turn) = if options.quick { (5, 5) } else { (15, 20) };
    println!("{}; least time of {rounds} turns, and (median); ns per forward and backward pass", processor());
    let mut lines = Vec::new();
    for (workload, sizes) in Workload::ALL {
        for &size in sizes {
            let mut contestants = workload.contestants(size);
            contestants.extend(torch.as_ref().map(|torch| torch.contestant(workload, size)));
            let times = race(&mut contestants, rounds, Duration::from_millis(turn));
            let named: Vec<_> = contestants.iter().map(|contestant| contestant.name).zip(&times).collect();
            print_line(workload, size, &named);
            lines.push(json(workload, size, &named));
        }
    }
    if let Some(file) = options.json {
        fs::write(file, serde_json::to_string_pretty(&lines)?)?;
    }
    Ok(())
}

/// The times, and ours over the fastest other library's.
fn print_line(workload: Workload, size: usize, times: &[(&str, &Times)]) {
    let best = |ours: bool| {
        let some = times.iter().filter(|(name, _)| name.starts_with("ours") == ours);
        some.map(|(_, times)| times.least()).fold(f64::INFINITY, f64::min)
    };
    print!("{:<7}{size:>9}", workload.name());
    for (name, times) in times {
        print!("  {name} {:.0} ({:.0})", times.least(), times.median());
    }
    if best(false).is_finite() {
        print!("  best of ours / fastest rival {:.2}", best(true) / best(false));
    }
    println!();
}

fn json(workload: Workload, size: usize, times: &[(&str, &Times)]) -> serde_json::Value {
    let all = times.iter().map(|(name, times)| {
        let value = serde_json::json!({ "least_ns": times.least(), "median_ns": times.median() });
        ((*name).to_owned(), value)
    });
    let times: serde_json::Map<_, _> = all.collect();
    serde_json::json!({ "workload": workload.name(), "size": size, "times": times })
}
