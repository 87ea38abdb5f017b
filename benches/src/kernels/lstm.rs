//! A network of long short-term memory, element by element, that predicts the next element of a sequence.

use std::hint::black_box;
use std::rc::Rc;

use autodiff_core::differentiable;

use super::data::Random;
use super::{Case, Kernel, gradient, primal};

pub(super) const KERNEL: Kernel<3> = Kernel {
    name: "lstm",
    parameters: ["l", "c", "b"],
    case,
    small: [2, 4, 3],
    table: &[([2, 256, 14], 1.3), ([2, 1_024, 14], 1.3), ([4, 4_096, 14], 1.4)],
};

#[differentiable]
fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// One step of one layer. `parameters` are the weights of forget, in, out and change, then their biases; `state` is
/// what is hidden, then the memory; `signal` comes in from below and goes out above.
#[differentiable]
fn layer(parameters: &[f64], state: &mut [f64], signal: &mut [f64]) {
    let b = signal.len();
    let (weights, biases) = parameters.split_at(4 * b);
    for i in 0..b {
        let hidden = state[i];
        let forget = sigmoid(signal[i] * weights[i] + biases[i]);
        let input = sigmoid(hidden * weights[b + i] + biases[b + i]);
        let output = sigmoid(signal[i] * weights[2 * b + i] + biases[2 * b + i]);
        let change = (hidden * weights[3 * b + i] + biases[3 * b + i]).tanh();
        state[b + i] = state[b + i] * forget + input * change;
        state[i] = output * state[b + i].tanh();
        signal[i] = state[i];
    }
}

/// The loss: `main` has the parameters of the layers, `extra` the weights of input and output and the bias of the
/// output; `start` is the state of the layers before the first of the steps, each of `b` elements.
#[differentiable]
#[must_use]
pub fn loss(main: &[f64], extra: &[f64], #[constant] start: &[f64], #[constant] sequence: &[f64], b: usize) -> f64 {
    let layers = main.len() / (8 * b);
    let steps = sequence.len() / b;
    let mut state = start.to_vec();
    let mut signal = vec![0.0; b];
    let mut total = 0.0;
    for t in 0..steps - 1 {
        for i in 0..b {
            signal[i] = sequence[t * b + i] * extra[i];
        }
        for k in 0..layers {
            layer(&main[8 * b * k..8 * b * (k + 1)], &mut state[2 * b * k..2 * b * (k + 1)], &mut signal);
        }
        let mut sum = 2.0;
        for i in 0..b {
            signal[i] = signal[i] * extra[b + i] + extra[2 * b + i];
            sum += signal[i].exp();
        }
        let log = sum.ln();
        for i in 0..b {
            total += sequence[(t + 1) * b + i] * (signal[i] - log);
        }
    }
    -total / (b * (steps - 1)) as f64
}

/// What one element of one layer keeps of one step.
#[derive(Clone, Copy)]
struct Kept {
    signal: f64,
    hidden: f64,
    memory: f64,
    forget: f64,
    input: f64,
    output: f64,
    change: f64,
    tanh: f64,
}

/// What the derivative written by hand works with: made once, used by every call.
#[derive(Default)]
struct Work {
    kept: Vec<Kept>,
    /// By step: what comes out of the layers, and the share of each element in the sum of exponentials.
    above: Vec<(f64, f64)>,
    state: Vec<f64>,
    state_bar: Vec<f64>,
    signal: Vec<f64>,
}

fn forward(main: &[f64], extra: &[f64], start: &[f64], sequence: &[f64], b: usize, work: &mut Work) {
    let steps = sequence.len() / b;
    let Work { kept, above, state, signal, .. } = work;
    kept.clear();
    above.clear();
    state.clear();
    state.extend_from_slice(start);
    signal.resize(b, 0.0);
    for x in sequence.chunks_exact(b).take(steps - 1) {
        for ((signal, x), w) in signal.iter_mut().zip(x).zip(extra) {
            *signal = x * w;
        }
        for (p, state) in main.chunks_exact(8 * b).zip(state.chunks_exact_mut(2 * b)) {
            let (hidden, memory) = state.split_at_mut(b);
            for i in 0..b {
                let gate = |x: f64, k: usize| x * p[k * b + i] + p[(4 + k) * b + i];
                let forget = sigmoid(gate(signal[i], 0));
                let input = sigmoid(gate(hidden[i], 1));
                let output = sigmoid(gate(signal[i], 2));
                let change = gate(hidden[i], 3).tanh();
                let new = memory[i] * forget + input * change;
                let tanh = new.tanh();
                let (signal, hidden, memory) = (&mut signal[i], &mut hidden[i], &mut memory[i]);
                kept.push(Kept {
                    signal: *signal,
                    hidden: *hidden,
                    memory: *memory,
                    forget,
                    input,
                    output,
                    change,
                    tanh,
                });
                *memory = new;
                *hidden = output * tanh;
                *signal = *hidden;
            }
        }
        let mut sum = 2.0;
        let first = above.len();
        for i in 0..b {
            let exp = (signal[i] * extra[b + i] + extra[2 * b + i]).exp();
            above.push((signal[i], exp));
            sum += exp;
        }
        above[first..].iter_mut().for_each(|(_, share)| *share /= sum);
    }
}

