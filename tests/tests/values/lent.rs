//! Options in structs: lent by `as_mut` and changed there, mapped, moved out of collections.

mod state {
    pub use autodiff_core::Differentiable;

    #[derive(Clone, Copy, Debug, Differentiable)]
    pub struct Point {
        pub x: f64,
        pub y: f64,
    }

    #[derive(Clone, Debug, Differentiable)]
    pub struct State {
        pub x: f64,
        pub o: Option<Point>,
        pub t: (f64, Option<f64>),
    }
}

mod changed_through_as_mut {
    use super::state::{Point, State};
    use crate::prelude::*;

    #[differentiable]
    fn tried(s: &mut State, k: f64) -> Option<f64> {
        s.x *= k;
        let o = s.o.as_mut()?;
        o.y += s.x;
        *s.t.1.as_mut()? *= k;
        Some(o.x * k)
    }

    #[differentiable]
    fn unwrapped(s: &mut State, k: f64) {
        let lent = s.o.as_mut();
        let o = lent.unwrap();
        o.y *= k;
        let t = s.t.1.as_mut().expect("a number");
        *t += o.y;
        if let Some(t) = s.t.1.as_ref() {
            s.x += t * k;
        }
    }

    /// A copy that is changed is not what it was copied from.
    #[differentiable]
    fn copied(o: &mut Option<Point>, k: f64) -> f64 {
        let mut p = o.unwrap();
        p.x += k;
        let q = o.as_mut().unwrap();
        q.y *= k;
        p.x * q.x + q.y
    }

    #[differentiable]
    fn f(k: f64, y: f64) -> f64 {
        let mut s = State { x: k, o: Some(Point { x: y, y: k * y }), t: (y, Some(k)) };
        let first = tried(&mut s, k).unwrap_or(2.0);
        unwrapped(&mut s, y);
        let mut o = s.o;
        let second = copied(&mut o, k);
        let mut without = State { o: None, ..s.clone() };
        let none = if tried(&mut without, k).is_none() { without.x } else { 0.0 };
        first * second + s.x * s.t.1.unwrap() + o.unwrap().y + none
    }

    fn twin<D: Num>(k: D, y: D) -> D {
        let mut x = k * k;
        let mut oy = k * y + x;
        let mut t = k * k;
        let first = y * k;
        oy *= y;
        t += oy;
        x += t * y;
        let copied_y = oy * k;
        let second = (y + k) * y + copied_y;
        first * second + x * t + copied_y + x * k
    }

    check! { (val k, val y) -> scalar; (0.7, 1.3), (-0.4, 0.6) }
}

mod mapped_without_a_type {
    use super::state::{Point, State};
    use crate::prelude::*;

    #[differentiable]
    fn root(x: f64) -> Result<f64, String> {
        if x > 0.0 { Ok(x.sqrt()) } else { Err("negative".to_string()) }
    }

    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let mut s = State { x, o: if y > 0.0 { Some(Point { x, y }) } else { None }, t: (y, Some(x * y)) };
        s.t.1 = s.t.1.map(|t| t * t);
        let product = s.o.map(|p| p.x * p.y).unwrap_or(x);
        let pair = s.t.1.map(|t| [t, x]).map(|[t, x]| (t, t * x));
        let fallen = root(y).map(|r| r * x).or_else(|_| root(x * x)).unwrap_or(1.0);
        product * fallen + pair.map_or(0.0, |(t, u)| t * u)
    }

    fn twin<D: Num>(x: D, y: D) -> D {
        let t = x * y * x * y;
        let positive = y.re() > 0.0;
        let product = if positive { x * y } else { x };
        let fallen = if positive { y.sqrt() * x } else { (x * x).sqrt() };
        product * fallen + t * t * x
    }

    check! { (val x, val y) -> scalar; (0.7, 1.3), (0.4, -0.6) }
}

mod matched_out_of_a_vector {
    use super::state::{Differentiable, Point};
    use crate::prelude::*;

    #[derive(Clone, Debug, Differentiable)]
    enum Figure {
        Line(Vec<Point>),
        Circle { center: Point, radius: f64 },
    }

    #[differentiable]
    fn made(x: f64, y: f64, round: bool) -> Figure {
        if round {
            Figure::Circle { center: Point { x, y }, radius: x * y }
        } else {
            Figure::Line(vec![Point { x, y: x }, Point { x: y, y: x * x }])
        }
    }

    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let figures = vec![made(x, y, true), made(y, x, false), made(x, x, false)];
        let mut sum = 0.0;
        for figure in figures {
            if let Figure::Line(mut points) = figure {
                points.push(Point { x: 2.0 * x, y });
                sum += points.iter().map(|p| p.x * p.y).sum::<f64>();
            } else if let Figure::Circle { center: Point { x: a, .. }, radius } = figure {
                sum += a * radius;
            }
        }
        sum
    }

    fn twin<D: Num>(x: D, y: D) -> D {
        let last = x * y * 2.0;
        let lines = y * y + x * y * y + last + x * x + x * x * x + last;
        x * (x * y) + lines
    }

    check! { (val x, val y) -> scalar; (0.7, 1.3), (-0.4, 0.6) }
}
