//! The workloads with `PyTorch`, in a Python process that takes its turns like the others.

use std::cell::RefCell;
use std::io::{self, BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::rc::Rc;
use std::time::Duration;

use super::Workload;
use crate::measure::Contestant;

/// A Python process with `benches/torch_tensors.py`.
#[derive(Clone)]
pub struct Torch {
    process: Rc<RefCell<Process>>,
}

struct Process {
    child: Child,
    requests: ChildStdin,
    replies: BufReader<ChildStdout>,
}

impl Torch {
    /// Starts an interpreter that can `import torch`.
    ///
    /// # Errors
    ///
    /// If it cannot be started, or has no `PyTorch`.
    pub fn start(python: &str) -> io::Result<Self> {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/torch_tensors.py");
        let mut child = Command::new(python).arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let (Some(requests), Some(replies)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::Error::other("the process has no standard input and output"));
        };
        let mut process = Process { child, requests, replies: BufReader::new(replies) };
        process.reply()?;
        Ok(Self { process: Rc::new(RefCell::new(process)) })
    }

    /// The contestant for one workload. A process that stops answering counts as endlessly slow.
    #[must_use]
    pub fn contestant(&self, workload: Workload, size: usize) -> Contestant {
        let process = Rc::clone(&self.process);
        let run = move |calls: u32| {
            let seconds = process.borrow_mut().ask(&format!("{} {size} {calls}", workload.name().replace(' ', "")));
            Duration::from_secs_f64(seconds.unwrap_or(1e9))
        };
        Contestant { name: "PyTorch", run: Box::new(run) }
    }
}

impl Process {
    fn ask(&mut self, request: &str) -> io::Result<f64> {
        writeln!(self.requests, "{request}")?;
        self.requests.flush()?;
        self.reply()?.trim().parse().map_err(io::Error::other)
    }

    fn reply(&mut self) -> io::Result<String> {
        let mut line = String::new();
        match self.replies.read_line(&mut line)? {
            0 => Err(io::Error::other("the process has ended; is PyTorch installed?")),
            _ => Ok(line),
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It ends by itself when its input does; this only makes sure.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
