//! `GradBench`'s protocol: a message in, its reply out. What cannot be understood gets a reply that says so.

use std::time::Instant;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

mod modules;

use modules::find;

/// What a function of a module gives, or why not.
type Outcome = Result<Value, String>;

/// A function of a module, ready to be called: its input is read.
type Prepared = Box<dyn FnMut() -> Run>;

/// One call: how long it took, and what makes the output of its result, which is not part of the time.
struct Run {
    nanoseconds: u64,
    output: Box<dyn FnOnce() -> Outcome>,
}

/// How often a function is called.
#[derive(Deserialize)]
struct Repetitions {
    #[serde(default)]
    min_runs: u64,
    #[serde(default)]
    min_seconds: f64,
}

/// The reply to a message, each a JSON object on one line.
#[must_use]
pub fn answer(message: &str) -> String {
    let message: Value = match serde_json::from_str(message) {
        Ok(message) => message,
        Err(e) => return failure(&Value::Null, &format!("this is no JSON: {e}")).to_string(),
    };
    let id = message.get("id").cloned().unwrap_or(Value::Null);
    let text = |key: &str| message.get(key).and_then(Value::as_str);
    let reply = match text("kind") {
        Some("start") => json!({ "id": id, "tool": "autodiff" }),
        Some("define") => json!({ "id": id, "success": text("module").is_some_and(modules::exists) }),
        Some("evaluate") => match (text("module"), text("function")) {
            (Some(module), Some(function)) => {
                let input = message.get("input").unwrap_or(&Value::Null);
                // No input is known that makes a kernel panic; one that did would still be answered.
                let result = std::panic::catch_unwind(|| evaluate(module, function, input));
                match result.unwrap_or_else(|_| Err("the function panicked".to_owned())) {
                    Ok((output, timings)) => {
                        json!({ "id": id, "success": true, "output": output, "timings": timings })
                    }
                    Err(e) => failure(&id, &e),
                }
            }
            _ => failure(&id, "`evaluate` takes the strings `module` and `function`"),
        },
        Some(_) => json!({ "id": id }),
        None => failure(&id, "a message is an object whose `kind` is a string"),
    };
    reply.to_string()
}

fn failure(id: &Value, error: &str) -> Value {
    json!({ "id": id, "success": false, "error": error })
}

/// The output of a function, and the time of each repetition.
fn evaluate(module: &str, function: &str, input: &Value) -> Result<(Value, Vec<Value>), String> {
    let prepare = find(module, function).ok_or_else(|| format!("no function `{function}` in a module `{module}`"))?;
    let mut call = prepare(input)?;
    let wanted: Repetitions =
        if input.is_object() { read(input)? } else { Repetitions { min_runs: 1, min_seconds: 0.0 } };
    let mut timings = Vec::new();
    let mut seconds = 0.0;
    loop {
        let run = call();
        timings.push(json!({ "name": "evaluate", "nanoseconds": run.nanoseconds }));
        seconds += std::time::Duration::from_nanos(run.nanoseconds).as_secs_f64();
        if timings.len() as u64 >= wanted.min_runs && seconds >= wanted.min_seconds {
            return Ok(((run.output)()?, timings));
        }
    }
}

/// Reads an input.
fn read<T: DeserializeOwned>(input: &Value) -> Result<T, String> {
    T::deserialize(input).map_err(|e| format!("this input cannot be read: {e}"))
}

/// A function to be called: `call` is timed, `output` makes its result readable.
fn prepared<T: 'static>(call: impl Fn() -> T + 'static, output: impl Fn(T) -> Outcome + Clone + 'static) -> Prepared {
    Box::new(move || {
        let begin = Instant::now();
        let result = call();
        let nanoseconds = u64::try_from(begin.elapsed().as_nanos()).unwrap_or(u64::MAX);
        let output = output.clone();
        Run { nanoseconds, output: Box::new(move || output(result)) }
    })
}
