//! Dialogues of `GradBench`: each module is defined and each of its functions evaluated; nonsense gets an error.

use std::io::Write;
use std::process::{Command, Stdio};

use autodiff_benches::gradbench::answer;
use serde_json::{Value, json};

fn ask(message: &Value) -> Value {
    let reply = answer(&message.to_string());
    assert!(!reply.contains('\n'), "a reply is one line");
    let reply: Value = serde_json::from_str(&reply).expect("a reply is JSON");
    assert_eq!(reply["id"], message["id"]);
    reply
}

/// Defines a module and evaluates one of its functions.
fn evaluate(module: &str, function: &str, input: &Value) -> Value {
    assert_eq!(ask(&json!({ "id": 1, "kind": "define", "module": module })), json!({ "id": 1, "success": true }));
    let reply = ask(&json!({ "id": 2, "kind": "evaluate", "module": module, "function": function, "input": input }));
    assert_eq!(reply["success"], true, "{reply}");
    let timings = reply["timings"].as_array().expect("there are times");
    assert!(timings.iter().all(|t| t["name"] == "evaluate" && t["nanoseconds"].is_u64()), "{timings:?}");
    assert_eq!(timings.len() as u64, input["min_runs"].as_u64().unwrap_or(1).max(1));
    reply["output"].clone()
}

/// As `GradBench` compares: same keys, lengths and types, numbers to 1e-4.
fn close(found: &Value, wanted: &Value) {
    match (found, wanted) {
        (Value::Array(a), Value::Array(b)) => {
            assert_eq!(a.len(), b.len(), "{found} {wanted}");
            a.iter().zip(b).for_each(|(a, b)| close(a, b));
        }
        (Value::Object(a), Value::Object(b)) => {
            assert!(a.keys().eq(b.keys()), "{found} {wanted}");
            a.values().zip(b.values()).for_each(|(a, b)| close(a, b));
        }
        _ => {
            let (a, b) = (found.as_f64().expect("a number"), wanted.as_f64().expect("a number"));
            assert!((a - b).abs() / (a.abs() + b.abs()).max(1.0) <= 1e-4, "{found} {wanted}");
        }
    }
}

/// The derivative of a module's function of numbers by finite differences, in the shape of `wanted`'s own tables.
fn differences(module: &str, function: &str, input: &Value, part: &str) -> Vec<f64> {
    fn leaves<'v>(value: &'v mut Value, found: &mut Vec<&'v mut Value>) {
        match value {
            Value::Array(parts) => parts.iter_mut().for_each(|p| leaves(p, found)),
            leaf => found.push(leaf),
        }
    }
    let value = |k: usize, h: f64| {
        let mut input = input.clone();
        let mut all = Vec::new();
        leaves(&mut input[part], &mut all);
        *all[k] = json!(all[k].as_f64().expect("a number") + h);
        let output = evaluate(module, function, &input);
        output.as_array().map_or(&output, |all| all.last().expect("a number")).as_f64().expect("a number")
    };
    let mut all = Vec::new();
    let mut copy = input[part].clone();
    leaves(&mut copy, &mut all);
    (0..all.len()).map(|k| (value(k, 1e-5) - value(k, -1e-5)) / 2e-5).collect()
}

fn flat(value: &Value) -> Value {
    let rows = value.as_array().expect("a table");
    Value::Array(rows.iter().flat_map(|row| row.as_array().expect("a row").clone()).collect())
}

#[test]
fn start_and_analysis() {
    let reply = ask(&json!({ "id": 0, "kind": "start", "eval": "hello" }));
    assert!(reply["tool"].is_string());
    assert_eq!(ask(&json!({ "id": 7, "kind": "analysis", "of": 3, "valid": true })), json!({ "id": 7 }));
    assert_eq!(ask(&json!({ "id": 8, "kind": "something new" })), json!({ "id": 8 }));
    assert_eq!(ask(&json!({ "id": 9, "kind": "define", "module": "ht" })), json!({ "id": 9, "success": false }));
}

#[test]
fn hello() {
    close(&evaluate("hello", "square", &json!(3.0)), &json!(9.0));
    close(&evaluate("hello", "double", &json!(4)), &json!(8.0));
}

