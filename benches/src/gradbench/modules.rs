//! The modules of `GradBench`: each reads its input, checks that its parts fit together, and calls a kernel.

use autodiff_core::differentiable;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Prepared, prepared, read};
use crate::kernels::ba::{self, Camera, Problem, Sparse};
use crate::kernels::{det, gmm, kmeans, llsq, lse, lstm, ode};

type Prepare = fn(&Value) -> Result<Prepared, String>;

/// The functions by module and name.
const FUNCTIONS: &[(&str, &str, Prepare)] = &[
    ("hello", "square", |input| {
        let x = read(input)?;
        Ok(prepared(move || square(x), number))
    }),
    ("hello", "double", |input| {
        let x = read(input)?;
        Ok(prepared(move || square::grad(x), number))
    }),
    ("gmm", "objective", |input| {
        let i = Gmm::of(input)?;
        let call = move || gmm::objective(&i.alpha, &i.mu, &i.q, &i.l, &i.x, i.d, i.gamma, i.m);
        Ok(prepared(call, number))
    }),
    ("gmm", "jacobian", |input| {
        let i = Gmm::of(input)?;
        let d = i.d;
        Ok(prepared(
            move || gmm::objective::grad(&i.alpha, &i.mu, &i.q, &i.l, &i.x, i.d, i.gamma, i.m),
            move |(alpha, mu, q, l)| {
                let l = if d < 2 { vec![Vec::new(); alpha.len()] } else { rows(&l, d * (d - 1) / 2) };
                Ok(json!({ "alpha": alpha, "mu": rows(&mu, d), "q": rows(&q, d), "l": l }))
            },
        ))
    }),
    ("ba", "objective", |input| {
        let problem = bundle(input)?;
        let p = problem.weights.len();
        let call = move || {
            let mut out = Vec::new();
            ba::errors(&problem, &mut out);
            out
        };
        Ok(prepared(call, move |errors| {
            Ok(json!({
                "reproj_error": { "elements": errors[..2], "repeated": p },
                "w_err": { "element": errors[2 * p], "repeated": p },
            }))
        }))
    }),
    ("ba", "jacobian", |input| {
        let problem = bundle(input)?;
        let call = move || {
            let mut out = Sparse::default();
            ba::jacobian(&problem, ba::derived_block, ba::weight_error::grad, &mut out);
            out
        };
        Ok(prepared(call, |sparse| {
            Ok(json!({ "rows": ends(&sparse.rows), "cols": ends(&sparse.columns), "vals": ends(&sparse.values) }))
        }))
    }),
    ("lstm", "objective", |input| {
        let i = Lstm::of(input)?;
        Ok(prepared(move || lstm::loss(&i.main, &i.extra, &i.state, &i.sequence, i.b), number))
    }),
    ("lstm", "jacobian", |input| {
        let i = Lstm::of(input)?;
        Ok(prepared(
            move || lstm::loss::grad(&i.main, &i.extra, &i.state, &i.sequence, i.b),
            |(main, extra)| Ok(json!([main, extra].concat())),
        ))
    }),
    ("ode", "primal", |input| {
        let Ode { x, s } = Ode::of(input)?;
        let call = move || {
            let mut y = vec![0.0; x.len()];
            ode::integrate(&x, s, &mut y);
            y
        };
        Ok(prepared(call, numbers))
    }),
    ("ode", "gradient", |input| {
        let Ode { x, s } = Ode::of(input)?;
        Ok(prepared(move || ode::grad(&x, s), numbers))
    }),
    ("llsq", "primal", |input| {
        let Llsq { x, n } = read(input)?;
        Ok(prepared(move || llsq::llsq(&x, n), number))
    }),
    ("llsq", "gradient", |input| {
        let Llsq { x, n } = read(input)?;
        Ok(prepared(move || llsq::grad(&x, n), numbers))
    }),
    ("kmeans", "cost", |input| {
        let Kmeans { points, centroids, d } = Kmeans::of(input)?;
        Ok(prepared(move || kmeans::cost(&points, &centroids, d), number))
    }),
    ("kmeans", "dir", |input| {
        let Kmeans { points, centroids, d } = Kmeans::of(input)?;
        Ok(prepared(move || kmeans::direction(&points, &centroids, d), move |direction| Ok(json!(rows(&direction, d)))))
    }),
    ("det", "primal", |input| {
        let Det { a, ell } = Det::of(input)?;
        Ok(prepared(move || det::det(&a, ell), number))
    }),
    ("det", "gradient", |input| {
        let Det { a, ell } = Det::of(input)?;
        Ok(prepared(move || det::grad(&a, ell), numbers))
    }),
    ("lse", "primal", |input| {
        let Lse { x } = read(input)?;
        Ok(prepared(move || lse::lse(&x), number))
    }),
    ("lse", "gradient", |input| {
        let Lse { x } = read(input)?;
        Ok(prepared(move || lse::grad(&x), numbers))
    }),
];

