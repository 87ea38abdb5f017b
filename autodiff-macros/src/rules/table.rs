//! THE table of derivative rules: one row per operation, and nothing about it anywhere else.
//!
//! A row reads
//!
//! ```text
//! name "operator" (arguments) -> result   on (sampling intervals)   { argument: partial, … }   | pytorch { … }   @ [(point) => (partials there), …]
//! ```
//!
//! A partial may use the arguments, the result, float literals, `+ - * /`, unary `-`, comparisons, `&&`, `||`,
//! `if … { } else { }` and the methods of this table itself, so that a partial can be differentiated again. An argument
//! with a type (`n: i32`) is inert: it has no partial, and integer arithmetic on it is carried verbatim.
//! The partials after `pytorch` are those of the tensor operation, where tensors answer otherwise at a kink (as `PyTorch`
//! does); all others are the same for both.
//! `sin_cos` has no row: it is lowered as the pair of `sin` and `cos`.
//!
//! # Where there is no derivative
//!
//! One convention per operation. It is the same in forward and reverse mode because both modes read these partials, and
//! the points after `@` pin it in the tests of every mode.
//!
//! | where                       | answer          | reason                                                                  |
//! |-----------------------------|-----------------|-------------------------------------------------------------------------|
//! | `abs` at 0                  | 0               | the mean of the slopes −1 and 1: at this minimum an optimiser may rest   |
//! | `copysign(x, s)`, x = 0     | 0               | it is `±abs(x)`; the jump where `s` changes sign counts as 0             |
//! | `max`, `min` at a tie       | the receiver: 1 | what `if a >= b { a } else { b }` gives; a one-sided derivative that exists |
//! | `max`, `min` with a NaN     | what is returned: 1 | the derivative belongs to the operand that was returned              |
//! | `clamp` at a bound          | x: 1            | the derivative from inside, so that an iterate on its bound can leave it |
//! | `abs_sub` at a tie          | 0, 0            | the branch taken returns the constant 0                                  |
//! | steps: `floor`, `ceil`, `round`, `round_ties_even`, `trunc`, `signum`, `div_euclid` | 0 | flat everywhere but at the jumps |
//! | `fract`, `%`, `rem_euclid` at a jump | as beside it: 1; 1 and minus the whole quotient | the derivative from the side on which the value is continuous |
//! | `sqrt`, `cbrt` at 0; `asin`, `acos`, `atanh` at ±1; `acosh` at 1 | ±∞ | the limit of the slope: it is true, and it is loud |
//! | `ln`, `log2`, `log10`, `log` at 0, `ln_1p` at −1 | +∞ | likewise                                                        |
//! | `powf(x, 0)`, `powi(x, 0)` in x | 0, also at x = 0 | the function is the constant 1                                     |
//! | `powf(0, p)` in p           | 0 for p ≥ 0     | it is 0 for all p > 0; at p = 0 the slope that agrees with that          |
//! | `powf(x, p)` in p, x < 0    | NaN             | next to an integer p there is no real value to differentiate             |
//! | `hypot` at (0, 0)           | 0, 0            | the minimum, as for `abs`: the subgradient of least norm                 |
//! | `atan2` at (0, 0)           | NaN, NaN        | every slope occurs next to it: no answer is honest                       |
//! | `%` and `rem_euclid` by 0, `/` by 0 | as the arithmetic says (NaN, ±∞) | the value is not finite either                  |
//!
//! * A zero's sign is kept, as in `1.0 / x`: at −0.0 the infinite slopes of `sqrt` and of the logarithms are −∞.
//! * Outside an operation's domain its value is NaN and its partials are whatever the formula gives.
//! * Where an argument is compared with a number next to which the function is smooth, the side for that number has the
//!   derivatives of the other one too, as `p / x` in `powf`: a constant there would be the right slope with the wrong
//!   second derivative.
//! * An inactive argument is not asked for its partial: `x.powf(2.5)` at 0 has no logarithm and makes no NaN.

use super::{Edge, Rule, Shape};

const INF: f64 = f64::INFINITY;
const NAN: f64 = f64::NAN;

