//! What both tests of the rules share: the rows of the table as values, points to try them at, and two references that
//! know nothing of the table's partials: dual numbers and central differences.

use std::f64::consts::PI;
use std::fmt::Debug;

use num_dual::{Dual64, DualNum};
use num_traits::{Float, Signed};

/// A type that the table is tested for, with what can be expected of its arithmetic.
pub trait Scalar: Float + Debug {
    /// How far a partial may be from the exact one, relative to 1 or to its own size.
    const EXACT: f64;
    /// How far a partial may be from a difference quotient.
    const ROUGH: f64;
    /// The step of a difference quotient relative to the argument.
    const STEP: f64;
}

impl Scalar for f64 {
    const EXACT: f64 = 1e-12;
    const ROUGH: f64 = 1e-7;
    const STEP: f64 = 1e-3;
}

impl Scalar for f32 {
    const EXACT: f64 = 1e-5;
    const ROUGH: f64 = 2e-2;
    const STEP: f64 = 2e-2;
}

/// One row of the table for one type of float. An integer argument is a whole float here.
pub struct Row<T> {
    pub name: &'static str,
    pub value: fn(&[T]) -> T,
    /// Per argument: whether it is an integer, and the interval to draw it from.
    pub domain: Vec<(bool, T, T)>,
    /// The positions of the arguments that have a partial.
    pub varying: Vec<usize>,
    /// Points and the partials there.
    pub edges: Vec<(Vec<T>, Vec<T>)>,
}

/// `bind! { (x: f64, n: i32) = point }` declares the arguments of an operation from a slice of floats.
#[macro_export]
macro_rules! bind {
    (($($arg:ident: $ty:ident),+) = $point:expr) => {
        let [$($arg),+] = *$point else { panic!("{} arguments", [$(stringify!($arg)),+].len()) };
        $(#[allow(clippy::cast_possible_truncation, clippy::unnecessary_cast)] // The integer of `powi` is a whole float.
        let $arg = $arg as $ty;)+
    };
}

/// A row as `for_each_rule!` hands it over, as a [`Row`].
#[macro_export]
macro_rules! row {
    ($float:ident {
        rule $name:ident($($param:ident: $ty:ident),+) -> $result:ident = $call:tt;
        arguments ($($arg:ident),+) on ($(($low:expr, $high:expr)),+);
        $(d $wrt:ident = $partial:tt where $held:tt;)+
        $(at ($($at:expr),+) => ($($value:expr),+);)*
    }) => {
        $crate::rule_support::Row::<$float> {
            name: stringify!($name),
            value: |point| {
                $crate::bind! { ($($param: $ty),+) = point }
                $call
            },
            domain: vec![$((stringify!($ty) == "i32", $low as $float, $high as $float)),+],
            varying: {
                let args = [$(stringify!($arg)),+];
                vec![$(args.iter().position(|arg| *arg == stringify!($wrt)).expect("an argument")),+]
            },
            edges: vec![$((vec![$($at as $float),+], vec![$($value),+])),*],
        }
    };
}

impl<T: Scalar> Row<T> {
    /// A few points inside the domain: the same in every run.
    pub fn points(&self) -> Vec<Vec<T>> {
        let mut random = Random::for_name(self.name);
        (0..40).map(|_| self.domain.iter().map(|range| random.draw(*range)).collect()).collect()
    }

    /// The partials at a point by dual numbers, where those know the operation.
    pub fn by_dual_numbers(&self, point: &[T]) -> Option<Vec<f64>> {
        self.varying
            .iter()
            .map(|wrt| {
                let args: Vec<_> =
                    (0..point.len()).map(|at| Dual64::new(wide(point[at]), f64::from(u8::from(at == *wrt)))).collect();
                let result = dual(self.name, &args)?;
                let value = wide((self.value)(point));
                assert!(near(value, result.re, T::EXACT), "{} at {point:?}: {value} and {result}", self.name);
                Some(result.eps)
            })
            .collect()
    }

    /// The partials at a point by central differences. None where a kink or a jump lies within a step.
    pub fn by_differences(&self, point: &[T]) -> Option<Vec<f64>> {
        self.varying
            .iter()
            .map(|wrt| {
                let along = |x: T| {
                    let mut point = point.to_vec();
                    point[*wrt] = x;
                    (self.value)(&point)
                };
                difference(along, point[*wrt])
            })
            .collect()
    }

    /// Random points with the partials there, by the references that answer.
    pub fn references(&self) -> Vec<(Vec<T>, Vec<Reference>)> {
        let points = self.points();
        let answers: Vec<_> = points
            .into_iter()
            .map(|point| {
                let exact = self.by_dual_numbers(&point).map(|partials| Reference { partials, tolerance: T::EXACT });
                let rough = self.by_differences(&point).map(|partials| Reference { partials, tolerance: T::ROUGH });
                (point, exact.into_iter().chain(rough).collect())
            })
            .collect();
        // Differences are silent next to a kink, which must not let a wrong partial pass everywhere.
        let useful = answers.iter().filter(|(_, references): &&(_, Vec<_>)| !references.is_empty()).count();
        assert!(useful * 4 >= answers.len() * 3, "{}: only {useful} of {} points", self.name, answers.len());
        answers
    }
}

