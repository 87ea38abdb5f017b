//! Every kind of result that a signature may have, in the value or through `&mut` arguments.

mod scalar_out {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64, y: &mut f64) {
        *y = *y * x.cos() + x;
    }

    fn twin<D: Num>(x: D, y: &mut D) {
        *y = *y * x.cos() + x;
    }

    check! { (val x, by_mut y) -> nothing; (0.5, 2.0), (-1.0, 0.3) }
}

mod slice_out {
    use crate::prelude::*;

    #[differentiable]
    fn f(a: f64, x: &[f64], y: &mut [f64]) {
        for i in 0..x.len() {
            y[i] += a * x[i];
        }
    }

    fn twin<D: Num>(a: D, x: &[D], y: &mut [D]) {
        for (y, x) in y.iter_mut().zip(x) {
            *y += a * *x;
        }
    }

    check! { (val a, by_ref x, by_mut y) -> nothing; (0.5, vec![2.0, -1.0], vec![1.0, 3.0]) }
}

mod slice_out_and_result {
    use crate::prelude::*;

    /// Normalises in place and returns the norm.
    #[differentiable]
    fn f(v: &mut [f64]) -> f64 {
        let mut sum = 0.0;
        for x in v.iter() {
            sum += x * x;
        }
        let norm = sum.sqrt();
        for x in v.iter_mut() {
            *x /= norm;
        }
        norm
    }

    fn twin<D: Num>(v: &mut [D]) -> D {
        let norm = v.iter().fold(c::<D>(0.0), |s, x| s + *x * *x).sqrt();
        for x in v.iter_mut() {
            *x /= norm;
        }
        norm
    }

    check! { (by_mut v) -> scalar; vec![3.0, -4.0, 1.0] }
}

mod overwritten_out {
    use crate::prelude::*;

    /// The old contents of `y` do not reach the outcome: their cotangent is zero.
    #[differentiable]
    fn f(x: &[f64; 2], y: &mut [f64; 2]) {
        y[0] = x[0] * x[1];
        y[1] = x[0] / x[1];
    }

    fn twin<D: Num>(x: &[D; 2], y: &mut [D; 2]) {
        *y = [x[0] * x[1], x[0] / x[1]];
    }

    check! { (by_ref x, by_mut y) -> nothing; ([1.5, 2.5], [7.0, 8.0]) }
}

mod tuple_result {
    use crate::prelude::*;

    #[differentiable]
    fn f(r: f64, phi: f64) -> (f64, f64) {
        let (s, c) = phi.sin_cos();
        (r * c, r * s)
    }

    fn twin<D: Num>(r: D, phi: D) -> (D, D) {
        (r * phi.cos(), r * phi.sin())
    }

    check! { (val r, val phi) -> value; (2.0, 0.6), (0.5, -2.0) }
}

mod nested_result {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64, v: &[f64]) -> (f64, [f64; 2], Vec<f64>) {
        let scaled = v.iter().map(|a| a * x).collect();
        (x * x, [x.sin(), x.cos()], scaled)
    }

    fn twin<D: Num>(x: D, v: &[D]) -> (D, [D; 2], Vec<D>) {
        (x * x, [x.sin(), x.cos()], v.iter().map(|a| *a * x).collect())
    }

    check! { (val x, by_ref v) -> value; (0.8, vec![1.0, 2.0, -3.0]) }
}

mod vec_result {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: &[f64]) -> Vec<f64> {
        let mut y = vec![0.0; x.len()];
        for i in 0..x.len() {
            y[i] = x[i] * x[i] + x[0];
        }
        y
    }

    fn twin<D: Num>(x: &[D]) -> Vec<D> {
        x.iter().map(|a| *a * *a + x[0]).collect()
    }

    check! { (by_ref x) -> value; vec![1.0, 2.0, 3.0] }
}