macro_rules! rules {
    ($(
        $name:ident $($operator:literal)? ($($arg:ident $(: $inert:ident)?),+) -> $result:ident
        on ($($lo:literal .. $hi:literal),+)
        { $($wrt:ident: $partial:expr),+ }
        $(| pytorch { $($torch_wrt:ident: $torch:expr),+ })?
        $(@ [$(($($at:expr),+) => ($($value:expr),+)),+])?
    )+) => {
        pub(super) static RULES: &[Rule] = &[$(Rule {
            name: stringify!($name),
            shape: Shape::of(&[$($operator)?], [$(stringify!($arg)),+].len()),
            args: &[$(stringify!($arg)),+],
            inert: &[$($((stringify!($arg), stringify!($inert)),)?)+],
            result: stringify!($result),
            domain: &[$(($lo, $hi)),+],
            partials: &[$((stringify!($wrt), stringify!($partial))),+],
            pytorch: &[$($((stringify!($torch_wrt), stringify!($torch))),+)?],
            edges: &[$($(Edge { at: &[$($at),+], partials: &[$($value),+] }),+)?],
        }),+];
    };
}

#[rustfmt::skip] // A row is one aligned line; a long list of edges goes below it.
rules! {
    // Operators
    add "+" (a, b)     -> y  on (-3.0..3.0, -3.0..3.0)             { a: 1.0, b: 1.0 }
    sub "-" (a, b)     -> y  on (-3.0..3.0, -3.0..3.0)             { a: 1.0, b: -1.0 }
    mul "*" (a, b)     -> y  on (-3.0..3.0, -3.0..3.0)             { a: b, b: a }                                @ [(0.0, 2.0) => (2.0, 0.0), (0.0, 0.0) => (0.0, 0.0)]
    div "/" (a, b)     -> y  on (-3.0..3.0, 0.5..3.0)              { a: 1.0 / b, b: -y / b }                     @ [(1.0, 0.0) => (INF, -INF), (0.0, 0.0) => (INF, NAN)]
    rem "%" (a, b)     -> y  on (-7.0..7.0, 0.5..3.0)              { a: 1.0, b: ((y - a) / b).round() }          // `a / b` may round up to a whole number that `a % b` has not reached: 5.0 % 0.1
        @ [(5.0, 2.5) => (1.0, -2.0), (-5.0, 2.5) => (1.0, 2.0), (5.0, -2.0) => (1.0, 2.0), (5.0, 0.1) => (1.0, -49.0), (5.0, 0.0) => (1.0, NAN)]
    neg "-" (x)        -> y  on (-3.0..3.0)                        { x: -1.0 }

    // Powers and roots
    powi(x, n: i32)    -> y  on (-3.0..3.0, -4.0..5.0)             { x: if n == 0 { 0.0 } else { n as f64 * x.powi(n.saturating_sub(1)) } } // `n - 1` would overflow at `i32::MIN`
        @ [(0.0, 0.0) => (0.0), (0.0, 1.0) => (1.0), (0.0, 2.0) => (0.0), (0.0, -1.0) => (-INF), (-2.0, 3.0) => (12.0), (2.0, -2_147_483_648.0) => (0.0)]
    powf(x, p)         -> y  on (0.2..3.0, -2.5..3.5)              { x: if p == 0.0 && x.abs() > 0.0 { p / x } else if p == 0.0 { 0.0 } else { p * x.powf(p - 1.0) }, p: if x == 0.0 && p >= 0.0 { 0.0 } else { y * x.ln() } }
        @ [(0.0, 0.0) => (0.0, 0.0), (0.0, 0.5) => (INF, 0.0), (0.0, 1.0) => (1.0, 0.0), (0.0, 2.0) => (0.0, 0.0), (0.0, -1.0) => (-INF, -INF), (-2.0, 2.0) => (-4.0, NAN), (-2.0, 0.0) => (0.0, NAN)]
    sqrt(x)            -> y  on (0.1..4.0)                         { x: 0.5 / y }                                @ [(0.0) => (INF), (INF) => (0.0)]
    cbrt(x)            -> y  on (0.1..4.0)                         { x: 1.0 / (3.0 * y * y) }                    @ [(0.0) => (INF), (-0.0) => (INF)]
    recip(x)           -> y  on (0.2..3.0)                         { x: -y * y }                                 @ [(0.0) => (-INF), (-2.0) => (-0.25), (INF) => (0.0)]
    hypot(x, z)        -> y  on (-3.0..3.0, 0.5..3.0)              { x: if y == 0.0 { 0.0 } else { x / y }, z: if y == 0.0 { 0.0 } else { z / y } } | pytorch { x: x / y, z: z / y } @ [(0.0, 0.0) => (0.0, 0.0), (0.0, -2.0) => (0.0, -1.0)]

    // Exponentials and logarithms
    exp(x)             -> y  on (-3.0..3.0)                        { x: y }                                      @ [(-INF) => (0.0), (INF) => (INF)]
    exp2(x)            -> y  on (-3.0..3.0)                        { x: y * 0.6931471805599453 }                 @ [(-INF) => (0.0)]
    exp_m1(x)          -> y  on (-3.0..3.0)                        { x: x.exp() }                                @ [(-INF) => (0.0)] // `y + 1.0` has no digit left at −40
    ln(x)              -> y  on (0.1..4.0)                         { x: 1.0 / x }                                @ [(0.0) => (INF), (INF) => (0.0)]
    ln_1p(x)           -> y  on (-0.9..3.0)                        { x: 1.0 / (1.0 + x) }                        @ [(-1.0) => (INF), (INF) => (0.0)]
    log(x, b)          -> y  on (0.1..4.0, 1.5..4.0)               { x: 1.0 / (x * b.ln()), b: -y / (b * b.ln()) } @ [(0.0, 2.0) => (INF, INF)]
    log2(x)            -> y  on (0.1..4.0)                         { x: 1.4426950408889634 / x }                 @ [(0.0) => (INF)]
    log10(x)           -> y  on (0.1..4.0)                         { x: 0.4342944819032518 / x }                 @ [(0.0) => (INF)]

    // Trigonometry; `(1 − x)(1 + x)` because squaring first cancels digits next to the edge
    sin(x)             -> y  on (-3.0..3.0)                        { x: x.cos() }
    cos(x)             -> y  on (-3.0..3.0)                        { x: -x.sin() }
    tan(x)             -> y  on (-1.2..1.2)                        { x: 1.0 + y * y }
    asin(x)            -> y  on (-0.9..0.9)                        { x: 1.0 / ((1.0 - x) * (1.0 + x)).sqrt() }   @ [(-1.0) => (INF), (1.0) => (INF)]
    acos(x)            -> y  on (-0.9..0.9)                        { x: -1.0 / ((1.0 - x) * (1.0 + x)).sqrt() }  @ [(-1.0) => (-INF), (1.0) => (-INF)]
    atan(x)            -> y  on (-3.0..3.0)                        { x: 1.0 / (1.0 + x * x) }                    @ [(INF) => (0.0), (-INF) => (0.0)]
    atan2(y, x)        -> t  on (-3.0..3.0, 0.5..3.0)              { y: x / (x * x + y * y), x: -y / (x * x + y * y) }
        | pytorch { y: if x == 0.0 && y == 0.0 { 0.0 } else { x / (x * x + y * y) }, x: if x == 0.0 && y == 0.0 { 0.0 } else { -y / (x * x + y * y) } }
        @ [(0.0, 0.0) => (NAN, NAN), (0.0, 2.0) => (0.5, 0.0), (0.0, -2.0) => (-0.5, 0.0), (2.0, 0.0) => (0.0, -0.5), (-2.0, 0.0) => (0.0, 0.5)]

    // Hyperbolic functions
    sinh(x)            -> y  on (-3.0..3.0)                        { x: x.cosh() }
    cosh(x)            -> y  on (-3.0..3.0)                        { x: x.sinh() }
    tanh(x)            -> y  on (-3.0..3.0)                        { x: 1.0 - y * y }                            @ [(INF) => (0.0), (-INF) => (0.0)]
    asinh(x)           -> y  on (-3.0..3.0)                        { x: 1.0 / (x * x + 1.0).sqrt() }             @ [(INF) => (0.0)]
    acosh(x)           -> y  on (1.1..4.0)                         { x: 1.0 / ((x - 1.0) * (x + 1.0)).sqrt() }   @ [(1.0) => (INF), (INF) => (0.0)]
    atanh(x)           -> y  on (-0.9..0.9)                        { x: 1.0 / ((1.0 - x) * (1.0 + x)) }          @ [(-1.0) => (INF), (1.0) => (INF)]

    // Signs and bounds; `y == a` asks which operand was returned: true at a tie, and right for NaN
    abs(x)             -> y  on (-3.0..3.0)                        { x: if x == 0.0 { 0.0 } else { x.signum() } }
        | pytorch { x: if x > 0.0 { 1.0 } else if x < 0.0 { -1.0 } else { 0.0 } }
        @ [(0.0) => (0.0), (-0.0) => (0.0), (NAN) => (NAN)]
    signum(x)          -> y  on (-3.0..3.0)                        { x: 0.0 }                                    @ [(0.0) => (0.0), (-0.0) => (0.0)]
    copysign(x, s)     -> y  on (-3.0..3.0, -3.0..3.0)             { x: if x == 0.0 { 0.0 } else { x.signum() * y.signum() }, s: 0.0 } @ [(0.0, 2.0) => (0.0, 0.0), (-3.0, 0.0) => (-1.0, 0.0), (-3.0, -0.0) => (1.0, 0.0)]
    max(a, b)          -> y  on (-3.0..3.0, -3.0..3.0)             { a: if y == a { 1.0 } else { 0.0 }, b: if y == a { 0.0 } else { 1.0 } }
        | pytorch { a: if a == b { 0.5 } else if y == a { 1.0 } else { 0.0 }, b: if a == b { 0.5 } else if y == a { 0.0 } else { 1.0 } }
        @ [(1.0, 1.0) => (1.0, 0.0), (-0.0, 0.0) => (1.0, 0.0), (2.0, 1.0) => (1.0, 0.0), (1.0, 2.0) => (0.0, 1.0), (NAN, 1.0) => (0.0, 1.0), (1.0, NAN) => (1.0, 0.0)]
    min(a, b)          -> y  on (-3.0..3.0, -3.0..3.0)             { a: if y == a { 1.0 } else { 0.0 }, b: if y == a { 0.0 } else { 1.0 } }
        | pytorch { a: if a == b { 0.5 } else if y == a { 1.0 } else { 0.0 }, b: if a == b { 0.5 } else if y == a { 0.0 } else { 1.0 } }
        @ [(1.0, 1.0) => (1.0, 0.0), (-0.0, 0.0) => (1.0, 0.0), (2.0, 1.0) => (0.0, 1.0), (1.0, 2.0) => (1.0, 0.0), (NAN, 1.0) => (0.0, 1.0), (1.0, NAN) => (1.0, 0.0)]
    clamp(x, lo, hi)   -> y  on (-3.0..3.0, -2.0..-0.5, 0.5..2.0)  { x: if x < lo || x > hi { 0.0 } else { 1.0 }, lo: if x < lo { 1.0 } else { 0.0 }, hi: if x > hi { 1.0 } else { 0.0 } }
        | pytorch { x: if x > lo && x < hi { 1.0 } else { 0.0 }, lo: if x < lo { 1.0 } else { 0.0 }, hi: if x > hi { 1.0 } else { 0.0 } }
        @ [(-1.0, -1.0, 1.0) => (1.0, 0.0, 0.0), (1.0, -1.0, 1.0) => (1.0, 0.0, 0.0), (0.0, 0.0, 0.0) => (1.0, 0.0, 0.0), (2.0, -1.0, 1.0) => (0.0, 0.0, 1.0), (NAN, -1.0, 1.0) => (1.0, 0.0, 0.0)]
    abs_sub(a, b)      -> y  on (-3.0..3.0, -3.0..3.0)             { a: if a <= b { 0.0 } else { 1.0 }, b: if a <= b { 0.0 } else { -1.0 } } @ [(1.0, 1.0) => (0.0, 0.0), (2.0, 1.0) => (1.0, -1.0)]

    // Steps and remainders
    floor(x)           -> y  on (-3.0..3.0)                        { x: 0.0 }                                    @ [(2.0) => (0.0)]
    ceil(x)            -> y  on (-3.0..3.0)                        { x: 0.0 }                                    @ [(2.0) => (0.0)]
    round(x)           -> y  on (-3.0..3.0)                        { x: 0.0 }                                    @ [(0.5) => (0.0)]
    round_ties_even(x) -> y  on (-3.0..3.0)                        { x: 0.0 }                                    @ [(0.5) => (0.0)]
    trunc(x)           -> y  on (-3.0..3.0)                        { x: 0.0 }                                    @ [(2.0) => (0.0)]
    fract(x)           -> y  on (-3.0..3.0)                        { x: 1.0 }                                    @ [(2.0) => (1.0), (0.0) => (1.0)]
    rem_euclid(a, b)   -> y  on (-7.0..7.0, 0.5..3.0)              { a: 1.0, b: ((y - a) / b).round() }          // as for `%`
        @ [(5.0, 2.5) => (1.0, -2.0), (-5.0, 2.5) => (1.0, 2.0), (-4.0, 2.5) => (1.0, 2.0), (-5.0, -2.0) => (1.0, -3.0), (5.0, 0.0) => (1.0, NAN)]
    div_euclid(a, b)   -> y  on (-7.0..7.0, 0.5..3.0)              { a: 0.0, b: 0.0 }                            @ [(5.0, 2.5) => (0.0, 0.0)]

    // Linear combinations
    to_radians(x)      -> y  on (-180.0..180.0)                    { x: 0.017453292519943295 }
    to_degrees(x)      -> y  on (-3.0..3.0)                        { x: 57.29577951308232 }
    mul_add(a, b, c)   -> y  on (-3.0..3.0, -3.0..3.0, -3.0..3.0)  { a: b, b: a, c: 1.0 }
    midpoint(a, b)     -> y  on (-3.0..3.0, -3.0..3.0)             { a: 0.5, b: 0.5 }
}