/// The gradient: every exponential and hyperbolic tangent is evaluated once.
#[expect(clippy::too_many_arguments, reason = "the parameters, their adjoints and the work space")]
fn by_hand(
    main: &[f64],
    extra: &[f64],
    start: &[f64],
    sequence: &[f64],
    b: usize,
    main_bar: &mut [f64],
    extra_bar: &mut [f64],
    work: &mut Work,
) {
    forward(main, extra, start, sequence, b, work);
    let (layers, steps) = (main.len() / (8 * b), sequence.len() / b);
    let Work { kept, above, state_bar, signal, .. } = work;
    main_bar.fill(0.0);
    extra_bar.fill(0.0);
    state_bar.clear();
    state_bar.resize(2 * b * layers, 0.0);
    let scale = -((b * (steps - 1)) as f64).recip();
    for t in (0..steps - 1).rev() {
        let next = &sequence[(t + 1) * b..(t + 2) * b];
        let ones: f64 = next.iter().sum();
        for (i, (value, share)) in above[t * b..(t + 1) * b].iter().enumerate() {
            let bar = scale * (next[i] - ones * share);
            extra_bar[b + i] += bar * value;
            extra_bar[2 * b + i] += bar;
            signal[i] = bar * extra[b + i];
        }
        for k in (0..layers).rev() {
            let p = &main[8 * b * k..8 * b * (k + 1)];
            let p_bar = &mut main_bar[8 * b * k..8 * b * (k + 1)];
            let (hidden_bar, memory_bar) = state_bar[2 * b * k..2 * b * (k + 1)].split_at_mut(b);
            let kept = &kept[(t * layers + k) * b..(t * layers + k + 1) * b];
            for (i, kept) in kept.iter().enumerate() {
                let h_bar = hidden_bar[i] + signal[i];
                let m_bar = memory_bar[i] + h_bar * kept.output * (1.0 - kept.tanh * kept.tanh);
                let forget_bar = m_bar * kept.memory * kept.forget * (1.0 - kept.forget);
                let input_bar = m_bar * kept.change * kept.input * (1.0 - kept.input);
                let output_bar = h_bar * kept.tanh * kept.output * (1.0 - kept.output);
                let change_bar = m_bar * kept.input * (1.0 - kept.change * kept.change);
                let gates = [
                    (forget_bar, kept.signal),
                    (input_bar, kept.hidden),
                    (output_bar, kept.signal),
                    (change_bar, kept.hidden),
                ];
                for (k, (bar, by)) in gates.into_iter().enumerate() {
                    p_bar[k * b + i] += bar * by;
                    p_bar[(4 + k) * b + i] += bar;
                }
                memory_bar[i] = m_bar * kept.forget;
                hidden_bar[i] = input_bar * p[b + i] + change_bar * p[3 * b + i];
                signal[i] = forget_bar * p[i] + output_bar * p[2 * b + i];
            }
        }
        for (i, x) in sequence[t * b..(t + 1) * b].iter().enumerate() {
            extra_bar[i] += signal[i] * x;
        }
    }
}

struct Data {
    main: Vec<f64>,
    extra: Vec<f64>,
    start: Vec<f64>,
    sequence: Vec<f64>,
}

fn case([layers, steps, b]: [usize; 3]) -> Case {
    let mut random = Random::new(13);
    let data = Rc::new(Data {
        main: random.uniforms(8 * layers * b, 0.0, 1.0),
        extra: random.uniforms(3 * b, 0.0, 1.0),
        start: random.uniforms(2 * layers * b, 0.0, 1.0),
        sequence: (0..steps * b).map(|_| f64::from(u8::from(random.uniform() < 0.5))).collect(),
    });
    let (ours, theirs, zeros) = (data.clone(), data.clone(), (vec![0.0; 8 * layers * b], vec![0.0; 3 * b]));
    let mut work = Work::default();
    Case {
        primal: primal(move || {
            let Data { main, extra, start, sequence } = black_box(&*data);
            loss(main, extra, start, sequence, b)
        }),
        ours: gradient(zeros.clone(), move |(main_bar, extra_bar)| {
            let Data { main, extra, start, sequence } = black_box(&*ours);
            main_bar.fill(0.0);
            extra_bar.fill(0.0);
            loss::grad_into(main, extra, start, sequence, b, main_bar, extra_bar);
        }),
        by_hand: gradient(zeros, move |(main_bar, extra_bar)| {
            let Data { main, extra, start, sequence } = black_box(&*theirs);
            by_hand(main, extra, start, sequence, b, main_bar, extra_bar, &mut work);
        }),
    }
}