mod inert_result {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64, y: f64) -> bool {
        x * x > y
    }

    fn twin<D: Num>(x: D, y: D) -> bool {
        x * x > y
    }

    check! { (val x, val y) -> inert; (2.0, 3.0), (1.0, 3.0) }
}

mod inert_result_and_out {
    use crate::prelude::*;

    /// Clamps from below; tells how many it raised.
    #[differentiable]
    fn f(v: &mut [f64], floor: f64) -> usize {
        let mut raised = 0;
        for x in v.iter_mut() {
            if *x < floor {
                *x = floor * 2.0;
                raised += 1;
            }
        }
        raised
    }

    fn twin<D: Num>(v: &mut [D], floor: D) -> usize {
        let mut raised = 0;
        for x in v.iter_mut().filter(|x| **x < floor) {
            *x = floor * 2.0;
            raised += 1;
        }
        raised
    }

    check! { (by_mut v, val floor) -> inert; (vec![1.0, -2.0, 0.5, -0.1], 0.25) }
}

mod mixed_result {
    use crate::prelude::*;

    #[differentiable]
    fn f(v: &[f64]) -> (f64, usize) {
        let mut best = 0;
        for i in 1..v.len() {
            if v[i] > v[best] {
                best = i;
            }
        }
        (v[best] * v[best], best)
    }

    fn twin<D: Num>(v: &[D]) -> (D, usize) {
        let mut best = 0;
        for i in 1..v.len() {
            if v[i] > v[best] {
                best = i;
            }
        }
        (v[best] * v[best], best)
    }

    check! { (by_ref v) -> value; vec![1.0, 4.0, 2.0] }
}

mod constant_result {
    use crate::prelude::*;

    /// Nothing of `x` reaches the result: a derivative of zero, not an error.
    #[differentiable]
    fn f(_x: f64, n: usize) -> f64 {
        n as f64 * 0.5
    }

    fn twin<D: Num>(_x: D, n: usize) -> D {
        c(n as f64 * 0.5)
    }

    check! { (val x, inert n) -> scalar; (2.0, 3) }
}

/// Structs and vectors that calls give, inside of what may fail: handed on, built into others, taken apart.
mod data_of_calls_inside {
    use autodiff_core::{Differentiable, differentiable};

    #[derive(Clone, Copy, Debug, PartialEq, Differentiable)]
    struct Point {
        x: f64,
        y: f64,
    }

    #[differentiable]
    impl Point {
        fn new(x: f64, y: f64) -> Point {
            Point { x, y: x * y }
        }

        fn checked(&self) -> Option<Point> {
            Some(*self)
        }

        fn right_of_zero(&self) -> Result<Self, String> {
            if self.x < 0.0 {
                return Err("left".to_owned());
            }
            Ok(*self)
        }
    }

    #[differentiable]
    fn point(x: f64, y: f64) -> Option<Point> {
        if x < 0.0 {
            return None;
        }
        Some(Point::new(x, y))
    }

    #[differentiable]
    fn pair(x: f64, y: f64) -> Option<[Point; 2]> {
        Some([Point::new(x, y), Point::new(y, 1.0)])
    }

    // Not `Clone`: what is copied is copied by its derivative.
    #[derive(Debug, PartialEq, Differentiable)]
    struct Spline {
        squares: Vec<f64>,
        cubes: Vec<f64>,
        end: Point,
    }

    #[differentiable]
    fn cubes(x: &[f64]) -> Result<Vec<f64>, String> {
        if x.is_empty() {
            return Err("empty".to_owned());
        }
        Ok(x.iter().map(|x| x * x * x).collect())
    }

    #[differentiable]
    fn first(x: &[f64]) -> Result<f64, String> {
        Ok(x[0])
    }

    #[differentiable]
    fn weighed(v: Vec<f64>, weight: f64) -> f64 {
        v.iter().sum::<f64>() * weight
    }

    #[differentiable]
    fn spline(x: &[f64]) -> Result<Spline, String> {
        let squares = x.iter().map(|x| x * x).collect::<Vec<_>>();
        let cubes = cubes(x)?;
        let end = Point::new(squares[0], cubes[0]);
        Ok(Spline { squares, cubes, end })
    }

