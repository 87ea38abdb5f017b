//! The harness itself under test: companions that are right pass, and each way of being wrong is found.

use crate::verify::{Companions, Derivative, Gradient, Options, Outcome, Reference, derivatives, reference};
use std::panic::catch_unwind;

/// y = x₀² x₁, by hand; `x₀` by value, `x₁` by reference.
const POINT: [f64; 2] = [1.5, -0.75];
const GRADIENT: [f64; 2] = [2.0 * 1.5 * -0.75, 1.5 * 1.5];

/// One fault each.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fault {
    None,
    TwinSlope,
    TwinValue,
    PrimalUlp,
    JvpTangent,
    JvpDrift,
    VjpCotangent,
    VjpMissing,
    VjpNan,
    PullbackOverwrites,
    IntoOverwrites,
    GradScaled,
    GradIntoOverwrites,
}

fn outcome(y: f64) -> Outcome {
    Outcome { flat: vec![y], seen: format!("{y:?}"), tolerance: 1e-12 }
}

fn run(fault: Fault, companions: bool) {
    let is = move |other: Fault| f64::from(u8::from(fault == other));
    let value = |x: &[f64]| x[0] * x[0] * x[1];
    let seen = move |x: &[f64]| {
        let y = value(x);
        outcome(if fault == Fault::PrimalUlp { y.next_up() } else { y })
    };
    let slope = |x: &[f64], v: &[f64]| 2.0 * x[0] * x[1] * v[0] + x[0] * x[0] * v[1];
    let primal = |x: &[f64]| outcome(value(x));
    let dual = move |x: &[f64], v: &[f64]| {
        vec![(value(x) + is(Fault::TwinValue), slope(x, v) * (1.0 + 1e-5 * is(Fault::TwinSlope)))]
    };
    let case = Reference {
        name: format!("{fault:?}"),
        options: Options::default(),
        x: POINT.to_vec(),
        primal: &primal,
        dual: &dual,
    };
    if !companions {
        return reference(&case);
    }
    let jvp = move |x: &[f64], v: &[f64]| -> Derivative {
        let v0 = if fault == Fault::JvpTangent { v[0].signum() } else { v[0] };
        (seen(x), vec![slope(x, &[v0, v[1]]) * (1.0 + 1e-10 * is(Fault::JvpDrift))])
    };
    let bars = move |w: f64| [GRADIENT[0] * w, GRADIENT[1] * w];
    let vjp = move |x: &[f64], w: &[f64], _: &[f64]| -> Derivative {
        let mut bars = bars(if fault == Fault::VjpCotangent && w[0] != 0.0 { 1.0 } else { w[0] }).to_vec();
        match fault {
            Fault::VjpMissing => bars[1] = 0.0,
            Fault::VjpNan => bars[1] += f64::NAN,
            _ => {}
        }
        (seen(x), bars)
    };
    let pullback = move |x: &[f64], w: &[f64], before: &[f64]| -> Derivative {
        let [a, b] = bars(w[0]);
        (seen(x), vec![a, if fault == Fault::PullbackOverwrites { b } else { b + before[1] }])
    };
    let into = move |x: &[f64], w: f64, before: &[f64], overwrites: bool| -> Derivative {
        let [a, b] = bars(w);
        (seen(x), if overwrites { vec![a, b] } else { vec![a + before[0], b + before[1]] })
    };
    let vjp_into = move |x: &[f64], w: &[f64], before: &[f64]| into(x, w[0], before, fault == Fault::IntoOverwrites);
    let gradient = Gradient {
        grad: Box::new(move |_| bars(1.0 + is(Fault::GradScaled)).to_vec()),
        value_and_grad: Box::new(move |x| (seen(x), bars(1.0).to_vec())),
        grad_into: Box::new(move |x, before| into(x, 1.0, before, fault == Fault::GradIntoOverwrites)),
    };
    let slots = vec![("val", 1), ("by_ref", 1)];
    let companions =
        Companions { slots, jvp: &jvp, vjp: &vjp, pullback: &pullback, vjp_into: &vjp_into, gradient: Some(gradient) };
    derivatives(&case, &companions);
}

#[test]
fn what_is_right_passes() {
    run(Fault::None, false);
    run(Fault::None, true);
}

#[test]
fn a_wrong_twin_is_found() {
    for fault in [Fault::TwinSlope, Fault::TwinValue] {
        assert!(catch_unwind(|| run(fault, false)).is_err(), "{fault:?}");
    }
}

#[test]
fn a_wrong_companion_is_found() {
    use Fault::{
        GradIntoOverwrites, GradScaled, IntoOverwrites, JvpDrift, JvpTangent, PrimalUlp, PullbackOverwrites,
        VjpCotangent, VjpMissing, VjpNan,
    };
    for fault in [
        PrimalUlp,
        JvpTangent,
        JvpDrift,
        VjpCotangent,
        VjpMissing,
        VjpNan,
        PullbackOverwrites,
        IntoOverwrites,
        GradScaled,
        GradIntoOverwrites,
    ] {
        assert!(catch_unwind(|| run(fault, true)).is_err(), "{fault:?}");
    }
}