#[test]
fn gmm() {
    let input = json!({
        "d": 2, "k": 2, "n": 3, "m": 0, "gamma": 1.0, "x": [[0.1, -0.4], [1.0, 0.2], [-0.7, 0.5]],
        "alpha": [0.3, -0.2], "mu": [[0.5, 0.1], [0.2, 0.9]], "q": [[0.1, -0.3], [0.2, 0.4]], "l": [[0.7], [-0.5]],
        "min_runs": 3, "min_seconds": 0.0,
    });
    let gradient = evaluate("gmm", "jacobian", &input);
    close(&gradient["alpha"], &json!(differences("gmm", "objective", &input, "alpha")));
    for part in ["mu", "q", "l"] {
        close(&flat(&gradient[part]), &json!(differences("gmm", "objective", &input, part)));
    }
}

#[test]
fn ba() {
    let input = json!({
        "n": 2, "m": 3, "p": 4, "cam": [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.11, 0.12],
        "x": [1.5, 0.7, 3.0], "w": 0.4, "feat": [0.3, 0.6],
    });
    let errors = evaluate("ba", "objective", &input);
    assert_eq!(errors["reproj_error"]["repeated"], 4);
    close(&errors["w_err"], &json!({ "element": 0.84, "repeated": 4 }));
    let jacobian = evaluate("ba", "jacobian", &input);
    let rows: Vec<usize> = (0..=8).map(|k| 15 * k).chain([121, 122, 123, 124, 124]).collect();
    assert_eq!(jacobian["rows"], json!(rows));
    let columns: Vec<usize> = (0..11).chain([22, 23, 24, 31]).collect();
    assert_eq!(jacobian["cols"].as_array().expect("columns")[..15], json!(columns).as_array().expect("columns")[..]);
    assert_eq!(jacobian["cols"].as_array().map(Vec::len), Some(31));
    assert_eq!(jacobian["cols"][30], 34);
    // The first error by the weight is the error over the weight; the last is the derivative of 1 − w².
    let error = errors["reproj_error"]["elements"][0].as_f64().expect("a number");
    close(&jacobian["vals"][14], &json!(error / 0.4));
    close(&jacobian["vals"][30], &json!(-0.8));
}

#[test]
fn lstm() {
    let input = json!({
        "main_params": [[0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8], [0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1]],
        "extra_params": [[0.9, 0.8], [0.7, 0.6], [0.5, 0.4]], "state": [[0.2, 0.1], [0.4, 0.3]],
        "sequence": [[0.0, 1.0], [1.0, 0.0], [1.0, 1.0]],
    });
    let gradient = evaluate("lstm", "jacobian", &input);
    let mut wanted = differences("lstm", "objective", &input, "main_params");
    wanted.extend(differences("lstm", "objective", &input, "extra_params"));
    close(&gradient, &json!(wanted));
}

#[test]
fn ode() {
    let input = json!({ "x": [0.9, 1.1, 1.0], "s": 4 });
    let y = evaluate("ode", "primal", &input);
    assert_eq!(y.as_array().map(Vec::len), Some(3));
    // y₀ = x₀ t.
    close(&y[0], &json!(1.8));
    close(&evaluate("ode", "gradient", &input), &json!(differences("ode", "primal", &input, "x")));
}

#[test]
fn llsq() {
    let input = json!({ "x": [0.3, 0.5, -0.2], "n": 9 });
    close(&evaluate("llsq", "gradient", &input), &json!(differences("llsq", "primal", &input, "x")));
}

#[test]
fn kmeans() {
    let input =
        json!({ "points": [[1.0, 1.0], [3.0, 1.0], [9.0, 9.0], [9.0, 6.0]], "centroids": [[0.0, 0.0], [8.0, 8.0]] });
    close(&evaluate("kmeans", "cost", &input), &json!(19.0));
    // A step against the direction leads to the means of the clusters.
    close(&evaluate("kmeans", "dir", &input), &json!([[-2.0, -1.0], [-1.0, 0.5]]));
}

#[test]
fn det() {
    let input = json!({ "A": [2.0, 1.0, 0.5, 3.0, -1.0, 2.0, 1.0, 1.0, 4.0], "ell": 3 });
    close(&evaluate("det", "primal", &input), &json!(-20.0));
    close(&evaluate("det", "gradient", &input), &json!(differences("det", "primal", &input, "A")));
}

