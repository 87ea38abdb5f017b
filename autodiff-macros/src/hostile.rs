//! Hostile input: whatever tokens come in, the compiler answers with tokens, never with a panic.
//!
//! Mutated copies of ordinary functions reach the corners that no person writes: half an operator, a body
//! in the place of a type, a pattern twice. The mutations are pseudo-random from a fixed seed, so that a
//! failure repeats.

use std::fmt::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};

use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};

use crate::pipeline::expand;

/// Options and item of ordinary functions, with between them every family of syntax.
const SEEDS: &[(&str, &str)] = &[
    ("", "fn f(u: f64, v: f64) -> f64 { u.powi(3) + v.powi(2) + 4.0 * u * v }"),
    (
        "name = D",
        "pub fn f<T: Float>(x: &[T], k: usize) -> T where T: Copy { x.iter().map(|&a| a * a).sum::<T>() + x[k] }",
    ),
    ("", "fn f(x: &mut [f64], a: f64) { for i in 1..x.len() { x[i] *= a + x[i - 1]; if x[i] > 9.0 { break; } } }"),
    (
        "",
        "fn f(x: f64) -> f64 { let mut t = x; let mut n = 0; while t > 1.0 { t /= 2.0; n += 1; if n > 9 { return t; } } t }",
    ),
    (
        "",
        "fn f(x: f64, k: i32) -> f64 { match k { 0 => x, 1 | 2 => x * x, n if n > 9 => { let y = x.sin(); y * y } 3..=5 => -x, _ => 0.0 } }",
    ),
    (
        "",
        "fn f(p: (f64, [f64; 2]), q: Option<f64>) -> (f64, f64) { let (a, [b, c]) = p; if let Some(d) = q { (a * d, b) } else { (c, a) } }",
    ),
    ("recursive", "fn f(x: f64, n: u32) -> f64 { if n == 0 { x } else { x * f(x, n - 1) } }"),
    (
        "",
        "fn f(x: &[f64]) -> Vec<f64> { let mut v = Vec::with_capacity(x.len()); for (i, a) in x.iter().enumerate() { v.push(a * i as f64); } v.swap(0, 1); v }",
    ),
    (
        "",
        "fn f(x: f64) -> f64 { let g = |t: f64, s| t * s + x; let y = 'a: loop { let z = g(x, 2.0); if z > 3.0 { break 'a z; } continue 'a; }; y.max(1.0) }",
    ),
    (
        "crate = ::autodiff_core",
        "fn f(#[constant] w: &Weights, x: &[f64; 3]) -> f64 { w.rows.iter().zip(x).fold(0.0, |s, (r, a)| s + r * a) }",
    ),
    (
        "",
        "fn f(self, p: Point) -> Point { Point { x: self.x * p.y, y: f64::sqrt(p.x).mul_add(2.0, std::f64::consts::PI) } }",
    ),
    (
        "",
        "fn f(x: Result<f64, String>) -> Result<f64, String> { let y = x?; println!(\"{y}\"); assert!(y > 0.0, \"{}\", y); Ok(helper::g(y, &mut 1.0)? * y) }",
    ),
    (
        "",
        "impl Planet { #[differentiable] pub fn energy(&self, r: f64) -> f64 { let Some(m) = self.mass else { return 0.0 }; -self.g * m / r } }",
    ),
    (
        "",
        "fn f(a: &[[f64; 3]], i: usize) -> f64 { let (l, r) = a.split_at(i); let row = &l[0][..2]; let s = [0.0f64; 3]; row[0] * r[0][1] + s[0] + vec![1.0; i][0] }",
    ),
    (
        "",
        "unsafe fn f(p: *const f64, d: &dyn Shape, x: impl Fn(f64) -> f64) -> ! { static mut N: u32 = 0; async { 1 }.await; asm!(\"\"); &raw const x }",
    ),
];

/// A generator of pseudo-random numbers: splitmix64.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `n`; 0 where `n` is 0.
    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % (n.max(1) as u64)).unwrap_or(0)
    }
}

/// One random token tree.
fn garbage(random: &mut Random) -> TokenTree {
    const WORDS: &[&str] = &[
        "fn", "let", "mut", "ref", "self", "Self", "crate", "x", "f", "_", "if", "else", "match", "for", "in", "loop",
        "while", "break", "continue", "return", "as", "f64", "move", "async", "await", "unsafe", "impl", "dyn",
        "where", "const", "static", "Some", "None", "Ok", "vec", "iter", "map", "r#type", "super", "struct",
        "constant",
    ];
    const MARKS: &[char] =
        &['+', '-', '*', '/', '&', '|', '!', '=', '<', '>', '.', ',', ';', ':', '?', '#', '@', '$', '%', '^', '~'];
    match random.below(10) {
        0..4 => match WORDS[random.below(WORDS.len())].strip_prefix("r#") {
            Some(raw) => Ident::new_raw(raw, Span::call_site()).into(),
            None => Ident::new(WORDS[random.below(WORDS.len())].trim_start_matches("r#"), Span::call_site()).into(),
        },
        4..7 => {
            let spacing = if random.below(2) == 0 { Spacing::Joint } else { Spacing::Alone };
            Punct::new(MARKS[random.below(MARKS.len())], spacing).into()
        }
        7 => Literal::f64_unsuffixed(1.5).into(),
        8 => Literal::u64_suffixed(u64::MAX).into(),
        _ => {
            let inner = (0..random.below(4)).map(|_| garbage(random)).collect();
            Group::new(delimiter(random), inner).into()
        }
    }
}

