//! Branches that give a value or leave: what the value is made of is known only where they did not leave.

use autodiff_core::{Differentiable, check_grad, differentiable};

#[derive(Clone, Debug, PartialEq, Differentiable)]
pub enum Failure {
    Domain,
    Large(#[constant] f64),
}

#[derive(Clone, Debug, PartialEq, Differentiable)]
pub struct Pair {
    a: f64,
    b: f64,
}

#[differentiable]
fn root(x: f64) -> Result<f64, Failure> {
    if x < 0.0 {
        return Err(Failure::Domain);
    }
    if x > 9.0 { Err(Failure::Large(x)) } else { Ok(x.sqrt()) }
}

mod of_unknown_type {
    use super::*;

    #[differentiable]
    fn f(x: f64, y: f64) -> Result<f64, Failure> {
        let v = if x > y { root(x)? } else { root(y)? * x };
        Ok(v * v * x + y)
    }

    #[test]
    fn derivatives() {
        for (x, y) in [(2.0, 1.0), (1.0, 2.0), (-2.0, -3.0), (-3.0, -2.0), (10.0, 1.0), (1.0, 10.0)] {
            check_grad!(f(x, y));
        }
    }
}

mod given_back {
    use super::*;

    #[differentiable]
    fn f(x: f64, y: f64) -> Result<f64, Failure> {
        if y == 5.0 {
            return Err(Failure::Domain);
        }
        if x > y { Ok(1.0 - root(y)?) } else { root(x) }
    }

    #[test]
    fn derivatives() {
        for (x, y) in [(2.0, 1.0), (1.0, 2.0), (-2.0, -3.0), (-3.0, -2.0), (10.0, 11.0), (1.0, 5.0)] {
            check_grad!(f(x, y));
        }
    }
}

mod vectors {
    use super::*;

    #[differentiable]
    fn f(x: f64, y: f64) -> Result<f64, Failure> {
        let mut v = if x > y { vec![root(x)?, y] } else { vec![y; 2] };
        v[0] *= x;
        Ok(v[0] * v[1] + v[0])
    }

    #[test]
    fn derivatives() {
        for (x, y) in [(2.0, 1.0), (1.0, 2.0), (10.0, 3.0), (-1.0, -2.0)] {
            check_grad!(f(x, y));
        }
    }
}

mod structs {
    use super::*;

    #[differentiable]
    fn f(x: f64, y: f64) -> Option<f64> {
        let p = match x {
            v if v > 2.0 => Pair { a: root(v * y).ok()?, b: y },
            v if v > 1.0 => return Some(v * y),
            v => Pair { a: v, b: v * y },
        };
        Some(p.a * p.b * x)
    }

    #[test]
    fn derivatives() {
        for (x, y) in [(3.0, 0.5), (3.0, 7.0), (1.5, 2.0), (0.5, 2.0)] {
            check_grad!(f(x, y));
        }
    }
}

mod one_in_another {
    use super::*;

    #[differentiable]
    fn f(x: f64, y: f64) -> Result<f64, Failure> {
        let v = if x > 0.0 {
            let w = if y > 0.0 { root(x * y)? } else { root(x - y)? * y };
            if w > 2.0 {
                return Ok(w * x);
            }
            root(w * w + x)? * w
        } else {
            match root(y) {
                Ok(r) if r > 1.0 => r * x,
                Ok(_) => return Err(Failure::Domain),
                Err(_) => root(-x)?,
            }
        };
        let u = if v < 1.0 { v } else { root(v)? };
        Ok(u * v + y)
    }

    #[test]
    fn derivatives() {
        let points =
            [(0.5, 0.7), (0.5, -0.7), (3.0, 2.5), (3.0, 4.0), (-0.5, 2.0), (-0.5, 0.5), (-0.5, -1.0), (-12.0, -1.0)];
        for (x, y) in points {
            check_grad!(f(x, y));
        }
    }
}

mod in_loops {
    use super::*;

    #[differentiable]
    fn f(v: &[f64], k: f64) -> Result<f64, Failure> {
        let mut s = k;
        for (i, x) in v.iter().enumerate() {
            let p = if i % 2 == 0 { vec![root(x * s)?, *x] } else { vec![s; 2] };
            let r = if p[0] > 1.5 { root(p[0])? } else { p[1] * k };
            if r > 2.5 {
                break;
            }
            s += r * p[1];
        }
        Ok(s * k)
    }

    #[test]
    fn derivatives() {
        for v in [vec![0.5, 1.5, 0.7, 0.2], vec![0.5, 1.5, -0.7, 0.2], vec![3.0, 2.0, 4.0], vec![], vec![7.0, 4.0]] {
            check_grad!(f(&v[..], 0.8));
        }
    }
}

mod what_failures_hold {
    use super::*;

    #[test]
    fn a_failure_has_no_cotangent() {
        assert_eq!(root::grad(10.0), Err(Failure::Large(10.0)));
        let y_bar = root(10.0).zero_like();
        assert_eq!(y_bar, Err(Failure::Large(0.0)));
        assert_eq!(root::vjp(10.0, y_bar).1, 0.0);
    }
}