/// Whether there is a module of this name.
pub fn exists(module: &str) -> bool {
    FUNCTIONS.iter().any(|(name, ..)| *name == module)
}

/// What reads the input of a function.
pub fn find(module: &str, function: &str) -> Option<Prepare> {
    FUNCTIONS.iter().find(|(m, f, _)| (*m, *f) == (module, function)).map(|(.., prepare)| *prepare)
}

#[differentiable]
fn square(x: f64) -> f64 {
    x * x
}

fn number(x: f64) -> Result<Value, String> {
    serde_json::Number::from_f64(x).map(Value::Number).ok_or_else(|| format!("the result is {x}"))
}

fn numbers(x: Vec<f64>) -> Result<Value, String> {
    x.into_iter().map(number).collect()
}

fn rows(flat: &[f64], length: usize) -> Vec<Vec<f64>> {
    flat.chunks_exact(length).map(<[f64]>::to_vec).collect()
}

/// The first thirty entries and the last.
fn ends<T: Clone>(all: &[T]) -> Vec<T> {
    let (first, last) = (&all[..all.len().min(30)], all.last());
    first.iter().chain(last).cloned().collect()
}

/// Fails unless a part of the input has the size that the others ask for.
fn fits(part: &str, found: usize, wanted: usize) -> Result<(), String> {
    if found == wanted { Ok(()) } else { Err(format!("`{part}` has {found} elements instead of {wanted}")) }
}

/// A table whose rows are of one length, row by row.
fn flat(part: &str, table: &[Vec<f64>], length: usize) -> Result<Vec<f64>, String> {
    for row in table {
        fits(part, row.len(), length)?;
    }
    Ok(table.concat())
}

struct Gmm {
    alpha: Vec<f64>,
    mu: Vec<f64>,
    q: Vec<f64>,
    l: Vec<f64>,
    x: Vec<f64>,
    d: usize,
    gamma: f64,
    m: usize,
}

impl Gmm {
    fn of(input: &Value) -> Result<Self, String> {
        #[derive(Deserialize)]
        struct Input {
            d: usize,
            k: usize,
            n: usize,
            m: usize,
            gamma: f64,
            x: Vec<Vec<f64>>,
            alpha: Vec<f64>,
            mu: Vec<Vec<f64>>,
            q: Vec<Vec<f64>>,
            l: Vec<Vec<f64>>,
        }
        let i: Input = read(input)?;
        if i.d == 0 || i.k == 0 {
            return Err("`d` and `k` are at least 1".to_owned());
        }
        let rows =
            [("x", i.x.len(), i.n), ("alpha", i.alpha.len(), i.k), ("mu", i.mu.len(), i.k), ("q", i.q.len(), i.k)];
        for (part, found, wanted) in rows.into_iter().chain([("l", i.l.len(), i.k)]) {
            fits(part, found, wanted)?;
        }
        Ok(Self {
            mu: flat("mu", &i.mu, i.d)?,
            q: flat("q", &i.q, i.d)?,
            l: flat("l", &i.l, i.d * (i.d - 1) / 2)?,
            x: flat("x", &i.x, i.d)?,
            alpha: i.alpha,
            d: i.d,
            gamma: i.gamma,
            m: i.m,
        })
    }
}