fn delimiter(random: &mut Random) -> Delimiter {
    [Delimiter::Parenthesis, Delimiter::Brace, Delimiter::Bracket, Delimiter::None][random.below(4)]
}

fn count(stream: &TokenStream) -> usize {
    let inner = |t| match t {
        TokenTree::Group(g) => 1 + count(&g.stream()),
        _ => 1,
    };
    stream.clone().into_iter().map(inner).sum()
}

/// Changes the tree with number `at`, counted depth first.
fn mutate(stream: TokenStream, at: &mut usize, random: &mut Random) -> TokenStream {
    let mut out: Vec<TokenTree> = Vec::new();
    let mut hold: Option<TokenTree> = None;
    for tree in stream {
        let here = *at == 0;
        *at = at.wrapping_sub(1);
        if !here {
            out.push(match tree {
                TokenTree::Group(g) => {
                    let mut new = Group::new(g.delimiter(), mutate(g.stream(), at, random));
                    new.set_span(g.span());
                    new.into()
                }
                tree => tree,
            });
            out.extend(hold.take());
            continue;
        }
        match random.below(6) {
            0 => {}
            1 => out.extend([tree.clone(), tree]),
            2 => hold = Some(tree),
            3 => out.push(garbage(random)),
            4 => out.extend([tree, garbage(random)]),
            _ => match tree {
                TokenTree::Group(g) => out.push(Group::new(delimiter(random), g.stream()).into()),
                tree => out.push(Group::new(delimiter(random), tree.into()).into()),
            },
        }
    }
    out.extend(hold);
    out.into_iter().collect()
}

fn mutated(source: &TokenStream, times: usize, random: &mut Random) -> TokenStream {
    let mut stream = source.clone();
    for _ in 0..times {
        let mut at = random.below(count(&stream));
        stream = mutate(stream, &mut at, random);
    }
    stream
}

/// What is wrong with the compiler's answer to some tokens, if anything is.
fn complaint(options: &TokenStream, item: &TokenStream) -> Option<String> {
    let Ok(out) = catch_unwind(AssertUnwindSafe(|| expand(options.clone(), item.clone()))) else {
        return Some("the compiler panics".to_owned());
    };
    let text = out.to_string();
    // A lonely `'` is a token to a compiler but not in writing: only what can be written is read again.
    let written = item.to_string().parse::<TokenStream>().is_ok();
    if written && text.parse::<TokenStream>().is_err() {
        return Some(format!("the output is no token stream: {text}"));
    }
    // Whatever parses as a function and is accepted must come back as items that parse.
    let function = syn::parse2::<syn::ItemFn>(item.clone()).is_ok_and(|f| f.sig.receiver().is_none());
    if function && !text.contains("compile_error") && syn::parse2::<syn::File>(out).is_err() {
        return Some(format!("the output does not parse: {text}"));
    }
    None
}

fn parsed(text: &str) -> TokenStream {
    text.parse().unwrap_or_else(|e| panic!("`{text}` is no token stream: {e}"))
}

#[test]
fn mutated_functions_never_make_the_compiler_panic() {
    let mut random = Random(1);
    let mut failures = String::new();
    for (options, item) in SEEDS {
        let (options, item) = (parsed(options), parsed(item));
        for round in 0..140 {
            let options = if round % 10 == 0 { mutated(&options, 1, &mut random) } else { options.clone() };
            let item = mutated(&item, 1 + round % 3, &mut random);
            if let Some(complaint) = complaint(&options, &item) {
                let _ = writeln!(failures, "#[differentiable({options})]\n{item}\n  {complaint}\n");
            }
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

#[test]
fn garbage_never_makes_the_compiler_panic() {
    let mut random = Random(2);
    let mut failures = String::new();
    for _ in 0..500 {
        let mut tokens = |n| (0..n).map(|_| garbage(&mut random)).collect::<TokenStream>();
        let (options, item) = (tokens(4), tokens(12));
        if let Some(complaint) = complaint(&options, &item) {
            let _ = writeln!(failures, "#[differentiable({options})]\n{item}\n  {complaint}\n");
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

/// Each form that nests, nearly as deep as `syn` itself reads it with the stack that rustc gives a macro.
#[test]
fn deep_nesting_does_not_overflow_the_stack() {
    const FORMS: &[(usize, &str, &str)] = &[
        (500, "(", ")"),
        (300, "-(", ")"),
        (300, "1.0 + (", ")"),
        (300, "", " + x"),
        (1000, "", ".sin()"),
        (300, "f64::sin(", ")"),
        (300, "g(", ")"),
        (300, "{ ", " }"),
        (200, "if x > 0.0 { ", " } else { x }"),
        (200, "{ let y = ", "; y }"),
    ];
    for (depth, open, close) in FORMS {
        let item = format!("fn f(x: f64) -> f64 {{ {}x{} }}", open.repeat(*depth), close.repeat(*depth));
        let worker = std::thread::Builder::new()
            .stack_size(8 << 20)
            .spawn(move || expand(TokenStream::new(), parsed(&item)).is_empty());
        let outcome = worker.map(std::thread::JoinHandle::join);
        assert!(matches!(outcome, Ok(Ok(false))), "`{open}x{close}` nested {depth} times");
    }
}