/// What the partials at a point should be.
pub struct Reference {
    pub partials: Vec<f64>,
    pub tolerance: f64,
}

impl Reference {
    /// The partials, each times a seed, are `found`.
    pub fn check<T: Scalar>(&self, what: &dyn Debug, seeds: &[T], found: &[T]) {
        assert_eq!(self.partials.len(), found.len(), "{what:?}");
        for ((partial, seed), found) in self.partials.iter().zip(seeds).zip(found) {
            let expected = partial * wide(*seed);
            assert!(near(wide(*found), expected, self.tolerance), "{what:?}: found {found:?}, expected {expected}");
        }
    }
}

/// Close relative to 1 or to its own size.
pub fn near(found: f64, expected: f64, tolerance: f64) -> bool {
    (found - expected).abs() <= tolerance * (1.0 + expected.abs())
}

/// Equal, or both without a value. A zero's sign does not count: it depends on how a sum is begun.
pub fn same<T: Scalar>(a: T, b: T) -> bool {
    a == b || (a.is_nan() && b.is_nan())
}

pub fn wide<T: Scalar>(x: T) -> f64 {
    x.to_f64().expect("every float is an f64")
}

pub fn narrow<T: Scalar>(x: f64) -> T {
    num_traits::cast(x).expect("a number within range")
}

/// A central difference, extrapolated once (Richardson).
fn difference<T: Scalar>(along: impl Fn(T) -> T, x: T) -> Option<f64> {
    let step = T::STEP * wide(x).abs().max(0.1);
    let quotient = |step: f64| {
        let (left, right) = (narrow::<T>(wide(x) - step), narrow::<T>(wide(x) + step));
        (wide(along(right)) - wide(along(left))) / (wide(right) - wide(left))
    };
    let (whole, half) = (quotient(step), quotient(step / 2.0));
    // On smooth ground the error is quadratic in the step, so that this bound's square is within the tolerance.
    near(whole, half, 0.3 * T::ROUGH.sqrt()).then_some((4.0 * half - whole) / 3.0)
}

/// The operations that `num-dual` has, or that are a closed form in dual numbers.
pub fn dual<D: DualNum<f64> + Signed + Copy>(name: &str, args: &[D]) -> Option<D> {
    #[allow(clippy::cast_possible_truncation)] // The integer of `powi` is a whole float.
    Some(match (name, args) {
        ("add", [a, b]) => *a + *b,
        ("sub", [a, b]) => *a - *b,
        ("mul", [a, b]) => *a * *b,
        ("div", [a, b]) => *a / *b,
        ("neg", [x]) => -*x,
        ("powi", [x, n]) => x.powi(n.re() as i32),
        ("powf", [x, p]) => x.powd(*p),
        ("sqrt", [x]) => x.sqrt(),
        ("cbrt", [x]) => x.cbrt(),
        ("recip", [x]) => x.recip(),
        ("hypot", [x, z]) => (*x * *x + *z * *z).sqrt(),
        ("exp", [x]) => x.exp(),
        ("exp2", [x]) => x.exp2(),
        ("exp_m1", [x]) => x.exp_m1(),
        ("ln", [x]) => x.ln(),
        ("ln_1p", [x]) => x.ln_1p(),
        ("log", [x, b]) => x.ln() / b.ln(),
        ("log2", [x]) => x.log2(),
        ("log10", [x]) => x.log10(),
        ("sin", [x]) => x.sin(),
        ("cos", [x]) => x.cos(),
        ("tan", [x]) => x.tan(),
        ("asin", [x]) => x.asin(),
        ("acos", [x]) => x.acos(),
        ("atan", [x]) => x.atan(),
        ("atan2", [y, x]) => y.atan2(*x),
        ("sinh", [x]) => x.sinh(),
        ("cosh", [x]) => x.cosh(),
        ("tanh", [x]) => x.tanh(),
        ("asinh", [x]) => x.asinh(),
        ("acosh", [x]) => x.acosh(),
        ("atanh", [x]) => x.atanh(),
        ("abs", [x]) => x.abs(),
        ("signum", [x]) => x.signum(),
        ("abs_sub", [a, b]) => a.abs_sub(b),
        ("to_radians", [x]) => *x * (PI / 180.0),
        ("to_degrees", [x]) => *x * (180.0 / PI),
        ("mul_add", [a, b, c]) => a.mul_add(*b, *c),
        _ => return None,
    })
}

/// A small deterministic generator (SplitMix64): a failure shows again in the next run.
pub struct Random(u64);

impl Random {
    /// A stream of its own for each operation.
    pub fn for_name(name: &str) -> Self {
        Self(name.bytes().fold(0x9e37_79b9_7f4a_7c15, |seed, byte| seed.wrapping_mul(31).wrapping_add(u64::from(byte))))
    }

    fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^= bits >> 31;
        // 32 bits are plenty, and an exact f64.
        f64::from(u32::try_from(bits >> 32).expect("32 bits")) / f64::from(u32::MAX)
    }

    /// A number between two bounds; a whole one if asked for.
    pub fn draw<T: Scalar>(&mut self, (whole, low, high): (bool, T, T)) -> T {
        let x = low + (high - low) * narrow(self.unit());
        if whole { x.round() } else { x }
    }
}