fn bundle(input: &Value) -> Result<Problem, String> {
    #[derive(Deserialize)]
    struct Input {
        n: usize,
        m: usize,
        p: usize,
        cam: Camera,
        x: [f64; 3],
        w: f64,
        feat: [f64; 2],
    }
    let Input { n, m, p, cam, x, w, feat } = read(input)?;
    if n == 0 || m == 0 || p == 0 {
        return Err("`n`, `m` and `p` are at least 1".to_owned());
    }
    if n.max(m).max(p) > 1 << 28 {
        return Err("`n`, `m` and `p` are at most 2²⁸".to_owned());
    }
    Ok(Problem { cameras: vec![cam; n], points: vec![x; m], weights: vec![w; p], features: vec![feat; p] })
}

struct Lstm {
    main: Vec<f64>,
    extra: Vec<f64>,
    state: Vec<f64>,
    sequence: Vec<f64>,
    b: usize,
}

impl Lstm {
    fn of(input: &Value) -> Result<Self, String> {
        #[derive(Deserialize)]
        struct Input {
            main_params: Vec<Vec<f64>>,
            extra_params: Vec<Vec<f64>>,
            state: Vec<Vec<f64>>,
            sequence: Vec<Vec<f64>>,
        }
        let i: Input = read(input)?;
        let b = i.extra_params.first().map_or(0, Vec::len);
        if b == 0 || i.sequence.len() < 2 {
            return Err("`extra_params` are not empty, and `sequence` has at least two elements".to_owned());
        }
        fits("extra_params", i.extra_params.len(), 3)?;
        fits("state", i.state.len(), i.main_params.len() / 2 * 2)?;
        fits("main_params", i.main_params.len(), i.state.len())?;
        Ok(Self {
            main: flat("main_params", &i.main_params, 4 * b)?,
            extra: flat("extra_params", &i.extra_params, b)?,
            state: flat("state", &i.state, b)?,
            sequence: flat("sequence", &i.sequence, b)?,
            b,
        })
    }
}

#[derive(Deserialize)]
struct Ode {
    x: Vec<f64>,
    s: usize,
}

impl Ode {
    fn of(input: &Value) -> Result<Self, String> {
        let this: Self = read(input)?;
        if this.x.is_empty() || this.s == 0 {
            return Err("`x` is not empty and `s` is at least 1".to_owned());
        }
        Ok(this)
    }
}

#[derive(Deserialize)]
struct Llsq {
    x: Vec<f64>,
    n: usize,
}

#[derive(Deserialize)]
struct Lse {
    x: Vec<f64>,
}

struct Kmeans {
    points: Vec<f64>,
    centroids: Vec<f64>,
    d: usize,
}

impl Kmeans {
    fn of(input: &Value) -> Result<Self, String> {
        #[derive(Deserialize)]
        struct Input {
            points: Vec<Vec<f64>>,
            centroids: Vec<Vec<f64>>,
        }
        let i: Input = read(input)?;
        let d = i.centroids.first().map_or(0, Vec::len);
        if d == 0 {
            return Err("`centroids` are not empty".to_owned());
        }
        Ok(Self { points: flat("points", &i.points, d)?, centroids: flat("centroids", &i.centroids, d)?, d })
    }
}

#[derive(Deserialize)]
struct Det {
    #[serde(rename = "A")]
    a: Vec<f64>,
    ell: usize,
}

impl Det {
    fn of(input: &Value) -> Result<Self, String> {
        let this: Self = read(input)?;
        if this.ell == 0 {
            return Err("`ell` is at least 1".to_owned());
        }
        fits("A", this.a.len(), this.ell.saturating_mul(this.ell))?;
        Ok(this)
    }
}
