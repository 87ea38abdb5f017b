//! Printing as `PyTorch` prints: `tensor([0., 2., 4., 6.], grad_fn=<MulBackward0>)`.
//!
//! The rules are those of its `_tensor_str.py`: whole numbers without a fraction, otherwise four digits, powers of ten
//! where magnitudes differ by more than a thousand, all elements of one width, lines of 80 columns, and three elements
//! at either end of an axis where there are more than a thousand in all.

use core::fmt::{self, Display, Write};

use ndarray::{ArrayD, ArrayViewD, Axis};

use super::{Element, Mask, Tensor};

const LINE: usize = 80;
const INDENT: usize = "tensor(".len();
/// Elements at each end of an axis that is summarised.
const EDGE: usize = 3;
/// The number of elements above which a tensor is summarised.
const MANY: usize = 1000;

impl<T: Element> Display for Tensor<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let view = self.view();
        let numbers = Numbers::of(&summary(&view));
        let mut suffixes = size_suffix(self.shape());
        if let Some(node) = &self.node {
            suffixes.push(if node.is_leaf() {
                "requires_grad=true".to_owned()
            } else {
                format!("grad_fn=<{}>", node.name())
            });
        }
        f.write_str(&with_suffixes(&nested(&view, numbers.width, &|value| numbers.text(*value)), &suffixes))
    }
}

impl<T: Element> fmt::Debug for Tensor<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Display::fmt(self, f)
    }
}

impl Display for Mask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let view = self.view();
        let width = summary(&view).iter().map(|value| value.to_string().len()).max().unwrap_or(0);
        let text = nested(&view, width, &|value| format!("{value:>width$}"));
        f.write_str(&with_suffixes(&text, &size_suffix(self.shape())))
    }
}

/// How the numbers of one tensor are written.
struct Numbers {
    style: Style,
    width: usize,
}

enum Style {
    Whole,
    Fixed,
    Power,
}

impl Numbers {
    fn of<T: Element>(shown: &[T]) -> Self {
        let sizes: Vec<f64> =
            shown.iter().map(|value| value.to_f64()).filter(|value| value.is_finite() && *value != 0.0).collect();
        let least = sizes.iter().fold(f64::INFINITY, |least, value| least.min(value.abs()));
        let most = sizes.iter().fold(0.0_f64, |most, value| most.max(value.abs()));
        let wide = most / least > 1000.0 || most > 1e8;
        let style = match (sizes.iter().all(|value| value.fract() == 0.0), wide) {
            (_, true) => Style::Power,
            (true, false) => Style::Whole,
            (false, false) if least < 1e-4 => Style::Power,
            (false, false) => Style::Fixed,
        };
        let numbers = Self { style, width: 1 };
        let width = sizes.iter().map(|value| numbers.text(*value).len()).max().unwrap_or(1);
        Self { width, ..numbers }
    }

    fn text<T: Element>(&self, value: T) -> String {
        let value = value.to_f64();
        let width = self.width;
        let text = if value.is_nan() {
            "nan".to_owned()
        } else if value.is_infinite() {
            if value > 0.0 { "inf" } else { "-inf" }.to_owned()
        } else {
            match self.style {
                Style::Whole => format!("{value:.0}."),
                Style::Fixed => format!("{value:.4}"),
                Style::Power => power(value),
            }
        };
        format!("{text:>width$}")
    }
}

/// `1.5000e-05`: with a sign and at least two digits in the exponent.
fn power(value: f64) -> String {
    let text = format!("{value:.4e}");
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let (sign, digits) = exponent.strip_prefix('-').map_or(('+', exponent), |digits| ('-', digits));
    format!("{mantissa}e{sign}{digits:0>2}")
}

/// The elements that are shown.
fn summary<A: Clone>(view: &ArrayViewD<'_, A>) -> Vec<A> {
    let mut shown: Option<ArrayD<A>> = None;
    for axis in (0..view.ndim()).map(Axis).filter(|_| view.len() > MANY) {
        let len = view.len_of(axis);
        if len > 2 * EDGE {
            let kept: Vec<usize> = (0..EDGE).chain(len - EDGE..len).collect();
            let rest = shown.as_ref().map_or_else(|| view.view(), |shown| shown.view());
            shown = Some(rest.select(axis, &kept));
        }
    }
    shown.map_or_else(|| view.iter().cloned().collect(), |shown| shown.into_iter().collect())
}

/// Brackets, lines and dots.
fn nested<A>(view: &ArrayViewD<'_, A>, width: usize, text: &dyn Fn(&A) -> String) -> String {
    if view.is_empty() {
        return "[]".to_owned();
    }
    let summarised = view.len() > MANY;
    nested_at(view, INDENT, width, summarised, text)
}

fn nested_at<A>(
    view: &ArrayViewD<'_, A>,
    indent: usize,
    width: usize,
    summarised: bool,
    text: &dyn Fn(&A) -> String,
) -> String {
    let Some(&len) = view.shape().first() else {
        return view.iter().map(text).collect();
    };
    let shown: Vec<Option<usize>> = if summarised && len > 2 * EDGE {
        (0..EDGE).map(Some).chain([None]).chain((len - EDGE..len).map(Some)).collect()
    } else {
        (0..len).map(Some).collect()
    };
    let inner = |index: &Option<usize>| match index {
        Some(index) => {
            let part = view.index_axis(Axis(0), *index);
            nested_at(&part, indent + 1, width, summarised, text)
        }
        None => if view.ndim() == 1 { " ..." } else { "..." }.to_owned(),
    };
    let parts: Vec<String> = shown.iter().map(inner).collect();
    let pad = " ".repeat(indent + 1);
    let body = if view.ndim() == 1 {
        let per_line = ((LINE - indent) / (width + 2)).max(1);
        let lines: Vec<String> = parts.chunks(per_line).map(|line| line.join(", ")).collect();
        lines.join(&format!(",\n{pad}"))
    } else {
        parts.join(&format!(",{}{pad}", "\n".repeat(view.ndim() - 1)))
    };
    format!("[{body}]")
}

fn size_suffix(shape: &[usize]) -> Vec<String> {
    if shape.iter().product::<usize>() > 0 || shape.len() == 1 {
        return Vec::new();
    }
    let lens: Vec<String> = shape.iter().map(usize::to_string).collect();
    vec![format!("size=({})", lens.join(", "))]
}

/// `tensor(…, suffix)`, with a new line before a suffix that does not fit.
fn with_suffixes(text: &str, suffixes: &[String]) -> String {
    let mut all = format!("tensor({text}");
    let mut column = text.rfind('\n').map_or(text.len() + 2, |newline| text.len() - newline + 1);
    for suffix in suffixes {
        if column + suffix.len() + 2 > LINE {
            let _ = write!(all, ",\n{}{suffix}", " ".repeat(INDENT));
            column = INDENT + suffix.len();
        } else {
            let _ = write!(all, ", {suffix}");
            column += suffix.len() + 2;
        }
    }
    all + ")"
}
