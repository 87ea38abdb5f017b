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

mod items_passed_on {
    use super::state::Point;
    use crate::prelude::*;

    #[differentiable]
    fn moved(p: &mut Point, k: f64) {
        p.x += k * p.y;
        p.y -= k;
    }

    #[differentiable]
    fn norm(p: &Point) -> f64 {
        p.x.hypot(p.y)
    }

    #[differentiable]
    fn all(points: &mut [Point], k: f64) -> f64 {
        let mut sum = 0.0;
        for p in points.iter_mut() {
            moved(p, k);
            sum += norm(p);
        }
        for p in &mut *points {
            moved(p, norm(p));
        }
        points.iter_mut().for_each(|p| moved(p, k));
        sum
    }

    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let mut points = vec![Point { x, y }, Point { x: y, y: x * x }];
        let sum = all(&mut points, y);
        sum * points[0].x + points[1].y
    }

    fn twin<D: Num>(x: D, y: D) -> D {
        let moved = |p: &mut (D, D), k: D| {
            p.0 += k * p.1;
            p.1 -= k;
        };
        let norm = |p: &(D, D)| (p.0 * p.0 + p.1 * p.1).sqrt();
        let mut points = [(x, y), (y, x * x)];
        let mut sum = c::<D>(0.0);
        for p in &mut points {
            moved(p, y);
            sum += norm(p);
            let k = norm(p);
            moved(p, k);
            moved(p, y);
        }
        sum * points[0].0 + points[1].1
    }

    check! { (val x, val y) -> scalar; (0.7, 1.3), (-0.4, 0.6) }
}

mod exchanged {
    use super::state::{Differentiable, Point};
    use crate::prelude::*;

    #[derive(Clone, Debug, Differentiable)]
    struct Store {
        held: Option<Point>,
        rows: Vec<Vec<f64>>,
        spare: Vec<f64>,
    }

    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let mut s = Store { held: Some(Point { x, y }), rows: vec![vec![x, y], vec![y]], spare: vec![x * y, 1.0] };
        let mut sum = 0.0;
        if let Some(p) = s.held.take() {
            sum += p.x * p.y;
        }
        let none = s.held.replace(Point { x: y, y: sum });
        sum += if none.is_none() { x } else { 0.0 };
        let first = &mut s.rows[0];
        first.push(y * first[1]);
        let row = &mut s.rows[1];
        row.push(row[0] * x);
        std::mem::swap(&mut s.rows[1], &mut s.spare);
        let held = s.held.unwrap();
        sum * held.y + held.x * s.rows[0].iter().product::<f64>() + s.spare[1] * s.rows[1][0]
    }

    fn twin<D: Num>(x: D, y: D) -> D {
        let held = x * y;
        (held + x) * held + y * (x * y * (y * y)) + (y * x) * (x * y)
    }

    check! { (val x, val y) -> scalar; (0.7, 1.3), (-0.4, 0.6) }
}