    #[differentiable]
    fn handed_on(x: &[f64]) -> Result<f64, String> {
        let cubes = cubes(x)?;
        let weight = first(x)?;
        Ok(weighed(cubes, weight) + weight * weight)
    }

    #[differentiable]
    fn together(x: &[f64]) -> Result<(Vec<f64>, f64), String> {
        let cubes = cubes(x)?;
        let weight = first(x)?;
        Ok((cubes, weight))
    }

    #[differentiable]
    fn taken_apart(x: &[f64]) -> f64 {
        match spline(x) {
            Ok(s) => s.squares[0] + s.cubes[1] * s.end.y,
            Err(_) => 0.0,
        }
    }

    #[test]
    fn structs_of_calls() {
        let (value, (x_bar, y_bar)) = point::vjp(2.0, 3.0, Some(Point { x: 1.0, y: 1.0 }));
        assert_eq!((value, x_bar, y_bar), (Some(Point { x: 2.0, y: 6.0 }), 4.0, 2.0));
        assert_eq!(point::jvp(2.0, 3.0, (1.0, 1.0)).1, Some(Point { x: 1.0, y: 5.0 }));
        // A cotangent of another variant has nothing to say.
        assert_eq!(point::vjp(2.0, 3.0, None).1, (0.0, 0.0));
        assert_eq!(point::vjp(-2.0, 3.0, Some(Point { x: 1.0, y: 1.0 })), (None, (0.0, 0.0)));

        let seed = Some([Point { x: 1.0, y: 1.0 }, Point { x: 10.0, y: 100.0 }]);
        assert_eq!(pair::vjp(2.0, 3.0, seed).1, (1.0 + 3.0, 2.0 + 10.0 + 100.0));
    }

    #[test]
    fn the_receiver_itself() {
        let (here, seed) = (Point { x: 1.0, y: 2.0 }, Point { x: 3.0, y: 4.0 });
        assert_eq!(here.checked_vjp(Some(seed)), (Some(here), seed));
        assert_eq!(here.right_of_zero_vjp(Ok(seed)), (Ok(here), seed));
        assert_eq!(here.right_of_zero_jvp(seed), (Ok(here), Ok(seed)));
        let left = Point { x: -1.0, y: 2.0 };
        assert_eq!(left.right_of_zero_vjp(Ok(seed)).1, Point { x: 0.0, y: 0.0 });
    }

    #[test]
    fn vectors_of_calls() {
        let x = [2.0, 3.0];
        // (x₀³ + x₁³) x₀ + x₀²
        assert_eq!(handed_on::grad(&x), Ok(vec![12.0 * 2.0 + 35.0 + 4.0, 27.0 * 2.0]));
        assert_eq!(handed_on::jvp(&x, &[1.0, 0.0]).1, Ok(63.0));
        assert_eq!(together::vjp(&x, Ok((vec![1.0, 1.0], 1.0))), (Ok((vec![8.0, 27.0], 2.0)), vec![13.0, 27.0]));
        assert_eq!(together::jvp(&x, &[0.0, 1.0]).1, Ok((vec![0.0, 27.0], 0.0)));
        let seed = Spline { squares: vec![1.0, 0.0], cubes: vec![0.0, 1.0], end: Point { x: 1.0, y: 0.0 } };
        assert_eq!(spline::vjp(&x, Ok(seed)).1, vec![4.0 + 4.0, 27.0]);
        assert_eq!(spline::vjp(&[], Err(String::new())).1, Vec::<f64>::new());
        // x₀² + x₁³ x₀⁵
        assert_eq!(taken_apart::grad(&x), vec![4.0 + 27.0 * 80.0, 27.0 * 32.0]);
        assert_eq!(taken_apart::jvp(&x, &[1.0, 1.0]).1, 2164.0 + 864.0);
    }
}
