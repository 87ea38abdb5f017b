//! Every kind of argument that varies.

mod scalars {
    use crate::prelude::*;

    #[differentiable]
    fn f(u: f64, v: f64) -> f64 {
        u.powi(3) + v.powi(2) + 4.0 * u * v
    }

    fn twin<D: Num>(u: D, v: D) -> D {
        u.powi(3) + v.powi(2) + u * v * 4.0
    }

    check! { (val u, val v) -> scalar; (3.0, 4.0), (-0.5, 1.25) }
}

mod one_scalar {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64) -> f64 {
        x.sin() * (-0.5 * x).exp()
    }

    fn twin<D: Num>(x: D) -> D {
        x.sin() * (x * -0.5).exp()
    }

    check! { (val x) -> scalar; 0.7, -1.3 }
}

mod single_precision {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f32, y: f32) -> f32 {
        (x * y).tanh() / (1.0 + x * x)
    }

    fn twin<D: Num>(x: D, y: D) -> D {
        (x * y).tanh() / (x * x + 1.0)
    }

    check! { (val x, val y) -> scalar; (0.5_f32, 0.75_f32), (-1.25_f32, 0.3_f32) }
}

mod scalar_reference {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: &f64, y: &f64) -> f64 {
        x * x * y - y.ln() * *x
    }

    fn twin<D: Num>(x: &D, y: &D) -> D {
        *x * *x * *y - y.ln() * *x
    }

    check! { (by_ref x, by_ref y) -> scalar; (1.5, 0.8), (-0.3, 2.0) }
}

mod array {
    use crate::prelude::*;

    #[differentiable]
    fn f(v: [f64; 3]) -> f64 {
        v[0] * v[1] + v[2].exp() * v[0]
    }

    fn twin<D: Num>(v: [D; 3]) -> D {
        v[0] * v[1] + v[2].exp() * v[0]
    }

    check! { (val v) -> scalar; [1.0, -2.0, 0.5] }
}

mod nested_array {
    use crate::prelude::*;

    #[differentiable]
    fn f(m: [[f64; 2]; 3], k: f64) -> f64 {
        let mut sum = 0.0;
        for i in 0..3 {
            sum += m[i][0] * m[i][1] * k;
        }
        sum * m[2][1]
    }

    fn twin<D: Num>(m: [[D; 2]; 3], k: D) -> D {
        let mut sum = c::<D>(0.0);
        for row in m {
            sum += row[0] * row[1] * k;
        }
        sum * m[2][1]
    }

    check! { (val m, val k) -> scalar; ([[1.0, 2.0], [0.5, -1.0], [3.0, 0.25]], 0.7) }
}

mod array_reference {
    use crate::prelude::*;

    #[differentiable]
    fn f(a: &[f64; 3], b: &[f64; 3]) -> [f64; 3] {
        [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
    }

    fn twin<D: Num>(a: &[D; 3], b: &[D; 3]) -> [D; 3] {
        [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
    }

    check! { (by_ref a, by_ref b) -> value; ([1.0, 2.0, -0.5], [0.25, -1.0, 3.0]) }
}

mod slices {
    use crate::prelude::*;

    #[differentiable]
    fn f(a: &[f64], b: &[f64]) -> f64 {
        let mut s = 0.0;
        for i in 0..a.len() {
            s += a[i] * b[i];
        }
        s
    }

    fn twin<D: Num>(a: &[D], b: &[D]) -> D {
        a.iter().zip(b).fold(c(0.0), |s, (a, b)| s + *a * *b)
    }

    check! { (by_ref a, by_ref b) -> scalar;
    (vec![1.0, 2.0, 3.0], vec![0.5, -1.0, 0.25]), (vec![], vec![]) }
}

mod slice_of_arrays {
    use crate::prelude::*;

    #[differentiable]
    fn f(points: &[[f64; 3]], centre: [f64; 3]) -> f64 {
        let mut sum = 0.0;
        for p in points {
            let dx = p[0] - centre[0];
            let dy = p[1] - centre[1];
            let dz = p[2] - centre[2];
            sum += (dx * dx + dy * dy + dz * dz).sqrt();
        }
        sum
    }

    fn twin<D: Num>(points: &[[D; 3]], centre: [D; 3]) -> D {
        let mut sum = c::<D>(0.0);
        for p in points {
            let d = [p[0] - centre[0], p[1] - centre[1], p[2] - centre[2]];
            sum += (d[0] * d[0] + d[1] * d[1] + d[2] * d[2]).sqrt();
        }
        sum
    }

    check! { (by_ref points, val centre) -> scalar;
    (vec![[1.0, 2.0, 0.0], [-1.0, 0.5, 2.0]], [0.3, 0.2, 0.1]) }
}

mod vec_by_value {
    use crate::prelude::*;

    #[differentiable]
    fn f(v: Vec<f64>, scale: f64) -> f64 {
        let mut product = scale;
        for x in v {
            product *= x;
        }
        product
    }

    fn twin<D: Num>(v: Vec<D>, scale: D) -> D {
        v.into_iter().fold(scale, |p, x| p * x)
    }

    check! { (val v, val scale) -> scalar; (vec![1.5, -2.0, 0.5], 0.7), (vec![], 2.0) }
}

mod vec_reference {
    use crate::prelude::*;

    #[differentiable]
    fn f(v: &Vec<f64>) -> f64 {
        v[0].sin() * v[v.len() - 1]
    }

    fn twin<D: Num>(v: &[D]) -> D {
        v[0].sin() * v[v.len() - 1]
    }

    check! { (by_ref v) -> scalar; vec![0.4, 1.0, 2.0], vec![0.4] }
}

mod tuple {
    use crate::prelude::*;

    #[differentiable]
    fn f(p: (f64, f64), q: (f64, [f64; 2])) -> f64 {
        p.0 * q.1[0] + p.1 * q.1[1] - q.0 * p.0
    }

    fn twin<D: Num>(p: (D, D), q: (D, [D; 2])) -> D {
        p.0 * q.1[0] + p.1 * q.1[1] - q.0 * p.0
    }

    check! { (val p, val q) -> scalar; ((1.0, 2.0), (0.5, [3.0, -1.0])) }
}

mod parameter_patterns {
    use crate::prelude::*;

    #[differentiable]
    fn f((re, im): (f64, f64), [x, y]: [f64; 2], mut t: f64) -> f64 {
        t *= re;
        t + im * x - y * t
    }

    fn twin<D: Num>((re, im): (D, D), [x, y]: [D; 2], t: D) -> D {
        let t = t * re;
        t + im * x - y * t
    }

    check! { (val z, val p, val t) -> scalar; ((1.0, 2.0), [0.5, -0.25], 3.0) }
}