#[test]
fn lse() {
    let input = json!({ "x": [0.0, 0.0] });
    close(&evaluate("lse", "primal", &input), &json!(std::f64::consts::LN_2));
    close(&evaluate("lse", "gradient", &input), &json!([0.5, 0.5]));
}

#[test]
fn repetitions_last_long_enough() {
    let input = json!({ "x": [0.0, 1.0], "min_runs": 2, "min_seconds": 0.01 });
    let reply = ask(&json!({ "id": 2, "kind": "evaluate", "module": "lse", "function": "primal", "input": input }));
    let times =
        reply["timings"].as_array().expect("times").iter().map(|t| t["nanoseconds"].as_u64().expect("an integer"));
    assert!(times.clone().count() >= 2 && times.sum::<u64>() >= 10_000_000);
}

#[test]
fn what_cannot_be_read_gets_an_error() {
    let messages = [
        "",
        "{",
        "[]",
        "3",
        r#"{"id": 1}"#,
        r#"{"id": 1, "kind": 4}"#,
        r#"{"id": 1, "kind": "evaluate"}"#,
        r#"{"id": 1, "kind": "evaluate", "module": "gmm", "function": "no"}"#,
        r#"{"id": 1, "kind": "evaluate", "module": "gmm", "function": "objective"}"#,
        r#"{"id": 1, "kind": "evaluate", "module": "hello", "function": "square", "input": "x"}"#,
        r#"{"id": 1, "kind": "evaluate", "module": "det", "function": "primal", "input": {"A": [1.0], "ell": 2}}"#,
        r#"{"id": 1, "kind": "evaluate", "module": "det", "function": "primal", "input": {"A": [], "ell": 0}}"#,
        r#"{"id": 1, "kind": "evaluate", "module": "ode", "function": "primal", "input": {"x": [], "s": 1}}"#,
        r#"{"id": 1, "kind": "evaluate", "module": "ode", "function": "primal", "input": {"x": [1.0], "s": -1}}"#,
        r#"{"id": 1, "kind": "evaluate", "module": "kmeans", "function": "dir", "input": {"points": [[1.0]], "centroids": [[1.0, 2.0]]}}"#,
        r#"{"id": 1, "kind": "evaluate", "module": "lse", "function": "primal", "input": {"x": [1.0], "min_runs": "many"}}"#,
        r#"{"id": 1, "kind": "evaluate", "module": "lse", "function": "primal", "input": {"x": []}}"#,
        r#"{"id": 1, "kind": "evaluate", "module": "lstm", "function": "jacobian", "input": {"main_params": [[1.0]], "extra_params": [], "state": [], "sequence": []}}"#,
        r#"{"id": 1, "kind": "evaluate", "module": "ba", "function": "jacobian", "input": {"n": 0, "m": 1, "p": 1, "cam": [0,0,0,0,0,0,0,0,0,0,0], "x": [0,0,1], "w": 1, "feat": [0,0]}}"#,
        r#"{"id": 1, "kind": "evaluate", "module": "gmm", "function": "jacobian", "input": {"d": 2, "k": 1, "n": 1, "m": 0, "gamma": 1.0, "x": [[1.0]], "alpha": [0.0], "mu": [[0.0, 0.0]], "q": [[0.0, 0.0]], "l": [[0.0]]}}"#,
    ];
    for message in messages {
        let reply: Value = serde_json::from_str(&answer(message)).expect("a reply is JSON");
        assert_eq!(reply["success"], false, "{message} {reply}");
        assert!(reply["error"].as_str().is_some_and(|e| !e.is_empty()), "{message} {reply}");
    }
}

/// The program itself: an answer to each line, also after one that is no text.
#[test]
fn over_standard_input_and_output() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_gradbench"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("piped");
    stdin
        .write_all(
            b"{\"id\": 0, \"kind\": \"start\"}\n\xff\xfe\n\n{\"id\": 1, \"kind\": \"define\", \"module\": \"lse\"}\n",
        )
        .expect("it reads");
    drop(stdin);
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success());
    let replies: Vec<Value> = output
        .stdout
        .split(|b| *b == b'\n')
        .filter(|l| !l.is_empty())
        .map(|l| serde_json::from_slice(l).expect("JSON"))
        .collect();
    assert_eq!(replies.len(), 3);
    assert!(replies[0]["tool"].is_string());
    assert_eq!(replies[1]["success"], false);
    assert_eq!(replies[2], json!({ "id": 1, "success": true }));
}
